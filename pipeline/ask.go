package pipeline

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/store"
	"github.com/babelwire/babelwire/prompts"
)

// seed is sent with every request, so that a server that samples all the same
// samples the same.
const seed = 1

// chat is a conversation with the model, and the fence marks used in it.
type chat struct {
	messages []llm.Message
	nonces   []string
}

// with returns the chat with one more turn; the chat itself stays as it is.
func (c chat) with(role, content string) chat {
	return chat{append(slices.Clip(c.messages), llm.Message{Role: role, Content: content}), c.nonces}
}

// marked returns the chat with one more fence mark in use.
func (c chat) marked(nonce string) chat {
	return chat{c.messages, append(slices.Clip(c.nonces), nonce)}
}

// newChat opens with the system message.
func newChat() chat { return chat{}.with("system", prompts.System) }

// question is one request, before it is known whether the journal answers it.
type question struct {
	purpose   string // for logs: "normalize news.txt"
	prompt    *prompts.Prompt
	chat      chat
	schema    json.RawMessage // nil: the answer is plain text
	info      *llm.Info       // the endpoint that the question was made for
	maxTokens int
	salvage   bool // the beginning of an endless answer is of use
	more      bool // the next question of the chat follows at once
}

// spareFault marks a recorded answer that was of no use; the fault's code follows.
const spareFault = "fault "

// key is the journal key: everything that decides the answer, with the fence
// marks blanked because they are secret and say nothing.
func (q question) key() string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	_ = enc.Encode([]any{q.prompt.ID(), string(q.schema), q.info.Model, 0, seed, q.maxTokens}) // writing to a hash cannot fail
	for _, m := range q.chat.messages {
		content := m.Content
		for _, nonce := range q.chat.nonces {
			content = strings.ReplaceAll(content, nonce, strings.Repeat("0", len(nonce)))
		}
		_ = enc.Encode([]string{m.Role, content})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// expected is how many tokens its answer is expected to have.
func (q question) expected() int { return expectedAnswer(q.prompt, q.maxTokens) }

// tooLong is the key under which it is kept that the question did not fit the
// endpoint's context. It holds the context's size, because with a larger one
// the question may fit.
func (q question) tooLong(key string) string { return fmt.Sprintf("%s:%d", key, q.info.ContextSize) }

// nonce is the fence mark of a text: nobody who writes the text can know it,
// and the same text gets the same mark again.
func (p *Pipeline) nonce(text string) string {
	mac := hmac.New(sha256.New, p.secret)
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// ask answers a question from the journal or, once, from the endpoint; the
// slot there is held until the answer is durable. The tokens go to cost.
// An *llm.Error is the item's (see itemError); any other error is the run's.
//
// Identical questions are asked once. That one request belongs to the run and
// not to the article that came first: what ends an article must not end the
// others that wait for the same answer.
func (p *Pipeline) ask(ctx context.Context, q question, cost *Tokens) (answer string, err error) {
	fromJournal := false
	defer func() {
		fault, isItem := itemError(err)
		if isItem {
			p.figures.fault(fault.Code)
		}
		if err == nil || isItem {
			p.meter.answered(itemOf(ctx), q.expected(), fromJournal)
			p.cfg.Progress(Progress{})
		}
	}()
	key, it := q.key(), itemOf(ctx)
	for _, k := range []string{key, q.tooLong(key)} {
		if rec, ok, err := p.lookUp(ctx, k); err != nil || ok {
			fromJournal = true
			p.budget.know(it)
			return p.recorded(rec, q, cost, err)
		}
	}
	if p.cfg.Client == nil {
		return "", errNotRecorded
	}
	if err := p.confirmEndpoint(ctx); err != nil {
		return "", err
	}
	if now := p.info.Load(); now.Model != q.info.Model || now.ContextSize != q.info.ContextSize || now.Dialect != q.info.Dialect {
		return "", errEndpointChanged
	}
	if err := p.budget.enter(ctx, it); err != nil {
		return "", err
	}
	mine := false // written by the flight only if it is this call's, and read after it landed
	p.flights.Add(1)
	flight := p.asked.DoChan(key, func() (_ any, err error) {
		defer recovered(&err)                                           // no guard stands around a flight
		if rec, ok, err := p.lookUp(p.running, key); err != nil || ok { // it may have been recorded since
			return rec, err
		}
		mine = true
		return p.send(p.running, q, key, it)
	})
	var landed singleflight.Result
	select {
	case landed = <-flight:
		p.flights.Done()
	case <-ctx.Done():
		go func() {
			defer p.flights.Done() // Run waits for it
			<-flight
		}()
		return "", ctx.Err()
	}
	if rec, ok := landed.Val.(store.Record); ok {
		return p.recorded(rec, q, cost, landed.Err)
	}
	got, _ := landed.Val.(llm.Answer)
	if !mine {
		p.spend(q, cost, Tokens{CachedCalls: 1, mended: oneIf(got.Mended), model: got.Model})
		return got.Text, landed.Err
	}
	p.spend(q, cost, Tokens{
		Calls: got.Calls, Prompt: got.Usage.PromptTokens,
		CachedPrompt: got.Usage.CachedTokens, Completion: got.Usage.CompletionTokens, mended: oneIf(got.Mended), model: got.Model,
	})
	if landed.Err != nil {
		return "", landed.Err
	}
	p.log.Debug("answered", "purpose", q.purpose, "took", got.Elapsed.Round(time.Millisecond),
		"prompt_tokens", got.Usage.PromptTokens, "cached", got.Usage.CachedTokens, "completion_tokens", got.Usage.CompletionTokens)
	return got.Text, nil
}

// lookUp finds an answer in the journal; ok is false where there is none, or
// none that this run is to use.
func (p *Pipeline) lookUp(ctx context.Context, key string) (rec store.Record, ok bool, err error) {
	if p.cfg.NoCache {
		return rec, false, nil
	}
	rec, ok, err = p.cfg.Journal.Answer(ctx, key)
	if p.cfg.AskFaults && strings.HasPrefix(rec.FinishReason, spareFault) {
		return store.Record{}, false, err
	}
	return rec, ok, err
}

// recorded is the answer that the journal holds.
func (p *Pipeline) recorded(rec store.Record, q question, cost *Tokens, err error) (string, error) {
	if err != nil {
		return "", err
	}
	p.spend(q, cost, Tokens{CachedCalls: 1, mended: oneIf(rec.Mended), model: rec.Model})
	if code, faulty := strings.CutPrefix(rec.FinishReason, spareFault); faulty {
		return "", &llm.Error{Code: code, Purpose: q.purpose, Message: "the answer recorded before is of no use", Partial: rec.Text}
	}
	return rec.Text, nil
}

// send asks the endpoint, where the run's limits allow it, and records the
// answer before its slot is free. it is what the question belongs to.
func (p *Pipeline) send(ctx context.Context, q question, key string, it *item) (answer llm.Answer, err error) {
	ctx, held, err := p.budget.admit(ctx, q, it)
	if err != nil {
		return answer, err
	}
	defer func() { held.release(answer) }()
	back := p.asking(q)
	defer func() { back(answer, err) }() // also where the code in between panics
	answer, err = p.cfg.Client.Do(ctx, llm.Request{
		Purpose: q.purpose, Messages: q.chat.messages, Schema: q.schema,
		SchemaName: strings.ReplaceAll(q.prompt.ID(), "/", "_"), MaxTokens: q.maxTokens, Seed: seed, Salvage: q.salvage, Weight: q.weight(it), More: q.more, Endpoint: q.info.Endpoint,
		Again: held.again, Until: p.budget.until(),
	}, func(answer llm.Answer) error {
		return p.record(ctx, key, answer)
	})
	err = asRefusal(p.outOfTime(ctx, p.switched(ctx, err)))
	fault, isItem := itemError(err)
	overflow := isItem && overflowed(fault)
	if overflow {
		key = q.tooLong(key)
	}
	if overflow || isItem && lastingFault(fault) {
		// Every caller goes on without this answer; asking for it again would
		// fail in the same way, so it is recorded as what it is.
		useless := answer
		useless.Text, useless.FinishReason = fault.Partial, spareFault+fault.Code
		if err := p.record(ctx, key, useless); err != nil {
			return answer, err
		}
	}
	return answer, err
}

// record makes an answer durable, also when the run is being stopped.
func (p *Pipeline) record(ctx context.Context, key string, answer llm.Answer) error {
	put := p.cfg.Journal.Record
	if p.cfg.NoCache || p.cfg.AskFaults {
		put = p.cfg.Journal.Replace // asked again on purpose: the next run is to find this answer
	}
	return put(context.WithoutCancel(ctx), key, store.Record{
		Text: answer.Text, Model: answer.Model, FinishReason: answer.FinishReason,
		PromptTokens: answer.Usage.PromptTokens, CachedTokens: answer.Usage.CachedTokens, CompletionTokens: answer.Usage.CompletionTokens,
		Calls: answer.Calls, Mended: answer.Mended, At: p.cfg.Now(),
	})
}

func oneIf(b bool) int {
	if b {
		return 1
	}
	return 0
}

// spend books what an answer cost on its item; asking books on the run what the
// endpoint took, also where nobody waits for the answer any more.
func (p *Pipeline) spend(q question, cost *Tokens, t Tokens) {
	if t.CachedCalls > 0 {
		p.figures.recorded(q.prompt.ID()) // before the lock, which the report takes inside of the figures'
	}
	p.usageMu.Lock()
	defer p.usageMu.Unlock()
	if t.model != "" && !slices.Contains(p.answered, t.model) {
		p.answered = append(p.answered, t.model)
	}
	cost.add(t)
	p.usage.CachedCalls += t.CachedCalls
}

// itemError tells the faults of one request, which cost their item, from those
// of the run. A quota used up or a key withdrawn in the middle of a run is an
// item's too: the client sends nothing after it, and what is done is briefed.
func itemError(err error) (*llm.Error, bool) {
	var start *EndpointError
	var e *llm.Error
	if e, stopped := overBudget(err); stopped {
		return e, true // also where it was the look at the endpoint that came too late
	}
	if errors.As(err, &start) || !errors.As(err, &e) {
		return nil, false
	}
	return e, true
}

// askInfo asks the endpoint about itself, while the run's limits allow that.
func (p *Pipeline) askInfo(ctx context.Context) (llm.Info, error) {
	ctx, stop, err := p.budget.look(ctx)
	if err != nil {
		return llm.Info{}, err
	}
	defer stop()
	info, err := p.cfg.Client.Info(ctx)
	return info, p.outOfTime(ctx, err)
}

// outOfTime is the fault of the deadline where that is why a request within ctx
// came to nothing, else err. What the model said wrong remains its own fault.
func (p *Pipeline) outOfTime(ctx context.Context, err error) error {
	late, stopped := overBudget(context.Cause(ctx))
	if err == nil || !stopped {
		return err
	}
	if fault, isItem := itemError(err); isItem && (lastingFault(fault) || overflowed(fault)) {
		return err
	}
	if _, isItem := itemError(err); isItem || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return late
	}
	return err // the journal's
}

// overflowed reports whether the request was longer than the endpoint's context.
func overflowed(e *llm.Error) bool {
	return e.Code == llm.CodeContextExceeded || e.Code == llm.CodeContextTruncated
}

// lastingFault reports whether asking the same again cannot help: the fault is
// in the answer's content, not on the way to it.
func lastingFault(e *llm.Error) bool {
	switch e.Code {
	case llm.CodeSchema, llm.CodeLength, llm.CodeLoop, llm.CodeEmpty, llm.CodeRefused:
		return true
	case llm.CodeNotJSON:
		return e.Status == 0 // else the server sent a page instead of an answer (a login, a captive portal): tomorrow it may answer
	}
	return false
}
