package fact

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// numbers reads every number whose tokens no date has claimed.
func (r *reading) numbers() []Number {
	var out []Number
	finals := r.namesFinal()
	for i := 0; i < len(r.toks); {
		if r.used[i] {
			i++
			continue
		}
		t := &r.toks[i]
		var ns []Number
		next := i
		switch t.kind {
		case digits:
			if n, parts, end := r.raceTime(i); end > i {
				out = append(out, n)
				r.parts = append(r.parts, parts...)
				i = end
				continue
			}
			ns, next = r.digitNumber(i)
		case word:
			var n Number
			if finals {
				if n, next = r.knockout(i); next > i {
					out = append(out, n)
					i = next
					continue
				}
			}
			if n, next = r.wordClock(i); next > i {
				ns = []Number{n}
			} else if n, next = r.wordNumber(i); next > i {
				ns = []Number{n}
			} else if n, next = r.romanCentury(i); next > i {
				ns = []Number{n}
			}
		}
		if next <= i {
			i++
			continue
		}
		for k := range ns {
			if k == len(ns)-1 {
				next = r.mixed(&ns[k], next)
				if v := ns[k].Values[0]; ns[k].Word && ns[k].weak && v > 0 && v < 2 && v != 1 {
					next = r.partOf(&ns[k], next)
				}
				if ns[k].measure == "" {
					next = r.unitAfter(&ns[k], i, next)
				}
				if ns[k].measure == measureTime && ns[k].Values[0] == 2 {
					ns[k].weak = false // two of anything else may be "both"
				}
				if ns[k].measure != "" {
					next = r.addHalf(&ns[k], next) // deux ans et demi
				}
			}
			out = append(out, ns[k])
		}
		i = next
	}
	r.evenOdds(out)
	r.parts = append(r.parts, r.timeSums(out)...)
	r.shareRangeUnits(out)
	return out
}

// digitNumber reads the number at token i. A writing that is no single number
// ("1,22,3") gives one for each group.
func (r *reading) digitNumber(i int) ([]Number, int) {
	t := r.toks[i]
	values := parseDigits(t.norm, r.lang, r.lex.decimalComma)
	if values == nil {
		return r.splitDigits(t), i + 1
	}
	n := Number{Start: t.start, End: t.end, Values: values}
	next := i + 1
	if m := r.clock(&n, i); m > next {
		next = m
	} else if m := r.suffix(&n, next); m > next {
		next = m
	} else {
		next = r.scales(&n, next)
	}
	if r.lang == "id" && (r.at(i-1) == "ke" || r.at(i-1) == "-" && r.at(i-2) == "ke") {
		n.Ordinal = true
	}
	if r.at(i-1) == "." && (r.at(i-2) == "no" || r.at(i-2) == "nr") && values[0] == 1 {
		n.weak = true // "the No.1" is "the leader"
	}
	n.Text = r.text[n.Start:n.End]
	return []Number{n}, next
}

// splitDigits gives each digit group of a token its own number.
func (r *reading) splitDigits(t token) []Number {
	var out []Number
	start := -1
	flush := func(end int) {
		if start >= 0 {
			raw := r.text[start:end]
			if v, ok := parseFloat(westernDigits(raw)); ok {
				out = append(out, Number{Text: raw, Start: start, End: end, Values: []float64{v}})
			}
			start = -1
		}
	}
	for off, c := range t.raw {
		if digitValue(c) < 0 {
			flush(t.start + off)
		} else if start < 0 {
			start = t.start + off
		}
	}
	flush(t.end)
	return out
}

// parseDigits returns the values a digit string may have, the likeliest for
// the language first, or nil when it is no single number.
func parseDigits(s, lang string, decimalComma bool) []float64 {
	s = strings.ReplaceAll(s, " ", "")
	if head, tail, ok := strings.Cut(s, "D"); ok {
		return one(strings.NewReplacer(".", "", ",", "").Replace(head) + "." + tail)
	}
	dots, commas := strings.Count(s, "."), strings.Count(s, ",")
	switch {
	case dots == 0 && commas == 0:
		return one(s)
	case dots > 0 && commas > 0:
		// The mark that comes last is the decimal one.
		last, group := ".", ","
		if strings.LastIndex(s, ",") > strings.LastIndex(s, ".") {
			last, group = ",", "."
		}
		head, tail, _ := strings.Cut(s, last)
		if strings.Contains(tail, last) || strings.Contains(tail, group) || !grouped(head, group) {
			return nil
		}
		return one(strings.ReplaceAll(head, group, "") + "." + tail)
	}
	sep := "."
	if commas > 0 {
		sep = ","
	}
	isGrouped := grouped(s, sep)
	if dots+commas > 1 {
		if !isGrouped {
			return nil
		}
		return one(strings.ReplaceAll(s, sep, ""))
	}
	decimal, ok := parseFloat(strings.Replace(s, sep, ".", 1))
	if !ok {
		return nil
	}
	if !isGrouped {
		return []float64{decimal}
	}
	whole, _ := parseFloat(strings.Replace(s, sep, "", 1))
	switch {
	case lang == "en" && sep == ",":
		return []float64{whole}
	case (sep == ",") == decimalComma:
		return []float64{decimal, whole}
	}
	return []float64{whole, decimal}
}

// grouped reports whether sep parts s in groups of three, the first one to three.
func grouped(s, sep string) bool {
	parts := strings.Split(s, sep)
	if len(parts[0]) == 0 || len(parts[0]) > 3 || parts[0][0] == '0' {
		return false
	}
	for _, p := range parts[1:] {
		if len(p) != 3 {
			return false
		}
	}
	return true
}

func one(s string) []float64 {
	v, ok := parseFloat(s)
	if !ok {
		return nil
	}
	return []float64{v}
}

func parseFloat(s string) (float64, bool) {
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && !math.IsInf(v, 0) && !math.IsNaN(v)
}

// scales applies the scale words after a number in digits ("20 miliar",
// "1.2m") and returns the index of the token after them.
func (r *reading) scales(n *Number, next int) int {
	for k := next; k < len(r.toks); k++ {
		t := r.toks[k]
		if t.raw == "-" && t.glued && k+1 < len(r.toks) && r.toks[k+1].glued {
			continue // "20-million"
		}
		if t.kind != word || r.percent(k) > k {
			break // "40 بالمائة" is forty percent, not forty hundred
		}
		w, ok := r.number(t)
		if !ok || (w.kind != hundredWord && w.kind != scaleWord) {
			break
		}
		if w.kind == hundredWord && r.lang == "fr" {
			break // "20 cents" is money
		}
		r.scaleBy(n, w.value)
		n.End, next = t.end, k+1
	}
	return next
}

func (r *reading) scaleBy(n *Number, by float64) {
	for i := range n.Values {
		n.Values[i] *= by
	}
	n.scale = max(n.scale, 1) * by
}

// suffix reads letters glued to the digits: ordinal endings, decades, short
// scales. Short units (km) are left for unitAfter.
func (r *reading) suffix(n *Number, k int) int {
	if k >= len(r.toks) || !r.toks[k].glued || r.toks[k].kind != word {
		return k
	}
	t := r.toks[k]
	switch s := t.norm; s {
	case "st", "nd", "rd", "th", "e", "er", "ere", "eme", "emes", "ste", "de":
		n.Ordinal = true
	case "s":
		n.Values = withDecade(n.Values)
	case "bn":
		r.scaleBy(n, 1e9)
	case "tn":
		r.scaleBy(n, 1e12)
	case "mln", "mio", "mn":
		r.scaleBy(n, 1e6)
	case "mrd", "mld", "md":
		r.scaleBy(n, 1e9)
	case "k":
		n.Values = withScaled(n.Values, 1e3)
	case "m":
		n.Values = withScaled(n.Values, 1e6) // metres or millions
	default:
		return k
	}
	n.End = t.end
	return k + 1
}

// withScaled puts the scaled reading first and keeps the plain one.
func withScaled(vs []float64, by float64) []float64 {
	out := make([]float64, 0, 2*len(vs))
	for _, v := range vs {
		out = append(out, v*by)
	}
	return append(out, vs...)
}

// withDecade adds the other way to write a decade: 1990s, the 90s.
func withDecade(vs []float64) []float64 {
	v := vs[0]
	switch {
	case v >= 1900 && v < 2000:
		return append(vs, v-1900)
	case v >= 10 && v < 100:
		return append(vs, 1900+v)
	}
	return vs
}

// closeTo compares values up to the rounding of float arithmetic.
func closeTo(a, b float64) bool {
	return a == b || math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b))
}

// sameValue reports whether the two numbers share a reading. A half is also 50
// percent.
func sameValue(a, b Number) bool {
	times := 1.
	switch {
	case a.Unit == "%" && b.Unit != "%" && b.Word && b.weak:
		times = 100
	case b.Unit == "%" && a.Unit != "%" && a.Word && a.weak:
		times = .01
	}
	for _, x := range a.Values {
		if slices.ContainsFunc(b.Values, func(y float64) bool {
			return closeTo(x, y*times) || times != 1 && math.Abs(x-y*times) < .5*min(1, times)
		}) {
			return true
		}
	}
	return false
}
