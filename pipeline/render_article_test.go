package pipeline

import (
	"fmt"
	"strings"
	"testing"

	"github.com/babelwire/babelwire/pipeline/segment"
)

// What is true of every sentence of an article is said once, what is true of
// several is a note, and what failed stands at each of its sentences.
func TestArticleSaysThingsOnce(t *testing.T) {
	a := Article{ID: "a", Lang: "ru", State: OK}
	for i := range 4 {
		s := Segment{
			ID: fmt.Sprintf("s%d", i+1), Role: segment.Content, Lang: "ru", Original: fmt.Sprintf("Слово %d", i), English: fmt.Sprintf("Word %d", i),
			Checks: []Check{{Check: "complete", Result: Pass}, {Check: "negation", Result: Unknown, Why: "Not known."}, {Check: "number", Result: Fail, Why: "It is gone."}},
		}
		if i > 0 {
			s.Checks = append(s.Checks, Check{Check: "date", Result: Unknown, Why: "No months."}, Check{Check: "name", Result: Unknown, Why: "No months."})
		}
		if i == 3 {
			s.Checks = append(s.Checks, Check{Check: "order", Result: Unknown, Why: "Only here."})
		}
		a.Segments = append(a.Segments, s)
	}
	v := (&viewer{b: &Briefing{Articles: []Article{a}}}).article(0)
	var lines []string
	for _, s := range v.Segments {
		lines = append(lines, strings.Join([]string{s.ID, s.Failed, s.Tell, s.Passed}, "|"))
	}
	got := v.Checks + "\n" + v.Always + "\n" + strings.Join(v.Notes, " ") + "\n" + strings.Join(lines, "\n")
	want := `complete, negation, number, date, name
negation (Not known.)
It is gone. No months.
s1|number (note 1)||complete
s2|number (note 1)|date, name (note 2)|
s3|number (note 1)|date, name (note 2)|
s4|number (note 1)|date, name (note 2); order (Only here.)|complete`
	if got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
}

func TestArticleWithoutText(t *testing.T) {
	v := (&viewer{b: &Briefing{Articles: []Article{{ID: "a", Source: "x.txt", Lang: "und", State: Failed, Reason: "input.missing"}}}}).article(0)
	if v.Text != "" || v.Language != "" || !v.Untitled || v.Message != "There is no such file." {
		t.Errorf("%+v", v)
	}
}
