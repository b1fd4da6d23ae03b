package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"

	"github.com/google/go-cmp/cmp"
)

// briefingFiles are the names of the three files out.
var briefingFiles = []string{"briefing.md", "briefing.html", "briefing.json"}

func (b *bench) file(name string) string { return filepath.Join(b.out(), name) }

// briefing is the three files out without what may differ from run to run.
type briefing struct {
	md, html, json string
	cached         int // run.usage.cached_calls
}

var changing = []*regexp.Regexp{
	regexp.MustCompile(`(?m)^Made \d.*$`), // the date
	regexp.MustCompile(`(?m)^<p class="made">.*$`),
	regexp.MustCompile(`(?m)^.*Model: .* taken from the journal.*$`), // the usage
}

func masked(text string) string {
	for _, re := range changing {
		text = re.ReplaceAllString(text, "*")
	}
	return text
}

// lasting is all of a briefing.json that must be the same however often the run
// was disturbed, and how many answers came from the journal.
func lasting(raw []byte) (same string, cached int, err error) {
	var whole map[string]any
	if err := json.Unmarshal(raw, &whole); err != nil {
		return "", 0, err
	}
	for _, a := range whole["articles"].([]any) {
		delete(a.(map[string]any), "tokens")
	}
	usage := whole["run"].(map[string]any)["usage"].(map[string]any)
	kept := map[string]any{}
	for _, key := range []string{"id", "title", "language", "stories", "articles", "coverage", "failed", "skill"} {
		kept[key] = whole[key]
	}
	text, err := json.MarshalIndent(kept, "", " ")
	return string(text), int(usage["cached_calls"].(float64)), err
}

func (b *bench) briefing() briefing {
	b.Helper()
	read := func(format string) []byte {
		raw, err := os.ReadFile(b.file("briefing." + format))
		if err != nil {
			b.Fatal(err)
		}
		return raw
	}
	got := briefing{md: masked(string(read("md"))), html: masked(string(read("html")))}
	var err error
	if got.json, got.cached, err = lasting(read("json")); err != nil {
		b.Fatal(err)
	}
	return got
}

// is whether text is all of the file of that name, whatever came from the journal.
func (f briefing) is(name, text string) bool {
	switch filepath.Ext(name) {
	case ".md":
		return masked(text) == f.md
	case ".html":
		return masked(text) == f.html
	}
	same, _, err := lasting([]byte(text))
	return err == nil && same == f.json
}

func (b *bench) same(want, got briefing) {
	b.Helper()
	for _, f := range []struct{ format, want, got string }{{"md", want.md, got.md}, {"html", want.html, got.html}, {"json", want.json, got.json}} {
		if f.want != f.got {
			b.Errorf("briefing.%s differs from the undisturbed run's (-want +got):\n%s", f.format, cmp.Diff(f.want, f.got))
		}
	}
}

// swept checks that nothing in the making is left.
func (b *bench) swept() {
	b.Helper()
	for _, dir := range []string{b.dir, b.out()} {
		left, err := filepath.Glob(filepath.Join(dir, ".*"))
		if err != nil || len(left) > 0 {
			b.Errorf("left behind: %v, %v", left, err)
		}
	}
}
