package pipeline

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/babelwire/babelwire/pipeline/llm"
)

// This file keeps a run within its limits: the moment at which the briefing is
// to be out, and the tokens that it may cost. Before every question ask.go asks
// here; nothing else decides. What the journal holds is free, and is used also
// after a limit is met.

const (
	// closing is kept back at the end of a run: for answers in flight, see until, and
	// for grouping and writing.
	closing = 10 * time.Second
	// closingShare bounds closing for a run that is short: a quarter of it.
	closingShare = 4
	// mergeShare is the part of a run that is kept for merging stories while no
	// speed is known: an eighth. In the run of docs/benchmarks.md merges were an
	// eighth of what was generated.
	mergeShare = 8
	// mergeTokensShare bounds what is kept of the tokens: a third. Prompts of merges hold all claims of their story.
	mergeTokensShare = 3
)

// Codes of the faults by which a limit stops a question.
const (
	reasonDeadline     = "budget.deadline"
	reasonTokens       = "budget.tokens"
	reasonSourceTokens = "budget.source_tokens"
)

// budget decides whether one more question may be asked in this run.
type budget struct {
	deadline time.Time // when the briefing is to be out; zero = no matter
	tokens   int       // of prompts and answers together; 0 = no limit
	started  time.Time
	meter    *meter // knows the speed, and what is left of an article

	mu      sync.Mutex
	spent   int            // tokens, as reported or estimated
	held    int            // tokens that the questions at the endpoint may still cost
	said    int            // tokens that their answers are expected to have
	entered map[*item]bool // articles about which it is decided: whether they may ask
	working map[*item]bool // of them: those that may, and are not done
	told    map[*item]bool // articles that will be briefed, so that their stories are merged
	changed chan struct{}  // closed when an answer came or an article is done

	// door hands out the articles one by one, each when it is decided about the one
	// before: otherwise chance would choose which ones a limit leaves out.
	door chan struct{}
}

func newBudget(cfg Config, m *meter) *budget {
	b := &budget{
		deadline: cfg.Deadline, tokens: cfg.MaxTokens, started: m.now(), meter: m,
		entered: map[*item]bool{}, working: map[*item]bool{}, told: map[*item]bool{},
		changed: make(chan struct{}), door: make(chan struct{}, 1),
	}
	b.door <- struct{}{}
	return b
}

func (b *budget) limited() bool { return !b.deadline.IsZero() || b.tokens > 0 }

// know says that an answer for the item (nil = a merge) was there for nothing.
func (b *budget) know(it *item) {
	if it == nil || !b.limited() {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.told[it] = true
}

// enter decides, at the first question of an article, whether it may ask: where
// all of it can be expected to be done, with time and tokens left for merging
// the stories. Where that hangs on what other articles will turn out to take,
// it waits for them; and no more are begun at once than the server is seen to
// work on, because what is begun is hard to leave. A merge (it is nil) needs no leave.
func (b *budget) enter(ctx context.Context, it *item) error {
	if it == nil || !b.limited() {
		return nil
	}
	for {
		wait, err := b.tryEnter(it)
		if wait == nil {
			return err
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// tryEnter decides, or says what to wait for.
func (b *budget) tryEnter(it *item) (wait <-chan struct{}, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	may, decided := b.entered[it]
	if decided && may {
		return nil, nil
	}
	s := b.meter.outlook(it, b.working, b.told)
	code := ""
	// The journal may have the merges, too, and a limit that is too small for them all must still let
	// every run do something: no more than a share is kept for them, and the first article always comes in.
	merging := min(s.mergingAll, b.tokens/mergeTokensShare)
	first := b.spent == 0 && len(b.working) == 0
	if b.tokens > 0 && !first && b.spent+s.othersAll+s.ownAll+merging > b.tokens {
		code = reasonTokens
	}
	if !b.deadline.IsZero() {
		end := b.end()
		if takes := b.mergeTime(end, s) + s.time(s.others, s.own); !b.meter.now().Add(takes).Before(end) {
			code = reasonDeadline
		}
	}
	if !decided && len(b.working) > 0 && (code != "" || len(b.working) >= s.atOnce) {
		return b.changed, nil
	}
	if !decided {
		b.entered[it] = code == ""
		b.door <- struct{}{} // there is room: one article at a time comes through
	}
	if code != "" || decided {
		return nil, beyond(cmp.Or(code, reasonDeadline), true)
	}
	b.working[it], b.told[it] = true, true
	return nil, nil
}

// leave says that an article is done, or has failed.
func (b *budget) leave(it *item) {
	if it == nil || !b.limited() {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, decided := b.entered[it]; !decided {
		b.entered[it] = false // it had no question
		b.door <- struct{}{}
	}
	delete(b.working, it)
	b.notify()
}

// notify wakes those who wait for a change; mu is held.
func (b *budget) notify() {
	close(b.changed)
	b.changed = make(chan struct{})
}

// look bounds a look at the endpoint itself by the deadline. stop is to be called.
func (b *budget) look(ctx context.Context) (bound context.Context, stop func(), err error) {
	if b.deadline.IsZero() {
		return ctx, func() {}, nil
	}
	if b.over() {
		return nil, nil, beyond(reasonDeadline, true)
	}
	bound, cancel := context.WithDeadlineCause(ctx, b.end(), beyond(reasonDeadline, true))
	return bound, cancel, nil
}

// over reports whether there is no time left to ask anything.
func (b *budget) over() bool { return !b.deadline.IsZero() && !b.meter.now().Before(b.end()) }

// end is when the last question must have its answer.
func (b *budget) end() time.Time {
	return b.deadline.Add(-min(closing, b.deadline.Sub(b.started)/closingShare))
}

// until is when an answer in flight at the end is given up: it has the most of what is kept
// back, nine of the ten seconds where that is all of it. Zero = no matter.
func (b *budget) until() time.Time {
	if b.deadline.IsZero() {
		return time.Time{}
	}
	return b.deadline.Add(-b.deadline.Sub(b.end()) / 10)
}

// mergeTime is what merging the stories of the articles in sight will take.
func (b *budget) mergeTime(end time.Time, s outlook) time.Duration {
	if s.speed == 0 {
		return end.Sub(b.started) / mergeShare
	}
	return s.time(s.merging-s.aStory, s.aStory) // no less than a story of two articles takes by itself
}

// beyond is the fault of a question that a limit of the run forbids. first says
// that nothing of its source was asked.
func beyond(code string, first bool) *llm.Error {
	message := "the run's deadline came before this source was done"
	switch {
	case code == reasonDeadline && first:
		message = "the run's deadline left no time for this source"
	case code == reasonTokens && first:
		message = "the tokens that the run may cost did not suffice for this source"
	case code == reasonTokens:
		message = "the tokens that the run may cost were used up before this source was done"
	}
	return &llm.Error{Code: code, Message: message}
}

// overBudget returns the fault where it was a limit of the run that stopped the question.
func overBudget(err error) (*llm.Error, bool) {
	var e *llm.Error
	if errors.As(err, &e) && strings.HasPrefix(e.Code, "budget.") {
		return e, true
	}
	return nil, false
}
