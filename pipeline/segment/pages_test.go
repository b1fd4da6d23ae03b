package segment

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPages reads testdata/*.txt: pages that start with "=== name" and have,
// before each line and a tab, its role: B boilerplate, C content, I
// instruction.
func TestPages(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) < 5 {
		t.Fatalf("pages: %v, %v", files, err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		pages := strings.Split(string(b), "=== ")[1:]
		if len(pages) < 6 {
			t.Errorf("%s: %d pages", file, len(pages))
		}
		for _, page := range pages {
			name, body, _ := strings.Cut(page, "\n")
			t.Run(filepath.Base(file)+"/"+name, func(t *testing.T) { checkPage(t, body) })
		}
	}
}

func checkPage(t *testing.T, body string) {
	role := map[string]Role{"B": Boilerplate, "C": Content, "I": Instruction}
	var b strings.Builder
	type row struct {
		start, end int
		want       Role
	}
	var rows []row
	for l := range strings.SplitSeq(strings.TrimRight(body, "\n"), "\n") {
		if l != "" {
			mark, line, ok := strings.Cut(l, "\t")
			if !ok || role[mark] == "" {
				t.Fatalf("bad line %q", l)
			}
			rows = append(rows, row{b.Len(), b.Len() + len(line), role[mark]})
			l = line
		}
		b.WriteString(l + "\n")
	}
	text := b.String()
	r := Split(text)
	for _, f := range checkResult(text, r) {
		t.Error(f)
	}
	for _, w := range rows {
		for _, s := range r.Segments {
			if s.Start < w.end && s.End > w.start && s.Role != w.want {
				t.Errorf("%q is %s (%s), want %s", text[s.Start:s.End], s.Role, s.Kind, w.want)
			}
		}
	}
}
