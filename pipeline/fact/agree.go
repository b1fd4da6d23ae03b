package fact

import (
	"fmt"
	"strings"
	"time"
)

// Result is the outcome of one check.
type Result struct {
	// Check is CheckNumber, CheckDate or CheckName.
	Check   string
	Verdict Verdict
	// Missing is in the original and was not found in the other text.
	Missing []string
	// Extra is in the other text and nowhere in the original.
	Extra []string
	// Doubted is in the other text and was not recognised in the original.
	Doubted []string
	// Why says in one plain sentence what was looked for and where; "" on a
	// pass that had something to check.
	Why string
}

const nothingToCheck = "nothing to check"

// Agree compares an original segment with its English, the second link of the
// proof. It returns three results in the order number, date, name.
//
// A fail names what is blamed. Unknown means that the language is not known,
// or that the difference has an honest explanation the check cannot follow: a
// relative date, a translated institution, a name written in another script.
// Conversions of units (feet to metres) are recomputed and accepted when they
// are right to within conversionSlack.
func Agree(original, lang, english string) []Result {
	return AgreeAt(original, lang, english, time.Time{})
}

// AgreeAt is Agree with the date of publication, in whose light a relative date
// (hier, vendredi dernier) may mean a written one: published on a Wednesday,
// "hier" agrees with "Tuesday" and contradicts "Monday". Only the calendar day
// of published counts, in its own location. The zero time means that the date
// is not known: then a relative date excuses any weekday.
func AgreeAt(original, lang, english string, published time.Time) []Result {
	c := compare(original, lang, english, published)
	return []Result{c.numbers(), c.dates(), c.names()}
}

// compare reads an original and its English.
func compare(original, lang, english string, published time.Time) comparison {
	a, b := newReading(original, lang), newReading(english, "en")
	return comparison{a: a, b: b, fa: a.facts(), fb: b.facts(), known: known(a.lang), published: published, aName: "the original", bName: "the English"}
}

// comparison holds the two texts of one call: a is the original or the
// evidence, b the English or the claim.
type comparison struct {
	a, b   *reading
	fa, fb Facts
	known  bool
	within bool // only what b adds is looked for
	// published is the day the original appeared, zero when it is not known.
	published    time.Time
	aName, bName string
	// marks collects what was compared, nil when nobody asks.
	marks *marking
}

// result builds the verdict: blamed facts fail, doubted ones are unknown.
func (c comparison) result(check string, missing, extra []string, doubt string, looked int) Result {
	r := Result{Check: check, Verdict: Pass, Missing: bare(missing), Extra: bare(extra)}
	switch {
	case len(missing)+len(extra) > 0 && doubt != "":
		r.Verdict, r.Why = Unknown, doubt
	case len(missing)+len(extra) > 0:
		r.Verdict, r.Why = Fail, c.why(check, missing, extra)
	case doubt != "":
		r.Verdict, r.Why = Unknown, doubt
	case looked == 0:
		r.Why = nothingToCheck
	}
	return r
}

// bare cuts off what a label says beside the text itself, "20 June (day 20)", so
// that the result holds words as they stand in the text.
func bare(labels []string) []string {
	var texts []string
	seen := make(map[string]bool, len(labels))
	for _, l := range labels {
		if i := strings.LastIndex(l, " ("); i > 0 && strings.HasSuffix(l, ")") {
			l = l[:i]
		}
		if !seen[l] {
			seen[l] = true
			texts = append(texts, l)
		}
	}
	return texts
}

func (c comparison) why(check string, missing, extra []string) string {
	var parts []string
	if len(missing) > 0 {
		parts = append(parts, fmt.Sprintf("%s of %s not found in %s: %s", check, c.aName, c.bName, strings.Join(missing, ", ")))
	}
	if len(extra) > 0 {
		parts = append(parts, fmt.Sprintf("%s of %s not found in %s: %s", check, c.bName, c.aName, strings.Join(extra, ", ")))
	}
	return strings.Join(parts, "; ")
}
