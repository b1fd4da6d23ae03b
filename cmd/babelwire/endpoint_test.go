package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/llm"
)

// TestKeysStayAtTheirHost: the key of the environment goes to the first
// endpoint's server alone, and that of a file to its own endpoint.
func TestKeysStayAtTheirHost(t *testing.T) {
	var mu sync.Mutex
	got := map[string][]string{}
	server := func(name string) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			if key := r.Header.Get("Authorization"); len(got[name]) == 0 || got[name][len(got[name])-1] != key {
				got[name] = append(got[name], key)
			}
			http.Error(w, `{"error":{"message":"no such model","code":"model_not_found"}}`, http.StatusNotFound)
		}))
		t.Cleanup(s.Close)
		return s.URL
	}
	first, second, third := server("first"), server("second"), server("third")
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte("sk-of-the-third\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &app{getenv: func(name string) string { return map[string]string{"OPENAI_API_KEY": "sk-of-the-first"}[name] }, stderr: &strings.Builder{}}
	cfg := defaults()
	cfg.Limits.MaxWait = "1s"
	cfg.Endpoints = []Endpoint{
		{BaseURL: first, Model: "m"},
		{BaseURL: first, Model: "smaller"},
		{BaseURL: second, Model: "other"},
		{BaseURL: third, Model: "another", APIKeyFile: file},
	}
	client, _, err := a.connectAll(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if _, err := client.Info(t.Context()); err == nil {
		t.Fatal("an endpoint without a model was taken")
	}
	want := map[string][]string{"first": {"Bearer sk-of-the-first"}, "second": {""}, "third": {"Bearer sk-of-the-third"}}
	mu.Lock()
	defer mu.Unlock()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestConnectAll: one endpoint is a plain client, several are a pool, and the
// journal can tell them apart.
func TestConnectAll(t *testing.T) {
	a := &app{getenv: func(string) string { return "" }, stderr: &strings.Builder{}}
	log := slog.New(slog.DiscardHandler)
	connect := func(list ...Endpoint) (endpointClient, Endpoint) {
		t.Helper()
		cfg := defaults()
		cfg.Endpoints = list
		client, e, err := a.connectAll(t.Context(), cfg, log)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(client.Close)
		return client, e
	}
	one, two := Endpoint{BaseURL: "http://127.0.0.1:1/v1", Model: "m"}, Endpoint{BaseURL: "http://127.0.0.1:2/v1", Skill: Skills{"fr": "weak"}}
	single, name := connect(one)
	if _, ok := single.(*llm.Client); !ok || name.BaseURL != one.BaseURL || name.Model != one.Model {
		t.Errorf("%T, %+v", single, name)
	}
	several, both := connect(one, two)
	if _, ok := several.(*llm.Pool); !ok {
		t.Errorf("%T", several)
	}
	if _, turned := connect(two, one); both.BaseURL == turned.BaseURL || both.BaseURL == name.BaseURL {
		t.Errorf("%q, %q and %q are to be different", name.BaseURL, both.BaseURL, turned.BaseURL)
	}
	if _, other := connect(one, Endpoint{BaseURL: two.BaseURL, Model: "m2"}); other.BaseURL == both.BaseURL || other.Model != "m" {
		t.Errorf("%+v: it is to differ from %q, and to ask for the first one's model", other, both.BaseURL)
	}
	cfg := defaults()
	cfg.Endpoints = []Endpoint{one, two}
	if got := cfg.furtherSkill(); len(got) != 1 || got[0]["fr"].Grade != pipeline.Weak || len(cfg.skill()) != 0 {
		t.Errorf("skills: %v, %v", cfg.skill(), got)
	}
	cfg.Endpoints[1].BaseURL = ""
	if _, _, err := a.connectAll(t.Context(), cfg, log); err == nil || !strings.Contains(err.Error(), "endpoints[1].base_url") {
		t.Errorf("%v", err)
	}
}
