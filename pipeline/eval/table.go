package eval

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Table is one table of a report. As text it reads well on a terminal and is a
// Markdown table too.
type Table struct {
	Title string
	Notes []string // paragraphs between the title and the table
	Head  []string
	// Text is the number of leading columns that hold words: they are set flush
	// left, the others, which hold figures, flush right.
	Text int
	Rows [][]string // as long as Head
}

// Write prints the table. One without rows says that there was nothing to count.
func (t Table) Write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n", oneLine(t.Title))
	for _, n := range t.Notes {
		fmt.Fprintf(&b, "%s\n\n", oneLine(n))
	}
	if len(t.Rows) == 0 {
		b.WriteString("Nothing to count here.\n")
		_, err := io.WriteString(w, b.String())
		return err
	}
	widths := make([]int, len(t.Head))
	for i, h := range t.Head {
		widths[i] = max(3, utf8.RuneCountInString(h)) // a Markdown rule has three dashes
		for _, r := range t.Rows {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell(r[i])))
		}
	}
	line := func(cells []string) {
		for i, c := range cells {
			c = cell(c)
			blanks := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
			if i >= t.Text {
				c = blanks + c
			} else {
				c += blanks
			}
			b.WriteString("| " + c + " ")
		}
		b.WriteString("|\n")
	}
	line(t.Head)
	for i, n := range widths {
		rule := strings.Repeat("-", n+1)
		if i < t.Text {
			b.WriteString("|" + rule + "-")
		} else {
			b.WriteString("|" + rule + ":")
		}
	}
	b.WriteString("|\n")
	for _, r := range t.Rows {
		line(r)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// cell makes text safe inside a table: a bar would end the cell.
func cell(s string) string { return strings.ReplaceAll(oneLine(s), "|", "/") }

// oneLine makes foreign text safe on a terminal: line breaks, other control
// characters and marks that turn the direction of writing become blanks.
func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd")))
}
