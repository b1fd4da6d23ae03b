package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// TestBadServers briefs one English and one French article through endpoints
// that fail as real ones do. Each call ends with a briefing in which every
// sentence stands on its source, or with an error that says what is wrong.
func TestBadServers(t *testing.T) {
	french := filepath.Join(fixtures, "sources", "000_af218220baa3f74d.txt")
	const briefed, refused = true, false
	for _, tc := range []struct {
		behavior string
		briefed  bool
		code     int
		text     string // in standard error, or in the briefing
	}{
		{"honest", briefed, exitOK, ""},
		{"think", briefed, exitOK, ""},
		{"think:field", briefed, exitOK, ""},
		{"fence", briefed, exitOK, ""},
		{"prose", briefed, exitOK, ""},
		{"indent", briefed, exitOK, ""},
		{"noschema", briefed, exitOK, ""},
		{"5xx*2,honest", briefed, exitOK, ""},
		{"429:ra=1,honest", briefed, exitOK, ""},
		{"honest*2,429:ra=1,honest", briefed, exitOK, ""},
		{"honest*2,cut,honest", briefed, exitOK, ""},
		{"honest*2,rst,honest", briefed, exitOK, ""},
		{"empty", briefed, exitIncomplete, "llm.empty"},
		{"loop", briefed, exitIncomplete, "llm."},
		{"refuse", briefed, exitIncomplete, "llm."},
		{"number", briefed, exitIncomplete, ""},
		{"name", briefed, exitOK, "statements of the model dropped"},
		{"shift", briefed, exitOK, "ok_repaired"}, // asked again one by one
		{"evidence", briefed, exitOK, "ok_repaired"},
		{"cut", refused, exitNoEndpoint, "llm.cut"},
		{"html", refused, exitNoEndpoint, "llm.not_json"},
		{"quota", refused, exitFatal, "llm.quota"},
	} {
		t.Run(tc.behavior, func(t *testing.T) {
			t.Parallel()
			server := startFake(t, llmtest.Options{Behavior: tc.behavior, Answers: filepath.Join(fixtures, "answers")})
			dir := t.TempDir()
			o := call(t, nil, nil, "brief", "--base-url", server.URL, "--journal", filepath.Join(dir, "j.db"), "-o", dir, newsFile(t), french)
			raw, err := os.ReadFile(filepath.Join(dir, "briefing.json"))
			if (err == nil) != tc.briefed {
				t.Fatalf("a briefing was written: %v, want %v", err == nil, tc.briefed)
			}
			o.want(t, tc.code)
			if !strings.Contains(o.stderr+string(raw), tc.text) {
				t.Errorf("%q is said nowhere", tc.text)
			}
			if !tc.briefed {
				if n := strings.Count(o.stderr, "babelwire: "); n != 1 || strings.Count(o.stderr, "\n") > 3 {
					t.Errorf("want one clear error, got %d: %q", n, o.stderr)
				}
				return
			}
			var b pipeline.Briefing
			if err := json.Unmarshal(raw, &b); err != nil {
				t.Fatal(err)
			}
			points := proven(t, &b)
			for _, invented := range []string{"Quillfeather", "the same the same"} {
				for _, s := range b.Stories {
					if strings.Contains(s.Headline+s.Summary, invented) {
						t.Errorf("the story says %q", invented)
					}
				}
			}
			if points == 0 && tc.code == exitOK {
				t.Error("a good answer gave no point")
			}
		})
	}
}

var (
	number = regexp.MustCompile(`\d+(?:[.,]\d+)*`)
	word   = regexp.MustCompile(`\p{L}+`)
)

// proven checks each point against the sources and returns how many there are.
// Its numbers must be those of the originals it cites; where these are English,
// its words must be theirs too.
func proven(t *testing.T, b *pipeline.Briefing) (points int) {
	t.Helper()
	for _, s := range b.Stories {
		var all string
		for _, id := range s.Articles {
			for _, seg := range b.Article(id).Segments {
				all += seg.Original + "\n"
			}
		}
		have := number.FindAllString(plainDigits(all), -1)
		for _, n := range number.FindAllString(plainDigits(s.Headline+" "+s.Summary), -1) {
			if !slices.Contains(have, n) {
				t.Errorf("headline or summary has the number %s, no article of the story has it: %q, %q", n, s.Headline, s.Summary)
			}
		}
		for _, p := range s.Points {
			points++
			if strings.Contains(p.Text, "Quillfeather") {
				t.Errorf("a name that no source has: %q", p.Text)
			}
			originals, english := "", len(p.Evidence) > 0
			for _, e := range p.Evidence {
				a := b.Article(e.Article)
				source, err := os.ReadFile(a.Source)
				if err != nil {
					t.Fatal(err)
				}
				for _, id := range e.Segments {
					i := slices.IndexFunc(a.Segments, func(s pipeline.Segment) bool { return s.ID == id })
					if i < 0 || !strings.Contains(string(source), a.Segments[i].Original) {
						t.Fatalf("%q cites %s of %s, which is not there", p.Text, id, a.Source)
					}
					originals += a.Segments[i].Original + "\n"
				}
				english = english && a.Lang == "en" && !a.Garbled.Is
			}
			have := number.FindAllString(plainDigits(originals), -1)
			for _, n := range number.FindAllString(plainDigits(p.Text), -1) {
				if !slices.Contains(have, n) {
					t.Errorf("%q has the number %s, its sources have %q", p.Text, n, have)
				}
			}
			if !english {
				continue
			}
			for _, w := range word.FindAllString(p.Text, -1) {
				if !strings.Contains(strings.ToLower(originals), strings.ToLower(w)) {
					t.Errorf("%q has the word %q, which its source has not: %q", p.Text, w, originals)
				}
			}
		}
	}
	return points
}

// plainDigits takes the separators out of numbers: 8,600 and 8.600 are one.
func plainDigits(s string) string {
	return number.ReplaceAllStringFunc(s, func(n string) string {
		return strings.NewReplacer(",", "", ".", "").Replace(n)
	})
}
