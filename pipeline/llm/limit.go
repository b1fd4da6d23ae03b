package llm

import (
	"context"
	"sync"
	"time"
)

// limiter bounds the requests in flight. Its limit can change while requests
// run; waiters are served in the order in which they came.
type limiter struct {
	mu      sync.Mutex
	limit   int
	inUse   int
	waiting []chan struct{}

	// For Stats.
	peak  int
	busy  time.Duration
	since time.Time
}

func newLimiter(limit int) *limiter {
	return &limiter{limit: max(limit, 1), since: time.Now()}
}

// acquire takes a slot of the client. Everything that decides how many
// requests run at once is behind this one function.
func (c *Client) acquire(ctx context.Context) (release func(), err error) {
	return c.limit.acquire(ctx)
}

func (l *limiter) acquire(ctx context.Context) (func(), error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	l.mu.Lock()
	if l.inUse < l.limit && len(l.waiting) == 0 {
		l.take()
		l.mu.Unlock()
		return sync.OnceFunc(l.release), nil
	}
	turn := make(chan struct{})
	l.waiting = append(l.waiting, turn)
	l.mu.Unlock()
	select {
	case <-turn:
		return sync.OnceFunc(l.release), nil
	case <-ctx.Done():
		l.mu.Lock()
		defer l.mu.Unlock()
		for i, w := range l.waiting {
			if w == turn {
				l.waiting = append(l.waiting[:i], l.waiting[i+1:]...)
				return nil, ctx.Err()
			}
		}
		// The slot came at the same moment: hand it on.
		l.drop()
		return nil, ctx.Err()
	}
}

func (l *limiter) release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.drop()
}

// setLimit changes the limit; a lower one takes effect as requests end.
func (l *limiter) setLimit(limit int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.limit = max(limit, 1)
	l.serve()
}

func (l *limiter) take() {
	l.account()
	l.inUse++
	l.peak = max(l.peak, l.inUse)
}

func (l *limiter) drop() {
	l.account()
	l.inUse--
	l.serve()
}

func (l *limiter) serve() {
	for l.inUse < l.limit && len(l.waiting) > 0 {
		turn := l.waiting[0]
		l.waiting = l.waiting[1:]
		l.take()
		close(turn)
	}
}

func (l *limiter) account() {
	now := time.Now()
	l.busy += time.Duration(l.inUse) * now.Sub(l.since)
	l.since = now
}

func (l *limiter) figures() (busy time.Duration, peak int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.account()
	return l.busy, l.peak
}

// bound is how many requests may be in flight now.
func (l *limiter) bound() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.limit
}

// answered tells the limiter of an answer that came: its tokens, and how long it
// took from the request on.
func (l *limiter) answered(tokens int, took time.Duration) { _, _ = tokens, took }

// rejected tells the limiter that the server turned a request away (429, 503).
func (l *limiter) rejected() {}
