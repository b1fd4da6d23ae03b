package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// TestReportFileCalls: where the report of a run's end cannot be written, there is none; the one
// that says that the run is at work does not stay.
func TestReportFileCalls(t *testing.T) {
	needTracing(t)
	for name, full := range map[string]bool{"one call fails": false, "no room from then on": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			news := filepath.Join(t.TempDir(), "tram.txt")
			if err := os.WriteFile(news, []byte(englishNews), 0o600); err != nil {
				t.Fatal(err)
			}
			b := newBench(t, quickProgram(t), llmtest.Options{})
			b.sources = []string{news}
			reports := 0
			code := b.watch("report", func(c *fileCall) fate {
				last := false
				if c.name == "write" && strings.Contains(filepath.Base(c.path), pipeline.ReportName) {
					reports++
					last = reports == 2
				}
				if last || full && reports >= 2 && c.needsRoom() {
					return fate{errno: unix.ENOSPC}
				}
				return fate{}
			}, nil)
			said := readFile(t, b.log())
			if code != exitOK || full != strings.Contains(said, "the report of the run was not written") {
				t.Errorf("exit code %d\n%s", code, said)
			}
			if !full {
				if r, text := reportIn(t, b.out()); r.Status != pipeline.RunComplete {
					t.Errorf("the report says\n%s", text)
				}
				return
			}
			if text, err := os.ReadFile(filepath.Join(b.out(), pipeline.ReportName)); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%v; the report says\n%s", err, text)
			}
		})
	}
}
