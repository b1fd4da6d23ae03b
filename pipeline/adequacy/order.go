package adequacy

import "fmt"

// This file decides whether the answers of one turn stand under the right
// sentences. A model that swallows a sentence puts every later answer one place
// off, and most of those rows show nothing wrong by themselves. So one decision
// is made for all rows together: the originals and the answers are aligned as
// Gale and Church (1993) align the sentences of two texts, by length and by
// what both show (align.go), and an answer is in place where that alignment
// puts it there.

// A row is blamed where it is more likely out of its place than in it, and so
// are the rows beside it that are not certainly in theirs: where a shift begins
// is often open, and they are only asked again.
const (
	shownMoved = .5
	certain    = .95
)

// moved reports that the answer is more likely out of its place.
func (p place) moved() bool { return p.own < shownMoved }

// shifted reports that the answer is another sentence's, whole.
func (p place) shifted() bool { return p.moved() && p.likely == bead{1, 1} }

// orderOf says, for rows answered together, why an answer does not belong to
// its original. The entry is "" for one that does.
func orderOf(rows []*row) []string {
	why := make([]string, len(rows))
	if len(rows) < 2 {
		return why
	}
	places := newAlignment(rows).places()
	for i, blamed := range outOfPlace(places) {
		if blamed && rows[i].english.raw != "" {
			why[i] = misplaced(rows, i, places[i])
		}
	}
	for i, j := range repeated(rows, places) {
		if j >= 0 && why[i] == "" && why[j] == "" {
			why[i] = fmt.Sprintf("The answer repeats that of %s.", rows[j].id)
		}
	}
	return why
}

// outOfPlace marks the rows that are shown to be moved, and from there the
// neighbours up to the first that is certainly in place.
func outOfPlace(places []place) []bool {
	blamed := make([]bool, len(places))
	spread := func(i, step int) {
		for i += step; i >= 0 && i < len(places) && !blamed[i] && places[i].own < certain; i += step {
			blamed[i] = true
		}
	}
	for i, p := range places {
		if p.moved() {
			blamed[i] = true
			spread(i, -1)
			spread(i, 1)
		}
	}
	// One row between two that are moved together is not in its place either.
	for i := 1; i+1 < len(places); i++ {
		if places[i-1].shifted() && places[i+1].shifted() {
			blamed[i] = true
		}
	}
	return blamed
}

// misplaced says in a sentence where the answer of row i belongs.
func misplaced(rows []*row, i int, p place) string {
	own := rows[i].id
	switch {
	case !p.moved():
		return fmt.Sprintf("Answers beside %s are out of place, and it is not certain that this one is in its own.", own)
	case p.likely == bead{1, 1}:
		return fmt.Sprintf("By length, numbers, names and marks of it and its neighbours the answer belongs to %s, not to %s.", rows[p.at].id, own)
	case p.likely == bead{1, 2}:
		return fmt.Sprintf("The answer seems to hold %s and %s in one.", rows[p.at].id, rows[p.at+1].id)
	case p.likely == bead{2, 1}:
		return fmt.Sprintf("The answer seems to hold a part of %s only; the rest stands beside it.", rows[p.at].id)
	}
	return fmt.Sprintf("The answer fits neither %s nor the sentences beside it: its length, numbers and names are those of another text.", own)
}

// repeated gives for each row the row whose answer it repeats, or -1. Of two
// equal answers the one that is less certainly in place is the repetition, and
// the later where both are the same. Originals that are equal may have equal
// English.
func repeated(rows []*row, places []place) []int {
	of := make([]int, len(rows))
	first := map[string]int{}
	for i, r := range rows {
		of[i] = -1
		if r.english.raw == "" {
			continue
		}
		j, ok := first[r.english.raw]
		switch {
		case !ok:
			first[r.english.raw] = i
		case alike(rows[j].original, r.original):
		case places[j].own < places[i].own:
			of[j], first[r.english.raw] = i, i
		default:
			of[i] = j
		}
	}
	return of
}

// alike reports whether two originals are so nearly the same, as a title and
// its repetition are, that they may have one English.
func alike(a, b *text) bool {
	other, shared := setOf(b.lower()), 0
	for w := range setOf(a.lower()) {
		if other[w] {
			shared++
		}
	}
	return shared*10 >= max(len(a.words), len(b.words))*8
}
