package fact

import "strings"

// numberPair is two numbers that stand as the ends of a range or a score.
type numberPair struct {
	from, to Number
	// spoken is set when a word links them: "1,2 à 1,5".
	spoken bool
}

// pairLinks are the words between the two ends of a range. "And" and "or" link
// numbers that may be said in either order.
var pairLinks = wordSet("to a tot naar hingga sampai ke الي")

// numberPairs lists the ranges and scores of a text. Equal ends say no order.
func (r *reading) numberPairs(ns []Number) []numberPair {
	var out []numberPair
	for i := 1; i < len(ns); i++ {
		a, b := ns[i-1], ns[i]
		if a.End > b.Start || b.Start-a.End > 16 || len(a.Values) == 0 || len(b.Values) == 0 || sameValue(a, b) {
			continue
		}
		link := fold(strings.Trim(r.text[a.End:b.Start], " \u00a0\u202f$€£¥%"))
		if spoken := pairLinks[link]; spoken || link == "-" || link == "–" || link == "—" {
			out = append(out, numberPair{a, b, spoken})
		}
	}
	return out
}

// swapped looks for a range whose two ends stand the other way round in the
// English. A score is only doubted: "verloor met 1-2" is "lost 2-1".
func (c comparison) swapped() (blamed []string, doubt string) {
	type ends struct{ from, to string }
	index := func(pairs []numberPair, as, bs map[ends]numberPair) {
		for _, p := range pairs {
			k := ends{endKey(p.from), endKey(p.to)}
			as[k], bs[ends{k.to, k.from}] = p, p
		}
	}
	here, back := map[ends]numberPair{}, map[ends]numberPair{}
	index(c.a.numberPairs(c.fa.Numbers), here, back)
	if len(here) == 0 {
		return nil, ""
	}
	seen := map[ends]bool{}
	for _, p := range c.b.numberPairs(c.fb.Numbers) {
		k := ends{endKey(p.from), endKey(p.to)}
		q, turned := back[k]
		if _, same := here[k]; same || !turned || seen[k] {
			continue
		}
		seen[k] = true
		text := c.b.text[p.from.Start:p.to.End]
		verdict := Unknown
		if p.spoken && q.spoken && measured(q.from, q.to) {
			verdict = Fail
			blamed = append(blamed, text)
		} else if doubt == "" {
			doubt = "the two numbers stand in another order in " + c.aName + ": " + text
		}
		c.marks.inA(q.from.Start, q.to.End, CheckNumber, verdict)
		c.marks.inB(p.from.Start, p.to.End, CheckNumber, verdict)
	}
	return blamed, doubt
}

// measured reports ends that are no score: they have a unit, a scale or a
// fraction, or are large.
func measured(a, b Number) bool {
	for _, n := range []Number{a, b} {
		v := n.Values[0]
		if n.Unit != "" || n.measure != "" || n.scale != 0 || v >= 20 || v != float64(int(v)) {
			return true
		}
	}
	return false
}

// thousandth looks for a number of the English that is the original's read with
// its thousands mark for a decimal one: "1.200 rumah" and "1.2 houses".
func (c comparison) thousandth() (doubt string) {
	if !c.a.lex.decimalComma || c.within {
		return ""
	}
	whole, small := map[string]bool{}, map[string]Number{}
	for _, n := range c.fb.Numbers {
		whole[valueKey(n)] = true
	}
	for _, n := range c.fa.Numbers {
		if len(n.Values) == 2 && n.Unit == "" && n.measure == "" && n.scale == 0 && closeTo(n.Values[0], 1000*n.Values[1]) && c.a.countsAt(n.End) && !whole[valueKey(n)] {
			small[valueKey(Number{Values: n.Values[1:]})] = n
		}
	}
	for _, n := range c.fb.Numbers {
		large, ok := small[valueKey(n)]
		if !ok {
			continue
		}
		c.marks.inA(large.Start, large.End, CheckNumber, Unknown)
		c.marks.inB(n.Start, n.End, CheckNumber, Unknown)
		if doubt == "" {
			doubt = "a number of " + c.aName + " reads a thousand times as large: " + n.Text
		}
	}
	return doubt
}

// endKey tells the value of one end of a range as it is written: in "1,2 à 1,5
// milliard" the scale stands at the last.
func endKey(n Number) string {
	return valueKey(Number{Values: []float64{n.Values[0] / max(n.scale, 1)}})
}

// countsAt reports that a word follows at a byte offset: what the number counts.
func (r *reading) countsAt(end int) bool {
	k := r.indexAt(end)
	return k < len(r.toks) && r.toks[k].kind == word
}
