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
	type key struct {
		kind        byte
		value, also int
	}
	seen := map[key]bool{}
	add := func(kind byte, value int, text string, also int) {
		if k := (key{kind, value, also}); value != 0 && !seen[k] {
			seen[k] = true
			out = append(out, element{kind, value, text, also})
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
	var rel relation
	if !c.within {
		rel = c.relation()
		missing, extra = rel.contradictions()
	}
	if !c.within {
		for _, e := range ea {
			if e.kind == 'y' && bareA[e.value] {
				continue
			}
			look++
			if says(eb, e) || numberSays(plainB, e) || says(rel.meantB, e) {
				continue
			}
			if e.kind == 'w' && !rel.settles(rel.b) && c.b.saysRelative() && !anyWeekday(eb, ea) {
				doubt = "a weekday of " + c.aName + " may be said as a relative day in " + c.bName
				continue
			}
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
			continue
		}
		extra = append(extra, e.label())
	}
	if !c.known && len(eb)+len(ea) > 0 {
		return c.result(CheckDate, nil, nil, "month and weekday names of this language are not known", look)
	}
	if len(missing)+len(extra) > 0 {
		doubt = ""
	}
	return c.result(CheckDate, missing, extra, doubt, look)
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

// bareYears are the years of a text that stand alone.
func bareYears(f Facts) map[int]bool {
	years := map[int]bool{}
	for _, d := range f.Dates {
		if d.Month == 0 && d.Day == 0 && d.Weekday == 0 {
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
