package llm

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestErrorDialects(t *testing.T) {
	tests := []struct {
		name, body string
		status     int
		code       string
		prompt     int
		size       int
	}{
		{"openai context", `{"error":{"message":"This model's maximum context length is 8192 tokens. However, your messages resulted in 9010 tokens.","type":"invalid_request_error","code":"context_length_exceeded"}}`, 400, CodeContextExceeded, 9010, 8192},
		{"vllm context", `{"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4000 in the messages, 1000 in the completion).","type":"BadRequestError","code":400}`, 400, CodeContextExceeded, 4000, 4096},
		{"llama.cpp context", `{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error","n_prompt_tokens":9000,"n_ctx":4096}}`, 400, CodeContextExceeded, 9000, 4096},
		{"llama.cpp context as 500", `{"error":{"code":500,"message":"Context size has been exceeded.","type":"server_error"}}`, 500, CodeContextExceeded, 0, 0},
		{"too large", ``, 413, CodeContextExceeded, 0, 0},
		{"ollama model", `{"error":"model \"x\" not found, try pulling it first"}`, 404, CodeModel, 0, 0},
		{"vllm model", `{"object":"error","message":"The model ` + "`x`" + ` does not exist.","type":"NotFoundError","code":404}`, 404, CodeModel, 0, 0},
		{"path", `404 page not found`, 404, CodeServer, 0, 0},
		{"payment", `{}`, 402, CodeQuota, 0, 0},
		{"hostile", "\x1b[31m\u202e{\"error\":[[[", 400, CodeBadRequest, 0, 0},
	}
	for _, tt := range tests {
		e := classify(tt.status, []byte(tt.body), "h:1", "")
		if e.Code != tt.code || e.PromptTokens != tt.prompt || e.ContextSize != tt.size || e.Retryable && tt.code != CodeServer {
			t.Errorf("%s: %+v", tt.name, e)
		}
		if strings.ContainsAny(e.Error(), "\x1b\u202e") {
			t.Errorf("%s: control characters in %q", tt.name, e.Error())
		}
	}
}

// TestNoKeyNoAddress: a server that repeats the key and its address gets neither into what is printed.
func TestNoKeyNoAddress(t *testing.T) {
	const key = "sk-canary-0123456789"
	for _, status := range []int{200, 400, 401, 404, 429} {
		f := &fake{chat: func(int, map[string]any) (*http.Response, error) {
			return response(status, `{"error":{"message":"Incorrect key `+key+` at http://model.example:8080/v1 and 10.0.0.7:99"}}`, "Retry-After", "1e9"), nil
		}}
		var log bytes.Buffer
		c := newTestClient(t, f, func(c *Config) {
			c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		})
		if status == 200 {
			f.chat = func(int, map[string]any) (*http.Response, error) {
				return response(200, "<html>"+key+" http://model.example:8080"), nil
			}
		}
		_, err := c.Do(t.Context(), question(), nil)
		var e *Error
		if !errors.As(err, &e) {
			t.Fatalf("%d: %v", status, err)
		}
		if strings.Contains(fmt.Sprintf("%v %+v %s %s", err, *e, e.Public(), log.String()), key) {
			t.Errorf("%d: key in %v", status, err)
		}
		if p := e.Public(); strings.Contains(p, "model.example") || strings.Contains(p, "10.0.0.7") || !strings.Contains(p, e.Code) {
			t.Errorf("%d: %s", status, p)
		}
		if got := f.headers[len(f.headers)-1].Get("Authorization"); got != "Bearer "+key {
			t.Errorf("key sent as %q", got)
		}
	}
}

// TestBody: what go-openai drops is on the wire.
func TestBody(t *testing.T) {
	f := &fake{chat: func(int, map[string]any) (*http.Response, error) { return response(200, completion(good, "stop")), nil }}
	c := newTestClient(t, f)
	req := question()
	req.Messages = append([]Message{{"system", ""}}, req.Messages...)
	answer, err := c.Do(t.Context(), req, nil)
	if err != nil || answer.Text != good || answer.Mended || answer.Usage != (Usage{PromptTokens: 20, CompletionTokens: 7}) || answer.Model != "m1" {
		t.Fatalf("%+v, %v", answer, err)
	}
	body := f.bodies[0]
	for name, want := range map[string]any{"temperature": 0.0, "top_p": 1.0, "seed": 0.0, "max_tokens": 100.0, "model": "m1"} {
		if got, ok := body[name]; !ok || got != want {
			t.Errorf("%s = %v", name, got)
		}
	}
	if m := body["messages"].([]any)[0].(map[string]any); m["content"] != "" {
		t.Errorf("empty content: %v", m)
	}
	if body["response_format"] == nil || body["grammar"] != nil {
		t.Errorf("body %v", body)
	}
}

func TestAskAgain(t *testing.T) {
	bad := completion(`{"b":"x"}`, "stop")
	for name, tt := range map[string]struct {
		bad   string
		times int
		code  string
		calls int
	}{
		"once":           {bad, 1, "", 2},
		"twice":          {bad, 2, "", 3},
		"never right":    {bad, 9, CodeSchema, 3},
		"length":         {completion(`{"b":"x`, "length"), 9, CodeLength, 2},
		"no choices":     {`{"choices":[]}`, 1, "", 2},
		"null content":   {`{"choices":[{"message":{"content":null}}]}`, 1, "", 2},
		"no message":     {`{"choices":[{}]}`, 1, "", 2},
		"filter":         {completion("", "content_filter"), 9, CodeRefused, 1},
		"reasoning only": {`{"choices":[{"message":{"content":"","reasoning":"{\"b\":\"x\",\"a\":1}"},"finish_reason":"stop"}]}`, 9, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fake{chat: func(n int, _ map[string]any) (*http.Response, error) {
				if n < tt.times {
					return response(200, tt.bad), nil
				}
				return response(200, completion(good, "stop")), nil
			}}
			answer, err := newTestClient(t, f).Do(t.Context(), question(), nil)
			if (err == nil) != (tt.code == "") || err != nil && codeOf(err) != tt.code || answer.Calls != tt.calls || err == nil && !answer.Mended {
				t.Fatalf("%+v, %v", answer, err)
			}
			seen := map[string]bool{}
			for _, b := range f.bodies {
				seen[fmt.Sprint(b["seed"], b["messages"])] = true
			}
			if len(seen) != len(f.bodies) {
				t.Error("the same request was sent twice")
			}
		})
	}
}

func TestTruncatedPrompt(t *testing.T) {
	f := &fake{chat: func(int, map[string]any) (*http.Response, error) { return response(200, completion(good, "stop")), nil }}
	req := question()
	req.Messages[1].Content = strings.Repeat("word ", 500) // the fake says it read 20 tokens
	_, err := newTestClient(t, f).Do(t.Context(), req, nil)
	var e *Error
	if !errors.As(err, &e) || e.Code != CodeContextTruncated || e.ContextSize != 20 || f.chats != 1 {
		t.Errorf("%+v", e)
	}
}

func TestProbe(t *testing.T) {
	object := `{"ok":true,"word":"hi"}`
	for name, tt := range map[string]struct {
		owner   string
		answers []string // "400" = refused
		dialect Dialect
		grammar bool
	}{
		"honoured":                 {"vllm", []string{object}, JSONSchema, false},
		"ignored":                  {"vllm", []string{"Hello!", "Hello!"}, Lines, false},
		"in a fence":               {"vllm", []string{"```json\n" + object + "\n```", "```json\n" + object + "\n```"}, Lines, false},
		"refused":                  {"", []string{"400", "400"}, Lines, false},
		"json_object":              {"", []string{"400", object}, JSONObject, false},
		"schema ignored":           {"vllm", []string{`{"hello":1}`, object}, JSONObject, false},
		"json_object refused":      {"organization_owner", []string{"Hello!", "400"}, Lines, false},
		"grammar":                  {"llamacpp", []string{object}, JSONSchema, true},
		"grammar ignored":          {"llamacpp", []string{"{ \"ok\": true,\n\"word\": \"hi\"}", object}, JSONSchema, false},
		"grammar refused":          {"llamacpp", []string{"400", object}, JSONSchema, false},
		"llama.cpp without either": {"llamacpp", []string{"400", "Hello!", object}, JSONObject, false},
		"llama.cpp without any":    {"llamacpp", []string{"400", "Hello!", "Hello!"}, Lines, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fake{noProbe: true}
			f.models = func() (*http.Response, error) {
				return response(200, `{"data":[{"id":"m1","owned_by":"`+tt.owner+`","max_model_len":2048}]}`), nil
			}
			f.chat = func(n int, body map[string]any) (*http.Response, error) {
				if n >= len(tt.answers) {
					if tt.dialect == Lines && body["response_format"] != nil {
						t.Error("a schema was sent in the Lines dialect")
					}
					return response(200, completion(good, "stop")), nil
				}
				if tt.answers[n] == "400" {
					return response(400, `{"error":{"message":"response_format is not supported"}}`), nil
				}
				return response(200, completion(tt.answers[n], "stop")), nil
			}
			c := newTestClient(t, f)
			info, err := c.Info(t.Context())
			if err != nil || info.Dialect != tt.dialect || info.Grammar != tt.grammar || info.ContextSize != 2048 {
				t.Fatalf("%+v, %v", info, err)
			}
			if _, err := c.Do(t.Context(), question(), nil); err != nil || f.chats != len(tt.answers)+1 {
				t.Errorf("%v after %d chats", err, f.chats)
			}
			if last := f.bodies[len(f.bodies)-1]; (last["grammar"] != nil) != tt.grammar {
				t.Errorf("grammar %v", last["grammar"])
			}
		})
	}
}

func TestUnknownModel(t *testing.T) {
	f := &fake{noProbe: true, chat: func(int, map[string]any) (*http.Response, error) {
		return response(404, `{"error":"model \"nope\" not found, try pulling it first"}`), nil
	}}
	_, err := newTestClient(t, f, func(c *Config) { c.Endpoint.Model = "nope" }).Info(t.Context())
	if !errors.Is(err, ErrModel) || !strings.Contains(err.Error(), "m1, m2") {
		t.Error(err)
	}
}

func TestInFlightAndRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{chat: func(int, map[string]any) (*http.Response, error) { return response(200, completion(good, "stop")), nil }}
		c := newTestClient(t, f, func(c *Config) { c.InFlight = 2 })
		now, most := 0, 0
		done := make(chan error, 9)
		for range 9 {
			go func() {
				_, err := c.Do(t.Context(), question(), func(Answer) error {
					f.mu.Lock()
					now++
					most = max(most, now)
					f.mu.Unlock()
					err := sleep(t.Context(), time.Second)
					f.mu.Lock()
					now--
					f.mu.Unlock()
					return err
				})
				done <- err
			}()
		}
		for range 9 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		s := c.Stats()
		if most != 2 || s.PeakInFlight != 2 || s.Busy != 9*time.Second || s.Calls != 10 { // the probe counts
			t.Errorf("most %d, %+v", most, s)
		}
	})
}

// TestServer goes over real connections: redirects, a compressed bomb, Discover, llama.cpp's /props.
func TestServer(t *testing.T) {
	stolen := make(chan string, 4)
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { stolen <- r.Header.Get("Authorization") }))
	defer other.Close()
	mode := "ok"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/v1/models":
			fmt.Fprint(w, `{"data":[{"id":"m1","owned_by":"llamacpp"}]}`)
		case "/props":
			fmt.Fprint(w, `{"total_slots":3,"default_generation_settings":{"n_ctx":4096}}`)
		case "/v1/chat/completions":
			switch mode {
			case "redirect":
				http.Redirect(w, r, other.URL+"/v1/chat/completions", http.StatusTemporaryRedirect)
			case "bomb":
				w.Header().Set("Content-Encoding", "gzip")
				z := gzip.NewWriter(w)
				for range 20 {
					if _, err := z.Write(bytes.Repeat([]byte(" "), 1<<20)); err != nil {
						return
					}
				}
			default:
				fmt.Fprint(w, completion(`{"ok":true,"word":"hi"}`, "stop"))
			}
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	c, err := New(Config{Endpoint: Endpoint{BaseURL: server.URL, APIKey: "sk-canary"}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	info, err := c.Info(t.Context())
	if err != nil || info.Kind != KindLlamaCpp || info.Slots != 3 || info.ContextSize != 4096 || !info.Grammar || c.limit.bound() != 5 {
		t.Fatalf("%+v, %v", info, err)
	}
	for want, m := range map[string]string{CodeRedirect: "redirect", CodeTooLarge: "bomb"} {
		mode = m
		if answer, err := c.Do(t.Context(), question(), nil); codeOf(err) != want || answer.Calls != 1 {
			t.Errorf("%s: %v", m, err)
		}
	}
	if len(stolen) != 0 {
		t.Error("the redirect was followed")
	}
	if base, kind, ok := Discover(t.Context(), []string{"http://127.0.0.1:1", other.URL, server.URL}); !ok || kind != KindLlamaCpp || base != server.URL+"/v1" {
		t.Error(base, kind, ok)
	}
}

func TestBaseURL(t *testing.T) {
	for in, want := range map[string]string{
		"http://h:1": "http://h:1/v1", "http://h:1/": "http://h:1/v1", "h:1/v1/": "http://h:1/v1", "https://h/api/v3": "https://h/api/v3",
		"http://h/v1/chat/completions": "http://h/v1", "": "", "ftp://h": "", "http://u:p@h": "", "http://h?key=1": "", "http://": "", "http://%zz": "",
	} {
		u, err := normalizeBase(in)
		if (err == nil) != (want != "") || err == nil && u.String() != want {
			t.Errorf("%q: %v, %v", in, u, err)
		}
		if err != nil && strings.Contains(err.Error(), "u:p") {
			t.Error(err)
		}
	}
	if !json.Valid(defaultProbe.Schema) {
		t.Error("probe schema")
	}
}

// TestTruncatedAtTheBrim: a prompt that fills the context to the last token was cut, however little is missing;
// its neighbours were not.
func TestTruncatedAtTheBrim(t *testing.T) {
	prompt := []Message{{Role: "user", Content: strings.Repeat("word ", 3200)}} // about 4,150 tokens
	for read, cut := range map[int]bool{4096: true, 4095: true, 4094: false, 4097: false, 3000: false} {
		e := truncated(prompt, Usage{PromptTokens: read}, 4096)
		if (e != nil) != cut || e != nil && (e.Code != CodeContextTruncated || e.ContextSize != read) {
			t.Errorf("%d tokens read: %+v", read, e)
		}
	}
	if e := truncated(prompt, Usage{PromptTokens: 4096}, 0); e != nil {
		t.Errorf("without a known context: %v", e)
	}
}
