package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/source"
	"github.com/babelwire/babelwire/pipeline/store"
)

func (a *app) briefCommand() *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:   "brief [flags] SOURCE...",
		Short: "Brief files, folders, globs or standard input (-) now",
		Long: `brief reads the named sources - .txt, .md and .html files, folders of them,
globs, or - for standard input - and writes one briefing of them.

Without --out the first format goes to standard output, and nothing else does.
What the model answers is kept in the journal: the same sources again ask nothing.

` + limitsHelp + `
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

// limitsHelp says in the --help of both commands what their limits do.
const limitsHelp = `With --deadline or --max-tokens-total it briefs what is done at the limit, and
names what is not; babelwire retry-failed goes on from there. The sources are
then read in the order in which they are named, one article of every publisher
before the second of any; without a limit, the longest first.
`

func (a *app) runCommand() *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use: "run [flags]", ValidArgsFunction: cobra.NoFileCompletions,
		Short: "Brief the sources of the config: the nightly job",
		Long: `run briefs the sources of config.yaml into its output folder. It holds the
journal's lock, so that two runs never work at once; brief works beside it.
Stopped at any instant and started again, it goes on where it was.

` + limitsHelp + `
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

// brief makes one briefing and writes it. Everything that can be wrong with
// the command itself is found before the first request.
func (a *app) brief(ctx context.Context, cfg Config, o options, sources []pipeline.Source, nightly bool) (err error) {
	deadline := cfg.Limits.Deadline.from(time.Now())
	refs, err := readable(sources)
	if err != nil {
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
	if err := writable("--out", dir); err != nil {
		return err
	}
	if cfg.MetricsFile != "" {
		if err := writable("--metrics-file", filepath.Dir(cfg.MetricsFile)); err != nil {
			return err
		}
	}
	if nightly {
		release, err := store.Lock(path)
		if err != nil {
			return err
		}
		defer release()
	}
	left := a.newAccount(cfg, o, dir, nightly)
	defer func() { left.close(err) }() // however it ends
	log := left.log
	show := a.newProgress(manner{quiet: o.quiet || o.verbose > 0, model: !o.withoutModel, night: nightly, json: left.json})
	defer show.stop()
	if o.withoutModel {
		a.again = "to start over" // no answers are kept that it could go on from
	}
	if !deadline.IsZero() && !left.json {
		a.say(ctx, log, "the briefing is to be out at %s (in %s), of what is done by then", deadline.Local().Format("2 January 15:04:05"), time.Until(deadline).Round(time.Second))
	}
	ctx, stop := a.interruptible(ctx)
	defer stop()
	journal, err := store.Open(ctx, path)
	if err != nil {
		return err
	}
	defer func() { _ = journal.Close() }() // every answer is durable already

	pc := pipeline.Config{
		Detector: a.languages(), Journal: journal, Languages: cfg.Languages, Title: cfg.Output.Title, MaxBytes: cfg.Limits.MaxBytes,
		NoCache: o.noCache, AskFaults: o.askFaults, Stdin: a.stdin, Log: log, Progress: show.update, Skill: cfg.skill(), FurtherSkill: cfg.furtherSkill(),
		Deadline: deadline, MaxTokens: cfg.Limits.MaxTokens.value(), MaxSourceTokens: cfg.Limits.MaxSource.value(),
	}
	if !o.withoutModel {
		client, endpoint, err := a.connectAll(ctx, cfg, log)
		if err != nil {
			return err
		}
		defer client.Close()
		pc.Client, pc.Endpoint, pc.Model, pc.Workers = client, endpoint.BaseURL, endpoint.Model, cfg.workers()
	}
	p, err := pipeline.New(pc)
	if err != nil {
		return err
	}
	left.pipeline = p
	if err := journal.StartRun(ctx, left.run, left.started); err != nil {
		return err
	}
	defer func() { left.keep(ctx, journal, err) }()
	b, err := p.Run(ctx, sources)
	if err != nil {
		return err
	}
	show.stop()
	if err := a.deliver(ctx, b, cfg, dir, journal, left, o.quiet); err != nil {
		return err
	}
	if err := keepOrigin(ctx, journal, b, refs, dir, cfg.Output, nightly); err != nil {
		return err
	}
	if !b.Complete() {
		return errIncomplete
	}
	return nil
}

// deliver writes the briefing, keeps it in the journal, and says in a few lines
// what it covers. Each format is rendered once, all before the first is written.
func (a *app) deliver(ctx context.Context, b *pipeline.Briefing, cfg Config, dir string, journal *store.Store, left *account, quiet bool) error {
	wanted := cfg.Output.Formats
	if dir == "" {
		wanted = []string{cfg.stdoutFormat()}
	}
	rendered := map[string][]byte{}
	for _, format := range append([]string{"json"}, wanted...) { // the journal keeps the JSON
		if rendered[format] != nil {
			continue
		}
		var err error
		if rendered[format], err = left.pipeline.Render(b, format); err != nil {
			return err
		}
	}
	var paths []string
	if dir == "" {
		if _, err := a.stdout.Write(rendered[wanted[0]]); err != nil {
			return fmt.Errorf("writing the briefing to standard output: %w; every answer is in the journal: run the same command again, nothing is asked twice", err)
		}
	} else {
		var err error
		if paths, err = pipeline.WriteFiles(rendered, dir, wanted); err != nil {
			return err
		}
	}
	left.briefing = b.ID
	ctx = context.WithoutCancel(ctx) // the briefing is written: its record belongs to it
	if err := journal.SaveBriefing(ctx, left.run, b.GeneratedAt, rendered["json"]); err != nil {
		return err
	}
	if quiet || left.json {
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

// readable finds the sources, and fails when none of them could be read at all.
func readable(sources []pipeline.Source) ([]source.Ref, error) {
	var problems []string
	refs := source.Expand(sources).Refs
	for _, ref := range refs {
		if ref.Problem == nil {
			return refs, nil
		}
		text := fmt.Sprintf("\n  %s: %s", printable(ref.Name), ref.Problem.Message)
		if ref.Problem.NextStep != "" {
			text += "; " + ref.Problem.NextStep
		}
		problems = append(problems, text)
	}
	return nil, usagef("no source can be read:%s", strings.Join(problems, ""))
}

// writable makes the folder that a flag names and tries to write into it, before
// anything is asked of a model.
func writable(flag, dir string) error {
	if dir == "" {
		return nil
	}
	if err := pipeline.TryFolder(dir); err != nil {
		return usagef("%s %s: %w", flag, printable(dir), err)
	}
	return nil
}
