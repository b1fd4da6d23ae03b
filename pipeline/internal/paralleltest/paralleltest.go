// Package paralleltest reads the material that tests measure the checks on, and
// counts what they find. The material is not in the repository: BABELWIRE_NTREX
// names the folder of the NTREX-128 documents (one folder a language, one file a
// document, a segment a line), BABELWIRE_LABELLED the files of a model's
// answers that somebody read and labelled, one JSON object a line, separated by
// commas. A test that needs what is not named is skipped.
package paralleltest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Language is a language whose checks are measured: its folder and our code.
type Language struct{ Folder, Code string }

// Languages are the languages that are translated.
func Languages() []Language {
	return []Language{{"fra", "fr"}, {"nld", "nl"}, {"ind", "id"}, {"arb", "ar"}}
}

// Pair is a segment of a human translation and the English it belongs to.
type Pair struct{ Original, English string }

// Document is a text of two languages.
type Document struct {
	Name  string // of its file
	Pairs []Pair
}

// Later reports whether nobody looked at the document while rules were written.
func (d Document) Later() bool { return d.Name >= "041" }

// Part names the documents that d is counted with.
func (d Document) Part() string {
	if d.Later() {
		return "041-060"
	}
	return "000-040"
}

// Ntrex reads the documents of the language in folder beside their English, in
// the order of their numbers. Those without a line for each line are left out.
func Ntrex(t testing.TB, folder string) []Document {
	t.Helper()
	originals := map[string][]string{}
	for _, o := range Texts(t, folder) {
		originals[o.Name] = o.Lines()
	}
	var docs []Document
	for _, e := range Texts(t, "eng") {
		english, original := e.Lines(), originals[e.Name]
		if len(english) != len(original) {
			continue
		}
		d := Document{Name: e.Name}
		for i := range english {
			d.Pairs = append(d.Pairs, Pair{original[i], english[i]})
		}
		docs = append(docs, d)
	}
	if len(docs) == 0 {
		t.Fatalf("no document of %s has a line for each English one", folder)
	}
	return docs
}

// Text is a document in one language: the name of its file and what it holds.
type Text struct{ Name, Content string }

// Lines are the lines that are not empty, without space around them.
func (x Text) Lines() []string {
	var list []string
	for l := range strings.Lines(x.Content) {
		if l = strings.TrimSpace(l); l != "" {
			list = append(list, l)
		}
	}
	return list
}

// Texts reads the documents of one folder of NTREX-128 in the order of their
// numbers.
func Texts(t testing.TB, folder string) []Text {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root(t), folder, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("BABELWIRE_NTREX has no documents in %s: %v", folder, err)
	}
	var texts []Text
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, Text{filepath.Base(f), string(b)})
	}
	return texts
}

// Folders lists the languages of NTREX-128 that there are.
func Folders(t testing.TB) []string {
	t.Helper()
	entries, err := os.ReadDir(root(t))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		if e.IsDir() {
			list = append(list, e.Name())
		}
	}
	return list
}

func root(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("BABELWIRE_NTREX")
	if dir == "" {
		t.Skip("set BABELWIRE_NTREX to the folder of the NTREX-128 documents to measure on human translations")
	}
	return dir
}

// Row is a model's answer and what a reader found wrong in it.
type Row struct {
	File, Doc, ID, Lang, Source, English string
	Labels                               []string
}

// Right reports whether the reader found nothing wrong.
func (r Row) Right() bool { return len(r.Labels) == 1 && r.Labels[0] == "ok" }

// Labelled reads the labelled answers.
func Labelled(t testing.TB) []Row {
	t.Helper()
	list := os.Getenv("BABELWIRE_LABELLED")
	if list == "" {
		t.Skip("set BABELWIRE_LABELLED to files of a model's labelled answers, one JSON object a line, separated by commas, to measure what is caught")
	}
	var rows []Row
	for _, path := range strings.Split(list, ",") {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			r := Row{File: filepath.Base(path)}
			if err := json.Unmarshal([]byte(line), &r); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			rows = append(rows, r)
		}
	}
	return rows
}
