package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestBadConfig: every mistake ends in exit code 64, and the message names the
// file, the key, and where the decoder knows it the line.
func TestBadConfig(t *testing.T) {
	rows := map[string][]string{
		"unknown_key.bad.yaml":    {"[3:5]", "modle"},
		"unknown_top.bad.yaml":    {"[4:1]", "endpoint"},
		"duplicate_key.bad.yaml":  {"[4:1]", "journal"},
		"wrong_type.bad.yaml":     {"[2:", "concurrency", "plenty"},
		"not_yaml.bad.yaml":       {"[2:"},
		"bad_skill.bad.yaml":      {"endpoints[0].skill.fr", `"superb"`, "good, fair or weak"},
		"bad_url.bad.yaml":        {"endpoints[1].base_url", "ftp://models.example/v1"},
		"bad_timeout.bad.yaml":    {"endpoints[0].timeout", `"soon"`},
		"negative.bad.yaml":       {"limits", "negative"},
		"bad_format.bad.yaml":     {"output.formats", `"pdf"`},
		"bad_language.bad.yaml":   {"languages", `"klingon"`},
		"bad_log.bad.yaml":        {"log.format", `"xml"`},
		"source_no_path.bad.yaml": {"sources[1].path"},
		"secret.bad.yaml":         {"[3:5]", "api_key"},
	}
	files, err := filepath.Glob("testdata/config/*.bad.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(rows) {
		t.Errorf("%d files for %d rows", len(files), len(rows))
	}
	for _, file := range files {
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			texts, ok := rows[name]
			if !ok {
				t.Fatal("the file has no row")
			}
			o := call(t, nil, nil, "brief", "--config", file, "--without-model", "--journal", filepath.Join(t.TempDir(), "j.db"), newsFile(t))
			o.want(t, exitUsage, append(texts, file)...)
			if o.stdout != "" {
				t.Errorf("standard output holds %q", o.stdout)
			}
		})
	}
}

// TestSecretStaysOut: a key that somebody wrote into the config is refused, and
// not repeated on the terminal.
func TestSecretStaysOut(t *testing.T) {
	o := call(t, nil, nil, "brief", "--config", "testdata/config/secret.bad.yaml", "x.txt")
	if strings.Contains(o.stderr, "sk-canary-in-config") {
		t.Error("the key was printed")
	}
}

// TestShippedConfig: the config of the repository is complete and valid.
func TestShippedConfig(t *testing.T) {
	file := "../../config.yaml"
	cfg, err := loadConfig(file, func(string) string { return "" }, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := defaults()
	ignored := cmp.Options{
		cmpopts.IgnoreUnexported(Config{}), cmpopts.IgnoreFields(Config{}, "Endpoints", "Sources"), cmpopts.IgnoreFields(Output{}, "Dir"),
	}
	if diff := cmp.Diff(want, cfg, ignored); diff != "" {
		t.Errorf("the file does not show the defaults (-default +file):\n%s", diff)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	printed, err := (Config{Endpoints: []Endpoint{{Skill: map[string]string{}}}, Sources: []SourceEntry{{}}}).print()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(printed) {
		key, _, ok := strings.Cut(strings.TrimLeft(line, " -"), ":")
		if ok && !strings.Contains(string(text), key+":") {
			t.Errorf("the file does not show the key %s", key)
		}
	}
}

// TestPrintConfigIsConfig: what --print-config prints can be used as the config.
func TestPrintConfigIsConfig(t *testing.T) {
	o := call(t, nil, nil, "brief", "--print-config", "--config", "../../config.yaml", "--base-url", "http://127.0.0.1:9/v1", "--model", "m")
	o.want(t, exitOK)
	file := filepath.Join(t.TempDir(), "printed.yaml")
	if err := os.WriteFile(file, []byte(o.stdout), 0o600); err != nil {
		t.Fatal(err)
	}
	again := call(t, nil, nil, "brief", "--print-config", "--config", file)
	again.want(t, exitOK)
	var one, two Config
	if err := decode([]byte(o.stdout), &one); err != nil {
		t.Fatal(err)
	}
	if err := decode([]byte(again.stdout), &two); err != nil {
		t.Fatal(err)
	}
	// Paths are read against the file's folder, so those alone may differ.
	same := cmp.Options{
		cmpopts.IgnoreUnexported(Config{}), cmpopts.IgnoreFields(Output{}, "Dir"), cmpopts.IgnoreFields(Endpoint{}, "APIKeyFile"),
		cmpopts.EquateEmpty(),
	}
	if diff := cmp.Diff(one, two, same); diff != "" {
		t.Errorf("printed and read again (-first +second):\n%s", diff)
	}
}

// TestPrecedence: flag, then environment, then file, then default.
func TestPrecedence(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "c.yaml")
	yaml := "endpoints:\n  - base_url: http://file.example/v1\n    model: from-file\n    timeout: 3m\noutput:\n  title: from file\nlog:\n  format: json\nlanguages: [fr]\n"
	if err := os.WriteFile(file, []byte(yaml), 0o600); err != nil {
		t.Fatal(err)
	}
	printed := func(env map[string]string, args ...string) Config {
		t.Helper()
		o := call(t, env, nil, append([]string{"run", "--print-config", "--config", file}, args...)...)
		o.want(t, exitOK)
		var c Config
		if err := decode([]byte(o.stdout), &c); err != nil {
			t.Fatal(err)
		}
		return c
	}
	equal := func(what string, got, want any) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	c := printed(nil)
	equal("model of the file", c.Endpoints[0].Model, "from-file")
	equal("timeout of the file", c.Endpoints[0].Timeout.value(), 3*time.Minute)
	equal("languages of the file", c.Languages, []string{"fr"})
	equal("default beside it", c.Limits.MaxBytes, defaults().Limits.MaxBytes)
	equal("formats by default", c.Output.Formats, defaults().Output.Formats)

	// OPENAI_BASE_URL is another server than the file's: its model is not this one's.
	c = printed(map[string]string{"OPENAI_BASE_URL": "http://openai.example/v1"})
	equal("OPENAI_BASE_URL", c.Endpoints[0].BaseURL, "http://openai.example/v1")
	equal("the file's model", c.Endpoints[0].Model, "")

	t.Setenv("BABELWIRE_ENDPOINTS_0_BASE_URL", "http://env.example/v1")
	t.Setenv("BABELWIRE_ENDPOINTS_0_MODEL", "from-env")
	t.Setenv("BABELWIRE_LANGUAGES", "nl,id")
	t.Setenv("BABELWIRE_OUTPUT_TITLE", "from env")
	t.Setenv("BABELWIRE_LIMITS_MAX_WAIT", "90s")
	t.Setenv("BABELWIRE_SOURCES_0_PATH", "news")
	t.Setenv("BABELWIRE_SOURCES_1_PATH", "more")
	c = printed(map[string]string{"OPENAI_BASE_URL": "http://openai.example/v1"})
	equal("URL of the environment", c.Endpoints[0].BaseURL, "http://env.example/v1")
	equal("model of the environment", c.Endpoints[0].Model, "from-env")
	equal("languages of the environment", c.Languages, []string{"nl", "id"})
	equal("title of the environment", c.Output.Title, "from env")
	equal("waiting of the environment", c.Limits.MaxWait.value(), 90*time.Second)
	equal("sources of the environment", len(c.Sources), 2)
	equal("what only the file says", c.Log.Format, "json")

	c = printed(nil, "--model", "from-flag", "--log-format", "text", "--format", "json", "-o", "there", "--journal", "j.db", "--concurrency", "3")
	equal("model of the flag", c.Endpoints[0].Model, "from-flag")
	equal("URL stays", c.Endpoints[0].BaseURL, "http://env.example/v1")
	equal("log of the flag", c.Log.Format, "text")
	equal("formats of the flag", c.Output.Formats, []string{"json"})
	equal("folder of the flag", c.Output.Dir, "there")
	equal("journal of the flag", c.Journal, "j.db")
	equal("concurrency of the flag", c.Limits.Concurrency, 3)
	c = printed(nil, "--base-url", "http://flag.example/v1")
	equal("URL of the flag", c.Endpoints[0].BaseURL, "http://flag.example/v1")
}

// TestBadEnvironment: a variable of the wrong type is a usage error that names it.
func TestBadEnvironment(t *testing.T) {
	t.Setenv("BABELWIRE_LIMITS_CONCURRENCY", "plenty")
	call(t, nil, nil, "brief", "--print-config").want(t, exitUsage, "environment", "plenty")
}
