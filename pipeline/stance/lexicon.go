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

func (k kind) String() string { return k.check() }

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

// lexicon holds the entries of a language by their first word: exact, or by
// the first bytes of one that ends in "*".
type lexicon struct {
	lang  string
	exact map[string][]entry
	open  map[uint32][]entry
}

// prefixBytes is the length of the keys of lexicon.open, and the least length
// of a word before "*".
const prefixBytes = 4

func prefixKey(s string) (key uint32, ok bool) {
	if len(s) < prefixBytes {
		return 0, false
	}
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24, true
}

// compile reads a table of lines "kind level: phrase, phrase, ...". A line
// without a colon goes on with the phrases of the line before. Words are folded
// as tokens are, so the table may be written as the language is.
func compile(lang, table string) *lexicon {
	l := &lexicon{lang: lang, exact: map[string][]entry{}, open: map[uint32][]entry{}}
	var k kind
	var lv level
	for line := range strings.Lines(table) {
		head, list, ok := strings.Cut(line, ":")
		if !ok {
			list = line
		} else {
			name, strength, _ := strings.Cut(strings.TrimSpace(head), " ")
			k = map[string]kind{"negation": negation, "modality": modality, "attribution": attribution}[name]
			lv = map[string]level{"none": none, "weak": weak, "strong": strong}[strength]
		}
		for phrase := range strings.SplitSeq(list, ",") {
			if words := phraseWords(phrase, lang); len(words) > 0 {
				l.add(entry{words, k, lv})
			}
		}
	}
	return l
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

func (l *lexicon) add(e entry) {
	first, open := strings.CutSuffix(e.words[0], "*")
	if !open {
		l.exact[first] = append(l.exact[first], e)
	} else if key, ok := prefixKey(first); ok {
		l.open[key] = append(l.open[key], e)
	}
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
	look(l.exact[first])
	if key, ok := prefixKey(first); ok {
		look(l.open[key])
	}
	return best
}
