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

// endpointClient is what the pipeline asks, and what tells about it afterwards.
type endpointClient interface {
	pipeline.Endpoint
	Stats() llm.Stats
	Close()
}

// connectAll makes one endpoint of all that the config names, and says how the
// journal knows it. With a single one it is that one.
func (a *app) connectAll(ctx context.Context, cfg Config, log *slog.Logger) (endpointClient, Endpoint, error) {
	if len(cfg.Endpoints) < 2 {
		return a.connect(ctx, cfg, log)
	}
	var clients []*llm.Client
	for i, e := range cfg.Endpoints {
		if e.BaseURL == "" {
			return nil, e, usagef("endpoints[%d].base_url is empty; with several endpoints each one is to be named", i)
		}
		client, err := a.client(ctx, cfg, i, log)
		if err != nil {
			return nil, e, err
		}
		clients = append(clients, client)
	}
	pool, err := llm.NewPool(log, clients...)
	if err != nil {
		return nil, Endpoint{}, usageError{err}
	}
	return pool, cfg.together(), nil
}

// connect finds the first endpoint and says which one it is, unless only errors are wanted.
func (a *app) connect(ctx context.Context, cfg Config, log *slog.Logger) (*llm.Client, Endpoint, error) {
	e := cfg.endpoint()
	if e.BaseURL == "" {
		base, kind, ok := llm.Discover(ctx, nil)
		if !ok {
			return nil, e, &pipeline.EndpointError{Err: errors.New("no endpoint is configured and none answers on the usual local ports " +
				"(llama.cpp 8080, Ollama 11434, vLLM 8000, LM Studio 1234); start one, or name it with --base-url, or use --without-model")}
		}
		e.BaseURL = base
		a.say(ctx, log, "using the %s endpoint at %s", kind, base)
	}
	cfg.Endpoints = []Endpoint{e}
	client, err := a.client(ctx, cfg, 0, log)
	return client, e, err
}

// client makes the client of one endpoint of the config.
func (a *app) client(ctx context.Context, cfg Config, i int, log *slog.Logger) (*llm.Client, error) {
	e := cfg.Endpoints[i]
	if host, open := unprotected(e.BaseURL); open {
		a.say(ctx, log, "warning: %s is neither local nor https: texts and key travel unprotected", host)
	}
	key := ""
	if sameHost(e.BaseURL, cfg.Endpoints[0].BaseURL) { // the key of the environment is the first one's
		key = cmp.Or(a.getenv("BABELWIRE_API_KEY"), a.getenv("OPENAI_API_KEY"))
	}
	if e.APIKeyFile != "" {
		text, err := os.ReadFile(e.APIKeyFile)
		if err != nil {
			return nil, usagef("endpoints[%d].api_key_file: %w; name the file that holds the key, readable for you", i, err)
		}
		key = strings.TrimSpace(string(text))
	}
	client, err := llm.New(llm.Config{
		Endpoint: llm.Endpoint{BaseURL: e.BaseURL, Model: e.Model, APIKey: key, Timeout: e.Timeout.value()},
		InFlight: cfg.Limits.Concurrency, MaxWait: cfg.Limits.MaxWait.value(), MaxOutage: cfg.Limits.MaxOutage.value(), Log: log, ProbePrompt: pipeline.EndpointProbe(),
	})
	if err != nil {
		return nil, usageError{err}
	}
	return client, nil
}

// say writes a line for people, unless only errors are wanted.
func (a *app) say(ctx context.Context, log *slog.Logger, format string, args ...any) {
	if log.Enabled(ctx, slog.LevelWarn) {
		fmt.Fprintf(a.stderr, "babelwire: "+format+"\n", args...)
	}
}

// workers is how many articles are in work at once, 0 where the pipeline decides:
// limits.concurrency counts requests at each server.
func (c *Config) workers() int { return c.Limits.Concurrency * max(1, len(c.Endpoints)) }

// together is the config's endpoints as one, addressed so that the journal tells
// apart what it knows of each combination. The address never appears in a file
// out; the model does, and is the one that was asked for: the first one's.
func (c *Config) together() Endpoint {
	e := c.endpoint()
	for _, other := range c.Endpoints[min(1, len(c.Endpoints)):] {
		e.BaseURL += strings.TrimRight(" "+other.BaseURL+" "+other.Model, " ")
	}
	return e
}

// furtherSkill is what the config says of the models of its further endpoints.
func (c *Config) furtherSkill() []map[string]pipeline.Skill {
	var list []map[string]pipeline.Skill
	for _, e := range c.Endpoints[min(1, len(c.Endpoints)):] {
		list = append(list, (&Config{Endpoints: []Endpoint{e}}).skill())
	}
	return list
}

// sameHost reports whether two addresses lead to one server, as far as their text tells.
func sameHost(a, b string) bool {
	u, errU := url.Parse(a)
	v, errV := url.Parse(b)
	return errU == nil && errV == nil && u.Scheme == v.Scheme && u.Host == v.Host
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
	client, endpoint, err := a.connectAll(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer client.Close()
	p, err := pipeline.New(pipeline.Config{
		Detector: lang.New(), Journal: journal, Client: client, Endpoint: endpoint.BaseURL, Model: endpoint.Model,
		Workers: cfg.workers(), NoCache: o.noCache, Log: log, Skill: cfg.skill(), FurtherSkill: cfg.furtherSkill(),
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
