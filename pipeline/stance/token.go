package stance

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is a word, a number or a mark of punctuation.
type token struct {
	// norm is the word in lower case, with the letters of Arabic unified and
	// its vowel signs removed; a mark of punctuation is itself.
	norm string
	// start and end are byte offsets in the text that was split.
	start, end int
	word       bool
	// capital is set for a word that begins with an upper-case letter.
	capital bool
}

// tokenize splits text and returns it in the composed form that the offsets
// belong to. A hyphen parts words ("a-t-il"). An apostrophe belongs to the
// French word before it ("n'" "a"); in English it begins a word of its own
// ("'s"), and "isn't" is "is" and "n't".
func tokenize(text, lang string) ([]token, string) {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if !norm.NFC.IsNormalString(text) {
		text = norm.NFC.String(text)
	}
	toks := make([]token, 0, len(text)/5+4)
	folded := make([]byte, 0, len(text)+8)
	from := make([]int, 0, cap(toks)) // where a token's norm begins in folded
	add := func(t token) {
		toks = append(toks, t)
		from = append(from, len(folded))
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsSpace(r) || isInvisible(r):
			i += size
		case isWordRune(r):
			add(token{start: i, word: true, capital: unicode.IsUpper(r)})
			for i < len(text) {
				r, size := utf8.DecodeRuneInString(text[i:])
				if isApostrophe(r) && i+size < len(text) {
					next, _ := utf8.DecodeRuneInString(text[i+size:])
					if !unicode.IsLetter(next) || !unicode.IsLetter(lastRune(text[:i])) {
						break
					}
					t := &toks[len(toks)-1]
					switch lang {
					case "fr":
						folded, i = append(folded, '\''), i+size
						t.end = i
						add(token{start: i, word: true, capital: unicode.IsUpper(next)})
						continue
					case "en":
						if c := folded[len(folded)-1]; c == 'n' && (next == 't' || next == 'T') {
							if i-1 == t.start {
								break // "n't" alone, as the table writes it
							}
							folded = folded[:len(folded)-1]
							t.end = i - 1
							add(token{start: i - 1, word: true})
							folded = append(folded, 'n')
						} else {
							t.end = i
							add(token{start: i, word: true})
						}
					}
					folded, i = append(folded, '\''), i+size
					continue
				}
				if !isWordRune(r) && !isInvisible(r) {
					break
				}
				folded, i = fold(folded, r), i+size
			}
			toks[len(toks)-1].end = i
		case isHyphen(r) && isWordRune(lastRune(text[:i])) && isWordRune(firstRune(text[i+size:])):
			i += size
		default:
			add(token{start: i, end: i + size})
			folded, i = append(folded, text[i:i+size]...), i+size
		}
	}
	all := string(folded)
	for i := range toks {
		end := len(all)
		if i+1 < len(toks) {
			end = from[i+1]
		}
		toks[i].norm = all[from[i]:end]
	}
	return toks, text
}

// fold appends the comparable form of a rune of a word.
func fold(b []byte, r rune) []byte {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return append(b, byte(r))
	case r == 'ـ', '\u064b' <= r && r <= '\u065f', r == '\u0670', isInvisible(r):
		return b // tatweel and vowel signs: most texts leave them out
	case r == 'أ', r == 'إ', r == 'آ', r == 'ٱ':
		r = 'ا'
	case r == 'ى', r == 'ی':
		r = 'ي'
	case r == 'ة':
		r = 'ه'
	case r == 'ک':
		r = 'ك'
	default:
		r = unicode.ToLower(r)
	}
	return utf8.AppendRune(b, r)
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// isHyphen reports the hyphens that part the words of a compound.
func isHyphen(r rune) bool { return r == '-' || r == '\u2010' || r == '\u2011' }

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' }

// isInvisible reports direction marks and joiners, which carry no text.
func isInvisible(r rune) bool {
	return r >= '\u200b' && r <= '\u200f' || r == '\ufeff' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}
