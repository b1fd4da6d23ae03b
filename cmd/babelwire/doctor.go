package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/eval"
	"github.com/babelwire/babelwire/pipeline/lang"
	"github.com/babelwire/babelwire/pipeline/store"
)

// doctorCommand looks at the endpoint. So far it measures the model's skill.
func (a *app) doctorCommand() *cobra.Command {
	var o options
	var skill, asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor --skill [flags]",
		Short: "Measure how well the model translates",
		Long: `doctor --skill has the model translate a small test set of ours, a language at a
time, as a briefing would, and grades its English: good, fair or weak. Nothing
that rests on a language graded weak is called checked.

The result is kept in the journal. A run finds it there for every language that
the config does not grade, and a second doctor --skill asks nothing; --no-cache
measures anew. What it costs is said before the first request.

` + exitHelp(),
		Example: "  babelwire doctor --skill\n  babelwire doctor --skill --base-url http://127.0.0.1:11434/v1 --model qwen3:8b",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !skill {
				return usagef("doctor needs --skill: measuring the model's skill is all that it does so far")
			}
			cfg, err := a.configure(o, cmd.Flags())
			if err != nil {
				return err
			}
			set, err := eval.OwnSkillSet(skillLanguages(cfg.Languages))
			if err != nil {
				return err
			}
			if len(set.Texts) == 0 {
				return usagef("there is no test set for the configured languages (%s)", strings.Join(cfg.Languages, ", "))
			}
			return a.measureSkill(cmd.Context(), cfg, o, set, asJSON)
		},
	}
	f := cmd.Flags()
	o.registerEndpoint(f)
	f.BoolVar(&skill, "skill", false, "measure how well the model translates each language")
	f.BoolVar(&asJSON, "json", false, "print the result as JSON")
	return cmd
}

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
	err := a.withModel(ctx, cfg, o, func(ctx context.Context, p *pipeline.Pipeline, _ *store.Store) (err error) {
		report, err = eval.Skill(ctx, p, set, o.noCache, eval.SkillWatch{Cost: func(c eval.SkillCost) { line(costOf(c)) }, Line: line})
		return err
	})
	if err != nil {
		return err
	}
	return a.print(report, asJSON, func(w io.Writer) { skillTable(w, report) })
}

// costOf says what a measurement will take.
func costOf(c eval.SkillCost) string {
	text := fmt.Sprintf("Translating %d segments: at least %s, about %d tokens of prompts, %d to be generated",
		c.Segments, counted(c.Requests, "request", "requests"), c.PromptTokens, c.Tokens)
	if c.Time > 0 {
		return text + fmt.Sprintf("; about %s at the speed of the last time.", c.Time.Round(time.Second))
	}
	return text + "; how long that takes is known after the first text."
}

// skillTable writes the result for people, with the lines that keep it in a config.
func skillTable(w io.Writer, r *eval.SkillReport) {
	when := "measured now"
	if r.Known {
		when = fmt.Sprintf("from the journal, measured on %s; --no-cache measures anew", r.At.Format(time.DateOnly))
	}
	fmt.Fprintf(w, "Skill of %s (%s)\n\n", printable(r.Model), when)
	fmt.Fprintf(w, "%-16s %4s %7s %16s  %s\n", "language", "n", "chrF2", "95 % interval", "grade")
	for _, f := range r.Languages {
		fmt.Fprintf(w, "%-16s %4d %7.1f %16s  %s\n", languageName(f.Lang), f.N, f.ChrF, fmt.Sprintf("%.1f to %.1f", f.Spread[0], f.Spread[1]), f.Grade)
	}
	fmt.Fprint(w, "\nNothing that rests on a language graded weak is called checked.\n"+
		"A run with this journal uses these figures. To keep them in a config:\n\n    skill:\n")
	for _, f := range r.Languages {
		fmt.Fprintf(w, "      %s: %.1f  # chrF2 of %d segments: %s\n", f.Lang, f.ChrF, f.N, f.Grade)
	}
}

func languageName(code string) string {
	if code == pipeline.GarbledLang {
		return "garbled English"
	}
	return lang.Name(code)
}
