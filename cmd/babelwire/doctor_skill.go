package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/eval"
)

// skillLanguages are the languages that a skill is needed for: those that are
// read, with garbled English in the place of English, which needs none.
func skillLanguages(codes []string) []string {
	var list []string
	for _, code := range codes {
		if code != "en" {
			list = append(list, code)
		}
	}
	if slices.Contains(codes, "en") {
		list = append(list, pipeline.GarbledLang)
	}
	return list
}

// measureSkill measures, or finds what was measured, and prints it.
func (a *app) measureSkill(ctx context.Context, cfg Config, o options, set eval.SkillSet, asJSON bool) error {
	var report *eval.SkillReport
	line := a.lines(o)
	own := cfg.skill()
	e := cfg.endpoint()
	e.Skill = nil // what the config says of the model is compared below, not measured with
	cfg.Endpoints = []Endpoint{e}
	err := a.withModel(ctx, cfg, o, func(ctx context.Context, p *pipeline.Pipeline) (err error) {
		report, err = eval.Skill(ctx, p, set, o.noCache, eval.SkillWatch{Cost: func(c eval.SkillCost) { line(costOf(c)) }, Line: line})
		return err
	})
	if err != nil {
		return err
	}
	if err := a.print(report, asJSON, func(w io.Writer) { skillTable(w, report, own) }); err != nil {
		return err
	}
	return a.unmeasured(report)
}

// unmeasured says which languages could not be measured, why, and what to do.
func (a *app) unmeasured(r *eval.SkillReport) error {
	failed := r.Unmeasured()
	if len(failed) == 0 {
		return nil
	}
	for _, f := range failed {
		fmt.Fprintf(a.stderr, "babelwire: %s was not measured: %s\n", pipeline.SkillName(f.Lang), f.Fault)
	}
	next := "look at the server's log, its chat template and its context size, and see with -v what comes of each request; then measure again with --no-cache, because the journal keeps these answers too"
	if len(failed) < len(r.Languages) {
		fmt.Fprintf(a.stderr, "babelwire: %s\n", next)
		return errIncomplete
	}
	return fmt.Errorf("nothing was measured and nothing is kept: %s", next)
}

// costOf says what a measurement will take.
func costOf(c eval.SkillCost) string {
	text := fmt.Sprintf("Translating %s: at least %s, about %s tokens of prompts, %s to be generated",
		counted(c.Segments, "segment", "segments"), counted(c.Requests, "request", "requests"), thousands(c.PromptTokens), thousands(c.Tokens))
	if c.Time > 0 {
		return text + fmt.Sprintf("; about %s at the speed of the last time.", c.Time.Round(time.Second))
	}
	return text + "; how long that takes is known after the first text."
}

// skillTable writes the result for people, with the lines that keep it in a
// config. own is what the config in force says itself.
func skillTable(w io.Writer, r *eval.SkillReport, own map[string]pipeline.Skill) {
	when := "measured now"
	if r.Known {
		when = fmt.Sprintf("from the journal, measured on %s; --no-cache measures anew", r.At.Format(time.DateOnly))
	}
	fmt.Fprintf(w, "Skill of %s (%s)\n\n", printable(r.Model), when)
	fmt.Fprintf(w, "%-16s %4s %10s %7s %16s  %s\n", "language", "n", "no English", "chrF2", "95 % interval", "grade")
	var measured []eval.SkillFigures
	for _, f := range r.Languages {
		chrf, interval, grade := fmt.Sprintf("%.1f", f.ChrF), fmt.Sprintf("%.1f to %.1f", f.Spread[0], f.Spread[1]), f.Grade
		if f.Fault != "" {
			chrf, interval, grade = "-", "-", "not measured"
		} else {
			measured = append(measured, f)
		}
		fmt.Fprintf(w, "%-16s %4d %10d %7s %16s  %s\n", pipeline.SkillName(f.Lang), f.N, f.NoEnglish, chrf, interval, grade)
	}
	fmt.Fprint(w, "\nGraded is the lower end of the interval. A segment without English counts as empty.\n"+
		"Nothing that rests on a language graded weak is called checked.\n")
	if !r.Outdated.IsZero() {
		fmt.Fprintf(w, "The measurement of %s was outdated: it was of another test set or other prompts.\n", r.Outdated.Format(time.DateOnly))
	}
	if len(measured) == 0 {
		return
	}
	fmt.Fprintln(w, used(measured, own))
	fmt.Fprint(w, "To keep the figures in a config:\n\n    skill:\n")
	for _, f := range measured {
		low := math.Floor(f.Spread[0]*10) / 10 // rounded up it could be graded better than it was
		fmt.Fprintf(w, "      %s: {chrf: %.1f, low: %.1f, n: %d}  # %s\n", f.Lang, f.ChrF, low, f.N, f.Grade)
	}
}

// used says which of the figures a run uses: the config's own grades win.
func used(measured []eval.SkillFigures, own map[string]pipeline.Skill) string {
	var wins []string
	for _, f := range measured {
		s, ok := own[f.Lang]
		if !ok {
			continue
		}
		text := fmt.Sprintf("%s (%s", pipeline.SkillName(f.Lang), s.Grade)
		if pipeline.BetterGrade(s.Grade, f.Grade) {
			text += ", better than measured: " + f.Grade
		}
		wins = append(wins, text+")")
	}
	switch len(wins) {
	case 0:
		return "A run with this journal uses these figures."
	case len(measured):
		return "A run with this config uses none of these figures: the config grades each language itself, and that wins: " + strings.Join(wins, ", ") + "."
	}
	return "A run with this journal uses these figures, but for the languages that the config grades itself, because that wins: " + strings.Join(wins, ", ") + "."
}
