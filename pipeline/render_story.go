package pipeline

import (
	"cmp"
	"slices"
	"strings"

	"github.com/babelwire/babelwire/pipeline/segment"
)

type storyView struct {
	Anchor            string
	Class             string // lead, usual or brief
	Headline, Summary phrase
	Status            string // "" for a new story
	Made              string // "2 articles, 1 independent publisher, in Arabic and Indonesian"
	LeftOut           string // "2 statements left out"
	Dropped           []Dropped
	Articles          []articleLink
	Points            []pointView
	Disagreements     []disagreementView
	Timeline          []eventView
	Perspectives      []perspectiveView
	People            []Person
	Organizations     []string
	Places            []string
	Facts             string // which of the five lists above there are: "Dates, people"
}

type articleLink struct {
	Anchor, Source, Publisher, Language string
	Title                               phrase
}

type pointView struct {
	Anchor         string
	Number         int
	Text           phrase
	Class, Verdict string
	Why            string   // the first reason, and how many more
	Reasons        []string // all of them, where Why does not say all
	Publishers     string   // "" in a story of one article
	Based          string   // "3 sentences in Arabic and Indonesian"
	Evidence       []evidenceView
}

type pointLink struct {
	Anchor string
	Number int
}

type evidenceView struct {
	Number            int // of the footnote, over the whole briefing
	Source, Publisher string
	Anchor            string
	Language          string
	Pairs             []pairView
}

type disagreementView struct {
	Kind, Slot string
	Values     []valueView
}

type valueView struct {
	Value, AsOf string
	evidenceView
}

type eventView struct {
	Date string
	pointLink
	Text phrase
}

type perspectiveView struct {
	Country, Articles string
	Points            []pointLink
}

func (w *viewer) story(n int) storyView {
	s := &w.b.Stories[n]
	v := storyView{
		Anchor: storyAnchor(n), Class: "usual",
		Dropped: slices.Clone(s.Dropped), People: slices.Clone(s.People), // copied: eachString writes to the view
		Organizations: slices.Clone(s.Organizations), Places: slices.Clone(s.Places),
	}
	v.LeftOut = counted(len(s.Dropped), "statement") + " left out"
	switch {
	case n == 0:
		v.Class = "lead"
	case len(s.Articles) < 2:
		v.Class = "brief"
	}
	var names []string
	for _, id := range s.Articles {
		i, ok := w.index[id]
		if !ok {
			continue
		}
		a := &w.b.Articles[i]
		name := articleLanguage(a)
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
		v.Articles = append(v.Articles, articleLink{Anchor: articleAnchor(i), Source: a.Source, Publisher: a.Publisher, Language: name, Title: articleTitle(a)})
	}
	v.Made = counted(s.Publishers, "independent publisher") + ", " + counted(len(s.Articles), "article")
	if len(names) > 0 {
		slices.Sort(names)
		v.Made += " in " + inWords(names)
	}
	v.Headline, v.Summary = w.ownText(s, s.Headline), w.ownText(s, s.Summary)
	if s.Headline == "" {
		v.Headline = inLanguage("Untitled story", "en")
		if len(v.Articles) > 0 {
			v.Headline = v.Articles[0].Title
		}
	}
	if s.Status != "new" {
		v.Status = strings.ReplaceAll(s.Status, "_", " ")
	}
	at := map[string]int{} // point id -> place in v.Points
	for i := range s.Points {
		p := w.point(s, &s.Points[i])
		p.Anchor, p.Number = pointAnchor(n, i), i+1
		at[s.Points[i].ID] = i
		v.Points = append(v.Points, p)
	}
	for _, e := range s.Timeline {
		if i, ok := at[e.Point]; ok {
			v.Timeline = append(v.Timeline, eventView{dateInWords(e.Date), pointLink{v.Points[i].Anchor, v.Points[i].Number}, v.Points[i].Text})
		}
	}
	for _, p := range s.Perspectives {
		country := perspectiveView{Country: countryName(p.Country), Articles: counted(len(p.Articles), "article")}
		for _, id := range p.Points {
			if i, ok := at[id]; ok {
				country.Points = append(country.Points, pointLink{v.Points[i].Anchor, v.Points[i].Number})
			}
		}
		v.Perspectives = append(v.Perspectives, country)
	}
	if !slices.ContainsFunc(v.Perspectives, func(p perspectiveView) bool { return len(p.Points) > 0 }) {
		v.Perspectives = nil // no country tells anything of its own
	}
	for _, d := range s.Disagreements {
		v.Disagreements = append(v.Disagreements, w.disagreement(d))
	}
	var facts []string
	for _, part := range []struct {
		name string
		n    int
	}{
		{"dates", len(v.Timeline)},
		{"countries", len(v.Perspectives)},
		{"people", len(v.People)},
		{"organizations", len(v.Organizations)},
		{"places", len(v.Places)},
	} {
		if part.n > 0 {
			facts = append(facts, part.name)
		}
	}
	v.Facts = capital(strings.Join(facts, ", "))
	return v
}

// ownText is a headline, a summary or a point of a story. It is English but
// where it was taken from a source as it stands, as it is without a model.
func (w *viewer) ownText(s *Story, text string) phrase {
	if text == "" {
		return inLanguage("", "en")
	}
	var langs []string
	for _, id := range s.Articles {
		i, ok := w.index[id]
		if !ok {
			continue
		}
		a := &w.b.Articles[i]
		if text == a.Title {
			return inLanguage(text, a.Lang)
		}
		if a.Lang != "" && !slices.Contains(langs, a.Lang) {
			langs = append(langs, a.Lang)
		}
		for j := range a.Segments { // of several sentences the first one tells
			switch g := &a.Segments[j]; {
			case g.Role != segment.Content:
			case g.English != "" && strings.HasPrefix(text, g.English):
				return inLanguage(text, "en")
			case g.Original != "" && strings.HasPrefix(text, g.Original):
				return inLanguage(text, cmp.Or(g.Lang, a.Lang))
			}
		}
	}
	switch {
	case !w.b.WithoutModel:
		return inLanguage(text, "en")
	case len(langs) == 1:
		return inLanguage(text, langs[0])
	}
	return inLanguage(text, "und")
}

func (w *viewer) point(s *Story, p *Point) pointView {
	v := pointView{
		Text: w.ownText(s, p.Text), Class: verdictClass(p.Verdict), Verdict: string(p.Verdict),
	}
	if len(s.Articles) > 1 || p.Publishers != 1 { // else the story says it
		v.Publishers = counted(p.Publishers, "publisher")
	}
	if len(p.Reasons) > 0 {
		v.Why = strings.TrimSuffix(p.Reasons[0], ".")
	}
	if n := len(p.Reasons); n > 1 {
		v.Why += "; " + counted(n-1, "more reason")
		v.Reasons = slices.Clone(p.Reasons)
	}
	var languages []string
	sentences := 0
	for _, e := range p.Evidence {
		if e.Original == p.Text {
			v.Text = inLanguage(p.Text, e.Lang) // a sentence of the source as it stands
		}
		ev := w.evidence(e)
		if sentences += len(e.Segments); !slices.Contains(languages, ev.Language) {
			languages = append(languages, ev.Language)
		}
		v.Evidence = append(v.Evidence, ev)
	}
	v.Based = counted(sentences, "sentence") + " in " + inWords(languages)
	if len(languages) > 3 {
		v.Based = counted(sentences, "sentence") + " in " + counted(len(languages), "language")
	}
	return v
}

// evidence shows the cited sentences one by one. Where the file of the briefing
// says something else than they do together, it is shown as it says it.
func (w *viewer) evidence(e Evidence) evidenceView {
	w.footnotes++
	v := w.cite(e.Article, e.Lang)
	v.Number = w.footnotes
	i, known := w.index[e.Article]
	var originals, english []string
	for _, id := range e.Segments {
		j := -1
		if known {
			j = slices.IndexFunc(w.b.Articles[i].Segments, func(s Segment) bool { return s.ID == id && s.Role == segment.Content })
		}
		if j < 0 {
			originals = nil
			break
		}
		s := &w.b.Articles[i].Segments[j]
		originals = append(originals, s.Original)
		if s.English != "" {
			english = append(english, s.English)
		}
		v.Pairs = append(v.Pairs, w.pair(i, j))
	}
	if len(originals) == 0 || strings.Join(originals, " ") != e.Original || strings.Join(english, " ") != strings.TrimSpace(e.English) {
		one := w.plainPair(&Article{Lang: e.Lang, State: OK}, &Segment{ID: strings.Join(e.Segments, ", "), Original: e.Original, English: e.English})
		v.Pairs = []pairView{one}
	}
	return v
}

// cite names an article as the place where something stands.
func (w *viewer) cite(article, code string) evidenceView {
	v := evidenceView{Source: article}
	if code != "" {
		v.Language = languageName(code, "")
	}
	if i, known := w.index[article]; known {
		a := &w.b.Articles[i]
		v.Source, v.Publisher, v.Anchor = a.Source, a.Publisher, articleAnchor(i)
		if a.Lang == code && code != "" || code == "" {
			v.Language = articleLanguage(a)
		}
	}
	return v
}

func (w *viewer) disagreement(d Disagreement) disagreementView {
	v := disagreementView{Kind: d.Kind, Slot: d.Slot}
	for _, x := range d.Values {
		one := valueView{Value: withUnit(x.Value, x.Unit), AsOf: dateInWords(x.AsOf), evidenceView: w.cite(x.Article, "")}
		pair := w.plainPair(&Article{State: OK}, &Segment{ID: x.Segment, Original: x.Original})
		pair.Missing = ""
		if i, known := w.index[x.Article]; known {
			j := slices.IndexFunc(w.b.Articles[i].Segments, func(s Segment) bool { return s.ID == x.Segment && s.Role == segment.Content })
			if j >= 0 && w.b.Articles[i].Segments[j].Original == x.Original {
				pair = w.pair(i, j)
			}
		}
		one.Pairs = []pairView{pair}
		v.Values = append(v.Values, one)
	}
	return v
}

// withUnit writes a value with its unit: "20 %", "20 billion USD", "12 houses".
func withUnit(value, unit string) string {
	switch unit {
	case "":
		return value
	case "%":
		return value + "%"
	}
	return value + " " + unit
}
