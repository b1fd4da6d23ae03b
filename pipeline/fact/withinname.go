package fact

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// namesWithin checks the capitalised words of a claim against its evidence.
// Both are English, so nothing is excused as a translation: a name, a place, a
// party must stand in the evidence itself. Only words that are capitalised by
// their position, titles, months, weekdays and number words are passed over;
// dates and numbers have checks of their own.
func (c comparison) namesWithin(e evidence) Result {
	title, shout := c.b.titleCase(), c.b.shouting()
	var extra, doubted []string
	look := 0
	for i := 0; i < len(c.b.toks); {
		w := c.b.capitalised(i)
		if w.next == i {
			i++
			continue
		}
		verdict := Pass
		if !c.b.excused(w, title || shout, shout) {
			look++
			verdict = e.judge(c.b, w, title || shout)
		}
		switch {
		case verdict == Fail && !c.a.mostlyOtherScript():
			extra = c.b.appendRun(extra, w)
		case verdict != Pass:
			doubted = c.b.appendRun(doubted, w)
		}
		i = w.next
	}
	doubt := ""
	if len(extra) == 0 && len(doubted) > 0 {
		doubt = "a name of " + c.bName + " was not recognised in " + c.aName + ": " + doubted[0]
	}
	r := c.result(CheckName, nil, extra, doubt, look)
	r.Doubted = doubted
	return r
}

// capital is one capitalised word of a text, "U.S." being one: tokens
// first..next-1.
type capital struct {
	first, next int
	norm        string
	start       bool // the first word of a sentence
	marked      bool // an acronym or MixedCase
	upper       bool // in capitals throughout
}

// capitalised reads the capitalised word at token i; next is i when there is none.
func (r *reading) capitalised(i int) capital {
	none := capital{first: i, next: i}
	t := r.toks[i]
	if t.kind != word || r.used[i] || !isCapital(t.raw) && !marked(t.raw) {
		return none
	}
	w := capital{first: i, next: i + 1, norm: t.norm, start: r.sentenceStart(i), marked: marked(t.raw), upper: strings.ToUpper(t.raw) == t.raw}
	if dotted, next := r.dotted(i); next > i {
		w.norm, w.next, w.marked, w.upper = dotted, next, true, true
		return w
	}
	if utf8.RuneCountInString(t.raw) == 1 {
		apostrophe := func(k int) bool {
			return k >= 0 && k < len(r.toks) && (r.toks[k].raw == "'" || r.toks[k].raw == "’")
		}
		// "I", "A plan" and the S of ALIBABA'S are no names; the B of "Group B" is one.
		if t.raw == "I" || t.raw == "A" && w.start || t.glued && apostrophe(i-1) {
			return none
		}
	}
	return w
}

// dotted reads an acronym with full stops, "U.S." or "U.N", as one word.
func (r *reading) dotted(i int) (string, int) {
	var b strings.Builder
	k, letters := i, 0
	for k < len(r.toks) && r.toks[k].kind == word && isCapital(r.toks[k].raw) && utf8.RuneCountInString(r.toks[k].raw) == 1 && (k == i || r.toks[k].glued) {
		b.WriteString(r.toks[k].norm)
		letters++
		k++
		if k >= len(r.toks) || r.toks[k].raw != "." || !r.toks[k].glued {
			break
		}
		k++
	}
	if letters < 2 {
		return "", i
	}
	return b.String(), k
}

// excused reports a word that is capitalised for another reason than being a
// name. positional says that capitals mean nothing here (a headline).
func (r *reading) excused(w capital, positional, shout bool) bool {
	if w.marked && !shout {
		return titleWords[w.norm] // CEO, MP; but WHO and US are no pronouns
	}
	if english.months[w.norm] != 0 || english.weekdays[w.norm] != 0 {
		// Dates are claimed already; a May left over in mid-sentence is Theresa.
		return w.start || positional || !english.doubtful[w.norm]
	}
	if _, number := r.number(r.toks[w.first]); number && w.next == w.first+1 {
		return true
	}
	if closedWords[w.norm] || titleWords[w.norm] {
		return true
	}
	return (w.start || positional) && openerWords[w.norm] && !r.opensPlace(w)
}

// opensPlace reports the first word of "South Korea" or "New York", which is
// part of the name though it is a common word.
func (r *reading) opensPlace(w capital) bool {
	return placeOpeners[w.norm] && w.next < len(r.toks) && r.toks[w.next].kind == word && isCapital(r.toks[w.next].raw)
}

// appendRun adds the text of w, joined to the last one when they follow each other.
func (r *reading) appendRun(list []string, w capital) []string {
	text := r.text[r.toks[w.first].start:r.toks[w.next-1].end]
	if n := len(list); n > 0 && w.first > 0 {
		between := r.text[:r.toks[w.first].start]
		if trimmed := strings.TrimRight(between, " -"); trimmed != between && strings.HasSuffix(trimmed, list[n-1]) && r.toks[w.first-1].raw != "." {
			list[n-1] += between[len(trimmed):] + text
			return list
		}
	}
	return append(list, text)
}

// shouting reports a text in capitals throughout.
func (r *reading) shouting() bool {
	long, capital := 0, 0
	for _, t := range r.toks {
		if t.kind == word && len(t.raw) >= 4 {
			long++
			if strings.ToUpper(t.raw) == t.raw {
				capital++
			}
		}
	}
	return long >= 3 && capital*5 >= long*4
}

// evidence is what a claim's names may rest on.
type evidence struct {
	words    map[string]bool // every word, folded
	small    map[string]bool // crude stems of the words written small
	upper    map[string]bool // the words written in capitals, and dotted acronyms
	pairs    map[string]bool // two neighbours written together: "data centre"
	places   map[int]bool    // see placeForms
	order    []string
	initials string // in capitals, of all words but the closed ones
}

func newEvidence(r *reading) evidence {
	e := evidence{words: map[string]bool{}, small: map[string]bool{}, upper: map[string]bool{}, pairs: map[string]bool{}, places: map[int]bool{}}
	var initials strings.Builder
	last, lastCapital := "", false
	for i, t := range r.toks {
		if t.kind == symbol {
			if t.raw != "-" && t.raw != "'" && t.raw != "’" && t.raw != "&" {
				last = ""
			}
			continue
		}
		if last != "" {
			e.pairs[last+t.norm] = true
			if lastCapital && isCapital(t.raw) {
				e.place(last + " " + t.norm)
			}
		}
		last, lastCapital = t.norm, isCapital(t.raw)
		if t.kind != word {
			continue
		}
		if isCapital(t.raw) {
			e.place(t.norm) // "us" is no country, a turkey neither
		}
		if !e.words[t.norm] {
			e.words[t.norm] = true
			e.order = append(e.order, t.norm)
		}
		if !isCapital(t.raw) {
			e.small[crudeStem(t.norm)] = true
		} else if strings.ToUpper(t.raw) == t.raw {
			e.upper[t.norm] = true
		}
		if dotted, next := r.dotted(i); next > i {
			e.upper[dotted] = true
			e.words[dotted] = true
			e.place(dotted)
		}
		if !closedWords[t.norm] {
			c, _ := utf8.DecodeRuneInString(t.norm)
			initials.WriteRune(unicode.ToUpper(c))
		}
	}
	e.initials = initials.String()
	return e
}

func (e evidence) place(w string) {
	if p := placeForms[w]; p != 0 {
		e.places[p] = true
	}
}

// judge looks for one word of the claim.
func (e evidence) judge(r *reading, w capital, positional bool) Verdict {
	if e.holds(w) || e.holdsWithNeighbour(r, w) || e.small[crudeStem(w.norm)] && !w.marked && len(w.norm) > 3 {
		return Pass
	}
	if p := placeForms[w.norm]; p != 0 && e.places[p] {
		return Pass
	}
	if w.next < len(r.toks) {
		if p := placeForms[w.norm+" "+r.toks[w.next].norm]; p != 0 && e.places[p] {
			return Pass
		}
	}
	if w.first > 0 {
		if p := placeForms[r.toks[w.first-1].norm+" "+w.norm]; p != 0 && e.places[p] {
			return Pass
		}
	}
	if w.marked && len(w.norm) > 1 {
		// "AI" for "artificial intelligence": two letters meet by chance.
		if upper := strings.ToUpper(w.norm); strings.Contains(e.initials, upper) {
			if len(upper) > 2 {
				return Pass
			}
			return Unknown
		}
	}
	if placeWords[w.norm] || placeForms[w.norm] != 0 {
		return Fail
	}
	ordinary := w.start || positional
	if ordinary && !w.marked && ordinaryWord(w.norm) && !r.opensPlace(w) {
		return Pass // a paraphrase; the words of a claim are checked elsewhere
	}
	if positional || e.resembles(w.norm) || e.upper[r.initialsAround(w)] {
		return Unknown
	}
	if ordinary && !w.marked && hasEnding(w.norm, looseEndings) {
		return Unknown // Boeing or Moving
	}
	return Fail
}

// holds reports that the word stands in the evidence, in any case, with or
// without the ending of a plural. An acronym that is also a pronoun (US, WHO,
// IT) must stand there in capitals.
func (e evidence) holds(w capital) bool {
	if w.upper && (openerWords[w.norm] || utf8.RuneCountInString(w.norm) == 1) {
		return e.upper[w.norm]
	}
	return e.words[w.norm] || e.pairs[w.norm] || e.words[w.norm+"s"] || len(w.norm) > 3 && e.words[strings.TrimSuffix(w.norm, "s")]
}

// holdsWithNeighbour accepts "Ali Baba" for "Alibaba" and "E-Commerce" for "ecommerce".
func (e evidence) holdsWithNeighbour(r *reading, w capital) bool {
	joined := func(k, step int) bool {
		if k >= 0 && k < len(r.toks) && (r.toks[k].raw == "-" || r.toks[k].raw == "'" || r.toks[k].raw == "’") {
			k += step
		}
		if k < 0 || k >= len(r.toks) || r.toks[k].kind != word {
			return false
		}
		if step < 0 {
			return e.words[r.toks[k].norm+w.norm]
		}
		return e.words[w.norm+r.toks[k].norm]
	}
	return joined(w.first-1, -1) || joined(w.next, 1)
}

// resembles reports a word that may be the same name misspelled or inflected.
func (e evidence) resembles(token string) bool {
	if len(token) < 6 {
		return false
	}
	for _, w := range e.order {
		if len(w) >= 5 && (w[0] == token[0] && withinOneEdit(w, token) || commonPrefix(w, token) >= max(5, len(token)-4)) {
			return true
		}
	}
	return false
}

// initialsAround gives the initials of the run of capitalised words around w,
// which the evidence may write as an acronym; "" for a single word.
func (r *reading) initialsAround(w capital) string {
	part := func(k int) bool {
		return k >= 0 && k < len(r.toks) && r.toks[k].kind == word && (isCapital(r.toks[k].raw) || closedWords[r.toks[k].norm])
	}
	from, to := w.first, w.next
	for part(from-1) && r.onlySpaceBefore(from) {
		from--
	}
	for part(to) && r.onlySpaceBefore(to) {
		to++
	}
	var b strings.Builder
	for _, t := range r.toks[from:to] {
		if c, _ := utf8.DecodeRuneInString(t.norm); t.kind == word && isCapital(t.raw) && !closedWords[t.norm] {
			b.WriteRune(c)
		}
	}
	if b.Len() < 2 {
		return ""
	}
	return b.String()
}
