package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestConfigCountry: a country is two letters that exist, and is handed on with its source.
func TestConfigCountry(t *testing.T) {
	for _, tt := range []struct{ country, problem string }{
		{"FR", ""},
		{"gb", ""},
		{"", ""},
		{"XX", `sources[0].country: "XX" is not a country in two letters`},
		{"FRA", `"FRA"`},
		{"France", `"France"`},
		{"EU", `"EU"`},
	} {
		file := filepath.Join(t.TempDir(), "config.yaml")
		if err := os.WriteFile(file, []byte("sources:\n  - path: news\n    country: \""+tt.country+"\"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		cfg, err := loadConfig(file, func(string) string { return "" }, nil)
		switch {
		case tt.problem == "" && err != nil:
			t.Errorf("%q: %v", tt.country, err)
		case tt.problem == "" && cfg.sources()[0].Country != tt.country:
			t.Errorf("%q: handed on as %q", tt.country, cfg.sources()[0].Country)
		case tt.problem != "" && (err == nil || !strings.Contains(err.Error(), tt.problem)):
			t.Errorf("%q: got %v, want %s", tt.country, err, tt.problem)
		}
	}
}
