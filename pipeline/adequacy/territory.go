package adequacy

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// territories lists the countries and territories that CLDR names.
var territories = sync.OnceValue(func() []language.Region {
	var list []language.Region
	english := display.Regions(language.English)
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			r, err := language.ParseRegion(string([]rune{a, b}))
			if err == nil && r.IsCountry() && r.Canonicalize() == r && english.Name(r) != "" {
				list = append(list, r)
			}
		}
	}
	return list
})

// exonymLanguages are those in Latin script, whose names of countries can stand
// in an English sentence unnoticed.
var exonymLanguages = []string{"fr", "nl", "id"}

// alsoEnglish are names of countries in one of those languages that are an
// English word, or the first name of a person.
const alsoEnglish = "Swiss Chili Maurice Dominique Man Martinique Salomon"

// exonyms lists by language the one-word names of countries and territories
// that English does not use: Duitsland, Tiongkok.
var exonyms = sync.OnceValue(func() map[string]map[string]bool {
	english := setOf(strings.Fields(alsoEnglish))
	names := display.Regions(language.English)
	for _, r := range territories() {
		for _, w := range words(names.Name(r)) {
			english[w] = true
		}
	}
	all := map[string]map[string]bool{}
	for _, code := range exonymLanguages {
		all[code] = map[string]bool{}
		names := display.Regions(language.Make(code))
		for _, r := range territories() {
			name := names.Name(r)
			if w := words(name); len(w) == 1 && !english[w[0]] && len(name) > 3 {
				all[code][w[0]] = true
			}
		}
	}
	return all
})

// isExonym reports whether the word is what the language, and not English,
// calls a country.
func isExonym(word, code string) bool { return exonyms()[code][word] }
