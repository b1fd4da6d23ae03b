package stance

import (
	"fmt"
	"slices"
	"strings"
)

// This file compares the direction of what two texts tell: "rose" against
// "fell", "won" against "lost". Such a turn needs no word that denies. The
// words are in lexicon_direction.go.

// axis is one question with answers that exclude each other, its poles: what
// fell did not rise. A text that has several poles of an axis answers nothing.
type axis struct {
	// poles are the names of the poles, for the sentences of Result.Why.
	poles []string
	// soft is set where the opposite word need not be an error: both poles may
	// tell one event ("bought", "sold"), or a word has other meanings as well
	// ("closed a deal"). A soft axis is never a Fail.
	soft bool
}

// poleEntry is a word or phrase of a pole. The kind of entry is not used; of
// its levels, none is a phrase that holds a pole's word and is none ("Middle
// East"), weak keeps a text from having another pole alone.
type poleEntry struct {
	entry
	axis, pole int
}

// compilePoles reads a table of lines "first pole/second pole: words of the
// first | words of the second". Phrases are parted by commas; "~" before one
// makes it weak, "!" none.
func compilePoles(lang, table string) byFirst[poleEntry] {
	poles := newByFirst[poleEntry]()
	for line := range strings.Lines(unfold(table)) {
		name, list, _ := strings.Cut(line, ":")
		i := slices.IndexFunc(axes, func(a axis) bool { return strings.Join(a.poles, "/") == strings.TrimSpace(name) })
		if i < 0 {
			continue
		}
		for pole, phrases := range strings.Split(list, "|") {
			for phrase := range strings.SplitSeq(phrases, ",") {
				phrase, lv := strings.TrimSpace(phrase), strong
				if rest, ok := strings.CutPrefix(phrase, "~"); ok {
					phrase, lv = rest, weak
				} else if rest, ok := strings.CutPrefix(phrase, "!"); ok {
					phrase, lv = rest, none
				}
				if words := phraseWords(phrase, lang); len(words) > 0 {
					poles.add(words[0], poleEntry{entry{words: words, level: lv}, i, pole})
				}
			}
		}
	}
	return poles
}

// unfold joins the lines of a table that begin with a tab to the line before.
func unfold(table string) string { return strings.ReplaceAll(table, "\n\t", " ") }

// answer is what one text says on an axis.
type answer struct {
	// at is the first token of the first strong word, n its tokens, pole its
	// pole. They mean nothing while strong is 0.
	at, n, pole int
	// strong and weak are bit sets of the poles that the text has.
	strong, weak uint8
	// denied is set where a negation stands near one of the words.
	denied bool
}

// alone reports whether the text has words of one pole and of no other.
func (a answer) alone() bool {
	return a.strong != 0 && a.strong&(a.strong-1) == 0 && a.weak&^a.strong == 0
}

// opposes reports whether two texts have one pole each and not the same.
func (a answer) opposes(b answer) bool { return a.alone() && b.alone() && a.pole != b.pole }

// near is how many tokens a negation may stand before or after a word that it
// turns: "did not really rise", "de prijs steeg vorig jaar niet".
const near = 4

// answers reads a text on every axis.
func (r *reading) answers() []answer {
	list := make([]answer, len(axes))
	if r.lex == nil {
		return list
	}
	taken := make([]int, len(axes)) // up to where tokens belong to a phrase
	for i, t := range r.toks {
		if !t.word {
			continue
		}
		forms := []string{t.norm}
		if r.lex.lang == "ar" {
			forms = bare(t.norm)
		}
		for _, e := range r.lex.findPoles(forms, r.toks[i:]) {
			if i < taken[e.axis] {
				continue
			}
			a := &list[e.axis]
			bit := uint8(1) << e.pole
			switch e.level {
			case none:
				taken[e.axis] = i + len(e.words)
				continue
			case strong:
				if a.strong == 0 {
					a.at, a.n, a.pole = i, len(e.words), e.pole
				}
				a.strong |= bit
			case weak:
				a.weak |= bit
			}
			if len(e.words) > 1 {
				taken[e.axis] = i + len(e.words)
			}
			a.denied = a.denied || r.deniedAt(i, len(e.words))
		}
	}
	return list
}

// findPoles returns the longest entries of each axis at the start of toks. A word
// may be a weak one of two poles.
func (l *lexicon) findPoles(forms []string, toks []token) []poleEntry {
	var best []poleEntry
	for _, first := range forms {
		look := func(list []poleEntry) {
			for _, e := range list {
				if e.matches(first, toks) {
					best = append(best, e)
				}
			}
		}
		exact, open := l.poles.at(first)
		look(exact)
		look(open)
	}
	longer := func(e poleEntry) bool {
		return slices.ContainsFunc(best, func(o poleEntry) bool { return o.axis == e.axis && len(o.words) > len(e.words) })
	}
	if len(best) > 1 {
		best = slices.DeleteFunc(slices.Clone(best), longer)
	}
	return best
}

// bare returns an Arabic word and what is left of it without the conjunction,
// the preposition and the article that are written onto it.
func bare(w string) []string {
	forms := []string{w}
	cut := func(s string, heads ...string) string {
		for _, h := range heads {
			// Two letters left would be no word of the table.
			if rest, ok := strings.CutPrefix(s, h); ok && len(rest) >= 6 {
				forms = append(forms, rest)
				return rest
			}
		}
		return s
	}
	rest := cut(w, "و", "ف")
	rest = cut(rest, "ب", "ل", "ك")
	cut(rest, "ال", "ل")
	return forms
}

// deniedAt reports a negation near the n tokens at i, other than in them:
// "refused" denies, and is a pole.
func (r *reading) deniedAt(i, n int) bool {
	return slices.ContainsFunc(r.markers, func(m marker) bool {
		if m.kind != negation {
			return false
		}
		before, after := i-(m.at+m.n), m.at-(i+n)
		return before >= 0 && before < near || after >= 0 && after < near
	})
}

// said is the first strong word of the answer as the text writes it.
func (r *reading) said(a answer) string {
	return r.src[r.toks[a.at].start:r.toks[a.at+a.n-1].end]
}

// agreeDirection compares an original with its English. A denied word ("did
// not lose") is left alone: a translator may write it as its opposite.
func agreeDirection(original, english *reading) Result {
	r := Result{Check: CheckDirection, Verdict: Pass}
	theirs, mine := original.answers(), english.answers()
	for i, ax := range axes {
		from, to := theirs[i], mine[i]
		if from.opposes(to) && !from.denied && !to.denied {
			r.Verdict = Unknown
			r.Why = fmt.Sprintf("The original says %q (%s), the English says %q (%s).",
				original.said(from), ax.poles[from.pole], english.said(to), ax.poles[to.pole])
			return r
		}
	}
	return r
}

// withinDirection compares a claim with the text it cites. The words of a
// claim come from that text, so the opposite word is a Fail where neither is
// denied and the axis is not soft.
func withinDirection(claim, cited *Text) Result {
	r := Result{Check: CheckDirection, Verdict: Pass}
	mine, theirs := claim.answers(), cited.answers()
	for i, ax := range axes {
		from, to := theirs[i], mine[i]
		if !from.opposes(to) {
			continue
		}
		why := fmt.Sprintf("The cited text says %q (%s), the claim says %q (%s).",
			cited.r.said(from), ax.poles[from.pole], claim.r.said(to), ax.poles[to.pole])
		if !ax.soft && !from.denied && !to.denied {
			return Result{CheckDirection, Fail, why}
		}
		if r.Verdict == Pass {
			r.Verdict, r.Why = Unknown, why
		}
	}
	return r
}
