package llm

import (
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// mortal is an endpoint that can be killed and started again.
type mortal struct {
	*fake
	dead bool
	gets int
}

func newMortal() *mortal {
	m := &mortal{fake: &fake{}}
	refused := &net.OpError{Op: "dial", Err: errors.New("refused")}
	m.chat = func(int, map[string]any) (*http.Response, error) {
		if m.dead {
			return nil, refused
		}
		return response(200, completion(good, "stop")), nil
	}
	m.models = func() (*http.Response, error) {
		m.gets++
		if m.dead {
			return nil, refused
		}
		return response(200, `{"data":[{"id":"m1"}]}`), nil
	}
	return m
}

func (m *mortal) kill(dead bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dead = dead
}

// TestOutageIsOne: eight requests to a lost endpoint, one after the other or
// all at once, wait for it once and not eight times.
func TestOutageIsOne(t *testing.T) {
	for name, parallel := range map[string]bool{"in a row": false, "at once": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMortal()
				c := newTestClient(t, m.fake, func(c *Config) { c.MaxOutage, c.InFlight = 4*time.Second, 8 })
				if _, err := c.Do(t.Context(), question(), nil); err != nil {
					t.Fatal(err)
				}
				m.kill(true)
				start := time.Now()
				done := make(chan error, 8)
				ask := func() { _, err := c.Do(t.Context(), question(), nil); done <- err }
				for range 8 {
					if parallel {
						go ask()
					} else {
						ask()
					}
				}
				for range 8 {
					if err := <-done; !errors.Is(err, ErrUnreachable) {
						t.Error(err)
					}
				}
				if took := time.Since(start); took != 4*time.Second {
					t.Errorf("waited %s in all, want 4s", took)
				}
			})
		})
	}
}

// TestOutageEnds: once the wait is over a request costs one look and no time; a
// server that came back is used again and the next outage has its whole budget.
func TestOutageEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMortal()
		c := newTestClient(t, m.fake, func(c *Config) { c.MaxOutage = time.Minute })
		ask := func() (Answer, time.Duration, error) {
			start := time.Now()
			answer, err := c.Do(t.Context(), question(), nil)
			return answer, time.Since(start), err
		}
		if _, _, err := ask(); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			m.kill(true)
			if _, took, err := ask(); !errors.Is(err, ErrUnreachable) || took != time.Minute {
				t.Fatalf("first request of the outage: %v after %s", err, took)
			}
			chats, gets := m.chats, m.gets
			if answer, took, err := ask(); !errors.Is(err, ErrUnreachable) || took != 0 || answer.Calls != 0 || m.chats != chats || m.gets != gets+1 {
				t.Fatalf("second request: %v after %s, %d chats, %d looks", err, took, m.chats-chats, m.gets-gets)
			}
			m.kill(false)
			if _, took, err := ask(); err != nil || took != 0 {
				t.Fatalf("after the return: %v after %s", err, took)
			}
		}
	})
}

// TestReturnInTime: whoever waits goes on when the endpoint is back.
func TestReturnInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMortal()
		c := newTestClient(t, m.fake, func(c *Config) { c.InFlight = 4 })
		if _, err := c.Do(t.Context(), question(), nil); err != nil {
			t.Fatal(err)
		}
		m.kill(true)
		start := time.Now()
		time.AfterFunc(5*time.Minute, func() { m.kill(false) })
		done := make(chan error, 4)
		for range 4 {
			go func() { _, err := c.Do(t.Context(), question(), nil); done <- err }()
		}
		for range 4 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if took := time.Since(start); took < 5*time.Minute || took > 5*time.Minute+2*lookCap {
			t.Errorf("took %s", took)
		}
	})
}

// TestAccountFault: after a fault of the account nothing is sent any more, not
// even for those who waited for a slot or for a moment that the server named.
func TestAccountFault(t *testing.T) {
	const quota = `{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}`
	for code, tt := range map[string]struct {
		status int
		body   string
	}{
		CodeQuota: {429, quota},
		CodeKey:   {401, `{"error":{"message":"bad key"}}`},
	} {
		t.Run(code, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fake{chat: func(int, map[string]any) (*http.Response, error) { return response(tt.status, tt.body), nil }}
				c := newTestClient(t, f, func(c *Config) { c.InFlight = 1 })
				done := make(chan error, 5)
				for range 5 {
					go func() { _, err := c.Do(t.Context(), question(), nil); done <- err }()
				}
				for range 5 {
					if err := <-done; codeOf(err) != code {
						t.Error(err)
					}
				}
				sent := len(f.headers)
				req := question()
				req.Purpose = "later"
				answer, err := c.Do(t.Context(), req, nil)
				var e *Error
				if !errors.As(err, &e) || e.Code != code || e.Purpose != "later" || e.Status != tt.status || answer.Calls != 0 {
					t.Errorf("%+v, %d calls", e, answer.Calls)
				}
				if f.chats != 1 || len(f.headers) != sent {
					t.Errorf("%d requests, want 1; %d sent later", f.chats, len(f.headers)-sent)
				}
			})
		})
	}
}

// TestAccountFaultAtTheStart: a key that the list of models refuses is not tried again either.
func TestAccountFaultAtTheStart(t *testing.T) {
	tries := 0
	f := &fake{models: func() (*http.Response, error) {
		tries++
		return response(401, `{}`), nil
	}}
	c := newTestClient(t, f)
	for range 3 {
		if _, err := c.Do(t.Context(), question(), nil); !errors.Is(err, ErrKey) {
			t.Error(err)
		}
	}
	if _, err := c.Info(t.Context()); !errors.Is(err, ErrKey) || tries != 1 {
		t.Errorf("%v after %d tries", err, tries)
	}
}

// TestTruncatedSizes: a caller that cuts its text by ContextSize gets below what
// the server reads.
func TestTruncatedSizes(t *testing.T) {
	prompt := []Message{{Role: "user", Content: strings.Repeat("word ", 6000)}}
	for _, tt := range []struct{ read, known, want int }{
		{2048, 0, 2048},    // nothing known: what was read
		{2048, 4096, 2048}, // the server has less room than it told
		{4096, 4096, 4096},
		{5000, 4096, 4096}, // it counted its own template too
		{6000, 4096, 0},    // everything was read
		{0, 4096, 0},       // the server does not count
	} {
		e := truncated(prompt, Usage{PromptTokens: tt.read}, tt.known)
		switch {
		case tt.want == 0 && e != nil:
			t.Errorf("%+v: %v", tt, e)
		case tt.want != 0 && (e == nil || e.Code != CodeContextTruncated || e.ContextSize != tt.want || e.PromptTokens < 6000 || e.Retryable):
			t.Errorf("%+v: %+v", tt, e)
		}
	}
}
