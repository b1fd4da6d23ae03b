package llm

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// Client talks to one endpoint. It is safe for concurrent use.
type Client struct {
	base      string // ".../v1", no slash at the end
	root      string // base without /v1, or "" where base does not end in it
	host      string // host:port for messages
	model     string
	key       string
	timeout   time.Duration
	maxWait   time.Duration
	maxOutage time.Duration
	fixed     int // Config.InFlight
	probe     Probe
	log       *slog.Logger

	api     *openai.Client
	wire    *wire
	limit   *limiter
	gate    gate
	schemas schemas

	answered atomic.Bool // the endpoint has answered something once
	brisk    atomic.Bool // an examination is at work: fewer repeats, and no grace for answers that nobody keeps
	breaker  breaker
	lookers  chan struct{} // the turn of the one who looks whether a lost endpoint is back
	watched  atomic.Bool   // a Pool looks, too
	repeats  repeats
	stream   streaming
	account  account

	known infoCache

	statsMu sync.Mutex
	stats   Stats
}

// New checks the configuration and makes a Client. It sends nothing.
func New(cfg Config) (*Client, error) {
	base, err := normalizeBase(cfg.Endpoint.BaseURL)
	if err != nil {
		return nil, err
	}
	c := &Client{
		base:      base.String(),
		host:      base.Host,
		model:     strings.TrimSpace(cfg.Endpoint.Model),
		key:       strings.TrimSpace(cfg.Endpoint.APIKey),
		timeout:   cfg.Endpoint.Timeout,
		maxWait:   cfg.MaxWait,
		maxOutage: cfg.MaxOutage,
		fixed:     cfg.InFlight,
		probe:     cfg.ProbePrompt,
		log:       cfg.Log,
		known:     infoCache{turn: make(chan struct{}, 1)},
		lookers:   make(chan struct{}, 1),
	}
	if root, ok := strings.CutSuffix(c.base, "/v1"); ok {
		c.root = root
	}
	if c.timeout <= 0 {
		c.timeout = defaultTimeout
	}
	if c.maxWait <= 0 {
		c.maxWait = defaultMaxWait
	}
	if c.maxOutage <= 0 {
		c.maxOutage = outageFactor * c.maxWait
	}
	if len(c.probe.Messages) == 0 {
		c.probe = defaultProbe
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if strings.ContainsFunc(c.key, func(r rune) bool { return r <= ' ' || r >= 0x7F }) {
		return nil, newError(CodeConfig, kindFatal, 0, "check the API key setting", "the API key holds a blank or a character that HTTP does not allow")
	}
	c.limit = newLimiter(cfg.InFlight)
	transport := cfg.Transport
	if transport == nil {
		transport = newTransport(cfg.InFlight)
	}
	c.wire = &wire{
		client: &http.Client{Transport: transport, CheckRedirect: checkRedirect},
		host:   c.host, key: c.key, now: time.Now,
	}
	config := openai.DefaultConfig(c.key)
	config.BaseURL = c.base
	config.HTTPClient = c.wire
	c.api = openai.NewClientWithConfig(config)
	return c, nil
}

// normalizeBase checks a base URL and adds /v1 where it has no path.
func normalizeBase(text string) (*url.URL, error) {
	bad := func(why string) error {
		return newError(CodeConfig, kindFatal, 0, "give one like http://127.0.0.1:8080/v1", "the base URL of the endpoint %s", why)
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, bad("is empty")
	}
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, bad("cannot be read") // the parser's text would repeat it, with what may be a password
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, bad("must begin with http:// or https://")
	case u.Hostname() == "":
		return nil, bad("has no host")
	case u.User != nil:
		return nil, bad("holds a user name or password; set the API key instead")
	case u.RawQuery != "" || u.Fragment != "":
		return nil, bad("must not have a query or a fragment")
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.Path = strings.TrimSuffix(u.Path, "/chat/completions")
	u.RawPath = ""
	if u.Path == "" {
		u.Path = "/v1"
	}
	return u, nil
}

// Close closes idle connections. Calls still running are not ended: cancel their contexts.
func (c *Client) Close() { c.wire.client.CloseIdleConnections() }

// Stats returns what the client has done so far.
func (c *Client) Stats() Stats {
	c.statsMu.Lock()
	defer c.statsMu.Unlock()
	s := c.stats
	c.limit.figures(&s)
	s.Outages = c.outages()
	return s
}

func (c *Client) count(change func(*Stats)) {
	c.statsMu.Lock()
	defer c.statsMu.Unlock()
	change(&c.stats)
}

// Do asks one question and returns the judged answer. It asks Info first where
// nobody has. record (nil = none) is called exactly once for an answer that
// was accepted, while the slot is still held, so that no further request starts
// before the answer is safe; its error is returned. It is not called when Do fails.
//
// When ctx is cancelled, what still waits for a slot ends at once, and what has
// one gets graceOnCancel to finish and be recorded, but no longer than to Request.Until.
//
// After llm.quota or llm.key nothing is sent any more: Do fails with that error at once.
//
// An Answer comes with an error too: it says what was spent. Errors are
// *Error, the context's own error, or record's.
func (c *Client) Do(ctx context.Context, req Request, record func(Answer) error) (Answer, error) {
	if err := c.account.refusal(); err != nil {
		return Answer{}, purposeful(err, req.Purpose)
	}
	info, err := c.Info(ctx)
	if err != nil {
		return Answer{}, purposeful(err, req.Purpose)
	}
	release, err := c.acquire(ctx, req)
	if err != nil {
		return Answer{}, err
	}
	defer release()
	start := time.Now()
	answer, err := c.ask(ctx, info, req)
	answer.Elapsed = time.Since(start)
	c.count(func(s *Stats) {
		s.PromptTokens += answer.Usage.PromptTokens
		s.CachedTokens += answer.Usage.CachedTokens
		s.CompletionTokens += answer.Usage.CompletionTokens
	})
	if err != nil {
		c.log.Debug("no answer", "purpose", req.Purpose, "calls", answer.Calls, "elapsed", answer.Elapsed, "code", codeOf(err))
		return answer, purposeful(err, req.Purpose)
	}
	if answer.OtherModel {
		c.otherModel(info, answer.Model)
	}
	c.log.LogAttrs(ctx, slog.LevelDebug, "answer", slog.String("purpose", req.Purpose), slog.Int("calls", answer.Calls), slog.Duration("elapsed", answer.Elapsed),
		slog.Int("prompt_tokens", answer.Usage.PromptTokens), slog.Int("cached_tokens", answer.Usage.CachedTokens), slog.Int("completion_tokens", answer.Usage.CompletionTokens))
	if record != nil {
		if err := record(answer); err != nil {
			return answer, err
		}
	}
	return answer, nil
}

// otherModel counts an answer by a model that was not asked for, and says so the first time.
func (c *Client) otherModel(info Info, answered string) {
	first := false
	c.count(func(s *Stats) {
		s.OtherModel++
		first = s.OtherModel == 1
	})
	if first {
		c.log.Warn("another model answers than was asked for", "asked", info.Model, "answered", excerpt(answered, c.key, 80))
	}
}

// ask sends, judges and asks again. What it asks again always differs from
// what failed: the same prompt fails in the same way.
func (c *Client) ask(ctx context.Context, info Info, req Request) (Answer, error) {
	first := c.prepare(info, req)
	w := first
	m := meter{purpose: req.Purpose, again: req.Again, graced: true, until: req.Until}
	var answer Answer
	schema, err := c.schemas.get(orNull(w.schema))
	if err != nil {
		return answer, &Error{Code: CodeConfig, Message: err.Error(), Err: err}
	}
	if w.schema == nil {
		schema = nil
	}
	for again := 0; ; again++ {
		rep, err := c.call(ctx, &m, w)
		answer.Calls, answer.PossiblyPaidTwice, answer.Usage = m.calls, m.paidTwice, m.usage
		if err != nil {
			return answer, err
		}
		answer.Raw, answer.Model, answer.FinishReason = rep.content, rep.model, rep.finishReason
		answer.OtherModel = !info.Serves(rep.model)
		if e := truncated(w.messages, rep.usage, info.ContextSize); e != nil {
			return answer, e
		}
		res, wrong := read(rep, schema)
		if wrong == nil {
			answer.Text, answer.Mended = res.text, res.mended || again > 0
			return answer, nil
		}
		endless := wrong.Code == CodeLength || wrong.Code == CodeLoop
		if again >= maxAskAgain || !wrong.Retryable || (wrong.Code == CodeLength && again > 0) || (endless && req.Salvage) {
			wrong.Partial = rep.content
			return answer, wrong
		}
		w = changed(w, first, info, wrong, again+1)
		if err := mayRepeat(m.again, w.messages, w.maxTokens); err != nil {
			return answer, err
		}
		c.log.Info("asking again", "purpose", req.Purpose, "code", wrong.Code)
		c.count(func(s *Stats) { s.AskedAgain++ })
	}
}

func orNull(schema json.RawMessage) json.RawMessage {
	if schema == nil {
		return json.RawMessage("true")
	}
	return schema
}

// prepare makes the first wire request of a question.
func (c *Client) prepare(info Info, req Request) wireRequest {
	w := wireRequest{
		model:       info.Model,
		messages:    req.Messages,
		maxTokens:   req.MaxTokens,
		temperature: req.Temperature,
		seed:        req.Seed,
		noThinking:  c.known.thinkingSwitch(),
	}
	if w.maxTokens <= 0 {
		w.maxTokens = defaultMaxTokens
	}
	w.cachePrompt = info.Kind == KindLlamaCpp
	if req.Schema != nil && info.Dialect != Lines {
		c.form(&w, info, req)
	}
	return w
}

// truncated finds a prompt that the server cut silently, from the tokens that it says it read.
//
// It read fewer than the prompt has words, which no tokenizer can do. A tenth, and a hundred tokens, are allowed for
// servers that count differently; no context is so small that a shorter prompt is cut. News has
// 1.3 (English) to 2.5 (Arabic) tokens a word, so this finds cuts of a third to two thirds.
//
// Or it read just as many as its context holds. Nothing is sent that leaves no room for an answer as far as can be told,
// and a server that does not cut refuses such a prompt. This finds cuts of any size where the context is known.
//
// What a server without usage cuts is not found here; doctor looks for it.
func truncated(messages []Message, usage Usage, contextSize int) *Error {
	if usage.PromptTokens <= 0 {
		return nil
	}
	least := 0
	for _, m := range messages {
		least += leastTokens(m.Content)
	}
	brim := usage.PromptTokens == contextSize || usage.PromptTokens == contextSize-1
	if !brim && (usage.PromptTokens >= least*9/10 || least-usage.PromptTokens < 100) {
		return nil
	}
	estimate := EstimatePrompt(messages)
	e := newError(CodeContextTruncated, kindContent, 0, "start the server with a larger context (Ollama: num_ctx)",
		"the server read %d of about %d tokens of the prompt", usage.PromptTokens, estimate)
	e.PromptTokens, e.ContextSize = estimate, usage.PromptTokens
	if contextSize > 0 && contextSize < e.ContextSize {
		e.ContextSize = contextSize
	}
	return e
}

func purposeful(err error, purpose string) error {
	var e *Error
	if errors.As(err, &e) && purpose != "" && e.Purpose == "" {
		return e.withPurpose(purpose)
	}
	return err
}

func codeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	if errors.Is(err, io.EOF) {
		return CodeCut
	}
	return "context"
}
