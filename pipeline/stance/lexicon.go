package stance

import "strings"

// kind is what a marker does to the words around it.
type kind uint8

const (
	negation kind = iota
	modality
	attribution
	kinds // how many there are
)

func (k kind) check() string {
	return [kinds]string{CheckNegation, CheckModality, CheckAttribution}[k]
}

// does is the kind as a verb, for the words of it.
func (k kind) does() string { return [kinds]string{"deny", "doubt", "attribute"}[k] }

// article is the kind as the sentences of Result.Why name it.
func (k kind) article() string {
	return [kinds]string{"a negation", "a “may”, “would” or “if”", "an attribution"}[k]
}

// level is how much a marker asks of the other text.
type level uint8

const (
	// none marks a phrase that holds a marker's word and is none: "not only".
	none level = iota
	// weak markers answer a strong one and ask for nothing themselves.
	weak
	// strong markers ask for a marker in the other text.
	strong
)

// entry is one word or phrase of a lexicon. The words of a phrase stand next to
// each other; one that ends in "*" stands for all words that begin so.
type entry struct {
	words []string
	kind  kind
	level level
}

// lexicon holds the words of a language.
type lexicon struct {
	lang    string
	markers byFirst[entry]
	poles   byFirst[poleEntry]
}

// byFirst holds entries by their first word: exact, or by the first bytes of
// one that ends in "*".
type byFirst[E any] struct {
	exact map[string][]E
	open  map[uint32][]E
}

func newByFirst[E any]() byFirst[E] {
	return byFirst[E]{exact: map[string][]E{}, open: map[uint32][]E{}}
}

// add files an entry under its first word.
func (b byFirst[E]) add(word string, e E) {
	first, open := strings.CutSuffix(word, "*")
	if !open {
		b.exact[first] = append(b.exact[first], e)
	} else if key, ok := prefixKey(first); ok {
		b.open[key] = append(b.open[key], e)
	}
}

// at lists the entries that may begin with a word of a text.
func (b byFirst[E]) at(first string) (exact, open []E) {
	if key, ok := prefixKey(first); ok {
		open = b.open[key]
	}
	return b.exact[first], open
}

// prefixBytes is the length of the keys of byFirst.open, and the least length
// of a word before "*".
const prefixBytes = 4

func prefixKey(s string) (key uint32, ok bool) {
	if len(s) < prefixBytes {
		return 0, false
	}
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24, true
}

// compileMarkers reads a table of lines "kind level: phrase, phrase, ...". A line
// without a colon goes on with the phrases of the line before. Words are folded
// as tokens are, so the table may be written as the language is.
func compileMarkers(lang, table string) byFirst[entry] {
	list := newByFirst[entry]()
	var k kind
	var lv level
	for line := range strings.Lines(table) {
		head, phrases, ok := strings.Cut(line, ":")
		if !ok {
			phrases = line
		} else {
			name, strength, _ := strings.Cut(strings.TrimSpace(head), " ")
			k = map[string]kind{"negation": negation, "modality": modality, "attribution": attribution}[name]
			lv = map[string]level{"none": none, "weak": weak, "strong": strong}[strength]
		}
		for phrase := range strings.SplitSeq(phrases, ",") {
			if words := phraseWords(phrase, lang); len(words) > 0 {
				list.add(words[0], entry{words, k, lv})
			}
		}
	}
	return list
}

// phraseWords splits a phrase of a table into folded words, their "*" and a
// last apostrophe kept.
func phraseWords(phrase, lang string) []string {
	toks, _ := tokenize(phrase, lang)
	var words []string
	for _, t := range toks {
		switch {
		case t.word:
			words = append(words, t.norm)
		case (t.norm == "*" || t.norm == "'") && len(words) > 0:
			words[len(words)-1] += t.norm // "n'" is a word of a text, where a letter follows
		}
	}
	return words
}

// matches reports whether the entry's words stand at the start of toks. The
// first word is given apart, because a clitic may have been cut from it.
func (e entry) matches(first string, toks []token) bool {
	if len(toks) < len(e.words) {
		return false
	}
	for i, w := range e.words {
		got := first
		if i > 0 {
			if got = toks[i].norm; !toks[i].word {
				return false
			}
		}
		if w[len(w)-1] == '*' {
			if !strings.HasPrefix(got, w[:len(w)-1]) {
				return false
			}
		} else if w != got {
			return false
		}
	}
	return true
}

// find returns, for each kind, the longest entry at the start of toks, whose
// first word is read as first.
func (l *lexicon) find(first string, toks []token) (best [kinds]*entry) {
	look := func(list []entry) {
		for i := range list {
			e := &list[i]
			if b := best[e.kind]; (b == nil || len(e.words) > len(b.words)) && e.matches(first, toks) {
				best[e.kind] = e
			}
		}
	}
	exact, open := l.markers.at(first)
	look(exact)
	look(open)
	return best
}
