package pipeline

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/babelwire/babelwire/pipeline/adequacy"
	"github.com/babelwire/babelwire/pipeline/fact"
	"github.com/babelwire/babelwire/pipeline/stance"
)

// This file is the second link of the proof: English against original. The
// first link, claim against English, is in prove.go.

// The checks of a segment's English are made and shown in this order: those of
// package adequacy (is it a translation at all), of package fact (numbers,
// dates, names) and of package stance (what is denied, doubted, attributed and
// quoted).

// fatal reports whether English that fails the check is of no use at all. A
// segment that fails another one keeps its English, marked.
func fatal(check string) bool {
	switch check {
	case adequacy.CheckComplete, adequacy.CheckLanguage, adequacy.CheckCopy, adequacy.CheckOrder:
		return true
	}
	return false
}

// checkEnglish checks the English of segments that were answered together:
// each against its own original, and its order against the neighbours.
func checkEnglish(a *Article, segments []*Segment) {
	pairs := make([]adequacy.Pair, len(segments))
	for i, s := range segments {
		pairs[i] = a.adequacyPair(s)
	}
	for i, results := range adequacy.Agree(pairs) {
		segments[i].Checks = a.checksOf(segments[i], results)
	}
}

// checkSegment checks one segment's English against the text it was made from;
// alone, it has no order that could be wrong.
func checkSegment(a *Article, s *Segment) []Check {
	return a.checksOf(s, adequacy.Agree([]adequacy.Pair{a.adequacyPair(s)})[0])
}

func (a *Article) adequacyPair(s *Segment) adequacy.Pair {
	return adequacy.Pair{ID: s.ID, Lang: s.Lang, Original: s.source(), English: s.English, Garbled: a.skillKey(s.Lang) == GarbledLang}
}

// checksOf adds to the results of adequacy what the two texts state. Where the
// English is no translation, its numbers say nothing, and the checks of them
// cannot tell. That of another sentence is one, and is compared.
func (a *Article) checksOf(s *Segment, results []adequacy.Result) []Check {
	var checks []Check
	notMade := ""
	for _, r := range results {
		checks = append(checks, Check{Check: r.Check, Result: Result(r.Verdict), Why: r.Why, items: r.Words})
		if r.Verdict == adequacy.Fail && r.Check != adequacy.CheckOrder && notMade == "" {
			notMade = fmt.Sprintf("Not made: the English failed its %s check.", r.Check)
		}
	}
	english := s.English
	if notMade != "" {
		english = "" // cheap to compare, and the names of the checks are what is wanted
	}
	var stated []Check
	for _, r := range fact.AgreeAt(s.source(), s.Lang, english, a.publishedDay()) {
		stated = append(stated, Check{Check: r.Check, Result: Result(r.Verdict), Why: sentence(r.Why), items: append(r.Extra, r.Doubted...)})
	}
	for _, r := range stance.Agree(s.source(), s.Lang, english) {
		stated = append(stated, Check{Check: r.Check, Result: Result(r.Verdict), Why: r.Why})
	}
	if notMade != "" {
		for i := range stated {
			stated[i] = Check{Check: stated[i].Check, Result: Unknown, Why: notMade}
		}
	}
	return append(checks, stated...)
}

// Pair is one segment of a text and the English that was given for it. Lang is
// an ISO 639-1 code; "en" stands for garbled English rewritten.
type Pair struct{ ID, Lang, Original, English string }

// equal reports whether two checks say the same.
func (c Check) equal(o Check) bool {
	return c.Check == o.Check && c.Result == o.Result && c.Why == o.Why && slices.Equal(c.items, o.items)
}

// CheckPairs makes the checks of the second link, English against original, on
// pairs that were answered together, in text order. Entry i holds the checks of
// pair i.
func CheckPairs(pairs []Pair) [][]Check {
	a := &Article{Segments: make([]Segment, len(pairs))}
	segments := make([]*Segment, len(pairs))
	for i, p := range pairs {
		a.Segments[i] = Segment{ID: p.ID, Lang: p.Lang, Original: p.Original, English: p.English}
		segments[i] = &a.Segments[i]
	}
	a.Garbled.Is = true // what is left in English is there to be rewritten
	checkEnglish(a, segments)
	checks := make([][]Check, len(pairs))
	for i, s := range segments {
		checks[i] = s.Checks
	}
	return checks
}

// publishedDay is the day of publication, from which "yesterday" counts; zero
// where the source does not say it.
func (a *Article) publishedDay() time.Time {
	day, err := time.Parse(time.DateOnly, a.Published)
	if err != nil {
		return time.Time{}
	}
	return day
}

// firstFailure returns why the first failed check failed.
func firstFailure(checks []Check) (why string, failed bool) {
	for _, c := range checks {
		if c.Result == Fail {
			return strings.TrimRight(c.Why, "."), true
		}
	}
	return "", false
}

// failures weighs the failed checks: one that leaves no usable English
// outweighs all the others together.
func failures(checks []Check) int {
	n := 0
	for _, c := range checks {
		if c.Result == Fail {
			n++
			if fatal(c.Check) {
				n += 10
			}
		}
	}
	return n
}

// rejectEnglish takes away English that is of no use, and keeps why.
func rejectEnglish(s *Segment) {
	for _, c := range s.Checks {
		if c.Result == Fail && fatal(c.Check) {
			s.English = ""
		}
	}
}

// words splits a text into words: runs of letters, digits, and marks inside
// them.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '\'' && r != '’' && r != '-'
	})
}
