package pipeline

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file decides whether an answer holds all of its original and no more,
// as far as length, ending and marks show it.

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
	shortTail       = -1.8 // and nothing of the original's second half is there
	oneLess         = -2.0 // and it has fewer sentences
	oneMore         = 2.2  // and it has more sentences
)

// headline is how many runes a headline has at most.
const headline = 120

// complete fails on an empty answer, one far too short or long for its
// original, one that ends too early or says the same thing again and again.
func complete(original, code, english string) Check {
	c := Check{Check: checkComplete, Result: Fail}
	if strings.TrimSpace(english) == "" {
		c.Why = "The answer is empty."
		return c
	}
	from, to := utf8.RuneCountInString(original), utf8.RuneCountInString(english)
	got := float64(to) / float64(max(1, from))
	z := lengthScore(original, code, english)
	unfinished := endsSentence(original) && !endsSentence(english)
	theirs, mine := sentences(original), sentences(english)
	least, stop := farTooShort, short
	if from <= headline {
		stop = shortHead
		if !endsSentence(original) {
			least = farTooShortHead
		}
	}
	switch {
	// The words of a short text have lengths too different for a model of
	// length; a few words more are an explanation, many are another sentence.
	case from < 40 && to*10 > from*16+150, from >= 40 && z > farTooLong:
		c.Why = fmt.Sprintf("The English is %.1f times as long as the original: it holds more than this sentence.", got)
	case from >= 20 && z < least:
		c.Why = fmt.Sprintf("The English is %.1f times as long as the original: something is missing.", got)
	case unfinished && z < stop, !dangles(original) && dangles(english):
		c.Why = "The English ends in mid-sentence."
	case repeats(english, 5, 3) && !repeats(original, 4, 3):
		c.Why = "The English says the same words three times."
	case (saidTwice(english) || repeats(english, 9, 2)) && !repeats(original, 4, 2) && !saidTwice(original):
		c.Why = "The English says the same twice."
	case theirs > mine && z < oneLess:
		c.Why = fmt.Sprintf("The English has %d sentences and the original %d, and it is short: something is missing.", mine, theirs)
	case mine > theirs && z > oneMore:
		c.Why = fmt.Sprintf("The English has %d sentences and the original %d, and it is long: it holds more than this sentence.", mine, theirs)
	case z < shortTail && tailLost(original, code, english):
		c.Why = "The English is short, and no number or name of the original's second half stands in it."
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

// finalMarks end a sentence.
const finalMarks = ".!?…؟۔。"

// endsSentence reports whether the text ends with a sentence's final mark,
// inside or outside a quotation.
func endsSentence(s string) bool {
	s = strings.TrimRightFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("\"'”’»)]", r)
	})
	last, _ := utf8.DecodeLastRuneInString(s)
	return s != "" && (last == ':' || strings.ContainsRune(finalMarks, last))
}

// sentences counts the sentences of a text, roughly: final marks after a word
// of four letters or more and before a space and a new beginning. So
// abbreviations and initials, which are shorter, do not count; nor does the
// original's own style of writing them matter much.
func sentences(s string) int {
	n, letters := 1, 0
	runes := []rune(s)
	for i, r := range runes {
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r):
			letters++
		case strings.ContainsRune(finalMarks, r):
			if letters >= 4 && begins(runes[i+1:]) {
				n++
			}
			letters = 0
		default:
			letters = 0
		}
	}
	return n
}

// begins reports whether a sentence can begin there: behind a space and marks
// stands a letter that is no small one, or a digit.
func begins(rest []rune) bool {
	space := false
	for _, r := range rest {
		switch {
		case unicode.IsSpace(r):
			space = true
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return space && !unicode.IsLower(r)
		}
	}
	return false
}

// danglers are English words that no sentence and no headline ends with.
var danglers = set(strings.Fields("the a an of and or than whose their our my its your if because although while into onto"))

// dangles reports whether the text stops behind a word that asks for another.
func dangles(s string) bool {
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	last, _ := utf8.DecodeLastRuneInString(s)
	if !unicode.IsLetter(last) {
		return false
	}
	i := strings.LastIndexFunc(s, unicode.IsSpace)
	return i > 0 && danglers[s[i+1:]] // lower case only: "Vitamin A" ends well
}

// repeats reports whether the same n words stand in the text so many times,
// one after the other or apart, but not one in another.
func repeats(s string, n, times int) bool {
	w := words(strings.ToLower(s))
	if len(w) < times*n {
		return false
	}
	number := make(map[string]int, len(w))
	ids := make([]int, len(w))
	for i, word := range w {
		if number[word] == 0 {
			number[word] = len(number) + 1
		}
		ids[i] = number[word]
	}
	if len(w)-len(number) < n*(times-1) {
		return false // too few words stand there again
	}
	type run struct{ count, end int }
	seen := make(map[string]run, len(w))
	key := make([]byte, 0, 4*n)
	for i := 0; i+n <= len(w); i++ {
		key = key[:0]
		for _, id := range ids[i : i+n] {
			key = binary.LittleEndian.AppendUint32(key, uint32(id))
		}
		r := seen[string(key)]
		if r.count > 0 && i < r.end {
			continue
		}
		if r.count+1 == times {
			return true
		}
		seen[string(key)] = run{r.count + 1, i + n}
	}
	return false
}

// saidTwice reports whether the second half of the text repeats the first.
func saidTwice(s string) bool {
	w := words(strings.ToLower(s))
	n := len(w) / 2
	return n >= 3 && len(w) == 2*n && slices.Equal(w[:n], w[n:])
}

// tailLost reports whether at least two numbers or names stand in the second
// half of the original and none of them in the English, while the first half's
// are there. Names that English writes otherwise are looked for by their first
// letters.
func tailLost(original, code, english string) bool {
	keys := func(s string) map[string]bool {
		m := map[string]bool{}
		for _, k := range evidence(s, code, false) {
			m[k] = true
		}
		return m
	}
	runes := []rune(original)
	middle := len(runes) / 2
	for middle < len(runes) && !unicode.IsSpace(runes[middle]) {
		middle++
	}
	there := map[string]bool{}
	for _, k := range evidence(english, "en", false) {
		there[k] = true
	}
	kept, lost := 0, 0
	for k := range keys(string(runes[:middle])) {
		if there[k] {
			kept++
		}
	}
	for k := range keys(string(runes[middle:])) {
		switch k[0] {
		case numberMark, nameMark, conceptMark:
			lost++
		}
		if there[k] {
			return false
		}
	}
	return kept >= 1 && lost >= 2
}
