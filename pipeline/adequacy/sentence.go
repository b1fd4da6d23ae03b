package adequacy

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// finalMarks end a sentence: Latin, Arabic, Chinese and Japanese, Indic,
// Armenian, Ethiopic and Khmer ones. Those of Tibetan and Burmese are left out:
// they also close clauses and headlines.
const (
	finalMarks = ".!?…؟۔।॥։።។" + wideMarks
	wideMarks  = "。．！？｡" // no space follows them
)

// EndsSentence reports whether the text ends with a sentence's final mark,
// inside or outside a quotation.
func EndsSentence(s string) bool {
	s = strings.TrimRightFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("\"'”’»)]」』）", r)
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
	for i, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r):
			letters++
		case strings.ContainsRune(finalMarks, r):
			if letters >= 4 && begins(s[i+utf8.RuneLen(r):], strings.ContainsRune(wideMarks, r)) {
				n++
			}
			letters = 0
		default:
			letters = 0
		}
	}
	return n
}

// begins reports whether a sentence can begin there: behind a space, where one
// is not had already, and marks stands a letter that is no small one, or a
// digit.
func begins(rest string, space bool) bool {
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
var danglers = setOf(strings.Fields("the a an of and or than whose their our my its your if because although while into onto"))

// dangles reports whether the English stops behind a word that asks for
// another.
func dangles(s string) bool {
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	last, _ := utf8.DecodeLastRuneInString(s)
	if !unicode.IsLetter(last) {
		return false
	}
	i := strings.LastIndexFunc(s, unicode.IsSpace)
	return i > 0 && danglers[s[i+1:]] // lower case only: "Vitamin A" ends well
}

// balanced reports whether a text's double quotation marks pair up.
func balanced(s string) bool {
	open := strings.Count(s, "“") + strings.Count(s, "«")
	shut := strings.Count(s, "”") + strings.Count(s, "»")
	return open == shut && strings.Count(s, `"`)%2 == 0
}
