package llm

import (
	"slices"
	"time"
)

const (
	// seatShare is how long a slot is kept for the next turn of its chat, as a share
	// of what an answer takes: what is lost at most where the turn does not come.
	seatShare = 0.1
	// seatProof is how many turns may find their slot kept before the server must
	// have told that it had a prompt's beginning in its cache.
	seatProof = 8
	// seatWorth is the share of kept slots that must have been of use, and seatTry
	// says that one in so many is kept all the same, because this may change.
	seatWorth = 0.5
	seatTry   = 16
)

// seats keeps a slot for a chat between two turns, where the server told its
// slots. Each of them has the last chat in its cache. A request that waits at the
// server takes the slot in which a chat has just had its turn, and the next turn of
// that chat must be read from its beginning, in a slot that is another chat's. With two
// requests more in flight than slots that happens to nearly every turn, and where
// reading costs as much as writing it halves the throughput.
//
// So while chats go on (Request.More), no more is in flight than there are slots,
// and a slot that becomes free is its chat's for a moment. It is kept
// for a tenth of what an answer takes; where turns come later than that, it is not.
type seats struct {
	slots   int // of the server, as it tells them; 0 = unknown, and nothing is kept
	goingOn int // requests in flight whose chat goes on
	kept    []seat
	took    time.Duration // of an answer, on average
	worth   float64       // share of the kept slots that were of use, lately
	tries   int
	found   int  // turns that found their slot kept
	caches  bool // the server told of tokens that it had in its cache
}

// seat is a slot that is kept for a chat.
type seat struct {
	chat  uint64
	until time.Time
}

// answered keeps how long an answer took, and whether the server has a cache.
func (s *seats) answered(cached int, took time.Duration) {
	s.caches = s.caches || cached > 0
	if s.took == 0 {
		s.took = took
	}
	s.took += (took - s.took) / 16
}

// mayKeep tells whether keeping slots makes sense at this server.
func (s *seats) mayKeep() bool { return s.slots > 0 && (s.caches || s.found < seatProof) }

// inUse tells whether slots are kept at present.
func (s *seats) inUse() bool {
	return s.mayKeep() && s.worth >= seatWorth && (s.goingOn > 0 || len(s.kept) > 0)
}

// has tells whether a slot is kept for a chat.
func (s *seats) has(chat uint64) bool {
	return slices.ContainsFunc(s.kept, func(k seat) bool { return k.chat == chat })
}

// taken ends the wait for the next turn of a chat: it is there.
func (s *seats) taken(chat uint64) {
	if i := slices.IndexFunc(s.kept, func(k seat) bool { return k.chat == chat }); i >= 0 {
		s.kept = slices.Delete(s.kept, i, i+1)
		s.worth += (1 - s.worth) / 8
		s.found++
	}
}

// keep keeps the slot of a chat whose turn has ended, and tells for how long; 0 = not at all.
func (s *seats) keep(chat uint64, now time.Time) time.Duration {
	if !s.mayKeep() || chat == 0 || s.has(chat) {
		return 0
	}
	if s.tries++; s.worth < seatWorth && s.tries%seatTry != 0 {
		return 0
	}
	wait := time.Duration(seatShare * float64(s.took))
	if wait > 0 {
		s.kept = append(s.kept, seat{chat, now.Add(wait)})
	}
	return wait
}

// expire gives up the slots whose time is over.
func (s *seats) expire(now time.Time) {
	s.kept = slices.DeleteFunc(s.kept, func(k seat) bool {
		over := !now.Before(k.until)
		if over {
			s.worth -= s.worth / 8
		}
		return over
	})
}
