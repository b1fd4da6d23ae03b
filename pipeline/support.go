package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/babelwire/babelwire/pipeline/fact"
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
	checks := []Check{c, stance(text, english)}
	for _, r := range fact.Within(text, english) {
		checks = append(checks, Check{Check: r.Check, Result: Result(r.Verdict), Why: sentenceUnlessPass(r), items: append(r.Extra, r.Doubted...)})
	}
	return checks
}

// contentShare is the share of the text's content words that stand in english,
// compared by stem, and the words that do not. A text without content words
// has share 0: nothing of it can be looked for.
func contentShare(text, english string) (share float64, missing []string) {
	there := map[string]bool{}
	for _, w := range words(english) {
		for _, part := range strings.Split(w, "-") {
			there[stem(part)] = true
		}
		there[stem(w)] = true
	}
	n, found := 0, 0
	for _, w := range words(text) {
		key := stem(w)
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
	for _, e := range []struct {
		ending string
		keep   int // letters that must be left: more where the ending makes another word
	}{
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
		if rest, ok := strings.CutSuffix(w, e.ending); ok && len(rest) >= e.keep {
			w = rest
			break
		}
	}
	if n := len(w); n > 4 && w[n-1] == w[n-2] {
		w = w[:n-1] // "cutt(ing)" and "cut"
	}
	return w
}

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

// carriedBy reports whether one unit says all of the text, or two together do.
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
			if share, _ := contentShare(text, u+" "+v); share == 1 && passed(supported(text, u+" "+v, "")) {
				return true
			}
		}
	}
	return false
}

// Words that turn a statement round, weaken it, or give it to somebody else.
// Small as they are, no other check looks at them.
var (
	negators     = set(strings.Fields("not no never nor neither none nobody nothing without cannot n't"))
	modals       = set(strings.Fields("may might could would should if unless possibly perhaps probably likely"))
	attributions = set(strings.Fields("said says say told according reportedly alleged allegedly announced claimed claims reported"))
)

// stance compares those words of a statement and of what it cites. A negation
// that only the statement has makes it fail; one that it lost or that denies
// something else, or a lost or added "may" or "said", may belong to another part
// of the sentence: the check cannot tell.
func stance(text, english string) Check {
	c := Check{Check: checkStance, Result: Pass}
	mine, theirs := stanceOf(text), stanceOf(english)
	lost := func(kind map[string]bool) bool {
		return overlap(kind, theirs.words) > 0 && overlap(kind, mine.words) == 0
	}
	added := func(kind map[string]bool) bool {
		return overlap(kind, mine.words) > 0 && overlap(kind, theirs.words) == 0
	}
	switch {
	case added(negators):
		c.Result, c.Why = Fail, "It denies what the cited text does not deny."
	case lost(negators):
		c.Result, c.Why = Unknown, "The cited text holds a negation that this does not."
	case overlap(mine.denied, theirs.denied) < len(mine.denied):
		c.Result, c.Why = Unknown, "What it denies is not what the cited text denies."
	case lost(modals):
		c.Result, c.Why = Unknown, "The cited text says may, would or if; this does not."
	case added(modals):
		c.Result, c.Why = Unknown, "This says may, would or if; the cited text does not."
	case lost(attributions):
		c.Result, c.Why = Unknown, "The cited text says who said it; this does not."
	}
	return c
}

// stanceWords are the lower-case words of a text, "isn't" as "is" and "n't", and
// the stems of the content words that follow its negations.
type stanceWords struct{ words, denied map[string]bool }

func stanceOf(text string) stanceWords {
	s := stanceWords{map[string]bool{}, map[string]bool{}}
	denies := false
	for _, w := range words(strings.ToLower(strings.ReplaceAll(text, "’", "'"))) {
		w = strings.Trim(w, "'-") // a quoted 'not' is a not
		s.words[w] = true
		key := stem(w)
		switch {
		case negators[w]:
			denies = true
		case strings.HasSuffix(w, "n't"):
			s.words["n't"], denies = true, true
		case denies && key != "" && !functionWord[key]:
			s.denied[key], denies = true, false
		}
	}
	return s
}

// carries reports whether the text states one of the items, by value and not
// by spelling: "20bn" is the 20 billion that failed.
func carries(text string, items []string) bool { return fact.Carries(text, items) }
