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
	formats := []string{"md", "html", "json"}
	got, err := WriteFiles(renderAll(t, b, formats), dir, formats)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, format := range formats {
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

// renderAll is the briefing in several formats, as WriteFiles takes it.
func renderAll(t *testing.T, b *Briefing, formats []string) map[string][]byte {
	t.Helper()
	rendered := map[string][]byte{}
	for _, format := range formats {
		rendered[format] = []byte(render(t, b, format))
	}
	return rendered
}

// TestWriteFilesRefusesWhatWasNotRendered before it makes anything.
func TestWriteFilesRefusesWhatWasNotRendered(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	if _, err := WriteFiles(renderAll(t, renderCase(t, "full"), []string{"md"}), dir, []string{"md", "html"}); err == nil || !strings.Contains(err.Error(), "html") {
		t.Errorf("a format that was not rendered gives %v", err)
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
	html := []string{"html"}
	contents := []map[string][]byte{renderAll(t, large, html), renderAll(t, small, html)}
	versions := []string{string(contents[0]["html"]), string(contents[1]["html"])}
	if _, err := WriteFiles(contents[1], dir, html); err != nil {
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
		if _, err := WriteFiles(contents[i%2], dir, html); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestWriteFilesUnwritable(t *testing.T) {
	formats := []string{"md", "html"}
	rendered := renderAll(t, renderCase(t, "full"), formats)
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
			paths, err := WriteFiles(rendered, c.dir, formats)
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
