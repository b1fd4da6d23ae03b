package pipeline

import (
	"strings"
	"time"
	"unicode"

	"github.com/babelwire/babelwire/pipeline/fact"
	"github.com/babelwire/babelwire/pipeline/stance"
)

// This file is the second link of the proof: English against original. The
// first link, claim against English, is in prove.go.

// The checks of a segment's English, in the order in which they are made and
// shown. A segment that fails one of the first four has no English that could
// be used; one that fails a later one keeps it, marked.
const (
	checkComplete = "complete"
	checkLanguage = "language"
	checkCopy     = "copy"
	checkOrder    = "order"
	checkNumber   = "number"
	checkDate     = "date"
	checkName     = "name"
)

// fatal reports whether English that fails the check is of no use at all.
func fatal(check string) bool {
	switch check {
	case checkComplete, checkLanguage, checkCopy, checkOrder:
		return true
	}
	return false
}

// checkEnglish checks the English of segments that were answered together:
// each against its own original, and its order against the neighbours.
func checkEnglish(a *Article, segments []*Segment) {
	for _, s := range segments {
		s.Checks = checkSegment(a, s)
	}
	for i, why := range shifted(segments) {
		if why != "" {
			setCheck(segments[i], Check{Check: checkOrder, Result: Fail, Why: why})
		}
	}
}

// Pair is one segment of a text and the English that was given for it. Lang is
// an ISO 639-1 code; "en" stands for garbled English rewritten.
type Pair struct{ ID, Lang, Original, English string }

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

func setCheck(s *Segment, c Check) {
	for i := range s.Checks {
		if s.Checks[i].Check == c.Check {
			s.Checks[i] = c
			return
		}
	}
	s.Checks = append(s.Checks, c)
}

// checkSegment checks one segment's English against the text it was made from.
func checkSegment(a *Article, s *Segment) []Check {
	original := s.source()
	checks := []Check{
		complete(original, s.Lang, s.English),
		inEnglish(s.Lang, s.English, a.skillKey(s) == garbledSkill),
		notCopied(original, s.Lang, s.English),
		{Check: checkOrder, Result: Pass},
	}
	for _, c := range checks {
		if c.Result == Fail {
			return checks // numbers of a text that is no translation say nothing
		}
	}
	for _, r := range fact.AgreeAt(original, s.Lang, s.English, a.publishedDay()) {
		checks = append(checks, Check{
			Check: r.Check, Result: Result(r.Verdict), Why: sentenceUnlessPass(r),
			items: append(r.Extra, r.Doubted...),
		})
	}
	for _, r := range stance.Agree(original, s.Lang, s.English) {
		checks = append(checks, Check{Check: r.Check, Result: Result(r.Verdict), Why: r.Why})
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

func sentenceUnlessPass(r fact.Result) string {
	if r.Verdict == fact.Verdict(Pass) {
		return ""
	}
	return sentence(r.Why)
}

func set(list []string) map[string]bool {
	m := make(map[string]bool, len(list))
	for _, s := range list {
		m[s] = true
	}
	return m
}

func overlap(a, b map[string]bool) int {
	n := 0
	for s := range a {
		if b[s] {
			n++
		}
	}
	return n
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
