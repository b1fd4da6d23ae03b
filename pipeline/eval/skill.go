package eval

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/score"
)

// SkillReport says how well a model translates.
type SkillReport struct {
	Model   string    `json:"model"`
	Version string    `json:"version"` // of the test set and the prompts
	At      time.Time `json:"at"`
	Known   bool      `json:"known"` // measured before: nothing was asked
	// Outdated is when another version of the set or of the prompts was measured,
	// which this measurement replaces; zero where there was none.
	Outdated  time.Time      `json:"outdated,omitzero"`
	Languages []SkillFigures `json:"languages"`
}

// SkillFigures are those of one language.
type SkillFigures struct {
	Lang   string     `json:"lang"`   // ISO 639-1 code, or pipeline.GarbledLang
	N      int        `json:"n"`      // segments
	ChrF   float64    `json:"chrf"`   // chrF2 pooled over them, typography folded; one without English is an empty hypothesis
	Spread [2]float64 `json:"spread"` // 95 % bootstrap interval of ChrF
	Grade  string     `json:"grade"`  // of the lower end of Spread; "" where nothing could be measured
	// NoEnglish counts segments without English, of which Unanswered got nothing
	// from the endpoint. (Where the report is Known, Unanswered is 0.)
	NoEnglish  int    `json:"no_english"`
	Unanswered int    `json:"unanswered"`
	Fault      string `json:"fault,omitempty"` // why nothing could be measured; ChrF and Spread are 0 then
}

// Unmeasured returns the languages that could not be measured.
func (r *SkillReport) Unmeasured() []SkillFigures {
	return slices.DeleteFunc(slices.Clone(r.Languages), func(f SkillFigures) bool { return f.Fault == "" })
}

// SkillCost is what a measurement is expected to take, told before it begins.
type SkillCost struct {
	Segments     int
	Requests     int           // at least: an answer that fails a check is asked again
	PromptTokens int           // estimated
	Tokens       int           // estimated, generated
	Time         time.Duration // at the speed of this model's last measurement; 0 where there was none
}

// SkillWatch is told how a measurement goes. Both functions are required.
type SkillWatch struct {
	Cost func(SkillCost)   // once, before the first request for a translation
	Line func(line string) // one line a text
}

// Skill returns how well the pipeline's model translates the set. What was
// measured before under the same version is not asked again, unless anew is
// set. A measurement that is complete is kept in the journal, where a
// run finds it; the answers of one that is interrupted are kept there too.
//
// A language that the endpoint failed in, rather than the model, is not
// graded and not kept: SkillFigures.Fault says why.
func Skill(ctx context.Context, p *pipeline.Pipeline, set SkillSet, anew bool, watch SkillWatch) (*SkillReport, error) {
	before, known, err := p.MeasuredSkill(ctx)
	if err != nil {
		return nil, err
	}
	sameVersion := known && before.Version == set.Version
	if sameVersion && !anew && covers(before, set) {
		return skillReport(before, set, true), nil
	}
	cost := skillCost(set, before)
	watch.Cost(cost)
	m := pipeline.MeasuredSkill{
		Model: before.Model, Kind: before.Kind, Version: set.Version, At: time.Now().UTC().Truncate(time.Second),
		Languages: map[string]pipeline.Skill{}, Spread: map[string][2]float64{}, NoEnglish: map[string]int{},
	}
	started, written := time.Now(), 0
	sources := sourcesOf(set.Texts)
	told, fresh := 0, true
	translated, err := p.Translate(ctx, sources, func(i int, t pipeline.Translation) {
		told++
		written += t.Tokens.Completion
		fresh = fresh && t.Tokens.CachedCalls == 0
		line := fmt.Sprintf("%d of %d: %s: %d of %d segments have English", told, len(sources), sources[i].Name, len(sources[i].Segments)-t.Lost, len(sources[i].Segments))
		if left := len(sources) - told; left > 0 && written > 0 {
			took := time.Since(started)
			line += fmt.Sprintf("; about %s left", (took * time.Duration(left) / time.Duration(told)).Round(time.Second))
		}
		watch.Line(line)
	})
	if err != nil {
		return nil, err
	}
	for i, t := range translated {
		if t.Fault != "" {
			return nil, fmt.Errorf("the skill was not measured: %s: %s; what was answered is kept, run the same command again", sources[i].Name, t.Fault)
		}
	}
	if fresh {
		m.Seconds, m.Segments = time.Since(started).Seconds(), cost.Segments
	}
	answers := answersOf(sources, translated)
	for code, segments := range skillCounts(set, translated) {
		if answers[code].fault() != "" {
			continue
		}
		all := make([]int, len(segments))
		for i := range all {
			all[i] = i
		}
		chrf := pooled(segments, all)
		spread := score.Bootstrap(len(segments), score.Rounds, bootstrapSeed, func(sample []int) float64 { return pooled(segments, sample) })
		m.Languages[code] = pipeline.Skill{ChrF: chrf, N: len(segments), Grade: pipeline.Grade(code, spread.Low)}
		m.Spread[code] = [2]float64{spread.Low, spread.High}
		m.NoEnglish[code] = answers[code].noEnglish
	}
	report := skillReport(m, set, false)
	for i := range report.Languages {
		f := &report.Languages[i]
		a := answers[f.Lang]
		f.N, f.NoEnglish, f.Unanswered, f.Fault = a.n, a.noEnglish, a.unanswered, a.fault()
	}
	if known && !sameVersion {
		report.Outdated = before.At
	}
	if len(m.Languages) == 0 {
		return report, nil // nothing to keep, and what was measured before stands
	}
	if sameVersion { // languages that were not asked for this time
		for code, s := range before.Languages {
			if _, ok := m.Languages[code]; !ok {
				m.Languages[code], m.Spread[code], m.NoEnglish[code] = s, before.Spread[code], before.NoEnglish[code]
			}
		}
	}
	if err := p.KeepSkill(ctx, m); err != nil {
		return nil, err
	}
	return report, nil
}

// covers reports whether every language of the set was measured.
func covers(m pipeline.MeasuredSkill, set SkillSet) bool {
	for _, t := range set.Texts {
		if _, ok := m.Languages[t.Lang]; !ok {
			return false
		}
	}
	return true
}

// skillCounts counts the segments of each language, in the order of the set.
func skillCounts(set SkillSet, translated []pipeline.Translation) map[string][]score.ChrFCounts {
	counts := map[string][]score.ChrFCounts{}
	for i, t := range set.Texts {
		english, reference := fold(padded(translated[i].English, len(t.English))), fold(t.English)
		for k := range reference {
			counts[t.Lang] = append(counts[t.Lang], score.CountChrF(english[k], reference[k]))
		}
	}
	return counts
}

// pooled is the chrF2 of the segments with these indexes.
func pooled(segments []score.ChrFCounts, which []int) float64 {
	var sum score.ChrFCounts
	for _, i := range which {
		sum.Add(segments[i])
	}
	return sum.ChrF2()
}

// skillReport lists the languages of the set in its order.
func skillReport(m pipeline.MeasuredSkill, set SkillSet, known bool) *SkillReport {
	r := &SkillReport{Model: m.Model, Version: m.Version, At: m.At, Known: known}
	listed := map[string]bool{}
	for _, t := range set.Texts {
		if listed[t.Lang] {
			continue
		}
		listed[t.Lang] = true
		s := m.Languages[t.Lang]
		r.Languages = append(r.Languages, SkillFigures{Lang: t.Lang, N: s.N, ChrF: s.ChrF, Spread: m.Spread[t.Lang], Grade: s.Grade, NoEnglish: m.NoEnglish[t.Lang]})
	}
	return r
}

// skillCost estimates from the references how much will be written, and from
// the sources how much will be read.
func skillCost(set SkillSet, before pipeline.MeasuredSkill) SkillCost {
	const instructions, perSegment = 180, 8 // tokens of a prompt beside the text, and of a segment's mark
	var c SkillCost
	for _, t := range set.Texts {
		c.Segments += len(t.Source)
		requests := len(turnsOf(len(t.Source))) // one a turn
		c.Requests += requests
		c.PromptTokens += requests * instructions
		for i := range t.Source {
			c.PromptTokens += llm.EstimateTokens(t.Source[i]) + perSegment
			c.Tokens += llm.EstimateTokens(t.English[i]) + perSegment
		}
	}
	if before.Segments > 0 {
		c.Time = time.Duration(before.Seconds / float64(before.Segments) * float64(c.Segments) * float64(time.Second))
	}
	return c
}
