package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/babelwire/babelwire/pipeline/lang"
	"github.com/babelwire/babelwire/pipeline/segment"
)

// view is what a page says, in the order in which it says it: plain values, all
// decisions made, so that the templates only lay them out. It holds strings,
// numbers, structs and slices only, because eachString escapes it as a whole.
type view struct {
	Title, Date  string
	Covers       string // "Covers 4 of 5 sources."
	Counts       []stateCount
	Ignored      string
	WithoutModel bool
	Warnings     []string
	Attention    []sourceView // sources that ended in any state but ok and ok_repaired
	Complete     []sourceView
	Stories      []storyView
	NoStories    string
	Articles     []articleView
	Failed       []articleView // cards like those of Articles
	Usage        string
}

// stateCount is one state and how many sources ended in it; Class is a word of
// our own for the style sheet.
type stateCount struct {
	Class, Label string
	N            int
}

// phrase is a text with its language and direction.
type phrase struct{ Text, Lang, Dir string }

// sourceView is one source as the coverage and the list of failures show it.
type sourceView struct {
	Source, Anchor, Language string
	Class, Label             string
	Reason, Message, Next    string
}

type storyView struct {
	Anchor            string
	Headline, Summary phrase
	Status            string // "" for a new story
	Made              string // "2 articles, 1 independent publisher, languages: Arabic, Indonesian"
	Articles          []articleLink
	Points            []pointView
}

type articleLink struct {
	Anchor, Source string
	Title          phrase
}

type pointView struct {
	Text           phrase
	Class, Verdict string
	Why            string
	Publishers     string
	Based          string // "1 sentence in Arabic, 2 in Indonesian"
	Evidence       []evidenceView
}

type evidenceView struct {
	Number   int // of the footnote, over the whole briefing
	Source   string
	Anchor   string
	Language string
	Segments []segmentLink
	Original phrase
	English  string // "" if there is none
	Same     bool   // the original is the English
}

type segmentLink struct{ Anchor, ID string }

// stateLabels are the states in words; the class is the state with a hyphen.
var stateLabels = map[State]string{
	OK: "ok", OKRepaired: "ok after repair", Partial: "partial", Flagged: "flagged",
	Quarantined: "quarantined", Skipped: "skipped", FailedRetry: "failed for now", Failed: "failed",
}

func stateClass(s State) (class, label string) {
	if label, ok := stateLabels[s]; ok {
		return strings.ReplaceAll(string(s), "_", "-"), label
	}
	return "unknown", string(s)
}

func verdictClass(v Verdict) string {
	switch v {
	case Checked, Partly, Unchecked:
		return string(v)
	}
	return "unknown"
}

// isCovered reports whether a source in this state is in the briefing: all or
// part of it.
func isCovered(s State) bool {
	return s == OK || s == OKRepaired || s == Partial || s == Flagged
}

func isFailed(s State) bool { return s == Failed || s == FailedRetry }

// viewer builds the view of one briefing.
type viewer struct {
	b         *Briefing
	index     map[string]int // article id -> place in b.Articles
	footnotes int
}

func newView(b *Briefing) view {
	w := &viewer{b: b, index: make(map[string]int, len(b.Articles))}
	for i := range b.Articles {
		if _, twice := w.index[b.Articles[i].ID]; !twice {
			w.index[b.Articles[i].ID] = i
		}
	}
	v := view{
		Title: first(b.Title, "Briefing"), Date: b.GeneratedAt.UTC().Format("2 January 2006, 15:04 MST"),
		WithoutModel: b.WithoutModel, Warnings: w.warnings(), Usage: w.usage(),
	}
	in := 0
	for _, s := range States {
		n := b.Coverage.ByState[s]
		if isCovered(s) {
			in += n
		}
		if n > 0 {
			class, label := stateClass(s)
			v.Counts = append(v.Counts, stateCount{Class: class, Label: label, N: n})
		}
	}
	v.Covers = fmt.Sprintf("Covers %d of %s.", in, counted(b.Coverage.Sources, "source"))
	if b.Ignored > 0 {
		v.Ignored = counted(b.Ignored, "file") + " in folders left out for the file name extension."
	}
	for i := range b.Articles {
		row := w.source(i)
		if a := &b.Articles[i]; a.State == OK || a.State == OKRepaired {
			v.Complete = append(v.Complete, row)
		} else {
			v.Attention = append(v.Attention, row)
		}
		if !isFailed(b.Articles[i].State) {
			v.Articles = append(v.Articles, w.article(i))
		}
	}
	for i := range b.Stories {
		v.Stories = append(v.Stories, w.story(i))
	}
	if len(b.Stories) == 0 {
		v.NoStories = "There is no story, because none of the sources is covered. That is no word about the news."
		if in > 0 {
			v.NoStories = fmt.Sprintf("No story was made of the %s covered.", counted(in, "source"))
		}
	}
	v.Failed = w.failed()
	return v
}

// warnings says in which languages the model's English is weak or unmeasured.
func (w *viewer) warnings() []string {
	if w.b.WithoutModel {
		return nil
	}
	var weak, unmeasured []string
	for i := range w.b.Articles {
		a := &w.b.Articles[i]
		key, name := a.Lang, articleLanguage(a)
		if a.Garbled.Is && key == "en" {
			key = GarbledLang
		}
		if !isCovered(a.State) || key == "en" || slices.Contains(weak, name) || slices.Contains(unmeasured, name) {
			continue
		}
		switch skill, ok := w.b.Skill[key]; {
		case ok && skill.Grade == "weak":
			weak = append(weak, name)
		case !ok || skill.N == 0 && skill.ChrF == 0:
			unmeasured = append(unmeasured, name)
		}
	}
	slices.Sort(weak)
	slices.Sort(unmeasured)
	var list []string
	if len(weak) > 0 {
		them := "it"
		if len(weak) > 1 {
			them = "them"
		}
		list = append(list, fmt.Sprintf("The model is graded weak in %s: nothing from %s is called checked.", strings.Join(weak, ", "), them))
	}
	if len(unmeasured) > 0 {
		list = append(list, fmt.Sprintf("The model's skill in %s was not measured.", strings.Join(unmeasured, ", ")))
	}
	if other := otherModels(w.b.Run); len(other) > 0 {
		list = append(list, fmt.Sprintf("The model %s was asked, but %s answered.", w.b.Run.ModelRequested, strings.Join(other, ", ")))
	}
	return list
}

// otherModels are those that answered and are not the one that was asked for. A
// longer name of the same model, as with a version or a tag, is not another one.
func otherModels(r RunInfo) []string {
	var other []string
	for _, name := range strings.Split(r.ModelAnswered, ", ") {
		if name != "" && r.ModelRequested != "" && !strings.HasPrefix(name, r.ModelRequested) && !strings.HasPrefix(r.ModelRequested, name) {
			other = append(other, name)
		}
	}
	return other
}

// usage is the one line, besides the date, in which two runs over the same
// sources may differ.
func (w *viewer) usage() string {
	r, u := w.b.Run, w.b.Run.Usage
	if w.b.WithoutModel {
		return "No model was asked."
	}
	model := first(r.ModelAnswered, r.ModelRequested, "unknown")
	if r.ModelRequested != "" && r.ModelAnswered != "" && r.ModelRequested != r.ModelAnswered {
		model += " (asked for: " + r.ModelRequested + ")"
	}
	s := fmt.Sprintf("Model: %s. %s, and %s taken from the journal; %s read (%s cached), %s written",
		model, counted(u.Calls, "call"), counted(u.CachedCalls, "answer"), counted(u.PromptTokens, "token"), withCommas(u.CachedPrompt), withCommas(u.CompletionTokens))
	if u.Repaired > 0 {
		s += "; " + counted(u.Repaired, "answer") + " asked again or mended"
	}
	if u.PossiblyPaidTwice > 0 {
		s += "; " + counted(u.PossiblyPaidTwice, "call") + " possibly paid twice"
	}
	return s + "."
}

func articleAnchor(i int) string      { return fmt.Sprintf("a%d", i+1) }
func segmentAnchor(i, seg int) string { return fmt.Sprintf("a%d-s%d", i+1, seg+1) }

// articleLanguage is the article's language in words.
func articleLanguage(a *Article) string {
	switch {
	case a.Lang == "":
		return ""
	case a.Lang == "en" && a.Garbled.Is:
		return "garbled English"
	}
	return languageName(a.Lang, a.LangName)
}

func languageName(code, name string) string {
	if name == "" {
		name = lang.Name(code)
	}
	if name == "unknown" {
		return "an unknown language"
	}
	return name
}

func inLanguage(text, code string) phrase {
	return phrase{Text: text, Lang: langTag(code), Dir: direction(code)}
}

func (w *viewer) source(i int) sourceView {
	a := &w.b.Articles[i]
	v := sourceView{
		Source: a.Source, Anchor: articleAnchor(i), Language: articleLanguage(a),
		Reason: a.Reason, Message: a.Message, Next: a.NextStep,
	}
	v.Class, v.Label = stateClass(a.State)
	if v.Message == "" {
		v.Message = sentence(meaning(a.Reason))
	}
	return v
}

func (w *viewer) story(n int) storyView {
	s := &w.b.Stories[n]
	v := storyView{Anchor: fmt.Sprintf("story-%d", n+1)}
	var names, codes []string
	for _, id := range s.Articles {
		i, ok := w.index[id]
		if !ok {
			continue
		}
		a := &w.b.Articles[i]
		if name := articleLanguage(a); name != "" && !slices.Contains(names, name) {
			names, codes = append(names, name), append(codes, a.Lang)
		}
		v.Articles = append(v.Articles, articleLink{Anchor: articleAnchor(i), Source: a.Source, Title: articleTitle(a)})
	}
	v.Made = counted(len(s.Articles), "article") + ", " + counted(s.Publishers, "independent publisher")
	if len(names) > 0 {
		slices.Sort(names)
		v.Made += ", " + pluralOf(len(names), "language") + ": " + strings.Join(names, ", ")
	}
	if n := len(s.Dropped); n > 0 {
		v.Made += "; " + counted(n, "statement") + " dropped"
	}
	// Without a model, headline and summary are sentences of the sources.
	code := "en"
	if w.b.WithoutModel {
		code = "und"
		if len(codes) == 1 {
			code = codes[0]
		}
	}
	v.Headline, v.Summary = inLanguage(s.Headline, code), inLanguage(s.Summary, code)
	if s.Headline == "" {
		v.Headline = inLanguage("Untitled story", "en")
		if len(v.Articles) > 0 {
			v.Headline = v.Articles[0].Title
		}
	}
	if s.Status != "new" {
		v.Status = strings.ReplaceAll(s.Status, "_", " ")
	}
	for i := range s.Points {
		v.Points = append(v.Points, w.point(&s.Points[i]))
	}
	return v
}

// articleTitle is the English title, else the original one, else the source.
func articleTitle(a *Article) phrase {
	switch {
	case a.TitleEN != "":
		return inLanguage(a.TitleEN, "en")
	case a.Title != "":
		return inLanguage(a.Title, a.Lang)
	}
	return phrase{Text: a.Source, Lang: "und", Dir: "auto"}
}

func (w *viewer) point(p *Point) pointView {
	v := pointView{
		Text: inLanguage(p.Text, "en"), Class: verdictClass(p.Verdict), Verdict: string(p.Verdict),
		Why: joinReasons(p.Reasons), Publishers: counted(p.Publishers, "independent publisher"),
	}
	var based []string
	for _, e := range p.Evidence {
		if e.Original == p.Text {
			v.Text = inLanguage(p.Text, e.Lang) // a sentence of the source as it stands
		}
		ev := w.evidence(e)
		based = append(based, counted(len(e.Segments), "sentence")+" in "+ev.Language)
		v.Evidence = append(v.Evidence, ev)
	}
	v.Based = strings.Join(based, ", ")
	return v
}

// joinReasons makes one line of reasons, which may be sentences.
func joinReasons(reasons []string) string {
	list := make([]string, len(reasons))
	for i, r := range reasons {
		list[i] = strings.TrimSuffix(r, ".")
	}
	return strings.Join(list, "; ")
}

func (w *viewer) evidence(e Evidence) evidenceView {
	w.footnotes++
	v := evidenceView{
		Number: w.footnotes, Source: e.Article, Language: languageName(e.Lang, ""),
		Original: inLanguage(e.Original, e.Lang), English: e.English, Same: e.English == e.Original,
	}
	i, known := w.index[e.Article]
	if known {
		a := &w.b.Articles[i]
		v.Source, v.Anchor = a.Source, articleAnchor(i)
		if a.Lang == e.Lang && e.Lang != "" {
			v.Language = articleLanguage(a)
		}
	}
	for _, id := range e.Segments {
		link := segmentLink{ID: id}
		if known {
			j := slices.IndexFunc(w.b.Articles[i].Segments, func(s Segment) bool { return s.ID == id && s.Role == segment.Content })
			if j >= 0 {
				link.Anchor = segmentAnchor(i, j)
			}
		}
		v.Segments = append(v.Segments, link)
	}
	return v
}
