package pipeline

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/babelwire/babelwire/pipeline/fact"
	"github.com/babelwire/babelwire/pipeline/lang"
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

// ratio bounds the length of a segment's English, in runes a rune of the
// original, for originals of 40 runes and more. Below low or above high no
// human translation lay: low and high are the extremes of 3,709 segments of
// human translations of news (61 documents a language), widened by a fifth.
type ratio struct{ low, mean, high float64 }

var lengthRatio = map[string]ratio{
	"fr": {0.27, 0.87, 1.99},
	"nl": {0.35, 0.88, 1.95},
	"id": {0.38, 0.87, 1.69},
	"ar": {0.41, 1.09, 2.14},
	"en": {0.50, 1.00, 1.80}, // garbled English, rewritten
}

// anyRatio is used for a language that was not measured.
var anyRatio = ratio{0.2, 1, 4}

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
	for _, r := range fact.Agree(original, s.Lang, s.English) {
		checks = append(checks, Check{
			Check: r.Check, Result: Result(r.Verdict), Why: sentenceUnlessPass(r),
			items: append(r.Extra, r.Doubted...),
		})
	}
	return checks
}

func sentenceUnlessPass(r fact.Result) string {
	if r.Verdict == fact.Verdict(Pass) {
		return ""
	}
	return sentence(r.Why)
}

// complete fails on an empty answer, one far too short or long for its
// original, and one that ends in mid-sentence.
func complete(original, code, english string) Check {
	c := Check{Check: checkComplete, Result: Fail}
	if english == "" {
		c.Why = "The answer is empty."
		return c
	}
	bounds, ok := lengthRatio[code]
	if !ok {
		bounds = anyRatio
	}
	from, to := len([]rune(original)), len([]rune(english))
	got := float64(to) / float64(from)
	switch {
	case from < 40 && to*10 > from*16+150, from >= 40 && got > bounds.high:
		c.Why = fmt.Sprintf("The English is %.1f times as long as the original: it holds more than this sentence.", got)
	case from >= 40 && got < bounds.low:
		c.Why = fmt.Sprintf("The English is %.1f times as long as the original: something is missing.", got)
	case got < bounds.mean*0.8 && endsSentence(original) && !endsSentence(english):
		c.Why = "The English ends in mid-sentence."
	case strings.Count(english, "“") != strings.Count(english, "”") && balanced(original):
		c.Why = "A quotation is cut."
	default:
		c.Result = Pass
	}
	return c
}

// balanced reports whether the original's own double quotation marks pair up.
func balanced(s string) bool {
	open := strings.Count(s, "“") + strings.Count(s, "«")
	shut := strings.Count(s, "”") + strings.Count(s, "»")
	return open == shut && strings.Count(s, `"`)%2 == 0
}

// endsSentence reports whether the text ends with a sentence's final mark,
// inside or outside a quotation.
func endsSentence(s string) bool {
	s = strings.TrimRightFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("\"'”’»)]", r)
	})
	for _, mark := range []string{".", "!", "?", "…", "؟", "۔", ":", "。"} {
		if strings.HasSuffix(s, mark) {
			return true
		}
	}
	return false
}

// inEnglish fails on an answer that is not English: letters of another script,
// or more function words of the original's language than English ones. Below
// six words only the script decides.
func inEnglish(code, english string, garbled bool) Check {
	c := Check{Check: checkLanguage, Result: Fail}
	letters, foreign := 0, 0
	for _, r := range english {
		if unicode.IsLetter(r) {
			letters++
			if !unicode.Is(unicode.Latin, r) {
				foreign++
			}
		}
	}
	if foreign*10 > letters {
		c.Why = "The English holds words in another script."
		return c
	}
	share, words := lang.EnglishLike(english)
	if words >= 6 && code != "en" {
		if own, _ := lang.FunctionShare(english, code); own > share {
			c.Why = fmt.Sprintf("The answer is in %s, not in English.", lang.Name(code))
			return c
		}
	}
	// The shortest genuine headlines have no function word at all; twelve
	// words of English without two of them were not seen.
	if words >= 12 && share < 0.1 {
		c.Why = "The answer does not read like English: it has hardly any of its common words."
		return c
	}
	if garbled {
		if g := lang.Garbling([]string{english}); g.Is {
			c.Why = "The English is still garbled."
			return c
		}
	}
	c.Result = Pass
	return c
}

// notCopied fails on an answer that repeats the original's words instead of
// translating them. Names and numbers stay in any translation, so only words
// in lower case count, and at least four of them.
func notCopied(original, code, english string) Check {
	c := Check{Check: checkCopy, Result: Pass}
	if code == "en" {
		return c
	}
	there := map[string]bool{}
	for _, w := range words(english) {
		there[strings.ToLower(w)] = true
	}
	lower, same := 0, 0
	for _, w := range words(original) {
		if r := []rune(w); len(r) > 2 && unicode.IsLower(r[0]) {
			lower++
			if there[w] {
				same++
			}
		}
	}
	if lower >= 4 && same*10 >= lower*7 {
		c.Result = Fail
		c.Why = fmt.Sprintf("%d of the original's %d words stand untranslated in the answer.", same, lower)
	}
	return c
}

// shifted tells, for segments answered together, which answers belong to a
// neighbour: a model that swallows one sentence puts every later one under the
// wrong number. The entry is "" where nothing speaks for a shift.
func shifted(segments []*Segment) []string {
	why := make([]string, len(segments))
	own := make([]map[string]bool, len(segments))
	got := make([]map[string]bool, len(segments))
	for i, s := range segments {
		own[i] = set(fact.Anchors(s.source(), s.Lang))
		got[i] = set(fact.Anchors(s.English, "en"))
	}
	sliding := false
	for i, s := range segments {
		if s.English == "" {
			continue
		}
		if i > 0 && s.English == segments[i-1].English && s.source() != segments[i-1].source() {
			why[i] = fmt.Sprintf("The answer repeats that of %s.", segments[i-1].ID)
			continue
		}
		kept := overlap(got[i], own[i])
		for _, j := range []int{i + 1, i - 1} {
			if j < 0 || j >= len(segments) {
				continue
			}
			// What both sentences name says nothing about which one this is.
			theirs, mine := minus(own[j], own[i]), minus(own[i], own[j])
			if overlap(got[i], theirs) > 0 && overlap(got[i], mine) == 0 && (len(mine) > 0 || overlap(got[j], theirs) == 0) {
				why[i] = fmt.Sprintf("Numbers or names of %s stand in the English of %s, and none that are only its own.", segments[j].ID, s.ID)
			}
		}
		switch {
		case why[i] != "":
			sliding = true
		case kept > 0:
			sliding = false
		case sliding:
			why[i] = fmt.Sprintf("The answers before %s were shifted, and nothing shows that this one is not.", s.ID)
		}
	}
	return why
}

func set(list []string) map[string]bool {
	m := make(map[string]bool, len(list))
	for _, s := range list {
		m[s] = true
	}
	return m
}

func minus(a, b map[string]bool) map[string]bool {
	m := map[string]bool{}
	for s := range a {
		if !b[s] {
			m[s] = true
		}
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
