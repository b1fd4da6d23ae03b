package llmtest

import (
	"hash/maphash"
	"net/http"
	"strings"
	"time"
)

// This file has what a Sim's answers are sent as, and what its caches hold.

// shared tells how many bytes of the prompt were ever read before, and notes
// that the prompt and its answer are now.
func (s *Sim) shared(t *simTurn) (cached int) {
	var h maphash.Hash
	h.SetSeed(s.seed)
	s.mu.Lock()
	defer s.mu.Unlock()
	before, at := true, 0
	for _, l := range lines(render(t.chat.Messages) + t.content + "<|im_end|>\n") {
		_, _ = h.WriteString(l) // does not fail
		key := h.Sum64()
		at++
		if before = before && s.known[key] && at <= len(t.prompt); before {
			cached += len(l)
		}
		s.known[key] = true
	}
	return cached
}

// lines cuts a prompt into what the caches compare.
func lines(text string) []string { return strings.SplitAfter(text, "\n") }

func total(parts []string) int {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	return n
}

// deliver sends the answer and counts it.
func (s *Sim) deliver(t *simTurn) {
	s.mu.Lock()
	s.count.Answers++
	s.count.LastAnswer = time.Since(s.start).Seconds()
	s.count.Tokens += t.tokens
	s.count.PromptBytes += t.size
	s.count.CachedBytes += t.cached
	if s.sent[t.id].answered++; s.sent[t.id].answered > 1 {
		s.count.Duplicates++
	}
	s.mu.Unlock()
	p := payload{
		id: "chatcmpl-sim", created: 1, model: DefaultModel, rep: reply{content: t.content, finish: "stop"},
		usage:       usage{prompt: t.size/3 + 1, cached: t.cached / 3, completion: t.tokens},
		streamUsage: true,
	}
	frames := p.frames(t.chat.Stream, simPieces(t.content))
	t.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if t.chat.Stream {
		t.w.Header().Set("Content-Type", "text/event-stream")
	}
	for i, f := range frames {
		if s.opt.Chunked && i == len(frames)-1 {
			half := len(f) / 2
			_, _ = t.w.Write(f[:half])
			_ = http.NewResponseController(t.w).Flush() // from here on no length can be told
			f = f[half:]
		}
		if _, err := t.w.Write(f); err != nil {
			return
		}
	}
}

// simPieces cuts a text into what a stream sends as tokens.
func simPieces(text string) []string {
	var out []string
	at := 0
	for i := range text {
		if i-at >= 4 {
			out, at = append(out, text[at:i]), i
		}
	}
	return append(out, text[at:])
}
