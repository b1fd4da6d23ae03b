package fact

// timeAbbreviations are the short units of a time told in parts, in seconds.
var timeAbbreviations = map[string]float64{
	"h": 3600, "hr": 3600, "hrs": 3600, "u": 3600, "uur": 3600,
	"min": 60, "mn": 60, "mins": 60, "m": 60,
	"s": 1, "sec": 1, "secs": 1,
}

// timeInParts reads "2 h 4 min 15 s" at token i, in seconds, and its parts, which
// the other text may name one by one. It needs two parts in falling order and
// ends below the hour: "20 h" and "2 h 04" are times of day. next is i when
// there is none.
func (r *reading) timeInParts(i int) (n Number, parts []Number, next int) {
	next = i
	last, total := 4000., 0.
	for next+1 < len(r.toks) && r.toks[next].kind == digits && len(r.toks[next].norm) <= 2 {
		unit, ok := timeAbbreviations[r.at(next+1)]
		v, fine := parseFloat(r.toks[next].norm)
		if !ok || !fine || unit >= last {
			break
		}
		total += v * unit
		parts = append(parts, Number{Values: []float64{v}, weak: true, measure: measureTime, toSI: unit})
		last, next = unit, next+2
	}
	if len(parts) < 2 || last > 60 {
		return Number{}, nil, i
	}
	n = Number{Start: r.toks[i].start, End: r.toks[next-1].end, Values: []float64{total}, measure: measureTime, toSI: 1}
	n.Text = r.text[n.Start:n.End]
	for k := range parts {
		parts[k].Text, parts[k].Start, parts[k].End = n.Text, n.Start, n.End
	}
	return n, parts, next
}
