package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mend is one replacement. From is exactly original[Start:End].
type Mend struct {
	From, To   string
	Start, End int // bytes into the original sentence, half-open
}

// Hint is a doubtful word of the mended sentence.
type Hint struct {
	Word     string   // as it stands in Mended.Text
	Meanings []string // what it may mean, the likeliest first
	Start    int      // byte offset into Mended.Text
}

// Mended is a sentence repaired by rule. Applying Mends to the original, from
// left to right, gives Text.
type Mended struct {
	Text  string
	Mends []Mend
	Hints []Hint
}

// maxPasses bounds how often the lexicon is applied. A replaced word can make
// the slot of its left neighbour certain ("nationalist unreality
// infrastructure"), which takes a second pass; the bound leaves room for a
// short chain and keeps the work linear.
const maxPasses = 4

// Mend replaces the spun words of a sentence that are certain in their slots
// and names the doubtful ones. Numbers and names are left alone. The caller
// must have judged the text garbled: in genuine text a rare sentence could be
// changed.
func (l *Lexicon) Mend(sentence string) Mended {
	toks := l.replace(tokenize(sentence, l.suffixes), sentence)
	agreeArticles(toks)
	return l.assemble(sentence, toks)
}

// replace applies the rows in passes until nothing changes.
func (l *Lexicon) replace(toks []token, sentence string) []token {
	for pass := 0; pass < maxPasses; pass++ {
		changed := false
		for i := 0; i < len(toks); i++ {
			rw, ok := l.find(toks, i, false)
			if !ok || !mayChange(toks, i, rw) {
				continue
			}
			n := len(rw.words)
			t := toks[i]
			t.end = toks[i+n-1].end
			t.raw = sentence[t.start:t.end]
			t.mended = true
			t.to = matchCase(rw.meanings[0], t.raw)
			if strings.HasPrefix(t.raw, "’") {
				t.to = "’" + strings.TrimPrefix(t.to, "'")
			}
			t.now = strings.ToLower(rw.meanings[0])
			if t.to == t.raw {
				continue
			}
			toks[i] = t
			if n > 1 {
				toks = append(toks[:i+1], toks[i+n:]...)
			}
			changed = true
		}
		if !changed {
			break
		}
	}
	return toks
}

// find returns the first row that holds at toks[i], of the hints or of the rest.
func (l *Lexicon) find(toks []token, i int, hints bool) (row, bool) {
	for _, rw := range l.byFirst[toks[i].low] {
		if (rw.kind == kindHint) == hints && rw.matches(toks, i) {
			return rw, true
		}
	}
	return row{}, false
}

// mayChange keeps names out: a word with a capital is changed only at the
// start of a sentence or clause, or where its slot is beyond doubt.
func mayChange(toks []token, i int, rw row) bool {
	return !toks[i].capital() || toks[i].edge || rw.kind == kindSlot
}

// agreeArticles corrects "a" and "an" before a mended word.
func agreeArticles(toks []token) {
	for i := 0; i+1 < len(toks); i++ {
		t, next := &toks[i], toks[i+1]
		if t.mended || !next.mended || next.edge || t.low != "a" && t.low != "an" {
			continue
		}
		want := "a"
		if vowelSound(next.now) {
			want = "an"
		}
		// Where the article agreed with neither form it is not ours to judge.
		if want != t.low && vowelSound(next.low) != vowelSound(next.now) {
			t.mended, t.to, t.now = true, matchCase(want, t.raw), want
		}
	}
}

func vowelSound(w string) bool {
	if strings.HasPrefix(w, "us") || strings.HasPrefix(w, "uni") || strings.HasPrefix(w, "eu") || strings.HasPrefix(w, "one") {
		return false
	}
	return w != "" && strings.ContainsRune("aeiou", rune(w[0]))
}

// matchCase writes to in the capitals of from.
func matchCase(to, from string) string {
	first, size := utf8.DecodeRuneInString(from)
	if !unicode.IsUpper(first) {
		return to
	}
	if len(from) > size+1 && strings.ToUpper(from) == from {
		return strings.ToUpper(to)
	}
	r, n := utf8.DecodeRuneInString(to)
	return string(unicode.ToUpper(r)) + to[n:]
}

func (l *Lexicon) assemble(sentence string, toks []token) Mended {
	var m Mended
	var b strings.Builder
	at := 0
	for i := 0; i < len(toks); i++ {
		t := toks[i]
		b.WriteString(sentence[at:t.start])
		at = t.start
		if t.mended {
			m.Mends = append(m.Mends, Mend{From: t.raw, To: t.to, Start: t.start, End: t.end})
			b.WriteString(t.to)
			at = t.end
			continue
		}
		if rw, ok := l.find(toks, i, true); ok && mayChange(toks, i, rw) {
			end := toks[i+len(rw.words)-1].end
			m.Hints = append(m.Hints, Hint{Word: sentence[t.start:end], Meanings: rw.meanings, Start: b.Len()})
			b.WriteString(sentence[t.start:end])
			at = end
			i += len(rw.words) - 1
		}
	}
	b.WriteString(sentence[at:])
	m.Text = b.String()
	return m
}
