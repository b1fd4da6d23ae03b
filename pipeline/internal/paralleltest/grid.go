package paralleltest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
)

// Tally counts what was found of what.
type Tally struct{ Hit, Of int }

// Count counts one more, and whether it was found.
func (c *Tally) Count(hit bool) {
	c.Of++
	if hit {
		c.Hit++
	}
}

// Percent is the share that was found.
func (c Tally) Percent() float64 { return 100 * float64(c.Hit) / float64(max(1, c.Of)) }

func (c Tally) String() string {
	if c.Of == 0 {
		return "-"
	}
	return fmt.Sprintf("%d/%d %.1f%%", c.Hit, c.Of, c.Percent())
}

// Grid is a table of tallies, rows and columns in the order of first use. The
// name of a column is a language, a space, and the part of the material.
type Grid struct {
	rows, columns []string
	cells         map[[2]string]*Tally
}

// At is the tally of a row and column.
func (g *Grid) At(row, column string) *Tally {
	if g.cells == nil {
		g.cells = map[[2]string]*Tally{}
	}
	if !slices.Contains(g.rows, row) {
		g.rows = append(g.rows, row)
	}
	if !slices.Contains(g.columns, column) {
		g.columns = append(g.columns, column)
	}
	c, ok := g.cells[[2]string{row, column}]
	if !ok {
		c = &Tally{}
		g.cells[[2]string{row, column}] = c
	}
	return c
}

// Sum is the tally of a row over one column, over all parts of a language, or,
// with "", over everything.
func (g *Grid) Sum(row, of string) Tally {
	var sum Tally
	for _, column := range g.columns {
		lang, _, _ := strings.Cut(column, " ")
		if c := g.cells[[2]string{row, column}]; c != nil && (of == "" || of == lang || of == column) {
			sum.Hit, sum.Of = sum.Hit+c.Hit, sum.Of+c.Of
		}
	}
	return sum
}

// AtLeast fails the test where less than percent of a row was found (see Sum
// for of), or nothing was counted.
func (g *Grid) AtLeast(t testing.TB, row, of string, percent float64) {
	t.Helper()
	if c := g.Sum(row, of); c.Of == 0 || c.Percent() < percent {
		t.Errorf("%s %s: %v, want at least %.1f%%", of, row, c, percent)
	}
}

// AtMost fails the test where more than percent of a row was found (see Sum for
// of), or nothing was counted.
func (g *Grid) AtMost(t testing.TB, row, of string, percent float64) {
	t.Helper()
	if c := g.Sum(row, of); c.Of == 0 || c.Percent() > percent {
		t.Errorf("%s %s: %v, want at most %.1f%%", of, row, c, percent)
	}
}

// Log prints the table.
func (g *Grid) Log(t testing.TB, title string) {
	t.Helper()
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, title+"\t"+strings.Join(g.columns, "\t"))
	for _, r := range g.rows {
		fmt.Fprint(w, r)
		for _, c := range g.columns {
			v := g.cells[[2]string{r, c}]
			if v == nil {
				v = &Tally{}
			}
			fmt.Fprint(w, "\t", v)
		}
		fmt.Fprintln(w)
	}
	_ = w.Flush() // a Builder takes everything
	t.Log("\n" + b.String())
}
