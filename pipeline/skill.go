package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"github.com/babelwire/babelwire/prompts"
)

// This file knows how far the model in use can be trusted, a language at a
// time. Two thirds of a small model's serious errors change no number, date or
// name: no check of a text sees them. What they have in common is that the
// model which makes them translates badly, and that can be measured.

// The grades of a skill.
const (
	Weak = "weak" // nothing that rests on this language is Checked
	Fair = "fair"
	Good = "good"
)

// The thresholds between the grades, as chrF2 pooled over segments.
//
// They come from 113 answers of a 1.5B model in French, Dutch, Indonesian and
// Arabic that were read one by one and have a reference translation; 79 of them
// had a serious error. A logistic curve of "has a serious error" over the chrF2
// of the answer falls to one half at 73.6 (95 % bootstrap interval 66 to 91);
// among the 99 that passed every check, at 70.5 (63 to 84). Put in the
// pooled score of a whole set (57.3), the curve gives the rate that was
// counted there: 73 % against 70 %.
//
//   - Below 65, between the lower ends of the two intervals, the data say that
//     an answer is more likely seriously wrong than right: weak. The model's
//     best language scored 65, and 11 of its 19 answers were wrong.
//   - From 74, the best estimate of the even odds, it is more likely right: good.
//   - Between the two the data cannot tell: fair.
//
// How uncertain this is: one model, one reader, 113 rows of eight texts, and
// errors of one text resemble each other, so the true intervals are wider. Only
// six rows score above 80: where errors become rare (one in five, one in ten) was
// not seen, the fitted 97 and 110 are extrapolations. On the 38 rows whose
// references are independent human translations the curve is too flat to place
// anything. A threshold that is too high costs a good model the word "checked";
// one that is too low lends it to a bad one.
//
// TestCalibrateSkill in pipeline/eval prints all of these figures.
const (
	weakBelow = 65
	goodFrom  = 74
)

// Garbled English is nearer to its reference before anybody has done anything:
// untouched, our test set of it scores 58, against 24 to 27 for French, Dutch
// and Indonesian. Its thresholds lie at the same share of the way from there to
// 100 as those of the other languages: 53 % and 65 %. No answer of this kind
// was labelled, so they are an analogy and not a measurement.
const (
	garbledWeakBelow = 81
	garbledGoodFrom  = 86
)

// Grade names what a chrF2 pooled over segments (0..100) is worth in a language
// (ISO 639-1 code or GarbledLang).
func Grade(code string, chrf float64) string {
	weak, good := float64(weakBelow), float64(goodFrom)
	if code == GarbledLang {
		weak, good = garbledWeakBelow, garbledGoodFrom
	}
	switch {
	case chrf >= good:
		return Good
	case chrf >= weak:
		return Fair
	}
	return Weak // and what is not a number
}

// MeasuredSkill is what a measurement found out about one model. The journal
// keeps one a model, and a run uses it for every language that its
// configuration does not grade.
type MeasuredSkill struct {
	Model string `json:"model"`
	// Version tells measurements apart that cannot be compared: another test
	// set, or other prompts.
	Version   string           `json:"version"`
	At        time.Time        `json:"at"`
	Languages map[string]Skill `json:"languages"` // by ISO 639-1 code or GarbledLang
	// Spread holds 95 % of the values that a language's chrF2 takes when its
	// segments are drawn anew (bootstrap): lower and upper end.
	Spread map[string][2]float64 `json:"spread"`
	// Seconds is how long Segments took where no answer came from the journal;
	// else both are 0. The next measurement tells from it how long it will take.
	Seconds  float64 `json:"seconds"`
	Segments int     `json:"segments"`
}

// skillMeta is where the journal keeps the measurement of a model.
func skillMeta(model string) string { return "skill:" + model }

// MeasuredSkill returns what the journal holds of the model in use; ok is false
// where it was never measured.
func (p *Pipeline) MeasuredSkill(ctx context.Context) (m MeasuredSkill, ok bool, err error) {
	model, err := p.Model(ctx)
	if err != nil {
		return m, false, err
	}
	return p.storedSkill(ctx, model)
}

// KeepSkill puts a measurement of m.Model into the journal, in the place of
// an earlier one.
func (p *Pipeline) KeepSkill(ctx context.Context, m MeasuredSkill) error {
	text, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("keeping the skill of %s: %w", m.Model, err)
	}
	return p.cfg.Journal.SetMeta(context.WithoutCancel(ctx), skillMeta(m.Model), string(text))
}

// storedSkill reads a measurement and grades it anew: the thresholds may have
// changed since.
func (p *Pipeline) storedSkill(ctx context.Context, model string) (m MeasuredSkill, ok bool, err error) {
	text, ok, err := p.cfg.Journal.Meta(ctx, skillMeta(model))
	if err != nil || !ok {
		return m, false, err
	}
	if err := json.Unmarshal([]byte(text), &m); err != nil || m.Model != model {
		return MeasuredSkill{}, false, nil // written by another version: it is measured again
	}
	for code, s := range m.Languages {
		s.Grade = Grade(code, s.ChrF)
		m.Languages[code] = s
	}
	return m, true, nil
}

// recallSkill loads what was measured of the model that was just learned of.
// It comes before the first answer of that model is used. Should the endpoint turn out to
// have another model than the journal remembers, articles that ended before keep what
// the model that answered them was worth.
func (p *Pipeline) recallSkill(ctx context.Context, model string) error {
	m, _, err := p.storedSkill(ctx, model)
	if err != nil {
		return err
	}
	p.measured.Store(&m)
	return nil
}

// skill is how well the model in use translates a language: what the
// configuration says, else what was measured, else zero.
func (p *Pipeline) skill(key string) Skill {
	if s, ok := p.cfg.Skill[key]; ok {
		return s
	}
	if m := p.measured.Load(); m != nil {
		return m.Languages[key]
	}
	return Skill{}
}

// skills is every skill that is known, by language.
func (p *Pipeline) skills() map[string]Skill {
	all := map[string]Skill{}
	if m := p.measured.Load(); m != nil {
		maps.Copy(all, m.Languages)
	}
	maps.Copy(all, p.cfg.Skill)
	return all
}

// TranslationPrompts names the versions of the prompts that Translate uses.
// Measurements under other prompts are not of the same thing.
func TranslationPrompts() []string {
	return []string{prompts.Normalize.ID(), prompts.Translate.ID()}
}
