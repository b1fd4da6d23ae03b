package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// toldAsEver: the five other sources' stories are those of an honest endpoint.
// How their sources ended may differ: an answer may have been mended.
func (r faultRun) toldAsEver(t *testing.T) {
	t.Helper()
	want, err := reference()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(storiesOf(t, want), storiesOf(t, entries(r.briefing))); diff != "" {
		t.Errorf("stories (-without the fault +with it):\n%s", diff)
	}
}

func storiesOf(t *testing.T, entries map[string]string) map[string][]pipeline.Story {
	t.Helper()
	out := map[string][]pipeline.Story{}
	for name, text := range entries {
		var e entry
		if err := json.Unmarshal([]byte(text), &e); err != nil {
			t.Fatal(err)
		}
		out[name] = e.Stories
	}
	return out
}

// TestWrappedAnswers: a right answer inside something else is found, whatever
// stands around it (B2, B3). 40 wrappers come one an answer, ten a run.
func TestWrappedAnswers(t *testing.T) {
	names := []string{
		"think", "think:lone", "think:nested", "think:twice", "think:after", "think:around", "think:empty", "think:upper",
		"think:thinking", "think:reasoning_tag", "think:brackets", "think:channel", "think:field", "think:reasoning", "think:switch",
		"fence", "fence:open", "fence:tilde", "prose", "prose:draft", "indent", "json:newline", "json:bom", "json:twice", "noschema",
		"empty:nousage", "usage:negative", "usage:huge", "keepalive", "plaintype",
	}
	for i := range 4 {
		var script strings.Builder
		script.WriteString("honest")
		for n := range 10 {
			fmt.Fprintf(&script, ",wrap:%d", 10*i+n)
		}
		names = append(names, script.String()+",honest")
	}
	atOnce(t, 8, names, func(t *testing.T, name string) {
		server := startFake(t, llmtest.Options{Behavior: name, Answers: faultAnswers})
		r := briefThrough(t, server, patient, "--quiet", faultTexts)
		r.want(t, exitOK)
		r.toldAsEver(t)
		r.publishesNothingHostile(t)
		r.carriedByTheSources(t)
		if a := r.bad(t); len(a.Claims) != 5 {
			t.Errorf("the first source has %d claims", len(a.Claims))
		}
	})
}

// TestRefusals: a model that declines, in ten languages, in prose or in the
// asked form, is told as that, and nothing of what it says is published (B10).
// So is one that answers in another language than English (B11).
func TestRefusals(t *testing.T) {
	var names []string
	for _, code := range []string{"en", "fr", "nl", "id", "ar", "es", "de", "pt", "zh", "ru"} {
		names = append(names, "refuse:"+code, "refuse_json:"+code)
		if code != "en" {
			names = append(names, "lang:"+code)
		}
	}
	atOnce(t, 8, names, func(t *testing.T, name string) {
		server := startFake(t, llmtest.Options{Behavior: name + "^" + badTown, Answers: faultAnswers})
		r := briefThrough(t, server, patient, "--quiet", faultTexts)
		r.want(t, exitIncomplete)
		r.othersAreAsEver(t)
		a := r.bad(t)
		want := "llm.refused"
		if strings.HasPrefix(name, "lang:") {
			want = "check.segments"
		}
		if a.State != pipeline.Partial || a.Reason != want || len(a.Claims) != 0 {
			t.Errorf("it ended %s %s with %d claims, want %s: %s", a.State, a.Reason, len(a.Claims), want, a.Message)
		}
		for _, s := range a.Segments {
			if s.English != "" {
				t.Errorf("taken for English: %q", s.English)
			}
		}
	})
	// In English there is nothing to translate, and the summary is declined.
	server := startFake(t, llmtest.Options{Behavior: "refuse^Port Ellery", Answers: faultAnswers})
	r := briefThrough(t, server, patient, "--quiet", faultTexts)
	for _, a := range r.briefing.Articles {
		if strings.Contains(a.Source, "crane") && (a.Reason != "llm.refused" || len(a.Claims) == 0) {
			t.Errorf("the English source ended %s %s with %d claims", a.State, a.Reason, len(a.Claims))
		}
	}
}

// TestChangedFacts: with any digit, date or name of an answer changed, no point
// is called checked that the source does not carry (B13, B14).
func TestChangedFacts(t *testing.T) {
	names := []string{"currency", "invent", "splice", "swap", "evidence:s1", "name:Lyon", "name:Marchand"}
	for n := range 24 {
		names = append(names, fmt.Sprintf("number:%d", n))
	}
	for n := range 3 {
		names = append(names, fmt.Sprintf("date:%d", n))
	}
	atOnce(t, 8, names, func(t *testing.T, name string) {
		server := startFake(t, llmtest.Options{Behavior: name + "^" + badTown, Answers: faultAnswers})
		r := briefThrough(t, server, patient, "--quiet", faultTexts)
		r.othersAreAsEver(t)
		r.publishesNothingHostile(t)
		r.carriedByTheSources(t)
	})
}

// TestLoops: an answer without end is told as a loop, and every request says how
// long an answer may be (B9).
func TestLoops(t *testing.T) {
	names := []string{"loop", "loop:ISIS-", `loop:"\n"`, `loop:" "`, `loop:قال الوزير `, "loop_sentence", "loop_items"}
	atOnce(t, len(names), names, func(t *testing.T, name string) {
		server := startFake(t, llmtest.Options{Behavior: name + "^" + badTown, Answers: faultAnswers})
		r := briefThrough(t, server, patient, "--quiet", faultTexts)
		r.want(t, exitIncomplete)
		r.othersAreAsEver(t)
		if a := r.bad(t); a.Reason != "llm.loop" {
			t.Errorf("it ended %s %s: %s", a.State, a.Reason, a.Message)
		}
		for _, e := range server.Ledger() {
			var asked struct {
				MaxTokens int `json:"max_tokens"`
			}
			if err := json.Unmarshal([]byte(e.Body), &asked); err != nil || asked.MaxTokens <= 0 || asked.MaxTokens > 2000 {
				t.Errorf("max_tokens %d: %v", asked.MaxTokens, err)
			}
		}
	})
}

// TestSilentTruncation: a server that reads a part of a prompt and says nothing
// is found out by what it counts, or by what is missing in its answers. The text
// is then cut smaller, and no sentence gets the English of another (B1).
func TestSilentTruncation(t *testing.T) {
	long := filepath.Join(t.TempDir(), "long.txt")
	var b strings.Builder
	for i := range 60 {
		fmt.Fprintf(&b, "Le maire de Ville-%c a ouvert %d écoles dans la rue numéro %d en 2025. ", 'A'+i%26, 100+i, 1000+7*i)
	}
	if err := os.WriteFile(long, []byte(b.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for behavior, whole := range map[string]bool{
		"truncate:500": true, "truncate:head=500": true, "truncate:middle=500": true, // counted: cut smaller until it fits
		"truncate:500:nousage": false, "truncate:head=500:nousage": false, "honest,truncate:20": false,
	} {
		t.Run(behavior, func(t *testing.T) {
			t.Parallel()
			server := startFake(t, llmtest.Options{Behavior: behavior, Kind: llmtest.KindOpenAI})
			r := briefThrough(t, server, patient, "--quiet", long)
			a := r.bad(t)
			if whole && !a.State.Covered() || behavior == "honest,truncate:20" && a.State.Complete() {
				t.Errorf("it ended %s %s: %s", a.State, a.Reason, a.Message)
			}
			for _, e := range server.Ledger() {
				if behavior == "truncate:500" && e.Task == "translate" {
					t.Error("a sentence is asked for alone: that the prompt was cut was not found out")
				}
			}
			for _, s := range a.Segments {
				number := number.FindString(s.Original)
				switch {
				case s.English == "" && a.State.Complete():
					t.Errorf("%s is lost, and the source ended %s", s.ID, a.State)
				case s.English != "" && !strings.Contains(s.English, number):
					t.Errorf("%s has the English of another sentence: %q for %q", s.ID, s.English, s.Original)
				}
			}
		})
	}
}

// TestAnotherModelAnswers: the briefing says which model was asked for and which answered (B17).
func TestAnotherModelAnswers(t *testing.T) {
	server := startFake(t, llmtest.Options{Behavior: "model:news-1b", Answers: faultAnswers})
	r := briefThrough(t, server, patient, faultTexts)
	if r.briefing.Run.ModelRequested != llmtest.DefaultModel || r.briefing.Run.ModelAnswered != "news-1b" {
		t.Errorf("asked for %q, answered by %q", r.briefing.Run.ModelRequested, r.briefing.Run.ModelAnswered)
	}
	for _, name := range []string{"briefing.md", "briefing.html"} {
		raw, err := os.ReadFile(filepath.Join(r.dir, "out", name))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(raw), "news-1b") {
			t.Errorf("%s does not name the model that answered", name)
		}
	}
}

// TestAnswersThatVary: the second run finds the first one's answers and asks
// nothing, whatever the model would say now (B18).
func TestAnswersThatVary(t *testing.T) {
	server := startFake(t, llmtest.Options{Behavior: "vary", Answers: faultAnswers})
	dir := t.TempDir()
	args := []string{"brief", "--quiet", "--base-url", server.URL, "--journal", filepath.Join(dir, "j.db"), "--format", "json"}
	var outs [2]string
	asked := 0
	for i := range outs {
		out := filepath.Join(dir, fmt.Sprint(i))
		call(t, nil, nil, append(slices.Clone(args), "-o", out, faultTexts)...)
		file, err := os.Open(filepath.Join(out, "briefing.json"))
		if err != nil {
			t.Fatal(err)
		}
		b, err := pipeline.ReadBriefing(file)
		if err := errors.Join(err, file.Close()); err != nil {
			t.Fatal(err)
		}
		outs[i] = b.ID
		if i == 0 {
			asked = len(server.Ledger())
		}
	}
	if n := len(server.Ledger()) - asked; n != 0 || outs[0] != outs[1] {
		t.Errorf("the second run sent %d requests; briefings %s and %s", n, outs[0], outs[1])
	}
}
