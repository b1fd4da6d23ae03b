package llm

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// busyAt is how many slots are taken.
func busyAt(l *limiter) int {
	l.line.mu.Lock()
	defer l.line.mu.Unlock()
	return l.inUse
}

// anyone waits for a slot as a request without a chat does.
func anyone(ctx context.Context, l *limiter) (*slot, error) {
	return l.line.acquire(ctx, want{class: classNew})
}

func TestLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(1)
		held, _ := anyone(t.Context(), l)
		ctx, cancel := context.WithCancel(t.Context())
		got := make(chan error, 2)
		go func() { _, err := anyone(ctx, l); got <- err }()
		synctest.Wait()
		cancel()
		if err := <-got; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		go func() { _, err := anyone(t.Context(), l); got <- err }()
		synctest.Wait()
		l.setLimit(2, 0)
		if err := <-got; err != nil {
			t.Error(err)
		}
		held.release()
		held.release() // twice counts once
		if busyAt(l) != 1 {
			t.Errorf("in use %d", busyAt(l))
		}
	})
}

// TestLine: who was under way goes first, then the next turns of chats, then new
// ones; within each the first come, of the new ones the heavier.
func TestLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(1)
		held, _ := anyone(t.Context(), l)
		var mu sync.Mutex
		var served []string
		for _, w := range []struct {
			name string
			want want
		}{
			{"new 1", want{class: classNew}},
			{"next 1", want{class: classNext}},
			{"again", want{class: classAgain}},
			{"new 2", want{class: classNew}},
			{"next 2", want{class: classNext}},
			{"heavy", want{class: classNew, weight: 9}},
		} {
			go func() {
				s, err := l.line.acquire(t.Context(), w.want)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				served = append(served, w.name)
				mu.Unlock()
				s.release()
			}()
			synctest.Wait()
		}
		held.release()
		synctest.Wait()
		if want := []string{"again", "next 1", "next 2", "heavy", "new 1", "new 2"}; !slices.Equal(served, want) {
			t.Errorf("served %q, want %q", served, want)
		}
	})
}

// TestAside: who waits after a rejection does not hold its slot, and has it
// again afterwards, also where its context ended meanwhile.
func TestAside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(1)
		held, _ := anyone(t.Context(), l)
		back := make(chan error, 1)
		go func() { back <- l.aside(t.Context(), time.Minute) }()
		other, err := anyone(t.Context(), l)
		if err != nil || busyAt(l) != 1 {
			t.Fatalf("another request has no slot: %v, in use %d", err, busyAt(l))
		}
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		select {
		case <-back:
			t.Error("back while the slot is another's")
		default:
		}
		other.release()
		if err := <-back; err != nil || busyAt(l) != 1 {
			t.Errorf("%v, in use %d", err, busyAt(l))
		}
		ctx, cancel := context.WithCancel(t.Context())
		go func() { back <- l.aside(ctx, time.Minute) }()
		synctest.Wait()
		cancel()
		if err := <-back; !errors.Is(err, context.Canceled) || busyAt(l) != 1 {
			t.Errorf("%v, in use %d", err, busyAt(l))
		}
		held.release()
		if busyAt(l) != 0 {
			t.Errorf("in use %d", busyAt(l))
		}
	})
}

// TestRest: who was turned away lets others have its slot; after another fault the slot is kept.
func TestRest(t *testing.T) {
	for kind, inUse := range map[faultKind]int{kindBusy: 0, kindTransient: 1, kindTimeout: 1} {
		synctest.Test(t, func(t *testing.T) {
			c := newTestClient(t, &fake{})
			held, err := anyone(t.Context(), c.limit)
			if err != nil {
				t.Fatal(err)
			}
			back := make(chan error)
			go func() { back <- c.rest(t.Context(), &Error{kind: kind}, time.Minute) }()
			synctest.Wait()
			if busyAt(c.limit) != inUse {
				t.Errorf("kind %d: %d in use while it rests, want %d", kind, busyAt(c.limit), inUse)
			}
			if err := <-back; err != nil || busyAt(c.limit) != 1 {
				t.Errorf("kind %d: %v, %d in use afterwards", kind, err, busyAt(c.limit))
			}
			held.release()
		})
	}
}

// TestWants: the turns of a chat are one chat, and only the later ones go before others.
func TestWants(t *testing.T) {
	first := []Message{{"system", "s"}, {"user", "document"}}
	later := append(slices.Clone(first), Message{"assistant", "a"}, Message{"user", "go on"})
	other := []Message{{"system", "s"}, {"user", "another"}}
	one, two, three := wants(Request{Messages: first}), wants(Request{Messages: later}), wants(Request{Messages: other})
	if one.chat != two.chat || one.chat == three.chat || one.chat == 0 {
		t.Errorf("chats %x, %x, %x", one.chat, two.chat, three.chat)
	}
	if one.class != classNew || two.class != classNext {
		t.Errorf("classes %d, %d", one.class, two.class)
	}
}

// slotted is a server of two slots that turns away what finds none, and asks for two seconds of rest.
type slotted struct {
	mu     sync.Mutex
	busy   int
	closed time.Time // nobody is to send before
	early  int
	turned int
}

func (s *slotted) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method == http.MethodGet {
		return response(200, `{"data":[{"id":"m1"}]}`), nil
	}
	raw, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	if containsProbe(raw) {
		return response(200, completion(`{"ok":true,"word":"hi"}`, "stop")), nil
	}
	s.mu.Lock()
	if time.Now().Before(s.closed) {
		s.early++
	}
	if s.busy == 2 {
		s.turned++
		s.closed = time.Now().Add(2 * time.Second)
		s.mu.Unlock()
		return response(429, `{"error":{"message":"busy"}}`, "Retry-After", "2"), nil
	}
	s.busy++
	s.mu.Unlock()
	time.Sleep(time.Second)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy--
	return response(200, completion(`{"b":"x","a":1}`, "stop")), nil
}

// TestRetryAfterHoldsAll: after a 429 that names a time nobody sends before it, and
// the bound falls until next to nothing is turned away.
func TestRetryAfterHoldsAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slotted{}
		c, err := New(Config{Endpoint: Endpoint{BaseURL: "http://model.example:8080"}, Transport: s})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				time.Sleep(time.Duration(i) * time.Millisecond) // so that a rejection comes before the next send
				for range 5 {
					if _, err := c.Do(t.Context(), question(), nil); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		stats := c.Stats()
		if s.early != 0 || s.turned == 0 || stats.Rejected != s.turned {
			t.Errorf("%d sent too early, %d turned away, %+v", s.early, s.turned, stats)
		}
		if s.turned > 10 || stats.Bound > 3 {
			t.Errorf("%d of 200 turned away, bound %d", s.turned, stats.Bound)
		}
	})
}

// TestSeats: between two turns of a chat its slot is kept for a moment, and the
// two requests that else wait at the server are not sent.
func TestSeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(0)
		l.setLimit(1+extraInFlight, 1)
		turn := func(chat uint64, c class, more bool) *slot {
			t.Helper()
			s, err := l.line.acquire(t.Context(), want{class: c, chat: chat, more: more})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		first := turn(1, classNew, true)
		var other *slot
		go func() { other = turn(2, classNew, true) }()
		synctest.Wait()
		if other != nil {
			t.Fatal("another chat is at the server, where it takes the slot of the first")
		}
		time.Sleep(10 * time.Second)
		l.answered(Usage{CompletionTokens: 100, CachedTokens: 50}, 10*time.Second)
		first.release()
		time.Sleep(900 * time.Millisecond) // within a tenth of an answer's time
		if other != nil {
			t.Fatal("the slot was not kept")
		}
		second := turn(1, classNext, true)
		second.release()
		time.Sleep(1100 * time.Millisecond)
		synctest.Wait()
		if other == nil {
			t.Fatal("the slot was kept for a turn that did not come")
		}
		other.release()
		if free := l.free(); free != 0 || len(l.seats.kept) != 1 {
			t.Errorf("%d free", free)
		}
	})
}

// TestSeatsNeedACache: where the server tells of no cached token, and where turns
// come late, no slot is kept for long.
func TestSeatsNeedACache(t *testing.T) {
	now := time.Now()
	s := seats{slots: 4, worth: 1}
	s.answered(0, time.Second)
	for chat := range uint64(seatProof) {
		if s.keep(chat+1, now) == 0 {
			t.Fatalf("chat %d: not tried", chat)
		}
		s.taken(chat + 1)
	}
	if s.keep(99, now) != 0 || s.inUse() {
		t.Error("kept although nothing was ever in the cache")
	}
	s.answered(10, time.Second)
	if s.keep(99, now) == 0 {
		t.Error("not kept although the server has a cache")
	}
	s.expire(now.Add(time.Minute))
	kept := 0
	for chat := range uint64(160) {
		if s.keep(chat+100, now) > 0 {
			kept++
		}
		s.expire(now.Add(time.Minute))
	}
	if kept > 20 {
		t.Errorf("kept %d of 160 times in vain", kept)
	}
}
