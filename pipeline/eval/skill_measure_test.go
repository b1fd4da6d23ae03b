package eval

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/internal/paralleltest"
	"github.com/babelwire/babelwire/pipeline/score"
)

// labelledRow is an answer of a real model that somebody read and labelled.
type labelledRow struct {
	paralleltest.Row

	reference string
	chrf      float64 // sentence chrF2 of English
	serious   bool    // any label but "ok"
	passes    bool    // no check of the second link failed
}

// TestCalibrateSkill fits how likely an answer has a serious error, given its
// chrF2, and holds the figures that pipeline's thresholds and docs/quality.md
// rest on. They are those of the answers of one model; whoever labels more must
// place the thresholds anew.
func TestCalibrateSkill(t *testing.T) {
	all, references := readLabelled(t), ntrexReferences(t)
	markPassing(all)
	ofNtrex := func(r labelledRow) bool { return strings.HasPrefix(r.Doc, "ntrex") }
	passes := func(r labelledRow) bool { return r.passes }
	arabic := func(r labelledRow) bool { return r.Lang == "ar" }
	rows := only(all, ofNtrex)
	referTo(t, rows, references)
	own := referToAnswers(t, except(all, ofNtrex))
	both := slices.Concat(rows, own)
	for _, set := range []struct {
		name string
		rows []labelledRow
	}{{"ntrex rows", rows}, {"rows of our own articles", own}, {"both", both}} {
		t.Logf("%s\n%s", set.name, curveText(set.rows))
		t.Logf("%s that pass every check\n%s", set.name, curveText(only(set.rows, passes)))
	}
	for _, code := range []string{"fr", "nl", "id", "ar"} {
		alone := only(both, func(r labelledRow) bool { return r.Lang == code })
		t.Logf("both, %s alone; drawn by %d, the pooled score lies within %.1f of its middle\n%s", code, skillSegments, halfWidth(alone, skillSegments), curveText(alone))
	}
	t.Logf("both, without ar\n%s", curveText(except(both, arabic)))

	for _, set := range []struct {
		name     string
		rows     []labelledRow
		evenOdds float64 // of a serious error, as chrF2
	}{
		{"all rows", both, 73.6},
		{"rows that pass every check", only(both, passes), 70.5},
		{"French, Dutch and Indonesian rows", except(both, arabic), 71.4},
		{"Arabic rows", only(both, arabic), 87.2},
	} {
		if at := chrfAt(.5, set.rows); math.Abs(at-set.evenOdds) > evenOddsSlack {
			t.Errorf("%s: even odds at chrF2 %.1f, want %.1f: the thresholds of pipeline/skill.go rest on it", set.name, at, set.evenOdds)
		}
	}
	serious := func(r labelledRow) bool { return r.serious }
	if n := only(both, func(r labelledRow) bool { return r.chrf >= 60 && r.chrf < 80 }); 2*len(only(n, serious)) < len(n) || len(n) == 0 {
		t.Errorf("%d of %d rows at chrF2 60 to 80 are seriously wrong, want at least half", len(only(n, serious)), len(n))
	}
}

// evenOddsSlack is how far a refitted middle may lie from the published one. Its
// 95 % interval is wider by far; without the 38 rows of NTREX it moves by 2.2.
const evenOddsSlack = 3

// only and except keep the rows for which is holds, and the others.
func only(rows []labelledRow, is func(labelledRow) bool) []labelledRow {
	return except(rows, func(r labelledRow) bool { return !is(r) })
}

func except(rows []labelledRow, is func(labelledRow) bool) []labelledRow {
	return slices.DeleteFunc(slices.Clone(rows), is)
}

// skillSegments is how many segments a language of our own test set has.
const skillSegments = 28

// halfWidth is half of the 95 % interval of the pooled chrF2 of n of the rows.
func halfWidth(rows []labelledRow, n int) float64 {
	counts := make([]score.ChrFCounts, len(rows))
	for i, r := range rows {
		counts[i] = score.CountChrF(fold([]string{r.English})[0], fold([]string{r.reference})[0])
	}
	interval := score.Bootstrap(n, score.Rounds, 1, func(sample []int) float64 {
		for i := range sample { // Bootstrap draws from n items: these are spread over the rows
			sample[i] = sample[i] * len(counts) / n
		}
		return pooled(counts, sample)
	})
	return (interval.High - interval.Low) / 2
}

// readLabelled reads the answers that have a label.
func readLabelled(t *testing.T) []labelledRow {
	t.Helper()
	var rows []labelledRow
	for _, r := range paralleltest.Labelled(t) {
		if len(r.Labels) > 0 {
			rows = append(rows, labelledRow{Row: r, serious: !r.Right()})
		}
	}
	return rows
}

// markPassing makes the checks of the second link, document by document.
func markPassing(rows []labelledRow) {
	for from := 0; from < len(rows); {
		to := from
		var pairs []pipeline.Pair
		for to < len(rows) && rows[to].Doc == rows[from].Doc {
			r := rows[to]
			pairs = append(pairs, pipeline.Pair{ID: r.ID, Lang: r.Lang, Original: r.Source, English: r.English})
			to++
		}
		for i, checks := range pipeline.CheckPairs(pairs) {
			rows[from+i].passes = !slices.ContainsFunc(checks, func(c pipeline.Check) bool { return c.Result == pipeline.Fail })
		}
		from = to
	}
}

// ntrexReferences returns the English of a segment by document number.
func ntrexReferences(t *testing.T) map[string][]string {
	t.Helper()
	english := map[string][]string{}
	for _, x := range paralleltest.Texts(t, "eng") {
		number, _, _ := strings.Cut(x.Name, "_")
		english["ntrex"+number] = x.Lines()
	}
	return english
}

func referTo(t *testing.T, rows []labelledRow, english map[string][]string) {
	t.Helper()
	for i := range rows {
		r, k := &rows[i], 0
		if _, err := fmt.Sscanf(r.ID, "s%d", &k); err != nil || k < 1 || k > len(english[r.Doc]) {
			t.Fatalf("%s %s has no reference", r.Doc, r.ID)
		}
		r.refer(english[r.Doc][k-1])
	}
}

// referToAnswers finds the English of our own articles by their sentences, and
// returns the rows that have one.
func referToAnswers(t *testing.T, rows []labelledRow) []labelledRow {
	t.Helper()
	files, err := filepath.Glob("../../fixtures/answers/0*.json")
	if err != nil {
		t.Fatal(err)
	}
	english := map[string]string{}
	plain := func(s string) string {
		return strings.ReplaceAll(strings.Join(strings.Fields(fold([]string{s})[0]), ""), `"`, "'")
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var a struct {
			Segments []struct{ Original, English string }
		}
		if err := json.Unmarshal(text, &a); err != nil {
			t.Fatal(err)
		}
		for _, s := range a.Segments {
			english[plain(s.Original)] = s.English
		}
	}
	var found []labelledRow
	for _, r := range rows {
		if reference := english[plain(r.Source)]; reference != "" {
			r.refer(reference)
			found = append(found, r)
		}
	}
	if len(found)*2 < len(rows) {
		t.Errorf("only %d of %d rows of our own articles have a reference", len(found), len(rows))
	}
	return found
}

func (r *labelledRow) refer(reference string) {
	r.reference = reference
	r.chrf = score.CountChrF(fold([]string{r.English})[0], fold([]string{reference})[0]).ChrF2()
}

// curveText says what the rows show: the rate of serious errors, the fitted
// curve, and where it falls to a half, a fifth and a tenth.
func curveText(rows []labelledRow) string {
	var b strings.Builder
	serious, english, references := 0, []string{}, []string{}
	for _, r := range rows {
		if r.serious {
			serious++
		}
		english, references = append(english, r.English), append(references, r.reference)
	}
	fmt.Fprintf(&b, "%d rows, %d with a serious error, pooled chrF2 %.1f\n", len(rows), serious, score.ChrF2(fold(english), fold(references)))
	slope, offset := logistic(rows)
	fmt.Fprintf(&b, "P(serious) = 1/(1+exp(%.4f chrF2 - %.3f))\n", -slope, offset)
	for _, p := range []float64{.7, .5, .2, .1} {
		interval := score.Bootstrap(len(rows), 500, 1, func(sample []int) float64 {
			drawn := make([]labelledRow, len(sample))
			for i, k := range sample {
				drawn[i] = rows[k]
			}
			return chrfAt(p, drawn)
		})
		fmt.Fprintf(&b, "  P = %.1f at chrF2 %.1f (95 %%: %.1f to %.1f)\n", p, chrfAt(p, rows), interval.Low, interval.High)
	}
	for low := 0.0; low < 100; low += 20 {
		n, bad := 0, 0
		for _, r := range rows {
			if r.chrf >= low && (r.chrf < low+20 || low == 80) {
				n++
				if r.serious {
					bad++
				}
			}
		}
		fmt.Fprintf(&b, "  chrF2 %2.0f-%3.0f: %2d of %2d with a serious error\n", low, low+20, bad, n)
	}
	return b.String()
}

// chrfAt is the chrF2 at which the curve fitted to the rows has fallen to p; at
// most 200, which is also that of rows that show no fall at all.
func chrfAt(p float64, rows []labelledRow) float64 {
	slope, offset := logistic(rows)
	if slope >= 0 {
		return 200
	}
	return min((math.Log(p/(1-p))-offset)/slope, 200)
}

// logistic fits P(serious) = 1/(1+exp(-(slope*chrF2+offset))) by Newton's
// method, with a slight pull of the slope to 0 that keeps separable samples finite.
func logistic(rows []labelledRow) (slope, offset float64) {
	const pull = 0.01
	for range 50 {
		gs, g0, hss, hs0, h00 := -pull*slope, 0.0, pull, 0.0, 1e-9
		for _, r := range rows {
			x, y := r.chrf/10, 0.0
			if r.serious {
				y = 1
			}
			p := 1 / (1 + math.Exp(-(slope*x + offset)))
			w := p * (1 - p)
			gs, g0 = gs+(y-p)*x, g0+(y-p)
			hss, hs0, h00 = hss+w*x*x, hs0+w*x, h00+w
		}
		det := hss*h00 - hs0*hs0
		if math.Abs(det) < 1e-12 {
			break
		}
		slope += (gs*h00 - g0*hs0) / det
		offset += (g0*hss - gs*hs0) / det
	}
	return slope / 10, offset
}
