package source

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// invisible are elements whose content is not text of the page.
var invisible = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Head: true,
	atom.Iframe: true, atom.Object: true, atom.Embed: true, atom.Canvas: true, atom.Svg: true,
	atom.Audio: true, atom.Video: true, atom.Select: true, atom.Textarea: true, atom.Input: true,
	atom.Button: true, atom.Datalist: true, atom.Noframes: true, atom.Noembed: true, atom.Title: true,
	atom.Area: true, atom.Map: true,
}

// prune removes comments and everything invisible below n and returns how
// many nodes are left. The head stays as an element, because extractors look
// for it, but loses its content.
func prune(n *html.Node) int {
	left := 1
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch {
		case c.Type == html.CommentNode, c.Type == html.ElementNode && isHidden(c):
			if c.DataAtom == atom.Head {
				for c.FirstChild != nil {
					c.RemoveChild(c.FirstChild)
				}
			} else {
				n.RemoveChild(c)
			}
		default:
			if c.DataAtom == atom.Sup || c.DataAtom == atom.Sub {
				raise(c)
			}
			left += prune(c)
		}
		c = next
	}
	return left
}

// isHidden reports whether a browser shows nothing of an element.
func isHidden(n *html.Node) bool {
	return hiddenElement(n.DataAtom, n.Attr)
}

// hiddenElement decides by the element and its attributes. Style sheets are
// not consulted, except what a style attribute says.
func hiddenElement(tag atom.Atom, attrs []html.Attribute) bool {
	if invisible[tag] {
		return true
	}
	open, dialog := false, tag == atom.Dialog
	for _, a := range attrs {
		switch a.Key {
		case "hidden":
			return true
		case "aria-hidden":
			if strings.EqualFold(strings.TrimSpace(a.Val), "true") && tag != atom.Html && tag != atom.Body {
				return true
			}
		case "style":
			// Many pages hide the whole body until a script has run.
			if tag != atom.Html && tag != atom.Body && hidingStyle(a.Val) {
				return true
			}
		case "open":
			open = true
		}
	}
	return dialog && !open
}

// zeroCSS matches a number that is zero in a style sheet.
const zeroCSS = `(?:0+(?:\.0*)?|\.0+)`

// hidingDeclarationRE matches one declaration, spaces and comments removed,
// that makes text invisible: not rendered, transparent, of no size, or moved
// off the screen.
var hidingDeclarationRE = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`display:none`,
	`visibility:(?:hidden|collapse)`,
	`content-visibility:hidden`,
	`opacity:` + zeroCSS + `%?`,
	`font-size:` + zeroCSS + `(?:px|pt|em|rem|%|vw|vh)?`,
	`font-size:[01]?(?:\.\d+)?(?:px|pt)`,
	`color:transparent`,
	`color:rgba\([^)]*,` + zeroCSS + `%?\)`,
	`color:hsla\([^)]*,` + zeroCSS + `%?\)`,
	`color:#(?:[0-9a-f]{3}0|[0-9a-f]{6}00)`,
	`text-indent:-\d{3,}.*`,
	`(?:left|right|top|bottom|margin-left|margin-top):-\d{4,}.*`,
	`clip:rect\((?:0(?:px)?,?){4}\)`,
	`clip:rect\((?:1px,?){4}\)`,
	`clip-path:inset\((?:50|100)%\)`,
	`transform:scale\(0\)`,
}, "|") + `)$`)

var (
	cssCommentRE   = regexp.MustCompile(`(?s)/\*.*?\*/`)
	zeroExtentRE   = regexp.MustCompile(`^(?:max-)?(?:height|width):[01](?:px)?$`)
	cutOverflowRE  = regexp.MustCompile(`^overflow(?:-[xy])?:(?:hidden|clip)$`)
	whiteColourRE  = regexp.MustCompile(`^color:(?:white|#fff(?:fff)?|rgb\(255,255,255\))$`)
	backgroundRE   = regexp.MustCompile(`^background(?:-color|-image)?:(.*)$`)
	whiteBackingRE = regexp.MustCompile(`^(?:white|#fff(?:fff)?|rgb\(255,255,255\)|none|transparent)$`)
)

// hidingStyle reports whether a style attribute hides its element. White text
// counts as hidden unless the same attribute gives it another background: a
// page is white unless it says otherwise.
func hidingStyle(style string) bool {
	style = strings.ToLower(cssCommentRE.ReplaceAllString(style, ""))
	zero, cut, white, backed := false, false, false, false
	for d := range strings.SplitSeq(style, ";") {
		d = strings.Join(strings.Fields(d), "")
		d = strings.TrimSuffix(d, "!important")
		if hidingDeclarationRE.MatchString(d) {
			return true
		}
		zero = zero || zeroExtentRE.MatchString(d)
		cut = cut || cutOverflowRE.MatchString(d)
		white = white || whiteColourRE.MatchString(d)
		if m := backgroundRE.FindStringSubmatch(d); m != nil {
			backed = !whiteBackingRE.MatchString(m[1])
		}
	}
	return zero && cut || white && !backed
}

// superscripts and subscripts exist in Unicode for digits and signs.
var (
	superscripts = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹", "+", "⁺", "-", "⁻", "−", "⁻")
	subscripts   = strings.NewReplacer("0", "₀", "1", "₁", "2", "₂", "3", "₃", "4", "₄", "5", "₅", "6", "₆", "7", "₇", "8", "₈", "9", "₉", "+", "₊", "-", "₋", "−", "₋")
	scriptNumRE  = regexp.MustCompile(`^\s*[+−-]?[0-9]+\s*$`)
)

// raise turns the digits of <sup>2</sup> or <sub>2</sub> into superscript or
// subscript characters: flattened, 20 with footnote 1 would read 201.
func raise(n *html.Node) {
	t := n.FirstChild
	if t == nil || t.NextSibling != nil {
		return
	}
	if t.Type == html.ElementNode && t.FirstChild != nil && t.FirstChild.NextSibling == nil {
		t = t.FirstChild // a footnote mark is usually a link
	}
	if t.Type != html.TextNode || !scriptNumRE.MatchString(t.Data) {
		return
	}
	if n.DataAtom == atom.Sub {
		t.Data = subscripts.Replace(t.Data)
	} else {
		t.Data = superscripts.Replace(t.Data)
	}
}
