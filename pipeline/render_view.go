package pipeline

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/babelwire/babelwire/pipeline/lang"
)

// view is what a page says, in the order in which it says it: plain values, all
// decisions made, so that the templates only lay them out. It holds strings,
// numbers, structs and slices only, because eachString escapes it as a whole.
type view struct {
	Title        string
	Weekday      string
	Date         string
	WithoutModel bool
	Cover        coverView
	Contents     []contentView // empty where there are few stories
	Stories      []storyView
	NoStories    string
	Articles     []articleView
	Failed       []articleView // cards like those of Articles
	Usage        string
}

// contentView is one line of the contents list.
type contentView struct {
	Anchor   string
	Headline phrase
	Made     string // "3 publishers: 5 checked, 2 partly"
}

// contentsFrom is the number of stories from which a list of them pays.
const contentsFrom = 3

// viewer builds the view of one briefing.
type viewer struct {
	b         *Briefing
	index     map[string]int // article id -> place in b.Articles
	pairs     map[[2]int]pairView
	footnotes int
}

func newView(b *Briefing) view {
	w := &viewer{b: b, index: make(map[string]int, len(b.Articles)), pairs: map[[2]int]pairView{}}
	for i := range b.Articles {
		if _, twice := w.index[b.Articles[i].ID]; !twice {
			w.index[b.Articles[i].ID] = i
		}
	}
	v := view{
		Title: cmp.Or(b.Title, "Briefing"), Date: b.GeneratedAt.UTC().Format("2 January 2006, 15:04 MST"),
		Weekday:      b.GeneratedAt.UTC().Weekday().String(),
		WithoutModel: b.WithoutModel, Usage: w.usage(),
	}
	var lost []sourceView
	v.Failed, lost = w.failed()
	v.Cover = w.cover(lost)
	for i := range b.Articles {
		if !b.Articles[i].State.failed() {
			v.Articles = append(v.Articles, w.article(i))
		}
	}
	for i := range b.Stories {
		v.Stories = append(v.Stories, w.story(i))
	}
	if len(v.Stories) >= contentsFrom {
		for i := range v.Stories {
			v.Contents = append(v.Contents, contentView{
				Anchor: v.Stories[i].Anchor, Headline: v.Stories[i].Headline,
				Made: strings.Join(verdictCounts(b.Stories[i].Points), ", "),
			})
		}
	}
	if len(b.Stories) == 0 {
		v.NoStories = "There is no story, because none of the sources is covered. That is no word about the news."
		if in := b.Coverage.Covered(); in > 0 {
			v.NoStories = fmt.Sprintf("No story was made of the %s covered.", counted(in, "source"))
		}
	}
	return v
}

// verdictCounts is "5 checked", "2 partly" ... of the points.
func verdictCounts(points []Point) []string {
	if len(points) == 0 {
		return []string{"no point proven"}
	}
	var list []string
	known := 0
	for _, v := range []Verdict{Checked, Partly, Unchecked} {
		n := 0
		for i := range points {
			if points[i].Verdict == v {
				n++
			}
		}
		known += n
		if n > 0 {
			list = append(list, withCommas(n)+" "+string(v))
		}
	}
	if n := len(points) - known; n > 0 {
		list = append(list, withCommas(n)+" of another verdict")
	}
	return list
}

func verdictClass(v Verdict) string {
	switch v {
	case Checked, Partly, Unchecked:
		return string(v)
	}
	return "unknown"
}

func articleAnchor(i int) string      { return fmt.Sprintf("a%d", i+1) }
func segmentAnchor(i, seg int) string { return fmt.Sprintf("a%d-%d", i+1, seg+1) }
func storyAnchor(n int) string        { return fmt.Sprintf("story-%d", n+1) }
func pointAnchor(n, point int) string { return fmt.Sprintf("p%d-%d", n+1, point+1) }

// articleLanguage is the article's language in words.
func articleLanguage(a *Article) string {
	switch {
	case a.Lang == "":
		return ""
	case a.Lang == "en" && a.Garbled.Is:
		return SkillName(GarbledLang)
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

// pairView is one sentence of a source beside its English.
type pairView struct {
	Anchor, ID        string // of the sentence among those of its article; Anchor is "" where it is not there
	Original, English phrase
	Same              bool   // the original is the English
	Missing           string // why there is no English
	Only              string // what was checked and stands on one side alone
}

// pair is the content segment j of article i with what was checked marked in
// both.
func (w *viewer) pair(i, j int) pairView {
	if v, made := w.pairs[[2]int{i, j}]; made {
		return v
	}
	a, s := &w.b.Articles[i], &w.b.Articles[i].Segments[j]
	v := w.plainPair(a, s)
	v.Anchor = segmentAnchor(i, j)
	if s.English != "" && !v.Same {
		factMarks(a, &v.Original, &v.English, s.Lang)
		v.Only = strings.TrimSpace(onlyIn("the original", v.Original) + onlyIn("the English", v.English))
	}
	w.pairs[[2]int{i, j}] = v
	return v
}

// onlyIn says in words what the marks show to the eye.
func onlyIn(side string, p phrase) string {
	if list := p.marked(markFail); list != "" {
		return "Only in " + side + ": " + list + ". "
	}
	return ""
}

// plainPair is a segment beside its English without any marks.
func (w *viewer) plainPair(a *Article, s *Segment) pairView {
	v := pairView{
		ID: s.ID, Original: inLanguage(s.Original, cmp.Or(s.Lang, a.Lang)), English: inLanguage(s.English, "en"),
		Same: s.English != "" && s.English == s.Original,
	}
	switch {
	case s.English != "" || w.b.WithoutModel: // the page says at its top that nothing is translated
	case !a.State.Covered() || len(s.Checks) == 0: // nothing came that could be checked
		v.Missing = "Not translated."
	default:
		v.Missing = "No English passed the checks."
	}
	return v
}
