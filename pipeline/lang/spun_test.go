package lang

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// spunText is one text of fixtures/spun: its kind (the second part of the file
// name), and every sentence as spun, as genuine, and with its marks.
type spunText struct {
	name, kind             string
	spun, genuine, aligned []string
}

var spunMark = regexp.MustCompile(`\[\[([^|\]]+)\|([^|\]]+)\]\]`)

// sentenceEnd is enough for these texts, which were written without abbreviations.
var sentenceEnd = regexp.MustCompile(`([.!?]”?) `)

// readSpun reads fixtures/spun. A spun word stands there as [[spun|genuine]].
func readSpun(t testing.TB) []spunText {
	t.Helper()
	files, err := filepath.Glob("../../fixtures/spun/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no spun texts in fixtures/spun: %v", err)
	}
	var out []spunText
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(f), ".txt")
		s := spunText{name: name, kind: strings.Split(name, "_")[1]}
		for _, p := range strings.Split(strings.TrimSpace(string(b)), "\n\n") {
			for _, p := range strings.SplitAfter(sentenceEnd.ReplaceAllString(p, "$1\n"), "\n") {
				p = strings.TrimSuffix(p, "\n")
				s.aligned = append(s.aligned, p)
				s.spun = append(s.spun, spunMark.ReplaceAllString(p, "$1"))
				s.genuine = append(s.genuine, spunMark.ReplaceAllString(p, "$2"))
			}
		}
		out = append(out, s)
	}
	return out
}

// readGenuine reads fixtures/genuine: kind (the file) -> texts.
func readGenuine(t testing.TB) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("../../fixtures/genuine/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no texts in fixtures/genuine: %v", err)
	}
	out := map[string][]string{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(f), ".txt")] = strings.Split(strings.TrimSpace(string(b)), "\n%%\n")
	}
	return out
}

// TestGarblingOnTexts prints and asserts recall by kind of spinner and false
// alarms by kind of genuine text.
func TestGarblingOnTexts(t *testing.T) {
	found, all := map[string]int{}, map[string]int{}
	alarms, genuine := 0, 0
	for _, s := range readSpun(t) {
		all[s.kind]++
		if g := Garbling(s.spun); g.Is {
			found[s.kind]++
		} else {
			t.Logf("%s: not found", s.name)
		}
		genuine++
		if g := Garbling(s.genuine); g.Is {
			alarms++
			t.Logf("%s, the genuine side: %q", s.name, g.Signals)
		}
	}
	seed, err := os.ReadFile("../../fixtures/sources/003_22a6a2a67d2693c3.txt")
	if err != nil {
		t.Fatal(err)
	}
	if g := Garbling(strings.Split(string(seed), "\n")); !g.Is {
		t.Error("the garbled seed is not found")
	}
	for kind, texts := range readGenuine(t) {
		for i, text := range texts {
			genuine++
			if g := Garbling(strings.Split(text, "\n")); g.Is {
				alarms++
				t.Logf("%s, text %d: %q", kind, i+1, g.Signals)
			}
		}
	}
	t.Logf("found %v of %v; %d false alarms on %d genuine texts", found, all, alarms, genuine)
	for _, kind := range []string{"map", "thesaurus", "half"} {
		if found[kind] != all[kind] || all[kind] == 0 {
			t.Errorf("%s: found %d of %d, want all", kind, found[kind], all[kind])
		}
	}
	if alarms > 0 || genuine < 230 {
		t.Errorf("%d false alarms on %d genuine texts, want none on at least 230", alarms, genuine)
	}
}

// standsForShortWord says whether a spun word is the long form of a symbol or
// an abbreviation: an element, a state, "information technology".
func standsForShortWord(w string) bool {
	w = strings.ToLower(w)
	return chemistry[w] || usStates[w] || strings.Contains(w, " ") ||
		wordSet("helium arsenic astatine beryllium indium iodine americium nobelium america angstrom inch")[w]
}

// TestGarblingWithoutElements puts the elements, states and abbreviations of
// the spun texts back: what is left is what a spinner without them writes.
func TestGarblingWithoutElements(t *testing.T) {
	found, all := 0, 0
	for _, s := range readSpun(t) {
		if s.kind == "content" {
			continue
		}
		var segments []string
		for _, p := range s.aligned {
			segments = append(segments, spunMark.ReplaceAllStringFunc(p, func(m string) string {
				pair := spunMark.FindStringSubmatch(m)
				if standsForShortWord(pair[1]) {
					return pair[2]
				}
				return pair[1]
			}))
		}
		all++
		if Garbling(segments).Is {
			found++
		} else {
			t.Logf("%s: not found", s.name)
		}
	}
	t.Logf("found %d of %d", found, all)
	if found < 12 {
		t.Errorf("found %d of %d texts without elements, want at least 12", found, all)
	}
}
