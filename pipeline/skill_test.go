package pipeline

import (
	"bytes"
	"context"
	"log/slog"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

func TestGrade(t *testing.T) {
	for _, tt := range []struct {
		code string
		chrf float64
		want string
	}{
		{"fr", 0, Weak},
		{"fr", 64.99, Weak},
		{"fr", 65, Fair},
		{"nl", 73.99, Fair},
		{"ar", 79.99, Weak},
		{"ar", 80, Fair},
		{"ar", 86.99, Fair},
		{"ar", 87, Good},
		{"ru", 74, Weak},
		{"zh", 80, Fair},
		{"tlh-?", 79, Weak}, // not known: on the safe side
		{"id", 74, Good},
		{"sv", 100, Good},
		{"fr", math.NaN(), Weak},
		{"fr", -1, Weak},
		{GarbledLang, 74, Weak},
		{GarbledLang, 81, Fair},
		{GarbledLang, 86, Good},
	} {
		if got := Grade(tt.code, tt.chrf); got != tt.want {
			t.Errorf("Grade(%s, %v) = %s, want %s", tt.code, tt.chrf, got, tt.want)
		}
	}
}

// TestBetterGrade: no grade is the lowest.
func TestBetterGrade(t *testing.T) {
	order := []string{"", Weak, Fair, Good}
	for i, a := range order {
		for k, b := range order {
			if got := BetterGrade(a, b); got != (i > k) {
				t.Errorf("BetterGrade(%q, %q) = %v", a, b, got)
			}
		}
	}
}

// keep puts a measurement of the fake's model into the bench's journal: a score
// whose spread begins 5 points below it.
func (b *bench) keep(m MeasuredSkill, chrf float64, codes ...string) {
	b.Helper()
	p := &Pipeline{cfg: Config{Journal: b.journal}}
	m.At, m.Languages, m.Spread = time.Unix(0, 0).UTC(), map[string]Skill{}, map[string][2]float64{}
	for _, code := range codes {
		m.Languages[code] = Skill{ChrF: chrf, N: 28, Grade: "as it was graded then"}
		m.Spread[code] = [2]float64{chrf - 5, chrf + 5}
	}
	if err := p.KeepSkill(context.Background(), m); err != nil {
		b.Fatal(err)
	}
}

// TestMeasuredSkillOfRun: what the journal has measured of the model in use
// decides what a run calls checked, unless the configuration grades the language.
func TestMeasuredSkillOfRun(t *testing.T) {
	french := fixtureSources + "/000_af218220baa3f74d.txt"
	now := SkillVersion(SkillSetHash)
	fake := MeasuredSkill{Model: llmtest.DefaultModel, Kind: llm.KindLlamaCpp, Version: now}
	for _, tt := range []struct {
		name    string
		kept    MeasuredSkill
		chrf    float64
		config  map[string]Skill
		checked bool
		grade   string
		warned  string // in the log, once
	}{
		{"measured weak", fake, 48, nil, false, Weak, ""},
		{"its lower end is weak", fake, 69, nil, false, Weak, ""},
		{"measured good", fake, 80, nil, true, Good, ""},
		{"the configuration grades it better", fake, 48, map[string]Skill{"fr": {Grade: Good}}, true, Good, "language=fr config=good measured=weak"},
		{"the configuration grades it worse", fake, 80, map[string]Skill{"fr": {Grade: Weak}}, false, Weak, ""},
		{"another model was measured", MeasuredSkill{Model: "another", Kind: fake.Kind, Version: now}, 48, nil, true, "", ""},
		{"another kind of server", MeasuredSkill{Model: fake.Model, Kind: llm.KindOllama, Version: now}, 48, nil, true, "", ""},
		{"another test set or other prompts", MeasuredSkill{Model: fake.Model, Kind: fake.Kind, Version: "old"}, 48, nil, true, "", "outdated"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, llmtest.Options{Answers: fixtureAnswers})
			b.keep(tt.kept, tt.chrf, "fr")
			for _, again := range []string{"asked", "from the journal alone", "known and asked again"} {
				var log bytes.Buffer
				got := b.mustRun(func(c *Config) {
					c.NoCache = again == "known and asked again"
					c.Skill, c.Log = tt.config, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn}))
				}, french)
				if n := strings.Count(log.String(), tt.warned); tt.warned != "" && n != 1 || tt.warned == "" && strings.Contains(log.String(), "measured") {
					t.Errorf("%s: the log does not say %q once: %s", again, tt.warned, log.String())
				}
				checked := 0
				for _, a := range got.Articles {
					for _, c := range a.Claims {
						if c.Verdict == Checked {
							checked++
						}
						if c.Verdict == Checked && !tt.checked {
							t.Errorf("checked, though the model is weak: %q", c.Text)
						}
					}
				}
				for _, s := range got.Stories {
					for _, p := range s.Points {
						if p.Verdict == Checked && !tt.checked {
							t.Errorf("a checked point: %q", p.Text)
						}
					}
				}
				if tt.checked && checked == 0 {
					t.Error("no claim is checked: the test shows nothing")
				}
				if got.Skill["fr"].Grade != tt.grade {
					t.Errorf("%s: briefing.json says %+v, want %q", again, got.Skill["fr"], tt.grade)
				}
				if tt.config == nil && tt.grade != "" && (got.Skill["fr"].ChrF != tt.chrf || got.Skill["fr"].N != 28) {
					t.Errorf("the figures are lost: %+v", got.Skill["fr"])
				}
			}
		})
	}
}

// pipeline is one over the bench, for work that is no briefing.
func (b *bench) pipeline(ctx context.Context) *Pipeline {
	b.Helper()
	client, err := llm.New(llm.Config{Endpoint: llm.Endpoint{BaseURL: b.server.URL}, ProbePrompt: EndpointProbe(), MaxWait: 5 * time.Second})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(client.Close)
	p, err := New(Config{Detector: detector(), Client: client, Endpoint: b.server.URL, Journal: b.journal})
	if err != nil {
		b.Fatal(err)
	}
	return p
}

var tramTexts = []Text{
	{Name: "one", Lang: "fr", Segments: []string{"Le tram roule de nouveau mardi.", "Les travaux ont coûté 23 millions d'euros.", "Le maire est content."}},
	{Name: "two", Lang: "nl", Segments: []string{"De tram rijdt dinsdag weer.", "De werken kostten 23 miljoen euro."}},
	{Name: "none", Lang: "nl"},
}

// TestTranslate: entry by entry, the second time without a request, and with
// what the endpoint says too long cut smaller.
func TestTranslate(t *testing.T) {
	ctx := context.Background()
	for _, behavior := range []string{"", "noschema", "shift", "number"} {
		t.Run(behavior, func(t *testing.T) {
			b := newBench(t, llmtest.Options{Behavior: behavior})
			var told []int
			got, err := b.pipeline(ctx).Translate(ctx, tramTexts, func(i int, _ Translation) { told = append(told, i) })
			if err != nil {
				t.Fatal(err)
			}
			slices.Sort(told)
			if !slices.Equal(told, []int{0, 1, 2}) {
				t.Errorf("told of %v", told)
			}
			repaired := 0
			for i, tr := range got {
				repaired += tr.Repaired
				if len(tr.English) != len(tramTexts[i].Segments) || len(tr.Checks) != len(tr.English) || tr.Fault != "" {
					t.Errorf("%s: %+v", tramTexts[i].Name, tr)
				}
				lost := 0
				for _, e := range tr.English {
					if e == "" {
						lost++
					}
				}
				if lost != tr.Lost {
					t.Errorf("%s: %d lost, but it says %d", tramTexts[i].Name, lost, tr.Lost)
				}
			}
			if (behavior == "number") != (repaired > 0) && behavior != "shift" {
				t.Errorf("%d asked again", repaired)
			}
			asked := len(b.server.Ledger())
			again, err := b.pipeline(ctx).Translate(ctx, tramTexts, nil)
			if err != nil {
				t.Fatal(err)
			}
			if n := len(b.server.Ledger()) - asked; n != 0 {
				t.Errorf("the second time sent %d requests", n)
			}
			for i := range again {
				if !slices.Equal(again[i].English, got[i].English) {
					t.Errorf("the second time says %q, the first %q", again[i].English, got[i].English)
				}
			}
		})
	}
}

// TestTranslatePlainly: one request a text without a schema, in parts where the
// context is too small, whether the server tells its context or only refuses.
func TestTranslatePlainly(t *testing.T) {
	ctx := context.Background()
	for _, tt := range []struct {
		kind           string
		context, parts int
	}{{llmtest.KindLlamaCpp, 8192, 1}, {llmtest.KindLlamaCpp, 600, 2}, {llmtest.KindOpenAI, 300, 2}} {
		b := newBench(t, llmtest.Options{Kind: tt.kind, Context: tt.context})
		text := Text{Name: "long", Lang: "fr"}
		for range 12 {
			text.Segments = append(text.Segments, "Les travaux ont coûté 23 millions d'euros, a dit le maire de la ville mardi soir devant la presse.")
		}
		got, err := b.pipeline(ctx).TranslatePlainly(ctx, []Text{text}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got[0].Chunks < tt.parts || tt.parts == 1 && got[0].Chunks != 1 || len(got[0].English) != got[0].Chunks || got[0].Fault != "" {
			t.Errorf("%s with a context of %d: %+v", tt.kind, tt.context, got[0])
		}
	}
}

// TestUnanswered: what the endpoint did not give is told from what the checks
// rejected.
func TestUnanswered(t *testing.T) {
	ctx := context.Background()
	for _, tt := range []struct {
		behavior string
		none     bool // of all the English: nothing came
		rejected bool
	}{{"", false, false}, {"loop", true, false}, {"empty:null", true, false}, {"lang", false, true}} {
		b := newBench(t, llmtest.Options{Behavior: tt.behavior})
		got, err := b.pipeline(ctx).Translate(ctx, tramTexts[:2], nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, tr := range got {
			want := 0
			if tt.none {
				want = len(tr.English)
			}
			if n := tr.Unanswered; n != want || (tr.Lost > 0) != (tt.none || tt.rejected) {
				t.Errorf("%q, %s: %d unanswered, want %d; %d lost", tt.behavior, tramTexts[i].Name, n, want, tr.Lost)
			}
		}
	}
}

// TestTranslated: the languages that something was translated from, each once.
func TestTranslated(t *testing.T) {
	article := func(lang string, garbled bool, state State) Article {
		return Article{Lang: lang, Garbled: Garbled{Is: garbled}, State: state}
	}
	b := Briefing{Articles: []Article{
		article("en", true, OK), article("en", false, OK), article("fr", false, Partial), article("fr", false, OK),
		article("nl", false, Failed), article("de", false, Skipped), article("ar", true, Flagged), article("", false, Quarantined),
	}}
	if diff := cmp.Diff([]string{"ar", "fr", GarbledLang}, b.Translated()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if b.WithoutModel = true; len(b.Translated()) > 0 {
		t.Errorf("without a model it names %v", b.Translated())
	}
}
