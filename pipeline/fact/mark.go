package fact

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Mark is one number, date or name of a text that was compared with the other
// text, for a page that shows a sentence beside its English.
type Mark struct {
	// Start and End are byte offsets, End exclusive, at rune borders.
	Start, End int
	// Kind is CheckNumber, CheckDate or CheckName. A year that stands alone is
	// a number, as it is to AgreeAt.
	Kind string
	// Verdict is Pass when the other text states it too, Fail when it does not
	// and Unknown when that cannot be told.
	Verdict Verdict
}

// Marks gives what AgreeAt compares, in the place where it stands: the marks of
// each text, sorted by Start and not overlapping. No mark is worse than the
// verdict of AgreeAt on its kind, and what AgreeAt names in Missing, Extra or
// Doubted bears a Fail or an Unknown.
//
// What AgreeAt passes over bears no mark: the common words of a name that each
// language says in its own way (Conseil de sécurité), "one" and "half", a
// relative day with nothing to compare it to. A name that an original in Arabic
// script writes by its sound is marked where its words are found in their
// order, and in the English alone where they are not. Of a language that is not
// known, the digits and the Latin names are marked.
func Marks(original, lang, english string, published time.Time) (inOriginal, inEnglish []Mark) {
	c := compare(original, lang, english, published)
	c.marks = &marking{}
	c.numbers()
	c.dates()
	c.names()
	a, b := echoes(c.marks.b, c.b, c.a), echoes(c.marks.a, c.a, c.b)
	return layOut(c.a.text, append(c.marks.a, a...)), layOut(c.b.text, append(c.marks.b, b...))
}

// leastLetters is how long a name must be for the same letters in the other text
// to be shown as the same name.
const leastLetters = 3

// echoes marks in one text the names that were found there for the other, where
// they are spelled with the same letters: the check does not count a
// sentence's first word as a name, and a reader looks for its counterpart.
func echoes(marks []Mark, from, to *reading) []Mark {
	var out []Mark
	for _, m := range marks {
		if m.Kind != CheckName || m.Verdict != Pass {
			continue
		}
		name := ""
		for _, t := range from.toks {
			if t.start >= m.Start && t.end <= m.End && t.kind == word {
				name += t.norm
			}
		}
		if utf8.RuneCountInString(name) < leastLetters {
			continue
		}
		for i := range to.toks {
			written := ""
			for _, t := range to.toks[i:] {
				if t.kind != word || !strings.HasPrefix(name, written+t.norm) {
					break
				}
				if written += t.norm; written == name {
					out = append(out, Mark{to.toks[i].start, t.end, CheckName, Pass})
					break
				}
			}
		}
	}
	return out
}

// passedOver is the outcome for what a check does not look for. It blames as
// little as Pass, and proves as little as Unknown.
const passedOver Verdict = ""

// marking collects the marks of the two texts of a comparison. The nil one
// collects nothing, for the callers that ask for the results alone.
type marking struct{ a, b []Mark }

func (m *marking) inA(start, end int, kind string, v Verdict) {
	if m != nil && end > start && v != passedOver {
		m.a = append(m.a, Mark{start, end, kind, v})
	}
}

func (m *marking) inB(start, end int, kind string, v Verdict) {
	if m != nil && end > start && v != passedOver {
		m.b = append(m.b, Mark{start, end, kind, v})
	}
}

// The ranks by which marks that overlap give way to each other.
var (
	rankOfVerdict = map[Verdict]int{Fail: 0, Unknown: 1, Pass: 2}
	rankOfKind    = map[string]int{CheckDate: 0, CheckNumber: 1, CheckName: 2}
)

// layOut makes marks that do not overlap. The worse verdict keeps its place,
// then the date before the number before the name, then the longer mark; of the
// others the words that are left over stay marked.
func layOut(text string, found []Mark) []Mark {
	slices.SortStableFunc(found, func(x, y Mark) int {
		return cmp.Or(cmp.Compare(rankOfVerdict[x.Verdict], rankOfVerdict[y.Verdict]), cmp.Compare(rankOfKind[x.Kind], rankOfKind[y.Kind]),
			cmp.Compare(y.End-y.Start, x.End-x.Start), cmp.Compare(x.Start, y.Start))
	})
	var out []Mark // sorted by Start
	for _, m := range found {
		at, _ := slices.BinarySearchFunc(out, m.Start, func(x Mark, start int) int { return cmp.Compare(x.End, start+1) })
		for start := m.Start; start < m.End; {
			// The free stretch before the next mark.
			free, next := m.End, m.End
			if at < len(out) && out[at].Start < m.End {
				free, next = out[at].Start, out[at].End
			}
			s, e := start, free
			if e-s < m.End-m.Start {
				s, e = trimmed(text, s, e)
			}
			if s < e {
				out = slices.Insert(out, at, Mark{s, e, m.Kind, m.Verdict})
				at++
			}
			start, at = next, at+1
		}
	}
	return out
}

// trimmed cuts what is no letter, number or vowel sign from the ends of a stretch.
func trimmed(text string, start, end int) (int, int) {
	if start >= end {
		return start, start
	}
	bare := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) }
	s := text[start:end]
	left := strings.TrimLeftFunc(s, bare)
	return end - len(left), end - len(left) + len(strings.TrimRightFunc(left, bare))
}
