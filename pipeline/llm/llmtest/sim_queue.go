package llmtest

import (
	"context"
	"sync"
	"time"
)

// resize changes the number of slots. Of fewer ones, those that are busy work to
// their end; of more, the new ones take what waits.
func (q *slotQueue) resize(n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.account()
	q.limit = n
	for len(q.busy) < n {
		q.busy, q.cache, q.last = append(q.busy, false), append(q.cache, nil), append(q.last, 0)
	}
	for slot := 0; slot < len(q.busy) && len(q.waiting) > 0 && q.nBusy < q.limit; slot++ {
		if q.busy[slot] {
			continue
		}
		w := q.waiting[0]
		q.waiting = q.waiting[1:]
		q.take(slot)
		w.ready <- slot // buffered, received once
	}
}

// tryAcquire takes a slot only if one is free.
func (q *slotQueue) tryAcquire(prompt []string) (slot int, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.free(prompt)
}

// Continuous batching, as a server with one large graphics card does it: every
// request at work gets one token a step, and a step is longer the more there are.
const (
	// SimBatchMost is how many requests are at work at once.
	SimBatchMost = 64
	batchStep    = 10 * time.Millisecond
	batchEach    = 300 * time.Microsecond // more, for every request at work
)

// SimBatchRate is the most tokens a second that a batching Sim gives: with all
// places taken.
var SimBatchRate = SimBatchMost / (batchStep + SimBatchMost*batchEach).Seconds()

// batch makes the tokens of a Sim that batches.
type batch struct {
	mu     sync.Mutex // guards the fields below
	active []*batched
	tokens int
	wake   chan struct{} // tells run of the first request after a pause
}

// batched is one request at work.
type batched struct {
	left int // tokens
	done chan struct{}
}

func newBatch() *batch { return &batch{wake: make(chan struct{}, 1)} }

// run makes steps until ctx ends. They follow one clock, so that a late timer
// makes the next step shorter and not the server slower.
func (b *batch) run(ctx context.Context) {
	next := time.Now()
	for {
		b.mu.Lock()
		n := len(b.active)
		b.mu.Unlock()
		if n == 0 {
			select {
			case <-b.wake:
				next = time.Now()
				continue
			case <-ctx.Done():
				return
			}
		}
		next = next.Add(batchStep + time.Duration(n)*batchEach)
		timer := time.NewTimer(time.Until(next))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return
		}
		b.step(n)
	}
}

// step gives the first n requests a token each: those that came meanwhile join
// with the next step.
func (b *batch) step(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	n = min(n, len(b.active))
	kept := b.active[:0]
	for i, r := range b.active {
		if i < n {
			r.left--
			b.tokens++
		}
		if r.left > 0 {
			kept = append(kept, r)
			continue
		}
		close(r.done)
	}
	clear(b.active[len(kept):])
	b.active = kept
}

// work waits until tokens tokens are made, or ctx ends, and says which.
func (b *batch) work(ctx context.Context, tokens int) bool {
	r := &batched{left: max(tokens, 1), done: make(chan struct{})}
	b.mu.Lock()
	b.active = append(b.active, r)
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
	select {
	case <-r.done:
		return true
	case <-ctx.Done():
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, other := range b.active {
		if other == r {
			b.active = append(b.active[:i], b.active[i+1:]...)
			break
		}
	}
	return false
}

func (b *batch) made() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.tokens
}
