package fact

import "strings"

// shareRangeUnits gives the first number of a range the unit and the scale of
// the second: "10 à 12 %", "between 10 and 12 million".
func (r *reading) shareRangeUnits(ns []Number) {
	for i := len(ns) - 2; i >= 0; i-- {
		a, b := &ns[i], ns[i+1]
		if a.End > b.Start || !rangeLink(r.text[a.End:b.Start]) {
			continue
		}
		if a.Unit == "" && b.Unit != "clock" {
			a.Unit = b.Unit
		}
		if a.measure == "" {
			a.measure, a.toSI = b.measure, b.toSI
		}
		if a.scale == 0 && b.scale > 1 && len(a.Values) > 0 && a.Values[0] < 1000 {
			a.Values = append(a.Values, a.Values[0]*b.scale)
		}
	}
}

// rangeLink reports whether the text between two numbers makes them a range.
func rangeLink(between string) bool {
	if len(between) > 16 {
		return false
	}
	b := fold(strings.Trim(between, " \u00a0\u202f$€£¥"))
	switch b {
	case "-", "–", "—", "to", "and", "or", "a", "et", "ou", "tot", "en", "of", "hingga", "sampai", "dan", "atau", "الي", "و", "او", "/":
		return true
	}
	return false
}

// evenOdds makes weak the two numbers of "fifty-fifty", an idiom that other
// languages borrow or put in other words.
func (r *reading) evenOdds(ns []Number) {
	for i := 1; i < len(ns); i++ {
		a, b := &ns[i-1], &ns[i]
		if len(a.Values) > 0 && len(b.Values) > 0 && a.Values[0] == 50 && b.Values[0] == 50 && a.End < b.Start && r.text[a.End:b.Start] == "-" {
			a.weak, b.weak = true, true
		}
	}
}
