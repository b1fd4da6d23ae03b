package pipeline

import (
	"bytes"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/babelwire/babelwire/pipeline/segment"
)

// The made briefings are as consistent as real ones; what the pages show of
// them would say nothing otherwise.
func TestMadeBriefings(t *testing.T) {
	schema := strictSchema(t, "briefing.schema.json")
	for _, c := range some([]struct {
		name              string
		make              func() *Briefing
		articles, stories int
	}{
		{"arabic", arabicBriefing, 12, 4},
		{"failed", failedBriefing, 8, 0},
		{"large", func() *Briefing { return largeBriefing(60) }, 60, 18},
	}, 3) {
		t.Run(c.name, func(t *testing.T) {
			b := c.make()
			if len(b.Articles) != c.articles || len(b.Stories) != c.stories {
				t.Errorf("%d articles and %d stories", len(b.Articles), len(b.Stories))
			}
			if !bytes.Equal([]byte(render(t, b, "json")), []byte(render(t, c.make(), "json"))) {
				t.Error("made twice, it differs")
			}
			v, err := jsonschema.UnmarshalJSON(strings.NewReader(render(t, b, "json")))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(v); err != nil {
				t.Error(err)
			}
			madeConsistent(t, b)
		})
	}
}

// madeConsistent checks every id, offset and evidence of a briefing.
func madeConsistent(t *testing.T, b *Briefing) {
	t.Helper()
	claims := map[string]bool{}
	for _, a := range b.Articles {
		for i, s := range a.Segments {
			if s.End-s.Start != len(s.Original) || i > 0 && s.Start <= a.Segments[i-1].Start {
				t.Fatalf("%s %s: bytes %d to %d for %d", a.Source, s.ID, s.Start, s.End, len(s.Original))
			}
			if strings.ContainsAny(s.Original+s.English, "{}%!") {
				t.Errorf("%s: a blank was left in %q %q", a.Source, s.Original, s.English)
			}
		}
		for _, c := range a.Claims {
			claims[c.ID] = true
			for _, id := range c.Evidence {
				if s := a.segment(id); s == nil || s.Role != segment.Content || s.English == "" {
					t.Errorf("%s: claim %q cites %s", a.Source, c.Text, id)
				}
			}
		}
	}
	for _, s := range b.Stories {
		points := map[string]bool{}
		for _, p := range s.Points {
			points[p.ID] = true
			for _, id := range p.Claims {
				if !claims[id] {
					t.Errorf("point %q cites claim %s, which is nowhere", p.Text, id)
				}
			}
			for _, e := range p.Evidence {
				var originals []string
				for _, id := range e.Segments {
					originals = append(originals, b.Article(e.Article).segment(id).Original)
				}
				if len(originals) == 0 || e.Original != strings.Join(originals, " ") {
					t.Errorf("point %q: evidence %q is not %q", p.Text, e.Original, originals)
				}
			}
		}
		for _, e := range s.Timeline {
			if !points[e.Point] {
				t.Errorf("the timeline of %q names the point %s", s.Headline, e.Point)
			}
		}
		for _, d := range s.Disagreements {
			for _, v := range d.Values {
				if b.Article(v.Article).segment(v.Segment).Original != v.Original {
					t.Errorf("%q: the value %s is not in its sentence", d.Slot, v.Value)
				}
			}
		}
	}
}
