package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// madeBriefing is the briefing.json of the seeds.
func madeBriefing(t *testing.T) string {
	t.Helper()
	server := startFake(t, llmtest.Options{Answers: filepath.Join(fixtures, "answers")})
	dir := t.TempDir()
	call(t, nil, nil, "brief", "--base-url", server.URL, "--journal", filepath.Join(dir, "journal.db"), "-o", dir, filepath.Join(fixtures, "sources")).want(t, exitOK)
	text, err := os.ReadFile(filepath.Join(dir, "briefing.json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestVerifyTampered: what was changed in the file is named, with where it
// stands, what follows instead, and what to do.
func TestVerifyTampered(t *testing.T) {
	whole := madeBriefing(t)
	for _, c := range []struct {
		name     string
		from, to string // the first place where it stands
		want     []string
	}{
		{"a verdict", `"verdict": "partly"`, `"verdict": "checked"`, []string{"story 1, point", ": verdict\n", "the file says  checked", "what follows   partly", "Do not rely on this verdict"}},
		{"a digit of a point", "10 September 2023", "10 September 2024", []string{"the file says", "2024", "What cannot be known"}},
		{"furniture", "Pour gérer vos consentements", "Pour gerer vos consentements", []string{"what follows", "Get the briefing again"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(whole, c.from) {
				t.Fatalf("the briefing has no %q", c.from)
			}
			o := call(t, nil, strings.NewReader(strings.Replace(whole, c.from, c.to, 1)), "verify", "-")
			o.want(t, exitIncomplete)
			if !strings.HasPrefix(o.stdout, "Not verified: ") || o.stderr != "" {
				t.Errorf("stdout:\n%s\nstderr:\n%s", o.stdout, o.stderr)
			}
			if n := strings.Count(o.stdout, "Another version of babelwire may check by other rules"); n != 1 {
				t.Errorf("what to do about all of it is said %d times:\n%s", n, o.stdout)
			}
			for _, want := range c.want {
				if !strings.Contains(o.stdout, want) {
					t.Errorf("it does not say %q:\n%s", want, o.stdout)
				}
			}
		})
	}
	t.Run("json", func(t *testing.T) {
		o := call(t, nil, strings.NewReader(strings.Replace(whole, `"verdict": "partly"`, `"verdict": "checked"`, 1)), "verify", "--json", "-")
		o.want(t, exitIncomplete)
		var v pipeline.Verification
		if err := json.Unmarshal([]byte(o.stdout), &v); err != nil || len(v.Findings) == 0 {
			t.Fatalf("%v, %d findings", err, len(v.Findings))
		}
		if f := v.Findings[0]; f.Kind != pipeline.FindVerdict || !strings.HasSuffix(f.Path, ".verdict") || f.Said != "checked" || f.Follows != "partly" || f.Next == "" || v.Next == "" || strings.Contains(f.Next, v.Next) {
			t.Errorf("first finding: %+v; next step of all: %q", f, v.Next)
		}
	})
}

// TestVerifyUnreadable: a file that is there and cannot be read is no mistake of
// the call, and what a file holds never reaches the terminal as it is.
func TestVerifyUnreadable(t *testing.T) {
	o := call(t, nil, io.MultiReader(strings.NewReader("{"), iotest.ErrReader(errors.New("input/output error"))), "verify", "-")
	o.want(t, exitFatal)
	if !strings.Contains(o.stderr, "input/output error") {
		t.Errorf("stderr: %s", o.stderr)
	}
	hostile := `{"schema": "babelwire.briefing/v1", "articles": [{"source": "a\u001b[31mb", "segments": [{"id": "\u202e"}], "state": "\u001b]0;x\u0007"}]}`
	o = call(t, nil, strings.NewReader(hostile), "verify", "-")
	o.want(t, exitIncomplete)
	if strings.ContainsAny(o.stdout, "\x1b\a\u202e") {
		t.Errorf("control characters on the terminal: %q", o.stdout)
	}
}
