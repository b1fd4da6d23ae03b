package llmtest

import (
	"hash/fnv"
	"net/http"
	"slices"
	"time"
)

// SimStats are the totals of a Sim since its first chat completion.
type SimStats struct {
	Seconds     float64 // since the first chat completion
	BusySeconds float64 // slot-seconds in which a slot that there was, was busy
	SlotSeconds float64 // slot-seconds that there were
	Requests    int     // chat completions received
	Answers     int     // of these, answered well and whole
	Rejected    int     // of these, answered 429 because no slot was free
	Spoiled     int     // of these, met a fault
	Repeats     int     // requests whose every byte had come before
	Duplicates  int     // answers to a request that had been answered before
	Early       int     // requests sent before the moment that a Retry-After named
	Connections int
	PeakFlight  int     // most requests at once
	PeakQueue   int     // of these, most waiting for a slot
	Tokens      int     // of answers; of a Sim that batches, tokens made
	PromptBytes int     // of requests answered
	CachedBytes int     // of these, not read because a cache held them
	LastAnswer  float64 // seconds from the first chat completion to the last answer
	// Chains are the seconds that each request of a chat held its slot, chat by
	// chat in order of their first request; nil unless the options ask for them.
	Chains [][]float64 `json:",omitempty"`
}

// SlotUse is the share of the slots' time in which they were busy.
func (s SimStats) SlotUse() float64 {
	if s.SlotSeconds == 0 {
		return 0
	}
	return s.BusySeconds / s.SlotSeconds
}

// Since returns what was added after an earlier look; peaks are those of the whole time.
func (s SimStats) Since(before SimStats) SimStats {
	s.Seconds -= before.Seconds
	s.BusySeconds -= before.BusySeconds
	s.SlotSeconds -= before.SlotSeconds
	s.Requests -= before.Requests
	s.Answers -= before.Answers
	s.Rejected -= before.Rejected
	s.Spoiled -= before.Spoiled
	s.Repeats -= before.Repeats
	s.Duplicates -= before.Duplicates
	s.Early -= before.Early
	s.Connections -= before.Connections
	s.Tokens -= before.Tokens
	s.PromptBytes -= before.PromptBytes
	s.CachedBytes -= before.CachedBytes
	return s
}

// Stats returns the totals so far.
func (s *Sim) Stats() SimStats {
	busy, _, peakQueue := s.slots.stats()
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.count
	st.BusySeconds, st.PeakQueue = busy, peakQueue
	st.Chains = nil
	for _, c := range s.count.Chains {
		st.Chains = append(st.Chains, slices.Clone(c))
	}
	if s.batch != nil {
		st.Tokens = s.batch.made()
	}
	if s.start.IsZero() {
		return st
	}
	now := time.Since(s.start)
	st.Seconds = now.Seconds()
	slots, from := s.opt.Slots, time.Duration(0)
	for _, p := range s.opt.Schedule {
		if p.After > now {
			break
		}
		st.SlotSeconds += float64(slots) * (p.After - from).Seconds()
		slots, from = p.Slots, p.After
	}
	st.SlotSeconds += float64(slots) * (now - from).Seconds()
	return st
}

// grace is how long after a Retry-After was sent other requests may still
// arrive: they were on their way, or the client had not read it yet.
const grace = 25 * time.Millisecond

// simWait is a Retry-After that was told.
type simWait struct {
	id          uint64 // of the request that was told
	told, until time.Time
}

// arrived counts a request in and returns how often it came before.
func (s *Sim) arrived(t *simTurn) (before int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if s.start.IsZero() {
		s.start = now
		for _, p := range s.opt.Schedule {
			s.timers = append(s.timers, time.AfterFunc(p.After, func() { s.slots.resize(p.Slots) }))
		}
	}
	s.count.Requests++
	s.inFlight++
	s.count.PeakFlight = max(s.count.PeakFlight, s.inFlight)
	open, early := s.told[:0], false
	for _, w := range s.told {
		if now.Before(w.until) {
			open = append(open, w)
			early = early || w.id == t.id || now.Sub(w.told) > grace
		}
	}
	s.told = open
	if early {
		s.count.Early++
	}
	one := s.sent[t.id]
	if one == nil {
		one = &simRequest{}
		s.sent[t.id] = one
	}
	if one.came++; one.came > 1 {
		s.count.Repeats++
	}
	return one.came - 1
}

// link adds a request to the chain of its chat.
func (s *Sim) link(t *simTurn, takes time.Duration) {
	if !s.opt.Chains {
		return
	}
	first := ""
	for _, m := range t.chat.Messages {
		if m.Role == "user" {
			first = string(m.Content)
			break
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.chains[first]
	if !ok {
		at = len(s.count.Chains)
		s.chains[first] = at
		s.count.Chains = append(s.count.Chains, nil)
	}
	s.count.Chains[at] = append(s.count.Chains[at], takes.Seconds())
}

func (s *Sim) left() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inFlight--
}

// Faults of a Sim.
const (
	sim429   = "429"   // with a Retry-After where the options have one
	sim503   = "503"   // the same
	simReset = "reset" // the connection is reset before an answer
	simStall = "stall" // no answer until the client gives up
	simSwap  = "swap"  // the answer to the request before, of the same task; a Plain Sim has no other
)

// SimFaults are all kinds of faults.
var SimFaults = []string{sim429, sim503, simReset, simStall, simSwap}

// faultOf decides by the request's bytes and by how often they came, so that the
// order in which requests arrive changes nothing. "" is none.
func (s *Sim) faultOf(body []byte, before int) string {
	if s.opt.Faults <= 0 {
		return ""
	}
	h := fnv.New64a()
	_, _ = h.Write(body) // writing to a hash cannot fail
	_, _ = h.Write([]byte{byte(before), byte(s.opt.Seed), byte(s.opt.Seed >> 8)})
	x := h.Sum64()
	x ^= x >> 32 // the low bits of FNV follow the last bytes closely
	x *= 0x9e3779b97f4a7c15
	if float64(x>>11)/(1<<53) >= s.opt.Faults {
		return ""
	}
	return s.opt.Kinds[int(x%uint64(len(s.opt.Kinds)))]
}

func (s *Sim) countSpoiled() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count.Spoiled++
}

// spoiled does what a fault says and reports whether that was all.
func (s *Sim) spoiled(t *simTurn, fault string) bool {
	if fault == "" || fault == simSwap {
		return false
	}
	s.countSpoiled()
	switch fault {
	case sim429:
		s.refuse(t, http.StatusTooManyRequests)
	case sim503:
		s.refuse(t, http.StatusServiceUnavailable)
	case simReset:
		reset(t.w)
	case simStall:
		<-t.r.Context().Done()
	}
	return true
}

// refuse sends a 429 or 503.
func (s *Sim) refuse(t *simTurn, status int) {
	if s.opt.RetryAfter > 0 {
		t.w.Header().Set("Retry-After", itoa(int((s.opt.RetryAfter+time.Second-1)/time.Second)))
	}
	writeRaw(t.w, status, []byte(`{"error":{"message":"too many requests","type":"server_error"}}`))
	if s.opt.RetryAfter > 0 {
		now := time.Now()
		s.mu.Lock()
		s.told = append(s.told, simWait{t.id, now, now.Add((s.opt.RetryAfter + time.Second - 1).Truncate(time.Second))})
		s.mu.Unlock()
	}
}
