package llm

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// hedgeShare is the share of questions that may be asked a second time; credit is what may be saved up of it.
	hedgeShare  = 0.05
	hedgeCredit = 2
	// hedgeKept is how many of the last answers say what is to be expected, and hedgeLeast how many it takes.
	hedgeKept  = 64
	hedgeLeast = 20
	// hedgeAfter is the least time after which a question is asked a second time.
	hedgeAfter = 5 * time.Second
	// hedgeLook is how often a question under way is looked at.
	hedgeLook = time.Second
)

// errBeaten ends a request whose question was answered elsewhere.
var errBeaten = errors.New("another endpoint answered first")

// hedge decides which questions are asked a second time, at another server: those
// that take longer than nineteen in twenty did, measured by the tokens that they
// were allowed, as long as they are few. A server that everybody waits for is
// busy, and asking twice would make it busier.
type hedge struct {
	mu     sync.Mutex
	credit float64
	pace   []float64 // seconds per token allowed, of the last answers; a ring
	next   int
	asked  int
	wins   int
}

// question counts a question that is asked.
func (h *hedge) question() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.credit = min(h.credit+hedgeShare, hedgeCredit)
}

// answered keeps how long an answer took.
func (h *hedge) answered(maxTokens int, took time.Duration, second bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if second {
		h.wins++
	}
	pace := took.Seconds() / float64(max(maxTokens, 1))
	if len(h.pace) < hedgeKept {
		h.pace = append(h.pace, pace)
		return
	}
	h.pace[h.next] = pace
	h.next = (h.next + 1) % hedgeKept
}

// due tells whether a question that has taken so long should be asked a second time, as far as there is credit.
func (h *hedge) due(maxTokens int, elapsed time.Duration) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if elapsed < hedgeAfter || h.credit < 1 || len(h.pace) < hedgeLeast {
		return false
	}
	sorted := slices.Sorted(slices.Values(h.pace))
	p95 := sorted[len(sorted)*95/100]
	return elapsed.Seconds() > p95*float64(max(maxTokens, 1))
}

// spend takes the credit of one second request.
func (h *hedge) spend() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.credit--
	h.asked++
}

func (h *hedge) figures() (asked, wins int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.asked, h.wins
}

// runner is one request of a race.
type runner struct {
	at     *limiter
	cancel context.CancelCauseFunc
	answer Answer
	err    error
	won    bool // its answer was accepted; what record said of it is in err
	crash  any  // what it panicked with
}

// race asks a question at the server of s and, where that takes too long or the
// server is lost, at a second one. The first answer that is accepted wins and alone is
// recorded; the other request is broken off. Where another model stands in meanwhile, it ends with
// ErrSwitched. It returns when both have ended.
func (p *Pool) race(ctx context.Context, s *slot, req Request, record func(Answer) error) (Answer, error) {
	var decided atomic.Bool
	ended := make(chan *runner, 2)
	start := func(s *slot) *runner {
		r := &runner{at: s.at}
		var own context.Context
		own, r.cancel = context.WithCancelCause(context.WithValue(ctx, heldKey{}, s))
		go func() {
			defer s.release()
			defer func() {
				if v := recover(); v != nil { // in this goroutine it would end the program
					r.crash = fmt.Sprintf("%v\n%s", v, debug.Stack())
				}
				ended <- r
			}()
			r.answer, r.err = p.client(s.at).Do(own, req, func(a Answer) error {
				if !decided.CompareAndSwap(false, true) {
					return errBeaten
				}
				r.won = true
				if record == nil {
					return nil
				}
				return record(a)
			})
		}()
		return r
	}
	began := time.Now()
	runners := []*runner{start(s)}
	look := time.NewTicker(hedgeLook)
	defer look.Stop()
	hedged, twice, switched := false, false, false
	for left := 1; left > 0; {
		select {
		case r := <-ended:
			left--
			if r.won {
				for _, o := range runners {
					o.cancel(errBeaten)
				}
			}
			r.cancel(nil)
		case <-look.C:
			if !p.isNow(req.Endpoint) {
				for _, r := range runners {
					if r.at.isAway() {
						r.cancel(ErrSwitched) // what the server has in hand all the same gets its grace
						switched = true
					}
				}
				continue
			}
			lost := s.at.isAway()
			if lost {
				p.watch(p.client(s.at))
			}
			if len(runners) > 1 || ctx.Err() != nil || !lost && !p.hedge.due(req.MaxTokens, time.Since(began)) {
				continue
			}
			if second, ok := p.second(s.at, req.Endpoint); ok {
				twice = !lost || s.paid.Load()
				if twice && mayRepeat(req.Again, req.Messages, req.MaxTokens) != nil {
					twice = false
					second.release()
					continue
				}
				if lost && twice {
					p.moved.Add(1)
				}
				if !lost {
					hedged = true
					p.hedge.spend()
					p.log.Info("asked a second time elsewhere", "purpose", req.Purpose, "after", time.Since(began).Round(time.Second))
				}
				runners = append(runners, start(second))
				left++
			}
		}
	}
	out := runners[0]
	for _, r := range runners[1:] {
		if r.won {
			out = r
		}
	}
	for _, r := range runners {
		if r.crash != nil {
			panic(r.crash) // where the caller can catch it
		}
		if r != out {
			out.answer.addCost(r.answer)
		}
	}
	if twice {
		out.answer.PossiblyPaidTwice++
	}
	if switched && out.err != nil && ctx.Err() == nil {
		out.err = ErrSwitched
	}
	if out.err == nil {
		p.hedge.answered(req.MaxTokens, out.answer.Elapsed, hedged && out != runners[0])
	}
	return out.answer, out.err
}

// second takes a free slot at another server that shares the work.
func (p *Pool) second(first *limiter, place int) (*slot, bool) {
	p.mu.Lock()
	shares := slices.Clone(p.now.shares)
	if p.now.place != place {
		shares = nil
	}
	p.mu.Unlock()
	for _, c := range shares {
		if c.limit != first {
			if s, ok := p.line.try(c.limit); ok {
				return s, true
			}
		}
	}
	return nil, false
}
