package llm

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

const (
	maxAttempts   = 5                      // sends of one request that meet ordinary 5xx or lost connections
	briskAttempts = 2                      // the same, while the endpoint is examined
	maxTimeouts   = 2                      // sends of one request that meet the deadline
	backoffBase   = 500 * time.Millisecond // first delay; doubles
	backoffCap    = 30 * time.Second
	loadingPoll   = 2 * time.Second // between looks at a server that loads its model
	aliveInterval = 15 * time.Second
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
	waits     int       // answers that told us to wait
	waitSince time.Time // first of these, or the start of an outage; zero = none
}

// meter counts what one Do has cost.
type meter struct {
	calls     int
	paidTwice int
	usage     Usage
}

// call sends one request until it is answered. This is the only retry loop;
// its budgets: maxAttempts ordinary faults, maxTimeouts deadlines, and MaxWait
// of wall time for everything that a server or an operator will end. A lost
// endpoint has one such budget for all requests together, see outage.
func (c *Client) call(ctx context.Context, m *meter, w wireRequest) (reply, error) {
	var used patience
	for {
		if err := c.gate.wait(ctx); err != nil {
			return reply{}, err
		}
		if err := c.account.refusal(); err != nil {
			return reply{}, err
		}
		deadline := c.attemptTimeout(w, used.timeouts)
		working, done := ctx, func() {}
		if !c.brisk.Load() {
			working, done = withGrace(ctx)
		}
		rep, ex, err := c.once(working, w, deadline)
		done()
		m.calls++
		c.count(func(s *Stats) { s.Calls++ })
		if ex.answered {
			c.heard()
		}
		if err == nil {
			c.limit.answered(rep.usage.CompletionTokens, rep.took)
			m.usage.PromptTokens += rep.usage.PromptTokens
			m.usage.CachedTokens += rep.usage.CachedTokens
			m.usage.CompletionTokens += rep.usage.CompletionTokens
			return rep, nil
		}
		if ctx.Err() != nil {
			return reply{}, context.Cause(ctx)
		}
		pause, err := c.plan(&used, asError(err, c.host), ex)
		if err != nil {
			c.account.note(err)
			return reply{}, err
		}
		if pause < 0 {
			err = c.awaitReturn(ctx)
		} else {
			err = sleep(ctx, pause)
		}
		if err != nil {
			return reply{}, err
		}
		if ex.maybePaid.Load() && !ex.refused {
			m.paidTwice++
			c.count(func(s *Stats) { s.PossiblyPaidTwice++ })
		}
		c.count(func(s *Stats) { s.Retries++ })
	}
}

// withGrace keeps one send alive for graceOnCancel after ctx was cancelled: the
// server works on it already, and its answer can be kept.
func withGrace(ctx context.Context) (context.Context, func()) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(graceOnCancel, cancel) })
	return longer, func() {
		stop()
		cancel()
	}
}

// plan decides about a fault: the error when the budget is spent, else the
// pause before the next send; a negative pause means "when the endpoint is back".
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
		if e.kind == kindBusy {
			c.limit.rejected()
		}
		return c.planWait(used, e, ex)
	case kindAway:
		if !c.answered.Load() {
			used.attempts++
			if used.attempts >= 2 {
				return 0, e
			}
			return startRetry, nil
		}
		return c.planAway(used)
	default:
		return 0, e
	}
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
	c.log.Info("waiting for the endpoint", "code", e.Code, "status", e.Status, "wait", pause.Round(time.Millisecond), "budget_left", left.Round(time.Second))
	return pause, nil
}

func tooLong(e *Error, wait, left time.Duration) *Error {
	t := *e
	t.Code = CodeRateLimited
	t.NextStep = "start again later"
	t.Message = fmt.Sprintf("%s; it asks for %s, %s are left to wait", e.Message, wait.Round(time.Second), max(left, 0).Round(time.Second))
	return &t
}
