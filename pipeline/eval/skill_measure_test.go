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
	"github.com/babelwire/babelwire/pipeline/score"
)

// labelledRow is an answer of a real model that somebody read and labelled.
type labelledRow struct {
	Doc, ID, Lang, Source, English string
	Labels                         []string

	reference string
	chrf      float64 // sentence chrF2 of English
	serious   bool    // any label but "ok"
	passes    bool    // no check of the second link failed
}

// TestCalibrateSkill fits how likely an answer has a serious error, given its
// chrF2: the figures that pipeline's thresholds rest on. It prints, and fails
// only where the material does not fit together.
//
// BABELWIRE_LABELLED names a .jsonl file of labelled answers, BABELWIRE_NTREX
// the parallel folders that hold the references of its documents "ntrexNNN".
func TestCalibrateSkill(t *testing.T) {
	labelled, parallel := os.Getenv("BABELWIRE_LABELLED"), os.Getenv("BABELWIRE_NTREX")
	if labelled == "" || parallel == "" {
		t.Skip("set BABELWIRE_LABELLED to a .jsonl file of labelled answers and BABELWIRE_NTREX to the folder of their references")
	}
	rows := readLabelled(t, labelled)
	markPassing(rows)
	own := slices.Clone(rows)
	rows = slices.DeleteFunc(rows, func(r labelledRow) bool { return !strings.HasPrefix(r.Doc, "ntrex") })
	referTo(t, rows, ntrexReferences(t, parallel))
	own = slices.DeleteFunc(own, func(r labelledRow) bool { return strings.HasPrefix(r.Doc, "ntrex") })
	own = referToAnswers(t, own)
	for _, set := range []struct {
		name string
		rows []labelledRow
	}{{"ntrex rows", rows}, {"rows of our own articles", own}, {"both", append(slices.Clone(rows), own...)}} {
		t.Logf("%s\n%s", set.name, curveText(set.rows))
		t.Logf("%s that pass every check\n%s", set.name, curveText(slices.DeleteFunc(slices.Clone(set.rows), func(r labelledRow) bool { return !r.passes })))
	}
	both := append(slices.Clone(rows), own...)
	for _, code := range []string{"fr", "nl", "id", "ar"} {
		alone := slices.DeleteFunc(slices.Clone(both), func(r labelledRow) bool { return r.Lang != code })
		t.Logf("both, %s alone; drawn by %d, the pooled score lies within %.1f of its middle\n%s", code, skillSegments, halfWidth(alone, skillSegments), curveText(alone))
	}
	t.Logf("both, without ar\n%s", curveText(slices.DeleteFunc(slices.Clone(both), func(r labelledRow) bool { return r.Lang == "ar" })))
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

func readLabelled(t *testing.T, path string) []labelledRow {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var rows []labelledRow
	for line := range strings.Lines(string(text)) {
		var r labelledRow
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		if len(r.Labels) == 0 {
			t.Fatalf("%s %s has no label", r.Doc, r.ID)
		}
		r.serious = !slices.Equal(r.Labels, []string{"ok"})
		rows = append(rows, r)
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
func ntrexReferences(t *testing.T, dir string) map[string][]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "eng", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s holds no English: %v", dir, err)
	}
	english := map[string][]string{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		number, _, _ := strings.Cut(filepath.Base(f), "_")
		english["ntrex"+number] = slices.DeleteFunc(lines(string(text)), func(l string) bool { return strings.TrimSpace(l) == "" })
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
		at := func(slope, offset float64) float64 { return (math.Log(p/(1-p)) - offset) / slope }
		interval := score.Bootstrap(len(rows), 500, 1, func(sample []int) float64 {
			drawn := make([]labelledRow, len(sample))
			for i, k := range sample {
				drawn[i] = rows[k]
			}
			s, o := logistic(drawn)
			if s >= 0 {
				return 200 // the sample shows no fall at all
			}
			return min(at(s, o), 200)
		})
		fmt.Fprintf(&b, "  P = %.1f at chrF2 %.1f (95 %%: %.1f to %.1f)\n", p, at(slope, offset), interval.Low, interval.High)
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
