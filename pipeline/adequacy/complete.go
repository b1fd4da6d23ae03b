package adequacy

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The limits are in standard deviations of the length (length.go). The first
// three alone are blame, so far out that hardly a human translation of news
// lies beyond them; the others are blame together with a second sign.
// Headlines get more room: English likes them short and without a full stop.
const (
	farTooShort     = -3.5
	farTooShortHead = -4.5
	farTooLong      = 4.5
	short           = -1.0 // and it ends in mid-sentence
	shortHead       = -1.5
	shortAny        = -2.0 // the same in a language that is not known: it may put a full stop behind headlines
	shortTail       = -1.8 // and nothing of the original's second half is there
	oneLess         = -2.0 // and it has fewer sentences
	oneMore         = 2.2  // and it has more sentences
)

// Empty is why an answer that holds nothing is not complete.
const Empty = "The answer is empty."

// Refused is why an answer is not complete in which the model declines.
const Refused = "The model declines to answer."

const declines = "the model declines to answer."

// headline is how many letters a headline has at most.
const headline = 120

// complete says what is missing in an answer, or too much: it is empty or a
// refusal, holds what no translator writes (foreign.go), is far too
// short or long for its original, ends too early or says the same thing again
// and again. It returns "" where nothing is.
func complete(r *row) string {
	original, english := r.original.raw, r.english.raw
	if strings.TrimSpace(english) == "" {
		return Empty
	}
	if Refuses(english) && !Refuses(original) {
		return Refused
	}
	if why := Foreign(english, original); why != "" {
		return why
	}
	from, to := r.original.runes, r.english.runes
	ratio := float64(to) / float64(max(1, from))
	z := lengthScore(r.lang, from, to)
	whole := EndsSentence(original)
	theirs, mine := sentences(original), sentences(english)
	least, stop := farTooShort, short
	if from <= headline {
		stop = shortHead
		if !whole {
			least = farTooShortHead
		}
	}
	if !known(r.lang) {
		stop = shortAny
	}
	again := newEcho(r.english.lower())
	switch {
	// The words of a short text have lengths too different for a model of
	// length; a few words more are an explanation, many are another sentence.
	case from < 40 && to*10 > from*16+150, from >= 40 && z > farTooLong:
		return fmt.Sprintf("The English is %.1f times as long as the original: it holds more than this sentence.", ratio)
	case from >= 20 && z < least:
		return fmt.Sprintf("The English is %.1f times as long as the original: something is missing.", ratio)
	case whole && !EndsSentence(english) && z < stop, dangles(english) && !dangles(original):
		return "The English ends in mid-sentence."
	case again.repeats(5, 3) && !r.originalRepeats(3):
		return "The English says the same words three times."
	case (again.twice() || again.repeats(9, 2)) && !r.originalRepeats(2) && !newEcho(r.original.lower()).twice():
		return "The English says the same twice."
	case theirs > mine && z < oneLess:
		return fmt.Sprintf("The English has %d sentences and the original %d, and it is short: something is missing.", mine, theirs)
	case mine > theirs && z > oneMore:
		return fmt.Sprintf("The English has %d sentences and the original %d, and it is long: it holds more than this sentence.", mine, theirs)
	case z < shortTail && tailLost(original, r.lang, english):
		return "The English is short, and no number or name of the original's second half stands in it."
	case strings.Count(english, "“") != strings.Count(english, "”") && balanced(original):
		return "A quotation is cut."
	}
	return ""
}

// originalRepeats reports whether four words of the original stand there so
// many times: then its English may repeat itself, too.
func (r *row) originalRepeats(times int) bool {
	return newEcho(r.original.lower()).repeats(4, times)
}

// tailLost reports whether at least two numbers or names stand in the second
// half of the original and none of them in the English, while one of the first
// half is there. Names that English writes otherwise are looked for by their
// first letters.
func tailLost(original, code, english string) bool {
	middle := 0
	for half := len([]rune(original)) / 2; half > 0; half-- {
		_, size := utf8.DecodeRuneInString(original[middle:])
		middle += size
	}
	if i := strings.IndexFunc(original[middle:], unicode.IsSpace); i >= 0 {
		middle += i
	} else {
		middle = len(original)
	}
	there := setOf(evidence(english, "en", false))
	lost := 0
	for k := range setOf(evidence(original[middle:], code, false)) {
		if there[k] {
			return false
		}
		switch k[0] {
		case numberMark, nameMark, conceptMark:
			lost++
		}
	}
	if lost < 2 {
		return false
	}
	for _, k := range evidence(original[:middle], code, false) {
		if there[k] {
			return true
		}
	}
	return false
}
