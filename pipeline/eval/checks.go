package eval

import (
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/babelwire/babelwire/pipeline"
)

// This file makes the checks on texts whose English is known to be right or
// labelled. No model and no network take part.

// CheckedText is a text with the checks of its rows and what they cost.
type CheckedText struct {
	Material
	Checks [][]pipeline.Check // an entry a row
	Took   time.Duration      // all checks of all rows, best of timedRuns
	Groups []GroupTime        // the same by group
}

// ChecksReport holds what the checks said.
type ChecksReport struct {
	Texts []CheckedText
	// Planted is empty where no mutations were asked for.
	Planted []Planted
}

// MeasureChecks checks every text, one after the other, the rows of a turn
// together. With mutate it then plants the errors of Mutate in all rows whose
// English is right, and checks again; that takes some hundred times as long.
func MeasureChecks(d Data, mutate bool) *ChecksReport {
	r := &ChecksReport{Texts: make([]CheckedText, len(d.Materials))}
	for i, m := range d.Materials {
		t := &r.Texts[i]
		t.Material = m
		pairs := m.pairs()
		if i == 0 {
			inTurns(pairs, pipeline.CheckPairs) // what is built on first use is no cost of this text
		}
		t.Took = best(func() { t.Checks = inTurns(pairs, pipeline.CheckPairs) })
		t.Groups = timeGroups(pairs, t.Checks)
	}
	if mutate {
		r.Planted = plantAll(d.Materials, Kinds())
	}
	return r
}

func (m Material) pairs() []pipeline.Pair {
	pairs := make([]pipeline.Pair, len(m.Rows))
	for i, r := range m.Rows {
		pairs[i] = pipeline.Pair{ID: r.ID, Lang: r.Lang, Original: r.Original, English: r.English}
	}
	return pairs
}

// Entry is one check of one row, as `--json` prints it.
type Entry struct {
	Doc    string          `json:"doc"`
	ID     string          `json:"id"`
	Lang   string          `json:"lang"`
	Labels []string        `json:"labels"` // never null
	Check  string          `json:"check"`
	Result pipeline.Result `json:"result"`
	Why    string          `json:"why"` // "" on a plain pass
}

// WriteJSON writes a list of entries, one a line, in the order of the data.
func (r *ChecksReport) WriteJSON(w io.Writer) error {
	if _, err := io.WriteString(w, "["); err != nil {
		return err
	}
	var entry strings.Builder
	enc := json.NewEncoder(&entry)
	enc.SetEscapeHTML(false)
	before := "\n"
	for _, t := range r.Texts {
		for i, checks := range t.Checks {
			row := t.Rows[i]
			for _, c := range checks {
				entry.Reset()
				if err := enc.Encode(Entry{row.Doc, row.ID, row.Lang, row.Labels, c.Check, c.Result, c.Why}); err != nil {
					return err
				}
				if _, err := io.WriteString(w, before+strings.TrimSuffix(entry.String(), "\n")); err != nil {
					return err
				}
				before = ",\n"
			}
		}
	}
	_, err := io.WriteString(w, "\n]\n")
	return err
}

// outcome is what the checks of a row say in all.
type outcome int

const (
	passed outcome = iota
	warned         // no check fails, at least one cannot tell
	blamed         // a check fails
)

func outcomeOf(checks []pipeline.Check) outcome {
	all := passed
	for _, c := range checks {
		switch c.Result {
		case pipeline.Fail:
			return blamed
		case pipeline.Unknown:
			all = warned
		}
	}
	return all
}

// checkNames lists the checks that were made, in order of first appearance.
func (r *ChecksReport) checkNames() []string {
	var names []string
	for _, t := range r.Texts {
		for _, checks := range t.Checks {
			for _, c := range checks {
				if !slices.Contains(names, c.Check) {
					names = append(names, c.Check)
				}
			}
		}
	}
	return names
}

// languages lists the languages of the texts that keep says yes to, in order of
// first appearance.
func (r *ChecksReport) languages(keep func(CheckedText) bool) []string {
	var codes []string
	for _, t := range r.Texts {
		if keep(t) && !slices.Contains(codes, t.Lang) {
			codes = append(codes, t.Lang)
		}
	}
	return codes
}
