package source

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// row is what a test wants to know of a Ref.
type row struct{ Name, Code string }

func rows(e Expansion) []row {
	var out []row
	for _, r := range e.Refs {
		out = append(out, row{r.Name, codeOf(r.Problem)})
	}
	return out
}

func TestExpand(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, name := range []string{
		"in/b.txt", "in/a.md", "in/sub/c.HTML", "in/sub/deep/d.xhtml", "in/.hidden.txt", "in/.git/x.txt",
		"in/photo.jpg", "in/notes", "out/secret.txt", "empty/.keep", "pics/a.jpg", "lit[1].txt", "lit1.txt", "one.news",
	} {
		write(t, dir, name, "text")
	}
	link := func(target, name string) {
		t.Helper()
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll("links", 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "links/real.txt", "text")
	link("real.txt", "links/again.txt")
	link(".", "links/loop")
	link("turn2.txt", "links/turn1.txt")
	link("turn1.txt", "links/turn2.txt")
	link("../out/secret.txt", "links/escape.txt")
	link("../out", "links/outfolder")
	link("nowhere.txt", "links/broken.txt")
	link("in", "alias")

	tests := []struct {
		label   string
		names   []string
		want    []row
		ignored int
	}{
		{
			"folder sorted, hidden and unknown left out",
			[]string{"in"},
			[]row{{"in/a.md", ""}, {"in/b.txt", ""}, {"in/sub/c.HTML", ""}, {"in/sub/deep/d.xhtml", ""}},
			2,
		},
		{
			"order of arguments, first wins",
			[]string{"in/b.txt", "./in", "in/../in/a.md"},
			[]row{{"in/b.txt", ""}, {"in/a.md", ""}, {"in/sub/c.HTML", ""}, {"in/sub/deep/d.xhtml", ""}},
			2,
		},
		{"named file of any extension", []string{"one.news", "-", "-"}, []row{{"one.news", ""}, {"-", ""}}, 0},
		{"glob", []string{"in/*.txt"}, []row{{"in/b.txt", ""}}, 0},
		{"glob with hidden written out", []string{"in/.h*"}, []row{{"in/.hidden.txt", ""}}, 0},
		{"glob over folders", []string{"*/deep*", "in/s*"}, []row{{"*/deep*", CodeNoFiles}, {"in/sub/c.HTML", ""}, {"in/sub/deep/d.xhtml", ""}}, 0},
		{"literal name wins over glob", []string{"lit[1].txt"}, []row{{"lit[1].txt", ""}}, 0},
		{"glob where no such file", []string{"lit?.txt"}, []row{{"lit1.txt", ""}}, 0},
		{"malformed glob", []string{"in/[a"}, []row{{"in/[a", CodeNoFiles}}, 0},
		{"missing", []string{"gone.txt", ""}, []row{{"gone.txt", CodeMissing}, {"", CodeMissing}}, 0},
		{"empty folder", []string{"empty", "pics"}, []row{{"empty", CodeNoFiles}, {"pics", CodeNoFiles}}, 1},
		{"url", []string{"https://example.org/a?b=*"}, []row{{"https://example.org/a?b=*", CodeURLUnsupported}}, 0},
		{"folder named by a link", []string{"alias/sub"}, []row{{"alias/sub/c.HTML", ""}, {"alias/sub/deep/d.xhtml", ""}}, 0},
		{"links", []string{"links"}, []row{
			{"links/broken.txt", CodeMissing},
			{"links/escape.txt", CodeSymlinkOutside},
			{"links/outfolder", CodeSymlinkOutside},
			{"links/real.txt", ""},
			{"links/turn1.txt", CodeUnreadable},
			{"links/turn2.txt", CodeUnreadable},
		}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.label, func(t *testing.T) {
			var specs []Spec
			for _, name := range tt.names {
				specs = append(specs, Spec{Name: name})
			}
			got := Expand(specs)
			if diff := cmp.Diff(tt.want, rows(got)); diff != "" {
				t.Error(diff)
			}
			if got.Ignored != tt.ignored {
				t.Errorf("ignored %d, want %d", got.Ignored, tt.ignored)
			}
		})
	}
}

func TestExpandHandsOnWhatTheUserSays(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.txt", "text")
	got := Expand([]Spec{{Name: dir, Publisher: "P", Published: "2023-11-27"}})
	want := []Ref{{Name: filepath.Join(dir, "a.txt"), Publisher: "P", Published: "2023-11-27"}}
	if diff := cmp.Diff(want, got.Refs); diff != "" {
		t.Error(diff)
	}
}
