package pipeline

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
	"github.com/babelwire/babelwire/prompts"
)

// planOf plans the named sources from what the bench's journal knows.
func planOf(b *bench, change func(*Config), names ...string) *Plan {
	b.Helper()
	cfg := Config{Detector: detector(), Endpoint: b.server.URL, Journal: b.journal}
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
	plan, err := p.Plan(context.Background(), sources)
	if err != nil {
		b.Fatal(err)
	}
	return plan
}

// TestPlanIsWhatIsAsked holds the plan against the requests of the run that
// follows: as many, and each with the room that was planned for it.
func TestPlanIsWhatIsAsked(t *testing.T) {
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers})
	first := planOf(b, nil, fixtureSources)
	if n := b.server.Stats().Connections; n != 0 {
		t.Fatalf("planning connected to the endpoint %d times", n)
	}
	if first.LookedUp || first.Model != "" || first.ContextSize != 0 || first.Seconds != 0 {
		t.Errorf("an empty journal knows model %q, context %d, %v s, looked up: %v", first.Model, first.ContextSize, first.Seconds, first.LookedUp)
	}
	got := b.mustRun(nil, fixtureSources)
	connections := b.server.Stats().Connections
	plan := planOf(b, func(c *Config) { c.NoCache = true }, fixtureSources)
	if n := b.server.Stats().Connections - connections; n != 0 {
		t.Fatalf("planning connected to the endpoint %d times", n)
	}
	if plan.Model != "fake" || plan.Kind != llm.KindLlamaCpp || plan.ContextSize != 8192 {
		t.Errorf("the journal remembers %q of kind %q with a context of %d", plan.Model, plan.Kind, plan.ContextSize)
	}
	var planned Work
	for i, s := range plan.Sources {
		if s.Source != got.Articles[i].Source || s.State != "" || s.Content+s.Removed != len(got.Articles[i].Segments) {
			t.Errorf("%s is planned with %d of %d segments, state %q", s.Source, s.Content+s.Removed, len(got.Articles[i].Segments), s.State)
		}
		planned.add(s.Work)
	}
	requests, generated := 0, 0
	for _, e := range b.server.Ledger() {
		prompt := map[string]*prompts.Prompt{"normalize": prompts.Normalize, "summarize": prompts.Summarize}[e.Task]
		if prompt == nil {
			continue
		}
		var q struct {
			MaxTokens int `json:"max_tokens"`
		}
		if err := json.Unmarshal([]byte(e.Body), &q); err != nil {
			t.Fatal(err)
		}
		requests++
		generated += expectedAnswer(prompt, q.MaxTokens)
	}
	if planned.Requests != requests || planned.Generated != generated {
		t.Errorf("planned %d requests for %d tokens, asked %d for %d", planned.Requests, planned.Generated, requests, generated)
	}
}

// TestPlanFigures holds the plan of the five articles against what a real model
// was counted to take for them (docs/benchmarks.md).
func TestPlanFigures(t *testing.T) {
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers})
	b.mustRun(nil, filepath.Join(fixtureSources, "000_af218220baa3f74d.txt"))
	plan := planOf(b, func(c *Config) { c.NoCache = true }, fixtureSources)
	t.Logf("planned %+v", plan.Total)
	for _, tc := range []struct {
		what            string
		planned, actual int
	}{
		{"tokens generated", plan.Total.Generated, 6065},
		{"tokens of prompts", plan.Total.Prompt, 31456},
		{"of them not in the cache", plan.Total.Fresh, 31456 - 20137},
	} {
		if off := math.Abs(float64(tc.planned)/float64(tc.actual) - 1); off > 0.1 {
			t.Errorf("%s: planned %d, counted %d: %.0f %% off", tc.what, tc.planned, tc.actual, 100*off)
		}
	}
}

// TestPlanLooksUp: what the journal has is not planned again, and planning
// records nothing.
func TestPlanLooksUp(t *testing.T) {
	french, dutch := filepath.Join(fixtureSources, "000_af218220baa3f74d.txt"), filepath.Join(fixtureSources, "001_c7fe03904b35cbc8.txt")
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers})
	b.mustRun(nil, french)
	asked := len(b.server.Ledger())
	for range 2 { // the second finds no more than the first
		plan := planOf(b, nil, french, dutch)
		if !plan.LookedUp {
			t.Fatal("the journal was not looked up")
		}
		if s := plan.Sources[0]; s.Recorded != s.Work.Generated || s.Recorded == 0 {
			t.Errorf("of what was asked %d of %d tokens are found", s.Recorded, s.Work.Generated)
		}
		if s := plan.Sources[1]; s.Recorded != 0 || s.Work.Generated == 0 {
			t.Errorf("of what was never asked %d of %d tokens are found", s.Recorded, s.Work.Generated)
		}
		left := plan.Sources[1].Work
		left.add(plan.Merge)
		if plan.Total != left {
			t.Errorf("left is %+v, want %+v", plan.Total, left)
		}
	}
	if n := len(b.server.Ledger()) - asked; n != 0 {
		t.Errorf("planning asked %d times", n)
	}
	if got := b.mustRun(nil, french).Run.Usage; got.Calls != 0 {
		t.Errorf("after planning the run asks %d times", got.Calls)
	}
}

// TestPlanHalfRecorded: the part of a source that is recorded is found too.
func TestPlanHalfRecorded(t *testing.T) {
	arabic := filepath.Join(fixtureSources, "004_a2c7d0e74054df89.txt")
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers, Behavior: "honest*2,quota"}) // the probe, and one turn of two
	b.mustRun(nil, arabic)
	s := planOf(b, nil, arabic).Sources[0]
	t.Logf("%d of %d tokens are recorded", s.Recorded, s.Work.Generated)
	if s.Recorded <= 0 || s.Recorded >= s.Work.Generated {
		t.Errorf("%d of %d tokens are recorded, want a part", s.Recorded, s.Work.Generated)
	}
}

// TestPlanEnds: sources that never reach the model are planned with no work.
func TestPlanEnds(t *testing.T) {
	b := newBench(t, llmtest.Options{})
	french := filepath.Join(fixtureSources, "000_af218220baa3f74d.txt")
	plan := planOf(b, func(c *Config) { c.Languages = []string{"fr"} }, french, filepath.Join(fixtureSources, "004_a2c7d0e74054df89.txt"), "missing.txt", "../fixtures/hostile/empty.txt")
	want := []string{"", "lang.unsupported", "input.missing", "input.empty"}
	for i, s := range plan.Sources {
		if s.Reason != want[i] || (s.Reason == "") != (s.Work.Requests > 0) || s.Reason != "" && (s.State == "" || s.Message == "") {
			t.Errorf("%s is planned as %+v, want reason %q", s.Source, s, want[i])
		}
	}
	if plan.Articles != 1 || plan.Merge != (Work{}) || plan.Total != plan.Sources[0].Work {
		t.Errorf("%d articles, merge %+v, total %+v", plan.Articles, plan.Merge, plan.Total)
	}
}

// TestPlanCopy: a copy is planned as skipped, with no work, and told so once.
func TestPlanCopy(t *testing.T) {
	french := filepath.Join(fixtureSources, "000_af218220baa3f74d.txt")
	text, err := os.ReadFile(french)
	if err != nil {
		t.Fatal(err)
	}
	twin := filepath.Join(t.TempDir(), "twin.txt")
	if err := os.WriteFile(twin, text, 0o600); err != nil {
		t.Fatal(err)
	}
	b := newBench(t, llmtest.Options{})
	var ends []Progress
	var last Progress
	plan := planOf(b, func(c *Config) {
		c.Progress = func(p Progress) {
			last = p
			if p.State != "" {
				ends = append(ends, p)
			}
		}
	}, french, twin)
	if s := plan.Sources[1]; s.State != Skipped || s.Reason != "input.duplicate" || s.Work != (Work{}) || s.Content != 0 {
		t.Errorf("the copy is planned as %+v", s)
	}
	if len(ends) != 1 || ends[0].Source != twin || ends[0].State != Skipped || ends[0].Message != plan.Sources[1].Message {
		t.Errorf("told to have ended: %+v", ends)
	}
	if plan.Articles != 1 || plan.Total != plan.Sources[0].Work || last.Read != 2 || last.Expected != plan.Total.Generated {
		t.Errorf("planned %d articles with %+v, told %+v", plan.Articles, plan.Total, last)
	}
}

// TestPlanWithClient: what could send is not used to plan.
func TestPlanWithClient(t *testing.T) {
	b := newBench(t, llmtest.Options{})
	client, err := llm.New(llm.Config{Endpoint: llm.Endpoint{BaseURL: b.server.URL}})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	p, err := New(Config{Detector: detector(), Client: client, Journal: b.journal})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Plan(context.Background(), []Source{{Name: fixtureSources}}); err == nil || b.server.Stats().Connections != 0 {
		t.Errorf("planning with a client gave %v and %d connections", err, b.server.Stats().Connections)
	}
}
