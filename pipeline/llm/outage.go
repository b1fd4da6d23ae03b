package llm

import (
	"context"
	"errors"
	"sync"
	"time"
)

// outage is the one clock of a client for a lost endpoint. Each request waiting
// MaxWait anew would make a run of fifty sources wait for hours.
type outage struct {
	mu    sync.Mutex
	since time.Time // first refused connection since the last HTTP answer; zero = the endpoint is there
}

// begin starts the clock unless it runs, and returns its start.
func (o *outage) begin(now time.Time) time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.since.IsZero() {
		o.since = now
	}
	return o.since
}

func (o *outage) end() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.since = time.Time{}
}

// started returns the clock's start, zero where it does not run.
func (o *outage) started() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.since
}

// heard notes that the endpoint answered something, whatever it said.
func (c *Client) heard() {
	c.answered.Store(true)
	c.outage.end()
}

// planAway is plan for an endpoint that was there before. Once the outage has
// lasted for MaxWait a request fails after the one try that led here; that try
// is made so that a server which came back is used again.
//
// The request's own budget counts too: an endpoint that comes and goes starts
// the outage's clock again and again.
func (c *Client) planAway(used *patience) (time.Duration, error) {
	now := time.Now()
	if used.waitSince.IsZero() {
		used.waitSince = now
	}
	since := c.outage.begin(now)
	if now.Sub(since) >= c.maxWait || now.Sub(used.waitSince) >= c.maxWait {
		return 0, c.lost()
	}
	return -1, nil
}

func (c *Client) lost() *Error {
	return newError(CodeUnreachable, kindAway, 0, "start the server again and repeat the command; recorded answers are kept",
		"the endpoint at %s was lost and did not come back within %s", c.host, c.maxWait)
}

// awaitReturn waits until a lost endpoint answers anything again, to this
// request or to another one, at most until the outage has lasted for MaxWait.
func (c *Client) awaitReturn(ctx context.Context) error {
	if since := c.outage.started(); !since.IsZero() {
		c.log.Warn("the endpoint is away; waiting for it", "until", since.Add(c.maxWait))
	}
	for attempt := 1; ; attempt++ {
		since := c.outage.started()
		if since.IsZero() {
			c.log.Info("the endpoint is back")
			return nil
		}
		left := c.maxWait - time.Since(since)
		if left <= 0 {
			return c.lost()
		}
		// The last look falls on the end of the budget, not before it.
		if err := sleep(ctx, min(backoff(attempt), aliveInterval, left)); err != nil {
			return err
		}
		if c.outage.started().IsZero() {
			continue // another request was answered
		}
		if _, _, err := c.get(ctx, c.base+"/models", connectTimeout); err != nil && ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// account remembers a fault of the account: no later request can pass, and
// every further one would cost time or, with some providers, a lockout.
type account struct {
	mu    sync.Mutex
	fault *Error
}

// note keeps err where it is a fault of the account; the first one stays.
func (a *account) note(err error) {
	var e *Error
	if !errors.As(err, &e) || e.Code != CodeQuota && e.Code != CodeKey {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.fault == nil {
		a.fault = e.withPurpose("") // the purpose is that of whoever asks
	}
}

// refusal returns a copy of the fault noted, or nil.
func (a *account) refusal() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.fault == nil {
		return nil
	}
	return a.fault.withPurpose("")
}
