package eval

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTable(t *testing.T) {
	table := Table{
		Title: "Counts", Notes: []string{"A note."}, Head: []string{"label", "rows"}, Text: 1,
		Rows: [][]string{{"né", "12"}, {"a|b\x1b[31m\u202e", "3"}},
	}
	var b strings.Builder
	if err := table.Write(&b); err != nil {
		t.Fatal(err)
	}
	want := "## Counts\n\nA note.\n\n" +
		"| label    | rows |\n" +
		"|----------|-----:|\n" +
		"| né       |   12 |\n" +
		"| a/b [31m |    3 |\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	b.Reset()
	if err := (Table{Title: "None", Head: []string{"x"}}).Write(&b); err != nil || b.String() != "## None\n\nNothing to count here.\n" {
		t.Errorf("without rows: %q, %v", b.String(), err)
	}
}
