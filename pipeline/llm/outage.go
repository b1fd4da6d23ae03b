package llm

import (
	"context"
	"math/rand/v2"
	"time"
)

// This file waits for an endpoint that is lost. There is one outage for all
// requests together: each of them waiting anew would make a run of fifty sources wait for days.

const (
	lookPause = 500 * time.Millisecond // before each of the first looks, so that a restart of 2 s costs little more
	firstLook = 6                      // looks until the pause begins to double
	lookCap   = 30 * time.Second       // the longest pause, before the jitter takes up to half of it
)

// pauseBefore is the pause before a look, the first being number 0. The jitter
// keeps programs that lost one server together from coming back together.
func pauseBefore(look int) time.Duration {
	pause := lookCap
	if look < firstLook+7 {
		pause = min(lookCap, lookPause<<max(look-firstLook, 0))
	}
	return pause/2 + rand.N(pause/2) //nolint:gosec // jitter needs no secrecy
}

// admit waits until a request may be sent: at once while the endpoint is
// there, else until it is back, at most until the outage has lasted for MaxOutage.
// From then on a request fails after one look, which is made so that a server that came back is used again. Where
// looks find somebody and the request that goes first is lost all the same (a server whose model hangs still lists
// it), the others fail with it; and where that took minutes, from then on none waits for another one's trial.
// trial tells that the request goes first; it is handed back with report.
func (c *Client) admit(ctx context.Context, used *patience) (trial bool, err error) {
	first := c.breaker.enter()
	if first.free {
		c.forgive(used, first)
		return first.trial, nil
	}
	if used.waited != first.outage.From {
		used.waited = first.outage.From
		c.breaker.wait()
	}
	for s := first; ; s = c.breaker.enter() {
		end := s.outage.From.Add(c.maxOutage)
		switch {
		case s.free:
			c.forgive(used, s)
			return s.trial, nil
		case time.Now().Before(end):
		case s.trials > first.trials, s.halfOpen && !s.longLost.Before(end), !s.halfOpen && s.looks > first.looks:
			return false, c.lost()
		}
		if err := c.look(ctx, s); err != nil {
			return false, err
		}
	}
}

// look waits for the next change of what is known. One of those who wait at a
// time makes the change, by looking whether the endpoint answers anything.
func (c *Client) look(ctx context.Context, s standing) error {
	turn := c.lookers
	if s.halfOpen {
		turn = nil // somebody answers: the request that goes first makes the change
	}
	select {
	case <-s.change:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case turn <- struct{}{}:
	}
	defer func() { <-c.lookers }()
	// The last look falls on the end of the time, not before it.
	left := max(c.maxOutage-time.Since(s.outage.From), 0)
	timer := time.NewTimer(min(pauseBefore(s.looks), left))
	defer timer.Stop()
	select {
	case <-s.change:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
	}
	there := c.isThere(ctx)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	c.breaker.looked(there)
	return nil
}

// isThere asks for the list of models, which costs a server nothing. Any answer will do but that of a
// gateway with nobody behind it.
func (c *Client) isThere(ctx context.Context) bool {
	_, _, err := c.get(ctx, c.base+"/models", connectTimeout)
	return err == nil || !lostContact(asError(err, c.host)) && ctx.Err() == nil
}

// lostContact tells the faults of the way to the server from those of the server: the request or its
// answer was lost, or a gateway could not reach it.
func lostContact(e *Error) bool {
	switch e.Code {
	case CodeUnreachable, CodeTimeout, CodeCut:
		return true
	}
	return e.nobody
}

// report tells the breaker what became of a request.
func (c *Client) report(used *patience, trial bool, fault *Error) {
	now := time.Now()
	if fault != nil && lostContact(fault) {
		used.lostAt = now
	}
	switch {
	case c.brisk.Load(): // an examination does not wait for anybody
	case fault == nil || !lostContact(fault):
		if o := c.breaker.answer(now); o != nil {
			c.log.Warn("the endpoint is back", "away since", o.From.Format(time.TimeOnly), "back after", o.To.Sub(o.From).Round(time.Second), "requests waited", o.Waited)
		}
	default:
		if c.breaker.lose(now, used, trial, fault.kind == kindAway && c.answered.Load()) {
			c.log.Warn("the endpoint is away; waiting for it", "code", fault.Code, "at most", c.maxOutage)
		}
	}
}

// excused tells whether an outage is to blame for a fault that would end a question: the endpoint is
// taken for lost, and a look finds nobody. One question is excused maxAttempts times.
func (c *Client) excused(ctx context.Context, used *patience, fault *Error) bool {
	if !lostContact(fault) || used.outages >= maxAttempts {
		return false
	}
	for {
		s := c.breaker.peek()
		switch {
		case s.free:
			return false
		case s.sure:
			return true
		case s.halfOpen || c.look(ctx, s) != nil:
			return false
		}
	}
}

// tooLateFor tells of a request that was lost after the outage had lasted for MaxOutage: there is no
// more waiting, also not where a look finds somebody.
func (c *Client) tooLateFor(fault *Error) bool {
	s := c.breaker.peek()
	return lostContact(fault) && !s.free && time.Since(s.outage.From) >= c.maxOutage
}

// forgive makes one attempt of all that an outage cost a request: its sends were lost because of the outage.
func (c *Client) forgive(used *patience, s standing) {
	o := s.outage
	if !s.sure || used.lostAt.Before(o.From) || !o.To.IsZero() && used.lostAt.After(o.To) {
		return
	}
	if used.outage != o.From {
		used.outage = o.From
		used.outages++
	}
	used.attempts, used.timeouts = used.outages, 0
	used.waits, used.waitSince = 0, time.Time{}
	c.refund(used, used.booked)
}

func (c *Client) lost() *Error {
	return newError(CodeUnreachable, kindAway, 0, "start the server again and repeat the command; recorded answers are kept",
		"the endpoint at %s was lost and did not come back within %s", c.host, c.maxOutage)
}

// outages lists the outages so far, the one that lasts included.
func (c *Client) outages() []Outage {
	list := c.breaker.outages()
	if info, _, _ := c.known.get(); info != nil {
		for i := range list {
			list[i].Slots = info.Slots
		}
	}
	return list
}
