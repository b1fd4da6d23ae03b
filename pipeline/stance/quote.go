package stance

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// span is a quoted stretch of a text, byte offsets without its marks. One that
// is not sure may answer a quotation of the other text and asks for none.
type span struct {
	start, end int
	sure       bool
	// whole is set when both marks stand in the text.
	whole bool
}

// quotations returns the stretches of text in quotation marks of any language,
// in text order. Marks inside a quotation are part of it. A double mark without
// a partner quotes up to the end of the text, or from its start, because a
// quotation may go over several segments. A single mark without a partner is
// often an apostrophe: what it quotes is sure only where a sentence begins or
// ends with it.
func quotations(text string) []span {
	var spans []span
	open, single := -1, false // open is where the quotation that is read began
	sure := false             // and whether it is one without a partner
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		next := i + size
		double := isDoubleMark(r)
		switch {
		case !double && !isSingleMark(r):
		case double && (open < 0 || single):
			switch {
			case !isClosing(r) && !(r == '"' && closesAt(text, i, next)):
				open, single, sure = next, false, true
			case len(spans) == 0:
				spans = append(spans, span{0, i, true, false})
				open = -1
			}
		case double:
			spans = append(spans, span{open, i, true, true})
			open = -1
			if r == '«' { // a second opening mark: the first had no partner
				open = next
			}
		case open < 0 && opensAt(text, i, next):
			open, single = next, true
			sure = startsAt(text, i, next)
		case open >= 0 && single && closesAt(text, i, next):
			spans = append(spans, span{open, i, true, true})
			open = -1
		case open < 0 && len(spans) == 0 && endsAt(text, i, next):
			spans = append(spans, span{0, i, true, false})
		}
		i = next
	}
	if open >= 0 && open < len(text) {
		spans = append(spans, span{open, len(text), sure, false})
	}
	return spans
}

// sure returns the first span that asks for a quotation in the other text.
// Titles and other names stand in quotation marks in some languages only.
func (r *reading) sure(spans []span) (span, bool) {
	for _, s := range spans {
		if s.sure && !r.title(s) {
			return s, true
		}
	}
	return span{}, false
}

// title reports whether all longer words of the span begin with a capital.
func (r *reading) title(s span) bool {
	n := 0
	for _, t := range r.toks {
		if !t.word || t.start < s.start || t.end > s.end {
			continue
		}
		if n++; !t.capital && t.end-t.start > 3 {
			return false
		}
	}
	return n <= 8
}

func isDoubleMark(r rune) bool {
	switch r {
	case '"', '“', '”', '„', '‟', '«', '»', '‹', '›', '「', '」', '『', '』', '＂':
		return true
	}
	return false
}

func isClosing(r rune) bool { return r == '”' || r == '»' || r == '」' || r == '』' || r == '›' }

func isSingleMark(r rune) bool { return r == '\'' || r == '‘' || r == '’' || r == '‚' }

// opensAt reports whether the single mark text[i:next] may open a quotation.
func opensAt(text string, i, next int) bool {
	before, after := lastRune(text[:i]), firstRune(text[next:])
	return (i == 0 || unicode.IsSpace(before) || before == '(' || before == ':') && next < len(text) && !unicode.IsSpace(after)
}

// closesAt reports whether the single mark text[i:next] may close one.
func closesAt(text string, i, next int) bool {
	before, after := lastRune(text[:i]), firstRune(text[next:])
	return !unicode.IsSpace(before) && (next == len(text) || !isWordRune(after))
}

// startsAt reports whether a single mark that opens stands where a sentence
// begins, and is no Dutch clitic ("'s Avonds", "'t Is").
func startsAt(text string, i, next int) bool {
	if end := next + 1; end < len(text) && strings.ContainsRune("stnkm", rune(text[next])) && !isWordRune(firstRune(text[end:])) {
		return false
	}
	before := strings.TrimSpace(text[:i])
	return before == "" || lastRune(before) == ':'
}

// endsAt reports whether the mark text[i:next] stands where a quotation ends:
// after the punctuation of its last sentence.
func endsAt(text string, i, next int) bool {
	switch lastRune(text[:i]) {
	case ',', '.', '!', '?', '…', '،', '؟':
		return closesAt(text, i, next)
	}
	return false
}

// quoted counts the quoted words of a reading.
func (r *reading) quoted(spans []span) int {
	n, s := 0, 0
	for _, t := range r.toks {
		for s < len(spans) && t.start >= spans[s].end {
			s++
		}
		if s < len(spans) && t.word && t.start >= spans[s].start {
			n++
		}
	}
	return n
}

// words counts the words of a reading.
func (r *reading) words() int {
	n := 0
	for _, t := range r.toks {
		if t.word {
			n++
		}
	}
	return n
}

// Shares of a text's words that are in quotation marks: one that is mostly
// quoted and one that is hardly quoted do not give the same person's words.
const (
	mostlyQuoted = 0.6
	hardlyQuoted = 0.25
)

// agreeQuotes compares what stands in quotation marks. How the marks look does
// not matter, nor how often ", he said," parts a quotation.
func agreeQuotes(original, english *reading) Result {
	r := Result{Check: CheckQuote, Verdict: Pass}
	doubt := func(why string, args ...any) Result {
		r.Verdict, r.Why = Unknown, fmt.Sprintf(why, args...)
		return r
	}
	theirs, mine := quotations(original.src), quotations(english.src)
	if len(mine) == 0 {
		if s, ok := original.sure(theirs); ok {
			return doubt("The original quotes “%s”; the English has no quotation marks.", shorten(original.src, s))
		}
		return r
	}
	if len(theirs) == 0 {
		if s, ok := english.sure(mine); ok {
			return doubt("The English quotes “%s”; the original has no quotation marks.", shorten(english.src, s))
		}
		return r
	}
	cut := func(s span) bool { return !s.whole }
	if slices.ContainsFunc(theirs, cut) || slices.ContainsFunc(mine, cut) {
		return r // how much is quoted cannot be told
	}
	share := func(r *reading, spans []span) float64 { return float64(r.quoted(spans)) / float64(max(1, r.words())) }
	switch from, to := share(original, theirs), share(english, mine); {
	case from >= mostlyQuoted && to <= hardlyQuoted:
		return doubt("%.0f%% of the original's words are quoted, %.0f%% of the English.", from*100, to*100)
	case to >= mostlyQuoted && from <= hardlyQuoted:
		return doubt("%.0f%% of the English is quoted, %.0f%% of the original's words.", to*100, from*100)
	}
	return r
}

// shorten is the start of a quotation, at most 40 runes.
func shorten(text string, s span) string {
	n := 0
	for i := range text[s.start:s.end] {
		if n++; n > 40 {
			return text[s.start:s.start+i] + "…"
		}
	}
	return text[s.start:s.end]
}
