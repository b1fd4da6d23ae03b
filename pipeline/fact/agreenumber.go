package fact

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// numbers matches the numbers of both texts as multisets.
func (c comparison) numbers() Result {
	as, bs := pool(c.fa), pool(c.fb)
	look := 0
	for _, list := range [][]Number{as, bs} {
		for _, n := range list {
			if !n.weak {
				look++
			}
		}
	}
	p := pairNumbers(as, bs)
	var missing, extra []string
	goneA, goneB := make([]bool, len(as)), make([]bool, len(bs))
	// Equal numbers get equal answers, and a long table repeats a few of them.
	lost := map[string]bool{}
	for i, n := range as {
		if p.matchedA[i] || n.weak || c.within {
			continue
		}
		k := p.keysA[i]
		if _, ok := lost[k]; !ok {
			lost[k] = !converted(n, bs, p.usedB)
		}
		if goneA[i] = lost[k]; goneA[i] {
			missing = append(missing, n.Text)
		}
	}
	clear(lost)
	for j, m := range bs {
		// A number of the original may be repeated.
		if p.usedB[j] || m.weak || p.knownB[p.keysB[j]] {
			continue
		}
		k := p.keysB[j]
		if _, ok := lost[k]; !ok {
			// The dual (شهرين) says "two" without a number word.
			dual := c.a.lang == "ar" && m.measure == "" && len(m.Values) > 0 && m.Values[0] == 2
			lost[k] = !dual && !converted(m, as, p.matchedA)
		}
		if goneB[j] = lost[k]; goneB[j] {
			extra = append(extra, m.Text)
		}
	}
	if j, ok := c.numbering(as, bs); ok && !goneB[j] {
		goneB[j] = true
		extra = append(extra, bs[j].Text)
	}
	doubt := ""
	switch {
	case len(missing)+len(extra) > 0 && !c.known:
		doubt = "number words of this language are not known, so a missing number cannot be told from one in words"
	case len(missing)+len(extra) == 0 && !c.within:
		extra, doubt = c.swapped()
		if doubt == "" {
			doubt = c.thousandth()
		}
		if len(extra) > 0 {
			doubt = ""
		}
	}
	r := c.result(CheckNumber, missing, extra, doubt, look)
	c.markNumbers(as, bs, p, goneA, goneB, r.Verdict)
	return r
}

// numbering finds a number that stands before the other text as before an entry of a
// list, "8 The library reopened", and does not stand there in the original. A
// number of the original may be repeated, but not there.
func (c comparison) numbering(as, bs []Number) (at int, ok bool) {
	if _, numbered := leading(c.a.text, as); numbered {
		return 0, false
	}
	j, numbered := leading(c.b.text, bs)
	if !numbered {
		return 0, false
	}
	m := bs[j]
	rest := strings.TrimLeftFunc(c.b.text[m.End:], func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) })
	next, _ := utf8.DecodeRuneInString(rest)
	if m.Word || m.Ordinal || m.Unit != "" || m.measure != "" || !unicode.IsUpper(next) {
		return 0, false
	}
	same := func(list []Number) (n int) {
		for _, o := range list {
			if slices.Contains(o.Values, m.Values[0]) {
				n++
			}
		}
		return n
	}
	return j, same(bs) > same(as)
}

// leading finds the number that a text begins with.
func leading(text string, numbers []Number) (at int, ok bool) {
	start := len(text) - len(strings.TrimLeftFunc(text, unicode.IsSpace))
	at = slices.IndexFunc(numbers, func(n Number) bool { return n.Start == start && n.End > start && len(n.Values) > 0 })
	return max(at, 0), at >= 0
}

// markNumbers marks the numbers of both texts; those that are gone from the
// other text bear the verdict of the check. A weak number is marked only as the
// partner of one that is not: by itself it was never missed.
func (c comparison) markNumbers(as, bs []Number, p pairing, goneA, goneB []bool, gone Verdict) {
	if c.marks == nil {
		return
	}
	verdict := func(lost bool) Verdict {
		if lost {
			return gone
		}
		return Pass
	}
	supports := make([]bool, len(bs))
	for i, n := range as {
		j := p.partnerA[i]
		if !n.weak && j >= 0 {
			supports[j] = true
		}
		if !n.weak || j >= 0 && !bs[j].weak {
			c.marks.inA(n.Start, n.End, CheckNumber, verdict(goneA[i]))
		}
	}
	for j, m := range bs {
		if !m.weak || supports[j] {
			c.marks.inB(m.Start, m.End, CheckNumber, verdict(goneB[j]))
		}
	}
}

// pool lists the numbers of a text with its years, which are numbers too. The
// parts of longer dates have no offsets: they are marked as dates.
func pool(f Facts) []Number {
	out := make([]Number, 0, len(f.Numbers)+len(f.implied)+2*len(f.Dates))
	out = append(append(out, f.Numbers...), f.implied...)
	for _, d := range f.Dates {
		if d.Year != 0 && d.alone() {
			out = append(out, Number{Text: d.Text, Start: d.Start, End: d.End, Values: []float64{float64(d.Year)}})
		} else {
			// A day or a year inside a date supports a number elsewhere.
			for _, v := range []int{d.Day, d.Year} {
				if v != 0 {
					out = append(out, Number{Text: d.Text, Values: []float64{float64(v)}, weak: true})
				}
			}
		}
	}
	return out
}

// sameUnit reports that the units do not contradict each other. A percent must
// stay one; a currency or a physical unit may go unsaid, but not change.
func sameUnit(a, b Number) bool {
	ua, ub := a.Unit, b.Unit
	if a.measure != "" && b.measure != "" && (a.measure != b.measure || !closeTo(a.toSI, b.toSI)) {
		return false
	}
	if ua == ub {
		return true
	}
	if ua == "clock" || ub == "clock" {
		return ua != "%" && ub != "%"
	}
	if ua == "%" || ub == "%" {
		return ua == "" && a.Word && a.weak || ub == "" && b.Word && b.weak // see sameValue
	}
	return ua == "" || ub == ""
}

// conversionSlack is how far an honest conversion may be rounded ("about 60
// yards" became "environ 50 mètres", 9 % less).
const conversionSlack = .1

// converted reports that the other text has the quantity in another unit of
// the same physical kind, as translators convert feet to metres: one of the two
// must be the other converted and rounded as it is written. Where the other
// text has a quantity of the very unit without a partner, that one is meant and
// nothing was converted.
func converted(n Number, others []Number, matched []bool) bool {
	if n.measure == "" {
		return false
	}
	for i, m := range others {
		if m.measure == n.measure && m.measure != "temperature" && !matched[i] && !m.weak && closeTo(m.toSI, n.toSI) {
			return false
		}
	}
	for i, m := range others {
		if m.measure == "temperature" && n.measure == m.measure && (fahrenheit(n.Values[0], m.Values[0]) || fahrenheit(m.Values[0], n.Values[0])) {
			return true
		}
		if m.measure != n.measure || closeTo(m.toSI, n.toSI) {
			continue
		}
		for _, x := range n.Values {
			for _, y := range m.Values {
				// What has a partner of its own is repeated in another unit.
				if roundsTo(y*m.toSI/n.toSI, x) || !matched[i] && roundsTo(x*n.toSI/m.toSI, y) {
					return true
				}
			}
		}
	}
	return false
}

// roundsTo reports that written is exact rounded to the precision that written
// shows: 620 to tens, 85 to fives, 7.1 to tenths.
func roundsTo(exact, written float64) bool {
	if math.Abs(exact-written) > conversionSlack*max(math.Abs(exact), math.Abs(written)) {
		return false
	}
	step := .01
	for _, s := range []float64{.1, .5, 1, 5, 10, 50, 100, 500, 1e3, 1e4, 1e5, 1e6, 1e9} {
		if q := written / s; !closeTo(q, math.Round(q)) {
			break
		}
		step = s
	}
	return math.Abs(exact-written) <= step/2
}

// fahrenheit reports that f is c in the other scale, give or take the rounding
// of forecasts.
func fahrenheit(c, f float64) bool {
	return math.Abs(c*9/5+32-f) <= 2
}
