package eval

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/adequacy"
	"github.com/babelwire/babelwire/pipeline/fact"
	"github.com/babelwire/babelwire/pipeline/stance"
)

// TestGroups: the packages that are timed make the checks of CheckPairs, with
// the same results, so the times are those of the product.
func TestGroups(t *testing.T) {
	for _, m := range readOrFail(t, labelledAnswers).Materials {
		pairs := m.pairs()
		for _, s := range turnsOf(len(pairs)) {
			turn := pairs[s.from:s.to]
			want := pipeline.CheckPairs(turn)
			comparable := compared(want)
			form := adequacy.Agree(adequacyPairs(turn))
			for i, p := range turn {
				var got, said []string
				for _, r := range form[i] {
					got = append(got, r.Check+" "+string(r.Verdict))
				}
				if comparable[i] {
					for _, r := range fact.AgreeAt(p.Original, p.Lang, p.English, time.Time{}) {
						got = append(got, r.Check+" "+string(r.Verdict))
					}
					for _, r := range stance.Agree(p.Original, p.Lang, p.English) {
						got = append(got, r.Check+" "+string(r.Verdict))
					}
				}
				for _, c := range want[i] {
					said = append(said, c.Check+" "+string(c.Result))
				}
				if diff := cmp.Diff(said, got); diff != "" {
					t.Fatalf("%s %s (-CheckPairs +timed):\n%s", m.Doc, p.ID, diff)
				}
			}
		}
	}
	var names []string
	for _, g := range groups {
		names = append(names, g.checks()...)
	}
	if diff := cmp.Diff(CheckNames(), names); diff != "" {
		t.Errorf("the groups name other checks (-made +named):\n%s", diff)
	}
}

func TestTimeGroups(t *testing.T) {
	m := readOrFail(t, labelledAnswers).Materials[0]
	pairs := m.pairs()
	list := timeGroups(pairs, inTurns(pairs, pipeline.CheckPairs))
	if len(list) != 3 {
		t.Fatalf("%d groups, want 3", len(list))
	}
	for _, g := range list {
		if g.Took <= 0 {
			t.Errorf("%s took %v", g.Group, g.Took)
		}
	}
}

func TestBest(t *testing.T) {
	runs := 0
	if took := best(func() { runs++ }); runs != timedRuns || took < 0 {
		t.Errorf("%d runs, %v", runs, took)
	}
}

func TestTimeTable(t *testing.T) {
	var got [][]string
	for _, row := range report().timeTable().Rows {
		got = append(got, append([]string{row[0]}, row[2:]...))
	}
	want := [][]string{
		{"adequacy", "2", "9", "1", "1", "1", "0.3"},
		{"fact", "2", "9", "0", "4", "4", "0.5"},
		{"stance", "2", "9", "0", "0", "0", "0.1"},
		{"all", "2", "9", "2", "3", "3", "0.6"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPercentile(t *testing.T) {
	var list []time.Duration
	for i := range 20 {
		list = append(list, time.Duration(i+1))
	}
	for p, want := range map[int]time.Duration{50: 10, 95: 19, 100: 20} {
		if got := percentile(list, p); got != want {
			t.Errorf("percentile %d of 1..20 is %d, want %d", p, got, want)
		}
	}
	if percentile(nil, 95) != 0 {
		t.Error("of nothing: want 0")
	}
}
