package llmtest

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
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

	st := s.script.next()
	entry := s.ledger.add(Entry{
		Time: arrived, Task: conv.task, PromptHash: promptHash(rendered), Model: req.Model,
		Received: readErr == nil, Behavior: st.text, PromptTokens: len(prompt),
		Headers: r.Header.Clone(), Body: string(raw),
	})
	d := &delivery{server: s, w: w, r: r, entry: entry, step: st, stream: req.Stream}
	defer d.finish()

	if readErr != nil {
		return // the client went away
	}
	if parseErr != nil || len(req.Messages) == 0 {
		d.refuse(http.StatusBadRequest, s.errorInvalid("the request is not a chat completion: no messages could be read"), nil)
		return
	}
	if s.refused(d, st, &req) {
		return
	}
	if st.name == "truncate" {
		if head, tail := st.cutting(s.opt.Context); len(prompt) > head+tail {
			conv = truncated(conv, rendered, prompt, head, tail)
			prompt = slices.Concat(prompt[:head], prompt[len(prompt)-tail:])
			s.ledger.update(entry, func(e *Entry) { e.PromptTokens = len(prompt) })
		}
	} else if len(prompt) >= s.opt.Context {
		d.refuse(http.StatusBadRequest, s.errorContext(len(prompt)), nil)
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

// refused answers the requests that never reach a slot.
func (s *Server) refused(d *delivery, st step, req *chatRequest) bool {
	h := http.Header{}
	status, body := 0, []byte(nil)
	switch st.name {
	case "429":
		ra := "1"
		if v, ok := strings.CutPrefix(st.arg, "ra="); ok {
			ra = v
		} else if st.arg != "" {
			ra = st.arg
		}
		if ra != "" {
			h.Set("Retry-After", ra)
		}
		status, body = 429, s.errorBody(429, "rate_limit_error", "rate_limit_exceeded", "Rate limit reached, try again later.", nil)
	case "quota":
		status, body = 429, s.errorBody(429, "insufficient_quota", "insufficient_quota", "You exceeded your current quota, please check your plan and billing details.", nil)
	case "503loading":
		if !s.isLoading(st) {
			return false
		}
		status, body = http.StatusServiceUnavailable, s.errorLoading()
	case "503busy":
		limit := st.number(1)
		if s.slots.inFlight() < limit {
			return false
		}
		status, body = 503, s.errorBody(503, "server_error", "", "server busy, please try again. maximum pending requests exceeded", nil)
	case "5xx":
		status = 500
		if n := st.number(0); n >= 500 && n <= 599 {
			status = n
		}
		body = s.errorBody(status, "server_error", "", "The server had an error while processing your request.", nil)
	case "key":
		status, body = http.StatusUnauthorized, s.errorKey()
	case "nomodel":
		status = 404
		if s.opt.Kind == KindOpenAI {
			body = s.errorBody(404, "invalid_request_error", "model_not_found", "The model does not exist or you do not have access to it.", nil)
		} else {
			body = s.errorBody(404, "not_found_error", "", "model not found, try pulling it first", nil)
		}
	case "toolarge":
		status, body = 413, s.errorBody(413, "invalid_request_error", "", "Request entity too large.", nil)
	case "redirect":
		to := st.arg
		if to == "" {
			to = "http://127.0.0.1:9/v1/chat/completions" // the discard port: nothing answers there
		}
		h.Set("Location", to)
		status, body = 307, []byte("{}")
	case "html":
		h.Set("Content-Type", "text/html; charset=utf-8")
		status, body = 200, []byte("<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Sign in to the network</h1><form action=\"/login\"></form></body></html>\n")
	case "noform":
		form := "grammar"
		switch {
		case req.Grammar != "":
		case req.schema() != nil && st.arg != form:
			form = "response_format"
		default:
			return false
		}
		status, body = 400, s.errorInvalid(form+" is not supported by this server")
	case "error200":
		status, body = 200, s.errorBody(500, "server_error", "", "The server had an error while processing your request.", nil)
	default:
		return false
	}
	d.refuse(status, body, h)
	return true
}

// isLoading says whether a 503loading step still refuses. Alone it lasts for a
// time after the start of the server; in a script, for as many requests as the
// script says, so that tests need no clock.
func (s *Server) isLoading(st step) bool {
	if st.arg == "" && s.script.scripted() {
		return true
	}
	after := 2 * time.Second
	if d, err := time.ParseDuration(st.arg); err == nil {
		after = d
	}
	return time.Since(s.started) < after
}

// compute makes the reply the step asks for.
func (s *Server) compute(req *chatRequest, conv *conversation, st step, promptTokens int) reply {
	maker := answerer{lib: s.answers}
	s.mu.Lock()
	prev := s.previous[conv.task]
	s.previous[conv.task] = conv
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
	rep := wrap(ans.encode(conv.asLines), st, conv, room)
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

// usage is what an answer cost: tokens, and how long they took.
type usage struct {
	prompt, cached, completion int
	reading, writing           time.Duration
}

func (u usage) json() map[string]any {
	return map[string]any{
		"prompt_tokens": u.prompt, "completion_tokens": u.completion, "total_tokens": u.prompt + u.completion,
		"prompt_tokens_details": map[string]any{"cached_tokens": u.cached},
	}
}

// timings are what llama.cpp adds to an answer.
func (u usage) timings() map[string]any {
	return map[string]any{
		"cache_n": u.cached, "prompt_n": u.prompt - u.cached, "prompt_ms": milliseconds(u.reading),
		"predicted_n": u.completion, "predicted_ms": milliseconds(u.writing),
	}
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// payload is everything an answer consists of; it is written as one JSON body
// or as server-sent events.
type payload struct {
	id      string
	created int64
	model   string
	rep     reply
	usage   usage
	// what is left out
	noChoices, noUsage bool
	streamUsage        bool
	timings            bool // they are added, as llama.cpp does
}

func (s *Server) envelope(req *chatRequest, st step, rep reply, u usage) payload {
	p := payload{
		id: "chatcmpl-" + strconv.FormatInt(time.Now().UnixNano(), 36), created: time.Now().Unix(),
		model: req.Model, rep: rep, usage: u, streamUsage: req.StreamOptions.IncludeUsage, timings: s.opt.Kind == KindLlamaCpp,
	}
	if p.model == "" {
		p.model = s.opt.Model
	}
	switch {
	case st.name == "model" && st.arg != "":
		p.model = st.arg
	case st.name == "model":
		p.model = "another-model"
	case st.name == "empty":
		p.noChoices, p.noUsage = st.arg == "nochoices", st.arg == "nousage"
	case st.name == "truncate":
		p.noUsage = strings.HasSuffix(st.arg, ":nousage")
	}
	return p
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
