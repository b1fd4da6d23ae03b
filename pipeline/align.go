package pipeline

import (
	"math"
	"slices"
	"unicode/utf8"
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

// band is how far off its place an answer is looked for.
const band = 2

// row is an original or an answer, or two of them in a row, as the alignment
// sees them: how long it is, and which keys of the turn's vocabulary it shows.
type row struct {
	runes float64
	keys  []int // ascending
	empty bool
}

func (r row) and(o row) row {
	keys := append(slices.Clone(r.keys), o.keys...)
	slices.Sort(keys)
	return row{runes: r.runes + o.runes, keys: slices.Compact(keys), empty: r.empty && o.empty}
}

// alignment holds the originals and answers of one turn.
type alignment struct {
	own, got   []row
	text       []string // the answers
	models     []lengthModel
	both, lone []float64 // by key: log likelihood ratio of standing on both sides, on one
	mean, sd   float64   // of the logarithms of the answers' lengths
	singles    []float64 // score of answer i for original i+d at i*width+d+band
}

const width = 2*band + 1

// newAlignment reads the segments of a turn.
func newAlignment(segments []*Segment) *alignment {
	n := len(segments)
	a := &alignment{own: make([]row, n), got: make([]row, n), text: make([]string, n), models: make([]lengthModel, n)}
	originals, answers := make([][]string, n), make([][]string, n)
	arabic := slices.ContainsFunc(segments, func(s *Segment) bool { return s.Lang == "ar" })
	for i, s := range segments {
		source := s.source()
		a.own[i].runes, a.got[i].runes = float64(utf8.RuneCountInString(source)), float64(utf8.RuneCountInString(s.English))
		a.own[i].empty, a.got[i].empty = source == "", s.English == ""
		a.models[i] = lengthModelOf(s.Lang)
		a.text[i] = s.English
		originals[i], answers[i] = evidence(source, s.Lang, arabic), evidence(s.English, "en", arabic)
	}
	a.weigh(originals, answers)
	a.background()
	a.singles = make([]float64, n*width)
	for i := range n {
		for d := -band; d <= band; d++ {
			if j := i + d; j >= 0 && j < n {
				a.singles[i*width+d+band] = a.score(a.own[j], a.got[i], a.models[j])
			}
		}
	}
	return a
}

// reliability is how often a key that stands on one side of a translation, and
// somewhere in both texts, stands on the other side too.
func reliability(key string) float64 {
	switch key[0] {
	case numberMark, nameMark:
		return .85
	case conceptMark:
		return .7
	case soundMark:
		return .5
	case signMark:
		switch key[1] {
		case '?', 'q', '%':
			return .9
		case '(', '$':
			return .8
		}
		return .5
	}
	return .6
}

// weigh numbers the keys that stand on both sides of the turn and gives each
// its weight: the rarer a key, the more its standing in two rows says.
func (a *alignment) weigh(originals, answers [][]string) {
	left, right := counts(originals), counts(answers)
	ids := map[string]int{}
	n := float64(len(originals))
	number := func(lists [][]string, rows []row) {
		for i, list := range lists {
			for _, k := range list {
				if left[k] == 0 || right[k] == 0 {
					continue
				}
				id, ok := ids[k]
				if !ok {
					id = len(a.both)
					ids[k] = id
					// A key not seen more often is taken to stand in one
					// sentence of ten.
					often := (float64(max(left[k], right[k])) + .5) / (n + 5)
					sure := math.Max(reliability(k), often)
					a.both = append(a.both, math.Log(sure/often))
					a.lone = append(a.lone, math.Log((1-sure)/(1-often)))
				}
				rows[i].keys = append(rows[i].keys, id)
			}
			slices.Sort(rows[i].keys)
			rows[i].keys = slices.Compact(rows[i].keys)
		}
	}
	number(originals, a.own)
	number(answers, a.got)
}

// counts says in how many rows each key stands.
func counts(lists [][]string) map[string]int {
	m := map[string]int{}
	last := map[string]int{}
	for i, list := range lists {
		for _, k := range list {
			if last[k] != i+1 {
				last[k] = i + 1
				m[k]++
			}
		}
	}
	return m
}

// background is how long an answer of this turn is when nothing is known of
// its original.
func (a *alignment) background() {
	var sum, squares, n float64
	for _, r := range a.got {
		if !r.empty {
			l := math.Log(r.runes + 1)
			sum, squares, n = sum+l, squares+l*l, n+1
		}
	}
	if n > 0 {
		a.mean = sum / n
		a.sd = math.Sqrt(math.Max(0, squares/n-a.mean*a.mean))
	}
	a.sd = math.Max(a.sd, .3) // a turn of equal lengths still allows others
}

// The bounds of what one pair of rows can say: a free or a wrong translation
// is not impossible, and the words of one name are one piece of evidence.
const (
	leastLength    = .04 // share of answers whose length has nothing to do with the original's
	mostEvidence   = 6.
	leastEvidence  = -4.
	machineScatter = 1.25 // a model's English scatters more than a translator's
)

// score is the log likelihood ratio of the answer as the English of the
// original against the same answer as the English of anything.
func (a *alignment) score(own, got row, m lengthModel) float64 {
	if own.empty || got.empty {
		return 0
	}
	mean, sd := m.expect(own.runes)
	x := math.Log(got.runes + 1)
	fit := normalLog(x, math.Log(own.runes+1)+mean, sd*machineScatter) - normalLog(x, a.mean, a.sd)
	length := math.Log((1-leastLength)*math.Exp(fit) + leastLength)

	shown := 0.
	for i, j := 0, 0; i < len(own.keys) || j < len(got.keys); {
		switch {
		case j == len(got.keys) || i < len(own.keys) && own.keys[i] < got.keys[j]:
			shown += a.lone[own.keys[i]]
			i++
		case i == len(own.keys) || got.keys[j] < own.keys[i]:
			shown += a.lone[got.keys[j]]
			j++
		default:
			shown += a.both[own.keys[i]]
			i, j = i+1, j+1
		}
	}
	return length + math.Min(math.Max(shown, leastEvidence), mostEvidence)
}

// bead is one step of an alignment: so many answers for so many originals.
type bead struct{ answers, originals int }

var beads = [...]bead{{1, 1}, {0, 1}, {1, 0}, {1, 2}, {2, 1}}

// weight is the log likelihood of the bead whose first answer is i and first
// original j.
func (a *alignment) weight(b bead, i, j int) float64 {
	switch b {
	case bead{1, 1}:
		return a.singles[i*width+j-i+band]
	case bead{0, 1}:
		return stepSwallowed
	case bead{1, 2}:
		return stepMerge + a.score(a.own[j].and(a.own[j+1]), a.got[i], a.models[j])
	case bead{2, 1}:
		if a.got[i].empty || a.got[i+1].empty {
			return math.Inf(-1)
		}
		return stepSplit + a.score(a.own[j], a.got[i].and(a.got[i+1]), a.models[j])
	}
	switch {
	case a.got[i].empty:
		return stepEmpty
	case i > 0 && a.text[i] == a.text[i-1]:
		return stepRepeat
	}
	return stepStray
}

// found says what became of one answer.
type found struct {
	inPlace float64 // probability that it is the English of its own original, all of it and no more
	likely  bead    // its likeliest other bead
	at      int     // the first original of that bead
}

// shifted reports that the answer is another sentence's.
func (f found) shifted() bool { return f.inPlace < shownMoved && f.likely == bead{1, 1} }

// forwardBackward sums over all alignments in the band.
func (a *alignment) forwardBackward() []found {
	n := len(a.got)
	at := func(i, j int) int { return i*width + j - i + band }
	inside := func(i, j int) bool { return i <= n && j <= n && j-i <= band && i-j <= band }
	ahead, back := make([]float64, (n+1)*width), make([]float64, (n+1)*width)
	for i := range ahead {
		ahead[i], back[i] = math.Inf(-1), math.Inf(-1)
	}
	ahead[at(0, 0)], back[at(n, n)] = 0, 0
	weights := make([]float64, (n+1)*width*len(beads))
	for i := 0; i <= n; i++ {
		for j := max(0, i-band); j <= min(n, i+band); j++ {
			for k, b := range beads {
				if !inside(i+b.answers, j+b.originals) {
					continue
				}
				w := a.weight(b, i, j)
				weights[at(i, j)*len(beads)+k] = w
				to := at(i+b.answers, j+b.originals)
				ahead[to] = addLog(ahead[to], ahead[at(i, j)]+w)
			}
		}
	}
	out := make([]found, n)
	best := make([]float64, n)
	for i := n; i >= 0; i-- {
		for j := min(n, i+band); j >= max(0, i-band); j-- {
			for k, b := range beads {
				if !inside(i+b.answers, j+b.originals) {
					continue
				}
				w := weights[at(i, j)*len(beads)+k] + back[at(i+b.answers, j+b.originals)]
				back[at(i, j)] = addLog(back[at(i, j)], w)
			}
		}
	}
	total := ahead[at(n, n)]
	for i := 0; i <= n; i++ {
		for j := max(0, i-band); j <= min(n, i+band); j++ {
			for k, b := range beads {
				if b.answers == 0 || !inside(i+b.answers, j+b.originals) {
					continue
				}
				p := math.Exp(ahead[at(i, j)] + weights[at(i, j)*len(beads)+k] + back[at(i+b.answers, j+b.originals)] - total)
				for r := i; r < i+b.answers; r++ {
					if (b != bead{1, 1} || i != j) && p > best[r] {
						best[r], out[r].likely, out[r].at = p, b, j
					}
				}
				// Of equal answers any may stand for the one that belongs here.
				if (b == bead{1, 1}) && j < n && a.text[j] == a.text[i] {
					out[j].inPlace += p
				}
			}
		}
	}
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
