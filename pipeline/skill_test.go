package pipeline

import (
	"context"
	"math"
	"slices"
	"testing"
	"time"

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
		{"ar", 65, Fair},
		{"nl", 73.99, Fair},
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

// keep puts a measurement of the fake's model into the bench's journal.
func (b *bench) keep(model string, chrf float64, codes ...string) {
	b.Helper()
	p := &Pipeline{cfg: Config{Journal: b.journal}}
	m := MeasuredSkill{Model: model, Version: "v", At: time.Unix(0, 0).UTC(), Languages: map[string]Skill{}}
	for _, code := range codes {
		m.Languages[code] = Skill{ChrF: chrf, N: 28, Grade: "as it was graded then"}
	}
	if err := p.KeepSkill(context.Background(), m); err != nil {
		b.Fatal(err)
	}
}

// TestMeasuredSkillOfRun: what the journal has measured of the model in use
// decides what a run calls checked, unless the configuration grades the language.
func TestMeasuredSkillOfRun(t *testing.T) {
	french := fixtureSources + "/000_af218220baa3f74d.txt"
	for _, tt := range []struct {
		name    string
		model   string
		chrf    float64
		config  map[string]Skill
		checked bool
		grade   string
	}{
		{"measured weak", llmtest.DefaultModel, 48, nil, false, Weak},
		{"measured good", llmtest.DefaultModel, 80, nil, true, Good},
		{"the configuration grades it", llmtest.DefaultModel, 48, map[string]Skill{"fr": {Grade: Good}}, true, Good},
		{"another model was measured", "another", 48, nil, true, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, llmtest.Options{Answers: fixtureAnswers})
			b.keep(tt.model, tt.chrf, "fr")
			for _, again := range []bool{false, true} { // asked, and from the journal alone
				got := b.mustRun(func(c *Config) { c.Skill = tt.config }, french)
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
					t.Errorf("second run %v: briefing.json says %+v, want %q", again, got.Skill["fr"], tt.grade)
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
