package pipeline

import (
	"context"
	"errors"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/segment"
	"github.com/babelwire/babelwire/pipeline/source"
	"github.com/babelwire/babelwire/prompts"
)

// This file tells beforehand what the model will have to do. A run shows its
// progress by the same figures that Plan gives.

// Work is how much there is to do for a model, estimated in tokens. In the run
// of docs/benchmarks.md it says 6,061 generated, 30,080 of prompts and 10,930 of
// these fresh, where 6,065, 31,456 and 11,319 were counted.
type Work struct {
	Requests int `json:"requests"`      // without those that ask again
	Prompt   int `json:"prompt_tokens"` // of all requests; the estimate errs high by about what asks again
	// Fresh is the part of Prompt that no earlier request of the same chat
	// held: what a server with a prefix cache has to read.
	Fresh     int `json:"fresh_prompt_tokens"`
	Generated int `json:"generated_tokens"` // what asks again included
}

func (w *Work) add(o Work) {
	w.Requests += o.Requests
	w.Prompt += o.Prompt
	w.Fresh += o.Fresh
	w.Generated += o.Generated
}

// part is a share (0..1) of the work.
func (w Work) part(share float64) Work {
	of := func(n int) int { return int(float64(n)*share + 0.5) }
	return Work{of(w.Requests), of(w.Prompt), of(w.Fresh), of(w.Generated)}
}

// Every request has a limit of tokens for its answer, made from what it asks
// for. These are the parts of it, in hundredths, that answers take: from the
// run of docs/benchmarks.md, five articles and a model of 1.5B (31.6 tokens
// a sentence put into English, 317 a summary, 55 a point of a merged story),
// with what was asked again on top. Another model says as much in other
// tokens: a run corrects the estimate by what it sees.
const (
	normalizeFill = 42
	summarizeFill = 35
	mergeFill     = 27
)

// expectedAnswer estimates the tokens of an answer whose request allows room
// tokens. What asks again has its tokens in the figure of what it repairs.
func expectedAnswer(prompt *prompts.Prompt, room int) int {
	switch prompt {
	case prompts.Normalize:
		return room * normalizeFill / 100
	case prompts.Summarize:
		return room * summarizeFill / 100
	case prompts.Merge:
		return room * mergeFill / 100
	}
	return 0
}

const (
	// mergeRoom and mergePrompt are what an article adds to the merge of its
	// story: six claims, as many as that run had, and its part of the
	// instructions. Which articles tell one story is not known before they
	// are read, so each one counts where there are two or more.
	mergeRoom   = 530
	mergePrompt = 350
)

// expect estimates what the article takes, chunk by chunk and turn by turn as
// digestOnce asks. The text is rendered as it will be sent, but for the fence
// mark and the English, which is not known yet.
func (p *Pipeline) expect(a *Article) (chunks int, w Work, err error) {
	mark := strings.Repeat("0", 32)
	for _, c := range a.chunks(p.cfg.Languages, tokenBudget(p.contextSize(), summaryReserve)) {
		chunks++
		chat, system := 0, llm.EstimateTokens(prompts.System)
		ask := func(prompt *prompts.Prompt, data prompts.Data, room int) error {
			text, _, err := prompt.Render(data)
			fresh, answer := system+llm.EstimateTokens(text), expectedAnswer(prompt, room)
			w.add(Work{Requests: 1, Prompt: chat + fresh, Fresh: fresh, Generated: answer})
			chat, system = chat+fresh+answer, 0
			return err
		}
		for _, t := range c.turns() {
			if err := ask(prompts.Normalize, prompts.Data{
				Nonce: mark, Language: a.language(t.translate), Garbled: a.Garbled.Is, Segments: wireSegments(t.translate), Hints: hints(t.translate),
			}, t.room()); err != nil {
				return chunks, w, err
			}
		}
		data := prompts.Data{Claims: claimsAsked, AtLeast: 1}
		if len(c.translate) == 0 {
			data.Nonce, data.Segments = mark, wireSegments(c.segments)
		}
		if err := ask(prompts.Summarize, data, summarizeRoom); err != nil {
			return chunks, w, err
		}
	}
	return chunks, w, nil
}

// expectMerges estimates the merging of the stories of so many articles.
func expectMerges(articles int) Work {
	if articles < 2 {
		return Work{}
	}
	return Work{
		Requests: articles / 2, Prompt: articles * mergePrompt, Fresh: articles * mergePrompt,
		Generated: articles * expectedAnswer(prompts.Merge, mergeRoom),
	}
}

// contextSize is what is known of the endpoint's context; 0 = nothing yet.
func (p *Pipeline) contextSize() int {
	if info := p.info.Load(); info != nil {
		return info.ContextSize
	}
	return 0
}

// plan is the stage that tells the meter what the article will take.
func (p *Pipeline) plan(_ context.Context, a *Article) error {
	_, w, err := p.expect(a)
	p.meter.plan(a, w)
	return err
}

// Plan is what a run would do and what it would take.
type Plan struct {
	Sources  []PlannedSource `json:"sources"`  // in source order
	Articles int             `json:"articles"` // of them: those that a model would be asked about
	Ignored  int             `json:"ignored"`  // files in folders left out for their extension
	Merge    Work            `json:"merge"`    // merging the stories; never looked up in the journal
	Total    Work            `json:"total"`    // all that is left to do: Merge, and what is not recorded of each source
	Seconds  float64         `json:"seconds"`  // how long that takes at Speed; 0 = not known

	// What the journal remembers of the endpoint: "", 0 and zero where nothing.
	Model       string `json:"model"`
	Kind        string `json:"endpoint_kind"`
	ContextSize int    `json:"context_size"`
	Speed       Speed  `json:"speed"`
	// LookedUp says that the answers were looked for in the journal. They are
	// not where it does not know the endpoint, and with Config.NoCache.
	LookedUp bool `json:"looked_up"`
}

// PlannedSource is one source of a Plan.
type PlannedSource struct {
	Source   string `json:"source"`
	Lang     string `json:"lang"` // ISO 639-1 code, GarbledLang for garbled English; "" = not read
	LangName string `json:"lang_name"`
	Content  int    `json:"content"`         // segments that speak of the news
	Removed  int    `json:"removed"`         // segments that are furniture, or addressed to a model
	Chunks   int    `json:"chunks"`          // parts that it is read in, to fit the context
	Work     Work   `json:"work"`            // all of it, were nothing recorded
	Recorded int    `json:"recorded_tokens"` // of Work.Generated, what the journal has; all of it = nothing is asked
	// State is set where the model would not be asked, with the reason.
	State    State  `json:"state"`
	Reason   string `json:"reason"`
	Message  string `json:"message"`
	NextStep string `json:"next_step"`
}

// errNotRecorded says that the journal does not have an answer, and that there
// is nobody to ask for it.
var errNotRecorded = errors.New("not in the journal, and there is no endpoint")

// Plan reads the sources as Run does and says what a run would take. The Pipeline
// has no Client, so nothing can be sent: what is known of the endpoint is what
// the Journal (nil = nothing) remembers of Config.Endpoint ("" = the one that was
// asked last) and Config.Model.
func (p *Pipeline) Plan(ctx context.Context, sources []Source) (*Plan, error) {
	if p.cfg.Client != nil {
		return nil, errors.New("pipeline: Plan sends nothing; make its Pipeline without a Client")
	}
	ctx, end := p.begin(ctx)
	defer end()
	plan := &Plan{}
	if p.cfg.Journal != nil {
		if p.cfg.Endpoint == "" {
			last, _, err := p.cfg.Journal.Meta(ctx, lastEndpoint)
			if err != nil {
				return nil, err
			}
			p.cfg.Endpoint = last
		}
		if err := p.recall(ctx); err != nil {
			return nil, err
		}
	}
	if info := p.info.Load(); info != nil {
		plan.Model, plan.Kind, plan.ContextSize, plan.Speed = info.Model, info.Kind, info.ContextSize, p.meter.recalled()
		plan.LookedUp = !p.cfg.NoCache
	}
	expanded := source.Expand(sources)
	plan.Ignored = expanded.Ignored
	articles := p.fresh(expanded.Refs)
	planned := make([]PlannedSource, len(articles))

	g, gctx := errgroup.WithContext(ctx)
	read := p.read(gctx, g, articles)
	drain(gctx, g, p.stage(gctx, g, "look up", runtime.GOMAXPROCS(0), read, func(ctx context.Context, a *Article) (err error) {
		planned[a.order], err = p.planned(ctx, a, plan.LookedUp)
		return err
	}))
	if err := g.Wait(); err != nil {
		return nil, err
	}
	p.leaveOut(articles, planned, plan.Speed)
	p.endCopies(articles)
	for i, a := range articles {
		s := &planned[i]
		s.Source, s.Lang, s.LangName = a.Source, a.Lang, a.LangName
		if a.Garbled.Is {
			s.Lang, s.LangName = GarbledLang, SkillName(GarbledLang)
		}
		s.State, s.Reason, s.Message, s.NextStep = a.State, a.Reason, a.Message, a.NextStep
		if a.done() {
			s.Chunks, s.Work, s.Recorded = 0, Work{}, 0
			continue
		}
		plan.Articles++
		plan.Total.add(s.left())
	}
	plan.Sources = planned
	plan.Merge = expectMerges(plan.Articles)
	plan.Total.add(plan.Merge)
	plan.Seconds = plan.Speed.Time(plan.Total).Seconds()
	return plan, nil
}

// leaveOut ends the articles for which the limits of the run leave no room, as
// far as the estimates tell. What the journal has of them is free.
func (p *Pipeline) leaveOut(articles []*Article, planned []PlannedSource, speed Speed) {
	if !p.budget.limited() {
		return
	}
	total, in := Work{}, 0
	for _, a := range byImportance(articles) {
		left := planned[a.order].left()
		if a.done() || planned[a.order].Work.Requests == 0 { // copies have no work
			continue
		}
		with := total
		with.add(left)
		all := with
		all.add(expectMerges(in + 1))
		switch b := p.budget; {
		case left.Requests == 0: // it is asked nothing
		case b.tokens > 0 && all.Prompt+all.Generated > b.tokens:
			a.fail(beyond(reasonTokens, true))
			continue
		case !b.deadline.IsZero() && !b.meter.now().Add(speed.Time(all)).Before(b.end()):
			a.fail(beyond(reasonDeadline, true))
			continue
		}
		total, in = with, in+1
	}
}

// planned says what is known of an article that goes to the model.
func (p *Pipeline) planned(ctx context.Context, a *Article, lookUp bool) (s PlannedSource, err error) {
	for _, seg := range a.Segments {
		if seg.Role == segment.Content {
			s.Content++
		} else {
			s.Removed++
		}
	}
	if s.Chunks, s.Work, err = p.expect(a); err != nil || !lookUp {
		return s, err
	}
	// The whole digest is gone through, with the journal alone to answer.
	_, err = untilItFits(ctx, func(shrink int) error { return p.digestOnce(ctx, a, shrink) })
	s.Recorded = p.meter.paid(itemOf(ctx))
	if errors.Is(err, errNotRecorded) {
		return s, nil
	}
	s.Recorded = s.Work.Generated
	return s, err
}

// left is the work that is not recorded.
func (s *PlannedSource) left() Work {
	if s.Work.Generated == 0 {
		return Work{}
	}
	return s.Work.part(1 - float64(s.Recorded)/float64(s.Work.Generated))
}
