package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/source"
	"github.com/babelwire/babelwire/pipeline/store"
)

func (a *app) retryCommand() *cobra.Command {
	var o options
	var all, list bool
	cmd := &cobra.Command{
		Use:   "retry-failed [flags] [BRIEFING.json]",
		Short: "Try the sources again that a briefing could not be made of",
		Long: `retry-failed takes a briefing - BRIEFING.json, that of --out DIR, or the last one
in the journal -, asks what was not answered for the sources that failed for now
or had to stop at a limit, and writes the whole briefing anew where it was
written. What this model has answered already is in the journal and costs nothing. With
--all it also tries those again that failed for good, and asks again for answers
of the model that were of no use.

With --list it says which sources these are, why, what to do, and how often they
were tried; it asks and writes nothing (with --format json: as JSON).

` + exitHelp(runExits),
		Example: "  babelwire retry-failed --list\n  babelwire retry-failed\n  babelwire retry-failed --all out/briefing.json",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("retry-failed takes one briefing at most, but got %q", args)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := a.configure(o, cmd.Flags())
			if err != nil || o.printConfig {
				return a.printed(cfg, err)
			}
			again, err := a.findBriefing(cmd.Context(), cfg, o, args)
			if err != nil {
				return err
			}
			rows := again.failed()
			if list {
				return a.print(rows, slices.Equal(o.formats, []string{"json"}), func(w io.Writer) { again.table(w, rows) })
			}
			return a.retry(cmd.Context(), cfg, o, cmd.Flags().Changed("format"), again, rows, all)
		},
	}
	o.register(cmd.Flags())
	cmd.Flags().BoolVar(&all, "all", false, "also try those again that failed for good, and answers that were of no use")
	cmd.Flags().BoolVar(&list, "list", false, "list what failed, and stop")
	return cmd
}

// retry runs the sources of a briefing again.
func (a *app) retry(ctx context.Context, cfg Config, o options, formatSet bool, again *remake, rows []failedSource, all bool) error {
	o.askFaults = all
	if !slices.ContainsFunc(rows, func(r failedSource) bool { return r.Retryable || all }) {
		text := "there is nothing to try again: no source failed"
		if len(rows) > 0 {
			text = fmt.Sprintf("there is nothing to try again: %s failed for good or got answers of no use; --list says why, --all tries all the same", counted(len(rows), "source", "sources"))
		}
		fmt.Fprintf(a.stderr, "babelwire: %s\n", text)
		return nil
	}
	if again.origin == nil {
		return usagef("the journal does not know what this briefing was made of; run the command again that made it: what is answered is not asked twice")
	}
	if err := again.origin.reachable(); err != nil {
		return err
	}
	if o.out == "" {
		o.out = again.origin.Dir
	}
	cfg.Output.Dir, cfg.Output.Title = o.out, again.origin.Title
	if !formatSet {
		cfg.Output.Formats = again.origin.Formats
	}
	return a.brief(ctx, cfg, o, again.origin.Sources, again.origin.Nightly)
}

// remake is a briefing that is to be made again.
type remake struct {
	briefing *pipeline.Briefing
	origin   *origin            // nil = the journal does not know it
	attempts map[string]attempt // by attemptKey
}

// findBriefing reads the briefing that is meant, and what the journal knows of it.
func (a *app) findBriefing(ctx context.Context, cfg Config, o options, args []string) (*remake, error) {
	path := a.journalPath(cfg)
	journal, err := store.OpenReadOnly(ctx, path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usagef("there is no journal at %s: nothing was briefed yet; name the one that was used with --journal", printable(path))
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = journal.Close() }() // nothing was written
	var text []byte
	named := ""
	switch {
	case len(args) > 0:
		named = args[0]
	case o.out != "":
		named = filepath.Join(o.out, "briefing.json")
	}
	if named != "" {
		if text, err = os.ReadFile(named); err != nil {
			return nil, usagef("the briefing %s cannot be read (%w); name the briefing.json that was written", printable(named), reason(err))
		}
	} else {
		last, ok, err := journal.LastBriefing(ctx)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, usagef("the journal %s holds no briefing yet; make one with babelwire brief or run", printable(path))
		}
		text = last
	}
	again := &remake{}
	if again.briefing, err = pipeline.ReadBriefing(bytes.NewReader(text)); err != nil {
		return nil, err
	}
	var made origin
	if ok, err := journal.MetaJSON(ctx, originKey(again.briefing), &made); err != nil {
		return nil, err
	} else if ok {
		again.origin = &made
	}
	again.attempts, err = recallAttempts(ctx, journal)
	return again, err
}

// origin is what a briefing was made of. The journal keeps it, so that the same
// briefing can be made again.
type origin struct {
	Sources []pipeline.Source `json:"sources"` // each file by itself: what came into a folder since is another briefing's
	Folder  string            `json:"folder"`  // against which relative names are read
	Dir     string            `json:"dir"`     // absolute; "" = standard output
	Formats []string          `json:"formats"`
	Title   string            `json:"title"`
	Nightly bool              `json:"nightly"`
}

func originKey(b *pipeline.Briefing) string { return "made:" + b.ID }

// reachable fails where the sources cannot be read again from here.
func (g *origin) reachable() error {
	here, err := os.Getwd()
	if err != nil {
		return fmt.Errorf("finding the current folder: %w", err)
	}
	for _, s := range g.Sources {
		if s.Name == source.Stdin {
			return usagef("the briefing was made from standard input, which cannot be read again; give the same text to 'babelwire brief -'")
		}
		if !filepath.IsAbs(s.Name) && here != g.Folder {
			return usagef("the briefing was made in %s, and names its sources from there; go to that folder and try again", printable(g.Folder))
		}
	}
	return nil
}

// attempt is how a source has failed so far.
type attempt struct {
	Since time.Time `json:"since"` // of the first briefing that it failed for
	Last  time.Time `json:"last"`
	Tries int       `json:"tries"` // briefings
}

const (
	attemptsKey = "failed.sources"
	// attemptsKept is how long a source is remembered that no briefing names any more.
	attemptsKept = 30 * 24 * time.Hour
)

// failing reports whether a fault cost the source something: it failed, or had to
// stop, or is partial for an answer of no use.
func failing(a *pipeline.Article) bool {
	return a.Retryable() || a.State == pipeline.Failed || a.State == pipeline.Partial && strings.HasPrefix(a.Reason, "llm.")
}

// attemptKey names a source with its content: a file that was changed is another try.
func attemptKey(a *pipeline.Article) string { return a.Source + "\n" + a.SHA256 }

// keepOrigin keeps in the journal what a briefing was made of, and which of it failed.
// refs are the sources as they were found before the run.
func keepOrigin(ctx context.Context, journal *store.Store, b *pipeline.Briefing, refs []source.Ref, dir string, out Output, nightly bool) error {
	ctx = context.WithoutCancel(ctx) // the briefing is written: this belongs to it
	made := origin{Dir: dir, Formats: out.Formats, Title: out.Title, Nightly: nightly}
	named := map[string]source.Ref{}
	for _, ref := range refs {
		named[ref.Name] = ref
	}
	for _, a := range b.Articles { // those of the briefing: a folder may hold more by now
		ref := named[a.Source]
		made.Sources = append(made.Sources, pipeline.Source{Name: a.Source, Publisher: ref.Publisher, Published: ref.Published, Country: ref.Country})
	}
	var err error
	if made.Folder, err = os.Getwd(); err != nil {
		return fmt.Errorf("finding the current folder: %w", err)
	}
	if dir != "" {
		if made.Dir, err = filepath.Abs(dir); err != nil {
			return fmt.Errorf("finding the output folder: %w", err)
		}
	}
	attempts, err := recallAttempts(ctx, journal)
	if err != nil {
		return err
	}
	countAttempts(attempts, b)
	return errors.Join(journal.SetMetaJSON(ctx, originKey(b), made), journal.SetMetaJSON(ctx, attemptsKey, attempts))
}

// recallAttempts reads how sources have failed so far, by attemptKey.
func recallAttempts(ctx context.Context, journal *store.Store) (map[string]attempt, error) {
	attempts := map[string]attempt{}
	if ok, err := journal.MetaJSON(ctx, attemptsKey, &attempts); err != nil || !ok || attempts == nil {
		return map[string]attempt{}, err
	}
	return attempts, nil
}

// countAttempts adds a briefing's failures, and forgets what passed and what is old.
func countAttempts(attempts map[string]attempt, b *pipeline.Briefing) {
	for key, t := range attempts {
		if b.GeneratedAt.Sub(t.Last) > attemptsKept {
			delete(attempts, key)
		}
	}
	for i := range b.Articles {
		a := &b.Articles[i]
		key := attemptKey(a)
		if !failing(a) {
			delete(attempts, key)
			continue
		}
		t := attempts[key]
		if t.Tries == 0 {
			t.Since = b.GeneratedAt
		}
		t.Last, t.Tries = b.GeneratedAt, t.Tries+1
		attempts[key] = t
	}
}

// failedSource is an entry of the list of what could not be briefed.
type failedSource struct {
	Source    string         `json:"source"`
	State     pipeline.State `json:"state"`
	Reason    string         `json:"reason"`
	Message   string         `json:"message"`
	NextStep  string         `json:"next_step"`
	Retryable bool           `json:"retryable"` // without --all; the others failed for good, or got answers of no use
	Tries     int            `json:"tries"`     // briefings that it failed for, the content being the same
	Since     time.Time      `json:"since"`
}

// failed lists the sources that a fault cost something, in the order of the sources.
func (m *remake) failed() []failedSource {
	rows := []failedSource{}
	for i := range m.briefing.Articles {
		a := &m.briefing.Articles[i]
		if !failing(a) {
			continue
		}
		row := failedSource{
			Source: a.Source, State: a.State, Reason: a.Reason, Message: a.Message, NextStep: a.NextStep,
			Retryable: a.Retryable(), Tries: 1, Since: m.briefing.GeneratedAt,
		}
		if t, ok := m.attempts[attemptKey(a)]; ok {
			row.Tries, row.Since = t.Tries, t.Since
		}
		rows = append(rows, row)
	}
	return rows
}

// table writes the list for people.
func (m *remake) table(w io.Writer, rows []failedSource) {
	made := m.briefing.GeneratedAt.Local().Format("2 January 2006, 15:04")
	if len(rows) == 0 {
		fmt.Fprintf(w, "No source of the briefing of %s failed.\n", made)
		return
	}
	fmt.Fprintf(w, "%s of the %d of the briefing of %s:\n\n", counted(len(rows), "source", "sources"), m.briefing.Coverage.Sources, made)
	retryable := 0
	for _, r := range rows {
		fmt.Fprintf(w, "%s: %s (%s), %s since %s\n  %s\n", printable(r.Source), r.State, r.Reason,
			counted(r.Tries, "try", "tries"), r.Since.Local().Format("2 January 2006, 15:04"), printable(r.Message))
		if r.NextStep != "" {
			fmt.Fprintf(w, "  Next step: %s.\n", printable(r.NextStep))
		}
		if r.Retryable {
			retryable++
		}
	}
	fmt.Fprintln(w)
	if retryable > 0 {
		fmt.Fprintf(w, "babelwire retry-failed tries %d of them again.\n", retryable)
	}
	if retryable < len(rows) {
		fmt.Fprintln(w, "With --all the others are tried again, too.")
	}
}
