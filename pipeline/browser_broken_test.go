package pipeline

import (
	"slices"
	"strings"
	"testing"
)

// soundPage has nothing wrong with it.
const soundPage = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Sound</title>
<style>
html { color: #222; background: #fff; font-family: sans-serif }
a { color: #0645ad }
:focus-visible { outline: 2px solid #0645ad }
summary { padding: 6px }
@media (prefers-color-scheme: dark) { html { color: #ddd; background: #111 } a { color: #8ab4f8 } }
@media print { details::details-content { content-visibility: visible; block-size: auto } }
/*style*/
</style></head>
<body>
<header><h1>Briefing</h1></header>
<main>
<h2 id="one">Harbour</h2>
<p>The harbour is closed, as <a href="#one">the first story</a> says.</p>
<details><summary>Evidence</summary><p lang="ar" dir="rtl">الميناء مغلق حتى يوم الخميس المقبل.</p></details>
<h2>Weather</h2>
<p lang="fr">Il fera beau toute la semaine.</p>
<table><tr><th>Town</th></tr><tr><td>Tarvik</td></tr></table>
</main>
<footer><p>Made by hand.</p></footer>
</body>
</html>`

// TestBrowserFinds breaks the sound page in one way after the other: each check
// must find what it is for, and nothing else.
func TestBrowserFinds(t *testing.T) {
	if testing.Short() {
		t.Skip("no browser is started with -short")
	}
	const style = "/*style*/"
	tab := openTab(t)
	for _, c := range []struct {
		name, old, new string
		want           []string // the checks that find something
	}{
		{"sound", "", "", nil},
		{"low contrast", style, "main { color: #888 }", []string{"contrast"}},
		{"low contrast in the dark", style, "footer { color: #444 }", []string{"contrast"}},
		{"low contrast by opacity", style, "footer { opacity: .4 }", []string{"contrast"}},
		{"low contrast of made text", style, "footer p::before { content: 'note '; color: #ccc }", []string{"contrast"}},
		{"low contrast in a closed details", style, "details p { color: #999 }", []string{"contrast"}},
		{"text on a picture", style, "footer { background-image: linear-gradient(#fff, #000) }", []string{"contrast"}},
		{"large text may be lighter", style, "h1 { font-size: 2em; color: #767676 }", nil},
		{"too wide for a phone", style, "table { width: 500px }", []string{"overflow"}},
		{"too wide when opened", style, "details p { width: 700px }", []string{"overflow"}},
		{"one long word", "Weather", strings.Repeat("Weather", 20), []string{"overflow"}},
		{"other script without lang", ` lang="ar" dir="rtl"`, ` dir="rtl"`, []string{"languages"}},
		{"other language without lang", ` lang="fr"`, "", []string{"languages"}},
		{"other language is missing", "Il fera beau", "It is", []string{"languages"}},
		{"wrong direction", ` dir="rtl"`, "", []string{"languages"}},
		{"page without language", `<html lang="en">`, "<html>", []string{"markup"}},
		{"page without title", "<title>Sound</title>", "", []string{"markup", "name"}},
		{"heading skipped", "<h2>Weather</h2>", "<h4>Weather</h4>", []string{"headings"}},
		{"two first headings", "<h2>Weather</h2>", "<h1>Weather</h1>", []string{"headings"}},
		{"no first heading", "<h1>Briefing</h1>", "Briefing", []string{"headings"}},
		{"empty heading", "Weather", "", []string{"headings", "name"}},
		{"link without name", ">the first story<", "><", []string{"name"}},
		{"link to nowhere", `href="#one"`, `href="#two"`, []string{"markup"}},
		{"label of nowhere", "<table>", `<table aria-labelledby="two">`, []string{"markup"}},
		{"duplicate id", "<h2>Weather", `<h2 id="one">Weather`, []string{"markup"}},
		{"table without headers", "<th>Town</th>", "<td>Town</td>", []string{"markup"}},
		{"picture without alt", "Made by hand.", `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">`, []string{"markup", "name"}},
		{"drawing without name", "Made by hand.", `<svg role="img" width="9" height="9"></svg>`, []string{"name"}},
		{"script", "Made by hand.", `<script>document.title = "mine"</script>`, []string{"markup"}},
		{"script with an error", "Made by hand.", `<script>nothing()</script>`, []string{"console", "markup"}},
		{"script in an attribute", "<footer>", `<footer onclick="go()">`, []string{"markup"}},
		{"outside request", "Made by hand.", `<img alt="" src="http://127.0.0.1:9/x.png">`, []string{"console", "request"}},
		{"outside style", "<style>", "<style>@import 'http://127.0.0.1:9/x.css';", []string{"console", "request"}},
		{"no main", "main>", "div>", []string{"landmarks"}},
		{"two mains", "<footer>", "<main>More</main><footer>", []string{"landmarks"}},
		{"no footer", "footer>", "div>", []string{"landmarks"}},
		{"focus cannot be seen", "outline: 2px solid #0645ad", "outline: none", []string{"focus"}},
		{"order of the keyboard", "<footer>", `<footer tabindex="1">`, []string{"keyboard"}},
		{"no keyboard", "<summary>", `<summary tabindex="-1">`, []string{"keyboard"}},
		{"details without summary", "<summary>Evidence</summary>", "", []string{"markup"}},
		{"small summary", "padding: 6px", "line-height: 16px", []string{"targets"}},
		{"small links side by side", "Made by hand.", `<a href="#one">a</a> <a href="#one">b</a>`, []string{"targets"}},
		{"text that does not grow", style, "body, p, h1, h2, table { font-size: 14px }", []string{"zoom"}},
		{"text cut off", style, "footer p { height: 1em; width: 6em; overflow: hidden }", []string{"clipped"}},
		{"text cut off when it grows", style, "footer p { height: 24px; overflow: hidden; white-space: nowrap; width: 110px }", []string{"clipped"}},
		{"evidence not printed", "content-visibility: visible", "content-visibility: hidden", []string{"shown"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.old != "" && !strings.Contains(soundPage, c.old) {
				t.Fatalf("%q is not in the page", c.old)
			}
			html := strings.ReplaceAll(soundPage, c.old, c.new)
			if c.old == "" {
				html = soundPage
			}
			page := openPage(tab, t, html)
			page.originals = []original{{"Il fera beau toute la semaine.", "fr"}}
			page.evidence = []string{"الميناء مغلق حتى يوم الخميس المقبل."}
			var got []string
			found := page.inspect()
			for _, f := range found {
				check, _, _ := strings.Cut(f, ":")
				if !slices.Contains(got, check) {
					got = append(got, check)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("the checks %q found something, want %q:\n%s", got, c.want, strings.Join(found, "\n"))
			}
		})
	}
}
