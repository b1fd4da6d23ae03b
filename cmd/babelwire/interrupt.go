package main

import (
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

// goOn says how far the work came and how it goes on.
func (a *app) goOn() string {
	done := ""
	if a.standing != nil {
		done = a.standing()
	}
	command := "babelwire"
	for _, arg := range a.args {
		command += " " + printable(quoted(arg))
	}
	return first(done, "what was answered is recorded") + "; to go on from there run the same command again: " + command
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
