package llm

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const testSchema = `{"type":"object","properties":{"b":{"type":"string"},"a":{"type":"integer"}},"required":["b","a"],"additionalProperties":false}`

// fake is an endpoint without a network, so that it works inside a synctest bubble.
type fake struct {
	mu      sync.Mutex
	models  func() (*http.Response, error)
	chat    func(n int, body map[string]any) (*http.Response, error) // n counts from 0, the probe not included
	chats   int
	bodies  []map[string]any
	headers []http.Header
	noProbe bool // probes go to chat like the rest
}

func (f *fake) RoundTrip(req *http.Request) (*http.Response, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.headers = append(f.headers, req.Header.Clone())
	if req.Method == http.MethodGet {
		if strings.HasSuffix(req.URL.Path, "/models") {
			if f.models != nil {
				return f.models()
			}
			return response(200, `{"data":[{"id":"m1"},{"id":"m2"}]}`), nil
		}
		return response(404, `{"error":"not found"}`), nil
	}
	raw, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	if int64(len(raw)) != req.ContentLength {
		return nil, fmt.Errorf("content length %d of %d", req.ContentLength, len(raw))
	}
	var body map[string]any
	if err := json.Unmarshal(raw, &body); err != nil {
		return nil, err
	}
	if !f.noProbe && strings.Contains(string(raw), "TASK: probe") {
		return response(200, completion(`{"ok":true,"word":"hi"}`, "stop")), nil
	}
	f.bodies = append(f.bodies, body)
	f.chats++
	return f.chat(f.chats-1, body)
}

func response(status int, body string, headers ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Status: http.StatusText(status), Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1}
}

func completion(content, finish string) string {
	b, err := json.Marshal(map[string]any{
		"model":   "m1",
		"choices": []any{map[string]any{"message": map[string]any{"role": "assistant", "content": content}, "finish_reason": finish}},
		"usage":   map[string]any{"prompt_tokens": 20, "completion_tokens": 7},
	})
	if err != nil {
		panic(err)
	}
	return string(b)
}

func newTestClient(t *testing.T, f *fake, change ...func(*Config)) *Client {
	t.Helper()
	cfg := Config{Endpoint: Endpoint{BaseURL: "http://model.example:8080", APIKey: "sk-canary-0123456789"}, Transport: f}
	for _, c := range change {
		c(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func question() Request {
	return Request{
		Purpose: "test 001", Schema: json.RawMessage(testSchema), MaxTokens: 100,
		Messages: []Message{{Role: "system", Content: "sys"}, {Role: "user", Content: "ask"}},
	}
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

func containsProbe(raw []byte) bool { return strings.Contains(string(raw), "TASK: probe") }

func contextWithCancel(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	return ctx, cancel
}
