package story

import (
	"cmp"
	"slices"
)

// The weights and thresholds of story similarity. They were found by a random search over the weights,
// the powers of term and document frequency and the threshold, on NTREX-128 (61 news documents and
// their human translations) with each copy of a document keeping a different random third of its
// segments: whole batches, batches of five stories, and batches of three stories alike in topic. Of
// settings within two points of the best B-cubed F1 the one was taken that merges least, because two
// stories told as one are worse than one story told twice.
const (
	// With English on both sides: words and anchors (names, numbers, dates).
	englishWordWeight   = 0.6
	englishAnchorWeight = 0.4
	englishLink         = 0.20
	// Otherwise: anchors, and the beginnings of words where both are in the Latin script.
	plainAnchorWeight  = 0.7
	plainCognateWeight = 0.5
	plainLink          = 0.20
	// Otherwise, with Arabic on either side: anchors, and consonants.
	arabicAnchorWeight   = 0.7
	arabicSkeletonWeight = 1.0
	arabicLink           = 0.06

	// comparableEnglish is the share of a text that must be English for its words to be compared.
	comparableEnglish = 0.5
	// mostlyArabic is the share of Arabic script from which names are compared by their consonants.
	mostlyArabic = 0.5
)

// similarity of two documents, scaled so that 1 is the threshold of one story.
func similarity(a, b *entry) float64 {
	var s float64
	anchors := cosine(blockAnchor, a, b)
	switch {
	case a.english >= comparableEnglish && b.english >= comparableEnglish:
		s = (englishWordWeight*cosine(blockWord, a, b) + englishAnchorWeight*anchors) / englishLink
	case a.arabic >= mostlyArabic || b.arabic >= mostlyArabic:
		s = (arabicSkeletonWeight*cosine(blockSkeleton, a, b) + arabicAnchorWeight*anchors) / arabicLink
	default:
		s = (plainCognateWeight*cosine(blockCognate, a, b) + plainAnchorWeight*anchors) / plainLink
	}
	return s * timeFactor(a.when, b.when)
}

// link is a pair of documents or clusters worth looking at.
type link struct {
	a, b int // a < b
	sim  float64
}

const (
	// allPairs is up to how many documents every pair is compared.
	allPairs = 300
	// commonTerm is in how many documents a term may stand to propose candidates in larger batches;
	// what stands in more proposes nothing that rarer terms do not.
	commonTerm = 200
	// candidatesPerDoc bounds how many later documents are compared with one document, best first.
	candidatesPerDoc = 60
	// weakLink: similarities below this are taken as 0 in averages.
	weakLink = 0.15
)

// links compares the pairs that share something rare.
func (c *corpus) links() []link {
	var out []link
	add := func(a, b int) {
		if s := similarity(&c.docs[a], &c.docs[b]); s >= weakLink {
			out = append(out, link{a, b, s})
		}
	}
	n := len(c.docs)
	if n <= allPairs {
		for a := range n {
			for b := a + 1; b < n; b++ {
				add(a, b)
			}
		}
		return out
	}
	score := make([]float64, n)
	for a := range n {
		for _, b := range c.candidates(a, score) {
			add(a, b)
		}
	}
	return out
}

// candidates proposes documents after a that share rare terms with it, best first. score has a place
// for every document, all 0 before and after.
func (c *corpus) candidates(a int, score []float64) []int {
	var out []int
	for b := range blocks {
		e := &c.docs[a]
		for _, t := range e.terms[b] {
			list := c.postings[b][t.id]
			if len(list) < 2 || len(list) > commonTerm {
				continue
			}
			from, _ := slices.BinarySearch(list, int32(a+1))
			for _, j := range list[from:] {
				if score[j] == 0 {
					out = append(out, int(j))
				}
				score[j] += t.weight * t.weight / (e.norm[b] * c.docs[j].norm[b])
			}
		}
	}
	slices.SortFunc(out, func(x, y int) int { return cmp.Or(cmp.Compare(score[y], score[x]), cmp.Compare(x, y)) })
	for _, j := range out {
		score[j] = 0
	}
	return out[:min(len(out), candidatesPerDoc)]
}
