package llm

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// step is a part of a body and the time before it.
type step struct {
	after time.Duration
	text  string
}

// timedBody is a body that comes in steps and ends with its request, as one of net/http does.
type timedBody struct {
	ctx   context.Context
	next  func(n int) (step, bool) // n counts from 0; false = the end
	n     int
	rest  string
	close func()
}

func (b *timedBody) Read(p []byte) (int, error) {
	for b.rest == "" {
		s, ok := b.next(b.n)
		if !ok {
			return 0, io.EOF
		}
		b.n++
		if err := sleep(b.ctx, s.after); err != nil {
			return 0, err
		}
		b.rest = s.text
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	return n, nil
}

func (b *timedBody) Close() error {
	if b.close != nil {
		b.close()
	}
	return nil
}

// tokenStream writes n tokens with a pause before each, and the end of an answer. n < 0 = for ever.
func tokenStream(n int, pause time.Duration, text func(i int) string) func(int) (step, bool) {
	return func(i int) (step, bool) {
		switch {
		case i == 0:
			return step{0, stream(opening)}, true
		case n < 0 || i <= n:
			return step{pause, stream(delta(text(i)))}, true
		case i == n+1:
			return step{0, stream(ending, costs, "[DONE]")}, true
		}
		return step{}, false
	}
}

func word(i int) string { return " word" + string(raw(i)) }

func timed(r *http.Request, next func(int) (step, bool)) *http.Response {
	resp := eventStream(nil)
	resp.Body = &timedBody{ctx: r.Context(), next: next}
	return resp
}

// timedClient is a client whose server answers as told; it has been asked for its Info.
func timedClient(t *testing.T, answer stubWire) *Client {
	t.Helper()
	c := newTestClient(t, &fake{}, func(c *Config) { c.Transport = answer })
	c.known.put(&Info{Model: "m1"}, nil)
	return c
}

func plainQuestion(maxTokens int) Request {
	return Request{Purpose: "test 001", MaxTokens: maxTokens, Messages: []Message{{"user", "ask"}}}
}

// TestStreamGuards: what is slow is waited for, what has stopped is not, and the error says which it was.
func TestStreamGuards(t *testing.T) {
	endless := func(pause time.Duration) func(int) (step, bool) { return tokenStream(-1, pause, word) }
	stopping := func(n int, before time.Duration) func(int) (step, bool) {
		return func(i int) (step, bool) {
			if i > n {
				return step{100 * time.Hour, ""}, true
			}
			return tokenStream(-1, before, word)(i)
		}
	}
	event := stream(delta("x"))
	tests := []struct {
		name    string
		next    func(int) (step, bool)
		message string        // of the error of both attempts; "" = an answer
		least   time.Duration // for both attempts
		most    time.Duration
	}{
		{"a token a second", tokenStream(400, time.Second, word), "", 400 * time.Second, 401 * time.Second},
		{"long pauses", tokenStream(10, stallTime+20*time.Second, word), "", 13 * time.Minute, 14 * time.Minute},
		{"no token at all", stopping(0, 0), "no first token", 25 * time.Minute, 31 * time.Minute},
		{"comments alone", func(int) (step, bool) { return step{10 * time.Second, ": still here\n\n"}, true }, "no first token", 25 * time.Minute, 31 * time.Minute},
		{"empty tokens", func(int) (step, bool) { return step{10 * time.Second, stream(delta(""))}, true }, "no first token", 25 * time.Minute, 31 * time.Minute},
		{"stalled", stopping(3, time.Second), "stalled after 3 tokens", 2 * stallTime, 8 * time.Minute},
		{"stalled with comments", func(i int) (step, bool) {
			if i < 3 {
				return tokenStream(-1, time.Second, word)(i)
			}
			return step{10 * time.Second, ": still here\n\n"}, true
		}, "stalled after 2 tokens", 2 * stallTime, 8 * time.Minute},
		{"a byte a second", func(i int) (step, bool) { i %= len(event); return step{time.Second, event[i : i+1]}, true }, "too slow", 20 * time.Minute, 26 * time.Minute},
		{"a token a minute", endless(time.Minute), "too slow", 40 * time.Minute, 41 * time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := timedClient(t, func(r *http.Request) (*http.Response, error) { return timed(r, tt.next), nil })
				start := time.Now()
				answer, err := c.Do(t.Context(), plainQuestion(600), nil)
				took := time.Since(start)
				if took < tt.least || took > tt.most {
					t.Errorf("took %s, want %s to %s", took, tt.least, tt.most)
				}
				var e *Error
				switch {
				case tt.message == "":
					if err != nil || answer.Calls != 1 {
						t.Errorf("%d calls, %v", answer.Calls, err)
					}
				case !errors.As(err, &e) || e.Code != CodeTimeout || !strings.Contains(e.Message, tt.message) || !e.Retryable || answer.Calls != maxTimeouts || answer.PossiblyPaidTwice != 1:
					t.Errorf("%+v, %v", answer, err)
				case tt.message != "no first token" && e.Partial == "":
					t.Error("what had come is lost")
				}
			})
		})
	}
}

// TestNoHeaders: the wait for a first token begins with the request.
func TestNoHeaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := timedClient(t, func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		_, _, err := c.once(t.Context(), wireRequest{maxTokens: 600}, 0)
		var e *Error
		if !errors.As(err, &e) || e.Code != CodeTimeout || !strings.Contains(e.Message, "no first token") {
			t.Errorf("%+v", err)
		}
	})
}

// TestSlowServerIsWaitedFor: one slot, a prompt read at 25 tokens a second, one token a second, and two requests
// more than slots. Nothing of it is a fault.
func TestSlowServerIsWaitedFor(t *testing.T) {
	for name, headersFirst := range map[string]bool{"headers at once": true, "headers with the first token": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const prompt, answer, requests = 1500, 250, 9
				slot := make(chan struct{}, 1)
				work := func(ctx context.Context) error {
					select {
					case slot <- struct{}{}:
						return sleep(ctx, prompt*40*time.Millisecond)
					case <-ctx.Done():
						return ctx.Err()
					}
				}
				c := timedClient(t, func(r *http.Request) (*http.Response, error) {
					next := tokenStream(answer, time.Second, word)
					if !headersFirst {
						if err := work(r.Context()); err != nil {
							return nil, err
						}
					}
					resp := timed(r, func(i int) (step, bool) {
						if i == 0 && headersFirst && work(r.Context()) != nil {
							return step{}, false
						}
						s, ok := next(i)
						s.text = strings.ReplaceAll(s.text, `"prompt_tokens":20`, `"prompt_tokens":1500`)
						if i == answer+1 {
							<-slot
						}
						return s, ok
					})
					return resp, nil
				})
				c.limit.setLimit(1+extraInFlight, 1)
				req := plainQuestion(900)
				req.Messages[0].Content = strings.Repeat("word ", prompt*8/10)
				done := make(chan error, requests)
				for range requests {
					go func() {
						_, err := c.Do(t.Context(), req, nil)
						done <- err
					}()
				}
				for range requests {
					if err := <-done; err != nil {
						t.Error(err)
					}
				}
				if s := c.Stats(); s.Calls != requests || s.Retries != 0 || s.Streamed != requests {
					t.Errorf("%+v", s)
				}
			})
		})
	}
}

// TestPatienceIsLearned: who was slow and came to an end is given more time.
func TestPatienceIsLearned(t *testing.T) {
	var p pace
	before := p.guards(5*time.Minute, 600)
	if before.stall < stallTime || before.first != 5*time.Minute || before.whole <= before.first {
		t.Errorf("%+v", before)
	}
	sent := time.Now()
	g := &watch{sent: sent, began: sent.Add(10 * time.Minute), last: sent.Add(12 * time.Minute), longest: 90 * time.Second}
	g.tokens.Store(61)
	p.learn(reply{usage: Usage{CompletionTokens: 61}}, g)
	after := p.guards(5*time.Minute, 600)
	if after.first != 30*time.Minute || after.stall != 270*time.Second {
		t.Errorf("%+v", after)
	}
	if took, known := p.generation(10); !known || took != 20*time.Second {
		t.Errorf("%s, %v", took, known)
	}
	p.learn(reply{timings: timings{PromptN: 1000, PromptMS: 100_000, PredictedN: 10, PredictedMS: 6000}}, nil)
	if took, _ := p.generation(10); took != 16500*time.Millisecond {
		t.Error(took) // three parts of what was known, one of what is new
	}
	if p.gap = 0; p.guards(0, 1).stall != stallTime+promptBatch*100*time.Millisecond {
		t.Error(p.guards(0, 1).stall)
	}
	// Of a server too fast for streams, an answer that was slow undoes what was known.
	p.learn(reply{took: streamWorth, usage: Usage{CompletionTokens: 9}}, nil)
	if _, known := p.generation(10); known {
		t.Error("still taken for fast")
	}
	if got := (guards{time.Hour, time.Hour, time.Hour}).within(time.Minute); got != (guards{time.Minute, time.Minute, time.Minute}) {
		t.Errorf("%+v", got)
	}
}

// TestLoopIsCut: a loop ends its request within two seconds of being one, and is judged as a loop with its beginning kept.
func TestLoopIsCut(t *testing.T) {
	begins := `{"b":"The minister opened the bridge. `
	for name, tt := range map[string]struct {
		token string
		event func(string) string
	}{
		"words":     {"ISIS-", delta},
		"blanks":    {"\n", delta},
		"letters":   {"قال ", delta},
		"sentences": {"She said no. ", delta},
		"thinking":  {"wait, no, ", func(s string) string { return strings.ReplaceAll(delta(s), "content", "reasoning_content") }},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const pause = 200 * time.Millisecond
				closed := false
				c := timedClient(t, func(r *http.Request) (*http.Response, error) {
					resp := timed(r, func(i int) (step, bool) {
						if i == 0 {
							return step{0, stream(opening, tt.event(begins))}, true
						}
						return step{pause, stream(tt.event(tt.token))}, i < 3000
					})
					resp.Body.(*timedBody).close = func() { closed = true }
					return resp, nil
				})
				req := question()
				req.MaxTokens, req.Salvage = 5000, true
				start := time.Now()
				answer, err := c.Do(t.Context(), req, nil)
				took := time.Since(start)
				var e *Error
				if !errors.As(err, &e) || e.Code != CodeLoop || answer.Calls != 1 || name != "thinking" && !strings.HasPrefix(e.Partial, begins) {
					t.Fatalf("%+v, %v", answer, err)
				}
				if !closed {
					t.Error("the connection is still open")
				}
				recognisable := 0
				for text := begins; loopUnit(text) == ""; text += tt.token {
					recognisable++
				}
				if late := took - time.Duration(recognisable)*pause; late < 0 || late > 2*time.Second {
					t.Errorf("%s after the loop was one", late)
				}
				if answer.Usage.CompletionTokens != recognisable+1 || c.Stats().LoopsCut != 1 {
					t.Errorf("usage %+v, %d tokens came", answer.Usage, recognisable+1)
				}
			})
		})
	}
}

// TestGraceWithStreams: an answer in flight when the run is cancelled has its grace, token by token.
func TestGraceWithStreams(t *testing.T) {
	for name, tt := range map[string]struct {
		left int // seconds of answer left at the moment of the cancel
		kept bool
	}{"in time": {7, true}, "too late": {30, false}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := timedClient(t, func(r *http.Request) (*http.Response, error) {
					return timed(r, tokenStream(5+tt.left, time.Second, word)), nil
				})
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				recorded := false
				start := time.Now()
				_, err := c.Do(ctx, plainQuestion(600), func(Answer) error { recorded = true; return nil })
				if took := time.Since(start); recorded != tt.kept || (err == nil) != tt.kept || took > 5*time.Second+graceOnCancel {
					t.Errorf("recorded %v, %v after %s", recorded, err, took)
				}
			})
		})
	}
}

// TestDrain: a server that keeps its connection open after [DONE] does not keep the answer.
func TestDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var late atomic.Bool
		c := timedClient(t, func(r *http.Request) (*http.Response, error) {
			return timed(r, func(i int) (step, bool) {
				if i == 0 {
					return step{0, streamOf("hello")}, true
				}
				late.Store(true)
				return step{time.Hour, ""}, true
			}), nil
		})
		start := time.Now()
		answer, err := c.Do(t.Context(), plainQuestion(600), nil)
		if err != nil || answer.Text != "hello" || time.Since(start) != drainTime || !late.Load() {
			t.Errorf("%+v, %v after %s", answer, err, time.Since(start))
		}
	})
}
