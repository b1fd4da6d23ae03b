// Package stance says whether a text keeps what another one says about its own
// words: that it denies them, doubts them, leaves them to somebody else, or
// quotes them, and that what rose in one did not fall in the other.
//
// Everything here is a pure function of its arguments. Five languages are known
// (en, fr, nl, id, ar) by lists of words and phrases, each strong or weak. A
// strong one ("not", "may", "said") asks for an answer in the other text; a
// weak one ("lack", "potential", "letter") can only be such an answer. So a free
// translation passes, and the price is that a few losses do too. Presence is
// what is compared, not meaning: a text that denies as often as the other may
// still deny something else.
package stance

import (
	"fmt"
	"strings"
)

// Verdict is the outcome of one check.
type Verdict string

// The three outcomes. Unknown means that the check cannot tell.
const (
	Pass    Verdict = "pass"
	Fail    Verdict = "fail"
	Unknown Verdict = "unknown"
)

// The values of Result.Check, in the order Agree returns them. Within returns
// all but the quotations.
const (
	CheckNegation    = "negation"
	CheckModality    = "modality"
	CheckAttribution = "attribution"
	CheckQuote       = "quote"
	CheckDirection   = "direction"
)

// Result is the outcome of one check.
type Result struct {
	Check   string
	Verdict Verdict
	// Why is one sentence that says what was looked for and where; "" on Pass.
	Why string
}

// base is the primary part of a language tag: "fr" of "fr-CA".
func base(tag string) string {
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	return strings.ToLower(tag)
}

// Agree compares an original segment with its English: negation, modality,
// attribution, quotations and direction, in that order. lang is an ISO 639-1
// code; "en" stands for English that was rewritten. A difference is Unknown, a
// warning, because honest translators deny, doubt and quote with other means.
// Of a language without words in this package all but the quotations are Unknown.
func Agree(original, lang, english string) []Result {
	theirs, mine := read(original, base(lang)), read(english, "en")
	if base(lang) == "en" {
		theirs.addContrasts()
		mine.addContrasts()
	}
	var rs []Result
	for k := negation; k <= attribution; k++ {
		rs = append(rs, agree(k, theirs, mine, lang))
	}
	rs = append(rs, agreeQuotes(theirs, mine))
	if theirs.lex == nil {
		return append(rs, notKnown(CheckDirection, lang, "turn a direction"))
	}
	return append(rs, agreeDirection(theirs, mine))
}

// notKnown is the result of a check that needs the words of a language that
// this package does not have. What the English says decides nothing then: a
// lost negation and a kept one look the same.
func notKnown(check, lang, does string) Result {
	return Result{check, Unknown, fmt.Sprintf("The words of %s that %s are not known.", lang, does)}
}

// agree compares the markers of one kind.
func agree(k kind, original, english *reading, lang string) Result {
	r := Result{Check: k.check(), Verdict: Pass}
	doubt := func(why string, args ...any) Result {
		r.Verdict, r.Why = Unknown, fmt.Sprintf(why, args...)
		return r
	}
	if original.lex == nil {
		return notKnown(k.check(), lang, k.does())
	}
	have, want := english.count(k), original.count(k)
	switch {
	case want.exceeds(have):
		m, _ := original.first(k)
		return doubt("The original has %s (%q) that was not found in the English.", k.article(), original.text(m))
	case have.exceeds(want):
		m, _ := english.first(k)
		return doubt("The English has %s (%q) that was not found in the original.", k.article(), english.text(m))
	}
	return r
}
