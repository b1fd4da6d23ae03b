package pipeline

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/babelwire/babelwire/pipeline/segment"
)

// This file holds what is published without a verdict beside it: headlines,
// summaries, people, places, dates. So it gets no benefit of a doubt.

// holds returns the text if it has at most so many sentences and each of them
// is carried by one unit or two, with no doubt left; else "". Headlines and
// summaries have no verdict beside them, so they get no benefit of it.
func holds(text string, units []string, sentences int) string {
	text = fromWire(text, strings.Join(units, " "))
	cut := segment.Split(text).Segments
	if text == "" || len(cut) > sentences {
		return ""
	}
	for _, c := range cut {
		if !carriedBy(text[c.Start:c.End], units) {
			return ""
		}
	}
	return text
}

// doubts lists what the second link did not find in the originals. A point may
// carry it, with the doubt said beside it; a headline or summary, which has no
// such place, may not.
func doubts(articles []*Article) []string {
	var list []string
	for _, a := range articles {
		for _, s := range a.content() {
			for _, c := range s.Checks {
				list = append(list, c.items...)
			}
		}
	}
	return list
}

// without takes the items out of a text, where they stand as whole words.
func without(text string, items []string) string {
	for _, item := range items {
		for from := 0; item != ""; {
			i := strings.Index(text[from:], item)
			if i < 0 {
				break
			}
			start, end := from+i, from+i+len(item)
			before, _ := utf8.DecodeLastRuneInString(text[:start])
			after, _ := utf8.DecodeRuneInString(text[end:])
			if wordRune(before) || wordRune(after) {
				from = end
				continue
			}
			text = text[:start] + "…" + text[end:]
			from = start
		}
	}
	return text
}

// leading is the first headline in English that an article has, else its first
// claim, else its title in its own language.
func leading(articles []*Article, doubted []string) string {
	var claim, title string
	for _, a := range articles {
		for _, h := range []string{a.headline, a.TitleEN} {
			if h != "" && !carries(h, doubted) {
				return h
			}
		}
		title = cmp.Or(title, a.Title)
		for _, c := range a.Claims {
			if c.Verdict != Unchecked && !carries(c.Text, doubted) {
				claim = cmp.Or(claim, c.Text)
			}
		}
	}
	return cmp.Or(claim, title, articles[0].Source)
}

// undoubted reports whether nothing but the grade of the model in its language
// speaks against a claim.
func (c *Claim) undoubted() bool {
	return !slices.ContainsFunc(c.Checks, func(k Check) bool { return k.Result != Pass && k.Check != checkSkill })
}

// summaryOf is the two leading points that an undoubted claim says; without a
// model, the leading sentence. Where every point is doubted there is none: the
// points below say why.
func summaryOf(points []Point, sure, doubted []string) string {
	var texts []string
	for _, p := range points {
		if len(texts) < 2 && slices.ContainsFunc(sure, func(claim string) bool { return says(claim, p.Text) }) {
			texts = append(texts, p.Text)
		}
	}
	for _, p := range points {
		if len(texts) == 0 && p.Verdict == Unchecked && !carries(p.Text, doubted) {
			texts = append(texts, p.Text)
		}
	}
	return strings.Join(texts, " ")
}

// keepNames keeps of a summary's headline, date, people, organizations and
// places what stands in the article's English.
func (a *Article) keepNames(sum rawSummary) {
	var all []string
	for _, s := range a.content() {
		all = append(all, s.English)
	}
	proven := a.provenEnglish()
	named := strings.Join(proven, "\n")
	if headline := fromWire(sum.Headline, strings.Join(all, "\n")); a.headline == "" && headline != "" {
		if carriedBy(headline, proven) {
			a.headline = headline
		} else {
			a.drop(headline, "headline: no one or two sentences of the article say all of it")
		}
	}
	if date := strings.TrimSpace(sum.EventDate); a.eventDate == "" && date != "" {
		if dateStands(date, named, a.Published) {
			a.eventDate = date
		} else {
			a.drop(date, "event date: the article does not give it")
		}
	}
	for _, person := range sum.People {
		person.Name, person.Role = oneLine(person.Name), oneLine(person.Role)
		switch {
		case person.Name == "":
		case !stands(person.Name, named):
			a.drop(person.Name, "person: the name is not in the article")
		case isOrganization(person.Name, sum.Organizations):
			a.drop(person.Name, "person: it is an organization")
		default:
			if !roleStands(person, proven) {
				person.Role = ""
			}
			if !slices.ContainsFunc(a.people, func(o Person) bool { return strings.EqualFold(o.Name, person.Name) }) {
				a.people = append(a.people, person)
			}
		}
	}
	a.organizations = a.keepStanding(a.organizations, sum.Organizations, "organization", named)
	places := slices.DeleteFunc(sum.Places, func(place string) bool { return slices.Contains(sum.Organizations, place) })
	a.places = a.keepStanding(a.places, places, "place", named)
}

// provenEnglish is the English of the article's sentences, without what the
// second link did not find in the original: that is nothing to put into a
// headline or a list of who was there.
func (a *Article) provenEnglish() []string {
	var proven []string
	for _, s := range a.content() {
		english := s.English
		for _, c := range s.Checks {
			english = without(english, c.items)
		}
		proven = append(proven, english)
	}
	return proven
}

// roleStands reports whether the role is said where the name is.
func roleStands(person Person, sentences []string) bool {
	return slices.ContainsFunc(sentences, func(sentence string) bool {
		share, _ := contentShare(person.Role, sentence)
		return share == 1 && stands(person.Name, sentence)
	})
}

// isOrganization reports whether the name is also given as an organization's,
// however it is spaced.
func isOrganization(name string, organizations []string) bool {
	squash := func(s string) string { return strings.ToLower(strings.Join(words(s), "")) }
	return slices.ContainsFunc(organizations, func(o string) bool { return squash(o) == squash(name) })
}

func (a *Article) keepStanding(kept, names []string, what, english string) []string {
	for _, name := range names {
		name = oneLine(name)
		switch {
		case name == "" || slices.ContainsFunc(kept, func(o string) bool { return strings.EqualFold(o, name) }):
		case stands(name, english):
			kept = append(kept, name)
		default:
			a.drop(name, what+": the name is not in the article")
		}
	}
	return kept
}

// drop records something that did not hold and is not a claim.
func (a *Article) drop(text, reason string) {
	a.Dropped = append(a.Dropped, Dropped{Text: text, Reason: reason})
}

// stands reports whether a name stands in the text as whole words.
func stands(name, text string) bool { return carries(text, []string{name}) }

var isoDate = regexp.MustCompile(`^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$`)

// dateStands reports whether the text gives the date: its day and month in one
// place, and its year there, elsewhere in the text, or in the date of publication.
func dateStands(date, text, published string) bool {
	m := isoDate.FindStringSubmatch(date)
	if m == nil {
		return false
	}
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	year, month, day := number(m[1]), number(m[2]), number(m[3])
	yearStands := strings.HasPrefix(published, m[1])
	dayStands := month == 0
	for _, d := range said(text).facts().Dates() {
		if d.Year == year {
			yearStands = true
		}
		if month != 0 && d.Month == month && (day == 0 || d.Day == day) && (d.Year == 0 || d.Year == year) {
			dayStands = true
		}
	}
	return yearStands && dayStands
}
