package eval

import (
	"fmt"
	"slices"
	"testing"

	"github.com/babelwire/babelwire/pipeline"
)

// This file holds the error rates of the checks on data of the repository to
// bounds. They are what was measured, less a margin of one or two rows: a change
// that crosses one makes a check worse, or has to say why it does not.

const labelledAnswers = "../../fixtures/labelled/qwen2.5-coder-1.5b.jsonl"

func readOrFail(t *testing.T, path string) Data {
	t.Helper()
	d, err := ReadData(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.LeftOut) > 0 {
		t.Fatalf("left out of %s: %q", path, d.LeftOut)
	}
	return d
}

func TestRatesOnLabelledAnswers(t *testing.T) {
	r := MeasureChecks(readOrFail(t, labelledAnswers), false)
	bounds := map[string]struct{ rows, least, most int }{ // rows caught
		labelOK:     {28, 0, 1},
		"any error": {54, 8, 54},
		factLabels:  {9, 7, 9},
		"date":      {3, 2, 3},
	}
	for _, c := range r.LabelCounts() {
		b, ok := bounds[c.Label]
		if !ok {
			continue
		}
		delete(bounds, c.Label)
		t.Logf("%s: %d of %d rows caught", c.Label, c.Caught, c.Rows)
		if c.Rows != b.rows {
			t.Errorf("%s: %d rows, want %d", c.Label, c.Rows, b.rows)
		}
		if c.Caught < b.least || c.Caught > b.most {
			t.Errorf("%s: %d rows caught, want %d to %d", c.Label, c.Caught, b.least, b.most)
			for _, e := range slices.Concat(c.Blamed, c.Missed) {
				t.Logf("  %s %s %s: %s", e.Row.Lang, e.Row.Doc, e.Row.ID, e.Reason)
			}
		}
	}
	for label := range bounds {
		t.Errorf("no row is labelled %s", label)
	}
}

func TestRatesOfPlantedErrors(t *testing.T) {
	total := map[string]Planted{}
	for _, p := range plantAll(readOrFail(t, labelledAnswers).Materials) {
		sum := total[p.Kind]
		sum.Tried += p.Tried
		sum.Caught += p.Caught
		sum.Warned += p.Warned
		sum.Misses = append(sum.Misses, p.Misses...)
		total[p.Kind] = sum
	}
	// The least share of the errors, in per cent, that is caught, and that is
	// caught or warned of.
	for _, b := range []struct {
		kind           string
		caught, warned int
	}{
		{"digit changed", 95, 95},
		{"month changed", 95, 95},
		{"day of the month changed", 95, 95},
		{"name replaced", 35, 65},
		{"name dropped", 50, 55},
		{"negation inserted", 0, 80},
		{"sentence doubled", 95, 95},
		{"left in the source language", 85, 95},
		{"answers of two rows swapped", 90, 95},
		{"answers moved up by one", 100, 100},
		{"answers moved down by one", 100, 100},
	} {
		p := total[b.kind]
		t.Logf("%s: of %d, %d caught and %d warned of", b.kind, p.Tried, p.Caught, p.Warned)
		if p.Tried == 0 {
			t.Errorf("%s: never tried", b.kind)
		}
		if 100*p.Caught < b.caught*p.Tried || 100*(p.Caught+p.Warned) < b.warned*p.Tried {
			t.Errorf("%s: of %d, %d caught and %d warned of; want %d %% and %d %% together", b.kind, p.Tried, p.Caught, p.Warned, b.caught, b.warned)
			for _, e := range p.Misses {
				t.Logf("  %s %s %s: %s", e.Row.Lang, e.Row.Doc, e.Row.ID, e.Row.English)
			}
		}
	}
}

// TestRatesOnOwnTranslations counts false alarms on the translations of the
// skill set, which were written for this project. It names checks, not texts:
// rules are not to be made by looking at that set.
func TestRatesOnOwnTranslations(t *testing.T) {
	codes := []string{"fr", "nl", "id", "ar"}
	set, err := OwnSkillSet(codes)
	if err != nil {
		t.Fatal(err)
	}
	most := map[string]int{"fr": 6, "nl": 4, "id": 4, "ar": 3}
	rows, blames, by := map[string]int{}, map[string]int{}, map[string]int{}
	for _, text := range set.Texts {
		var pairs []pipeline.Pair
		for i := range text.Source {
			pairs = append(pairs, pipeline.Pair{ID: fmt.Sprintf("s%d", i+1), Lang: text.Lang, Original: text.Source[i], English: text.English[i]})
		}
		for _, checks := range pipeline.CheckPairs(pairs) {
			rows[text.Lang]++
			if outcomeOf(checks) != blamed {
				continue
			}
			blames[text.Lang]++
			for _, c := range checks {
				if c.Result == pipeline.Fail {
					by[c.Check]++
				}
			}
		}
	}
	for _, code := range codes {
		t.Logf("%s: %d of %d right rows blamed", code, blames[code], rows[code])
		if rows[code] < 24 || blames[code] > most[code] {
			t.Errorf("%s: %d of %d right rows blamed, want at most %d; all languages by check: %v", code, blames[code], rows[code], most[code], by)
		}
	}
}
