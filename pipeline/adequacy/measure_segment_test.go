package adequacy

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// changes damage the English of a translation; "" where one does not apply.
var changes = []struct {
	name  string
	apply func(p Pair) string
}{
	{"last third of the words cut", func(p Pair) string { return firstWords(p.English, 2, 3) }},
	{"last half of the words cut", func(p Pair) string { return firstWords(p.English, 1, 2) }},
	{"last third cut, full stop kept", func(p Pair) string { return firstWords(p.English, 2, 3) + "." }},
	{"last half cut, full stop kept", func(p Pair) string { return firstWords(p.English, 1, 2) + "." }},
	{"last sentence left out", func(p Pair) string {
		if i := strings.LastIndex(strings.TrimRight(p.English, finalMarks+"\"”'’"), ". "); i > 0 {
			return p.English[:i+1]
		}
		return ""
	}},
	{"said twice", func(p Pair) string { return p.English + " " + p.English }},
	{"last six words three times", func(p Pair) string {
		w := strings.Fields(p.English)
		if len(w) < 8 {
			return ""
		}
		end := " " + strings.Join(w[len(w)-6:], " ")
		return p.English + end + end
	}},
	{"original copied", func(p Pair) string { return p.Original }},
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
	var alarms, doubts, caught grid
	for _, l := range measured {
		for _, d := range translations(t, l.folder, l.lang) {
			column := l.lang + " " + half(d.held)
			for _, p := range d.pairs {
				for _, c := range Agree([]Pair{p})[0] {
					alarms.at(c.Check, column).count(c.Verdict == Fail)
					doubts.at(c.Check, column).count(c.Verdict == Unknown)
					if c.Verdict != Pass && show == c.Check && !d.held {
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
					caught.at(change.name, column).count(failed(results, CheckComplete, CheckLanguage, CheckCopy))
					if strings.Contains(change.name, "left standing") {
						caught.at(change.name+", or doubted", column).count(slices.ContainsFunc(results, func(c Result) bool { return c.Check == CheckCopy && c.Verdict != Pass }))
					}
				}
			}
		}
	}
	alarms.log(t, "human translations: failed")
	doubts.log(t, "human translations: cannot tell")
	caught.log(t, "caught by complete, language or copy")
}

// TestMeasureOtherLanguage answers with the human translation into another
// language.
func TestMeasureOtherLanguage(t *testing.T) {
	var caught grid
	for _, l := range measured {
		docs := translations(t, l.folder, l.lang)
		for _, other := range []string{"fra", "nld", "ind", "arb", "deu", "spa", "ita", "por", "swe", "vie", "tur"} {
			theirs := translations(t, other, l.lang)
			for i := range min(len(docs), len(theirs)) {
				if docs[i].name != theirs[i].name || len(docs[i].pairs) != len(theirs[i].pairs) {
					continue
				}
				for k, p := range docs[i].pairs {
					if p.English = theirs[i].pairs[k].Original; len(strings.Fields(p.English)) < 6 {
						continue
					}
					caught.at(other, l.lang+" "+half(docs[i].held)).count(failed(Agree([]Pair{p})[0], CheckLanguage, CheckCopy))
				}
			}
		}
	}
	caught.log(t, "answers in another language, of 6 words and more: caught by language or copy")
}
