package pipeline

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// TestUselessAnswersAreRecorded: what a model cannot answer is not asked again
// by the next run, and the briefing says what stands in for it.
func TestUselessAnswersAreRecorded(t *testing.T) {
	b := newBench(t, llmtest.Options{Behavior: "length:50"})
	first := b.mustRun(nil, fixtureSources)
	asked := len(b.server.Ledger())
	again := b.mustRun(nil, fixtureSources)
	if n := len(b.server.Ledger()) - asked; n != 0 {
		t.Errorf("the second run sent %d requests", n)
	}
	for i, a := range first.Articles {
		if a.State == OK || a.State == OKRepaired {
			t.Errorf("%s ended %s although every answer was cut", a.Source, a.State)
		}
		if a.State != again.Articles[i].State || a.Message != again.Articles[i].Message {
			t.Errorf("%s: first %s %q, then %s %q", a.Source, a.State, a.Message, again.Articles[i].State, again.Articles[i].Message)
		}
	}
}

// TestAskedAgainReplaces: what was asked anew on purpose, all of it or the answers
// of no use, is what the next run finds.
func TestAskedAgainReplaces(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"NoCache": func(cfg *Config) { cfg.NoCache = true }, "AskFaults": func(cfg *Config) { cfg.AskFaults = true },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, llmtest.Options{Behavior: "honest,length:50"}) // the probe is answered well, so that both servers are asked alike
			b.mustRun(nil, fixtureSources)
			good, err := llmtest.New(llmtest.Options{Answers: fixtureAnswers})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(good.Close)
			b.server = good
			again := func(change func(*Config)) *Briefing {
				return b.mustRun(func(cfg *Config) {
					cfg.Endpoint = "the same address"
					change(cfg)
				}, fixtureSources)
			}
			again(change)
			asked := len(good.Ledger())
			if got := again(func(*Config) {}); !got.Complete() || len(good.Ledger()) != asked {
				t.Errorf("states %v, %d more requests", got.Coverage.ByState, len(good.Ledger())-asked)
			}
		})
	}
}

// TestEndpointChanged: another model at the same address is asked its own
// questions, all of them, and the first model's answers are not lost.
func TestEndpointChanged(t *testing.T) {
	a := newBench(t, llmtest.Options{Model: "model-a", Answers: fixtureAnswers})
	other, err := llmtest.New(llmtest.Options{Model: "model-b", Answers: fixtureAnswers})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(other.Close)
	a.mustRun(func(cfg *Config) { cfg.Endpoint = "the same address" }, filepath.Join(fixtureSources, "000_af218220baa3f74d.txt"))

	onB := func(cfg *Config) {
		client, err := llm.New(llm.Config{Endpoint: llm.Endpoint{BaseURL: other.URL}, ProbePrompt: EndpointProbe(), MaxWait: 5 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(client.Close)
		cfg.Endpoint, cfg.Client = "the same address", client
	}
	var fresh []string // what the journal does not know, so that the new server is met
	for _, name := range []string{"001_c7fe03904b35cbc8.txt", "002_5c896ea3ec2c3c5d.txt", "003_22a6a2a67d2693c3.txt", "004_a2c7d0e74054df89.txt"} {
		fresh = append(fresh, filepath.Join(fixtureSources, name))
	}
	if got := a.mustRun(onB, fresh...); got.Run.ModelAnswered != "model-b" {
		t.Errorf("answered: %q, want model-b", got.Run.ModelAnswered)
	}
	before := len(other.Ledger())
	if got := a.mustRun(onB, fresh...); len(other.Ledger()) != before || got.Run.ModelAnswered != "model-b" {
		t.Errorf("the second run sent %d requests, and %q answered", len(other.Ledger())-before, got.Run.ModelAnswered)
	}
}

// TestPanicInARequest: a fault while one article's answer is fetched ends that
// article, and no other.
func TestPanicInARequest(t *testing.T) {
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers})
	var posts atomic.Int32
	got := b.mustRun(func(cfg *Config) {
		client, err := llm.New(llm.Config{
			Endpoint: llm.Endpoint{BaseURL: b.server.URL}, ProbePrompt: EndpointProbe(),
			Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
				if r.Method == http.MethodPost && posts.Add(1) == 6 {
					panic("boom")
				}
				return http.DefaultTransport.RoundTrip(r)
			}),
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			client.Close()
			http.DefaultTransport.(*http.Transport).CloseIdleConnections()
		})
		cfg.Client = client
	}, fixtureSources)
	failed := 0
	for _, a := range got.Articles {
		if a.Reason == "internal.panic" {
			failed++
		}
	}
	if failed != 1 || got.Coverage.ByState[OK] != 4 {
		t.Errorf("%d articles failed, states %v", failed, got.Coverage.ByState)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestOverflowIsRecorded: a question that does not fit is not sent again by the
// next run.
func TestOverflowIsRecorded(t *testing.T) {
	b := newBench(t, llmtest.Options{Kind: llmtest.KindOpenAI, Context: 1600})
	b.mustRun(nil, fixtureSources)
	asked := len(b.server.Ledger())
	b.mustRun(nil, fixtureSources)
	if n := len(b.server.Ledger()) - asked; n != 0 {
		t.Errorf("the second run sent %d requests", n)
	}
}

// TestSameContent: the same bytes are briefed once, and what failed once is not
// called briefed.
func TestSameContent(t *testing.T) {
	dir := t.TempDir()
	text, err := os.ReadFile(filepath.Join(fixtureSources, "000_af218220baa3f74d.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"a.txt": string(text), "b.txt": string(text), "c.txt": "\x7fELF\x02\x01\x01\x00\x00", "d.txt": "\x7fELF\x02\x01\x01\x00\x00",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers})
	got := b.mustRun(nil, dir)
	want := []struct {
		state  State
		reason string
	}{{OK, ""}, {Skipped, "input.duplicate"}, {Failed, "input.binary"}, {Failed, "input.binary"}}
	ids := map[string]bool{}
	for i, a := range got.Articles {
		ids[a.ID] = true
		if a.State != want[i].state || a.Reason != want[i].reason {
			t.Errorf("%s ended %s %s, want %s %s", a.Source, a.State, a.Reason, want[i].state, want[i].reason)
		}
	}
	if len(ids) != len(want) || len(got.Stories) != 1 || got.Run.Usage.Calls > 2*4 {
		t.Errorf("%d ids, %d stories, %d calls", len(ids), len(got.Stories), got.Run.Usage.Calls)
	}
}

// TestHostileEnglish: a server that does what a text tells it does not get the
// text's wish into a checked point or a headline.
func TestHostileEnglish(t *testing.T) {
	b := newBench(t, llmtest.Options{Behavior: "obedient"})
	got := b.mustRun(nil, "../fixtures/hostile/injection.txt")
	a := got.Articles[0]
	if a.State != Flagged || a.Reason != "input.instruction" {
		t.Errorf("ended %s %s", a.State, a.Reason)
	}
	for _, s := range got.Stories {
		for _, p := range s.Points {
			if p.Verdict == Checked {
				t.Errorf("checked, though the source addresses a model: %q", p.Text)
			}
		}
	}
	for _, e := range b.server.Ledger() {
		if strings.Contains(e.Body, "gnore all previous") {
			t.Error("the instruction was sent")
		}
	}
}

// TestWithoutModel asks nothing and calls nothing checked.
func TestWithoutModel(t *testing.T) {
	b := newBench(t, llmtest.Options{})
	got := b.mustRun(func(cfg *Config) { cfg.Client = nil }, fixtureSources)
	if n := len(b.server.Ledger()); n != 0 {
		t.Errorf("%d requests", n)
	}
	if !got.Complete() || !got.WithoutModel || len(got.Stories) != 3 {
		t.Errorf("complete %v, %d stories", got.Complete(), len(got.Stories))
	}
	for _, s := range got.Stories {
		for _, p := range s.Points {
			if p.Verdict != Unchecked {
				t.Errorf("%q is %s", p.Text, p.Verdict)
			}
		}
	}
	evidenceResolves(t, got)
}

// TestWithoutModelLimited: limits that stand in the config do not keep a run without a model from its end.
func TestWithoutModelLimited(t *testing.T) {
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second) // far more than it takes
	defer stop()
	p, err := New(Config{Detector: detector(), Deadline: time.Now().Add(time.Hour), MaxTokens: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Run(ctx, []Source{{Name: fixtureSources}})
	if err != nil {
		t.Fatal(err)
	}
	if !got.Complete() || !got.WithoutModel {
		t.Errorf("complete %v", got.Complete())
	}
}
