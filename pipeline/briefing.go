package pipeline

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/babelwire/babelwire/prompts"
)

// briefing assembles what the run made. Its id is a hash of the content, so
// that the same work has the same id.
func (p *Pipeline) briefing(started time.Time, articles []*Article, stories []Story) *Briefing {
	// What has passed since the start: a clock that is set meanwhile ends no run before it began.
	finished := started.Add(max(0, p.cfg.Now().Sub(started))).UTC()
	b := &Briefing{
		Schema: Schema, Title: p.cfg.Title, GeneratedAt: finished, Language: "en",
		Run:   RunInfo{StartedAt: started.UTC(), FinishedAt: finished, ModelRequested: p.cfg.Model, Usage: p.spent(articles)},
		Skill: p.skills(), Stories: stories, WithoutModel: p.extractive,
	}
	if !p.extractive {
		b.Run.Prompts = prompts.InUse()
		if info := p.info.Load(); info != nil {
			b.Run.EndpointKind, b.Run.ModelRequested = info.Kind, cmp.Or(p.cfg.Model, info.Model)
		}
	}
	slices.Sort(p.answered) // the run is over: nobody else writes
	b.Run.ModelAnswered = strings.Join(p.answered, ", ")
	b.Articles = make([]Article, len(articles))
	for i, a := range articles {
		b.Articles[i] = *a
	}
	b.Coverage, b.Failed = ends(articles)
	b.ID = contentID(b.Articles, b.Stories)
	return b
}

// ends counts the sources by the state they ended in, and lists those that failed.
func ends(articles []*Article) (Coverage, []Failure) {
	coverage := Coverage{Sources: len(articles), ByState: map[State]int{}}
	var failed []Failure
	for _, a := range articles {
		coverage.ByState[a.State]++
		if a.State.failed() {
			failed = append(failed, Failure{Source: a.Source, State: a.State, Reason: a.Reason, Message: a.Message, NextStep: a.NextStep})
		}
	}
	return coverage, failed
}

// contentID is the id of a briefing: a hash of all that its stories and
// articles say. What depends on the journal and not on the sources is left out:
// tokens, status, what changed since the last briefing.
//
// What is hashed is all values sorted by their paths, since the order of the
// fields in the code says nothing. It goes through one article or story at a
// time: together the paths are many times as large as the texts.
func contentID(articles []Article, stories []Story) string {
	h := newHasher()
	add := func(list string, n int, entry func(i int) any) {
		paths, order := make([]string, n), make([]int, n)
		for i := range paths {
			paths[i], order[i] = indexed(list, i), i
		}
		// The bracket at the end of an index keeps all that is of one entry together.
		slices.SortFunc(order, func(x, y int) int { return strings.Compare(paths[x], paths[y]) })
		var parts []string
		for _, i := range order {
			parts = parts[:0]
			for _, l := range leaves(paths[i], entry(i)) {
				parts = append(parts, l.path+"="+l.value)
			}
			slices.Sort(parts)
			h.add(parts...)
		}
	}
	add("articles", len(articles), func(i int) any {
		a := articles[i]
		a.Tokens = Tokens{}
		return a
	})
	add("stories", len(stories), func(i int) any {
		s := stories[i]
		s.Status, s.Delta = "", nil
		return s
	})
	return "b" + h.id()
}
