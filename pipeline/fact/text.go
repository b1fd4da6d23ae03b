package fact

import (
	"slices"
	"sync"
)

// Text is an English text that was read, to be compared with many others. It
// never changes, so that several goroutines may compare with one.
type Text struct {
	r        *reading
	facts    Facts
	evidence func() evidence // made at its first use: most claims are no evidence
}

// Read reads an English text.
func Read(english string) *Text {
	r := newReading(english, "en")
	return &Text{r: r, facts: r.facts(), evidence: sync.OnceValue(func() evidence { return newEvidence(r) })}
}

// Dates lists the dates of the text, as Extract does.
func (t *Text) Dates() []Date { return slices.Clone(t.facts.Dates) }

// Within checks that everything a claim says stands in its evidence, both in
// English: the first link of the proof. A claim may leave out what it likes,
// so Missing is always empty.
//
// Every capitalised word of the claim must stand in the evidence, places and
// institutions included; see namesWithin for the few that are passed over.
// "Chinese" is taken for "China", "UN" is doubted for "United Nations", and
// "Beijing" is not China.
func (t *Text) Within(evidence *Text) []Result {
	c := comparison{a: evidence.r, b: t.r, fa: evidence.facts, fb: t.facts, known: true, within: true, aName: "the evidence", bName: "the claim"}
	return []Result{c.numbers(), c.dates(), c.namesWithin(evidence.evidence())}
}

// Within compares two texts that are read for this once, see Text.Within.
func Within(claim, evidence string) []Result { return Read(claim).Within(Read(evidence)) }
