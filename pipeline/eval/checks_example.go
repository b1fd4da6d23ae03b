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

// Shown lists the names that Find knows of data, before anything is measured:
// checks, labels of rows that are not right and, where errors are planted, their
// kinds.
func Shown(d Data, planted bool) []string {
	list := CheckNames()
	add := func(name string) {
		if !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	for _, m := range d.Materials {
		for _, r := range m.Rows {
			for _, l := range r.Labels {
				if l != labelOK {
					add(l)
					add(anyError)
				}
			}
			if factError(r) {
				add(factLabels)
			}
		}
	}
	if planted {
		for _, kind := range Kinds() {
			add(kind)
		}
	}
	return list
}

// CheckNames lists the checks of English against its original, in order.
func CheckNames() []string {
	return checksIn(pipeline.CheckPairs([]pipeline.Pair{plainPair})[0], func(c pipeline.Check) string { return c.Check })
}

// Find gives the rows behind a figure: what the check of that name blames
// though it is right, the rows with that label that no check fails, the planted
// errors of that kind that nothing noticed. It is empty for a name that is none
// of Shown.
func (r *ChecksReport) Find(what string) (found []Finding) {
	if slices.Contains(CheckNames(), what) || slices.Contains(r.checkNames(), what) {
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
		if c.Label == what && what != labelOK {
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
	return found
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
