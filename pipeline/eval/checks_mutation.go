package eval

import (
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/babelwire/babelwire/pipeline"
)

// Planted counts what became of the planted errors of one kind in one language.
// A row that a check blamed before is not tried.
type Planted struct {
	Lang, Kind string
	Tried      int
	Caught     int       // a check fails that did not fail before
	Warned     int       // none does, but one that passed cannot tell now
	Misses     []Example // the others
}

// Missed counts the errors that no check noticed.
func (p Planted) Missed() int { return len(p.Misses) }

// Example is one row as it was checked.
type Example struct {
	Row    Row
	Reason string // which check said what, or "no check noticed"
}

// plantAll plants errors of these kinds in every text. The texts are worked on
// by all processors; the result does not depend on their number.
func plantAll(materials []Material, kinds []string) []Planted {
	results := make([][]Planted, len(materials))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, m := range materials {
		g.Go(func() error {
			results[i] = plant(m, kinds)
			return nil
		})
	}
	_ = g.Wait() // no worker returns an error
	var all []Planted
	for _, list := range results {
		for _, p := range list {
			sum := counter(&all, p.Lang, p.Kind)
			sum.Tried += p.Tried
			sum.Caught += p.Caught
			sum.Warned += p.Warned
			sum.Misses = append(sum.Misses, p.Misses...)
		}
	}
	return all
}

// counter finds the entry of a kind in a language, or adds it.
func counter(list *[]Planted, lang, kind string) *Planted {
	i := slices.IndexFunc(*list, func(p Planted) bool { return p.Lang == lang && p.Kind == kind })
	if i < 0 {
		i = len(*list)
		*list = append(*list, Planted{Lang: lang, Kind: kind})
	}
	return &(*list)[i]
}

// plant plants errors in the rows of one text whose English is right.
func plant(m Material, kinds []string) []Planted {
	var list []Planted
	pairs := m.pairs()
	english := make([]string, len(pairs))
	for i, p := range pairs {
		english[i] = p.English
	}
	names := Names(english)
	for _, s := range turnsOf(len(pairs)) {
		turn, rows := pairs[s.from:s.to], m.Rows[s.from:s.to]
		before := pipeline.CheckPairs(turn)
		tried := func(i int) bool { return rows[i].Right && outcomeOf(before[i]) != blamed }
		for _, mutation := range Mutate(turn, names) {
			if !slices.Contains(kinds, mutation.Kind) || !slices.ContainsFunc(mutation.Rows, tried) {
				continue
			}
			changed := slices.Clone(turn)
			for i := range changed {
				changed[i].English = mutation.English[i]
			}
			after := pipeline.CheckPairs(changed)
			count := counter(&list, m.Lang, mutation.Kind)
			for _, i := range mutation.Rows {
				if tried(i) {
					row := rows[i]
					row.English = mutation.English[i]
					count.count(before[i], after[i], row)
				}
			}
		}
	}
	return list
}

// count judges one wrong row by its checks before and after. A check that was
// not made before counts as passed.
func (p *Planted) count(before, after []pipeline.Check, row Row) {
	p.Tried++
	doubted := false
	for _, c := range after {
		was := pipeline.Pass
		if i := slices.IndexFunc(before, func(b pipeline.Check) bool { return b.Check == c.Check }); i >= 0 {
			was = before[i].Result
		}
		if c.Result == pipeline.Fail && was != pipeline.Fail {
			p.Caught++
			return
		}
		doubted = doubted || c.Result == pipeline.Unknown && was == pipeline.Pass
	}
	if doubted {
		p.Warned++
		return
	}
	p.Misses = append(p.Misses, Example{row, "no check noticed"})
}
