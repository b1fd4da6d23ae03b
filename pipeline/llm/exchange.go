package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strconv"
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
	return attemptBase + time.Duration(EstimatePrompt(w.messages))*promptTokenCost + time.Duration(w.maxTokens)*answerTokenCost
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
	ex := &exchange{w: w, guard: g}
	rep, err := c.send(ctx, ex, g.whole)
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
		rep.usage = c.recount(ctx, ex)
	}
	return rep, ex, err
}

// recount asks for the usage that a server sends with whole answers only: a
// prompt cut in silence shows in nothing else. It costs one token, since the
// prompt is in the server's cache, and is done once: streams are off from now on. Where it
// fails, the answer is good all the same, and its prompt stays uncounted.
func (c *Client) recount(ctx context.Context, ex *exchange) Usage {
	c.log.Info("the server counts no tokens in streams; answers come as a whole from now on")
	c.stream.off.Store(true)
	w := ex.w
	w.maxTokens = 1
	short, counted, err := c.plainly(ctx, w, 0)
	ex.sends += counted.sends
	if err != nil {
		c.log.Info("the tokens of a prompt were not counted", "code", codeOf(err))
		if r := counted.retryAfter; r.told && r.wait <= c.maxWait { // a longer one is the next request's to report
			c.gate.closeUntil(time.Now().Add(r.wait))
		}
	}
	return Usage{PromptTokens: short.usage.PromptTokens, CachedTokens: short.usage.CachedTokens, CompletionTokens: ex.stream.tokens}
}

// plainly sends a request whose answer comes as a whole.
func (c *Client) plainly(ctx context.Context, w wireRequest, timeouts int) (reply, *exchange, error) {
	deadline := c.timeout
	if timeouts == 0 {
		deadline = min(expectedTime(w), c.timeout)
	}
	ex := &exchange{w: w}
	rep, err := c.send(ctx, ex, deadline)
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
func (c *Client) send(ctx context.Context, ex *exchange, deadline time.Duration) (reply, error) {
	attempt, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	ex.sends++
	resp, err := c.api.CreateChatCompletion(traced(withExchange(attempt, ex), ex), chatRequest(ex.w))
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
			c.log.Info("the answer repeats itself; ended early", "tokens", s.tokens, "limit", ex.w.maxTokens)
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

// chatRequest is what go-openai expresses of a request; chatBody adds the rest.
func chatRequest(w wireRequest) openai.ChatCompletionRequest {
	req := openai.ChatCompletionRequest{Model: w.model}
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

// What go-openai writes of the members that it gets wrong. Quotes are escaped inside of JSON strings, and in front of
// these members there are only strings, so where one is first found it is the request's own.
const (
	noMessages = `"messages":null`
	noStream   = `"stream":false`
)

// chatBody is the JSON of a request that go-openai made, with what go-openai drops (zeros, the content of a message that is
// empty), refuses (a stream that is read as one answer) or does not know. No member stands there twice.
func chatBody(made []byte, w wireRequest, stream bool) ([]byte, error) {
	messages, err := json.Marshal(w.messages)
	if err != nil {
		return nil, err
	}
	before, rest, ok := bytes.Cut(made, []byte(noMessages))
	between, after, ok2 := bytes.Cut(rest, []byte(noStream))
	after, ok3 := bytes.CutSuffix(after, []byte("}"))
	if !ok || !ok2 || !ok3 {
		return nil, errors.New("go-openai writes requests in another way than is known")
	}
	b := make([]byte, 0, len(made)+len(messages)+len(w.grammar)+300)
	b = append(b, before...)
	b = append(b, `"messages":`...)
	b = append(b, messages...)
	b = append(b, between...)
	if stream {
		b = append(b, `"stream":true,"stream_options":{"include_usage":true}`...)
	} else {
		b = append(b, noStream...)
	}
	b = append(b, after...)
	if fixedSampling(w.model) {
		// These hosted models refuse temperature, top_p and max_tokens.
		b = strconv.AppendInt(append(b, `,"max_completion_tokens":`...), int64(w.maxTokens), 10)
	} else {
		b = strconv.AppendInt(append(b, `,"max_tokens":`...), int64(w.maxTokens), 10)
		b = strconv.AppendInt(append(b, `,"seed":`...), int64(w.seed), 10)
		b = strconv.AppendFloat(append(b, `,"top_p":1,"temperature":`...), float64(w.temperature), 'f', -1, 32)
	}
	if w.grammar != "" {
		b = append(append(b, `,"grammar":`...), jsonString(w.grammar)...)
	}
	if w.cachePrompt {
		b = append(b, `,"cache_prompt":true`...)
	}
	if off, ok := thinkingOff[w.noThinking]; ok {
		b = append(append(append(append(b, `,"`...), w.noThinking...), `":`...), off...)
	}
	return append(b, '}'), nil
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
	resp, err := c.wire.Do(req)
	if ex.answered {
		c.answered.Store(true)
	}
	if err != nil {
		return nil, "", asError(err, c.host)
	}
	body, readErr := io.ReadAll(resp.Body) // in memory already, see wire.Do
	return body, resp.Header.Get("Server"), errors.Join(readErr, resp.Body.Close())
}
