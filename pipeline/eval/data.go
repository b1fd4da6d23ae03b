package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// labelOK is the label of a row whose English has no serious error.
const labelOK = "ok"

// Row is one segment of a text with English that was given for it.
type Row struct {
	Doc, ID  string
	Lang     string // ISO 639-1 code of Original; "en" for garbled English
	Original string
	English  string
	Labels   []string // what a reader found wrong, or "ok"; never nil, empty for a row that nobody labelled
	Note     string   // the reader's note
	// Right says that the English is known to be good: a human translation, or
	// labelled ok and nothing else.
	Right bool
}

// Material is one text, or a part of one, whose rows are checked together.
type Material struct {
	Doc, Lang string
	Human     bool // human translations, not labelled answers
	Rows      []Row
}

// Data is what ReadData found.
type Data struct {
	Materials []Material
	LeftOut   []string // a sentence for each file, line or language that was not read
}

// Rows counts the rows of all texts.
func (d Data) Rows() int {
	n := 0
	for _, m := range d.Materials {
		n += len(m.Rows)
	}
	return n
}

// shape says in an error what ReadData reads.
const shape = "expected a .jsonl file with one object {doc, id, lang, source, english, labels} a line, a folder of such files, " +
	"or a folder with one folder a language (eng, fra, nl ...) of .txt files that have the same names and one segment a line"

// byDefault are the languages read from folders unless others are asked for:
// those that the checks are made for.
var byDefault = []string{"fr", "nl", "id", "ar"}

// ReadData reads English to check, and what it belongs to, from a file or a
// folder. only (nil = all of a .jsonl file, the four of byDefault in folders) are the
// ISO 639 codes of the languages wanted.
//
// In folders of languages the English is taken for the English of each
// translation. An error names the path and what was expected there.
func ReadData(path string, only []string) (Data, error) {
	var d Data
	wanted := make([]string, len(only))
	for i, name := range only {
		code := languageCode(name)
		if code == "" {
			return d, fmt.Errorf("%q is no ISO 639 code of a language, such as fr or fra", name)
		}
		wanted[i] = code
	}
	info, err := os.Stat(path)
	if err != nil {
		return d, fmt.Errorf("%w; %s", err, shape)
	}
	var answers []string
	folders := map[string]string{}
	switch {
	case !info.IsDir() && strings.HasSuffix(path, ".jsonl"):
		answers = []string{path}
	case !info.IsDir():
		return d, fmt.Errorf("%s is neither a folder nor a .jsonl file; %s", path, shape)
	default:
		entries, err := os.ReadDir(path)
		if err != nil {
			return d, err
		}
		for _, e := range entries { // sorted by name
			if !e.IsDir() && strings.HasSuffix(e.Name(), ".jsonl") {
				answers = append(answers, filepath.Join(path, e.Name()))
			}
		}
		if folders, err = languageFolders(path); err != nil {
			return d, err
		}
	}
	for _, file := range answers {
		if err := d.readAnswers(file, wanted); err != nil {
			return d, err
		}
	}
	if folders["en"] != "" {
		if err := d.readTranslations(folders, wanted); err != nil {
			return d, err
		}
	}
	if d.Rows() == 0 {
		why := ""
		if len(wanted) > 0 {
			why = " in " + strings.Join(wanted, ", ")
		}
		for _, s := range d.LeftOut {
			why += "\n  " + s
		}
		return d, fmt.Errorf("%s holds nothing to check%s; %s", path, why, shape)
	}
	return d, nil
}

// readAnswers reads a .jsonl file of labelled answers. A line that cannot be
// read is left out and said so. The rows of one doc and language are one text.
func (d *Data) readAnswers(path string, wanted []string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	type key struct{ doc, lang string }
	at := map[key]int{}
	in := bufio.NewReader(f)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("reading %s: %w", path, err)
		}
		end := err != nil
		line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff")))
		if len(line) > 0 {
			row, err := parseRow(line)
			if err != nil {
				d.LeftOut = append(d.LeftOut, fmt.Sprintf("%s, line %d: %v", path, n, err))
			} else if len(wanted) == 0 || slices.Contains(wanted, row.Lang) {
				if row.Doc == "" {
					row.Doc = filepath.Base(path)
				}
				if row.ID == "" {
					row.ID = fmt.Sprintf("line%d", n)
				}
				k := key{row.Doc, row.Lang}
				i, ok := at[k]
				if !ok {
					i = len(d.Materials)
					at[k] = i
					d.Materials = append(d.Materials, Material{Doc: row.Doc, Lang: row.Lang})
				}
				d.Materials[i].Rows = append(d.Materials[i].Rows, row)
			}
		}
		if end {
			return nil
		}
	}
}

// parseRow reads one line of labelled answers.
func parseRow(line []byte) (Row, error) {
	var r struct {
		Doc, ID, Lang string
		Source        *string
		English       *string
		Labels        []string
		Note          string
	}
	if err := json.Unmarshal(line, &r); err != nil {
		return Row{}, fmt.Errorf("not an object {doc, id, lang, source, english, labels}: %w", err)
	}
	code := languageCode(r.Lang)
	switch {
	case code == "":
		return Row{}, fmt.Errorf("lang is %q, which is no ISO 639 code", r.Lang)
	case r.Source == nil || strings.TrimSpace(*r.Source) == "":
		return Row{}, errors.New("source is missing or empty")
	case r.English == nil:
		return Row{}, errors.New(`english is missing (an empty answer is "")`)
	}
	row := Row{Doc: r.Doc, ID: r.ID, Lang: code, Original: *r.Source, English: *r.English, Note: r.Note, Labels: []string{}}
	for _, l := range r.Labels {
		if l = strings.TrimSpace(l); l != "" && !slices.Contains(row.Labels, l) {
			row.Labels = append(row.Labels, l)
		}
	}
	row.Right = slices.Equal(row.Labels, []string{labelOK})
	return row, nil
}

// readTranslations reads parallel folders, language by language.
func (d *Data) readTranslations(folders map[string]string, wanted []string) error {
	if len(wanted) == 0 {
		wanted = byDefault
		var others []string
		for code := range folders {
			if code != "en" && !slices.Contains(wanted, code) {
				others = append(others, code)
			}
		}
		if slices.Sort(others); len(others) > 0 {
			d.LeftOut = append(d.LeftOut, fmt.Sprintf("languages that the checks are not made for: %s (name them to check them)", strings.Join(others, ", ")))
		}
	}
	files, err := filepath.Glob(filepath.Join(folders["en"], "*.txt"))
	if err != nil {
		return err
	}
	slices.Sort(files)
	for _, code := range wanted {
		if folders[code] == "" || code == "en" {
			continue
		}
		for _, file := range files {
			m, problem, err := readTranslation(file, filepath.Join(folders[code], filepath.Base(file)), code)
			switch {
			case err != nil:
				return err
			case problem != "":
				d.LeftOut = append(d.LeftOut, problem)
			case len(m.Rows) > 0:
				d.Materials = append(d.Materials, m)
			}
		}
	}
	return nil
}

// readTranslation reads one text and its English. problem says why it is not
// usable.
func readTranslation(english, original, code string) (m Material, problem string, err error) {
	to, err := segmentsOf(english)
	if err != nil {
		return m, "", err
	}
	from, err := segmentsOf(original)
	if errors.Is(err, os.ErrNotExist) {
		return m, original + ": not there", nil
	}
	if err != nil {
		return m, "", err
	}
	if len(from) != len(to) {
		return m, fmt.Sprintf("%s: %d segments, but %d in %s", original, len(from), len(to), english), nil
	}
	m = Material{Doc: strings.TrimSuffix(filepath.Base(english), filepath.Ext(english)), Lang: code, Human: true}
	for i := range to {
		m.Rows = append(m.Rows, Row{
			Doc: m.Doc, ID: fmt.Sprintf("s%d", i+1), Lang: code, Original: from[i], English: to[i], Labels: []string{}, Right: true,
		})
	}
	return m, "", nil
}

// segmentsOf gives the lines of a file that are not blank.
func segmentsOf(path string) ([]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var list []string
	for _, l := range lines(string(text)) {
		if l = strings.TrimSpace(l); l != "" {
			list = append(list, l)
		}
	}
	return list, nil
}
