package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
	"github.com/babelwire/babelwire/pipeline/store"
)

// secretKey and secretText must stand in no report, no metrics and no log.
const (
	secretKey  = "sk-canary-7193-key"
	secretText = "Quarterstaff Zebrawood"
)

// secretFile is an article with secretText in it.
func secretFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret.txt")
	text := "Harbour to be dredged in Veldhaven\n\nThe harbour of Veldhaven will be dredged in May, said the company " + secretText + " on Tuesday. " +
		"The work costs 4 million euros. About 120 ships use the harbour in a week. The last dredging was in 1998.\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// stopper is a standard error that ends the run when a text is written to it.
type stopper struct {
	lockedBuffer
	at   string
	stop func()
}

func (s *stopper) Write(p []byte) (int, error) {
	if s.at != "" && bytes.Contains(p, []byte(s.at)) {
		s.stop()
	}
	return s.lockedBuffer.Write(p)
}

// reportIn reads DIR/run.json.
func reportIn(t *testing.T, dir string) (r pipeline.Report, text string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, pipeline.ReportName))
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&r); err != nil {
		t.Fatal(err)
	}
	return r, string(raw)
}

// TestReportOfEveryEnd: however a run ends it leaves a report, the same in the
// journal, and metrics, which say how it ended, and hold no secret.
func TestReportOfEveryEnd(t *testing.T) {
	for _, tc := range []struct {
		name, behavior, source, stopAt string
		status, reason                 string
		code                           int
	}{
		{name: "complete", status: pipeline.RunComplete, code: exitOK},
		{name: "one missing", source: "no/such/file.txt", status: pipeline.RunIncomplete, code: exitIncomplete},
		{name: "nothing answered", behavior: "honest,empty", status: pipeline.RunIncomplete, code: exitIncomplete},
		{name: "key refused", behavior: "key", status: pipeline.RunFatal, reason: "llm.key", code: exitFatal},
		{name: "model not known", behavior: "nomodel", status: pipeline.RunFatal, reason: "llm.model", code: exitUsage},
		{name: "nobody there", behavior: "closed", status: pipeline.RunFatal, reason: "llm.unreachable", code: exitNoEndpoint},
		{name: "no endpoint", behavior: "html", status: pipeline.RunFatal, reason: "llm.not_json", code: exitNoEndpoint},
		{name: "stopped", stopAt: "stage=plan", status: pipeline.RunInterrupted, code: exitInterrupted},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			address, err := closedURL()
			if err != nil {
				t.Fatal(err)
			}
			if tc.behavior != "closed" {
				address = startFake(t, llmtest.Options{Behavior: tc.behavior}).URL
			}
			dir := t.TempDir()
			journal, metricsFile := filepath.Join(dir, "j.db"), filepath.Join(dir, "m", "b.prom")
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			stderr := &stopper{at: tc.stopAt, stop: cancel}
			args := []string{"brief", "-vv", "--base-url", address, "--journal", journal, "-o", dir, "--metrics-file", metricsFile, secretFile(t)}
			if tc.source != "" {
				args = append(args, tc.source)
			}
			code := run(ctx, args, nil, io.Discard, stderr, func(key string) string { return map[string]string{"OPENAI_API_KEY": secretKey}[key] })
			t.Log(stderr.String())
			if code != tc.code {
				t.Errorf("exit code %d, want %d", code, tc.code)
			}
			r, text := reportIn(t, dir)
			briefed := tc.status == pipeline.RunComplete || tc.status == pipeline.RunIncomplete
			if r.Status != tc.status || r.ExitCode != code || r.ErrorCode != tc.reason || (r.Error != "") != (tc.status == pipeline.RunFatal) ||
				(r.Briefing != "") != briefed || r.FinishedAt == nil || r.FinishedAt.Before(r.StartedAt) || r.Version != version() {
				t.Errorf("the report is %s", text)
			}
			// The beginning is looked for: the journal cuts what is long into pages.
			upTo := strings.Index(text, `"error":`)
			if r.Error == "" {
				upTo = strings.Index(text, `"seconds":`)
			}
			if kept := fileText(t, journal); !strings.Contains(kept, text[:upTo]) {
				t.Error("the journal does not have this report of the run")
			}
			metrics := fileText(t, metricsFile)
			success := 0
			if briefed {
				success = 1
			}
			for _, line := range []string{fmt.Sprintf("babelwire_run_success %d\n", success), fmt.Sprintf("babelwire_run_exit_code %d\n", code)} {
				if !strings.Contains(metrics, line) {
					t.Errorf("the metrics lack %q", line)
				}
			}
			for what, held := range map[string]string{"report": text, "metrics": metrics, "log": stderr.String()} {
				for _, secret := range []string{secretKey, secretText} {
					if strings.Contains(held, secret) {
						t.Errorf("the %s holds %q", what, secret)
					}
				}
				if host := strings.TrimSuffix(strings.TrimPrefix(address, "http://"), "/v1"); what != "log" && strings.Contains(held, host) {
					t.Errorf("the %s holds the endpoint's address", what)
				}
			}
		})
	}
}

func fileText(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestReportOfKilled: a report says that its run is at work until it has ended.
func TestReportOfKilled(t *testing.T) {
	dir := t.TempDir()
	a := &app{stderr: io.Discard, getenv: func(string) string { return "" }}
	c := a.newAccount(defaults(), options{quiet: true}, dir, true)
	r, _ := reportIn(t, dir)
	if r.Status != pipeline.RunAtWork || r.FinishedAt != nil || r.Briefing != "" || r.Run != c.run {
		t.Errorf("the report of a run at work is %+v", r)
	}
	// A panic ends brief with no error, and no briefing.
	c.close(nil)
	if r, _ := reportIn(t, dir); r.Status != pipeline.RunFatal || r.ExitCode != exitPanic || r.Error != errPanicked.Error() {
		t.Errorf("the report of a run that panicked is %+v", r)
	}
}

// TestReportOfLockedOut: a run that finds another one at work leaves that one's
// report alone.
func TestReportOfLockedOut(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "config.yaml")
	config := "sources:\n  - path: " + newsFile(t) + "\noutput:\n  dir: .\njournal: j.db\nmetrics_file: b.prom\n"
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	release, err := store.Lock(filepath.Join(dir, "j.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	call(t, nil, nil, "run", "--config", path, "--without-model").want(t, exitLocked)
	for _, name := range []string{pipeline.ReportName, "b.prom"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			t.Errorf("it wrote %s", name)
		}
	}
}

// TestFiguresAgree: report, metrics, summary and briefing give the same figures,
// and these are the endpoint's own, also where it fails now and then.
func TestFiguresAgree(t *testing.T) {
	t.Parallel()
	server := startFake(t, llmtest.Options{Answers: filepath.Join(fixtures, "answers"), Slots: 2, Behavior: "honest*3,5xx*2,honest*4,429:ra=0,honest*3,loop,honest"})
	dir := t.TempDir()
	metricsFile := filepath.Join(dir, "b.prom")
	o := call(t, nil, nil, "brief", "-v", "--base-url", server.URL, "--journal", filepath.Join(dir, "j.db"), "-o", dir, "--metrics-file", metricsFile,
		filepath.Join(fixtures, "sources", "000_af218220baa3f74d.txt"), filepath.Join(fixtures, "sources", "003_22a6a2a67d2693c3.txt"), newsFile(t))
	r, _ := reportIn(t, dir)
	var b pipeline.Briefing
	if err := json.Unmarshal([]byte(fileText(t, filepath.Join(dir, "briefing.json"))), &b); err != nil {
		t.Fatal(err)
	}
	calls, tokens := 0, 0
	for _, e := range server.Ledger() {
		calls++
		if e.Task != "probe" && e.Status == http.StatusOK {
			tokens += e.CompletionTokens
		}
	}
	u := r.Model.Usage
	if u.Calls+r.Model.OtherCalls != calls || u.CompletionTokens != tokens {
		t.Errorf("the report has %d + %d calls, %d tokens; the ledger %d, %d", u.Calls, r.Model.OtherCalls, u.CompletionTokens, calls, tokens)
	}
	if diff := gocmp.Diff(b.Run.Usage, u); diff != "" {
		t.Errorf("usage (-briefing +report):\n%s", diff)
	}
	if b.ID != r.Briefing || r.Sources.Total != b.Coverage.Sources || r.Sources.Covered != b.Coverage.Covered() || r.Stages[len(r.Stages)-1].Items != 3 {
		t.Errorf("the report is of briefing %s with %+v and %+v", r.Briefing, r.Sources, r.Stages)
	}
	metrics := fileText(t, metricsFile)
	for name, want := range map[string]float64{
		"llm_requests": float64(u.Calls), "llm_other_requests": float64(r.Model.OtherCalls), "llm_retries": 3,
		"llm_prompt_tokens": float64(u.PromptTokens), "llm_cached_prompt_tokens": float64(u.CachedPrompt), "llm_completion_tokens": float64(tokens),
		"llm_recorded_answers": float64(u.CachedCalls), `sources{state="ok"}`: float64(b.Coverage.ByState[pipeline.OK]),
		`stage_duration_seconds_count{stage="digest"}`: 3, "duration_seconds": r.Seconds, "llm_slot_use_ratio": *r.Model.SlotUse,
	} {
		if line := fmt.Sprintf("\nbabelwire_run_%s %v\n", name, want); !strings.Contains(metrics, line) {
			t.Errorf("the metrics lack %q", line)
		}
	}
	o.want(t, o.code, fmt.Sprintf("requests %d: 3 sent again", calls), fmt.Sprintf("%s generated", thousands(tokens)),
		fmt.Sprintf("%s prompt tokens (%s cached)", thousands(u.PromptTokens), thousands(u.CachedPrompt)))
}

// TestNightLog: the log of a night that went well has no line of a source, and
// of one that did not it names what failed; each line is a record, and the last
// one says how the run ended.
func TestNightLog(t *testing.T) {
	for _, tc := range []struct {
		name, source string
		code         int
		ends         []string
	}{
		{"well", "", exitOK, nil},
		{"badly", "sources:\n  - path: no-such-file.txt\n", exitIncomplete, []string{"input.missing"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			server := startFake(t, llmtest.Options{})
			dir := t.TempDir()
			config := cmp.Or(tc.source, "sources:\n") + "  - path: " + secretFile(t) + "\noutput:\n  dir: out\njournal: j.db\n"
			path := filepath.Join(dir, "config.yaml")
			if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
				t.Fatal(err)
			}
			o := call(t, nil, nil, "run", "--config", path, "--base-url", server.URL, "--log-format", "json")
			o.want(t, tc.code)
			r, _ := reportIn(t, filepath.Join(dir, "out"))
			var ends []string
			var last map[string]any
			for line := range strings.Lines(o.stderr) {
				last = nil
				if err := json.Unmarshal([]byte(line), &last); err != nil {
					t.Fatalf("%q: %v", line, err)
				}
				if reason, ok := last["reason"].(string); ok {
					ends = append(ends, reason)
				}
			}
			if !slices.Equal(ends, tc.ends) {
				t.Errorf("it tells of sources that ended %q, want %q", ends, tc.ends)
			}
			if last["msg"] != "run ended" || last["run"] != r.Run || last["status"] != r.Status || last["exit_code"] != float64(tc.code) || last["calls"] != float64(r.Model.Usage.Calls) {
				t.Errorf("the last record is %v", last)
			}
		})
	}
}
