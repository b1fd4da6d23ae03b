package score

import (
	"strings"
	"unicode/utf8"
)

// The parameters of chrF2 and chrF2++ (Popović 2015, 2017), which are also
// sacrebleu's defaults.
const (
	charOrder  = 6 // longest character n-gram
	wordOrder  = 2 // longest word n-gram of chrF2++
	betaSquare = 4 // beta = 2: recall counts twice as much as precision
)

// ChrFCounts is what chrF2 and chrF2++ are computed from. Counts of several
// segments add up.
type ChrFCounts struct {
	orders [charOrder + wordOrder]ngrams // characters 1..6, then words 1..2
}

// ngrams counts the n-grams of one order.
type ngrams struct{ hypothesis, reference, match int }

// CountChrF counts the n-grams of one segment.
func CountChrF(hypothesis, reference string) ChrFCounts {
	var c ChrFCounts
	h, r := charsOf(hypothesis), charsOf(reference)
	for n := 1; n <= charOrder; n++ {
		c.orders[n-1] = compare(h.grams(n), r.grams(n))
	}
	hw, rw := chrfWords(hypothesis), chrfWords(reference)
	for n := 1; n <= wordOrder; n++ {
		c.orders[charOrder+n-1] = compare(wordGrams(hw, n), wordGrams(rw, n))
	}
	return c
}

// Add adds the counts of another segment.
func (c *ChrFCounts) Add(o ChrFCounts) {
	for i := range c.orders {
		c.orders[i].hypothesis += o.orders[i].hypothesis
		c.orders[i].reference += o.orders[i].reference
		c.orders[i].match += o.orders[i].match
	}
}

// ChrF2 is the score of the character n-grams.
func (c ChrFCounts) ChrF2() float64 { return fScore(c.orders[:charOrder]) }

// ChrF2PP is the score of character and word n-grams together.
func (c ChrFCounts) ChrF2PP() float64 { return fScore(c.orders[:]) }

// fScore averages precision and recall over the orders that both sides have
// ("effective order") and joins the two means.
func fScore(orders []ngrams) float64 {
	precision, recall, effective := 0.0, 0.0, 0.0
	for _, o := range orders {
		if o.hypothesis > 0 && o.reference > 0 {
			precision += float64(o.match) / float64(o.hypothesis)
			recall += float64(o.match) / float64(o.reference)
			effective++
		}
	}
	if precision+recall == 0 {
		return 0
	}
	precision, recall = precision/effective, recall/effective
	return 100 * (1 + betaSquare) * precision * recall / (betaSquare*precision + recall)
}

// compare counts what two bags of n-grams share. N-grams of an order that the
// reference is too short for are not held against the hypothesis.
func compare(hypothesis, reference map[string]int) ngrams {
	var c ngrams
	for gram, n := range hypothesis {
		c.hypothesis += n
		c.match += min(n, reference[gram])
	}
	for _, n := range reference {
		c.reference += n
	}
	if len(reference) == 0 {
		c.hypothesis = 0
	}
	return c
}

// chars is a text without its white space, and where its runes begin.
type chars struct {
	text  string
	start []int // byte offset of each rune, and of the end
}

func charsOf(s string) chars {
	var b strings.Builder
	for _, r := range s {
		if !blank(r) {
			b.WriteRune(r)
		}
	}
	c := chars{text: b.String()}
	for i := range c.text {
		c.start = append(c.start, i)
	}
	c.start = append(c.start, len(c.text))
	return c
}

func (c chars) grams(n int) map[string]int {
	bag := make(map[string]int, len(c.start))
	for i := 0; i+n < len(c.start); i++ {
		bag[c.text[c.start[i]:c.start[i+n]]]++
	}
	return bag
}

func wordGrams(words []string, n int) map[string]int {
	bag := make(map[string]int, len(words))
	for i := 0; i+n <= len(words); i++ {
		bag[strings.Join(words[i:i+n], " ")]++
	}
	return bag
}

// chrfWords splits at white space and takes one mark off the end of a word, or
// else off its beginning, as the metric's author does: "(hi)" is "(hi" and ")".
func chrfWords(s string) []string {
	var words []string
	for _, w := range strings.FieldsFunc(s, blank) {
		last := len(w) - 1
		switch {
		case utf8.RuneCountInString(w) == 1:
			words = append(words, w)
		case mark(w[last]):
			words = append(words, w[:last], w[last:])
		case mark(w[0]):
			words = append(words, w[:1], w[1:])
		default:
			words = append(words, w)
		}
	}
	return words
}

// mark reports whether a byte is ASCII punctuation; bytes of longer runes are not.
func mark(b byte) bool {
	return b >= '!' && b <= '/' || b >= ':' && b <= '@' || b >= '[' && b <= '`' || b >= '{' && b <= '~'
}
