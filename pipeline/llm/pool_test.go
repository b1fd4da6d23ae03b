package llm

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// station is a server of a pool, without a network.
type station struct {
	name, model string
	slots       int
	work        time.Duration // of one request
	load        time.Duration // of the model, before it answers the probe

	mu     sync.Mutex
	gone   bool   // nobody listens
	refuse string // body of a 401
	hangs  int    // so many requests from now on are never answered
	now    int
	most   int
	chats  []string // the first user message of each
	keys   []string // Authorization of each request
	probes int
}

func (s *station) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

func (s *station) asked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.chats)
}

func (s *station) RoundTrip(req *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys = append(s.keys, req.Header.Get("Authorization"))
	switch {
	case s.gone:
		return nil, errRefused
	case s.refuse != "":
		return response(401, s.refuse), nil
	case strings.HasSuffix(req.URL.Path, "/models"):
		return response(200, fmt.Sprintf(`{"data":[{"id":%q,"owned_by":"llamacpp"}]}`, s.model)), nil
	case strings.HasSuffix(req.URL.Path, "/props"):
		return response(200, fmt.Sprintf(`{"total_slots":%d,"default_generation_settings":{"n_ctx":4096}}`, s.slots)), nil
	case req.Method == http.MethodGet:
		return response(404, `{"error":"not found"}`), nil
	}
	raw, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	if containsProbe(raw) {
		s.probes++
		s.mu.Unlock()
		defer s.mu.Lock()
		if err := sleep(req.Context(), s.load); err != nil {
			return nil, err
		}
		return response(200, completion(`{"ok":true,"word":"hi"}`, "stop")), nil
	}
	first, _, _ := strings.Cut(strings.SplitN(string(raw), `"ask `, 2)[1], `"`)
	s.chats = append(s.chats, first)
	s.now++
	s.most = max(s.most, s.now)
	hang := s.hangs > 0
	if hang {
		s.hangs--
	}
	s.mu.Unlock()
	defer func() { s.now-- }()
	defer s.mu.Lock()
	if hang {
		<-req.Context().Done()
		return nil, req.Context().Err()
	}
	if err := sleep(req.Context(), s.work); err != nil {
		return nil, err
	}
	return response(200, strings.ReplaceAll(completion(`{"b":"`+s.name+`","a":1}`, "stop"), `"m1"`, fmt.Sprintf("%q", s.model))), nil
}

func newTestPool(t *testing.T, stations ...*station) *Pool {
	t.Helper()
	var clients []*Client
	for _, s := range stations {
		c, err := New(Config{
			Endpoint: Endpoint{BaseURL: "http://" + s.name + ".example:8080", Model: s.model}, Transport: s,
			MaxWait: time.Minute, MaxOutage: 5 * time.Minute, Log: slog.New(slog.DiscardHandler),
		})
		if err != nil {
			t.Fatal(err)
		}
		clients = append(clients, c)
	}
	p, err := NewPool(nil, clients...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// about is a question in the chat of one document.
func about(document string) Request {
	q := question()
	q.Messages[1].Content = "ask " + document
	return q
}

// TestPoolShares: two servers with one model work side by side, each with as
// many requests as it has slots and two; the turns of a chat go to one of them.
func TestPoolShares(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &station{name: "a", model: "m", slots: 2, work: time.Second}
		b := &station{name: "b", model: "m", slots: 4, work: time.Second}
		p := newTestPool(t, a, b)
		info, err := p.Info(t.Context())
		if err != nil || info.Slots != 6 || info.Model != "m" || info.Endpoint != 0 {
			t.Fatalf("%+v, %v", info, err)
		}
		var wg sync.WaitGroup
		start := time.Now()
		for i := range 20 {
			wg.Go(func() {
				q := about(fmt.Sprint("document ", i))
				answer, err := p.Do(t.Context(), q, nil)
				if err != nil {
					t.Error(err)
					return
				}
				q.Messages = append(q.Messages, Message{"assistant", answer.Text}, Message{"user", "go on"})
				time.Sleep(time.Duration(i) * 10 * time.Millisecond)
				if _, err := p.Do(t.Context(), q, nil); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if a.most != 4 || b.most != 6 {
			t.Errorf("at once: %d and %d, want 4 and 6", a.most, b.most)
		}
		if took := time.Since(start); took > 6*time.Second {
			t.Errorf("40 requests of 1 s, 10 at once, took %s", took)
		}
		moved := 0
		for _, chat := range a.chats {
			for _, other := range b.chats {
				if chat == other {
					moved++
				}
			}
		}
		if moved > 6 {
			t.Errorf("%d of 20 chats moved from one server to the other", moved)
		}
		if s := p.Stats(); s.Calls != 42 || s.Hedged != 0 { // two probes
			t.Errorf("%+v", s)
		}
	})
}

// TestPoolKeepsChats: while there is a free slot, a chat stays where it was.
func TestPoolKeepsChats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &station{name: "a", model: "m", slots: 4, work: time.Second}
		b := &station{name: "b", model: "m", slots: 4, work: time.Second}
		p := newTestPool(t, a, b)
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() {
				q := about(fmt.Sprint("document ", i))
				for range 5 {
					answer, err := p.Do(t.Context(), q, nil)
					if err != nil {
						t.Error(err)
						return
					}
					q.Messages = append(q.Messages, Message{"assistant", answer.Text}, Message{"user", "go on"})
				}
			})
		}
		wg.Wait()
		if len(a.chats) != 10 || len(b.chats) != 10 {
			t.Errorf("%d and %d requests", len(a.chats), len(b.chats))
		}
		for _, chat := range a.chats {
			for _, other := range b.chats {
				if chat == other {
					t.Fatalf("%q was asked of both", chat)
				}
			}
		}
	})
}

// TestPoolFallback: another model is asked only when the first is lost,
// at the start or later; nothing made for one model goes to the other.
func TestPoolFallback(t *testing.T) {
	t.Run("at the start", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			a := &station{name: "a", model: "big", slots: 2, gone: true}
			b := &station{name: "b", model: "small", slots: 2}
			p := newTestPool(t, a, b)
			info, err := p.Info(t.Context())
			if err != nil || info.Model != "small" || info.Endpoint != 1 {
				t.Fatalf("%+v, %v", info, err)
			}
			q := about("x")
			q.Endpoint = info.Endpoint
			if answer, err := p.Do(t.Context(), q, nil); err != nil || answer.Model != "small" {
				t.Errorf("%+v, %v", answer, err)
			}
		})
	})
	t.Run("nobody", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			a := &station{name: "a", model: "big", gone: true}
			b := &station{name: "b", model: "small", refuse: `{"error":"no"}`}
			p := newTestPool(t, a, b)
			if _, err := p.Info(t.Context()); !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), "a.example") {
				t.Errorf("%v, want the first one's error", err)
			}
			a.set(func() { a.gone = false })
			if info, err := p.Info(t.Context()); err != nil || info.Model != "big" {
				t.Errorf("%+v, %v: it is there now", info, err)
			}
		})
	})
	for name, lose := range map[string]func(*station){
		"gone": func(s *station) { s.gone = true },
		"key withdrawn": func(s *station) {
			s.refuse = `{"error":{"message":"no","type":"invalid_request_error","code":"invalid_api_key"}}`
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := &station{name: "a", model: "big", slots: 2, work: time.Second}
				b := &station{name: "b", model: "small", slots: 2, work: time.Second}
				p := newTestPool(t, a, b)
				if _, err := p.Do(t.Context(), about("first"), nil); err != nil || b.asked() != 0 {
					t.Fatal(err, b.asked())
				}
				a.set(func() { lose(a) })
				start := time.Now()
				var wg sync.WaitGroup
				for i := range 12 {
					wg.Go(func() {
						if _, err := p.Do(t.Context(), about(fmt.Sprint(i)), nil); !errors.Is(err, ErrSwitched) {
							t.Errorf("%d: %v", i, err)
						}
					})
				}
				wg.Wait()
				if took := time.Since(start); took > 6*time.Minute {
					t.Errorf("took %s", took)
				}
				if n := b.asked(); n != 0 {
					t.Errorf("%d questions for one model went to the other", n)
				}
				info, err := p.Info(t.Context())
				if err != nil || info.Model != "small" || info.Endpoint != 1 {
					t.Fatalf("%+v, %v", info, err)
				}
				q := about("again")
				q.Endpoint = info.Endpoint
				if answer, err := p.Do(t.Context(), q, nil); err != nil || answer.Model != "small" {
					t.Errorf("%+v, %v", answer, err)
				}
			})
		})
	}
	t.Run("no fallback either", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			a := &station{name: "a", model: "big", slots: 2}
			b := &station{name: "b", model: "small", gone: true}
			p := newTestPool(t, a, b)
			if _, err := p.Do(t.Context(), about("first"), nil); err != nil {
				t.Fatal(err)
			}
			a.set(func() { a.gone = true })
			if _, err := p.Do(t.Context(), about("x"), nil); !errors.Is(err, ErrUnreachable) {
				t.Error(err)
			}
			a.set(func() { a.gone = false })
			if answer, err := p.Do(t.Context(), about("x"), nil); err != nil || answer.Model != "big" {
				t.Errorf("%+v, %v: it is back", answer, err)
			}
		})
	})
}

// TestPoolLosesOne: where one of two servers with one model goes away, the other
// answers what it was asked, at once, and is not taken for another model.
func TestPoolLosesOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &station{name: "a", model: "m", slots: 2, work: time.Second}
		b := &station{name: "b", model: "m", slots: 2, work: time.Second}
		p := newTestPool(t, a, b)
		if _, err := p.Do(t.Context(), about("first"), nil); err != nil {
			t.Fatal(err)
		}
		a.set(func() { a.gone = true })
		start := time.Now()
		var wg sync.WaitGroup
		for i := range 12 {
			wg.Go(func() {
				if _, err := p.Do(t.Context(), about(fmt.Sprint(i)), nil); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if took := time.Since(start); took > 15*time.Second {
			t.Errorf("took %s", took)
		}
		if s := p.Stats(); s.Hedged != 0 {
			t.Errorf("%d were paid for as second requests", s.Hedged)
		}
	})
}
