package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	stdhash "hash"
	"io"
	"log/slog"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/source"
	"github.com/babelwire/babelwire/pipeline/store"
)

// Config is what a Pipeline works with. Detector is required; without Client
// the briefing is extractive; with Client a Journal is required.
type Config struct {
	Detector  Detector
	Client    Endpoint
	Endpoint  string // names the endpoint in the journal; never in a file out
	Model     string // as the user asked for it; "" = what the server has
	Journal   *store.Store
	Languages []string         // codes that are processed; nil = the five
	Skill     map[string]Skill // how well the model translates a language, where it is not to be what the journal has measured; key "garbled" for garbled English
	// FurtherSkill is Skill for the other models of a Client that stands for several, by llm.Info.Endpoint - 1.
	FurtherSkill []map[string]Skill
	Title        string
	MaxBytes     int64 // of one source; 0 = the source package's default
	NoCache      bool  // ask again even what the journal holds
	AskFaults    bool  // of what the journal holds, ask again the answers that were of no use
	Workers      int   // articles in digest at once; 0 = more than the servers have slots
	// Deadline is when the briefing is to be out; zero = no matter. At the limit
	// what is done is briefed, and named what is not.
	Deadline        time.Time
	MaxTokens       int            // that the run may cost, prompts and answers together; 0 = no limit
	MaxSourceTokens int            // of one source's text that are read; 0 = all
	Stdin           io.Reader      // read for the source "-"
	Progress        func(Progress) // called from many goroutines, one at a time; they wait for it
	Log             *slog.Logger
	Now             func() time.Time
}

// Pipeline turns sources into a briefing. It may run several times, but only
// one Run at a time.
type Pipeline struct {
	cfg     Config
	log     *slog.Logger
	meter   *meter   // of the Run at work
	figures *figures // of the Run at work, or the last one
	budget  *budget  // of the Run at work
	// extractive: sentences stand as the sources have them. Set by begin and
	// standIn, read once all articles are done.
	extractive bool
	secret     []byte
	running    context.Context // of the Run at work: what the requests belong to, whichever article asked first
	asked      singleflight.Group
	flights    sync.WaitGroup
	live       sync.Mutex                    // held while the endpoint is asked for the first time
	info       atomic.Pointer[llm.Info]      // what is known of the endpoint; written under live
	measured   atomic.Pointer[MeasuredSkill] // of the model in info; written before info
	sure       atomic.Bool                   // info comes from the endpoint itself, not from the journal
	usageMu    sync.Mutex
	usage      Usage // guarded by usageMu
	// answered holds the models that answered, as they call themselves; guarded by usageMu.
	answered []string
}

// New checks the configuration.
func New(cfg Config) (*Pipeline, error) {
	if cfg.Detector == nil {
		return nil, errors.New("pipeline: no language detector")
	}
	if cfg.Client != nil && cfg.Journal == nil {
		return nil, errors.New("pipeline: a model needs a journal to record its answers in")
	}
	if len(cfg.Languages) == 0 {
		cfg.Languages = []string{"en", "fr", "nl", "id", "ar"}
	}
	if cfg.Title == "" {
		cfg.Title = "Briefing"
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	p := &Pipeline{cfg: cfg, log: cfg.Log, meter: newMeter(), figures: newFigures()}
	p.budget = newBudget(cfg, p.meter)
	p.cfg.Progress = func(Progress) {}
	if cfg.Progress != nil {
		var telling sync.Mutex // what is told never goes backwards
		p.cfg.Progress = func(what Progress) {
			telling.Lock()
			defer telling.Unlock()
			cfg.Progress(p.meter.stand(what))
		}
	}
	return p, nil
}

// Run is the whole flow:
//
//	load -> clean -> detect -> distinct -> plan -> digest (and check) -> all articles -> group -> merge -> briefing
//
// What goes wrong with one source stays with that source (Article.State). Run
// returns an error only when the run itself cannot go on: cancelled, no
// endpoint at the start, a refused key, a full disk.
func (p *Pipeline) Run(ctx context.Context, sources []Source) (*Briefing, error) {
	started := p.cfg.Now()
	p.usage, p.answered = Usage{}, nil
	ctx, end := p.begin(ctx)
	defer end()
	if p.cfg.Client != nil && p.budget.over() {
		p.log.Warn("the deadline leaves no time to ask the model: only what the journal holds is used")
	}
	if err := p.prepare(ctx); err != nil {
		return nil, err
	}
	expanded := source.Expand(sources)
	articles := p.fresh(expanded.Refs)

	g, gctx := errgroup.WithContext(ctx)
	read := p.read(gctx, g, articles) // load -> clean -> detect -> distinct -> plan
	waiting := p.inOrder(gctx, g, read)
	digested := p.stage(gctx, g, "digest", p.workers(), waiting, p.digest)
	drain(gctx, g, digested)
	if err := g.Wait(); err != nil {
		return nil, err
	}

	p.standIn(articles)
	p.endCopies(articles)
	stories, err := p.stories(ctx, articles)
	if err != nil {
		return nil, err
	}
	p.keepMeasured(ctx)
	b := p.briefing(started, articles, stories)
	b.Ignored = expanded.Ignored
	return b, nil
}

// fresh makes an article of every source.
func (p *Pipeline) fresh(refs []source.Ref) []*Article {
	articles := make([]*Article, len(refs))
	for i, ref := range refs {
		articles[i] = &Article{order: i, ref: ref, Source: ref.Name}
	}
	p.meter.start(len(articles))
	p.figures.articles = articles
	return articles
}

// read is the first half of the flow, which asks no model.
func (p *Pipeline) read(ctx context.Context, g *errgroup.Group, articles []*Article) <-chan *Article {
	cpu := runtime.GOMAXPROCS(0)
	fresh := feed(ctx, g, articles)
	loaded := p.stage(ctx, g, "load", cpu, fresh, p.load)
	cleaned := p.stage(ctx, g, "clean", cpu, loaded, p.clean)
	detected := p.stage(ctx, g, "detect", cpu, cleaned, p.detect)
	distinct := p.distinct(ctx, g, detected)
	return p.stage(ctx, g, "plan", cpu, distinct, p.plan)
}

// begin makes ctx the one that requests belong to. end ends those in flight:
// their answers are recorded, or given up after their grace.
func (p *Pipeline) begin(ctx context.Context) (running context.Context, end func()) {
	running, cancel := context.WithCancel(ctx)
	p.running, p.meter, p.figures = running, newMeter(), newFigures()
	p.budget, p.extractive = newBudget(p.cfg, p.meter), p.cfg.Client == nil
	return running, func() {
		cancel()
		p.flights.Wait()
		p.cfg.Progress(Progress{}) // with the answers that came after the cancelling
	}
}

// prepare reads what the journal knows, so that a run that is wholly in it
// sends nothing.
func (p *Pipeline) prepare(ctx context.Context) error {
	if p.cfg.Client == nil {
		return nil
	}
	return p.recall(ctx)
}

func (p *Pipeline) recall(ctx context.Context) (err error) {
	if p.secret, err = p.cfg.Journal.Secret(ctx); err != nil {
		return err
	}
	return p.recallEndpoint(ctx)
}

// workers is how many documents are digested at once. It bounds memory and
// keeps longest-first meaningful; the bound on requests is the client's.
func (p *Pipeline) workers() int {
	if p.cfg.Workers > 0 {
		return p.cfg.Workers
	}
	// The slots that an earlier run saw say little: a server may have more by now, or another one may join. The
	// client finds out how many it serves, and those first that are under way.
	slots := 0
	if info := p.info.Load(); info != nil {
		slots = info.Slots + 2
	}
	return max(slots, llm.MostInFlight)
}

// firsts holds, for every content, the first article in source order that has
// it. An article without text is no content: each one is told of by itself.
type firsts map[string]*Article

// before returns the earlier article with the content of a. It returns nil where
// a is the first one, or has no content. It is to be asked in source order, and
// after clean, which may still find that there is no text.
func (f firsts) before(a *Article) *Article {
	if !a.hasContent() {
		return nil
	}
	one, ok := f[a.SHA256]
	if !ok {
		f[a.SHA256] = a
	}
	return one
}

func (a *Article) hasContent() bool {
	return a.SHA256 != "" && (a.State != Skipped || a.Reason != "input.empty")
}

// dedupe ends every article whose content an earlier one in source order
// already has, and gives each article an id of its own.
func dedupe(articles []*Article) {
	seen := firsts{}
	for _, a := range articles {
		one := seen.before(a)
		switch {
		case !a.hasContent():
			a.ID = "a" + hash(a.Source, a.Reason)
			continue
		case one == nil:
			a.ID = "a" + hash(a.SHA256, "")
			continue
		}
		a.ID = "a" + hash(a.SHA256, a.Source)
		if one.State.failed() || one.State == Skipped {
			a.end(one.State, one.Reason, one.Message) // the same content had the same fate
			continue
		}
		a.Segments, a.Claims, a.Mends, a.Dropped = nil, nil, nil, nil
		a.end(Skipped, "input.duplicate", fmt.Sprintf("The same content as %s, which is briefed.", one.Source))
	}
}

// endCopies dedupes the articles of a run, and tells how those ended that
// distinct kept back.
func (p *Pipeline) endCopies(articles []*Article) {
	open := slices.DeleteFunc(slices.Clone(articles), (*Article).done)
	dedupe(articles)
	for _, a := range open {
		if a.done() {
			p.told("distinct", a, 0)
		}
	}
}

// hash is the 12-digit content hash that ids are made of.
func hash(parts ...string) string {
	h := newHasher()
	h.add(parts...)
	return h.id()
}

// hasher makes a content hash of parts that come one after the other.
type hasher struct {
	sum  stdhash.Hash
	room []byte
}

func newHasher() *hasher { return &hasher{sum: sha256.New()} }

func (h *hasher) add(parts ...string) {
	for _, s := range parts {
		h.room = append(strconv.AppendInt(h.room[:0], int64(len(s)), 10), ':') // lengths, so that no two lists of parts collide
		h.room = append(h.room, s...)
		h.sum.Write(h.room)
	}
}

func (h *hasher) id() string { return hex.EncodeToString(h.sum.Sum(nil))[:12] }
