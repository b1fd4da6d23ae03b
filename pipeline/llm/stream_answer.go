package llm

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// streamed is an answer as it comes, token by token.
type streamed struct {
	model     string
	choices   bool // an event held one
	content   strings.Builder
	reasoning strings.Builder
	refusal   strings.Builder
	finish    string
	usage     json.RawMessage
	timings   json.RawMessage
	tokens    int  // events that held text; most servers send one a token
	done      bool // the server said [DONE]
	looped    bool // the text so far ends in a loop; what follows is not worth waiting for
	improper  bool // the body ended in good order, the answer did not: this server does not end its streams
	badUTF8   bool
	last      chunk // its memory is used again for the next event
}

// chunk is one event of a stream of chat completions.
type chunk struct {
	Model   string `json:"model"`
	Choices []struct {
		Index int `json:"index"`
		Delta struct {
			Content   string `json:"content"`
			Reasoning string `json:"reasoning_content"`
			Thoughts  string `json:"reasoning"` // the same in vLLM and Ollama; some send both
			Refusal   string `json:"refusal"`
		} `json:"delta"`
		Finish string `json:"finish_reason"`
	} `json:"choices"`
	Usage   json.RawMessage `json:"usage"`
	Timings json.RawMessage `json:"timings"` // llama.cpp
	Error   json.RawMessage `json:"error"`
	Object  string          `json:"object"`
}

// parts is an event whose content is a list, as Mistral writes it; parts that are no text are thinking.
type parts struct {
	Choices []struct {
		Delta struct {
			Content []struct {
				Type string `json:"type"`
				Text string `json:"text"`
			} `json:"content"`
		} `json:"delta"`
	} `json:"choices"`
}

// read decodes an event. A member of another type than is usual leaves the others decoded.
func (c *chunk) read(data []byte) error {
	clear(c.Choices) // encoding/json leaves what lies in reused memory
	*c = chunk{Choices: c.Choices[:0]}
	err := json.Unmarshal(data, c)
	if err == nil {
		return nil
	}
	if mismatch := (*json.UnmarshalTypeError)(nil); !errors.As(err, &mismatch) {
		return err
	}
	var other parts
	if json.Unmarshal(data, &other) != nil || len(other.Choices) != len(c.Choices) {
		return err
	}
	for i, choice := range other.Choices {
		for _, part := range choice.Delta.Content {
			if part.Type == "text" {
				c.Choices[i].Delta.Content += part.Text
			}
		}
	}
	return nil
}

// streamEnd is what an event can be beside a part of the answer.
type streamEnd int

const (
	streamGoesOn  streamEnd = iota
	streamToken             // text came
	streamFailed            // the server says that it failed
	streamGarbled           // the event is no JSON
)

// add takes one event.
func (a *streamed) add(ev event) streamEnd {
	if ev.bare {
		if parseServerError(ev.data).isError {
			return streamFailed
		}
		return streamGoesOn
	}
	if ev.failed {
		return streamFailed
	}
	if string(bytes.TrimSpace(ev.data)) == "[DONE]" {
		a.done = true
		return streamGoesOn
	}
	if len(ev.data) == 0 {
		return streamGoesOn
	}
	c := &a.last
	if err := c.read(ev.data); err != nil {
		if parseServerError(ev.data).isError {
			return streamFailed
		}
		return streamGarbled
	}
	if present(c.Error) || c.Object == "error" {
		return streamFailed
	}
	a.badUTF8 = a.badUTF8 || !utf8.Valid(ev.data)
	if c.Model != "" {
		a.model = c.Model
	}
	if present(c.Usage) {
		a.usage = append(a.usage[:0], c.Usage...)
	}
	if present(c.Timings) {
		a.timings = append(a.timings[:0], c.Timings...)
	}
	result := streamGoesOn
	for _, choice := range c.Choices {
		if choice.Index != 0 {
			continue // one was asked for
		}
		a.choices = true
		if choice.Finish != "" {
			a.finish = choice.Finish
		}
		d := choice.Delta
		thought := d.Reasoning
		if thought == "" {
			thought = d.Thoughts
		}
		if d.Content == "" && thought == "" && d.Refusal == "" {
			continue
		}
		a.content.WriteString(d.Content)
		a.reasoning.WriteString(thought)
		a.refusal.WriteString(d.Refusal)
		result = streamToken
	}
	if result == streamToken {
		a.tokens++
		a.looped = a.looped || loopsAtEnd(a.content.String()) || loopsAtEnd(a.reasoning.String())
	}
	return result
}

// present tells that a member is there and not null.
func present(raw json.RawMessage) bool {
	return len(raw) > 0 && !bytes.Equal(raw, []byte("null"))
}

// whole tells that nothing is missing: an end that the network made has no
// finish_reason, and one that a proxy made may have its own [DONE]. An answer without any choice is
// whole too, and of no use.
func (a *streamed) whole() bool { return a.done && (a.finish != "" || !a.choices) }

// text is what can be kept of an answer that will not be whole.
func (a *streamed) text() string { return a.content.String() }

// body is the chat completion that the server would have sent without a
// stream. A loop that was cut off ended as it would have at its limit, and has cost the tokens that came.
func (a *streamed) body() ([]byte, error) {
	type message struct {
		Role      string `json:"role"`
		Content   string `json:"content"`
		Reasoning string `json:"reasoning_content,omitempty"`
		Refusal   string `json:"refusal,omitempty"`
	}
	type choice struct {
		Index   int     `json:"index"`
		Message message `json:"message"`
		Finish  string  `json:"finish_reason"`
	}
	out := struct {
		Object  string          `json:"object"`
		Model   string          `json:"model"`
		Choices []choice        `json:"choices"`
		Usage   json.RawMessage `json:"usage,omitempty"`
		Timings json.RawMessage `json:"timings,omitempty"`
	}{Object: "chat.completion", Model: a.model, Choices: []choice{}, Usage: a.usage, Timings: a.timings}
	finish := a.finish
	if a.looped {
		finish = "length"
		if out.Usage == nil {
			out.Usage = fmt.Appendf(nil, `{"completion_tokens":%d}`, a.tokens)
		}
	}
	if a.choices {
		out.Choices = append(out.Choices, choice{Finish: finish, Message: message{
			Role: "assistant", Content: a.content.String(), Reasoning: a.reasoning.String(), Refusal: a.refusal.String(),
		}})
	}
	return json.Marshal(out)
}
