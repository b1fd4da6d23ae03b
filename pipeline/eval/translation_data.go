package eval

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

// ParallelText is one document in another language and its English, segment by
// segment.
type ParallelText struct {
	Name    string // file name without its extension
	Lang    string // ISO 639-1 code of Source
	Source  []string
	English []string
}

// ReadParallel reads documents and their English from parallel folders: one
// folder a language, named by an ISO 639 code of two or three letters ("fr",
// "fra"), files of the same name for the same document, one segment a line, blank
// lines left out. wanted tells which documents are read, by their place among
// the sorted files of the English folder, from 0; nil reads all.
//
// A document that a language lacks is passed over there. One that cannot be
// read, or that has another number of segments than its English, is left out:
// leftOut holds a sentence for each.
func ReadParallel(dir string, langs []string, wanted func(int) bool) (texts []ParallelText, leftOut []string, err error) {
	folders, err := languageFolders(dir)
	if err != nil {
		return nil, nil, err
	}
	if folders["en"] == "" {
		return nil, nil, fmt.Errorf("%s holds no folder of English (en or eng), which the translations are compared with", dir)
	}
	names, err := textFiles(folders["en"])
	if err != nil {
		return nil, nil, err
	}
	if len(names) == 0 {
		return nil, nil, fmt.Errorf("%s holds no .txt file", folders["en"])
	}
	for _, named := range langs {
		code := languageCode(named)
		folder := folders[code]
		if folder == "" || code == "en" {
			return nil, nil, fmt.Errorf("%s holds no folder of the language %q to translate from", dir, named)
		}
		before, problems := len(texts), len(leftOut)
		for i, name := range names {
			if wanted != nil && !wanted(i) {
				continue
			}
			source, english, err := readPair(filepath.Join(folder, name), filepath.Join(folders["en"], name))
			switch {
			case errors.Is(err, fs.ErrNotExist):
			case err != nil:
				leftOut = append(leftOut, err.Error())
			default:
				texts = append(texts, ParallelText{Name: strings.TrimSuffix(name, filepath.Ext(name)), Lang: code, Source: source, English: english})
			}
		}
		if len(texts) == before {
			why := strings.Join(leftOut[problems:], "\n  ")
			if why != "" {
				why = " that can be used:\n  " + why
			}
			return nil, nil, fmt.Errorf("%s holds none of the documents asked for%s", folder, why)
		}
	}
	return texts, leftOut, nil
}

// textFiles lists the names of the .txt files of a folder, sorted. A folder
// that is called so is none.
func textFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("reading the data: %w", err)
	}
	var names []string
	for _, e := range entries { // sorted by name
		if filepath.Ext(e.Name()) == ".txt" && !isFolder(filepath.Join(dir, e.Name())) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// isFolder follows links.
func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// languageFolders finds the folders that are named by a language. Of two for
// one language ("fr" and "fra") the first in the alphabet counts.
func languageFolders(dir string) (map[string]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("reading the data: %w", err)
	}
	folders := map[string]string{}
	for _, e := range entries { // sorted by name
		if code := languageCode(e.Name()); code != "" && folders[code] == "" && isFolder(filepath.Join(dir, e.Name())) {
			folders[code] = filepath.Join(dir, e.Name())
		}
	}
	return folders, nil
}

// languageCode is the two-letter code of a language where it has one, and "" of
// a name that is no ISO 639 code.
func languageCode(name string) string {
	base, err := language.ParseBase(strings.ToLower(name))
	switch {
	case err != nil:
		return ""
	case base.String() == "arb": // Standard Arabic, which is what Arabic is written in
		return "ar"
	}
	return base.String()
}

// languageOfTag is languageCode of the language in a tag such as fr-CA or ar_EG.
func languageOfTag(tag string) string {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(tag), "_", "-"), "-")
	return languageCode(base)
}

// readPair reads the segments of a document and of its English. The error names
// the file and says what is wrong with it; it is fs.ErrNotExist where one of the
// two is not there.
func readPair(source, english string) (from, to []string, err error) {
	if from, err = segmentsOf(source); err != nil {
		return nil, nil, err
	}
	if to, err = segmentsOf(english); err != nil {
		return nil, nil, err
	}
	if len(from) != len(to) {
		return nil, nil, fmt.Errorf("%s: %d segments, but %d in %s; the same line must be the same segment", source, len(from), len(to), english)
	}
	return from, to, nil
}

// segmentsOf gives the lines of a file that are not blank.
func segmentsOf(path string) ([]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", path, err)
	}
	var list []string
	for _, l := range lines(string(text)) {
		if l = strings.TrimSpace(l); l != "" {
			list = append(list, l)
		}
	}
	return list, nil
}

// lines cuts at line feeds only: other separators may stand inside a segment.
func lines(text string) []string {
	text = strings.TrimPrefix(text, "\ufeff")
	return strings.Split(strings.TrimRight(text, "\r\n"), "\n")
}

// ParseRange reads "0-5", "3" or "0-2,7" as a test for numbers; "" is nil: all.
func ParseRange(text string) (func(int) bool, error) {
	if text == "" {
		return nil, nil
	}
	type span struct{ from, to int }
	var spans []span
	for part := range strings.SplitSeq(text, ",") {
		low, high, isSpan := strings.Cut(strings.TrimSpace(part), "-")
		if !isSpan {
			high = low
		}
		from, err1 := strconv.Atoi(low)
		to, err2 := strconv.Atoi(high)
		if err1 != nil || err2 != nil || from < 0 || to < from {
			return nil, fmt.Errorf("%q is not a range of numbers such as 0-5 or 0,3,7", text)
		}
		spans = append(spans, span{from, to})
	}
	return func(n int) bool {
		return slices.ContainsFunc(spans, func(s span) bool { return s.from <= n && n <= s.to })
	}, nil
}
