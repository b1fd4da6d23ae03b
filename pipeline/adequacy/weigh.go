package adequacy

import (
	"math"
	"slices"
)

// stretch is an original or an answer, or two of them in a row, as the
// alignment sees them: how long it is, and which keys of the turn it shows.
type stretch struct {
	runes float64
	log   float64 // of runes+1
	keys  []int   // ascending, each once
	empty bool
}

func newStretch(t *text) stretch {
	return stretch{runes: float64(t.runes), log: math.Log(float64(t.runes + 1)), empty: t.raw == ""}
}

// and is two stretches read as one.
func (s stretch) and(o stretch) stretch {
	keys := slices.Concat(s.keys, o.keys)
	slices.Sort(keys)
	runes := s.runes + o.runes
	return stretch{runes: runes, log: math.Log(runes + 1), keys: slices.Compact(keys), empty: s.empty && o.empty}
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

// usage counts the rows of a turn that show one key.
type usage struct {
	key  string
	rows [2]int32 // originals, answers
	last [2]int32 // 1 + the last row counted
	id   int      // its index in alignment.both and lone; -1 while it has none
}

// usages holds the keys of a turn in the order of first use.
type usages struct {
	list []usage
	rows [2][][]int // of the originals and answers, each its keys as indices of list
}

// countKeys counts in how many originals and in how many answers each key
// stands.
func countKeys(originals, answers [][]string) *usages {
	total := 0
	for _, list := range slices.Concat(originals, answers) {
		total += len(list)
	}
	u := &usages{list: make([]usage, 0, total)}
	index := make(map[string]int, total)
	flat := make([]int, 0, total) // holds all rows
	for side, lists := range [2][][]string{originals, answers} {
		u.rows[side] = make([][]int, len(lists))
		for i, list := range lists {
			begin := len(flat)
			for _, k := range list {
				n, ok := index[k]
				if !ok {
					n = len(u.list)
					index[k] = n
					u.list = append(u.list, usage{key: k, id: -1})
				}
				flat = append(flat, n)
				if use := &u.list[n]; use.last[side] != int32(i+1) {
					use.last[side] = int32(i + 1)
					use.rows[side]++
				}
			}
			u.rows[side][i] = flat[begin:]
		}
	}
	return u
}

// weigh numbers the keys that stand on both sides of the turn and gives each
// its weight: the rarer a key, the more its standing in two rows says.
func (a *alignment) weigh(originals, answers [][]string) {
	u := countKeys(originals, answers)
	turn := float64(len(originals))
	for side, rows := range [2][]stretch{a.own, a.got} {
		for i := range rows {
			for _, n := range u.rows[side][i] {
				use := &u.list[n]
				if use.rows[0] == 0 || use.rows[1] == 0 {
					continue
				}
				if use.id < 0 {
					use.id = len(a.both)
					// A key not seen more often is taken to stand in one
					// sentence of ten.
					often := (float64(max(use.rows[0], use.rows[1])) + .5) / (turn + 5)
					sure := math.Max(reliability(use.key), often)
					a.both = append(a.both, math.Log(sure/often))
					a.lone = append(a.lone, math.Log((1-sure)/(1-often)))
				}
				rows[i].keys = append(rows[i].keys, use.id)
			}
			slices.Sort(rows[i].keys)
			rows[i].keys = slices.Compact(rows[i].keys)
		}
	}
}

// background is how long an answer of this turn is when nothing is known of
// its original.
func (a *alignment) background() {
	var sum, squares, n float64
	for _, s := range a.got {
		if !s.empty {
			sum, squares, n = sum+s.log, squares+s.log*s.log, n+1
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
	anyEvidence    = .6   // weight of what is shown in a language that is not known: its words are not, and its names and marks may be written otherwise
)

// score is the log likelihood ratio of the answer as the English of the
// original against the same answer as the English of anything.
func (a *alignment) score(own, got stretch, m lengthModel) float64 {
	if own.empty || got.empty {
		return 0
	}
	mean, sd := m.expect(own.runes)
	fit := normalLog(got.log, own.log+mean, sd*machineScatter) - normalLog(got.log, a.mean, a.sd)
	length := math.Log((1-leastLength)*math.Exp(fit) + leastLength)
	shown := math.Min(math.Max(a.shown(own.keys, got.keys), leastEvidence), mostEvidence)
	if m == anyLength {
		shown *= anyEvidence
	}
	return length + shown
}

// shown adds up what the keys of an original and an answer say.
func (a *alignment) shown(own, got []int) float64 {
	sum := 0.
	for i, j := 0, 0; i < len(own) || j < len(got); {
		switch {
		case j == len(got) || i < len(own) && own[i] < got[j]:
			sum += a.lone[own[i]]
			i++
		case i == len(own) || got[j] < own[i]:
			sum += a.lone[got[j]]
			j++
		default:
			sum += a.both[own[i]]
			i, j = i+1, j+1
		}
	}
	return sum
}
