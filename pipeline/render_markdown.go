package pipeline

import (
	"bytes"
	"regexp"
	"strings"
	texttemplate "text/template"

	"github.com/mattn/go-runewidth"
)

var renderMD = texttemplate.Must(texttemplate.New("briefing.md.tmpl").Funcs(texttemplate.FuncMap{"own": ownLine, "quoted": quotedLine}).
	ParseFS(renderTemplates, "templates/briefing.md.tmpl"))

// rightToLeft is a mark without width. At the start of a paragraph it tells
// terminals, mail readers and viewers that the paragraph runs from right to
// left, also where its first word is a Latin name.
const rightToLeft = "\u200f"

// ownLine is a text that has a paragraph of its own.
func ownLine(p phrase) string {
	if p.Dir == "rtl" && p.Text != "" {
		return rightToLeft + p.Text
	}
	return p.Text
}

func quotedLine(p phrase) string {
	p.Text = "“" + p.Text + "”"
	return ownLine(p)
}

// renderMarkdown writes the page for terminals, mails and repository viewers.
func renderMarkdown(v *view) ([]byte, error) {
	var out bytes.Buffer
	if err := renderMD.Execute(&out, v); err != nil {
		return nil, err
	}
	var b strings.Builder
	b.Grow(out.Len() + out.Len()/40)
	blank := 0
	lines := strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
	for i, line := range lines {
		line = strings.TrimRight(line, " ")
		if i == len(lines)-1 { // the usage: two runs over the same sources may differ in this one line
			b.WriteString(line + "\n")
			break
		}
		if line == "" {
			if blank++; blank > 1 {
				continue
			}
		} else {
			blank = 0
		}
		wrap(&b, line)
	}
	return []byte(b.String()), nil
}

// lineWidth is where lines are broken: a terminal shows 80 columns, and a mail
// that is quoted needs two or three of them.
const lineWidth = 76

var (
	// lineStart is what a line of ours starts with and its continuations are
	// indented by: blanks, and the mark of a list or a footnote.
	lineStart = regexp.MustCompile(`^ *(?:- |\d{1,4}\. |\[\^\d+\]: )?`)
	// opensBlock matches words that at the start of a line would be markup.
	opensBlock = regexp.MustCompile(`^(?:[-+*=#>|:~` + "`" + `]|\d{1,9}[.)])`)
)

// wrap writes a line broken at blanks, its continuations indented as far as its
// text is. A line is never broken before a word that could open a block, so that
// breaking makes no markup of a text; headings are left whole.
func wrap(b *strings.Builder, line string) {
	if strings.HasPrefix(line, "#") || columns.StringWidth(line) <= lineWidth {
		b.WriteString(line)
		b.WriteByte('\n')
		return
	}
	prefix := lineStart.FindString(line)
	indent := strings.Repeat(" ", len(prefix))
	if strings.HasPrefix(prefix, "[^") {
		indent = "    "
	}
	if strings.HasPrefix(line[len(prefix):], rightToLeft) {
		indent += rightToLeft // for terminals every line is a paragraph
	}
	b.WriteString(prefix)
	used := columns.StringWidth(prefix)
	for i, word := range strings.Split(line[len(prefix):], " ") {
		w := columns.StringWidth(word)
		switch {
		case i == 0:
		case used+1+w > lineWidth && !opensBlock.MatchString(word):
			b.WriteString("\n" + indent)
			used = columns.StringWidth(indent)
		default:
			b.WriteByte(' ')
			used++
		}
		b.WriteString(word)
		used += w
	}
	b.WriteByte('\n')
}

// columns counts the columns that a text takes in a terminal. It looks at no
// environment: the same briefing is the same file everywhere.
var columns = runewidth.Condition{StrictEmojiNeutral: true}
