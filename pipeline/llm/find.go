package llm

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"
)

// usualPorts are where the servers listen unless told otherwise: llama.cpp, Ollama, vLLM, LM Studio.
var usualPorts = []string{
	"http://127.0.0.1:8080/v1",
	"http://127.0.0.1:11434/v1",
	"http://127.0.0.1:8000/v1",
	"http://127.0.0.1:1234/v1",
}

const discoverTimeout = time.Second

// Discover asks the candidates (nil = the usual local ports) for /v1/models at
// once, a second each, and returns the first in the order of the list that
// answers like a model server, with the kind of server as far as the answer tells. No key is sent.
func Discover(ctx context.Context, candidates []string) (baseURL, kind string, ok bool) {
	if candidates == nil {
		candidates = usualPorts
	}
	transport := newTransport(0)
	defer transport.CloseIdleConnections()
	client := &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	ctx, cancel := context.WithTimeout(ctx, discoverTimeout)
	defer cancel()
	type found struct {
		base, kind string
		ok         bool
	}
	results := make([]chan found, len(candidates))
	for i, candidate := range candidates {
		results[i] = make(chan found, 1)
		go func() {
			base, kind, ok := lookAt(ctx, client, candidate)
			results[i] <- found{base, kind, ok}
		}()
	}
	var first found
	for _, r := range results {
		f := <-r
		if f.ok && !first.ok {
			first = f
			cancel() // the others are waited for, so that no goroutine stays behind
		}
	}
	return first.base, first.kind, first.ok
}

func lookAt(ctx context.Context, client *http.Client, candidate string) (base, kind string, ok bool) {
	u, err := normalizeBase(candidate)
	if err != nil {
		return "", "", false
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String()+"/models", nil)
	if err != nil {
		return "", "", false
	}
	resp, err := client.Do(req)
	if err != nil {
		return "", "", false
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if closeErr := resp.Body.Close(); err != nil || closeErr != nil {
		return "", "", false
	}
	list := modelList{server: resp.Header.Get("Server"), host: u.Host}
	switch {
	case resp.StatusCode == http.StatusServiceUnavailable && loadingPattern.Match(body) && json.Valid(body):
		return u.String(), list.kind(), true // it is there and will be ready soon
	case resp.StatusCode == http.StatusOK && json.Unmarshal(body, &list) == nil && list.Data != nil:
		return u.String(), list.kind(), true
	}
	return "", "", false
}
