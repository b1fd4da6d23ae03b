package llm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"testing"
	"testing/synctest"
	"time"
)

// TestGraceEnds: an answer in flight when the run is cancelled has its grace, but not beyond the moment that
// the request names.
func TestGraceEnds(t *testing.T) {
	const cancelled = 5 * time.Second
	for name, tt := range map[string]struct {
		until time.Duration // from the start; 0 = no matter
		takes int           // seconds, all of the answer
		kept  bool
		ends  time.Duration
	}{
		"no moment":            {0, 13, true, 13 * time.Second},
		"a late moment":        {time.Hour, 13, true, 13 * time.Second},
		"in time":              {8 * time.Second, 7, true, 7 * time.Second},
		"too late":             {8 * time.Second, 13, false, 8 * time.Second},
		"a moment that passed": {time.Second, 7, false, cancelled},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := timedClient(t, func(r *http.Request) (*http.Response, error) {
					return timed(r, tokenStream(tt.takes, time.Second, word)), nil
				})
				ctx, cancel := context.WithTimeout(t.Context(), cancelled)
				defer cancel()
				start, recorded := time.Now(), false
				q := plainQuestion(600)
				if tt.until > 0 {
					q.Until = start.Add(tt.until)
				}
				_, err := c.Do(ctx, q, func(Answer) error { recorded = true; return nil })
				if took := time.Since(start); recorded != tt.kept || (err == nil) != tt.kept || took != tt.ends {
					t.Errorf("recorded %v, %v after %s", recorded, err, took)
				}
			})
		})
	}
}

// TestProbeHasNoGrace: what only tries the server out is of no use after the end.
func TestProbeHasNoGrace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newTestClient(t, &fake{}, func(c *Config) {
			c.Endpoint.Model = "m1"
			c.Transport = stubWire(func(r *http.Request) (*http.Response, error) {
				if r.Method == http.MethodGet {
					return response(404, ""), nil
				}
				return nil, sleep(r.Context(), time.Minute)
			})
		})
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		start := time.Now()
		if _, err := c.Info(ctx); err == nil || time.Since(start) != 5*time.Second {
			t.Errorf("%v after %s", err, time.Since(start))
		}
	})
}

// TestAgain: nothing is sent once more for a question, where that may cost, before its caller was asked; and
// nothing at all where the caller says no.
func TestAgain(t *testing.T) {
	enough := errors.New("enough")
	useless := func() (*http.Response, error) { return response(200, completion(`{"a":1}`, "stop")), nil }
	cut := func() (*http.Response, error) { return response(200, completion(`{"b":"x","a`, "length")), nil }
	gaveUp := func() (*http.Response, error) { return response(200, completion("", "abort")), nil }
	busy := func() (*http.Response, error) { return response(429, `{"error":"busy"}`, "Retry-After", "1"), nil }
	fine := func() (*http.Response, error) { return response(200, completion(`{"b":"x","a":1}`, "stop")), nil }
	type answers []func() (*http.Response, error)
	for name, tt := range map[string]struct {
		answers
		allowed int // how often the caller says yes
		asked   int
		sent    int
		err     error
	}{
		"useless":            {answers{useless, useless, fine}, 9, 2, 3, nil},
		"useless, once more": {answers{useless, useless, fine}, 1, 2, 2, enough},
		"useless, no more":   {answers{useless, useless, fine}, 0, 1, 1, enough},
		"cut":                {answers{cut, fine}, 9, 1, 2, nil},
		"given up":           {answers{gaveUp, fine}, 9, 1, 2, nil},
		"given up, no more":  {answers{gaveUp, fine}, 0, 1, 1, enough},
		"turned away":        {answers{busy, fine}, 0, 0, 2, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fake{chat: func(n int, _ map[string]any) (*http.Response, error) { return tt.answers[n]() }}
				c := newTestClient(t, f)
				q := question()
				var asked []int
				q.Again = func(tokens int) error {
					if asked = append(asked, tokens); len(asked) > tt.allowed {
						return enough
					}
					return nil
				}
				answer, err := c.Do(t.Context(), q, nil)
				if !errors.Is(err, tt.err) || f.chats != tt.sent || answer.Calls != tt.sent || len(asked) != tt.asked {
					t.Fatalf("%v; %d requests, %d counted, asked %d times", err, f.chats, answer.Calls, len(asked))
				}
				for i := range min(tt.allowed, len(asked)) {
					body := f.bodies[i+1]
					most := int(body["max_tokens"].(float64))
					for _, m := range body["messages"].([]any) {
						most += EstimateTokens(m.(map[string]any)["content"].(string))
					}
					if asked[i] != most {
						t.Errorf("asked for %d tokens, sent may cost %d", asked[i], most)
					}
				}
			})
		})
	}
}

// TestAgainElsewhere: an answer that takes long is not asked for elsewhere, too, where the caller says no.
func TestAgainElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &station{name: "a", model: "m", slots: 2, work: time.Second}
		b := &station{name: "b", model: "m", slots: 2, work: time.Second}
		p := practised(t, a, b)
		a.set(func() { a.work = 2 * hedgeAfter })
		b.set(func() { b.work = 2 * hedgeAfter })
		q, asked := about("the slow one"), 0
		q.Again = func(tokens int) error {
			if asked++; tokens != EstimatePrompt(q.Messages)+q.MaxTokens {
				t.Errorf("asked for %d tokens", tokens)
			}
			return errors.New("enough")
		}
		answer, err := p.Do(t.Context(), q, nil)
		if s := p.Stats(); err != nil || answer.Calls != 1 || asked == 0 || s.Hedged != 0 || busyAt(p.members[0].limit)+busyAt(p.members[1].limit) != 0 {
			t.Errorf("%+v, %v; asked %d times; %+v", answer, err, asked, s)
		}
	})
}

// written is a station that tells, as net/http does, that it has the whole request.
type written struct{ *station }

func (w written) RoundTrip(r *http.Request) (*http.Response, error) {
	if told := httptrace.ContextClientTrace(r.Context()); told != nil && told.WroteRequest != nil {
		told.WroteRequest(httptrace.WroteRequestInfo{})
	}
	return w.station.RoundTrip(r)
}

// TestAgainMoved: what may have cost one server its work is sent to another one only where the caller allows it, and is
// counted: after the last attempt there, and while it goes first at a server that was lost.
func TestAgainMoved(t *testing.T) {
	for name, allowed := range map[string]int{"allowed": 9, "no more": 1} {
		for _, trial := range []bool{false, true} {
			t.Run(fmt.Sprint(name, ", trial ", trial), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					a := &station{name: "a", model: "m", slots: 2, work: time.Second}
					b := &station{name: "b", model: "m", slots: 2, work: time.Second}
					p := newTestPool(t, a, b)
					for i, s := range []*station{a, b} {
						p.members[i].wire.client.Transport = written{s}
					}
					if _, err := p.Do(t.Context(), about("first"), nil); err != nil {
						t.Fatal(err)
					}
					asked, enough := 0, errors.New("enough")
					q := about("x")
					q.Again = func(int) error {
						if asked++; asked > allowed {
							return enough
						}
						return nil
					}
					want := 3 // two at a, which both take too long
					if trial {
						a.set(func() { a.work = time.Minute })
						p.members[0].breaker.lose(time.Now(), &patience{}, false, true)
						p.members[0].breaker.looked(true)
						want, asked = 2, asked+1 // of which one is allowed, or none
					} else {
						a.set(func() { a.hangs = 2 })
					}
					answer, err := p.Do(t.Context(), q, nil)
					if allowed == 1 {
						want--
					}
					if (allowed == 1 && !trial) != errors.Is(err, enough) || answer.Calls != want || answer.PossiblyPaidTwice != want-1 || p.Stats().PossiblyPaidTwice != want-1 {
						t.Errorf("%v; %+v, want %d calls; %+v", err, answer, want, p.Stats())
					}
				})
			})
		}
	}
}
