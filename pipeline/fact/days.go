package fact

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Days lists the dates an English text names, in its order, each with its year:
// as it is written, or reckoned from the day of publication. A day or month
// without a year is of the year that brings it nearest to that day, unless that
// contradicts the tense of the text. "Yesterday" counts from that day. A weekday
// is the last one in a text of the past (that day itself, if it is one), and the
// next one in a text of the future.
//
// What is not certain is left out: a year without a preposition (a name: Expo
// 2020), a weekday with "last" or "next" (of this week or the one beside it) or
// "every", one in a text of both tenses or of none, one of the future that is
// the day of publication, a date of two readings, one that no calendar has, and,
// where published is zero, all that would be reckoned from it.
func Days(text string, published time.Time) []Date {
	r := newReading(text, "en")
	var out []Date
	for _, d := range r.facts().Dates {
		if day, ok := r.calendarDay(d, published); ok {
			day.Text, day.Start, day.End, day.Weekday = d.Text, d.Start, d.End, 0
			out = append(out, day)
		}
	}
	for i := 0; i < len(r.toks) && !published.IsZero(); i++ {
		if p, ok := r.phraseAt(i, relativePhrases["en"]); ok && p.certain && !r.otherSense(i, len(p.words)) {
			last := r.toks[i+len(p.words)-1]
			day := dateOf(published.AddDate(0, 0, p.offset))
			day.Text, day.Start, day.End, day.Weekday = text[r.toks[i].start:last.end], r.toks[i].start, last.end, 0
			out = append(out, day)
			i += len(p.words) - 1
		}
	}
	slices.SortStableFunc(out, func(a, b Date) int { return cmp.Compare(a.Start, b.Start) })
	return out
}

// CalendarDay completes a date as Days does, but for weekdays, whose sentence it
// does not know. ok is false where that is not certain.
func CalendarDay(d Date, published time.Time) (day Date, ok bool) {
	if len(d.Alternatives) > 0 || d.Month == 0 && (d.Year == 0 || d.Day != 0) {
		return Date{}, false
	}
	if d.Year == 0 {
		if published.IsZero() {
			return Date{}, false
		}
		d.Year = nearestYear(d, published)
	}
	if d.Day != 0 && d.midnight().Day() != d.Day {
		return Date{}, false // 31 April
	}
	return d, true
}

// nearestYear is the year in which a day and month, or a month alone, lie
// nearest to the day of publication.
func nearestYear(d Date, published time.Time) int {
	if d.Day == 0 && d.Month == int(published.Month()) {
		return published.Year()
	}
	d.Day = max(1, d.Day)
	best, year := time.Duration(-1), 0
	for d.Year = published.Year() - 1; d.Year <= published.Year()+1; d.Year++ {
		if far := d.midnight().Sub(published).Abs(); best < 0 || far < best {
			best, year = far, d.Year
		}
	}
	return year
}

// midnight begins the day of a date that has all its parts.
func (d Date) midnight() time.Time {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
}

// calendarDay is CalendarDay for a date in its sentence.
func (r *reading) calendarDay(d Date, published time.Time) (Date, bool) {
	i := r.indexAt(d.Start)
	before, next := r.at(i-1), r.indexAt(d.End)
	switch {
	case d.Weekday != 0 && d.Day == 0:
		return r.weekdayOfSentence(d, i, published)
	case d.Month == 0 && !yearLinks[before], d.Month == 0 && r.rangeAfter(next):
		return Date{}, false
	case d.Year == 0 && before == "the" && next < len(r.toks) && r.toks[next].kind == word && !prepositionWords[r.at(next)]:
		return Date{}, false // the September 11 attacks
	}
	day, ok := CalendarDay(d, published)
	if ok && d.Year == 0 && day.Day != 0 {
		// Where the nearest one lies against the tense of the sentence, another is meant.
		past, future := r.tenses()
		at := day.midnight()
		ok = !(past && !future && at.After(published)) && !(future && !past && at.Before(published.AddDate(0, 0, -1)))
	}
	return day, ok
}

// rangeAfter reports that a dash and digits follow: 2019-2024.
func (r *reading) rangeAfter(k int) bool {
	return (r.at(k) == "-" || r.at(k) == "–" || r.at(k) == "/") && k+1 < len(r.toks) && r.toks[k+1].kind == digits
}

// yearLinks are the words after which four digits are a year. Others may be part of a name.
var yearLinks = wordSet("in since by until before after during of from year late early mid and to")

// prepositionWords may follow a date that is none of a name.
var prepositionWords = wordSet("in at on by of to for from with when and or but as was were is will after before that which who")

// weekdayOfSentence gives the day of a weekday by the tense of the text.
func (r *reading) weekdayOfSentence(d Date, i int, published time.Time) (Date, bool) {
	if published.IsZero() || r.at(i-1) == "every" || r.at(i-1) == "each" || directions[r.at(i-1)] != 0 || directions[r.at(i+1)] != 0 {
		return Date{}, false
	}
	// Black Friday, the Sunday Times
	if r.capitalAt(i+1) || i > 1 && r.capitalAt(i-1) {
		return Date{}, false
	}
	past, future := r.tenses()
	back := (weekdayOf(published) - d.Weekday + 7) % 7
	switch {
	case past && !future:
		return dateOf(published.AddDate(0, 0, -back)), true
	case future && !past && back != 0:
		return dateOf(published.AddDate(0, 0, 7-back)), true
	}
	return Date{}, false
}

func (r *reading) capitalAt(k int) bool {
	return k >= 0 && k < len(r.toks) && r.toks[k].kind == word && isCapital(r.toks[k].raw)
}

var (
	futureMarks = wordSet("will would shall scheduled due plans planned expected set tomorrow upcoming begins starts opens takes comes enters ends closes expires next going")
	pastMarks   = wordSet(`was were had did said told took won lost fell rose came went began met left made held fled died broke struck hit sank shot
		became gave got found saw sold bought paid led spoke wrote stood ran flew drove cut sent put`)
)

// tenses reports which tenses the verbs of the text have, as far as common words and the ending -ed show it.
func (r *reading) tenses() (past, future bool) {
	for _, t := range r.toks {
		switch {
		case t.kind != word:
		case futureMarks[t.norm]:
			future = true
		case pastMarks[t.norm] || strings.HasSuffix(t.norm, "ed") && len(t.norm) > 4 && t.norm == t.raw:
			past = true
		}
	}
	return past, future
}

// otherSense reports a relative day that is no day: "today's young people",
// "USA Today", "the world of tomorrow".
func (r *reading) otherSense(i, n int) bool {
	if i > 0 && r.capitalAt(i) || r.at(i+n) == "'" || r.at(i+n) == "’" || r.at(i-1) == "of" {
		return true
	}
	return r.at(i-1) == "until" || r.at(i-1) == "like" || r.at(i-1) == "still"
}
