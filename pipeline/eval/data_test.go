package eval

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// files writes files under a new folder; names may hold slashes.
func files(t *testing.T, content map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range content {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestReadAnswers(t *testing.T) {
	dir := files(t, map[string]string{"a.jsonl": "\ufeff" + `{"doc": "d1", "id": "s1", "lang": "fr", "source": "Un.", "english": "One.", "labels": ["ok"], "note": "n"}
{"doc": "d2", "id": "s1", "lang": "arb", "source": "واحد.", "english": "", "labels": ["name", "name", " "]}
not json
{"doc": "d1", "id": "s2", "lang": "fra", "source": "Deux.", "english": "Two."}

{"lang": "klingon", "source": "x", "english": "x"}
{"lang": "fr", "english": "x"}
{"lang": "fr", "source": "x"}
{"lang": "fr", "source": "x", "english": "x", "labels": 1}
[1]
{"lang": "fr", "source": "Trois.", "english": "Three.", "labels": null}
{"doc": 3, "id": 7, "lang": "fr-CA", "source": "Quatre.", "english": "Four.", "labels": "OK"}
{"doc": "3", "id": "7", "lang": "fr", "source": "Cinq.", "english": "Five.", "labels": ["Name"]}
{"doc": "3", "id": 8.50, "lang": "FR_be", "source": "Six.", "english": "Six.", "labels": ["Name", " name"]}
{"doc": true, "lang": "fr", "source": "x", "english": "x"}`})
	path := filepath.Join(dir, "a.jsonl")
	d, err := ReadData(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []Material{
		{Doc: "d1", Lang: "fr", Rows: []Row{
			{Doc: "d1", ID: "s1", Lang: "fr", Original: "Un.", English: "One.", Labels: []string{"ok"}, Note: "n", Right: true},
			{Doc: "d1", ID: "s2", Lang: "fr", Original: "Deux.", English: "Two.", Labels: []string{}},
		}},
		{Doc: "d2", Lang: "ar", Rows: []Row{{Doc: "d2", ID: "s1", Lang: "ar", Original: "واحد.", Labels: []string{"name"}}}},
		{Doc: "a.jsonl", Lang: "fr", Rows: []Row{{Doc: "a.jsonl", ID: "line11", Lang: "fr", Original: "Trois.", English: "Three.", Labels: []string{}}}},
		{Doc: "3", Lang: "fr", Rows: []Row{
			{Doc: "3", ID: "7", Lang: "fr", Original: "Quatre.", English: "Four.", Labels: []string{"ok"}, Right: true},
			{Doc: "3", ID: "8.50", Lang: "fr", Original: "Six.", English: "Six.", Labels: []string{"name"}},
		}},
	}
	if diff := cmp.Diff(want, d.Materials); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for i, said := range []string{"line 3: not an object", `line 6: lang is "klingon"`, "line 7: source", "line 8: english", "line 9: not an object", "line 10: not an object", `line 13: doc "3", id "7", lang "fr" stood on line 12`, "line 15: not an object"} {
		if i >= len(d.LeftOut) || !strings.Contains(d.LeftOut[i], path+", "+said) {
			t.Errorf("left out %d: want %q in %q", i, said, d.LeftOut)
		}
	}
	if len(d.LeftOut) != 8 {
		t.Errorf("%d lines left out, want 8: %q", len(d.LeftOut), d.LeftOut)
	}
	if d, err := ReadData(dir, []string{"ara"}); err != nil || d.Rows() != 1 || d.Materials[0].Lang != "ar" {
		t.Errorf("Arabic of the folder: %+v, %v", d, err)
	}
}

func TestReadTranslations(t *testing.T) {
	dir := files(t, map[string]string{
		"README.md":    "no language",
		"eng/one.txt":  "First.\r\n\r\nSecond.\n",
		"eng/two.txt":  "Only.\n",
		"eng/note.md":  "no text",
		"nl/one.txt":   "Eerste.\nTweede.",
		"nl/two.txt":   "Een.\nTwee.\n",
		"arb/one.txt":  "أول.\nثان.\n",
		"deu/one.txt":  "Erstens.\nZweitens.\n",
		"zz9/one.txt":  "x",
		"nl/extra.txt": "Meer.",
	})
	d, err := ReadData(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	row := func(id, lang, original, english string) Row {
		return Row{Doc: "one", ID: id, Lang: lang, Original: original, English: english, Labels: []string{}, Right: true}
	}
	want := []Material{
		{Doc: "one", Lang: "nl", Human: true, Rows: []Row{row("s1", "nl", "Eerste.", "First."), row("s2", "nl", "Tweede.", "Second.")}},
		{Doc: "one", Lang: "ar", Human: true, Rows: []Row{row("s1", "ar", "أول.", "First."), row("s2", "ar", "ثان.", "Second.")}},
	}
	if diff := cmp.Diff(want, d.Materials); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	said := strings.Join(d.LeftOut, "\n")
	for _, s := range []string{
		"checks are not made for: de (name them",
		filepath.Join("nl", "two.txt") + ": 2 segments, but 1 in ",
		filepath.Join("arb", "two.txt") + ": not there",
	} {
		if !strings.Contains(said, s) {
			t.Errorf("%q is not said in:\n%s", s, said)
		}
	}
	if d, err := ReadData(dir, []string{"deu"}); err != nil || d.Rows() != 2 || d.Materials[0].Lang != "de" {
		t.Errorf("German, asked for: %+v, %v", d, err)
	}
}

// TestReadDataOddNames: marks of patterns in a folder's name are letters like
// others, and a folder that is called like a text is none.
func TestReadDataOddNames(t *testing.T) {
	dir := filepath.Join(files(t, map[string]string{
		"gl[ob/en/one.txt": "First.\n", "gl[ob/nl/one.txt": "Eerste.\n",
		"gl[ob/en/two.txt/x": "", "gl[ob/nl/two.txt": "Tweede.\n",
		"gl[ob/en/three.txt": "Third.\n", "gl[ob/nl/three.txt/x": "",
		"gl[ob/more.jsonl/x": "",
	}), "gl[ob")
	d, err := ReadData(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Materials) != 1 || d.Materials[0].Doc != "one" {
		t.Errorf("%+v", d.Materials)
	}
	if len(d.LeftOut) != 1 || !strings.Contains(d.LeftOut[0], "three.txt cannot be read") {
		t.Errorf("left out: %q", d.LeftOut)
	}
	texts, leftOut, err := ReadParallel(dir, []string{"nl"}, nil)
	if err != nil || len(texts) != 1 || len(leftOut) != 1 {
		t.Errorf("parallel: %+v, left out %q, %v", texts, leftOut, err)
	}
}

func TestReadDataErrors(t *testing.T) {
	dir := files(t, map[string]string{
		"empty.jsonl": "", "bad.jsonl": "{\n", "text.txt": "x",
		"alone/fra/one.txt": "Un.", "blank/en/a.txt": "\n", "blank/fr/a.txt": "\n",
	})
	tests := []struct {
		path string
		only []string
		want string
	}{
		{"missing", nil, "missing"},
		{"text.txt", nil, "neither a folder nor a .jsonl file"},
		{"empty.jsonl", nil, "holds nothing to check"},
		{"bad.jsonl", nil, "bad.jsonl, line 1: not an object"},
		{"alone", nil, "holds nothing to check"},
		{"blank", nil, "holds nothing to check"},
		{"blank", []string{"nl"}, "holds nothing to check in nl"},
		{"blank", []string{"dutch"}, `"dutch" is no ISO 639 code`},
	}
	for _, tt := range tests {
		_, err := ReadData(filepath.Join(dir, tt.path), tt.only)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: want an error with %q, got %v", tt.path, tt.want, err)
		}
		if err != nil && len(tt.only) == 0 && !strings.Contains(err.Error(), "expected a .jsonl file") {
			t.Errorf("%s: the error does not say what was expected: %v", tt.path, err)
		}
	}
}
