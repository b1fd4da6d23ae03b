package pipeline

import (
	"slices"
	"strings"

	"github.com/babelwire/babelwire/pipeline/segment"
)

// articleView is one article in full: what its source says, sentence by
// sentence, beside its English, and everything that was done to it.
type articleView struct {
	Anchor                string
	Title, OriginalTitle  phrase // the latter without Text where the title is the original
	Untitled              bool   // Title is the source's name
	Source, URL           string // URL is "" unless it may be a link
	Publisher, Published  string
	Language              string
	Class, Label          string
	Reason, Message, Next string
	WireOf, WireAnchor    string // the source that says the same, and was earlier
	Garbled               string // the signs of garbled English
	Sentences             string // "23 sentences, 4 removed"
	Segments              []segmentView
	Removed               []removedView
	Instructions          []removedView
	Dropped               []Dropped
}

type segmentView struct {
	Anchor, ID string
	Heading    bool
	Original   phrase
	English    string
	Missing    string // why there is no English
	Same       bool
	Passed     string // names of the checks that passed
	Problems   []problemView
	Mends      []Mend
}

// problemView is a check that failed or could not tell.
type problemView struct{ Class, Label, Check, Why string }

// removedView is a segment that is no part of the news.
type removedView struct {
	ID, Kind string
	Original phrase
}

func (w *viewer) article(i int) articleView {
	a := &w.b.Articles[i]
	row := w.source(i)
	v := articleView{
		Anchor: row.Anchor, Title: articleTitle(a), Untitled: a.TitleEN == "" && a.Title == "", Source: a.Source, URL: webAddress(a.URL),
		Publisher: a.Publisher, Published: publishedDate(a.Published), Language: row.Language,
		Class: row.Class, Label: row.Label, Reason: row.Reason, Message: row.Message, Next: row.Next,
		Dropped: append([]Dropped(nil), a.Dropped...), // copied: eachString writes to the view
	}
	if a.TitleEN != "" && a.Title != "" && a.TitleEN != a.Title {
		v.OriginalTitle = inLanguage(a.Title, a.Lang)
	}
	if a.Garbled.Is {
		v.Garbled = strings.Join(a.Garbled.Signals, ", ")
	}
	if a.WireOf != "" {
		v.WireOf = a.WireOf
		if one, ok := w.index[a.WireOf]; ok {
			v.WireOf, v.WireAnchor = w.b.Articles[one].Source, articleAnchor(one)
		}
	}
	mends := map[string][]Mend{}
	for _, m := range a.Mends {
		mends[m.Segment] = append(mends[m.Segment], m)
	}
	for j := range a.Segments {
		s := &a.Segments[j]
		removed := removedView{ID: s.ID, Kind: strings.ReplaceAll(s.Kind, "_", " "), Original: inLanguage(s.Original, first(s.Lang, "und"))}
		switch s.Role {
		case segment.Boilerplate:
			v.Removed = append(v.Removed, removed)
		case segment.Instruction:
			v.Instructions = append(v.Instructions, removed)
		default:
			sv := w.segment(a, s)
			sv.Anchor, sv.Mends = segmentAnchor(i, j), mends[s.ID]
			v.Segments = append(v.Segments, sv)
		}
	}
	v.Sentences = counted(len(v.Segments), "sentence")
	if n := len(v.Removed) + len(v.Instructions); n > 0 {
		v.Sentences += ", " + withCommas(n) + " removed"
	}
	return v
}

// failed lists the sources that failed: those of Briefing.Failed, and any
// article that failed but is missing there.
func (w *viewer) failed() []articleView {
	var list []articleView
	shown := make([]bool, len(w.b.Articles))
	for _, f := range w.b.Failed {
		i := slices.IndexFunc(w.b.Articles, func(a Article) bool { return a.Source == f.Source && isFailed(a.State) })
		if i >= 0 && !shown[i] {
			shown[i] = true
			list = append(list, w.article(i))
			continue
		}
		v := articleView{
			Title: phrase{Text: f.Source, Lang: "und", Dir: "auto"}, Untitled: true, Source: f.Source,
			Reason: f.Reason, Message: first(f.Message, sentence(meaning(f.Reason))), Next: f.NextStep,
		}
		v.Class, v.Label = stateClass(f.State)
		list = append(list, v)
	}
	for i := range w.b.Articles {
		if isFailed(w.b.Articles[i].State) && !shown[i] {
			list = append(list, w.article(i))
		}
	}
	return list
}

func (w *viewer) segment(a *Article, s *Segment) segmentView {
	v := segmentView{
		ID: s.ID, Heading: s.Kind == "title" || s.Kind == "heading",
		Original: inLanguage(s.Original, first(s.Lang, a.Lang)), English: s.English,
		Same: s.English != "" && s.English == s.Original,
	}
	if s.English == "" {
		v.Missing = "No English passed the checks."
		switch {
		case w.b.WithoutModel:
			v.Missing = "Not translated: made without a model."
		case !isCovered(a.State):
			v.Missing = "Not translated."
		}
	}
	var passed []string
	for _, c := range s.Checks {
		switch c.Result {
		case Pass:
			passed = append(passed, c.Check)
		case Fail:
			v.Problems = append(v.Problems, problemView{Class: "fail", Label: "failed", Check: c.Check, Why: c.Why})
		default:
			if s.English == "" {
				continue // nothing is left to doubt
			}
			v.Problems = append(v.Problems, problemView{Class: "tell", Label: "cannot tell", Check: c.Check, Why: c.Why})
		}
	}
	v.Passed = strings.Join(passed, ", ")
	return v
}
