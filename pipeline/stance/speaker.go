package stance

import (
	"fmt"
	"slices"
	"strings"
)

// sayingVerbs are the verbs whose subject is a speaker.
var sayingVerbs = wordSet(`said says told tells added adds announced announces declared declares argued argues claimed claims warned warns stated
	states insisted insists explained explains reported reports wrote writes denied denies confirmed confirms predicted predicts promised`)

// calendar words are capitalised and never speakers.
var calendar = wordSet(`monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
	november december`)

// notNames are capitalised at the start of a sentence, or before a name.
var notNames = wordSet(`he she it they we i you the a an this that these those who which what one mr mrs ms dr sir lord president minister chairman
	chief officials experts analysts police sources people others some many most both all but and in on at however also yet meanwhile`)

// organisation words tell that a run of capitals is no person.
var organisation = wordSet(`group bank ministry company corporation corp inc ltd university council party commission committee agency office department
	institute court police union association board times post news television tv daily journal government house state states national international`)

func wordSet(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// speaker is a name that a saying verb, or "according to", gives words to.
type speaker struct {
	name  string   // as written
	words []string // folded, without titles
}

// speakers returns the named speakers of an English text, in text order.
func (r *reading) speakers() []speaker {
	var list []speaker
	for i, t := range r.toks {
		var from, to int
		switch {
		case t.norm == "to" && r.word(i-1) == "according":
			from, to = r.runAfter(i + 1)
		case sayingVerbs[t.norm]:
			if from, to = r.inverted(i); from == to {
				from, to = r.subject(i)
			}
		}
		if s := r.speakerAt(from, to); len(s.words) > 0 {
			list = append(list, s)
		}
	}
	return list
}

// inverted is the run of capitals after a verb that follows a comma or a
// quotation mark: ", said Eddie Wu".
func (r *reading) inverted(verb int) (from, to int) {
	switch m := r.mark(verb - 1); m {
	case ",", `"`, "”", "’", "'", "»":
		return r.runAfter(verb + 1)
	}
	return 0, 0
}

// subject is the run of capitals before a verb: "Eddie Wu also said", "Eddie
// Wu, the chief executive, said".
func (r *reading) subject(verb int) (from, to int) {
	i := verb - 1
	for i >= 0 {
		w := r.word(i)
		if w == "also" || w == "has" || w == "had" || w == "have" || w == "later" || w == "on" || strings.HasSuffix(w, "ly") || calendar[w] {
			i--
			continue
		}
		break
	}
	if r.mark(i) == "," {
		for i--; i >= 0 && r.mark(i) != ","; i-- {
			if m := r.mark(i); m == "." || m == "”" || m == `"` {
				return 0, 0
			}
		}
		i--
	}
	to = i + 1
	for i >= 0 && r.toks[i].capital && !calendar[r.word(i)] {
		i--
	}
	return i + 1, max(to, i+1)
}

// runAfter is the run of capitals at token i, after an article.
func (r *reading) runAfter(i int) (from, to int) {
	if w := r.word(i); w == "the" || w == "a" || w == "an" {
		i++
	}
	to = i
	for to < len(r.toks) && r.toks[to].capital && !calendar[r.word(to)] {
		to++
	}
	return i, to
}

func (r *reading) speakerAt(from, to int) speaker {
	for from < to && notNames[r.word(from)] {
		from++
	}
	if from >= to {
		return speaker{}
	}
	s := speaker{name: r.src[r.toks[from].start:r.toks[to-1].end]}
	for i := from; i < to; i++ {
		if !notNames[r.word(i)] {
			s.words = append(s.words, r.word(i))
		}
	}
	return s
}

// person reports whether the name looks like that of a person, with first name
// and family name.
func (s speaker) person() bool {
	return len(s.words) >= 2 && len(s.words) <= 3 && !slices.ContainsFunc(s.words, func(w string) bool { return organisation[w] })
}

// same reports whether two speakers may be one: a word in common, or one the
// initials of the other.
func (s speaker) same(other speaker) bool {
	return slices.ContainsFunc(s.words, func(w string) bool { return slices.Contains(other.words, w) }) ||
		s.initials() == strings.Join(other.words, "") || other.initials() == strings.Join(s.words, "")
}

func (s speaker) initials() string {
	var b strings.Builder
	for _, w := range s.words {
		b.WriteRune(firstRune(w))
	}
	return b.String()
}

// otherSpeaker compares who speaks. It fails a claim that gives one person's
// words to another who is named in the cited text and says nothing there.
// Anything less plain is Unknown: "Alibaba said" may be short for its chief.
func otherSpeaker(claim, cited *reading) (Verdict, string) {
	theirs := cited.speakers()
	if len(theirs) == 0 {
		return Pass, ""
	}
	for _, s := range claim.speakers() {
		if slices.ContainsFunc(theirs, s.same) {
			continue
		}
		b := theirs[0]
		why := fmt.Sprintf("The claim has %s say it; in the cited text %s says it.", s.name, b.name)
		if s.person() && len(theirs) == 1 && b.person() && !slices.ContainsFunc(s.words, func(w string) bool { return !cited.has(w) }) {
			return Fail, why
		}
		return Unknown, why
	}
	return Pass, ""
}
