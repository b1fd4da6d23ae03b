package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"math"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/prompts"
)

// This file knows the endpoint: what it told about itself in this run, or what
// the journal remembers of it.

// Endpoint is what the pipeline asks: one model server (*llm.Client), or several that stand in for one
// another. The methods promise what those of llm.Client do.
type Endpoint interface {
	Info(ctx context.Context) (llm.Info, error)
	Do(ctx context.Context, req llm.Request, record func(llm.Answer) error) (llm.Answer, error)
}

// errEndpointChanged says that the endpoint is not what the question was made for
// (another model, context size or dialect): the journal remembered something else,
// or another model stands in from now on. What was being asked is built anew.
var errEndpointChanged = errors.New("the endpoint is another one than before")

// EndpointError says that the endpoint could not be used at the start of a
// run; Err tells why (an *llm.Error, or the context's).
type EndpointError struct{ Err error }

func (e *EndpointError) Error() string { return e.Err.Error() }
func (e *EndpointError) Unwrap() error { return e.Err }

// lastEndpoint is where the journal keeps the address that was asked last.
const lastEndpoint = "endpoint.last"

// endpointKey is where the journal keeps what is known of this endpoint.
func (p *Pipeline) endpointKey() string {
	sum := sha256.Sum256([]byte(p.cfg.Endpoint + "\n" + p.cfg.Model))
	return "endpoint:" + hex.EncodeToString(sum[:8])
}

// recallEndpoint loads what earlier runs learned, so that journaled work is
// found without asking the endpoint anything.
func (p *Pipeline) recallEndpoint(ctx context.Context) error {
	var info llm.Info
	if ok, err := p.cfg.Journal.MetaJSON(ctx, p.endpointKey(), &info); err != nil || !ok {
		return err
	}
	if err := errors.Join(p.recallSkill(ctx, info), p.recallSpeed(ctx, info)); err != nil {
		return err
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
	info, err := p.askInfo(ctx)
	if err != nil {
		return &EndpointError{Err: err}
	}
	old := p.info.Load()
	if err := errors.Join(p.cfg.Journal.SetMetaJSON(ctx, p.endpointKey(), info), p.cfg.Journal.SetMeta(ctx, lastEndpoint, p.cfg.Endpoint)); err != nil {
		return err
	}
	if err := errors.Join(p.recallSkill(ctx, info), p.recallSpeed(ctx, info)); err != nil {
		return err
	}
	p.info.Store(&info)
	p.sure.Store(true)
	if old != nil && old.Endpoint != info.Endpoint {
		p.log.Warn("another model stands in", "before", old.Model, "now", info.Model)
	}
	p.log.Info("endpoint", "kind", info.Kind, "model", info.Model, "context", info.ContextSize, "slots", info.Slots, "dialect", info.Dialect)
	if old != nil && (old.Model != info.Model || old.ContextSize != info.ContextSize || old.Dialect != info.Dialect) {
		return errEndpointChanged
	}
	return nil
}

// switched turns llm.ErrSwitched into errEndpointChanged, after asking who answers now. Articles that are
// done keep the answers of the model before; those at hand are begun anew, because a chat is made of its model's own turns.
func (p *Pipeline) switched(ctx context.Context, err error) error {
	if !errors.Is(err, llm.ErrSwitched) {
		return err
	}
	p.sure.Store(false)
	if err := p.confirmEndpoint(ctx); err != nil {
		return err
	}
	return errEndpointChanged
}

// weight says which of the questions that wait to begin a chat goes first: the
// one about the longest document, so that it is not the last to end. A sentence that is
// asked again alone belongs to an article at hand, whose chat waits for it. A merge has no item.
func (q question) weight(it *item) int {
	switch {
	case q.prompt == prompts.Translate:
		return math.MaxInt
	case it == nil:
		return 0
	}
	return it.work.Generated
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
