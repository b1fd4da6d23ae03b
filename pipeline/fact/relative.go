package fact

import (
	"slices"
	"strings"
	"time"
)

// relativeDay is a day that a text names by its distance: yesterday, vendredi
// dernier.
type relativeDay struct {
	text       string
	start, end int // byte offsets
	// offset is the distance in days from the day of publication, where weekday is 0.
	offset int
	// weekday, 1 for Monday to 7 for Sunday, is the day of "last Friday";
	// direction says whether it lies before (-1), after (1) or either (0).
	weekday, direction int
	// certain is unset for words with a second meaning: Dutch "morgen" is also
	// the morning, Indonesian "kemarin" also "lately", Arabic "اليوم" also "the day".
	certain bool
}

// relativePhrase is one wording of a distance; the longest fitting one counts.
type relativePhrase struct {
	words   []string
	offset  int
	certain bool
}

// relativePhrases follow the relative-day fields of CLDR (dateFields, day -2 to
// +2) with the parts of the day that news adds. They are kept by their first
// word; longer wordings come first.
var relativePhrases = map[string]map[string][]relativePhrase{
	"en": phrases("the day before yesterday:-2 the day after tomorrow:2 yesterday:-1 tomorrow:1 today:0 tonight:0"),
	"fr": phrases("avant - hier:-2 avant hier:-2 apres - demain:2 apres demain:2 aujourd ' hui:0 aujourd ’ hui:0 ce soir:0 ce matin:0 cette nuit:0? hier:-1 demain:1"),
	"nl": phrases("eergisteren:-2 overmorgen:2 gisteren:-1 gisteravond:-1 gisterochtend:-1 gistermiddag:-1 gisternacht:-1 vandaag:0 vanavond:0 vanmiddag:0 vanochtend:0 vanmorgen:0 vannacht:0? morgen:1? morgenavond:1"),
	"id": phrases("kemarin lusa:-2 hari ini:0 malam ini:0 pagi ini:0 siang ini:0 sore ini:0 kemarin:-1? besok:1 lusa:2"),
	"ar": phrases("اول امس:-2 امس الاول:-2 بعد غد:2 بعد الغد:2 امس:-1 الامس:-1 بالامس:-1 غدا:1 الغد:1? اليوم:0? الليله:0?"),
}

// phrases reads "words:offset" entries; a question mark makes one uncertain.
func phrases(list string) map[string][]relativePhrase {
	out := map[string][]relativePhrase{}
	var words []string
	for _, f := range strings.Fields(list) {
		w, after, ok := strings.Cut(f, ":")
		words = append(words, w)
		if !ok {
			continue
		}
		after, doubtful := strings.CutSuffix(after, "?")
		sign := 1
		if rest, minus := strings.CutPrefix(after, "-"); minus {
			sign, after = -1, rest
		}
		out[words[0]] = append(out[words[0]], relativePhrase{words, sign * int(after[0]-'0'), !doubtful})
		words = nil
	}
	return out
}

// directions are the words beside a weekday that place it before or after the
// day of publication.
var directions = map[string]int{
	"last": -1, "past": -1, "next": 1, "coming": 1,
	"dernier": -1, "derniere": -1, "passe": -1, "prochain": 1, "prochaine": 1,
	"afgelopen": -1, "vorige": -1, "jongstleden": -1, "komende": 1, "volgende": 1, "aanstaande": 1,
	"lalu": -1, "kemarin": -1, "depan": 1, "mendatang": 1,
	"الماضي": -1, "الماضيه": -1, "الفائت": -1, "المقبل": 1, "المقبله": 1, "القادم": 1, "القادمه": 1,
}

// relativeDays lists the relative days of a text; its dates must be read before.
func (r *reading) relativeDays() []relativeDay {
	var out []relativeDay
	phrases := relativePhrases[r.lang]
	for i := 0; i < len(r.toks); {
		next := i
		if r.toks[i].kind != word {
			i++
			continue
		}
		if p, ok := r.phraseAt(i, phrases); ok {
			next = i + len(p.words)
			start, end := r.toks[i].start, r.toks[next-1].end
			out = append(out, relativeDay{text: r.text[start:end], start: start, end: end, offset: p.offset, certain: p.certain})
		}
		if next == i {
			if w := r.weekdayAt(i); w != 0 {
				d := relativeDay{text: r.toks[i].raw, start: r.toks[i].start, end: r.toks[i].end, weekday: w, certain: true}
				for _, k := range []int{i - 1, i + 1} {
					if v, ok := directions[r.at(k)]; ok {
						d.direction = v
					}
				}
				out = append(out, d)
			}
			next = i + 1
		}
		i = next
	}
	return out
}

// phraseAt gives the first phrase that stands at token i. In Arabic its first
// word may bear "and".
func (r *reading) phraseAt(i int, phrases map[string][]relativePhrase) (relativePhrase, bool) {
	for k, first := range r.readings(i) {
		if k > 1 {
			break
		}
		for _, p := range phrases[first] {
			if r.follows(i+1, p.words[1:]) {
				return p, true
			}
		}
	}
	return relativePhrase{}, false
}

func (r *reading) follows(i int, words []string) bool {
	for k, w := range words {
		if r.at(i+k) != w {
			return false
		}
	}
	return true
}

// resolve gives the days that d may be when the text appeared on the day of
// published; none when that is not known. "Last Friday" may be the one of this
// week or of the week before, a weekday alone the last one or the next.
func (d relativeDay) resolve(published time.Time) []Date {
	if published.IsZero() {
		return nil
	}
	if d.weekday == 0 {
		return []Date{dateOf(published.AddDate(0, 0, d.offset))}
	}
	back := (weekdayOf(published) - d.weekday + 7) % 7 // days since that weekday, 0 for today
	var out []Date
	if d.direction <= 0 {
		if back != 0 || d.direction == 0 {
			out = append(out, dateOf(published.AddDate(0, 0, -back)))
		}
		if d.direction < 0 {
			out = append(out, dateOf(published.AddDate(0, 0, -back-7)))
		}
	}
	if d.direction >= 0 {
		ahead := (7 - back) % 7
		if ahead != 0 {
			out = append(out, dateOf(published.AddDate(0, 0, ahead)))
		}
		if d.direction > 0 {
			out = append(out, dateOf(published.AddDate(0, 0, ahead+7)))
		}
	}
	return out
}

// weekdayOf counts from 1 for Monday to 7 for Sunday.
func weekdayOf(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }

func dateOf(t time.Time) Date {
	return Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day(), Weekday: weekdayOf(t)}
}

// relation is what the relative days of two texts say about each other.
type relation struct {
	a, b []relativeDay
	// meantA and meantB are the elements of the dates they mean; empty when the
	// day of publication is not known.
	meantA, meantB []element
	published      bool
}

func (c comparison) relation() relation {
	x := relation{a: c.a.relativeDays(), b: c.b.relativeDays(), published: !c.published.IsZero()}
	for _, d := range x.a {
		x.meantA = append(x.meantA, elements(d.resolve(c.published))...)
	}
	for _, d := range x.b {
		x.meantB = append(x.meantB, elements(d.resolve(c.published))...)
	}
	x.meantA = append(x.meantA, impliedWeekdays(c.fa.Dates, c.published)...)
	x.meantB = append(x.meantB, impliedWeekdays(c.fb.Dates, c.published)...)
	return x
}

// impliedWeekdays gives the weekdays on which written dates fall. A date without
// a year is the one nearest to the day of publication.
func impliedWeekdays(dates []Date, published time.Time) []element {
	var out []element
	for _, d := range dates {
		if d.Day == 0 || d.Month == 0 || d.Year == 0 && published.IsZero() {
			continue
		}
		if d.Year == 0 {
			d.Year = nearestYear(d, published)
		}
		out = append(out, element{'w', weekdayOf(d.midnight()), d.Text, 0})
	}
	return out
}

// settles reports that the relative days of a text leave no doubt which
// weekdays they mean.
func (x relation) settles(list []relativeDay) bool {
	return x.published && !slices.ContainsFunc(list, func(d relativeDay) bool { return !d.certain })
}

// contradictions lists the distances that the two texts say differently: hier
// and tomorrow. A day that only one side says is none: "today" may stand for
// "now", and "hier" for a written date.
func (x relation) contradictions() (missing, extra []relativeDay) {
	only := func(list, others []relativeDay) []relativeDay {
		var out []relativeDay
		said := map[int]bool{}
		for _, o := range others {
			if o.weekday == 0 {
				said[o.offset] = true
			}
		}
		for _, d := range list {
			if d.weekday == 0 && d.certain && !said[d.offset] {
				out = append(out, d)
			}
		}
		return out
	}
	uncertain := func(d relativeDay) bool { return d.weekday == 0 && !d.certain }
	if slices.ContainsFunc(x.a, uncertain) {
		return nil, nil
	}
	left, right := only(x.a, x.b), only(x.b, x.a)
	if len(left) == 0 || len(right) == 0 {
		return nil, nil
	}
	return left, right
}

// verdict tells whether the other text says the day d: by the same distance, or
// by a written day or weekday that it falls on.
func (d relativeDay) verdict(contradicted, others []relativeDay, written []element, published time.Time) Verdict {
	switch {
	case d.weekday != 0:
		return passedOver // a weekday is a written date as well
	case slices.ContainsFunc(contradicted, func(x relativeDay) bool { return x.start == d.start }):
		return Fail
	case slices.ContainsFunc(others, func(x relativeDay) bool { return x.weekday == 0 && x.offset == d.offset }):
		return Pass
	}
	for _, e := range elements(d.resolve(published)) {
		if (e.kind == 'd' || e.kind == 'w') && says(written, e) {
			return Pass
		}
	}
	return passedOver
}

func relativeTexts(days []relativeDay) []string {
	var texts []string
	for _, d := range days {
		texts = append(texts, d.text)
	}
	return texts
}
