package source

import (
	"io"
	"log/slog"
	"regexp"
	"strings"
	"unicode/utf8"

	"codeberg.org/readeck/go-readability"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// secondOpinionRunes is the length under which the main text of the first
// extractor is compared with that of the second. News articles are longer; a
// shorter result is often a teaser or a cookie notice.
const secondOpinionRunes = 500

// maxExtractNodes bounds the tree handed to the extractors, which clone it
// several times and are not linear. Heavy news pages have 5,000 to 20,000
// nodes.
const maxExtractNodes = 100_000

// htmlStartRE matches the beginning of an HTML document: whatever the file is
// called, text does not start like this.
var htmlStartRE = regexp.MustCompile(`(?is)^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html[\s>])`)

// startsAsHTML reports whether a text is an HTML document by its beginning.
func startsAsHTML(s string) bool {
	return htmlStartRE.MatchString(s[:min(len(s), 4096)])
}

// extractHTML finds the main text and the metadata of a page. Hidden elements
// are cut out of the tree before any extractor sees it, so no text that a
// reader of the page could not see comes out, whichever extractor is used.
func extractHTML(page string) extracted {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		// The parser refuses more than 512 open elements.
		return extracted{text: tokenText(page), degraded: true}
	}
	out := metadata(doc)
	nodes := prune(doc)
	heading := headline(doc, out.title)
	if out.title == "" {
		out.title = heading
	}
	if nodes <= maxExtractNodes {
		out.text = mainText(doc)
	}
	if out.text == "" {
		out.text = blocks(doc)
		out.degraded = true
	} else if heading != "" && !hasBlock(out.text, heading) {
		out.text = heading + "\n\n" + out.text
	}
	return out
}

// mainText asks the extractors; "" when neither finds anything.
func mainText(doc *html.Node) string {
	text := blocks(trafilaturaNode(doc))
	if utf8.RuneCountInString(text) >= secondOpinionRunes {
		return text
	}
	if second := blocks(readabilityNode(doc)); utf8.RuneCountInString(second) > utf8.RuneCountInString(text) {
		return second
	}
	return text
}

// trafilaturaNode runs the first extractor. Foreign pages make it panic now
// and then: that only means that it has no result.
func trafilaturaNode(doc *html.Node) (node *html.Node) {
	defer func() {
		if recover() != nil {
			node = nil
		}
	}()
	// Under MinExtractedSize the library falls back to a baseline that joins
	// paragraphs without a space and repeats short ones; the second opinion
	// takes that place.
	config := trafilatura.DefaultConfig()
	config.MinExtractedSize = 0
	result, err := trafilatura.ExtractDocument(doc, trafilatura.Options{
		Config:          config,
		ExcludeComments: true,
		EnableLog:       false,
		// Dates come from the metadata alone: searching the page for one
		// costs most of the time and finds dates of other articles.
		HtmlDateMode: trafilatura.Disabled,
	})
	if err != nil || result == nil {
		return nil
	}
	return result.ContentNode
}

// readabilityNode runs the second extractor under the same guard.
func readabilityNode(doc *html.Node) (node *html.Node) {
	defer func() {
		if recover() != nil {
			node = nil
		}
	}()
	parser := readability.NewParser()
	parser.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
	article, err := parser.ParseDocument(doc, nil)
	if err != nil {
		return nil
	}
	return article.Node
}

// headline is the visible title of a page: the first h1 that agrees with the
// stated title, else the first h1 where none is stated, else the stated title.
func headline(doc *html.Node, title string) string {
	first, want := "", squash(title)
	for n := range doc.Descendants() {
		if n.DataAtom != atom.H1 {
			continue
		}
		text := strings.Join(strings.Fields(blocks(n)), " ")
		if text == "" {
			continue
		}
		if first == "" {
			first = text
		}
		if got := squash(text); want != "" && (strings.Contains(want, got) || strings.Contains(got, want)) {
			return text
		}
	}
	if want == "" {
		return first
	}
	return title
}

// hasBlock reports whether a paragraph of the text is or begins with the
// heading.
func hasBlock(text, heading string) bool {
	want := squash(heading)
	for block := range strings.SplitSeq(text, "\n\n") {
		if strings.HasPrefix(squash(block), want) {
			return true
		}
	}
	return false
}

// squash makes two renderings of a text comparable: small letters, no white
// space.
func squash(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(s), ""))
}
