package llm

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestHangBehindALook: a server that lists its models and never answers a question is no night of waiting, however many
// questions there are.
func TestHangBehindALook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(time.Second)
		c, _ := h.begin(t, 10)
		h.become("hangs")
		start := time.Now()
		work := make(chan int)
		var workers sync.WaitGroup
		for range 10 {
			workers.Go(func() {
				for i := range work {
					req := question()
					req.Messages[1].Content = fmt.Sprint("question ", i)
					if _, err := c.Do(t.Context(), req, nil); err == nil {
						t.Error("an answer")
					}
				}
			})
		}
		for i := range 300 {
			work <- i
		}
		close(work)
		workers.Wait()
		if took := time.Since(start); took > c.maxOutage+30*time.Minute {
			t.Errorf("300 questions took %s to fail", took)
		}
	})
}

// TestWaitAfterOutage: the time of an outage is not the time that a question waits for a server that loads its model.
func TestWaitAfterOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		refused, loading := start.Add(12*time.Minute), start.Add(13*time.Minute)
		f := &fake{}
		f.chat = func(n int, _ map[string]any) (*http.Response, error) {
			now := time.Now()
			switch {
			case n == 1:
				return response(503, `{"error":{"message":"shutting down"}}`), nil
			case n > 1 && now.Before(refused):
				return nil, errRefused
			case n > 1 && now.Before(loading):
				return response(503, `{"error":{"message":"Loading model"}}`), nil
			}
			return response(200, completion(good, "stop")), nil
		}
		f.models = func() (*http.Response, error) {
			if f.chats > 2 && time.Now().Before(refused) {
				return nil, errRefused
			}
			return response(200, `{"data":[{"id":"m1"}]}`), nil
		}
		c := newTestClient(t, f)
		for range 2 {
			if _, err := c.Do(t.Context(), question(), nil); err != nil {
				t.Errorf("after %s: %v", time.Since(start), err)
			}
		}
	})
}

// TestRetriesAreSent: what was never sent is no retry.
func TestRetriesAreSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(time.Second)
		c, ask := h.begin(t, 1)
		before := c.Stats()
		h.become("refuses")
		collected(ask(3)) // the first is sent and lost, and none is sent again
		after := c.Stats()
		if calls, retries := after.Calls-before.Calls, after.Retries-before.Retries; calls != 1 || retries != 0 {
			t.Errorf("%d requests, %d of them retries", calls, retries)
		}
	})
}

// TestPoolUsesAgain: a server that was away for a moment is used again, also where another one took over all of its questions.
func TestPoolUsesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &station{name: "a", model: "m", slots: 4, work: 20 * time.Second}
		b := &station{name: "b", model: "m", slots: 4, work: 20 * time.Second}
		p := newTestPool(t, a, b)
		round := func(k, n int) {
			var all sync.WaitGroup
			for i := range n {
				all.Go(func() {
					if _, err := p.Do(t.Context(), about(fmt.Sprintf("%d.%d", k, i)), nil); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
		}
		round(0, 4)
		a.set(func() { a.gone = true })
		time.AfterFunc(3*time.Second, func() { a.set(func() { a.gone = false }) })
		round(1, 4)
		was := a.asked()
		for k := range 10 {
			round(2+k, 6)
		}
		if got := a.asked() - was; got < 20 {
			t.Errorf("of 60 questions %d went to the server that had been away for 3 s", got)
		}
	})
}

// TestPoolPanic: a panic in a request reaches who asked, and leaves no slot taken.
func TestPoolPanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newTestPool(t, &station{name: "a", model: "m", slots: 1, work: time.Second})
		func() {
			defer func() {
				if recover() == nil {
					t.Error("it reached nobody")
				}
			}()
			_, _ = p.Do(t.Context(), about("x"), func(Answer) error { panic("a fault") })
		}()
		for range 4 {
			if _, err := p.Do(t.Context(), about("y"), nil); err != nil {
				t.Error(err)
			}
		}
	})
}

// TestEndlessRetryAfter: a wait that nobody keeps does not hold the bound down for longer than one that is kept.
func TestEndlessRetryAfter(t *testing.T) {
	for _, wait := range []string{"1e9", "5e8", "4e9", "86400"} {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{chat: func(int, map[string]any) (*http.Response, error) {
				return response(429, `{"error":"slow down"}`, "Retry-After", wait), nil
			}}
			c := newTestClient(t, f)
			if _, err := c.Do(t.Context(), question(), nil); err == nil {
				t.Error("an answer")
			}
			if held := time.Until(c.limit.climb.notYet); held > waitHold*c.maxWait {
				t.Errorf("Retry-After %s: no step for %s", wait, held)
			}
		})
	}
}
