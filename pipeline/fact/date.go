package fact

import "strconv"

// dates reads every date and claims its tokens.
func (r *reading) dates() []Date {
	var out []Date
	for i := 0; i < len(r.toks); {
		d, next := r.numericDate(i)
		if next == i {
			d, next = r.writtenDate(i)
		}
		if next == i {
			i++
			continue
		}
		d.Start, d.End = r.toks[i].start, r.toks[next-1].end
		d.Text = r.text[d.Start:d.End]
		for k := i; k < next; k++ {
			r.used[k] = true
		}
		out = append(out, d)
		i = next
	}
	return out
}

// integer reads token k as a whole number of at most four digits, else -1.
func (r *reading) integer(k int) int {
	if k < 0 || k >= len(r.toks) || r.toks[k].kind != digits || len(r.toks[k].norm) > 4 {
		return -1
	}
	v, err := strconv.Atoi(r.toks[k].norm)
	if err != nil {
		return -1
	}
	return v
}

func (r *reading) at(k int) string {
	if k >= 0 && k < len(r.toks) {
		return r.toks[k].norm
	}
	return ""
}

// numericDate reads 2023-09-10, 10/09/2023, 10.09.2023, 03/04 and 2022-12.
func (r *reading) numericDate(i int) (Date, int) {
	if r.toks[i].kind != digits {
		return Date{}, i
	}
	// Dots are inside the digit token.
	if d, ok := dottedDate(r.toks[i].norm); ok {
		return d, i + 1
	}
	sep := r.at(i + 1)
	if sep != "/" && sep != "-" || !r.toks[i+1].glued || i+2 >= len(r.toks) || !r.toks[i+2].glued {
		return Date{}, i
	}
	a, b := r.integer(i), r.integer(i+2)
	if a < 0 || b < 0 {
		return Date{}, i
	}
	la, lb := len(r.toks[i].norm), len(r.toks[i+2].norm)
	if r.at(i+3) == sep && r.toks[i+3].glued && i+4 < len(r.toks) && r.toks[i+4].glued {
		c, lc := r.integer(i+4), len(r.toks[i+4].norm)
		if la == 4 && c >= 1 && c <= 31 && b >= 1 && b <= 12 {
			return Date{Year: a, Month: b, Day: c}, i + 5
		}
		if c < 0 || la > 2 || lb > 2 || (lc != 4 && lc != 2) {
			return Date{}, i
		}
		if lc == 2 {
			c = fullYear(c)
		}
		if d, ok := dayMonth(a, b, c); ok {
			return d, i + 5
		}
		return Date{}, i
	}
	if sep == "-" && la == 4 && lb == 2 && a >= 1900 && a <= 2100 && b >= 1 && b <= 12 {
		return Date{Year: a, Month: b, Alternatives: []Date{{Year: a}}}, i + 3
	}
	if sep == "/" && r.shortDate(i) {
		// Day and month in this order everywhere but in English.
		if d := (Date{Day: a, Month: b}); r.lang != "en" && valid(d) {
			return d, i + 3
		}
	}
	if sep == "/" && (la == 2 && lb == 2 || r.shortDate(i)) && a > 0 && b > 0 {
		if d, ok := dayMonth(a, b, 0); ok {
			return d, i + 3
		}
	}
	return Date{}, i
}

// shortDate reports that the words before "12/6" at token i say that it is a
// day and its month and no fraction: a weekday, with or without a bracket,
// or, in Indonesian news, the bracket alone, "(12/6)".
func (r *reading) shortDate(i int) bool {
	if len(r.toks[i].norm) > 2 || len(r.toks[i+2].norm) > 2 || r.at(i+3) == "/" || r.at(i+3) == "-" && r.toks[i+3].glued {
		return false
	}
	k := i - 1
	bracket := r.at(k) == "("
	if bracket || r.at(k) == "," {
		k--
	}
	if k >= 0 && r.weekdayAt(k) != 0 {
		return true
	}
	return r.lang == "id" && (bracket && r.at(i+3) == ")" || r.at(k) == "tanggal")
}

// dayMonth makes the date of two numbers in unknown order, day first.
func dayMonth(a, b, year int) (Date, bool) {
	first := Date{Day: a, Month: b, Year: year}
	other := Date{Day: b, Month: a, Year: year}
	switch {
	case valid(first) && valid(other) && a != b:
		first.Alternatives = []Date{other}
		return first, true
	case valid(first):
		return first, true
	case valid(other):
		return other, true
	}
	return Date{}, false
}

func valid(d Date) bool {
	return d.Day >= 1 && d.Day <= 31 && d.Month >= 1 && d.Month <= 12
}

// fullYear adds the century to a year of two digits, with the pivot of POSIX
// strptime: 69 to 99 are of the last century.
func fullYear(y int) int {
	if y >= 69 {
		return 1900 + y
	}
	return 2000 + y
}

// dottedDate reads 10.09.2023 and 10.09.23. With a short year the day and the
// month need two digits each, because "2.04.15" is also a time of a race.
func dottedDate(s string) (Date, bool) {
	var part [3]int
	n, width := 0, 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] >= '0' && s[i] <= '9' {
			if width++; width > 4 || n > 2 {
				return Date{}, false
			}
			part[n] = part[n]*10 + int(s[i]-'0')
			continue
		}
		if width == 0 || (i < len(s) && s[i] != '.') || (n < 2 && width > 2) || (n == 2 && width != 4 && (width != 2 || len(s) != len("10.09.23"))) {
			return Date{}, false
		}
		n, width = n+1, 0
	}
	if n != 3 {
		return Date{}, false
	}
	if len(s) == len("10.09.23") && part[2] < 100 {
		part[2] = fullYear(part[2])
	}
	return dayMonth(part[0], part[1], part[2])
}

// monthAt reads a month name at k: its number, the index after it, and whether
// the word is more than a month in this language. "كانون الثاني/يناير" is one.
func (r *reading) monthAt(k int) (month, next int, doubtful bool) {
	if k < 0 || k >= len(r.toks) || r.toks[k].kind != word {
		return 0, k, false
	}
	month, next, doubtful = r.oneMonth(k)
	if month == 0 {
		return 0, k, false
	}
	for _, sep := range []string{"/", "("} {
		if r.at(next) == sep {
			if m, n, _ := r.oneMonth(next + 1); m == month {
				next, doubtful = n, false
				if sep == "(" && r.at(next) == ")" {
					next++
				}
			}
		}
	}
	return month, next, doubtful
}

// readings are the forms under which a lexicon may know the word at token k.
func (r *reading) readings(k int) []string {
	t := &r.toks[k]
	if t.stems != nil {
		return t.stems
	}
	return []string{t.norm}
}

func (r *reading) oneMonth(k int) (int, int, bool) {
	if k >= len(r.toks) || r.lex.months == nil {
		return 0, k, false
	}
	for _, s := range r.readings(k) {
		// Only Arabic has months of two words.
		if r.lang == "ar" && k+1 < len(r.toks) {
			if m := r.lex.months[s+" "+r.toks[k+1].norm]; m != 0 {
				return m, k + 2, false
			}
		}
		if m := r.lex.months[s]; m != 0 {
			doubtful := r.lex.doubtful[s] || (r.lang == "en" && r.toks[k].norm == r.toks[k].raw)
			return m, k + 1, doubtful
		}
	}
	return 0, k, false
}

// weekdayAt reads a weekday at k. Indonesian "minggu" is a week unless it is
// written with a capital or after "hari".
func (r *reading) weekdayAt(k int) int {
	if k >= len(r.toks) || r.lex.weekdays == nil || r.toks[k].kind != word {
		return 0
	}
	t := r.toks[k]
	if r.lang == "ar" {
		for _, s := range t.stems {
			if d := r.lex.weekdays[s]; d != 0 {
				return d
			}
		}
		return 0
	}
	d := r.lex.weekdays[t.norm]
	if d != 0 && (r.lang == "en" || r.lang == "id") && t.raw == t.norm {
		if !(r.lang == "id" && r.at(k-1) == "hari") {
			return 0
		}
	}
	return d
}

// year reads a four-digit year at k, after an optional comma or "de".
func (r *reading) year(k int) (int, int) {
	j := k
	if c := r.at(j); c == "," || c == "de" || c == "tahun" || c == "عام" || c == "سنه" || c == "of" || c == "من" {
		j++
		if a := r.at(j); a == "عام" || a == "سنه" || a == "العام" {
			j++
		}
	}
	if y := r.integer(j); y >= 1000 && y <= 2100 && len(r.toks[j].norm) == 4 {
		return y, j + 1
	}
	return 0, k
}

// day reads a day of the month at k with its ordinal ending.
func (r *reading) day(k int) (int, int) {
	d := r.integer(k)
	if d < 1 || d > 31 || len(r.toks[k].norm) > 2 {
		return 0, k
	}
	k++
	if k < len(r.toks) && r.toks[k].glued {
		switch r.toks[k].norm {
		case "st", "nd", "rd", "th", "er", "e", "ste", "de":
			k++
		}
	}
	return d, k
}

// writtenDate reads a date with a month or weekday name at i.
func (r *reading) writtenDate(i int) (Date, int) {
	if w := r.weekdayAt(i); w != 0 {
		j := i + 1
		for j < len(r.toks) && (r.at(j) == "," || r.at(j) == "(" || r.at(j) == "le" || r.at(j) == "the" || r.at(j) == "tanggal" || r.at(j) == "الموافق") {
			j++
		}
		if e, end := r.monthDate(j); end > j {
			e.Weekday = w
			return e, end
		}
		if j < len(r.toks) {
			if e, end := r.numericDate(j); end > j {
				e.Weekday = w
				return e, end
			}
		}
		return Date{Weekday: w}, i + 1
	}
	return r.monthDate(i)
}

// monthDate reads day-month-year in either order, or a month alone.
func (r *reading) monthDate(i int) (Date, int) {
	if day, k := r.day(i); day != 0 {
		for k < len(r.toks) && k < i+4 && (r.lex.linkers[r.at(k)] || r.at(k) == "-" && r.toks[k].glued) {
			k++
		}
		if m, next, _ := r.monthAt(k); m != 0 {
			d := Date{Day: day, Month: m}
			if y, end := r.year(next); y != 0 {
				d.Year, next = y, end
			}
			return d, next
		}
		return Date{}, i
	}
	m, next, doubtful := r.monthAt(i)
	if m == 0 {
		return Date{}, i
	}
	d := Date{Month: m}
	if r.at(next) == "." && r.toks[next].glued && r.lang != "ar" && r.integer(next+1) > 0 {
		next++ // Sept. 10
	}
	if r.lang == "en" {
		k := next
		if r.at(k) == "the" {
			k++
		}
		// "June 20 people" does not occur; "June 2018" is no day (two digits at most).
		if day, end := r.day(k); day != 0 && r.at(end) != "%" {
			d.Day, next, doubtful = day, end, false
		}
	}
	if y, end := r.year(next); y != 0 {
		d.Year, next, doubtful = y, end, false
	}
	if doubtful && !r.lex.before[r.at(i-1)] {
		return Date{}, i
	}
	if doubtful && r.lang == "en" && r.toks[i].raw == r.toks[i].norm {
		return Date{}, i
	}
	return d, next
}
