package llm

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// simSlots is one run against 8, then 4, then 16 slots, a minute each, requests
// of a second on average, 48 to 80 of them wanted at any time.
func simSlots(t *testing.T, rejects bool, seed uint64) (use, rejected float64) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(0)
		server := &simServer{rejects: rejects, slots: 8, since: time.Now()}
		ctx, cancel := context.WithCancel(t.Context())
		wg := drive(ctx, l, 80, seed, func(size float64) (int, bool) {
			return int(120 * size), server.work(time.Duration(size * float64(time.Second)))
		})
		for _, slots := range []int{8, 4, 16} {
			server.resize(slots)
			time.Sleep(time.Minute)
		}
		server.resize(16)
		use, rejected = server.figures()
		cancel()
		wg.Wait()
	})
	return use, rejected
}

// check holds the median of figures, and each of them, against what is wanted (at least, or at most).
func check(t *testing.T, what string, figures []float64, median, each float64, atMost bool) {
	t.Helper()
	slices.Sort(figures)
	n := len(figures)
	low, mid, high := figures[0], figures[n/2], figures[n-1]
	t.Logf("%s: median %.3f, %.3f to %.3f", what, mid, low, high)
	if atMost && (mid > median || high > each) || !atMost && (mid < median || low < each) {
		t.Errorf("%s: want %.3f, and none beyond %.3f", what, median, each)
	}
}

// simSeeds is how many seeds each figure is the median of.
const simSeeds = 21

// TestClimbFollowsSlots: the bound follows slots that nobody tells, where too
// much is turned away and where it waits in silence.
func TestClimbFollowsSlots(t *testing.T) {
	for _, rejects := range []bool{true, false} {
		var uses, shares []float64
		for seed := range uint64(simSeeds) {
			use, rejected := simSlots(t, rejects, seed)
			uses, shares = append(uses, use), append(shares, rejected)
		}
		// The order in which goroutines run adds chance to a seed: now and then one of them falls behind for a while.
		check(t, fmt.Sprintf("429s %v: slot use", rejects), uses, 0.95, 0.75, false)
		check(t, fmt.Sprintf("429s %v: rejected an answer", rejects), shares, 0.05, 0.07, true)
	}
}

// simBatching is a minute from cold against continuous batching, answers of so many tokens on average.
func simBatching(t *testing.T, seed uint64, tokens float64) (cold, steady float64) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(0)
		server := &simBatch{active: map[*int]chan struct{}{}, most: 64}
		ctx, cancel := context.WithCancel(t.Context())
		wg := drive(ctx, l, 80, seed, func(size float64) (int, bool) {
			n := max(1, int(size*tokens))
			server.work(n)
			return n, true
		})
		start := time.Now()
		most := 64 / (10*time.Millisecond + 64*300*time.Microsecond).Seconds()
		half := 0
		for time.Since(start) < time.Minute {
			time.Sleep(server.step())
			if half == 0 && time.Since(start) >= 30*time.Second {
				half = server.tokens
			}
		}
		cold, steady = float64(server.tokens)/60/most, float64(server.tokens-half)/30/most
		cancel()
		for !server.idle() {
			time.Sleep(server.step())
			synctest.Wait()
		}
		wg.Wait()
	})
	return cold, steady
}

// TestClimbBatching: that every request takes longer the more there are is no
// congestion where the server does more in all.
func TestClimbBatching(t *testing.T) {
	// The climb takes a few answers' time: with 300 tokens, 3.3 s each when
	// alone, the minute from cold falls short of the 0.85 that shorter answers reach.
	for tokens, cold := range map[float64]float64{60: 0.95, 100: 0.85, 150: 0.85, 300: 0.8} {
		var colds, steadies []float64
		for seed := range uint64(simSeeds) {
			cold, steady := simBatching(t, seed, tokens)
			colds, steadies = append(colds, cold), append(steadies, steady)
		}
		check(t, fmt.Sprintf("%v tokens: the minute from cold", tokens), colds, cold, cold-0.06, false)
		check(t, fmt.Sprintf("%v tokens: steady", tokens), steadies, 0.95, 0.95, false)
	}
}

// TestClimbEnds: where the climb ends, and how busy the server is meanwhile. In a silent queue the bound may
// be a few times the slots: what is beyond them costs nothing but waiting, and can hardly be measured.
func TestClimbEnds(t *testing.T) {
	for name, tc := range map[string]struct {
		slots  int
		prompt time.Duration                     // of every request, whatever its size
		slower func(busy int) float64            // times as long with so many at work
		limit  func(seed uint64, limit int) bool // wanted in the end
		use    float64
	}{
		"one slot":                 {slots: 1, limit: func(_ uint64, n int) bool { return n <= 6 }, use: 0.99},
		"three slots":              {slots: 3, limit: func(_ uint64, n int) bool { return n >= 3 }, use: 0.95},
		"eight, and a long prompt": {slots: 8, prompt: 2 * time.Second, limit: func(_ uint64, n int) bool { return n >= 7 }, use: 0.95},
		// Beyond six at once all of them together do less than six.
		"thrashing": {slots: 64, slower: func(n int) float64 {
			if n <= 6 {
				return 1
			}
			return math.Pow(float64(n)/6, 1.5)
		}, limit: func(_ uint64, n int) bool { return n >= 4 && n <= 10 }},
	} {
		for seed := range uint64(3) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(0)
				server := &simServer{slots: tc.slots, since: time.Now()}
				ctx, cancel := context.WithCancel(t.Context())
				wg := drive(ctx, l, 80, seed, func(size float64) (int, bool) {
					took := size * float64(time.Second)
					if tc.slower != nil {
						server.mu.Lock()
						took *= tc.slower(server.busy + 1)
						server.mu.Unlock()
					}
					return int(120 * size), server.work(tc.prompt + time.Duration(took))
				})
				time.Sleep(3 * time.Minute)
				server.resize(tc.slots)
				use, _ := server.figures()
				l.line.mu.Lock()
				base := l.climb.base
				l.line.mu.Unlock()
				if !tc.limit(seed, base) || use < tc.use {
					t.Errorf("%s, seed %d: bound %d, slot use %.3f", name, seed, base, use)
				}
				cancel()
				wg.Wait()
			})
		}
	}
}

// TestClimbFewRequests: the start is not so slow that a run of twelve documents pays for it.
func TestClimbFewRequests(t *testing.T) {
	for _, slots := range []int{1, 2, 4, 8} {
		took := func(fixed int) (d time.Duration) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(fixed)
				server := &simServer{slots: slots, since: time.Now()}
				var wg sync.WaitGroup
				start := time.Now()
				for range 12 {
					wg.Go(func() {
						for range 4 { // turns
							s, err := anyone(t.Context(), l)
							if err != nil {
								t.Error(err)
								return
							}
							sent := time.Now()
							server.work(time.Second)
							l.answered(Usage{CompletionTokens: 100}, time.Since(sent))
							s.release()
						}
					})
				}
				wg.Wait()
				d = time.Since(start)
			})
			return d
		}
		// Two answers' time is what finding out costs.
		if got, best := took(0), took(slots+extraInFlight); got > best+2*time.Second {
			t.Errorf("%d slots: %s, where they are known %s", slots, got, best)
		}
	}
}

// TestClimbTold: a bound that is told is not left for a higher one; it falls to
// three quarters once for all that was turned away together, and comes back.
func TestClimbTold(t *testing.T) {
	start := time.Now()
	at := func(s float64) time.Time { return start.Add(time.Duration(s * float64(time.Second))) }
	c := newClimb(8)
	answer := func(now, sent float64) {
		c.answered(arrival{now: at(now), took: at(now).Sub(at(sent)), tokens: 100, inUse: c.limit})
	}
	for i := range 100 {
		answer(float64(i)+1, float64(i))
	}
	if c.limit != 8 {
		t.Fatalf("bound %d without a rejection", c.limit)
	}
	for range 5 {
		c.rejected(at(102), at(101), 0, c.limit) // five that were sent together
	}
	if c.limit != 6 {
		t.Errorf("bound %d after a burst, want 6", c.limit)
	}
	c.rejected(at(104), at(103), 0, c.limit)
	if c.limit != 4 {
		t.Errorf("bound %d after a second burst, want 4", c.limit)
	}
	answer(105, 103.5) // sent before the cut: says nothing about the bound now
	if c.limit != 4 {
		t.Errorf("bound %d raised by an answer from before", c.limit)
	}
	for i := range 200 {
		answer(float64(i)+106, float64(i)+105)
	}
	if c.limit != 8 {
		t.Errorf("bound %d long after, want 8", c.limit)
	}
	for i := range 50 {
		c.rejected(at(400+float64(i)), at(399.5+float64(i)), 0, c.limit)
	}
	if c.limit != 1 {
		t.Errorf("bound %d where everything is turned away", c.limit)
	}
}

// TestClimbWaits: where a rejection keeps everybody waiting, the next step is
// put off until that costs little.
func TestClimbWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClimb(0)
		c.rejected(time.Now(), time.Now().Add(-time.Second), 2*time.Second, c.limit)
		if left := time.Until(c.notYet); left != 100*time.Second {
			t.Errorf("no step for %s", left)
		}
	})
}
