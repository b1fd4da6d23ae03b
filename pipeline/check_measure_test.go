package pipeline

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// turnLength is how many segments are asked for together.
const turnLength = 12

// TestMeasureSpeed times all checks on articles of 60 segments, put together
// from human translations that are not in the repository:
//
//	BABELWIRE_NTREX=<folder of NTREX-128 documents> go test -run MeasureSpeed -v ./pipeline
//
// The fastest of nine tries counts, so that other work on the machine does not.
// What the checks find is measured by package eval, all of them, and by the
// packages that make them, each alone.
func TestMeasureSpeed(t *testing.T) {
	dir := os.Getenv("BABELWIRE_NTREX")
	if dir == "" {
		t.Skip("set BABELWIRE_NTREX to the folder of the NTREX-128 documents to time the checks on human translations")
	}
	for _, l := range []struct{ folder, lang string }{{"fra", "fr"}, {"nld", "nl"}, {"ind", "id"}, {"arb", "ar"}} {
		all := translationPairs(t, dir, l.folder, l.lang)
		if len(all) < 60 {
			t.Fatalf("%s: only %d segments under %s", l.folder, len(all), dir)
		}
		CheckPairs(all[:turnLength]) // reads the tables
		var took []time.Duration
		for article := range slices.Chunk(all, 60) {
			if len(article) < 60 {
				continue
			}
			best := time.Hour
			for range 9 {
				start := time.Now()
				for turn := range slices.Chunk(article, turnLength) {
					CheckPairs(turn)
				}
				best = min(best, time.Since(start))
			}
			took = append(took, best)
		}
		slices.Sort(took)
		t.Logf("%s: %d articles of 60 segments: median %v, 95th percentile %v", l.lang, len(took), took[len(took)/2], took[len(took)*95/100])
	}
}

// translationPairs reads all human translations of one language, a pair a line.
func translationPairs(t *testing.T, dir, folder, code string) []Pair {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "eng", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents under %s", dir)
	}
	var pairs []Pair
	for _, f := range files {
		english, original := fileLines(t, f), fileLines(t, filepath.Join(dir, folder, filepath.Base(f)))
		if len(english) != len(original) {
			continue
		}
		for i := range english {
			pairs = append(pairs, Pair{ID: fmt.Sprintf("s%d", i+1), Lang: code, Original: original[i], English: english[i]})
		}
	}
	return pairs
}

// fileLines are the lines of a file that are not empty.
func fileLines(t *testing.T, path string) []string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for l := range strings.SplitSeq(string(b), "\n") {
		if l = strings.TrimSpace(l); l != "" {
			list = append(list, l)
		}
	}
	return list
}
