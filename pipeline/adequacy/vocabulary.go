package adequacy

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// anchorColumns is the order of the languages on a line of anchorWords.
var anchorColumns = []string{"en", "fr", "nl", "id", "ar"}

// vocabulary maps the words of one language, and the beginnings of words, to
// the keys of what they mean.
type vocabulary struct {
	whole, begin map[string]string
	openings     map[string]bool // the first bytes of all beginnings
}

// opening is how many bytes of a beginning are looked at first: most words
// begin like none, and are so passed over with one look.
const opening = 2

func (v *vocabulary) add(word, key string) {
	if begin, ok := strings.CutSuffix(word, "*"); ok {
		v.begin[begin] = key
		v.openings[begin[:min(opening, len(begin))]] = true
		return
	}
	v.whole[word] = key
}

// of returns the key of a folded word, or "".
func (v *vocabulary) of(word string) string {
	if k := v.whole[word]; k != "" {
		return k
	}
	if len(word) < opening || !v.openings[word[:opening]] {
		return ""
	}
	for n := len(word); n >= opening; n-- {
		if k := v.begin[word[:n]]; k != "" {
			return k
		}
	}
	return ""
}

// vocabularies holds the vocabulary of each of the five languages.
var vocabularies = sync.OnceValue(func() map[string]*vocabulary {
	all := map[string]*vocabulary{}
	for _, code := range anchorColumns {
		all[code] = &vocabulary{whole: map[string]string{}, begin: map[string]string{}, openings: map[string]bool{}}
	}
	addTerritories(all)
	for line := range strings.SplitSeq(strings.TrimSpace(anchorWords), "\n") {
		columns := strings.Split(line, "|")
		key := string(conceptMark) + strings.TrimSuffix(strings.Fields(columns[0])[0], "*")
		for i, words := range columns {
			for _, w := range strings.Fields(words) {
				all[anchorColumns[i]].add(bareArabic(w), key)
			}
		}
	}
	return all
})

// addTerritories adds the names of countries, of CLDR. A name's first letters
// stand for its adjective too (Japan, Japanese; اليابان, ياباني).
func addTerritories(all map[string]*vocabulary) {
	for _, code := range anchorColumns {
		names := display.Regions(language.Make(code))
		for _, region := range territories() {
			name := folded(names.Name(region))
			if strings.ContainsAny(name, " -'’") {
				continue
			}
			name = bareArabic(name)
			if r := []rune(name); len(r) > 4 {
				name = string(r[:len(r)-1]) // a final vowel gives way to an ending
			}
			all[code].add(name+"*", string(conceptMark)+region.String())
		}
	}
}
