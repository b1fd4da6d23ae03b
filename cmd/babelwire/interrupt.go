package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// interruptible cancels on the first SIGINT or SIGTERM: answers in flight are
// still waited for and recorded. The second signal ends the program at once.
func (a *app) interruptible(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	done := make(chan struct{})
	go func() {
		for n := 0; ; n++ {
			select {
			case <-signals:
				if n > 0 {
					os.Exit(exitInterrupted)
				}
				a.interrupted.Store(true)
				text := "stopping; waiting up to 10 s for answers in flight (again to stop at once)"
				if a.standing != nil {
					text += "; " + a.standing()
				}
				fmt.Fprintf(a.stderr, "babelwire: %s\n", strings.TrimSuffix(text, "; "))
				cancel()
			case <-done:
				return
			}
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(done)
		cancel()
	}
}

// goOn says how far the work came, and that the same command goes on from there
// or starts over.
func (a *app) goOn() string {
	text, again := "", cmp.Or(a.again, "to go on from there")
	if a.standing != nil {
		text = a.standing()
	}
	if text == "" && a.again == "" {
		text = "what was answered is recorded"
	}
	if text != "" {
		text += "; "
	}
	text += again + " run the same command again: babelwire"
	for _, arg := range a.args {
		text += " " + printable(quoted(arg))
	}
	return text
}

// quoted is an argument as a shell takes it.
func quoted(arg string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_@%+=:,./-", r) || r > 0x7f
	}
	if arg != "" && strings.IndexFunc(arg, func(r rune) bool { return !plain(r) }) < 0 {
		return arg
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}
