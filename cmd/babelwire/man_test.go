package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

var updateMan = flag.Bool("update", false, "write docs/man anew")

// TestManPages keeps docs/man, one page a command, as the commands' own help
// says it. With -update it writes the pages.
func TestManPages(t *testing.T) {
	dir := filepath.Join("..", "..", "docs", "man")
	want := map[string][]byte{}
	for _, cmd := range documented((&app{}).rootCommand(nil)) {
		want[strings.ReplaceAll(cmd.CommandPath(), " ", "-")+".1"] = manPage(t, cmd)
	}
	if *updateMan {
		for name, page := range want {
			if err := os.WriteFile(filepath.Join(dir, name), page, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	have, err := filepath.Glob(filepath.Join(dir, "*.1"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range have {
		name := filepath.Base(path)
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want[name]), string(page)); diff != "" {
			t.Errorf("%s is not what the help says; run 'make man':\n%s", path, diff)
		}
		delete(want, name)
	}
	for name := range want {
		t.Errorf("docs/man/%s is missing; run 'make man'", name)
	}
}

// documented lists the command and those under it that have pages.
func documented(cmd *cobra.Command) []*cobra.Command {
	list := []*cobra.Command{cmd}
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			list = append(list, documented(sub)...)
		}
	}
	return list
}

// manPage writes the page of a command. Its date is that of the last change of
// this line, so that the pages are the same on every day.
func manPage(t *testing.T, cmd *cobra.Command) []byte {
	t.Helper()
	date := time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)
	cmd.Long = asMarkdown(cmd.Long)
	cmd.DisableAutoGenTag = true
	var page bytes.Buffer
	err := doc.GenMan(cmd, &doc.GenManHeader{Section: "1", Date: &date, Source: "babelwire", Manual: "babelwire"}, &page)
	if err != nil {
		t.Fatal(err)
	}
	return page.Bytes()
}

var indented = regexp.MustCompile(`^ +\S`)

// asMarkdown makes the indented lines of a help text, examples and tables, blocks
// of Markdown that are left as they are.
func asMarkdown(help string) string {
	lines := strings.Split(help, "\n")
	var out []string
	for i, line := range lines {
		block := indented.MatchString(line)
		if i > 0 && block != indented.MatchString(lines[i-1]) {
			out = append(out, "")
		}
		if block {
			line = "    " + strings.TrimPrefix(line, "  ")
		}
		out = append(out, line)
	}
	return strings.Join(slices.Compact(out), "\n")
}
