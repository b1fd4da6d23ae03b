package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// hasToken reports that a folded line has a token of a set.
func hasToken(folded string, set map[string]bool) bool {
	for w := range strings.SplitSeq(folded, " ") {
		if set[w] {
			return true
		}
	}
	return false
}

// fold reduces a line to the form in which the lexicon is written: tokens
// joined by one space, lower case, without accents, Arabic vowel signs, tatweel
// and zero-width characters, compatibility forms resolved, every decimal digit
// as ASCII. Words are tokens; so is every punctuation mark, except that
// apostrophes and hyphens between letters only separate, and that . , : / -
// between digits stay inside the number ("10:00", "2024-06-03").
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 8)
	var last rune // last rune written, ' ' after a separator
	last = ' '
	sep := func() {
		if last != ' ' {
			b.WriteByte(' ')
			last = ' '
		}
	}
	word := func(r rune) {
		if last != ' ' && !isWordRune(last) && !isNumberMark(last) {
			sep()
		}
		b.WriteRune(r)
		last = r
	}
	for i := 0; i < len(s); {
		r, n := decode(s, i)
		i += n
		wide := r >= utf8.RuneSelf // the tables of Unicode are asked only there
		switch {
		case unicode.IsSpace(r):
			sep()
		case isASCIILetter(r) || isDigit(r):
			word(unicode.ToLower(r))
		case wide && (unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) || r == 'ـ'):
		case wide && unicode.Is(unicode.Nd, r):
			word('0' + digitValue(r))
		case wide && unicode.IsLetter(r):
			foldLetter(r, word)
		case isApostrophe(r):
			sep()
		case r == '-' || r == '‐' || r == '‑' || isNumberMark(r):
			next := rune(0)
			if i < len(s) {
				next, _ = decode(s, i)
			}
			if r == '‐' || r == '‑' {
				r = '-'
			}
			switch {
			case isDigit(last) && unicode.Is(unicode.Nd, next):
				b.WriteRune(r)
				last = r
			case r == '-' && unicode.IsLetter(last) && unicode.IsLetter(next):
				sep()
			default:
				sep()
				b.WriteRune(r)
				b.WriteByte(' ')
				last = ' '
			}
		default:
			sep()
			b.WriteRune(r)
			b.WriteByte(' ')
			last = ' '
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// foldLetter writes the base letters of r. Letters without a decomposition
// (ø, ł) are left; no formula needs them.
func foldLetter(r rune, word func(rune)) {
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	dec := norm.NFKD.Properties(buf[:n]).Decomposition()
	if dec == nil {
		word(unicode.ToLower(r))
		return
	}
	for len(dec) > 0 {
		d, m := utf8.DecodeRune(dec)
		dec = dec[m:]
		if unicode.IsLetter(d) {
			word(unicode.ToLower(d))
		}
	}
}

func isASCIILetter(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }
func isDigit(r rune) bool       { return r >= '0' && r <= '9' }
func isWordRune(r rune) bool    { return unicode.IsLetter(r) || isDigit(r) }

// isNumberMark reports marks that may stand inside a number, time or date.
func isNumberMark(r rune) bool {
	return r == '.' || r == ',' || r == ':' || r == '/' || r == '-'
}

func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '`'
}

// digitValue returns the value of a decimal digit of any script: Unicode
// assigns them in runs of ten that start at zero.
func digitValue(r rune) rune {
	v := rune(0)
	for v < 9 && unicode.Is(unicode.Nd, r-v-1) && (r-v-1) >= 0 {
		v++
	}
	// Mathematical digits follow each other without a gap; none stands in news.
	return v
}

// tokens splits a folded line.
func tokens(folded string) []string { return strings.Fields(folded) }

// words counts the tokens of a folded line that are words or numbers.
func words(folded string) int {
	n := 0
	for t := range strings.FieldsSeq(folded) {
		if r, _ := utf8.DecodeRuneInString(t); isWordRune(r) {
			n++
		}
	}
	return n
}
