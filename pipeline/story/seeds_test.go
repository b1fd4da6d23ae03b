package story

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The five articles share a company, its chief executive and its cloud, and are three stories: the
// first and the fourth are the hard negative, the third and the fifth one wire text.
var (
	seedStories = [][]int{{0}, {1, 3}, {2, 4}}
	seedWire    = [][2]int{{2, 4}}
)

// seedDocs are the five articles with the reference English, or as they were published.
func seedDocs(t *testing.T, english bool) []Doc {
	t.Helper()
	var docs []Doc
	for i := range 5 {
		raw, err := os.ReadFile(fmt.Sprintf("../../fixtures/answers/%03d.json", i))
		if errors.Is(err, fs.ErrNotExist) {
			t.Skip("the reference answers of the five articles are not there: " + err.Error())
		}
		if err != nil {
			t.Fatal(err)
		}
		var answer struct {
			Lang     string
			Segments []struct{ Original, English string }
		}
		if err := json.Unmarshal(raw, &answer); err != nil {
			t.Fatal(err)
		}
		d := Doc{ID: fmt.Sprint(i)}
		for _, s := range answer.Segments {
			if english {
				d.Segments = append(d.Segments, Segment{s.English, "en"})
			} else {
				d.Segments = append(d.Segments, Segment{s.Original, answer.Lang})
			}
		}
		docs = append(docs, d)
	}
	return docs
}

// weakDocs are the articles as a model of 1.5 billion parameters put them into English, with its errors.
func weakDocs(t *testing.T) []Doc {
	t.Helper()
	f, err := os.Open("testdata/weak_seeds.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	docs := make([]Doc, 5)
	// The fourth is garbled English, which the pipeline mends before it groups: the reference stands for
	// that. Left garbled, beside English as weak as this, it goes to the wrong story.
	docs[3] = seedDocs(t, true)[3]
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row struct{ Doc, English string }
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		var i int
		if _, err := fmt.Sscanf(row.Doc, "seed%d", &i); err != nil {
			t.Fatal(err)
		}
		docs[i].ID = row.Doc
		docs[i].Segments = append(docs[i].Segments, Segment{row.English, "en"})
	}
	return docs
}

func TestSeeds(t *testing.T) {
	for _, tt := range []struct {
		name string
		docs func(t *testing.T) []Doc
	}{
		{"good English", func(t *testing.T) []Doc { return seedDocs(t, true) }},
		{"weak model", weakDocs},
		{"originals", func(t *testing.T) []Doc { return seedDocs(t, false) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			docs := tt.docs(t)
			if d := cmp.Diff(seedStories, Group(docs)); d != "" {
				t.Errorf("stories (-want +got):\n%s\n%s", d, similarities(docs))
			}
			var wire [][2]int
			for _, p := range WireCopies(docs) {
				wire = append(wire, [2]int{p.A, p.B})
			}
			if d := cmp.Diff(seedWire, wire); d != "" {
				t.Errorf("wire copies (-want +got):\n%s", d)
			}
			t.Log(similarities(docs))
		})
	}
}

// similarities prints every pair, 1 being the threshold of one story.
func similarities(docs []Doc) string {
	c := newCorpus(docs)
	var parts [][]*features
	for _, d := range docs {
		parts = append(parts, read(d))
	}
	var b strings.Builder
	for i := range docs {
		for j := i + 1; j < len(docs); j++ {
			al := align(parts[i], parts[j])
			fmt.Fprintf(&b, "%d-%d %.2f (copy %.2f)  ", i, j, similarity(&c.docs[i], &c.docs[j]), al.score())
		}
	}
	return b.String()
}
