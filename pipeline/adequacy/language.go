package adequacy

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/babelwire/babelwire/pipeline/lang"
)

// fewEnglish is the share of English function words above which a text is
// English; whole texts in 24 other languages lay at .16 or less.
const fewEnglish = .25

// inEnglish says why an answer is not English: letters of another script, more
// function words of the original's language than English ones, or few English
// ones and the letters of another language. Below six words only the script
// decides. It returns "" for English.
func inEnglish(r *row) string {
	english := r.english.raw
	if inOtherScript(english) {
		return "The English holds words in another script."
	}
	share, n := lang.EnglishLike(english)
	if n >= 6 && share < fewEnglish {
		if own, _ := lang.FunctionShare(english, r.lang); r.lang != "en" && own > share && own*float64(n) > 1.5 {
			return fmt.Sprintf("The answer is in %s, not in English.", lang.Name(r.lang))
		}
	}
	// Some languages share their commonest words with English: "a" alone makes
	// a quarter of a Portuguese sentence.
	if n >= 6 && (share < fewEnglish || accented(r.english.words)) {
		if name, is := otherLanguage(r.english.words); is {
			return fmt.Sprintf("By its letters the answer is in %s, not in English.", name)
		}
	}
	// A headline may have few of them; twenty words of English have more.
	if n >= 20 && share < .1 {
		return "The answer does not read like English: it has hardly any of its common words."
	}
	if r.garbled && lang.Garbling([]string{english}).Is {
		return "The English is still garbled."
	}
	return ""
}

// accented reports whether a word that is no name has a letter that English has not.
func accented(words []string) bool {
	for _, w := range words {
		if !unicode.IsUpper(initial(w)) && strings.ContainsFunc(w, func(r rune) bool { return r > unicode.MaxASCII && unicode.IsLetter(r) }) {
			return true
		}
	}
	return false
}

// inOtherScript reports whether more than a tenth of the letters are not Latin.
func inOtherScript(s string) bool {
	letters, foreign := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
			if !unicode.Is(unicode.Latin, r) {
				foreign++
			}
		}
	}
	return foreign*10 > letters
}

// otherLanguage reports whether the words are, by their letters, certainly not
// English, and names the language that they resemble most. Capitalised words
// are left out: names have their own letters. Four others are asked for.
func otherLanguage(words []string) (name string, is bool) {
	var lower []string
	for _, w := range words {
		if !unicode.IsUpper(initial(w)) {
			lower = append(lower, w)
		}
	}
	if len(lower) < 4 {
		return "", false
	}
	return lang.NotEnglish(strings.Join(lower, " "))
}
