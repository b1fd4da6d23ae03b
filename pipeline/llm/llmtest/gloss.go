package llmtest

import (
	"strings"
)

// glosser writes English for a foreign sentence by plain code. The result says
// nothing, but it holds what can be checked mechanically: every number, date
// and Latin-script name in its place, quotation marks, negations, the length,
// and enough English function words to be taken for English.
type glosser struct {
	lang  string
	l     language
	names map[string]bool // words with a capital inside a sentence
	lower map[string]bool // words seen without one
}

// minFunction is the share of English function words a gloss aims at.
const minFunction = 0.36

// newGlosser learns from the document which capitalised words are names.
func newGlosser(lang string, doc []line) *glosser {
	l, ok := languages[lang]
	if !ok {
		l = language{commaDecimal: true}
	}
	g := &glosser{lang: lang, l: l, names: map[string]bool{}, lower: map[string]bool{}}
	for _, d := range doc {
		items := scan(d.text, l)
		title := titleCase(items)
		start := true
		for _, it := range items {
			switch it.kind {
			case kindWord:
				switch {
				case !hasUpper(it.text):
					g.lower[it.text] = true
				case !start && !title:
					g.names[it.text] = true
				}
				start = false
			case kindPunct:
				start = start || endsSentence(it.text)
			case kindNumber, kindMixed:
				start = false
			}
		}
	}
	return g
}

// outWord is one word of the gloss under construction.
type outWord struct {
	text   string
	filler bool
	weight int // runes of the source word
}

// gloss translates one segment. English (also mended English) stays as it is.
func (g *glosser) gloss(text string) string {
	if g.lang == "en" || strings.TrimSpace(text) == "" {
		return text
	}
	items := scan(text, g.l)
	title := titleCase(items)
	var out []any // outWord pointers and separators, in order
	var all []*outWord
	emit := func(s string, filler bool, weight int) {
		for i, w := range strings.Fields(s) {
			if i > 0 {
				out = append(out, " ")
			}
			ow := &outWord{w, filler, weight}
			out, all = append(out, ow), append(all, ow)
		}
	}
	start := true
	capital := hasUpper(firstLetter(text)) || g.lang == "ar"
	var begins []*outWord // words to be written with a capital
	for i := 0; i < len(items); i++ {
		it := items[i]
		before := len(all)
		switch it.kind {
		case kindSpace:
			out = append(out, " ")
		case kindPunct:
			out = append(out, punctuation(it.text))
			start = start || endsSentence(it.text)
		case kindNumber:
			emit(englishDigits(it.text, g.l), false, 0)
			start = false
		case kindMixed:
			emit(englishMixed(it.text, g.lang, g.isMonth(next(items, i))), false, 0)
			start = false
		case kindWord:
			if english, n := g.phrase(items, i, start); n > 0 {
				emit(english, false, 0)
				i += n - 1
			} else if english, ok := g.word(items, i, start, title); ok {
				emit(english, false, 0)
			} else {
				g.unknown(it.text, emit)
			}
			if start && len(all) > before && capital {
				begins = append(begins, all[before])
			}
			start = start && len(all) == before
		}
	}
	if len(all) == 0 {
		return text
	}
	fill(all)
	for _, w := range begins {
		w.text = upperFirst(w.text)
	}
	return assemble(out, all)
}

// phrase translates the longest run of two or three words the table has.
func (g *glosser) phrase(items []item, i int, start bool) (string, int) {
	for size := 3; size >= 2; size-- {
		end := i + 2*size - 1
		if end > len(items) {
			continue
		}
		var key strings.Builder
		ok := true
		for k := i; k < end; k++ {
			if (k-i)%2 == 1 {
				ok = ok && items[k].kind == kindSpace
				key.WriteByte(' ')
			} else {
				ok = ok && items[k].kind == kindWord
				key.WriteString(fold(items[k].text))
			}
		}
		if !ok {
			continue
		}
		if e, found := g.l.calendar[key.String()]; found {
			return e, end - i
		}
		if e, found := g.l.words[key.String()]; found && (start || !hasUpper(items[i].text)) {
			return e, end - i
		}
		// A conjunction written together with the first word.
		if rest, cut := strings.CutPrefix(key.String(), "و"); cut && g.lang == "ar" {
			if e, found := g.l.words[rest]; found {
				return "and " + e, end - i
			}
		}
	}
	return "", 0
}

// word translates or keeps one word; false means it is unknown.
func (g *glosser) word(items []item, i int, start, title bool) (string, bool) {
	w := items[i].text
	key := fold(w)
	upper := hasUpper(w)
	if m := g.month(w, start); m != "" {
		return m, true
	}
	if g.lang == "id" && indonesianNth.MatchString(key) {
		return englishMixed(w, g.lang, false), true
	}
	if !upper {
		if e, ok := g.l.words[key]; ok {
			return e, true
		}
		if english, ok := g.elided(w); ok {
			return english, true
		}
		if g.lang == "ar" {
			if isLatin(w) {
				return w, true
			}
			return g.clitics(w)
		}
		return "", false
	}
	// Joined to a name: d’Alibaba, IPO-nya.
	if p, rest, ok := cutElision(w); ok && (start || !hasUpper(p)) && g.lang == "fr" {
		head := g.l.words[strings.ToLower(p)]
		if hasUpper(rest) {
			return strings.TrimSpace(head + " " + rest), true
		}
		if start {
			return g.elided(strings.ToLower(p) + "'" + rest)
		}
	}
	if g.lang == "id" {
		w = strings.TrimSuffix(w, "-nya")
	}
	if !start && !title {
		return w, true
	}
	if innerUpper(w) {
		return w, true
	}
	if e, ok := g.l.words[key]; ok {
		return e, true
	}
	if g.names[w] {
		return w, true
	}
	if title || g.lower[strings.ToLower(w)] {
		return "", false
	}
	return w, true
}

// month translates a month or weekday name. Where such names are written in
// lower case, a capital inside a sentence is a surname.
func (g *glosser) month(w string, start bool) string {
	m, ok := g.l.calendar[fold(w)]
	switch {
	case !ok && g.lang == "id" && w == "Minggu":
		return "Sunday" // minggu in lower case is a week
	case !ok && g.lang == "ar":
		// with a conjunction or a preposition: وفبراير
		for _, p := range []string{"و", "ل", "ب"} {
			if rest, cut := strings.CutPrefix(w, p); cut && g.l.calendar[rest] != "" {
				return strings.TrimSpace(map[string]string{"و": "and", "ل": "for", "ب": "in"}[p] + " " + g.l.calendar[rest])
			}
		}
		return ""
	case !ok:
		return ""
	case g.l.calendarCase == hasUpper(w), start, g.lang == "ar":
		return m
	}
	return ""
}

func (g *glosser) isMonth(w string) bool { return g.l.calendar[fold(w)] != "" }

// elided translates l’activité as "the" and an unknown word.
func (g *glosser) elided(w string) (string, bool) {
	p, rest, ok := cutElision(w)
	if !ok || g.lang != "fr" {
		return "", false
	}
	head := g.l.words[strings.ToLower(p)]
	tail, known := g.l.words[fold(rest)]
	if !known {
		tail = fillerFor(rest)
	}
	return strings.TrimSpace(head + " " + tail), true
}

// clitics takes conjunctions, prepositions and the article off an Arabic word.
func (g *glosser) clitics(w string) (string, bool) {
	var head []string
	rest := w
	cut := func(prefix, english string) bool {
		if r, ok := strings.CutPrefix(rest, prefix); ok && len([]rune(r)) >= 3 {
			rest = r
			head = append(head, strings.Fields(english)...)
			return true
		}
		return false
	}
	known := func() (string, bool) {
		e, ok := g.l.words[rest]
		return strings.Join(append(head, e), " "), ok
	}
	for _, p := range [][2]string{{"و", "and"}, {"لل", "for the"}, {"بال", "in the"}, {"ب", "in"}, {"ل", "for"}, {"ال", "the"}} {
		// A single letter is a prefix for certain only where a known word follows.
		if saved, n := rest, len(head); cut(p[0], p[1]) {
			if e, ok := known(); ok {
				return e, true
			}
			single := len([]rune(p[0])) == 1
			if single && !strings.HasPrefix(rest, "ال") && (p[0] != "و" || len([]rune(rest)) < 5) {
				rest, head = saved, head[:n]
			}
		}
	}
	if len(head) == 0 {
		return "", false
	}
	return strings.Join(append(head, fillerFor(rest)), " "), true
}

// unknown emits one neutral word.
func (g *glosser) unknown(w string, emit func(string, bool, int)) {
	emit(fillerFor(w), true, len([]rune(w)))
}
