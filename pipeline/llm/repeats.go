package llm

import "sync"

const (
	repeatsFloor   = 10 // repeats that every run has
	repeatsPercent = 20 // and of the requests sent first
)

// repeats is the retry budget of a client: how often something may be sent again after a fault that may have
// cost the server work (5xx, a lost connection, a cut body, a deadline). Without it a server that
// fails often is asked up to five times as much as one that does not.
//
// Not counted is what cost the server nothing: requests turned away at the
// door (429, 503, a refused connection), and what an outage took away. Time bounds these.
type repeats struct {
	mu     sync.Mutex
	firsts int
	spent  int
}

// first counts a request that is sent for the first time.
func (r *repeats) first() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.firsts++
}

// take books a repeat, if one is left.
func (r *repeats) take() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.spent >= repeatsFloor+r.firsts*repeatsPercent/100 {
		return false
	}
	r.spent++
	return true
}

// giveBack undoes n takes.
func (r *repeats) giveBack(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.spent -= n
}
