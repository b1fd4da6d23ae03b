package fact

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/babelwire/babelwire/pipeline/internal/paralleltest"
)

// TestMeasureTranslations measures on human translations how often each check
// blames, and how many errors put into the English are caught, for the
// documents 000-040 and, apart, for the later ones, which nobody looks at while
// a rule is changed. BABELWIRE_SHOW=fr/name/fail or fr/miss/digit lists the
// segments behind a figure, of the first documents only. Other errors are
// planted by package eval.
func TestMeasureTranslations(t *testing.T) {
	var fails, unknowns, numbers, caught paralleltest.Grid
	for _, l := range paralleltest.Languages() {
		for _, d := range paralleltest.Ntrex(t, l.Folder) {
			column, show := l.Code+" "+d.Part(), os.Getenv("BABELWIRE_SHOW")
			if d.Later() {
				show = ""
			}
			for _, p := range d.Pairs {
				rs, failed := Agree(p.Original, l.Code, p.English), false
				for _, r := range rs {
					failed = failed || r.Verdict == Fail
					fails.At(r.Check, column).Count(r.Verdict == Fail)
					unknowns.At(r.Check, column).Count(r.Verdict == Unknown)
					if r.Check == CheckNumber {
						blamed := numbers.At("numbers", column)
						blamed.Of += len(pool(Extract(p.Original, l.Code))) + len(pool(Extract(p.English, "en")))
						if r.Verdict == Fail {
							blamed.Hit += len(r.Missing) + len(r.Extra)
						}
					}
					if show == l.Code+"/"+r.Check+"/"+string(r.Verdict) {
						t.Logf("%s\n  %s\n  %s\n  -%q +%q %s", d.Name, p.Original, p.English, r.Missing, r.Extra, r.Why)
					}
				}
				if failed {
					continue
				}
				for _, m := range mutations {
					for _, wrong := range m.make(p.English) {
						got := Agree(p.Original, l.Code, wrong)
						hit := slices.ContainsFunc(got, func(r Result) bool { return r.Verdict == Fail })
						caught.At(m.kind, column).Count(hit)
						if !hit && show == l.Code+"/miss/"+m.kind {
							t.Logf("missed\n  %s\n  %s\n  %v", p.Original, wrong, got)
						}
					}
				}
			}
		}
	}
	numbers.Log(t, "numbers blamed")
	fails.Log(t, "segments failed")
	unknowns.Log(t, "segments of which a check cannot tell")
	caught.Log(t, "planted errors caught")
	for _, l := range paralleltest.Languages() {
		// docs/quality.md gives what was measured; five segments more are allowed.
		numbers.AtMost(t, "numbers", l.Code, 2)
		fails.AtMost(t, CheckNumber, l.Code, 2.4)
		fails.AtMost(t, CheckDate, l.Code, 1.2)
		fails.AtMost(t, CheckName, l.Code, 2.9)
		unknowns.AtMost(t, CheckNumber, l.Code, 0.5)
		unknowns.AtMost(t, CheckDate, l.Code, 0.6)
		unknowns.AtMost(t, CheckName, l.Code, 12.8)
		// The target, and what was measured apart: the later documents miss it.
		caught.AtLeast(t, "digit", l.Code, 97)
		caught.AtLeast(t, "digit", l.Code+" 000-040", 97.5)
		caught.AtLeast(t, "digit", l.Code+" 041-060", 95)
		caught.AtLeast(t, "weekday or month", l.Code, 95)
	}
}

// TestMeasureLabelled measures how many labelled model answers are caught. The
// bounds hold for all 120 rows and for the 82 in fixtures/labelled.
func TestMeasureLabelled(t *testing.T) {
	var right, wrong paralleltest.Tally
	doubted := 0
	for _, row := range paralleltest.Labelled(t) {
		rs := Agree(row.Source, row.Lang, row.English)
		bad := slices.ContainsFunc(rs, func(r Result) bool { return r.Verdict == Fail })
		switch {
		case row.Right():
			right.Count(bad)
			if bad {
				t.Logf("blamed ok: %s | %s | %v", row.Source, row.English, rs)
			}
		case slices.ContainsFunc(row.Labels, func(l string) bool { return l == "number" || l == "date" || l == "name" }):
			wrong.Count(bad)
			if !bad {
				if slices.ContainsFunc(rs, func(r Result) bool { return r.Verdict == Unknown }) {
					doubted++
				}
				t.Logf("not caught %v: %s | %s | %v", row.Labels, row.Source, row.English, rs)
			}
		}
	}
	t.Logf("ok blamed %v; number/date/name caught %v, a further %d unknown", right, wrong, doubted)
	if right.Of == 0 || 36*right.Hit > 4*right.Of {
		t.Errorf("ok blamed %v, want at most 4 of 36", right)
	}
	if wrong.Of == 0 || wrong.Percent() < 45 {
		t.Errorf("number/date/name caught %v, want at least 45 %%", wrong)
	}
}

// TestMeasureWithin measures how often the first word of a sentence is taken for
// a name when the evidence lacks it. A first word that the documents also write
// small is an ordinary word, one that they never write small and write with a
// capital in mid-sentence is a name. It also measures how often a sentence passes
// whose name in mid-sentence the evidence lacks.
func TestMeasureWithin(t *testing.T) {
	var all, sentences []string
	small, inner := map[string]bool{}, map[string]bool{}
	for _, x := range paralleltest.Texts(t, "eng") {
		all = append(all, x.Lines()...)
	}
	for _, s := range all {
		r := newReading(s, "en")
		if r.titleCase() {
			continue
		}
		sentences = append(sentences, s)
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
	share := func(kind string, v Verdict) float64 {
		c := counts[kind]
		return 100 * float64(c[v]) / float64(max(1, c[Pass]+c[Unknown]+c[Fail]))
	}
	if blamed := share("ordinary", Fail); blamed > 9 {
		t.Errorf("%.1f%% of the ordinary first words are taken for names, want at most 9%%", blamed)
	}
	if failed := share("name", Fail); failed < 85 {
		t.Errorf("%.1f%% of the missing names at the start fail, want at least 85%%", failed)
	}
	if failed := share("inner name", Fail); failed < 88 {
		t.Errorf("%.1f%% of the missing names in mid-sentence fail, want at least 88%%", failed)
	}
}
