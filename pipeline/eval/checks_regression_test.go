package eval

import (
	"fmt"
	"slices"
	"testing"

	"github.com/babelwire/babelwire/pipeline"
)

// This file holds the error rates of the checks on data of the repository to
// bounds. They are what was measured, less a margin of one row or a few: a change
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
	if testing.Short() {
		t.Skip("it measures rules that have one goroutine; run it without -short")
	}
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

// floor is the least share of the planted errors of a kind, in per cent, that is
// caught, and that is caught or warned of; tried is the least number of them.
type floor struct {
	kind                  string
	tried, caught, warned int
}

// holdPlanted plants the errors that have floors and holds them to those, all
// languages together.
func holdPlanted(t *testing.T, materials []Material, floors []floor) {
	t.Helper()
	var kinds []string
	for _, b := range floors {
		kinds = append(kinds, b.kind)
	}
	total := map[string]Planted{}
	for _, p := range plantAll(materials, kinds) {
		sum := total[p.Kind]
		sum.Tried += p.Tried
		sum.Caught += p.Caught
		sum.Warned += p.Warned
		sum.Misses = append(sum.Misses, p.Misses...)
		total[p.Kind] = sum
	}
	for _, b := range floors {
		p := total[b.kind]
		t.Logf("%s: of %d, %d caught and %d warned of", b.kind, p.Tried, p.Caught, p.Warned)
		if p.Tried < b.tried {
			t.Errorf("%s: tried %d times, want %d", b.kind, p.Tried, b.tried)
		}
		if 100*p.Caught < b.caught*p.Tried || 100*(p.Caught+p.Warned) < b.warned*p.Tried {
			t.Errorf("%s: of %d, %d caught and %d warned of; want %d %% and %d %% together", b.kind, p.Tried, p.Caught, p.Warned, b.caught, b.warned)
			for _, e := range p.Misses {
				t.Logf("  %s %s %s: %s", e.Row.Lang, e.Row.Doc, e.Row.ID, e.Row.English)
			}
		}
	}
}

func TestRatesOfPlantedErrors(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures rules that have one goroutine; run it without -short")
	}
	holdPlanted(t, readOrFail(t, labelledAnswers).Materials, []floor{
		{"digit changed", 5, 95, 95},
		{"month changed", 3, 95, 95},
		{"day of the month changed", 1, 95, 95},
		{"name replaced", 25, 35, 65},
		{"name dropped", 25, 50, 55},
		{"negation inserted", 14, 0, 80},
		{"sentence doubled", 25, 95, 95},
		{"left in the source language", 25, 85, 95},
		{"answers of two rows swapped", 40, 90, 95},
		{"answers moved up by one", 10, 100, 100},
		{"answers moved down by one", 12, 100, 100},
	})
}

// ownTranslations are the texts of the skill set, which were written for this
// project, as right translations. Rules are not to be made by looking at that
// set, so tests name checks and kinds of errors, not its texts.
func ownTranslations(t *testing.T) []Material {
	t.Helper()
	set, err := OwnSkillSet(byDefault)
	if err != nil {
		t.Fatal(err)
	}
	var list []Material
	for _, text := range set.Texts {
		m := Material{Doc: text.Name, Lang: text.Lang, Human: true}
		for i := range text.Source {
			m.Rows = append(m.Rows, Row{
				Doc: text.Name, ID: fmt.Sprintf("s%d", i+1), Lang: text.Lang, Original: text.Source[i], English: text.English[i], Labels: []string{}, Right: true,
			})
		}
		list = append(list, m)
	}
	return list
}

// TestRatesOnOwnTranslations counts false alarms. The bounds are what was
// measured plus one.
func TestRatesOnOwnTranslations(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures rules that have one goroutine; run it without -short")
	}
	most := map[string]int{"fr": 1, "nl": 2, "id": 1, "ar": 3}
	rows, blames, by := map[string]int{}, map[string]int{}, map[string]int{}
	for _, text := range MeasureChecks(Data{Materials: ownTranslations(t)}, false).Texts {
		for _, checks := range text.Checks {
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
	for _, code := range byDefault {
		t.Logf("%s: %d of %d right rows blamed", code, blames[code], rows[code])
		if rows[code] < 24 || blames[code] > most[code] {
			t.Errorf("%s: %d of %d right rows blamed, want at most %d; all languages by check: %v", code, blames[code], rows[code], most[code], by)
		}
	}
}

// TestPlantedInOwnTranslations holds the checks of facts to what they catch in
// all languages together. The texts are short: for answers moved by one those of
// a language are joined, so that they fill turns.
func TestPlantedInOwnTranslations(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures rules that have one goroutine; run it without -short")
	}
	texts := ownTranslations(t)
	var joined []Material
	for _, m := range texts {
		if n := len(joined); n > 0 && joined[n-1].Lang == m.Lang {
			joined[n-1].Rows = slices.Concat(joined[n-1].Rows, m.Rows)
			continue
		}
		joined = append(joined, m)
	}
	holdPlanted(t, texts, []floor{ // all were caught, but two rows swapped
		{"digit changed", 180, 98, 98},
		{"scale word changed", 12, 90, 90},
		{"weekday changed", 16, 90, 90},
		{"month changed", 8, 90, 90},
		{"day of the month changed", 5, 80, 80},
		{"currency or percent changed", 14, 90, 90},
		{"answers of two rows swapped", 160, 95, 95},
	})
	holdPlanted(t, joined, []floor{
		{"answers moved up by one", 60, 97, 97},
		{"answers moved down by one", 60, 97, 97},
	})
}
