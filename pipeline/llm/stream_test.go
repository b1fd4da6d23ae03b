package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// delta is one event of a stream that holds a piece of text.
func delta(text string) string {
	return `{"object":"chat.completion.chunk","model":"m1","choices":[{"index":0,"delta":{"content":` + string(raw(text)) + `},"finish_reason":null}]}`
}

const (
	opening = `{"model":"m1","choices":[{"index":0,"delta":{"role":"assistant","content":null},"finish_reason":null}]}`
	ending  = `{"model":"m1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}`
	costs   = `{"model":"m1","choices":[],"usage":{"prompt_tokens":20,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":5}},"timings":{"prompt_n":15,"prompt_ms":30,"predicted_n":7,"predicted_ms":700}}`
)

// stream writes events as servers do.
func stream(events ...string) string {
	var b strings.Builder
	for _, e := range events {
		b.WriteString("data: " + e + "\n\n")
	}
	return b.String()
}

// streamOf is the whole stream of an answer.
func streamOf(text string) string {
	events := []string{opening}
	for letters := []rune(text); len(letters) > 0; {
		n := min(len(letters), 4)
		events = append(events, delta(string(letters[:n])))
		letters = letters[n:]
	}
	return stream(append(events, ending, costs, "[DONE]")...)
}

// stubWire answers every chat with one body.
type stubWire func(*http.Request) (*http.Response, error)

func (s stubWire) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return nil, err
		}
	}
	return s(r)
}

func eventStream(body io.Reader) *http.Response {
	r := response(200, "", "Content-Type", "text/event-stream; charset=utf-8")
	r.Body = io.NopCloser(body)
	return r
}

// sendOnce sends one request for a stream through a client's own transport; plain asks for none.
func sendOnce(t testing.TB, plain bool, answer stubWire) (reply, *exchange, error) {
	t.Helper()
	c, err := New(Config{Endpoint: Endpoint{BaseURL: "http://model.example:8080", APIKey: "sk-canary-0123456789"}, Transport: answer})
	if err != nil {
		t.Fatal(err)
	}
	c.known.put(&Info{Model: "m1"}, nil)
	c.stream.off.Store(plain)
	return c.once(t.Context(), wireRequest{model: "m1", maxTokens: 500, messages: []Message{{"user", "ask"}}}, 0)
}

func TestStreamShapes(t *testing.T) {
	const text = "Grüße, мир: \"x\"\n"
	var lines strings.Builder
	for i := range 30000 {
		fmt.Fprintln(&lines, "line", i)
	}
	huge := text + lines.String()
	want := func(change func(*reply)) reply {
		r := reply{
			choices: 1, content: text, finishReason: "stop", model: "m1",
			usage: Usage{PromptTokens: 20, CachedTokens: 5, CompletionTokens: 7}, timings: timings{15, 30, 7, 700},
		}
		if change != nil {
			change(&r)
		}
		return r
	}
	mute := func(r *reply) { r.usage, r.timings = Usage{}, timings{} }
	whole := []string{opening, delta(text), ending, costs, "[DONE]"}
	thought := `{"choices":[{"index":0,"delta":{"%s":"hmm"},"finish_reason":null}]}`
	tests := []struct {
		name, body string
		want       reply
		code       string
	}{
		{"token by token", streamOf(text), want(nil), ""},
		{"one event", stream(whole...), want(nil), ""},
		{"CRLF", strings.ReplaceAll(stream(whole...), "\n", "\r\n"), want(nil), ""},
		{"CR", strings.ReplaceAll(stream(whole...), "\n", "\r"), want(nil), ""},
		{"no blank after the colon", strings.ReplaceAll(stream(whole...), "data: ", "data:"), want(nil), ""},
		{"comments and other fields", ": ping\n\n: \nid: 1\nretry: 9\nevent: message\n" + strings.ReplaceAll(stream(whole...), "\n\n", "\n:\n\n"), want(nil), ""},
		{"byte order mark", "\uFEFF" + stream(whole...), want(nil), ""},
		{"data over several lines", strings.ReplaceAll(stream(whole...), `,"choices"`, "\ndata: ,\"choices\""), want(nil), ""},
		{"no empty line at the end", strings.TrimSuffix(stream(whole...), "\n\n"), want(nil), ""},
		{"usage null before the end", strings.ReplaceAll(stream(whole...), `"finish_reason":null}]`, `"finish_reason":null}],"usage":null`), want(nil), ""},
		{"timings with the finish, no usage", stream(opening, delta(text), `{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"timings":{"prompt_n":15,"prompt_ms":30,"predicted_n":7,"predicted_ms":700}}`, "[DONE]"), want(func(r *reply) { r.usage = Usage{} }), ""},
		{"content in parts", stream(`{"model":"m1","choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":[]},{"type":"text","text":"a"},{"type":"text","text":"b"}]}}]}`, ending, "[DONE]"), want(func(r *reply) { mute(r); r.content = "ab" }), ""},
		{"thinking", stream(opening, fmt.Sprintf(thought, "reasoning_content"), delta(text), ending, costs, "[DONE]"), want(func(r *reply) { r.reasoning = "hmm" }), ""},
		{"thinking of vLLM and Ollama", stream(opening, fmt.Sprintf(thought, "reasoning"), delta(text), ending, costs, "[DONE]"), want(func(r *reply) { r.reasoning = "hmm" }), ""},
		{"a second choice", stream(opening, `{"choices":[{"index":1,"delta":{"content":"no"},"finish_reason":"stop"}]}`, delta(text), ending, costs, "[DONE]"), want(nil), ""},
		{"events of another kind", stream(opening, `{"type":"ping"}`, `{"prompt_progress":{"total":5}}`, delta(text), ending, costs, "[DONE]"), want(nil), ""},
		{"one huge event", stream(opening, delta(huge), ending, costs, "[DONE]"), want(func(r *reply) { r.content = huge }), ""},
		{"no text", stream(opening, ending, costs, "[DONE]"), want(func(r *reply) { r.content = "" }), ""},
		{"no choices", stream(costs, "[DONE]"), want(func(r *reply) { r.choices, r.content, r.finishReason = 0, "", "" }), ""},
		{"length", stream(opening, delta(text), strings.ReplaceAll(ending, "stop", "length"), "[DONE]"), want(func(r *reply) { mute(r); r.finishReason = "length" }), ""},
		{"invalid UTF-8", stream(opening, strings.ReplaceAll(delta("x"), "x", "\xff"), ending, "[DONE]"), want(func(r *reply) { mute(r); r.content, r.badUTF8 = "\uFFFD", true }), ""},
		{"the server ignores the wish", completion(text, "stop"), want(func(r *reply) { r.timings = timings{}; r.usage.CachedTokens = 0 }), ""},

		{"no finish_reason", stream(opening, delta(text), costs, "[DONE]"), reply{}, CodeCut},
		{"no finish_reason, no DONE", stream(opening, delta(text)), reply{}, CodeCut},
		{"no DONE", stream(opening, delta(text), ending, costs), reply{}, CodeCut},
		{"nothing", "", reply{}, CodeCut},
		{"comments alone", ": ping\n\n: ping\n\n", reply{}, CodeCut},
		{"no JSON in mid-stream", stream(opening, delta(text), `{"choices":[`, ending, "[DONE]"), reply{}, CodeCut},
		{"given up by the server", stream(opening, delta(text), strings.ReplaceAll(ending, "stop", "abort"), "[DONE]"), reply{}, CodeCut},
		{"error of OpenAI", stream(opening, delta(text), `{"error":{"message":"boom","type":"server_error"}}`, ending, "[DONE]"), reply{}, CodeServer},
		{"error with its kind", stream(`{"error":{"message":"slow down","type":"rate_limit_error"}}`), reply{}, CodeRateLimited},
		{"error of vLLM", stream(opening, `{"object":"error","message":"This model's maximum context length is 4096 tokens.","type":"BadRequestError","code":400}`, "[DONE]"), reply{}, CodeContextExceeded},
		{"error of llama.cpp", stream(opening, delta(text)) + "error: {\"code\":500,\"message\":\"boom\",\"type\":\"server_error\"}\n\n", reply{}, CodeServer},
		{"error of Ollama", stream(opening, delta(text)) + "{\"error\":\"model runner has unexpectedly stopped\"}\n", reply{}, CodeServer},
		{"event of error", stream(opening) + "event: error\ndata: boom\n\n", reply{}, CodeServer},
	}
	for _, tt := range tests {
		for name, reader := range map[string]func(io.Reader) io.Reader{
			"whole": func(r io.Reader) io.Reader { return r }, "bytes": iotest.OneByteReader, "half": iotest.HalfReader, "EOF with data": iotest.DataErrReader,
		} {
			if name == "bytes" && len(tt.body) > 1<<16 {
				continue
			}
			got, ex, err := sendOnce(t, false, func(*http.Request) (*http.Response, error) {
				return eventStream(reader(strings.NewReader(tt.body))), nil
			})
			got.took = 0
			if code := codeOrNone(err); code != tt.code {
				t.Errorf("%s, %s: %v, want %q", tt.name, name, err, tt.code)
			} else if diff := cmp.Diff(fmt.Sprintf("%+v", tt.want), fmt.Sprintf("%+v", got)); diff != "" {
				t.Errorf("%s, %s: %s", tt.name, name, diff)
			}
			if e := (*Error)(nil); errors.As(err, &e) && strings.Contains(tt.body, "Gr") && e.Partial != text {
				t.Errorf("%s, %s: partial %q", tt.name, name, e.Partial)
			}
			if ex.sends != 1 {
				t.Errorf("%s: %d requests", tt.name, ex.sends)
			}
		}
	}
}

func codeOrNone(err error) string {
	if err == nil {
		return ""
	}
	return codeOf(asError(err, ""))
}

// TestStreamContentType: what a body is, its first bytes say.
func TestStreamContentType(t *testing.T) {
	for name, tt := range map[string]struct {
		kind, body string
		code       string
	}{
		"stream without a type":          {"", streamOf(good), ""},
		"stream as text":                 {"text/plain", "\n\n" + streamOf(good), ""},
		"stream that begins with a name": {"text/plain", "event: message\n" + streamOf(good), ""},
		"answer as a stream":             {"text/event-stream", "\n " + completion(good, "stop"), ""},
		"web page":                       {"text/html", "<html>", CodeNotJSON},
		"web page as a stream":           {"text/event-stream", "<html>", CodeNotJSON},
		"text":                           {"text/plain", "data is what I have", CodeNotJSON},
		"blanks":                         {"application/json", strings.Repeat(" ", 5000) + completion(good, "stop"), ""},
		"empty":                          {"application/json", "", CodeCut},
	} {
		got, _, err := sendOnce(t, false, func(*http.Request) (*http.Response, error) {
			return response(200, tt.body, "Content-Type", tt.kind), nil
		})
		if codeOrNone(err) != tt.code || err == nil && got.content != good {
			t.Errorf("%s: %q, %v", name, got.content, err)
		}
	}
}

// TestCutAtEveryByte: an answer that ends too early is never taken for one, wherever and however it ends.
// (A stream is whole with its [DONE]: of the two line ends after it nothing depends.)
func TestCutAtEveryByte(t *testing.T) {
	const answer = `{"b":"« Élargir » {\"x\"} les accords","a":12}`
	for name, whole := range map[string]string{"plain": completion(answer, "stop"), "stream": streamOf(answer)} {
		for way, end := range map[string]error{"length": io.ErrUnexpectedEOF, "reset": errors.New("connection reset by peer"), "close": io.EOF} {
			cuts := 0
			for n := range len(whole) {
				if strings.HasSuffix(strings.TrimRight(whole[:n], "\r\n"), "[DONE]") {
					continue
				}
				cuts++
				got, ex, err := sendOnce(t, name == "plain", func(*http.Request) (*http.Response, error) {
					r := response(200, "", "Content-Type", map[string]string{"plain": "application/json", "stream": "text/event-stream"}[name])
					r.Body = io.NopCloser(io.MultiReader(strings.NewReader(whole[:n]), errReader{end}))
					return r, nil
				})
				e := asError(err, "")
				if err == nil || e.Code != CodeCut || e.kind != kindTransient || !e.Retryable || !ex.maybePaid.Load() {
					t.Fatalf("%s, %s after %d bytes: %+v, %v", name, way, n, got, err)
				}
			}
			if cuts < 190 {
				t.Errorf("%s: %d cuts", name, cuts)
			}
		}
		got, _, err := sendOnce(t, name == "plain", func(*http.Request) (*http.Response, error) { return response(200, whole), nil })
		if err != nil || got.content != answer {
			t.Errorf("%s, whole: %q, %v", name, got.content, err)
		}
	}
}

// endless is a body without an end that counts what is read of it.
type endless struct {
	text string
	read int
}

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = e.text[(e.read+i)%len(e.text)]
	}
	e.read += len(p)
	return len(p), nil
}

func TestStreamTooLarge(t *testing.T) {
	for name, text := range map[string]string{
		"comments": ": ping\n\n", "one line": "data: x", "one event": "data: x\n", "events": stream(`{"choices":[],"pad":"` + strings.Repeat("x", 9000) + `"}`), "blanks": " ", "page": "{ ",
	} {
		body := &endless{text: text}
		_, _, err := sendOnce(t, false, func(*http.Request) (*http.Response, error) { return eventStream(body), nil })
		if codeOrNone(err) != CodeTooLarge || body.read > maxBody+1<<16 {
			t.Errorf("%s: %v after %d bytes", name, err, body.read)
		}
	}
}

// answers are the longest answers of the reference, as a model would write them.
func answers(t testing.TB) []string {
	t.Helper()
	var out []string
	for _, name := range []string{"000", "001", "002", "003", "004", "merge_001_003"} {
		text, err := os.ReadFile("../../fixtures/answers/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(text), compact(string(text)))
	}
	return out
}

// FuzzStream: whatever comes as a stream is an answer with an end, or an error.
func FuzzStream(f *testing.F) {
	f.Add(streamOf(good))
	f.Add(stream(opening, delta(strings.Repeat("x", 300)), ending, "[DONE]"))
	f.Add("data: {\"choices\":[{\"delta\":{\"content\":[[]]},\"finish_reason\":\"\"}],\"usage\":[]}\n\ndata: [DONE]\n\n")
	f.Fuzz(func(t *testing.T, body string) {
		got, ex, err := sendOnce(t, false, func(*http.Request) (*http.Response, error) { return eventStream(strings.NewReader(body)), nil })
		switch e := asErrorOrNil(err); {
		case e != nil && (e.Code == "" || e.Message == ""):
			t.Errorf("%+v", e)
		case e == nil && ex.stream != nil && got.choices > 0 && got.finishReason == "":
			t.Errorf("no end: %+v", got)
		}
	})
}

func asErrorOrNil(err error) *Error {
	if err == nil {
		return nil
	}
	return asError(err, "")
}

// TestStreamRedirect: a wish for a stream does not open the way to another place.
func TestStreamRedirect(t *testing.T) {
	asked := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer other.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL, http.StatusPermanentRedirect)
	}))
	defer server.Close()
	c, err := New(Config{Endpoint: Endpoint{BaseURL: server.URL, APIKey: "sk-canary-0123456789"}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.known.put(&Info{Model: "m1"}, nil)
	_, _, err = c.once(t.Context(), wireRequest{model: "m1", maxTokens: 500, messages: []Message{{"user", "ask"}}}, 0)
	if codeOrNone(err) != CodeRedirect || asked {
		t.Errorf("%v, asked %v", err, asked)
	}
}

// BenchmarkStream is the CPU of one answer of about 2,000 tokens of four letters, as it comes whole and as a stream.
func BenchmarkStream(b *testing.B) {
	text := answers(b)[1]
	streamed := streamOf(text)
	for name, body := range map[string]string{"whole": completion(text, "stop"), "stream": streamed} {
		b.Run(name, func(b *testing.B) {
			c, err := New(Config{Endpoint: Endpoint{BaseURL: "http://model.example:8080"}, Transport: stubWire(func(*http.Request) (*http.Response, error) {
				return eventStream(strings.NewReader(body)), nil
			})})
			if err != nil {
				b.Fatal(err)
			}
			c.known.put(&Info{Model: "m1"}, nil)
			w := wireRequest{model: "m1", maxTokens: 500, messages: []Message{{"user", "ask"}}}
			b.ReportAllocs()
			for b.Loop() {
				c.stream.pace.known = false // else it is taken for a fast server
				if _, _, err := c.once(context.Background(), w, 0); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(strings.Count(streamed, "data: ")), "us/token")
		})
	}
}

// raw is the JSON of a value that always has one.
func raw(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		return json.RawMessage("null")
	}
	return b
}
