package main

import (
	"encoding/json"
	"errors"
	"flag"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// TestScripts runs testdata/script: what a user types, and what comes out.
// Beside the usual commands the scripts have those of scriptCommands.
func TestScripts(t *testing.T) {
	ownProcesses(t)
	root, err := filepath.Abs(fixtures)
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", Cmds: scriptCommands, RequireExplicitExec: true, RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			closed, err := closedURL()
			if err != nil {
				return err
			}
			env.Setenv("FIXTURES", root)
			env.Setenv("CLOSED_URL", closed)
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("XDG_STATE_HOME", filepath.Join(env.WorkDir, "state"))
			env.Values[endpointOf] = &endpoint{}
			return nil
		},
	})
}

type valueKey string

const endpointOf valueKey = "endpoint"

// endpoint is the fake endpoint of one script.
type endpoint struct {
	server      *llmtest.Server
	mark        int // length of the ledger when it was looked at last
	connections int // when asked-so-far looked
}

func endpointIn(ts *testscript.TestScript) *endpoint {
	e := ts.Value(endpointOf).(*endpoint)
	if e.server == nil {
		ts.Fatalf("no fakellm was started")
	}
	return e
}

var scriptCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"fakellm":      fakellm,
	"exits":        exits,
	"ledger":       ledgerTotal,
	"ledger-since": ledgerSince,
	"ledger-holds": ledgerHolds,
	"asked-so-far": askedSoFar,
	"unasked":      unasked,
	"state":        sourceState,
	"points":       pointsHold,
	"same":         sameBriefing,
}

// fakellm [flags of cmd/fakellm] starts an endpoint, names it in $FAKE_URL and
// stops it when the script ends. A second call replaces the first.
func fakellm(ts *testscript.TestScript, neg bool, args []string) {
	e := ts.Value(endpointOf).(*endpoint)
	var opt llmtest.Options
	var latency string
	f := flag.NewFlagSet("fakellm", flag.ContinueOnError)
	f.StringVar(&opt.Behavior, "behavior", "", "")
	f.StringVar(&opt.Answers, "answers", "", "")
	f.StringVar(&opt.Model, "model", "", "")
	f.StringVar(&opt.Kind, "kind", "", "")
	f.IntVar(&opt.Slots, "slots", 0, "")
	f.StringVar(&latency, "latency", "0s", "")
	ts.Check(f.Parse(args))
	d, err := time.ParseDuration(latency)
	ts.Check(err)
	opt.Latency = d
	server, err := llmtest.New(opt)
	ts.Check(err)
	ts.Defer(server.Close)
	e.server, e.mark = server, 0
	ts.Setenv("FAKE_URL", server.URL)
}

// exits CODE PROGRAM [ARG...] runs a program and checks its exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if stderr := ts.ReadFile("stderr"); strings.Contains(stderr, "panic:") {
		ts.Fatalf("it panicked")
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// ledger N checks how many questions the endpoint has been asked in all.
func ledgerTotal(ts *testscript.TestScript, neg bool, args []string) {
	e := endpointIn(ts)
	e.mark = 0
	ledgerSince(ts, neg, args)
}

// ledger-since N checks how many since the last look.
func ledgerSince(ts *testscript.TestScript, neg bool, args []string) {
	e := endpointIn(ts)
	if len(args) != 1 {
		ts.Fatalf("usage: ledger N")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	entries := e.server.Ledger()
	got := len(entries) - e.mark
	e.mark = len(entries)
	if (got == want) == neg {
		ts.Fatalf("the endpoint was asked %d times", got)
	}
}

// ledger-holds TEXT checks whether some request holds the text.
func ledgerHolds(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: ledger-holds TEXT")
	}
	held := false
	for _, entry := range endpointIn(ts).server.Ledger() {
		held = held || strings.Contains(entry.Body, args[0])
	}
	if held == neg {
		ts.Fatalf("a request holds %q: %v", args[0], held)
	}
}

// asked-so-far notes how often the endpoint was connected to.
func askedSoFar(ts *testscript.TestScript, neg bool, args []string) {
	e := endpointIn(ts)
	e.connections = e.server.Stats().Connections
}

// unasked checks that nobody has connected to the endpoint since, or at all.
func unasked(ts *testscript.TestScript, neg bool, args []string) {
	e := endpointIn(ts)
	if n := e.server.Stats().Connections - e.connections; (n == 0) == neg {
		ts.Fatalf("the endpoint was connected to %d times", n)
	}
}

func readBriefing(ts *testscript.TestScript, file string) *pipeline.Briefing {
	var b pipeline.Briefing
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(file)), &b))
	return &b
}

// state FILE SOURCE STATE [REASON] checks how a source ended.
func sourceState(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: state FILE SOURCE STATE [REASON]")
	}
	reason := ""
	if len(args) > 3 {
		reason = args[3]
	}
	for _, a := range readBriefing(ts, args[0]).Articles {
		if a.Source != args[1] {
			continue
		}
		if string(a.State) != args[2] || a.Reason != reason {
			ts.Fatalf("%s ended %s, %q: %s", a.Source, a.State, a.Reason, a.Message)
		}
		if a.State != pipeline.OK && (a.Message == "" || strings.Contains(a.Message, "\n")) {
			ts.Fatalf("%s: want one line that says what happened, got %q", a.Source, a.Message)
		}
		return
	}
	ts.Fatalf("%s is not in %s", args[1], args[0])
}

// points FILE TEXT checks whether the text is in something that a briefing
// says itself: a headline, a summary, a point, a claim.
func pointsHold(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: points FILE TEXT")
	}
	b := readBriefing(ts, args[0])
	var said []string
	for _, s := range b.Stories {
		said = append(said, s.Headline, s.Summary)
		for _, p := range s.Points {
			said = append(said, p.Text)
		}
	}
	for _, a := range b.Articles {
		for _, c := range a.Claims {
			said = append(said, c.Text)
		}
	}
	if held := strings.Contains(strings.Join(said, "\n"), args[1]); held == neg {
		ts.Fatalf("the briefing says %q: %v", args[1], held)
	}
}

// same FILE1 FILE2 compares two briefings but for the date and the usage.
func sameBriefing(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: same FILE1 FILE2")
	}
	diff := cmp.Diff(masked(ts.ReadFile(args[0])), masked(ts.ReadFile(args[1])))
	if (diff == "") == neg {
		ts.Fatalf("difference (-first +second):\n%s", diff)
	}
}
