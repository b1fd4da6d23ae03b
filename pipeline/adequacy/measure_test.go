package adequacy

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
)

// This file measures the checks on material that is not in the repository:
//
//	BABELWIRE_NTREX=<folder of NTREX-128 documents> BABELWIRE_LABELLED=<answers>.jsonl,<answers>.jsonl go test -run Measure -v ./pipeline/adequacy
//
// Documents up to developed were looked at while the rules were written; the
// later ones were not. Set BABELWIRE_SHOW to a word of a table's first column
// to see what is counted there, of the developed documents only.
const developed = 40

var measured = []struct{ folder, lang string }{{"fra", "fr"}, {"nld", "nl"}, {"ind", "id"}, {"arb", "ar"}}

// document is a text in one language, with its English.
type document struct {
	name, lang string
	held       bool
	pairs      []Pair
	labels     [][]string
}

// translations reads the human translations of one language.
func translations(t testing.TB, folder, code string) []document {
	t.Helper()
	dir := os.Getenv("BABELWIRE_NTREX")
	if dir == "" {
		t.Skip("set BABELWIRE_NTREX to the folder of the NTREX-128 documents to measure the checks on human translations")
	}
	files, err := filepath.Glob(filepath.Join(dir, "eng", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents under %s", dir)
	}
	var docs []document
	for n, f := range files {
		english, original := lines(t, f), lines(t, filepath.Join(dir, folder, filepath.Base(f)))
		if len(english) != len(original) {
			continue
		}
		d := document{name: filepath.Base(f), lang: code, held: n > developed}
		for i := range english {
			d.pairs = append(d.pairs, Pair{ID: fmt.Sprintf("s%d", i+1), Lang: code, Original: original[i], English: english[i]})
		}
		docs = append(docs, d)
	}
	return docs
}

func lines(t testing.TB, path string) []string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for l := range strings.SplitSeq(string(b), "\n") {
		if strings.TrimSpace(l) != "" {
			list = append(list, strings.TrimSpace(l))
		}
	}
	return list
}

// answers reads a real model's answers, a document a text and language.
func answers(t testing.TB) []document {
	t.Helper()
	list := os.Getenv("BABELWIRE_LABELLED")
	if list == "" {
		t.Skip("set BABELWIRE_LABELLED to files of a model's answers, one JSON object a line, separated by commas")
	}
	var docs []document
	for _, path := range strings.Split(list, ",") {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		in := bufio.NewScanner(f)
		in.Buffer(nil, 1<<20)
		for in.Scan() {
			var r struct {
				Doc, ID, Lang, Source, English string
				Labels                         []string
			}
			if err := json.Unmarshal(in.Bytes(), &r); err != nil {
				t.Fatal(err)
			}
			name := strings.TrimSuffix(filepath.Base(path), ".jsonl") + "/" + r.Doc
			if n := len(docs); n == 0 || docs[n-1].name != name || docs[n-1].lang != r.Lang {
				docs = append(docs, document{name: name, lang: r.Lang})
			}
			d := &docs[len(docs)-1]
			d.pairs = append(d.pairs, Pair{ID: r.ID, Lang: r.Lang, Original: r.Source, English: r.English})
			d.labels = append(d.labels, r.Labels)
		}
	}
	return docs
}

// turnsOf cuts a document into turns of n pairs; 0 is the whole document.
func (d document) turnsOf(n int) [][]Pair {
	if n == 0 {
		return [][]Pair{d.pairs}
	}
	return slices.Collect(slices.Chunk(d.pairs, n))
}

func failed(results []Result, names ...string) bool {
	return slices.ContainsFunc(results, func(r Result) bool {
		return r.Verdict == Fail && slices.Contains(names, r.Check)
	})
}

// tally counts what was caught of what.
type tally struct{ hit, of int }

func (t *tally) count(hit bool) {
	t.of++
	if hit {
		t.hit++
	}
}

func (t tally) String() string {
	if t.of == 0 {
		return "-"
	}
	return fmt.Sprintf("%d/%d %.1f%%", t.hit, t.of, 100*float64(t.hit)/float64(t.of))
}

// grid is a table of tallies, rows and columns in the order of first use.
type grid struct {
	rows, columns []string
	cells         map[[2]string]*tally
}

func (g *grid) at(row, column string) *tally {
	if g.cells == nil {
		g.cells = map[[2]string]*tally{}
	}
	if !slices.Contains(g.rows, row) {
		g.rows = append(g.rows, row)
	}
	if !slices.Contains(g.columns, column) {
		g.columns = append(g.columns, column)
	}
	c, ok := g.cells[[2]string{row, column}]
	if !ok {
		c = &tally{}
		g.cells[[2]string{row, column}] = c
	}
	return c
}

func (g *grid) log(t *testing.T, title string) {
	t.Helper()
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, title+"\t"+strings.Join(g.columns, "\t"))
	for _, r := range g.rows {
		fmt.Fprint(w, r)
		for _, c := range g.columns {
			v := g.cells[[2]string{r, c}]
			if v == nil {
				v = &tally{}
			}
			fmt.Fprint(w, "\t", v)
		}
		fmt.Fprintln(w)
	}
	w.Flush()
	t.Log("\n" + b.String())
}

func half(held bool) string {
	if held {
		return "held out"
	}
	return "developed"
}
