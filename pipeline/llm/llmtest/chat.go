package llmtest

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// handleChat is one chat completion from arrival to the last byte.
func (s *Server) handleChat(w http.ResponseWriter, r *http.Request) {
	arrived := time.Now()
	raw, readErr := io.ReadAll(io.LimitReader(r.Body, maxBody))
	var req chatRequest
	parseErr := json.Unmarshal(raw, &req)
	conv := readConversation(&req)
	rendered := render(req.Messages)
	conv.read = rendered
	prompt := tokenize(rendered)

	st := s.script.next(rendered)
	entry := s.ledger.add(Entry{
		Time: arrived, Task: conv.task, PromptHash: promptHash(rendered), Model: req.Model,
		Received: readErr == nil, Behavior: st.text, PromptTokens: len(prompt),
		Headers: r.Header.Clone(), Body: string(raw),
	})
	if st.name == "plainstream" {
		req.Stream = false
	}
	d := &delivery{server: s, w: w, r: r, entry: entry, step: st, stream: req.Stream}
	defer d.finish()

	if readErr != nil {
		return // the client went away
	}
	if parseErr != nil || len(req.Messages) == 0 {
		d.refuse(http.StatusBadRequest, s.errorInvalid("the request is not a chat completion: no messages could be read"), nil)
		return
	}
	if s.refused(d, st, &req, len(prompt)) {
		return
	}
	if silent := s.opt.Kind == KindOllama && len(prompt) >= s.opt.Context; silent || st.name == "truncate" {
		head, tail := st.cutting(s.opt.Context)
		if silent { // this server keeps the beginning and the end
			head, tail = s.opt.Context/4, s.opt.Context/2
		}
		if len(prompt) > head+tail {
			conv = truncated(conv, rendered, prompt, head, tail)
			prompt = slices.Concat(prompt[:head], prompt[len(prompt)-tail:])
			s.ledger.update(entry, func(e *Entry) { e.PromptTokens = len(prompt) })
		}
	} else if len(prompt) >= s.opt.Context {
		d.refuse(http.StatusBadRequest, s.errorBody(faultContext, len(prompt)), nil)
		return
	}

	slot, err := s.slots.acquire(r.Context(), prompt)
	got := time.Now()
	s.ledger.update(entry, func(e *Entry) { e.QueueMS = int(got.Sub(arrived).Milliseconds()) })
	if err != nil {
		return
	}
	released := false
	release := func() {
		if !released {
			released = true
			s.ledger.update(entry, func(e *Entry) { e.BusyMS = int(time.Since(got).Milliseconds()) })
			s.slots.release(slot)
		}
	}
	defer release()
	d.release = release

	if (st.name == "hang" || st.name == "rst") && st.after() < 0 {
		if st.name == "hang" {
			<-r.Context().Done()
			return
		}
		release()
		d.reset(nil)
		return
	}

	rep := s.compute(&req, conv, st, len(prompt))
	cached := s.slots.cached(slot, prompt)
	tokens := tokenize(rep.content)
	u := usage{prompt: len(prompt), cached: min(cached, len(prompt)-1), completion: len(tokens) + len(tokenize(rep.reasoning))}
	s.slots.remember(slot, append(append(make([]string, 0, len(prompt)+len(tokens)), prompt...), tokens...))
	u.reading = s.opt.Latency
	if st.name == "slowprompt" {
		u.reading += time.Duration(u.prompt-u.cached) * st.pause(time.Millisecond)
	}
	u.writing = time.Duration(u.completion) * s.opt.TokenLatency
	wait := u.reading
	if !req.Stream {
		wait += u.writing
	}
	if !sleep(r, wait) {
		return
	}
	s.ledger.update(entry, func(e *Entry) { e.Computed, e.CompletionTokens = true, u.completion })
	d.send(s.envelope(&req, st, rep, u), tokens)
}

// previousKept is how many conversations of a task are remembered for "swap".
const previousKept = 16

// compute makes the reply the step asks for.
func (s *Server) compute(req *chatRequest, conv *conversation, st step, promptTokens int) reply {
	maker := answerer{lib: s.answers}
	s.mu.Lock()
	var prev *conversation // the last one of this task about another document
	for _, c := range s.previous[conv.task] {
		if !slices.Equal(c.doc, conv.doc) {
			prev = c
		}
	}
	s.previous[conv.task] = append(s.previous[conv.task], conv)
	if n := len(s.previous[conv.task]) - previousKept; n > 0 {
		s.previous[conv.task] = s.previous[conv.task][n:]
	}
	s.given++
	turn := s.given
	s.mu.Unlock()
	if st.name == "think" && st.arg == "switch" && req.thinkingOff() {
		st.name = "honest"
	}
	ans := maker.mutate(maker.answer(conv), st, conv, prev)
	if st.name == "vary" {
		n := s.slots.served()
		for _, t := range ans.texts() {
			*t = itoa(n) + " " + *t
		}
	}

	room := max(s.opt.Context-promptTokens, 1)
	if m := req.maxTokens(); m > 0 {
		room = min(room, m)
	}
	w := wrapper{step: st, conv: conv, room: room, turn: turn}
	if texts := ans.texts(); len(texts) > 0 {
		w.text = *texts[0]
	}
	rep := w.wrap(ans.encode(conv.asLines))
	// The token limit holds for every behaviour, as it does on a real server.
	if tokens := tokenize(rep.content); len(tokens) > room {
		rep.content = strings.Join(tokens[:room], "")
		rep.finish = "length"
	}
	return rep
}

// truncated removes from a conversation what lies between the first head and
// the last tail tokens of its prompt: lines that were not read become empty.
func truncated(c *conversation, rendered string, prompt []string, head, tail int) *conversation {
	headEnd := len(strings.Join(prompt[:head], ""))
	tailStart := len(rendered) - len(strings.Join(prompt[len(prompt)-tail:], ""))
	cut := *c
	cut.read = rendered[:headEnd] + "\n" + rendered[tailStart:]
	blank := func(lines []line) []line {
		out := make([]line, len(lines))
		at := 0
		for i, l := range lines {
			out[i] = l
			// Text of an assistant turn stands JSON-encoded in the prompt.
			encoded := strings.Trim(quoteJSON(l.text), `"`)
			start, end := -1, -1
			for _, form := range []string{l.text, encoded} {
				if n := strings.Index(rendered[at:], form); n >= 0 {
					start, end = at+n, at+n+len(form)
					break
				}
			}
			if start < 0 || end > headEnd && start < tailStart {
				out[i].text = ""
				continue
			}
			at = end
		}
		return out
	}
	cut.doc, cut.source = blank(c.doc), blank(c.source)
	return &cut
}

// sleep waits, and says false when the client went away or the server closed.
func sleep(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return r.Context().Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-r.Context().Done():
		return false
	}
}
