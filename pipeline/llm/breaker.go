package llm

import (
	"slices"
	"sync"
	"time"
)

// breakAfter lost requests in a row, whosever they were, the endpoint is taken for lost.
const breakAfter = 5

// longTrial is from when on a request that went first and was lost has cost so much time that no other one waits for its
// like, once the outage has lasted for MaxOutage.
const longTrial = time.Minute

// breaker is the circuit breaker of one client: what is known of whether the
// endpoint is there. It has three states.
//
//   - closed: requests are sent.
//   - open: the endpoint is lost. Nothing is sent; one of those who wait looks
//     now and then whether somebody answers.
//   - half open: somebody answers. One real request goes first, the others
//     wait for what becomes of it.
//
// It opens on the first refused connection, because then nobody is there, and
// on breakAfter other losses without an answer in between. An answer that is an
// error (400, 429, 500) is an answer: it closes the breaker.
type breaker struct {
	mu     sync.Mutex
	now    *Outage       // the outage that lasts; nil = closed
	search               // since the breaker opened
	trial  bool          // the one request of half open is under way
	began  time.Time     // when it was let through
	change chan struct{} // closed at the next change; nil = nobody waits
	left   bool          // nobody waits for the end of the outage: see leave

	row   int       // losses in a row while closed
	since time.Time // the first of them
	owner *patience // whose request it was
	mixed bool      // they were of several requests

	past []Outage
}

// search is what was found out about a lost endpoint.
type search struct {
	halfOpen bool // somebody answers
	looks    int
	trials   int       // requests that went first and were lost
	longLost time.Time // when the last of these was lost that took longTrial; zero = none
	sure     bool      // the endpoint is lost and not one prompt at fault: see lose
}

// standing is how things stand for a request that wants to be sent.
type standing struct {
	search
	free   bool            // it may go
	trial  bool            // as the one that goes first; where it is not free and halfOpen is true, another one does
	outage Outage          // the one that lasts, or the last one that was sure
	change <-chan struct{} // closed when things stand otherwise
}

// enter asks to send a request. Whoever is let through reports with lose, answer or giveUp.
func (b *breaker) enter() standing {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.stand()
	if s.halfOpen && !b.trial {
		b.trial, b.began = true, time.Now()
		s.free, s.trial = true, true
	}
	return s
}

// peek tells how things stand to one who does not want to send.
func (b *breaker) peek() standing {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.stand()
}

// stand is peek. The lock is held.
func (b *breaker) stand() standing {
	if b.now == nil {
		s := standing{free: true}
		if n := len(b.past); n > 0 {
			s.outage, s.sure = b.past[n-1], true
		}
		return s
	}
	if b.change == nil {
		b.change = make(chan struct{})
	}
	return standing{search: b.search, outage: *b.now, change: b.change}
}

// away tells whether a request that is sent now would have to wait: for the end of the outage, or for
// the one that goes first.
func (b *breaker) away() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now != nil && (!b.halfOpen || b.trial)
}

// signal wakes all who wait. The lock is held.
func (b *breaker) signal() {
	if b.change != nil {
		close(b.change)
		b.change = nil
	}
}

// lose notes that a request was lost on the way and tells whether this opened the breaker.
// refused says that the connection was refused.
//
// sure becomes true when nobody listens, when a look is in vain, or when what was
// lost were requests of several questions. Short of that it may be
// one prompt that the server cannot bear, and its own attempts end it.
func (b *breaker) lose(now time.Time, who *patience, trial, refused bool) (opened bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.row == 0 {
		b.since, b.owner, b.mixed = now, who, false
	}
	b.row++
	b.mixed = b.mixed || b.owner != who
	switch {
	case b.now == nil && (refused || b.row >= breakAfter):
		b.now, b.search = &Outage{From: b.since}, search{sure: refused || b.mixed}
		opened = true
	case trial:
		b.trial, b.halfOpen = false, false
		if b.trials++; now.Sub(b.began) >= longTrial {
			b.longLost = now
		}
		b.sure = b.sure || refused || b.mixed
	}
	b.signal()
	return opened
}

// answer notes that the endpoint answered a request, and returns the outage that this ended, if one did.
func (b *breaker) answer(now time.Time) *Outage {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.row = 0
	ended := b.now
	if ended == nil {
		return nil
	}
	ended.To = now
	if b.sure && !b.left {
		b.past = append(b.past, *ended)
	}
	b.now, b.trial, b.left = nil, false, false
	b.signal()
	return ended
}

// giveUp notes that the request of half open was not sent after all.
func (b *breaker) giveUp(trial bool) {
	if !trial {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.trial = false
	b.signal()
}

// looked notes what a look at a lost endpoint found.
func (b *breaker) looked(there bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.now == nil {
		return
	}
	b.looks++
	if there {
		b.halfOpen = true
	} else {
		b.sure = true
	}
	b.signal()
}

// wait counts a request that waits for the end of the outage.
func (b *breaker) wait() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.now != nil {
		b.now.Waited++
	}
}

// outages lists the outages so far, the one that lasts included.
func (b *breaker) outages() []Outage {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := slices.Clone(b.past)
	if b.now != nil && b.sure && !b.left {
		list = append(list, *b.now)
	}
	return list
}

// leave ends the outage that lasts, as far as the work has to do with it: another endpoint answers from now on.
func (b *breaker) leave(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.now == nil || b.left {
		return
	}
	if b.sure {
		ended := *b.now
		ended.To = now
		b.past = append(b.past, ended)
	}
	b.left = true
}

// rejoin takes the endpoint into the work again. Where it is not known to be back its outage begins anew:
// the time in which nobody waited for it is no time that was waited.
func (b *breaker) rejoin(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.now == nil || !b.left {
		return
	}
	b.now, b.search, b.left = &Outage{From: now}, search{sure: b.sure}, false
	b.signal()
}
