package adequacy

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/babelwire/babelwire/pipeline/internal/paralleltest"
)

// changes damage the English of a translation; "" where one does not apply.
// Those that `babelwire eval checks` plants are left to it.
var changes = []struct {
	name  string
	apply func(p Pair) string
}{
	{"last half of the words cut", func(p Pair) string { return firstWords(p.English, 1, 2) }},
	{"last third cut, full stop kept", func(p Pair) string { return firstWords(p.English, 2, 3) + "." }},
	{"last half cut, full stop kept", func(p Pair) string { return firstWords(p.English, 1, 2) + "." }},
	{"last sentence left out", func(p Pair) string {
		if i := strings.LastIndex(strings.TrimRight(p.English, finalMarks+"\"”'’"), ". "); i > 0 {
			return p.English[:i+1]
		}
		return ""
	}},
	{"last six words three times", func(p Pair) string {
		w := strings.Fields(p.English)
		if len(w) < 8 {
			return ""
		}
		end := " " + strings.Join(w[len(w)-6:], " ")
		return p.English + end + end
	}},
	{"one word left standing", func(p Pair) string { return leaveWords(p, 1) }},
	{"three words left standing", func(p Pair) string { return leaveWords(p, 3) }},
}

func firstWords(s string, part, of int) string {
	w := strings.Fields(s)
	if len(w) < 9 {
		return ""
	}
	return strings.TrimRight(strings.Join(w[:len(w)*part/of], " "), ",;:–-. ")
}

// leaveWords puts n words of the original that start in lower case in the
// place of English words, spread over the text.
func leaveWords(p Pair, n int) string {
	there := setOf(read(p.English).lower())
	var own []string
	for _, w := range words(p.Original) {
		if r := []rune(w); len(r) >= 5 && strings.ToLower(w) == w && !there[w] {
			own = append(own, w)
		}
	}
	w := strings.Fields(p.English)
	if len(own) < n || len(w) < 3*n {
		return ""
	}
	for i := range n {
		w[(2*i+1)*len(w)/(2*n)] = own[(2*i+1)*len(own)/(2*n)]
	}
	return strings.Join(w, " ")
}

func TestMeasureSegments(t *testing.T) {
	show := os.Getenv("BABELWIRE_SHOW")
	var alarms, doubts, caught paralleltest.Grid
	for _, l := range paralleltest.Languages() {
		for _, d := range translations(t, l.Folder, l.Code) {
			column := d.column()
			for _, p := range d.pairs {
				for _, c := range Agree([]Pair{p})[0] {
					alarms.At(c.Check, column).Count(c.Verdict == Fail)
					doubts.At(c.Check, column).Count(c.Verdict == Unknown)
					if c.Verdict != Pass && show == c.Check && !d.later() {
						t.Logf("%s %s: %s %s\n  %s\n  %s", d.name, p.ID, c.Verdict, c.Why, p.Original, p.English)
					}
				}
				for _, change := range changes {
					english := change.apply(p)
					if len(english) < 2 {
						continue
					}
					q := p
					q.English = english
					results := Agree([]Pair{q})[0]
					caught.At(change.name, column).Count(failed(results, CheckComplete, CheckLanguage, CheckCopy))
					if strings.Contains(change.name, "left standing") {
						caught.At(change.name+", or doubted", column).Count(slices.ContainsFunc(results, func(c Result) bool { return c.Check == CheckCopy && c.Verdict != Pass }))
					}
				}
			}
		}
	}
	alarms.Log(t, "human translations: failed")
	doubts.Log(t, "human translations: cannot tell")
	caught.Log(t, "caught by complete, language or copy")
	for _, l := range paralleltest.Languages() {
		alarms.AtMost(t, CheckComplete, l.Code, 1)
		for _, check := range []string{CheckLanguage, CheckCopy, CheckOrder} {
			alarms.AtMost(t, check, l.Code, 0.1)
		}
		for _, check := range []string{CheckComplete, CheckLanguage, CheckOrder} {
			doubts.AtMost(t, check, l.Code, 0.1)
		}
		doubts.AtMost(t, CheckCopy, l.Code, 0.5)
		for change, least := range map[string]float64{
			"last half of the words cut": 96, "last third cut, full stop kept": 20, "last half cut, full stop kept": 66, "last sentence left out": 58,
			"last six words three times": 99, "one word left standing, or doubted": 50, "three words left standing, or doubted": 88,
		} {
			caught.AtLeast(t, change, l.Code, least)
		}
	}
}

// TestMeasureOtherLanguage answers with the human translation into another
// language.
func TestMeasureOtherLanguage(t *testing.T) {
	others := []string{"fra", "nld", "ind", "arb", "deu", "spa", "ita", "por", "swe", "vie", "tur"}
	var caught paralleltest.Grid
	for _, l := range paralleltest.Languages() {
		docs := translations(t, l.Folder, l.Code)
		for _, other := range others {
			theirs := translations(t, other, l.Code)
			for i := range min(len(docs), len(theirs)) {
				if docs[i].name != theirs[i].name || len(docs[i].pairs) != len(theirs[i].pairs) {
					continue
				}
				for k, p := range docs[i].pairs {
					if p.English = theirs[i].pairs[k].Original; len(strings.Fields(p.English)) < 6 {
						continue
					}
					caught.At(other, docs[i].column()).Count(failed(Agree([]Pair{p})[0], CheckLanguage, CheckCopy))
				}
			}
		}
	}
	caught.Log(t, "answers in another language, of 6 words and more: caught by language or copy")
	for _, other := range others {
		least := 95.0
		switch other { // both are missed more often
		case "swe":
			least = 85
		case "tur":
			least = 90
		}
		caught.AtLeast(t, other, "", least)
	}
}
