package pipeline

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

//go:embed testdata/browser/checks.js
var checksJS string

// original is a text of the page that is not English.
type original struct {
	Text string `json:"text"`
	Lang string `json:"lang"`
}

// browserPage is one page in a tab, and what was found to be wrong with it.
type browserPage struct {
	*testing.T
	ctx       context.Context
	url       string
	originals []original // must be there, in their language
	evidence  []string   // must be there on paper

	mu    sync.Mutex
	found []string // "check: what is wrong"
}

// open loads the page and watches what it asks for and complains about.
func (p *browserPage) open() {
	p.Helper()
	p.do(chromedp.EmulateViewport(1280, 900))
	p.media("", "light")
	p.textSize(16)
	if err := chromedp.Listen(p.ctx, p.watch); err != nil {
		p.Fatal(err)
	}
	p.do(chromedp.Navigate(p.url))
	eval[bool](p, "globalThis.checks = "+checksJS+"; true")
}

// watch runs in the loop that reads the browser's messages.
func (p *browserPage) watch(event any) {
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if e.Request.URL != p.url && !strings.HasPrefix(e.Request.URL, "data:") {
			p.find("request", e.Request.URL)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			p.find("console", e.Entry.Text)
		}
	case *runtime.EventExceptionThrown:
		p.find("console", e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			p.find("console", "the page reported an error")
		}
	}
}

func (p *browserPage) find(check string, what ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, w := range what {
		p.found = append(p.found, check+": "+w)
	}
}

func (p *browserPage) do(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.Fatal(err)
	}
}

func eval[T any](p *browserPage, expression string) T {
	p.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.Fatalf("%.80s: %v", expression, err)
	}
	return v
}

// check runs one function of checks.js.
func (p *browserPage) check(name, where string, args ...any) {
	p.Helper()
	list := make([]string, len(args))
	for i, a := range args {
		text, err := json.Marshal(a)
		if err != nil {
			p.Fatal(err)
		}
		list[i] = string(text)
	}
	for _, what := range eval[[]string](p, "checks."+name+"("+strings.Join(list, ", ")+")") {
		p.find(name, strings.TrimSpace(where+" "+what))
	}
}

// media sets what the style sheet is told of the reader's screen or paper.
func (p *browserPage) media(kind, scheme string) {
	p.Helper()
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: kind, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	if err != nil {
		p.Fatal(err)
	}
}

func (p *browserPage) openDetails(yes bool) {
	p.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf("checks.open(%v)", yes)))
}

// inspect makes all checks and returns what is wrong, as "check: what".
func (p *browserPage) inspect() []string {
	p.Helper()
	p.check("headings", "")
	p.check("markup", "")
	p.check("languages", "", append([]original{}, p.originals...))
	p.keyboard()
	long := len(p.originals) > 400 // opened as a whole, it takes the browser seconds to lay out and to read out
	for _, details := range []string{"closed", "open"} {
		p.openDetails(details == "open")
		widths := []int64{360, 768, 1280, 1920}
		if long && details == "open" {
			widths = []int64{360, 1280}
		}
		for _, width := range widths {
			p.do(chromedp.EmulateViewport(width, 900))
			where := fmt.Sprintf("%s at %d px:", details, width)
			p.check("overflow", where)
			if width == 360 || width == 1280 {
				p.check("targets", where)
			}
		}
	}
	p.do(chromedp.EmulateViewport(1280, 900))
	for _, scheme := range []string{"light", "dark"} {
		p.media("", scheme)
		p.check("contrast", scheme+":")
	}
	p.media("", "light")
	p.textZoom()
	p.openDetails(false)
	p.media("print", "light")
	p.check("shown", "in print", append([]string{}, p.evidence...))
	p.media("", "light")
	p.openDetails(!long)
	p.tree()
	p.openDetails(false)

	p.mu.Lock()
	defer p.mu.Unlock()
	slices.Sort(p.found)
	return slices.Compact(p.found)
}

// textZoom doubles the text, as a reader's browser does: it must grow, and
// nothing may be lost.
func (p *browserPage) textZoom() {
	p.Helper()
	p.check("clipped", "")
	usual := eval[float64](p, "checks.size()")
	p.textSize(32)
	doubled := eval[float64](p, "checks.size()")
	if doubled < 1.9*usual {
		p.find("zoom", fmt.Sprintf("at twice the text size of the browser the text grows from %v to %v px", usual, doubled))
	}
	p.check("clipped", "at twice the text size:")
	p.check("overflow", "at twice the text size:")
	p.textSize(16)
}

// textSize sets the browser's own text size, in px.
func (p *browserPage) textSize(px int64) {
	p.Helper()
	if _, err := chromedp.Call(p.ctx, page.SetFontSizes, page.SetFontSizesParams{FontSizes: &page.FontSizes{Standard: px, Fixed: px}}); err != nil {
		p.Fatal(err)
	}
}

// focus is where the keyboard is.
type focus struct {
	At            int
	Visible       bool
	What          string
	Summary, Open bool
}

// keyboard walks through the page with Tab, and opens the first details.
func (p *browserPage) keyboard() {
	p.Helper()
	total := eval[int](p, "checks.tabs()")
	opened := false
	for i := range min(total, 120) {
		p.do(chromedp.KeyEvent(kb.Tab))
		at := eval[focus](p, "checks.focus()")
		if at.At != i {
			p.find("keyboard", fmt.Sprintf("Tab number %d reached %s", i+1, at.What))
			return
		}
		if !at.Visible {
			p.find("focus", "it has no outline on "+at.What)
		}
		if at.Summary && !opened {
			opened = true
			p.do(chromedp.KeyEvent(kb.Enter))
			if now := eval[focus](p, "checks.focus()"); now.Open == at.Open {
				p.find("keyboard", "Enter does nothing on "+at.What)
			}
			p.do(chromedp.KeyEvent(kb.Enter)) // as it was, for the count
		}
	}
}

// tree reads the page as a screen reader does.
func (p *browserPage) tree() {
	p.Helper()
	result, err := chromedp.Call(p.ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	if err != nil {
		p.Fatal(err)
	}
	marks := map[string]int{"main": 0, "banner": 0, "contentinfo": 0}
	for _, n := range result.Nodes {
		if n.Ignored {
			continue
		}
		role, name := axText(n.Role), strings.TrimSpace(axText(n.Name))
		if _, is := marks[role]; is {
			marks[role]++
		}
		focusable := slices.ContainsFunc(n.Properties, func(q *accessibility.Property) bool {
			return q.Name == accessibility.PropertyNameFocusable && string(q.Value.Value) == "true"
		})
		if name == "" && (focusable || slices.Contains([]string{"image", "link", "button", "heading", "region", "form"}, role)) {
			p.find("name", fmt.Sprintf("a node of role %s has none (%s)", role, p.describe(n.BackendDOMNodeID)))
		}
	}
	for _, role := range []string{"main", "banner", "contentinfo"} {
		if marks[role] != 1 {
			p.find("landmarks", fmt.Sprintf("%d of role %s", marks[role], role))
		}
	}
}

// describe is the markup of an element of the tree.
func (p *browserPage) describe(id cdp.BackendNodeID) string {
	result, err := chromedp.Call(p.ctx, dom.GetOuterHTML, dom.GetOuterHTMLParams{BackendNodeID: id})
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%.100s", result.OuterHTML)
}

func axText(v *accessibility.Value) string {
	var text string
	if v == nil || json.Unmarshal(v.Value, &text) != nil {
		return ""
	}
	return text
}
