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
// lines left out. wanted tells which documents
// are read, by their place among the sorted files of the English folder, from 0;
// nil reads all. A document that a language lacks is left out there.
func ReadParallel(dir string, langs []string, wanted func(int) bool) ([]ParallelText, error) {
	folders, err := languageFolders(dir)
	if err != nil {
		return nil, err
	}
	if folders["en"] == "" {
		return nil, fmt.Errorf("%s holds no folder of English (en or eng), which the translations are compared with", dir)
	}
	names, err := filepath.Glob(filepath.Join(folders["en"], "*.txt"))
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("%s holds no .txt file", folders["en"])
	}
	slices.Sort(names)
	var texts []ParallelText
	for _, named := range langs {
		code := languageCode(named)
		folder := folders[code]
		if folder == "" || code == "en" {
			return nil, fmt.Errorf("%s holds no folder of the language %q to translate from", dir, named)
		}
		before := len(texts)
		for i, name := range names {
			if wanted != nil && !wanted(i) {
				continue
			}
			text, err := readPair(filepath.Join(folder, filepath.Base(name)), name)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, err
			}
			text.Lang = code
			texts = append(texts, text)
		}
		if len(texts) == before {
			return nil, fmt.Errorf("%s holds none of the documents asked for", folder)
		}
	}
	return texts, nil
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
		if code := languageCode(e.Name()); code != "" && e.IsDir() && folders[code] == "" {
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

func readPair(source, english string) (t ParallelText, err error) {
	t.Name = strings.TrimSuffix(filepath.Base(english), filepath.Ext(english))
	if t.Source, err = segmentsOf(source); err != nil {
		return t, err
	}
	if t.English, err = segmentsOf(english); err != nil {
		return t, err
	}
	if len(t.Source) != len(t.English) {
		return t, fmt.Errorf("%s has %d segments and %s has %d: the same line must be the same segment", source, len(t.Source), english, len(t.English))
	}
	return t, nil
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
