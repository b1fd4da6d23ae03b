package fact

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Countries have a name of their own in each language, so that their names are
// facts of another kind: they can be looked up. The names are those of CLDR
// (territory display names), with the few that news writes and CLDR lacks.

// moreCountries are further names by language: "name=English name".
var moreCountries = map[string]string{
	"fr": "angleterre=england ecosse=scotland grande_bretagne=britain amerique=america hollande=netherlands birmanie=burma coree=korea",
	"nl": "engeland=england schotland=scotland  groot_brittannie=britain amerika=america holland=netherlands birma=burma korea=korea tsjechie=czech macedonie=macedonia vs=us vk=uk",
	"id": "inggris=england skotlandia=scotland  amerika=america cina=china tiongkok=china korea=korea perancis=france mesir=egypt inggris_raya=uk as=us",
	"ar": "انجلترا=england انكلترا=england اسكتلندا=scotland بريطانيا=britain امريكا=america اميركا=america هولندا=netherlands كوريا=korea بورما=burma مقدونيا=macedonia",
	"en": "england=england scotland=scotland  britain=britain america=america korea=korea burma=burma macedonia=macedonia",
}

// doubtfulCountries are names that are also common words or first names of
// their language: Arabic مالي is "financial" and عمان also Amman, Chad a man.
var doubtfulCountries = wordSet("chad jordan georgia maurice mali guinea turkey dominica grenada jersey martinique salvador togo niger guernsey man la bes cocos saint يونان مارتن عمان مالي قطر البحرين بنما اردن جزر")

// countryNames maps the folded names of the countries in one language, words
// parted by a space, to a number for the country; longest is the most words.
type countryNames struct {
	ids     map[string]int
	longest int
	starts  map[string]bool  // the first words of the names
	forms   map[int][][]rune // the names of each country
}

// countriesOf builds the names of a language at its first use: decoding the
// CLDR tables takes a few milliseconds, which not every run needs.
func countriesOf(lang string) *countryNames {
	if f, ok := countryTables[lang]; ok {
		return f()
	}
	return nil
}

var countryTables = map[string]func() *countryNames{
	"en": sync.OnceValue(func() *countryNames { return buildCountries("en", language.English) }),
	"fr": sync.OnceValue(func() *countryNames { return buildCountries("fr", language.French) }),
	"nl": sync.OnceValue(func() *countryNames { return buildCountries("nl", language.Dutch) }),
	"id": sync.OnceValue(func() *countryNames { return buildCountries("id", language.Indonesian) }),
	"ar": sync.OnceValue(func() *countryNames { return buildCountries("ar", language.Arabic) }),
}

func buildCountries(lang string, tag language.Tag) *countryNames {
	c := &countryNames{ids: map[string]int{}, starts: map[string]bool{}, forms: map[int][][]rune{}}
	own, english := display.Regions(tag), display.Regions(language.English)
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			region, err := language.ParseRegion(string([]rune{a, b}))
			if err != nil || !region.IsCountry() || region.Canonicalize() != region {
				continue
			}
			c.add(own.Name(region), countryID(english.Name(region)), lang)
		}
	}
	for _, f := range strings.Fields(moreCountries[lang]) {
		name, en, _ := strings.Cut(f, "=")
		c.add(strings.ReplaceAll(name, "_", " "), countryID(en), lang)
	}
	return c
}

func (c *countryNames) add(name string, id int, lang string) {
	name, _, _ = strings.Cut(name, "(")
	var words []string
	for _, t := range tokenize(name, lang) {
		if t.kind == word {
			words = append(words, countryWord(t))
		}
	}
	if len(words) == 0 || id == 0 || id == placeForms["european union"] || id == placeForms["united nations"] {
		return
	}
	joined := strings.Join(words, " ")
	c.ids[joined] = id
	c.starts[words[0]] = true
	c.forms[id] = append(c.forms[id], []rune(joined))
	c.longest = max(c.longest, len(words))
}

// countryWord cuts Arabic particles and the article, so that بالصين is الصين.
func countryWord(t token) string {
	for _, s := range slices.Backward(t.stems) {
		if utf8.RuneCountInString(s) > 2 {
			return s
		}
	}
	return t.norm
}

// countryID numbers a country by its English name: the group of placeForms
// where there is one, so that "Chinese" is China. England and the United Kingdom
// are not told apart, because Indonesian does not.
func countryID(english string) int {
	e := fold(english)
	if regionWords[e] {
		return 0
	}
	if e == "uk" || e == "united kingdom" || e == "britain" || e == "great britain" || e == "british" || e == "england" || e == "english" {
		return placeForms["england"]
	}
	if id := placeForms[e]; id != 0 {
		return id
	}
	for _, w := range strings.Fields(e) {
		if id := placeForms[w]; id != 0 {
			return id
		}
	}
	// A country without a group of its own is numbered by its letters.
	h := 0
	for _, r := range e {
		h = (h*31 + int(r)) & 0xffffff
	}
	return h + 1e6
}

// regionWords are groups of placeForms that are no countries.
var regionWords = wordSet("eu european europe europeans asia asian asians africa african africans arab arabs arabian islam islamic muslim muslims christian christians christianity jew jews jewish beijing peking kyiv kiev catalonia catalan catalans un wales welsh saint martin french_southern")

// country is one country that a text names.
type country struct {
	text     string
	id       int
	doubtful bool
}

// countries lists the countries of a text. In Latin script the name must be
// capitalised. English peoples count as well.
func (r *reading) countries() []country {
	names := countriesOf(r.lang)
	if names == nil {
		return nil
	}
	var out []country
	for i := 0; i < len(r.toks); {
		next := i
		if a, end := r.dotted(i); end > i && r.lang == "en" && placeForms[a] != 0 {
			out = append(out, country{r.text[r.toks[i].start:r.toks[end-1].end], countryID(a), false})
			i = end
			continue
		}
		t := r.toks[i]
		known := t.kind == word && names.starts[countryWord(t)] || r.lang == "en" && placeForms[t.norm] != 0
		if known && (r.lang == "ar" || isCapital(t.raw)) {
			var words []string
			for k := i; k < len(r.toks) && len(words) < names.longest; k++ {
				if r.toks[k].raw == "-" && r.toks[k].glued {
					continue
				}
				if r.toks[k].kind != word {
					break
				}
				words = append(words, countryWord(r.toks[k]))
				joined := strings.Join(words, " ")
				id := names.ids[joined]
				if id == 0 && r.lang == "en" && placeForms[joined] != 0 && !regionWords[joined] && joined != "european union" && joined != "united nations" {
					id = countryID(joined)
				}
				if id != 0 {
					c := country{r.text[t.start:r.toks[k].end], id, doubtfulCountries[joined] || doubtfulCountries[words[0]] || r.lang == "ar" && utf8.RuneCountInString(joined) < 3}
					if next > i {
						out[len(out)-1] = c
					} else {
						out = append(out, c)
					}
					next = k + 1
				}
			}
		}
		i = max(next, i+1)
	}
	return out
}

// hasPeople reports that some word of the text begins like a name of the
// country: français for France, Boliviaanse for Bolivia, صيني for الصين.
func (r *reading) hasPeople(id int) bool {
	names := countriesOf(r.lang)
	if names == nil {
		return true
	}
	for _, t := range r.toks {
		if t.kind != word {
			continue
		}
		w := []rune(countryWord(t))
		for _, p := range names.forms[id] {
			if prefixRunes(w, p) >= min(4, max(3, len(p)-1)) {
				return true
			}
		}
	}
	return false
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

// isCountry reports that a folded word is the whole name of a country.
func (r *reading) isCountry(w string) bool {
	names := countriesOf(r.lang)
	return names != nil && names.ids[w] != 0
}
