package segment

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// lineRoles names, for every non-blank line of text, the kind of its segments:
// "title", "heading" or "sentence" for content, else the kind of furniture.
// Segments of different kinds in one line are joined with "+".
func lineRoles(text string, r Result) []string {
	var out []string
	pos := 0
	for l := range strings.SplitSeq(text, "\n") {
		end := pos + len(l)
		if strings.TrimSpace(l) != "" {
			var kinds []string
			for _, s := range r.Segments {
				if s.Start < end && s.End > pos && (len(kinds) == 0 || kinds[len(kinds)-1] != s.Kind) {
					kinds = append(kinds, s.Kind)
				}
			}
			out = append(out, strings.Join(kinds, "+"))
		}
		pos = end + 1
	}
	return out
}

func rep(n int, kind string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = kind
	}
	return out
}

func concat(parts ...[]string) []string {
	var out []string
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func TestSeeds(t *testing.T) {
	teaser := []string{"related", "teaser", "time_ago"}
	tests := []struct {
		file                 string
		kinds                []string
		title, published, by string
	}{
		{
			"000_af218220baa3f74d.txt",
			concat([]string{"consent", "category", "title"}, rep(6, "sentence"), []string{"heading"}, rep(6, "sentence"),
				[]string{"photo_credit", "related"}, teaser, teaser, teaser, teaser, teaser, teaser),
			"Cloud : Alibaba change de direction et de braquet", "", "",
		},
		{
			"001_c7fe03904b35cbc8.txt",
			[]string{"date_line+sentence", "sentence", "heading", "sentence", "sentence", "sentence", "heading", "sentence"},
			"", "2022-12", "",
		},
		{
			"002_5c896ea3ec2c3c5d.txt",
			concat([]string{"repeated_title", "title", "counter", "counter", "caption", "photo_credit"}, rep(14, "sentence"), []string{"comment_form"}),
			"Alibaba ( BABA ) mengguncang manajemen unit cloud setelah membatalkan IPO", "", "",
		},
		{
			"003_22a6a2a67d2693c3.txt",
			concat([]string{"title", "trending"}, rep(14, "sentence"), []string{"source_credit"}),
			"Alibaba CEO to oversee cloud arm following major server outage", "", "Techcrunch",
		},
		{
			"004_a2c7d0e74054df89.txt",
			concat([]string{"title", "caption", "photo_credit"}, rep(14, "sentence")),
			"علي بابا (BABA) تهز إدارة الوحدات السحابية بعد إلغاء الاكتتاب العام", "", "",
		},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			b, err := os.ReadFile(filepath.Join("testdata", "seeds", tt.file))
			if err != nil {
				t.Fatal(err)
			}
			text := string(b)
			r := Split(text)
			if d := cmp.Diff(tt.kinds, lineRoles(text, r)); d != "" {
				t.Errorf("kinds per line (-want +got):\n%s", d)
			}
			if d := cmp.Diff([]string{tt.title, tt.published, tt.by}, []string{r.Title, r.Published, r.Publisher}); d != "" {
				t.Errorf("title, published, publisher (-want +got):\n%s", d)
			}
			for _, f := range checkResult(text, r) {
				t.Error(f)
			}
		})
	}
}
