package story

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/babelwire/babelwire/pipeline/fact"
)

// This file reads what a number counts from the words beside it.

// notCounts are words right behind a number, or before it, that make it an age,
// a distance in time, a part, or a rest.
var (
	notCountsAfter  = wordSet(`old ago later earlier times others more fewer less another`)
	notCountsBefore = wordSet(`aged age another other further additional`)
	// earlierValues stand before a value that was given before, or elsewhere.
	earlierValues = wordSet(`from compared against previous previously initially formerly versus`)
)

// counts reports whether the number is a plain count, amount or level, and none
// of an age, a score, a range, a fraction, a part, an earlier value, a name.
func (c clause) counts(n fact.Number) bool {
	i := c.i
	before, after := c.low(i-1), c.low(i+1)
	switch {
	case n.Ordinal || n.Unit == "clock" || len(n.Values) == 0 || n.Values[0] < 0:
		return false
	case n.Word && (n.Values[0] <= 1 || vagueNumbers[strings.ToLower(n.Text)]): // "one" is seldom a count, "half" never
		return false
	case i > 0 && c.toks[i-1].number != nil || i+1 < len(c.toks) && c.toks[i+1].number != nil: // two dozen
		return false
	case before == "minus" || after == "out" || before == "in" && i > 1 && c.toks[i-2].number != nil:
		return false // two out of five, one in three
	case c.joined(i+1) || c.joined(i-1) || strings.HasPrefix(after, "year-old") || notCountsBefore[before]:
		return false
	case c.mark(i-1) == "," && (c.mark(i+1) == "," || i+1 == len(c.toks)) || c.mark(i-1) == "(" && c.mark(i+1) == ")":
		return false // Maria Olt, 34, and Maria Olt (34)
	case after == "of" && !c.ofTotal(c.i) || c.low(0) == "of" || c.low(i-2) == "of" && before == "the" || c.low(i-2) == "out" && before == "of":
		return false // three of the eight, of 230 passengers
	case earlierValues[before] || earlierValues[c.low(i-2)] || i > 0 && nameNumbers[before]:
		return false
	case i > 1 && c.toks[i-1].word() && c.toks[i-1].capital() && !closedWords[before] && !placeLinks[c.low(i-2)] && !n.Word && n.Unit == "" && !c.toks[i].signed:
		return false // Boeing 737
	}
	for k := i + 1; k <= i+3; k++ {
		if notCountsAfter[c.low(k)] {
			return false
		}
	}
	return !c.ranges(i-2) && !c.ranges(i)
}

// joined reports a mark that joins two numbers: 3-1, 6/7.
func (c clause) joined(k int) bool {
	m := c.mark(k)
	return m == "-" || m == "–" || m == "/"
}

// ranges reports that the tokens k and k+2 are numbers of one range or share.
func (c clause) ranges(k int) bool {
	if k < 0 || k+2 >= len(c.toks) || c.toks[k].number == nil || c.toks[k+2].number == nil {
		return false
	}
	switch c.low(k + 1) {
	case "to", "or", "and", "of":
		return true
	}
	return false
}

// ofTotal reports "61 of the 120 seats": what is counted stands after the total.
func (c clause) ofTotal(i int) bool {
	return c.low(i+1) == "of" && (c.low(i+2) == "the" || c.low(i+2) == "its" || c.low(i+2) == "their") && i+4 < len(c.toks) && c.toks[i+3].number != nil && c.toks[i+4].word()
}

// bound reads the qualifier before the number and where it begins.
func (c clause) bound() (bound, int) {
	for _, p := range boundPhrases {
		words := strings.Fields(p.words)
		from := c.i - len(words)
		if from < 0 {
			continue
		}
		fits := true
		for k, w := range words {
			fits = fits && c.low(from+k) == w
		}
		if fits {
			return p.bound, from
		}
	}
	return exactly, c.i
}

// shown writes a value with its qualifier: small number words as digits.
func (c clause) shown(n fact.Number, from int) string {
	text := strings.TrimSpace(n.Text)
	if v := n.Values[0]; n.Word && v == math.Trunc(v) && v < 1e6 {
		text = strconv.FormatFloat(v, 'f', -1, 64)
	}
	for k := c.i - 1; k >= from; k-- {
		text = c.low(k) + " " + text
	}
	return text
}

// maxNoun is how many words may stand between a number and the end of its noun.
const maxNoun = 3

// readUnit reads the unit and the counted noun after the number, and returns
// the token after them.
func (c clause) readUnit(s *Slot, n fact.Number) int {
	k := c.i + 1
	switch {
	case n.Unit == "%":
		s.Unit = "%"
		for k < len(c.toks) && (c.low(k) == "per" || c.low(k) == "cent" || c.low(k) == "percent" || c.low(k) == "pct" || c.mark(k) == "%") {
			k++
		}
		if c.low(k) == "percentage" {
			s.Unit = "percentage points"
			k = min(k+2, len(c.toks))
		}
		return k
	case n.Unit != "":
		s.Unit = n.Unit
		if !c.toks[c.i].signed && k < len(c.toks) && c.toks[k].word() {
			if c.low(k) == "us" || c.low(k) == "american" {
				k++
			}
			k++
		}
		return min(k, len(c.toks))
	}
	if c.ofTotal(c.i) {
		k += 3
	}
	from := k
	for k < len(c.toks) && k < from+maxNoun && c.toks[k].word() && !closedWords[c.low(k)] && !dimensions[c.low(k)] && !c.verb(k, k == from) {
		k++
	}
	// What is counted is many; a verb may stand right behind it: "26,000 students attend".
	for end := k; end > from; end-- {
		if w := c.low(end - 1); plurals[w] || strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") {
			k = end
			break
		}
	}
	if k == from {
		return k
	}
	head := c.toks[k-1]
	s.head, s.Unit = wordKey(head.low), head.text
	if s.head == "workers" || s.head == wordKey("persons") {
		s.head = s.headOf(c)
	}
	var modifiers []string
	for _, t := range c.toks[from : k-1] {
		if key := wordKey(t.low); key != "" && frames[key] == "" {
			modifiers = append(modifiers, key)
		}
	}
	s.modifier = strings.Join(modifiers, " ")
	return k
}

// headOf keeps workers apart from people, but where all who are counted work.
func (s *Slot) headOf(c clause) string {
	if s.head == "workers" && !slices.ContainsFunc(c.toks, func(t slotToken) bool { return wordKey(t.low) == "employ" }) {
		return "workers"
	}
	return wordKey("people")
}

// verb reports whether token k ends the noun because it is a verb. A
// participle that opens it may describe the noun: "30 missing people".
func (c clause) verb(k int, opens bool) bool {
	w := c.low(k)
	if _, frame := frames[wordKey(w)]; frame || regularPast(w) {
		noun := k+1 < len(c.toks) && c.toks[k+1].word() && !closedWords[c.low(k+1)] && strings.HasSuffix(c.low(k+1), "s")
		return !(opens && (noun || c.low(k+1) == "people"))
	}
	return pastForm(w) || changeVerbs[wordKey(w)]
}

// readFrame finds the word of a frame nearest to the number.
func (c clause) readFrame(s *Slot, from, to int) {
	best, at := len(c.toks), -1
	for k, t := range c.toks {
		if _, ok := frames[wordKey(t.low)]; !ok || !t.word() {
			continue
		}
		far := from - k
		if k >= from {
			far = max(0, k-to)
		}
		if far < best {
			best, at = far, k
		}
	}
	if at < 0 || s.Unit == "%" || len(s.Unit) == 3 && s.head == "" {
		return
	}
	frame := wordKey(c.low(at))
	if s.head == "" {
		if frames[frame] == "" {
			return
		}
		s.head = wordKey(frames[frame])
		s.Unit = frames[frame]
	}
	s.frame, s.Tally = frame, frame != "missing"
}

// pastForm reports a verb by its form. Regular ones are also participles.
func pastForm(low string) bool {
	return irregularPast[low] || strings.HasPrefix(low, "take-") || regularPast(low)
}

func regularPast(low string) bool { return strings.HasSuffix(low, "ed") && len(low) > 4 }
