package pipeline

import (
	"container/heap"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"

	"github.com/babelwire/babelwire/pipeline/lang"
	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/source"
	"github.com/babelwire/babelwire/pipeline/store"
)

// Config is what a Pipeline works with. Detector is required; without Client
// the briefing is extractive; with Client a Journal is required.
type Config struct {
	Detector  *lang.Detector
	Client    *llm.Client
	Endpoint  string // names the endpoint in the journal; never in a file out
	Model     string // as the user asked for it; "" = what the server has
	Journal   *store.Store
	Languages []string         // codes that are processed; nil = the five
	Skill     map[string]Skill // how well the model translates a language, where it is not to be what the journal has measured; key "garbled" for garbled English
	Title     string
	MaxBytes  int64          // of one source; 0 = the source package's default
	NoCache   bool           // ask again even what the journal holds
	Workers   int            // articles in digest at once; 0 = as many as the server has slots, and two
	Stdin     io.Reader      // read for the source "-"
	Progress  func(Progress) // called from many goroutines
	Log       *slog.Logger
	Now       func() time.Time
}

// Progress says that one source reached a stage, or, with State set, its end.
type Progress struct {
	Source string
	Stage  string // load, digest, merge
	State  State
	Total  int // sources of the run
}

// Pipeline turns sources into a briefing. It may run several times, but only
// one Run at a time.
type Pipeline struct {
	cfg      Config
	log      *slog.Logger
	total    int
	secret   []byte
	running  context.Context // of the Run at work: what the requests belong to, whichever article asked first
	asked    singleflight.Group
	flights  sync.WaitGroup
	live     sync.Mutex                    // held while the endpoint is asked for the first time
	info     atomic.Pointer[llm.Info]      // what is known of the endpoint; written under live
	measured atomic.Pointer[MeasuredSkill] // of the model in info; written before info
	sure     atomic.Bool                   // info comes from the endpoint itself, not from the journal
	usageMu  sync.Mutex
	usage    Usage // guarded by usageMu
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
	if cfg.Progress == nil {
		cfg.Progress = func(Progress) {}
	}
	return &Pipeline{cfg: cfg, log: cfg.Log}, nil
}

// Run is the whole flow:
//
//	load -> clean -> detect -> digest (and check) -> all articles -> group -> merge -> briefing
//
// What goes wrong with one source stays with that source (Article.State). Run
// returns an error only when the run itself cannot go on: cancelled, no
// endpoint at the start, a refused key, a full disk.
func (p *Pipeline) Run(ctx context.Context, sources []Source) (*Briefing, error) {
	started := p.cfg.Now()
	p.usage, p.answered = Usage{}, nil
	ctx, end := p.begin(ctx)
	defer end()
	if err := p.prepare(ctx); err != nil {
		return nil, err
	}
	expanded := source.Expand(sources)
	articles := make([]*Article, len(expanded.Refs))
	for i, ref := range expanded.Refs {
		articles[i] = &Article{order: i, ref: ref, Source: ref.Name}
	}
	p.total = len(articles)

	g, gctx := errgroup.WithContext(ctx)
	cpu := runtime.GOMAXPROCS(0)
	fresh := feed(gctx, g, articles)
	loaded := p.stage(gctx, g, "load", cpu, fresh, p.load)
	cleaned := p.stage(gctx, g, "clean", cpu, loaded, p.clean)
	detected := p.stage(gctx, g, "detect", cpu, cleaned, p.detect)
	waiting := longestFirst(gctx, g, detected)
	digested := p.stage(gctx, g, "digest", p.workers(), waiting, p.digest)
	drain(gctx, g, digested)
	if err := g.Wait(); err != nil {
		return nil, err
	}

	dedupe(articles)
	stories, err := p.stories(ctx, articles)
	if err != nil {
		return nil, err
	}
	b := p.briefing(started, articles, stories)
	b.Ignored = expanded.Ignored
	return b, nil
}

// begin makes ctx the one that requests belong to. end ends those in flight:
// their answers are recorded, or given up after their grace.
func (p *Pipeline) begin(ctx context.Context) (running context.Context, end func()) {
	running, cancel := context.WithCancel(ctx)
	p.running = running
	return running, func() {
		cancel()
		p.flights.Wait()
	}
}

// prepare reads what the journal knows, so that a run that is wholly in it
// sends nothing.
func (p *Pipeline) prepare(ctx context.Context) error {
	if p.cfg.Client == nil {
		return nil
	}
	secret, err := p.cfg.Journal.Secret(ctx)
	if err != nil {
		return err
	}
	p.secret = secret
	return p.recallEndpoint(ctx)
}

// workers is how many documents are digested at once. It bounds memory and
// keeps longest-first meaningful; the bound on requests is the client's.
func (p *Pipeline) workers() int {
	if p.cfg.Workers > 0 {
		return p.cfg.Workers
	}
	if info := p.info.Load(); info != nil && info.Slots > 0 {
		return info.Slots + 2
	}
	return 8
}

// feed sends the articles in source order.
func feed(ctx context.Context, g *errgroup.Group, articles []*Article) <-chan *Article {
	out := make(chan *Article)
	g.Go(func() error {
		defer close(out)
		for _, a := range articles {
			if !send(ctx, out, a) {
				return ctx.Err()
			}
		}
		return nil
	})
	return out
}

func send(ctx context.Context, out chan<- *Article, a *Article) bool {
	select {
	case out <- a:
		return true
	case <-ctx.Done():
		return false
	}
}

// stage runs work on every article that has not ended, in workers goroutines,
// and hands all articles on.
func (p *Pipeline) stage(ctx context.Context, g *errgroup.Group, name string, workers int,
	in <-chan *Article, work func(context.Context, *Article) error,
) <-chan *Article {
	out := make(chan *Article)
	var left atomic.Int32
	left.Store(int32(workers))
	for range workers {
		g.Go(func() error {
			defer func() {
				if left.Add(-1) == 0 {
					close(out)
				}
			}()
			for a := range in {
				if !a.done() {
					p.cfg.Progress(Progress{Source: a.Source, Stage: name, Total: p.total})
					if err := p.guard(ctx, name, a, work); err != nil {
						return err
					}
					if a.done() {
						p.log.Info("source ended", "source", a.Source, "stage", name, "state", a.State, "reason", a.Reason)
						p.cfg.Progress(Progress{Source: a.Source, Stage: name, State: a.State, Total: p.total})
					}
				}
				if !send(ctx, out, a) {
					return ctx.Err()
				}
			}
			return nil
		})
	}
	return out
}

// guard keeps a panic in one article's code from ending the others.
func (p *Pipeline) guard(ctx context.Context, stage string, a *Article, work func(context.Context, *Article) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			p.log.Error("panic", "stage", stage, "source", a.Source, "panic", r, "stack", string(debug.Stack()))
			a.end(Failed, "internal.panic", fmt.Sprintf("A fault in babelwire stopped this source in stage %s.", stage))
		}
	}()
	return work(ctx, a)
}

// panicError carries a panic from a helper goroutine of an article to the
// goroutine that may end the article for it.
type panicError struct{ value any }

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v", e.value) }

// recovered turns a panic into an error. It is deferred in goroutines that no
// guard stands around: errgroup would let the panic end the program.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = &panicError{fmt.Sprintf("%v\n%s", r, debug.Stack())}
	}
}

// longestFirst holds what waits for the model and hands out the longest
// document first: in arrival order the longest often starts last and the
// server's slots idle while it ends.
func longestFirst(ctx context.Context, g *errgroup.Group, in <-chan *Article) <-chan *Article {
	out := make(chan *Article)
	g.Go(func() error {
		defer close(out)
		var waiting byLength
		for in != nil || len(waiting) > 0 {
			var next *Article
			var sendTo chan<- *Article
			if len(waiting) > 0 {
				next, sendTo = waiting[0], out
			}
			select {
			case a, ok := <-in:
				if !ok {
					in = nil
					continue
				}
				heap.Push(&waiting, a)
			case sendTo <- next:
				heap.Pop(&waiting)
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return out
}

// byLength is a heap of articles, longest text first, then source order.
type byLength []*Article

func (h byLength) Len() int { return len(h) }
func (h byLength) Less(i, j int) bool {
	if len(h[i].doc.Text) != len(h[j].doc.Text) {
		return len(h[i].doc.Text) > len(h[j].doc.Text)
	}
	return h[i].order < h[j].order
}
func (h byLength) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *byLength) Push(x any)   { *h = append(*h, x.(*Article)) }
func (h *byLength) Pop() any {
	old := *h
	a := old[len(old)-1]
	*h = old[:len(old)-1]
	return a
}

// drain takes the finished articles off the last channel; Run already holds
// them in source order.
func drain(ctx context.Context, g *errgroup.Group, in <-chan *Article) {
	g.Go(func() error {
		for {
			select {
			case _, ok := <-in:
				if !ok {
					return nil
				}
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	})
}

// dedupe ends every article whose content an earlier one in source order
// already has, and gives each article an id of its own.
func dedupe(articles []*Article) {
	first := map[string]*Article{}
	for _, a := range articles {
		a.ID = "a" + hash(a.SHA256, ifEmpty(a.SHA256, a.Source))
		if a.SHA256 == "" || a.State == Skipped && a.Reason == "input.empty" {
			a.ID = "a" + hash(a.Source, a.Reason)
			continue
		}
		one, ok := first[a.SHA256]
		if !ok {
			first[a.SHA256] = a
			continue
		}
		a.ID = "a" + hash(a.SHA256, a.Source)
		if one.State == Failed || one.State == FailedRetry || one.State == Skipped {
			a.end(one.State, one.Reason, one.Message) // the same content had the same fate
			continue
		}
		a.Segments, a.Claims, a.Mends, a.Dropped = nil, nil, nil, nil
		a.end(Skipped, "input.duplicate", fmt.Sprintf("The same content as %s, which is briefed.", one.Source))
	}
}

// hash is the 12-digit content hash that ids are made of.
func hash(parts ...string) string {
	h := sha256.New()
	for _, s := range parts {
		fmt.Fprintf(h, "%d:%s", len(s), s) // lengths, so that no two lists of parts collide
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

func ifEmpty(s, alternative string) string {
	if s == "" {
		return alternative
	}
	return ""
}
