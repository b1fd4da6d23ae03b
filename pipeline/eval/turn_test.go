package eval

import (
	"os"
	"regexp"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline"
)

func TestTurnsOf(t *testing.T) {
	tests := map[int][]int{0: nil, 1: {1}, 12: {12}, 13: {7, 6}, 24: {12, 12}, 25: {9, 9, 7}, 28: {10, 10, 8}}
	for n, want := range tests {
		var got []int
		end := 0
		for _, s := range turnsOf(n) {
			if s.from != end {
				t.Errorf("%d rows: a turn begins at %d, want %d", n, s.from, end)
			}
			got, end = append(got, s.to-s.from), s.to
		}
		if diff := cmp.Diff(want, got); diff != "" || end != n {
			t.Errorf("%d rows end at %d (-want +got):\n%s", n, end, diff)
		}
	}
}

// TestTurnSegments: the turns measured are those of a briefing.
func TestTurnSegments(t *testing.T) {
	code, err := os.ReadFile("../translate.go")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`\nconst segmentsATurn = (\d+)\n`).FindSubmatch(code)
	if m == nil {
		t.Fatal("translate.go of package pipeline has no constant segmentsATurn any more: how are turns cut now?")
	}
	if string(m[1]) != strconv.Itoa(turnSegments) {
		t.Errorf("package pipeline cuts turns of at most %s segments, this package of %d", m[1], turnSegments)
	}
}

// TestChecksInTurns: the checks are asked for a turn at a time, and their
// results stand at the rows of the whole text.
func TestChecksInTurns(t *testing.T) {
	m := Material{Doc: "d", Lang: "fr"}
	for i := range 25 {
		m.Rows = append(m.Rows, Row{ID: strconv.Itoa(i)})
	}
	var sizes []int
	checks := inTurns(m.pairs(), func(turn []pipeline.Pair) [][]pipeline.Check {
		sizes = append(sizes, len(turn))
		var list [][]pipeline.Check
		for _, p := range turn {
			list = append(list, []pipeline.Check{{Check: p.ID}})
		}
		return list
	})
	if diff := cmp.Diff([]int{9, 9, 7}, sizes); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for i, row := range checks {
		if len(row) != 1 || row[0].Check != strconv.Itoa(i) {
			t.Errorf("row %d has %v", i, row)
		}
	}
	if len(checks) != 25 {
		t.Errorf("checks of %d rows, want 25", len(checks))
	}
}
