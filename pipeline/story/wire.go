package story

import (
	"cmp"
	"math"
	"slices"
)

// Pair is two documents that are copies or translations of one another. Aligned is the share of the
// shorter document's segments that have their counterpart, in order, in the other, 0 to 1.
type Pair struct {
	A, B    int // indexes of the documents, A < B
	Aligned float64
}

const (
	// minAligned is the share of the shorter document that must be aligned.
	minAligned = 0.7
	// comparableLength is the least ratio of the shorter text to the longer, in characters.
	comparableLength = 0.5
	// englishCandidate and plainCandidate are the story similarities (1 = one story) from which a pair
	// is worth aligning: in English a copy lies far above one story, and of the NTREX translations in
	// every pair of six languages 99 % lie above .5.
	englishCandidate = 1.0
	plainCandidate   = 0.25
	// minAgreeing is how many segments must agree in content, or all of a shorter document: one agrees
	// by chance.
	minAgreeing = 2

	// Of the counterparts that agree and both state numbers, this share may have none in common: a number
	// is misread now and then. Where more differ, the one is a later or another report of the same event
	// (three dead, five dead). It costs 11 of the 610 translations of NTREX, whose numbers are read
	// differently in two languages.
	mayDiffer = 0.34

	// A copy is told by score() of its alignment. Weights and threshold were found on full translations
	// of the 61 NTREX documents in eight languages (en, fr, nl, id, ar, de, es, tr): the threshold lies
	// just above the best of all pairs of different documents.
	weightShared    = 0.35
	weightSupported = 0.25
	weightStretch   = 1.0
	weightChance    = 0.5 // over the number of agreeing segments: few agree by chance
	copyScore       = 0.95
)

// WireCopies finds the copies among docs, see Batch.WireCopies.
func WireCopies(docs []Doc) []Pair { return Read(docs).WireCopies() }

// WireCopies finds the documents that tell the same text: segment by segment, in the same order, with
// the same names, numbers and words. Two independent reports of one event do not. The pairs are in the
// order of A, then B.
func (b *Batch) WireCopies() []Pair {
	var candidates []link
	docs := b.corpus.docs
	for _, l := range b.links {
		if comparableLengths(docs[l.a].runes, docs[l.b].runes) && l.sim >= copyCandidate(&docs[l.a], &docs[l.b]) {
			candidates = append(candidates, l)
		}
	}
	parts := make([][]*features, len(docs)) // of the candidates, each read once
	wanted := make([]bool, len(docs))
	for _, l := range candidates {
		wanted[l.a], wanted[l.b] = true, true
	}
	forEach(len(docs), func(i int) {
		if wanted[i] {
			parts[i] = read(b.sorted[i])
		}
	})
	alignments := make([]alignment, len(candidates))
	forEach(len(candidates), func(i int) {
		alignments[i] = align(parts[candidates[i].a], parts[candidates[i].b])
		alignments[i].path = nil // long, and not asked for
	})
	var out []Pair
	for i, al := range alignments {
		if al.isCopy() {
			x, y := b.order[candidates[i].a], b.order[candidates[i].b]
			out = append(out, Pair{min(x, y), max(x, y), al.aligned})
		}
	}
	slices.SortFunc(out, func(x, y Pair) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return out
}

// Counterparts gives the segments of two copies of one text that are the same sentence, as pairs of
// indexes into a.Segments and b.Segments, in order. A pair is given when its content agrees, or when it
// stands right between two that agree and is as long as it should be: a sentence that one side tells
// wrongly shares little with its counterpart, and that is the one to find. Sentences that one side
// splits or leaves out have no counterpart.
func Counterparts(a, b Doc) [][2]int {
	path := align(read(a), read(b)).path
	var out [][2]int
	for i, m := range path {
		if m.agrees() && m.stretch <= math.Log(maxStretch) || between(path, i) && m.stretch <= math.Log(sameLength) {
			out = append(out, [2]int{m.a, m.b})
		}
	}
	return out
}

// sameLength is how many times longer than its counterpart a segment without common content may be.
const sameLength = 1.6

// between reports whether the segments right before and right after the pair agree with one another.
func between(path []match, i int) bool {
	if i == 0 || i == len(path)-1 {
		return false
	}
	m, before, after := path[i], path[i-1], path[i+1]
	return before.agrees() && after.agrees() &&
		before.a == m.a-1 && before.b == m.b-1 && after.a == m.a+1 && after.b == m.b+1
}

func copyCandidate(a, b *entry) float64 {
	if a.english >= comparableEnglish && b.english >= comparableEnglish {
		return englishCandidate
	}
	return plainCandidate
}

func comparableLengths(a, b int) bool {
	return float64(min(a, b)) >= comparableLength*float64(max(a, b)) && min(a, b) > 0
}

// isCopy decides on an alignment: enough of it, and together the content that agrees and the lengths
// that keep step. Neither alone would do: names are shared by all reports of an event, and the lengths
// of two short texts keep step by chance.
func (al alignment) isCopy() bool {
	if al.aligned < minAligned || al.agreeing < min(minAgreeing, al.segments) {
		return false
	}
	if al.numbered > 1 && float64(al.differing) > mayDiffer*float64(al.numbered) {
		return false
	}
	return al.score() >= copyScore
}

func (al alignment) score() float64 {
	return al.aligned + weightShared*min(al.shared, 1) + weightSupported*al.supported -
		weightStretch*al.stretch - weightChance/float64(max(al.agreeing, 1))
}

// Origins gives for each of n documents the index of the earliest document it is a copy of, directly
// or through others, and its own index when there is none. Pairs outside 0..n-1 are ignored.
func Origins(n int, pairs []Pair) []int {
	origin := make([]int, max(n, 0))
	for i := range origin {
		origin[i] = i
	}
	root := func(i int) int {
		for origin[i] != i {
			origin[i] = origin[origin[i]]
			i = origin[i]
		}
		return i
	}
	for _, p := range pairs {
		if min(p.A, p.B) < 0 || max(p.A, p.B) >= n {
			continue
		}
		a, b := root(p.A), root(p.B)
		origin[max(a, b)] = min(a, b)
	}
	for i := range origin {
		origin[i] = root(i)
	}
	return origin
}
