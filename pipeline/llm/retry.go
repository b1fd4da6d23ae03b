package llm

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"
)

const (
	maxAttempts   = 5                      // sends of one request that meet ordinary 5xx or lost connections
	briskAttempts = 2                      // the same, while the endpoint is examined
	maxTimeouts   = 2                      // the same, that meet the deadline
	backoffBase   = 500 * time.Millisecond // first delay; doubles
	backoffCap    = 30 * time.Second
	loadingPoll   = 2 * time.Second        // between looks at a server that loads its model
	longWait      = 10 * time.Second       // from here on a pause that the server asks for is worth a warning
	startRetry    = 300 * time.Millisecond // one more try at the start: a server may be binding its port
)

// gate holds back every request of the client until a moment that a server named.
type gate struct {
	mu    sync.Mutex
	until time.Time
}

func (g *gate) closeUntil(t time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if t.After(g.until) {
		g.until = t
	}
}

func (g *gate) wait(ctx context.Context) error {
	for {
		g.mu.Lock()
		left := time.Until(g.until)
		g.mu.Unlock()
		if left <= 0 {
			return ctx.Err()
		}
		if err := sleep(ctx, left); err != nil {
			return err
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// backoff is full jitter: anything between 0 and the doubled base, so that
// requests that failed together do not come back together. A floor of a tenth
// keeps the worst draw from being no pause at all.
func backoff(attempt int) time.Duration {
	ceiling := backoffCap
	if attempt < 6 {
		ceiling = min(backoffCap, backoffBase<<attempt)
	}
	return ceiling/10 + rand.N(ceiling-ceiling/10) //nolint:gosec // jitter needs no secrecy
}

// patience is what one request has used up of its budgets.
type patience struct {
	attempts  int       // ordinary faults
	timeouts  int       // deadlines
	outages   int       // outages that took attempts away; each counts as one attempt
	outage    time.Time // start of the last of these
	waited    time.Time // start of the last outage that was waited for
	lostAt    time.Time // when a send was lost on the way; zero = none was
	waits     int       // answers that told us to wait
	waitSince time.Time // first of these; zero = none
	awaySince time.Time // first refused connection; zero = none
	booked    int       // repeats booked on the run's budget
	charged   bool      // the send under way is one of these
}

// meter counts what one Do has cost. Its first fields are of the Request.
type meter struct {
	purpose   string // for the log
	again     func(tokens int) error
	graced    bool      // somebody keeps the answer also where it comes after the end: it is waited for
	until     time.Time // but not beyond this moment, where it is not zero
	calls     int
	paidTwice int
	usage     Usage
}

// call sends one request until it is answered. This is the only retry loop. Its bounds:
//
//   - of one request: maxAttempts ordinary faults, maxTimeouts deadlines, and MaxWait of wall time for a server
//     that wants to be left alone;
//   - of the run: a budget of repeats (see repeats), and MaxOutage of wall time
//     for an endpoint that is lost (see breaker).
func (c *Client) call(ctx context.Context, m *meter, w wireRequest) (reply, error) {
	var used patience
	c.repeats.first()
	paid := false // the server may have done the work of the send before
	for again := false; ; again = true {
		rep, ex, trial, err := c.attempt(ctx, m, &used, w)
		if ex == nil {
			return reply{}, err // nothing was sent
		}
		if again {
			c.count(func(s *Stats) { s.Retries++ })
		}
		if paid {
			m.paidTwice++
			c.count(func(s *Stats) { s.PossiblyPaidTwice++ })
		}
		m.calls += ex.sends
		c.count(func(s *Stats) { s.Calls += ex.sends })
		if ex.answered {
			c.answered.Store(true)
		}
		if err == nil {
			c.report(&used, trial, nil)
			c.account.works()
			c.limit.answered(rep.usage, rep.took)
			m.usage.PromptTokens += rep.usage.PromptTokens
			m.usage.CachedTokens += rep.usage.CachedTokens
			m.usage.CompletionTokens += rep.usage.CompletionTokens
			return rep, nil
		}
		if ctx.Err() != nil {
			c.breaker.giveUp(trial)
			return reply{}, context.Cause(ctx)
		}
		fault := asError(err, c.host)
		c.report(&used, trial, fault)
		pause, err := c.plan(&used, fault, ex)
		c.log.Debug("request failed", "purpose", m.purpose, "attempt", m.calls, "code", fault.Code, "status", fault.Status, "again", err == nil, "pause", pause.Round(time.Millisecond))
		switch {
		case c.tooLateFor(fault):
			err = c.lost()
		case err != nil && c.excused(ctx, &used, fault):
			pause, err = 0, nil
		}
		if err == nil {
			err = c.book(&used, fault)
		}
		if err != nil {
			return reply{}, c.account.note(err)
		}
		paid = ex.maybePaid.Load() && !ex.refused
		if paid {
			if err := mayRepeat(m.again, w.messages, w.maxTokens); err != nil {
				return reply{}, err
			}
		}
		if err := c.rest(ctx, fault, pause); err != nil {
			return reply{}, err
		}
	}
}

// attempt sends a request once, as soon as that is allowed. A nil exchange says that nothing was sent.
func (c *Client) attempt(ctx context.Context, m *meter, used *patience, w wireRequest) (rep reply, ex *exchange, trial bool, err error) {
	if trial, err = c.admit(ctx, used); err != nil {
		return reply{}, nil, false, err
	}
	if err = c.gate.wait(ctx); err == nil {
		err = c.account.refusal()
	}
	if err != nil {
		c.breaker.giveUp(trial)
		return reply{}, nil, false, err
	}
	working, done := ctx, func() {}
	if m.graced {
		working, done = withGrace(ctx, m.until)
	}
	defer done()
	held, pooled := ctx.Value(heldKey{}).(*slot)
	if pooled {
		held.paid.Store(true)
	}
	rep, ex, err = c.once(working, w, used.timeouts)
	if pooled {
		held.paid.Store(ex.maybePaid.Load() && !ex.refused)
	}
	return rep, ex, trial, err
}

// book takes a repeat from the run's budget, where the fault may have cost the server work. An
// outage is not the requests' fault: what it took away is not booked.
func (c *Client) book(used *patience, fault *Error) error {
	if fault.kind == kindBusy || fault.kind == kindLoading || fault.kind == kindAway {
		if used.charged {
			c.refund(used, 1) // the repeat was turned away at the door
		}
	}
	used.charged = false
	if fault.kind != kindTransient && fault.kind != kindTimeout || !c.breaker.peek().free {
		return nil
	}
	if !c.repeats.take() {
		c.count(func(s *Stats) { s.RetriesRefused++ })
		e := *fault
		e.Message += fmt.Sprintf("; not sent again: this run has used up its repeats (%d, and %d %% of its requests)", repeatsFloor, repeatsPercent)
		return &e
	}
	used.booked++
	used.charged = true
	return nil
}

// refund gives n booked repeats back.
func (c *Client) refund(used *patience, n int) {
	c.repeats.giveBack(n)
	used.booked -= n
	used.charged = false
}

// withGrace keeps one send alive for graceOnCancel after ctx was cancelled, and at most to until (zero = no
// matter): the server works on it already, and its answer can be kept.
func withGrace(ctx context.Context, until time.Time) (context.Context, func()) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		if errors.Is(context.Cause(ctx), errBeaten) {
			cancel() // nobody wants the answer
			return
		}
		grace := graceOnCancel
		if !until.IsZero() {
			grace = min(grace, time.Until(until))
		}
		time.AfterFunc(grace, cancel)
	})
	return longer, func() {
		stop()
		cancel()
	}
}

// plan decides about a fault: the error when the budget is spent, else the
// pause before the next send.
func (c *Client) plan(used *patience, e *Error, ex *exchange) (time.Duration, error) {
	switch e.kind {
	case kindTransient:
		used.attempts++
		if used.attempts >= maxAttempts || c.brisk.Load() && used.attempts >= briskAttempts {
			e.Message = fmt.Sprintf("%s (%d attempts)", e.Message, used.attempts)
			return 0, e
		}
		pause := backoff(used.attempts - 1)
		if ex.retryAfter.told {
			if ex.retryAfter.wait > c.maxWait {
				return 0, tooLong(e, ex.retryAfter.wait, c.maxWait)
			}
			pause = max(pause, ex.retryAfter.wait)
		}
		return pause, nil
	case kindTimeout:
		used.timeouts++
		if used.timeouts >= maxTimeouts || c.brisk.Load() {
			return 0, e
		}
		return backoff(0), nil
	case kindBusy, kindLoading:
		if e.kind == kindBusy && !e.nobody {
			c.limit.rejected(ex.began, min(ex.retryAfter.wait, c.maxWait)) // a longer one is not waited for, and may be any number
		}
		return c.planWait(used, e, ex)
	case kindAway:
		return c.planAway(used, e)
	default:
		return 0, e
	}
}

// planAway is plan for an endpoint at which nobody listens. At the start, and in an examination, it is
// tried once more. One that was there before is waited for by admit; the request's own time
// counts too, because an endpoint that comes and goes starts the outage's clock again and again.
func (c *Client) planAway(used *patience, e *Error) (time.Duration, error) {
	if !c.answered.Load() || c.brisk.Load() {
		used.attempts++
		if used.attempts >= 2 {
			return 0, e
		}
		return startRetry, nil
	}
	if used.awaySince.IsZero() {
		used.awaySince = time.Now()
	}
	if time.Since(used.awaySince) >= c.maxOutage {
		return 0, c.lost()
	}
	return 0, nil
}

// planWait is plan for a server that is there but wants to be left alone. Time counts, not attempts: a
// budget of attempts is gone in seconds while the server says "in a minute".
func (c *Client) planWait(used *patience, e *Error, ex *exchange) (time.Duration, error) {
	now := time.Now()
	if used.waitSince.IsZero() {
		used.waitSince = now
	}
	left := c.maxWait - now.Sub(used.waitSince)
	pause := backoff(used.waits)
	used.waits++
	switch {
	case ex.retryAfter.told:
		pause = max(pause, ex.retryAfter.wait)
		if ex.retryAfter.wait > left {
			return 0, tooLong(e, ex.retryAfter.wait, left)
		}
		// Nobody sends before the moment the server named; the pause above it is this request's own jitter.
		c.gate.closeUntil(now.Add(ex.retryAfter.wait))
	case e.kind == kindLoading:
		pause = loadingPoll
		c.gate.closeUntil(now.Add(pause))
	}
	if pause >= left {
		e.Message = fmt.Sprintf("%s, after %s of waiting", e.Message, now.Sub(used.waitSince).Round(time.Second))
		return 0, e
	}
	level := slog.LevelInfo
	if pause >= longWait {
		level = slog.LevelWarn // whoever reads the log of a slow night looks for it
	}
	c.count(func(s *Stats) { s.LongestWait = max(s.LongestWait, pause) })
	c.log.Log(context.Background(), level, "waiting for the endpoint", "code", e.Code, "status", e.Status, "wait", pause.Round(time.Millisecond), "budget_left", left.Round(time.Second))
	return pause, nil
}

func tooLong(e *Error, wait, left time.Duration) *Error {
	t := *e
	t.Code = CodeRateLimited
	t.NextStep = "start again later"
	t.Message = fmt.Sprintf("%s; it asks for %s, %s are left to wait", e.Message, wait.Round(time.Second), max(left, 0).Round(time.Second))
	return &t
}
