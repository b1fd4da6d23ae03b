package pipeline

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/babelwire/babelwire/pipeline/fact"
)

// timeline lists the dates that the points of a story state, earliest first,
// then in the order of the points. A date counts where a claim behind the point
// and a sentence behind the claim state it too, and the checks of number and
// date passed on both links. Everything here follows from fields that stand in
// briefing.json; the event date of an article's summary does not, and a point
// that states it is here without it.
func timeline(articles []*Article, points []Point) []Event {
	var events []Event
	for _, p := range points {
		for _, date := range provenDates(articles, p) {
			if e := (Event{Date: date, Point: p.ID}); !slices.Contains(events, e) {
				events = append(events, e)
			}
		}
	}
	slices.SortStableFunc(events, func(x, y Event) int { return cmp.Compare(x.Date, y.Date) })
	return events
}

// provenDates are the dates of a point that its claims prove, in the order of
// its text. Where two articles of different days mean different dates by one
// "yesterday", it is left out.
func provenDates(articles []*Article, p Point) []string {
	dates := map[int]string{} // by the place in the text
	var places []int
	for _, a := range articles {
		for _, c := range a.Claims {
			if !slices.Contains(p.Claims, c.ID) || !c.figuresHold() {
				continue
			}
			published := a.publishedDay()
			for _, d := range fact.Days(p.Text, published) {
				if !a.proves(c, d) {
					continue
				}
				date := isoDay(d)
				if known, ok := dates[d.Start]; !ok {
					dates[d.Start] = date
					places = append(places, d.Start)
				} else if known != date {
					dates[d.Start] = ""
				}
			}
		}
	}
	slices.Sort(places)
	var out []string
	for _, place := range places {
		if date := dates[place]; date != "" {
			out = append(out, date)
		}
	}
	return out
}

// proves reports whether the claim and a sentence it cites state the date, and
// the sentence's English holds against its original.
func (a *Article) proves(c Claim, d fact.Date) bool {
	published := a.publishedDay()
	states := func(text string) bool {
		return slices.ContainsFunc(fact.Days(text, published), func(o fact.Date) bool { return isoDay(o) == isoDay(d) })
	}
	if !states(c.Text) {
		return false
	}
	for _, id := range c.Evidence {
		if s := a.segment(id); s != nil && s.figuresHold() && states(s.English) && a.means(s, d) {
			return true
		}
	}
	return false
}

// means reports whether the original of a segment can mean the day: what the
// English calls "yesterday" must not be a "morgen" of another sense.
func (a *Article) means(s *Segment, d fact.Date) bool {
	if s.English == s.Original || d.Day == 0 {
		return true
	}
	day := time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Format("2 January")
	for _, r := range fact.AgreeAt(s.Original, s.Lang, day, a.publishedDay()) {
		if r.Check == fact.CheckDate && (len(r.Extra) > 0 || len(r.Doubted) > 0) {
			return false
		}
	}
	return true
}

// isoDay writes a date as YYYY, YYYY-MM or YYYY-MM-DD, as far as it goes.
func isoDay(d fact.Date) string {
	switch {
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}
