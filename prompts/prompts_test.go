package prompts

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var sample = Data{
	Nonce: strings.Repeat("0123456789abcdef", 2), Language: "French", Claims: 8, AtLeast: 5, Articles: 2,
	Segments: []Segment{{"s3", "Premier titre"}, {"s4", "Une ‘ citation ’ de dix mots."}},
	Rejected: []Rejected{{"It did.", "the word did is not there"}},
}

// TestRender holds every prompt to its golden text, in both dialects: what is
// said to a model changes only on purpose, and a released version never.
func TestRender(t *testing.T) {
	garbled := sample
	garbled.Garbled, garbled.Language, garbled.Hints = true, "garbled English", []Hint{{"s4", "strategy", "system or plan"}}
	inChat := sample
	inChat.Segments = nil // the text stands in the turns before
	for _, tt := range []struct {
		name   string
		prompt *Prompt
		data   Data
	}{
		{"normalize", Normalize, sample},
		{"normalize-garbled", Normalize, garbled},
		{"translate", Translate, sample},
		{"translate-garbled", Translate, garbled},
		{"summarize", Summarize, sample},
		{"summarize-in-chat", Summarize, inChat},
		{"repair-claims", RepairClaims, inChat},
		{"merge", Merge, sample},
		{"repair-points", RepairPoints, inChat},
		{"probe", Probe, Data{}},
		{"plain", Plain, sample},
	} {
		for _, lines := range []bool{false, true} {
			name := fmt.Sprintf("%s-lines=%v", tt.name, lines)
			t.Run(name, func(t *testing.T) {
				tt.data.Lines = lines
				text, schema, err := tt.prompt.Render(tt.data)
				if err != nil {
					t.Fatal(err)
				}
				if lines && schema != nil {
					t.Error("lines are asked for, and a schema is sent")
				}
				if schema != nil && !json.Valid(schema) {
					t.Errorf("the schema is not JSON: %s", schema)
				}
				if len(tt.data.Segments) > 0 && tt.prompt != Plain && !strings.HasSuffix(text, tt.data.Nonce+">>>") {
					t.Errorf("the document does not stand last:\n%s", text)
				}
				golden(t, name, text+"\n\n"+string(schema)+"\n")
			})
		}
	}
	golden(t, "system", System+"\n")
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}
