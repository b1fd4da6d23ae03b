package adequacy

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// row is a Pair with its texts taken apart once for all checks.
type row struct {
	id, lang          string
	garbled           bool
	original, english *text
}

func rowsOf(pairs []Pair) []*row {
	rows := make([]*row, len(pairs))
	for i, p := range pairs {
		rows[i] = &row{id: p.ID, lang: p.Lang, garbled: p.Garbled, original: read(p.Original), english: read(p.English)}
	}
	return rows
}

// text is one side of a pair.
type text struct {
	raw   string
	runes int // its length; see letters
	words []string
	low   []string // words in lower case; see lower
}

func read(s string) *text {
	return &text{raw: s, runes: letters(s), words: words(s)}
}

// lower gives the words in lower case.
func (t *text) lower() []string {
	if t.low == nil {
		t.low = make([]string, len(t.words))
		for i, w := range t.words {
			t.low[i] = strings.ToLower(w)
		}
	}
	return t.low
}

// words splits a text into words: runs of letters, digits, and marks inside
// them. No word is empty.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '\'' && r != '’' && r != '-'
	})
}

// initial is the first rune of a word.
func initial(word string) rune {
	r, _ := utf8.DecodeRuneInString(word)
	return r
}

func setOf(list []string) map[string]bool {
	m := make(map[string]bool, len(list))
	for _, s := range list {
		m[s] = true
	}
	return m
}
