package pipeline

import (
	"context"
	"time"

	"github.com/babelwire/babelwire/pipeline/llm"
)

// Speed is how fast a model answered, in tokens a second, all requests at one
// time together. A run keeps what it measured, and so does the doctor; the next
// run and Plan tell from it how long the work will take.
type Speed struct {
	// PromptPerSecond is how fast prompts are read that the server does not
	// have in its cache. 0 = not told apart: GeneratedPerSecond then holds the
	// time of the prompts too, as they come in a briefing.
	PromptPerSecond    float64   `json:"prompt_per_second"`
	GeneratedPerSecond float64   `json:"generated_per_second"`
	At                 time.Time `json:"at"` // when it was measured
}

// Time is about how long the work takes at this speed; 0 = the speed is not known.
func (s Speed) Time(w Work) time.Duration {
	if s.GeneratedPerSecond <= 0 {
		return 0
	}
	t := seconds(float64(w.Generated) / s.GeneratedPerSecond)
	if s.PromptPerSecond > 0 {
		t += seconds(float64(w.Fresh) / s.PromptPerSecond)
	}
	return t
}

// speedMeta is where the journal keeps the speed of a model, known as in skillMeta.
func speedMeta(model, kind string) string { return "speed:" + kind + ":" + model }

// KeepSpeed puts what was measured of the model in use into the journal, in
// the place of an earlier measurement.
func (p *Pipeline) KeepSpeed(ctx context.Context, s Speed) error {
	info, err := p.known(ctx)
	if err != nil {
		return err
	}
	return p.keepSpeed(ctx, *info, s)
}

func (p *Pipeline) keepSpeed(ctx context.Context, info llm.Info, s Speed) error {
	return p.cfg.Journal.SetMetaJSON(context.WithoutCancel(ctx), speedMeta(info.Model, info.Kind), s)
}

// recallSpeed has the meter know how fast the model was before.
func (p *Pipeline) recallSpeed(ctx context.Context, info llm.Info) error {
	var s Speed
	ok, err := p.cfg.Journal.MetaJSON(ctx, speedMeta(info.Model, info.Kind), &s)
	if ok && s.GeneratedPerSecond > 0 {
		p.meter.recall(s)
	}
	return err
}

// keepMeasured keeps the speed of this run, where it had enough answers. That it
// cannot be kept is no reason to lose the briefing.
func (p *Pipeline) keepMeasured(ctx context.Context) {
	s, ok := p.meter.speed()
	info := p.info.Load()
	if !ok || info == nil {
		return
	}
	if err := p.keepSpeed(ctx, *info, s); err != nil {
		p.log.Warn("the measured speed was not kept", "error", err)
	}
}
