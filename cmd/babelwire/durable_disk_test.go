package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// inSmallDisk is the command that runs script with the bench's folder on a disk
// of its own of so many megabytes, which nobody else sees.
func (b *bench) inSmallDisk(size, script string) (cmd *exec.Cmd, log *os.File) {
	b.Helper()
	unshare, err := exec.LookPath("unshare")
	if err != nil {
		b.Skip("there is no unshare; install util-linux")
	}
	if out, err := exec.Command(unshare, "-rm", "mount", "-t", "tmpfs", "none", b.dir).CombinedOutput(); err != nil {
		b.Skipf("no disk can be mounted here (%v: %s); a machine that allows user namespaces can", err, bytes.TrimSpace(out))
	}
	plain, log := b.ready("small")
	link := filepath.Join(b.TempDir(), b.name) // the name decides what the test binary is
	if err := os.Symlink(plain.Path, link); err != nil {
		b.Fatal(err)
	}
	mount := `mount -t tmpfs -o size=` + size + ` none "$DISK" && mkdir "$DISK/tmp" && `
	cmd = exec.Command(unshare, append([]string{"-rm", "/bin/sh", "-c", mount + script, link}, plain.Args[1:]...)...)
	cmd.Env = append(plain.Env, "DISK="+b.dir, "TMPDIR="+b.dir+"/tmp", "PATH="+os.Getenv("PATH"))
	cmd.Stderr = log
	return cmd, log
}

// startAndFill starts a command that inSmallDisk made, and fills its disk after four answers.
func (b *bench) startAndFill(cmd *exec.Cmd) {
	b.Helper()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	for range 4 {
		<-b.ended
	}
	fill(b.T, filepath.Join("/proc", strconv.Itoa(cmd.Process.Pid), "root", b.dir, "filler"))
}

// TestDurableFullDisk has a truly full disk: at the start it is found before
// anything is asked; in the middle of the work the run ends and says so, and
// with room again it goes on from there.
func TestDurableFullDisk(t *testing.T) {
	ownProcesses(t)
	t.Run("at the start", func(t *testing.T) {
		b := newBench(t, quickProgram(t), llmtest.Options{})
		cmd, log := b.inSmallDisk("1m", `exec "$0" "$@"`)
		defer log.Close()
		code, said := exitCodeOf(cmd.Run()), b.said()
		if code != exitUsage || !strings.Contains(said, "the disk is full") || !strings.Contains(said, "free at least") || !strings.Contains(said, b.out()) {
			t.Errorf("exit code %d: %s", code, said)
		}
		if n := b.server.Stats().Connections; n != 0 {
			t.Errorf("the endpoint was contacted %d times", n)
		}
	})
	t.Run("in the middle", func(t *testing.T) {
		b := newBench(t, quickProgram(t), llmtest.Options{Latency: 20 * time.Millisecond})
		want := undisturbedRun(newBench(t, quickProgram(t), llmtest.Options{}))
		kept := t.TempDir()
		// The file that fills the disk is made from here: see below.
		cmd, log := b.inSmallDisk("16m", `"$0" "$@"; echo "first: $?" >&2; rm "$DISK/filler"; "$0" "$@"; echo "second: $?" >&2; cp "$DISK"/out/briefing.* '`+kept+`'`)
		defer log.Close()
		b.startAndFill(cmd)
		if err := cmd.Wait(); err != nil {
			t.Fatalf("%v\n%s", err, b.said())
		}
		said := b.said()
		first, _, found := strings.Cut(said, "first: 1\n")
		if !found || !strings.Contains(first, "disk full") || !strings.Contains(first, b.journal()) || !strings.Contains(said, "second: 0\n") {
			t.Errorf("want a run that ends with 1 and says why, then one that ends with 0:\n%s", said)
		}
		b.dir = filepath.Dir(kept)
		if err := os.Rename(kept, b.out()); err != nil {
			t.Fatal(err)
		}
		got := b.briefing()
		b.same(want.briefing, got)
		if got.cached == 0 {
			t.Error("the second run found no answer")
		}
	})
}

// fill writes a file as large as the disk allows.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for piece := make([]byte, 4096); err == nil; {
		_, err = f.Write(piece)
	}
}

// TestDurableDamagedJournal: a journal that is no journal, or no longer one, or
// one of a later version, ends the run with a sentence and is left as it is.
func TestDurableDamagedJournal(t *testing.T) {
	b := newBench(t, quickProgram(t), llmtest.Options{})
	b.finish("whole")
	whole := []byte(readFile(t, b.journal()))
	for _, tc := range []struct {
		name  string
		bytes func() []byte
		texts []string
	}{
		{"a text", func() []byte { return []byte("dear diary, today it rained all day") }, []string{"damaged or not a journal", "mv "}},
		{"its first page gone", func() []byte { return append(make([]byte, 4096), whole[4096:]...) }, []string{"damaged or not a journal", "mv "}},
		{"cut in half", func() []byte { return whole[:len(whole)/2] }, []string{"damaged or not a journal", "mv "}},
		{"of a later version", func() []byte { return []byte(readFile(t, "testdata/journal_format7.db")) }, []string{"format 7", "upgrade babelwire", "--journal"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := *b
			d.T, d.dir = t, t.TempDir()
			if err := os.WriteFile(d.journal(), tc.bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			asked := len(b.server.Ledger())
			o := call(t, nil, nil, append(d.args(), "--quiet")...)
			o.want(t, exitFatal, append(tc.texts, d.journal())...)
			if n := len(b.server.Ledger()) - asked; n != 0 {
				t.Errorf("%d questions were asked", n)
			}
			if readFile(t, d.journal()) != string(tc.bytes()) {
				t.Error("the journal was changed")
			}
		})
	}
}
