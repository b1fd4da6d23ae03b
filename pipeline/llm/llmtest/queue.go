package llmtest

import (
	"context"
	"sync"
	"time"
)

// slotQueue hands out a fixed number of slots in strict order of arrival and
// keeps what each slot has in its prefix cache.
type slotQueue struct {
	now func() time.Time

	mu        sync.Mutex // guards everything below
	limit     int        // slots there are now; see resize
	busy      []bool
	cache     [][]string // tokens a slot has already evaluated
	last      []int      // when a slot was taken last: the value of taken
	waiting   []*waiter  // first come first
	nBusy     int
	since     time.Time // of the last change of nBusy
	integral  float64   // slot-seconds up to since
	taken     int       // slots handed out so far
	peakBusy  int
	peakQueue int
}

// waiter is one queued request; its slot arrives on ready exactly once.
type waiter struct{ ready chan int }

func newSlotQueue(n int, now func() time.Time) *slotQueue {
	return &slotQueue{now: now, limit: n, busy: make([]bool, n), cache: make([][]string, n), last: make([]int, n), since: now()}
}

// account adds the time since the last change to the integral. mu is held.
func (q *slotQueue) account() {
	t := q.now()
	q.integral += float64(min(q.nBusy, q.limit)) * t.Sub(q.since).Seconds()
	q.since = t
}

// acquire waits for a slot. Of several free ones it takes the one whose cache
// shares the longest prefix with prompt, as llama.cpp does. It returns the
// context's error when ctx ends first.
func (q *slotQueue) acquire(ctx context.Context, prompt []string) (int, error) {
	q.mu.Lock()
	if slot, ok := q.free(prompt); ok {
		q.mu.Unlock()
		return slot, nil
	}
	w := &waiter{ready: make(chan int, 1)}
	q.waiting = append(q.waiting, w)
	q.peakQueue = max(q.peakQueue, len(q.waiting))
	q.mu.Unlock()

	select {
	case slot := <-w.ready:
		return slot, nil
	case <-ctx.Done():
	}
	q.mu.Lock()
	for i, other := range q.waiting {
		if other == w {
			q.waiting = append(q.waiting[:i:i], q.waiting[i+1:]...)
			q.mu.Unlock()
			return -1, ctx.Err()
		}
	}
	q.mu.Unlock()
	// The slot was handed over at the same moment: pass it on.
	q.release(<-w.ready)
	return -1, ctx.Err()
}

// free takes the free slot that knows most of prompt, of several the one that
// was not used for longest, unless others wait. mu is held.
func (q *slotQueue) free(prompt []string) (slot int, ok bool) {
	if len(q.waiting) > 0 || q.nBusy >= q.limit {
		return -1, false
	}
	best, bestLen := -1, -1
	for i, b := range q.busy {
		if b {
			continue
		}
		if n := commonPrefix(q.cache[i], prompt); n > bestLen || n == bestLen && q.last[i] < q.last[best] {
			best, bestLen = i, n
		}
	}
	q.take(best)
	return best, true
}

// take marks a slot busy. mu is held.
func (q *slotQueue) take(slot int) {
	q.account()
	q.busy[slot] = true
	q.taken++
	q.last[slot] = q.taken
	q.nBusy++
	q.peakBusy = max(q.peakBusy, q.nBusy)
}

// release gives the slot to the request that has waited longest, if any.
func (q *slotQueue) release(slot int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) > 0 && q.nBusy <= q.limit {
		w := q.waiting[0]
		q.waiting = q.waiting[1:]
		q.taken++
		q.last[slot] = q.taken
		w.ready <- slot // buffered, received once
		return
	}
	q.account()
	q.busy[slot] = false
	q.nBusy--
}

// cached tells how many tokens of prompt the slot need not evaluate again.
func (q *slotQueue) cached(slot int, prompt []string) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return commonPrefix(q.cache[slot], prompt)
}

// remember stores what the slot has now evaluated.
func (q *slotQueue) remember(slot int, tokens []string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.cache[slot] = tokens
}

// inFlight counts the completions that are computed or waiting.
func (q *slotQueue) inFlight() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.nBusy + len(q.waiting)
}

// served counts the completions that were given a slot.
func (q *slotQueue) served() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.taken
}

func (q *slotQueue) busySlots() []bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return append([]bool(nil), q.busy...)
}

func (q *slotQueue) stats() (integral float64, peakBusy, peakQueue int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.account()
	return q.integral, q.peakBusy, q.peakQueue
}

func commonPrefix(a, b []string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}
