package stance

import "sync"

// Text is an English text that was read, to be compared with many others. It
// never changes, so that several goroutines may compare with one.
type Text struct {
	r       *reading
	answers func() []answer // made at the first use
}

// Read reads an English text.
func Read(english string) *Text { return textOf(read(english, "en")) }

func textOf(r *reading) *Text { return &Text{r: r, answers: sync.OnceValue(r.answers)} }

// Within compares an English claim with the English text it cites: negation,
// modality, attribution and direction, in that order. A claim takes its words
// from the text, so what it adds weighs more than what it leaves out: a
// negation, a speaker or a direction that only the claim has is a Fail; all
// else is Unknown, because the lost "may" or "said" may belong to another part
// of the sentence.
func (t *Text) Within(cited *Text) []Result {
	return []Result{
		withinNegation(t.r, cited.r), withinModality(t.r, cited.r),
		withinAttribution(t.r, cited.r), withinDirection(t, cited),
	}
}

// Within compares two texts that are read for this once, see Text.Within.
func Within(claim, cited string) []Result { return Read(claim).Within(Read(cited)) }
