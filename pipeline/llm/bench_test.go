package llm

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"

	openai "github.com/sashabaranov/go-openai"
)

// answerFast is a server that answers every request with the same bytes and allocates nothing for it, so that what is
// counted is the client's. It reads requests of at most 16 KiB.
func answerFast(tb testing.TB, body string) (baseURL string) {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { l.Close() })
	answer := fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: Sun, 22 Nov 2026 17:00:00 GMT\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go serveFast(conn, answer)
		}
	}()
	return "http://" + l.Addr().String() + "/v1"
}

func serveFast(conn net.Conn, answer []byte) {
	defer conn.Close()
	in := bufio.NewReaderSize(conn, 16<<10)
	for {
		length := 0
		for {
			line, err := in.ReadSlice('\n')
			if err != nil {
				return
			}
			if len(line) == 2 {
				break
			}
			if name := "Content-Length: "; len(line) > len(name) && string(line[:len(name)]) == name {
				for _, c := range line[len(name) : len(line)-2] {
					length = 10*length + int(c-'0')
				}
			}
		}
		if _, err := in.Discard(length); err != nil {
			return
		}
		if _, err := conn.Write(answer); err != nil {
			return
		}
	}
}

const (
	smallSchema = `{"type":"object","properties":{"ok":{"type":"boolean"},"word":{"type":"string"}},"required":["ok","word"],"additionalProperties":false}`
	smallAnswer = `{"id":"chatcmpl-1","object":"chat.completion","created":1795368000,"model":"m1","choices":[{"index":0,"message":{"role":"assistant","content":"{\"ok\":true,\"word\":\"ready\"}"},"finish_reason":"stop"}],` +
		`"usage":{"prompt_tokens":300,"completion_tokens":9,"total_tokens":309,"prompt_tokens_details":{"cached_tokens":0}}}`
)

var smallPrompt = []Message{
	{"system", "You are a careful assistant. You answer with JSON and nothing else."},
	{"user", strings.Repeat("The council met in the town hall and spoke about the bridge. ", 20)},
}

// asking returns one question to a server that answers at once: by the client, and by bare go-openai.
func asking(tb testing.TB) map[string]func() {
	url := answerFast(tb, smallAnswer)
	c, err := New(Config{Endpoint: Endpoint{BaseURL: url, Model: "m1"}, InFlight: 1})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(c.Close)
	c.known.put(&Info{Model: "m1", Models: []string{"m1"}, Dialect: JSONSchema}, nil)
	c.stream.pace.known = true // a fast server: no streams

	config := openai.DefaultConfig("")
	transport := &http.Transport{}
	tb.Cleanup(transport.CloseIdleConnections)
	config.BaseURL, config.HTTPClient = url, &http.Client{Transport: transport}
	bare := openai.NewClientWithConfig(config)
	check := func(answer string, err error) {
		if err != nil || !strings.Contains(answer, "ready") {
			tb.Fatalf("%q, %v", answer, err)
		}
	}
	return map[string]func(){
		"client": func() {
			a, err := c.Do(tb.Context(), Request{Messages: smallPrompt, Schema: json.RawMessage(smallSchema), MaxTokens: 256, Seed: 1}, nil)
			check(a.Text, err)
		},
		"go-openai": func() {
			resp, err := bare.CreateChatCompletion(tb.Context(), openai.ChatCompletionRequest{
				Model: "m1", MaxCompletionTokens: 256,
				Messages: []openai.ChatCompletionMessage{{Role: "system", Content: smallPrompt[0].Content}, {Role: "user", Content: smallPrompt[1].Content}},
				ResponseFormat: &openai.ChatCompletionResponseFormat{
					Type:       openai.ChatCompletionResponseFormatTypeJSONSchema,
					JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: "answer", Schema: json.RawMessage(smallSchema), Strict: true},
				},
			})
			if err != nil {
				tb.Fatal(err)
			}
			check(resp.Choices[0].Message.Content, nil)
		},
	}
}

// TestAllocations: what the client does for a question beside go-openai stays within half of what that allocates.
func TestAllocations(t *testing.T) {
	ask := asking(t)
	ours, bare := testing.AllocsPerRun(200, ask["client"]), testing.AllocsPerRun(200, ask["go-openai"])
	if ours > 1.5*bare {
		t.Errorf("%.0f allocations a question, go-openai makes %.0f: more than 1.5 times as many", ours, bare)
	}
}

// BenchmarkDo is the cost of a question, the server's part of the CPU included.
func BenchmarkDo(b *testing.B) {
	for name, ask := range asking(b) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ask()
			}
		})
	}
}
