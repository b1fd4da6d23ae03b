package eval

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/lang"
	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
	"github.com/babelwire/babelwire/pipeline/score"
	"github.com/babelwire/babelwire/pipeline/store"
)

// newPipeline works over a fake endpoint; the journal lies at path.
func newPipeline(t *testing.T, server *llmtest.Server, path string) *pipeline.Pipeline {
	t.Helper()
	journal, err := store.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	client, err := llm.New(llm.Config{Endpoint: llm.Endpoint{BaseURL: server.URL}, ProbePrompt: pipeline.EndpointProbe(), MaxWait: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close(); journal.Close() })
	p, err := pipeline.New(pipeline.Config{Detector: lang.New(), Client: client, Endpoint: server.URL, Journal: journal})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func newServer(t *testing.T, opt llmtest.Options) *llmtest.Server {
	t.Helper()
	server, err := llmtest.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server
}

// parallelFolders writes two short texts in French and English.
func parallelFolders(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"eng/000_a.txt": "The tram runs again on Tuesday.\n\nThe mayor is happy.\n",
		"fra/000_a.txt": "Le tram roule de nouveau mardi.\n\nLe maire est content.\n",
		"eng/001_b.txt": "The work cost 23 million euros.\n",
		"fra/001_b.txt": "Les travaux ont coûté 23 millions d'euros.\n",
		"notes/x.txt":   "not a language\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestReadParallel(t *testing.T) {
	dir := parallelFolders(t)
	got, leftOut, err := ReadParallel(dir, []string{"fra"}, func(n int) bool { return n == 0 })
	if err != nil {
		t.Fatal(err)
	}
	want := []ParallelText{{
		Name: "000_a", Lang: "fr",
		Source:  []string{"Le tram roule de nouveau mardi.", "Le maire est content."},
		English: []string{"The tram runs again on Tuesday.", "The mayor is happy."},
	}}
	if diff := cmp.Diff(want, got); diff != "" || len(leftOut) > 0 {
		t.Errorf("left out %q (-want +got):\n%s", leftOut, diff)
	}
	for _, tt := range []struct {
		langs  []string
		wanted func(int) bool
		say    string
	}{
		{[]string{"nl"}, nil, `"nl"`}, {[]string{"en"}, nil, `"en"`}, {[]string{"fr"}, func(n int) bool { return n > 5 }, "none of the documents"},
	} {
		if _, _, err := ReadParallel(dir, tt.langs, tt.wanted); err == nil || !strings.Contains(err.Error(), tt.say) {
			t.Errorf("%v: %v, want %s", tt.langs, err, tt.say)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "fra", "001_b.txt"), []byte("une\ndeux\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, leftOut, err = ReadParallel(dir, []string{"fr"}, nil)
	if err != nil || len(got) != 1 || got[0].Name != "000_a" || len(leftOut) != 1 || !strings.Contains(leftOut[0], "001_b.txt: 2 segments, but 1 in ") {
		t.Errorf("one text of another length: %d texts, left out %q, %v", len(got), leftOut, err)
	}
	if _, _, err := ReadParallel(dir, []string{"fr"}, func(n int) bool { return n == 1 }); err == nil || !strings.Contains(err.Error(), "that can be used:") || !strings.Contains(err.Error(), "2 segments") {
		t.Errorf("no other text: %v", err)
	}
}

func TestParseRange(t *testing.T) {
	for text, want := range map[string]string{"": "all", "0-2": "012", "1": "1", "0,3-4": "034", "2-1": "!", "x": "!", "-1": "!"} {
		in, err := ParseRange(text)
		got := ""
		switch {
		case err != nil:
			got = "!"
		case in == nil:
			got = "all"
		default:
			for n := range 6 {
				if in(n) {
					got += string(rune('0' + n))
				}
			}
		}
		if got != want {
			t.Errorf("%q gives %s, want %s", text, got, want)
		}
	}
}

// TestTranslation: a model that answers a plain request with one word loses to
// the pipeline, which has it translate; a second evaluation asks nothing.
func TestTranslation(t *testing.T) {
	ctx := context.Background()
	server := newServer(t, llmtest.Options{})
	path := filepath.Join(t.TempDir(), "j.db")
	texts, _, err := ReadParallel(parallelFolders(t), []string{"fr"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	r, err := Translation(ctx, newPipeline(t, server, path), texts, true, func(l string) { lines = append(lines, l) })
	if err != nil {
		t.Fatal(err)
	}
	if r.All.Documents != 2 || r.All.Segments != 3 || len(r.Languages) != 1 || len(lines) != 4 {
		t.Errorf("%d lines of progress, %+v", len(lines), r.All)
	}
	d := r.All.Difference
	if d == nil || d.PlainChrF > 20 || d.Value != r.All.PipelineChrF-d.PlainChrF || d.Interval == nil || d.Interval.Low > d.Value || d.Interval.High < d.Value {
		t.Fatalf("difference %+v of %+v", d, r.All)
	}
	if notWorse, known := d.NotWorse(); !notWorse || !known {
		t.Errorf("not worse: %v, known: %v", notWorse, known)
	}
	if r.Pipeline.Calls == 0 || r.Plain.Calls != 2 || r.Pipeline.CachedCalls != 0 {
		t.Errorf("cost %+v, plain %+v", r.Pipeline, r.Plain)
	}
	again, err := Translation(ctx, newPipeline(t, server, path), texts, true, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	if again.Pipeline.Calls+again.Plain.Calls != 0 || again.Plain.CachedCalls != 2 {
		t.Errorf("the second time cost %+v, plain %+v", again.Pipeline, again.Plain)
	}
	if diff := cmp.Diff(r.All, again.All); diff != "" {
		t.Errorf("the second time differs (-first +second):\n%s", diff)
	}
}

// TestLostCounts: a segment without English costs the pipeline its reference.
func TestLostCounts(t *testing.T) {
	all := countSegments([]string{"The mayor is happy.", "The tram runs."}, []string{"The mayor is happy.", "The tram runs."})
	lost := countSegments(padded([]string{"The mayor is happy."}, 2), []string{"The mayor is happy.", "The tram runs."})
	if all.chrf.ChrF2() != 100 || lost.chrf.ChrF2() > 80 {
		t.Errorf("all %.1f, one lost %.1f", all.chrf.ChrF2(), lost.chrf.ChrF2())
	}
}

func TestNotWorse(t *testing.T) {
	for high, want := range map[float64]bool{-0.1: false, 0: true, 2: true} {
		d := Difference{Interval: &score.Interval{High: high}}
		if got, known := d.NotWorse(); got != want || !known {
			t.Errorf("an interval that ends at %v: %v, known: %v", high, got, known)
		}
	}
	if _, known := (Difference{Value: 3}).NotWorse(); known {
		t.Error("without an interval it is known")
	}
}

// TestTooFewTexts: one text says nothing of others, and the same one in two
// languages is no second one.
func TestTooFewTexts(t *testing.T) {
	one := func(lang string) TranslationDocument {
		return TranslationDocument{Lang: lang, pipe: score.CountChrF("It rains.", "It rains."), plain: score.CountChrF("Rain.", "It rains.")}
	}
	tests := []struct {
		langs string
		want  string // for each language and for all: an interval or none
	}{
		{"fr", "--"}, {"fr nl", "---"}, {"fr fr", "++"}, {"fr fr nl", "+-+"},
	}
	for _, tt := range tests {
		r := &TranslationReport{Plain: &TranslationCost{}}
		for _, l := range strings.Fields(tt.langs) {
			r.Documents = append(r.Documents, one(l))
		}
		r.summarise(make([]segmentCounts, len(r.Documents)))
		got := ""
		for _, f := range append(r.Languages, r.All) {
			if f.Difference.Value <= 0 {
				t.Errorf("%s: no difference in %s", tt.langs, f.Lang)
			}
			if f.Difference.Interval != nil {
				got += "+"
			} else {
				got += "-"
			}
		}
		if got != tt.want {
			t.Errorf("%s: intervals %s, want %s", tt.langs, got, tt.want)
		}
	}
}

// tiny is a test set of three languages, one of which nobody asks for.
var tiny = fstest.MapFS{
	"fr.tsv":      {Data: []byte("doc\tsource\tenglish\na\tLe maire est content.\tThe mayor is happy.\na\tIl dit « oui ».\tHe says \"yes\".\nb\tLe tram roule mardi.\tThe tram runs on Tuesday.\n")},
	"nl.tsv":      {Data: []byte("doc\tsource\tenglish\r\nc\tDe tram rijdt weer.\tThe tram runs again.\r\n")},
	"garbled.tsv": {Data: []byte("doc\tsource\tenglish\nd\tThe streetcar runs once more.\tThe tram runs again.\n")},
}

func TestReadSkillSet(t *testing.T) {
	set, err := ReadSkillSet(tiny, []string{"nl", "fr", "sv"})
	if err != nil {
		t.Fatal(err)
	}
	want := []ParallelText{
		{Name: "c", Lang: "nl", Source: []string{"De tram rijdt weer."}, English: []string{"The tram runs again."}},
		{Name: "a", Lang: "fr", Source: []string{"Le maire est content.", "Il dit « oui »."}, English: []string{"The mayor is happy.", `He says "yes".`}},
		{Name: "b", Lang: "fr", Source: []string{"Le tram roule mardi."}, English: []string{"The tram runs on Tuesday."}},
	}
	if diff := cmp.Diff(want, set.Texts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	changed := fstest.MapFS{"fr.tsv": tiny["fr.tsv"], "nl.tsv": tiny["nl.tsv"]}
	if other, err := ReadSkillSet(changed, nil); err != nil || other.Version == set.Version {
		t.Errorf("another set has the same version %s (%v)", other.Version, err)
	}
	for _, bad := range []string{"", "doc\tsource\n", "doc\tsource\tenglish\na\tb\n", "doc\tsource\tenglish\na\t\tc\n"} {
		if _, err := ReadSkillSet(fstest.MapFS{"fr.tsv": {Data: []byte(bad)}}, nil); err == nil || !strings.Contains(err.Error(), "fr.tsv") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// TestOwnSkillSet: at least 24 segments a language, every one with its English.
func TestOwnSkillSet(t *testing.T) {
	set, err := OwnSkillSet([]string{"fr", "nl", "id", "ar", pipeline.GarbledLang})
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for _, text := range set.Texts {
		n[text.Lang] += len(text.English)
	}
	for _, code := range []string{"fr", "nl", "id", "ar", pipeline.GarbledLang} {
		if n[code] < 24 {
			t.Errorf("%s has %d segments", code, n[code])
		}
	}
}

// measure measures the tiny set and counts what was told.
func measure(t *testing.T, p *pipeline.Pipeline, anew bool, langs ...string) (r *SkillReport, costs, lines int, err error) {
	t.Helper()
	set, err := ReadSkillSet(tiny, langs)
	if err != nil {
		t.Fatal(err)
	}
	r, err = Skill(context.Background(), p, set, anew, SkillWatch{
		Cost: func(c SkillCost) {
			costs++
			if c.Segments == 0 || c.Requests == 0 || c.PromptTokens == 0 || c.Tokens == 0 {
				t.Errorf("cost %+v", c)
			}
		},
		Line: func(string) { lines++ },
	})
	return r, costs, lines, err
}

// TestSkill: measured once, then known; a language more is measured for itself.
func TestSkill(t *testing.T) {
	server := newServer(t, llmtest.Options{})
	path := filepath.Join(t.TempDir(), "j.db")
	first, costs, lines, err := measure(t, newPipeline(t, server, path), false, "fr", pipeline.GarbledLang)
	if err != nil {
		t.Fatal(err)
	}
	if first.Known || costs != 1 || lines != 3 || len(first.Languages) != 2 || first.Languages[0].N != 3 {
		t.Errorf("first: %d costs, %d lines, %+v", costs, lines, first)
	}
	for _, f := range first.Languages {
		if f.Grade != pipeline.Grade(f.Lang, f.ChrF) || f.ChrF <= 0 || math.IsNaN(f.ChrF) || f.Spread[0] > f.ChrF || f.Spread[1] < f.ChrF {
			t.Errorf("%+v", f)
		}
	}
	asked := len(server.Ledger())
	second, costs, lines, err := measure(t, newPipeline(t, server, path), false, "fr", pipeline.GarbledLang)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(server.Ledger()) - asked; n != 0 || !second.Known || costs+lines != 0 {
		t.Errorf("second: %d requests, known %v, %d costs, %d lines", n, second.Known, costs, lines)
	}
	if diff := cmp.Diff(first.Languages, second.Languages); diff != "" {
		t.Errorf("the journal says something else (-first +second):\n%s", diff)
	}
	third, _, _, err := measure(t, newPipeline(t, server, path), false, "nl", "fr")
	if err != nil {
		t.Fatal(err)
	}
	if third.Known || len(third.Languages) != 2 || len(server.Ledger()) == asked {
		t.Errorf("a language more: %+v", third)
	}
	if last, _, _, err := measure(t, newPipeline(t, server, path), false, pipeline.GarbledLang, "nl", "fr"); err != nil || !last.Known {
		t.Errorf("what was measured apart is not known together: %+v, %v", last, err)
	}
}

// TestSkillNotHalf: when the endpoint goes away in the middle nothing is graded, because
// segments that were never answered would count as bad answers.
func TestSkillNotHalf(t *testing.T) {
	server := newServer(t, llmtest.Options{Behavior: "honest*2,quota"})
	p := newPipeline(t, server, filepath.Join(t.TempDir(), "j.db"))
	if _, _, _, err := measure(t, p, false, "fr", "nl"); err == nil {
		t.Error("a measurement that broke off was graded")
	}
	if _, known, err := p.MeasuredSkill(context.Background()); known || err != nil {
		t.Errorf("it was kept: %v, %v", known, err)
	}
}
