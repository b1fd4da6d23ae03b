package source

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean makes a text safe to show and to compare: line ends become \n, and
// characters that are invisible or reorder the line are taken out. It returns
// how many control characters went; soft hyphens and stray joiners, which
// typesetting leaves behind, are removed without being counted.
//
// Joiners stay where the script needs them: a Persian word without its ZWNJ is
// another word.
func clean(s string) (text string, removed int) {
	s = strings.ToValidUTF8(s, "\ufffd")
	var b strings.Builder
	b.Grow(len(s))
	var kept rune // the last rune written
	for i, r := range s {
		size := utf8.RuneLen(r)
		switch {
		case r == '\n' || r == '\t':
		case r == '\r':
			if strings.HasPrefix(s[i+size:], "\n") {
				continue
			}
			r = '\n'
		case r == '\f' || r == '\v' || r == 0x85 || r == '\u2028':
			r = '\n'
		case r == '\u2029':
			b.WriteByte('\n')
			r = '\n'
		case unicode.IsControl(r) || overridesBidi(r) || isTag(r) || isNoncharacter(r):
			removed++
			continue
		case r == '\u00ad' || r == '\ufeff' || r == '\u2060' || r == '\u180e' || r >= '\u2061' && r <= '\u2064' || r >= '\ufff9' && r <= '\ufffb':
			continue
		case r == '\u200c' || r == '\u200d':
			next, _ := utf8.DecodeRuneInString(s[i+size:])
			if !joins(kept) && !joins(next) {
				continue
			}
		case r == '\u200b':
			if !unicode.In(kept, spacelessScripts...) {
				continue
			}
		case isVariationSelector(r):
			// One selector belongs to the character before it; runs of
			// them carry hidden bytes.
			if isVariationSelector(kept) || kept <= ' ' || r >= 0xe0100 && !unicode.Is(unicode.Han, kept) {
				removed++
				continue
			}
		}
		b.WriteRune(r)
		kept = r
	}
	return b.String(), removed
}

// overridesBidi reports embeddings, overrides and isolates, which can show a
// line in another order than it is stored. The plain marks LRM, RLM and ALM
// only resolve neutral characters and are common in Arabic text.
func overridesBidi(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u206f'
}

// isTag reports the tag characters, an invisible copy of ASCII.
func isTag(r rune) bool { return r >= 0xe0000 && r <= 0xe007f }

func isNoncharacter(r rune) bool {
	return r >= 0xfdd0 && r <= 0xfdef || r&0xfffe == 0xfffe
}

func isVariationSelector(r rune) bool {
	return r >= 0xfe00 && r <= 0xfe0f || r >= 0xe0100 && r <= 0xe01ef
}

// joiningScripts use ZWNJ and ZWJ to choose letter forms (Unicode Standard,
// chapter 23.2).
var joiningScripts = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Nko, unicode.Mongolian, unicode.Mandaic, unicode.Adlam,
	unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil,
	unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar,
	unicode.Tibetan, unicode.Balinese, unicode.Javanese, unicode.Sundanese,
}

// spacelessScripts mark word borders with a zero width space.
var spacelessScripts = []*unicode.RangeTable{
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan, unicode.Javanese,
}

// joins reports whether a joiner beside r has a meaning: in a joining script,
// or in an emoji sequence.
func joins(r rune) bool {
	return unicode.In(r, joiningScripts...) ||
		r >= 0x2190 && unicode.In(r, unicode.So, unicode.Sk) || r == 0xfe0f
}

// maxMetaRunes bounds a title or publisher: metadata is foreign text that is
// shown in headings.
const maxMetaRunes = 300

// oneLine makes metadata a single clean line.
func oneLine(s string) string {
	s, _ = clean(s)
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) > maxMetaRunes {
		s = strings.TrimSpace(string([]rune(s)[:maxMetaRunes]))
	}
	return s
}
