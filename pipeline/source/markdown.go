package source

import (
	"html"
	"regexp"
	"strconv"
	"strings"

	nethtml "golang.org/x/net/html"
)

// Block marks of CommonMark and GitHub Flavored Markdown, matched on a line
// whose quote marks are gone.
var (
	mdQuoteRE   = regexp.MustCompile(`^ {0,3}(?:> ?)+`)
	mdHeadingRE = regexp.MustCompile(`^ {0,3}#{1,6}(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$`)
	mdSetextRE  = regexp.MustCompile(`^ {0,3}(?:=+|-{2,})[ \t]*$`)
	mdRuleRE    = regexp.MustCompile(`^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$`)
	// An ordered list has at most two digits here: "2023. " ends a sentence.
	mdListRE     = regexp.MustCompile(`^[ \t]*(?:[-*+]|\d{1,2}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?`)
	mdFenceRE    = regexp.MustCompile("^ {0,3}(```+|~~~+)")
	mdTableSepRE = regexp.MustCompile(`^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$`)
	mdTableRE    = regexp.MustCompile(`^[ \t]*\|(.*)\|[ \t]*$`)
	mdDefRE      = regexp.MustCompile(`^ {0,3}\[([^\]\n^][^\]\n]*)\]:[ \t]*\S+(?:[ \t]+(?:"[^"]*"|'[^']*'|\([^)]*\)))?[ \t]*$`)
	mdNoteDefRE  = regexp.MustCompile(`^ {0,3}\[\^[^\]\n]+\]:[ \t]*`)
)

// Inline marks.
var (
	mdCodeRE     = regexp.MustCompile("``([^`]+(?:`[^`]+)*)``|`([^`]+)`")
	mdEscapeRE   = regexp.MustCompile("\\\\([!-/:-@\\[-`{-~])")
	mdAutolinkRE = regexp.MustCompile(`<((?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)|(?:[\w.+-]+@[\w.-]+))>`)
	mdImageRE    = regexp.MustCompile(`!\[[^\[\]]*\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\[\]]*\])`)
	mdLinkRE     = regexp.MustCompile(`\[([^\[\]]*)\]\((?:[^()\n]|\([^()\n]*\))*\)`)
	mdRefLinkRE  = regexp.MustCompile(`\[([^\[\]]+)\](?: ?\[([^\[\]]*)\])?`)
	mdNoteRE     = regexp.MustCompile(`\[\^[^\]\n]+\]`)
	mdStrongRE   = regexp.MustCompile(`\*\*([^\s*](?:[^*]*[^\s*])?)\*\*`)
	mdStrikeRE   = regexp.MustCompile(`~~([^~\n]+)~~`)
	// Emphasis needs a border that is no letter or digit: 2*3*4 and
	// snake_case_names are not emphasis.
	mdEmStarRE  = regexp.MustCompile(`(^|[^\pL\pN*\\])\*([^\s*](?:[^*]*[^\s*])?)\*($|[^\pL\pN*])`)
	mdEmUnderRE = regexp.MustCompile(`(^|[^\pL\pN_\\])_{1,2}([^\s_](?:[^_]*[^\s_])?)_{1,2}($|[^\pL\pN_])`)
)

// stripMarkdown keeps the text of a Markdown document and drops its marks:
// front matter (read for metadata), heading, list, quote and emphasis marks,
// images, link targets, code fences, HTML tags and hidden HTML. Headings and
// list items become paragraphs of their own.
func stripMarkdown(s string) extracted {
	out, body := frontMatter(s)
	lines := strings.Split(body, "\n")
	m := markdown{defined: map[string]bool{}}
	for _, line := range lines {
		if d := mdDefRE.FindStringSubmatch(line); d != nil {
			m.defined[squash(d[1])] = true
		}
	}
	for _, line := range lines {
		m.add(line)
	}
	m.flush()
	out.text = strings.Join(m.blocks, "\n\n")
	if out.title == "" {
		out.title = m.title
	}
	return out
}

// markdown collects the blocks of a document.
type markdown struct {
	defined map[string]bool // labels of link reference definitions
	blocks  []string
	block   []string // lines of the paragraph being read
	fence   string   // the mark that closes the open code block
	title   string   // the first top heading
	open    openElements
	comment bool // inside an HTML comment
}

func (m *markdown) add(line string) {
	if f := mdFenceRE.FindStringSubmatch(line); f != nil && (m.fence == "" || strings.HasPrefix(f[1], m.fence)) {
		code := m.fence != ""
		m.flushAs(code)
		m.fence = ""
		if !code {
			m.fence = f[1]
		}
		return
	}
	if m.fence != "" {
		m.block = append(m.block, line)
		return
	}
	quoted := mdQuoteRE.MatchString(line)
	line = mdQuoteRE.ReplaceAllString(line, "")
	switch {
	case strings.TrimSpace(line) == "":
		m.flush()
	case mdSetextRE.MatchString(line) && len(m.block) > 0 && !quoted:
		m.heading()
	case mdRuleRE.MatchString(line), mdDefRE.MatchString(line):
		m.flush()
	case strings.Contains(line, "|") && mdTableSepRE.MatchString(line):
	case mdHeadingRE.MatchString(line):
		m.flush()
		m.block = append(m.block, mdHeadingRE.FindStringSubmatch(line)[1])
		m.heading()
	case mdListRE.MatchString(line):
		m.flush()
		m.block = append(m.block, mdListRE.ReplaceAllString(line, ""))
	case mdTableRE.MatchString(line):
		m.flush()
		cells := strings.Split(mdTableRE.FindStringSubmatch(line)[1], "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		m.block = append(m.block, strings.Join(cells, "\t"))
	default:
		m.block = append(m.block, strings.TrimSpace(mdNoteDefRE.ReplaceAllString(line, "")))
	}
}

// heading ends a heading; the first one names the document.
func (m *markdown) heading() {
	before := len(m.blocks)
	m.flush()
	if m.title == "" && len(m.blocks) > before {
		m.title = m.blocks[before]
	}
}

func (m *markdown) flush() { m.flushAs(m.fence != "") }

// flushAs ends the paragraph; code keeps its characters as they are.
func (m *markdown) flushAs(code bool) {
	text := strings.Join(m.block, "\n")
	m.block = nil
	if !code {
		text = m.inline(text)
	} else if m.open.hidden() || m.comment {
		return
	}
	if text = strings.Trim(text, " \t\n"); text != "" {
		m.blocks = append(m.blocks, text)
	}
}

// heldRE matches a placeholder: noncharacters, which a cleaned text does not
// hold, around an index. Placeholders stand for code spans and escaped
// characters while the marks around them are taken off.
var heldRE = regexp.MustCompile("\ufdd0([0-9]+)\ufdd1")

// holder keeps the texts behind the placeholders of one paragraph.
type holder []string

func (h *holder) hold(text string) string {
	*h = append(*h, text)
	return "\ufdd0" + strconv.Itoa(len(*h)-1) + "\ufdd1"
}

// restore puts the held texts back. A code span may hold an escaped character,
// but no held text holds a code span, so two passes reach everything.
func (h holder) restore(s string) string {
	for range 2 {
		s = heldRE.ReplaceAllStringFunc(s, func(mark string) string {
			i, err := strconv.Atoi(heldRE.FindStringSubmatch(mark)[1])
			if err != nil || i >= len(h) {
				return ""
			}
			return h[i]
		})
	}
	return s
}

// inline removes the marks inside a paragraph.
func (m *markdown) inline(s string) string {
	var held holder
	s = mdEscapeRE.ReplaceAllStringFunc(s, func(escape string) string { return held.hold(escape[1:]) })
	s = mdCodeRE.ReplaceAllStringFunc(s, func(code string) string {
		return held.hold(strings.Trim(strings.Trim(code, "`"), " "))
	})
	s = mdImageRE.ReplaceAllString(s, "")
	s = mdNoteRE.ReplaceAllString(s, "")
	s = mdLinkRE.ReplaceAllString(s, "$1")
	s = mdRefLinkRE.ReplaceAllStringFunc(s, m.referenceLink)
	s = mdAutolinkRE.ReplaceAllString(s, "$1")
	s = m.stripTags(s)
	s = mdStrongRE.ReplaceAllString(s, "$1")
	for range 2 { // neighbours share the border between them
		s = mdEmStarRE.ReplaceAllString(s, "$1$2$3")
		s = mdEmUnderRE.ReplaceAllString(s, "$1$2$3")
	}
	s = mdStrikeRE.ReplaceAllString(s, "$1")
	s = html.UnescapeString(s)
	return held.restore(s)
}

// referenceLink gives the text of [text][label], [text][] or [text] when the
// document defines the label; other brackets stay.
func (m *markdown) referenceLink(link string) string {
	parts := mdRefLinkRE.FindStringSubmatch(link)
	label := parts[2]
	if label == "" {
		label = parts[1]
	}
	if m.defined[squash(label)] {
		return parts[1]
	}
	return link
}

// mdTagRE matches an HTML tag or the border of a comment (CommonMark 6.6); a
// lone "<" in a text is not one.
var mdTagRE = regexp.MustCompile(`<!--|-->|</?[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>` + "`" + `]+))?)*\s*/?>`)

// stripTags drops HTML tags, comments and the content of hidden elements,
// which may span paragraphs.
func (m *markdown) stripTags(s string) string {
	var b strings.Builder
	write := func(part string) {
		if !m.comment && !m.open.hidden() {
			b.WriteString(part)
		}
	}
	last := 0
	for _, at := range mdTagRE.FindAllStringIndex(s, -1) {
		write(s[last:at[0]])
		last = at[1]
		tag := s[at[0]:at[1]]
		switch {
		case m.comment:
			m.comment = tag != "-->"
		case tag == "<!--":
			m.comment = true
		case tag == "-->":
			write(tag)
		default:
			m.tag(tag)
			if strings.HasPrefix(strings.ToLower(tag), "<br") {
				write("\n")
			}
		}
	}
	write(s[last:])
	return b.String()
}

// tag follows one tag in the stack of open elements.
func (m *markdown) tag(tag string) {
	z := nethtml.NewTokenizer(strings.NewReader(tag))
	switch z.Next() {
	case nethtml.StartTagToken:
		m.open.start(z.Token())
	case nethtml.EndTagToken:
		m.open.end(z.Token().Data)
	}
}

// frontMatter cuts a YAML ("---") or TOML ("+++") block off the beginning and
// reads title, date and publisher from its top-level lines. A block that is
// not closed, or holds no key, is text.
func frontMatter(s string) (extracted, string) {
	var out extracted
	first, rest, ok := strings.Cut(s, "\n")
	mark := strings.TrimRight(first, " \t")
	if !ok || mark != "---" && mark != "+++" {
		return out, s
	}
	separator := ":"
	if mark == "+++" {
		separator = "="
	}
	values := map[string]string{}
	for rest != "" {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		trimmed := strings.TrimRight(line, " \t")
		if trimmed == mark || mark == "---" && trimmed == "..." {
			if len(values) == 0 {
				return extracted{}, s
			}
			out.title = values["title"]
			out.publisher = firstOf(values["publisher"], values["site"], values["site_name"], values["source"], values["author"])
			out.published = isoDate(firstOf(values["published"], values["date"]))
			return out, rest
		}
		key, value, ok := strings.Cut(line, separator)
		if ok && strings.TrimLeft(key, " \t") == key {
			values[strings.ToLower(strings.TrimSpace(key))] = scalar(value)
		}
	}
	return extracted{}, s
}

// scalar unquotes a one-line YAML or TOML value.
func scalar(s string) string {
	s = strings.TrimSpace(s)
	if n := len(s); n >= 2 && (s[0] == '"' || s[0] == '\'') && s[n-1] == s[0] {
		return strings.TrimSpace(s[1 : n-1])
	}
	if i := strings.Index(s, " #"); i >= 0 {
		s = s[:i]
	}
	return strings.TrimSpace(s)
}
