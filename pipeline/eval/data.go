package eval

import (
	"errors"
	"fmt"
	"io/fs"
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
		code := languageOfTag(name)
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
			if filepath.Ext(e.Name()) == ".jsonl" && !isFolder(filepath.Join(path, e.Name())) {
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
	names, err := textFiles(folders["en"])
	if err != nil {
		return err
	}
	for _, code := range wanted {
		if folders[code] == "" || code == "en" {
			continue
		}
		for _, name := range names {
			m, problem := readTranslation(filepath.Join(folders["en"], name), filepath.Join(folders[code], name), code)
			if problem != "" {
				d.LeftOut = append(d.LeftOut, problem)
			}
			if len(m.Rows) > 0 {
				d.Materials = append(d.Materials, m)
			}
		}
	}
	return nil
}

// readTranslation reads one text and its English. problem says why it is not
// usable.
func readTranslation(english, original, code string) (m Material, problem string) {
	from, to, err := readPair(original, english)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return m, original + ": not there"
	case err != nil:
		return m, err.Error()
	}
	m = Material{Doc: strings.TrimSuffix(filepath.Base(english), filepath.Ext(english)), Lang: code, Human: true}
	for i := range to {
		m.Rows = append(m.Rows, Row{
			Doc: m.Doc, ID: fmt.Sprintf("s%d", i+1), Lang: code, Original: from[i], English: to[i], Labels: []string{}, Right: true,
		})
	}
	return m, ""
}
