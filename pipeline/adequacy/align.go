package adequacy

import (
	"math"
	"slices"
)

// This file aligns the originals of a turn with its answers.

// The logarithms of how likely the steps of an alignment are, against one
// answer for one original. They are set, not fitted: leaving the diagonal and
// coming back to it takes two steps, so evidence of e^6 to one is asked for
// before any row is blamed.
const (
	stepSwallowed = -3   // an original without an answer
	stepStray     = -3   // an answer to no original
	stepRepeat    = -1.5 // an answer that repeats the one before
	stepEmpty     = -.7  // no answer in a row
	stepMerge     = -5.5 // two originals in one answer
	stepSplit     = -5.5 // one original in two answers
)

// band is how far off its place an answer is looked for, width the places that
// makes.
const (
	band  = 2
	width = 2*band + 1
)

// alignment holds the originals and answers of one turn.
type alignment struct {
	own, got           []stretch // originals and answers
	ownPairs, gotPairs []stretch // entry i is rows i and i+1 read as one
	text               []string  // the answers
	models             []lengthModel
	both, lone         []float64 // by key: log likelihood ratio of standing on both sides, on one
	mean, sd           float64   // of the logarithms of the answers' lengths
}

// newAlignment reads the rows of a turn.
func newAlignment(rows []*row) *alignment {
	n := len(rows)
	a := &alignment{own: make([]stretch, n), got: make([]stretch, n), text: make([]string, n), models: make([]lengthModel, n)}
	originals, answers := make([][]string, n), make([][]string, n)
	arabic := slices.ContainsFunc(rows, func(r *row) bool { return r.lang == "ar" })
	for i, r := range rows {
		a.own[i], a.got[i] = newStretch(r.original), newStretch(r.english)
		a.models[i] = lengthModelOf(r.lang)
		a.text[i] = r.english.raw
		originals[i], answers[i] = evidence(r.original.raw, r.lang, arabic), evidence(r.english.raw, "en", arabic)
	}
	a.weigh(originals, answers)
	a.background()
	a.ownPairs, a.gotPairs = pairsOf(a.own), pairsOf(a.got)
	return a
}

func pairsOf(rows []stretch) []stretch {
	pairs := make([]stretch, max(0, len(rows)-1))
	for i := range pairs {
		pairs[i] = rows[i].and(rows[i+1])
	}
	return pairs
}

// bead is one step of an alignment: so many answers for so many originals.
type bead struct{ answers, originals int }

var beads = [...]bead{{1, 1}, {0, 1}, {1, 0}, {1, 2}, {2, 1}}

// weight is the log likelihood of the bead whose first answer is i and first
// original j.
func (a *alignment) weight(b bead, i, j int) float64 {
	switch b {
	case bead{1, 1}:
		return a.score(a.own[j], a.got[i], a.models[j])
	case bead{0, 1}:
		return stepSwallowed
	case bead{1, 2}:
		return stepMerge + a.score(a.ownPairs[j], a.got[i], a.models[j])
	case bead{2, 1}:
		if a.got[i].empty || a.got[i+1].empty {
			return math.Inf(-1)
		}
		return stepSplit + a.score(a.own[j], a.gotPairs[i], a.models[j])
	}
	switch {
	case a.got[i].empty:
		return stepEmpty
	case i > 0 && a.text[i] == a.text[i-1]:
		return stepRepeat
	}
	return stepStray
}

// place says what became of one answer.
type place struct {
	own    float64 // probability that it is the English of its own original, all of it and no more
	likely bead    // its likeliest other bead
	at     int     // the first original of that bead
}

// lattice holds the steps of all alignments in the band. A node (i, j) stands
// between answers and originals: i and j of them are before it.
type lattice struct {
	n           int
	steps       []float64 // by node and bead: weight of the step that begins there
	ahead, back []float64 // by node: log likelihood of all ways to it, and from it
}

func (l *lattice) at(i, j int) int { return i*width + j - i + band }

func (l *lattice) inside(i, j int) bool {
	return i <= l.n && j <= l.n && j-i <= band && i-j <= band
}

// eachStep calls f with every step, from the first answer to the last or back.
func (l *lattice) eachStep(backwards bool, f func(i, j, k int, b bead)) {
	for c := 0; c <= l.n; c++ {
		i := c
		if backwards {
			i = l.n - c
		}
		from, to := max(0, i-band), min(l.n, i+band)
		for d := from; d <= to; d++ {
			j := d
			if backwards {
				j = from + to - d
			}
			for k, b := range beads {
				if l.inside(i+b.answers, j+b.originals) {
					f(i, j, k, b)
				}
			}
		}
	}
}

// places sums over all alignments in the band, forwards and backwards, and
// tells for each answer where it is.
func (a *alignment) places() []place {
	n := len(a.got)
	nodes := (n + 1) * width
	l := &lattice{n: n, steps: make([]float64, nodes*len(beads)), ahead: make([]float64, nodes), back: make([]float64, nodes)}
	for i := range nodes {
		l.ahead[i], l.back[i] = math.Inf(-1), math.Inf(-1)
	}
	l.ahead[l.at(0, 0)], l.back[l.at(n, n)] = 0, 0
	l.eachStep(false, func(i, j, k int, b bead) {
		from, to := l.at(i, j), l.at(i+b.answers, j+b.originals)
		w := a.weight(b, i, j)
		l.steps[from*len(beads)+k] = w
		l.ahead[to] = addLog(l.ahead[to], l.ahead[from]+w)
	})
	l.eachStep(true, func(i, j, k int, b bead) {
		from, to := l.at(i, j), l.at(i+b.answers, j+b.originals)
		l.back[from] = addLog(l.back[from], l.steps[from*len(beads)+k]+l.back[to])
	})
	total := l.ahead[l.at(n, n)]
	out := make([]place, n)
	best := make([]float64, n)
	l.eachStep(false, func(i, j, k int, b bead) {
		from, to := l.at(i, j), l.at(i+b.answers, j+b.originals)
		p := math.Exp(l.ahead[from] + l.steps[from*len(beads)+k] + l.back[to] - total)
		for r := i; r < i+b.answers; r++ {
			if (b != bead{1, 1} || i != j) && p > best[r] {
				best[r], out[r].likely, out[r].at = p, b, j
			}
		}
		// Of equal answers any may stand for the one that belongs here.
		if (b == bead{1, 1}) && a.text[j] == a.text[i] {
			out[j].own += p
		}
	})
	return out
}

// addLog is log(e^a + e^b).
func addLog(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	if math.IsInf(b, -1) {
		return a
	}
	return a + math.Log1p(math.Exp(b-a))
}
