package pipeline

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// hostileBriefings are files that nobody should have written.
var hostileBriefings = []string{
	`{}`,
	`null`,
	`{"schema": "babelwire.briefing/v1"}`,
	`{"schema": "babelwire.briefing/v1", "stories": null, "articles": null, "coverage": {"by_state": null}, "skill": null}`,
	`{"schema": "babelwire.briefing/v1", "coverage": {"sources": 1e400}}`,
	`{"schema": "babelwire.briefing/v1", "coverage": {"sources": -9223372036854775808, "by_state": {"no such state": 3}}}`,
	`{"schema": "babelwire.briefing/v1", "generated_at": "2024-02-31T00:00:00Z"}`,
	`{"schema": "babelwire.briefing/v1", "articles": [{"id": "a", "wire_of": "b"}, {"id": "b", "wire_of": "a"}, {"id": "a", "wire_of": "a"}]}`,
	`{"schema": "babelwire.briefing/v1", "articles": [{"id": "", "segments": [{"start": 9223372036854775807, "end": -1, "role": "content", "original": "x"}]}]}`,
	`{"schema": "babelwire.briefing/v1", "stories": [{"articles": ["", "a", "a"], "points": [{}, {"claims": ["c", "c"], "evidence": [{}]}]}, {"articles": ["a"]}],
		"articles": [{"id": "a", "sha256": "00", "state": "ok", "segments": [{"role": "content", "kind": "title", "original": "A\u202e\u0000 1", "english": "B 2"}],
		"claims": [{"id": "c", "evidence": ["s1", "s1", "s2", "", "s99999999999999999999"], "checks": [{}]}, {"id": "c"}]}, {"id": "b", "sha256": "00", "claims": [{"text": "x"}]}]}`,
	`{"schema": "babelwire.briefing/v1", "run": {"prompts": ["x"]}, "stories": [{"articles": ["a", "b"], "points": [{"text": ".", "claims": ["c", "d"]}], "summary": "."}],
		"articles": [{"id": "a", "state": "ok", "segments": [{"role": "content", "lang": "fr", "original": "Le pont est ouvert depuis lundi.", "english": "The bridge is open since Monday."}],
		"claims": [{"id": "c", "text": "The bridge is open.", "evidence": ["s1"]}]},
		{"id": "b", "state": "partial", "reason": "answer.repaired", "message": "999999999999999999999 answers", "segments": [{"role": "content", "lang": "fr", "original": "Le pont est ouvert depuis lundi.", "english": "The bridge is open since Monday."}],
		"claims": [{"id": "d", "text": "The bridge is open.", "evidence": ["s1"]}]}]}`,
}

// TestVerifyHostile: each gives an error or findings, and ends.
func TestVerifyHostile(t *testing.T) {
	for _, text := range hostileBriefings {
		b, err := ReadBriefing(strings.NewReader(text))
		if err != nil {
			if !errors.Is(err, ErrNotBriefing) {
				t.Errorf("%s: %v", text, err)
			}
			continue
		}
		if got := newVerifier(b, detector()).verify(); len(got.Findings) == 0 {
			t.Errorf("%s: nothing found", text)
		}
	}
}

// FuzzVerify: no bytes end the program.
func FuzzVerify(f *testing.F) {
	for _, text := range hostileBriefings {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		b, err := ReadBriefing(bytes.NewReader(text))
		if err != nil {
			if !errors.Is(err, ErrNotBriefing) {
				t.Errorf("an error of no known kind: %v", err)
			}
			return
		}
		v := newVerifier(b, detector()).verify()
		if _, err := json.Marshal(v); err != nil {
			t.Error(err)
		}
	})
}

// TestVerifyAnyValue takes away or empties every value of a real briefing, one
// at a time: a file in which anything may be missing.
func TestVerifyAnyValue(t *testing.T) {
	bench := newBench(t, llmtest.Options{Answers: fixtureAnswers})
	text, err := Render(bench.mustRun(nil, fixtureSources+"/001_c7fe03904b35cbc8.txt"), "json")
	if err != nil {
		t.Fatal(err)
	}
	var whole map[string]any
	if err := json.Unmarshal(text, &whole); err != nil {
		t.Fatal(err)
	}
	n, oneIn := 0, 7 // a sample
	if testing.Short() {
		oneIn = 100
	}
	var walk func(v any)
	verifyIt := func() {
		if n++; n%oneIn != 0 {
			return
		}
		text, err := json.Marshal(whole)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := ReadBriefing(bytes.NewReader(text)); err == nil {
			newVerifier(b, detector()).verify()
		}
	}
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, k := range slices.Sorted(maps.Keys(v)) {
				value := v[k]
				delete(v, k)
				verifyIt()
				v[k] = value
				walk(value)
			}
		case []any:
			for i, value := range v {
				v[i] = nil
				verifyIt()
				v[i] = value
				walk(value)
			}
		}
	}
	walk(whole)
}
