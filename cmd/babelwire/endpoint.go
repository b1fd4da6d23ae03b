package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/lang"
	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/store"
)

// connect finds the endpoint and says which one it is, unless only errors are wanted.
func (a *app) connect(ctx context.Context, cfg Config, log *slog.Logger) (*llm.Client, Endpoint, error) {
	say := func(format string, args ...any) {
		if log.Enabled(ctx, slog.LevelWarn) {
			fmt.Fprintf(a.stderr, "babelwire: "+format+"\n", args...)
		}
	}
	e := cfg.endpoint()
	if e.BaseURL == "" {
		base, kind, ok := llm.Discover(ctx, nil)
		if !ok {
			return nil, e, &pipeline.EndpointError{Err: errors.New("no endpoint is configured and none answers on the usual local ports " +
				"(llama.cpp 8080, Ollama 11434, vLLM 8000, LM Studio 1234); start one, or name it with --base-url, or use --without-model")}
		}
		e.BaseURL = base
		say("using the %s endpoint at %s", kind, base)
	}
	if host, open := unprotected(e.BaseURL); open {
		say("warning: %s is neither local nor https: texts and key travel unprotected", host)
	}
	key := cmp.Or(a.getenv("BABELWIRE_API_KEY"), a.getenv("OPENAI_API_KEY"))
	if e.APIKeyFile != "" {
		text, err := os.ReadFile(e.APIKeyFile)
		if err != nil {
			return nil, e, usagef("endpoints[0].api_key_file: %w; name the file that holds the key, readable for you", err)
		}
		key = strings.TrimSpace(string(text))
	}
	client, err := llm.New(llm.Config{
		Endpoint: llm.Endpoint{BaseURL: e.BaseURL, Model: e.Model, APIKey: key, Timeout: e.Timeout.value()},
		InFlight: cfg.Limits.Concurrency, MaxWait: cfg.Limits.MaxWait.value(), Log: log, ProbePrompt: pipeline.EndpointProbe(),
	})
	if err != nil {
		return nil, e, usageError{err}
	}
	return client, e, nil
}

// withModel opens the journal and the endpoint for work on a pipeline that
// makes no briefing, until the first Ctrl-C.
func (a *app) withModel(ctx context.Context, cfg Config, o options, work func(context.Context, *pipeline.Pipeline) error) error {
	ctx, stop := a.interruptible(ctx)
	defer stop()
	log := a.logger(cfg, o)
	journal, err := store.Open(ctx, a.journalPath(cfg))
	if err != nil {
		return err
	}
	defer func() { _ = journal.Close() }() // every answer is durable already
	client, endpoint, err := a.connect(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer client.Close()
	p, err := pipeline.New(pipeline.Config{
		Detector: lang.New(), Journal: journal, Client: client, Endpoint: endpoint.BaseURL, Model: endpoint.Model,
		Workers: cfg.Limits.Concurrency, NoCache: o.noCache, Log: log, Skill: cfg.skill(),
	})
	if err != nil {
		return err
	}
	return work(ctx, p)
}

// unprotected reports whether what is sent to an address can be read on the way:
// it is neither local nor https.
func unprotected(base string) (host string, open bool) {
	u, err := url.Parse(base)
	if err != nil || u.Scheme == "https" {
		return "", false
	}
	name := u.Hostname()
	return u.Host, name != "localhost" && name != "::1" && !strings.HasPrefix(name, "127.")
}
