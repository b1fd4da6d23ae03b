package pipeline

import (
	"fmt"
	"strings"
)

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

// shifted tells, for segments answered together, which answers do not belong
// to their segment. The entry is "" for one that does.
func shifted(segments []*Segment) []string {
	why := make([]string, len(segments))
	if len(segments) < 2 {
		return why
	}
	rows := newAlignment(segments).forwardBackward()
	for i, blamed := range outOfPlace(rows) {
		if blamed && segments[i].English != "" {
			why[i] = misplaced(segments, i, rows[i])
		}
	}
	for i, j := range repeated(segments, rows) {
		if j >= 0 && why[i] == "" && why[j] == "" {
			why[i] = fmt.Sprintf("The answer repeats that of %s.", segments[j].ID)
		}
	}
	return why
}

// outOfPlace marks the rows that are shown to be moved, and from there the
// neighbours up to the first that is certainly in place.
func outOfPlace(rows []found) []bool {
	blamed := make([]bool, len(rows))
	spread := func(i, step int) {
		for i += step; i >= 0 && i < len(rows) && !blamed[i] && rows[i].inPlace < certain; i += step {
			blamed[i] = true
		}
	}
	for i, f := range rows {
		if f.inPlace < shownMoved {
			blamed[i] = true
			spread(i, -1)
			spread(i, 1)
		}
	}
	// One row between two that are moved together is not in its place either.
	for i := 1; i+1 < len(rows); i++ {
		if rows[i-1].shifted() && rows[i+1].shifted() {
			blamed[i] = true
		}
	}
	return blamed
}

// misplaced says in a sentence where the answer of row i belongs.
func misplaced(segments []*Segment, i int, f found) string {
	own := segments[i].ID
	switch {
	case f.inPlace >= shownMoved:
		return fmt.Sprintf("Answers beside %s are out of place, and it is not certain that this one is in its own.", own)
	case f.likely == bead{1, 1}:
		return fmt.Sprintf("By length, numbers, names and marks of it and its neighbours the answer belongs to %s, not to %s.", segments[f.at].ID, own)
	case f.likely == bead{1, 2}:
		return fmt.Sprintf("The answer seems to hold %s and %s in one.", segments[f.at].ID, segments[f.at+1].ID)
	case f.likely == bead{2, 1}:
		return fmt.Sprintf("The answer seems to hold a part of %s only; the rest stands beside it.", segments[f.at].ID)
	}
	return fmt.Sprintf("The answer fits neither %s nor the sentences beside it: its length, numbers and names are those of another text.", own)
}

// repeated gives for each row the row whose answer it repeats, or -1. Of two
// equal answers the one that is less certainly in place is the repetition, and
// the later where both are the same. Originals that are equal may have equal
// English.
func repeated(segments []*Segment, rows []found) []int {
	of := make([]int, len(segments))
	for i := range of {
		of[i] = -1
	}
	first := map[string]int{}
	for i, s := range segments {
		if s.English == "" {
			continue
		}
		j, ok := first[s.English]
		switch {
		case !ok:
			first[s.English] = i
		case alike(segments[j].source(), s.source()):
		case rows[j].inPlace < rows[i].inPlace:
			of[j], first[s.English] = i, i
		default:
			of[i] = j
		}
	}
	return of
}

// alike reports whether two originals are so nearly the same, as a title and
// its repetition are, that they may have one English.
func alike(a, b string) bool {
	x, y := words(strings.ToLower(a)), words(strings.ToLower(b))
	return overlap(set(x), set(y))*10 >= max(len(x), len(y))*8
}
