package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/eval"
)

// evalTranslationCommand is `babelwire eval translation`.
func (a *app) evalTranslationCommand() *cobra.Command {
	var o options
	var data, docs string
	var langs []string
	var plain, asJSON bool
	cmd := &cobra.Command{
		Use:   "translation --data DIR [flags]",
		Short: "Measure the pipeline's English against reference translations",
		Long: `translation has the pipeline translate parallel texts and compares its English
with theirs: chrF2, chrF2++ and BLEU, as sacrebleu computes them. With --plain
the same model is also asked plainly for each whole text, and the difference is
given with its 95 % interval, where a language has two texts or more.

DIR holds one folder a language, named by its ISO 639 code (eng, fra, ...), with
files of the same name for the same text, one segment a line. A text that has
another number of lines than its English is left out, and it is said so. Answers
are kept in the journal: an interrupted measurement goes on where it stopped.

` + exitHelp(translationExits),
		Example: "  babelwire eval translation --data parallel --docs 0-5 --langs fr,nl --plain",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if data == "" {
				return usagef("--data is missing; name the folder of the parallel texts")
			}
			wanted, err := eval.ParseRange(docs)
			if err != nil {
				return usagef("--docs: %w", err)
			}
			texts, leftOut, err := eval.ReadParallel(data, langs, wanted)
			if err != nil {
				return usagef("--data: %s", printableLines(err.Error()))
			}
			a.sayLeftOut(leftOut)
			cfg, err := a.configure(o, cmd.Flags())
			if err != nil {
				return err
			}
			var report *eval.TranslationReport
			err = a.withModel(cmd.Context(), cfg, o, func(ctx context.Context, p *pipeline.Pipeline) error {
				report, err = eval.Translation(ctx, p, texts, plain, a.lines(o))
				return err
			})
			if err != nil {
				return err
			}
			return a.print(report, asJSON, func(w io.Writer) { translationTable(w, report) })
		},
	}
	f := cmd.Flags()
	o.registerEndpoint(f)
	f.StringVar(&data, "data", "", "the `DIR` of the parallel texts")
	f.StringVar(&docs, "docs", "", "which documents, by place in the English folder from 0, as `0-5` (default all)")
	f.StringSliceVar(&langs, "langs", []string{"fr", "nl", "id", "ar"}, "languages to translate from")
	f.BoolVar(&plain, "plain", false, "ask the model plainly too, and compare")
	f.BoolVar(&asJSON, "json", false, "print the report as JSON")
	return cmd
}

// translationTable writes the report for people.
func translationTable(w io.Writer, r *eval.TranslationReport) {
	fmt.Fprintf(w, "Translation into English by %s\n"+
		"(quotation marks, apostrophes and no-break spaces are written alike on all sides before scoring)\n\nSegments, pooled:\n", printable(r.Model))
	fmt.Fprintf(w, "%-5s %5s %9s %7s %8s %6s %12s %16s\n", "lang", "texts", "segments", "chrF2", "chrF2++", "BLEU", "asked again", "without English")
	rows := append(r.Languages[:len(r.Languages):len(r.Languages)], r.All)
	for _, f := range rows {
		fmt.Fprintf(w, "%-5s %5d %9d %7.1f %8.1f %6.1f %12d %16d\n", f.Lang, f.Documents, f.Segments, f.ChrF, f.ChrFPP, f.BLEU, f.Repaired, f.Lost)
	}
	if r.Plain != nil {
		fmt.Fprintf(w, "\nWhole texts, chrF2 pooled, against the same model asked plainly:\n")
		fmt.Fprintf(w, "%-5s %9s %7s %11s %18s\n", "lang", "pipeline", "plain", "difference", "95 % interval")
		for _, f := range rows {
			d, interval := f.Difference, "too few texts"
			if d.Interval != nil {
				interval = fmt.Sprintf("%+.2f to %+.2f", d.Interval.Low, d.Interval.High)
			}
			fmt.Fprintf(w, "%-5s %9.2f %7.2f %+11.2f %18s\n", f.Lang, f.PipelineChrF, d.PlainChrF, d.Value, interval)
		}
		if notWorse, known := r.All.Difference.NotWorse(); known {
			verdict := "The pipeline is not worse than the plain answer beyond the interval."
			if !notWorse {
				verdict = "The pipeline is WORSE than the plain answer: the whole interval lies below 0."
			}
			fmt.Fprintf(w, "%s\nThe interval is a paired bootstrap over %s (%d samples).\n", verdict, counted(r.All.Documents, "text", "texts"), r.All.Difference.Rounds)
		}
		if cut := cutTexts(r.Documents); cut > 0 {
			fmt.Fprintf(w, "%s did not fit the model's context and went to the plain side in parts.\n", counted(cut, "text", "texts"))
		}
	}
	fmt.Fprintln(w)
	costLine(w, "pipeline", r.Pipeline)
	if r.Plain != nil {
		costLine(w, "plain", *r.Plain)
	}
	for _, d := range r.Documents {
		for _, side := range []struct{ name, fault string }{{"pipeline", d.Fault}, {"plain", d.PlainFault}} {
			if side.fault != "" {
				fmt.Fprintf(w, "%s/%s, %s: %s\n", d.Lang, printable(d.Name), side.name, printable(side.fault))
			}
		}
	}
}

func cutTexts(documents []eval.TranslationDocument) int {
	n := 0
	for _, d := range documents {
		if d.PlainParts > 1 {
			n++
		}
	}
	return n
}

func costLine(w io.Writer, side string, c eval.TranslationCost) {
	fmt.Fprintf(w, "%-9s %s, %s prompt tokens, %s generated", side+":", counted(c.Calls, "request", "requests"),
		thousands(c.PromptTokens), thousands(c.CompletionTokens))
	if c.CachedCalls > 0 {
		fmt.Fprintf(w, "; %s from the journal", counted(c.CachedCalls, "answer", "answers"))
	}
	if c.Calls > 0 {
		fmt.Fprintf(w, "; %.0f s, %.1f tokens a second", c.Seconds, c.TokensPerSecond())
	}
	fmt.Fprintln(w)
}
