package fact

import "strings"

// raceTime reads the time of a race or a duration written in figures at token
// i: "1:52.37", Dutch "1.52,37" and 2u04'15", French 1'52"37, "2:04:15". Its value is in
// seconds; parts are its hours, minutes and seconds, which the other text may
// name one by one ("1 minute 52.37 seconds"). The index after it is i when
// there is none.
func (r *reading) raceTime(i int) (n Number, parts []Number, next int) {
	t := r.toks[i]
	if t.kind != digits || len(t.norm) > 8 {
		return n, nil, i
	}
	var fields []string // hours, minutes, seconds from the last
	if n, parts, next = r.timeInParts(i); next > i {
		return n, parts, next
	}
	next = i + 1
	if head, tail, ok := strings.Cut(t.norm, "."); ok {
		minutes, hundredths, ok := strings.Cut(tail, ",")
		switch {
		case r.lang == "en":
			return n, nil, i
		case ok && hundredthsOf(hundredths):
			fields = []string{head, minutes + "." + hundredths}
		default: // 2.04.15
			minutes, seconds, ok := strings.Cut(tail, ".")
			if !ok || len(seconds) != 2 {
				return n, nil, i
			}
			fields = []string{head, minutes, seconds}
		}
	} else {
		fields = []string{t.norm}
		for next+1 < len(r.toks) && len(fields) < 3 && timeMark(r.at(next)) && r.toks[next].glued && r.toks[next+1].kind == digits && r.toks[next+1].glued {
			mark, f := r.at(next), strings.Replace(r.toks[next+1].norm, ",", ".", 1)
			if last := len(fields) - 1; mark == `"` || mark == "”" || mark == "″" {
				if last == 0 || !hundredthsOf(f) {
					break
				}
				fields[last] += "." + f
				next += 2
				break
			}
			fields = append(fields, f)
			next += 2
			if strings.Contains(f, ".") {
				break
			}
		}
		if after := r.at(next); after == "am" || after == "pm" || len(fields) == 2 && !strings.Contains(fields[1], ".") {
			return n, nil, i // a time of day
		}
	}
	if len(fields) < 2 || len(fields[0]) > 2 {
		return n, nil, i
	}
	total, unit := 0., 1.
	for k := len(fields) - 1; k >= 0; k-- {
		v, ok := parseFloat(fields[k])
		whole, fraction, _ := strings.Cut(fields[k], ".")
		if !ok || k > 0 && (len(whole) != 2 || v >= 60) || fraction != "" && (k < len(fields)-1 || !hundredthsOf(fraction)) {
			return n, nil, i
		}
		total += v * unit
		parts = append(parts, Number{Values: []float64{v}, weak: true, measure: measureTime, toSI: unit})
		unit *= 60
	}
	n = Number{Start: t.start, End: r.toks[next-1].end, Values: []float64{total}, measure: measureTime, toSI: 1}
	n.Text = r.text[n.Start:n.End]
	for k := range parts {
		parts[k].Text, parts[k].Start, parts[k].End = n.Text, n.Start, n.End
	}
	return n, parts, next
}

func timeMark(s string) bool {
	switch s {
	case ":", "h", "u", "'", "’", "′", `"`, "”", "″":
		return true
	}
	return false
}

// hundredthsOf reports the tenths, hundredths or thousandths of a second.
func hundredthsOf(s string) bool {
	return len(s) >= 1 && len(s) <= 3 && strings.Trim(s, "0123456789") == ""
}

// timeSums adds up times told in several units ("1 minute 52.37 seconds"), which
// the other text may write as one. The sums support a match only.
func (r *reading) timeSums(ns []Number) []Number {
	var out []Number
	for i := 0; i < len(ns); {
		j, total := i+1, 0.
		for ; ns[i].measure == measureTime; j++ {
			total += ns[j-1].Values[0] * ns[j-1].toSI
			if j == len(ns) || ns[j].measure != measureTime || ns[j].toSI >= ns[j-1].toSI || ns[j].Start-ns[j-1].End > 24 || !r.adjoins(ns[j-1].End, ns[j].Start) {
				break
			}
		}
		if j > i+1 {
			n := Number{Start: ns[i].Start, End: ns[j-1].End, Values: []float64{total}, weak: true, measure: measureTime, toSI: 1}
			n.Text = r.text[n.Start:n.End]
			out = append(out, n)
		}
		i = j
	}
	return out
}

// adjoins reports that only units of time, "and" and commas stand between two offsets.
func (r *reading) adjoins(from, to int) bool {
	for k := r.indexAt(from); k < len(r.toks) && r.toks[k].start < to; k++ {
		w := r.at(k)
		if _, unit := r.unitOf(k); !unit && w != "," && w != "and" && w != "et" && w != "en" && w != "dan" && w != "و" {
			return false
		}
	}
	return true
}
