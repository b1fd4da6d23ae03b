package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/llm"
)

// connect finds the endpoint and says which one it is, unless only errors are wanted.
func (a *app) connect(ctx context.Context, cfg Config, log *slog.Logger) (*llm.Client, Endpoint, error) {
	say := func(format string, args ...any) {
		if log.Enabled(ctx, slog.LevelWarn) {
			fmt.Fprintf(a.stderr, "babelwire: "+format+"\n", args...)
		}
	}
	var e Endpoint
	if len(cfg.Endpoints) > 0 {
		e = cfg.Endpoints[0]
	}
	if e.BaseURL == "" {
		base, kind, ok := llm.Discover(ctx, nil)
		if !ok {
			return nil, e, &pipeline.EndpointError{Err: errors.New("no endpoint is configured and none answers on the usual local ports " +
				"(llama.cpp 8080, Ollama 11434, vLLM 8000, LM Studio 1234); start one, or name it with --base-url, or use --without-model")}
		}
		e.BaseURL = base
		say("using the %s endpoint at %s", kind, base)
	}
	if u, err := url.Parse(e.BaseURL); err == nil && u.Scheme != "https" && !local(u.Hostname()) {
		say("warning: %s is neither local nor https: texts and key travel unprotected", u.Host)
	}
	key := first(a.getenv("BABELWIRE_API_KEY"), a.getenv("OPENAI_API_KEY"))
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

func local(host string) bool {
	return host == "localhost" || host == "::1" || strings.HasPrefix(host, "127.")
}
