package fact

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// country is one country or city that a text names: tokens first..next-1.
type country struct {
	text        string
	id          int
	doubtful    bool
	first, next int
}

// countries lists the countries and cities of a text, the longest name first. In
// Latin script a name must be capitalised. English peoples count as well.
func (r *reading) countries() []country {
	names := placesOf(r.lang)
	if names == nil {
		return nil
	}
	var out []country
	for i := 0; i < len(r.toks); {
		if a, end := r.dotted(i); end > i && r.lang == "en" && names.ids[a] != 0 {
			out = append(out, country{text: r.text[r.toks[i].start:r.toks[end-1].end], id: names.ids[a], first: i, next: end})
			i = end
			continue
		}
		c := r.placeAt(i, names)
		if c.next > i {
			out = append(out, c)
		}
		i = max(c.next, i+1)
	}
	return out
}

// placeAt reads the longest name of a place at token i; next is i when there is none.
func (r *reading) placeAt(i int, names *placeNames) country {
	found := country{first: i, next: i}
	t := r.toks[i]
	if t.kind != word || !names.starts[countryWord(t)] || r.lang != "ar" && !isCapital(t.raw) {
		return found
	}
	first := countryWord(t)
	var key strings.Builder
	for k, words := i, 0; k < len(r.toks) && words < names.longest; k++ {
		if w := r.toks[k].raw; k > i && (w == "-" || w == "'" || w == "’") && r.toks[k].glued {
			continue
		}
		if r.toks[k].kind != word {
			break
		}
		if words > 0 {
			key.WriteByte(' ')
		}
		key.WriteString(countryWord(r.toks[k]))
		words++
		if id := names.ids[key.String()]; id != 0 && !regionWords[key.String()] {
			doubtful := doubtfulCountries[key.String()] || doubtfulCountries[first] || r.lang == "ar" && utf8.RuneCountInString(key.String()) < 3
			found = country{r.text[t.start:r.toks[k].end], id, doubtful, i, k + 1}
		}
	}
	return found
}

// regionWords are names of CLDR that news uses for something else.
var regionWords = wordSet("saint martin french_southern")

// hasPeople reports that a word of the text begins like a name of the country
// and like no other country's: français for France, Boliviaanse for Bolivia,
// صيني for الصين. A word that is itself a place is not asked: Nigeria begins like
// Niger.
func (r *reading) hasPeople(id int) bool {
	names := placesOf(r.lang)
	if names == nil {
		return true
	}
	return slices.ContainsFunc(r.peoples(names), func(p int) bool { return samePlace(p, id) })
}

// peoples lists the countries after which words of the text are formed, each
// once. Where two countries begin alike (Iraanse and Iraakse for Iran and Irak),
// both are listed.
func (r *reading) peoples(names *placeNames) []int {
	var out []int
	asked := map[string]bool{}
	for _, t := range r.toks {
		if t.kind != word {
			continue
		}
		w := countryWord(t)
		if asked[w] || names.ids[w] != 0 {
			continue
		}
		asked[w] = true
		runes, best := []rune(w), 0
		var ids []int
		for _, f := range names.forms {
			p := prefixRunes(runes, f.name)
			if p < best || p < min(4, max(3, len(f.name)-1)) {
				continue
			}
			if p > best {
				best, ids = p, ids[:0]
			}
			ids = append(ids, f.id)
		}
		for _, id := range ids {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

func prefixRunes(a, b []rune) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// isCountry reports that a folded word is the whole name of a country or city.
func (r *reading) isCountry(w string) bool {
	names := placesOf(r.lang)
	return names != nil && names.ids[w] != 0
}
