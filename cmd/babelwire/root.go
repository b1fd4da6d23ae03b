package main

import (
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"sync/atomic"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/babelwire/babelwire/pipeline"
)

// app is what the commands share: the streams, the environment, the flags.
type app struct {
	args           []string // as typed
	command        string   // the one that was run, as "babelwire brief"; set at the end
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	detector       pipeline.Detector // of brief and run; nil = lang.New, which takes a third of a second
	interrupted    atomic.Bool
	standing       func() string // how far the work came, "" = not begun; set before interruptible
	again          string        // what running the command again is for once it was interrupted; "" = to go on from there
}

func (a *app) rootCommand(args []string) *cobra.Command {
	root := &cobra.Command{
		Use:   "babelwire",
		Short: "One proven English briefing from news in many languages",
		Long: `babelwire reads news in French, Dutch, Indonesian, Arabic, English and garbled
English, has a model of yours put it into English and summarize it, groups the
same story across languages, and writes one briefing. Every point of it cites
sentences of the source in its own language, and says what was checked.

It talks to any OpenAI-compatible endpoint: llama.cpp, Ollama, vLLM, LM Studio.
With none configured it looks for one on the usual local ports.

  babelwire brief news/              a briefing of a folder, to the terminal
  babelwire brief -o out a.txt b.md  briefing.md, briefing.html, briefing.json in out/
  cat a.txt | babelwire brief -      from a pipe
  babelwire brief --dry-run news/    what it would read and ask, and how long that takes
  babelwire brief --without-model .  no model at hand: leading sentences, grouped
  babelwire run                      the nightly job: sources of config.yaml
  babelwire retry-failed             the sources again that failed for now
  babelwire doctor                   what the endpoint can do, and what to change
  babelwire doctor --skill           how well the model translates each language
  babelwire verify out/briefing.json whether a briefing still follows from its originals

The commands that make a briefing end with one of these; the --help of each command
gives its own.

` + exitHelp(runExits),
		SilenceUsage: true, SilenceErrors: true,
		Version: version(),
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		// A misspelled command's flags are read as the root's: name the command.
		if cmd == root && len(args) > 0 && !strings.HasPrefix(args[0], "-") {
			return unknownCommand(root, args[0])
		}
		return unknownFlag(cmd, err)
	})
	root.AddCommand(a.briefCommand(), a.runCommand(), a.retryCommand(), a.doctorCommand(), a.verifyCommand(), a.evalCommand(), &cobra.Command{
		Use: "version", Short: "Print the version",
		Args: noArguments,
		Run:  func(*cobra.Command, []string) { fmt.Fprintln(a.stdout, version()) },
	})
	root.CompletionOptions.HiddenDefaultCmd = false
	completeFlags(root)
	return root
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no arguments, but got %q", cmd.CommandPath(), args)
	}
	return nil
}

func unknownCommand(root *cobra.Command, name string) error {
	var names []string
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() && c.Name() != "help" {
			names = append(names, c.Name())
		}
	}
	return usagef("there is no command %q%s (the commands are %s)", name, didYouMean(name, names), strings.Join(names, ", "))
}

// unknownFlag names the flag that may have been meant; other errors of flags
// say enough themselves.
func unknownFlag(cmd *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	if !errors.As(err, &missing) {
		return usageError{err}
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return usagef("%w%s", err, strings.ReplaceAll(didYouMean(missing.GetSpecifiedName(), names), "mean ", "mean --"))
}

// didYouMean is the question that follows a name that is not there, "" where no
// other is like it. cobra knows what is like it: two letters wrong, or a beginning.
func didYouMean(name string, names []string) string {
	known := &cobra.Command{SuggestionsMinimumDistance: 2}
	for _, n := range names {
		known.AddCommand(&cobra.Command{Use: n, Run: func(*cobra.Command, []string) {}})
	}
	if near := known.SuggestionsFor(name); len(near) > 0 {
		return "; did you mean " + near[0] + "?"
	}
	return ""
}

// version is the module's version as the toolchain recorded it, or the commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "babelwire (unknown version)"
	}
	v, commit := info.Main.Version, ""
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			commit = " " + s.Value[:12]
		}
	}
	if v == "" || v == "(devel)" {
		v = "devel"
	}
	if strings.Contains(v, strings.TrimSpace(commit)) {
		commit = ""
	}
	return "babelwire " + v + commit + " " + info.GoVersion
}
