package adequacy

import (
	"encoding/binary"
	"slices"
)

// echo holds the words of a text as numbers, equal words by the same one, to
// find what it says again.
type echo struct {
	words    []int
	distinct int
}

func newEcho(words []string) echo {
	number := make(map[string]int, len(words))
	e := echo{words: make([]int, len(words))}
	for i, w := range words {
		n, ok := number[w]
		if !ok {
			n = len(number)
			number[w] = n
		}
		e.words[i] = n
	}
	e.distinct = len(number)
	return e
}

// repeats reports whether the same n words stand in the text so many times,
// one after the other or apart, but not one in another.
func (e echo) repeats(n, times int) bool {
	if len(e.words) < times*n || len(e.words)-e.distinct < n*(times-1) {
		return false // too few words, or too few that stand there again
	}
	type run struct{ count, end int }
	seen := make(map[string]run, len(e.words))
	key := make([]byte, 0, 4*n)
	for i := 0; i+n <= len(e.words); i++ {
		key = key[:0]
		for _, w := range e.words[i : i+n] {
			key = binary.LittleEndian.AppendUint32(key, uint32(w))
		}
		r := seen[string(key)]
		if r.count > 0 && i < r.end {
			continue
		}
		if r.count+1 == times {
			return true
		}
		seen[string(key)] = run{r.count + 1, i + n}
	}
	return false
}

// twice reports whether the second half of the text repeats the first.
func (e echo) twice() bool {
	n := len(e.words) / 2
	return n >= 3 && len(e.words) == 2*n && slices.Equal(e.words[:n], e.words[n:])
}
