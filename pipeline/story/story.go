// Package story finds which documents tell the same story across languages, and which are the same
// text: wire copies, translations of one another. Everything here is a pure function of values, and
// the order of the documents never changes who stands with whom.
//
// Documents are compared by what survives translation: names, numbers, dates, and, where both have
// English, its words. Each is weighted by how rare it is among the documents at hand, because a batch
// about one company shares that company's name without being one story.
package story

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Segment is a sentence or short paragraph: its English where there is one (Lang "en"), else the
// original. Lang is an ISO 639-1 code.
type Segment struct {
	Text string
	Lang string
}

// Doc is one document as grouping sees it.
type Doc struct {
	ID string
	// Segments holds the content only, in order, the title first.
	Segments []Segment
	// Published is YYYY, YYYY-MM or YYYY-MM-DD, or "" when unknown.
	Published string
	// EventDate is the day the story is about, written in the same way.
	EventDate string
}

// Batch is documents that were read, to be compared with one another.
type Batch struct {
	sorted []Doc // in canonical order
	order  []int // of each of them, its place in the documents as given
	corpus *corpus
	links  []link
}

// Read reads documents. What is worked out of a Batch is about them, by their indexes in docs.
func Read(docs []Doc) *Batch {
	b := &Batch{order: canonicalOrder(docs)}
	b.sorted = pick(docs, b.order)
	b.corpus = newCorpus(b.sorted)
	b.links = b.corpus.links()
	return b
}

// Group sorts docs into stories, see Batch.Group.
func Group(docs []Doc) [][]int { return Read(docs).Group() }

// Group sorts the documents into stories. It returns their indexes: a story's documents in the order in
// which they were given, the stories in the order of their first document, each document in exactly one.
//
// The grouping is by story and not by topic: two reports on one company stand together only when they
// share most of what is particular to either.
func (b *Batch) Group() [][]int {
	label := cluster(len(b.sorted), b.links)
	story := make([]int, len(b.sorted)) // the label of each document, in the order given
	for rank, i := range b.order {
		story[i] = label[rank]
	}
	var groups [][]int
	at := make(map[int]int)
	for i, l := range story {
		g, seen := at[l]
		if !seen {
			g = len(groups)
			at[l] = g
			groups = append(groups, nil)
		}
		groups[g] = append(groups[g], i)
	}
	return groups
}

// canonicalOrder sorts the indexes of docs by content. Working in this order makes every sum and every
// tie independent of the order in which the documents came.
func canonicalOrder(docs []Doc) []int {
	keys := make([]string, len(docs))
	order := make([]int, len(docs))
	for i, d := range docs {
		h := sha256.New()
		for _, s := range d.Segments {
			h.Write([]byte(s.Lang + "\x00" + s.Text + "\x00"))
		}
		h.Write([]byte(d.Published + "\x00" + d.EventDate))
		keys[i] = hex.EncodeToString(h.Sum(nil))
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(strings.Compare(keys[a], keys[b]), strings.Compare(docs[a].ID, docs[b].ID))
	})
	return order
}

func pick(docs []Doc, order []int) []Doc {
	out := make([]Doc, len(order))
	for rank, i := range order {
		out[rank] = docs[i]
	}
	return out
}
