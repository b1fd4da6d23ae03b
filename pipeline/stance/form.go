package stance

import (
	"slices"
	"strings"
)

// This file judges markers by their form and by the words around them, where a
// list of words is not enough.

// english tells the modal "may" from the month and "might" from power, takes
// "no" before a number for "number", and knows adjectives by "un-" and "-less".
func (r *reading) english(m marker, listed bool) level {
	w := r.word(m.at)
	switch {
	case m.kind == modality && w == "may" && r.toks[m.at].capital && !slices.Contains(mayAsks, r.word(m.at+1)):
		return none // the month, or a family name
	case m.kind == modality && (w == "might" || w == "will") && slices.Contains(nounBefore, r.word(m.at-1)):
		return none
	case m.kind == negation && w == "no" && m.n == 1 && (isDigits(r.word(m.at+1)) || r.mark(m.at+1) == "." && isDigits(r.word(m.at+2))):
		return none
	case m.kind == negation && m.level == strong && m.n == 1 && r.negativeAdjective(r.word(m.at+1)):
		return weak // "not unusual": two denials that make none
	case m.kind == negation && w == "nor" && r.before(m.at, "neither"):
		return none // the second half of one denial
	case m.kind == negation && !listed && r.negativeAdjective(w):
		return weak
	case m.kind == attribution && m.level == weak && r.saysAtEnd(m.at):
		return strong
	}
	return m.level
}

// mayAsks are words after a "May" that begins a question or a wish.
var mayAsks = strings.Fields("i we you he she it they the this that god")

// nounBefore are words after which "might" and "will" are nouns.
var nounBefore = strings.Fields("the his her its their our my your military with and of all a")

// negativeAdjective reports English words with a negative prefix or suffix. A
// short word is more often a word of its own ("unit").
func (r *reading) negativeAdjective(w string) bool {
	has := func(list []string) bool {
		return slices.ContainsFunc(list, func(p string) bool { return strings.HasPrefix(w, p) })
	}
	if strings.HasSuffix(w, "less") {
		return len(w) > 6 && !slices.Contains(ordinaryLess, w)
	}
	return len(w) >= 6 && strings.IndexByte("undi", w[0]) >= 0 && has(negativePrefixes) && !has(ordinaryPrefixed)
}

var (
	ordinaryLess     = strings.Fields("unless nevertheless nonetheless regardless")
	negativePrefixes = strings.Fields(`un nonex illegal illog immor imperf imposs impen impract improb inaccu inacti inadeq inapp incap incompl inconv
		incorrect indefin ineff inelig inequ inevit inexp insec insig insuf intol invalid invis irre irrat disagr disapprov discont dishon disin disobe disreg dissat`)
	ordinaryPrefixed = strings.Fields("under unit uni unan uncle until unto unless inexpen")
)

func isDigits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

// window is how many tokens a two-part negation may lie apart: "n'a toujours
// pas", "ne sera peut-être bientôt plus".
const window = 6

// french reads "ne" with its second half, the conditional and the future.
func (r *reading) french(m marker, listed bool) level {
	w := r.word(m.at)
	switch m.kind {
	case negation:
		switch w {
		case "ne", "n'":
			return r.ne(m.at)
		case "plus", "personne", "point", "guère", "rien", "jamais":
			if m.n == 1 && r.neBefore(m.at) {
				return none // counted with its "ne"
			}
		case "ni":
			if r.neBefore(m.at) || r.before(m.at, "ni") {
				return none
			}
		case "pas", "aucun", "aucune":
			switch {
			case m.n > 1:
				return m.level
			case r.neBefore(m.at):
				return none
			case slices.Contains(stepBefore, r.word(m.at-1)):
				return none
			}
		}
	case modality:
		if !listed {
			return frenchTense(w)
		}
	case attribution:
		if !listed && slices.Contains(pronouns, w) {
			return r.saysInverted(m.at)
		}
	}
	return m.level
}

// saysInverted is strong where the pronoun at i stands after its verb, as it
// does after quoted words: "se réjouit-elle". A verb that the table has is
// counted itself, and a question is asked in the same order.
func (r *reading) saysInverted(i int) level {
	if i == 0 || r.toks[i].start == 0 || !isHyphen(lastRune(r.src[:r.toks[i].start])) {
		return none
	}
	if slices.ContainsFunc(r.toks, func(t token) bool { return t.norm == "?" }) || r.word(i-1) == "y" {
		return none
	}
	for n := len(r.markers) - 1; n >= 0 && r.markers[n].at >= i-3; n-- {
		if r.markers[n].kind == attribution {
			return none
		}
	}
	if i+1 < len(r.toks) && r.toks[i+1].word && r.lex.find(r.word(i+1), r.toks[i+1:])[attribution] != nil {
		return none
	}
	return strong
}

var pronouns = strings.Fields("il elle ils elles")

// stepBefore are words after which "pas" is a step.
var stepBefore = strings.Fields("un le premier premiers faux grand petit quelques deux ce son leurs ses les au")

// ne is the level of a "ne": strong with a second half, none with "que" (only),
// weak alone, where it is an expletive or a bare denial.
func (r *reading) ne(i int) level {
	for j := i + 1; j <= i+window && j < len(r.toks); j++ {
		switch r.word(j) {
		case "pas":
			if w := r.word(j + 1); w == "seulement" || w == "uniquement" || w == "simplement" || w == "que" || w == "qu'" {
				return weak
			}
			return strong
		case "jamais", "rien", "personne", "aucun", "aucune", "guère", "ni", "nullement", "nulle":
			return strong
		case "plus":
			return strong
		case "que", "qu'":
			return none
		case "ne", "n'":
			return weak
		}
		if m := r.mark(j); m == "." || m == ";" {
			break
		}
	}
	for j := i - 1; j >= i-2*window && j >= 0; j-- {
		switch r.word(j) {
		case "aucun", "aucune", "jamais":
			return none // that word is counted
		case "personne", "rien", "nul":
			return strong
		case "que", "qu'":
			// "avant que ... ne", "plus grand que ... ne" deny nothing.
			for b := j - 1; b >= j-3 && b >= 0; b-- {
				switch r.word(b) {
				case "avant", "moins", "plus", "mieux", "pire", "peur", "craint", "craignent", "craindre", "autre", "autrement", "éviter":
					return none
				}
			}
		}
		if m := r.mark(j); m == "." || m == ";" {
			break
		}
	}
	return weak
}

// before reports whether the word stands before token i in the sentence.
func (r *reading) before(i int, word string) bool {
	for j := i - 1; j >= 0; j-- {
		if r.word(j) == word {
			return true
		}
		if m := r.mark(j); m == "." || m == "?" || m == "!" {
			return false
		}
	}
	return false
}

// neBefore reports a "ne" to which the word at i is the second half.
func (r *reading) neBefore(i int) bool {
	for j := i - 1; j >= i-window && j >= 0; j-- {
		switch r.word(j) {
		case "ne", "n'":
			return true
		}
		if m := r.mark(j); m == "." || m == ";" {
			return false
		}
	}
	return false
}

// frenchTense is strong for a conditional and weak for a future. Endings that
// an imperfect shares ("ouvrait", "montrait") are weak.
func frenchTense(w string) level {
	switch w {
	case "aurait", "auraient", "aurais", "irait", "iraient":
		return strong
	}
	for _, e := range []string{"erait", "eraient", "erais", "drait", "draient", "drais", "erions"} {
		if len(w) > len(e) && strings.HasSuffix(w, e) {
			return strong
		}
	}
	for _, e := range []string{"rait", "raient", "era", "eront", "ira", "iront", "dra", "dront", "tra", "tront", "vra", "vront", "ura", "uront", "rons"} {
		if len(w) > len(e) && strings.HasSuffix(w, e) && !strings.HasSuffix(w, "trait") {
			return weak
		}
	}
	return none
}

// dutch knows adjectives by "on-" ("onmogelijk").
func (r *reading) dutch(m marker, listed bool) level {
	w := r.word(m.at)
	if m.kind == negation && w == "noch" && r.before(m.at, "noch") {
		return none // the second half of one denial
	}
	if m.kind == negation && !listed && len(w) > 6 && strings.HasPrefix(w, "on") {
		for _, p := range []string{"ond", "ont", "ons", "onz", "onl", "ongeveer", "ongeluk", "ongeval", "onaf"} {
			if strings.HasPrefix(w, p) {
				return none
			}
		}
		return weak
	}
	return m.level
}

// arabic reads "قد", which doubts before an imperfect and affirms before a
// perfect, and the future prefix.
func (r *reading) arabic(m marker, listed bool) level {
	w := r.word(m.at)
	if m.kind == negation && strings.Contains(r.text(m), "\u0651") && strings.HasSuffix(w, "غير") {
		return none // doubled, it is the verb "to change"
	}
	if m.kind != modality {
		return m.level
	}
	if rest, ok := cutConjunction(w); ok && rest == "قد" {
		w = rest
	}
	if w == "قد" && m.n == 1 {
		next := r.word(m.at + 1)
		switch {
		case strings.HasPrefix(next, "ي"), next == "لا":
			return strong
		case strings.HasPrefix(next, "ت"), strings.HasPrefix(next, "ن"):
			return weak // an imperfect, or a perfect that begins so
		}
		return none
	}
	if listed {
		return m.level
	}
	if rest, ok := cutConjunction(w); ok {
		w = rest
	}
	for _, p := range []string{"سي", "ست", "سن"} {
		if len(w) >= 8 && strings.HasPrefix(w, p) {
			return weak
		}
	}
	return none
}

// cutConjunction cuts the "and" and "so" that Arabic writes onto a word.
func cutConjunction(w string) (rest string, ok bool) {
	for _, c := range []string{"و", "ف"} {
		if rest, ok = strings.CutPrefix(w, c); ok && len(rest) >= 4 {
			return rest, true
		}
	}
	return w, false
}
