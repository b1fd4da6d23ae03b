package main

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

var exitLine = regexp.MustCompile(`(?m)^ +(\d+)  \S`)

// TestExitHelp: the help of each command names the exit codes that it can end
// with, each once, and no other.
func TestExitHelp(t *testing.T) {
	tests := map[string][]int{
		"":                 {exitOK, exitIncomplete, exitFatal, exitNoEndpoint, exitLocked, exitUsage, exitInterrupted},
		"run":              {exitOK, exitIncomplete, exitFatal, exitNoEndpoint, exitLocked, exitUsage, exitInterrupted},
		"brief":            {exitOK, exitIncomplete, exitFatal, exitNoEndpoint, exitUsage, exitInterrupted},
		"retry-failed":     {exitOK, exitIncomplete, exitFatal, exitNoEndpoint, exitLocked, exitUsage, exitInterrupted},
		"doctor":           {exitOK, exitIncomplete, exitFatal, exitNoEndpoint, exitUsage, exitInterrupted},
		"verify":           {exitOK, exitIncomplete, exitFatal, exitUsage},
		"eval translation": {exitOK, exitFatal, exitNoEndpoint, exitUsage, exitInterrupted},
		"eval checks":      {exitOK, exitFatal, exitUsage, exitInterrupted},
	}
	for command, want := range tests {
		o := call(t, nil, nil, append(strings.Fields(command), "--help")...)
		o.want(t, exitOK)
		_, table, ok := strings.Cut(o.stdout, "Exit codes:\n")
		table, _, _ = strings.Cut(table, "\n\n")
		if !ok {
			t.Errorf("the help of %q has no table of exit codes", command)
		}
		var got []int
		for _, m := range exitLine.FindAllStringSubmatch(table, -1) {
			code, _ := strconv.Atoi(m[1])
			got = append(got, code)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", command, diff)
		}
		if briefs := command == "" || command == "brief" || command == "run" || command == "retry-failed"; briefs != strings.Contains(table, "briefing") || briefs != strings.Contains(table, "every source") {
			t.Errorf("%q makes a briefing: %v, but its table says\n%s", command, briefs, table)
		}
	}
}

// broken is an output that cannot be written, such as a full disk.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// TestExitOfMeasurements makes each command that measures end in the ways that
// its help names. Interruption has tests of its own.
func TestExitOfMeasurements(t *testing.T) {
	closed, err := closedURL()
	if err != nil {
		t.Fatal(err)
	}
	server := startFake(t, llmtest.Options{})
	answers := "../../fixtures/labelled/qwen2.5-coder-1.5b.jsonl"
	journal := func() string { return filepath.Join(t.TempDir(), "j.db") }
	doctor := func(url, journal string) []string {
		return []string{"doctor", "--skill", "--quiet", "--config", twoLanguages(t), "--base-url", url, "--journal", journal}
	}
	translation := func(url, journal string) []string {
		return []string{"eval", "translation", "--quiet", "--data", parallelData(t), "--langs", "fr", "--base-url", url, "--journal", journal}
	}
	checks := []string{"eval", "checks", "--data", answers, "--mutations=false"}
	// A quota that ends in the middle: the endpoint did answer at the start.
	failing := func() string { return startFake(t, llmtest.Options{Behavior: "honest*2,quota"}).URL }
	other := startFake(t, llmtest.Options{Behavior: "nomodel", Model: "news-7b"}).URL
	tests := []struct {
		name   string
		args   []string
		stdout io.Writer // nil = one that works
		want   int
	}{
		{"checks", checks, nil, exitOK},
		{"checks, no output", checks, broken{}, exitFatal},
		{"checks, no data", []string{"eval", "checks", "--data", "missing"}, nil, exitUsage},
		{"doctor", doctor(server.URL, journal()), nil, exitOK},
		{"doctor, no output", doctor(server.URL, journal()), broken{}, exitFatal},
		{"doctor, journal is a folder", doctor(server.URL, t.TempDir()), nil, exitFatal},
		{"doctor, fault in the middle", doctor(failing(), journal()), nil, exitFatal},
		{"doctor, nobody answers", doctor(closed, journal()), nil, exitNoEndpoint},
		{"doctor, wrong model", append(doctor(other, journal()), "--model", "news-70b"), nil, exitUsage},
		{"translation", translation(server.URL, journal()), nil, exitOK},
		{"translation, no output", translation(server.URL, journal()), broken{}, exitFatal},
		{"translation, journal is a folder", translation(server.URL, t.TempDir()), nil, exitFatal},
		{"translation, nobody answers", translation(closed, journal()), nil, exitNoEndpoint},
		{"translation, wrong model", append(translation(other, journal()), "--model", "news-70b"), nil, exitUsage},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var stdout, stderr lockedBuffer
			out := tt.stdout
			if out == nil {
				out = &stdout
			}
			code := run(context.Background(), tt.args, nil, out, &stderr, func(string) string { return "" })
			if code != tt.want {
				t.Errorf("exit code %d, want %d: %s", code, tt.want, stderr.String())
			}
			if code != exitOK && (stderr.String() == "" || stdout.String() != "") {
				t.Errorf("exit code %d, but it says %q and prints %q", code, stderr.String(), stdout.String())
			}
		})
	}
}
