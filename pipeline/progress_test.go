package pipeline

import (
	"bytes"
	"context"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// meterBench is a meter with a clock of its own.
type meterBench struct {
	*meter
	t   *testing.T
	now time.Time
}

// newMeterBench plans one article for each figure: the tokens it will generate.
func newMeterBench(t *testing.T, tokens ...int) (*meterBench, []*Article, []*item) {
	b := &meterBench{meter: newMeter(), t: t, now: time.Unix(1e9, 0)}
	b.meter.now = func() time.Time { return b.now }
	b.start(len(tokens))
	var articles []*Article
	var items []*item
	for _, n := range tokens {
		a := &Article{SHA256: string(rune('a' + len(articles)))}
		b.plan(a, Work{Requests: 1, Generated: n})
		articles, items = append(articles, a), append(items, b.begin(a))
	}
	b.merges.work = Work{} // merging is not what these tests are about
	return b, articles, items
}

func (b *meterBench) near(what string, got, want float64) {
	b.t.Helper()
	if math.Abs(got-want) > 0.011*math.Abs(want)+1e-9 {
		b.t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// answer lets at questions of one item be answered together after d, each with
// tokens where expected were expected.
func (b *meterBench) answer(it *item, at int, d time.Duration, expected, tokens int) {
	var back []func(int)
	for range at {
		back = append(back, b.asking(expected, 0))
	}
	b.now = b.now.Add(d)
	for _, f := range back {
		f(tokens)
		b.answered(it, expected, false)
	}
}

func TestMeterShare(t *testing.T) {
	b, articles, items := newMeterBench(t, 1000, 3000)
	b.answered(items[1], 600, false)
	p := b.stand(Progress{})
	b.near("share of the work", p.Share, 600.0/4000)
	b.near("share of the long one", p.Working[1].Share, 0.2)
	b.end(articles[0])
	p = b.stand(Progress{})
	b.near("share after the short one ended", p.Share, 1600.0/4000)
	if p.Done != 1 || p.Total != 2 || p.Read != 2 || len(p.Working) != 1 {
		t.Errorf("it stands at %+v", p)
	}
	b.answered(items[1], 99999, false)
	b.end(articles[1])
	b.near("share at the end", b.stand(Progress{}).Share, 1)
}

// TestMeterLeft: the time left comes from the speed of this run, in which
// answers of the journal have no part.
func TestMeterLeft(t *testing.T) {
	b, _, items := newMeterBench(t, 10_000, 10_000)
	if left := b.stand(Progress{}).Left; left != 0 {
		t.Errorf("nothing is known, but %v are left", left)
	}
	b.recall(Speed{GeneratedPerSecond: 10})
	b.near("left at the speed of the last time", b.stand(Progress{}).Left.Seconds(), 2000)
	b.answered(items[0], 10_000, true)
	p := b.stand(Progress{})
	b.near("left when half was in the journal", p.Left.Seconds(), 1000)
	if p.Recorded != 1 || p.Asked != 0 || p.Generated != 0 || p.PerSecond != 0 {
		t.Errorf("an answer of the journal counts as %+v", p)
	}
	b.answer(items[1], 2, 10*time.Second, 100, 100)
	b.near("left before there are enough answers", b.stand(Progress{}).Left.Seconds(), 980)
	for range 10 {
		b.answer(items[1], 2, 10*time.Second, 100, 100) // 10 tokens a second each, 20 together
	}
	// All that is left is one article, and one question gets 10 tokens a second.
	b.near("left of one article", b.stand(Progress{}).Left.Seconds(), (10_000-2200)/10)
}

func TestMeterLeftOfMany(t *testing.T) {
	b, _, items := newMeterBench(t, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000)
	for range 5 {
		b.answer(items[0], 4, 10*time.Second, 50, 50) // 5 tokens a second each, 20 together
	}
	b.near("left", b.stand(Progress{}).Left.Seconds(), 7000.0/20)
}

// TestMeterCorrects: a model that says twice as much as was expected, or has to
// be asked again, needs twice as long.
func TestMeterCorrects(t *testing.T) {
	b, _, items := newMeterBench(t, 50_000, 50_000, 50_000, 50_000)
	for range 100 {
		b.answer(items[0], 2, time.Second, 100, 200) // 400 tokens a second
	}
	b.near("left", b.stand(Progress{}).Left.Seconds(), 180_000*40_500.0/20_500/400)
}

// TestMeterSpeed: the speed now follows the questions at the endpoint at once,
// and the server's pace within some answers.
func TestMeterSpeed(t *testing.T) {
	b, _, items := newMeterBench(t, 100_000)
	for range recentAnswers {
		b.answer(items[0], 1, 10*time.Second, 100, 100)
	}
	if got := b.stand(Progress{}).PerSecond; got != 0 {
		t.Errorf("nothing is asked, at %v tokens a second", got)
	}
	var back []func(int)
	for range 4 {
		back = append(back, b.asking(100, 0))
	}
	b.near("speed of four", b.stand(Progress{}).PerSecond, 40)
	b.now = b.now.Add(time.Second)
	for _, f := range back {
		f(0) // no answer is no speed
	}
	for range recentAnswers {
		b.answer(items[0], 1, 10*time.Second, 100, 20)
	}
	b.asking(100, 0)
	b.near("speed of a server that slowed down", b.stand(Progress{}).PerSecond, 2)
	s, ok := b.speed()
	if !ok {
		t.Fatal("so many answers give no speed")
	}
	b.near("speed of the run", s.GeneratedPerSecond, float64(recentAnswers*120)/float64(recentAnswers*20+1))
}

// TestMeterCopy: a copy is read when it is known to be one, and no work.
func TestMeterCopy(t *testing.T) {
	b, _, _ := newMeterBench(t, 1000)
	b.start(2)
	twin := &Article{}
	b.plan(twin, Work{})
	if p := b.stand(Progress{}); p.Read != 2 || p.Done != 0 || p.Expected != 1000 {
		t.Errorf("with a copy it stands at %+v", p)
	}
	b.end(twin)
	if p := b.stand(Progress{}); p.Read != 2 || p.Done != 1 || p.Share != 0 {
		t.Errorf("after the copy ended it stands at %+v", p)
	}
}

// gated is an input that cannot be read before the gate opens.
type gated struct {
	gate <-chan struct{}
	io.Reader
}

func (g gated) Read(b []byte) (int, error) {
	<-g.gate
	return g.Reader.Read(b)
}

// TestProgressOfCopies: the same content is read by the model once, as the
// source that is named first, also where that one is loaded last. What is told
// of the copies is what the briefing says of them.
func TestProgressOfCopies(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(fixtureSources, "000_af218220baa3f74d.txt"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	copies := []string{filepath.Join(dir, "a.txt"), filepath.Join(dir, "z.txt")}
	for _, name := range copies {
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		name          string
		options       llmtest.Options
		client        bool
		first, copies State
		reason        string // of the copies
	}{
		{"briefed", llmtest.Options{Answers: fixtureAnswers}, true, OK, Skipped, "input.duplicate"},
		{"failed", llmtest.Options{Behavior: "honest,quota"}, true, Failed, Failed, "llm.quota"},
		{"without a model", llmtest.Options{}, false, OK, Skipped, "input.duplicate"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			type end struct {
				State   State
				Message string
			}
			run := func(b *bench, names ...string) (*Briefing, Progress, map[string][]end, map[string][]string) {
				var last Progress
				ends, stages := map[string][]end{}, map[string][]string{}
				gate := make(chan struct{})
				open := sync.OnceFunc(func() { close(gate) })
				if len(names) == 1 {
					open()
				}
				got := b.mustRun(func(c *Config) {
					if !tc.client {
						c.Client = nil
					}
					c.Stdin = gated{gate, bytes.NewReader(text)}
					c.Progress = func(p Progress) {
						last = p
						if p.State != "" {
							ends[p.Source] = append(ends[p.Source], end{p.State, p.Message})
						} else if p.Source != "" {
							stages[p.Source] = append(stages[p.Source], p.Stage)
						}
						if p.Source == copies[1] && p.Stage == "detect" {
							open() // the last named is ready before the first is read
						}
					}
				}, names...)
				return got, last, ends, stages
			}
			alone := newBench(t, tc.options)
			one, oneLast, _, _ := run(alone, "-")
			b := newBench(t, tc.options)
			got, last, ends, stages := run(b, append([]string{"-"}, copies...)...)
			for i, a := range got.Articles {
				want, reason := tc.first, one.Articles[0].Reason
				if i > 0 {
					want, reason = tc.copies, tc.reason
				}
				if a.State != want || a.Reason != reason {
					t.Errorf("%s ended %s (%s), want %s (%s)", a.Source, a.State, a.Reason, want, reason)
				}
				if diff := cmp.Diff([]end{{a.State, a.Message}}, ends[a.Source]); diff != "" {
					t.Errorf("%s: what was told is not what the briefing says (-want +got):\n%s", a.Source, diff)
				}
				if read := slices.Contains(stages[a.Source], "digest"); read != (i == 0) {
					t.Errorf("%s went through %v", a.Source, stages[a.Source])
				}
			}
			if one.Run.Usage != got.Run.Usage || last.Expected != oneLast.Expected || last.Asked != oneLast.Asked || last.Recorded != oneLast.Recorded {
				t.Errorf("with copies it took %+v, told as %+v; alone %+v, told as %+v", got.Run.Usage, last, one.Run.Usage, oneLast)
			}
			verifyClean(t, got)
			if last.Total != 3 || last.Read != 3 || last.Done != 3 || last.Share != oneLast.Share {
				t.Errorf("at the end it stands at %+v", last)
			}
		})
	}
}

// TestProgressOfARun: what is told never goes backwards, comes one at a time,
// and ends where the run does.
func TestProgressOfARun(t *testing.T) {
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers})
	var last Progress
	var told, inside atomic.Int32
	ends := map[string]State{}
	watch := func(c *Config) {
		c.Progress = func(p Progress) {
			if inside.Add(1) != 1 {
				t.Error("two are told at once")
			}
			defer inside.Add(-1)
			told.Add(1)
			if p.Done < last.Done || p.Asked < last.Asked || p.Generated < last.Generated || p.Read < last.Read || p.Read == last.Read && p.Share < last.Share-0.001 {
				t.Errorf("it went back from %+v to %+v", last, p)
			}
			if p.State != "" {
				ends[p.Source] += p.State
			}
			last = p
		}
	}
	got := b.mustRun(watch, fixtureSources, "missing.txt")
	for _, a := range got.Articles {
		if ends[a.Source] != a.State {
			t.Errorf("%s ended %s, but %q was told", a.Source, a.State, ends[a.Source])
		}
	}
	if last.Total != 6 || last.Done != 6 || last.Read != 6 || len(last.Working) != 0 || last.Share < 0.9 || last.Share > 1 {
		t.Errorf("at the end it stands at %+v", last)
	}
	if last.Asked != got.Run.Usage.Calls || last.Generated != got.Run.Usage.CompletionTokens || last.Recorded != 0 {
		t.Errorf("told %d answers with %d tokens, counted %d with %d", last.Asked, last.Generated, got.Run.Usage.Calls, got.Run.Usage.CompletionTokens)
	}
	asked := last.Asked

	// Again: all of it is in the journal, nothing is left, and nothing was measured.
	last, ends = Progress{}, map[string]State{}
	b.mustRun(watch, fixtureSources, "missing.txt")
	if last.Asked != 0 || last.Generated != 0 || last.Recorded != asked || last.Share < 0.9 {
		t.Errorf("a run from the journal stands at %+v", last)
	}
}

// TestRunKeepsItsSpeed: a run that asked enough keeps its speed for the next
// one, one that asked nothing leaves it alone.
func TestRunKeepsItsSpeed(t *testing.T) {
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers})
	b.mustRun(nil, fixtureSources)
	first := planOf(b, nil, fixtureSources)
	if first.Speed.GeneratedPerSecond <= 0 || first.Speed.At.IsZero() || first.Seconds <= 0 {
		t.Fatalf("the run kept %+v", first.Speed)
	}
	b.mustRun(nil, fixtureSources)
	if again := planOf(b, nil, fixtureSources); again.Speed != first.Speed {
		t.Errorf("a run that asked nothing made %+v of %+v", again.Speed, first.Speed)
	}
}

func TestKeepSpeed(t *testing.T) {
	b := newBench(t, llmtest.Options{})
	client, err := llm.New(llm.Config{Endpoint: llm.Endpoint{BaseURL: b.server.URL}, ProbePrompt: EndpointProbe()})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	p, err := New(Config{Detector: detector(), Client: client, Endpoint: b.server.URL, Journal: b.journal})
	if err != nil {
		t.Fatal(err)
	}
	want := Speed{PromptPerSecond: 300, GeneratedPerSecond: 41, At: time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)}
	if err := p.KeepSpeed(context.Background(), want); err != nil {
		t.Fatal(err)
	}
	plan := planOf(b, nil, fixtureSources)
	if plan.Speed != want {
		t.Errorf("kept %+v, recalled %+v", want, plan.Speed)
	}
	seconds := float64(plan.Total.Generated)/41 + float64(plan.Total.Fresh)/300
	if math.Abs(plan.Seconds-seconds) > 0.01 {
		t.Errorf("%v s for %+v, want %v", plan.Seconds, plan.Total, seconds)
	}
	if (Speed{}).Time(plan.Total) != 0 {
		t.Error("a speed that is not known gives a time")
	}
	// What another version, or damage, left behind counts as nothing.
	for _, text := range []string{"", "null", "[]", `{"generated_per_second":-1}`, `{"generated_per_second":"fast"}`} {
		if err := b.journal.SetMeta(context.Background(), speedMeta("fake", llm.KindLlamaCpp), text); err != nil {
			t.Fatal(err)
		}
		if got := planOf(b, nil, fixtureSources).Speed; got != (Speed{}) {
			t.Errorf("%q is recalled as %+v", text, got)
		}
	}
}
