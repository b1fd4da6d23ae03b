package eval

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// TestSkillSetHash: a run knows our own test set by this hash.
func TestSkillSetHash(t *testing.T) {
	set, err := OwnSkillSet(nil)
	if err != nil {
		t.Fatal(err)
	}
	if set.Hash != pipeline.SkillSetHash {
		t.Errorf("the test set changed: set pipeline.SkillSetHash to %q; what was measured before no longer counts, nor do the figures in deploy/localmodel/config.yaml", set.Hash)
	}
	if set.Version != pipeline.SkillVersion(pipeline.SkillSetHash) {
		t.Error("a run would not take a measurement on our own set")
	}
}

// TestSkillSpread: what is graded is the lower end.
func TestSkillSpread(t *testing.T) {
	r, _, _, err := measure(t, newPipeline(t, newServer(t, llmtest.Options{}), filepath.Join(t.TempDir(), "j.db")), false, "fr")
	if err != nil {
		t.Fatal(err)
	}
	f := r.Languages[0]
	if f.Grade != pipeline.Grade("fr", f.Spread[0]) || f.NoEnglish+f.Unanswered != 0 || len(r.Unmeasured()) != 0 {
		t.Errorf("%+v", f)
	}
}

// TestAnswersOf: which answers are a measurement.
func TestAnswersOf(t *testing.T) {
	segments := []string{"Un.", "Deux.", "Trois.", "Quatre.", "Cinq."}
	const unanswered, rejected = true, false
	for _, tt := range []struct {
		name     string
		english  []string
		nothing  bool // came for the segments without English
		measured bool
	}{
		{"all there", []string{"One.", "Two.", "Three.", "Four.", "Five."}, unanswered, true},
		{"a fifth unanswered", []string{"One.", "", "Three.", "Four.", "Five."}, unanswered, true},
		{"more than a fifth", []string{"One.", "", "", "Four.", "Five."}, unanswered, false},
		{"rejected, and one is left", []string{"One.", "", "", "", ""}, rejected, true},
		{"rejected to the last", []string{"", "", "", "", ""}, rejected, false},
		{"a refusal to each", []string{"Sorry.", "Sorry.", "", "Sorry.", ""}, rejected, false},
		{"a refusal to most", []string{"Sorry.", "Sorry.", "", "Sorry.", "Five."}, rejected, true},
		{"two neighbours alike", []string{"One.", "One.", "", "", ""}, rejected, true},
	} {
		tr := pipeline.Translation{English: tt.english}
		for _, english := range tt.english {
			if english == "" {
				tr.Lost++
			}
		}
		if tt.nothing {
			tr.Unanswered = tr.Lost
		}
		got := answersOf([]pipeline.Text{{Name: "a", Lang: "fr", Segments: segments}}, []pipeline.Translation{tr})["fr"]
		if fault := got.fault(); (fault == "") != tt.measured || got.n != len(segments) || got.noEnglish != tr.Lost {
			t.Errorf("%s: %q, %+v", tt.name, fault, got)
		}
	}
}

// TestSkillOfBrokenEndpoint: nothing is kept, and a later measurement of a
// sound endpoint is one.
func TestSkillOfBrokenEndpoint(t *testing.T) {
	for _, behavior := range []string{"loop", "empty", "empty:null", "refuse"} {
		t.Run(behavior, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "j.db")
			server := newServer(t, llmtest.Options{Behavior: behavior})
			p := newPipeline(t, server, path)
			set, err := OwnSkillSet([]string{"fr", "ar", pipeline.GarbledLang})
			if err != nil {
				t.Fatal(err)
			}
			r, err := Skill(t.Context(), p, set, false, SkillWatch{Cost: func(SkillCost) {}, Line: func(string) {}})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range r.Unmeasured() {
				if f.Grade != "" || f.N != 28 || f.NoEnglish == 0 {
					t.Errorf("%+v", f)
				}
			}
			if _, known, err := p.MeasuredSkill(t.Context()); known || err != nil || len(r.Unmeasured()) != 3 {
				t.Errorf("kept: %v, %v; %+v", known, err, r.Languages)
			}
		})
	}
}

// TestSkillOutdated: a measurement on another set or with other prompts does
// not answer, is told, and is replaced.
func TestSkillOutdated(t *testing.T) {
	p := newPipeline(t, newServer(t, llmtest.Options{}), filepath.Join(t.TempDir(), "j.db"))
	m, known, err := p.MeasuredSkill(t.Context())
	if err != nil || known || m.Model == "" || m.Kind == "" {
		t.Fatalf("%+v, %v, %v", m, known, err)
	}
	m.Version, m.At = "another", time.Unix(0, 0).UTC()
	m.Languages = map[string]pipeline.Skill{"fr": {ChrF: 99, N: 28}, "nl": {ChrF: 99, N: 28}}
	if err := p.KeepSkill(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	r, _, _, err := measure(t, p, false, "fr")
	if err != nil || r.Known || !r.Outdated.Equal(m.At) {
		t.Errorf("%+v, %v", r, err)
	}
	now, _, err := p.MeasuredSkill(t.Context())
	if _, stale := now.Languages["nl"]; err != nil || stale || now.Version != r.Version {
		t.Errorf("the journal holds %+v, %v", now, err)
	}
}
