package llm

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// house is a server that can go away, inside a synctest bubble.
type house struct {
	*fake
	work time.Duration // of one answer

	mu     sync.Mutex
	state  string        // "" = it answers; else see RoundTrip
	gone   chan struct{} // closed when what is in flight is lost
	now    int           // completions in flight
	most   int           // of these, at once, since the last change of state
	sends  int           // completions sent since the last change of state
	looks  int           // GETs since the last change of state
	poison string        // a prompt with this text is never answered
}

func newHouse(work time.Duration) *house {
	return &house{fake: &fake{}, work: work, gone: make(chan struct{})}
}

// become changes the state and loses what is in flight.
func (h *house) become(state string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	close(h.gone)
	h.state, h.gone = state, make(chan struct{})
	h.most, h.sends, h.looks = 0, 0, 0
}

func (h *house) figures() (sends, most, looks int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.sends, h.most, h.looks
}

var (
	errRefused = &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	errReset   = &net.OpError{Op: "read", Err: errors.New("connection reset")}
)

func (h *house) RoundTrip(req *http.Request) (*http.Response, error) {
	h.mu.Lock()
	state, gone := h.state, h.gone
	if req.Method == http.MethodGet {
		h.looks++
		h.mu.Unlock()
		switch state {
		case "refuses":
			return nil, errRefused
		case "bad gateway":
			return response(502, "<html>Bad Gateway</html>"), nil
		case "page":
			return response(503, "<html>No server is available to handle this request.</html>"), nil
		}
		return h.fake.RoundTrip(req)
	}
	h.sends++
	h.now++
	h.most = max(h.most, h.now)
	h.mu.Unlock()
	if trace := httptrace.ContextClientTrace(req.Context()); state != "refuses" {
		trace.WroteRequest(httptrace.WroteRequestInfo{})
	}
	defer func() {
		h.mu.Lock()
		h.now--
		h.mu.Unlock()
	}()
	switch state {
	case "refuses":
		return nil, errRefused
	case "bad gateway":
		return response(502, "<html>Bad Gateway</html>"), nil
	case "page":
		return response(503, "<html>No server is available to handle this request.</html>"), nil
	case "resets":
		return nil, errReset
	case "hangs":
		<-req.Context().Done()
		return nil, req.Context().Err()
	case "500":
		return response(500, `{"error":"no"}`), nil
	}
	select {
	case <-time.After(h.work):
	case <-gone:
		return nil, errReset
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
	body, err := req.GetBody()
	if err != nil {
		return nil, err
	}
	text := make([]byte, req.ContentLength)
	if _, err := body.Read(text); err != nil {
		return nil, err
	}
	switch {
	case h.poison != "" && strings.Contains(string(text), h.poison):
		return nil, errReset
	case containsProbe(text):
		return response(200, completion(`{"ok":true,"word":"hi"}`, "stop")), nil
	}
	return response(200, completion(good, "stop")), nil
}

// begin makes a client that has had one answer, and lets it ask: each question of a batch is its own prompt.
func (h *house) begin(t *testing.T, inFlight int) (c *Client, ask func(n int) <-chan error) {
	t.Helper()
	c = newTestClient(t, h.fake, func(c *Config) { c.Transport, c.InFlight = h, inFlight })
	if _, err := c.Do(t.Context(), question(), nil); err != nil {
		t.Fatal(err)
	}
	return c, func(n int) <-chan error {
		done := make(chan error, n)
		for i := range n {
			req := question()
			req.Messages[1].Content = fmt.Sprintf("question %d.", i)
			go func() { _, err := c.Do(t.Context(), req, nil); done <- err }()
		}
		return done
	}
}

func collected(done <-chan error) (failed []string) {
	for range cap(done) {
		if err := <-done; err != nil {
			failed = append(failed, codeOf(err))
		}
	}
	return failed
}

// TestRestart: eight requests are lost with their server. Two seconds later it is back: nothing was sent
// in between, one request goes first, then all, and the restart cost two seconds and a little.
func TestRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(10 * time.Second)
		c, ask := h.begin(t, 8)
		done := ask(8)
		time.Sleep(time.Second)
		start := time.Now()
		h.become("refuses")
		// A first backoff of less than backoffBase, then before each look a pause of half of lookPause to all of it: at
		// least (2 s - 0.5 s) / 0.5 s looks, at most 2 s / 0.25 s.
		time.Sleep(2 * time.Second)
		if sends, _, looks := h.figures(); sends > 0 || looks < 3 || looks > 8 {
			t.Errorf("while it was away: %d requests, %d looks", sends, looks)
		}
		h.become("")
		time.Sleep(9 * time.Second)
		if sends, most, looks := h.figures(); sends != 1 || most != 1 || looks != 1 {
			t.Errorf("when it came back: %d requests, %d at once, %d looks", sends, most, looks)
		}
		if failed := collected(done); failed != nil {
			t.Errorf("failed: %v", failed)
		}
		// One answer of 10 s for the first, another for the rest.
		if took := time.Since(start); took > 2*time.Second+lookPause+20*time.Second {
			t.Errorf("took %s", took)
		}
		s := c.Stats()
		if len(s.Outages) != 1 || s.Outages[0].Waited != 8 || s.Outages[0].From != start || s.Outages[0].To.Before(start.Add(12*time.Second)) {
			t.Errorf("%+v of %s", s.Outages, start)
		}
		if s.PossiblyPaidTwice != 8 || s.RetriesRefused != 0 || c.repeats.spent != 0 {
			t.Errorf("%+v, %d repeats booked", s, c.repeats.spent)
		}
	})
}

// TestOutageCostsOnlyTime: whatever the endpoint does for 20 minutes, no question is lost,
// little is sent meanwhile, and a minute after its return all goes on.
func TestOutageCostsOnlyTime(t *testing.T) {
	for _, state := range []string{"refuses", "bad gateway", "page", "resets"} {
		for _, inFlight := range []int{1, 2, 8} {
			if state == "resets" && inFlight == 1 {
				continue // one prompt after the other that is lost: see TestPoison
			}
			t.Run(fmt.Sprintf("%s/%d in flight", state, inFlight), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					h := newHouse(10 * time.Second)
					c, ask := h.begin(t, inFlight)
					done := ask(20)
					time.Sleep(15 * time.Second)
					h.become(state)
					time.Sleep(20 * time.Minute)
					sends, _, looks := h.figures()
					if looks > 130 || sends > breakAfter+maxAttempts+looks {
						t.Errorf("while it was away: %d requests, %d looks", sends, looks)
					}
					h.become("")
					start := time.Now()
					if failed := collected(done); failed != nil {
						t.Errorf("failed: %v", failed)
					}
					if late := time.Since(start) - lookCap - time.Duration(20/inFlight+2)*h.work; late > 0 {
						t.Errorf("%s late", late)
					}
					o := c.Stats().Outages
					if len(o) != 1 || o[0].To.Sub(o[0].From) < 20*time.Minute || o[0].Waited < inFlight || o[0].Waited > 20 {
						t.Errorf("%+v", o)
					}
				})
			})
		}
	}
}

// TestOutageTooLong: after MaxOutage all who wait fail, later ones after one look, and the outage is told.
func TestOutageTooLong(t *testing.T) {
	for _, state := range []string{"refuses", "bad gateway", "page", "resets"} {
		t.Run(state, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(10 * time.Second)
				c, ask := h.begin(t, 4)
				done := ask(12)
				time.Sleep(time.Second)
				start := time.Now()
				h.become(state)
				if failed := collected(done); len(failed) != 12 {
					t.Errorf("failed: %v", failed)
				}
				if took := time.Since(start); took < 30*time.Minute || took > 31*time.Minute {
					t.Errorf("gave up after %s", took)
				}
				o := c.Stats().Outages
				if len(o) != 1 || !o[0].To.IsZero() {
					t.Errorf("%+v", o)
				}
				h.become("")
				if failed := collected(ask(4)); failed != nil {
					t.Errorf("after its return: %v", failed)
				}
			})
		})
	}
}

// TestPoison: a prompt that its server cannot bear fails alone, with its own fault and in its own time.
func TestPoison(t *testing.T) {
	for _, inFlight := range []int{1, 4} {
		t.Run(fmt.Sprint(inFlight), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(time.Second)
				h.poison = "question 7."
				c, ask := h.begin(t, inFlight)
				start := time.Now()
				failed := collected(ask(20))
				if diff := cmp.Diff([]string{CodeUnreachable}, failed); diff != "" {
					t.Errorf("failed (-want +got):\n%s", diff)
				}
				if took := time.Since(start); took > time.Minute {
					t.Errorf("took %s", took)
				}
				if s := c.Stats(); len(s.Outages) != 0 || s.Retries > maxAttempts {
					t.Errorf("%+v", s)
				}
			})
		})
	}
}

// TestErrorsAreAnswers: 500 for one prompt after the other opens nothing.
func TestErrorsAreAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(time.Second)
		c, ask := h.begin(t, 8)
		h.become("500")
		if failed := collected(ask(8)); len(failed) != 8 || failed[0] != CodeServer {
			t.Errorf("failed: %v", failed)
		}
		if _, _, looks := h.figures(); looks != 0 || !c.breaker.peek().free {
			t.Errorf("%d looks", looks)
		}
	})
}

// TestCancelledWhileAway: who is cancelled leaves at once, and the others find the way back without it.
func TestCancelledWhileAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(10 * time.Second)
		c, ask := h.begin(t, 4)
		h.become("refuses")
		ctx, cancel := contextWithCancel(t)
		gone := make(chan error, 3)
		for range 3 {
			go func() { _, err := c.Do(ctx, question(), nil); gone <- err }()
		}
		synctest.Wait()
		done := ask(4)
		time.Sleep(time.Minute)
		start := time.Now()
		cancel()
		if failed := collected(gone); len(failed) != 3 || time.Since(start) != 0 {
			t.Errorf("%v after %s", failed, time.Since(start))
		}
		h.become("")
		time.Sleep(lookCap + time.Second)
		if sends, _, _ := h.figures(); sends == 0 {
			t.Error("nobody has looked since")
		}
		if failed := collected(done); failed != nil {
			t.Errorf("failed: %v", failed)
		}
	})
}

// TestFirstIsCancelled: where the request that goes first is cancelled, another one goes first.
func TestFirstIsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(20 * time.Second)
		c, ask := h.begin(t, 4)
		h.become("refuses")
		ctx, cancel := contextWithCancel(t)
		first := make(chan error, 1)
		go func() { _, err := c.Do(ctx, question(), nil); first <- err }()
		time.Sleep(10 * time.Second)
		h.become("hangs")
		time.Sleep(lookCap)
		done := ask(3)
		time.Sleep(time.Second)
		if sends, _, _ := h.figures(); sends != 1 {
			t.Fatalf("%d requests", sends)
		}
		cancel()
		if err := <-first; err == nil {
			t.Error("it was answered")
		}
		synctest.Wait()
		if sends, _, _ := h.figures(); sends != 2 {
			t.Errorf("%d requests, want the next one", sends)
		}
		h.become("")
		if failed := collected(done); failed != nil {
			t.Errorf("failed: %v", failed)
		}
	})
}

// TestNightOfOutages: a server that goes and comes at random, in each of its ways, costs no
// question; and requests are never sent in crowds to one that is not there.
func TestNightOfOutages(t *testing.T) {
	for seed := range uint64(6) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // repeatable
			h := newHouse(5 * time.Second)
			inFlight := 2 + random.IntN(8)
			c, ask := h.begin(t, inFlight)
			done := ask(150 * inFlight) // they outlast the outages: a last one alone is TestPoison's
			states := []string{"refuses", "bad gateway", "page", "resets"}
			for range 10 {
				time.Sleep(time.Duration(15+random.IntN(60)) * time.Second)
				h.become(states[random.IntN(len(states))])
				time.Sleep(time.Duration(random.IntN(170)) * time.Second) // in all less than MaxOutage
				if sends, _, looks := h.figures(); sends > 3*inFlight+breakAfter+looks {
					t.Errorf("seed %d: %d requests and %d looks while it was away", seed, sends, looks)
				}
				h.become("")
			}
			if failed := collected(done); failed != nil {
				t.Errorf("seed %d, %d in flight: failed: %v", seed, inFlight, failed)
			}
			if s := c.Stats(); len(s.Outages) == 0 || s.RetriesRefused > 0 {
				t.Errorf("seed %d: %+v", seed, s)
			}
		})
	}
}
