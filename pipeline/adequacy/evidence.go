package adequacy

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// This file takes from a text what its translation shows too: numbers, names,
// cognates and punctuation. It is evidence for which sentence belongs to
// which, not proof of any: it is counted, weighed and may be missing.

// The kinds of evidence, the first byte of its key.
const (
	numberMark  = '#' // digits without their separators
	nameMark    = 'n' // a capitalised word
	cognateMark = 'w' // the first letters of a word, as they sound
	soundMark   = 's' // the consonants of a word or name
	signMark    = '!' // punctuation that languages share
	conceptMark = 'c' // a word of anchorWords, or a country
)

// cognateLetters is how many letters of a word stand for it: "conservateur"
// and "conservative" are spelled alike that far and differ in their endings.
const cognateLetters = 4

// evidence lists the keys of a text, a key as often as it occurs. code is its
// language; consonants asks for the keys that compare a text in Arabic script
// with Latin names.
func evidence(text, code string, consonants bool) []string {
	r := keyReader{known: vocabularies()[code], consonants: consonants, keys: make([]string, 0, len(text)/4)}
	start := -1 // of the word under way
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRuneInString(text[i:])
		if unicode.IsLetter(c) || unicode.IsMark(c) {
			if start < 0 {
				start = i
			}
			i += size
			continue
		}
		if start >= 0 {
			r.word(text[start:i])
			start = -1
		}
		if unicode.IsDigit(c) {
			var key string
			key, size = digits(text[i:])
			r.keys = append(r.keys, key)
		} else if k := signKey(c); k != "" {
			r.keys = append(r.keys, k)
		}
		i += size
	}
	if start >= 0 {
		r.word(text[start:])
	}
	return r.keys
}

// digits reads the number that s begins with and returns its key and how many
// bytes it takes. The separators are left out, so that 1,200 and 1.200, or 2.5
// and 2,5, are equal.
func digits(s string) (key string, size int) {
	b := []byte{numberMark}
	for size < len(s) {
		r, n := utf8.DecodeRuneInString(s[size:])
		switch {
		case unicode.IsDigit(r):
			b = append(b, byte('0'+digitOf(r)))
		case strings.ContainsRune(".,٫٬\u00a0\u202f", r) && unicode.IsDigit(initial(s[size+n:])):
		default:
			return string(b), size
		}
		size += n
	}
	return string(b), size
}

// digitOf is the value of a decimal digit: every script's ten stand together.
func digitOf(r rune) int {
	n := 0
	for n < 9 && unicode.IsDigit(r-1) {
		r--
		n++
	}
	return n
}

// signKey groups the punctuation that a translation keeps.
func signKey(r rune) string {
	switch r {
	case '?', '؟':
		return "!?"
	case '!':
		return "!!"
	case '"', '“', '”', '„', '«', '»', '‘':
		return "!q"
	case '(', ')':
		return "!("
	case ':':
		return "!:"
	case ';', '؛':
		return "!;"
	case '%', '٪':
		return "!%"
	case '$', '€', '£':
		return "!$"
	}
	return ""
}

// keyReader collects the keys of the words of one text.
type keyReader struct {
	known      *vocabulary // nil where the language has none
	consonants bool
	later      bool // a word was read before
	keys       []string
}

func (k *keyReader) add(mark byte, key string) { k.keys = append(k.keys, string(mark)+key) }

// word adds the keys of the next word of the text.
func (k *keyReader) word(word string) {
	begin := initial(word)
	switch {
	case unicode.Is(unicode.Latin, begin):
		k.latin(word, unicode.IsUpper(begin))
	case unicode.Is(unicode.Arabic, begin):
		k.arabic(word)
	}
	k.later = true
}

func (k *keyReader) latin(word string, capital bool) {
	plain := folded(word)
	if k.known != nil {
		if key := k.known.of(plain); key != "" {
			k.keys = append(k.keys, key)
		}
	}
	if capital && k.later && utf8.RuneCountInString(word) > 1 {
		k.add(nameMark, plain)
	}
	var b [cognateLetters + 1]byte
	if sound := soundOf(b[:0], plain); len(sound) >= cognateLetters {
		k.add(cognateMark, string(sound[:cognateLetters]))
	}
	if k.consonants && capital {
		for _, s := range []string{plain, soften.Replace(plain)} {
			if key := skeleton(s, latinConsonants); len(key) >= leastSkeleton {
				k.add(soundMark, key)
			}
		}
	}
}

// folded is the word in lower case without accents.
func folded(word string) string {
	word = strings.ToLower(word)
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return strings.Map(func(r rune) rune {
				if unicode.IsMark(r) {
					return -1
				}
				return r
			}, norm.NFD.String(word))
		}
	}
	return word
}

// soundOf appends to b the letters of a folded word, spelled so that the
// languages' spellings of one Greek or Latin stem meet: komputasi and computing,
// fysica and physics. It stops where the first cognateLetters are certain.
func soundOf(b []byte, word string) []byte {
	for i := 0; i < len(word) && len(b) <= cognateLetters; i++ {
		c := word[i]
		switch c {
		case 'c':
			c = 'k'
			if i+1 < len(word) && strings.IndexByte("eiy", word[i+1]) >= 0 {
				c = 's'
			}
		case 'q':
			c = 'k'
		case 'z':
			c = 's'
		case 'y':
			c = 'i'
		case 'v':
			c = 'f'
		case 'h':
			if n := len(b); n > 0 && b[n-1] == 'p' {
				b[n-1] = 'f'
				continue
			}
		}
		if n := len(b); n == 0 || b[n-1] != c {
			b = append(b, c)
		}
	}
	return b
}
