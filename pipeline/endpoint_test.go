package pipeline

import (
	"testing"
	"time"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// poolOf makes one endpoint of several servers.
func poolOf(t *testing.T, servers ...*llmtest.Server) *llm.Pool {
	t.Helper()
	var clients []*llm.Client
	for _, s := range servers {
		c, err := llm.New(llm.Config{Endpoint: llm.Endpoint{BaseURL: s.URL}, ProbePrompt: EndpointProbe(), MaxWait: 5 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		clients = append(clients, c)
	}
	pool, err := llm.NewPool(nil, clients...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func serving(t *testing.T, opt llmtest.Options) *llmtest.Server {
	t.Helper()
	opt.Answers = fixtureAnswers
	s, err := llmtest.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// TestSwitchOfModel: where the model is lost for good in the middle of a run, the
// next one does the rest: articles at hand are begun anew, no article is lost,
// and the briefing names both.
func TestSwitchOfModel(t *testing.T) {
	first := newBench(t, llmtest.Options{Model: "model-a", Answers: fixtureAnswers, Behavior: "ok*6,quota", Slots: 1})
	second := serving(t, llmtest.Options{Model: "model-b", Slots: 2})
	pool := poolOf(t, first.server, second)
	graded := map[string]Skill{}
	for _, code := range []string{"fr", "nl", "id", "ar", GarbledLang} {
		graded[code] = Skill{ChrF: 40, N: 28, Grade: Weak}
	}
	got := first.mustRun(func(cfg *Config) {
		cfg.Client, cfg.Endpoint, cfg.FurtherSkill = pool, "both", []map[string]Skill{graded}
	}, fixtureSources)
	if got.Run.ModelAnswered != "model-a, model-b" {
		t.Errorf("answered: %q", got.Run.ModelAnswered)
	}
	read := map[string]int{}
	for _, a := range got.Articles {
		if !a.State.Covered() {
			t.Errorf("%s: %s %s %s", a.Source, a.State, a.Reason, a.Message)
		}
		read[a.Model]++
	}
	if read["model-b"] != len(got.Articles) { // none was done when the first was lost
		t.Errorf("the articles name who read them as %v", read)
	}
	if n := len(second.Ledger()); n < 2 {
		t.Errorf("the second model was asked %d times", n)
	}
	if got.Skill["fr"].Grade != Weak {
		t.Errorf("the grades of the model that stands in do not count: %v", got.Skill)
	}
	// The next run remembers who answered last, and finds what that one said.
	before := len(second.Ledger())
	again := first.mustRun(func(cfg *Config) {
		cfg.Client, cfg.Endpoint, cfg.FurtherSkill = pool, "both", []map[string]Skill{graded}
	}, fixtureSources)
	for _, a := range again.Articles {
		if !a.State.Covered() {
			t.Errorf("again: %s: %s %s", a.Source, a.State, a.Reason)
		}
	}
	third := len(second.Ledger())
	first.mustRun(func(cfg *Config) {
		cfg.Client, cfg.Endpoint, cfg.FurtherSkill = pool, "both", []map[string]Skill{graded}
	}, fixtureSources)
	if n := len(second.Ledger()); n != third {
		t.Errorf("%d, %d, then %d requests: what is recorded was asked again", before, third, n)
	}
}

// TestTwoServers: two servers with one model share the work, and nothing is asked of both.
func TestTwoServers(t *testing.T) {
	first := newBench(t, llmtest.Options{Answers: fixtureAnswers, Slots: 1, Latency: 5 * time.Millisecond})
	second := serving(t, llmtest.Options{Slots: 1, Latency: 5 * time.Millisecond})
	pool := poolOf(t, first.server, second)
	alone := newBench(t, llmtest.Options{Answers: fixtureAnswers})
	want := alone.mustRun(nil, fixtureSources)
	got := first.mustRun(func(cfg *Config) { cfg.Client, cfg.Endpoint = pool, "both" }, fixtureSources)
	if got.ID != want.ID {
		t.Errorf("the briefing of two servers (%s) is another than that of one (%s)", got.ID, want.ID)
	}
	a, b, one := len(first.server.Ledger()), len(second.Ledger()), len(alone.server.Ledger())
	if a < 3 || b < 3 || a+b != one+1 { // one probe more
		t.Errorf("%d and %d requests, one server alone %d", a, b, one)
	}
}
