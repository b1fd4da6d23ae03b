package pipeline

import (
	"strings"
	"unicode"

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
	var keys []string
	known := vocabularies()[code]
	word := make([]rune, 0, 32)
	first := true
	flush := func() {
		if len(word) > 0 {
			keys = append(keys, wordKeys(string(word), known, first, consonants)...)
			first = false
		}
		word = word[:0]
	}
	runes := []rune(text)
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r):
			word = append(word, r)
		case unicode.IsDigit(r):
			flush()
			var end int
			var key string
			key, end = digits(runes, i)
			keys = append(keys, key)
			i = end - 1
		default:
			flush()
			if k := signKey(r); k != "" {
				keys = append(keys, k)
			}
		}
	}
	flush()
	return keys
}

// digits reads the number at runes[i] and returns its key and its end. The
// separators are left out, so that 1,200 and 1.200, or 2.5 and 2,5, are equal.
func digits(runes []rune, i int) (key string, end int) {
	b := []byte{numberMark}
	for ; i < len(runes); i++ {
		r := runes[i]
		switch {
		case unicode.IsDigit(r):
			b = append(b, byte('0'+digitOf(r)))
		case strings.ContainsRune(".,٫٬\u00a0\u202f", r) && i+1 < len(runes) && unicode.IsDigit(runes[i+1]):
		default:
			return string(b), i
		}
	}
	return string(b), i
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

// wordKeys lists the keys of one word. known may be nil.
func wordKeys(word string, known *vocabulary, first, consonants bool) []string {
	r := []rune(word)
	if unicode.Is(unicode.Arabic, r[0]) {
		var keys []string
		if known != nil {
			if k := arabicConcept(known, word); k != "" {
				keys = append(keys, k)
			}
		}
		if consonants {
			keys = append(keys, arabicKeys(word)...)
		}
		return keys
	}
	if !unicode.Is(unicode.Latin, r[0]) {
		return nil
	}
	capital := unicode.IsUpper(r[0])
	plain := folded(word)
	var keys []string
	if known != nil {
		if k := known.of(plain); k != "" {
			keys = append(keys, k)
		}
	}
	if capital && !first && len(r) > 1 {
		keys = append(keys, string(nameMark)+plain)
	}
	if sound := soundOf(plain); len(sound) >= cognateLetters {
		keys = append(keys, string(cognateMark)+sound[:cognateLetters])
	}
	if consonants && capital {
		for _, s := range []string{plain, soften.Replace(plain)} {
			if k := skeleton(s, latinConsonants); len(k) >= 3 {
				keys = append(keys, string(soundMark)+k)
			}
		}
	}
	return keys
}

// folded is the word in lower case without accents.
func folded(word string) string {
	word = strings.ToLower(word)
	for i := range len(word) {
		if word[i] >= 0x80 {
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

// soundOf spells a folded word so that the languages' spellings of one Greek or
// Latin stem meet: komputasi and computing, fysica and physics.
func soundOf(word string) string {
	b := make([]byte, 0, len(word))
	for i := range len(word) {
		c := word[i]
		next := byte(0)
		if i+1 < len(word) {
			next = word[i+1]
		}
		switch c {
		case 'c':
			switch next {
			case 'e', 'i', 'y':
				c = 's'
			default:
				c = 'k'
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
	return string(b)
}

// The consonants that Arabic writes of a foreign name, in classes of those it
// does not tell apart. Vowels and the weak letters are left out.
var (
	arabicConsonants = classes("bبپ tتطدض sثذظسصزشچ kجغقكخگ fفڤ lل mم nن rر")
	latinConsonants  = classes("bbp ttd ssz kckqgjx ffv ll mm nn rr")
	soften           = strings.NewReplacer("ch", "s", "sh", "s", "ce", "se", "ci", "si", "cy", "sy", "th", "s", "ph", "f", "j", "s", "x", "ks")
	arabicParticles  = []string{"وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ل", "ف", "ك"}
)

// classes reads groups of letters; the first letter of each names the class.
func classes(groups string) map[rune]byte {
	m := map[rune]byte{}
	for _, g := range strings.Fields(groups) {
		for _, r := range g[1:] {
			m[r] = g[0]
		}
	}
	return m
}

func skeleton(word string, class map[rune]byte) string {
	var b []byte
	last := byte(0)
	for _, r := range word {
		k := class[r]
		if k != 0 && k != last {
			b = append(b, k)
		}
		last = k
	}
	return string(b)
}

// arabicKeys are the skeletons of the word as it stands and without the
// particle written together with it.
func arabicKeys(word string) []string {
	var keys []string
	if k := skeleton(word, arabicConsonants); len(k) >= 3 {
		keys = append(keys, string(soundMark)+k)
	}
	for _, p := range arabicParticles {
		if rest, ok := strings.CutPrefix(word, p); ok {
			if k := skeleton(rest, arabicConsonants); len(k) >= 3 {
				keys = append(keys, string(soundMark)+k)
			}
			break
		}
	}
	return keys
}

// arabicConcept looks a word up as it stands, without the article, and without
// the particle written together with it.
func arabicConcept(known *vocabulary, word string) string {
	if k := known.of(word); k != "" {
		return k
	}
	bare := bareArabic(word)
	if bare == word {
		for _, p := range arabicParticles {
			if rest, ok := strings.CutPrefix(word, p); ok && len(rest) >= 6 {
				bare = rest
				break
			}
		}
	}
	return known.of(bare)
}
