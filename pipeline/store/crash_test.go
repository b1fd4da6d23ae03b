package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The test binary runs itself with these set, to have processes that can be killed.
const (
	helperEnv     = "STORE_TEST_HELPER"
	helperPathEnv = "STORE_TEST_PATH"
)

// runHelper is the other process: "record" records answers, saying each when Record has returned;
// "lock" holds the lock until its standard input closes.
func runHelper(what, path string) int {
	ctx := context.Background()
	switch what {
	case "record":
		s, err := Open(ctx, path)
		if err != nil {
			fmt.Println("error", err)
			return 1
		}
		for i := 0; ; i++ {
			if err := s.Record(ctx, fmt.Sprint("key", i), sample(i)); err != nil {
				fmt.Println("error", err)
				return 1
			}
			fmt.Println(i)
		}
	case "lock":
		if _, err := Lock(path); err != nil {
			fmt.Println("error", err)
			return 1
		}
		fmt.Println("locked")
		bufio.NewReader(os.Stdin).ReadByte()
	}
	return 0
}

func helper(t *testing.T, what, path string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), helperEnv+"="+what, helperPathEnv+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cmd.StdinPipe(); err != nil { // stays open as long as the test holds it
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	return cmd, bufio.NewScanner(out)
}

func TestKillLosesNothingRecorded(t *testing.T) {
	for round := range 4 {
		path := filepath.Join(t.TempDir(), "j.db")
		cmd, lines := helper(t, "record", path)
		last := -1
		for lines.Scan() {
			n, err := strconv.Atoi(lines.Text())
			if err != nil {
				t.Fatal(lines.Text())
			}
			last = n
			if n == 7+13*round {
				cmd.Process.Kill() // SIGKILL; what it still printed is read on
			}
		}
		cmd.Wait()
		s := open(t, path)
		for i := range last + 1 {
			rec, ok, err := s.Answer(t.Context(), fmt.Sprint("key", i))
			if err != nil || !ok || rec != sample(i) {
				t.Fatalf("key%d of %d was recorded before the kill and is not there: %v %v", i, last, ok, err)
			}
		}
		if err := s.Record(t.Context(), "after", sample(1)); err != nil {
			t.Error(err)
		}
	}
}

func TestLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "j.db")
	cmd, lines := helper(t, "lock", path)
	if !lines.Scan() || lines.Text() != "locked" {
		t.Fatalf("helper: %s", lines.Text())
	}
	_, err := Lock(path)
	var locked ErrLocked
	if !errors.As(err, &locked) {
		t.Fatalf("second lock: %v", err)
	}
	if locked.PID != cmd.Process.Pid || time.Since(locked.Since) > time.Minute {
		t.Errorf("holder = %+v, want pid %d", locked, cmd.Process.Pid)
	}
	want := fmt.Sprintf("pid %d since %s", locked.PID, locked.Since.Local().Format("15:04"))
	if !strings.Contains(err.Error(), want) {
		t.Errorf("%q does not say %q", err, want)
	}
	cmd.Process.Kill()
	cmd.Wait()
	release, err := Lock(path)
	if err != nil {
		t.Fatalf("after kill -9 of the holder: %v", err)
	}
	if _, err := Lock(path); !errors.As(err, &locked) || locked.PID != os.Getpid() {
		t.Errorf("twice in one process: %v", err)
	}
	release()
	release, err = Lock(path)
	if err != nil {
		t.Fatalf("after release: %v", err)
	}
	release()
	old := ErrLocked{PID: 5, Since: time.Date(2020, 1, 2, 3, 4, 0, 0, time.Local)}
	if !strings.Contains(old.Error(), "pid 5 since 2020-01-02 03:04") {
		t.Errorf("old holder: %s", old)
	}
	for _, since := range []time.Time{time.Unix(0, 0), time.Date(2106, 2, 7, 6, 28, 16, 0, time.UTC), time.Now().Add(time.Hour)} {
		want := "pid 5 since " + since.Local().Format("2006-01-02 15:04")
		if got := (ErrLocked{PID: 5, Since: since}).Error(); !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
	if s := (ErrLocked{Path: "x.lock"}).Error(); strings.Contains(s, "pid") {
		t.Errorf("unknown holder: %s", s)
	}
}

// TestDamageNeverGivesAWrongText overwrites bytes all over a journal. Whatever comes of it, an answer
// that is returned is the one that was recorded.
func TestDamageNeverGivesAWrongText(t *testing.T) {
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole.db")
	s, err := Open(t.Context(), whole)
	if err != nil {
		t.Fatal(err)
	}
	const rows = 12
	want := func(i int) Record {
		r := sample(i)
		r.Text += strings.Repeat(" long answers fill overflow pages.", 40*i)
		return r
	}
	for i := range rows {
		if err := s.Record(t.Context(), fmt.Sprint("key", i), want(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	clean, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	refused, absent, intact := 0, 0, 0
	for trial := range 100 {
		raw := append([]byte{}, clean...)
		at := rng.IntN(len(raw))
		if trial < 30 {
			at = trial * 3 // the file header, densely
		}
		switch n := 1 + rng.IntN(64); trial % 3 {
		case 0:
			for i := at; i < min(at+n, len(raw)); i++ {
				raw[i] ^= byte(1 + rng.IntN(255))
			}
		case 1:
			clear(raw[at:min(at+4096, len(raw))]) // a lost sector
		case 2:
			raw = raw[:at] // cut short
		}
		path := filepath.Join(dir, fmt.Sprintf("d%d.db", trial))
		write(t, path, string(raw))
		d, err := Open(t.Context(), path)
		if err != nil {
			refused++
			if !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrNewer) {
				t.Errorf("trial %d at %d: unclear error: %v", trial, at, err)
			}
			continue
		}
		for i := range rows {
			rec, ok, err := d.Answer(t.Context(), fmt.Sprint("key", i))
			switch {
			case ok && rec != want(i):
				t.Errorf("trial %d at %d: key%d gave a text that was never recorded", trial, at, i)
			case ok:
				intact++
			case err != nil && !errors.Is(err, ErrCorrupt):
				t.Errorf("trial %d at %d: unclear error: %v", trial, at, err)
			default:
				absent++
			}
		}
		d.Close()
		os.Remove(path)
	}
	t.Logf("%d journals refused; of the others' answers %d intact, %d absent or an error", refused, intact, absent)
	if refused == 0 || absent == 0 || intact == 0 {
		t.Error("the sample of damages does not reach all outcomes")
	}
}
