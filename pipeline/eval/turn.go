package eval

import "github.com/babelwire/babelwire/pipeline"

// turnSegments is the most segments that a briefing has put into English in one
// turn. The checks see the rows of a turn together, so they are measured on
// turns of the same size: package pipeline has the same constant.
const turnSegments = 12

// turnSpan is the rows from one place of a text up to another.
type turnSpan struct{ from, to int }

// turnsOf cuts n rows into turns of nearly equal size, as package pipeline cuts
// the segments of a text.
func turnsOf(n int) []turnSpan {
	if n == 0 {
		return nil
	}
	turns := (n + turnSegments - 1) / turnSegments
	size := (n + turns - 1) / turns
	list := make([]turnSpan, 0, turns)
	for from := 0; from < n; from += size {
		list = append(list, turnSpan{from, min(from+size, n)})
	}
	return list
}

// checker makes the checks of one turn; it is pipeline.CheckPairs but in tests.
type checker func(turn []pipeline.Pair) [][]pipeline.Check

// inTurns makes the checks of a whole text, a turn at a time.
func inTurns(pairs []pipeline.Pair, check checker) [][]pipeline.Check {
	checks := make([][]pipeline.Check, 0, len(pairs))
	for _, s := range turnsOf(len(pairs)) {
		checks = append(checks, check(pairs[s.from:s.to])...)
	}
	return checks
}
