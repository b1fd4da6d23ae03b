package pipeline

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline/lang"
	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
	"github.com/babelwire/babelwire/pipeline/store"
)

// detector is shared: loading the models of 75 languages takes a moment.
var detector = sync.OnceValue(lang.New)

const (
	fixtureSources = "../fixtures/sources"
	fixtureAnswers = "../fixtures/answers"
)

// bench is a pipeline over a fake endpoint and a journal of its own.
type bench struct {
	*testing.T
	server  *llmtest.Server
	journal *store.Store
	path    string
}

func newBench(t *testing.T, opt llmtest.Options) *bench {
	t.Helper()
	server, err := llmtest.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	b := &bench{T: t, server: server, path: filepath.Join(t.TempDir(), "journal.db")}
	b.open()
	return b
}

func (b *bench) open() {
	b.Helper()
	journal, err := store.Open(context.Background(), b.path)
	if err != nil {
		b.Fatal(err)
	}
	b.journal = journal
	b.Cleanup(func() { journal.Close() })
}

// run briefs the named sources; change may adjust the configuration.
func (b *bench) run(change func(*Config), names ...string) (*Briefing, error) {
	b.Helper()
	client, err := llm.New(llm.Config{Endpoint: llm.Endpoint{BaseURL: b.server.URL}, ProbePrompt: EndpointProbe(), MaxWait: 5 * time.Second})
	if err != nil {
		b.Fatal(err)
	}
	defer client.Close()
	cfg := Config{
		Detector: detector(), Client: client, Endpoint: b.server.URL, Journal: b.journal,
		Now: func() time.Time { return time.Date(2024, 6, 22, 6, 0, 0, 0, time.UTC) },
	}
	if change != nil {
		change(&cfg)
	}
	p, err := New(cfg)
	if err != nil {
		b.Fatal(err)
	}
	sources := make([]Source, len(names))
	for i, name := range names {
		sources[i] = Source{Name: name}
	}
	return p.Run(context.Background(), sources)
}

// mustRun is run without an error.
func (b *bench) mustRun(change func(*Config), names ...string) *Briefing {
	b.Helper()
	briefing, err := b.run(change, names...)
	if err != nil {
		b.Fatal(err)
	}
	return briefing
}

func (b *bench) render(briefing *Briefing, format string) string {
	b.Helper()
	text, err := Render(briefing, format)
	if err != nil {
		b.Fatal(err)
	}
	return string(text)
}

// stem3 is the number that a seed's file name starts with.
func stem3(name string) string { return filepath.Base(name)[:3] }

// TestSeeds runs the five articles with reference answers: what a good model gives.
func TestSeeds(t *testing.T) {
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers})
	got := b.mustRun(nil, fixtureSources)
	for _, a := range got.Articles {
		if a.State != OK && a.State != OKRepaired {
			t.Errorf("%s ended %s: %s %s", a.Source, a.State, a.Message, pretty(a.Dropped))
		}
	}
	t.Run("stories", func(t *testing.T) { storiesExact(t, got) })
	t.Run("facts", func(t *testing.T) { goldFacts(t, got) })
	t.Run("evidence", func(t *testing.T) { evidenceResolves(t, got) })
	t.Run("furniture", func(t *testing.T) { noFurniture(t, got, b.server.Ledger()) })
	t.Run("again", func(t *testing.T) {
		asked := len(b.server.Ledger())
		again := b.mustRun(nil, fixtureSources)
		if n := len(b.server.Ledger()) - asked; n != 0 {
			t.Errorf("the second run sent %d requests", n)
		}
		for _, format := range []string{"md", "html"} {
			if diff := cmp.Diff(withoutUsage(b.render(got, format)), withoutUsage(b.render(again, format))); diff != "" {
				t.Errorf("%s of the second run differs (-first +second):\n%s", format, diff)
			}
		}
	})
}

// withoutUsage blanks the line that tells calls and tokens.
func withoutUsage(text string) string {
	return regexp.MustCompile(`(?m)^.*(calls?|answers from the journal).*token.*$`).ReplaceAllString(text, "")
}

func pretty(v any) string {
	text, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// gold is fixtures/gold_seeds.json, as far as it is read here.
type gold struct {
	Stories [][]string `json:"stories"`
}

func storiesExact(t *testing.T, b *Briefing) {
	text, err := os.ReadFile("../fixtures/gold_seeds.json")
	if err != nil {
		t.Fatal(err)
	}
	var want gold
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	var got [][]string
	for _, s := range b.Stories {
		var names []string
		for _, id := range s.Articles {
			names = append(names, stem3(b.Article(id).Source))
		}
		got = append(got, names)
		if len(s.Points) < 8 {
			t.Errorf("story %v has %d points, want 8 or more", names, len(s.Points))
		}
		origins := map[string]int{"000": 1, "001": 2, "002": 1}[names[0]]
		if s.Publishers != origins {
			t.Errorf("story %v has %d independent publishers, want %d", names, s.Publishers, origins)
		}
	}
	slices.SortFunc(got, func(x, y []string) int { return strings.Compare(x[0], y[0]) })
	if diff := cmp.Diff(want.Stories, got); diff != "" {
		t.Errorf("stories (-want +got):\n%s", diff)
	}
}

// mustHave are the facts of gold_seeds.json as patterns over an article's
// English and its story's points.
var mustHave = map[string][]string{
	"000": {`Joseph Tsai`, `Eddie.*Yongming.*Wu`, `Daniel Zhang`, `10 September 2023`, `20 June`, `six .*entities`},
	"001": {`Daniel Zhang Yong`, `Jeff Zhang`, `South China Morning Post`, `1 billion dollars`, `Japan, Singapore and Thailand`, `Gartner.*third|third.*Gartner`, `AWS and Microsoft Azure`, `Zeming Wu.*Li Cheng`, `(?i)DAMO Academy`},
	"002": {`public cloud, hybrid cloud,? and cloud infrastructure`, `Weiguang Liu.*public cloud`, `Jin Li.*hybrid cloud`, `Jiangwei Jiang.*infrastructure`, `Eddie Wu`, `Jingren Zhou`, `more than \$?20 billion`, `Leifeng`, `six business units`},
	"003": {`Daniel Zhang.*acting president`, `Jeff Zhang.*stepping down|steps down`, `(?i)DAMO`, `unrelated`, `two weeks ago`, `Hong Kong`, `OKX`, `one day`, `29 members`, `10%`, `Q2`, `18%`, `TikTok`},
	"004": {`Weiguang Liu`, `Jin Li`, `Jiangwei Jiang`, `Jingren Zhou`, `Leifeng`, `CNBC`, `more than \$?20 billion`},
}

// mustNot are the traps of gold_seeds.json: they may stand nowhere in the English.
var mustNot = map[string][]string{
	"000": {`Anthropic`, `CentOS`, `Kaspersky`, `\bHP\b`, `(?i)7 hours ago`},
	"001": {`Daniel Zhang[^.]*step(s|ped|ping) down`},
	"002": {`Ali Baba`, `(?i)Aly`, `(?i)song\b`},
	"003": {`(?i)unreality`, `(?i)helium`, `(?i)astatine`, `(?i)arsenic`, `(?i)beryllium`, `(?i)volition`, `(?i)nationalist infrastructure`, `(?i)online acquisition`, `(?i)crypto speech`, `(?i)spot improvement`, `(?i)net call`, `\b1 time\b`},
	"004": {`(?i)Ali Song`},
}

func goldFacts(t *testing.T, b *Briefing) {
	for _, a := range b.Articles {
		id := stem3(a.Source)
		var english []string
		for _, s := range a.Segments {
			english = append(english, s.English)
		}
		for _, c := range a.Claims {
			english = append(english, c.Text)
		}
		var points []string
		for _, s := range b.Stories {
			if slices.Contains(s.Articles, a.ID) {
				for _, p := range s.Points {
					points = append(points, p.Text)
				}
			}
		}
		own := strings.Join(english, "\n")
		for _, pattern := range mustHave[id] {
			if !regexp.MustCompile(pattern).MatchString(own + "\n" + strings.Join(points, "\n")) {
				t.Errorf("%s: %q is missing", id, pattern)
			}
		}
		for _, pattern := range mustNot[id] {
			if found := regexp.MustCompile(pattern).FindString(own); found != "" {
				t.Errorf("%s: the English holds %q", id, found)
			}
		}
	}
}

// evidenceResolves checks that every point leads to bytes of its source.
func evidenceResolves(t *testing.T, b *Briefing) {
	for _, s := range b.Stories {
		for _, p := range s.Points {
			if len(p.Evidence) == 0 {
				t.Errorf("point %q has no evidence", p.Text)
			}
			for _, e := range p.Evidence {
				a := b.Article(e.Article)
				text, err := os.ReadFile(a.Source)
				if err != nil {
					t.Fatal(err)
				}
				var parts []string
				for _, id := range e.Segments {
					seg := a.segment(id)
					if seg == nil || seg.Role != "content" {
						t.Fatalf("point %q cites %s of %s, which is no content", p.Text, id, a.Source)
					}
					if got := string(text[seg.Start:seg.End]); got != seg.Original {
						t.Errorf("%s %s: bytes %d-%d are %q, not %q", a.Source, id, seg.Start, seg.End, got, seg.Original)
					}
					parts = append(parts, seg.Original)
				}
				if want := strings.Join(parts, " "); e.Original != want {
					t.Errorf("evidence of %q: original %q, want %q", p.Text, e.Original, want)
				}
			}
		}
	}
}

// noFurniture checks that no page furniture was sent or published.
func noFurniture(t *testing.T, b *Briefing, ledger []llmtest.Entry) {
	furniture := []string{
		"Pour gérer vos consentements", "Categories: Cloud", "Recent Posts", "FinOps", "heures ago", "crédit photo", "Kaspersky",
		"Lagu Aly", "Tinggalkan Balasan", "Trending 1 year ago", "Source Techcrunch", "date 2022-12", "علي سونغ",
	}
	for _, e := range ledger {
		for _, f := range furniture {
			if strings.Contains(e.Body, f) {
				t.Errorf("%q was sent to the model (%s)", f, e.Task)
			}
		}
	}
	for _, s := range b.Stories {
		for _, p := range s.Points {
			for _, e := range p.Evidence {
				for _, f := range furniture {
					if strings.Contains(p.Text+e.Original, f) {
						t.Errorf("%q stands in the point %q", f, p.Text)
					}
				}
			}
		}
	}
}
