package llm

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// limiter bounds the requests in flight at one server. How many there may be is
// the climb's business; who is next is the line's, whose lock guards all fields.
type limiter struct {
	line  *line
	climb climb
	seats seats
	inUse int
	shut  bool // only asked by those who name it, see Pool
	// away says that nothing is to be sent for now, if another server can take
	// it; nil = never. See Pool.
	away func() bool

	// For Stats.
	busy       time.Duration // integral over time of inUse, up to since
	since      time.Time
	turnedAway int
}

// newLimiter makes a limiter with a line of its own. fixed is the bound; 0 = to be
// found out, or told later (setLimit).
func newLimiter(fixed int) *limiter {
	l := &limiter{climb: newClimb(fixed), since: time.Now()}
	l.line = newLine(l)
	return l
}

// acquire takes a slot of the client for a request. A Pool that chose this client has taken it already.
// Everything that decides how many requests run at once is behind this one function.
func (c *Client) acquire(ctx context.Context, req Request) (release func(), err error) {
	if held, ok := ctx.Value(heldKey{}).(*slot); ok && held.at == c.limit {
		return held.release, nil
	}
	w := wants(req)
	w.only = c.limit
	s, err := c.limit.line.acquire(ctx, w)
	if err != nil {
		return nil, err
	}
	return s.release, nil
}

// slot is the right to one request in flight at a server.
type slot struct {
	at   *limiter
	want want
	once sync.Once
	// paid says that a request sent with it is under way, or was lost after it may have cost the server
	// work: to send the question elsewhere may pay for it once more.
	paid atomic.Bool
}

// release gives the slot back; only the first call counts.
func (s *slot) release() {
	s.once.Do(func() {
		l := s.at
		l.line.mu.Lock()
		defer l.line.mu.Unlock()
		l.drop()
		l.leave(s.want)
		l.line.serve()
	})
}

// enter notes whose turn begins, and leave whose has ended: the slot may be kept
// for the next one. The line's lock is held.
func (l *limiter) enter(w want) {
	l.seats.taken(w.chat)
	if w.more {
		l.seats.goingOn++
	}
}

func (l *limiter) leave(w want) {
	if !w.more {
		return
	}
	l.seats.goingOn--
	if wait := l.seats.keep(w.chat, l.since); wait > 0 {
		time.AfterFunc(wait, func() {
			l.line.mu.Lock()
			defer l.line.mu.Unlock()
			l.seats.expire(time.Now())
			l.line.serve()
		})
	}
}

// heldKey is under which a context holds the *slot of a request.
type heldKey struct{}

// rest waits before a request is sent again. What a server turned away must not
// keep it from working on something else, so it lets go of its slot; after any other
// fault the slot is kept, because more requests would meet the same fault.
func (c *Client) rest(ctx context.Context, fault *Error, pause time.Duration) error {
	if fault.kind == kindBusy {
		return c.limit.aside(ctx, pause)
	}
	return sleep(ctx, pause)
}

// aside waits without the slot that the caller holds. The slot is held again
// when it returns, whatever it returns.
func (l *limiter) aside(ctx context.Context, pause time.Duration) error {
	l.line.mu.Lock()
	l.drop()
	l.line.serve()
	l.line.mu.Unlock()
	err := sleep(ctx, pause)
	if err == nil {
		_, err = l.line.acquire(ctx, want{class: classAgain, only: l})
	}
	if err != nil {
		l.line.mu.Lock()
		defer l.line.mu.Unlock()
		l.take() // over the limit for the moment, until the caller lets go
	}
	return err
}

// setLimit tells the limiter how many requests the server can use, and its slots (0 = unknown).
func (l *limiter) setLimit(limit, slots int) {
	l.line.mu.Lock()
	defer l.line.mu.Unlock()
	l.climb = newClimb(limit)
	l.seats.slots, l.seats.worth = slots, 1
	l.line.serve()
}

// answered tells the limiter of an answer that came: its tokens, and how long it
// took from the request on.
func (l *limiter) answered(usage Usage, took time.Duration) {
	l.line.mu.Lock()
	defer l.line.mu.Unlock()
	l.seats.answered(usage.CachedTokens, took)
	l.climb.answered(arrival{now: time.Now(), took: took, tokens: usage.CompletionTokens, inUse: l.inUse})
	l.line.serve()
}

// rejected tells the limiter that the server turned a request away (429, 503):
// when it was sent, and how long the server asks to be left alone (0 = it did not say).
func (l *limiter) rejected(sent time.Time, wait time.Duration) {
	if sent.IsZero() {
		return // no completion, but a look at the server
	}
	l.line.mu.Lock()
	defer l.line.mu.Unlock()
	l.turnedAway++
	l.climb.rejected(time.Now(), sent, wait, l.inUse)
}

func (l *limiter) take() {
	l.account()
	l.inUse++
	l.line.inUse++
	l.line.peak = max(l.line.peak, l.line.inUse)
}

func (l *limiter) drop() {
	l.account()
	l.inUse--
	l.line.inUse--
}

// free is how many requests more may be sent, without the slots that are kept for chats.
func (l *limiter) free() int {
	limit := l.climb.limit
	if l.seats.inUse() {
		limit = min(limit, l.seats.slots)
	}
	return limit - l.inUse - len(l.seats.kept)
}

// freeFor is free for the turn of a chat, for which a slot may be kept.
func (l *limiter) freeFor(chat uint64) int {
	if l.seats.has(chat) {
		return max(l.free(), 0) + 1
	}
	return l.free()
}

func (l *limiter) account() {
	now := time.Now()
	l.busy += time.Duration(l.inUse) * now.Sub(l.since)
	l.since = now
}

// figures fills in what Stats tells of the limiter.
func (l *limiter) figures(s *Stats) {
	l.line.mu.Lock()
	defer l.line.mu.Unlock()
	l.account()
	s.Busy, s.PeakInFlight, s.Rejected = l.busy, l.line.peak, l.turnedAway
	if !l.shut {
		s.Bound = l.climb.limit
	}
}

// bound is how many requests may be in flight now.
func (l *limiter) bound() int {
	l.line.mu.Lock()
	defer l.line.mu.Unlock()
	return l.climb.limit
}
