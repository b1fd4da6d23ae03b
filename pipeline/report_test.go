package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// reported runs the sources and returns the report, and the error of the run.
func (b *bench) reported(ctx context.Context, change func(*Config), names ...string) (Report, *Briefing, error) {
	b.Helper()
	client, err := llm.New(llm.Config{Endpoint: llm.Endpoint{BaseURL: b.server.URL}, ProbePrompt: EndpointProbe(), MaxWait: 5 * time.Second})
	if err != nil {
		b.Fatal(err)
	}
	defer client.Close()
	cfg := Config{Detector: detector(), Client: client, Endpoint: b.server.URL, Journal: b.journal}
	if change != nil {
		change(&cfg)
	}
	p, err := New(cfg)
	if err != nil {
		b.Fatal(err)
	}
	var sources []Source
	for _, name := range names {
		sources = append(sources, Source{Name: name})
	}
	briefing, err := p.Run(ctx, sources)
	return p.Report(), briefing, err
}

// spentBy sums up what the endpoint counted: all it was asked, and the tokens of
// what it answered but the probe.
func spentBy(entries []llmtest.Entry) (calls, prompt, completion int) {
	for _, e := range entries {
		calls++
		if e.Task != "probe" && e.Status == http.StatusOK {
			prompt += e.PromptTokens
			completion += e.CompletionTokens
		}
	}
	return calls, prompt, completion
}

// TestReportAgrees: on a run with faults the report says what the endpoint's own
// ledger says, and what the briefing says.
func TestReportAgrees(t *testing.T) {
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers, Slots: 2, Behavior: "honest*3,5xx*2,honest*4,429:ra=0,honest*3,empty,honest*4,loop,honest"})
	r, briefing, err := b.reported(context.Background(), nil, fixtureSources, "no/such/file.txt")
	if err != nil {
		t.Fatal(err)
	}
	m := r.Model
	calls, prompt, completion := spentBy(b.server.Ledger())
	if m.Usage.Calls+m.OtherCalls != calls || m.Usage.PromptTokens != prompt || m.Usage.CompletionTokens != completion {
		t.Errorf("the report has %d + %d calls, %d and %d tokens; the ledger %d, %d and %d",
			m.Usage.Calls, m.OtherCalls, m.Usage.PromptTokens, m.Usage.CompletionTokens, calls, prompt, completion)
	}
	if diff := cmp.Diff(briefing.Run.Usage, m.Usage); diff != "" {
		t.Errorf("usage (-briefing +report):\n%s", diff)
	}
	useless := 0 // of the two, the loop is not asked again where its beginning is of use
	for _, f := range m.Faults {
		useless += f.Questions
	}
	if m.Retries != 3 || m.AskedAgain+useless != 2 || m.Slots != 2 {
		t.Errorf("%d sent again, %d asked again, faults %+v, %d slots", m.Retries, m.AskedAgain, m.Faults, m.Slots)
	}
	if m.SlotUse == nil || *m.SlotUse <= 0 || *m.SlotUse > 1 {
		t.Errorf("use of the slots: %v", m.SlotUse)
	}
	sums := Usage{Calls: m.Usage.Calls, Repaired: m.Usage.Repaired, PossiblyPaidTwice: m.Usage.PossiblyPaidTwice, CachedPrompt: m.Usage.CachedPrompt}
	for _, q := range m.Questions {
		sums.CachedCalls += q.Recorded
		sums.PromptTokens += q.PromptTokens
		sums.CompletionTokens += q.CompletionTokens
	}
	if diff := cmp.Diff(m.Usage, sums); diff != "" {
		t.Errorf("usage (-all +sum of the prompts):\n%s", diff)
	}
	items := map[string]int{}
	for _, s := range r.Stages {
		items[s.Stage] = s.Items
	}
	want := map[string]int{"load": 6, "clean": 5, "detect": 5, "plan": 5, "digest": 5, "group": 1, "merge": len(briefing.Stories), "render": 0}
	if diff := cmp.Diff(want, items); diff != "" {
		t.Errorf("items of the stages (-want +got):\n%s", diff)
	}
	if r.Stages[0].Failed != 1 || r.Sources.Total != 6 || r.Sources.Covered != 5 || r.Sources.Unfinished != 0 {
		t.Errorf("%d failed in load, sources %+v", r.Stages[0].Failed, r.Sources)
	}
	if diff := cmp.Diff([]SourceEnd{{"no/such/file.txt", "failed", "input.missing"}}, r.Sources.Incomplete); diff != "" {
		t.Errorf("incomplete (-want +got):\n%s", diff)
	}
	validReport(t, r)

	// Again: the journal answers, and the report is of this run alone.
	again, _, err := b.reported(context.Background(), nil, fixtureSources)
	if err != nil {
		t.Fatal(err)
	}
	u := again.Model.Usage
	if u.Calls+again.Model.OtherCalls+u.CompletionTokens != 0 || u.CachedCalls == 0 || again.Model.SlotUse != nil {
		t.Errorf("the second run reports %+v", again.Model)
	}
	validReport(t, again)
}

// TestReportOfFaults: a question that got no answer of use is counted under its code.
func TestReportOfFaults(t *testing.T) {
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers, Behavior: "honest*2,refuse"})
	r, _, err := b.reported(context.Background(), nil, filepath.Join(fixtureSources, "000_af218220baa3f74d.txt"))
	if err != nil {
		t.Fatal(err)
	}
	failed, counted := 0, 0
	for _, q := range r.Model.Questions {
		failed += q.Failed
	}
	for _, f := range r.Model.Faults {
		counted += f.Questions
	}
	if failed == 0 || failed != counted {
		t.Errorf("%d questions failed, the faults are %+v", failed, r.Model.Faults)
	}
	validReport(t, r)
}

// TestReportOfStopped: a run that was stopped reports as one that ended, with
// what was asked until then, the answers that came after the stop among it.
func TestReportOfStopped(t *testing.T) {
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers, Latency: 20 * time.Millisecond})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, _, err := b.reported(ctx, func(cfg *Config) {
		cfg.Progress = func(p Progress) {
			if p.Asked >= 2 {
				cancel()
			}
		}
	}, fixtureSources)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("the run ended with %v", err)
	}
	m := r.Model
	calls, prompt, completion := spentBy(b.server.Ledger())
	if m.Usage.Calls+m.OtherCalls != calls || m.Usage.PromptTokens != prompt || m.Usage.CompletionTokens != completion {
		t.Errorf("the report has %d + %d calls, %d and %d tokens; the ledger %d, %d and %d",
			m.Usage.Calls, m.OtherCalls, m.Usage.PromptTokens, m.Usage.CompletionTokens, calls, prompt, completion)
	}
	if r.Sources.Total != 5 || r.Sources.Unfinished == 0 || len(r.Sources.Incomplete) < r.Sources.Unfinished {
		t.Errorf("sources %+v", r.Sources)
	}
	validReport(t, r)
}

// TestReportOfLost: an answer that was lost on the way may have been paid for.
func TestReportOfLost(t *testing.T) {
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers, Behavior: "honest*2,lost,honest"})
	r, _, err := b.reported(context.Background(), nil, filepath.Join(fixtureSources, "000_af218220baa3f74d.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if u := r.Model.Usage; u.PossiblyPaidTwice != 1 || r.Model.Retries != 1 || u.Calls+r.Model.OtherCalls != len(b.server.Ledger()) {
		t.Errorf("usage %+v, %d sent again; the ledger has %d", u, r.Model.Retries, len(b.server.Ledger()))
	}
}

// TestReportOfLimits: a report names the limits of the run, and those that were met.
func TestReportOfLimits(t *testing.T) {
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers})
	deadline := time.Now().Add(time.Hour).Round(time.Second)
	r, briefing, err := b.reported(context.Background(), func(cfg *Config) { cfg.MaxTokens, cfg.Deadline = 8000, deadline }, fixtureSources)
	if err != nil {
		t.Fatal(err)
	}
	want := LimitFigures{Deadline: &deadline, MaxTokens: 8000, Met: []string{reasonTokens}}
	if diff := cmp.Diff(want, r.Limits); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(briefing.Run.Usage, r.Model.Usage); diff != "" {
		t.Errorf("usage (-briefing +report):\n%s", diff)
	}
	stopped := 0
	for _, f := range r.Model.Faults {
		if f.Code == reasonTokens {
			stopped = f.Questions
		}
	}
	if stopped == 0 || r.Sources.ByState[FailedRetry]+r.Sources.ByState[Partial] == 0 {
		t.Errorf("%d questions were stopped by the limit; sources %+v", stopped, r.Sources)
	}
	validReport(t, r)
}

// known is an endpoint whose client tells these figures.
type known struct {
	Endpoint
	stats llm.Stats
}

func (k known) Stats() llm.Stats { return k.stats }

// TestReportOfClient: what the client knows of its requests is in the report, an
// outage that lasts yet up to now.
func TestReportOfClient(t *testing.T) {
	from := time.Now().Add(-time.Hour)
	stats := llm.Stats{
		Calls: 10, Retries: 2, AskedAgain: 3, RetriesRefused: 4, Rejected: 5, Hedged: 6, HedgeWins: 1, LoopsCut: 7, OtherModel: 8, PeakInFlight: 9,
		LongestWait: 90 * time.Second, Outages: []llm.Outage{{From: from, To: from.Add(5 * time.Minute), Waited: 2}, {From: from.Add(59 * time.Minute)}},
	}
	p := &Pipeline{cfg: Config{Client: known{stats: stats}}, meter: newMeter(), figures: newFigures()}
	p.usage.Calls = 7
	r := p.Report()
	m := r.Model
	got := []int{m.OtherCalls, m.Retries, m.AskedAgain, m.RetriesRefused, m.Rejected, m.Hedged, m.HedgeWins, m.LoopsCut, m.OtherModel, m.PeakInFlight, int(m.LongestWaitSeconds)}
	if want := []int{3, 2, 3, 4, 5, 6, 1, 7, 8, 9, 90}; !slices.Equal(got, want) {
		t.Errorf("the report has %v, want %v", got, want)
	}
	if len(m.Outages) != 2 || m.Outages[0].Seconds != 300 || m.Outages[0].Waited != 2 || m.Outages[1].Seconds < 60 || m.Outages[1].Seconds > 3600 {
		t.Errorf("outages %+v", m.Outages)
	}
	validReport(t, r)
}

// TestLogOfSources: the log has one line a source and stage, with keys that do
// not change; the last one says how the source ended.
func TestLogOfSources(t *testing.T) {
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers})
	var log bytes.Buffer
	source := filepath.Join(fixtureSources, "000_af218220baa3f74d.txt")
	if _, _, err := b.reported(context.Background(), func(cfg *Config) { cfg.Log = slog.New(slog.NewJSONHandler(&log, nil)) }, source, "no/such/file.txt"); err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range strings.Lines(log.String()) {
		var rec struct {
			Msg, Source, Stage, State, Reason string
			MS, Tokens                        *int
		}
		if err := json.Unmarshal([]byte(line), &rec); err != nil {
			t.Fatal(err)
		}
		if rec.Source == "" {
			continue
		}
		if rec.MS == nil || rec.Tokens == nil || (rec.Stage == "digest") != (*rec.Tokens > 0) {
			t.Errorf("time or tokens are not told: %s", line)
		}
		got = append(got, strings.Join([]string{filepath.Base(rec.Source), rec.Stage, rec.Msg, rec.State, rec.Reason}, " "))
	}
	slices.Sort(got) // the sources are read at one time
	const file = "000_af218220baa3f74d.txt "
	want := []string{file + "clean source  ", file + "detect source  ", file + "digest source ended ok ", file + "load source  ", file + "plan source  ", "file.txt load source ended failed input.missing"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestReportOfNothing: a report can be made where the run never began.
func TestReportOfNothing(t *testing.T) {
	var p *Pipeline
	validReport(t, p.Report())
}

// validReport checks a report, made complete as its caller does, against the
// published schema.
func validReport(t *testing.T, r Report) {
	t.Helper()
	r.Status, r.Run, r.Version = RunFatal, "20240622T060000.000", "babelwire"
	text, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if err := strictSchema(t, "run.schema.json").Validate(v); err != nil {
		t.Errorf("the report does not follow its schema: %v", err)
	}
}
