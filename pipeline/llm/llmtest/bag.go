package llmtest

import "strings"

// bag is a multiset of folded words.
type bag struct {
	count map[string]int
	n     int
}

// words folds text for comparison: lower case, apostrophes and quotation marks
// dropped, everything that is not a letter, mark or digit a separator.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !isWordRune(r) })
}

func newBag(text string) bag { return bagOf(words(text)) }

// newContentBag leaves English function words out, and the gloss's fillers
// too, which say nothing.
func newContentBag(text string) bag {
	var kept []string
	for _, w := range words(text) {
		if !englishFunction[w] && !isFiller[w] {
			kept = append(kept, w)
		}
	}
	return bagOf(kept)
}

func bagOf(list []string) bag {
	b := bag{count: make(map[string]int, len(list)), n: len(list)}
	for _, w := range list {
		b.count[w]++
	}
	return b
}

// shared counts the words two bags have in common.
func (b bag) shared(o bag) int {
	if len(o.count) < len(b.count) {
		b, o = o, b
	}
	n := 0
	for w, c := range b.count {
		n += min(c, o.count[w])
	}
	return n
}

// dice is 2·|A∩B| / (|A|+|B|), 0 for two empty bags.
func (b bag) dice(o bag) float64 {
	if b.n+o.n == 0 {
		return 0
	}
	return 2 * float64(b.shared(o)) / float64(b.n+o.n)
}

// within is the share of b's words that o has, 0 for an empty bag.
func (b bag) within(o bag) float64 {
	if b.n == 0 {
		return 0
	}
	return float64(b.shared(o)) / float64(b.n)
}
