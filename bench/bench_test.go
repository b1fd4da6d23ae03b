package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMakespan(t *testing.T) {
	tests := []struct {
		name          string
		chains        [][]float64
		slots, atOnce int
		want, bound   float64
	}{
		{"none", nil, 2, 4, 0, 0},
		{"the longest last", [][]float64{{1}, {1}, {4}}, 2, 4, 5, 4},
		{"the longest first", [][]float64{{4}, {1}, {1}}, 2, 4, 4, 4},
		{"a chain waits for itself", [][]float64{{1, 1, 1}}, 2, 4, 3, 3},
		// At 1 the second document takes both slots in turn with the first one's rest.
		{"chains share slots", [][]float64{{1, 1}, {1, 1}, {1}}, 2, 3, 3, 2.5},
		{"one at work", [][]float64{{1}, {2}}, 2, 1, 3, 2},
	}
	for _, tt := range tests {
		if got := makespan(tt.chains, tt.slots, tt.atOnce); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
		if got := lowerBound(tt.chains, tt.slots); got != tt.bound {
			t.Errorf("%s: lower bound %v, want %v", tt.name, got, tt.bound)
		}
	}
}

func TestPublishKeepsOtherRows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "benchmarks.md")
	if err := os.WriteFile(path, []byte("before\n"+begin+end+"\nafter\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	h := &harness{rounds: 1}
	for _, rows := range [][]row{{{id: "S1", what: "old"}, {id: "S4", what: "kept"}}, {{id: "S1", what: "new"}}} {
		if err := publish(path, rows, h); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got := string(text)
	if !strings.HasPrefix(got, "before\n"+begin) || !strings.HasSuffix(got, end+"\nafter\n") || strings.Contains(got, "old") ||
		strings.Count(got, "new") != 1 || strings.Count(got, "kept") != 1 {
		t.Errorf("the file is:\n%s", got)
	}
	if err := os.WriteFile(path, []byte("no marks"), 0o600); err != nil {
		t.Fatal(err)
	}
	if publish(path, nil, h) == nil {
		t.Error("a file without marks was written")
	}
}

func TestMedian(t *testing.T) {
	for _, tt := range []struct {
		list []float64
		want float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{5, 1, 2}, 2}, {[]float64{4, 1, 2, 3}, 2.5}} {
		if got := median(tt.list); got != tt.want {
			t.Errorf("median of %v: %v, want %v", tt.list, got, tt.want)
		}
	}
}
