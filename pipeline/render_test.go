package pipeline

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var updateRendered = flag.Bool("update", false, "rewrite the golden files")

// renderCase reads a hand-made briefing of testdata/render.
func renderCase(t testing.TB, name string) *Briefing {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "render", name+".in.json"))
	if err != nil {
		t.Fatal(err)
	}
	var b Briefing
	if err := json.Unmarshal(data, &b); err != nil {
		t.Fatal(err)
	}
	b.WithoutModel = name == "without-model"
	if name == "full" {
		b.Ignored = 3
	}
	return &b
}

var renderCases = []string{"full", "without-model", "all-failed"}

func render(t testing.TB, b *Briefing, format string) string {
	t.Helper()
	out, err := Render(b, format)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestRenderGolden(t *testing.T) {
	for _, name := range renderCases {
		for _, format := range []string{"md", "html", "json"} {
			t.Run(name+"."+format, func(t *testing.T) {
				b, untouched := renderCase(t, name), renderCase(t, name)
				got := render(t, b, format)
				if !reflect.DeepEqual(b, untouched) {
					t.Error("Render changed the briefing")
				}
				path := filepath.Join("testdata", "render", name+"."+format)
				if *updateRendered {
					if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), got); diff != "" {
					t.Errorf("differs from %s (-want +got), rewrite with -update:\n%s", path, diff)
				}
			})
		}
	}
}

func TestRenderOrderAndHonesty(t *testing.T) {
	for _, c := range []struct {
		name   string
		format string
		want   []string // in this order
		never  []string
	}{
		{"full", "md", []string{
			"**Covers 3 of 6 sources.** 1 ok", "1 failed", "Arabic weak (chrF2 34.2, n 40)", "Indonesian good (chrF2 58.9, n 40)",
			"graded weak in Arabic: nothing from it", "skill in garbled English was not measured",
			"## Sources that need attention", "**1 failed.**", "missing &#124; really", "check the path", "**1 failed for now.**", "**1 partial.**", "**1 skipped.**",
			"## Alibaba shakes up", "[checked] [^1] [^2]", "[partly: the model is graded weak in Arabic; 1 more reason] [^5]",
			"### Where the sources differ", "**value lost** (contradiction)", "**20 billion USD**, as of 27 November 2023", "**more than 20 billion USD**", "\u200f“وتأتي",
			"**12%**", "### Dates", "**2023**", "**November 2023**", "(point 3)", "**27 November 2023**", "### By country of the publisher",
			"**Indonesia**: 1 article; told only there: points 2, 3", "**United Arab Emirates**", "**People:** Weiguang Liu (head of public cloud); جيانغ", "**Places:** China, Hong Kong",
			"[^1]: From Berita Contoh, inbox/alibaba-id.html, Indonesian, s4", "“Ali Baba telah", "In English: “Alibaba has begun", "[^2]: From CNBC Arabia", "\u200f“علي بابا",
			"Why partly: the model is graded weak in Arabic; two names stand in another order", "No point of this story could be proven", "Only in the original: “2”. Only in the English: “3”.",
			"## Articles", "6 sentences, 1 without English, 2 pieces removed, 1 statement dropped", "## Sources that failed", "check the path", "Model: ",
		}, []string{"Dutch", "ok after repair.**"}},
		{"full", "html", []string{
			"Covers 3 of 6 sources.", "Arabic <b class=\"c-fail\">weak</b> chrF2 34.2, n 40", "graded weak in Arabic: nothing from it", "1 failed</b>", "The endpoint did not answer", "2 complete sources",
			"What the words mean", "It does not mean true", "id=\"contents\"", "3 checked, 1 partly", "no point proven", "Alibaba shakes up its cloud unit", "1 independent publisher, 2 articles in Arabic and Indonesian",
			"Evidence: 2 sentences in Indonesian and Arabic", "<u>Ali Baba</u> telah", "<li>the model is graded weak in Arabic</li>",
			"Where the sources differ", "contradiction", "20 billion USD", "as of 27 November 2023", "more than 20 billion USD", "lang=\"ar\" dir=\"rtl\">وتأتي", "Dates", "27 November 2023", "United Arab Emirates",
			"Weiguang Liu", "head of public cloud", "Alibaba (BABA)", "1 statement left out", "No point of this story", "Just nether <u class=\"fail\">2</u>", "<u class=\"fail\">3</u> weeks", "Only in the original: “2”. Only in the English: “3”.",
			"<h2 id=\"articles\">", "United Arab Emirates", "<strong>failed: numbers", "Removed from the page around it", "Said by the model and dropped", "<del>erstwhile</del>", "<ins title=\"was: erstwhile\">former</ins>",
			"<h2 id=\"failed\">", "check the path", "Model: ",
		}, nil},
		{"without-model", "md", []string{"Covers 3 of 3", "Made without a model: nothing is translated", "## \u200fعلي بابا", "1. \u200fعلي بابا", " [unchecked", "No model was asked."}, []string{"not measured", "Model:", "Skill"}},
		{"without-model", "html", []string{"Covers 3 of 3", "Made without a model: nothing is translated", `lang="ar" dir="rtl">علي بابا`, "unchecked"}, []string{"not measured", "Skill of the model"}},
		{"all-failed", "md", []string{"Covers 0 of 2 sources.", "none of the sources is covered", "## Sources that failed"}, nil},
		{"all-failed", "html", []string{"Covers 0 of 2 sources.", "none of the sources is covered", "Sources that failed"}, []string{"Articles</h2>"}},
	} {
		t.Run(c.name+"."+c.format, func(t *testing.T) {
			out := render(t, renderCase(t, c.name), c.format)
			rest := out
			if c.format == "md" {
				rest = strings.Join(strings.Fields(out), " ") // as if no line were broken
			}
			for _, w := range c.want {
				i := strings.Index(rest, w)
				if i < 0 {
					t.Fatalf("%q is missing, or stands too early, in:\n%s", w, out)
				}
				rest = rest[i+len(w):]
			}
			for _, n := range c.never {
				if strings.Contains(out, n) {
					t.Errorf("%q must not be there", n)
				}
			}
		})
	}
}

// A failed article that Briefing.Failed forgot is shown all the same.
func TestRenderHidesNoFailure(t *testing.T) {
	b := renderCase(t, "all-failed")
	b.Failed = b.Failed[:1]
	b.Failed = append(b.Failed, Failure{Source: "no-article.txt", State: Failed, Reason: "input.missing"})
	for _, format := range []string{"md", "html"} {
		out := render(t, b, format)
		_, failed, _ := strings.Cut(out, "Sources that failed")
		for _, w := range []string{"grève.txt", "really?.txt", "no-article.txt", "There is no such file"} {
			if !strings.Contains(failed, w) {
				t.Errorf("%s: %q is missing among the failed sources", format, w)
			}
		}
	}
}

func TestRenderUnknownFormat(t *testing.T) {
	if _, err := Render(&Briefing{}, "pdf"); err == nil || !strings.Contains(err.Error(), `"pdf"`) || !strings.Contains(err.Error(), "md, html or json") {
		t.Errorf("error %v", err)
	}
	if _, err := Render(nil, "md"); err == nil {
		t.Error("no error for a nil briefing")
	}
}

// strictSchema is a published schema of docs with unknown fields forbidden, so that a
// field that the schema does not document fails the test.
func strictSchema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "docs", name))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var forbid func(any)
	forbid = func(v any) {
		m, ok := v.(map[string]any)
		if !ok {
			return
		}
		if _, has := m["properties"]; has && m["type"] == "object" {
			m["additionalProperties"] = false
		}
		for _, sub := range m {
			forbid(sub)
		}
	}
	forbid(doc)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestRenderJSONFollowsSchema(t *testing.T) {
	schema := strictSchema(t, "briefing.schema.json")
	validate := func(t *testing.T, b *Briefing) string {
		t.Helper()
		out := render(t, b, "json")
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Error(err)
		}
		return out
	}
	for _, name := range renderCases {
		t.Run(name, func(t *testing.T) { validate(t, renderCase(t, name)) })
	}
	t.Run("nil everywhere", func(t *testing.T) {
		out := validate(t, &Briefing{Schema: Schema, Language: "en", GeneratedAt: time.Now(), Articles: []Article{{State: OK}}, Stories: []Story{{Status: "new", Points: []Point{{Verdict: Checked}}}}})
		if strings.Contains(out, "null") {
			t.Errorf("null in\n%s", out)
		}
		if !strings.Contains(out, `"failed_retry": 0`) {
			t.Error("by_state lacks a state")
		}
	})
	t.Run("every list filled", func(t *testing.T) {
		b := renderCase(t, "full")
		s := &b.Stories[0]
		s.Disagreements = []Disagreement{{Slot: "loss", Kind: "contradiction", Values: []Value{{Value: "20", Unit: "USD", Article: "a", Segment: "s1", Original: "o", AsOf: ""}}}}
		s.Timeline, s.Delta = []Event{{Date: "2023-11", Point: "p1"}}, []Change{{Kind: "changed", Point: "p1", Was: "12"}}
		validate(t, b)
	})
	t.Run("the test can fail", func(t *testing.T) {
		b := renderCase(t, "full")
		b.Stories[0].Points[0].Verdict = "true"
		v, _ := jsonschema.UnmarshalJSON(strings.NewReader(render(t, b, "json")))
		if schema.Validate(v) == nil {
			t.Error("a made-up verdict passed")
		}
	})
}

func TestRenderJSONIsExact(t *testing.T) {
	b := renderCase(t, "full")
	odd := "<b>&\u2028\u2029 \x1b[31m \u202e \u2067 \U000e0041 \x7f \u0085 </script>"
	b.Title = odd
	b.GeneratedAt = time.Date(2026, 1, 2, 3, 4, 5, 678, time.FixedZone("", 3600))
	out := render(t, b, "json")
	if i := strings.IndexFunc(out, func(r rune) bool { return Hidden(r) || r == '\u2028' || r == '\u2029' }); i >= 0 {
		t.Errorf("raw %q at %d", out[i:i+3], i)
	}
	if !strings.Contains(out, "<b>&") || !strings.Contains(out, `"2026-01-02T02:04:05Z"`) {
		t.Error("HTML was escaped or the time is not UTC")
	}
	var back Briefing
	if err := json.Unmarshal([]byte(out), &back); err != nil {
		t.Fatal(err)
	}
	if back.Title != odd {
		t.Errorf("title came back as %q", back.Title)
	}
}

func TestRenderIsQuickAndSmall(t *testing.T) {
	unhurried(t)
	b := largeBriefing(60)
	start := time.Now()
	for _, format := range []string{"md", "html", "json"} {
		out := render(t, b, format)
		if format == "html" && len(out) > 1_000_000 {
			t.Errorf("the page has %d bytes", len(out))
		}
	}
	// The aim is 200 ms a format; the bound leaves room for a busy machine.
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("60 articles took %v", took)
	}
}

func BenchmarkRender60(b *testing.B) {
	briefing := largeBriefing(60)
	for _, format := range []string{"md", "html", "json"} {
		b.Run(format, func(b *testing.B) {
			for b.Loop() {
				b.SetBytes(int64(len(render(b, briefing, format))))
			}
		})
	}
}

// Two runs over the same sources may differ in two lines: the date and the usage.
func TestRenderKeepsWhatChangesInTwoLines(t *testing.T) {
	a, b := renderCase(t, "full"), renderCase(t, "full")
	b.GeneratedAt = b.GeneratedAt.AddDate(0, 0, 3)
	b.Run.Usage = Usage{Calls: 123456, CachedCalls: 1, PromptTokens: 2, PossiblyPaidTwice: 4}
	for format, starts := range map[string][]string{"md": {"Made ", "Model: "}, "html": {`<p class="made">`, "<footer><p>Model: "}} {
		was, is := strings.Split(render(t, a, format), "\n"), strings.Split(render(t, b, format), "\n")
		if len(was) != len(is) {
			t.Fatalf("%s: %d and %d lines", format, len(was), len(is))
		}
		var differ []string
		for i := range is {
			if was[i] != is[i] {
				differ = append(differ, is[i])
			}
		}
		if len(differ) != 2 || !strings.HasPrefix(differ[0], starts[0]) || !strings.HasPrefix(differ[1], starts[1]) {
			t.Errorf("%s: these lines differ: %q", format, differ)
		}
	}
}

// TestRenderReaders: where two models read the sources, the cover says which read what.
func TestRenderReaders(t *testing.T) {
	for _, tt := range []struct {
		models string
		want   string
	}{
		{"big big big", ""},
		{"- big -", ""},
		{"big small big", "Sources read by big: 2; by small: 1 (s1.txt)."},
		{"a b b b b a a a", "Sources read by a: 4; by b: 4."},
		{"big, small big -", "Sources read by big: 1; by big and small: 1 (s0.txt)."},
	} {
		b := &Briefing{}
		for i, model := range strings.Split(strings.ReplaceAll(tt.models, ", ", "+"), " ") {
			b.Articles = append(b.Articles, Article{Source: fmt.Sprintf("s%d.txt", i), Model: strings.ReplaceAll(strings.Trim(model, "-"), "+", ", ")})
		}
		w := &viewer{b: b}
		if got := strings.Join(w.warnings(nil), "|"); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.models, got, tt.want)
		}
	}
}
