package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/lang"
	"github.com/babelwire/babelwire/pipeline/source"
	"github.com/babelwire/babelwire/pipeline/store"
)

// formats a briefing can be written in, the default of standard output first.
var formats = []string{"md", "html", "json"}

// options are the flags that brief and run share.
type options struct {
	config, baseURL, model, out, journal, concurrency, logFormat string
	formats                                                      []string
	printConfig, dryRun, noCache, withoutModel, quiet            bool
	verbose                                                      int
}

func (o *options) register(f *pflag.FlagSet) {
	o.registerEndpoint(f)
	f.BoolVar(&o.printConfig, "print-config", false, "print the configuration in force and stop")
	f.BoolVar(&o.dryRun, "dry-run", false, "say what would be read and asked, and how long it would take; send and write nothing (with --format json: as JSON)")
	f.StringVarP(&o.out, "out", "o", "", "write the briefing into `DIR` instead of standard output")
	f.StringSliceVar(&o.formats, "format", nil, "md, html, json (default: md to standard output, all three with --out)")
	f.BoolVar(&o.withoutModel, "without-model", false, "ask no model: leading sentences as they stand, grouped")
}

// registerEndpoint adds the flags of every command that asks a model.
func (o *options) registerEndpoint(f *pflag.FlagSet) {
	f.StringVar(&o.config, "config", "", "config `FILE` (default ./config.yaml, then the user's config folder)")
	f.StringVar(&o.baseURL, "base-url", "", "the endpoint, as http://127.0.0.1:8080/v1 (default: the config's, then the usual local ports)")
	f.StringVar(&o.model, "model", "", "the model's `NAME` (default: the first one the endpoint has)")
	f.StringVar(&o.journal, "journal", "", "the journal's `FILE`, where every answer is kept (default: the user's state folder)")
	f.StringVar(&o.concurrency, "concurrency", "", "requests in flight: auto or a `NUMBER` (default auto)")
	f.BoolVar(&o.noCache, "no-cache", false, "ask again even what the journal holds")
	f.BoolVar(&o.quiet, "quiet", false, "no progress, errors only")
	f.StringVar(&o.logFormat, "log-format", "", "text or json (default text)")
	f.CountVarP(&o.verbose, "verbose", "v", "say more; -vv says everything")
}

func (a *app) briefCommand() *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:   "brief [flags] SOURCE...",
		Short: "Brief files, folders, globs or standard input (-) now",
		Long: `brief reads the named sources - .txt, .md and .html files, folders of them,
globs, or - for standard input - and writes one briefing of them.

Without --out the first format goes to standard output, and nothing else does.
What the model answers is kept in the journal: the same sources again ask nothing.

` + exitHelp(briefExits),
		Example: "  babelwire brief -o out fixtures/sources\n  babelwire brief --base-url http://127.0.0.1:11434/v1 --model qwen3:8b news.txt\n  curl -s https://example.org/story.html | babelwire brief -",
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := a.configure(o, cmd.Flags())
			if err != nil || o.printConfig {
				return a.printed(cfg, err)
			}
			if len(args) == 0 {
				return usagef("no SOURCE was named; name files, folders, globs or - (for example: babelwire brief news/)")
			}
			sources := make([]pipeline.Source, len(args))
			for i, name := range args {
				sources[i] = pipeline.Source{Name: name}
			}
			return a.brief(cmd.Context(), cfg, o, sources, false)
		},
	}
	o.register(cmd.Flags())
	return cmd
}

func (a *app) runCommand() *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use: "run [flags]", ValidArgsFunction: cobra.NoFileCompletions,
		Short: "Brief the sources of the config: the nightly job",
		Long: `run briefs the sources of config.yaml into its output folder. It holds the
journal's lock, so that two runs never work at once; brief works beside it.
Stopped at any instant and started again, it goes on where it was.

` + exitHelp(runExits),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("run takes its sources from the config, not %q; use 'babelwire brief %s'", args[0], args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := a.configure(o, cmd.Flags())
			if err != nil || o.printConfig {
				return a.printed(cfg, err)
			}
			if len(cfg.Sources) == 0 {
				return usagef("the config names no sources; add them under sources:, or use 'babelwire brief SOURCE...'")
			}
			return a.brief(cmd.Context(), cfg, o, cfg.sources(), true)
		},
	}
	o.register(cmd.Flags())
	return cmd
}

// configure joins defaults, file, environment and flags.
func (a *app) configure(o options, flags *pflag.FlagSet) (Config, error) {
	cfg, err := loadConfig(o.config, a.getenv, os.Environ())
	if err != nil {
		return cfg, err
	}
	if o.baseURL != "" || o.model != "" {
		e := cfg.endpoint()
		if o.baseURL != "" && o.baseURL != e.BaseURL {
			e = Endpoint{BaseURL: o.baseURL, Timeout: e.Timeout} // another server: the file's model and grades are not its
		}
		if o.model != "" && o.model != e.Model {
			e.Model, e.Skill = o.model, nil
		}
		cfg.Endpoints = append([]Endpoint{e}, cfg.Endpoints[min(1, len(cfg.Endpoints)):]...)
	}
	if o.out != "" {
		cfg.Output.Dir = o.out
	}
	if flags.Changed("format") {
		cfg.Output.Formats = o.formats
	}
	if o.journal != "" {
		cfg.Journal = o.journal
	}
	if o.logFormat != "" {
		cfg.Log.Format = o.logFormat
	}
	switch o.concurrency {
	case "":
	case "auto":
		cfg.Limits.Concurrency = 0
	default:
		n, err := strconv.Atoi(o.concurrency)
		if err != nil || n < 1 {
			return cfg, usagef("--concurrency: %q is neither auto nor a number above 0", o.concurrency)
		}
		cfg.Limits.Concurrency = n
	}
	return cfg, cfg.validate("")
}

func (a *app) printed(cfg Config, err error) error {
	if err != nil {
		return err
	}
	text, err := cfg.print()
	if err != nil {
		return err
	}
	_, err = io.WriteString(a.stdout, text)
	return err
}

// journalPath is where the journal lies.
func (a *app) journalPath(cfg Config) string { return first(cfg.Journal, store.DefaultPath(a.getenv)) }

// brief makes one briefing and writes it. Everything that can be wrong with
// the command itself is found before the first request.
func (a *app) brief(ctx context.Context, cfg Config, o options, sources []pipeline.Source, nightly bool) error {
	if err := readable(sources); err != nil {
		return err
	}
	path := a.journalPath(cfg)
	if o.dryRun {
		return a.dryRun(ctx, cfg, o, sources, path)
	}
	dir := cfg.Output.Dir
	if !nightly && o.out == "" {
		dir = "" // brief writes to standard output unless --out says otherwise
	}
	if nightly && dir == "" {
		return usagef("the config names no output folder; set output.dir, or use --out DIR")
	}
	if err := writable(dir); err != nil {
		return err
	}
	if nightly {
		release, err := store.Lock(path)
		if err != nil {
			return err
		}
		defer release()
	}
	show := a.newProgress(o.quiet || o.verbose > 0, !o.withoutModel)
	defer show.stop()
	ctx, stop := a.interruptible(ctx)
	defer stop()
	log := a.logger(cfg, o)
	journal, err := store.Open(ctx, path)
	if err != nil {
		return err
	}
	defer func() { _ = journal.Close() }() // every answer is durable already

	pc := pipeline.Config{
		Detector: lang.New(), Journal: journal, Languages: cfg.Languages, Title: cfg.Output.Title, MaxBytes: cfg.Limits.MaxBytes,
		NoCache: o.noCache, Stdin: a.stdin, Log: log, Progress: show.update, Skill: cfg.skill(),
	}
	if !o.withoutModel {
		client, endpoint, err := a.connect(ctx, cfg, log)
		if err != nil {
			return err
		}
		defer client.Close()
		pc.Client, pc.Endpoint, pc.Model, pc.Workers = client, endpoint.BaseURL, endpoint.Model, cfg.Limits.Concurrency
	}
	p, err := pipeline.New(pc)
	if err != nil {
		return err
	}
	started := time.Now()
	runID := started.UTC().Format("20060102T150405.000")
	if err := journal.StartRun(ctx, runID, started); err != nil {
		return err
	}
	b, err := p.Run(ctx, sources)
	if err != nil {
		return err
	}
	show.stop()
	if err := a.deliver(ctx, b, cfg, dir, journal, runID, o.quiet); err != nil {
		return err
	}
	if !b.Complete() {
		return errIncomplete
	}
	return nil
}

// deliver writes the briefing, keeps it in the journal, and says in a few lines
// what it covers.
func (a *app) deliver(ctx context.Context, b *pipeline.Briefing, cfg Config, dir string, journal *store.Store, runID string, quiet bool) error {
	var paths []string
	if dir == "" {
		text, err := pipeline.Render(b, cfg.stdoutFormat())
		if err != nil {
			return err
		}
		if _, err := a.stdout.Write(text); err != nil {
			return fmt.Errorf("writing the briefing to standard output: %w; every answer is in the journal: run the same command again, nothing is asked twice", err)
		}
	} else {
		var err error
		if paths, err = pipeline.WriteFiles(b, dir, cfg.Output.Formats); err != nil {
			return err
		}
	}
	record, err := pipeline.Render(b, "json")
	if err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx) // the briefing is written: its record belongs to it
	if err := journal.SaveBriefing(ctx, runID, b.GeneratedAt, record); err != nil {
		return err
	}
	if err := journal.FinishRun(ctx, runID, time.Now(), coverage(b)); err != nil {
		return err
	}
	if quiet {
		return nil
	}
	for i, line := range summary(b, paths) {
		if i == 0 {
			line = a.marked(line, b.Complete())
		}
		fmt.Fprintln(a.stderr, line)
	}
	return nil
}

func (c Config) stdoutFormat() string {
	if len(c.Output.Formats) == 0 || slices.Equal(c.Output.Formats, defaults().Output.Formats) {
		return formats[0]
	}
	return c.Output.Formats[0]
}

// readable fails when no source could be read at all.
func readable(sources []pipeline.Source) error {
	var problems []string
	for _, ref := range source.Expand(sources).Refs {
		if ref.Problem == nil {
			return nil
		}
		text := fmt.Sprintf("\n  %s: %s", printable(ref.Name), ref.Problem.Message)
		if ref.Problem.NextStep != "" {
			text += "; " + ref.Problem.NextStep
		}
		problems = append(problems, text)
	}
	return usagef("no source can be read:%s", strings.Join(problems, ""))
}

// writable makes the output folder and tries to write into it, before anything
// is asked of a model.
func writable(dir string) error {
	if dir == "" {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return usagef("--out %s: the folder cannot be made (%w); name another one", printable(dir), err)
	}
	probe, err := os.CreateTemp(dir, ".babelwire-*")
	if err != nil {
		return usagef("--out %s: the folder cannot be written (%w); change its permissions or name another one", printable(dir), err)
	}
	probe.Close()
	return os.Remove(probe.Name())
}

func first(s ...string) string {
	for _, v := range s {
		if v != "" {
			return v
		}
	}
	return ""
}
