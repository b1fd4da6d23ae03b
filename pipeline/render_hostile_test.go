package pipeline

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/babelwire/babelwire/pipeline/segment"
)

// hostile are texts that try to become markup, links or terminal commands.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)' x='`, `</style><script>alert(1)</script>`,
	`</title><svg onload=alert(1)>`, `javascript:alert(1)`, `//evil.example/x`, `https://evil.example/x`, `data:text/html,<script>alert(1)</script>`,
	`<iframe src=//evil.example>`, `<a href="https://evil.example">x</a>`, `<base href="https://evil.example/">`, `<!-- --><b>`, `]]><![CDATA[`,
	`{{.}} {{template "x"}}`, `&lt;b&gt; &#60;b&#62; &#x3c;`, `expression(alert(1)); } * { background: url(https://evil.example)`,
	`![x](https://evil.example/a.png)`, `[x](https://evil.example)`, `[x][1]` + "\n\n[1]: https://evil.example", `<https://evil.example>`, `<a@evil.example>`,
	`www.evil.example`, `a@evil.example`, `mailto:a@evil.example`, `xmpp:a@evil.example`, `ftp://evil.example`, "# heading", "\n# heading\n", "text\n===", "text\n---", "---\ntitle: x\n---",
	"a | b | c", `a \| b`, `\`, `\\`, "| --- |", "- item", "+ item", "* item", "1. item", "23) item", "> quote", "    code", "```\ncode\n```", "~~~", "`code", "~~x~~", "**x** _x_ __x__",
	"[^1]: note", "[^1]", "[checked]", "[checked]: https://evil.example", "- [x] done", "| x |\n| - |\n| y |", "<details><summary>x", "$\\href{https://evil.example}{x}$", "$$x$$", "@user #1", "{.class} {% raw %}",
	"\x1b[31mred\x1b[0m", "\x1b]8;;https://evil.example\x07x\x1b]8;;\x07", "\u009b31m", "\u202egnp.exe", "\u2067x\u2069", "a\x00b\x07\x08", "x\U000e0041\U000e0042", "\ufeffx", "a\u2028# b\u2029c\u0085d", "\xff\xfe", strings.Repeat("[", 300), strings.Repeat("<", 300),
}

// poison fills every string of v, map keys excepted, with payloads: all with
// the one numbered n, or, with n < 0, a different one each.
func poison(v reflect.Value, n int, next *int) {
	switch v.Kind() {
	case reflect.String:
		i := n
		if n < 0 {
			i = *next % len(hostile)
			*next++
		}
		v.SetString(hostile[i])
	case reflect.Slice:
		if v.Len() == 0 && v.CanSet() {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		for i := range v.Len() {
			poison(v.Index(i), n, next)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				poison(v.Field(i), n, next)
			}
		}
	}
}

// poisoned is a briefing whose every text is hostile. States, roles and ids
// are kept in one of two variants, so that every part of the pages is reached.
func poisoned(t testing.TB, n int, keep bool) *Briefing {
	b, model := renderCase(t, "full"), renderCase(t, "full")
	var next int
	poison(reflect.ValueOf(b).Elem(), n, &next)
	if keep {
		for i := range model.Articles {
			a, m := &b.Articles[i], &model.Articles[i]
			a.ID, a.State, a.WireOf = m.ID, m.State, m.WireOf
			for j := range m.Segments {
				a.Segments[j].ID, a.Segments[j].Role = m.Segments[j].ID, m.Segments[j].Role
				if j == 0 && i == 0 {
					a.Segments[j].Role = segment.Instruction
				}
			}
			for j := range m.Mends {
				a.Mends[j].Segment = m.Mends[j].Segment
			}
		}
		for i := range model.Stories {
			b.Stories[i].Articles = model.Stories[i].Articles
			for j := range model.Stories[i].Points {
				b.Stories[i].Points[j].ID = model.Stories[i].Points[j].ID
				for k := range model.Stories[i].Points[j].Evidence {
					e, m := &b.Stories[i].Points[j].Evidence[k], model.Stories[i].Points[j].Evidence[k]
					e.Article, e.Segments = m.Article, m.Segments
					// Half of it says what its segments say, so that these are shown one by one.
					if k%2 == 0 {
						rejoin(b, e)
					}
				}
			}
			for j := range model.Stories[i].Disagreements {
				for k, m := range model.Stories[i].Disagreements[j].Values {
					v := &b.Stories[i].Disagreements[j].Values[k]
					v.Article, v.Segment = m.Article, m.Segment
				}
			}
			for j := range model.Stories[i].Timeline {
				b.Stories[i].Timeline[j].Point = model.Stories[i].Timeline[j].Point
			}
			for j := range model.Stories[i].Perspectives {
				b.Stories[i].Perspectives[j].Points = model.Stories[i].Perspectives[j].Points
			}
		}
	}
	return b
}

// rejoin makes evidence say what the segments that it cites say.
func rejoin(b *Briefing, e *Evidence) {
	var original, english []string
	for _, id := range e.Segments {
		if s := b.Article(e.Article).segment(id); s != nil {
			original = append(original, s.Original)
			if s.English != "" {
				english = append(english, s.English)
			}
		}
	}
	e.Original, e.English = strings.Join(original, " "), strings.Join(english, " ")
}

func eachPoisoned(t *testing.T, f func(t *testing.T, b *Briefing)) {
	step := 1
	if testing.Short() {
		step = 5
	}
	for n := -1; n < len(hostile); n += step {
		for _, keep := range []bool{true, false} {
			t.Run(fmt.Sprintf("%d-%v", n, keep), func(t *testing.T) { f(t, poisoned(t, n, keep)) })
		}
	}
}

var (
	pageElements = strings.Fields(`html head meta title style body header h1 h2 h3 h4 p main nav section div span ul ol li b i u strong bdi details summary article
		code dl dt dd del ins a footer`)
	pageAttributes = strings.Fields(`lang charset http-equiv content name class id aria-label aria-labelledby aria-hidden style dir href rel title tabindex`)
)

var (
	growStyle = regexp.MustCompile(`^flex-grow:\s?\d+$`)
	ownWords  = regexp.MustCompile(`^[A-Za-z0-9 -]+$`)
)

// checkPage fails unless the page has only our own elements and attributes, and
// links only within itself or to an article's own address.
func checkPage(t *testing.T, page string, b *Briefing) {
	t.Helper()
	urls := map[string]bool{}
	for _, a := range b.Articles {
		urls[a.URL] = true
	}
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	styles, metas := 0, 0
	for n := range doc.Descendants() {
		switch n.Type {
		case html.CommentNode:
			t.Errorf("comment %q", n.Data)
		case html.ElementNode:
			if !slices.Contains(pageElements, n.Data) {
				t.Errorf("element <%s>", n.Data)
			}
			switch n.Data {
			case "style":
				styles++
			case "meta":
				metas++
			}
			for _, a := range n.Attr {
				switch {
				case !slices.Contains(pageAttributes, a.Key):
					t.Errorf("attribute %s on <%s>", a.Key, n.Data)
				case a.Key == "href" && !strings.HasPrefix(a.Val, "#") && (!urls[a.Val] || !strings.HasPrefix(a.Val, "https://") && !strings.HasPrefix(a.Val, "http://")):
					t.Errorf("link to %q", a.Val)
				case a.Key == "title" && n.Data != "ins" && n.Data != "del", a.Key == "tabindex" && a.Val != "-1":
					t.Errorf("%s=%q on <%s>", a.Key, a.Val, n.Data)
				case a.Key == "style" && !growStyle.MatchString(a.Val):
					t.Errorf("style %q", a.Val)
				case a.Key == "dir" && !slices.Contains([]string{"ltr", "rtl", "auto"}, a.Val):
					t.Errorf("dir %q", a.Val)
				case (a.Key == "class" || a.Key == "id" || a.Key == "lang") && !ownWords.MatchString(a.Val):
					t.Errorf("%s %q", a.Key, a.Val)
				}
			}
		}
	}
	if styles != 1 || metas != 5 {
		t.Errorf("%d style and %d meta elements", styles, metas)
	}
	checkNothingHidden(t, page)
}

func checkNothingHidden(t *testing.T, out string) {
	t.Helper()
	if !utf8.ValidString(out) {
		t.Error("not UTF-8")
	}
	if i := strings.IndexFunc(out, Hidden); i >= 0 {
		t.Errorf("raw %q", out[i:min(i+8, len(out))])
	}
}

func TestRenderHTMLHoldsHostileText(t *testing.T) {
	eachPoisoned(t, func(t *testing.T, b *Briefing) { checkPage(t, render(t, b, "html"), b) })
	for _, name := range renderCases {
		b := renderCase(t, name)
		checkPage(t, render(t, b, "html"), b)
	}
}

func TestRenderHTMLIsSelfContained(t *testing.T) {
	page := render(t, renderCase(t, "full"), "html")
	for _, remote := range []string{"src=", "url(", "@import", "<link", "<script", "ZgotmplZ", "srcset", "<form"} {
		if strings.Contains(page, remote) {
			t.Errorf("%q in the page", remote)
		}
	}
	if !strings.Contains(page, "default-src 'none'; style-src 'unsafe-inline'") {
		t.Error("no content security policy")
	}
	// Every fragment leads somewhere, and no id stands twice.
	ids := map[string]int{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		ids[m[1]]++
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("id %q stands %d times", id, n)
		}
	}
	for _, m := range regexp.MustCompile(` (?:href="#|aria-labelledby=")([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if ids[m[1]] != 1 {
			t.Errorf("nothing has the id %q", m[1])
		}
	}
}

var (
	escapedMark = regexp.MustCompile(`\\[!-/:-@\[-` + "`" + `{-~]`)
	// ownStart matches what the template itself starts lines with: headings,
	// lists, footnotes, words in bold, one line in italics, and the indent of
	// what is within a list or a footnote, which is four columns at most, or
	// with a number of four digits six.
	ownStart        = regexp.MustCompile(`^(#{1,3}( |$)| {0,4}-( \*\*(?:\*\*:? ?)?| |$)|\d{1,4}\.( |$)|\[\^\d+\]: From |\*\*(?:Covers \d+ of [\d,]+ sources?\.|Note:|People:|Organizations:|Places:)\*\* ?|\*(?:\\.|[^*\\])*\*?$| {2,6}\x{200f}?“?|---$)`)
	blockStart      = regexp.MustCompile(`^([#>=+:|-]|\s|\d{1,9}[.)]|\*|~~~)`)
	addressOrEntity = regexp.MustCompile(`@[\pL\pN]|&[#\pL]`)
	ourEntities     = strings.NewReplacer("&lt;", "·", "&#124;", "·")
)

// checkMarkdown fails unless all markup is the template's own.
func checkMarkdown(t *testing.T, md string) {
	t.Helper()
	checkNothingHidden(t, md)
	for _, line := range strings.Split(md, "\n") {
		prefix := ownStart.FindString(line)
		if blockStart.MatchString(line[len(prefix):]) {
			t.Errorf("foreign text starts a block: %q", line)
		}
		bare := escapedMark.ReplaceAllString(line, "·")
		for _, bad := range []string{"<", "](", "][", "://", "www.", "`", "![", "]: http", "{", "}", "~~"} {
			if strings.Contains(bare, bad) {
				t.Errorf("%q in %q", bad, line)
			}
		}
		if addressOrEntity.MatchString(ourEntities.Replace(bare)) {
			t.Errorf("address or entity in %q", line)
		}
		if strings.Contains(bare, "|") {
			t.Errorf("a table in %q", line)
		}
	}
}

func TestRenderMarkdownHoldsHostileText(t *testing.T) {
	eachPoisoned(t, func(t *testing.T, b *Briefing) {
		for i := range b.Stories { // verdicts that are not ours print as text in our brackets
			for j := range b.Stories[i].Points {
				b.Stories[i].Points[j].Verdict = Partly
			}
		}
		checkMarkdown(t, render(t, b, "md"))
	})
	for _, name := range renderCases {
		checkMarkdown(t, render(t, renderCase(t, name), "md"))
	}
}

func FuzzMarkdownText(f *testing.F) {
	for _, h := range hostile {
		f.Add(h)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := markdownText(s)
		checkNothingHidden(t, out)
		checkMarkdown(t, "- "+strings.ReplaceAll(out, "\n", "(newline)"))
	})
}
