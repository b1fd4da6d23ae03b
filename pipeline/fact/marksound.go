package fact

import "strings"

// soundingWord is one word of an original in Arabic script, or two neighbours
// read as one: tokens first..next-1 with their consonant skeletons.
type soundingWord struct {
	first, next int
	skeletons   []string
}

// soundingWords lists the words of a text in Arabic script by their first token.
func (r *reading) soundingWords() map[int][]soundingWord {
	out := make(map[int][]soundingWord, len(r.toks))
	for i, t := range r.toks {
		if t.kind != word || !isArabic(t.norm) {
			continue
		}
		w := soundingWord{first: i, next: i + 1}
		for _, s := range t.stems {
			w.skeletons = append(w.skeletons, skeletonOf(s, arabicClass))
		}
		out[i] = append(out[i], w)
		if k := i + 1; k < len(r.toks) && r.toks[k].kind == word && isArabic(r.toks[k].norm) {
			pair := soundingWord{first: i, next: k + 1}
			for _, s := range t.stems {
				pair.skeletons = append(pair.skeletons, skeletonOf(s+r.toks[k].norm, arabicClass))
			}
			out[i] = append(out[i], pair)
		}
	}
	return out
}

// sounds gives how many consonants of a Latin word the Arabic one has, in one of
// its readings and with one difference in long words; -1 when it is another word.
func (w soundingWord) sounds(latin string) int {
	best := -1
	for _, l := range latinSkeletons(latin) {
		for _, s := range w.skeletons {
			if s == l || len(l) >= 4 && withinOneEdit(s, l) {
				best = max(best, len(l))
			}
		}
	}
	return best
}

// leastConsonants is how many consonants must agree before a stretch of the
// original is shown as the name: with fewer, ordinary words sound like it.
const leastConsonants = 3

// markSound marks where the original writes a name of the English by its sound:
// words that follow each other as those of the name do. Where unlike words of
// the original fit, none is marked.
func (n nameCheck) markSound(name Name) {
	if n.marks == nil {
		return
	}
	var parts []string
	for _, t := range nameTokens(name.Text) {
		if !translatable(t) {
			parts = append(parts, t)
		}
	}
	if len(parts) == 0 {
		return
	}
	words := n.sounding()
	type stretch struct{ start, end int }
	var found []stretch
	written := ""
	for i := range n.a.toks {
		next, agree := soundsFrom(words, i, parts)
		if next == i || agree < leastConsonants {
			continue
		}
		var w strings.Builder
		for _, t := range n.a.toks[i:next] {
			w.WriteString(countryWord(t))
		}
		if written != "" && written != w.String() {
			return
		}
		written = w.String()
		found = append(found, stretch{n.a.toks[i].start, n.a.toks[next-1].end})
	}
	for _, s := range found {
		n.marks.inA(s.start, s.end, CheckName, Pass)
	}
}

// soundsFrom reads the words of a name one after another from token i. It gives
// the token after the last and the consonants that agree; next is i when they
// do not stand there.
func soundsFrom(words map[int][]soundingWord, i int, parts []string) (next, agree int) {
	next = i
	for _, p := range parts {
		end := next
		for _, w := range words[next] {
			if k := w.sounds(p); k >= 0 {
				agree, end = agree+k, w.next
				break
			}
		}
		if end == next {
			return i, 0
		}
		next = end
	}
	return next, agree
}
