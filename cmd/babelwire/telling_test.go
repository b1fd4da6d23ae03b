package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// TestTelling: a line of the log for people says nothing that is empty.
func TestTelling(t *testing.T) {
	address := startFake(t, llmtest.Options{}).URL
	o := call(t, nil, nil, "brief", "-v", "--base-url", address, "--journal", t.TempDir()+"/j.db", secretFile(t))
	o.want(t, exitOK)
	if nothing := regexp.MustCompile(`\S+=(""|\s|$)|\b(ms|tokens)=0\b`).FindString(o.stderr); nothing != "" {
		t.Errorf("%q in\n%s", nothing, o.stderr)
	}
	for line := range strings.Lines(o.stderr) {
		switch {
		case strings.Contains(line, "stage=plan"):
			if strings.Contains(line, "state=") || strings.Contains(line, "tokens=") {
				t.Errorf("a source on its way: %s", line)
			}
		case strings.Contains(line, "stage=digest"):
			if !regexp.MustCompile(`source ended .*state=ok .*tokens=[1-9]`).MatchString(line) {
				t.Errorf("a source that ended: %s", line)
			}
		}
	}
}
