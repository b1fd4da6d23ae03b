package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/store"
)

// The exit codes. A Go panic returns 2, so 2 is never used.
const (
	exitOK          = 0
	exitFatal       = 1
	exitIncomplete  = 3
	exitNoEndpoint  = 4
	exitLocked      = 11
	exitUsage       = 64
	exitInterrupted = 130
)

// exitEntry is a line of a command's table of exit codes.
type exitEntry struct {
	code    int
	meaning string
}

// The tables of exit codes. The --help of each command prints the codes that it
// can end with, and what they mean there.
var (
	noEndpoint  = exitEntry{exitNoEndpoint, "the endpoint did not answer at the start; nothing was asked of a model"}
	interrupted = exitEntry{exitInterrupted, "interrupted; run again to go on where it stopped"}

	// runExits are those of run, and of all commands that brief.
	runExits = []exitEntry{
		{exitOK, "every source ended ok or ok_repaired"},
		{exitIncomplete, "the briefing was written; some source ended otherwise (it says which, and why)"},
		{exitFatal, "fatal: no briefing was written (run.json says why)"},
		noEndpoint,
		{exitLocked, "another run holds the journal"},
		{exitUsage, "wrong flag, config, model name, or output folder; no source could be read"},
		interrupted,
	}
	// briefExits: brief takes no lock.
	briefExits = slices.DeleteFunc(slices.Clone(runExits), func(e exitEntry) bool { return e.code == exitLocked })
	// doctorExits are those of a look at the endpoint, and of a measurement of the model.
	doctorExits = []exitEntry{
		{exitOK, "all is well, or warnings only; --skill: every language was measured, whatever its grade"},
		{exitIncomplete, "some check says FAIL; --skill: some languages were measured, others could not be"},
		{exitFatal, "fatal: the journal or the output cannot be written, the key is refused, or the endpoint failed before the end"},
		noEndpoint,
		{exitUsage, "wrong flag, config or model name"},
		interrupted,
	}
	translationExits = []exitEntry{
		{exitOK, "the scores were written, good or bad; it says which texts were left out or failed"},
		{exitFatal, "fatal: the journal or the output cannot be written"},
		noEndpoint,
		{exitUsage, "wrong flag, config or model name, or no texts that can be used"},
		interrupted,
	}
	// checksExits: no model is asked and no journal opened.
	checksExits = []exitEntry{
		{exitOK, "the figures were written, good or bad"},
		{exitFatal, "fatal: the output cannot be written"},
		{exitUsage, "wrong flag, or no data that could be used"},
		{exitInterrupted, "interrupted; nothing was written"},
	}
	verifyExits = []exitEntry{
		{exitOK, "every verdict, citation, count and id follows from the originals in it"},
		{exitIncomplete, "some of it does not follow (it says what, where, and what does)"},
		{exitFatal, "the file cannot be read, or the output cannot be written"},
		{exitUsage, "no such file, or none that this version of the program can verify; wrong flag"},
	}
)

func exitHelp(entries []exitEntry) string {
	var b strings.Builder
	b.WriteString("Exit codes:\n")
	for _, e := range entries {
		fmt.Fprintf(&b, "  %3d  %s\n", e.code, e.meaning)
	}
	return b.String()
}

// usageError is a mistake in flags, arguments or config: exit 64.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errIncomplete says that the briefing was written and names sources that did
// not end well. It is told in the summary, not as an error.
var errIncomplete = errors.New("some sources are not complete")

// exitCode prints the error, if there is one to print, and gives the code.
func (a *app) exitCode(err error) int {
	code, text := a.ending(err)
	if text == "" {
		return code
	}
	fmt.Fprintf(a.stderr, "babelwire: %s\n", text)
	var usage usageError
	if code == exitUsage && errors.As(err, &usage) {
		fmt.Fprintf(a.stderr, "Run '%s --help' for how to use it.\n", a.command)
	}
	return code
}

// ending is the exit code of an error, and what is said of it; "" = nothing.
func (a *app) ending(err error) (code int, text string) {
	code = exitFatal
	var usage usageError
	var locked store.ErrLocked
	var endpoint *pipeline.EndpointError
	var fault *llm.Error
	switch {
	case err == nil:
		return exitOK, ""
	case errors.Is(err, errIncomplete):
		return exitIncomplete, ""
	case a.interrupted.Load() || errors.Is(err, context.Canceled):
		code, text = exitInterrupted, "interrupted: "+a.goOn()
	case errors.As(err, &usage):
		code = exitUsage
	case errors.As(err, &locked):
		code = exitLocked
	case errors.As(err, &endpoint):
		code = exitNoEndpoint
		if errors.As(err, &fault) && fault.Code == llm.CodeModel {
			code = exitUsage
		}
		if errors.As(err, &fault) && (fault.Code == llm.CodeKey || fault.Code == llm.CodeQuota) {
			code = exitFatal
		}
	}
	if text == "" {
		text = err.Error()
		if errors.As(err, &fault) && fault.NextStep != "" && !strings.Contains(text, fault.NextStep) {
			text += "; " + fault.NextStep
		}
	}
	return code, text
}
