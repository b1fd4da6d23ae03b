package llm

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const good = `{"b":"x","a":1}`

// TestRetryAfter: nothing leaves before the moment the server named; absurd values end the call at once.
func TestRetryAfter(t *testing.T) {
	tests := []struct {
		name, header, value string
		least, most         time.Duration
		code                string
	}{
		{"seconds", "Retry-After", "42", 42 * time.Second, 42*time.Second + time.Millisecond, ""},
		{"fraction", "Retry-After", "1.5", 1500 * time.Millisecond, 2 * time.Second, ""},
		{"milliseconds", "Retry-After-Ms", "2500", 2500 * time.Millisecond, 3 * time.Second, ""},
		{"date", "Retry-After", "DATE+60", 60 * time.Second, 61 * time.Second, ""},
		{"date in the past", "Retry-After", "DATE-60", 0, backoffBase, ""},
		{"zero", "Retry-After", "0", 0, backoffBase, ""},
		{"negative", "Retry-After", "-5", 0, backoffBase, ""},
		{"NaN", "Retry-After", "NaN", 0, backoffBase, ""},
		{"text", "Retry-After", "soon", 0, backoffBase, ""},
		{"absent", "X-Other", "1", 0, backoffBase, ""},
		{"ten days", "Retry-After", "864000", 0, 0, CodeRateLimited},
		{"infinite", "Retry-After", "1e999", 0, 0, CodeRateLimited},
	}
	for _, status := range []int{429, 503} {
		for _, tt := range tests {
			t.Run(http.StatusText(status)+"/"+tt.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					value := tt.value
					switch value {
					case "DATE+60":
						value = time.Now().Add(time.Minute).UTC().Format(http.TimeFormat)
					case "DATE-60":
						value = time.Now().Add(-time.Minute).UTC().Format(http.TimeFormat)
					}
					var first, second time.Time
					f := &fake{chat: func(n int, _ map[string]any) (*http.Response, error) {
						if n == 0 {
							first = time.Now()
							return response(status, `{"error":{"message":"slow down"}}`, tt.header, value), nil
						}
						second = time.Now()
						return response(200, completion(good, "stop")), nil
					}}
					c := newTestClient(t, f)
					answer, err := c.Do(t.Context(), question(), nil)
					if tt.code != "" {
						if codeOf(err) != tt.code || f.chats != 1 {
							t.Fatalf("got %v after %d requests, want %s after 1", err, f.chats, tt.code)
						}
						return
					}
					if err != nil || answer.Calls != 2 {
						t.Fatalf("answer %+v, error %v", answer, err)
					}
					if waited := second.Sub(first); waited < tt.least || waited > tt.most {
						t.Errorf("waited %s, want %s to %s", waited, tt.least, tt.most)
					}
				})
			})
		}
	}
}

// TestGate: a second request, begun while the gate is closed, waits too.
func TestGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var early bool
		f := &fake{chat: func(n int, _ map[string]any) (*http.Response, error) {
			if n == 0 {
				return response(429, `{}`, "Retry-After", "30"), nil
			}
			early = early || time.Since(start) < 30*time.Second
			return response(200, completion(good, "stop")), nil
		}}
		c := newTestClient(t, f)
		done := make(chan error, 2)
		ask := func() { _, err := c.Do(t.Context(), question(), nil); done <- err }
		go ask()
		synctest.Wait()
		go ask()
		if err := errors.Join(<-done, <-done); err != nil || early {
			t.Errorf("error %v, sent early: %v", err, early)
		}
	})
}

func TestRetryBudgets(t *testing.T) {
	reset := &net.OpError{Op: "read", Err: errors.New("connection reset")}
	refused := &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	type step func() (*http.Response, error)
	status := func(code int, body string) step {
		return func() (*http.Response, error) { return response(code, body), nil }
	}
	lost := func(err error) step { return func() (*http.Response, error) { return nil, err } }
	cut := func() (*http.Response, error) {
		r := response(200, "")
		r.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"choices":[`), errReader{io.ErrUnexpectedEOF}))
		return r, nil
	}
	tests := []struct {
		name  string
		step  step
		times int // then a good answer
		calls int
		code  string
	}{
		{"500 three times", status(500, "oops"), 3, 4, ""},
		{"502 for ever", status(502, "oops"), 99, maxAttempts, CodeServer},
		{"408", status(408, ""), 1, 2, ""},
		{"425", status(425, ""), 1, 2, ""},
		{"reset", lost(reset), 2, 3, ""},
		{"cut body", cut, 2, 3, ""},
		{"cut JSON with a whole body", status(200, `{"choices":[{"mess`), 2, 3, ""},
		{"empty body", status(200, ``), 1, 2, ""},
		{"cut for ever", cut, 99, maxAttempts, CodeCut},
		{"away and back", lost(refused), 3, 4, ""},
		{"loading for a while", status(503, `{"error":{"message":"Loading model","code":503}}`), 45, 46, ""},
		{"busy for long", status(503, `{"error":"server busy, please try again"}`), 8, 9, ""},
		{"400", status(400, `{"error":{"message":"bad"}}`), 99, 1, CodeBadRequest},
		{"401", status(401, `{"error":{"message":"bad"}}`), 99, 1, CodeKey},
		{"403", status(403, ``), 99, 1, CodeKey},
		{"404 model", status(404, `{"error":{"message":"model 'x' not found, try pulling it first"}}`), 99, 1, CodeModel},
		{"422", status(422, `{"detail":"no"}`), 99, 1, CodeBadRequest},
		{"quota", status(429, `{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}`), 99, 1, CodeQuota},
		{"error with status 200", status(200, `{"error":{"message":"bad key","type":"authentication_error"}}`), 99, 1, CodeKey},
		{"web page", status(200, `<html><body>Log in</body></html>`), 99, 1, CodeNotJSON},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fake{chat: func(n int, _ map[string]any) (*http.Response, error) {
					if n < tt.times {
						return tt.step()
					}
					return response(200, completion(good, "stop")), nil
				}}
				c := newTestClient(t, f)
				recorded := 0
				answer, err := c.Do(t.Context(), question(), func(Answer) error { recorded++; return nil })
				if answer.Calls != tt.calls || f.chats != tt.calls {
					t.Errorf("%d calls told, %d made, want %d", answer.Calls, f.chats, tt.calls)
				}
				if tt.code == "" && (err != nil || recorded != 1) || tt.code != "" && (codeOf(err) != tt.code || recorded != 0) {
					t.Errorf("error %v, recorded %d, want %q", err, recorded, tt.code)
				}
			})
		})
	}
}

func TestWaitsEnd(t *testing.T) {
	for name, tt := range map[string]struct {
		body string
		code string
	}{
		"loading": {`{"error":{"message":"Loading model"}}`, CodeLoading},
		"busy":    {`{"error":"server busy"}`, CodeServer},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fake{chat: func(int, map[string]any) (*http.Response, error) { return response(503, tt.body), nil }}
				c := newTestClient(t, f, func(c *Config) { c.MaxWait = time.Minute })
				start := time.Now()
				_, err := c.Do(t.Context(), question(), nil)
				if took := time.Since(start); codeOf(err) != tt.code || took > time.Minute {
					t.Errorf("%v after %s", err, took)
				}
			})
		})
	}
}

func TestAwayForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refused := &net.OpError{Op: "dial", Err: errors.New("refused")}
		f := &fake{}
		f.chat = func(int, map[string]any) (*http.Response, error) {
			f.models = func() (*http.Response, error) { return nil, refused }
			return nil, refused
		}
		c := newTestClient(t, f)
		start := time.Now()
		_, err := c.Do(t.Context(), question(), nil)
		if took := time.Since(start); !errors.Is(err, ErrUnreachable) || took != 30*time.Minute {
			t.Errorf("%v after %s", err, took)
		}
	})
}

func TestUnreachableAtTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		f := &fake{models: func() (*http.Response, error) {
			tries++
			return nil, &net.OpError{Op: "dial", Err: errors.New("refused")}
		}}
		start := time.Now()
		_, err := newTestClient(t, f).Info(t.Context())
		if !errors.Is(err, ErrUnreachable) || tries != 2 || time.Since(start) > 10*time.Second {
			t.Errorf("%v after %d tries, %s", err, tries, time.Since(start))
		}
	})
}

// TestHang: a deadline is met twice at most, the second one as long as the configuration allows, and counted as perhaps paid.
func TestHang(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &hanging{fake: &fake{}}
		c := newTestClient(t, f.fake, func(c *Config) { c.Transport = f })
		start := time.Now()
		answer, err := c.Do(t.Context(), question(), nil)
		if codeOf(err) != CodeTimeout || answer.Calls != maxTimeouts {
			t.Errorf("error %v, %d calls", err, answer.Calls)
		}
		if took := time.Since(start); took < 25*time.Minute || took > 27*time.Minute {
			t.Errorf("took %s", took)
		}
	})
}

type hanging struct{ fake *fake }

func (h *hanging) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method == http.MethodGet {
		return h.fake.RoundTrip(req)
	}
	raw, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	if len(raw) > 0 && containsProbe(raw) {
		return response(200, completion(`{"ok":true,"word":"hi"}`, "stop")), nil
	}
	<-req.Context().Done()
	return nil, req.Context().Err()
}

func TestCancelDuringWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{chat: func(int, map[string]any) (*http.Response, error) {
			return response(429, `{}`, "Retry-After", "300"), nil
		}}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		start := time.Now()
		_, err := newTestClient(t, f).Do(ctx, question(), nil)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 5*time.Second {
			t.Errorf("%v after %s", err, time.Since(start))
		}
	})
}
