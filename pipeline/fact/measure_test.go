package fact

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// pair is one segment of a human translation and the English it belongs to.
type pair struct{ doc, original, english string }

// ntrex reads the pairs of one language of the NTREX-128 documents, which are
// not part of this repository.
func ntrex(t *testing.T, dir, code string) []pair {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "eng", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents under %s", dir)
	}
	var out []pair
	for _, f := range files {
		e, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		o, err := os.ReadFile(filepath.Join(dir, code, filepath.Base(f)))
		if err != nil {
			t.Fatal(err)
		}
		el, ol := strings.Split(string(e), "\n"), strings.Split(string(o), "\n")
		if len(el) != len(ol) {
			continue
		}
		for i := range el {
			if strings.TrimSpace(el[i]) != "" {
				out = append(out, pair{filepath.Base(f), ol[i], el[i]})
			}
		}
	}
	return out
}

// TestMeasureTranslations prints, for human translations, how often each check
// blames, and how many errors put into the English are caught, for the
// documents 000-040 and, apart, for the later ones, which nobody looks at while
// a rule is changed. BABELWIRE_SHOW=fr/name/fail or fr/miss/digit lists the
// segments behind a figure, of the first documents only.
func TestMeasureTranslations(t *testing.T) {
	dir := os.Getenv("BABELWIRE_NTREX")
	if dir == "" {
		t.Skip("set BABELWIRE_NTREX to the folder of the NTREX-128 documents to measure false alarms and misses")
	}
	for _, l := range []struct{ code, lang string }{{"fra", "fr"}, {"nld", "nl"}, {"ind", "id"}, {"arb", "ar"}} {
		var seen, later []pair
		for _, p := range ntrex(t, dir, l.code) {
			if p.doc < "041" {
				seen = append(seen, p)
			} else {
				later = append(later, p)
			}
		}
		measureTranslations(t, l.lang, "000-040", seen, os.Getenv("BABELWIRE_SHOW"))
		measureTranslations(t, l.lang, "041-060", later, "")
	}
}

func measureTranslations(t *testing.T, lang, part string, pairs []pair, show string) {
	t.Helper()
	names := documentNames(pairs)
	fails, unknowns := map[string]int{}, map[string]int{}
	tried, caught := map[string]int{}, map[string]int{}
	numbers, blamed := 0, 0
	for _, p := range pairs {
		rs := Agree(p.original, lang, p.english)
		numbers += len(pool(Extract(p.original, lang))) + len(pool(Extract(p.english, "en")))
		failed := false
		for _, r := range rs {
			switch r.Verdict {
			case Fail:
				failed = true
				fails[r.Check]++
				if r.Check == CheckNumber {
					blamed += len(r.Missing) + len(r.Extra)
				}
			case Unknown:
				unknowns[r.Check]++
			}
			if show == lang+"/"+r.Check+"/"+string(r.Verdict) {
				t.Logf("%s\n  %s\n  %s\n  -%q +%q %s", p.doc, p.original, p.english, r.Missing, r.Extra, r.Why)
			}
		}
		if failed {
			continue
		}
		for _, m := range mutations {
			for _, wrong := range m.make(p.english, names[p.doc]) {
				tried[m.kind]++
				got := Agree(p.original, lang, wrong)
				if slices.ContainsFunc(got, func(r Result) bool { return r.Verdict == Fail }) {
					caught[m.kind]++
				} else if show == lang+"/miss/"+m.kind {
					t.Logf("missed\n  %s\n  %s\n  %v", p.original, wrong, got)
				}
			}
		}
	}
	percent := func(a, b int) float64 { return 100 * float64(a) / float64(max(1, b)) }
	t.Logf("%s %s, %d segments: %.1f%% of %d numbers blamed; segments failed: number %.1f%%, date %.1f%%, name %.1f%%; unknown: number %.1f%%, date %.1f%%, name %.1f%%",
		lang, part, len(pairs), percent(blamed, numbers), numbers,
		percent(fails[CheckNumber], len(pairs)), percent(fails[CheckDate], len(pairs)), percent(fails[CheckName], len(pairs)),
		percent(unknowns[CheckNumber], len(pairs)), percent(unknowns[CheckDate], len(pairs)), percent(unknowns[CheckName], len(pairs)))
	for _, m := range mutations {
		t.Logf("   caught: %s %d/%d = %.1f%%", m.kind, caught[m.kind], tried[m.kind], percent(caught[m.kind], tried[m.kind]))
	}
}

// TestMeasureLabelled prints how many labelled model answers are caught.
func TestMeasureLabelled(t *testing.T) {
	file := os.Getenv("BABELWIRE_LABELLED")
	if file == "" {
		t.Skip("set BABELWIRE_LABELLED to a JSON Lines file of labelled answers to measure what is caught")
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var ok, okBlamed, wrong, caught, doubted int
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var row struct {
			Lang, Source, English string
			Labels                []string
		}
		if err := json.Unmarshal(sc.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		rs := Agree(row.Source, row.Lang, row.English)
		bad, unknown := false, false
		for _, r := range rs {
			bad = bad || r.Verdict == Fail
			unknown = unknown || r.Verdict == Unknown
		}
		switch {
		case slices.Equal(row.Labels, []string{"ok"}):
			ok++
			if bad {
				okBlamed++
				t.Logf("blamed ok: %s | %s | %v", row.Source, row.English, rs)
			}
		case slices.ContainsFunc(row.Labels, func(l string) bool { return l == "number" || l == "date" || l == "name" }):
			wrong++
			if bad {
				caught++
			} else {
				if unknown {
					doubted++
				}
				t.Logf("not caught %v: %s | %s | %v", row.Labels, row.Source, row.English, rs)
			}
		}
	}
	t.Logf("ok blamed %d/%d; number/date/name caught %d/%d, a further %d unknown", okBlamed, ok, caught, wrong, doubted)
}

// TestMeasureWithin prints how often the first word of a sentence is taken for
// a name when the evidence lacks it. A first word that the documents also write
// small is an ordinary word, one that they never write small and write with a
// capital in mid-sentence is a name. It also prints how often a sentence passes
// whose name in mid-sentence the evidence lacks.
func TestMeasureWithin(t *testing.T) {
	dir := os.Getenv("BABELWIRE_NTREX")
	if dir == "" {
		t.Skip("set BABELWIRE_NTREX to the folder of the NTREX-128 documents to measure false alarms and misses")
	}
	var sentences []string
	small, inner := map[string]bool{}, map[string]bool{}
	for _, p := range ntrex(t, dir, "fra") {
		r := newReading(p.english, "en")
		if r.titleCase() {
			continue
		}
		sentences = append(sentences, p.english)
		for i, tok := range r.toks {
			if tok.kind == word && !isCapital(tok.raw) {
				small[tok.norm] = true
			} else if tok.kind == word && !r.sentenceStart(i) {
				inner[tok.norm] = true
			}
		}
	}
	counts := map[string]map[Verdict]int{"ordinary": {}, "name": {}, "inner name": {}}
	for _, s := range sentences {
		r := newReading(s, "en")
		for i, tok := range r.toks {
			if tok.kind != word || !isCapital(tok.raw) || len(tok.raw) < 3 {
				continue
			}
			kind := ""
			switch {
			case i == 0 && small[tok.norm]:
				kind = "ordinary"
			case i == 0 && inner[tok.norm]:
				kind = "name"
			case i > 0 && !r.sentenceStart(i) && !small[tok.norm]:
				kind = "inner name"
			default:
				continue
			}
			without := strings.ReplaceAll(s, tok.raw, "...")
			v := Within(s, without)[2]
			counts[kind][v.Verdict]++
			if os.Getenv("BABELWIRE_SHOW") == kind+"/"+string(v.Verdict) {
				t.Logf("%s: %s", tok.raw, s)
			}
		}
	}
	for _, kind := range []string{"ordinary", "name", "inner name"} {
		t.Logf("%s missing from the evidence: %v", kind, counts[kind])
	}
}
