package llmtest

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

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

// falseUsage is what a server tells that cannot count.
func falseUsage(u usage, how string) usage {
	switch how {
	case "negative":
		u.prompt, u.cached, u.completion = -u.prompt, -1, -u.completion
	case "huge":
		u.prompt, u.cached, u.completion = 3_000_000_000, 2_900_000_000, 3_000_000_000
	default:
		u.prompt, u.cached, u.completion = 0, 0, 0
	}
	return u
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
	noChoices, noMessage, noUsage bool
	streamUsage                   bool
	timings                       bool   // they are added, as llama.cpp does
	failure                       []byte // the error event in which a stream ends; nil = none
}

func (s *Server) envelope(req *chatRequest, st step, rep reply, u usage) payload {
	p := payload{
		id: "chatcmpl-" + strconv.FormatInt(time.Now().UnixNano(), 36), created: time.Now().Unix(),
		model: req.Model, rep: rep, usage: u, streamUsage: req.StreamOptions != nil && req.StreamOptions.IncludeUsage, timings: s.opt.Kind == KindLlamaCpp,
	}
	if p.model == "" {
		p.model = s.opt.Model
	}
	switch st.name {
	case "model":
		p.model = "another-model"
		if st.arg != "" {
			p.model = st.arg
		}
	case "empty":
		p.noChoices, p.noMessage, p.noUsage = st.arg == "nochoices", st.arg == "nomessage", st.arg == "nousage"
	case "usage":
		p.usage = falseUsage(p.usage, st.arg)
	case "truncate":
		p.noUsage = strings.HasSuffix(st.arg, ":nousage")
	case "streamerror":
		p.failure = s.errorBody(faultServer, 0)
	}
	return p
}

// frames writes the payload: one JSON body, or one event per token.
func (p payload) frames(stream bool, tokens []string) [][]byte {
	if !stream {
		if p.failure != nil {
			return [][]byte{p.failure}
		}
		return [][]byte{p.body()}
	}
	var out [][]byte
	event := func(delta map[string]any, finish any) {
		out = append(out, p.event(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": delta, "finish_reason": finish}}}))
	}
	if !p.noChoices {
		event(map[string]any{"role": "assistant", "content": nil}, nil)
		for _, field := range p.rep.thoughts() {
			event(map[string]any{field[0]: field[1]}, nil)
		}
		if p.failure != nil {
			tokens = tokens[:len(tokens)/2]
		}
		if !p.rep.null {
			for _, t := range tokens {
				event(map[string]any{"content": t}, nil)
			}
		}
		if p.failure != nil {
			return append(out, append(append([]byte("data: "), p.failure...), '\n', '\n'))
		}
		if p.rep.tool {
			event(map[string]any{"tool_calls": []any{toolCall}}, nil)
		}
		event(map[string]any{}, p.rep.ending())
	}
	if p.streamUsage && !p.noUsage {
		last := map[string]any{"choices": []any{}, "usage": p.usage.json()}
		if p.timings {
			last["timings"] = p.usage.timings()
		}
		out = append(out, p.event(last))
	}
	return append(out, []byte("data: [DONE]\n\n"))
}

func (p payload) event(fields map[string]any) []byte {
	fields["id"], fields["object"], fields["created"], fields["model"] = p.id, "chat.completion.chunk", p.created, p.model
	return append(append([]byte("data: "), marshalBody(fields)...), '\n', '\n')
}

// toolCall is a call of a tool that no request offers.
var toolCall = map[string]any{
	"index": 0, "id": "call_0", "type": "function",
	"function": map[string]any{"name": "search", "arguments": `{"query":"news"}`},
}

func (p payload) body() []byte {
	msg := map[string]any{"role": "assistant", "content": p.rep.content}
	if p.rep.null {
		msg["content"] = nil
	}
	for _, field := range p.rep.thoughts() {
		msg[field[0]] = field[1]
	}
	if p.rep.tool {
		msg["tool_calls"] = []any{toolCall}
	}
	choice := map[string]any{"index": 0, "message": msg, "finish_reason": p.rep.ending()}
	if p.noMessage {
		delete(choice, "message")
	}
	out := map[string]any{
		"id": p.id, "object": "chat.completion", "created": p.created, "model": p.model, "choices": []any{choice},
	}
	if p.noChoices {
		out["choices"] = []any{}
	}
	if !p.noUsage {
		out["usage"] = p.usage.json()
		if p.timings {
			out["timings"] = p.usage.timings()
		}
	}
	return marshalBody(out)
}

// marshalBody marshals without HTML escapes and puts raw invalid bytes in
// where a behaviour asked for them.
func marshalBody(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // maps of strings and numbers
	return bytes.ReplaceAll(bytes.TrimSuffix(b.Bytes(), []byte("\n")), []byte(invalidMark), []byte{0xff})
}
