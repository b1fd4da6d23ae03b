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
// blames and, on English with one changed digit, weekday or month, how often
// it does not.
func TestMeasureTranslations(t *testing.T) {
	dir := os.Getenv("BABELWIRE_NTREX")
	if dir == "" {
		t.Skip("set BABELWIRE_NTREX to the folder of the NTREX-128 documents to measure false alarms and misses")
	}
	show := os.Getenv("BABELWIRE_SHOW")
	for _, l := range []struct{ code, lang string }{{"fra", "fr"}, {"nld", "nl"}, {"ind", "id"}, {"arb", "ar"}} {
		pairs := ntrex(t, dir, l.code)
		fails, unknowns := map[string]int{}, map[string]int{}
		numbers, blamedNumbers := 0, 0
		digitsTried, digitsCaught, datesTried, datesCaught := 0, 0, 0, 0
		for _, p := range pairs {
			rs := Agree(p.original, l.lang, p.english)
			numbers += len(pool(Extract(p.original, l.lang))) + len(pool(Extract(p.english, "en")))
			for _, r := range rs {
				switch r.Verdict {
				case Fail:
					fails[r.Check]++
					if r.Check == CheckNumber {
						blamedNumbers += len(r.Missing) + len(r.Extra)
					}
				case Unknown:
					unknowns[r.Check]++
				}
				if show == l.lang+"/"+r.Check+"/"+string(r.Verdict) {
					t.Logf("%s\n  %s\n  %s\n  -%q +%q %s", p.doc, p.original, p.english, r.Missing, r.Extra, r.Why)
				}
			}
			clean := rs[0].Verdict != Fail && rs[1].Verdict != Fail
			for _, m := range digitMutations(p.english) {
				if !clean {
					continue
				}
				digitsTried++
				if got := Agree(p.original, l.lang, m); got[0].Verdict == Fail || got[1].Verdict == Fail {
					digitsCaught++
				} else if show == l.lang+"/miss" {
					t.Logf("missed\n  %s\n  %s\n  %v", p.original, m, got[0])
				}
			}
			for _, m := range dateMutations(p.english) {
				if !clean {
					continue
				}
				datesTried++
				if got := Agree(p.original, l.lang, m); got[0].Verdict == Fail || got[1].Verdict == Fail {
					datesCaught++
				} else if show == l.lang+"/datemiss" {
					t.Logf("missed\n  %s\n  %s\n  %v", p.original, m, got[1])
				}
			}
		}
		n := float64(len(pairs))
		t.Logf("%s %d segments: number fail %.1f%% of segments, %.1f%% of %d numbers, unknown %.1f%%; date fail %.1f%% unknown %.1f%%; name fail %.1f%% unknown %.1f%%; digit mutations caught %d/%d = %.1f%%; dates %d/%d = %.1f%%",
			l.lang, len(pairs), 100*float64(fails[CheckNumber])/n, 100*float64(blamedNumbers)/float64(max(1, numbers)), numbers, 100*float64(unknowns[CheckNumber])/n,
			100*float64(fails[CheckDate])/n, 100*float64(unknowns[CheckDate])/n, 100*float64(fails[CheckName])/n, 100*float64(unknowns[CheckName])/n,
			digitsCaught, digitsTried, 100*float64(digitsCaught)/float64(max(1, digitsTried)), datesCaught, datesTried, 100*float64(datesCaught)/float64(max(1, datesTried)))
	}
}

// digitMutations raises each digit of the text by one (9 to 8), one at a time.
func digitMutations(s string) []string {
	var out []string
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			continue
		}
		b := []byte(s)
		if b[i]++; b[i] > '9' {
			b[i] = '8'
		}
		out = append(out, string(b))
	}
	return out
}

var (
	weekdayNames = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	monthNames   = []string{"January", "February", "April", "June", "July", "August", "September", "October", "November", "December"}
)

// dateMutations swaps the first weekday or month name for another one.
func dateMutations(s string) []string {
	var out []string
	for _, list := range [][]string{weekdayNames, monthNames} {
		for i, w := range list {
			if strings.Contains(s, w) {
				out = append(out, strings.Replace(s, w, list[(i+3)%len(list)], 1))
			}
		}
	}
	return out
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
