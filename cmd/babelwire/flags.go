package main

import (
	"cmp"
	"io"
	"os"
	"slices"
	"strconv"

	"github.com/spf13/pflag"

	"github.com/babelwire/babelwire/pipeline/store"
)

// formats a briefing can be written in, the default of standard output first.
var formats = []string{"md", "html", "json"}

// options are the flags that brief and run share.
type options struct {
	config, baseURL, model, out, journal, concurrency, logFormat, metricsFile string
	deadline, maxTokens                                                       string
	formats                                                                   []string
	printConfig, dryRun, noCache, withoutModel, quiet                         bool
	askFaults                                                                 bool // set by retry-failed --all
	verbose                                                                   int
}

func (o *options) register(f *pflag.FlagSet) {
	o.registerEndpoint(f)
	f.BoolVar(&o.printConfig, "print-config", false, "print the configuration in force and stop")
	f.BoolVar(&o.dryRun, "dry-run", false, "say what would be read and asked, and how long it would take; send and write nothing (with --format json: as JSON)")
	f.StringVarP(&o.out, "out", "o", "", "write the briefing into `DIR` instead of standard output")
	f.StringSliceVar(&o.formats, "format", nil, "md, html, json (default: md to standard output, all three with --out)")
	f.StringVar(&o.metricsFile, "metrics-file", "", "write the figures of the run into `FILE`, for the textfile collector of Prometheus")
	f.StringVar(&o.deadline, "deadline", "", "write the briefing at `TIME` of what is done by then: 06:00 (the next one), or 6h or 45m from now")
	f.StringVar(&o.maxTokens, "max-tokens-total", "", "the most tokens that the run may cost, prompts and answers together: `NUMBER` such as 200k or 1.5M")
	f.BoolVar(&o.withoutModel, "without-model", false, "ask no model: leading sentences as they stand, grouped")
}

// registerEndpoint adds the flags of every command that asks a model.
func (o *options) registerEndpoint(f *pflag.FlagSet) {
	f.StringVar(&o.config, "config", "", "config `FILE` (default ./config.yaml, then the user's config folder)")
	f.StringVar(&o.baseURL, "base-url", "", "the endpoint, as http://127.0.0.1:8080/v1 (default: the config's, then the usual local ports)")
	f.StringVar(&o.model, "model", "", "the model's `NAME` (default: the first one the endpoint has)")
	f.StringVar(&o.journal, "journal", "", "the journal's `FILE`, where every answer is kept (default: the user's state folder)")
	f.StringVar(&o.concurrency, "concurrency", "", "requests in flight: auto or a `NUMBER` (default auto)")
	f.BoolVar(&o.noCache, "no-cache", false, "ask again even what the journal holds")
	f.BoolVar(&o.quiet, "quiet", false, "no progress, errors only")
	f.StringVar(&o.logFormat, "log-format", "", "text or json (default text)")
	f.CountVarP(&o.verbose, "verbose", "v", "say more; -vv says everything")
}

// configure joins defaults, file, environment and flags.
func (a *app) configure(o options, flags *pflag.FlagSet) (Config, error) {
	cfg, err := loadConfig(o.config, a.getenv, os.Environ())
	if err != nil {
		return cfg, err
	}
	if o.baseURL != "" || o.model != "" {
		e := cfg.endpoint()
		if o.baseURL != "" && o.baseURL != e.BaseURL {
			e = Endpoint{BaseURL: o.baseURL, Timeout: e.Timeout} // another server: the file's model and grades are not its
			cfg.Endpoints = nil                                  // and nobody else is asked: the texts go where the command line says
		}
		if o.model != "" && o.model != e.Model {
			e.Model, e.Skill = o.model, nil
		}
		cfg.Endpoints = append([]Endpoint{e}, cfg.Endpoints[min(1, len(cfg.Endpoints)):]...)
	}
	if o.out != "" {
		cfg.Output.Dir = o.out
	}
	if flags.Changed("format") {
		cfg.Output.Formats = o.formats
	}
	if o.journal != "" {
		cfg.Journal = o.journal
	}
	if o.metricsFile != "" {
		cfg.MetricsFile = o.metricsFile
	}
	if o.logFormat != "" {
		cfg.Log.Format = o.logFormat
	}
	if o.deadline != "" {
		cfg.Limits.Deadline = Deadline(o.deadline)
		if err := cfg.Limits.Deadline.check("the command line", "--deadline"); err != nil {
			return cfg, err
		}
	}
	if o.maxTokens != "" {
		cfg.Limits.MaxTokens = Amount(o.maxTokens)
		if err := cfg.Limits.MaxTokens.check("the command line", "--max-tokens-total"); err != nil {
			return cfg, err
		}
	}
	switch o.concurrency {
	case "":
	case "auto":
		cfg.Limits.Concurrency = 0
	default:
		n, err := strconv.Atoi(o.concurrency)
		if err != nil || n < 1 {
			return cfg, usagef("--concurrency: %q is neither auto nor a number above 0", o.concurrency)
		}
		cfg.Limits.Concurrency = n
	}
	return cfg, cfg.validate("")
}

func (a *app) printed(cfg Config, err error) error {
	if err != nil {
		return err
	}
	text, err := cfg.print()
	if err != nil {
		return err
	}
	_, err = io.WriteString(a.stdout, text)
	return err
}

// journalPath is where the journal lies.
func (a *app) journalPath(cfg Config) string { return cmp.Or(cfg.Journal, store.DefaultPath(a.getenv)) }

// stdoutFormat is the format for standard output.
func (c Config) stdoutFormat() string {
	if len(c.Output.Formats) == 0 || slices.Equal(c.Output.Formats, defaults().Output.Formats) {
		return formats[0]
	}
	return c.Output.Formats[0]
}
