package main

import (
	"strings"
	"testing"
	"time"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// TestReportOnFullDisk: a run that a full disk ended leaves its report all the same.
func TestReportOnFullDisk(t *testing.T) {
	b := newBench(t, quickProgram(t), llmtest.Options{Latency: 20 * time.Millisecond})
	kept := t.TempDir()
	cmd, log := b.inSmallDisk("16m", `"$0" "$@"; echo "first: $?" >&2; cp "$DISK/out/run.json" '`+kept+`'`)
	defer log.Close()
	b.startAndFill(cmd)
	err := cmd.Wait()
	if said := b.said(); err != nil || !strings.Contains(said, "first: 1\n") {
		t.Fatalf("%v\n%s", err, said)
	}
	if r, text := reportIn(t, kept); r.Status != pipeline.RunFatal || !strings.Contains(r.Error, "disk") {
		t.Errorf("the report says\n%s", text)
	}
}
