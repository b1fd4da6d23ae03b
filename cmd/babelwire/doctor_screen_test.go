package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
	"github.com/babelwire/babelwire/pipeline/store"
)

// TestDoctorScreen: each level has a word of its own, advice stands below its
// line, and what was not tried for one reason is one line.
func TestDoctorScreen(t *testing.T) {
	d := diagnosis{Model: "fake", Result: llm.LevelProblem, Checks: []llm.Finding{
		{Name: "server", Level: llm.LevelOK, Seen: "llama.cpp\x1b[31m"},
		{Name: "answers", Level: llm.LevelProblem, Seen: "no use", Do: "look at the log"},
		{Name: "form", Level: llm.LevelUnknown, Seen: llm.NotTried + "gone"},
		{Name: "tokens", Level: llm.LevelWarning, Seen: "not told", Do: "use another server"},
		{Name: "speed", Level: llm.LevelUnknown, Seen: llm.NotTried + "gone"},
		{Name: "slots", Level: llm.LevelUnknown, Seen: llm.NotTried + "too slow"},
		{Name: "model", Level: llm.LevelOK, Seen: strings.Repeat("新", 90)},
	}}
	var b bytes.Buffer
	d.screen(&b, false)
	want := `ok    server      llama.cpp?[31m
FAIL  answers     no use
                  -> look at the log
?     not tried   form, speed: gone
warn  tokens      not told
                  -> use another server
?     not tried   slots: too slow
ok    model       ` + strings.Repeat("新", 40) + `…
What is asked of this endpoint will suffer; see FAIL.
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	b.Reset()
	d.screen(&b, true)
	if plain := regexp.MustCompile(`\x1b\[[0-9]*m`).ReplaceAllString(b.String(), ""); plain != want {
		t.Errorf("with colours another text:\n%s", plain)
	} else if b.String() == want {
		t.Error("no colours")
	}
}

// TestDoctorScreenIsOne: where everything is wrong the screen is still one, and
// what is missing of it is said.
func TestDoctorScreenIsOne(t *testing.T) {
	d := diagnosis{Model: "fake", Result: llm.LevelProblem}
	for i := range 15 {
		level := []llm.Level{llm.LevelWarning, llm.LevelUnknown, llm.LevelProblem}[i%3]
		d.Checks = append(d.Checks, llm.Finding{Name: fmt.Sprintf("check%d", i), Level: level, Seen: "seen", Do: "do " + string(level)})
	}
	onOneScreen(t, d)
	var b bytes.Buffer
	d.screen(&b, false)
	for text, n := range map[string]int{"-> do problem": 5, "-> do warning": 3, "-> do unknown": 0, " 7 lines of advice more: doctor --json\n": 1} {
		if got := strings.Count(b.String(), text); got != n {
			t.Errorf("%q stands there %d times, want %d:\n%s", text, got, n, b.String())
		}
	}
}

// TestDoctorJournal: the journal gets the speed and gives the skill.
func TestDoctorJournal(t *testing.T) {
	server := startFake(t, llmtest.Options{TokenLatency: time.Millisecond, Behavior: "slowprompt:20us"})
	path := filepath.Join(t.TempDir(), "j.db")
	config := twoLanguages(t)
	args := []string{"doctor", "--config", config, "--base-url", server.URL, "--journal", path}
	first := call(t, nil, nil, args...)
	first.want(t, exitOK, "Examining "+server.URL, "tokens of prompts")
	if !strings.Contains(first.stdout, "-> babelwire doctor --skill measures it") {
		t.Errorf("it does not say how the skill is measured:\n%s", first.stdout)
	}
	journal, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	text, ok, err := journal.Meta(t.Context(), "speed:llama.cpp:fake")
	if err := journal.Close(); err != nil {
		t.Fatal(err)
	}
	var speed pipeline.Speed
	if err != nil || !ok || json.Unmarshal([]byte(text), &speed) != nil || speed.GeneratedPerSecond < 100 || speed.GeneratedPerSecond > 5000 || speed.PromptPerSecond < 1000 || time.Since(speed.At) > time.Hour {
		t.Errorf("the journal holds %q (%v): four slots write 4,000 tokens a second here", text, err)
	}
	call(t, nil, nil, append(args, "--skill")...).want(t, exitOK)
	second := call(t, nil, nil, args...)
	second.want(t, exitOK)
	if !strings.Contains(second.stdout, "warn  skill       French weak, garbled English weak\n") || !strings.Contains(second.stdout, "use a larger model: what rests on a weak language is never called checked") {
		t.Errorf("the skill is not shown:\n%s", second.stdout)
	}
	own := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(own, []byte("languages: [fr, nl]\nendpoints: [{base_url: \""+server.URL+"\", skill: {fr: good}}]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	third := call(t, nil, nil, "doctor", "--config", own, "--journal", path, "--quiet")
	third.want(t, exitOK)
	if !strings.Contains(third.stdout, "?     skill       French good; not measured: Dutch\n") || third.stderr != "" {
		t.Errorf("with grades in the config: %q\n%s", third.stderr, third.stdout)
	}
}

// TestDoctorNoEndpoint: a missing endpoint has exit code 4 and says what to
// start, on the screen and as JSON.
func TestDoctorNoEndpoint(t *testing.T) {
	url, err := closedURL()
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"doctor", "--base-url", url, "--journal", filepath.Join(t.TempDir(), "j.db")}
	o := call(t, nil, nil, args...)
	o.want(t, exitNoEndpoint, "start the server or set --base-url")
	if !strings.HasPrefix(o.stdout, "FAIL  server      cannot reach the endpoint at ") || strings.Count(o.stdout, "\n") != 4 || o.took > 10*time.Second {
		t.Errorf("after %v:\n%s", o.took, o.stdout)
	}
	o = call(t, nil, nil, append(args, "--json")...)
	o.want(t, exitNoEndpoint)
	var d diagnosis
	if err := json.Unmarshal([]byte(o.stdout), &d); err != nil || d.Result != llm.LevelProblem || d.Endpoint != url || len(d.Checks) < 12 {
		t.Errorf("%v: %+v", err, d)
	}
	if base, _, ok := llm.Discover(t.Context(), nil); ok {
		t.Skipf("a server answers at %s: looking for one would find it; stop it to test what is said when there is none", base)
	}
	o = call(t, nil, nil, "doctor", "--journal", filepath.Join(t.TempDir(), "j.db"))
	o.want(t, exitNoEndpoint)
	if !strings.Contains(o.stdout, "FAIL  server      none is configured, and none answers") || !strings.Contains(o.stdout, "or set --base-url\n") {
		t.Errorf("it says:\n%s", o.stdout)
	}
}

// TestDoctorExamineInterrupted: Ctrl-C ends an examination at once, whatever the server does.
func TestDoctorExamineInterrupted(t *testing.T) {
	server := startFake(t, llmtest.Options{Behavior: "honest*3,hang"})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var stdout lockedBuffer
	stderr := &trigger{on: "Examining ", do: cancel}
	started := time.Now()
	args := []string{"doctor", "--base-url", server.URL, "--journal", filepath.Join(t.TempDir(), "j.db")}
	code := run(ctx, args, nil, &stdout, stderr, func(string) string { return "" })
	if took := time.Since(started); code != exitInterrupted || stdout.String() != "" || took > 5*time.Second {
		t.Errorf("exit code %d after %v: %s %s", code, took, stdout.String(), stderr.String())
	}
}

// TestDoctorUnprotected: an address that is neither local nor https is a warning.
func TestDoctorUnprotected(t *testing.T) {
	for address, level := range map[string]llm.Level{
		"http://127.0.0.1:8080/v1": llm.LevelOK, "http://localhost/v1": llm.LevelOK, "https://models.example/v1": llm.LevelOK,
		"http://models.example/v1": llm.LevelWarning, "http://10.0.0.7:8080/v1": llm.LevelWarning,
	} {
		d := diagnosis{Endpoint: address, Checks: []llm.Finding{{Name: llm.CheckServer, Level: llm.LevelOK, Seen: "it"}}}
		d.look()
		if d.Checks[0].Level != level || (d.Checks[0].Do == "") != (level == llm.LevelOK) {
			t.Errorf("%s: %+v", address, d.Checks[0])
		}
	}
}
