package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
	"github.com/goccy/go-yaml"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/lang"
)

// Config is config.yaml. Every key can be set as BABELWIRE_<KEY> too, list
// entries by number: BABELWIRE_ENDPOINTS_0_BASE_URL.
type Config struct {
	Endpoints []Endpoint    `yaml:"endpoints" envPrefix:"ENDPOINTS"`
	Sources   []SourceEntry `yaml:"sources" envPrefix:"SOURCES"`
	Output    Output        `yaml:"output" envPrefix:"OUTPUT_"`
	Limits    Limits        `yaml:"limits" envPrefix:"LIMITS_"`
	Languages []string      `yaml:"languages" env:"LANGUAGES"`
	Journal   string        `yaml:"journal" env:"JOURNAL"`
	// MetricsFile is where run and brief leave their figures for Prometheus; "" = nowhere.
	MetricsFile string `yaml:"metrics_file" env:"METRICS_FILE"`
	Log         Log    `yaml:"log" envPrefix:"LOG_"`

	dir string // folder of the file, against which its paths are read
}

// Endpoint is one OpenAI-compatible server. The key comes from the environment
// (OPENAI_API_KEY) or from a file, never from this file.
type Endpoint struct {
	BaseURL    string   `yaml:"base_url" env:"BASE_URL"`
	Model      string   `yaml:"model" env:"MODEL"`
	Timeout    Duration `yaml:"timeout" env:"TIMEOUT"`
	APIKeyFile string   `yaml:"api_key_file" env:"API_KEY_FILE"`
	Skill      Skills   `yaml:"skill" env:"SKILL"`
}

// SourceEntry is one source of the nightly run.
type SourceEntry struct {
	Path      string `yaml:"path" env:"PATH"`
	Publisher string `yaml:"publisher" env:"PUBLISHER"`
	Published string `yaml:"published" env:"PUBLISHED"`
	Country   string `yaml:"country" env:"COUNTRY"` // of the publisher, ISO 3166-1 alpha-2
}

// Duration is a time such as 90s, 20m or 1h30m. It is kept as text until it is
// validated, because only then the key can be named.
type Duration string

func (d Duration) value() time.Duration {
	v, _ := time.ParseDuration(string(d)) // validate has seen it
	return v
}

func (d Duration) check(where, key string) error {
	if d == "" {
		return nil
	}
	if v, err := time.ParseDuration(string(d)); err != nil || v < 0 {
		return usagef("%s: %s: %q is not a duration such as 90s, 20m or 1h30m", where, key, string(d))
	}
	return nil
}

// Output says where the briefing goes.
type Output struct {
	Dir     string   `yaml:"dir" env:"DIR"`
	Formats []string `yaml:"formats" env:"FORMATS"`
	Title   string   `yaml:"title" env:"TITLE"`
}

// Limits bounds what a run may use.
type Limits struct {
	Concurrency int      `yaml:"concurrency" env:"CONCURRENCY"`             // requests in flight; 0 = what the server has slots for, and two
	MaxBytes    int64    `yaml:"max_bytes" env:"MAX_BYTES"`                 // of one source
	MaxWait     Duration `yaml:"max_wait" env:"MAX_WAIT"`                   // for a server that is loading or busy
	MaxOutage   Duration `yaml:"max_outage" env:"MAX_OUTAGE"`               // for a server that is gone during the run
	Deadline    Deadline `yaml:"deadline" env:"DEADLINE"`                   // when the briefing is to be out
	MaxTokens   Amount   `yaml:"max_tokens_total" env:"MAX_TOKENS_TOTAL"`   // of a run, prompts and answers together
	MaxSource   Amount   `yaml:"max_source_tokens" env:"MAX_SOURCE_TOKENS"` // of one source's text
}

// Log says how the log is written to the terminal.
type Log struct {
	Format string `yaml:"format" env:"FORMAT"` // text or json
}

func defaults() Config {
	return Config{
		Endpoints: []Endpoint{}, Sources: []SourceEntry{},
		Output:    Output{Formats: []string{"md", "html", "json"}, Title: "Briefing"},
		Limits:    Limits{MaxBytes: 20 << 20, MaxWait: "10m", MaxOutage: "30m", MaxTokens: "0", MaxSource: "100k"},
		Languages: []string{"en", "fr", "nl", "id", "ar"},
		Log:       Log{Format: "text"},
	}
}

// configPath finds the file: the one named, else ./config.yaml, else the
// user's. "" means that there is none.
func configPath(named string, getenv func(string) string) (string, error) {
	if named != "" {
		return named, nil
	}
	places := []string{"config.yaml"}
	if dir := getenv("XDG_CONFIG_HOME"); dir != "" {
		places = append(places, filepath.Join(dir, "babelwire", "config.yaml"))
	} else if home := getenv("HOME"); home != "" {
		places = append(places, filepath.Join(home, ".config", "babelwire", "config.yaml"))
	}
	for _, place := range places {
		if _, err := os.Stat(place); err == nil {
			return place, nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", usagef("config %s: %w", place, err)
		}
	}
	return "", nil
}

// loadConfig reads the defaults, the file over them, and the environment over both.
func loadConfig(named string, getenv func(string) string, environ []string) (Config, error) {
	cfg := defaults()
	path, err := configPath(named, getenv)
	if err != nil {
		return cfg, err
	}
	if path != "" {
		text, err := os.ReadFile(path)
		if err != nil {
			return cfg, usagef("config %s: %w; name another file with --config", path, reason(err))
		}
		if err := decode(text, &cfg); err != nil {
			return cfg, usagef("config %s: %w\nMend that line; the config.yaml that comes with babelwire shows every key.", path, err)
		}
		cfg.dir = filepath.Dir(path)
		cfg.Output.Dir, cfg.Journal, cfg.MetricsFile = cfg.beside(cfg.Output.Dir), cfg.beside(cfg.Journal), cfg.beside(cfg.MetricsFile)
		for i := range cfg.Endpoints {
			cfg.Endpoints[i].APIKeyFile = cfg.beside(cfg.Endpoints[i].APIKeyFile)
		}
	}
	vars := map[string]string{}
	for _, kv := range environ {
		if k, v, ok := strings.Cut(kv, "="); ok && strings.HasPrefix(k, "BABELWIRE_") {
			vars[k] = v
		}
	}
	if err := env.ParseWithOptions(&cfg, env.Options{Prefix: "BABELWIRE_", Environment: vars}); err != nil {
		return cfg, variableError(vars, err)
	}
	if base := getenv("OPENAI_BASE_URL"); base != "" && vars["BABELWIRE_ENDPOINTS_0_BASE_URL"] == "" {
		if len(cfg.Endpoints) == 0 {
			cfg.Endpoints = []Endpoint{{}}
		}
		if cfg.Endpoints[0].BaseURL != base {
			// Another server than the file's: the file's model and its grades are not its, and it alone is asked.
			cfg.Endpoints = []Endpoint{{BaseURL: base, Timeout: cfg.Endpoints[0].Timeout, Model: vars["BABELWIRE_ENDPOINTS_0_MODEL"]}}
		}
	}
	return cfg, cfg.validate(path)
}

// wrongType is how the decoder speaks of a value that does not fit its key.
var wrongType = regexp.MustCompile(`cannot unmarshal (.+?) into Go (?:struct field|value)(?: \S+)? of type (\S+)`)

// kindOf names a type of Go or YAML for people.
func kindOf(name string) string {
	switch {
	case strings.HasPrefix(name, "int"), strings.HasPrefix(name, "uint"):
		return "a whole number"
	case strings.HasPrefix(name, "float"):
		return "a number"
	case name == "bool":
		return "true or false"
	case strings.HasPrefix(name, "[]"), name == "sequence":
		return "a list"
	case name == "string", strings.HasSuffix(name, "Duration"), strings.HasSuffix(name, "Deadline"), strings.HasSuffix(name, "Amount"):
		return "a text"
	}
	return "a group of keys"
}

// reason is an error of a file without the path, which is said already.
func reason(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}

// variableError names the variable whose value cannot be read. The parser knows
// the field alone.
func variableError(vars map[string]string, err error) error {
	var wrong env.ParseError
	if !errors.As(err, &wrong) {
		return usagef("environment: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		if strings.HasSuffix(strings.ReplaceAll(name, "_", ""), strings.ToUpper(wrong.Name)) {
			return usagef("environment: %s: %q is not of the kind that belongs there (%s)", name, vars[name], kindOf(wrong.Type.String()))
		}
	}
	return usagef("environment: %w", err)
}

// secretValue finds what somebody wrote into the file as a secret, which does
// not belong there: the excerpt in an error must not repeat it.
var secretValue = regexp.MustCompile(`(?im)^(.*(?:key|secret|token|password)["']?\s*:\s*)\S.*$`)

// decode is strict: an unknown key, a key given twice or a wrong type is an
// error that names line and column.
func decode(text []byte, cfg *Config) error {
	dec := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict())
	if err := dec.Decode(cfg); err != nil && err.Error() != "EOF" {
		excerpt := strings.TrimSpace(yaml.FormatError(err, false, true))
		excerpt = wrongType.ReplaceAllStringFunc(excerpt, func(s string) string {
			m := wrongType.FindStringSubmatch(s)
			return "this is " + kindOf(m[1]) + ", where " + kindOf(m[2]) + " belongs"
		})
		return errors.New(secretValue.ReplaceAllString(excerpt, "${1}[hidden]"))
	}
	return nil
}

// validate checks what the decoder cannot.
func (c *Config) validate(path string) error {
	where := "config"
	if path != "" {
		where = "config " + path
	}
	for i, e := range c.Endpoints {
		if e.BaseURL != "" {
			if u, err := url.Parse(e.BaseURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
				return usagef("%s: endpoints[%d].base_url: %q is not an http or https address such as http://127.0.0.1:8080/v1", where, i, e.BaseURL)
			}
		}
		if err := e.Timeout.check(where, fmt.Sprintf("endpoints[%d].timeout", i)); err != nil {
			return err
		}
		for code, grade := range e.Skill {
			if _, ok := skillOf(code, grade); !ok {
				return usagef("%s: endpoints[%d].skill.%s: %q is not good, fair or weak, nor a chrF2 from 0 to 100, nor {chrf: 51.3, low: 45, n: 28}", where, i, code, grade)
			}
		}
	}
	for i, s := range c.Sources {
		if s.Path == "" {
			return usagef("%s: sources[%d].path is empty", where, i)
		}
		if _, ok := pipeline.CountryCode(s.Country); s.Country != "" && !ok {
			return usagef("%s: sources[%d].country: %q is not a country in two letters (ISO 3166-1), such as FR, NL or GB", where, i, s.Country)
		}
	}
	for _, f := range c.Output.Formats {
		if !slices.Contains(formats, f) {
			return usagef("%s: output.formats: %q is not one of %s", where, f, strings.Join(formats, ", "))
		}
	}
	for _, code := range c.Languages {
		if lang.Name(code) == "unknown" {
			return usagef("%s: languages: %q is not an ISO 639-1 code that is known here", where, code)
		}
	}
	if err := c.Limits.check(where); err != nil {
		return err
	}
	if c.Log.Format != "text" && c.Log.Format != "json" {
		return usagef("%s: log.format: %q is not text or json", where, c.Log.Format)
	}
	return nil
}

// sources are the config's sources, their paths read against the file's folder.
func (c *Config) sources() []pipeline.Source {
	var list []pipeline.Source
	for _, s := range c.Sources {
		list = append(list, pipeline.Source{Name: c.beside(s.Path), Publisher: s.Publisher, Published: s.Published, Country: s.Country})
	}
	return list
}

// beside reads a path of the config file against the file's folder.
func (c *Config) beside(path string) string {
	if path == "" || path == "-" || c.dir == "" || c.dir == "." || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(c.dir, path)
}

// endpoint is the one that is asked, zero where none is named.
func (c *Config) endpoint() Endpoint {
	if len(c.Endpoints) == 0 {
		return Endpoint{}
	}
	return c.Endpoints[0]
}

// skill is what the config says of the model of its endpoint.
func (c *Config) skill() map[string]pipeline.Skill {
	skills := map[string]pipeline.Skill{}
	for code, value := range c.endpoint().Skill {
		skills[code], _ = skillOf(code, value) // validate has seen it
	}
	return skills
}

// print writes the configuration in force, which holds no secret.
func (c Config) print() (string, error) {
	text, err := yaml.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("printing the configuration: %w", err)
	}
	return string(text), nil
}
