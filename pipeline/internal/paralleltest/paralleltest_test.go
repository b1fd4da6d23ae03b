package paralleltest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// write puts files into a new folder and returns it.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestNtrex(t *testing.T) {
	t.Setenv("BABELWIRE_NTREX", write(t, map[string]string{
		"eng/000_a.txt": "One.\n\n Two. \n", "fra/000_a.txt": "Un.\nDeux.\n",
		"eng/040_b.txt": "One.\nTwo.\n", "fra/040_b.txt": "Un.\n",
		"eng/041_c.txt": "Three.", "fra/041_c.txt": "Trois.",
		"README.md": "",
	}))
	want := []Document{
		{"000_a.txt", []Pair{{"Un.", "One."}, {"Deux.", "Two."}}},
		{"041_c.txt", []Pair{{"Trois.", "Three."}}},
	}
	docs := Ntrex(t, "fra")
	if d := cmp.Diff(want, docs); d != "" {
		t.Errorf("documents (-want +got):\n%s", d)
	}
	if docs[0].Later() || docs[0].Part() != "000-040" || !docs[1].Later() || docs[1].Part() != "041-060" {
		t.Errorf("parts %q and %q", docs[0].Part(), docs[1].Part())
	}
	if d := cmp.Diff([]string{"eng", "fra"}, Folders(t)); d != "" {
		t.Errorf("folders (-want +got):\n%s", d)
	}
}

func TestLabelled(t *testing.T) {
	dir := write(t, map[string]string{
		"a.jsonl": `{"doc":"d","id":"s1","lang":"fr","source":"Un.","english":"One.","labels":["ok"]}` + "\n",
		"b.jsonl": `{"doc":"d","id":"s1","lang":"nl","source":"Een.","english":"Two.","labels":["ok","number"]}`,
	})
	t.Setenv("BABELWIRE_LABELLED", filepath.Join(dir, "a.jsonl")+","+filepath.Join(dir, "b.jsonl"))
	want := []Row{
		{"a.jsonl", "d", "s1", "fr", "Un.", "One.", []string{"ok"}},
		{"b.jsonl", "d", "s1", "nl", "Een.", "Two.", []string{"ok", "number"}},
	}
	rows := Labelled(t)
	if d := cmp.Diff(want, rows); d != "" {
		t.Fatalf("rows (-want +got):\n%s", d)
	}
	if !rows[0].Right() || rows[1].Right() {
		t.Errorf("Right() = %v, %v", rows[0].Right(), rows[1].Right())
	}
}

// recorder notes whether a test failed.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }

func TestBounds(t *testing.T) {
	var g Grid
	for i, hit := range []bool{true, true, true, false} {
		g.At("digit", []string{"fr 000-040", "fr 041-060"}[i/2]).Count(hit)
	}
	g.At("digit", "nl 000-040").Count(false)
	tests := []struct {
		row, of     string
		least, most float64 // the bounds that just hold
	}{
		{"digit", "fr", 75, 75},
		{"digit", "fr 041-060", 50, 50},
		{"digit", "nl", 0, 0},
		{"digit", "", 60, 60},
	}
	for _, tt := range tests {
		for _, c := range []struct {
			name  string
			check func(r *recorder)
			fails bool
		}{
			{"at least", func(r *recorder) { g.AtLeast(r, tt.row, tt.of, tt.least) }, false},
			{"at least, more", func(r *recorder) { g.AtLeast(r, tt.row, tt.of, tt.least+1) }, true},
			{"at most", func(r *recorder) { g.AtMost(r, tt.row, tt.of, tt.most) }, false},
			{"at most, less", func(r *recorder) { g.AtMost(r, tt.row, tt.of, tt.most-1) }, true},
		} {
			r := &recorder{TB: t}
			if c.check(r); r.failed != c.fails {
				t.Errorf("%s of %q: failed %v, want %v", c.name, tt.of, r.failed, c.fails)
			}
		}
	}
	for name, check := range map[string]func(r *recorder){
		"AtLeast": func(r *recorder) { g.AtLeast(r, "digit", "id", 0) },
		"AtMost":  func(r *recorder) { g.AtMost(r, "month", "fr", 100) },
	} {
		r := &recorder{TB: t}
		if check(r); !r.failed {
			t.Errorf("%s passes where nothing was counted", name)
		}
	}
}
