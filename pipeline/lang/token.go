package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word or number of a sentence. low is compared with the lexicon,
// now is what the word says after mending.
type token struct {
	start, end int    // bytes in the sentence
	raw        string // sentence[start:end]
	low        string // lower case, straight apostrophes
	now        string // low, or what the token was mended to, lower case
	edge       bool   // punctuation (not a bracket or quotation mark) or the start stands before it
	mended     bool
	to         string // replacement as written, when mended
}

// capital says whether the token is written with a capital, as a name is.
func (t token) capital() bool {
	r, _ := utf8.DecodeRuneInString(t.raw)
	return unicode.IsUpper(r)
}

// tokenize splits a sentence into tokens. Letters, digits, and apostrophes,
// hyphens, dots and commas between them belong to a token, a percent sign
// after a number too. suffixes are spun endings such as 'rhenium, which become
// tokens of their own.
func tokenize(s string, suffixes []string) []token {
	toks := make([]token, 0, len(s)/5+2) // a word and its space take some six bytes
	edge := true
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !wordRune(r) {
			edge = edge || breaks(r)
			i += size
			continue
		}
		j := i
		for j < len(s) {
			r, size := utf8.DecodeRuneInString(s[j:])
			if wordRune(r) {
				j += size
				continue
			}
			next, _ := utf8.DecodeRuneInString(s[j+size:])
			if j+size >= len(s) || !joins(s[:j], r, next) {
				break
			}
			j += size
		}
		word := s[i:j]
		low := straight(word)
		for _, suf := range suffixes {
			// Lower-casing and straightening may change lengths; the suffix is
			// cut only where the bytes after the apostrophe are the suffix's.
			tail := suf[1:]
			if cut := len(word) - len(tail); strings.HasSuffix(low, suf) && cut > 0 && strings.HasSuffix(word, tail) {
				_, mark := utf8.DecodeLastRuneInString(word[:cut])
				if cut > mark {
					cut -= mark
					head := word[:cut]
					toks = append(toks, token{start: i, end: i + cut, raw: head, low: straight(head), now: straight(head), edge: edge})
					edge, i, word, low = false, i+cut, word[cut:], suf
				}
				break
			}
		}
		toks = append(toks, token{start: i, end: j, raw: word, low: low, now: low, edge: edge})
		edge = false
		i = j
		if strings.HasPrefix(s[i:], "%") {
			i++
		}
	}
	return toks
}

func wordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || r >= firstMark && unicode.Is(unicode.M, r))
}

// joins says whether r keeps the word before it and the rune after it together.
func joins(before string, r, next rune) bool {
	switch r {
	case '\'', '’', '-', '‑':
		return wordRune(next)
	case '.', ',':
		last, _ := utf8.DecodeLastRuneInString(before)
		return unicode.IsDigit(last) && unicode.IsDigit(next)
	}
	return false
}

// breaks says whether a rune between two words keeps a slot from reaching
// across it. Spaces, quotation marks, brackets and currency signs do not.
func breaks(r rune) bool {
	switch r {
	case '\'', '’', '‘', '"', '“', '”', '«', '»', '[', ']', '*', '_', '$', '€', '£', '%':
		return false
	}
	return !unicode.IsSpace(r) && r != '\u200b' || r == '\n'
}

func straight(s string) string {
	return strings.ReplaceAll(strings.ToLower(s), "’", "'")
}
