package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// workingServer answers an examination at the speeds of a real server. Its times are
// slept, so it belongs into a synctest bubble.
type workingServer struct {
	models   string                     // answer of /v1/models
	overhead time.Duration              // of each request
	prompt   float64                    // tokens read a second
	write    float64                    // tokens written a second
	slots    chan struct{}              // as many as it has room for; nil = no bound
	read     func(prompt string) string // what it reads of a prompt; nil = all
	uncount  bool                       // no usage is told
	blind    bool                       // it never finds a code
	silent   bool                       // no completion is ever answered

	mu     sync.Mutex // guards the next field
	chats  int
	cached string // last prompt: read again it takes no time
}

var codeLine = regexp.MustCompile(`(?m)^CODE [A-Z]+: (\d+)$`)

func (s *workingServer) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method == http.MethodGet {
		if strings.HasSuffix(req.URL.Path, "/models") {
			return response(200, s.models), nil
		}
		return response(404, `{"error":"not found"}`), nil
	}
	var in struct {
		Messages  []struct{ Content string }
		MaxTokens int `json:"max_tokens"`
	}
	if err := json.NewDecoder(req.Body).Decode(&in); err != nil {
		return nil, err
	}
	if s.silent {
		<-req.Context().Done()
		return nil, req.Context().Err()
	}
	var text string
	for _, m := range in.Messages {
		text += m.Content + "\n"
	}
	full := text
	if s.read != nil {
		text = s.read(text)
	}
	content := "ready"
	switch {
	case strings.Contains(full, "TASK: probe"):
		content = `{"ok":true,"word":"hi"}`
	case strings.Contains(full, "TASK: describe"):
		content = "the " + strings.Join(fillerWords, " ")
	case strings.Contains(full, "TASK: recall"):
		var codes [3]string
		if !s.blind {
			for i, m := range codeLine.FindAllStringSubmatch(text, 3) {
				codes[i] = m[1]
			}
		}
		content = fmt.Sprintf(`{"head":%q,"middle":%q,"tail":%q}`, codes[0], codes[1], codes[2])
	}
	finish, words := "stop", strings.Fields(content)
	if len(words) > in.MaxTokens {
		finish, words = "length", words[:in.MaxTokens]
		content = strings.Join(words, " ")
	}
	read, wrote := tokensOf(text), len(words)
	if err := s.work(req.Context(), full, read, wrote); err != nil {
		return nil, err
	}
	answer := map[string]any{
		"model":   "m1",
		"choices": []any{map[string]any{"message": map[string]any{"role": "assistant", "content": content}, "finish_reason": finish}},
	}
	if !s.uncount {
		answer["usage"] = map[string]any{"prompt_tokens": read, "completion_tokens": wrote}
	}
	body, err := json.Marshal(answer)
	if err != nil {
		return nil, err
	}
	return response(200, string(body)), nil
}

// tokensOf counts as a tokenizer that knows every word: one a word, one a full stop, one a line.
func tokensOf(text string) int {
	return len(strings.Fields(text)) + strings.Count(text, ".") + strings.Count(text, "\n")
}

func (s *workingServer) work(ctx context.Context, prompt string, read, wrote int) error {
	if s.slots != nil {
		select {
		case s.slots <- struct{}{}:
			defer func() { <-s.slots }()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	s.mu.Lock()
	s.chats++
	if prompt == s.cached {
		read = 0
	}
	s.cached = prompt
	s.mu.Unlock()
	d := s.overhead
	if s.prompt > 0 {
		d += time.Duration(float64(read) / s.prompt * float64(time.Second))
	}
	if s.write > 0 {
		d += time.Duration(float64(wrote) / s.write * float64(time.Second))
	}
	return sleep(ctx, d)
}

// examined examines a server in a bubble. change (nil = none) alters the client.
func examined(ctx context.Context, t *testing.T, s *workingServer, change ...func(*Config)) (Examination, error) {
	t.Helper()
	if s.models == "" {
		s.models = `{"data":[{"id":"m1"}]}`
	}
	cfg := Config{Endpoint: Endpoint{BaseURL: "http://model.example:8080", Timeout: 45 * time.Second}, Transport: s, MaxWait: 15 * time.Second}
	for _, c := range change {
		c(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.Examine(ctx, func(string) {})
}

func (e Examination) finding(name string) Finding {
	for _, f := range e.Findings {
		if f.Name == name {
			return f
		}
	}
	return Finding{}
}

func wantLevel(t *testing.T, e Examination, name string, level Level, says string) {
	t.Helper()
	f := e.finding(name)
	if f.Level != level || !strings.Contains(f.Seen+" -> "+f.Do, says) {
		t.Errorf("%s: %s, %q -> %q; want %s and %q", name, f.Level, f.Seen, f.Do, level, says)
	}
}

// TestExamineSpeed: the speeds come out as they are, from the clock alone, one request and two at once.
func TestExamineSpeed(t *testing.T) {
	for _, slots := range []int{1, 2} {
		synctest.Test(t, func(t *testing.T) {
			s := &workingServer{overhead: 80 * time.Millisecond, prompt: 100, write: 20, slots: make(chan struct{}, slots)}
			e, err := examined(t.Context(), t, s)
			if err != nil {
				t.Fatal(err)
			}
			f := e.Figures
			for name, pair := range map[string][2]float64{
				"prompt": {f.PromptPerSecond, 100}, "generated": {f.GeneratedPerSecond, 20},
				"all prompt": {f.AllPromptPerSecond, 100 * float64(slots)}, "all generated": {f.AllGeneratedPerSecond, 20 * float64(slots)},
			} {
				if math.Abs(pair[0]/pair[1]-1) > 0.06 {
					t.Errorf("%d slots: %s %.1f tokens/s, want %.1f", slots, name, pair[0], pair[1])
				}
			}
			if f.AtOnce != 2 || f.ServerTimings || f.LatencySeconds < 0.08 || f.Requests != s.chats {
				t.Errorf("%+v after %d requests", f, s.chats)
			}
			wantLevel(t, e, CheckSpeed, LevelOK, "(by our clock); about ")
			wantLevel(t, e, CheckRepeatable, LevelOK, "twice")
			wantLevel(t, e, CheckTruncation, LevelOK, " tokens arrive whole")
		})
	}
}

// TestExamineInTime: whatever the speed, the examination keeps its time, and says what it left out.
func TestExamineInTime(t *testing.T) {
	for _, tt := range []struct {
		prompt, write     float64
		most              time.Duration
		speed, truncation Level
		says              string // of the truncation
	}{
		{0.2, 0.1, 90 * time.Second, LevelUnknown, LevelUnknown, NotTried},
		{4, 1, 90 * time.Second, LevelWarning, LevelUnknown, "left out"},
		{20, 3, 90 * time.Second, LevelWarning, LevelUnknown, " too slow here"},
		{57, 12, 75 * time.Second, LevelOK, LevelUnknown, "(3,072 too slow here)"},
		{500, 30, 45 * time.Second, LevelOK, LevelOK, "arrive whole"},
		{9000, 150, 10 * time.Second, LevelOK, LevelOK, "arrive whole"},
	} {
		synctest.Test(t, func(t *testing.T) {
			started := time.Now()
			e, err := examined(t.Context(), t, &workingServer{overhead: 10 * time.Millisecond, prompt: tt.prompt, write: tt.write, slots: make(chan struct{}, 1)},
				func(c *Config) { c.Endpoint.Timeout = time.Hour })
			took := time.Since(started)
			if tt.prompt > 1 && err != nil || took > tt.most {
				t.Errorf("%v tokens/s: %v after %s", tt.prompt, err, took)
			}
			wantLevel(t, e, CheckSpeed, tt.speed, "")
			wantLevel(t, e, CheckTruncation, tt.truncation, tt.says)
		})
	}
}

// TestExamineCut: what the code says of prompts that do not arrive whole, with a told context of 8,192.
func TestExamineCut(t *testing.T) {
	const told = `{"data":[{"id":"m1","owned_by":"vllm","max_model_len":8192}]}`
	first := func(n int) func(string) string { return func(s string) string { return s[:min(n, len(s))] } }
	for name, tt := range map[string]struct {
		server *workingServer
		level  Level
		says   string
	}{
		"whole":                   {&workingServer{}, LevelOK, "even more fits"},
		"cut":                     {&workingServer{read: first(9000)}, LevelProblem, "--max-model-len"},
		"cut, context not told":   {&workingServer{read: first(9000), models: `{"data":[{"id":"m1"}]}`}, LevelProblem, "the tail did not come back"},
		"cut in a short prompt":   {&workingServer{read: first(1500)}, LevelProblem, "prompts are cut in silence: "},
		"cut, not counted":        {&workingServer{read: first(9000), uncount: true}, LevelProblem, "the middle and the tail did not come back"},
		"blind":                   {&workingServer{blind: true}, LevelUnknown, "in a short prompt either"},
		"blind, not counted":      {&workingServer{blind: true, uncount: true}, LevelUnknown, "in a short prompt either"},
		"counted before the cut":  {&workingServer{read: blindAfter(9000)}, LevelWarning, "were counted, yet the middle"},
		"whole, tokens not told":  {&workingServer{uncount: true}, LevelOK, "arrive whole"},
		"whole, without a limit":  {&workingServer{models: `{"data":[{"id":"m1"}]}`}, LevelOK, "arrive whole"},
		"long context, no excess": {&workingServer{models: strings.Replace(told, "8192", "131072", 1)}, LevelOK, "arrive whole"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if tt.server.models == "" {
					tt.server.models = told
				}
				e, err := examined(t.Context(), t, tt.server)
				if err != nil {
					t.Fatal(err)
				}
				wantLevel(t, e, CheckTruncation, tt.level, tt.says)
				if n := e.Figures.UsableTokens; tt.level == LevelProblem && (n == 0 || n > 2200) || tt.level == LevelOK && n < 2500 {
					t.Errorf("usable tokens: %d", n)
				}
			})
		})
	}
}

// blindAfter hides the codes in the middle and at the tail of a text of more
// than n bytes and leaves its length as it is.
func blindAfter(n int) func(string) string {
	return func(s string) string {
		if len(s) <= n {
			return s
		}
		return strings.NewReplacer("CODE TWO:", "code two:", "CODE THREE:", "code three:").Replace(s)
	}
}

// TestExamineEnds: a server that never answers ends the examination by the request's deadline, and an interruption ends it at once.
func TestExamineEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		started := time.Now()
		e, err := examined(t.Context(), t, &workingServer{silent: true})
		var fault *Error
		if !errors.As(err, &fault) || fault.Code != CodeTimeout || time.Since(started) != 45*time.Second {
			t.Errorf("%v after %s", err, time.Since(started))
		}
		wantLevel(t, e, CheckServer, LevelProblem, "no whole answer")
		wantLevel(t, e, CheckSpeed, LevelUnknown, NotTried+"the endpoint cannot be used")
	})
	synctest.Test(t, func(t *testing.T) {
		started := time.Now()
		e, err := examined(t.Context(), t, &workingServer{silent: true}, func(c *Config) { c.Endpoint.Timeout = time.Hour })
		var fault *Error
		if !errors.As(err, &fault) || fault.Code != CodeTimeout || time.Since(started) != examineTime {
			t.Errorf("%v after %s", err, time.Since(started))
		}
		wantLevel(t, e, CheckServer, LevelProblem, "within 1m30s")
	})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		started := time.Now()
		time.AfterFunc(3*time.Second, cancel)
		_, err := examined(ctx, t, &workingServer{prompt: 10, write: 1})
		if !errors.Is(err, context.Canceled) || time.Since(started) != 3*time.Second {
			t.Errorf("%v after %s", err, time.Since(started))
		}
	})
}

// TestServerTimings: the server's own figures win over the clock.
func TestServerTimings(t *testing.T) {
	f := &fake{chat: func(_ int, body map[string]any) (*http.Response, error) {
		text := fmt.Sprint(body["messages"])
		content := "ready"
		if strings.Contains(text, "TASK: describe") {
			content = "A quiet harbour lies in the morning light."
		}
		answer := strings.TrimSuffix(completion(content, "stop"), "}")
		return response(200, answer+`,"timings":{"prompt_n":40,"prompt_ms":2000,"predicted_n":12,"predicted_ms":6000}}`), nil
	}}
	c := newTestClient(t, f)
	e, err := c.Examine(t.Context(), func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	if !e.Figures.ServerTimings || e.Figures.PromptPerSecond != 20 || e.Figures.GeneratedPerSecond != 2 {
		t.Errorf("%+v", e.Figures)
	}
	wantLevel(t, e, CheckSpeed, LevelWarning, "prompt 20, generated 2.0 tokens/s (by the server)")
	wantLevel(t, e, CheckTokens, LevelUnknown, "prompts are cut") // it counts 20 tokens, always
	for _, bad := range []string{`{"timings":7}`, `{"timings":{"prompt_n":"x"}}`, `{}`, `{"timings":null}`} {
		if got := readTimings([]byte(bad)); got != (timings{}) {
			t.Errorf("%s: %+v", bad, got)
		}
	}
	for _, pair := range [][2]float64{{0, 1}, {1, 0}, {-1, 1}, {math.NaN(), 1}, {1, math.NaN()}} {
		if got := perSecond(pair[0], pair[1]); got != 0 {
			t.Errorf("%v: %v", pair, got)
		}
	}
}

func TestRates(t *testing.T) {
	spend := func(read, wrote, overhead, p, g float64) round {
		return round{overhead + read/p + wrote/g, read, wrote}
	}
	for _, tt := range []struct{ overhead, p, g float64 }{{0, 57, 12}, {0.4, 900, 40}, {0.05, 8000, 100}} {
		at := func(read, wrote float64) round { return spend(read, wrote, tt.overhead, tt.p, tt.g) }
		p, g, o := rates(at(40, 2), at(600, 1), at(50, 48))
		if math.Abs(p-tt.p) > 1e-6*tt.p || math.Abs(g-tt.g) > 1e-6*tt.g || math.Abs(o-tt.overhead) > 1e-9 {
			t.Errorf("%+v: got %v, %v, %v", tt, p, g, o)
		}
	}
	same := round{1, 40, 2}
	for name, r := range map[string][3]round{
		"nothing differs":        {same, same, same},
		"no time passed":         {{0, 40, 2}, {0, 600, 2}, {0, 40, 48}},
		"the longer were faster": {{1, 40, 2}, {0.5, 600, 2}, {0.5, 40, 48}},
		"nothing was generated":  {same, {9, 600, 2}, {1, 40, 2}},
	} {
		if p, g, o := rates(r[0], r[1], r[2]); p != 0 || g != 0 || math.IsNaN(o) || o < 0 {
			t.Errorf("%s: %v, %v, %v", name, p, g, o)
		}
	}
}

// TestServes: whoever calls a model otherwise than it was asked for by a file's name or a tag is not blamed.
func TestServes(t *testing.T) {
	for _, kind := range []string{KindLMStudio, KindVLLM} {
		info := Info{Kind: kind, Model: "qwen3", Models: []string{"qwen3:8b", "gemma"}}
		for answered, serves := range map[string]bool{"": true, "gemma": kind == KindVLLM, "/models/qwen3.gguf": true, "Qwen3-8B": true, "llama": false} {
			if info.Serves(answered) != serves {
				t.Errorf("%s, %q: %v", kind, answered, !serves)
			}
		}
	}
}

// TestExamineForgets: afterwards the client repeats requests as before, and the order of the findings is that of the list.
func TestExamineForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &workingServer{models: `{"data":[{"id":"m1"}]}`}
		c, err := New(Config{Endpoint: Endpoint{BaseURL: "http://model.example"}, Transport: s})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		var said []string
		e, err := c.Examine(t.Context(), func(line string) { said = append(said, line) })
		if err != nil || c.brisk.Load() {
			t.Errorf("%v, brisk %v", err, c.brisk.Load())
		}
		var names []string
		for _, f := range e.Findings {
			names = append(names, f.Name)
		}
		if diff := cmp.Diff(checks, names); diff != "" {
			t.Errorf("findings (-want +got):\n%s", diff)
		}
		var n int
		if len(said) == 0 {
			t.Fatal("it does not say what it sends")
		}
		if _, err := fmt.Sscanf(said[0], "Examining http://model.example/v1: about %d requests", &n); err != nil || s.chats > n {
			t.Errorf("%d requests were sent after it said %q", s.chats, said[0])
		}
	})
}

// TestRefusedSwitch: a server that does not take our way of switching thinking off is not sent it again.
func TestRefusedSwitch(t *testing.T) {
	var refused int
	f := &fake{
		noProbe: true,
		models: func() (*http.Response, error) {
			return response(200, `{"data":[{"id":"m1"}]}`, "Server", "llama.cpp"), nil
		},
		chat: func(_ int, body map[string]any) (*http.Response, error) {
			if body["chat_template_kwargs"] != nil {
				refused++
				return response(400, `{"error":"unknown member chat_template_kwargs"}`), nil
			}
			return response(200, completion(`<think>Hm.</think>{"ok":true,"word":"hi"}`, "stop")), nil
		},
	}
	c := newTestClient(t, f)
	info, err := c.Info(t.Context())
	if err != nil || info.Dialect != JSONSchema || c.known.thinkingSwitch() != "" || !c.known.probed().thought || refused != 1 || !slices.Equal(c.known.probed().switches, []string{"chat_template_kwargs", "reasoning_effort"}) {
		t.Errorf("%+v, %v: the switch is %q, refused %d times", info, err, c.known.thinkingSwitch(), refused)
	}
}
