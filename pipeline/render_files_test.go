package pipeline

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWriteFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	b := renderCase(t, "full")
	got, err := WriteFiles(b, dir, []string{"md", "html", "json"})
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, format := range []string{"md", "html", "json"} {
		path := filepath.Join(dir, "briefing."+format)
		want = append(want, path)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(data) != render(t, b, format) {
			t.Errorf("%s holds something else", path)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 3 {
		t.Errorf("%d files in the folder, %v", len(entries), err)
	}
}

func TestWriteFilesRendersBeforeItWrites(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	if _, err := WriteFiles(renderCase(t, "full"), dir, []string{"md", "pdf"}); err == nil {
		t.Error("no error for an unknown format")
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the folder was made: %v", err)
	}
}

func TestWriteFilesIsAtomic(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows cannot replace a file in one step")
	}
	dir := t.TempDir()
	small, large := renderCase(t, "all-failed"), renderCase(t, "full")
	versions := []string{render(t, small, "html"), render(t, large, "html")}
	if _, err := WriteFiles(small, dir, []string{"html"}); err != nil {
		t.Fatal(err)
	}
	stop, done := make(chan struct{}), make(chan error, 1)
	go func() {
		for {
			data, err := os.ReadFile(filepath.Join(dir, "briefing.html"))
			if err == nil && !slices.Contains(versions, string(data)) {
				err = fmt.Errorf("a reader saw %d bytes that are neither version", len(data))
			}
			if err != nil {
				done <- err
				return
			}
			select {
			case <-stop:
				done <- nil
				return
			default:
			}
		}
	}()
	for i := range 60 {
		if _, err := WriteFiles([]*Briefing{large, small}[i%2], dir, []string{"html"}); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestWriteFilesUnwritable(t *testing.T) {
	b := renderCase(t, "full")
	inTheWay := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(inTheWay, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	occupied := t.TempDir()
	if err := os.Mkdir(filepath.Join(occupied, "briefing.html"), 0o755); err != nil {
		t.Fatal(err)
	}
	readOnly := t.TempDir()
	if err := os.Chmod(readOnly, 0o555); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, dir string
		written   int
		skip      bool
	}{
		{"a file is in the way", inTheWay, 0, false},
		{"a folder has the file's name", occupied, 1, false},
		{"read-only folder", readOnly, 0, os.Geteuid() == 0 || runtime.GOOS == "windows"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.skip {
				t.Skip("this user may write everywhere")
			}
			paths, err := WriteFiles(b, c.dir, []string{"md", "html"})
			if err == nil || !strings.Contains(err.Error(), c.dir) || !strings.Contains(err.Error(), "--out") {
				t.Errorf("error %v does not name the folder and the next step", err)
			}
			if len(paths) != c.written {
				t.Errorf("wrote %v", paths)
			}
			_ = filepath.WalkDir(c.dir, func(path string, d fs.DirEntry, err error) error {
				if err == nil && !d.IsDir() && path != c.dir && filepath.Base(path) != "briefing.md" {
					t.Errorf("%s was left behind", path)
				}
				return nil
			})
		})
	}
}
