package llm

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
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
	jsonObject  bool   // instead of the schema: JSON of any shape; the schema stands in the prompt
	maxTokens   int
	temperature float32
	seed        int
	noThinking  string // way of switching thinking off, see thinkingOff; "" = leave it
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

// expectedTime is what one request may take on a slow machine whose slots are
// all taken: the deadline of its first attempt.
func expectedTime(w wireRequest) time.Duration {
	tokens := 0
	for _, m := range w.messages {
		tokens += EstimateTokens(m.Content)
	}
	return attemptBase + time.Duration(tokens)*promptTokenCost + time.Duration(w.maxTokens)*answerTokenCost
}

const (
	// leastStreamed is the least max_tokens of a request for a stream. A loop is
	// one after 240 bytes, about 80 tokens: below this there is next to nothing to save.
	leastStreamed = 128
	// streamWorth is the least time that an answer without an end would take. Reading a stream costs
	// some 4 ms of CPU for 1,000 tokens (BenchmarkStream); a fast server is through before a guard would notice anything.
	streamWorth = 2 * time.Second
)

// streams decides whether a request asks for a stream, in which a stall or a
// loop is seen at once: where the longest answer that it allows would take long
// enough. A server of unknown speed is taken for a slow one. The probe and
// examinations ask for none: they try other things, one at a time.
func (c *Client) streams(w wireRequest) bool {
	if w.maxTokens < leastStreamed || c.brisk.Load() || c.stream.off.Load() {
		return false
	}
	if info, _, _ := c.known.get(); info == nil {
		return false
	}
	longest, known := c.stream.pace.generation(w.maxTokens)
	return !known || longest >= streamWorth
}

// once sends one HTTP request through go-openai, and where a stream was asked
// for and refused, one more. timeouts is how many attempts have met their deadline before.
func (c *Client) once(ctx context.Context, w wireRequest, timeouts int) (reply, *exchange, error) {
	if !c.streams(w) {
		return c.plainly(ctx, w, timeouts)
	}
	g := &watch{guards: c.stream.pace.guards(expectedTime(w), w.maxTokens).within(c.timeout)}
	if timeouts > 0 {
		g.guards = guards{first: c.timeout, stall: min(slackFactor*g.stall, c.timeout), whole: c.timeout}
	}
	ex := &exchange{set: extras(w), guard: g}
	ex.set["stream"] = raw(true)
	ex.set["stream_options"] = raw(map[string]bool{"include_usage": true})
	rep, err := c.send(ctx, w, ex, g.whole)
	if c.refusesStream(err) {
		rep, again, err := c.plainly(ctx, w, timeouts)
		again.sends += ex.sends
		if err == nil {
			c.log.Info("the server refuses streams; answers come as a whole from now on")
			c.stream.off.Store(true)
		}
		return rep, again, err
	}
	c.noteStream(ex)
	if s := ex.stream; err == nil && s != nil && !s.looped && s.usage == nil && c.stream.counted.Load() {
		err = c.recount(ctx, w, ex, &rep)
	}
	return rep, ex, err
}

// recount asks for the usage that a server sends with whole answers only: a
// prompt cut in silence shows in nothing else. It costs one token, since the
// prompt is in the server's cache, and is done once: streams are off from now on.
func (c *Client) recount(ctx context.Context, w wireRequest, ex *exchange, rep *reply) error {
	c.log.Info("the server counts no tokens in streams; answers come as a whole from now on")
	c.stream.off.Store(true)
	w.maxTokens = 1
	short, counted, err := c.plainly(ctx, w, 0)
	ex.sends += counted.sends
	rep.usage = short.usage
	rep.usage.CompletionTokens = ex.stream.tokens
	return err
}

// plainly sends a request whose answer comes as a whole.
func (c *Client) plainly(ctx context.Context, w wireRequest, timeouts int) (reply, *exchange, error) {
	deadline := c.timeout
	if timeouts == 0 {
		deadline = min(expectedTime(w), c.timeout)
	}
	ex := &exchange{set: extras(w)}
	rep, err := c.send(ctx, w, ex, deadline)
	if rep.usage.PromptTokens > 0 {
		c.stream.counted.Store(true)
	}
	return rep, ex, err
}

// refusesStream tells that a server has refused a request because of the
// stream: it says so, or it does not say why and never took one.
func (c *Client) refusesStream(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == CodeBadRequest && (streamPattern.MatchString(e.server) || !c.stream.proven.Load())
}

var streamPattern = regexp.MustCompile(`(?i)\bstream(?:s|ed|ing|_options)?\b`)

// badStreams in a row are the server's way, not the network's: those that end in good order without saying
// why, and those that tear letters of several bytes apart.
const badStreams = 2

// noteStream remembers what a request for a stream has shown about the server.
func (c *Client) noteStream(ex *exchange) {
	switch {
	case ex.stream != nil && (ex.stream.improper || ex.stream.badUTF8):
		if c.stream.bad.Add(1) >= badStreams {
			c.log.Info("the server's streams are broken; answers come as a whole from now on")
			c.stream.off.Store(true)
		}
	case ex.body != nil:
		c.stream.proven.Store(true)
		c.stream.bad.Store(0)
	}
}

// send sends one HTTP request and reads its answer.
func (c *Client) send(ctx context.Context, w wireRequest, ex *exchange, deadline time.Duration) (reply, error) {
	attempt, cancel := context.WithTimeout(withExchange(ctx, ex), deadline)
	defer cancel()
	ex.sends++
	resp, err := c.api.CreateChatCompletion(attempt, chatRequest(w))
	if err != nil {
		var e *Error
		if errors.As(err, &e) {
			ex.refused = e.Status != 0 && e.Code != CodeCut && (ex.stream == nil || ex.stream.tokens == 0)
		}
		if attempt.Err() != nil && ctx.Err() == nil {
			return reply{}, c.tooLate(ex, deadline)
		}
		return reply{}, err
	}
	rep := newReply(resp, ex.body)
	rep.took = time.Since(ex.began)
	if s := ex.stream; s != nil {
		rep.badUTF8 = rep.badUTF8 || s.badUTF8
		c.count(func(stats *Stats) { stats.Streamed++ })
		if s.looped {
			c.count(func(stats *Stats) { stats.LoopsCut++ })
			c.log.Info("the answer repeats itself; ended early", "tokens", s.tokens, "limit", w.maxTokens)
			return rep, nil
		}
	}
	if brokenFinish[rep.finishReason] {
		ex.maybePaid.Store(true)
		e := newError(CodeCut, kindTransient, 0, "look at the server's own log", "the endpoint at %s gave up its answer in the middle (%s)", c.host, rep.finishReason)
		e.Partial = rep.content
		return reply{}, e
	}
	c.stream.pace.learn(rep, ex.guard)
	return rep, nil
}

// brokenFinish are reasons of vLLM and of gateways for an answer that the server itself did not end.
var brokenFinish = map[string]bool{"abort": true, "error": true}

// tooLate is the error of a request that has used all its time.
func (c *Client) tooLate(ex *exchange, deadline time.Duration) *Error {
	t := newError(CodeTimeout, kindTimeout, 0, "raise the endpoint's timeout, or use a smaller model", "no whole answer of the endpoint at %s within %s", c.host, deadline.Round(100*time.Millisecond))
	if ex.stream != nil {
		t = ex.guard.tooSlow()
		t.Partial = ex.stream.text()
	}
	t.Err = context.DeadlineExceeded
	return t
}

func chatRequest(w wireRequest) openai.ChatCompletionRequest {
	req := openai.ChatCompletionRequest{Model: w.model}
	for _, m := range w.messages {
		req.Messages = append(req.Messages, openai.ChatCompletionMessage{Role: m.Role, Content: m.Content})
	}
	if w.jsonObject {
		req.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
	} else if w.schema != nil && w.grammar == "" {
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
	if off, ok := thinkingOff[w.noThinking]; ok {
		set[w.noThinking] = off
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
		c.answered.Store(true)
	}
	if err != nil {
		return nil, "", asError(err, c.host)
	}
	body, readErr := io.ReadAll(resp.Body) // in memory already, see wire.RoundTrip
	return body, resp.Header.Get("Server"), errors.Join(readErr, resp.Body.Close())
}
