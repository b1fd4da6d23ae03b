package llm

import (
	"context"
	"errors"
	"hash/maphash"
	"slices"
	"sync"
)

// line is where requests wait for a slot: of one server, or of several that
// answer alike.
type line struct {
	mu       sync.Mutex // guards the line and its limiters
	limiters []*limiter
	waiting  []*waiter           // in the order in which they are served
	homes    map[uint64]*limiter // where a chat had its last turn; kept only where there is a choice
	inUse    int                 // slots of all servers
	peak     int                 // the most of them at one time
}

// class is a rank in the line. Within a class the first come is the first
// served, but of new chats the heavier is (Request.Weight).
type class int

const (
	classAgain class = iota // was under way before: others may wait for its answer
	classNext               // the next turn of a chat, whose beginning the server may still hold in its cache
	classNew
)

// want is what a request wants of a slot.
type want struct {
	class  class
	chat   uint64 // tells chats apart; 0 = none
	more   bool   // another turn of the chat follows at once
	weight int
	only   *limiter   // this server; nil = any that is open
	not    []*limiter // but these
}

// before tells whether w is served before o, which came earlier.
func (w want) before(o want) bool {
	return w.class < o.class || w.class == classNew && o.class == classNew && w.weight > o.weight
}

// chatSeed is of the hashes that tell chats apart; they are compared within this program alone.
var chatSeed = maphash.MakeSeed()

// wants reads from a request where it belongs. The turns of a chat share their
// beginning up to the first question.
func wants(req Request) want {
	var h maphash.Hash
	h.SetSeed(chatSeed)
	w := want{class: classNew, weight: req.Weight, more: req.More}
	for _, m := range req.Messages {
		if m.Role == "assistant" {
			w.class = classNext
			break
		}
		for _, text := range []string{m.Role, "\x00", m.Content, "\x00"} {
			_, _ = h.WriteString(text) // writing to a hash cannot fail
		}
		if m.Role == "user" {
			w.chat = h.Sum64()
		}
	}
	return w
}

// waiter is one place in the line. at is set before granted is closed.
type waiter struct {
	want
	at      *limiter
	granted chan struct{}
}

// errNobody says that no server may be asked.
var errNobody = errors.New("no server is left to ask")

// maxHomes bounds the chats whose server is remembered; a chat has few turns, one soon after the other.
const maxHomes = 4096

func newLine(limiters ...*limiter) *line {
	n := &line{limiters: limiters, homes: map[uint64]*limiter{}}
	return n
}

// acquire waits for a slot. When ctx ends first, its error is returned.
func (n *line) acquire(ctx context.Context, w want) (*slot, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	me := &waiter{want: w, granted: make(chan struct{})}
	n.mu.Lock()
	place := len(n.waiting)
	for place > 0 && w.before(n.waiting[place-1].want) {
		place--
	}
	n.waiting = slices.Insert(n.waiting, place, me)
	n.serve()
	n.mu.Unlock()
	select {
	case <-me.granted:
		if me.at == nil {
			return nil, errNobody
		}
		return &slot{at: me.at, want: w}, nil
	case <-ctx.Done():
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if i := slices.Index(n.waiting, me); i >= 0 {
		n.waiting = slices.Delete(n.waiting, i, i+1)
		return nil, ctx.Err()
	}
	if me.at != nil { // the slot came at the same moment: hand it on
		me.at.drop()
		me.at.leave(w)
		n.serve()
	}
	return nil, ctx.Err()
}

// try takes a free slot at one server, if there is one that nobody waits for.
func (n *line) try(l *limiter) (*slot, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.waiting) > 0 || l.shut || l.free() <= 0 || l.isAway() {
		return nil, false
	}
	l.take()
	return &slot{at: l}, true
}

// serve hands out the free slots. Within a class those go first whose chat is at
// home at a server with a free slot: it holds the beginning of the chat in its cache. n.mu is held.
func (n *line) serve() {
	for c := classAgain; c <= classNew; c++ {
		n.serveClass(c, true)
		n.serveClass(c, false)
	}
}

// serveClass serves those of one class, only at home or anywhere.
func (n *line) serveClass(c class, atHome bool) {
	n.waiting = slices.DeleteFunc(n.waiting, func(w *waiter) bool {
		if w.class != c {
			return false
		}
		l, possible := n.pick(w.want)
		switch {
		case atHome && (l == nil || l != n.homes[w.chat]):
			return false
		case l != nil:
			n.settle(w.chat, l)
			l.take()
			l.enter(w.want)
		case possible:
			return false
		}
		w.at = l
		close(w.granted)
		return true
	})
}

// pick finds the server for a request: the one that had the chat's last turn,
// else the one with the most free slots; nil = none has one, or is ever to have one (possible). A server that is
// away is taken only where all are: then there is nothing to wait for but its return.
func (n *line) pick(w want) (best *limiter, possible bool) {
	home := n.homes[w.chat]
	bestAway := false
	for _, l := range n.limiters {
		if w.only != nil && w.only != l || w.only == nil && (l.shut || slices.Contains(w.not, l)) {
			continue
		}
		away := l.isAway()
		if !possible || bestAway && !away { // the first one, or the first that is there
			best, bestAway, possible = nil, away, true
		}
		switch {
		case l.freeFor(w.chat) <= 0 || away && !bestAway:
		case best == nil || l == home || best != home && l.free() > best.free():
			best = l
		}
	}
	return best, possible
}

// open has a server take part in the work, close ends that, and shutAll does for all.
func (n *line) open(l *limiter) {
	n.mu.Lock()
	defer n.mu.Unlock()
	l.shut = false
	n.serve()
}

func (n *line) close(l *limiter) {
	n.mu.Lock()
	defer n.mu.Unlock()
	l.shut = true
	n.serve()
}

func (n *line) shutAll() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, l := range n.limiters {
		l.shut = true
	}
}

// settle remembers where a chat has its turn.
func (n *line) settle(chat uint64, l *limiter) {
	if chat == 0 || len(n.limiters) < 2 {
		return
	}
	if len(n.homes) >= maxHomes {
		clear(n.homes)
	}
	n.homes[chat] = l
}

func (l *limiter) isAway() bool { return l.away != nil && l.away() }
