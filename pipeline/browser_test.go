package pipeline

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
	"github.com/babelwire/babelwire/pipeline/segment"
)

// The page of a briefing is opened in a real browser here: what a reader sees,
// with and without eyes, on a phone, in the dark and on paper. The checks are in
// browser_checks_test.go and testdata/browser/checks.js.

var screenshots = flag.Bool("screenshots", false, "rewrite the pictures in docs/screenshots")

const (
	browserStart = 60 * time.Second // the first start on a machine may be slow
	// pageBytes bounds the page of sixty articles.
	pageBytes = 1_000_000
	// pageLoad bounds its loading, on a machine that does other work besides;
	// a quarter of it is usual.
	pageLoad = 2 * time.Second
)

// chromium is the path of the browser; where there is none, the test is skipped.
func chromium(t *testing.T) string {
	t.Helper()
	names := []string{"chromium", "chromium-browser", "google-chrome", "chrome"}
	if named := os.Getenv("BABELWIRE_CHROMIUM"); named != "" {
		names = []string{named}
	}
	for _, name := range names {
		path, err := exec.LookPath(name)
		if err == nil {
			return path
		}
		if !errors.Is(err, exec.ErrNotFound) || os.Getenv("BABELWIRE_CHROMIUM") != "" {
			t.Fatalf("the browser %s cannot be used: %v", name, err)
		}
	}
	t.Skip("no Chromium was found: install it (apt-get install chromium), or name one in BABELWIRE_CHROMIUM")
	return ""
}

// openTab starts a browser without a window that is gone when the test ends, and
// opens one tab in it.
func openTab(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:len(chromedp.DefaultExecAllocatorOptions):len(chromedp.DefaultExecAllocatorOptions)],
		chromedp.ExecPath(chromium(t)), chromedp.UserDataDir(t.TempDir()), chromedp.WSURLReadTimeout(browserStart),
		chromedp.DisableGPU, chromedp.Flag("hide-scrollbars", true), chromedp.Flag("lang", "en"),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium's sandbox refuses root
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	browser, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		if err := chromedp.Cancel(browser); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("the browser did not close: %v", err)
		}
		cancel()
		stop()
		chromedp.FromContext(browser).Allocator.Wait()
	})
	if err := chromedp.Do(browser); err != nil {
		t.Fatalf("the browser does not start: %v", err)
	}
	return browser
}

// browserCase is a briefing as a page.
type browserCase struct {
	name     string
	briefing *Briefing
}

// browserCases are the days that a reader may have: the usual one, a busy one, one
// in another direction, one without news and one without a model.
func browserCases(t *testing.T) []browserCase {
	t.Helper()
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers})
	offline := func(c *Config) { c.Client = nil }
	t.Chdir("..") // as a user stands who names fixtures/sources
	sources := strings.TrimPrefix(fixtureSources, "../")
	seeds, withoutModel := b.mustRun(nil, sources), b.mustRun(offline, sources)
	t.Chdir("pipeline")
	return []browserCase{
		{"seeds", seeds},
		{"large", largeBriefing(60)},
		{"arabic", arabicBriefing()},
		{"failed", failedBriefing()},
		{"without-model", withoutModel},
		{"odd", renderCase(t, "full")},
	}
}

// openPage writes a page to a file and opens that in the tab.
func openPage(tab context.Context, t *testing.T, html string) *browserPage {
	t.Helper()
	path := filepath.Join(t.TempDir(), "briefing.html")
	if err := os.WriteFile(path, []byte(html), 0o644); err != nil {
		t.Fatal(err)
	}
	url := "file://" + filepath.ToSlash(path)
	if runtime.GOOS == "windows" {
		url = "file:///" + filepath.ToSlash(path)
	}
	ctx, cancel := context.WithCancel(tab) // ends the listening, not the tab
	t.Cleanup(cancel)
	page := &browserPage{T: t, ctx: ctx, url: url}
	page.open()
	return page
}

func TestBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("the pages are not opened in a browser with -short")
	}
	tab := openTab(t)
	for _, c := range browserCases(t) {
		t.Run(c.name, func(t *testing.T) {
			html := render(t, c.briefing, "html")
			if len(html) > pageBytes {
				t.Errorf("the page has %d bytes, more than %d", len(html), pageBytes)
			}
			page := openPage(tab, t, html)
			page.wanted(c.briefing)
			for _, f := range page.inspect() {
				t.Error(f)
			}
			took := time.Duration(eval[float64](page, "checks.loaded()") * float64(time.Millisecond))
			t.Logf("%d bytes, loaded in %v", len(html), took.Round(time.Millisecond))
			if took > pageLoad {
				t.Errorf("the page took %v to load", took)
			}
			if *screenshots {
				page.screenshots(c.name)
			}
		})
	}
}

// wanted notes what the page has to show: every sentence of a source that was
// kept in its own language, and on paper the evidence of every point.
func (p *browserPage) wanted(b *Briefing) {
	english := map[string]bool{}
	for _, a := range b.Articles {
		for _, s := range a.Segments {
			english[s.English] = true
		}
	}
	for _, a := range b.Articles {
		for _, s := range a.Segments {
			if s.Role == segment.Content && !a.State.failed() && langTag(s.Lang) != "en" && !english[s.Original] && len(s.Original) > 20 {
				p.originals = append(p.originals, original{plainText(s.Original), langTag(s.Lang)})
			}
		}
	}
	for _, s := range b.Stories {
		for _, point := range s.Points {
			for _, e := range point.Evidence {
				for _, id := range e.Segments {
					text := b.Article(e.Article).segment(id)
					if e.Lang == "en" { // garbled English may stand with its mended words in between
						p.evidence = append(p.evidence, plainText(text.English))
					} else {
						p.evidence = append(p.evidence, plainText(text.Original))
					}
				}
			}
		}
	}
}

const (
	screenshotDir   = "../docs/screenshots"
	screenshotBytes = 300_000 // they are part of the repository
)

// pictures are the screenshots that docs/screenshots holds: the first screen of a
// case, or the first evidence in a right-to-left language, opened.
var pictures = []struct {
	briefing, name, scheme string
	width, height          int64
	evidence               bool
}{
	{"seeds", "light", "light", 1280, 900, false},
	{"seeds", "dark", "dark", 1280, 900, false},
	{"seeds", "phone", "light", 390, 844, false},
	{"seeds", "evidence", "light", 1280, 900, true},
	{"large", "light", "light", 1280, 900, false},
	{"large", "phone", "dark", 390, 844, false},
	{"arabic", "evidence", "dark", 1280, 900, true},
	{"failed", "light", "light", 1280, 900, false},
	{"without-model", "light", "light", 1280, 900, false},
}

// screenshots writes the pictures of one case.
func (p *browserPage) screenshots(name string) {
	p.Helper()
	if err := os.MkdirAll(screenshotDir, 0o755); err != nil {
		p.Fatal(err)
	}
	for _, c := range pictures {
		if c.briefing != name {
			continue
		}
		p.media("", c.scheme)
		p.do(chromedp.EmulateViewport(c.width, c.height))
		eval[bool](p, fmt.Sprintf("checks.pose(%v)", c.evidence))
		picture, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			p.Fatal(err)
		}
		path := filepath.Join(screenshotDir, c.briefing+"-"+c.name+".png")
		if len(picture) > screenshotBytes {
			p.Errorf("%s would have %d bytes, more than %d", path, len(picture), screenshotBytes)
		}
		if err := os.WriteFile(path, picture, 0o644); err != nil {
			p.Fatal(err)
		}
	}
}
