package score

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// near is how close every figure lies to sacrebleu's.
const near = 1e-4

// stored is testdata/sacrebleu.json: what sacrebleu 2.6.0 says of texts of our
// own. Its signatures stand in the file: character order 6, effective order, no
// white space for chrF2 (word order 2 beside it for chrF2++); tokenizer 13a,
// exponential smoothing, case kept for BLEU (effective order for single rows).
type stored struct {
	Rows []struct {
		Hyp, Ref           string
		ChrF, ChrFPP, BLEU float64
	}
	ChrF, ChrFPP, BLEU float64
}

func TestAgainstSacrebleu(t *testing.T) {
	text, err := os.ReadFile("testdata/sacrebleu.json")
	if err != nil {
		t.Fatal(err)
	}
	var want stored
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	if len(want.Rows) < 30 {
		t.Fatalf("only %d rows", len(want.Rows))
	}
	same := func(what string, got, want float64) {
		t.Helper()
		if math.IsNaN(got) || math.Abs(got-want) > near {
			t.Errorf("%s = %.6f, sacrebleu says %.6f", what, got, want)
		}
	}
	var hyp, ref []string
	for _, r := range want.Rows {
		same("chrF2 of "+r.Hyp, CountChrF(r.Hyp, r.Ref).ChrF2(), r.ChrF)
		same("chrF2++ of "+r.Hyp, CountChrF(r.Hyp, r.Ref).ChrF2PP(), r.ChrFPP)
		same("BLEU of "+r.Hyp, CountBLEU(r.Hyp, r.Ref).SentenceBLEU(), r.BLEU)
		hyp, ref = append(hyp, r.Hyp), append(ref, r.Ref)
	}
	same("corpus chrF2", ChrF2(hyp, ref), want.ChrF)
	same("corpus chrF2++", ChrF2PP(hyp, ref), want.ChrFPP)
	same("corpus BLEU", BLEU(hyp, ref), want.BLEU)
}

// TestEdges: what sacrebleu does not take, and what must not be not-a-number.
func TestEdges(t *testing.T) {
	for _, tt := range []struct {
		name      string
		got, want float64
	}{
		{"nothing at all", ChrF2(nil, nil), 0},
		{"no hypothesis for the reference", ChrF2(nil, []string{"a text"}), 0},
		{"no reference for the hypothesis", ChrF2([]string{"a text"}, nil), 0},
		{"BLEU of nothing", BLEU(nil, nil), 0},
		{"a lost segment counts against the others", ChrF2([]string{"same"}, []string{"same", "lost"}), 1500.0 / 27},
		{"broken UTF-8", ChrF2([]string{"\xff\xfe"}, []string{"\xff\xfe"}), 100},
	} {
		if math.Abs(tt.got-tt.want) > near {
			t.Errorf("%s: %.4f, want %.4f", tt.name, tt.got, tt.want)
		}
	}
}

func TestBootstrap(t *testing.T) {
	mean := func(values []float64) func([]int) float64 {
		return func(sample []int) float64 {
			sum := 0.0
			for _, i := range sample {
				sum += values[i]
			}
			return sum / float64(len(sample))
		}
	}
	same := []float64{3, 3, 3, 3}
	if got := Bootstrap(4, 100, 1, mean(same)); got != (Interval{3, 3}) {
		t.Errorf("four equal items: %v", got)
	}
	// The mean of 400 values of a standard deviation of 10 has one of 0.5:
	// 95 % of its draws lie within 0.98 of it.
	spread := make([]float64, 400)
	for i := range spread {
		spread[i] = []float64{-10, 10}[i%2]
	}
	got := Bootstrap(len(spread), Rounds, 7, mean(spread))
	if math.Abs(got.Low+0.98) > 0.1 || math.Abs(got.High-0.98) > 0.1 {
		t.Errorf("the interval is %v, want about ±0.98", got)
	}
	if again := Bootstrap(len(spread), Rounds, 7, mean(spread)); again != got {
		t.Errorf("the same seed gave %v and %v", got, again)
	}
	if got := Bootstrap(0, 10, 1, mean(nil)); got != (Interval{}) {
		t.Errorf("of nothing: %v", got)
	}
}

func FuzzScores(f *testing.F) {
	f.Add("a b.", "a, b")
	f.Add("", "x")
	f.Add("12-3.4,5", "\u00a0٣٫٥\xff")
	f.Fuzz(func(t *testing.T, h, r string) {
		c, b := CountChrF(h, r), CountBLEU(h, r)
		for name, v := range map[string]float64{"chrF2": c.ChrF2(), "chrF2++": c.ChrF2PP(), "BLEU": b.BLEU(), "sentence BLEU": b.SentenceBLEU()} {
			if math.IsNaN(v) || v < 0 || v > 100+near {
				t.Errorf("%s of %q against %q is %v", name, h, r, v)
			}
		}
	})
}
