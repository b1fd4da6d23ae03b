package fact

import "strings"

// vocabulary is the set of folded words of a text, with the hyphen and space
// variants joined, so that a name's token can be looked up.
type vocabulary struct {
	words  map[string]bool
	order  []string
	joined string
}

func vocabularyOf(r *reading) vocabulary {
	v := vocabulary{words: make(map[string]bool, len(r.toks))}
	var all strings.Builder
	for _, t := range r.toks {
		if t.kind == symbol {
			continue
		}
		all.WriteString(t.norm)
		if t.kind == word && !v.words[t.norm] {
			v.words[t.norm] = true
			v.order = append(v.order, t.norm)
		}
	}
	v.joined = all.String()
	return v
}

// holds reports whether a name's token stands in the text: the same word, the
// word inside a run written together, or a small inflection of it.
func (v vocabulary) holds(token string) bool {
	if v.words[token] || v.words[strings.TrimSuffix(token, "s")] || v.words[token+"s"] {
		return true
	}
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

// resembles is holds for words that languages spell alike but not equal:
// conservateur and conservative share their first five letters.
func (v vocabulary) resembles(token string) bool {
	if v.holds(token) {
		return true
	}
	for _, w := range v.order {
		if commonPrefix(w, token) >= min(4, max(3, len(token)-2)) {
			return true
		}
	}
	return false
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
