package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"time"

	"github.com/mattn/go-runewidth"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/lang"
	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/store"
)

// dryRun says what a run would read, ask and take. It sends nothing and writes
// nothing: a journal that is not there is not made.
func (a *app) dryRun(ctx context.Context, cfg Config, o options, sources []pipeline.Source, path string) error {
	pc := pipeline.Config{
		Detector: lang.New(), Languages: cfg.Languages, MaxBytes: cfg.Limits.MaxBytes,
		NoCache: o.noCache, Stdin: a.stdin, Log: a.logger(cfg, o),
		Deadline: cfg.Limits.Deadline.from(time.Now()), MaxTokens: cfg.Limits.MaxTokens.value(), MaxSourceTokens: cfg.Limits.MaxSource.value(),
		Endpoint: cfg.together().BaseURL, Model: cfg.together().Model,
	}
	older := false
	if !o.withoutModel {
		journal, err := store.OpenReadOnly(ctx, path)
		older = errors.Is(err, store.ErrOlder)
		switch {
		case err == nil:
			defer func() { _ = journal.Close() }() // nothing was written
			pc.Journal = journal
		case !older && !errors.Is(err, fs.ErrNotExist):
			return err
		}
	}
	p, err := pipeline.New(pc)
	if err != nil {
		return err
	}
	plan, err := p.Plan(ctx, sources)
	if err != nil {
		return err
	}
	return a.print(plan, slices.Equal(o.formats, []string{"json"}), func(w io.Writer) { planTable(w, plan, o, older) })
}

// planTable writes the plan for people; older says that the journal could not be
// looked up, being of an older version.
func planTable(w io.Writer, plan *pipeline.Plan, o options, older bool) {
	const widest = 48
	column := 6
	for _, s := range plan.Sources {
		column = max(column, min(widest, runewidth.StringWidth(printable(s.Source))))
	}
	name := func(s string) string { return runewidth.FillRight(shortened(printable(s), widest), column) }
	journal := func(string) string { return "" }
	if plan.LookedUp {
		journal = func(s string) string { return fmt.Sprintf(" %8s", s) }
	}
	header := fmt.Sprintf("%s  %-15s %8s %8s %6s %9s %10s%s", name("source"), "language", "segments", "removed", "parts", "tokens in", "tokens out", journal("journal"))
	if o.withoutModel {
		header = fmt.Sprintf("%s  %-15s %8s %8s", name("source"), "language", "segments", "removed")
	}
	fmt.Fprintln(w, header)
	for _, s := range plan.Sources {
		switch {
		case s.State != "":
			fmt.Fprintf(w, "%s  would end %s (%s): %s\n", name(s.Source), s.State, s.Reason, printable(s.Message))
		case o.withoutModel:
			fmt.Fprintf(w, "%s  %-15s %8d %8d\n", name(s.Source), s.LangName, s.Content, s.Removed)
		default:
			fmt.Fprintf(w, "%s  %-15s %8d %8d %6d %9s %10s%s\n", name(s.Source), s.LangName, s.Content, s.Removed, s.Chunks,
				thousands(s.Work.Prompt), thousands(s.Work.Generated), journal(share(s.Recorded, s.Work.Generated)))
		}
	}
	fmt.Fprintln(w)
	fmt.Fprintln(w, planSources(plan))
	if !o.withoutModel {
		planWork(w, plan, o, older)
	}
	fmt.Fprintln(w, "Nothing was sent and nothing was written.")
}

func share(part, whole int) string {
	if whole == 0 {
		return "-"
	}
	return fmt.Sprintf("%d %%", 100*part/whole)
}

// planSources counts the sources by what would become of them.
func planSources(plan *pipeline.Plan) string {
	counts := map[pipeline.State]int{}
	for _, s := range plan.Sources {
		counts[s.State]++
	}
	text := fmt.Sprintf("%s: %d to be briefed", counted(len(plan.Sources), "source", "sources"), plan.Articles)
	for _, state := range pipeline.States {
		if counts[state] > 0 {
			text += fmt.Sprintf(", %d %s", counts[state], state)
		}
	}
	if plan.Ignored > 0 {
		text += "; " + counted(plan.Ignored, "file", "files") + " of other kinds in the folders left out"
	}
	return text + "."
}

// planWork says what the model would have to do, how long that takes, and what
// both rest on.
func planWork(w io.Writer, plan *pipeline.Plan, o options, older bool) {
	fmt.Fprintf(w, "To ask: at least %s; about %s tokens of prompts (%s without those the server has in its cache), %s generated.\n",
		counted(plan.Total.Requests, "request", "requests"), thousands(plan.Total.Prompt), thousands(plan.Total.Fresh), thousands(plan.Total.Generated))
	if plan.Merge.Generated > 0 {
		fmt.Fprintf(w, "About %s of these tokens are for merging stories; which articles tell the same one is not known before they are read.\n", thousands(plan.Merge.Generated))
	}
	switch {
	case plan.LookedUp:
		whole := 0
		for _, s := range plan.Sources {
			if s.State == "" && s.Recorded == s.Work.Generated {
				whole++
			}
		}
		fmt.Fprintf(w, "The journal has all answers for %d of %s; they are not counted. Merged stories were not looked up.\n", whole, counted(plan.Articles, "source", "sources"))
	case o.noCache:
		fmt.Fprintln(w, "With --no-cache the journal was not looked up: everything is asked again.")
	case older:
		fmt.Fprintln(w, "The journal is of an older version, which the next run brings up to date: it was not looked up.")
	default:
		fmt.Fprintln(w, "The journal knows no such endpoint and model yet: nothing was looked up.")
	}
	switch {
	case plan.Model == "":
		fmt.Fprintf(w, "Counted for a context of %s tokens; the endpoint has not told its own yet.\n", thousands(llm.AssumedContext))
	case plan.ContextSize == 0:
		fmt.Fprintf(w, "Counted for a context of %s tokens; %s has not told its own.\n", thousands(llm.AssumedContext), printable(plan.Model))
	default:
		fmt.Fprintf(w, "Counted for %s with a context of %s tokens, as the endpoint was last time.\n", printable(plan.Model), thousands(plan.ContextSize))
	}
	if plan.Seconds > 0 {
		fmt.Fprintf(w, "Time: %s, from %s measured on %s with %s.\n", about(time.Duration(plan.Seconds*float64(time.Second))),
			speed(plan.Speed.GeneratedPerSecond), plan.Speed.At.Format("2 January 2006"), printable(plan.Model))
	} else {
		fmt.Fprintln(w, "Time: the speed is not known yet; babelwire doctor measures it, and so does the first run.")
	}
}
