package story

import (
	"math"
	"slices"
)

// alignment is how two documents run side by side.
type alignment struct {
	segments  int     // of the shorter document
	aligned   float64 // share of them that have a counterpart
	agreeing  int     // counterparts that agree in content
	supported float64 // share of the counterparts with something to compare that agree in it
	shared    float64 // weight of what counterparts share against what they could; may pass 1
	stretch   float64 // mean |ln| of the ratio of counterparts' relative lengths
	numbered  int     // agreeing counterparts that both state numbers
	differing int     // of them: those that have none in common
	path      []match // the counterparts, in order
}

const (
	// agree is the segment similarity from which a pair is taken for the same sentence.
	agree = 0.3
	// lengthWeight is what two segments of equal relative length are worth beside their content, and
	// pairPrice what any pair must earn: a pair without content in common is taken for its length alone.
	lengthWeight = 0.15
	pairPrice    = 0.05
	// maxStretch is how many times longer than its counterpart a segment may be, relative to the documents.
	maxStretch = 2.0
	// lengthOffset keeps the lengths of headings of few characters from counting as far apart.
	lengthOffset = 5
	// maxCells bounds the table of one alignment; longer documents are aligned by their beginnings.
	maxCells = 1 << 20
)

// align finds the best monotonic alignment of the segments of a and b (Needleman-Wunsch with free
// gaps; the idea of the length profile is Gale and Church's, 1993).
func align(a, b []*features) alignment {
	for len(a)*len(b) > maxCells {
		a, b = a[:(len(a)+1)/2], b[:(len(b)+1)/2]
	}
	n, m := len(a), len(b)
	if n == 0 || m == 0 {
		return alignment{}
	}
	va, vb := segmentVectors(a, b)
	scale := textLength(b) / max(textLength(a), 1)
	pairs := make([]match, n*m)
	best := make([]float64, (n+1)*(m+1))
	at := func(i, j int) int { return i*(m+1) + j }
	for i := 1; i <= n; i++ {
		for j := 1; j <= m; j++ {
			p := compare(&va[i-1], &vb[j-1])
			p.a, p.b = i-1, j-1
			p.stretch = math.Abs(math.Log((float64(a[i-1].runes)*scale + lengthOffset) / float64(b[j-1].runes+lengthOffset)))
			p.score = p.sim + lengthWeight*(1-p.stretch/math.Log(maxStretch)) - pairPrice
			pairs[(i-1)*m+j-1] = p
			best[at(i, j)] = max(best[at(i-1, j)], best[at(i, j-1)], best[at(i-1, j-1)]+p.score)
		}
	}
	var path []match
	for i, j := n, m; i > 0 && j > 0; {
		p := pairs[(i-1)*m+j-1]
		switch best[at(i, j)] {
		case best[at(i-1, j-1)] + p.score:
			path = append(path, p)
			i, j = i-1, j-1
		case best[at(i-1, j)]:
			i--
		default:
			j--
		}
	}
	slices.Reverse(path)
	out := summarise(path, min(n, m))
	for _, p := range path {
		mine, theirs := a[p.a].numbers, b[p.b].numbers
		if !p.agrees() || len(mine) == 0 || len(theirs) == 0 {
			continue
		}
		out.numbered++
		if !slices.ContainsFunc(mine, func(n string) bool { return slices.Contains(theirs, n) }) {
			out.differing++
		}
	}
	return out
}

// summarise measures the path of an alignment. A pair with nothing to compare, or that agrees too
// little, still counts as aligned when its lengths suit: translators keep the order of sentences, but
// not every sentence has a name or a number.
func summarise(path []match, segments int) alignment {
	out := alignment{segments: segments, path: path}
	var both, least float64
	aligned, decidable := 0, 0
	for _, p := range path {
		both += p.both
		least += p.least
		out.stretch += p.stretch / float64(len(path))
		agrees := p.agrees()
		if p.decidable {
			decidable++
		}
		if agrees {
			out.agreeing++
		}
		if agrees || p.stretch <= math.Log(maxStretch) {
			aligned++
		}
	}
	out.aligned = float64(aligned) / float64(segments)
	if decidable > 0 {
		out.supported = float64(out.agreeing) / float64(decidable)
	}
	if least > 0 {
		out.shared = both / least
	}
	return out
}

func textLength(parts []*features) float64 {
	n := 0
	for _, p := range parts {
		n += p.runes
	}
	return float64(n)
}

// match is one segment against another.
type match struct {
	a, b        int     // their indexes
	sim         float64 // 0 to 1
	both, least float64 // the weight of what they share, and of the most they could
	decidable   bool    // both have something that can be compared
	stretch     float64 // |ln| of the ratio of their relative lengths
	score       float64
}

// agrees reports whether the two are the same sentence by their content.
func (m match) agrees() bool { return m.decidable && m.sim >= agree }

// minDecidable is the weight that can be compared from which two segments can agree or not.
const minDecidable = 1.0

// Beside anchors, what else two segments share counts, but little of it is expected: a skeleton or a
// cognate that is missing says nothing, as most words have none in the other language.
const (
	skeletonShared, skeletonExpected = 0.7, 0.2
	cognateShared, cognateExpected   = 0.7, 0.1
)

// compare weighs what two segments share against the smaller side.
func compare(a, b *vector) match {
	var m match
	add := func(block int, shared, expected float64) {
		dot := 0.0
		walk(a.terms[block], b.terms[block], func(x, y float64) { dot += min(x, y) })
		m.both += shared * dot
		m.least += expected * min(a.total[block], b.total[block])
	}
	add(blockAnchor, 1, 1)
	switch {
	case a.english && b.english:
		add(blockWord, 1, 1)
	case a.arabic || b.arabic:
		add(blockSkeleton, skeletonShared, skeletonExpected)
	default:
		add(blockCognate, cognateShared, cognateExpected)
	}
	if m.least >= minDecidable {
		m.sim, m.decidable = min(m.both/m.least, 1), true
	}
	return m
}

// vector is a segment's features with weights, by block, sorted by term.
type vector struct {
	terms           [blocks][]term
	total           [blocks]float64
	english, arabic bool
}

// segmentVectors weighs the features of two documents by how few of their segments have them: what
// every segment names says nothing of which belongs to which.
func segmentVectors(a, b []*features) (va, vb []vector) {
	all := append(append(make([]*features, 0, len(a)+len(b)), a...), b...)
	sure := sureNames(all)
	out := make([]vector, len(all))
	inEnglish := true
	for i, f := range all {
		out[i].english, out[i].arabic = f.english >= comparableEnglish, f.arabic >= mostlyArabic
		inEnglish = inEnglish && out[i].english
	}
	for k := range blocks {
		if inEnglish && k != blockAnchor && k != blockWord {
			continue // see compare
		}
		var known vocabulary
		vectors := make([][]term, len(all))
		for i, f := range all {
			vectors[i] = known.number(f.withNames(k, sure))
		}
		known.weigh(vectors, func(key string, df int) float64 {
			return math.Log(1+float64(len(all))/float64(df)) * kindWeight(k, key)
		}, func(float64) float64 { return 1 })
		for i := range all {
			v := &out[i]
			v.terms[k] = vectors[i]
			for _, t := range v.terms[k] {
				v.total[k] += t.weight
			}
		}
	}
	return out[:len(a)], out[len(a):]
}
