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

// readAnswers reads a .jsonl file of labelled answers. A line that cannot be
// read is left out and said so, and so is one that has the doc, id and lang of a
// line before it: of which of the two would the figures be? The rows of one doc
// and language are one text.
func (d *Data) readAnswers(path string, wanted []string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	type key struct{ doc, id, lang string }
	texts, seen := map[key]int{}, map[key]int{} // the place of a text; the line of a row
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
			if row.Doc == "" {
				row.Doc = filepath.Base(path)
			}
			if row.ID == "" {
				row.ID = fmt.Sprintf("line%d", n)
			}
			k := key{row.Doc, row.ID, row.Lang}
			switch {
			case err != nil:
				d.LeftOut = append(d.LeftOut, fmt.Sprintf("%s, line %d: %v", path, n, err))
			case len(wanted) > 0 && !slices.Contains(wanted, row.Lang):
			case seen[k] > 0:
				d.LeftOut = append(d.LeftOut, fmt.Sprintf("%s, line %d: doc %q, id %q, lang %q stood on line %d before; give each row an id of its own", path, n, row.Doc, row.ID, row.Lang, seen[k]))
			default:
				seen[k] = n
				text := key{doc: row.Doc, lang: row.Lang}
				i, ok := texts[text]
				if !ok {
					i = len(d.Materials)
					texts[text] = i
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

// parseRow reads one line of labelled answers. It takes what other programs
// write for the same thing: a number as an id, one label without a list.
func parseRow(line []byte) (Row, error) {
	var r struct {
		Doc, ID name
		Lang    string
		Source  *string
		English *string
		Labels  labelList
		Note    string
	}
	if err := json.Unmarshal(line, &r); err != nil {
		return Row{}, fmt.Errorf("not an object {doc, id, lang, source, english, labels}: %w", err)
	}
	code := languageOfTag(r.Lang)
	switch {
	case code == "":
		return Row{}, fmt.Errorf("lang is %q, which is no ISO 639 code", r.Lang)
	case r.Source == nil || strings.TrimSpace(*r.Source) == "":
		return Row{}, errors.New("source is missing or empty")
	case r.English == nil:
		return Row{}, errors.New(`english is missing (an empty answer is "")`)
	}
	row := Row{Doc: string(r.Doc), ID: string(r.ID), Lang: code, Original: *r.Source, English: *r.English, Note: r.Note, Labels: []string{}}
	for _, l := range r.Labels {
		if l = strings.ToLower(strings.TrimSpace(l)); l != "" && !slices.Contains(row.Labels, l) {
			row.Labels = append(row.Labels, l)
		}
	}
	row.Right = slices.Equal(row.Labels, []string{labelOK})
	return row, nil
}

// name is a string, or a number as it was written.
type name string

func (n *name) UnmarshalJSON(text []byte) error {
	var s *string
	if err := json.Unmarshal(text, &s); err == nil {
		if s != nil {
			*n = name(*s)
		}
		return nil
	}
	var number json.Number
	if err := json.Unmarshal(text, &number); err != nil {
		return fmt.Errorf("%s is neither a string nor a number", text)
	}
	*n = name(number)
	return nil
}

// labelList is a list of labels, or one label alone.
type labelList []string

func (l *labelList) UnmarshalJSON(text []byte) error {
	var one string
	if err := json.Unmarshal(text, &one); err == nil {
		*l = labelList{one}
		return nil
	}
	var list []string
	if err := json.Unmarshal(text, &list); err != nil {
		return fmt.Errorf("labels are neither a list of strings nor one string: %s", text)
	}
	*l = list
	return nil
}
