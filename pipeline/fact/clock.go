package fact

// wordClock reads a time of day told in words at token i: "half zeven", "kwart
// over zes", "half past six", "jam setengah tujuh", "الساعة السادسة والنصف". It
// returns the index after it, i when there is none. Dutch and Indonesian count
// the half hour towards the coming hour.
func (r *reading) wordClock(i int) (Number, int) {
	hour, next := 0., i
	switch r.lang {
	case "nl":
		switch {
		case r.at(i) == "half" && !countLeads[r.at(i-1)]:
			if h, end := r.hourAt(i + 1); h > 1 || h > 0 && clockLeads[r.at(i-1)] {
				hour, next = h-.5, end
			}
		case r.at(i) == "kwart" && (r.at(i+1) == "over" || r.at(i+1) == "voor"):
			if h, end := r.hourAt(i + 2); h > 0 {
				hour, next = h+quarter(r.at(i+1) == "over"), end
			}
		}
	case "en":
		past := r.at(i+1) == "past"
		if h, end := r.hourAt(i + 2); h > 0 && (past || r.at(i+1) == "to") {
			if r.at(i) == "half" && past {
				hour, next = h+.5, end
			} else if r.at(i) == "quarter" {
				hour, next = h+quarter(past), end
			}
		}
	case "id":
		if before := r.at(i - 1); r.at(i) == "setengah" && (before == "jam" || before == "pukul") {
			if h, end := r.hourAt(i + 1); h > 0 {
				hour, next = h-.5, end
			}
		}
	case "ar":
		if r.at(i-1) != "الساعه" || r.toks[i].kind != word {
			break
		}
		w, ok := r.number(r.toks[i])
		if !ok || w.value < 1 || w.value > 12 || w.kind != ordinalWord && w.kind != unitWord {
			break
		}
		hour, next = w.value, i+1
		sign := 1.
		k := next
		if r.at(k) == "الا" {
			sign, k = -1, k+1
		}
		if f, end := r.fractionAt(k); f > 0 && f <= .5 {
			hour, next = hour+sign*f, end
		}
	}
	if next == i {
		return Number{}, i
	}
	n := Number{Start: r.toks[i].start, End: r.toks[next-1].end, Unit: "clock", Word: true, Values: []float64{hour, hour + 12}}
	n.Text = r.text[n.Start:n.End]
	return n, next
}

// countLeads are the Dutch words after which "half" is a part: "drie en een half".
var countLeads = wordSet("een en de het - anderhalf")

// clockLeads are the Dutch words after which "half een" is a time of day.
var clockLeads = wordSet("om rond tot vanaf sinds omstreeks tegen na voor circa")

func quarter(past bool) float64 {
	if past {
		return .25
	}
	return -.25
}

// hourAt reads an hour from 1 to 12 at token k, in words or digits.
func (r *reading) hourAt(k int) (float64, int) {
	if h := r.integer(k); h >= 1 && h <= 12 {
		return float64(h), k + 1
	}
	if k >= len(r.toks) {
		return 0, k
	}
	w, ok := r.number(r.toks[k])
	if !ok || w.value < 1 || w.value > 12 || w.kind != unitWord && w.kind != teenWord {
		return 0, k
	}
	return w.value, k + 1
}
