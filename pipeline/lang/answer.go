package lang

import (
	"sync"

	"github.com/pemistahl/lingua-go"
)

// This file answers what the check of a translation asks: is a short text, or
// one word of it, English? The candidates are few, so that a sentence or a word
// is enough for an answer.
//
// lingua-go keeps one table of trigrams a language for the whole process, and
// all detectors look into it. Those below add languages to choose from, not
// memory: where a Detector lives, all tables are loaded already.

const (
	// notEnglish is how unlikely the letters of a text must make English for it
	// to be certainly something else.
	notEnglish = .005
	// sureName is how likely a language must be to be named.
	sureName = .9
)

// answerLanguages are the languages that a model may fall into: those of the
// originals, and the large ones in Latin script that resemble them.
var answerLanguages = []lingua.Language{
	lingua.English, lingua.French, lingua.Dutch, lingua.Indonesian, lingua.German, lingua.Spanish, lingua.Italian, lingua.Portuguese,
}

var answerDetector = sync.OnceValue(func() lingua.LanguageDetector { return amongLanguages(answerLanguages...) })

func amongLanguages(languages ...lingua.Language) lingua.LanguageDetector {
	return lingua.NewLanguageDetectorBuilder().FromLanguages(languages...).WithLowAccuracyMode().Build()
}

// NotEnglish reports whether a text in Latin script is by its letters certainly
// not English, and names the language they resemble most, "another language"
// where no one stands out. Give it four words or more, and no names: they keep
// the letters of their own language. Of a text without letters nothing speaks
// for English, so it is none.
func NotEnglish(text string) (language string, is bool) {
	values := answerDetector().ComputeLanguageConfidenceValues(text)
	for _, v := range values {
		if v.Language() == lingua.English && v.Value() > notEnglish {
			return "", false
		}
	}
	likeliest := values[0] // they are sorted
	if likeliest.Value() < sureName {
		return "another language", true
	}
	return likeliest.Language().String(), true
}

// rivals are the languages whose words WordIn tells from English ones.
var rivals = map[string]lingua.Language{"fr": lingua.French, "nl": lingua.Dutch, "id": lingua.Indonesian}

var rivalDetectors = sync.OnceValue(func() map[string]lingua.LanguageDetector {
	m := map[string]lingua.LanguageDetector{}
	for code, l := range rivals {
		m[code] = amongLanguages(lingua.English, l)
	}
	return m
})

// WordIn is the probability (0..1), by its letters, that a word which is either
// English or of the language code (fr, nl or id) is of that language; 0 for any
// other code.
func WordIn(word, code string) float64 {
	d, ok := rivalDetectors()[code]
	if !ok {
		return 0
	}
	return d.ComputeLanguageConfidence(word, rivals[code])
}
