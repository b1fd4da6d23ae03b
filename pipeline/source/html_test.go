package source

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// newsPage is a page as a publisher's system writes it, with every way of
// hiding text that hiddenElement knows.
const newsPage = `<!DOCTYPE html><html lang="en"><head><title>Harbour reopens after storm | Coast Daily</title>
<meta property="og:title" content="Harbour reopens after storm"><meta property="og:site_name" content="Coast Daily">
<meta property="article:published_time" content="2023-11-27T23:30:00+01:00"><style>p{color:red}SECRETstyle</style></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Harbour reopens after storm</h1>
<p>The harbour of Westport opened again on Monday, four days after a storm had closed it, the port authority said.</p>
<!-- SECRETcomment --><p hidden>SECREThidden</p><p style="display: none">SECRETnone</p><p style="VISIBILITY:hidden !important">SECRETvis</p>
<p aria-hidden="true">SECRETaria</p><template><p>SECRETtemplate</p></template><noscript><p>SECRETnoscript</p></noscript>
<p style="font-size:0">SECRETsize</p><p style="color:#fff">SECRETwhite</p><p style="position:absolute;left:-9999px">SECRETaway</p>
<p style="opacity:0.0">SECRETopacity</p><div style="height:0;overflow:hidden">SECRETzero</div><dialog>SECRETdialog</dialog>
<script>var x = "SECRETscript";</script><img src="x.jpg" alt="SECRETalt"><p title="SECRETtitle">Ferries to the islands run every two
hours; about 1,200 passengers had been waiting, among them 20<sup>1</sup> school classes on their way home.</p>
<h2>Damage</h2><p>Two piers were damaged.<br>Repairs will cost 3.4&nbsp;million euros and take until the end of March, engineers said on Monday.</p>
<p>The mayor thanked the volunteers, who had worked through two nights to keep the sea wall standing while the water rose.</p></article>
<footer><p>Copyright Coast Daily</p></footer></body></html>`

func TestExtractHTML(t *testing.T) {
	got := extractHTML(newsPage)
	if strings.Contains(got.text, "SECRET") {
		t.Errorf("hidden text came out: %q", got.text)
	}
	last := -1
	for _, want := range []string{
		"Harbour reopens after storm\n\n", "The harbour of Westport opened", "\n\nFerries to the islands run every two hours; about 1,200",
		"20¹ school classes", "\n\nDamage\n\n", "Two piers were damaged.", "3.4\u00a0million", "The mayor thanked",
	} {
		at := strings.Index(got.text, want)
		if at <= last {
			t.Errorf("%q at %d, after %d, in %q", want, at, last, got.text)
		}
		last = at
	}
	if n := strings.Count(got.text, "Harbour reopens"); n != 1 {
		t.Errorf("title %d times", n)
	}
	if strings.Contains(got.text, "Sport") {
		t.Errorf("menu in %q", got.text)
	}
	got.text = ""
	want := extracted{title: "Harbour reopens after storm", publisher: "Coast Daily", published: "2023-11-27"}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(extracted{})); diff != "" {
		t.Error(diff)
	}
}

func TestExtractHTMLQuietAndStable(t *testing.T) {
	old := os.Stderr
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	os.Stderr = w
	first := extractHTML(newsPage)
	for range 5 {
		if again := extractHTML(newsPage); again != first {
			t.Error("two runs differ")
		}
	}
	os.Stderr = old
	w.Close()
	buf := make([]byte, 100)
	if n, _ := r.Read(buf); n > 0 {
		t.Errorf("wrote to standard error: %q", buf[:n])
	}
}

func TestExtractHTMLShapes(t *testing.T) {
	tests := []struct {
		label, page, want string
		degraded          bool
	}{
		{"short page", "<html><body><p>One short line.</p></body></html>", "One short line.", false},
		{"title left out by the extraction", "<html><head><title>Rain</title></head><body><p>It rains in the north.</p></body></html>", "Rain\n\nIt rains in the north.", false},
		{"too deep for the parser", strings.Repeat("<div>", 5000) + "deep text<p style=display:none>SECRET</p><script>SECRET</script><p>more", "deep text\n\nmore", true},
		{"hidden ancestor too deep", strings.Repeat("<div>", 5000) + "<div hidden>" + strings.Repeat("<b>", 9) + "SECRET</div>seen", "seen", true},
	}
	for _, tt := range tests {
		got := extractHTML(tt.page)
		if got.text != tt.want || got.degraded != tt.degraded {
			t.Errorf("%s: %q degraded %v", tt.label, got.text, got.degraded)
		}
	}
}

func TestBlocks(t *testing.T) {
	tests := []struct{ label, page, want string }{
		{"inline", "<p>a <b>b</b><i>c</i> d</p>", "a bc d"},
		{"white space", "<p>  a\n\t b </p>\n<p> </p><p>c</p>", "a b\n\nc"},
		{"break", "<p>a<br>b<br><br>c</p>", "a\nb\n\nc"},
		{"table", "<table><tr><td>Jan</td><td>12</td></tr><tr><td>Feb</td><td>15</td></tr></table>", "Jan\t12\n\nFeb\t15"},
		{"list", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "a\n\nb\n\nc"},
		{"pre", "<pre>a\nb</pre>", "a\nb"},
		{"text beside blocks", "<div>a<p>b</p>c</div>", "a\n\nb\n\nc"},
	}
	for _, tt := range tests {
		if got := tokenText(tt.page); got != tt.want {
			t.Errorf("%s: tokens %q, want %q", tt.label, got, tt.want)
		}
		if got := extractHTML("<body>" + tt.page); strings.Contains(got.text, "\n\n\n") {
			t.Errorf("%s: %q", tt.label, got.text)
		}
	}
}

func TestHidingStyle(t *testing.T) {
	for style, want := range map[string]bool{
		"display:none": true, "color:red; DISPLAY : NONE !important": true, "display:/**/none": true, "visibility: collapse": true,
		"opacity:0": true, "opacity:0.5": false, "opacity: 1": false, "font-size:0px": true, "font-size:0.9em": false, "font-size:10px": false,
		"font-size:1px": true, "font-size:1em": false, "font-size:.5px": true, "color:white": true, "color:#fff;background:#000": false,
		"color:#fff;background-color:white": true, "background-color:white": false, "color:transparent": true, "text-indent:-9999px": true,
		"text-indent:-1em": false, "left:-99999px": true, "height:0;overflow:hidden": true, "overflow:hidden": false, "max-height:200px;overflow:hidden": false,
		"display:block": false, "": false, "color:rgba(0,0,0,0)": true, "color:rgba(0,0,0,0.8)": false,
	} {
		if got := hidingStyle(style); got != want {
			t.Errorf("%q: %v", style, got)
		}
	}
}

func TestMetadataSources(t *testing.T) {
	tests := []struct {
		label, head string
		want        extracted
	}{
		{
			"json-ld graph", `<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"x"},{"@type":"NewsArticle","headline":"H &amp; I",
			"datePublished":"2024-02-29T08:00:00Z","publisher":{"@type":"Organization","name":"Pub"}}]}</script>`,
			extracted{title: "H & I", publisher: "Pub", published: "2024-02-29"},
		},
		{
			"json-ld list, broken json beside", `<script type="application/ld+json">{</script><script type="application/ld+json">[{"datePublished":"2024-1-5","publisher":[{"name":"P"}]}]</script>`,
			extracted{publisher: "P", published: "2024-01-05"},
		},
		{"dublin core", `<meta name="DC.date.issued" content="Mon, 27 Nov 2023 10:00:00 GMT"><title> A  title </title>`, extracted{title: "A  title", published: "2023-11-27"}},
		{"impossible date", `<meta name="date" content="2023-02-31">`, extracted{}},
		{"nothing", ``, extracted{}},
	}
	for _, tt := range tests {
		got := extractHTML("<html><head>" + tt.head + "</head><body><p>text</p></body></html>")
		got.text = ""
		if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(extracted{})); diff != "" {
			t.Errorf("%s: %s", tt.label, diff)
		}
	}
}

// Hostile pages end in seconds, not minutes.
func TestExtractHTMLBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("generates large pages")
	}
	pages := map[string]string{
		"many attributes":  "<html><body><p " + strings.Repeat("a=1 ", 100_000) + ">text</p>",
		"unclosed marks":   "<html><body>" + strings.Repeat("<b><i>x", 20_000),
		"stray end tags":   "<html><body>" + strings.Repeat("<div>", 600) + strings.Repeat("</p></x>", 50_000) + "text",
		"many paragraphs":  "<html><body>" + strings.Repeat("<p>some words</p>", 60_000),
		"one long line":    "<html><body><p>" + strings.Repeat("word ", 200_000),
		"many line breaks": "<html><body><p>" + strings.Repeat("x<br>", 30_000),
	}
	for label, page := range pages {
		start := time.Now()
		got := extractHTML(page)
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: %v", label, took)
		} else {
			t.Logf("%s: %v, %d bytes, degraded %v", label, took, len(got.text), got.degraded)
		}
		if got.text == "" {
			t.Errorf("%s: no text", label)
		}
	}
}
