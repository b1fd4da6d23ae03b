package fact

import (
	"math"
	"strconv"
	"sync"
)

type element struct {
	kind  byte // y, m, d, w
	value int
	text  string
	also  int // the value of the alternative reading, 0 for none
}

// elements lists the parts of dates, each once in the order of the text: a long
// table of dates has few of them.
func elements(dates []Date) []element {
	if len(dates) == 0 {
		return nil
	}
	out := make([]element, 0, 8)
	seen := map[elementKey]bool{}
	add := func(kind byte, value int, text string, also int) {
		if e := (element{kind, value, text, also}); value != 0 && !seen[e.key()] {
			seen[e.key()] = true
			out = append(out, e)
		}
	}
	for _, d := range dates {
		alt := Date{}
		if len(d.Alternatives) > 0 {
			alt = d.Alternatives[0]
		}
		add('y', d.Year, d.Text, alt.Year)
		add('m', d.Month, d.Text, alt.Month)
		add('d', d.Day, d.Text, alt.Day)
		add('w', d.Weekday, d.Text, 0)
	}
	return out
}

// dates compares year, month, day and weekday, each as a set.
func (c comparison) dates() Result {
	ea, eb := elements(c.fa.Dates), elements(c.fb.Dates)
	// A bare year is a number as well and is blamed there.
	bareA, bareB := bareYears(c.fa), bareYears(c.fb)
	plainA, plainB := plainNumbers(c.fa), plainNumbers(c.fb)
	look := 0
	var missing, extra []string
	doubt := ""
	goneA, goneB := goneElements{}, goneElements{}
	var rel relation
	if !c.within {
		rel = c.relation()
		left, right := rel.contradictions()
		missing, extra = relativeTexts(left), relativeTexts(right)
		c.markRelative(rel, left, right, ea, eb)
		for _, e := range ea {
			found := says(eb, e) || numberSays(plainB, e) || says(rel.meantB, e)
			if e.kind == 'y' && bareA[e.value] {
				goneA.passOver(e, found)
				continue
			}
			look++
			if found {
				continue
			}
			if e.kind == 'w' && !rel.settles(rel.b) && c.b.saysRelative() && !anyWeekday(eb, ea) {
				doubt = "a weekday of " + c.aName + " may be said as a relative day in " + c.bName
				goneA[e.key()] = Unknown
				continue
			}
			goneA[e.key()] = Fail
			missing = append(missing, e.label())
		}
	}
	// English dates may stand inside the original: the Sunday Times. They are
	// read only when a date of the English is found nowhere else.
	foreign := sync.OnceValue(func() []element {
		return elements((&reading{text: c.a.text, lang: "en", lex: english, toks: c.a.toks, used: make([]bool, len(c.a.toks))}).dates())
	})
	for _, e := range eb {
		if e.kind == 'y' && bareB[e.value] {
			goneB.passOver(e, says(ea, e) || numberSays(plainA, e) || says(rel.meantA, e))
			continue
		}
		look++
		if says(ea, e) || numberSays(plainA, e) || says(rel.meantA, e) || says(foreign(), e) {
			continue
		}
		if e.kind == 'w' && c.a.mostlyOtherScript() && c.b.opensName(e.text) && matchesSkeleton(fold(e.text), skeletonsOf(c.a)) {
			continue // the Sunday Times, written by its sound
		}
		if e.kind == 'w' && !rel.settles(rel.a) && c.a.saysRelative() && !anyWeekday(ea, eb) {
			doubt = "a weekday of " + c.bName + " may be said as a relative day in " + c.aName
			goneB[e.key()] = Unknown
			continue
		}
		goneB[e.key()] = Fail
		extra = append(extra, e.label())
	}
	switch {
	case !c.known && len(eb)+len(ea) > 0:
		missing, extra, doubt = nil, nil, "month and weekday names of this language are not known"
	case len(missing)+len(extra) > 0:
		doubt = ""
	}
	r := c.result(CheckDate, missing, extra, doubt, look)
	if c.marks != nil {
		for _, d := range c.fa.Dates {
			c.marks.inA(d.Start, d.End, CheckDate, goneA.verdict(d, r.Verdict))
		}
		for _, d := range c.fb.Dates {
			c.marks.inB(d.Start, d.End, CheckDate, goneB.verdict(d, r.Verdict))
		}
	}
	return r
}

// elementKey is an element without its text.
type elementKey struct {
	kind        byte
	value, also int
}

func (e element) key() elementKey { return elementKey{e.kind, e.value, e.also} }

// goneElements are the elements that the other text does not say, with what the
// check makes of them.
type goneElements map[elementKey]Verdict

// passOver notes a year that the check of numbers answers for.
func (g goneElements) passOver(e element, found bool) {
	if !found {
		g[e.key()] = passedOver
	}
}

// verdict is the worst one of the elements of a date, and no worse than that of
// the whole check. A year that stands alone is left to the numbers.
func (g goneElements) verdict(d Date, worst Verdict) Verdict {
	if d.alone() {
		return passedOver
	}
	verdict := Pass
	for _, e := range elements([]Date{d}) {
		v, gone := g[e.key()]
		switch {
		case !gone:
		case v == Fail:
			return worst
		case v == Unknown, verdict == Pass:
			verdict = v
		}
	}
	return verdict
}

// markRelative marks the days that a text names by their distance where the
// other names them too, contradicts them, or may mean them by a weekday.
func (c comparison) markRelative(rel relation, left, right []relativeDay, ea, eb []element) {
	if c.marks == nil {
		return
	}
	for _, d := range rel.a {
		c.marks.inA(d.start, d.end, CheckDate, d.verdict(left, rel.b, eb, c.published))
	}
	for _, d := range rel.b {
		c.marks.inB(d.start, d.end, CheckDate, d.verdict(right, rel.a, ea, c.published))
	}
}

// says reports that the elements contain e in one of its readings.
func says(list []element, e element) bool {
	for _, x := range list {
		if x.kind == e.kind && (x.value == e.value || (e.also != 0 && x.value == e.also) || (x.also != 0 && x.also == e.value)) {
			return true
		}
	}
	return false
}

// alone reports a year that stands alone.
func (d Date) alone() bool { return d.Month == 0 && d.Day == 0 && d.Weekday == 0 }

// bareYears are the years of a text that stand alone.
func bareYears(f Facts) map[int]bool {
	years := map[int]bool{}
	for _, d := range f.Dates {
		if d.alone() {
			years[d.Year] = true
		}
	}
	return years
}

// plainNumbers are the whole numbers of a text that bear no unit.
func plainNumbers(f Facts) map[int]bool {
	out := map[int]bool{}
	for _, n := range pool(f) {
		for _, v := range n.Values {
			if whole := math.Round(v); n.Unit == "" && closeTo(v, whole) && math.Abs(whole) < 1e6 {
				out[int(whole)] = true
			}
		}
	}
	return out
}

// numberSays reports a day or year that stands as a number: "le 20", "on the 20th".
func numberSays(plain map[int]bool, e element) bool {
	return (e.kind == 'd' || e.kind == 'y') && plain[e.value]
}

// saysRelative reports words like yesterday, which can stand for a weekday.
func (r *reading) saysRelative() bool {
	for _, t := range r.toks {
		if t.kind != word {
			continue
		}
		if r.lex.relative[t.norm] {
			return true
		}
	}
	return false
}

// label names the element for a reader: its text and what of it is meant.
func (e element) label() string {
	switch e.kind {
	case 'y':
		return e.text + " (year " + strconv.Itoa(e.value) + ")"
	case 'm':
		return e.text + " (month " + strconv.Itoa(e.value) + ")"
	case 'd':
		return e.text + " (day " + strconv.Itoa(e.value) + ")"
	}
	return e.text + " (weekday)"
}

// anyWeekday reports a weekday of list that others do not say: then the two
// texts contradict each other and no relative day explains it.
func anyWeekday(list, others []element) bool {
	for _, e := range list {
		if e.kind == 'w' && !says(others, e) {
			return true
		}
	}
	return false
}

// opensName reports that a capitalised word follows the weekday: Sunday Times.
func (r *reading) opensName(weekday string) bool {
	for i := range len(r.toks) - 1 {
		if r.toks[i].raw == weekday && r.toks[i+1].kind == word && isCapital(r.toks[i+1].raw) {
			return true
		}
	}
	return false
}
