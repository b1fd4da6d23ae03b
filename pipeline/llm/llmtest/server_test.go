package llmtest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

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
	for _, bad := range []string{"nonsense", "ok,5xx*0", "5xx@0.5:x", ",", "think:shut", "honest:ly", "5xx^", `loop:"\x"`, "5xx^a,nonsense"} {
		if _, err := New(Options{Behavior: bad}); !errors.Is(err, ErrBehavior) {
			t.Errorf("script %q: error %v", bad, err)
		}
	}
	for text, want := range map[string][]step{
		`loop:"a, b*2@1^c"*2^Rive Nord`: {{name: "loop", arg: "a, b*2@1^c", count: 2, bound: "Rive Nord"}},
		`429:ra="Sun, 1 Nov 2026"`:      {{name: "429", arg: "ra=Sun, 1 Nov 2026", count: 1}},
	} {
		sc, err := parseScript(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		st := sc.tracks[0].steps[0]
		if w := want[0]; st.name != w.name || st.arg != w.arg || st.count != w.count || st.bound != w.bound {
			t.Errorf("%s: read as %+v", text, st)
		}
	}
	sc, _ := parseScript("5xx@0.25:3")
	n := 0
	for range 1000 {
		if sc.next("").name == "5xx" {
			n++
		}
	}
	if n < 180 || n > 320 {
		t.Errorf("a chance of 0.25 failed %d of 1000", n)
	}
}

// TestBoundSteps: the steps of one text are a script of their own.
func TestBoundSteps(t *testing.T) {
	s := start(t, Options{Behavior: "5xx:502*2^Dupont,honest^Dupont,status:425"})
	other := strings.ReplaceAll(frenchPrompt, "Dupont", "Durand")
	var got []int
	for _, prompt := range []string{other, frenchPrompt, frenchPrompt, other, frenchPrompt, other} {
		got = append(got, ask(t, s, nil, prompt).status)
	}
	if diff := cmp.Diff([]int{425, 502, 502, 425, 200, 425}, got); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
}

func TestHangEndsWithTheServer(t *testing.T) {
	for _, b := range []string{"hang", "hang:headers", "hang:after=5", "stall", "stall:ping", "drip"} {
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
