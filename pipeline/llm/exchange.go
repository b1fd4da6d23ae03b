package llm

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// wireRequest is one chat completion as it will be sent.
type wireRequest struct {
	model       string
	messages    []Message
	schema      json.RawMessage // nil = none sent
	schemaName  string
	grammar     string // instead of the schema where not ""
	maxTokens   int
	temperature float32
	seed        int
	noThinking  string // server kind whose way of switching thinking off is used; "" = leave it
	cachePrompt bool   // llama.cpp: keep the prefix of the last prompt
}

// reply is what came back, before anybody judged it.
type reply struct {
	choices      int
	content      string
	reasoning    string
	refusal      string
	finishReason string
	model        string
	usage        Usage
	badUTF8      bool
	took         time.Duration // from the request to the whole answer
	timings      timings       // the server's own, zero where it tells none
}

const (
	// Deadline of one attempt: queue and first token, then what a slow CPU
	// needs for the expected tokens (bounded by Endpoint.Timeout).
	attemptBase      = 5 * time.Minute
	promptTokenCost  = 20 * time.Millisecond  // 50 tokens/s of prompt
	answerTokenCost  = 500 * time.Millisecond // 2 tokens/s of answer
	schemaStrictName = "answer"
)

// attemptTimeout is the deadline of one HTTP request: from the expected tokens, or,
// once that was not enough, all that the configuration allows.
func (c *Client) attemptTimeout(w wireRequest, timeouts int) time.Duration {
	if timeouts > 0 {
		return c.timeout
	}
	tokens := 0
	for _, m := range w.messages {
		tokens += EstimateTokens(m.Content)
	}
	expected := attemptBase + time.Duration(tokens)*promptTokenCost + time.Duration(w.maxTokens)*answerTokenCost
	return min(expected, c.timeout)
}

// once sends one HTTP request through go-openai.
func (c *Client) once(ctx context.Context, w wireRequest, deadline time.Duration) (reply, *exchange, error) {
	ex := &exchange{set: extras(w)}
	attempt, cancel := context.WithTimeout(withExchange(ctx, ex), deadline)
	defer cancel()
	sent := time.Now()
	resp, err := c.api.CreateChatCompletion(attempt, chatRequest(w))
	if err != nil {
		var e *Error
		if errors.As(err, &e) {
			ex.refused = e.Status != 0 && e.Code != CodeCut
		}
		if attempt.Err() != nil && ctx.Err() == nil {
			t := newError(CodeTimeout, kindTimeout, 0, "raise the endpoint's timeout, or use a smaller model", "no whole answer of the endpoint at %s within %s", c.host, deadline.Round(100*time.Millisecond))
			t.Err = context.DeadlineExceeded
			return reply{}, ex, t
		}
		return reply{}, ex, err
	}
	rep := newReply(resp, ex.body)
	rep.took = time.Since(sent)
	return rep, ex, nil
}

func chatRequest(w wireRequest) openai.ChatCompletionRequest {
	req := openai.ChatCompletionRequest{Model: w.model}
	for _, m := range w.messages {
		req.Messages = append(req.Messages, openai.ChatCompletionMessage{Role: m.Role, Content: m.Content})
	}
	if w.schema != nil && w.grammar == "" {
		name := w.schemaName
		if name == "" {
			name = schemaStrictName
		}
		req.ResponseFormat = &openai.ChatCompletionResponseFormat{
			Type:       openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: name, Schema: w.schema, Strict: true},
		}
	}
	return req
}

// extras are the members that go-openai drops (zeros, empty content) or does not know.
func extras(w wireRequest) map[string]json.RawMessage {
	set := map[string]json.RawMessage{}
	if fixedSampling(w.model) {
		// These hosted models refuse temperature, top_p and max_tokens.
		set["max_completion_tokens"] = raw(w.maxTokens)
	} else {
		set["max_tokens"] = raw(w.maxTokens)
		set["temperature"] = raw(w.temperature)
		set["top_p"] = raw(1)
		set["seed"] = raw(w.seed)
	}
	if w.grammar != "" {
		set["grammar"] = raw(w.grammar)
	}
	if w.cachePrompt {
		set["cache_prompt"] = raw(true)
	}
	switch w.noThinking {
	case KindLlamaCpp, KindVLLM:
		set["chat_template_kwargs"] = raw(map[string]bool{"enable_thinking": false})
	case KindOllama:
		set["reasoning_effort"] = raw("none")
	}
	for _, m := range w.messages {
		if m.Content == "" {
			set["messages"] = raw(plainMessages(w.messages))
			break
		}
	}
	return set
}

func plainMessages(messages []Message) []map[string]string {
	out := make([]map[string]string, len(messages))
	for i, m := range messages {
		out[i] = map[string]string{"role": m.Role, "content": m.Content}
	}
	return out
}

// raw is the JSON of a value that always has one.
func raw(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		return json.RawMessage("null")
	}
	return b
}

// fixedSampling names the hosted reasoning models by the prefixes that
// go-openai itself refuses temperature and max_tokens for.
func fixedSampling(model string) bool {
	for _, prefix := range []string{"o1", "o3", "o4", "gpt-5", "gpt-6"} {
		if model == prefix || strings.HasPrefix(model, prefix+"-") || strings.HasPrefix(model, prefix+".") {
			return true
		}
	}
	return false
}

// get asks a GET and returns the body of a 2xx answer and the Server header.
func (c *Client) get(ctx context.Context, url string, timeout time.Duration) (body []byte, server string, err error) {
	ex := &exchange{}
	ctx, cancel := context.WithTimeout(withExchange(ctx, ex), timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, "", err
	}
	if c.key != "" {
		req.Header.Set("Authorization", "Bearer "+c.key)
	}
	req.Header.Set("Accept", "application/json")
	resp, err := c.http.Do(req)
	if ex.answered {
		c.heard()
	}
	if err != nil {
		return nil, "", asError(err, c.host)
	}
	body, readErr := io.ReadAll(resp.Body) // in memory already, see wire.RoundTrip
	return body, resp.Header.Get("Server"), errors.Join(readErr, resp.Body.Close())
}
