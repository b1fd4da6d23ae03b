package llm

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestHedge: an answer that does not come is got elsewhere; it is recorded once,
// and second requests stay few.
func TestHedge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &station{name: "a", model: "m", slots: 2, work: time.Second}
		b := &station{name: "b", model: "m", slots: 2, work: time.Second}
		p := newTestPool(t, a, b)
		var mu sync.Mutex
		recorded := map[string]int{}
		ask := func(i int) time.Duration {
			start := time.Now()
			name := fmt.Sprint("document ", i)
			answer, err := p.Do(t.Context(), about(name), func(Answer) error {
				mu.Lock()
				defer mu.Unlock()
				recorded[name]++
				return nil
			})
			if err != nil || answer.Text == "" {
				t.Errorf("%d: %+v, %v", i, answer, err)
			}
			return time.Since(start)
		}
		for i := range 60 {
			if i%2 == 0 {
				time.Sleep(time.Millisecond)
			}
			ask(i)
		}
		a.set(func() { a.hangs = 1 })
		slow := time.Duration(0)
		for i := 60; i < 64; i++ {
			slow = max(slow, ask(i))
		}
		if slow < hedgeAfter || slow > hedgeAfter+3*time.Second {
			t.Errorf("the answer that did not come took %s", slow)
		}
		if s := p.Stats(); s.Hedged != 1 || s.HedgeWins != 1 || s.PossiblyPaidTwice != 1 {
			t.Errorf("%+v", s)
		}
		for i := range 64 {
			if n := recorded[fmt.Sprint("document ", i)]; n != 1 {
				t.Errorf("document %d was recorded %d times", i, n)
			}
		}
	})
}

// practised is a pool that has had answers enough to ask a question a second time.
func practised(t *testing.T, stations ...*station) *Pool {
	p := newTestPool(t, stations...)
	for i := range 30 {
		if _, err := p.Do(t.Context(), about(fmt.Sprint(i)), nil); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// TestHedgeRecordsOnce: of two answers at the same moment one is recorded, also
// while recording takes its time.
func TestHedgeRecordsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &station{name: "a", model: "m", slots: 2, work: time.Second}
		b := &station{name: "b", model: "m", slots: 2, work: time.Second}
		p := practised(t, a, b)
		a.set(func() { a.work = 2 * hedgeAfter })
		b.set(func() { b.work = hedgeAfter })
		recorded := 0
		answer, err := p.Do(t.Context(), about("the slow one"), func(Answer) error {
			recorded++
			time.Sleep(time.Second)
			return nil
		})
		if err != nil || recorded != 1 || a.now+b.now != 0 {
			t.Errorf("recorded %d times, %d requests left, %v", recorded, a.now+b.now, err)
		}
		if s := p.Stats(); s.Hedged != 1 || answer.Calls != 2 || answer.PossiblyPaidTwice != 1 {
			t.Errorf("%+v, %+v", answer, s)
		}
	})
}

// TestHedgeBudget: however slow everything is, one question in twenty is asked twice at most.
func TestHedgeBudget(t *testing.T) {
	var h hedge
	asked := 0
	for i := range 1000 {
		h.question()
		if h.due(100, time.Hour) {
			h.spend()
			asked++
		}
		h.answered(100, time.Second, false)
		if float64(asked) > hedgeShare*float64(i+1) {
			t.Fatalf("%d of %d", asked, i+1)
		}
	}
	if asked < 45 {
		t.Errorf("%d of 1000", asked)
	}
	if h.due(100, hedgeAfter-1) {
		t.Error("due too early")
	}
	h = hedge{credit: 1}
	if h.due(100, time.Hour) {
		t.Error("due although nothing says what is to be expected")
	}
}

// TestHedgeCancelled: a run that is stopped waits for its answers as ever, and for one of them alone.
func TestHedgeCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &station{name: "a", model: "m", slots: 2, work: 4 * time.Second}
		p := newTestPool(t, a)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		recorded := 0
		if _, err := p.Do(ctx, about("x"), func(Answer) error { recorded++; return nil }); err != nil || recorded != 1 {
			t.Errorf("recorded %d, %v", recorded, err)
		}
	})
}
