package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mattn/go-runewidth"

	"github.com/babelwire/babelwire/pipeline"
)

// TestPlainProgress is what a log gets of a run: one line a source, a line a
// stage, and the heartbeat, each whole.
func TestPlainProgress(t *testing.T) {
	var stderr lockedBuffer
	a := &app{stderr: &stderr, getenv: func(string) string { return "" }}
	p := a.newProgress(manner{model: true})
	defer p.stop()
	u := pipeline.Progress{Total: 3}
	tell := func(change func()) {
		u.Source, u.Stage, u.State, u.Message = "", "", "", ""
		change()
		p.update(u)
	}
	heartbeat := func() { p.line(p.alive()) }
	if got := p.standing(); got != "" {
		t.Errorf("before it began it stands at %q", got)
	}
	heartbeat()
	tell(func() { u.Source, u.Stage, u.Read = "a.txt", "load", 0 })
	heartbeat()
	tell(func() {
		u.Source, u.Stage, u.State, u.Message, u.Read, u.Done = "gone\n.txt", "load", pipeline.Failed, "there is no such file", 1, 1
	})
	tell(func() { u.Source, u.Stage, u.Read, u.Expected, u.Left = "b.txt", "plan", 3, 12345, 25*time.Minute })
	tell(func() { u.Source, u.Stage = "a.txt", "digest" })
	tell(func() {
		u.Working = []pipeline.Working{{Source: "a.txt", Share: 0.999}, {Source: "b.txt"}, {Source: "c.txt"}, {Source: "d.txt"}, {Source: "e.txt"}}
		u.Share, u.PerSecond, u.Left, u.Asked, u.Recorded = 0.236, 41.3, 2*time.Hour+4*time.Minute, 7, 1500
	})
	heartbeat()
	tell(func() { u.Source, u.Stage, u.State, u.Done, u.Working = "a.txt", "digest", pipeline.OK, 2, nil })
	tell(func() { u.Source, u.Stage, u.PerSecond, u.Left = "t1", "merge", 0, 0 })
	tell(func() { u.Source, u.Stage = "t2", "merge" })
	heartbeat()
	want := []string{
		"starting",
		"0 of 3 sources, 0 %, 0 s so far; reading the sources",
		"gone?.txt: failed: there is no such file (1 of 3)",
		"3 sources read; about 12,345 tokens to generate, less what the journal has; about 25 min left",
		"1 of 3 sources, 23 %, 41 tokens/s, about 2 h 0 min left; translating and summarizing a.txt 99 %, b.txt 0 %, c.txt 0 % and 2 more",
		"a.txt: ok (2 of 3)",
		"merging the stories",
		"2 of 3 sources, 23 %, 0 s so far; merging the stories",
	}
	if diff := cmp.Diff(strings.Join(want, "\n")+"\n", stderr.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, want := p.standing(), "2 of 3 sources done, 1,507 answers recorded"; got != want {
		t.Errorf("it stands at %q, want %q", got, want)
	}
}

// TestNightProgress: the log of a night names no source that is well, or that a
// rule skips, and of those that are not only the first.
func TestNightProgress(t *testing.T) {
	var stderr lockedBuffer
	a := &app{stderr: &stderr, getenv: func(string) string { return "" }}
	p := a.newProgress(manner{model: true, night: true})
	defer p.stop()
	end := func(source string, state pipeline.State) {
		p.update(pipeline.Progress{Total: 90, Source: source, Stage: "digest", State: state, Message: "it is so"})
	}
	for range 30 {
		end("well", pipeline.OK)
		end("mended", pipeline.OKRepaired)
		end("twice", pipeline.Skipped)
	}
	if stderr.String() != "" {
		t.Errorf("of a good night it says %q", stderr.String())
	}
	end("part", pipeline.Partial)
	for range 30 {
		end("lost", pipeline.FailedRetry)
	}
	want := "part: partial: it is so (0 of 90)\n" + strings.Repeat("lost: failed_retry: it is so (0 of 90)\n", nightEnds-1) +
		"more sources did not end well; run.json will name them all\n"
	if diff := cmp.Diff(want, stderr.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestQuietProgress says nothing, but knows where it stands.
func TestQuietProgress(t *testing.T) {
	var stderr lockedBuffer
	a := &app{stderr: &stderr, getenv: func(string) string { return "" }}
	p := a.newProgress(manner{quiet: true})
	p.update(pipeline.Progress{Total: 2, Done: 1, Read: 2, Source: "a", State: pipeline.OK})
	p.stop()
	p.stop() // twice is once
	if stderr.String() != "" || p.standing() != "1 of 2 sources done" {
		t.Errorf("it says %q and stands at %q", stderr.String(), p.standing())
	}
}

func TestShortened(t *testing.T) {
	for _, tc := range []struct {
		text  string
		width int
		want  string
	}{
		{"news/a.txt", 10, "news/a.txt"},
		{"news/le-monde/article.txt", 15, "news/le…cle.txt"},
		{"新聞記事の名前.txt", 9, "新聞….txt"},
		{"新聞記事", 1, "…"},
		{"abc", 0, ""},
		{"abc", -1, ""},
		{"", 5, ""},
	} {
		got := shortened(tc.text, tc.width)
		if got != tc.want {
			t.Errorf("%q in %d columns is %q, want %q", tc.text, tc.width, got, tc.want)
		}
	}
}

func TestWorking(t *testing.T) {
	list := []pipeline.Working{{Source: "news/a-very-long-name-of-an-article-of-today.txt", Share: 0.5}, {Source: "新聞記事の長い名前です新聞記事の長い名前です.txt", Share: 1}, {Source: "c.txt"}}
	for width, want := range map[int]string{
		200: "translating news/a-very-long-na…article-of-today.txt 50 %, 新聞記事の長い名前…事の長い名前です.txt 100 %, c.txt 0 %",
		90:  "translating news/a-very-…of-today.txt 50 %, 新聞記事の長…名前です.txt 100 % and 1 more",
		40:  "translating news….txt 50 % and 2 more",
	} {
		got := working("translating ", list, width)
		if got != want {
			t.Errorf("in %d columns it says %q, want %q", width, got, want)
		}
		if w := runewidth.StringWidth(got); w > width {
			t.Errorf("in %d columns it takes %d", width, w)
		}
	}
}

func FuzzShortened(f *testing.F) {
	for _, s := range []string{"news/a.txt", "新聞記事の名前.txt", "مقال طويل جدا.txt", "e\u0301e\u0301e\u0301", "👩‍👩‍👧‍👦👩‍👩‍👧‍👦", "\xff\xfe\xff"} {
		f.Add(s, 5)
	}
	f.Fuzz(func(t *testing.T, s string, width int) {
		width %= 200
		got := shortened(s, width)
		if w := runewidth.StringWidth(got); w > max(width, 0) {
			t.Errorf("%q in %d columns takes %d: %q", s, width, w, got)
		}
	})
}

func TestTimes(t *testing.T) {
	for _, tc := range []struct {
		d            time.Duration
		about, clock string
	}{
		{400 * time.Millisecond, "less than 10 s", "0 s"},
		{44 * time.Second, "about 40 s", "44 s"},
		{58 * time.Second, "about 1 min", "58 s"},
		{59*time.Second + 900*time.Millisecond, "about 1 min", "1 min 0 s"},
		{90 * time.Second, "about 2 min", "1 min 30 s"},
		{59*time.Minute + 50*time.Second, "about 1 h 0 min", "59 min 50 s"},
		{3*time.Hour + 14*time.Minute + 59*time.Second, "about 3 h 10 min", "3 h 14 min"},
	} {
		if got := about(tc.d); got != tc.about {
			t.Errorf("%v is %q, want %q", tc.d, got, tc.about)
		}
		if got := clock(tc.d); got != tc.clock {
			t.Errorf("%v took %q, want %q", tc.d, got, tc.clock)
		}
	}
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1234: "-1,234"} {
		if got := thousands(n); got != want {
			t.Errorf("%d is written %q, want %q", n, got, want)
		}
	}
}

// TestGoOn: what an interrupted command says fits what it keeps.
func TestGoOn(t *testing.T) {
	standing := func(text string) func() string { return func() string { return text } }
	for _, tc := range []struct {
		name string
		app  *app
		want string
	}{
		{"a run", &app{args: []string{"run"}, standing: standing("2 of 3 sources done, 7 answers recorded")}, "2 of 3 sources done, 7 answers recorded; to go on from there run the same command again: babelwire run"},
		{"a run at its start", &app{args: []string{"run"}, standing: standing("")}, "what was answered is recorded; to go on from there run the same command again: babelwire run"},
		{"a measurement", &app{args: []string{"doctor", "--skill"}}, "what was answered is recorded; to go on from there run the same command again: babelwire doctor --skill"},
		{"an examination", &app{args: []string{"doctor"}, standing: standing("nothing is kept"), again: "to start over"}, "nothing is kept; to start over run the same command again: babelwire doctor"},
		{"without a model, at its start", &app{args: []string{"brief", "a b"}, standing: standing(""), again: "to start over"}, "to start over run the same command again: babelwire brief 'a b'"},
	} {
		if got := tc.app.goOn(); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestQuoted(t *testing.T) {
	for arg, want := range map[string]string{
		"brief": "brief", "--model=qwen3:8b": "--model=qwen3:8b", "": "''", "a b": "'a b'", "it's": `'it'\''s'`, "*.txt": "'*.txt'", "actualités.txt": "actualités.txt", "$HOME": "'$HOME'", "~": "'~'",
	} {
		if got := quoted(arg); got != want {
			t.Errorf("%q is quoted %s, want %s", arg, got, want)
		}
	}
}

// TestSummaryOfMany: six lines, however many sources and kinds of failures.
func TestSummaryOfMany(t *testing.T) {
	b := &pipeline.Briefing{Coverage: pipeline.Coverage{Sources: 60, ByState: map[pipeline.State]int{}}, Ignored: 3}
	reasons := []string{"check.segments", "input.missing", "llm.timeout", "input.binary", "input.empty", "lang.unsupported", "input.instruction"}
	states := []pipeline.State{pipeline.Partial, pipeline.Failed, pipeline.FailedRetry, pipeline.Failed, pipeline.Skipped, pipeline.Skipped, pipeline.Flagged}
	for i := range 60 {
		a := pipeline.Article{Source: fmt.Sprintf("%d.txt", i), State: pipeline.OK, Lang: "ar", Claims: make([]pipeline.Claim, 1)}
		if i%2 == 1 {
			k := i / 2 % len(states)
			a.State, a.Reason, a.Message, a.NextStep = states[k], reasons[k], "It did not go well.", "mend it"
		}
		b.Coverage.ByState[a.State]++
		b.Articles = append(b.Articles, a)
	}
	b.Stories = []pipeline.Story{{Points: []pipeline.Point{{Verdict: pipeline.Checked}, {Verdict: pipeline.Partly}}}}
	b.Run = pipeline.RunInfo{
		FinishedAt: time.Unix(454, 0), StartedAt: time.Unix(0, 0),
		Usage: pipeline.Usage{Calls: 210, CachedCalls: 18, PromptTokens: 61000, CachedPrompt: 40000, CompletionTokens: 12345},
	}
	want := []string{
		"Covers 39 of 60 sources (30 ok, 5 partial, 4 flagged, 8 skipped, 4 failed_retry, 9 failed). 3 files of other kinds in the folders left out.",
		"Not complete: 5 failed (input.missing), 4 failed (input.binary), 4 failed_retry (llm.timeout), 4 flagged (input.instruction), 5 partial (check.segments), and 2 other kinds. 3.txt: It did not go well. Next step: mend it. The briefing names the others.",
		"1 story, 2 points: 1 checked, 1 partly, 0 unchecked; 0 statements of the model dropped.",
		"210 calls, 18 answers from the journal; 61,000 prompt tokens (40,000 cached), 12,345 generated, 27 tokens/s; 7 min 34 s.",
		"Written: out/briefing.md, out/briefing.json",
		"Next: babelwire retry-failed, or the same command again, goes on with the sources that may pass then; what is answered is not asked again; babelwire doctor --skill measures how well the model translates Arabic",
	}
	if diff := cmp.Diff(want, summary(b, []string{"out/briefing.md", "out/briefing.json"})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestSummaryNext: what the user does now.
func TestSummaryNext(t *testing.T) {
	article := func(lang string, garbled bool) pipeline.Article {
		return pipeline.Article{Lang: lang, Garbled: pipeline.Garbled{Is: garbled}, Claims: make([]pipeline.Claim, 1), State: pipeline.OK}
	}
	paths := []string{"my out/briefing.json"}
	const verify = "babelwire verify 'my out/briefing.json' checks the briefing again, without a model"
	for _, tc := range []struct {
		name string
		b    pipeline.Briefing
		want string
	}{
		{"all is well", pipeline.Briefing{Articles: []pipeline.Article{article("en", false)}}, verify},
		{"good at it", pipeline.Briefing{Articles: []pipeline.Article{article("fr", false)}, Skill: map[string]pipeline.Skill{"fr": {Grade: pipeline.Good}}}, verify},
		{
			"not measured",
			pipeline.Briefing{Articles: []pipeline.Article{article("en", true), article("fr", false), article("fr", false)}},
			"babelwire doctor --skill measures how well the model translates French, garbled English; " + verify,
		},
		{
			"weak",
			pipeline.Briefing{Articles: []pipeline.Article{article("fr", false)}, Skill: map[string]pipeline.Skill{"fr": {Grade: pipeline.Weak}}},
			"the model is weak in French: read the originals beside the English, or take a better model; " + verify,
		},
		{
			"without a model",
			pipeline.Briefing{WithoutModel: true, Articles: []pipeline.Article{article("fr", false)}},
			"with a model at hand, run it without --without-model for English; " + verify,
		},
	} {
		if got := next(&tc.b, paths); got != tc.want {
			t.Errorf("%s: next is %q, want %q", tc.name, got, tc.want)
		}
	}
	if got := next(&pipeline.Briefing{Articles: []pipeline.Article{article("en", false)}}, nil); got != "" {
		t.Errorf("with nothing to do, next is %q", got)
	}
}
