package pipeline

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// verifyFile is the briefing as a reader of its file has it.
func verifyFile(t *testing.T, b *Briefing) *Briefing {
	t.Helper()
	text, err := Render(b, "json")
	if err != nil {
		t.Fatal(err)
	}
	read, err := ReadBriefing(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// verifyClean fails for everything that verify finds in a briefing as it was made.
func verifyClean(t *testing.T, b *Briefing) Verification {
	t.Helper()
	got := newVerifier(verifyFile(t, b), detector()).verify()
	if inMemory := newVerifier(b, detector()).verify(); len(inMemory.Findings) != len(got.Findings) {
		t.Errorf("before it was written verify finds %d things, in the file %d", len(inMemory.Findings), len(got.Findings))
	}
	for i, f := range got.Findings {
		if i == 10 {
			t.Errorf("and %d more", len(got.Findings)-i)
			break
		}
		t.Errorf("%s (%s, %s): the file says %q, what follows is %q", f.Where, f.Path, f.Kind, f.Said, f.Follows)
	}
	return got
}

// TestVerifyClean: what the program makes, verify finds nothing in.
func TestVerifyClean(t *testing.T) {
	hostile := func(name string) string { return filepath.Join("../fixtures/hostile", name) }
	seed := func(name string) string { return filepath.Join(fixtureSources, name) }
	weak := func(codes ...string) func(*Config) {
		return func(cfg *Config) {
			cfg.Skill = map[string]Skill{}
			for _, code := range codes {
				cfg.Skill[code] = Skill{ChrF: 40, N: 28, Grade: Weak}
			}
		}
	}
	withoutModel := func(cfg *Config) { cfg.Client, cfg.Journal = nil, nil }
	for _, c := range some([]struct {
		name    string
		opt     llmtest.Options
		change  func(*Config)
		sources []string
	}{
		{"answers", llmtest.Options{Answers: fixtureAnswers}, nil, []string{fixtureSources}},
		{"plain code", llmtest.Options{}, nil, []string{fixtureSources, "../fixtures/hostile", "../fixtures/spun", "../fixtures/genuine"}},
		{"lines", llmtest.Options{Kind: llmtest.KindOpenAI, Behavior: "noschema"}, nil, []string{fixtureSources, hostile("mixed.txt")}},
		{"weak", llmtest.Options{Answers: fixtureAnswers}, weak("fr", "ar", GarbledLang), []string{fixtureSources}},
		{"weaker in one copy", llmtest.Options{Behavior: "number:3@0.5:7", Answers: fixtureAnswers}, func(cfg *Config) {
			cfg.Skill = map[string]Skill{"ar": {ChrF: 50, N: 28, Grade: Weak}, "id": {ChrF: 90, N: 28, Grade: Good}}
		}, []string{fixtureSources}},
		{"without a model", llmtest.Options{}, withoutModel, []string{fixtureSources, "../fixtures/hostile", "../fixtures/spun"}},
		{"one language", llmtest.Options{Answers: fixtureAnswers}, func(cfg *Config) { cfg.Languages = []string{"fr"} }, []string{fixtureSources, "../fixtures/hostile"}},
		{"pipe", llmtest.Options{}, func(cfg *Config) {
			cfg.Stdin = strings.NewReader("The bridge at Veldhaven cost 23 million euros, said mayor Joost Merwick.\n\nIt opened on 3 May 2024.\n")
		}, []string{"-"}},
		{"duplicates and missing files", llmtest.Options{}, nil, []string{seed("000_af218220baa3f74d.txt"), fixtureSources, "missing.txt", hostile("empty.txt"), hostile("empty.txt"), hostile("german.txt")}},
		{"small context", llmtest.Options{Context: 2048, Answers: fixtureAnswers}, nil, []string{fixtureSources}},
	}, 4) {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, c.opt)
			got := b.mustRun(c.change, c.sources...)
			v := verifyClean(t, got)
			if v.Rederived.Articles != len(got.Articles) || v.Rederived.Stories != len(got.Stories) || len(v.CannotKnow) == 0 {
				t.Errorf("of %d articles and %d stories it made %+v again", len(got.Articles), len(got.Stories), v.Rederived)
			}
		})
	}
}

// verifyNothingWritten are the behaviours with which no briefing is written.
var verifyNothingWritten = map[string]bool{
	"redirect": true, "html": true, "toolarge": true, "nomodel": true, "key": true, "quota": true,
}

// TestVerifyCleanBehaviors: nor in what comes of a misbehaving model.
func TestVerifyCleanBehaviors(t *testing.T) {
	names := []string{"number:1@0.5:1", "name@0.5:2", "shift@0.3:3", "echo@0.3:4", "quote_cut@0.5:5", "evidence@0.5:6", "length:70@0.3:8", "swap@0.2:9", "honest*9,quota", "honest*4,key", "noform"}
	for _, behavior := range llmtest.Behaviors() {
		onTheWay := behavior.Layer == llmtest.LayerRefused || behavior.Layer == llmtest.LayerTransport
		if onTheWay && !verifyNothingWritten[behavior.Name] || behavior.Name != behavior.Family() {
			continue // they change nothing that an answer says, and take long; or a variant stands for them
		}
		names = append(names, behavior.Name)
	}
	for _, name := range some(names, 5) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, llmtest.Options{Behavior: name, Answers: fixtureAnswers})
			got, err := b.run(nil, fixtureSources)
			if (err != nil) != verifyNothingWritten[name] {
				t.Fatalf("the run ended with %v; in the table nothing is written: %v", err, verifyNothingWritten[name])
			}
			if err == nil {
				verifyClean(t, got)
			}
		})
	}
}

// TestVerifyTopLevel: what is said of the whole briefing follows from its
// articles, or CannotKnow names it.
func TestVerifyTopLevel(t *testing.T) {
	golden := filled(*verifyFile(t, newBench(t, llmtest.Options{Answers: fixtureAnswers}).mustRun(nil, fixtureSources)))
	for _, c := range some([]struct {
		name   string
		change func(b *Briefing)
		path   string // of the only finding; "" where none is possible
		named  string // in CannotKnow
	}{
		{"a state that there is not", func(b *Briefing) { b.Coverage.ByState["checked"] = 3 }, "coverage.by_state", ""},
		{"the same, of none", func(b *Briefing) { b.Coverage.ByState[""] = 0 }, "coverage.by_state", ""},
		{"another count", func(b *Briefing) { b.Coverage.ByState[OK]++ }, "coverage.by_state.ok", ""},
		{"a state of which there is none", func(b *Briefing) { b.Coverage.ByState[Quarantined] = 1 }, "coverage.by_state.quarantined", ""},
		{"sources", func(b *Briefing) { b.Coverage.Sources++ }, "coverage.sources", ""},
		{"language", func(b *Briefing) { b.Language = "fr" }, "language", ""},
		{"no language", func(b *Briefing) { b.Language = "" }, "language", ""},
		{"a failure", func(b *Briefing) { b.Failed = append(b.Failed, Failure{Source: "x.txt"}) }, "failed[0].source", ""},
		{"id", func(b *Briefing) { b.ID = "b000000000000" }, "id", ""},
		{"title", func(b *Briefing) { b.Title = "Evening briefing" }, "", "title"},
		{"time", func(b *Briefing) { b.GeneratedAt = b.GeneratedAt.Add(time.Hour) }, "", "times"},
		{"model", func(b *Briefing) { b.Run.ModelAnswered = "a-better-model" }, "", "run"},
		{"status", func(b *Briefing) { b.Stories[0].Status = "unchanged" }, "", "new"},
		{"tokens", func(b *Briefing) { b.Articles[0].Tokens.Calls = 0 }, "", "tokens"},
		{"a grade of a language that no claim rests on", func(b *Briefing) { b.Skill["fi"] = Skill{ChrF: 99, N: 28, Grade: Good} }, "", "grades"},
	}, 5) {
		b := filled(golden)
		c.change(&b)
		got := newVerifier(&b, detector()).verify()
		switch {
		case c.path == "" && (len(got.Findings) > 0 || !strings.Contains(strings.Join(got.CannotKnow, "\n"), c.named)):
			t.Errorf("%s: found %+v; what cannot be known: %q", c.name, got.Findings, got.CannotKnow)
		case c.path != "" && (len(got.Findings) != 1 || got.Findings[0].Path != c.path || got.Next == ""):
			t.Errorf("%s: found %+v, want one at %s; next %q", c.name, got.Findings, c.path, got.Next)
		}
	}
}

// TestVerifyPathOfAFailure: what was changed in the list of failures is named as
// it stands in the file.
func TestVerifyPathOfAFailure(t *testing.T) {
	b := verifyFile(t, newBench(t, llmtest.Options{}).mustRun(nil, filepath.Join(fixtureSources, "000_af218220baa3f74d.txt"), "missing.txt"))
	b.Failed[0].Message = "It is not there any more."
	got := newVerifier(b, detector()).verify()
	if len(got.Findings) != 1 || got.Findings[0].Path != "failed[0].message" {
		t.Errorf("found %+v", got.Findings)
	}
}

// TestVerifyDemo reads a briefing that a real model made, where there is one.
func TestVerifyDemo(t *testing.T) {
	const path = "../out/demo/briefing.json"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("there is no %s: make one with make demo", path)
	}
	b, err := ReadBriefing(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	verifyClean(t, b)
}

// TestVerifySpeed verifies sixty articles. They are to take less than two
// seconds; the bound is ten times that, for a machine that does other work. That of the articles much is found, because their ids
// are made up, saves no work.
func TestVerifySpeed(t *testing.T) {
	unhurried(t)
	const bound = 20 * time.Second
	b := largeBriefing(60)
	b.Run.Prompts = []string{"translate"} // as a file that a model was asked for
	got := verifyFile(t, b)
	started := time.Now()
	v := newVerifier(got, detector()).verify()
	took := time.Since(started)
	r := v.Rederived
	t.Logf("%d articles, %d sentences, %d claims, %d points in %s", r.Articles, r.Sentences, r.Claims, r.Points, took)
	if r.Articles != 60 || r.Sentences < 500 || r.Claims < 400 || r.Points < 100 {
		t.Errorf("made again: %+v", r)
	}
	if took > bound {
		t.Errorf("%d articles took %s, more than %s", r.Articles, took, bound)
	}
}

func TestReadBriefing(t *testing.T) {
	golden, err := Render(&Briefing{Schema: Schema, ID: "b1", GeneratedAt: time.Date(2024, 6, 22, 6, 0, 0, 0, time.UTC)}, "json")
	if err != nil {
		t.Fatal(err)
	}
	whole := string(golden)
	for _, c := range []struct{ name, text, want string }{
		{"whole", whole, ""},
		{"another field", strings.Replace(whole, "{", `{"added_later": {"x": [1]},`, 1), ""},
		{"empty", " \n", "it is empty"},
		{"text", "# Briefing\n", "no JSON from byte 1"},
		{"binary", "{\"schema\": \"\xff\"}", "byte 12 is not UTF-8"},
		{"cut", whole[:len(whole)/2], "ends in the middle, at byte"},
		{"two", whole + whole, "no JSON from byte"},
		{"a list", "[1, 2]", `holds a array`},
		{"no schema", `{"id": "x"}`, "it has no schema"},
		{"another schema", `{"schema": "other/v1"}`, `its schema is "other/v1"`},
		{"v2", `{"schema": "babelwire.briefing/v2", "stories": 7}`, "verify it with the version that made it"},
		{"another type", strings.Replace(whole, `"stories": []`, `"stories": {"a": 1}`, 1), `"stories" holds a object`},
		{"an impossible day", strings.Replace(whole, "2024-06-22T", "2024-06-31T", 1), "day out of range"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := ReadBriefing(strings.NewReader(c.text))
			switch {
			case c.want == "" && (err != nil || b == nil || !b.WithoutModel):
				t.Errorf("got %+v, %v", b, err)
			case c.want != "" && (err == nil || !errors.Is(err, ErrNotBriefing) || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %v, want one that says %q", err, c.want)
			}
		})
	}
}
