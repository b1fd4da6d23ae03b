package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"github.com/babelwire/babelwire/pipeline"
)

// fullReport has a figure of every kind.
func fullReport() pipeline.Report {
	use := 0.914
	at := time.Date(2024, 6, 22, 2, 14, 0, 0, time.Local)
	finished := at.Add(3 * time.Hour)
	var p *pipeline.Pipeline
	r := p.Report()
	r.Status, r.ExitCode, r.FinishedAt, r.Seconds = pipeline.RunIncomplete, exitIncomplete, &finished, 10_800
	r.Sources = pipeline.SourceFigures{
		Total: 60, Covered: 57, Unfinished: 1, ByState: map[pipeline.State]int{pipeline.OK: 57, pipeline.FailedRetry: 2},
		Incomplete: []pipeline.SourceEnd{{Source: "a", State: "failed_retry", Reason: "llm.unreachable"}, {Source: "b", State: "failed_retry", Reason: "llm.timeout"}, {Source: "c", State: pipeline.Unfinished}},
	}
	for i := range r.Stages {
		r.Stages[i].Items, r.Stages[i].Times = 60, pipeline.Times{P50: 0.0012, P95: 0.25, Max: 3.04, Total: 20}
	}
	r.Stages[4] = pipeline.StageTimes{Stage: "digest", Items: 1200, Failed: 2, Times: pipeline.Times{P50: 75, P95: 3700, Max: 9000, Total: 99_999}}
	r.Limits.Met = []string{"budget.deadline", "budget.tokens"}
	r.Model = pipeline.ModelFigures{
		Rejected: 7, Hedged: 8, LongestWaitSeconds: 62, RetriesRefused: 1,
		Usage:      pipeline.Usage{Calls: 1234, CachedCalls: 5, PromptTokens: 2_000_000, CachedPrompt: 1_270_000, CompletionTokens: 400_000},
		OtherCalls: 2, Retries: 3, AskedAgain: 4, Slots: 4, Seconds: 10_000, TokensPerSecond: 41.2, CachedShare: 0.635, PeakInFlight: 6, SlotUse: &use,
		Outages:   []pipeline.Outage{{From: at, To: at.Add(5*time.Minute + time.Second), Seconds: 301}},
		Questions: []pipeline.PromptTimes{{Prompt: "merge/v1", Asked: 3, Times: pipeline.Times{P50: 1, P95: 2, Max: 3, Total: 6}}, {Prompt: "normalize/v1", Recorded: 3}},
		Faults:    []pipeline.FaultCount{{Code: "llm.loop", Questions: 2}, {Code: "llm.timeout", Questions: 1}},
	}
	return r
}

func TestOperation(t *testing.T) {
	want := `stage      items       p50       p95       max   failed
load          60    1.2 ms    250 ms     3.0 s        0
clean         60    1.2 ms    250 ms     3.0 s        0
detect        60    1.2 ms    250 ms     3.0 s        0
plan          60    1.2 ms    250 ms     3.0 s        0
digest     1,200 1 min 15 s 1 h 1 min 2 h 30 min        2
group         60    1.2 ms    250 ms     3.0 s        0
merge         60    1.2 ms    250 ms     3.0 s        0
render        60    1.2 ms    250 ms     3.0 s        0
requests 1,236: 3 sent again after a fault, 4 asked again, 2 to try out the endpoint, 8 also asked elsewhere; told to wait, 1 min 2 s at most; no answer of use: 2 llm.loop, 1 llm.timeout
tokens   400,000 generated, 41 tokens/s; 2,000,000 prompt, 63 % cached; 4 slots, 91 % in use; at most 6 in flight
endpoint away 02:14:00-02:19:01: 2 sources not done
limits met: budget.deadline, budget.tokens`
	if diff := cmp.Diff(want, strings.Join(operation(fullReport()), "\n")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var p *pipeline.Pipeline
	if got := operation(p.Report()); len(got) != 0 {
		t.Errorf("of nothing it says %q", got)
	}
}

// TestMetricsFollowPractice: the names, helps and units are as Prometheus wants
// them, and no series stands twice.
func TestMetricsFollowPractice(t *testing.T) {
	families, err := gathered(fullReport()).Gather()
	if err != nil {
		t.Fatal(err)
	}
	if len(families) < 20 {
		t.Errorf("only %d metrics", len(families))
	}
	problems, err := promlint.NewWithMetricFamilies(families).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
	for _, f := range families {
		if !strings.HasPrefix(f.GetName(), "babelwire_run_") {
			t.Errorf("%s is not named after the program", f.GetName())
		}
	}
	if err := writeMetrics(filepath.Join(t.TempDir(), "gone", "b.prom"), fullReport()); err == nil || !strings.Contains(err.Error(), "--metrics-file") {
		t.Errorf("a file in a folder that is not there: %v", err)
	}
}
