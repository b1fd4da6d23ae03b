package fact

import (
	"slices"
	"strings"
)

// Carries reports whether an English text states one of the items, each a
// number, a date or a few words such as Result.Extra lists. A number is found
// in any spelling of its value ("20bn" for "20 billion"), a date in any format
// and with any further part ("June 20, 2023" for "20 June"), other items as
// whole words in their order, in any case, accents and possessives aside. An
// item that names no unit is found with any; an item without a word or a digit
// is never found.
func Carries(text string, items []string) bool {
	return len(items) > 0 && Read(text).Carries(items)
}

// Carries is Carries of a text that was read.
func (t *Text) Carries(items []string) bool {
	f, numbers, words := t.facts, pool(t.facts), wordsOf(t.r)
	return slices.ContainsFunc(items, func(item string) bool {
		i := newReading(item, "en")
		fi := i.facts()
		if d, ok := i.onlyDate(fi); ok {
			return slices.ContainsFunc(f.Dates, func(e Date) bool { return statesDate(e, d) }) || statesYear(numbers, d)
		}
		if n, ok := i.onlyNumber(fi); ok {
			return slices.ContainsFunc(numbers, func(m Number) bool { return statesNumber(m, n) })
		}
		return holdsRun(words, wordsOf(i))
	})
}

// onlyDate gives the date that is the whole item.
func (r *reading) onlyDate(f Facts) (Date, bool) {
	if len(f.Dates) != 1 || len(f.Numbers) > 0 {
		return Date{}, false
	}
	d := f.Dates[0]
	for _, t := range r.toks {
		if t.kind != symbol && (t.start < d.Start || t.end > d.End) && t.norm != "on" && t.norm != "in" && t.norm != "the" {
			return Date{}, false
		}
	}
	return d, true
}

// onlyNumber gives the number that is, with its unit, the whole item.
func (r *reading) onlyNumber(f Facts) (Number, bool) {
	if len(f.Numbers) != 1 || len(f.Dates) > 0 {
		return Number{}, false
	}
	n := f.Numbers[0]
	for k, t := range r.toks {
		if t.kind == symbol || t.start >= n.Start && t.end <= n.End {
			continue
		}
		_, measure := measureUnits[t.norm]
		_, currency := currencyWords[t.norm]
		percent := n.Unit == "%" && (r.percent(k) > k || t.norm == "cent")
		clock := n.Unit == "clock"
		if !(measure || currency || percent || clock || currencyFillers[t.norm] || t.norm == "rp") {
			return Number{}, false
		}
	}
	return n, true
}

// statesNumber reports that m has the value of the item n and no other unit.
func statesNumber(m, n Number) bool {
	if !sameValue(m, n) {
		return false
	}
	if n.measure != "" && m.measure != "" && (n.measure != m.measure || !closeTo(n.toSI, m.toSI)) {
		return false
	}
	return n.Unit == "" || sameUnit(m, n)
}

// statesDate reports that e says every part of the item d in one reading. A
// weekday or a year that e leaves out does not matter once day and month agree.
func statesDate(e, d Date) bool {
	for _, x := range append([]Date{e}, e.Alternatives...) {
		for _, y := range append([]Date{d}, d.Alternatives...) {
			exact := y.Day != 0 && y.Month != 0 && x.Day == y.Day && x.Month == y.Month
			part := func(has, want int, loose bool) bool { return want == 0 || has == want || has == 0 && loose }
			if part(x.Day, y.Day, false) && part(x.Month, y.Month, false) && part(x.Year, y.Year, exact) && part(e.Weekday, d.Weekday, exact) {
				return true
			}
		}
	}
	return false
}

// statesYear finds an item that is a bare year, which may be a plain number.
func statesYear(numbers []Number, d Date) bool {
	if d.Year == 0 || d.Month != 0 || d.Day != 0 || d.Weekday != 0 {
		return false
	}
	return slices.ContainsFunc(numbers, func(m Number) bool { return sameValue(m, Number{Values: []float64{float64(d.Year)}}) })
}

// wordsOf lists the folded words and digits of a text without the s of a possessive.
func wordsOf(r *reading) []string {
	var out []string
	for i, t := range r.toks {
		if t.kind == symbol || t.norm == "s" && t.glued && i > 0 && strings.ContainsAny(r.toks[i-1].raw, "'’") {
			continue
		}
		out = append(out, t.norm)
	}
	return out
}

// holdsRun reports that the words of run follow each other in words.
func holdsRun(words, run []string) bool {
	for i := 0; len(run) > 0 && i+len(run) <= len(words); i++ {
		if slices.Equal(words[i:i+len(run)], run) {
			return true
		}
	}
	return false
}
