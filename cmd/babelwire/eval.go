package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/babelwire/babelwire/pipeline/eval"
)

// evalCommand groups what measures the product itself.
func (a *app) evalCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "eval",
		Short: "Measure the checks and the translation on data of your own",
		Long: `eval measures babelwire itself: how often its checks are wrong, and how good its
English is. It makes no briefing.

  babelwire eval checks       error rates of the checks; no model, no network
  babelwire eval translation  scores of a model's English; asks the model`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("there is no command %q; the commands are eval checks and eval translation", "eval "+args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.evalChecksCommand(), a.evalTranslationCommand())
	return cmd
}

// checksOptions are the flags of eval checks.
type checksOptions struct {
	data, show      string
	only            []string
	examples        int
	json, mutations bool
}

// evalChecksCommand is `babelwire eval checks`.
func (a *app) evalChecksCommand() *cobra.Command {
	var o checksOptions
	cmd := &cobra.Command{
		Use:   "checks --data PATH [flags]",
		Short: "Measure how often the checks of translations are wrong",
		Long: `checks makes the checks of English against its original on data whose truth is
known, and says how often they are wrong. It asks no model and needs no network.

PATH is one of
  - a folder with one folder a language, named by its ISO 639 code (eng, fra, nl
    ...), of .txt files: the same name is the same text, the same line the same
    segment. The translations are taken as originals and the English as theirs:
    what a check blames there is a false alarm.
  - a .jsonl file, or a folder of such files: one object a line, {doc, id, lang,
    source, english, labels, note}. labels are what a reader found wrong with the
    English, or ["ok"]; "ok" alone will do, and an id may be a number. The rows
    of one doc and lang are one text. A row that repeats doc, id and lang is left
    out, and it is said so.

In English that is right, errors are planted one at a time - each digit changed,
a name replaced, a negation dropped, answers moved by one row - to see which of
them the checks find. The rows of a text are checked in turns of at most 12, as a
briefing asks for them.

` + exitHelp(checksExits),
		Example: "  babelwire eval checks --data translations/\n  babelwire eval checks --data answers.jsonl --mutations=false --show number\n" +
			"  babelwire eval checks --data answers.jsonl --json | jq '.[] | select(.result == \"fail\")'",
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error { return a.evalChecks(o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.data, "data", "", "the `PATH` of the data: a folder of languages, or .jsonl")
	f.StringSliceVar(&o.only, "only", nil, "only these languages, as `fr,ar` (default: all of a .jsonl; fr, nl, id and ar of folders)")
	f.BoolVar(&o.mutations, "mutations", true, "plant errors in English that is right")
	f.StringVar(&o.show, "show", "", "print rows instead of tables: what the check `NAME` blames wrongly, or the errors of that label or planted kind that no check finds")
	f.IntVar(&o.examples, "examples", 10, "how many rows --show prints")
	f.BoolVar(&o.json, "json", false, "print what each check said of each row, as one JSON list; plants no errors")
	return cmd
}

func (a *app) evalChecks(o checksOptions) error {
	switch {
	case o.data == "":
		return usagef("--data is missing; name a folder of translations or a .jsonl file of answers (see 'babelwire eval checks --help')")
	case o.json && o.show != "":
		return usagef("--json and --show exclude each other: --json prints every row")
	case o.examples < 1:
		return usagef("--examples: %d is not a number above 0", o.examples)
	}
	data, err := eval.ReadData(o.data, o.only)
	if err != nil {
		return usagef("--data: %s", printableLines(err.Error()))
	}
	plant := o.mutations && !o.json
	if shown := eval.Shown(data, plant); o.show != "" && !slices.Contains(shown, o.show) {
		if slices.Contains(eval.Kinds(), o.show) {
			return usagef("--show: errors of the kind %q are not planted with --mutations=false", o.show)
		}
		return usagef("--show: nothing here is called %q; there is: %s", o.show, printable(strings.Join(shown, ", ")))
	}
	a.sayLeftOut(data.LeftOut)
	if plant && data.Rows() > 500 {
		fmt.Fprintln(a.stderr, "babelwire: planting errors; this may take a minute (--mutations=false leaves it out)")
	}
	report := eval.MeasureChecks(data, plant)
	var out strings.Builder
	switch {
	case o.json:
		err = report.WriteJSON(&out)
	case o.show != "":
		for i, f := range report.Find(o.show) {
			if i > 0 {
				out.WriteString("\n")
			}
			if err = f.Write(&out, o.examples); err != nil {
				break
			}
		}
	default:
		err = report.Write(&out)
	}
	if err == nil {
		_, err = io.WriteString(a.stdout, out.String())
	}
	if err != nil {
		return fmt.Errorf("writing the figures to standard output: %w", err)
	}
	return nil
}

// sayLeftOut says what of the data is not measured, a line each.
func (a *app) sayLeftOut(list []string) {
	for _, s := range list {
		fmt.Fprintf(a.stderr, "babelwire: left out: %s\n", printable(s))
	}
}
