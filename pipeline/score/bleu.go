package score

import (
	"math"
	"regexp"
	"strings"
)

// bleuOrder is the longest word n-gram of BLEU (Papineni et al. 2002).
const bleuOrder = 4

// BLEUCounts is what BLEU is computed from. Counts of several segments add up.
type BLEUCounts struct {
	orders                [bleuOrder]ngrams
	hypothesis, reference int // tokens
}

// CountBLEU counts the tokens and word n-grams of one segment.
func CountBLEU(hypothesis, reference string) BLEUCounts {
	h, r := tokenize13a(hypothesis), tokenize13a(reference)
	c := BLEUCounts{hypothesis: len(h), reference: len(r)}
	for n := 1; n <= bleuOrder; n++ {
		c.orders[n-1] = compare(wordGrams(h, n), wordGrams(r, n))
		c.orders[n-1].hypothesis = max(0, len(h)-n+1) // also where the reference is too short for the order
	}
	return c
}

// Add adds the counts of another segment.
func (c *BLEUCounts) Add(o BLEUCounts) {
	c.hypothesis += o.hypothesis
	c.reference += o.reference
	for i := range c.orders {
		c.orders[i].hypothesis += o.orders[i].hypothesis
		c.orders[i].reference += o.orders[i].reference
		c.orders[i].match += o.orders[i].match
	}
}

// BLEU is the corpus score: all four orders count.
func (c BLEUCounts) BLEU() float64 { return c.bleu(false) }

// SentenceBLEU is the score of a single segment: only the orders that it is
// long enough for count (sacrebleu's effective order).
func (c BLEUCounts) SentenceBLEU() float64 { return c.bleu(true) }

func (c BLEUCounts) bleu(effective bool) float64 {
	matches := 0
	for _, o := range c.orders {
		matches += o.match
	}
	if matches == 0 {
		return 0
	}
	logs, order, smooth := 0.0, bleuOrder, 1.0
	for i, o := range c.orders {
		if o.hypothesis == 0 {
			if !effective {
				return 0
			}
			break
		}
		if effective {
			order = i + 1
		}
		precision := float64(o.match) / float64(o.hypothesis)
		if o.match == 0 {
			// Exponential smoothing (NIST; method 3 of Chen and Cherry 2014).
			smooth *= 2
			precision = 1 / (smooth * float64(o.hypothesis))
		}
		logs += math.Log(precision)
	}
	brevity := 1.0
	if c.hypothesis < c.reference {
		brevity = math.Exp(1 - float64(c.reference)/float64(c.hypothesis))
	}
	return 100 * brevity * math.Exp(logs/float64(order))
}

// The rules of mteval-v13a's tokenizer for western languages, in their order.
var rules13a = []struct {
	find *regexp.Regexp
	with string
}{
	{regexp.MustCompile("([{-~\\[-` -&(-+:-@/])"), " ${1} "},
	{regexp.MustCompile(`([^0-9])([.,])`), "${1} ${2} "}, // a point or comma after no digit
	{regexp.MustCompile(`([.,])([^0-9])`), " ${1} ${2}"}, // or before none
	{regexp.MustCompile(`([0-9])(-)`), "${1} ${2} "},
}

var (
	joined13a   = strings.NewReplacer("-\n", "")
	skipped13a  = strings.NewReplacer("<skipped>", "")
	entities13a = []*strings.Replacer{
		strings.NewReplacer("&quot;", `"`), strings.NewReplacer("&amp;", "&"), strings.NewReplacer("&lt;", "<"), strings.NewReplacer("&gt;", ">"),
	}
)

func tokenize13a(s string) []string {
	s = joined13a.Replace(skipped13a.Replace(strings.TrimRightFunc(s, blank)))
	s = strings.ReplaceAll(s, "\n", " ")
	for _, e := range entities13a { // one after the other: "&amp;lt;" ends as "<"
		s = e.Replace(s)
	}
	s = " " + s + " "
	for _, r := range rules13a {
		s = r.find.ReplaceAllString(s, r.with)
	}
	return strings.FieldsFunc(s, blank)
}
