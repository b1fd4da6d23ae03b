package pipeline

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/babelwire/babelwire/pipeline/fact"
)

// phrase is a text with its language and direction, and the stretches of it
// that a page sets off. The text may hold anything; whoever makes marks for it
// makes them for plainText of it, which escaping then leaves as it is.
type phrase struct {
	Text, Lang, Dir string
	Marks           []mark
}

// mark is a stretch of a phrase: byte offsets, sorted, not overlapping.
type mark struct {
	Start, End int
	Class      string // one of the constants below
	Title      string // what a mended word was
}

// The classes of a mark.
const (
	markPass = "pass" // the other text states it too
	markFail = "fail" // the other text does not
	markTell = "tell" // cannot tell
	markWas  = "was"  // a word of garbled English that was mended
	markMend = "mend" // the word put in its place
)

// run is a stretch of text in one class, "" for the rest of it.
type run struct{ Text, Class, Title string }

// Runs cuts the text at its marks. The runs together are the text, whatever the
// marks are: one that does not fit is left out.
func (p phrase) Runs() []run {
	var list []run
	at := 0
	for _, m := range p.Marks {
		if m.Start < at || m.End <= m.Start || m.End > len(p.Text) || !utf8.RuneStart(p.Text[m.Start]) || m.End < len(p.Text) && !utf8.RuneStart(p.Text[m.End]) {
			continue
		}
		if m.Start > at {
			list = append(list, run{Text: p.Text[at:m.Start]})
		}
		list = append(list, run{p.Text[m.Start:m.End], m.Class, m.Title})
		at = m.End
	}
	if at < len(p.Text) {
		list = append(list, run{Text: p.Text[at:]})
	}
	return list
}

// marked lists the stretches of the class, each once, in curly quotation marks.
func (p phrase) marked(class string) string {
	var list []string
	for _, r := range p.Runs() {
		if quoted := "“" + r.Text + "”"; r.Class == class && !slices.Contains(list, quoted) {
			list = append(list, quoted)
		}
	}
	return strings.Join(list, ", ")
}

func inLanguage(text, code string) phrase {
	return phrase{Text: text, Lang: langTag(code), Dir: direction(code)}
}

// factMarks marks what was compared between an original and its English: the
// numbers, dates and names. Both texts become plain.
func factMarks(a *Article, original, english *phrase, code string) {
	original.Text, english.Text = plainText(original.Text), plainText(english.Text)
	left, right := fact.Marks(original.Text, code, english.Text, a.publishedDay())
	classes := map[fact.Verdict]string{fact.Pass: markPass, fact.Fail: markFail, fact.Unknown: markTell}
	to := func(marks []fact.Mark) []mark {
		var list []mark
		for _, m := range marks {
			list = append(list, mark{Start: m.Start, End: m.End, Class: classes[m.Verdict]})
		}
		return list
	}
	original.Marks, english.Marks = to(left), to(right)
}

// mendMarks marks the mended words of one segment: in the original those that
// stood there, in the English those that stand there now. Where a model wrote
// the English, a word of the mended sentence is found by aligning the two (the
// longest common subsequence of their words); one that the model wrote otherwise
// is marked in the original alone. Both texts become plain.
func mendMarks(mends []Mend, original, english *phrase) {
	original.Text, english.Text = plainText(original.Text), plainText(english.Text)
	mended, was := applyMends(mends, original)
	now := placedWords(english.Text)
	last := [2]int{-1, -1}
	for _, pair := range align(mended, now) {
		w, place := mended[pair[0]], now[pair[1]]
		switch n := len(english.Marks); {
		case w.mend == 0:
		case w.again && pair == [2]int{last[0] + 1, last[1] + 1}: // the next word of one mend
			english.Marks[n-1].End = place.end
		default:
			english.Marks = append(english.Marks, mark{place.start, place.end, markMend, "was: " + mends[w.mend-1].From})
			was[w.mend-1].found = true
		}
		last = pair
	}
	for i, w := range was {
		if w.end > w.start {
			title := ""
			if !w.found {
				title = "mended: " + mends[i].To
			}
			original.Marks = append(original.Marks, mark{w.start, w.end, markWas, title})
		}
	}
}

// word is a word of a text, in lower case, with its place.
type word struct {
	text       string
	start, end int
	mend       int  // which mend it comes from, counted from 1
	again      bool // the word before it is of the same mend
}

func wordPart(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '’' || r == '\''
}

// placedWords cuts a text into its words.
func placedWords(text string) []word {
	var list []word
	start := -1
	for i, r := range text + " " {
		switch {
		case wordPart(r) && start < 0:
			start = i
		case !wordPart(r) && start >= 0:
			list = append(list, word{text: strings.ToLower(text[start:i]), start: start, end: i})
			start = -1
		}
	}
	return list
}

// stretch is where a mended word stood in the original; empty where it was not
// found.
type stretch struct {
	start, end int
	found      bool // its successor stands in the English
}

// applyMends gives the words of the sentence as the rules read it, and where the
// words they replaced stand. Mends are in the order of the sentence.
func applyMends(mends []Mend, original *phrase) (mended []word, was []stretch) {
	was = make([]stretch, len(mends))
	all := placedWords(original.Text)
	at, next := 0, 0 // bytes of the original, words of it
	for i, m := range mends {
		from := plainText(m.From)
		start := wholeWord(original.Text, from, at)
		if start < 0 {
			continue
		}
		was[i] = stretch{start: start, end: start + len(from)}
		at = was[i].end
		for ; next < len(all) && all[next].end <= start; next++ {
			mended = append(mended, all[next])
		}
		for ; next < len(all) && all[next].start < at; next++ { // replaced
		}
		for k, w := range placedWords(plainText(m.To)) {
			mended = append(mended, word{text: w.text, mend: i + 1, again: k > 0})
		}
	}
	return append(mended, all[next:]...), was
}

// wholeWord finds what as whole words in text from a byte on, or -1.
func wholeWord(text, what string, from int) int {
	for at := from; what != "" && at < len(text); {
		i := strings.Index(text[at:], what)
		if i < 0 {
			return -1
		}
		at += i
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(what):])
		first, _ := utf8.DecodeRuneInString(what)
		if !(wordPart(before) && wordPart(first) && first != '’' && first != '\'') && !wordPart(after) {
			return at
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return -1
}

// alignMost bounds the words of a text that is aligned: the table grows with the
// product, and no sentence is that long.
const alignMost = 400

// align gives the pairs of equal words that a longest common subsequence of both
// lists holds.
func align(a, b []word) [][2]int {
	if len(a) > alignMost || len(b) > alignMost {
		return nil
	}
	length := make([][]int, len(a)+1) // of the subsequence of a[i:] and b[j:]
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			length[i][j] = max(length[i+1][j], length[i][j+1])
			if a[i].text == b[j].text {
				length[i][j] = length[i+1][j+1] + 1
			}
		}
	}
	var pairs [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].text == b[j].text:
			pairs = append(pairs, [2]int{i, j})
			i, j = i+1, j+1
		case length[i+1][j] < length[i][j+1]:
			j++
		default:
			i++
		}
	}
	return pairs
}
