package llmtest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestSlotsAreFirstComeFirstServed(t *testing.T) {
	now := time.Unix(0, 0)
	q := newSlotQueue(1, func() time.Time { return now })
	held, err := q.acquire(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan int)
	goOn := make(chan struct{})
	gone, leave := context.WithCancel(context.Background())
	left := make(chan error)
	for i := range 5 {
		go func() {
			if i == 2 { // this one gives up while it waits
				_, err := q.acquire(gone, nil)
				left <- err
				return
			}
			slot, _ := q.acquire(context.Background(), nil)
			served <- i
			<-goOn
			q.release(slot)
		}()
		for q.inFlight() != i+2 { // until it stands in the queue
			runtime.Gosched()
		}
	}
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("a request that left got %v", err)
	}
	now = now.Add(3 * time.Second)
	q.release(held)
	var order []int
	for range 4 {
		order = append(order, <-served)
		goOn <- struct{}{}
	}
	if diff := cmp.Diff([]int{0, 1, 3, 4}, order); diff != "" {
		t.Errorf("order of service (-want +got):\n%s", diff)
	}
	for q.inFlight() > 0 {
		runtime.Gosched()
	}
	integral, peakBusy, peakQueue := q.stats()
	if integral != 3 || peakBusy != 1 || peakQueue != 5 {
		t.Errorf("stats: %v slot-seconds, %d busy, %d queued; want 3, 1, 5", integral, peakBusy, peakQueue)
	}
}

var frenchPrompt = "TASK: normalize\nLanguage: French\n" + fence(
	"[s1] Marie Dupont a vendu 12 avions à Lyon.",
	"[s2] Elle parle de ‘ progrès ’ depuis 2021.",
	"[s3] Le maire ne répond pas.")

func TestBehaviors(t *testing.T) {
	honest := segments(t, ask(t, start(t, Options{}), nil, frenchPrompt).content)
	if !strings.Contains(honest["s1"], "12") || !strings.Contains(honest["s1"], "Marie Dupont") {
		t.Fatalf("honest lost a number or a name: %q", honest)
	}
	checks := map[string]func(t *testing.T, a asked){
		"honest":          func(t *testing.T, a asked) { same(t, honest, a) },
		"obedient":        func(t *testing.T, a asked) { same(t, honest, a) }, // nothing is ordered
		"429:ra=3":        func(t *testing.T, a asked) { status(t, a, 429); equal(t, a.header.Get("Retry-After"), "3") },
		"quota":           func(t *testing.T, a asked) { status(t, a, 429); has(t, a, "insufficient_quota") },
		"503loading:1h":   func(t *testing.T, a asked) { status(t, a, 503); has(t, a, "Loading model") },
		"503busy:0":       func(t *testing.T, a asked) { status(t, a, 503) },
		"5xx":             func(t *testing.T, a asked) { status(t, a, 500) },
		"5xx:504":         func(t *testing.T, a asked) { status(t, a, 504) },
		"key":             func(t *testing.T, a asked) { status(t, a, 401) },
		"nomodel":         func(t *testing.T, a asked) { status(t, a, 404) },
		"toolarge":        func(t *testing.T, a asked) { status(t, a, 413) },
		"redirect":        func(t *testing.T, a asked) { status(t, a, 307); has(t, a, "") },
		"html":            func(t *testing.T, a asked) { status(t, a, 200); has(t, a, "<html>") },
		"error200":        func(t *testing.T, a asked) { status(t, a, 200); has(t, a, `"error"`) },
		"rst":             func(t *testing.T, a asked) { failed(t, a); equal(t, len(a.body), 0) },
		"rst:after=20":    func(t *testing.T, a asked) { failed(t, a) },
		"lost":            func(t *testing.T, a asked) { failed(t, a) },
		"cut":             func(t *testing.T, a asked) { failed(t, a); status(t, a, 200) },
		"cut:7":           func(t *testing.T, a asked) { failed(t, a); equal(t, len(a.body), 7) },
		"slow:0s":         func(t *testing.T, a asked) { same(t, honest, a) },
		"bomb:2":          func(t *testing.T, a asked) { equal(t, len(a.body), 2<<20) },
		"empty":           func(t *testing.T, a asked) { equal(t, a.content, ""); equal(t, a.finish, "stop") },
		"empty:null":      func(t *testing.T, a asked) { has(t, a, `"content":null`) },
		"empty:nochoices": func(t *testing.T, a asked) { has(t, a, `"choices":[]`) },
		"empty:nousage":   func(t *testing.T, a asked) { same(t, honest, a); equal(t, a.usage.Prompt, 0) },
		"model":           func(t *testing.T, a asked) { equal(t, a.model, "another-model"); same(t, honest, a) },
		"length":          func(t *testing.T, a asked) { equal(t, a.finish, "length"); notJSON(t, a) },
		"stopcut":         func(t *testing.T, a asked) { equal(t, a.finish, "stop"); notJSON(t, a) },
		"loop:ISIS-":      func(t *testing.T, a asked) { equal(t, a.finish, "length"); has(t, a, "ISIS-ISIS-ISIS-") },
		"think":           func(t *testing.T, a asked) { has(t, a, "<think>"); has(t, a, "</think>") },
		"think:open": func(t *testing.T, a asked) {
			has(t, a, "<think>")
			equal(t, strings.Contains(a.content, "</think>"), false)
		},
		"think:lone": func(t *testing.T, a asked) {
			equal(t, strings.Contains(a.content, "<think>"), false)
			has(t, a, "</think>")
		},
		"think:field": func(t *testing.T, a asked) { has(t, a, "reasoning_content"); same(t, honest, a) },
		"fence":       func(t *testing.T, a asked) { has(t, a, "```json") },
		"prose":       func(t *testing.T, a asked) { has(t, a, "Sure!"); notJSON(t, a) },
		"indent":      func(t *testing.T, a asked) { has(t, a, `\n    `); same(t, honest, a) },
		"noschema":    func(t *testing.T, a asked) { notJSON(t, a) },
		"refuse":      func(t *testing.T, a asked) { has(t, a, "can't help") },
		"lang":        func(t *testing.T, a asked) { equal(t, segments(t, a.content)["s3"], "Le maire ne répond pas.") },
		"number": func(t *testing.T, a asked) {
			equal(t, segments(t, a.content)["s1"], strings.Replace(honest["s1"], "12", "22", 1))
		},
		"number:2": func(t *testing.T, a asked) { has(t, a, "3021") },
		"name":     func(t *testing.T, a asked) { has(t, a, "Quillfeather") },
		"shift": func(t *testing.T, a asked) {
			got := segments(t, a.content)
			equal(t, got["s1"], honest["s2"])
			equal(t, got["s3"], "")
		},
		"quote_cut":    func(t *testing.T, a asked) { equal(t, strings.Contains(segments(t, a.content)["s2"], "‘"), false) },
		"swap":         func(t *testing.T, a asked) { same(t, honest, a) }, // no previous request
		"evidence":     func(t *testing.T, a asked) { same(t, honest, a) }, // cites nothing
		"markup":       func(t *testing.T, a asked) { has(t, a, "https://canary.example") },
		"utf8":         func(t *testing.T, a asked) { equal(t, utf8.Valid(a.body), false) },
		"schema":       func(t *testing.T, a asked) { equal(t, len(segments(t, a.content)), 3) },
		"schema:extra": func(t *testing.T, a asked) { equal(t, len(segments(t, a.content)), 5) },
		"schema:dup":   func(t *testing.T, a asked) { equal(t, strings.Count(a.content, `"s1"`), 2) },
		"schema:types": func(t *testing.T, a asked) { has(t, a, `:7,`) },
		"schema:case":  func(t *testing.T, a asked) { has(t, a, `LANG`) },
		"truncate:10":  func(t *testing.T, a asked) { equal(t, a.usage.Prompt, 10); equal(t, segments(t, a.content)["s3"], "") },
		"truncate:head=45": func(t *testing.T, a asked) {
			equal(t, a.usage.Prompt, 45)
			got := segments(t, a.content)
			equal(t, got["s1"], "")
			equal(t, got["s3"], honest["s3"])
		},
		"truncate:10:nousage": func(t *testing.T, a asked) { equal(t, a.usage.Prompt, 0); equal(t, segments(t, a.content)["s3"], "") },
		"think:switch":        func(t *testing.T, a asked) { has(t, a, "<think>") },
		"noform":              func(t *testing.T, a asked) { same(t, honest, a) }, // no form is asked for, see TestForms
		"slowprompt:0s":       func(t *testing.T, a asked) { same(t, honest, a) },
		"vary":                func(t *testing.T, a asked) { equal(t, segments(t, a.content)["s1"], "1 "+honest["s1"]) },
		"hang":                nil, // see TestHangEndsWithTheServer
	}
	covered := map[string]bool{}
	for behavior, check := range checks {
		name, _, _ := strings.Cut(behavior, ":")
		covered[name] = true
		if check == nil {
			continue
		}
		t.Run(behavior, func(t *testing.T) {
			check(t, ask(t, start(t, Options{Behavior: behavior}), map[string]any{"max_tokens": 400}, frenchPrompt))
		})
	}
	for _, b := range Behaviors() {
		if !covered[b.Name] {
			t.Errorf("behavior %q has no check", b.Name)
		}
		if b.Doc == "" || strings.ContainsAny(b.Name, " ,") {
			t.Errorf("behavior %q cannot be listed", b.Name)
		}
	}
}

// TestForms: what depends on the form that a request asks for.
func TestForms(t *testing.T) {
	rain := strings.Repeat("Rain fell.\n", 20)
	recallPrompt := "TASK: recall\nCODE ONE: 4821\n" + rain + "CODE TWO: 9127\n" + rain + "CODE THREE: 3313\n"
	schema := map[string]any{"response_format": map[string]any{"type": "json_schema", "json_schema": map[string]any{"schema": map[string]any{"type": "object"}}}}
	grammar := map[string]any{"grammar": "root ::= string"}
	status(t, ask(t, start(t, Options{Behavior: "noform"}), schema, frenchPrompt), 400)
	status(t, ask(t, start(t, Options{Behavior: "noform"}), grammar, frenchPrompt), 400)
	status(t, ask(t, start(t, Options{Behavior: "noform:grammar"}), grammar, frenchPrompt), 400)
	status(t, ask(t, start(t, Options{Behavior: "noform:grammar"}), schema, frenchPrompt), 200)

	off := map[string]any{"chat_template_kwargs": map[string]bool{"enable_thinking": false}}
	equal(t, strings.Contains(ask(t, start(t, Options{Behavior: "think:switch"}), off, frenchPrompt).content, "<think>"), false)
	equal(t, strings.Contains(ask(t, start(t, Options{Behavior: "think"}), off, frenchPrompt).content, "<think>"), true)

	for _, tt := range []struct {
		behavior, want string
		extra          map[string]any
	}{
		{"honest", "4821 9127 3313", nil},
		{"honest", `{"head":"4821","middle":"9127","tail":"3313"}`, schema},
		{"honest", `{"head":"4821","middle":"9127","tail":"3313"}`, grammar},
		{"truncate:head=60", "3313", nil},
		{"truncate:middle=120", "4821 3313", nil},
		{"truncate:60", "4821", nil},
		{"noschema", "4821 9127 3313", nil},
		{"noschema", textProse, schema},
	} {
		equal(t, ask(t, start(t, Options{Behavior: tt.behavior}), tt.extra, recallPrompt).content, tt.want)
	}
}

// TestSlowPrompt: tokens that the slot has in its cache take no time, and the
// server tells how long it took.
func TestSlowPrompt(t *testing.T) {
	s := start(t, Options{Behavior: "slowprompt:100us", Slots: 1})
	var got [2]struct {
		Timings struct {
			N  int     `json:"prompt_n"`
			MS float64 `json:"prompt_ms"`
		} `json:"timings"`
	}
	for i := range got {
		if err := json.Unmarshal(ask(t, s, nil, frenchPrompt).body, &got[i]); err != nil {
			t.Fatal(err)
		}
		equal(t, got[i].Timings.MS, float64(got[i].Timings.N)/10)
	}
	if got[0].Timings.N < 50 || got[1].Timings.N != 1 {
		t.Errorf("tokens read: %+v", got)
	}
}

func TestScripts(t *testing.T) {
	s := start(t, Options{Behavior: "5xx*2,503loading,ok"})
	var got []int
	for range 5 {
		got = append(got, ask(t, s, nil, frenchPrompt).status)
	}
	if diff := cmp.Diff([]int{500, 500, 503, 200, 200}, got); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
	if st := s.Stats(); st.Requests != 5 || st.Rejected != 3 || st.Connections != 5 || st.PeakBusy != 1 {
		t.Errorf("stats: %+v", st)
	}
	for _, bad := range []string{"nonsense", "ok,5xx*0", "5xx@0.5:x", ","} {
		if _, err := New(Options{Behavior: bad}); !errors.Is(err, ErrBehavior) {
			t.Errorf("script %q: error %v", bad, err)
		}
	}
	sc, _ := parseScript("5xx@0.25:3")
	n := 0
	for range 1000 {
		if sc.next().name == "5xx" {
			n++
		}
	}
	if n < 180 || n > 320 {
		t.Errorf("a chance of 0.25 failed %d of 1000", n)
	}
}

func TestHangEndsWithTheServer(t *testing.T) {
	for _, b := range []string{"hang", "hang:after=5"} {
		s := start(t, Options{Behavior: b})
		done := make(chan asked)
		go func() { done <- ask(t, s, nil, frenchPrompt) }()
		for s.slots.inFlight() == 0 {
			runtime.Gosched()
		}
		s.Close()
		if a := <-done; a.err == nil {
			t.Errorf("%s: an answer came", b)
		}
		if e := s.Ledger(); len(e) != 1 || e[0].Written {
			t.Errorf("%s: ledger %+v", b, e)
		}
	}
}

func TestLedgerHoldsWhatWasReceived(t *testing.T) {
	var out bytes.Buffer
	s := start(t, Options{Ledger: &out, Behavior: "ok,lost,5xx"})
	for range 3 {
		ask(t, s, nil, frenchPrompt)
	}
	s.Close()
	e := s.Ledger()
	if len(e) != 3 {
		t.Fatalf("%d entries", len(e))
	}
	for i, want := range []struct {
		computed, written bool
		status            int
	}{{true, true, 200}, {true, false, 0}, {false, true, 500}} {
		if e[i].Computed != want.computed || e[i].Written != want.written || e[i].Status != want.status || e[i].Task != "normalize" {
			t.Errorf("entry %d: %+v, want %+v", i, e[i], want)
		}
		var body struct{ Messages []message }
		if err := json.Unmarshal([]byte(e[i].Body), &body); err != nil || string(body.Messages[1].Content) != frenchPrompt {
			t.Errorf("entry %d: the body is not what was sent: %v", i, err)
		}
		if e[i].Headers["Authorization"][0] != "Bearer canary-key" || e[i].PromptHash != e[0].PromptHash {
			t.Errorf("entry %d: header or hash: %+v", i, e[i])
		}
	}
	if n := strings.Count(out.String(), "\n"); n != 3 {
		t.Errorf("%d ledger lines", n)
	}
}

func TestContextCacheAndLimits(t *testing.T) {
	s := start(t, Options{Context: 300})
	first := ask(t, s, nil, frenchPrompt)
	second := ask(t, s, nil, frenchPrompt, first.content, "TASK: summarize\n")
	if second.usage.Details.Cached <= first.usage.Prompt {
		t.Errorf("cached %d tokens of a chat whose first turn had %d", second.usage.Details.Cached, first.usage.Prompt)
	}
	if a := ask(t, s, map[string]any{"max_tokens": 5}, frenchPrompt); a.finish != "length" || a.usage.Completion != 5 {
		t.Errorf("max_tokens 5: finish %q after %d tokens", a.finish, a.usage.Completion)
	}
	long := ask(t, s, nil, frenchPrompt+strings.Repeat(" word", 400))
	status(t, long, 400)
	has(t, long, `"type":"exceed_context_size_error"`)
	has(t, long, `"n_ctx":300`)
}

func TestStream(t *testing.T) {
	s := start(t, Options{})
	a := ask(t, s, map[string]any{"stream": true, "stream_options": map[string]any{"include_usage": true}}, frenchPrompt)
	var content strings.Builder
	last, finish, usage := "", "", 0
	for sc := bufio.NewScanner(bytes.NewReader(a.body)); sc.Scan(); {
		data, ok := strings.CutPrefix(sc.Text(), "data: ")
		if !ok {
			continue
		}
		last = data
		var ev struct {
			Choices []struct {
				Delta  struct{ Content string }
				Finish string `json:"finish_reason"`
			}
			Usage struct {
				Prompt int `json:"prompt_tokens"`
			}
		}
		_ = json.Unmarshal([]byte(data), &ev)
		usage += ev.Usage.Prompt
		for _, c := range ev.Choices {
			content.WriteString(c.Delta.Content)
			finish += c.Finish
		}
	}
	equal(t, last, "[DONE]")
	equal(t, finish, "stop")
	if usage == 0 || segments(t, content.String())["s1"] == "" {
		t.Errorf("usage %d, content %q", usage, content.String())
	}
}

func TestEndpoints(t *testing.T) {
	get := func(s *Server, path string) int {
		tr := &http.Transport{DisableKeepAlives: true}
		res, err := (&http.Client{Transport: tr}).Get(strings.TrimSuffix(s.URL, "/v1") + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	loading := start(t, Options{Behavior: "503loading*2,ok"})
	for i, want := range []int{200, 503, 503, 200} { // models, health, health, health
		path := "/health"
		if i == 0 {
			path = "/v1/models"
		}
		equal(t, get(loading, path), want)
	}
	openai := start(t, Options{Kind: KindOpenAI})
	equal(t, get(openai, "/props"), 404)
	equal(t, get(openai, "/v1/models"), 200)
	equal(t, get(start(t, Options{}), "/props"), 200)
	equal(t, get(start(t, Options{}), "/slots"), 200)
}

func same(t *testing.T, want map[string]string, a asked) {
	t.Helper()
	if diff := cmp.Diff(want, segments(t, a.content)); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
}

func equal[T comparable](t *testing.T, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func status(t *testing.T, a asked, want int) { t.Helper(); equal(t, a.status, want) }

func has(t *testing.T, a asked, part string) {
	t.Helper()
	if !bytes.Contains(a.body, []byte(part)) && !strings.Contains(a.content, part) {
		t.Errorf("%q is not in %q", part, a.body)
	}
}

func failed(t *testing.T, a asked) {
	t.Helper()
	if a.err == nil {
		t.Errorf("the answer arrived whole: %q", a.body)
	}
}

func notJSON(t *testing.T, a asked) {
	t.Helper()
	if a.content == "" || json.Valid([]byte(a.content)) {
		t.Errorf("valid JSON or nothing: %q", a.content)
	}
}
