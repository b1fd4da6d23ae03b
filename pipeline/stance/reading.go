package stance

import "sync"

// marker is one place in a text that denies, doubts or attributes.
type marker struct {
	kind  kind
	level level
	// at is the first token and n the number of tokens.
	at, n int
	// mild markers answer as their level says and ask for one level less: a
	// strong one asks as a weak one does, a weak one does not count.
	mild bool
}

// reading is a text split into tokens, with its markers in text order.
type reading struct {
	lex     *lexicon // nil for a language that is not known
	src     string
	toks    []token
	markers []marker
}

// lexicons holds the languages that are known, each built at its first use.
var lexicons = map[string]func() *lexicon{
	"en": compile("en", englishTable, englishPoles),
	"fr": compile("fr", frenchTable, frenchPoles),
	"nl": compile("nl", dutchTable, dutchPoles),
	"id": compile("id", indonesianTable, indonesianPoles),
	"ar": compile("ar", arabicTable, arabicPoles),
}

func compile(lang, markers, poles string) func() *lexicon {
	return sync.OnceValue(func() *lexicon {
		return &lexicon{lang: lang, markers: compileMarkers(lang, markers), poles: compilePoles(lang, poles)}
	})
}

// read finds the markers of a text.
func read(text, lang string) *reading {
	r := &reading{}
	r.toks, r.src = tokenize(text, lang)
	build, ok := lexicons[lang]
	if !ok {
		return r
	}
	r.lex = build()
	byForm := byForm[lang]
	var taken [kinds]int // up to where the tokens belong to a marker of the kind
	for i, t := range r.toks {
		if !t.word {
			continue
		}
		found := r.lex.find(t.norm, r.toks[i:])
		if lang == "ar" {
			if rest, ok := cutConjunction(t.norm); ok {
				for k, e := range r.lex.find(rest, r.toks[i:]) {
					if found[k] == nil {
						found[k] = e
					}
				}
			}
		}
		for k := range kinds {
			if found[k] == nil && !byForm[k] {
				continue
			}
			m := marker{kind: k, at: i, n: 1}
			if e := found[k]; e != nil {
				m.level, m.n = e.level, len(e.words)
			}
			if i < taken[k] {
				continue
			}
			m.level = r.inContext(m, found[k] != nil)
			if found[k] != nil {
				taken[k] = i + m.n
			}
			if m.level > none && !r.twice(m) {
				r.markers = append(r.markers, m)
			}
		}
	}
	r.soften()
	return r
}

// twice reports a weak negation right after a strong one ("tidak bisa
// dihindari", "cannot fail"): the two are one denial of one thing.
func (r *reading) twice(m marker) bool {
	if m.kind != negation || m.level != weak {
		return false
	}
	for i := len(r.markers) - 1; i >= 0; i-- {
		if last := r.markers[i]; last.kind == negation {
			return m.at-last.at-last.n < 2
		}
	}
	return false
}

// byForm says of which kinds a language has markers that form.go tells by their
// form alone.
var byForm = map[string][kinds]bool{
	"en": {negation: true},
	"fr": {modality: true, attribution: true},
	"nl": {negation: true},
	"ar": {modality: true},
}

// inContext is the level of a marker after a look at its form and at the words
// around it. Words that no table has may be markers by their form.
func (r *reading) inContext(m marker, listed bool) level {
	switch r.lex.lang {
	case "en":
		return r.english(m, listed)
	case "fr":
		return r.french(m, listed)
	case "nl":
		return r.dutch(m, listed)
	case "ar":
		return r.arabic(m, listed)
	}
	return m.level
}

// word is the folded word at token i, "" outside the text and for punctuation.
func (r *reading) word(i int) string {
	if i < 0 || i >= len(r.toks) || !r.toks[i].word {
		return ""
	}
	return r.toks[i].norm
}

// mark is the mark of punctuation at token i, "" for a word and outside.
func (r *reading) mark(i int) string {
	if i < 0 || i >= len(r.toks) || r.toks[i].word {
		return ""
	}
	return r.toks[i].norm
}

// text is the marker as the text writes it.
func (r *reading) text(m marker) string {
	return r.src[r.toks[m.at].start:r.toks[m.at+m.n-1].end]
}

// tally counts the markers of one kind. Of its strong and weak ones, mildStrong
// and mildWeak are mild.
type tally struct{ strong, weak, mildStrong, mildWeak int }

func (t tally) total() int { return t.strong + t.weak }

// exceeds reports whether the markers ask for more than the other text answers.
func (t tally) exceeds(other tally) bool {
	return t.strong-t.mildStrong > other.strong && t.total()-t.mildWeak > other.total()
}

func (r *reading) count(k kind) tally {
	var t tally
	for _, m := range r.markers {
		switch {
		case m.kind != k:
		case m.level == strong:
			t.strong++
			if m.mild {
				t.mildStrong++
			}
		default:
			t.weak++
			if m.mild {
				t.mildWeak++
			}
		}
	}
	return t
}

// first is the first strong marker of a kind.
func (r *reading) first(k kind) (marker, bool) {
	for _, m := range r.markers {
		if m.kind == k && m.level == strong {
			return m, true
		}
	}
	return marker{}, false
}
