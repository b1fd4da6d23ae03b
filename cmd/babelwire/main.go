// Command babelwire reads news in many languages and writes one English
// briefing in which every point is proven by sentences of its sources.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
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
	root := app.rootCommand(args)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(app.stdout)
	root.SetErr(app.stderr)
	cmd, err := root.ExecuteContextC(ctx)
	app.command = cmd.CommandPath()
	return app.exitCode(err)
}
