package story

import (
	"slices"
	"strings"
)

// This file names what two slots have in common, in the words of a statement.

// slotWord is a token of the clause.
type slotWord struct {
	slotToken
	key     string // of a content word, else ""
	counted bool   // the counted noun, or a word of the frame
	said    bool   // the value
}

// blank stands for the value where it stands between other words.
const blank = "…"

// readWords keeps the clause with what each word does in it; the tokens from to
// to say the value and its unit.
func (c clause) readWords(s *Slot, from, to int) {
	for k, t := range c.toks {
		w := slotWord{slotToken: t, said: k >= from && k < to}
		switch key := keyOf(t); {
		case w.said && s.head != "" && k > c.i && k >= to-maxNoun && t.word() && !closedWords[t.low]:
			w.said, w.counted, w.key = false, true, wordKey(t.low)
		case !w.said && key != "" && s.frame != "" && key == s.frame:
			w.counted, w.key = true, key
		case !w.said && s.context[key] != 0:
			w.key = key
		}
		s.words = append(s.words, w)
	}
}

// Phrase says what two slots that are not Unrelated have in common: the words of
// one of them from the first to the last that both have, without the value.
func (s Slot) Phrase(o Slot) string {
	a, b := s.span(o), o.span(s)
	if worse(a, b) {
		a = b
	}
	return join(a)
}

// worse reports that b reads better as a phrase: it begins with a noun, has no
// blank, is shorter.
func worse(a, b []slotWord) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == 0
	}
	said := func(w slotWord) bool { return w.said }
	for _, has := range [][2]bool{
		{closedWords[a[0].low] || pastForm(a[0].low), closedWords[b[0].low] || pastForm(b[0].low)},
		{slices.ContainsFunc(a, said), slices.ContainsFunc(b, said)},
	} {
		if has[0] != has[1] {
			return has[0]
		}
	}
	return len(b) < len(a)
}

// span is the part of the clause that Phrase shows.
func (s Slot) span(o Slot) []slotWord {
	shared := func(w slotWord) bool { return w.counted || w.key != "" && o.context[w.key] != 0 }
	first := slices.IndexFunc(s.words, shared)
	if first < 0 {
		return nil
	}
	last := first
	for k := range s.words[first:] {
		if shared(s.words[first+k]) {
			last = first + k
		}
	}
	// 12 kilometres long, will step down
	if last+1 < len(s.words) && (s.words[last].counted && dimensions[s.words[last+1].low] || particles[s.words[last+1].low]) {
		last++
	}
	first = s.begin(first)
	said := false
	var out []slotWord
	for k, main := first, true; k <= last; k++ {
		w := s.words[k]
		said = said || w.said
		if said && w.low == "and" && s.verb >= 0 && s.verb < k {
			break // a second verb
		}
		main = main && !relativePronouns[w.low] && !conjunctions[w.low] && w.low != "when"
		switch {
		case w.said && (len(out) == 0 || out[len(out)-1].said):
			continue
		case w.said && s.IsDate():
			if n := len(out); prepositions[out[n-1].low] {
				out = out[:n-1] // takes place on 14 June in Bari
			}
			continue
		case main && k < last && (passive[w.low] && !s.words[k+1].said || perfect[w.low] && (s.words[k+1].low == "been" || s.words[min(k+2, last)].low == "been")):
			if n := len(out); n > 0 && out[n-1].mark {
				out = out[:n-1] // people, (among them two children,) were killed
			}
			continue // people (have been) killed
		}
		out = append(out, w)
	}
	return out
}

var (
	perfect = wordSet(`has have had`)
	passive = wordSet(`is are was were been`)
	// particles end a verb of two words.
	particles = wordSet(`up down off out away back`)
)

// begin gives the first word of the phrase whose first shared word is at k: the
// subject before a verb, the words before a noun, and the preposition before these.
func (s Slot) begin(k int) int {
	noun := func(k int) bool {
		w := s.words[k]
		return w.word() && !closedWords[w.low]
	}
	if s.verb > 0 && k >= s.verb {
		for k = s.verb; k > 0 && (noun(k-1) || s.words[k-1].low == "of"); {
			k--
		}
	}
	for k > 0 && noun(k-1) {
		k--
	}
	if s.words[k].said || s.words[k].counted {
		return k
	}
	for j := k - 1; j >= max(0, k-2); j-- {
		switch {
		case !prepositions[s.words[j].low]:
		case j > 0 && noun(j-1):
			return s.begin(j - 1) // report on the accident
		case j > 0 && s.words[j-1].low == "because":
			return j - 1
		default:
			return j
		}
	}
	return k
}

// join writes words with their spaces; the value is a blank.
func join(words []slotWord) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 && !(w.mark && strings.Contains(",;:.!?)", w.text)) {
			b.WriteByte(' ')
		}
		if w.said {
			b.WriteString(blank)
		} else {
			b.WriteString(w.text)
		}
	}
	return b.String()
}
