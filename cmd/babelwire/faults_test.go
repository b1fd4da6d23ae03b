package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// The fault tests brief six short texts of invented news, in five languages,
// each of another event, through endpoints that fail. The name of the town in
// each sentence of the first is how a behaviour is bound to that source.
const (
	faultTexts   = "testdata/faults/sources"
	faultAnswers = "testdata/faults/answers"
	badTown      = "Rive-Haute"
	faultKey     = "sk-canary-5f0e1d2c3b4a"
)

// waits is how long a run of these tests waits for what.
type waits struct{ timeout, wait, outage string }

// patient waits longer than any machine takes, so that no honest answer comes too late.
var patient = waits{"1m", "1m", "1m"}

// waitsFor are the waits of a run that meets with a behaviour: patient, but short
// for what never comes. mends is whether all is answered in the end.
func waitsFor(behavior string, mends bool) waits {
	w := patient
	for _, silent := range []string{"hang", "stall", "drip"} {
		if strings.Contains(behavior, silent) {
			w.timeout = "5s"
		}
	}
	if !mends {
		w.wait, w.outage = "3s", "3s"
	}
	return w
}

// faultRun is one briefing made through a failing endpoint.
type faultRun struct {
	outcome
	dir      string
	briefing *pipeline.Briefing // nil where none was written
	server   *llmtest.Server
}

// briefThrough briefs sources through a server. Whatever the fault, the key is
// in no output and verify finds nothing in a briefing that was written.
func briefThrough(t *testing.T, server *llmtest.Server, w waits, args ...string) faultRun {
	t.Helper()
	r := faultRun{dir: t.TempDir(), server: server}
	config := filepath.Join(r.dir, "config.yaml")
	text := fmt.Sprintf("endpoints: [{timeout: %s}]\nlimits: {max_wait: %s, max_outage: %s}\n", w.timeout, w.wait, w.outage)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	args = append([]string{"brief", "--config", config, "--base-url", server.URL, "--journal", filepath.Join(r.dir, "j.db"), "-o", filepath.Join(r.dir, "out")}, args...)
	r.outcome = call(t, map[string]string{"OPENAI_API_KEY": faultKey}, nil, args...)
	if strings.Contains(r.stdout+r.stderr, faultKey) {
		t.Error("the key was printed")
	}
	holdsNot(t, r.dir, faultKey)
	file, err := os.Open(filepath.Join(r.dir, "out", "briefing.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return r
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if r.briefing, err = pipeline.ReadBriefing(file); err != nil {
		t.Fatal(err)
	}
	for _, f := range pipeline.Verify(r.briefing).Findings {
		t.Errorf("verify: %s (%s): the file says %q, what follows is %q", f.Where, f.Kind, f.Said, f.Follows)
	}
	return r
}

// bad is the article of the first source.
func (r faultRun) bad(t *testing.T) *pipeline.Article {
	t.Helper()
	if r.briefing == nil || len(r.briefing.Articles) == 0 {
		t.Fatal("no briefing was written")
	}
	return &r.briefing.Articles[0]
}

// published is everything that a reader of the three files is given to see.
func (r faultRun) published(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, name := range []string{"briefing.md", "briefing.html", "briefing.json"} {
		raw, err := os.ReadFile(filepath.Join(r.dir, "out", name))
		if err != nil {
			t.Fatal(err)
		}
		all.Write(raw)
	}
	return all.String()
}

// entry is what a briefing says of one source, without what may differ from run
// to run: what it took of the endpoint, and what lay in a cache.
type entry struct {
	Article pipeline.Article
	Stories []pipeline.Story
}

// entries are what a briefing says of its sources, the first left out.
func entries(b *pipeline.Briefing) map[string]string {
	out := map[string]string{}
	for _, a := range b.Articles[1:] {
		e := entry{Article: a}
		e.Article.Tokens = pipeline.Tokens{}
		for _, s := range b.Stories {
			if slices.Contains(s.Articles, a.ID) {
				e.Stories = append(e.Stories, s)
			}
		}
		raw, err := json.MarshalIndent(e, "", " ")
		if err != nil {
			raw = []byte(err.Error())
		}
		out[filepath.Base(a.Source)] = string(raw)
	}
	return out
}

// reference is what is said of the five other sources when nothing fails.
var reference = sync.OnceValues(func() (map[string]string, error) {
	dir, err := os.MkdirTemp("", "reference")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	server, err := llmtest.New(llmtest.Options{Answers: faultAnswers})
	if err != nil {
		return nil, err
	}
	defer server.Close()
	var stdout, stderr lockedBuffer
	code := run(context.Background(), []string{"brief", "--quiet", "--base-url", server.URL, "--journal", filepath.Join(dir, "j.db"), "-o", dir, faultTexts},
		nil, &stdout, &stderr, func(string) string { return "" })
	if code != exitOK {
		return nil, fmt.Errorf("exit code %d: %s", code, stderr.String())
	}
	file, err := os.Open(filepath.Join(dir, "briefing.json"))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	b, err := pipeline.ReadBriefing(file)
	if err != nil {
		return nil, err
	}
	return entries(b), nil
})

// othersAreAsEver: what is said of the other five sources is what is said of
// them when nothing fails, to the byte.
func (r faultRun) othersAreAsEver(t *testing.T) {
	t.Helper()
	want, err := reference()
	if err != nil {
		t.Fatal(err)
	}
	if len(want) != 5 {
		t.Fatalf("%d sources in the reference", len(want))
	}
	if diff := cmp.Diff(want, entries(r.briefing)); diff != "" {
		t.Errorf("the other sources (-without the fault +with it):\n%s", diff)
	}
}

// hostile is what none of the three files may hold, wherever it comes from.
var hostile = []string{
	"canary.example", "<script>canary", "can't help with that", "the same the same", "not in the schema", "a second value", `"a draft"`,
	"still at work", "another thing", "\x1b", "\u009b", "\u202e", "\ufffd",
}

// publishesNothingHostile looks at the three files as they stand. What a model
// made up may only stand among what was dropped, with the reason.
func (r faultRun) publishesNothingHostile(t *testing.T) {
	t.Helper()
	text := r.published(t)
	for _, h := range hostile {
		if i := strings.Index(text, h); i >= 0 {
			t.Errorf("published: …%q…", text[max(i-60, 0):min(i+60, len(text))])
		}
	}
	for _, s := range r.briefing.Stories {
		for _, text := range []string{s.Headline, s.Summary} {
			if strings.Contains(strings.ToLower(text), "quillfeather") || strings.Contains(text, "77,123") {
				t.Errorf("headline or summary say what the model made up: %q", text)
			}
		}
	}
}

// carriedByTheSources: a checked point says, word for word, what one of the
// sources that it cites says.
func (r faultRun) carriedByTheSources(t *testing.T) {
	t.Helper()
	for _, s := range r.briefing.Stories {
		for _, p := range s.Points {
			if p.Verdict != pipeline.Checked {
				continue
			}
			var said []string
			for _, e := range p.Evidence {
				said = append(said, honestSentences(t, r.briefing.Article(e.Article).Source)...)
			}
			if !slices.ContainsFunc(said, func(s string) bool { return strings.TrimRight(s, ".") == strings.TrimRight(p.Text, ".") }) {
				t.Errorf("checked, and not what its source says: %q", p.Text)
			}
		}
	}
}

// honestSentences are the sentences of one source in right English.
func honestSentences(t *testing.T, source string) []string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(faultAnswers, strings.TrimSuffix(filepath.Base(source), ".txt")+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Segments []struct {
			English string `json:"english"`
		} `json:"segments"`
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, s := range answer.Segments {
		texts = append(texts, s.English)
	}
	return texts
}
