package main

import (
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"sync/atomic"

	"github.com/spf13/cobra"
)

// app is what the commands share: the streams, the environment, the flags.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	interrupted    atomic.Bool
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
  babelwire brief --without-model .  no model at hand: leading sentences, grouped
  babelwire run                      the nightly job: sources of config.yaml
  babelwire doctor --skill           how well the model translates each language

The commands that make a briefing end with one of these; the --help of each command
gives its own.

` + exitHelp(runExits),
		SilenceUsage: true, SilenceErrors: true,
		Version: version(),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		// A misspelled command's flags are read as the root's: name the command.
		if cmd == root && len(args) > 0 && !strings.HasPrefix(args[0], "-") {
			return unknownCommand(args[0])
		}
		return usagef("%w (see 'babelwire %s')", err, strings.TrimSpace(strings.TrimPrefix(cmd.CommandPath(), "babelwire")+" --help"))
	})
	root.AddCommand(a.briefCommand(), a.runCommand(), a.doctorCommand(), a.evalCommand(), &cobra.Command{
		Use: "version", Short: "Print the version",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("version takes no arguments, but got %q", args)
			}
			return nil
		},
		Run: func(*cobra.Command, []string) { fmt.Fprintln(a.stdout, version()) },
	})
	root.CompletionOptions.HiddenDefaultCmd = false
	return root
}

func unknownCommand(name string) error {
	return usagef("there is no command %q; the commands are brief, run, doctor, eval, version and completion", name)
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
