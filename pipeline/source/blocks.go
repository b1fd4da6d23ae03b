package source

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// inline are the elements that do not start a new paragraph (HTML standard,
// phrasing content); all others do.
var inline = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.Acronym: true, atom.B: true, atom.Bdi: true, atom.Bdo: true,
	atom.Big: true, atom.Cite: true, atom.Code: true, atom.Data: true, atom.Del: true, atom.Dfn: true,
	atom.Em: true, atom.Font: true, atom.I: true, atom.Img: true, atom.Ins: true, atom.Kbd: true,
	atom.Label: true, atom.Mark: true, atom.Nobr: true, atom.Q: true, atom.Rp: true, atom.Rt: true,
	atom.Ruby: true, atom.S: true, atom.Samp: true, atom.Small: true, atom.Span: true, atom.Strike: true,
	atom.Strong: true, atom.Sub: true, atom.Sup: true, atom.Time: true, atom.Tt: true, atom.U: true,
	atom.Var: true, atom.Wbr: true, atom.Picture: true, atom.Source: true, atom.Meter: true, atom.Output: true,
}

// blocks gives the text below n, one block element a paragraph, paragraphs
// separated by a blank line, in document order. It skips what is hidden.
func blocks(n *html.Node) string {
	if n == nil {
		return ""
	}
	var w blockWriter
	w.node(n)
	w.endBlock()
	return w.out.String()
}

// blockWriter collects paragraphs. White space inside one collapses as in a
// browser.
type blockWriter struct {
	out   strings.Builder
	line  strings.Builder
	space bool // white space is pending before the next character
	pre   int  // depth of elements that keep white space
}

func (w *blockWriter) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
		return
	case html.ElementNode:
		if isHidden(n) {
			return
		}
	case html.CommentNode, html.DoctypeNode:
		return
	}
	w.start(n.DataAtom)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
	w.end(n.DataAtom)
}

// start and end take the borders of elements.
func (w *blockWriter) start(tag atom.Atom) {
	switch {
	case tag == atom.Br:
		w.lineBreak()
	case tag == atom.Td || tag == atom.Th:
		// Cells of a row stay on one line, as they are read.
		if w.line.Len() > 0 {
			w.line.WriteByte('\t')
			w.space = false
		}
	case !inline[tag]:
		w.endBlock()
	}
	if tag == atom.Pre {
		w.pre++
	}
}

func (w *blockWriter) end(tag atom.Atom) {
	if tag == atom.Pre && w.pre > 0 {
		w.pre--
	}
	if tag != atom.Br && tag != atom.Td && tag != atom.Th && !inline[tag] {
		w.endBlock()
	}
}

func (w *blockWriter) text(s string) {
	for _, r := range s {
		switch {
		case w.pre > 0 && r == '\n':
			w.line.WriteByte('\n')
			w.space = false
		case collapses(r):
			w.space = true
		default:
			if w.space && w.line.Len() > 0 && !strings.HasSuffix(w.line.String(), "\n") && !strings.HasSuffix(w.line.String(), "\t") {
				w.line.WriteByte(' ')
			}
			w.space = false
			w.line.WriteRune(r)
		}
	}
}

// collapses reports the white space that HTML collapses; a no-break space is
// kept, since it stands inside numbers and before French punctuation.
func collapses(r rune) bool {
	return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f'
}

// lineBreak handles <br>: one is a line end, two in a row end the paragraph.
func (w *blockWriter) lineBreak() {
	if strings.HasSuffix(w.line.String(), "\n") {
		w.endBlock()
		return
	}
	if w.line.Len() > 0 {
		w.line.WriteByte('\n')
	}
	w.space = false
}

func (w *blockWriter) endBlock() {
	block := strings.TrimFunc(w.line.String(), unicode.IsSpace)
	w.line.Reset()
	w.space = false
	if block == "" {
		return
	}
	if w.out.Len() > 0 {
		w.out.WriteString("\n\n")
	}
	w.out.WriteString(block)
}

// tokenText gives the visible text of a page that can not be parsed to a
// tree, from its tags alone.
func tokenText(page string) string {
	var w blockWriter
	var open openElements
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			w.endBlock()
			return w.out.String()
		case html.TextToken:
			if !open.hidden() {
				w.text(z.Token().Data)
			}
		case html.StartTagToken:
			t := z.Token()
			w.start(t.DataAtom)
			open.start(t)
		case html.SelfClosingTagToken:
			w.start(z.Token().DataAtom)
		case html.EndTagToken:
			t := z.Token()
			open.end(t.Data)
			w.end(t.DataAtom)
		}
	}
}

// openElements tracks which elements are open where there is no tree.
type openElements struct {
	stack []openElement
	count map[string]int // open elements of a name, so that stray end tags cost nothing
	cut   int            // how many of the open elements are hidden
}

type openElement struct {
	name   string
	hidden bool
}

func (o *openElements) hidden() bool { return o.cut > 0 }

func (o *openElements) start(t html.Token) {
	if isVoid(t.DataAtom) {
		return
	}
	if o.count == nil {
		o.count = map[string]int{}
	}
	hidden := hiddenElement(t.DataAtom, t.Attr)
	if hidden {
		o.cut++
	}
	o.count[t.Data]++
	o.stack = append(o.stack, openElement{t.Data, hidden})
}

// end closes the innermost element of a name and all that were left open in it.
func (o *openElements) end(name string) {
	if o.count[name] == 0 {
		return
	}
	for len(o.stack) > 0 {
		top := o.stack[len(o.stack)-1]
		o.stack = o.stack[:len(o.stack)-1]
		o.count[top.name]--
		if top.hidden {
			o.cut--
		}
		if top.name == name {
			return
		}
	}
}

// isVoid reports elements that never have content or an end tag.
func isVoid(tag atom.Atom) bool {
	switch tag {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input,
		atom.Link, atom.Meta, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}
