package pipeline

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/store"
	"github.com/babelwire/babelwire/prompts"
)

// seed is sent with every request, so that a server that samples all the same
// samples the same.
const seed = 1

// errEndpointChanged says that the endpoint is not what the journal remembers
// (another context size or dialect): what was being asked is built anew.
var errEndpointChanged = errors.New("the endpoint changed since the last run")

// EndpointError says that the endpoint could not be used at the start of a
// run; Err tells why (an *llm.Error, or the context's).
type EndpointError struct{ Err error }

func (e *EndpointError) Error() string { return e.Err.Error() }
func (e *EndpointError) Unwrap() error { return e.Err }

// question is one request, before it is known whether the journal answers it.
type question struct {
	purpose   string // for logs: "normalize news.txt"
	prompt    *prompts.Prompt
	messages  []llm.Message
	schema    json.RawMessage // nil: the answer is plain text
	nonce     string
	maxTokens int
	// spare says that the caller goes on without this answer: an answer that
	// is of no use is recorded as such, so that it is not paid for again.
	spare bool
}

// spareFault marks a recorded answer that was of no use; the fault's code follows.
const spareFault = "fault "

// key is the journal key: everything that decides the answer, with the fence
// mark blanked because it is secret and says nothing.
func (q question) key(model string) string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	_ = enc.Encode([]any{q.prompt.ID(), string(q.schema), model, 0, seed, q.maxTokens}) // writing to a hash cannot fail
	for _, m := range q.messages {
		_ = enc.Encode([]string{m.Role, strings.ReplaceAll(m.Content, q.nonce, strings.Repeat("0", len(q.nonce)))})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// nonce is the fence mark of a text: nobody who writes the text can know it,
// and the same text gets the same mark again.
func (p *Pipeline) nonce(text string) string {
	mac := hmac.New(sha256.New, p.secret)
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// ask answers a question from the journal or, once, from the endpoint; the
// slot there is held until the answer is durable. The tokens go to cost.
// An *llm.Error of a content kind is the item's; any other error is the run's.
func (p *Pipeline) ask(ctx context.Context, q question, cost *Tokens) (string, error) {
	info := p.info.Load()
	key := q.key(info.Model)
	if !p.cfg.NoCache {
		rec, ok, err := p.cfg.Journal.Answer(ctx, key)
		if err != nil {
			return "", err
		}
		if code, faulty := strings.CutPrefix(rec.FinishReason, spareFault); ok && faulty {
			p.spend(cost, Tokens{CachedCalls: 1}, 0)
			return "", &llm.Error{Code: code, Purpose: q.purpose, Message: "the recorded answer is of no use", Partial: rec.Text}
		}
		if ok {
			p.spend(cost, Tokens{CachedCalls: 1, mended: oneIf(rec.Mended)}, 0)
			return rec.Text, nil
		}
	}
	if err := p.confirmEndpoint(ctx); err != nil {
		return "", err
	}
	if err := ctx.Err(); err != nil {
		return "", err
	}
	v, err, shared := p.asked.Do(key, func() (any, error) {
		answer, err := p.cfg.Client.Do(ctx, llm.Request{
			Purpose: q.purpose, Messages: q.messages, Schema: q.schema,
			SchemaName: strings.ReplaceAll(q.prompt.ID(), "/", "_"), MaxTokens: q.maxTokens, Seed: seed, Salvage: q.spare,
		}, func(answer llm.Answer) error {
			return p.record(ctx, key, answer)
		})
		if fault, isItem := itemError(err); isItem && q.spare && lastingFault(fault) {
			useless := answer
			useless.Text, useless.FinishReason = fault.Partial, spareFault+fault.Code
			if err := p.record(ctx, key, useless); err != nil {
				return answer, err
			}
		}
		return answer, err
	})
	answer := v.(llm.Answer)
	if shared {
		p.log.Debug("identical request asked once", "purpose", q.purpose)
	}
	p.spend(cost, Tokens{
		Calls: answer.Calls, Prompt: answer.Usage.PromptTokens,
		CachedPrompt: answer.Usage.CachedTokens, Completion: answer.Usage.CompletionTokens, mended: oneIf(answer.Mended),
	}, answer.PossiblyPaidTwice)
	if err != nil {
		return "", err
	}
	p.log.Debug("answered", "purpose", q.purpose, "took", answer.Elapsed.Round(time.Millisecond),
		"prompt_tokens", answer.Usage.PromptTokens, "cached", answer.Usage.CachedTokens, "completion_tokens", answer.Usage.CompletionTokens)
	return answer.Text, nil
}

// record makes an answer durable, also when the run is being stopped.
func (p *Pipeline) record(ctx context.Context, key string, answer llm.Answer) error {
	return p.cfg.Journal.Record(context.WithoutCancel(ctx), key, store.Record{
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

// spend books what an answer cost, on its item and on the run.
func (p *Pipeline) spend(cost *Tokens, t Tokens, twice int) {
	p.usageMu.Lock()
	defer p.usageMu.Unlock()
	cost.add(t)
	p.usage.Calls += t.Calls
	p.usage.CachedCalls += t.CachedCalls
	p.usage.PromptTokens += t.Prompt
	p.usage.CachedPrompt += t.CachedPrompt
	p.usage.CompletionTokens += t.Completion
	p.usage.PossiblyPaidTwice += twice
}

// endpointKey is where the journal keeps what is known of this endpoint.
func (p *Pipeline) endpointKey() string {
	sum := sha256.Sum256([]byte(p.cfg.Endpoint + "\n" + p.cfg.Model))
	return "endpoint:" + hex.EncodeToString(sum[:8])
}

// recallEndpoint loads what earlier runs learned, so that journaled work is
// found without asking the endpoint anything.
func (p *Pipeline) recallEndpoint(ctx context.Context) error {
	text, ok, err := p.cfg.Journal.Meta(ctx, p.endpointKey())
	if err != nil || !ok {
		return err
	}
	var info llm.Info
	if err := json.Unmarshal([]byte(text), &info); err != nil {
		return nil // written by another version: the endpoint is asked again
	}
	p.info.Store(&info)
	return nil
}

// endpoint returns what is known of the endpoint, asking it if nothing is.
func (p *Pipeline) endpoint(ctx context.Context) (*llm.Info, error) {
	if info := p.info.Load(); info != nil {
		return info, nil
	}
	if err := p.confirmEndpoint(ctx); err != nil && !errors.Is(err, errEndpointChanged) {
		return nil, err
	}
	return p.info.Load(), nil
}

// confirmEndpoint asks the endpoint itself, once a run, before the first
// request that the journal cannot answer.
func (p *Pipeline) confirmEndpoint(ctx context.Context) error {
	if p.sure.Load() {
		return nil
	}
	p.live.Lock()
	defer p.live.Unlock()
	if p.sure.Load() {
		return nil
	}
	info, err := p.cfg.Client.Info(ctx)
	if err != nil {
		return &EndpointError{Err: err}
	}
	old := p.info.Load()
	text, err := json.Marshal(info)
	if err != nil {
		return fmt.Errorf("describing the endpoint: %w", err)
	}
	if err := p.cfg.Journal.SetMeta(ctx, p.endpointKey(), string(text)); err != nil {
		return err
	}
	p.info.Store(&info)
	p.sure.Store(true)
	p.log.Info("endpoint", "kind", info.Kind, "model", info.Model, "context", info.ContextSize, "slots", info.Slots, "dialect", info.Dialect)
	if old != nil && (old.Model != info.Model || old.ContextSize != info.ContextSize || old.Dialect != info.Dialect) {
		return errEndpointChanged
	}
	return nil
}

// itemError tells the faults of one request, which cost their item, from those
// of the run.
func itemError(err error) (*llm.Error, bool) {
	var start *EndpointError
	var e *llm.Error
	if errors.As(err, &start) || !errors.As(err, &e) {
		return nil, false
	}
	switch e.Code {
	case "llm.key", "llm.quota", "llm.model":
		return nil, false // every other request would fail the same way
	}
	return e, true
}

// lastingFault reports whether asking the same again cannot help: the fault is
// in the answer's content, not on the way to it.
func lastingFault(e *llm.Error) bool {
	switch e.Code {
	case "llm.schema", "llm.length", "llm.loop", "llm.empty", "llm.refused":
		return true
	}
	return false
}

// EndpointProbe is the tiny request by which the client learns whether the
// server honours a schema.
func EndpointProbe() llm.Probe {
	text, schema, err := prompts.Probe.Render(prompts.Data{})
	if err != nil {
		return llm.Probe{} // the client has one of its own
	}
	return llm.Probe{
		Messages: []llm.Message{{Role: "system", Content: prompts.System}, {Role: "user", Content: text}},
		Schema:   schema,
	}
}
