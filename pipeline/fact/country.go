package fact

import (
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Places have names of their own in each language, so that they are facts of
// another kind: they can be looked up. The names of countries are those of CLDR
// (territory display names) with the few that news writes and CLDR lacks
// (lexicon_country.go), those of cities stand in lexicon_city.go. Each place has
// a number, and two texts are compared by the numbers alone: Niger is not Nigeria
// although it begins alike.

// placeNames maps the folded names of the places in one language, words parted
// by a space, to the number of the place; longest is the most words.
type placeNames struct {
	ids     map[string]int
	longest int
	starts  map[string]bool // the first words of the names
	// forms are the countries' names of one word, for their peoples.
	forms []countryForm
}

// countryForm is one name of a country.
type countryForm struct {
	name []rune
	id   int
}

// placesOf builds the names of a language at its first use: decoding the CLDR
// tables takes a few milliseconds, which not every run needs.
func placesOf(lang string) *placeNames {
	if f, ok := placeTables[lang]; ok {
		return f()
	}
	return nil
}

var placeTables = map[string]func() *placeNames{
	"en": sync.OnceValue(func() *placeNames { return buildPlaces("en", language.English) }),
	"fr": sync.OnceValue(func() *placeNames { return buildPlaces("fr", language.French) }),
	"nl": sync.OnceValue(func() *placeNames { return buildPlaces("nl", language.Dutch) }),
	"id": sync.OnceValue(func() *placeNames { return buildPlaces("id", language.Indonesian) }),
	"ar": sync.OnceValue(func() *placeNames { return buildPlaces("ar", language.Arabic) }),
}

// regions lists the countries of ISO 3166 by their codes.
func regions() []language.Region {
	var out []language.Region
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			region, err := language.ParseRegion(string([]rune{a, b}))
			if err == nil && region.IsCountry() && region.Canonicalize() == region {
				out = append(out, region)
			}
		}
	}
	return out
}

// countryCode numbers a country by its two letters, from 1 to 676.
func countryCode(code string) int { return int(code[0]-'A')*26 + int(code[1]-'A') + 1 }

// The numbers of places that have no code of their own.
const (
	firstOther = 1000 // Scotland, Korea (see otherCountries)
	firstCity  = 2000
)

// countryNumbers are the countries by their folded English names: CLDR, the
// further names and the peoples.
var countryNumbers = sync.OnceValue(func() map[string]int {
	ids := map[string]int{}
	english := display.Regions(language.English)
	for _, r := range regions() {
		name, _, _ := strings.Cut(english.Name(r), "(")
		ids[placeKey(name, "en")] = countryCode(r.String())
	}
	for i, name := range strings.Fields(otherCountries) {
		ids[name] = firstOther + i
	}
	for _, f := range strings.Fields(englishCountries) {
		name, code, _ := strings.Cut(f, "=")
		ids[strings.ReplaceAll(name, "_", " ")] = countryCode(code)
	}
	return ids
})

// peopleNumbers are the peoples and adjectives of English with their countries.
var peopleNumbers = sync.OnceValue(func() map[string]int {
	ids := map[string]int{}
	countries := countryNumbers()
	add := func(name string, id int) {
		ids[name] = id
		ids[name+"s"] = id
	}
	for _, line := range strings.Split(placeLists, "\n") {
		forms := strings.Split(line, "|")
		if id := countries[forms[0]]; id != 0 {
			for _, f := range forms[1:] {
				add(f, id)
			}
		}
	}
	for _, f := range strings.Fields(englishPeoples) {
		name, country, _ := strings.Cut(f, "=")
		if id := countries[strings.ReplaceAll(country, "_", " ")]; id != 0 {
			add(strings.ReplaceAll(name, "_", " "), id)
		}
	}
	return ids
})

// vagueCountries are names that may mean one of several countries.
var vagueCountries = sync.OnceValue(func() map[int][]int {
	c := countryNumbers()
	return map[int][]int{
		c["korea"]:     {countryCode("KR"), countryCode("KP")},
		c["congo"]:     {countryCode("CD"), countryCode("CG")},
		c["virgin"]:    {countryCode("VI"), countryCode("VG")},
		c["dominican"]: {countryCode("DM"), countryCode("DO")},
	}
})

// samePlace reports that two numbers may mean one place.
func samePlace(a, b int) bool {
	if a == b {
		return true
	}
	for _, pair := range [][2]int{{a, b}, {b, a}} {
		for _, id := range vagueCountries()[pair[0]] {
			if id == pair[1] {
				return true
			}
		}
	}
	return false
}

func buildPlaces(lang string, tag language.Tag) *placeNames {
	p := &placeNames{ids: map[string]int{}, starts: map[string]bool{}}
	own := display.Regions(tag)
	for _, r := range regions() {
		name, _, _ := strings.Cut(own.Name(r), "(")
		p.add(placeKey(name, lang), countryCode(r.String()))
	}
	english := countryNumbers()
	if lang == "en" {
		for name, id := range english {
			p.add(name, id)
		}
		for name, id := range peopleNumbers() {
			p.add(name, id)
		}
	}
	for _, f := range strings.Fields(moreCountries[lang]) {
		name, en, _ := strings.Cut(f, "=")
		p.add(placeKey(strings.ReplaceAll(name, "_", " "), lang), english[strings.ReplaceAll(en, "_", " ")])
	}
	for i, line := range strings.Split(cityLists, "\n") {
		for _, name := range cityNames(line, lang) {
			if key := placeKey(name, lang); p.ids[key] == 0 {
				p.add(key, firstCity+i)
			}
		}
	}
	return p
}

// cityNames gives the names of one line of cityLists in lang.
func cityNames(line, lang string) []string {
	fields := strings.Split(line, "|")
	names := strings.Split(fields[0], ",")
	for _, f := range fields[1:] {
		if of, list, _ := strings.Cut(f, ":"); of == lang {
			names = strings.Split(list, ",")
		}
	}
	if lang == "ar" && len(names) > 0 && !isArabic(names[0]) {
		return nil
	}
	return names
}

func (p *placeNames) add(key string, id int) {
	if key == "" || id == 0 {
		return
	}
	words := strings.Fields(key)
	p.ids[key] = id
	p.starts[words[0]] = true
	p.longest = max(p.longest, len(words))
	if len(words) == 1 && id < firstCity {
		p.forms = append(p.forms, countryForm{[]rune(key), id})
	}
}

// placeKey folds a name to its words parted by a space.
func placeKey(name, lang string) string {
	var words []string
	for _, t := range tokenize(name, lang) {
		if t.kind == word {
			words = append(words, countryWord(t))
		}
	}
	return strings.Join(words, " ")
}

// countryWord cuts Arabic particles and the article, so that بالصين is الصين.
func countryWord(t token) string {
	for i := len(t.stems) - 1; i >= 0; i-- {
		if utf8.RuneCountInString(t.stems[i]) > 2 {
			return t.stems[i]
		}
	}
	return t.norm
}
