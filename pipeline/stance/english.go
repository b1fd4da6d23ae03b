package stance

import "slices"

// This file reads English by the place of a word in its sentence: what "than"
// and "unlike" set apart, and who speaks at the end of a sentence.

// contrasts returns the words that set one thing apart from another, which
// another writer of English may put as a "not": "on shops more than on banks",
// "unlike banks". A "than" of a measure ("more than 20") sets nothing apart.
func (r *reading) contrasts() []marker {
	var list []marker
	for i := range r.toks {
		switch w := r.word(i); {
		case w == "unlike":
		case w == "than" && !measure(r.word(i+1)) && r.word(i+1) != "":
		default:
			continue
		}
		list = append(list, marker{kind: negation, level: weak, at: i, n: 1})
	}
	return list
}

// measure reports the first word of an amount.
func measure(w string) bool {
	return w != "" && w[0] >= '0' && w[0] <= '9' || slices.Contains(amounts, w)
}

var amounts = []string{
	"a", "an", "half", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twenty", "fifty", "hundred", "twice",
}

// addContrasts adds the contrasts to the markers as weak negations. It serves
// only where both texts are English.
func (r *reading) addContrasts() {
	for _, c := range r.contrasts() {
		covers := func(m marker) bool { return m.kind == negation && m.at <= c.at && c.at < m.at+m.n }
		if !slices.ContainsFunc(r.markers, covers) {
			r.markers = append(r.markers, c)
		}
	}
	slices.SortStableFunc(r.markers, func(a, b marker) int { return a.at - b.at })
}

// endVerbs say who spoke when they end a sentence after a subject. Elsewhere
// they may say something else: "the bank added branches".
var endVerbs = wordSet(`added adds noted notes explained explains insisted insists warned warns argued argues stated states claimed claims
	reported confirmed confirms continued concluded recalled stressed commented remarked observed replied acknowledged admitted revealed wrote`)

// auxiliaries stand before a verb that tells what was done to its subject.
var auxiliaries = wordSet("is are was were be been being get got gets as when if once and or to not n't")

// subjectWords is how many words the subject of an endVerb may have: "the
// former head of the bank".
const subjectWords = 8

// saysAtEnd reports whether the verb at i ends a sentence, or a clause, as one
// that gives what stands before it to a speaker: `..., the person added.`
func (r *reading) saysAtEnd(i int) bool {
	if !endVerbs[r.word(i)] || r.word(i+1) != "" || r.word(i-1) == "" || auxiliaries[r.word(i-1)] {
		return false
	}
	switch r.mark(i + 1) {
	case ".", "!", "?", ",", ";", "":
	default:
		return false
	}
	for j := i - 1; j >= i-1-subjectWords && j >= 0; j-- {
		switch r.mark(j) {
		case ",", `"`, "”", "’", "'", "»":
			return j < i-1 && j > 0
		case "":
			if w := r.word(j); auxiliaries[w] || w == "who" || w == "which" || w == "that" {
				return false
			}
		default:
			return false
		}
	}
	return false
}

// sourceWords name a speaker. Next to a word of saying they are a part of one
// attribution: "according to a source", "seorang sumber mengatakan".
var sourceWords = wordSet(`source sources insider insiders bron bronnen insider ingewijde ingewijden sumber مصدر مصادر المصدر المصادر لمصدر لمصادر مطلع مطلعه
	المطلع مطلعون مطلعين initié initiés`)

// beside is how many tokens a source may stand from its word of saying.
const beside = 3

// soften makes attributions mild that are hardly a speaker of their own: a
// source beside a strong attribution, which is a part of it, and "she added"
// after a quotation, which another language gives to its speaker by the marks.
func (r *reading) soften() {
	quotes := r.lex.lang == "en" && len(quotations(r.src)) > 0
	for i := range r.markers {
		m := &r.markers[i]
		switch {
		case m.kind != attribution:
		case m.level == strong:
			m.mild = quotes && r.saysAtEnd(m.at)
		case sourceWords[r.word(m.at)]:
			m.mild = slices.ContainsFunc(r.markers, func(s marker) bool {
				return s.kind == attribution && s.level == strong && m.at-(s.at+s.n) <= beside && s.at-(m.at+m.n) <= beside
			})
		}
	}
}
