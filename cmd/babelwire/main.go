// Command babelwire reads news in many languages and writes one English
// briefing in which every point is proven by sentences of its sources.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/lang"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv))
}

// run is the whole program; tests call it. It returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, getenv func(string) string) int {
	// A reader of the output that leaves is an error of that write, and does not
	// end the work: see leavable. Nobody need read standard error at all.
	signal.Ignore(syscall.SIGPIPE)
	app := &app{args: args, stdin: stdin, stdout: &leavable{Writer: stdout}, stderr: &screen{Writer: stderr}, getenv: getenv}
	return app.execute(ctx)
}

func (a *app) execute(ctx context.Context) int {
	root := a.rootCommand(a.args)
	root.SetArgs(a.args)
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	cmd, err := root.ExecuteContextC(ctx)
	a.command = cmd.CommandPath()
	return a.exitCode(err)
}

// languages is what tells the languages of the texts.
func (a *app) languages() pipeline.Detector {
	if a.detector != nil {
		return a.detector
	}
	return lang.New()
}
