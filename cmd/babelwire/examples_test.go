package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// TestExamplesAreRun sees to it that each example is named in the script that
// runs them and in the table that lists them.
func TestExamplesAreRun(t *testing.T) {
	dir := filepath.Join("..", "..", "examples")
	script, err := os.ReadFile(filepath.Join("testdata", "script", "examples.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	table, err := os.ReadFile(filepath.Join(dir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.sh"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples in %s: %v", dir, err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		if !strings.Contains(string(script), " sh examples/"+name) {
			t.Errorf("%s is not run by testdata/script/examples.txtar", name)
		}
		if !strings.Contains(string(table), "["+name+"]") {
			t.Errorf("%s is not in examples/README.md", name)
		}
	}
}

// TestSystemdUnits reads the command of the service as systemd would and has
// babelwire look at its flags.
func TestSystemdUnits(t *testing.T) {
	unit, err := os.ReadFile(filepath.Join("..", "..", "deploy", "systemd", "babelwire.service"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(unit), "\nExecStart=%h/bin/babelwire ")
	if !ok {
		t.Fatal("there is no ExecStart")
	}
	line, _, _ := strings.Cut(rest, "\n")
	config, err := filepath.Abs(filepath.Join("..", "..", "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	args := strings.Fields(strings.ReplaceAll(line, "%h/.config/babelwire/config.yaml", config))
	o := call(t, nil, nil, append(args, "--print-config")...)
	o.want(t, exitOK)
	var printed map[string]any
	if err := yaml.Unmarshal([]byte(o.stdout), &printed); err != nil || printed["sources"] == nil {
		t.Errorf("the service's command does not read its config: %v\n%s", err, o.stdout)
	}
	if !strings.Contains(string(unit), "\nSuccessExitStatus=3\n") {
		t.Error("a briefing with incomplete sources would count as a failed unit")
	}
}
