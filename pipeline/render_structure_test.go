package pipeline

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
)

// pageFaults lists what is wrong with the structure of a page, for those who
// do not see it: headings, links, lists and languages.
func pageFaults(t *testing.T, page string) []string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var faults, targets []string
	ids, tags := map[string]bool{}, map[string]int{}
	level := 0
	for n := range doc.Descendants() {
		if n.Type == html.TextNode {
			if lang := languageOf(n); lang == "en" && mostlyForeign(n.Data) && !isWithin(n, "bdi") && !isWithin(n, "style") {
				faults = append(faults, "foreign text under lang=en: "+strings.TrimSpace(n.Data))
			}
			continue
		}
		if n.Type != html.ElementNode {
			continue
		}
		tags[n.Data]++
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
			next := int(n.Data[1] - '0')
			if next > level+1 || next == 1 && level > 0 {
				faults = append(faults, n.Data+" after a heading of level "+string(rune('0'+level))+": "+textUnder(n))
			}
			if level = next; strings.TrimSpace(textUnder(n)) == "" {
				faults = append(faults, "empty "+n.Data)
			}
		}
		switch n.Data {
		case "ul", "ol":
			for c := range n.ChildNodes() {
				if c.Type == html.ElementNode && c.Data != "li" || c.Type == html.TextNode && strings.TrimSpace(c.Data) != "" {
					faults = append(faults, "a list holds "+c.Data)
				}
			}
			if n.FirstChild == nil {
				faults = append(faults, "an empty list")
			}
		case "details":
			if n.FirstChild == nil || n.FirstChild.Data != "summary" || strings.TrimSpace(textUnder(n.FirstChild)) == "" {
				faults = append(faults, "details without a label")
			}
		case "a", "section", "nav":
			if strings.TrimSpace(textUnder(n)) == "" {
				faults = append(faults, "nothing in "+n.Data)
			}
		}
		for _, a := range n.Attr {
			switch a.Key {
			case "id":
				if ids[a.Val] {
					faults = append(faults, "id "+a.Val+" twice")
				}
				ids[a.Val] = true
			case "href":
				if id, own := strings.CutPrefix(a.Val, "#"); own {
					targets = append(targets, id)
				}
			case "aria-labelledby":
				targets = append(targets, a.Val)
			case "lang":
				if rtl := direction(a.Val) == "rtl"; rtl != (attribute(n, "dir") == "rtl") {
					faults = append(faults, "lang="+a.Val+" with dir="+attribute(n, "dir")+": "+textUnder(n))
				}
			}
		}
	}
	for _, id := range targets {
		if !ids[id] {
			faults = append(faults, "nothing has the id "+id)
		}
	}
	for _, one := range []string{"h1", "main", "footer"} {
		if tags[one] != 1 {
			faults = append(faults, "not one "+one)
		}
	}
	return faults
}

func attribute(n *html.Node, key string) string {
	i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
	if i < 0 {
		return ""
	}
	return n.Attr[i].Val
}

func languageOf(n *html.Node) string {
	for p := range n.Ancestors() {
		if lang := attribute(p, "lang"); lang != "" {
			return lang
		}
	}
	return ""
}

func isWithin(n *html.Node, element string) bool {
	for p := range n.Ancestors() {
		if p.Data == element {
			return true
		}
	}
	return false
}

func textUnder(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// mostlyForeign reports whether most letters of a text are not Latin.
func mostlyForeign(s string) bool {
	letters, foreign := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
			if !unicode.Is(unicode.Latin, r) {
				foreign++
			}
		}
	}
	return foreign*2 > letters
}

func TestRenderStructure(t *testing.T) {
	pages := map[string]*Briefing{"arabic": arabicBriefing(), "failed": failedBriefing()}
	if !testing.Short() {
		pages["large"] = largeBriefing(60)
	}
	for _, name := range renderCases {
		pages[name] = renderCase(t, name)
	}
	for name, b := range pages {
		t.Run(name, func(t *testing.T) {
			for _, f := range pageFaults(t, render(t, b, "html")) {
				t.Error(f)
			}
		})
	}
}

// Each rule of pageFaults finds what it looks for.
func TestRenderStructureSeesFaults(t *testing.T) {
	page := func(body string) string {
		return "<html lang=en><body><header><h1>A</h1></header><main>" + body + "</main><footer></footer>"
	}
	if faults := pageFaults(t, page("<h2>B</h2>")); len(faults) > 0 {
		t.Errorf("a sound page: %v", faults)
	}
	for body, want := range map[string]string{
		"<h3>B</h3>": "h3 after", "<h2> </h2>": "empty h2", "<h1>B</h1>": "h1 after", "<ul><p>x</ul>": "a list holds p", "<ol></ol>": "an empty list",
		"<details><p>x</details>": "without a label", "<a href='#x'>x</a>": "nothing has the id x", "<p id=a></p><p id=a>": "id a twice",
		"<p lang=ar>x": "lang=ar with dir=", "<p lang=fr dir=rtl>x": "lang=fr with dir=rtl", "<p>علي بابا": "foreign text under lang=en", "<nav> </nav>": "nothing in nav",
	} {
		if faults := strings.Join(pageFaults(t, page(body)), "\n"); !strings.Contains(faults, want) {
			t.Errorf("%s: %q is not among %q", body, want, faults)
		}
	}
}
