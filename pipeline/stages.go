package pipeline

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// This file moves articles from stage to stage. Which stages there are, and in
// what order, is Run's.

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
					item := p.meter.begin(a)
					p.cfg.Progress(Progress{Source: a.Source, Stage: name})
					through := p.figures.begin(name)
					if err := p.guard(withItem(ctx, item), name, a, work); err != nil {
						return err
					}
					p.told(name, a, through(a.State.failed()))
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

// told tells that the article is through the stage, and whether it ended there:
// one line of the log for each source and stage, its keys always the same.
func (p *Pipeline) told(stage string, a *Article, took time.Duration) {
	what := "source"
	if a.done() {
		what = "source ended"
	}
	p.log.Info(what, "source", a.Source, "stage", stage, "state", a.State, "reason", a.Reason,
		"ms", took.Milliseconds(), "tokens", a.Tokens.Completion)
	if !a.done() {
		return
	}
	p.meter.end(a)
	p.cfg.Progress(Progress{Source: a.Source, Stage: stage, State: a.State, Reason: a.Reason, Message: a.Message})
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

// distinct hands on, in source order, all articles but the copies: those whose
// content an earlier one has. So that the copy does not depend on which source
// was loaded sooner, an article waits here for all that are named before it. A
// copy ends as the first one does, which is known after digest: see endCopies.
func (p *Pipeline) distinct(ctx context.Context, g *errgroup.Group, in <-chan *Article) <-chan *Article {
	out := make(chan *Article)
	g.Go(func() error {
		defer close(out)
		seen := firsts{}
		early := map[int]*Article{} // by order: those that came before their turn
		turn := 0
		for a := range in {
			early[a.order] = a
			for ; early[turn] != nil; turn++ {
				next := early[turn]
				delete(early, turn)
				if seen.before(next) != nil && !next.done() {
					p.meter.plan(next, Work{})
					continue
				}
				if !send(ctx, out, next) {
					return ctx.Err()
				}
			}
		}
		return nil
	})
	return out
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
