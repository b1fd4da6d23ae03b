package stance

import (
	"fmt"
	"slices"
	"strings"
)

// instead reports whether r has a weak marker of the kind whose words are not
// in the other text: it may stand for a strong marker of that text.
func (r *reading) instead(k kind, other *reading) bool {
	for _, m := range r.markers {
		if m.kind == k && m.level == weak && !other.has(r.word(m.at)) {
			return true
		}
	}
	return false
}

// lacks reports whether r has no marker of the kind that could answer a strong
// one of the other text.
func (r *reading) lacks(k kind, other *reading) bool {
	return r.count(k).strong == 0 && !r.instead(k, other)
}

func (r *reading) has(word string) bool {
	return slices.ContainsFunc(r.toks, func(t token) bool { return t.norm == word })
}

func withinNegation(claim, cited *reading) Result {
	r := Result{Check: CheckNegation}
	claimHas, claimDenies := claim.first(negation)
	citedHas, citedDenies := cited.first(negation)
	mine, theirs := claim.denied(false), cited.denied(true)
	switch {
	case claimDenies && cited.count(negation).total() == 0 && len(cited.contrasts()) <= len(claim.contrasts()):
		r.Verdict, r.Why = Fail, fmt.Sprintf("The claim denies (%q); the cited text does not.", claim.text(claimHas))
		return r
	case claimDenies && cited.lacks(negation, claim):
		r.Verdict, r.Why = Unknown, fmt.Sprintf("The claim denies (%q); the cited text has no such negation.", claim.text(claimHas))
		return r
	case citedDenies && claim.lacks(negation, cited):
		r.Verdict, r.Why = Unknown, fmt.Sprintf("The cited text denies (%q); the claim does not.", cited.text(citedHas))
		return r
	}
	if word := claim.turned(cited); word != "" {
		r.Verdict, r.Why = Fail, fmt.Sprintf("The claim says %q; the cited text says the same without the negative prefix.", word)
		return r
	}
	if word := cited.turned(claim); word != "" {
		r.Verdict, r.Why = Unknown, fmt.Sprintf("The cited text says %q; the claim says the same without the negative prefix.", word)
		return r
	}
	for _, w := range mine {
		if len(theirs) > 0 && !slices.Contains(theirs, w) {
			r.Verdict, r.Why = Unknown, fmt.Sprintf("The claim denies %q; the cited text denies %q.", w, strings.Join(theirs, ", "))
			return r
		}
	}
	for _, w := range theirs {
		if !slices.Contains(mine, w) && claim.affirms(w) && !cited.affirms(w) {
			r.Verdict, r.Why = Unknown, fmt.Sprintf("The cited text denies %q; the claim states it.", w)
			return r
		}
	}
	r.Verdict = Pass
	return r
}

// denied returns the stems of the words that the strong negations deny: the
// next word that is no function word and no adverb. With wide set it also has
// those that "or" adds, and the verb before a "no" ("found no proof").
func (r *reading) denied(wide bool) []string {
	var stems []string
	for _, m := range r.markers {
		if m.kind != negation || m.level != strong {
			continue
		}
		i := r.content(m.at + m.n)
		if i < 0 {
			continue
		}
		stems = append(stems, stem(r.word(i)))
		if !wide {
			continue
		}
		if w := r.word(i + 1); w == "or" || w == "nor" || w == "and" {
			if j := r.content(i + 2); j >= 0 {
				stems = append(stems, stem(r.word(j)))
			}
		}
		if r.word(m.at) == "no" && r.word(m.at-1) != "" && !functionWord[r.word(m.at-1)] {
			stems = append(stems, stem(r.word(m.at-1)))
		}
	}
	return stems
}

// content is the first token from i on that is a content word of the same
// sentence, -1 if there is none.
func (r *reading) content(i int) int {
	for ; i < len(r.toks); i++ {
		switch w := r.word(i); {
		case w == "":
			if m := r.mark(i); m == "." || m == "?" || m == "!" {
				return -1
			}
		case !functionWord[w] && !strings.HasSuffix(w, "ly") && w[0] != '\'':
			return i
		}
	}
	return -1
}

// affirms reports whether a word with that stem stands outside of every
// negation.
func (r *reading) affirms(want string) bool {
	n := 0
	for _, t := range r.toks {
		if t.word && stem(t.norm) == want {
			n++
		}
	}
	for _, d := range r.denied(true) {
		if d == want {
			n--
		}
	}
	return n > 0
}

// turned returns a word of r with a negative prefix that the other text has
// only without it: "unlikely" against "likely".
func (r *reading) turned(other *reading) string {
	if other.count(negation).total() > 0 {
		return ""
	}
	for _, t := range r.toks {
		for _, p := range []string{"un", "non", "in", "im", "il", "ir", "dis"} {
			rest, ok := strings.CutPrefix(t.norm, p)
			if ok && len(rest) >= 4 && other.has(rest) && !r.has(rest) && !other.has(t.norm) {
				return t.norm
			}
		}
	}
	return ""
}

func withinModality(claim, cited *reading) Result {
	r := Result{Check: CheckModality}
	lost, citedHas := cited.first(modality)
	added, claimHas := claim.first(modality)
	switch {
	case citedHas && claim.lacks(modality, cited):
		r.Verdict, r.Why = Unknown, fmt.Sprintf("The cited text says %q; the claim states it as certain.", cited.text(lost))
	case claimHas && cited.lacks(modality, claim):
		r.Verdict, r.Why = Unknown, fmt.Sprintf("The claim says %q; the cited text does not.", claim.text(added))
	case cited.condition() != "" && claim.condition() == "":
		r.Verdict, r.Why = Unknown, fmt.Sprintf("The cited text has a condition (%q); the claim has none.", cited.condition())
	default:
		r.Verdict = Pass
	}
	return r
}

// condition returns the word that opens a condition, "" if there is none.
func (r *reading) condition() string {
	for i, t := range r.toks {
		switch t.norm {
		case "if", "unless", "provided", "whether", "depending":
			if w := r.word(i - 1); t.norm != "if" || w != "even" && w != "as" && w != "what" {
				return t.norm
			}
		}
	}
	return ""
}

func withinAttribution(claim, cited *reading) Result {
	r := Result{Check: CheckAttribution}
	lost, citedHas := cited.first(attribution)
	added, claimHas := claim.first(attribution)
	switch {
	case citedHas && claim.lacks(attribution, cited):
		r.Verdict, r.Why = Unknown, fmt.Sprintf("The cited text leaves it to a speaker (%q); the claim states it as a fact.", cited.text(lost))
		return r
	case claimHas && cited.lacks(attribution, claim) && len(quotations(cited.src)) == 0:
		r.Verdict, r.Why = Unknown, fmt.Sprintf("The claim leaves it to a speaker (%q); the cited text has none.", claim.text(added))
		return r
	}
	r.Verdict, r.Why = otherSpeaker(claim, cited)
	return r
}

// stem cuts the endings of English inflection. It serves comparison only and
// may cut too much.
func stem(w string) string {
	for _, e := range []struct {
		ending string
		keep   int // letters that must be left
	}{
		{"ies", 3}, {"ied", 3}, {"ing", 3}, {"ed", 3}, {"es", 3}, {"s", 3}, {"e", 3}, {"y", 3},
	} {
		if rest, ok := strings.CutSuffix(w, e.ending); ok && len(rest) >= e.keep {
			w = rest
			break
		}
	}
	if n := len(w); n > 3 && w[n-1] == w[n-2] {
		w = w[:n-1]
	}
	return w
}

// functionWord holds the English words that say nothing on their own.
var functionWord = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`a an the and or but nor so yet of in on at to from by with for as into onto over under
		about after before between during through against within upon is are was were be been being am has have had having do does did
		will would shall should can could may might must that this these those which who whom whose what when where why how it its he him his she her
		they them their we us our you your i me my there here also than then such both each any all some only just very more most other others
		up down out off again further once not no n't if while because until since own same too already yet still now even so ever ca wo`) {
		m[w] = true
	}
	return m
}()
