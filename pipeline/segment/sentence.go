package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
)

const (
	// maxSegment is the length in bytes above which a sentence is cut.
	maxSegment = 1500
	// window bounds the text that one pass of the splitter sees, so that its
	// look-ahead costs the same in a text of any length.
	window = 8 << 10
	// maxQuote is the length in bytes up to which a quotation of several
	// sentences stays whole.
	maxQuote = 400
)

// sentenceSpans cuts text[start:end] into sentences: the Unicode sentence
// boundaries (UAX 29), repaired where abbreviations, initials and quotation
// marks mislead them.
func sentenceSpans(text string, start, end int) []span {
	var out []span
	for _, w := range cutLong(text, start, end, window) {
		out = append(out, splitWindow(text, w)...)
	}
	return out
}

func splitWindow(text string, w span) []span {
	s := blankBreaks(text[w.start:w.end])
	quotes := quoteSpans(s)
	var cuts []int // ends of pieces
	it := sentences.FromString(s)
	from := 0
	for it.Next() {
		cut := it.End()
		if cut >= len(s) {
			break
		}
		cut = pullClosers(s, cut, quotes)
		if cut <= from || cut >= len(s) {
			continue
		}
		if keepsTogether(s, from, cut, quotes) {
			continue
		}
		cuts = append(cuts, cut)
		from = cut
	}
	cuts = append(cuts, len(s))
	var out []span
	from = 0
	for _, c := range cuts {
		p := trim(text, w.start+from, w.start+c)
		if p.start < p.end {
			out = append(out, p)
		}
		from = c
	}
	return out
}

// blankBreaks replaces the line breaks of wrapped prose by spaces of the same
// length, for a line break would end a sentence.
func blankBreaks(s string) string {
	if !strings.ContainsFunc(s, isLineBreak) {
		return s
	}
	b := []byte(s)
	for i, r := range s {
		if isLineBreak(r) {
			for k := range utf8.RuneLen(r) {
				b[i+k] = ' '
			}
		}
	}
	return string(b)
}

// pullClosers moves a boundary behind closing marks that the splitter left at
// the start of the next sentence, as in « ... années. » where a space stands
// before the mark.
func pullClosers(s string, cut int, quotes []span) int {
	i := skipSpace(s, cut, len(s))
	if i >= len(s) {
		return cut
	}
	r, n := decode(s, i)
	if !isCloser(r) {
		return cut
	}
	for _, q := range quotes {
		if q.end == i+n && q.start < cut {
			return skipSpace(s, i+n, len(s))
		}
	}
	if r == ')' || r == ']' || r == '}' {
		if i+n >= len(s) || isSpaceAt(s, i+n) {
			return skipSpace(s, i+n, len(s))
		}
	}
	return cut
}

func isSpaceAt(s string, i int) bool {
	r, _ := decode(s, i)
	return unicode.IsSpace(r)
}

// keepsTogether reports that the boundary at cut, in a sentence that began at
// from, is none.
func keepsTogether(s string, from, cut int, quotes []span) bool {
	prev := strings.TrimRightFunc(s[from:cut], unicode.IsSpace)
	next := s[skipSpace(s, cut, len(s)):]
	if prev == "" || next == "" {
		return true
	}
	tight := !isSpaceAt(s, cut-1) && from+len(prev) == cut
	last, _ := utf8.DecodeLastRuneInString(prev)
	first, _ := utf8.DecodeRuneInString(next)
	switch {
	case !strings.ContainsFunc(prev, isWordLike): // "1." or "(" or "..." alone
		return true
	case !strings.ContainsFunc(next, isWordLike):
		return true
	case isListMarker(prev):
		return true
	case last == '.' && isOrdinalDay(prev, next): // am 12. März
		return true
	case tight && last == '.' && first < utf8.RuneSelf && (isASCIILetter(first) || isDigit(first)):
		return true // example.Com, 1.A
	case last == '.' && endsWithAbbreviation(prev, next):
		return true
	}
	if q, ok := quoteAround(quotes, cut); ok && q.end-q.start <= maxQuote {
		return true
	}
	if isCloser(last) || last == '!' || last == '?' || last == '؟' {
		// The attribution follows the quotation; or the mark is part of a name
		// (Yahoo! said). A text without capitals is no proof.
		if unicode.IsLower(first) && !startsLower(s) {
			return true
		}
	}
	if isQuoteCloser(last) {
		if first == ',' || first == '،' || first == '–' || first == '—' {
			return true
		}
		return startsAttribution(prev, next)
	}
	return false
}

func isWordLike(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// isListMarker reports "1.", "12.", "a." or "IV." at the start of a paragraph.
func isListMarker(prev string) bool {
	if len(prev) > 5 || !strings.HasSuffix(prev, ".") {
		return false
	}
	body := prev[:len(prev)-1]
	return body != "" && (strings.Trim(body, "0123456789") == "" || strings.Trim(body, "IVXivx") == "")
}

// isOrdinalDay reports a day with a stop before the name of a month, as German
// writes dates.
func isOrdinalDay(prev, next string) bool {
	body := strings.TrimSuffix(prev, ".")
	day := body[strings.LastIndexByte(body, ' ')+1:]
	return len(day) > 0 && len(day) <= 2 && strings.Trim(day, "0123456789") == "" && monthNames[fold(firstWord(next))] > 0
}

// quotePairs maps an opening quotation mark to its closing one.
var quotePairs = map[rune]rune{
	'“': '”', '«': '»', '„': '“', '‹': '›', '「': '」', '『': '』', '"': '"', '‘': '’',
}

// quoteSpans finds the quotations of s that are closed, outermost only; the
// spans include the marks. A single quotation mark counts as opening only
// after white space or an opening mark, and as closing only before anything
// but a letter, for the same mark is an apostrophe.
func quoteSpans(s string) []span {
	if !strings.ContainsAny(s, "\"“«„‹「『‘”»") {
		return nil
	}
	var out []span
	open, start := rune(0), 0
	var closing rune
	prev := ' '
	for i := 0; i < len(s); {
		r, n := decode(s, i)
		switch {
		case open == 0:
			if c, ok := quotePairs[r]; ok && (r != '‘' || !unicode.IsLetter(prev)) {
				open, closing, start = r, c, i
			} else if r == '”' && (unicode.IsSpace(prev) || prev == ':') {
				// Swedish and some Dutch texts open and close with ”.
				open, closing, start = r, '”', i
			} else if r == '»' && unicode.IsSpace(prev) && !isSpaceAfter(s, i+n) {
				open, closing, start = r, '«', i // German »...«
			}
		case r == closing || (open == '„' && r == '”'):
			if open == '‘' && nextIsLetter(s, i+n) {
				break
			}
			out = append(out, span{start, i + n})
			open = 0
		case r == open && r != '"': // a new opening mark without a closing one
			start = i
		}
		prev = r
		i += n
	}
	return out
}

func isSpaceAfter(s string, i int) bool { return i >= len(s) || isSpaceAt(s, i) }

func nextIsLetter(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	r, _ := decode(s, i)
	return unicode.IsLetter(r)
}

// quoteAround returns the quotation that has position i inside it.
func quoteAround(quotes []span, i int) (span, bool) {
	for _, q := range quotes {
		if q.start < i && i < q.end {
			return q, true
		}
		if q.start >= i {
			break
		}
	}
	return span{}, false
}

func isQuoteCloser(r rune) bool { return isCloser(r) && r != ')' && r != ']' && r != '}' }

// maskQuotes blanks the quotations of s, keeping its length. A text that is
// nothing but a quotation is left as it is.
func maskQuotes(s string) string {
	quotes := quoteSpans(s)
	if len(quotes) == 0 {
		return s
	}
	b := []byte(s)
	for _, q := range quotes {
		for i := q.start; i < q.end; i++ {
			b[i] = ' '
		}
	}
	if !strings.ContainsFunc(string(b), isWordLike) {
		return s
	}
	return string(b)
}
