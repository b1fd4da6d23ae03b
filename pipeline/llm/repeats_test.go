package llm

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
)

// TestRetryBudget: a server that fails all the time gets a fifth and ten more requests than it was asked, not five times as
// many; the fault that was not repeated says so. What it turns away at the door is not counted.
func TestRetryBudget(t *testing.T) {
	for name, tt := range map[string]struct {
		step   func() (*http.Response, error)
		every  int // this share of the requests fails: one in every
		calls  int // at most, of 100 questions
		failed bool
	}{
		"500 always":          {func() (*http.Response, error) { return response(500, `{}`), nil }, 1, 100 + 20 + 10, true},
		"500 every other":     {func() (*http.Response, error) { return response(500, `{}`), nil }, 2, 100 + 20 + 10, true},
		"500 now and then":    {func() (*http.Response, error) { return response(500, `{}`), nil }, 10, 100 + 20 + 10, false},
		"429 every other":     {func() (*http.Response, error) { return response(429, `{}`), nil }, 2, 300, false},
		"loading every other": {func() (*http.Response, error) { return response(503, `{"error":"loading model"}`), nil }, 2, 300, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // repeatable
				f := &fake{chat: func(int, map[string]any) (*http.Response, error) {
					if random.IntN(tt.every) == 0 {
						return tt.step()
					}
					return response(200, completion(good, "stop")), nil
				}}
				c := newTestClient(t, f, func(c *Config) { c.InFlight = 4 })
				done := make(chan error, 100)
				for range cap(done) {
					go func() { _, err := c.Do(t.Context(), question(), nil); done <- err }()
				}
				refused, failed := 0, 0
				for range cap(done) {
					err := <-done
					if err != nil {
						failed++
					}
					if err != nil && strings.Contains(err.Error(), "not sent again: this run has used up its repeats (10, and 20 % of its requests)") {
						refused++
					}
				}
				if f.chats > tt.calls || tt.failed != (failed > 0) {
					t.Errorf("%d calls, at most %d allowed; %d failed", f.chats, tt.calls, failed)
				}
				if s := c.Stats(); s.RetriesRefused != refused || tt.failed && refused == 0 {
					t.Errorf("%d told as refused, %d say so", s.RetriesRefused, refused)
				}
			})
		})
	}
}

// TestTurnedAwayIsGivenBack: a repeat that the server turns away costs nothing of the budget.
func TestTurnedAwayIsGivenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{chat: func(n int, _ map[string]any) (*http.Response, error) {
			switch n {
			case 0:
				return response(500, `{}`), nil
			case 1, 2:
				return response(429, `{}`), nil
			}
			return response(200, completion(good, "stop")), nil
		}}
		c := newTestClient(t, f)
		if answer, err := c.Do(t.Context(), question(), nil); err != nil || answer.Calls != 4 || c.repeats.spent != 0 {
			t.Errorf("%+v, %v; %d spent", answer, err, c.repeats.spent)
		}
	})
}

// TestForbidden: a 403 for one prompt costs that prompt; in a row, at the start, and any 401, it is the key.
func TestForbidden(t *testing.T) {
	const ok, no, key = 200, 403, 401
	for name, tt := range map[string]struct {
		probe    bool // the endpoint forbids the probe already
		statuses []int
		codes    []string
		sent     int
	}{
		"one prompt":       {false, []int{ok, no, ok, no, ok, no, no, ok}, []string{"", CodeKey, "", CodeKey, "", CodeKey, CodeKey, ""}, 8},
		"three in a row":   {false, []int{ok, no, no, no, ok, ok}, []string{"", CodeKey, CodeKey, CodeKey, CodeKey, CodeKey}, 4},
		"401 in the night": {false, []int{ok, key, ok, ok}, []string{"", CodeKey, CodeKey, CodeKey}, 2},
		"at the start":     {true, []int{ok, ok}, []string{CodeKey, CodeKey}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			probes := 0
			f := &fake{}
			f.chat = func(n int, _ map[string]any) (*http.Response, error) {
				if tt.statuses[n] == ok {
					return response(200, completion(good, "stop")), nil
				}
				return response(tt.statuses[n], `{"error":{"message":"forbidden"}}`), nil
			}
			if tt.probe {
				f.noProbe = true
				f.chat = func(int, map[string]any) (*http.Response, error) { probes++; return response(403, `{}`), nil }
			}
			c := newTestClient(t, f)
			for i, want := range tt.codes {
				_, err := c.Do(t.Context(), question(), nil)
				if got := codeOf(err); err != nil && got != want || err == nil && want != "" {
					t.Errorf("question %d: %v, want %q", i, err, want)
				}
				var e *Error
				if errors.As(err, &e) && e.Status == 403 && e.NextStep == "" {
					t.Errorf("question %d does not say what to do: %v", i, err)
				}
			}
			if f.chats-probes != tt.sent || tt.probe && probes != 1 {
				t.Errorf("%d questions and %d probes sent, want %d", f.chats-probes, probes, tt.sent)
			}
		})
	}
}

// TestOtherModel: an answer under another name is told; an alias, a path or a longer form of the name is not another model.
func TestOtherModel(t *testing.T) {
	for model, other := range map[string]bool{
		"m1": false, "M1": false, "/models/m1.gguf": false, "m1-2026-11-01": false, "m2": true, "": false, "gpt-x": true,
	} {
		t.Run(fmt.Sprintf("%q", model), func(t *testing.T) {
			f := &fake{chat: func(int, map[string]any) (*http.Response, error) {
				return response(200, strings.Replace(completion(good, "stop"), `"model":"m1"`, `"model":"`+model+`"`, 1)), nil
			}}
			c := newTestClient(t, f)
			for range 2 {
				answer, err := c.Do(t.Context(), question(), nil)
				if err != nil || answer.OtherModel != other || answer.Model != model {
					t.Errorf("%+v, %v", answer, err)
				}
			}
			if got, want := c.Stats().OtherModel, map[bool]int{true: 2}[other]; got != want {
				t.Errorf("%d told, want %d", got, want)
			}
		})
	}
}
