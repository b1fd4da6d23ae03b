package eval

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/adequacy"
	"github.com/babelwire/babelwire/pipeline/fact"
	"github.com/babelwire/babelwire/pipeline/stance"
)

// This file times the checks of a text, a group at a time. The checks of one
// package share their reading of the two texts, so a group is a package.

// timedRuns is how often a text is checked to time it. The best run counts: the
// others waited for other work of the machine.
const timedRuns = 3

// GroupTime is what the checks of one package cost a whole text.
type GroupTime struct {
	Group string // the package's name
	Took  time.Duration
}

// group is one package of checks.
type group struct {
	name string
	// run makes its checks on one turn. comparable tells for each row whether
	// facts are compared there, as package pipeline decides it: not where the
	// English is no translation.
	run func(turn []pipeline.Pair, comparable []bool)
	// checks names its checks, in order.
	checks func() []string
}

// groups are the checks that pipeline.CheckPairs makes, in the order in which
// it makes them.
var groups = []group{
	{
		"adequacy",
		func(turn []pipeline.Pair, _ []bool) { adequacy.Agree(adequacyPairs(turn)) },
		func() []string {
			return checksIn(adequacy.Agree(adequacyPairs([]pipeline.Pair{plainPair}))[0], func(r adequacy.Result) string { return r.Check })
		},
	},
	{
		"fact",
		func(turn []pipeline.Pair, comparable []bool) {
			for i, p := range turn {
				if comparable[i] {
					fact.AgreeAt(p.Original, p.Lang, p.English, time.Time{})
				}
			}
		},
		func() []string {
			return checksIn(fact.Agree(plainPair.Original, plainPair.Lang, plainPair.English), func(r fact.Result) string { return r.Check })
		},
	},
	{
		"stance",
		func(turn []pipeline.Pair, comparable []bool) {
			for i, p := range turn {
				if comparable[i] {
					stance.Agree(p.Original, p.Lang, p.English)
				}
			}
		},
		func() []string {
			return checksIn(stance.Agree(plainPair.Original, plainPair.Lang, plainPair.English), func(r stance.Result) string { return r.Check })
		},
	},
}

// plainPair passes every check, so every check is made on it.
var plainPair = pipeline.Pair{ID: "s1", Lang: "fr", Original: "Oui.", English: "Yes."}

func checksIn[R any](results []R, name func(R) string) []string {
	list := make([]string, len(results))
	for i, r := range results {
		list[i] = name(r)
	}
	return list
}

func adequacyPairs(turn []pipeline.Pair) []adequacy.Pair {
	list := make([]adequacy.Pair, len(turn))
	for i, p := range turn {
		list[i] = adequacy.Pair{ID: p.ID, Lang: p.Lang, Original: p.Original, English: p.English, Garbled: p.Lang == "en"}
	}
	return list
}

// compared tells of each row whether the checks of facts were made on it.
func compared(checks [][]pipeline.Check) []bool {
	list := make([]bool, len(checks))
	for i, row := range checks {
		list[i] = slices.ContainsFunc(row, func(c pipeline.Check) bool { return c.Check == fact.CheckNumber })
	}
	return list
}

// timeGroups times each group on a whole text, whose checks are known.
func timeGroups(pairs []pipeline.Pair, checks [][]pipeline.Check) []GroupTime {
	comparable := compared(checks)
	list := make([]GroupTime, len(groups))
	for i, g := range groups {
		list[i] = GroupTime{g.name, best(func() {
			for _, s := range turnsOf(len(pairs)) {
				g.run(pairs[s.from:s.to], comparable[s.from:s.to])
			}
		})}
	}
	return list
}

// best runs the work timedRuns times and gives the time of the fastest run.
func best(work func()) time.Duration {
	var least time.Duration
	for i := range timedRuns {
		started := time.Now()
		work()
		if took := time.Since(started); i == 0 || took < least {
			least = took
		}
	}
	return least
}

// timeTable says what each group of checks costs a text, and all together.
func (r *ChecksReport) timeTable() Table {
	t := Table{
		Title: "Time: the checks of a whole text, in microseconds",
		Notes: []string{fmt.Sprintf("A text is checked in turns of at most %d segments, by one processor. The checks of a group share their work and cannot be timed apart. "+
			"The fastest of %d runs counts. The last column is the time of all texts by their segments.", turnSegments, timedRuns)},
		Head: []string{"group", "checks", "texts", "segments", "median", "95th percentile", "longest", "per segment"}, Text: 2,
	}
	segments := 0
	var whole []time.Duration
	took := make([][]time.Duration, len(groups))
	for _, text := range r.Texts {
		segments += len(text.Rows)
		whole = append(whole, text.Took)
		for i, g := range text.Groups {
			took[i] = append(took[i], g.Took)
		}
	}
	line := func(name, checks string, times []time.Duration) {
		slices.Sort(times)
		t.Rows = append(t.Rows, []string{
			name, checks, strconv.Itoa(len(times)), strconv.Itoa(segments),
			micros(percentile(times, 50)), micros(percentile(times, 95)), micros(percentile(times, 100)), perSegment(times, segments),
		})
	}
	for i, g := range groups {
		line(g.name, strings.Join(g.checks(), ", "), took[i])
	}
	line("all", "", whole)
	return t
}

func micros(d time.Duration) string { return strconv.FormatInt(d.Microseconds(), 10) }

// perSegment is the mean time of a segment in microseconds, "-" without one.
func perSegment(times []time.Duration, segments int) string {
	if segments == 0 {
		return "-"
	}
	var sum time.Duration
	for _, d := range times {
		sum += d
	}
	return fmt.Sprintf("%.1f", float64(sum.Nanoseconds())/1000/float64(segments))
}

// percentile is the smallest entry of a sorted list that p per cent of the list
// do not exceed (the nearest-rank method); 0 of an empty list.
func percentile(sorted []time.Duration, p int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max(0, (len(sorted)*p+99)/100-1)]
}
