package segment

import (
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// cutLong cuts text[start:end] into pieces of at most limit bytes: at the end
// of a sentence, else at a clause mark, else between words, else between
// grapheme clusters. A single cluster longer than limit stays whole. No piece
// has white space around it.
func cutLong(text string, start, end, limit int) []span {
	s := trim(text, start, end)
	if s.start >= s.end {
		return nil
	}
	var out []span
	for s.end-s.start > limit {
		at := cutPoint(text, s.start, s.end, limit)
		if at <= s.start || at >= s.end {
			break
		}
		p := trim(text, s.start, at)
		if p.start < p.end {
			out = append(out, p)
		}
		s.start = skipSpace(text, at, s.end)
	}
	if s.start < s.end {
		out = append(out, s)
	}
	return out
}

// cutPoint returns where to cut a piece that starts at start.
func cutPoint(text string, start, end, limit int) int {
	// Cuts before the last two thirds of the limit would leave crumbs.
	least := start + limit/3
	stop, clause, space, cluster := 0, 0, 0, 0
	it := graphemes.FromString(text[start:end])
	var prev rune
	for it.Next() {
		at := start + it.Start()
		if at > start && at <= start+limit {
			cluster = at
		}
		if at > start+limit {
			break
		}
		r, _ := utf8.DecodeRuneInString(it.Value())
		if unicode.IsSpace(r) && at > least {
			switch {
			case isStop(prev) || isCloser(prev) && prev != ')':
				stop = at
			case isClauseMark(prev):
				clause = at
			}
			space = at
		} else if at > least && isWideMark(prev) {
			if isStop(prev) {
				stop = at
			} else {
				clause = at
			}
		}
		prev, _ = utf8.DecodeLastRuneInString(it.Value())
		if cluster == 0 && at > start { // the first cluster alone exceeds the limit
			cluster = at
		}
	}
	for _, at := range []int{stop, clause, space, cluster} {
		if at > 0 {
			return at
		}
	}
	// One cluster longer than the limit: cut after it, if anything follows.
	first := graphemes.FromString(text[start:end])
	if first.Next() {
		return start + first.End()
	}
	return end
}

func isClauseMark(r rune) bool {
	switch r {
	case ',', ';', ':', '،', '؛', '–', '—':
		return true
	}
	return isWideMark(r)
}

// isWideMark reports East Asian marks, after which no space is written.
func isWideMark(r rune) bool {
	switch r {
	case '、', '，', '；', '：', '。', '！', '？', '」', '』':
		return true
	}
	return false
}
