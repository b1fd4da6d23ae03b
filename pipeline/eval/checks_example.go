package eval

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/babelwire/babelwire/pipeline"
)

// Finding is a set of rows that somebody who improves a check wants to read.
type Finding struct {
	Title    string
	Examples []Example
}

// Shown lists what Find knows of this report: checks, labels of wrong rows and
// kinds of planted errors.
func (r *ChecksReport) Shown() []string {
	var list []string
	add := func(name string) {
		if name != labelOK && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	for _, c := range r.checkNames() {
		add(c)
	}
	for _, c := range r.LabelCounts() {
		add(c.Label)
	}
	for _, kind := range Kinds() {
		if slices.ContainsFunc(r.Planted, func(p Planted) bool { return p.Kind == kind }) {
			add(kind)
		}
	}
	return list
}

// Find gives the rows behind a figure: what the check of that name blames
// though it is right, the rows with that label that no check fails, the planted
// errors of that kind that nothing noticed. ok is false for a name that is
// none of Shown.
func (r *ChecksReport) Find(what string) (found []Finding, ok bool) {
	if !slices.Contains(r.Shown(), what) {
		return nil, false
	}
	if slices.Contains(r.checkNames(), what) {
		f := Finding{Title: "Blamed by " + what + " though the English is right"}
		for _, t := range r.Texts {
			for i, checks := range t.Checks {
				for _, c := range checks {
					if c.Check == what && c.Result == pipeline.Fail && t.Rows[i].Right {
						f.Examples = append(f.Examples, Example{t.Rows[i], what + ": " + c.Why})
					}
				}
			}
		}
		found = append(found, f)
	}
	for _, c := range r.LabelCounts() {
		if c.Label == what {
			found = append(found, Finding{"Labelled " + what + ", passed by every check", c.Missed})
		}
	}
	if slices.Contains(Kinds(), what) {
		f := Finding{Title: "Planted and not noticed: " + what}
		for _, p := range r.Planted {
			if p.Kind == what {
				f.Examples = append(f.Examples, p.Misses...)
			}
		}
		found = append(found, f)
	}
	return found, true
}

// Write prints the first n examples, spread over the whole list.
func (f Finding) Write(w io.Writer, n int) error {
	total := len(f.Examples)
	n = min(n, total)
	var b strings.Builder
	fmt.Fprintf(&b, "## %s: %d of %d\n", oneLine(f.Title), n, total)
	for k := range n {
		e := f.Examples[k*total/n]
		fmt.Fprintf(&b, "\n- %s %s %s: %s\n", cell(e.Row.Lang), cell(e.Row.Doc), cell(e.Row.ID), oneLine(e.Reason))
		fmt.Fprintf(&b, "  - original: %s\n  - English: %s\n", oneLine(e.Row.Original), oneLine(e.Row.English))
		if len(e.Row.Labels) > 0 {
			fmt.Fprintf(&b, "  - labels: %s. %s\n", oneLine(strings.Join(e.Row.Labels, ", ")), oneLine(e.Row.Note))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
