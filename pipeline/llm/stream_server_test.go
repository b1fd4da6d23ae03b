package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// TestConnections: connections are used again after answers of every kind; only a stream that is cut off costs its own.
func TestConnections(t *testing.T) {
	const inFlight = 4
	kinds := map[string]http.HandlerFunc{
		"whole": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, completion(good, "stop")) },
		"chunked": func(w http.ResponseWriter, _ *http.Request) {
			text := completion(good, "stop")
			for _, part := range []string{text[:9], text[9:], "\n"} {
				fmt.Fprint(w, part)
				_ = http.NewResponseController(w).Flush()
			}
		},
		"stream": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			for e := range strings.SplitAfterSeq(streamOf(good), "\n\n") {
				fmt.Fprint(w, e)
				_ = http.NewResponseController(w).Flush()
			}
		},
		"stream that ends late": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			fmt.Fprint(w, streamOf(good))
			_ = http.NewResponseController(w).Flush()
			time.Sleep(5 * time.Millisecond) // the last chunk comes in a packet of its own
			fmt.Fprint(w, "\n\n")
		},
		"error in a stream": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			fmt.Fprint(w, stream(opening, `{"error":{"message":"boom","code":500}}`, "[DONE]"))
		},
		"500": func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "oops", http.StatusInternalServerError) },
		"429": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After-Ms", "1")
			http.Error(w, strings.Repeat("slow down ", 1000), http.StatusTooManyRequests)
		},
	}
	for name, kind := range kinds {
		for _, secure := range []bool{false, true} {
			t.Run(fmt.Sprint(name, " tls=", secure), func(t *testing.T) {
				var chats atomic.Int32
				var opened atomic.Int32
				server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					chats.Add(1)
					kind(w, r)
				}))
				server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
					if s == http.StateNew {
						opened.Add(1)
					}
				}
				if secure {
					server.StartTLS()
				} else {
					server.Start()
				}
				defer server.Close()
				transport := newTransport(inFlight)
				if secure {
					transport.TLSClientConfig = server.Client().Transport.(*http.Transport).TLSClientConfig
				}
				c, err := New(Config{Endpoint: Endpoint{BaseURL: server.URL}, InFlight: inFlight, Transport: transport})
				if err != nil {
					t.Fatal(err)
				}
				defer c.Close()
				c.known.put(&Info{Model: "m1"}, nil)
				var wg sync.WaitGroup
				for range inFlight {
					wg.Go(func() {
						for range 10 {
							c.stream.pace.mu.Lock()
							c.stream.pace.known = false // else it is taken for a fast server, and asked for no streams
							c.stream.pace.mu.Unlock()
							_, _, err := c.once(t.Context(), wireRequest{model: "m1", maxTokens: 500, messages: []Message{{"user", "ask"}}}, 0)
							if (err == nil) != (name == "whole" || name == "chunked" || strings.HasPrefix(name, "stream")) {
								t.Error(err)
							}
						}
					})
				}
				wg.Wait()
				limit := int32(inFlight + extraInFlight)
				if name == "error in a stream" {
					limit = 40 // what follows the error is not waited for
				}
				if n := opened.Load(); chats.Load() < 10*inFlight || n > limit {
					t.Errorf("%d connections for %d requests", n, chats.Load())
				}
			})
		}
	}
}

// TestCutStreamEndsItsConnection: the server of a loop learns at once that nobody listens any more.
func TestCutStreamEndsItsConnection(t *testing.T) {
	const most = 20_000
	gone := make(chan int, maxAttempts)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for n := range most {
			if _, err := fmt.Fprint(w, stream(delta("again and "))); err != nil || r.Context().Err() != nil {
				gone <- n
				return
			}
			_ = http.NewResponseController(w).Flush()
		}
		gone <- most
	}))
	defer server.Close()
	c, err := New(Config{Endpoint: Endpoint{BaseURL: server.URL}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.known.put(&Info{Model: "m1"}, nil)
	_, err = c.Do(t.Context(), Request{MaxTokens: 4000, Messages: []Message{{"user", "ask"}}, Salvage: true}, nil)
	if codeOf(err) != CodeLoop {
		t.Error(err)
	}
	if n := <-gone; n == most {
		t.Error("the server wrote on")
	}
}

// TestStreamBehaviours: the ways of the fake server, as they look in a stream. Its loop follows a whole
// object, which is the answer then.
func TestStreamBehaviours(t *testing.T) {
	article := `{"type":"object","properties":{"s1":{"type":"string"}},"required":["s1"],"additionalProperties":false}`
	for behavior, tt := range map[string]struct {
		code   string // of the error of the first request; "" = an answer
		broken bool   // the request can be repeated, and is answered then
	}{
		"honest":            {"", false},
		"slow:1us":          {"", false},
		"hang,ok":           {CodeTimeout, true},
		"hang:after=0,ok":   {CodeTimeout, true},
		"hang:after=400,ok": {CodeTimeout, true},
		"cut:0,ok":          {CodeCut, true},
		"cut:300,ok":        {CodeCut, true},
		"cut,ok":            {CodeCut, true},
		"rst,ok":            {CodeUnreachable, true},
		"rst:after=300,ok":  {CodeCut, true},
		"lost,ok":           {CodeUnreachable, true},
		"loop":              {"", false},
		"think":             {"", false},
		"think:field":       {"", false},
		"error200,ok":       {CodeServer, true},
		"bomb:20":           {CodeTooLarge, false},
	} {
		t.Run(behavior, func(t *testing.T) {
			server, err := llmtest.New(llmtest.Options{Behavior: behavior, Kind: llmtest.KindVLLM})
			if err != nil {
				t.Fatal(err)
			}
			defer server.Close()
			c, err := New(Config{Endpoint: Endpoint{BaseURL: server.URL, Model: llmtest.DefaultModel}})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			c.known.put(&Info{Model: llmtest.DefaultModel, Dialect: JSONSchema}, nil)
			w := c.prepare(Info{Model: llmtest.DefaultModel, Dialect: JSONSchema}, Request{
				Schema: json.RawMessage(article), MaxTokens: 800, Messages: []Message{{"user", "Say one sentence about a harbour."}},
			})
			g := guards{first: 100 * time.Millisecond, stall: 100 * time.Millisecond}
			if !tt.broken {
				g = guards{first: time.Minute, stall: time.Minute}
			}
			ask := func() (reply, *exchange, error) {
				ex := &exchange{w: w, guard: &watch{guards: g}}
				rep, err := c.send(context.Background(), ex, time.Minute)
				return rep, ex, err
			}
			rep, ex, err := ask()
			code := codeOrNone(err)
			if err == nil {
				schema, _ := c.schemas.get(w.schema)
				if _, wrong := read(rep, schema); wrong != nil {
					code = wrong.Code
				}
				if looped := behavior == "loop"; ex.stream == nil || ex.stream.looped != looped {
					t.Errorf("a loop was seen: not %v", looped)
				} else if !looped && (rep.usage.PromptTokens == 0 || rep.usage.CompletionTokens == 0) {
					t.Errorf("no usage: %+v", rep)
				}
			}
			var e *Error
			if code != tt.code || tt.broken && (!errors.As(err, &e) || !e.Retryable) {
				t.Fatalf("%q: %+v, %v", code, rep, err)
			}
			if tt.broken {
				g = guards{first: time.Minute, stall: time.Minute}
				if rep, _, err := ask(); err != nil || rep.content == "" {
					t.Errorf("asked again: %+v, %v", rep, err)
				}
			}
		})
	}
}
