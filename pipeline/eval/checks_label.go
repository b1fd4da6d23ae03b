package eval

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/babelwire/babelwire/pipeline"
)

// noLabels stands for rows that nobody labelled, in tables.
const noLabels = "(not labelled)"

// anyError stands for rows with any label but ok.
const anyError = "any error"

// factLabels are the labels of an error that a check of facts could see by
// comparing what stands on both sides.
const factLabels = "number, date or Latin-script name"

// LabelCount says what the checks made of the rows with one label. A row with
// two labels counts at both.
type LabelCount struct {
	Label  string
	Rows   int
	Caught int // a check fails
	Warned int // none does, at least one cannot tell
	// By counts the checks that fail, in the order of the checks; a row may be
	// failed by several.
	By []CheckCount
	// Kind names the checks that look for this error, nil where none does.
	// KindCaught and KindWarned are Caught and Warned by them alone.
	Kind                   []string
	KindCaught, KindWarned int
	Missed                 []Example // rows that every check passes
	Blamed                 []Example // rows that a check fails
}

// CheckCount is how often one check fails.
type CheckCount struct {
	Check string
	Rows  int
}

// LabelCounts counts the rows of labelled texts by label: ok first, then the
// wrong ones together, then factLabels, then each label in order of its number
// of rows.
func (r *ChecksReport) LabelCounts() []LabelCount {
	checks := r.checkNames()
	ok, wrong, facts, none := LabelCount{Label: labelOK}, LabelCount{Label: anyError}, LabelCount{Label: factLabels}, LabelCount{Label: noLabels}
	var labels []LabelCount
	for _, t := range r.Texts {
		if t.Human {
			continue
		}
		for i, row := range t.Rows {
			switch {
			case row.Right:
				ok.count(row, nil, t.Checks[i], checks)
				continue
			case len(row.Labels) == 0:
				none.count(row, nil, t.Checks[i], checks)
				continue
			}
			wrong.count(row, row.Labels, t.Checks[i], checks)
			if factError(row) {
				facts.count(row, factsAmong(row.Labels), t.Checks[i], checks)
			}
			for _, l := range row.Labels {
				k := slices.IndexFunc(labels, func(c LabelCount) bool { return c.Label == l })
				if k < 0 {
					k = len(labels)
					labels = append(labels, LabelCount{Label: l})
				}
				labels[k].count(row, []string{l}, t.Checks[i], checks)
			}
		}
	}
	slices.SortStableFunc(labels, func(a, b LabelCount) int { return b.Rows - a.Rows })
	all := append([]LabelCount{ok, wrong, facts}, labels...)
	if none.Rows > 0 {
		all = append(all, none)
	}
	return slices.DeleteFunc(all, func(c LabelCount) bool { return c.Rows == 0 })
}

// count adds a row, of whose labels those that this count is about are given.
func (c *LabelCount) count(row Row, about []string, checks []pipeline.Check, order []string) {
	if c.By == nil {
		for _, name := range order {
			c.By = append(c.By, CheckCount{Check: name})
		}
	}
	c.Rows++
	switch outcomeOf(checks) {
	case blamed:
		c.Caught++
		c.Blamed = append(c.Blamed, Example{row, reasons(checks, pipeline.Fail)})
	case warned:
		c.Warned++
	default:
		c.Missed = append(c.Missed, Example{row, "every check passes"})
	}
	kind := kindOf(about)
	for _, name := range kind {
		if !slices.Contains(c.Kind, name) {
			c.Kind = append(c.Kind, name)
		}
	}
	switch outcomeOf(ofKind(checks, kind)) {
	case blamed:
		c.KindCaught++
	case warned:
		c.KindWarned++
	}
	for _, ch := range checks {
		if ch.Result == pipeline.Fail {
			if i := slices.IndexFunc(c.By, func(b CheckCount) bool { return b.Check == ch.Check }); i >= 0 {
				c.By[i].Rows++
			}
		}
	}
}

// by lists the checks that failed rows, most first.
func (c LabelCount) by() string {
	list := slices.Clone(c.By)
	slices.SortStableFunc(list, func(a, b CheckCount) int { return b.Rows - a.Rows })
	var parts []string
	for _, b := range list {
		if b.Rows > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", b.Check, b.Rows))
		}
	}
	return strings.Join(parts, ", ")
}

// reasons joins what the checks with one result say.
func reasons(checks []pipeline.Check, result pipeline.Result) string {
	var list []string
	for _, c := range checks {
		if c.Result == result {
			list = append(list, c.Check+": "+c.Why)
		}
	}
	return strings.Join(list, " / ")
}

// factError reports whether a row is labelled with a wrong number or date, or
// with a wrong name that both sides write in Latin script. The label does not
// say which name is wrong. So one counts if the original is in Latin script, or
// if a name that the original writes in Latin script is missing in the English.
func factError(r Row) bool {
	for _, l := range r.Labels {
		if l == "number" || l == "date" || l == "name" && (mostlyLatin(r.Original) || latinLost(r.Original, r.English)) {
			return true
		}
	}
	return false
}

// factsAmong are the labels of which factError may have spoken.
func factsAmong(labels []string) []string {
	return slices.DeleteFunc(slices.Clone(labels), func(l string) bool { return l != "number" && l != "date" && l != "name" })
}

func mostlyLatin(s string) bool {
	latin, letters := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
			if unicode.Is(unicode.Latin, r) {
				latin++
			}
		}
	}
	return latin*2 > letters
}

// latinLost reports whether a word of two or more Latin letters in a text of
// another script is missing in the English.
func latinLost(original, english string) bool {
	english = strings.ToLower(english)
	words := strings.FieldsFunc(original, func(r rune) bool { return !unicode.Is(unicode.Latin, r) })
	return slices.ContainsFunc(words, func(w string) bool {
		return len([]rune(w)) > 1 && !strings.Contains(english, strings.ToLower(w))
	})
}
