package adequacy

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/babelwire/babelwire/pipeline/internal/paralleltest"
)

// This file measures the checks on material that is not in the repository:
//
//	BABELWIRE_NTREX=<folder of NTREX-128 documents> BABELWIRE_LABELLED=<answers>.jsonl,<answers>.jsonl go test -run Measure -v ./pipeline/adequacy
//
// Set BABELWIRE_SHOW to a word of a table's first column to see what is counted
// there, not of the later documents.

// document is a text in one language, with its English.
type document struct {
	name, lang, part string
	pairs            []Pair
	labels           [][]string
}

// translations reads the human translations of one language.
func translations(t testing.TB, folder, code string) []document {
	t.Helper()
	var docs []document
	for _, from := range paralleltest.Ntrex(t, folder) {
		d := document{name: from.Name, lang: code, part: from.Part()}
		for i, p := range from.Pairs {
			d.pairs = append(d.pairs, Pair{ID: fmt.Sprintf("s%d", i+1), Lang: code, Original: p.Original, English: p.English})
		}
		docs = append(docs, d)
	}
	return docs
}

// answers reads a real model's answers, a document a text and language.
func answers(t testing.TB) []document {
	t.Helper()
	var docs []document
	for _, r := range paralleltest.Labelled(t) {
		name := strings.TrimSuffix(r.File, ".jsonl") + "/" + r.Doc
		if n := len(docs); n == 0 || docs[n-1].name != name || docs[n-1].lang != r.Lang {
			docs = append(docs, document{name: name, lang: r.Lang, part: "labelled"})
		}
		d := &docs[len(docs)-1]
		d.pairs = append(d.pairs, Pair{ID: r.ID, Lang: r.Lang, Original: r.Source, English: r.English})
		d.labels = append(d.labels, r.Labels)
	}
	return docs
}

// column is where a document is counted.
func (d document) column() string { return d.lang + " " + d.part }

// later reports whether nobody looked at the document while rules were written.
func (d document) later() bool { return d.part == "041-060" }

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
