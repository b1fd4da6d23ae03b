package pipeline

import (
	"cmp"
	"fmt"
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
	Publisher, Country    string
	Published             string
	Language              string
	Class, Label          string
	Reason, Message, Next string
	WireOf, WireAnchor    string   // the source that says the same, and was earlier
	Garbled               string   // the signs of garbled English
	Text                  string   // "23 sentences, 4 pieces removed"
	Checks                string   // those that every sentence was put to
	Always                string   // the checks that cannot tell of any sentence, and why
	Notes                 []string // what is said of several sentences: note 1, note 2 ...
	Segments              []segmentView
	Removed               []removedView
	Instructions          []removedView
	Dropped               []Dropped
	Mends                 []Mend // those whose place in the text is not known
}

type segmentView struct {
	pairView
	Heading bool
	Failed  string // checks, each with the reason
	Tell    string // checks that cannot tell
	Passed  string // the checks that this sentence passed, where they are not those of the article

	Problems []problemView // what Failed and Tell are made of
}

// problemView are checks of a sentence that failed or cannot tell, for one
// reason.
type problemView struct {
	Failed      bool
	Checks, Why string
}

// noteFrom is the number of sentences from which a reason becomes a note of the
// article: what is true of a whole language would else stand at each of them.
const noteFrom = 3

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
		Publisher: a.Publisher, Country: countryName(a.Country), Published: dateInWords(a.Published), Language: row.Language,
		Reason: row.Reason, Message: row.Message, Next: row.Next,
		Dropped: slices.Clone(a.Dropped), // copied: eachString writes to the view
	}
	v.Class, v.Label = stateClass(a.State)
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
	usual, checked := usualChecks(a), 0
	v.Checks = strings.Join(usual, ", ")
	for j := range a.Segments {
		s := &a.Segments[j]
		removed := removedView{ID: s.ID, Kind: strings.ReplaceAll(s.Kind, "_", " "), Original: inLanguage(s.Original, cmp.Or(s.Lang, "und"))}
		switch s.Role {
		case segment.Boilerplate:
			v.Removed = append(v.Removed, removed)
		case segment.Instruction:
			v.Instructions = append(v.Instructions, removed)
		default:
			sv := w.segment(a, s, usual)
			if len(s.Checks) > 0 {
				checked++
			}
			sv.Anchor = segmentAnchor(i, j)
			if list := mends[s.ID]; len(list) > 0 {
				mendMarks(list, &sv.Original, &sv.English)
				delete(mends, s.ID)
			}
			v.Segments = append(v.Segments, sv)
		}
	}
	for _, m := range a.Mends {
		if _, left := mends[m.Segment]; left {
			v.Mends = append(v.Mends, m)
		}
	}
	v.Always = always(v.Segments, checked)
	v.Notes = notes(v.Segments)
	for j := range v.Segments {
		sv := &v.Segments[j]
		sv.Failed, sv.Tell = problems(sv.Problems, true), problems(sv.Problems, false)
	}
	v.Text = textCounts(&v)
	return v
}

// textCounts is "23 sentences, 4 pieces removed, 1 statement dropped".
func textCounts(v *articleView) string {
	if len(v.Segments)+len(v.Removed)+len(v.Instructions)+len(v.Dropped) == 0 {
		return ""
	}
	list := []string{counted(len(v.Segments), "sentence")}
	without := 0
	for i := range v.Segments {
		if v.Segments[i].Missing != "" {
			without++
		}
	}
	if without > 0 && without < len(v.Segments) {
		list = append(list, withCommas(without)+" without English")
	}
	if n := len(v.Instructions); n > 0 {
		list = append(list, withCommas(n)+" addressed to a model")
	}
	if n := len(v.Removed); n > 0 {
		list = append(list, counted(n, "piece")+" removed")
	}
	if n := len(v.Dropped); n > 0 {
		list = append(list, counted(n, "statement")+" dropped")
	}
	return strings.Join(list, ", ")
}

// always takes the problems out of the sentences that every checked sentence
// has, and lists them: that the words of a language are not known.
func always(segments []segmentView, checked int) string {
	times := map[problemView]int{}
	for i := range segments {
		for _, p := range segments[i].Problems {
			times[p]++
		}
	}
	every := func(p problemView) bool { return !p.Failed && checked >= noteFrom && times[p] == checked }
	list := ""
	for i := range segments {
		if list == "" {
			list = problems(slices.DeleteFunc(slices.Clone(segments[i].Problems), func(p problemView) bool { return !every(p) }), false)
		}
		segments[i].Problems = slices.DeleteFunc(segments[i].Problems, every)
	}
	return list
}

// notes takes the reasons that several sentences share out of them, and refers
// to them by number.
func notes(segments []segmentView) []string {
	times := map[string]int{}
	for i := range segments {
		for _, p := range segments[i].Problems {
			times[p.Why]++
		}
	}
	var list []string
	for i := range segments {
		for k := range segments[i].Problems {
			p := &segments[i].Problems[k]
			if p.Why == "" || times[p.Why] < noteFrom {
				continue
			}
			n := slices.Index(list, p.Why)
			if n < 0 {
				n = len(list)
				list = append(list, p.Why)
			}
			p.Why = fmt.Sprintf("note %d", n+1)
		}
	}
	return list
}

// problems writes those that failed, or those that cannot tell, as one list.
func problems(all []problemView, failed bool) string {
	var list []string
	for _, p := range all {
		if p.Failed != failed {
			continue
		}
		if p.Why != "" {
			p.Checks += " (" + p.Why + ")"
		}
		list = append(list, p.Checks)
	}
	return strings.Join(list, "; ")
}

// usualChecks are the checks to which most sentences of the article were put, in
// their order: said once, they need not be said of each.
func usualChecks(a *Article) []string {
	var all [][]string
	var count []int
	most := -1
	for i := range a.Segments {
		names := checksMade(a.Segments[i].Checks)
		if len(names) == 0 {
			continue
		}
		at := slices.IndexFunc(all, func(o []string) bool { return slices.Equal(o, names) })
		if at < 0 {
			at = len(all)
			all, count = append(all, names), append(count, 0)
		}
		if count[at]++; most < 0 || count[at] > count[most] {
			most = at
		}
	}
	if most < 0 {
		return nil
	}
	return all[most]
}

func checksMade(checks []Check) []string {
	var names []string
	for _, c := range checks {
		names = append(names, c.Check)
	}
	return names
}

// failed lists the sources that failed: those of Briefing.Failed, and any
// article that failed but is missing there. lost are those without an article.
func (w *viewer) failed() (list []articleView, lost []sourceView) {
	shown := make([]bool, len(w.b.Articles))
	for _, f := range w.b.Failed {
		i := slices.IndexFunc(w.b.Articles, func(a Article) bool { return a.Source == f.Source && a.State.failed() })
		if i >= 0 && !shown[i] {
			shown[i] = true
			list = append(list, w.article(i))
			continue
		}
		v := articleView{
			Anchor: fmt.Sprintf("f%d", len(lost)+1), Title: phrase{Text: f.Source, Lang: "und", Dir: "auto"}, Untitled: true, Source: f.Source,
			Reason: f.Reason, Message: cmp.Or(f.Message, whatHappened(f.Reason)), Next: f.NextStep,
		}
		v.Class, v.Label = stateClass(f.State)
		list = append(list, v)
		lost = append(lost, sourceView{Source: f.Source, Anchor: v.Anchor, Reason: v.Reason, Message: v.Message, Next: v.Next, State: f.State})
	}
	for i := range w.b.Articles {
		if w.b.Articles[i].State.failed() && !shown[i] {
			list = append(list, w.article(i))
		}
	}
	return list, lost
}

// segment is one sentence of the full text; usual are the checks that need no
// mention.
func (w *viewer) segment(a *Article, s *Segment, usual []string) segmentView {
	v := segmentView{pairView: w.plainPair(a, s), Heading: s.Kind == "title" || s.Kind == "heading"}
	var passed []string
	for _, c := range s.Checks {
		p := problemView{Failed: c.Result == Fail, Checks: c.Check, Why: c.Why}
		switch {
		case c.Result == Pass:
			passed = append(passed, c.Check)
			continue
		case !p.Failed && s.English == "":
			continue // nothing is left to doubt
		}
		at := slices.IndexFunc(v.Problems, func(o problemView) bool { return o.Failed == p.Failed && o.Why == p.Why })
		if at < 0 {
			v.Problems = append(v.Problems, p)
		} else {
			v.Problems[at].Checks += ", " + p.Checks
		}
	}
	if len(passed) > 0 && !slices.Equal(checksMade(s.Checks), usual) {
		v.Passed = strings.Join(passed, ", ")
	}
	return v
}
