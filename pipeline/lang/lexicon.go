package lang

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed lexicon.tsv
var lexiconTSV string

// Lexicon says what the words that a synonym spinner writes stood for, and in
// which slots that is certain. It is immutable after reading.
type Lexicon struct {
	byFirst  map[string][]row // by first spun word; longer entries first, then file order
	suffixes []string         // spun endings, each beginning with an apostrophe
}

// The kinds of a row. A slot row is a replacement that no genuine text offers:
// a single hit shows that a text is spun. A hint row never replaces.
const (
	kindSlot     = "slot"
	kindFunction = "function"
	kindContent  = "content"
	kindPhrase   = "phrase"
	kindHint     = "hint"
)

type row struct {
	words    []string // spun words, lower case
	meanings []string // one, or several for a hint
	kind     string
	terms    []term
}

// term is one condition on the words around a match.
type term struct {
	where string // prev, prev2, next, next2, before, after, near, lower
	not   bool
	words map[string]bool
	class []func(token) bool
	edge  bool // the class @edge: punctuation, start or end
	reach int  // tokens looked at by before, after and near
}

// contextReach is how far "before" and "after" look, in words. Eight words
// span a noun phrase and its verb without reaching the next clause.
const contextReach = 8

// nearReach bounds "near": any real sentence fits, and a text without full
// stops cannot make matching quadratic.
const nearReach = 100

// DefaultLexicon returns the embedded lexicon, parsed once. A test proves that
// it parses, so the error cannot occur in a program that passed its tests; the
// lexicon is empty if it did.
var DefaultLexicon = sync.OnceValue(func() *Lexicon {
	l, err := ReadLexicon(strings.NewReader(lexiconTSV), "lexicon.tsv")
	if err != nil {
		return &Lexicon{}
	}
	return l
})

// ReadLexicon reads a lexicon of tab-separated rows
//
//	spun  replacement  kind  condition
//
// Lines that are empty or begin with # are skipped. kind is slot, function,
// content, phrase or hint; only a hint may have several meanings, joined by |.
// The condition is "always" or terms that must all hold, separated by spaces:
// prev=, prev2=, next=, next2= (the words around the match), before=, after=
// (any of eight words on that side), near= (any of a hundred words on either side), each
// with a comma list of words and @classes, != for the opposite, and "lower"
// (no capital letter). @edge is punctuation, or the start or end of the text.
// An error names the line, what is wrong there and what is allowed.
func ReadLexicon(r io.Reader, name string) (*Lexicon, error) {
	l := &Lexicon{byFirst: map[string][]row{}}
	scan := bufio.NewScanner(r)
	for n := 1; scan.Scan(); n++ {
		line := strings.TrimRight(scan.Text(), "\r")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		rw, err := parseRow(line)
		if err != nil {
			return nil, fmt.Errorf("lexicon %s, line %d: %w", name, n, err)
		}
		l.byFirst[rw.words[0]] = append(l.byFirst[rw.words[0]], rw)
		if strings.HasPrefix(rw.words[0], "'") {
			l.suffixes = append(l.suffixes, rw.words[0])
		}
	}
	if err := scan.Err(); err != nil {
		return nil, fmt.Errorf("lexicon %s: cannot be read: %w", name, err)
	}
	for _, rows := range l.byFirst {
		sort.SliceStable(rows, func(i, j int) bool { return len(rows[i].words) > len(rows[j].words) })
	}
	return l, nil
}

func parseRow(line string) (row, error) {
	if !utf8.ValidString(line) {
		return row{}, fmt.Errorf("is not UTF-8; save the file as UTF-8")
	}
	cols := strings.Split(line, "\t")
	if len(cols) != 4 {
		return row{}, fmt.Errorf("has %d columns; write spun, replacement, kind, condition, separated by single tabs", len(cols))
	}
	rw := row{kind: cols[2]}
	for _, t := range tokenize(cols[0], nil) {
		rw.words = append(rw.words, t.low)
	}
	if strings.HasPrefix(cols[0], "'") {
		rw.words = []string{cols[0]}
	}
	if len(rw.words) == 0 || strings.ToLower(cols[0]) != cols[0] {
		return row{}, fmt.Errorf("spun text %q must be one or more words in lower case", cols[0])
	}
	for _, m := range strings.Split(cols[1], "|") {
		if m == "" || strings.TrimSpace(m) != m {
			return row{}, fmt.Errorf("replacement %q is empty or has blanks around it", cols[1])
		}
		rw.meanings = append(rw.meanings, m)
	}
	switch rw.kind {
	case kindSlot, kindFunction, kindContent, kindPhrase:
		if len(rw.meanings) != 1 {
			return row{}, fmt.Errorf("kind %s takes one replacement, not %d; make it a hint, or choose", rw.kind, len(rw.meanings))
		}
	case kindHint:
	default:
		return row{}, fmt.Errorf("unknown kind %q; use slot, function, content, phrase or hint", rw.kind)
	}
	if cols[3] == "always" {
		return rw, nil
	}
	if strings.TrimSpace(cols[3]) == "" {
		return row{}, fmt.Errorf("has no condition; write always if it needs none")
	}
	for _, f := range strings.Fields(cols[3]) {
		t, err := parseTerm(f)
		if err != nil {
			return row{}, err
		}
		rw.terms = append(rw.terms, t)
	}
	return rw, nil
}

func parseTerm(f string) (term, error) {
	if f == "lower" {
		return term{where: "lower"}, nil
	}
	where, list, ok := strings.Cut(f, "=")
	t := term{where: strings.TrimSuffix(where, "!"), not: strings.HasSuffix(where, "!"), words: map[string]bool{}}
	switch t.where {
	case "prev", "prev2", "next", "next2":
	case "before", "after":
		t.reach = contextReach
	case "near":
		t.reach = nearReach
	default:
		ok = false
	}
	if !ok || list == "" {
		return term{}, fmt.Errorf("condition %s is not understood; use prev, prev2, next, next2, before, after or near with = or !=, lower, or always", strconv.Quote(f))
	}
	for _, w := range strings.Split(list, ",") {
		switch {
		case w == "@edge":
			if t.reach > 0 {
				return term{}, fmt.Errorf("condition %s: @edge works with prev, prev2, next and next2 only", strconv.Quote(f))
			}
			t.edge = true
		case strings.HasPrefix(w, "@"):
			class := classes[w[1:]]
			if class == nil {
				return term{}, fmt.Errorf("condition %s: unknown word class %s", strconv.Quote(f), w)
			}
			t.class = append(t.class, class)
		case w == "" || strings.ToLower(w) != w:
			return term{}, fmt.Errorf("condition %s: %q is not a word in lower case", strconv.Quote(f), w)
		default:
			t.words[w] = true
		}
	}
	return t, nil
}

// matches says whether the row's words and condition hold at toks[i].
func (rw row) matches(toks []token, i int) bool {
	if i+len(rw.words) > len(toks) {
		return false
	}
	for k, w := range rw.words {
		t := toks[i+k]
		if t.mended || t.low != w || k > 0 && t.edge {
			return false
		}
	}
	for _, t := range rw.terms {
		if !t.holds(toks, i, i+len(rw.words)) {
			return false
		}
	}
	return true
}

// holds evaluates the term around toks[from:to].
func (t term) holds(toks []token, from, to int) bool {
	switch t.where {
	case "lower":
		for _, k := range toks[from:to] {
			if strings.ToLower(k.raw) != k.raw {
				return false
			}
		}
		return true
	case "prev":
		return t.at(toks, from, -1) != t.not
	case "prev2":
		return t.at(toks, from, -2) != t.not
	case "next":
		return t.at(toks, to-1, 1) != t.not
	case "next2":
		return t.at(toks, to-1, 2) != t.not
	}
	found := false
	if t.where != "after" {
		for k := from - 1; k >= 0 && k >= from-t.reach && !found; k-- {
			found = t.accepts(toks[k], -1)
		}
	}
	if t.where != "before" {
		for k := to; k < len(toks) && k < to+t.reach && !found; k++ {
			found = t.accepts(toks[k], 1)
		}
	}
	return found != t.not
}

// at looks at the token step places from toks[i]; an edge on the way hides
// everything beyond it.
func (t term) at(toks []token, i, step int) bool {
	dir := 1
	if step < 0 {
		dir = -1
	}
	for ; step != 0; step -= dir {
		if dir < 0 && toks[i].edge || i+dir < 0 || i+dir >= len(toks) || dir > 0 && toks[i+dir].edge {
			return t.edge
		}
		i += dir
	}
	return t.accepts(toks[i], dir)
}

// accepts tests one token. Of a mended token of several words the one that
// faces the match is looked at.
func (t term) accepts(k token, dir int) bool {
	if k.mended {
		words := strings.Fields(k.now)
		if dir < 0 {
			k.now = words[len(words)-1]
		} else {
			k.now = words[0]
		}
	}
	if t.words[k.now] {
		return true
	}
	for _, c := range t.class {
		if c(k) {
			return true
		}
	}
	return false
}
