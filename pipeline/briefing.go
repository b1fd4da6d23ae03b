package pipeline

import (
	"slices"
	"strings"
	"time"

	"github.com/babelwire/babelwire/prompts"
)

// briefing assembles what the run made. Its id is a hash of the content, so
// that the same work has the same id.
func (p *Pipeline) briefing(started time.Time, articles []*Article, stories []Story) *Briefing {
	b := &Briefing{
		Schema: Schema, Title: p.cfg.Title, GeneratedAt: p.cfg.Now().UTC(), Language: "en",
		Run:      RunInfo{StartedAt: started.UTC(), FinishedAt: p.cfg.Now().UTC(), ModelRequested: p.cfg.Model, Usage: p.usage},
		Coverage: Coverage{Sources: len(articles), ByState: map[State]int{}},
		Skill:    p.skills(), Stories: stories, WithoutModel: p.cfg.Client == nil,
	}
	if p.cfg.Client != nil {
		b.Run.Prompts = prompts.InUse()
		if info := p.info.Load(); info != nil {
			b.Run.EndpointKind, b.Run.ModelRequested = info.Kind, first(p.cfg.Model, info.Model)
		}
	}
	slices.Sort(p.answered) // the run is over: nobody else writes
	b.Run.ModelAnswered = strings.Join(p.answered, ", ")
	for _, a := range articles {
		b.Articles = append(b.Articles, *a)
		b.Coverage.ByState[a.State]++
		b.Run.Usage.Repaired += a.repaired + a.Tokens.mended
		if a.State == Failed || a.State == FailedRetry {
			b.Failed = append(b.Failed, Failure{Source: a.Source, State: a.State, Reason: a.Reason, Message: a.Message, NextStep: a.NextStep})
		}
	}
	b.ID = contentID(b.Articles, b.Stories)
	return b
}
