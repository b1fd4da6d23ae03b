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
	for _, c := range []struct {
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
	} {
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

// TestVerifyCleanBehaviors: nor in what comes of a misbehaving model.
func TestVerifyCleanBehaviors(t *testing.T) {
	names := []string{"number:1@0.5:1", "name@0.5:2", "shift@0.3:3", "lang@0.3:4", "quote_cut@0.5:5", "evidence@0.5:6", "length:70@0.3:8", "swap@0.2:9", "honest*9,quota", "honest*4,key"}
	for _, behavior := range llmtest.Behaviors() {
		switch behavior.Name {
		case "hang", "slow", "slowprompt", "bomb", "503loading", "503busy", "lost", "rst", "cut", "5xx", "429", "error200":
			continue // on the way: they change nothing that an answer says, and take long
		}
		names = append(names, behavior.Name)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, llmtest.Options{Behavior: name, Answers: fixtureAnswers})
			got, err := b.run(nil, fixtureSources)
			if err != nil {
				return // nothing was written
			}
			verifyClean(t, got)
		})
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

// TestVerifySpeed: sixty articles take well under two seconds; the bound leaves
// room for a busy machine.
func TestVerifySpeed(t *testing.T) {
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers})
	got := verifyFile(t, b.mustRun(nil, fixtureSources, "../fixtures/spun", "../fixtures/genuine"))
	started := time.Now()
	v := newVerifier(got, detector()).verify()
	took := time.Since(started)
	t.Logf("%d articles, %d sentences, %d points in %s", v.Rederived.Articles, v.Rederived.Sentences, v.Rederived.Points, took)
	if took > 10*time.Second {
		t.Errorf("%d articles took %s", v.Rederived.Articles, took)
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
