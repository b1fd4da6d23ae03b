package llmtest

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
)

// get asks for a path at the root of the server.
func get(t *testing.T, s *Server, path string) (int, string) {
	t.Helper()
	tr := &http.Transport{DisableKeepAlives: true}
	res, err := (&http.Client{Transport: tr}).Get(strings.TrimSuffix(s.URL, "/v1") + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// TestEndpoints: every dialect has its own ways to tell of itself, and no other's.
func TestEndpoints(t *testing.T) {
	loading := start(t, Options{Behavior: "503loading*2,ok"})
	for i, want := range []int{200, 503, 503, 200} { // models, health, health, health
		path := "/health"
		if i == 0 {
			path = "/v1/models"
		}
		code, _ := get(t, loading, path)
		equal(t, code, want)
	}
	paths := []string{"/v1/models", "/health", "/props", "/slots", "/metrics", "/version", "/api/version", "/api/tags", "/api/ps"}
	for kind, want := range map[string]map[string]string{
		KindOpenAI:   {"/v1/models": "system"},
		KindLlamaCpp: {"/v1/models": "llamacpp", "/health": "ok", "/props": "total_slots", "/slots": "is_processing", "/metrics": "llamacpp:requests_deferred 0"},
		KindVLLM:     {"/v1/models": `"max_model_len":777`, "/health": "ok", "/version": "version", "/metrics": `vllm:num_requests_waiting{model_name="fake"} 0`},
		KindOllama:   {"/v1/models": "library", "/api/version": "version", "/api/tags": "fake", "/api/ps": "777"},
	} {
		s := start(t, Options{Kind: kind, Context: 777})
		for _, path := range paths {
			code, body := get(t, s, path)
			part, has := want[path]
			if has != (code == 200) || !strings.Contains(body, part) {
				t.Errorf("%s %s: %d %s", kind, path, code, body)
			}
		}
	}
	if _, err := New(Options{Kind: "other"}); err == nil || !strings.Contains(err.Error(), "vllm") {
		t.Errorf("another kind: %v", err)
	}
}

// TestDialects: a refusal speaks the dialect of the server.
func TestDialects(t *testing.T) {
	for _, tt := range []struct {
		kind, behavior string
		status         int
		want           string
	}{
		{KindOpenAI, "key", 401, `{"error":{"code":"invalid_api_key","message":"Incorrect API key provided.","param":null,"type":"invalid_request_error"}}`},
		{KindLlamaCpp, "key", 401, `{"error":{"code":401,"message":"Invalid API Key","type":"authentication_error"}}`},
		{KindVLLM, "nomodel", 404, "{\"code\":404,\"message\":\"The model `fake` does not exist.\",\"object\":\"error\",\"param\":null,\"type\":\"NotFoundError\"}"},
		{KindOllama, "nomodel", 404, `{"error":{"code":null,"message":"model \"fake\" not found, try pulling it first","param":null,"type":"not_found_error"}}`},
		{KindOllama, "503busy:0", 503, "maximum pending requests exceeded"},
		{KindVLLM, "429", 429, `"object":"error"`},
		{KindVLLM, "noform", 400, `"type":"BadRequestError"`},
		{KindOllama, "5xx", 500, "llama runner process has terminated"},
		{KindOpenAI, "context:1", 400, "context_length_exceeded"},
		{KindLlamaCpp, "context:1", 400, `"n_ctx":8192`},
		{KindVLLM, "context:1", 400, "maximum context length is 8192 tokens. However, you requested"},
		{KindOllama, "context:1", 400, "exceed the context length of 8192"},
	} {
		a := ask(t, start(t, Options{Kind: tt.kind, Behavior: tt.behavior}), map[string]any{"response_format": map[string]any{"json_schema": map[string]any{"schema": map[string]any{}}}}, frenchPrompt)
		if a.status != tt.status || !bytes.Contains(a.body, []byte(tt.want)) {
			t.Errorf("%s %s: %d %s, want %d %s", tt.kind, tt.behavior, a.status, a.body, tt.status, tt.want)
		}
	}
}

// TestOllamaCutsInSilence: a prompt that is too long is answered as if it were not.
func TestOllamaCutsInSilence(t *testing.T) {
	a := ask(t, start(t, Options{Kind: KindOllama, Context: 80}), nil, frenchPrompt+strings.Repeat(" word", 100))
	equal(t, a.status, 200)
	equal(t, a.usage.Prompt, 60)
}

// TestStreamFaults: what a stream can suffer.
func TestStreamFaults(t *testing.T) {
	stream := map[string]any{"stream": true, "stream_options": map[string]any{"include_usage": true}}
	for _, tt := range []struct {
		behavior    string
		status      int
		ended       bool // the body came to an end, and not to a fault
		has, hasNot string
	}{
		{"honest", 200, true, "data: [DONE]", `"error"`},
		{"nostream", 400, true, "stream is not supported", "data:"},
		{"nostream:options", 400, true, "stream_options", "data:"},
		{"plainstream", 200, true, `"chat.completion"`, "data:"},
		{"streamerror", 200, true, `data: {"error":`, "[DONE]"},
		{"nofinish", 200, true, "[DONE]", `"finish_reason":"stop"`},
		{"keepalive", 200, true, ": still at work\n\ndata:", `"error"`},
		{"cut_clean", 200, true, "data: {", "[DONE]"},
		{"cut_chunk", 200, false, "data: {", "[DONE]"},
		{"cut", 200, false, "data: {", "[DONE]"},
		{"empty:nousage", 200, true, "[DONE]", "prompt_tokens"},
		{"think:reasoning", 200, true, `"reasoning":`, "reasoning_content"},
		{"toolcall", 200, true, "tool_calls", "[TOOL]"},
	} {
		a := ask(t, start(t, Options{Behavior: tt.behavior}), stream, frenchPrompt)
		if a.status != tt.status || (a.err == nil) != tt.ended || !bytes.Contains(a.body, []byte(tt.has)) || bytes.Contains(a.body, []byte(tt.hasNot)) {
			t.Errorf("%s: status %d, error %v, body %s", tt.behavior, a.status, a.err, a.body)
		}
	}
}
