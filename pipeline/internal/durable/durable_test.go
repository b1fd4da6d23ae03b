package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// names are those of all that lies in dir, hidden or not.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	found := []string{}
	for _, e := range entries {
		found = append(found, e.Name())
	}
	return found
}

func read(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestWriteFiles(t *testing.T) {
	dir := t.TempDir()
	private := filepath.Join(dir, "private")
	if err := os.WriteFile(private, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	files := []File{{private, []byte("new")}, {filepath.Join(dir, "fresh"), nil}}
	if n, err := WriteFiles(dir, files, 0o644); n != 2 || err != nil {
		t.Fatalf("%d files written, %v", n, err)
	}
	if got := read(t, private); got != "new" {
		t.Errorf("the file holds %q", got)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"fresh", "private"}) {
		t.Errorf("the folder holds %v", got)
	}
	if runtime.GOOS == "windows" {
		return
	}
	for path, want := range map[string]fs.FileMode{private: 0o600, files[1].Path: 0o644} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got&^want != 0 {
			t.Errorf("%s has mode %o, want %o or less", path, got, want)
		}
	}
}

// TestWriteFilesAllOrNone: what cannot be staged stops it before the first file
// is replaced; what cannot take its place stops it there. Nothing else is left.
func TestWriteFilesAllOrNone(t *testing.T) {
	for _, tt := range []struct {
		name    string
		files   func(dir string) []File
		written int
		left    []string
		a       string
	}{
		{
			"no folder for the second",
			func(dir string) []File {
				return []File{{filepath.Join(dir, "a"), []byte("new")}, {filepath.Join(dir, "none", "b"), nil}}
			},
			0,
			[]string{"a", "folder"},
			"old",
		},
		{
			"the second is a folder",
			func(dir string) []File {
				return []File{{filepath.Join(dir, "a"), []byte("new")}, {filepath.Join(dir, "folder"), nil}}
			},
			1,
			[]string{"a", "folder"},
			"new",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := errors.Join(os.WriteFile(filepath.Join(dir, "a"), []byte("old"), 0o644), os.Mkdir(filepath.Join(dir, "folder"), 0o755)); err != nil {
				t.Fatal(err)
			}
			n, err := WriteFiles(dir, tt.files(dir), 0o644)
			if n != tt.written || err == nil {
				t.Errorf("%d written, error %v", n, err)
			}
			if d := cmp.Diff(tt.left, names(t, dir)); d != "" {
				t.Errorf("the folder (-want +got):\n%s", d)
			}
			if got := read(t, filepath.Join(dir, "a")); got != tt.a {
				t.Errorf("the first file holds %q", got)
			}
		})
	}
}

// TestSweep removes what a killed process left, and nothing of a live one or of
// anybody else; what another place left, where the same pids are other processes,
// only when it is old.
func TestSweep(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no program there that ends at once")
	}
	gone := exec.Command("true")
	if err := gone.Run(); err != nil {
		t.Skipf("there is no process that has ended: %v", err)
	}
	dir := t.TempDir()
	of := func(place string, pid int, name string) string {
		return fmt.Sprintf("%s%s-%d-1-%s%s", tmpPrefix, place, pid, name, tmpSuffix)
	}
	const elsewhere = "40617283"
	long := of(elsewhere, gone.Process.Pid, "room")
	left := []string{of(place(), gone.Process.Pid, "briefing.md"), long}
	kept := []string{
		of(place(), os.Getppid(), "briefing.md"), // at work
		of(elsewhere, gone.Process.Pid, "briefing.md"),
		tmpPrefix + "notes" + tmpSuffix, ".hidden", "briefing.md",
	}
	slices.Sort(kept)
	for _, name := range append(left, kept...) {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	before := time.Now().Add(-leftAfter - time.Minute)
	if err := os.Chtimes(filepath.Join(dir, long), before, before); err != nil {
		t.Fatal(err)
	}
	if err := Room(dir, 10); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(kept, names(t, dir)); d != "" {
		t.Errorf("the folder (-want +got):\n%s", d)
	}
}

// TestOurPidAgain: in a container every run has the same pid, so a name may be
// taken by what an earlier one left.
func TestOurPidAgain(t *testing.T) {
	dir := t.TempDir()
	for i := range 4 {
		name := fmt.Sprintf("%s%s-%d-%d-a%s", tmpPrefix, place(), os.Getpid(), made.Load()+int64(i), tmpSuffix)
		if err := os.WriteFile(filepath.Join(dir, name), []byte("left behind"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := WriteFiles(dir, []File{{filepath.Join(dir, "a"), []byte("new")}}, 0o644); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if got := read(t, filepath.Join(dir, "a")); got != "new" {
		t.Errorf("the file holds %q", got)
	}
}

func TestMkdirAll(t *testing.T) {
	root := t.TempDir()
	deep := filepath.Join(root, "a", "b", "c")
	for range 2 {
		if err := MkdirAll(deep, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(deep); err != nil || !info.IsDir() {
		t.Fatal(err)
	}
	file := filepath.Join(root, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := MkdirAll(filepath.Join(file, "below"), 0o700); err == nil {
		t.Error("a folder was made below a file")
	}
}
