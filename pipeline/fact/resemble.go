package fact

import (
	"slices"
	"strings"
)

// vocabulary is the set of folded words of a text, with the hyphen and space
// variants joined, so that a name's token can be looked up.
type vocabulary struct {
	words  map[string]bool
	order  []string
	joined string
	// dotted are the acronyms with full stops, each between spaces: " us un ".
	dotted string
	// capitals are the capitalised words in the order of the text.
	capitals []string
	// capital marks them.
	capital map[string]bool
	// cache holds the answers to tokens asked before: a long text asks the same
	// few again and again, and each answer walks the whole vocabulary.
	cache map[query]bool
}

// query is one question to a vocabulary.
type query struct {
	kind  byte // h holds, j joined, r resembles, s soundsLike
	token string
}

// ask answers a question from the cache, or works it out.
func (v vocabulary) ask(kind byte, token string, find func() bool) bool {
	q := query{kind, token}
	yes, ok := v.cache[q]
	if !ok {
		yes = find()
		v.cache[q] = yes
	}
	return yes
}

func vocabularyOf(r *reading) vocabulary {
	v := vocabulary{words: make(map[string]bool, len(r.toks)), cache: map[query]bool{}, capital: map[string]bool{}}
	var all, dotted strings.Builder
	all.Grow(len(r.text))
	v.order = make([]string, 0, len(r.toks))
	for i, t := range r.toks {
		if a, end := r.dotted(i); end > i {
			dotted.WriteString(" " + a + " ")
		}
		if t.kind == symbol {
			continue
		}
		all.WriteString(t.norm)
		if t.kind == word && isCapital(t.raw) {
			v.capitals = append(v.capitals, t.norm)
			v.capital[t.norm] = true
		}
		if t.kind == word && !v.words[t.norm] {
			v.words[t.norm] = true
			v.order = append(v.order, t.norm)
		}
	}
	v.joined, v.dotted = all.String(), dotted.String()
	return v
}

// holds reports whether a name's token stands in the text: the same word, the
// word inside a run written together, or a small inflection of it.
func (v vocabulary) holds(token string) bool {
	if v.words[token] || v.words[strings.TrimSuffix(token, "s")] || v.words[token+"s"] {
		return true
	}
	return v.ask('h', token, func() bool { return v.holdsNearly(token) })
}

// holdsNearly looks for a token inside a run written together, or with one
// letter changed.
func (v vocabulary) holdsNearly(token string) bool {
	n := len(token)
	if n >= 5 && strings.Contains(v.joined, token) {
		return true
	}
	if n < 6 {
		return false
	}
	for _, w := range v.order {
		if len(w) >= 5 && w[0] == token[0] && withinOneEdit(w, token) {
			return true
		}
	}
	return false
}

// holdsJoined reports a name of several words that the text writes together or
// parted in another way: Ali Baba and Alibaba.
func (v vocabulary) holdsJoined(parts []string) bool {
	name := strings.Join(parts, "")
	return len(parts) > 1 && len(name) >= 5 && v.ask('j', name, func() bool { return strings.Contains(v.joined, name) })
}

// resembles is holds for words that languages spell alike but not equal:
// conservateur and conservative share their first five letters.
func (v vocabulary) resembles(token string) bool {
	if v.holds(token) {
		return true
	}
	return v.ask('r', token, func() bool {
		return slices.ContainsFunc(v.order, func(w string) bool {
			return commonPrefix(w, token) >= min(4, max(3, len(token)-2))
		})
	})
}

func commonPrefix(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// withinOneEdit reports an edit distance of at most one, on bytes of folded words.
func withinOneEdit(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	p := commonPrefix(a, b)
	if len(a) == len(b) {
		return p == len(a) || a[p+1:] == b[p+1:]
	}
	return a[p:] == b[p+1:]
}

// resemblesName is resembles for a word that only a name explains. Of two
// capitalised words that begin alike, only the ends may differ: Maastricht is not
// Maassluis.
func (v vocabulary) resemblesName(token string) bool {
	if v.holds(token) {
		return true
	}
	return v.ask('n', token, func() bool {
		return slices.ContainsFunc(v.order, func(w string) bool {
			p := commonPrefix(w, token)
			if p < min(4, max(3, len(token)-2)) {
				return false
			}
			return !v.capital[w] || max(len(w), len(token))-p <= longestEnding || soundsLike(w, token)
		})
	})
}

// longestEnding is the most letters in which the endings of one name differ
// between two languages: Macédoine and Macedonia.
const longestEnding = 4

// soundsLike reports whether a capitalised word of the text has nearly the
// consonants of token: the spellings of one name in two languages.
func (v vocabulary) soundsLike(token string) bool {
	return v.ask('s', token, func() bool {
		return slices.ContainsFunc(v.capitals, func(w string) bool { return soundsLike(w, token) })
	})
}

// soundsLikeAny is soundsLike for every word of the text: a name may stand
// inside a word written small, but "Pierre" also sounds like "pour".
func (v vocabulary) soundsLikeAny(token string) bool {
	return v.ask('a', token, func() bool {
		return slices.ContainsFunc(v.order, func(w string) bool { return soundsLike(w, token) })
	})
}

// latinConsonants are the consonants that spellings of one name keep apart.
var latinConsonants = map[rune]byte{
	'b': 'b', 'p': 'p', 't': 't', 'd': 'd', 's': 's', 'z': 's', 'c': 'k', 'k': 'k', 'q': 'k', 'g': 'g',
	'x': 'k', 'f': 'f', 'v': 'f', 'l': 'l', 'm': 'm', 'n': 'n', 'r': 'r',
}

// soundsLike reports that two Latin words share their consonants, at least
// three of them and with one difference when they are many: Poutine and Putin,
// Zelenskyj and Zelensky, but not Poutine and Biden.
func soundsLike(a, b string) bool {
	if len(a) < 4 || len(b) < 4 {
		return false
	}
	x, y := skeletonOf(a, latinConsonants), skeletonOf(b, latinConsonants)
	if len(x) < 3 || len(y) < 3 {
		return x == y && len(x) == 2 && commonPrefix(a, b) > 0
	}
	return x == y || x[0] == y[0] && min(len(x), len(y)) >= 4 && withinOneEdit(x, y)
}

// sameBut reports two words that differ in accents, in letters for one sound
// and in their endings only, as names of places and regions do between
// languages: Asie and Asia, Pacifique and Pacific.
func sameBut(a, b string) bool {
	if a == b {
		return true
	}
	x, y := oneLetterSounds.Replace(a), oneLetterSounds.Replace(b)
	p := commonPrefix(x, y)
	return min(len(a), len(b)) >= 3 && 2*p >= min(len(x), len(y)) && abs(len(x)-len(y)) <= 3 &&
		skeletonOf(x, latinConsonants) == skeletonOf(y, latinConsonants)
}

var oneLetterSounds = strings.NewReplacer("que", "k", "ph", "f", "th", "t", "z", "s", "c", "k", "q", "k", "y", "i")

func abs(v int) int { return max(v, -v) }

// longestName is the most words that are compared as one name. A longer run of
// capitals is a list or a headline.
const longestName = 16

// holdsSpelling reports that the words of a name follow each other in the text
// in the same or another language's spelling (see sameBut).
func (v vocabulary) holdsSpelling(parts []string) bool {
	if len(parts) < 2 || len(parts) > longestName {
		return false
	}
	for i := 0; i+len(parts) <= len(v.capitals); i++ {
		same := true
		for k, p := range parts {
			if !sameBut(p, v.capitals[i+k]) {
				same = false
				break
			}
		}
		if same {
			return true
		}
	}
	return false
}
