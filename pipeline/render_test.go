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
			"Covers 3 of 6 sources.", "1 ok", "1 failed", "graded weak in Arabic: nothing from it", "skill in garbled English was not measured",
			"## Sources", "missing &#124; really", "[checked] [^1] [^2]", "[partly: the model is graded weak in Arabic",
			"[^1]: In Indonesian", "In English: “", "No point of this story could be proven", "## Failed sources", "check the path", "Model: ",
		}, []string{"Dutch"}},
		{"full", "html", []string{
			"Covers 3 of 6 sources.", "graded weak", "The endpoint did not answer", "Alibaba shakes up its cloud unit", "Evidence:", "No point of this story",
			"<h2 id=\"articles\">", "erstwhile", "<del>", "Said by the model and dropped", "<h2 id=\"failed\">", "check the path", "Model: ",
		}, nil},
		{"without-model", "md", []string{"Covers 3 of 3", "Made without a model: nothing is translated", "[unchecked", "Not translated.", "No model was asked."}, []string{"not measured", "Model:"}},
		{"without-model", "html", []string{"Covers 3 of 3", "Made without a model: nothing is translated", `lang="ar" dir="rtl">علي بابا`, "unchecked"}, []string{"not measured"}},
		{"all-failed", "md", []string{"Covers 0 of 2 sources.", "none of the sources is covered", "## Failed sources"}, nil},
		{"all-failed", "html", []string{"Covers 0 of 2 sources.", "none of the sources is covered", "Failed sources"}, []string{"Articles</h2>"}},
	} {
		t.Run(c.name+"."+c.format, func(t *testing.T) {
			out := render(t, renderCase(t, c.name), c.format)
			rest := out
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
		_, failed, _ := strings.Cut(out, "Failed sources")
		for _, w := range []string{"grève.txt", "really?.txt", "no-article.txt", "there is no such file"} {
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

// strictSchema is the published schema with unknown fields forbidden, so that a
// field that the schema does not document fails the test.
func strictSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "docs", "briefing.schema.json"))
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
	if err := c.AddResource("briefing.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("briefing.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestRenderJSONFollowsSchema(t *testing.T) {
	schema := strictSchema(t)
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
	if i := strings.IndexFunc(out, func(r rune) bool { return hidden(r) || r == '\u2028' || r == '\u2029' }); i >= 0 {
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

// sixtyArticles is a large night's briefing.
func sixtyArticles(t testing.TB) *Briefing {
	b := renderCase(t, "full")
	arts, story := b.Articles, b.Stories[0]
	b.Articles, b.Stories = nil, nil
	for i := range 60 {
		a := arts[i%3]
		a.ID = fmt.Sprintf("%s%d", a.ID, i)
		for range 3 { // 24 segments or so
			a.Segments = append(a.Segments[:len(a.Segments):len(a.Segments)], arts[i%3].Segments...)
		}
		b.Articles = append(b.Articles, a)
		if i%2 == 0 {
			b.Stories = append(b.Stories, story)
		}
	}
	return b
}

func TestRenderIsQuick(t *testing.T) {
	b := sixtyArticles(t)
	start := time.Now()
	for _, format := range []string{"md", "html", "json"} {
		render(t, b, format)
	}
	// The aim is 200 ms a format; the bound leaves room for a busy machine.
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("60 articles took %v", took)
	}
}

func BenchmarkRender(b *testing.B) {
	briefing := sixtyArticles(b)
	for _, format := range []string{"md", "html", "json"} {
		b.Run(format, func(b *testing.B) {
			for b.Loop() {
				b.SetBytes(int64(len(render(b, briefing, format))))
			}
		})
	}
}
