package segment

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// span is a half-open byte range of the text.
type span struct{ start, end int }

// line is one non-blank line without the white space around it.
type line struct {
	span
	block int // lines of one block have no blank line between them
}

// isLineBreak reports the runes that end a line (UAX 14, classes BK, CR, LF, NL).
func isLineBreak(r rune) bool {
	switch r {
	case '\n', '\r', '\v', '\f', 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

// scanLines finds the non-blank lines. U+2029 and a form feed end a block as a
// blank line does.
func scanLines(text string) []line {
	var lines []line
	block := 0
	start := 0
	sawLine := false // the current block has a line
	flush := func(end int) {
		s := trim(text, start, end)
		if s.start < s.end {
			lines = append(lines, line{span: s, block: block})
			sawLine = true
		} else if sawLine {
			block++
			sawLine = false
		}
	}
	for i := 0; i < len(text); {
		r, n := decode(text, i)
		if !isLineBreak(r) {
			i += n
			continue
		}
		flush(i)
		if r == '\r' && i+1 < len(text) && text[i+1] == '\n' {
			n = 2
		}
		if (r == 0x2029 || r == '\f') && sawLine {
			block++
			sawLine = false
		}
		i += n
		start = i
	}
	flush(len(text))
	return lines
}

// decode is utf8.DecodeRuneInString with a fast path for ASCII.
func decode(s string, i int) (rune, int) {
	if c := s[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(s[i:])
}

// trim shrinks a range until no white space is left at its ends.
func trim(text string, start, end int) span {
	start = skipSpace(text, start, end)
	for start < end {
		r, n := utf8.DecodeLastRuneInString(text[start:end])
		if !unicode.IsSpace(r) {
			break
		}
		end -= n
	}
	return span{start, end}
}

// skipSpace returns the first position from start on that is not white space.
func skipSpace(text string, start, end int) int {
	for start < end {
		r, n := decode(text, start)
		if !unicode.IsSpace(r) {
			break
		}
		start += n
	}
	return start
}

// Hard-wrapped prose has lines of a common width; a line longer than maxWrap
// was never wrapped by a mail program, terminal or text editor, and below
// minWrap every two short lines would look wrapped.
const (
	minWrap = 40
	maxWrap = 130
)

// joinLines makes paragraphs of lines: the lines of a hard-wrapped block are
// joined, all others stand alone.
func joinLines(text string, lines []line) []para {
	paras := make([]para, 0, len(lines))
	for i := 0; i < len(lines); {
		j := i + 1
		for j < len(lines) && lines[j].block == lines[i].block {
			j++
		}
		paras = joinBlock(text, lines[i:j], paras)
		i = j
	}
	return paras
}

func joinBlock(text string, block []line, paras []para) []para {
	alone := func(l line) para { return para{span: l.span, block: l.block, lines: 1} }
	if len(block) == 1 {
		return append(paras, alone(block[0]))
	}
	width := make([]int, len(block))
	widest := 0
	for i, l := range block {
		width[i] = utf8.RuneCountInString(text[l.start:l.end])
		widest = max(widest, width[i])
	}
	joins := make([]bool, len(block)) // joins[i]: line i goes on in line i+1
	wrapped := false
	full := 0 // line ends where the next word did not fit
	for i := 0; i+1 < len(block); i++ {
		cur, next := text[block[i].start:block[i].end], text[block[i+1].start:block[i+1].end]
		if speaker.MatchString(next) || handle.MatchString(next) || isDateLine(next) {
			continue // the next comment or speaker, or when it was written
		}
		open := !endsSentence(cur) && !strings.HasSuffix(cur, ":") && !isListItem(next)
		lower := open && startsLower(next)
		fits := width[i]+1+firstWordWidth(next) <= widest
		if !fits {
			full++
		}
		joins[i] = (lower && width[i] >= minWrap) || (widest >= minWrap && widest <= maxWrap && !fits && !isListItem(next))
		wrapped = wrapped || (lower && width[i] >= minWrap)
	}
	// Scripts without case show wrapping only by lines of one width that end
	// in mid-sentence.
	if !wrapped && len(block) >= 3 && full == len(block)-1 {
		mid := 0
		for _, l := range block[:len(block)-1] {
			if !endsSentence(text[l.start:l.end]) && isCaseless(text[l.start:l.end]) {
				mid++
			}
		}
		wrapped = mid*2 > len(block)-1
	}
	for i := 0; i < len(block); i++ {
		p := alone(block[i])
		for i+1 < len(block) && wrapped && joins[i] {
			cur := text[block[i].start:block[i].end]
			if p.lines == 1 && (lineKind(fold(cur), cur) != "" || isDateLine(cur)) {
				break
			}
			next := text[block[i+1].start:block[i+1].end]
			if endsSentence(cur) && lineKind(fold(next), next) != "" {
				break
			}
			i++
			p.end = block[i].end
			p.lines++
		}
		paras = append(paras, p)
	}
	return paras
}

// speaker is a user's name before what the user says.
var speaker = compile(`^[\p{L}\d_.-]{2,24}: \p{L}`)

// handle is a user's name alone: one word with a digit or underscore in it.
var handle = regexp.MustCompile(`^\pL[\pL.-]*[_\d][\pL\d_.-]*$`)

// isListItem reports a line that starts with a bullet or "1." or "2)".
func isListItem(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	rest := s[n:]
	switch r {
	case '-', '–', '—', '*', '•', '·', '▪', '‣', '◦', '►':
		return strings.HasPrefix(rest, " ")
	}
	i := 0
	for i < len(s) && i < 3 && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return i > 0 && i+1 < len(s) && (s[i] == '.' || s[i] == ')') && s[i+1] == ' '
}

// startsLower reports whether the first letter of s, before any other word, is
// lower case.
func startsLower(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return unicode.IsLower(r)
		}
		if unicode.IsDigit(r) || isOpenQuote(r) || r == '"' {
			return false
		}
	}
	return false
}

// isCaseless reports a text whose first letter has no upper or lower case.
func isCaseless(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return !unicode.IsLower(r) && !unicode.IsUpper(r)
		}
	}
	return false
}

func firstWordWidth(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsSpace(r) {
			break
		}
		n++
	}
	return n
}

// isStop reports the marks that end a sentence.
func isStop(r rune) bool {
	switch r {
	case '.', '!', '?', '…', '؟', '۔', '。', '！', '？', '।', '॥', '．', '｡':
		return true
	}
	return false
}

// isCloser reports closing quotation marks and brackets.
func isCloser(r rune) bool {
	switch r {
	case '"', '\'', '”', '’', '»', '›', ')', ']', '}', '」', '』', '）', '】', '〉', '》':
		return true
	}
	return false
}

// isOpenQuote reports marks that open a quotation and cannot close one in the
// languages served. (The German “ closes; a pair „ “ is handled by pairing.)
func isOpenQuote(r rune) bool {
	switch r {
	case '“', '«', '„', '‘', '‹', '「', '『', '‚':
		return true
	}
	return false
}

// lastMark returns the last rune of s before closing marks and white space.
func lastMark(s string) rune {
	for len(s) > 0 {
		r, n := utf8.DecodeLastRuneInString(s)
		if !isCloser(r) && !unicode.IsSpace(r) {
			return r
		}
		s = s[:len(s)-n]
	}
	return 0
}

// endsSentence reports whether s ends with a stop, closing marks aside.
func endsSentence(s string) bool { return isStop(lastMark(s)) }

// isTruncated reports a teaser cut short by the page: it ends with an ellipsis.
func isTruncated(s string) bool {
	s = strings.TrimRight(s, " \u00a0)]»›→>")
	return strings.HasSuffix(s, "…") || strings.HasSuffix(s, "...") || strings.HasSuffix(s, "[...")
}
