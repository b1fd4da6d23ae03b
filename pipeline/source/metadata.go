package source

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// metadata reads what a page states about itself: Open Graph and Dublin Core
// meta elements, JSON-LD (schema.org), the title element.
func metadata(doc *html.Node) extracted {
	meta := map[string]string{}
	var title string
	var ld linkedData
	for n := range doc.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.DataAtom == atom.Meta:
			key := attr(n, "property")
			if key == "" {
				key = attr(n, "name")
			}
			if key == "" {
				key = attr(n, "itemprop")
			}
			key = strings.ToLower(strings.TrimSpace(key))
			if value := attr(n, "content"); meta[key] == "" && value != "" {
				meta[key] = value
			}
		case n.DataAtom == atom.Title && title == "" && n.Namespace == "":
			title = textOf(n)
		case n.DataAtom == atom.Time && strings.EqualFold(attr(n, "itemprop"), "datePublished") && meta["datepublished"] == "":
			meta["datepublished"] = attr(n, "datetime")
		case n.DataAtom == atom.Script && strings.EqualFold(strings.TrimSpace(attr(n, "type")), "application/ld+json"):
			ld.read(textOf(n))
		}
	}
	out := extracted{
		title:     firstOf(meta["og:title"], meta["twitter:title"], ld.title, meta["dc.title"], title),
		publisher: firstOf(meta["og:site_name"], ld.publisher, meta["application-name"], meta["dc.publisher"]),
	}
	for _, date := range []string{
		meta["article:published_time"], meta["og:article:published_time"], ld.published, meta["datepublished"],
		meta["dc.date.issued"], meta["dcterms.issued"], meta["dc.date"], meta["parsely-pub-date"],
		meta["publish-date"], meta["pubdate"], meta["date"],
	} {
		if out.published = isoDate(date); out.published != "" {
			break
		}
	}
	return out
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// textOf is the raw text directly below n.
func textOf(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// firstOf returns the first value that is not blank.
func firstOf(values ...string) string {
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			return v
		}
	}
	return ""
}

// linkedData is what schema.org objects of a page say; the first word wins.
type linkedData struct {
	title, publisher, published string
}

// maxLinkedDataDepth bounds the recursion into foreign JSON.
const maxLinkedDataDepth = 8

func (ld *linkedData) read(text string) {
	var v any
	if json.Unmarshal([]byte(text), &v) == nil {
		ld.walk(v, 0)
	}
}

// walk looks at the keys by name, never in map order.
func (ld *linkedData) walk(v any, depth int) {
	if depth > maxLinkedDataDepth {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			ld.walk(e, depth+1)
		}
	case map[string]any:
		if date, ok := v["datePublished"].(string); ok && ld.published == "" {
			ld.published = date
			ld.title = asText(v["headline"], "")
			ld.publisher = asText(v["publisher"], "name")
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage"} {
			ld.walk(v[key], depth+1)
		}
	}
}

// asText reads a value that is a string, an object with a text under key, or
// a list of such.
func asText(v any, key string) string {
	switch v := v.(type) {
	case string:
		return html.UnescapeString(v)
	case map[string]any:
		s, _ := v[key].(string)
		return html.UnescapeString(s)
	case []any:
		if len(v) > 0 {
			if _, nested := v[0].([]any); !nested {
				return asText(v[0], key)
			}
		}
	}
	return ""
}

// isoPrefixRE matches a date that ISO 8601 begins with.
var isoPrefixRE = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:\D|$)`)

// dateLayouts are the other forms metadata comes in.
var dateLayouts = []string{
	time.RFC1123, time.RFC1123Z, time.RFC850, time.ANSIC, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST",
	"2 January 2006", "2 Jan 2006", "January 2, 2006", "Jan 2, 2006", "20060102",
}

// isoDate gives YYYY-MM-DD, the calendar day as the page states it, or "".
func isoDate(s string) string {
	s = strings.TrimSpace(s)
	if m := isoPrefixRE.FindStringSubmatch(s); m != nil {
		t, err := time.Parse("2006-1-2", m[1]+"-"+m[2]+"-"+m[3])
		if err != nil {
			return ""
		}
		return t.Format(time.DateOnly)
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return ""
}
