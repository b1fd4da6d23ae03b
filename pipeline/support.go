package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/babelwire/babelwire/pipeline/adequacy"
	"github.com/babelwire/babelwire/pipeline/stance"
)

// This file says whether a statement stands in the English that it cites.

// supported checks that a statement's words, numbers, dates and names stand in
// the English it rests on.
func supported(text, english, where string) []Check {
	share, missing := contentShare(text, english)
	c := Check{Check: checkWords, Result: Pass}
	switch {
	case share < wordsFail:
		c.Result = Fail
	case share < 1:
		c.Result = Unknown
	}
	if c.Result != Pass {
		c.Why = fmt.Sprintf("Words that are not in %s: %s.", where, strings.Join(missing, ", "))
	}
	if share < wordsFail && len(missing) == 0 {
		c.Why = "It says nothing that could be looked for."
	}
	if why := adequacy.Foreign(text, english); why != "" {
		c.Result, c.Why = Fail, why
	}
	checks := []Check{c}
	for _, r := range said(text).stance().Within(said(english).stance()) {
		checks = append(checks, Check{Check: r.Check, Result: Result(r.Verdict), Why: r.Why})
	}
	for _, r := range said(text).facts().Within(said(english).facts()) {
		checks = append(checks, Check{Check: r.Check, Result: Result(r.Verdict), Why: sentence(r.Why), items: append(r.Extra, r.Doubted...)})
	}
	return checks
}

// contentShare is the share of the text's content words that stand in english,
// compared by stem, and the words that do not. A text without content words
// has share 0: nothing of it can be looked for.
func contentShare(text, english string) (share float64, missing []string) {
	there := said(english).terms().there
	t := said(text).terms()
	n, found := 0, 0
	for i, w := range t.words {
		key := t.stems[i]
		if key == "" || functionWord[key] {
			continue
		}
		n++
		if there[key] || hyphenated(w, there) {
			found++
		} else if !slices.Contains(missing, w) {
			missing = append(missing, w)
		}
	}
	if n == 0 {
		return 0, nil
	}
	return float64(found) / float64(n), missing
}

// hyphenated reports whether all parts of a compound stand there.
func hyphenated(w string, there map[string]bool) bool {
	parts := strings.Split(w, "-")
	if len(parts) == 1 {
		return false
	}
	for _, part := range parts {
		if !there[stem(part)] {
			return false
		}
	}
	return true
}

// stem cuts the endings of English inflection, so that "leads", "leading" and
// "lead" agree. It is meant for comparison only and may cut too much.
func stem(w string) string {
	w = strings.ToLower(strings.Trim(strings.ReplaceAll(w, "’", "'"), "'-"))
	w = strings.TrimSuffix(w, "'s")
	if w != "" {
		for _, e := range endings[w[len(w)-1]] {
			if rest, ok := strings.CutSuffix(w, e.text); ok && len(rest) >= e.keep {
				w = rest
				break
			}
		}
	}
	if n := len(w); n > 4 && w[n-1] == w[n-2] {
		w = w[:n-1] // "cutt(ing)" and "cut"
	}
	return w
}

// ending is one that stem cuts. keep is how many letters must be left: more
// where the ending makes another word.
type ending struct {
	text string
	keep int
}

// endings holds the endings by their last letter, those that are looked for first first.
var endings = func() (byLast [256][]ending) {
	for _, e := range []ending{
		{"ations", 5},
		{"ation", 5},
		{"ments", 5},
		{"ment", 5},
		{"ings", 4},
		{"ing", 4},
		{"ies", 4},
		{"ied", 4},
		{"ions", 5},
		{"ion", 5},
		{"ers", 5},
		{"er", 5},
		{"ors", 5},
		{"or", 5},
		{"ed", 4},
		{"es", 4},
		{"ly", 4},
		{"s", 3},
		{"e", 4},
		{"y", 4},
	} {
		last := e.text[len(e.text)-1]
		byLast[last] = append(byLast[last], e)
	}
	return byLast
}()

// functionWord holds, stemmed, the English words that say nothing on their own.
var functionWord = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`a an the and or but nor so yet of in on at to from by with for as into onto over under
		about after before between during through against within without upon is are was were be been being am has have had having do does did
		will would shall should can could may might must that this these those which who whom whose what when where why how it its he him his she her
		they them their theirs we us our you your i me my there here also than then such both each any all some only just very more most other others
		up down out off again further once not no if while because until since own same too
		said says say according`) {
		m[stem(w)] = true
	}
	return m
}()

// passed reports whether every check passed.
func passed(checks []Check) bool {
	return !slices.ContainsFunc(checks, func(c Check) bool { return c.Result != Pass })
}

// proof checks a statement against the units (sentences or claims) it cites. A
// single one that carries it alone is proof enough. Where it takes several, the
// check called whole cannot tell: what is true of two sentences apart need not
// be true of their words together.
func proof(text string, units []string, unit string) []Check {
	for _, u := range units {
		if checks := supported(text, u, ""); passed(checks) {
			return append(checks, Check{Check: checkWhole, Result: Pass})
		}
	}
	c := Check{Check: checkWhole, Result: Pass}
	if len(units) > 1 {
		c.Result, c.Why = Unknown, fmt.Sprintf("No single cited %s says all of it.", unit)
	}
	return append(supported(text, strings.Join(units, " "), fmt.Sprintf("the cited %ss", unit)), c)
}

// says reports whether a unit says all of the text, with no doubt left. The
// words are compared first: that is cheap, and most units lack one.
func says(unit, text string) bool {
	share, _ := contentShare(text, unit)
	return share == 1 && passed(supported(text, unit, ""))
}

// carriedBy reports whether one unit says all of the text, or two together do
// of which the one that says more of it does not deny it, or turn it round: a "not"
// of the other's says nothing about this one's words.
func carriedBy(text string, units []string) bool {
	var parts []string
	for _, u := range units {
		switch share, _ := contentShare(text, u); {
		case share == 1 && passed(supported(text, u, "")):
			return true
		case share >= wordsFail/2:
			parts = append(parts, u)
		}
	}
	for i, u := range parts {
		for _, v := range parts[i+1:] {
			if says(u+" "+v, text) && !denies(text, fuller(text, u, v)) {
				return true
			}
		}
	}
	return false
}

// fuller is the unit that holds more of the text's content words; the first of
// two that hold as many.
func fuller(text, u, v string) string {
	one, _ := contentShare(text, u)
	other, _ := contentShare(text, v)
	if other > one {
		return v
	}
	return u
}

// denies reports whether the text denies what the unit says, or says that it went
// the other way.
func denies(text, unit string) bool {
	return slices.ContainsFunc(said(text).stance().Within(said(unit).stance()), func(r stance.Result) bool {
		return r.Verdict == stance.Fail && (r.Check == stance.CheckNegation || r.Check == stance.CheckDirection)
	})
}

// carries reports whether the text states one of the items, by value and not
// by spelling: "20bn" is the 20 billion that failed.
func carries(text string, items []string) bool {
	return len(items) > 0 && said(text).facts().Carries(items)
}
