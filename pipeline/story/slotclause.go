package story

import (
	"slices"
)

// clause is one clause with the value at i.
type clause struct {
	toks []slotToken
	i    int
}

func (c clause) low(k int) string {
	if k >= 0 && k < len(c.toks) {
		return c.toks[k].low
	}
	return ""
}

func (c clause) mark(k int) string {
	if k >= 0 && k < len(c.toks) && c.toks[k].mark {
		return c.toks[k].text
	}
	return ""
}

// readSlot reads the value at token i of a clause.
func readSlot(toks []slotToken, i int, sentence []slotToken) (Slot, bool) {
	c := clause{toks, i}
	t := toks[i]
	s := Slot{context: map[string]role{}}
	from, to := i, i+1 // the tokens that say the value and its unit
	switch {
	case t.number != nil:
		n := *t.number
		if !c.counts(n) {
			return Slot{}, false
		}
		s.number, s.exact = n.Values[0], lastDigit(n)
		s.bound, from = c.bound()
		s.Bounded = s.bound == atLeast
		s.Value = c.shown(n, from)
		to = c.readUnit(&s, n)
	case t.date != nil:
		d := *t.date
		before := c.low(i - 1)
		// Beside a number the date says when that was so, beside a "said" when it was said.
		if len(d.Alternatives) > 0 || d.Month == 0 && (d.Year == 0 || d.Weekday != 0) || before == "by" || before == "since" || before == "until" || before == "from" ||
			d.Day == 0 && before != "in" || slices.ContainsFunc(toks, func(t slotToken) bool { return t.number != nil && !t.number.Ordinal || t.maySay }) {
			return Slot{}, false
		}
		s.Date, s.Value = d, t.text
	default:
		return Slot{}, false
	}
	if !s.IsDate() {
		c.readFrame(&s, from, to)
	}
	if !c.readRest(&s, from, to) {
		return Slot{}, false
	}
	c.readWords(&s, from, to)
	// What stands in other clauses of the sentence may name the event.
	if s.frame != "" && len(toks) < len(sentence) {
		for _, w := range sentence {
			if k := keyOf(w); k != "" && w.word() && frames[k] == "" {
				s.context[k] |= plain
			}
		}
	}
	if s.head == "" && s.verb >= 0 && !slices.ContainsFunc(s.words[:s.verb], func(w slotWord) bool { return !w.said && keyOf(w.slotToken) != "" }) {
		return Slot{}, false // 31 percent are in favour: of whom, nothing says
	}
	// Three of the eight dead are not the dead.
	return s, s.frame == "" || !c.ofTotal(i)
}

// keyOf is the key of a word that says something, else "".
func keyOf(t slotToken) string {
	if !t.word() || closedWords[t.low] || stopwords[t.low] || idleWords[wordKey(t.low)] || len(t.low) < 2 {
		return ""
	}
	return wordKey(t.low)
}

// wordKey brings the forms of a word and its synonyms together.
func wordKey(low string) string {
	key := stem(low)
	if k, ok := sameWords[key]; ok {
		return k
	}
	if k, ok := scopeWords[key]; ok {
		return k
	}
	return key
}

// surroundings collects what stands around a value while its clause is walked.
type surroundings struct {
	clause
	slot     *Slot
	from, to int // the tokens that say the value and its unit
	scope    map[string]bool
	changed  int // the first verb of change, -1 for none
	verb     int // the first verb, -1 for none
}

// readRest reads the words around the value; false where they leave open what it counts.
func (c clause) readRest(s *Slot, from, to int) bool {
	r := &surroundings{clause: c, slot: s, from: from, to: to, scope: map[string]bool{}, changed: -1, verb: -1}
	for k, t := range c.toks {
		switch {
		case k >= from && k < to:
			// The value, its unit, and what is counted.
		case t.date != nil:
			if c.low(k-1) == "since" {
				return false
			}
			r.date(k)
		case t.number != nil:
			if t.number.Ordinal {
				r.scope["ordinal "+t.text] = true
			} else if len(t.number.Values) > 0 && (!t.number.Word || t.number.Values[0] > 2) { // "two" may be "both"
				s.others = append(s.others, t.number.Values[0])
			}
		case t.mark, k > 0 && c.toks[k-1].number != nil && c.toks[k-1].number.Unit != "" && !c.toks[k-1].signed:
			// A mark, or the unit of another number.
		default:
			r.verbs(k)
			if !r.limits(k) {
				r.content(k)
			}
		}
	}
	s.scope, s.verb = sorted(r.scope), r.verb
	r.subject()
	if before := c.low(from - 1); !s.IsDate() && r.changed >= 0 && r.changed < from {
		s.Move = before == "by" || moveVerbs[wordKey(c.low(r.changed))] && before != "to" && before != "at" && s.frame == ""
	}
	return true
}

// date reads another date of the clause.
func (r *surroundings) date(k int) {
	d := *r.toks[k].date
	switch {
	case d.Weekday != 0 && d.Day == 0:
		r.slot.weekday = d.Weekday
	case r.low(k-1) == "by" || r.low(k-1) == "of" && r.low(k-2) == "as" || r.low(k-1) == "until":
		r.slot.AsOf = d
	default:
		r.slot.when = append(r.slot.when, d)
	}
}

// verbs notes the verbs, and whether they tell of what is yet to be done.
func (r *surroundings) verbs(k int) {
	w := r.low(k)
	// Will cut, is to cut, is due to cut.
	if next := r.low(k + 1); futureWords[wordKey(w)] || (auxiliary[w] && w != "has" && w != "have" && w != "had" || w == "due" || w == "set") && next == "to" {
		r.slot.stage = future
	}
	if changeVerbs[wordKey(w)] && r.changed < 0 {
		r.changed = k
	}
	if r.verb < 0 && (pastForm(w) || auxiliary[w] || changeVerbs[wordKey(w)] || futureWords[wordKey(w)]) {
		r.verb = k
	}
}

// limits reads a word that bounds what is counted, or that says nothing.
func (r *surroundings) limits(k int) bool {
	w := r.low(k)
	key := keyOf(r.toks[k])
	group, scoped := scopeWords[stem(w)]
	switch {
	case futureWords[wordKey(w)], r.low(k-1) == "per", directionWords[w] && r.beforeName(k):
	case w == "per":
		r.scope["per "+r.low(k+1)] = true
	case (w == "a" || w == "an") && k == r.to && (periods[r.low(k+1)] || r.slot.head == ""):
		r.scope["per "+r.low(k+1)] = true // 30 tonnes a day, 2 euros a piece
	case prepositions[w]:
	case scoped:
		r.scope[group+" "+determiner(r.low(k-1))] = true
	case w == "since", w == "among", w == "amongst":
		r.scope[w] = true
	default:
		// "Has risen to 19" says no more than "is 19".
		return key == "" || riseVerbs[wordKey(w)] && !r.slot.IsDate() && r.low(r.from-1) == "to"
	}
	return true
}

// content reads a word that says what is counted or dated.
func (r *surroundings) content(k int) {
	t, s := r.toks[k], r.slot
	key := keyOf(t)
	if s.frame != "" && key == s.frame {
		return
	}
	as := plain
	if t.capital() {
		as |= inCapitals
		if r.afterPlaceLink(k) {
			as |= placed
		}
		if t.possessive() {
			as |= owner
		}
	}
	cityOf := r.low(k+1) == "of" && k+2 < len(r.toks) && r.toks[k+2].capital()
	if !eventWords[key] && !cityOf && r.afterPlaceLink(k) {
		as |= spot
	}
	s.context[key] |= as
	// Operating profit is not net profit; Orvell's profit is profit.
	if measuredWords[key] && k > 0 && !(r.toks[k-1].capital() && r.toks[k-1].possessive()) {
		if kind := keyOf(r.toks[k-1]); kind != "" {
			r.scope[key+" of "+kind] = true
		}
	}
}

// afterPlaceLink reports that token k belongs to what stands after in, at, on or near.
func (c clause) afterPlaceLink(k int) bool {
	for j := k - 1; j >= max(0, k-4) && c.toks[j].word(); j-- {
		if placeLinks[c.low(j)] || c.low(j) == "on" {
			return true
		}
		if prepositions[c.low(j)] && c.low(j) != "of" { // in the town of Teza
			return false
		}
	}
	return false
}

// beforeName reports that a place and its name follow: "northern town of Dabiri".
func (c clause) beforeName(k int) bool {
	return c.low(k+2) == "of" && k+3 < len(c.toks) && c.toks[k+3].capital()
}

// determiner keeps the words that tell periods apart: last year, this year.
func determiner(low string) string {
	switch low {
	case "last", "this", "next", "previous", "past", "coming", "same":
		return low
	}
	return ""
}

// subject finds the head of the subject: the last word before a preposition or the verb.
func (r *surroundings) subject() {
	s := r.slot
	from := 0
	if len(r.toks) > 2 && prepositions[r.low(0)] && r.toks[1].date != nil {
		from = 2 // In January exports rose
		if r.toks[2].mark {
			from = 3
		}
	}
	if first := r.low(from); prepositions[first] || conjunctions[first] || first == "because" || first == "when" {
		return // "After the storm ..."
	}
	if r.verb < 0 {
		r.verb = r.from
	}
	s.pronoun = pronouns[r.low(from)] || pronouns[r.low(r.verb-1)] // he won, the last time it took
	headed := false
	for k := from; k < r.verb && r.low(k) != "to"; k++ {
		if r.toks[k].mark || prepositions[r.low(k)] || relativePronouns[r.low(k)] {
			headed = true
			continue
		}
		key := keyOf(r.toks[k])
		if key == "" {
			continue
		}
		before := key
		if !headed {
			before, s.subject = s.subject, key
		}
		if _, there := s.context[before]; there {
			s.context[before] |= besideHead
		}
	}
}

func sorted(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
