package llmtest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const nonce = "0123456789abcdef0123456789abcdef"

func fence(lines ...string) string {
	return "<<<" + nonce + "\n" + strings.Join(lines, "\n") + "\n" + nonce + ">>>"
}

func start(t *testing.T, opt Options) *Server {
	t.Helper()
	s, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// ask posts messages (alternately user and assistant) and returns what came back.
type asked struct {
	status  int
	body    []byte
	header  http.Header
	err     error
	content string
	finish  string
	model   string
	usage   struct {
		Prompt     int `json:"prompt_tokens"`
		Completion int `json:"completion_tokens"`
		Details    struct {
			Cached int `json:"cached_tokens"`
		} `json:"prompt_tokens_details"`
	}
}

func ask(t *testing.T, s *Server, extra map[string]any, turns ...string) asked {
	t.Helper()
	msgs := []map[string]string{{"role": "system", "content": "You are careful."}}
	for i, turn := range turns {
		role := "user"
		if i%2 == 1 {
			role = "assistant"
		}
		msgs = append(msgs, map[string]string{"role": role, "content": turn})
	}
	in := map[string]any{"model": "m", "messages": msgs}
	for k, v := range extra {
		in[k] = v
	}
	raw, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	tr := &http.Transport{DisableKeepAlives: true}
	defer tr.CloseIdleConnections()
	client := &http.Client{Transport: tr, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	req, err := http.NewRequest("POST", s.URL+"/chat/completions", bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer canary-key")
	res, err := client.Do(req)
	if err != nil {
		return asked{err: err}
	}
	defer res.Body.Close()
	a := asked{status: res.StatusCode, header: res.Header}
	a.body, a.err = io.ReadAll(res.Body)
	var out struct {
		Model   string
		Choices []struct {
			Message struct{ Content string }
			Finish  string `json:"finish_reason"`
		}
		Usage json.RawMessage
	}
	if json.Unmarshal(a.body, &out) == nil {
		a.model = out.Model
		if len(out.Choices) > 0 {
			a.content, a.finish = out.Choices[0].Message.Content, out.Choices[0].Finish
		}
		_ = json.Unmarshal(out.Usage, &a.usage)
	}
	return a
}

// segments decodes a normalize answer.
func segments(t *testing.T, content string) map[string]string {
	t.Helper()
	var m map[string]string
	if err := json.Unmarshal([]byte(content), &m); err != nil {
		t.Fatalf("not a JSON object of strings: %v in %q", err, content)
	}
	return m
}
