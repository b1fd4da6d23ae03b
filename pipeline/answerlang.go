package pipeline

import (
	"fmt"
	"strings"
	"sync"
	"unicode"

	"github.com/pemistahl/lingua-go"

	"github.com/babelwire/babelwire/pipeline/lang"
)

// This file decides whether an answer is in English at all.

// inEnglish fails on an answer that is not English: letters of another script,
// more function words of the original's language than English ones, or few
// English ones and the letters of another language. Below six words only the
// script decides.
func inEnglish(code, english string, garbled bool) Check {
	c := Check{Check: checkLanguage, Result: Fail}
	letters, foreign := 0, 0
	for _, r := range english {
		if unicode.IsLetter(r) {
			letters++
			if !unicode.Is(unicode.Latin, r) {
				foreign++
			}
		}
	}
	if foreign*10 > letters {
		c.Why = "The English holds words in another script."
		return c
	}
	share, n := lang.EnglishLike(english)
	if n >= 6 && share < fewEnglish {
		if own, _ := lang.FunctionShare(english, code); code != "en" && own > share && own*float64(n) > 1.5 {
			c.Why = fmt.Sprintf("The answer is in %s, not in English.", lang.Name(code))
			return c
		}
		if name, is := otherLanguage(english); is {
			c.Why = fmt.Sprintf("By its letters the answer is in %s, not in English.", name)
			return c
		}
	}
	// A headline may have few of them; twenty words of English have more.
	if n >= 20 && share < 0.1 {
		c.Why = "The answer does not read like English: it has hardly any of its common words."
		return c
	}
	if garbled {
		if g := lang.Garbling([]string{english}); g.Is {
			c.Why = "The English is still garbled."
			return c
		}
	}
	c.Result = Pass
	return c
}

const (
	// fewEnglish is the share of English function words above which a text is
	// English; whole texts in 24 other languages lay at .16 or less.
	fewEnglish = .25
	// notEnglish is how unlikely the letters of an answer with few English
	// function words must make English.
	notEnglish = .005
)

// answerLanguages are the languages that a model may fall into: those of the
// originals, and the large ones in Latin script that resemble them.
var answerLanguages = []lingua.Language{
	lingua.English, lingua.French, lingua.Dutch, lingua.Indonesian, lingua.German, lingua.Spanish, lingua.Italian, lingua.Portuguese,
}

var answerModel = sync.OnceValue(func() lingua.LanguageDetector {
	return lingua.NewLanguageDetectorBuilder().FromLanguages(answerLanguages...).WithLowAccuracyMode().Build()
})

// otherLanguage reports whether a text is, by its letters, certainly not in
// English, and names the language that they resemble most. Capitalised words
// are left out: names have their own letters.
func otherLanguage(text string) (name string, is bool) {
	var lower []string
	for _, w := range words(text) {
		if r := []rune(w); !unicode.IsUpper(r[0]) {
			lower = append(lower, w)
		}
	}
	if len(lower) < 4 {
		return "", false
	}
	text = strings.Join(lower, " ")
	m := answerModel()
	if m.ComputeLanguageConfidence(text, lingua.English) > notEnglish {
		return "", false
	}
	likeliest := m.ComputeLanguageConfidenceValues(text)[0]
	if likeliest.Value() < .9 {
		return "another language", true
	}
	return likeliest.Language().String(), true
}
