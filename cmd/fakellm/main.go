// Command fakellm serves a misbehaving OpenAI-compatible endpoint, to test
// clients without a model and without luck. See package llmtest.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// Exit codes.
const (
	exitOK    = 0
	exitFatal = 1  // the address, the answers or the ledger cannot be used
	exitUsage = 64 // unknown flag or behaviour
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run serves until ctx ends and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	code := exitOK
	var addr, ledger string
	var opt llmtest.Options
	cmd := &cobra.Command{
		Use:   "fakellm",
		Short: "A misbehaving OpenAI-compatible endpoint",
		Long: `fakellm answers OpenAI-compatible chat completions in plain code and fails on
request. A behavior is a script, one step per chat completion, the last step
repeats: 5xx*3,honest fails three times and then answers. A step is
NAME[:ARGUMENT][*COUNT][@PROBABILITY:SEED][^TEXT]. Steps with ^TEXT are a script
of their own, for the prompts that hold TEXT: number^Veldhaven spoils one source.
A part in double quotation marks is read as a Go string: loop:"\n".

Exit codes: 0 stopped by a signal; 1 cannot listen or read the answers;
64 unknown flag or behavior.`,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if opt.Behavior == "list" {
				return list(stdout)
			}
			err := serve(cmd.Context(), addr, ledger, opt, stdout)
			if err != nil && !errors.Is(err, llmtest.ErrBehavior) {
				code = exitFatal
			}
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&addr, "addr", "127.0.0.1:0", "address to listen on; port 0 is any free one")
	f.StringVar(&opt.Behavior, "behavior", "honest", "how to behave; \"list\" lists the names")
	f.StringVar(&opt.Answers, "answers", "", "folder of reference answers, found by document text")
	f.IntVar(&opt.Slots, "slots", llmtest.DefaultSlots, "completions computed at once; later ones wait in order")
	f.DurationVar(&opt.Latency, "latency", 0, "how long a completion occupies its slot")
	f.DurationVar(&opt.TokenLatency, "token-latency", 0, "added to the latency per completion token")
	f.StringVar(&ledger, "ledger", "", "file for one JSON line per chat completion, appended")
	f.IntVar(&opt.Context, "context", llmtest.DefaultContext, "tokens a slot holds")
	f.StringVar(&opt.Model, "model", llmtest.DefaultModel, "model name listed")
	f.StringVar(&opt.Kind, "kind", llmtest.KindLlamaCpp, "dialect: "+strings.Join(llmtest.Kinds(), ", "))
	cmd.SetArgs(args)
	cmd.SetOut(stdout)
	cmd.SetErr(stderr)

	err := cmd.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	fmt.Fprintf(stderr, "fakellm: %v\n", err)
	if errors.Is(err, llmtest.ErrBehavior) {
		_ = list(stderr)
	}
	if code != exitOK {
		return code
	}
	return exitUsage
}

func list(w io.Writer) error {
	for _, b := range llmtest.Behaviors() {
		if _, err := fmt.Fprintf(w, "%-19s %s\n", b.Name, b.Doc); err != nil {
			return err
		}
	}
	return nil
}

func serve(ctx context.Context, addr, ledger string, opt llmtest.Options, stdout io.Writer) error {
	if ledger != "" {
		// Prompts and keys are in it: for the owner's eyes only.
		f, err := os.OpenFile(ledger, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
		if err != nil {
			return fmt.Errorf("open the ledger: %w: name a file that can be written", err)
		}
		defer f.Close()
		opt.Ledger = f
	}
	s, err := llmtest.Listen(addr, opt)
	if err != nil {
		return err
	}
	defer s.Close()
	if _, err := fmt.Fprintf(stdout, "listening on %s\n", s.URL); err != nil {
		return fmt.Errorf("say where the server listens: %w", err)
	}
	<-ctx.Done()
	return nil // answers in flight are cut, as when a real server is stopped
}
