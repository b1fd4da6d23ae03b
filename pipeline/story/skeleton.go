package story

import (
	"strings"
	"unicode"
)

// minSkeleton is the number of consonants a skeleton needs: two fit too many words.
const minSkeleton = 3

// arabicConsonants maps Arabic letters to the classes skeletons are written in. Letters that are not
// here are vowels, or sounds (h, ayn) that the Latin script drops as often as not.
var arabicConsonants = map[rune]string{
	'ب': "b", 'پ': "b", 'ت': "t", 'ط': "t", 'ث': "t", 'ج': "g", 'غ': "g", 'چ': "ts", 'د': "d", 'ذ': "d", 'ض': "d",
	'ر': "r", 'ز': "s", 'ظ': "s", 'س': "s", 'ص': "s", 'ش': "s", 'ف': "f", 'ڤ': "f", 'ق': "k", 'ك': "k", 'خ': "k",
	'ل': "l", 'م': "m", 'ن': "n",
}

var latinConsonants = map[rune]string{
	'b': "b", 'p': "b", 't': "t", 'd': "d", 'g': "g", 'j': "g", 'r': "r", 'z': "s", 's': "s", 'f': "f", 'v': "f",
	'k': "k", 'q': "k", 'c': "k", 'x': "ks", 'l': "l", 'm': "m", 'n': "n",
}

var latinDigraphs = strings.NewReplacer("ph", "f", "sh", "s", "zh", "tʃ", "ch", "tʃ", "th", "t", "kh", "k", "gh", "g",
	"ce", "se", "ci", "si", "cy", "sy", "ck", "k")

var arabicPrefixes = [...]string{"وال", "بال", "فال", "كال", "لل", "ال"}

// arabicSkeleton is the consonants of an Arabic word, the article cut off, or "" when they are too few.
func arabicSkeleton(word string) string {
	for _, p := range arabicPrefixes {
		if rest, ok := strings.CutPrefix(word, p); ok {
			word = rest
			break
		}
	}
	return skeleton(word, arabicConsonants)
}

// latinSkeleton is the consonants of a folded Latin name in the same classes, or "" when too few.
func latinSkeleton(folded string) string {
	return skeleton(latinDigraphs.Replace(folded), latinConsonants)
}

func skeleton(word string, classes map[rune]string) string {
	var b strings.Builder
	last := ""
	for _, r := range word {
		c := classes[r]
		if r == 'ʃ' {
			c = "s"
		}
		if c != "" && c != last { // a doubled consonant is written once in Arabic
			b.WriteString(c)
		}
		last = c
	}
	if b.Len() < minSkeleton {
		return ""
	}
	return b.String()
}

func isArabic(word string) bool {
	for _, r := range word {
		if unicode.Is(unicode.Arabic, r) {
			return true
		}
	}
	return false
}
