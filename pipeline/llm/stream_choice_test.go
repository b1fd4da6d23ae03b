package llm

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestStreamMembers: what a request for a stream has more than one without.
func TestStreamMembers(t *testing.T) {
	for _, plain := range []bool{false, true} {
		var body map[string]any
		var accept string
		_, _, err := sendOnce(t, plain, func(r *http.Request) (*http.Response, error) {
			accept = r.Header.Get("Accept")
			in, err := r.GetBody()
			if err != nil {
				return nil, err
			}
			if err := json.NewDecoder(in).Decode(&body); err != nil {
				return nil, err
			}
			return response(200, completion(good, "stop")), nil
		})
		if err != nil {
			t.Fatal(err)
		}
		options, _ := body["stream_options"].(map[string]any)
		if asked := body["stream"] == true && options["include_usage"] == true && strings.Contains(accept, "text/event-stream"); asked == plain {
			t.Errorf("plain %v: %v, accept %q", plain, body, accept)
		}
	}
}

// TestStreamRefused: a server that takes no streams is asked again without, at once, and then only so.
func TestStreamRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		status int
		says   string
		proven bool
		code   string
		calls  []bool // whether each of the requests of two questions asked for a stream
	}{
		"says so":                      {400, `{"error":{"message":"stream_options is not permitted"}}`, false, "", []bool{true, false, false}},
		"says so as a form":            {422, `{"detail":[{"loc":["body","stream"],"msg":"extra fields not permitted"}]}`, true, "", []bool{true, false, false}},
		"says nothing":                 {400, `{"error":{"message":"bad request"}}`, false, "", []bool{true, false, false}},
		"says nothing, took one":       {400, `{"error":{"message":"bad request"}}`, true, CodeBadRequest, []bool{true, true}},
		"refuses for its upstream":     {400, `{"error":{"message":"upstream says no"}}`, true, CodeBadRequest, []bool{true, true}},
		"key":                          {401, `{"error":{"message":"stream key"}}`, false, CodeKey, []bool{true, true}},
		"refuses everything":           {400, `{"error":{"message":"bad request"}}`, false, CodeBadRequest, []bool{true, false, true, false}},
		"a prompt that does not fit":   {400, `{"error":{"code":400,"message":"exceeds","n_ctx":10,"n_prompt_tokens":20}}`, false, CodeContextExceeded, []bool{true, true}},
		"another thing, and no stream": {400, `{"error":{"message":"streaming is off"}}`, false, "", []bool{true, false, false}},
	} {
		var asked []bool
		wire := stubWire(func(r *http.Request) (*http.Response, error) {
			in, err := r.GetBody()
			if err != nil {
				return nil, err
			}
			var body struct{ Stream bool }
			if err := json.NewDecoder(in).Decode(&body); err != nil {
				return nil, err
			}
			asked = append(asked, body.Stream)
			if body.Stream || name == "refuses everything" {
				return response(tt.status, tt.says), nil
			}
			return response(200, completion(good, "stop")), nil
		})
		c := newTestClient(t, &fake{}, func(c *Config) { c.Transport = wire })
		c.known.put(&Info{Model: "m1"}, nil)
		c.stream.proven.Store(tt.proven)
		w := wireRequest{model: "m1", maxTokens: 500, messages: []Message{{"user", "ask"}}}
		sends := 0
		for range 2 {
			_, ex, err := c.once(t.Context(), w, 0)
			sends += ex.sends
			if codeOrNone(err) != tt.code {
				t.Errorf("%s: %v", name, err)
			}
		}
		if !cmp.Equal(asked, tt.calls) || sends != len(asked) {
			t.Errorf("%s: asked %v (%d), want %v", name, asked, sends, tt.calls)
		}
	}
}

// TestStreamsNotEnded: a server whose streams never say why they end is asked without, which loses no answer.
func TestStreamsNotEnded(t *testing.T) {
	for name, body := range map[string]string{
		"no reason":    stream(opening, delta(good), "[DONE]"),
		"no DONE":      stream(opening, delta(good), ending, costs),
		"torn letters": stream(opening, delta(`{"b":"`), strings.ReplaceAll(delta("x"), "x", "\xc3"), strings.ReplaceAll(delta("x"), "x", "\xa9"), delta(`","a":1}`), ending, costs, "[DONE]"),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fake{}
				f.chat = func(_ int, asked map[string]any) (*http.Response, error) {
					if asked["stream"] == true {
						return eventStream(strings.NewReader(body)), nil
					}
					return response(200, completion(good, "stop")), nil
				}
				c := newTestClient(t, f)
				req := question()
				req.MaxTokens = 500
				for i, calls := range []int{badStreams + 1, 1} {
					if answer, err := c.Do(t.Context(), req, nil); err != nil || answer.Calls != calls || answer.Text != good {
						t.Errorf("question %d: %+v, %v", i, answer, err)
					}
				}
			})
		})
	}
}

// TestStreamWithoutUsage: where a server counts tokens, but not in streams, they are asked for, and
// a prompt that was cut in silence still shows.
func TestStreamWithoutUsage(t *testing.T) {
	for name, tt := range map[string]struct {
		plain string // usage of whole answers
		words int
		calls []int // of two questions
		code  string
	}{
		"counted":       {`{"prompt_tokens":900,"completion_tokens":1}`, 800, []int{2, 1}, ""},
		"cut":           {`{"prompt_tokens":300,"completion_tokens":1}`, 800, []int{2, 1}, CodeContextTruncated},
		"never counted": {`{}`, 800, []int{1, 1}, ""},
	} {
		f := &fake{noProbe: true}
		f.chat = func(_ int, asked map[string]any) (*http.Response, error) {
			if asked["stream"] == true {
				return eventStream(strings.NewReader(stream(opening, delta("An "), delta("answer."), ending, "[DONE]"))), nil
			}
			return response(200, strings.ReplaceAll(completion(`{"ok":true,"word":"hi"}`, "stop"), `{"completion_tokens":7,"prompt_tokens":20}`, tt.plain)), nil
		}
		c := newTestClient(t, f)
		req := plainQuestion(500)
		req.Messages[0].Content = strings.Repeat("word ", tt.words)
		for i, calls := range tt.calls {
			answer, err := c.Do(t.Context(), req, nil)
			if codeOrNone(err) != tt.code || answer.Calls != calls {
				t.Errorf("%s, question %d: %+v, %v", name, i, answer, err)
			}
			if i == 0 && tt.calls[0] == 2 && answer.Usage.CompletionTokens != 2 {
				t.Errorf("%s: usage %+v", name, answer.Usage)
			}
		}
	}
}

// TestRecountFails: the tokens that cannot be counted cost nobody an answer, and what the server says then is heeded.
func TestRecountFails(t *testing.T) {
	for name, tt := range map[string]struct {
		fails func() (*http.Response, error)
		wait  time.Duration // before the next question may be sent
	}{
		"500":             {func() (*http.Response, error) { return response(500, "oops"), nil }, 0},
		"lost":            {func() (*http.Response, error) { return nil, io.ErrUnexpectedEOF }, 0},
		"no usage":        {func() (*http.Response, error) { return response(200, `{"choices":[]}`), nil }, 0},
		"refused":         {func() (*http.Response, error) { return response(400, `{"error":{"message":"no"}}`), nil }, 0},
		"busy":            {func() (*http.Response, error) { return response(429, "slow down", "Retry-After", "30"), nil }, 30 * time.Second},
		"busy for an age": {func() (*http.Response, error) { return response(429, "slow down", "Retry-After", "1e9"), nil }, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{noProbe: true}
			f.chat = func(_ int, asked map[string]any) (*http.Response, error) {
				switch {
				case asked["stream"] == true:
					return eventStream(strings.NewReader(stream(opening, delta("An "), delta("answer."), ending, "[DONE]"))), nil
				case asked["max_tokens"] == 1.0:
					return tt.fails()
				}
				return response(200, completion(`{"ok":true,"word":"hi"}`, "stop")), nil
			}
			c := newTestClient(t, f)
			answer, err := c.Do(t.Context(), plainQuestion(500), nil)
			if err != nil || answer.Text != "An answer." || answer.Calls != 2 || answer.Usage != (Usage{CompletionTokens: 2}) {
				t.Errorf("%s: %+v, %v", name, answer, err)
			}
			before := time.Now()
			if _, err := c.Do(t.Context(), plainQuestion(500), nil); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if took := time.Since(before); took != tt.wait {
				t.Errorf("%s: the next question was sent after %s, want %s", name, took, tt.wait)
			}
		})
	}
}

// TestStreamsChosen: where a stream is asked for.
func TestStreamsChosen(t *testing.T) {
	for name, tt := range map[string]struct {
		maxTokens  int
		met, known bool
		token      time.Duration
		brisk      bool
		want       bool
	}{
		"unknown speed":    {500, true, false, 0, false, true},
		"the probe":        {500, false, false, 0, false, false},
		"few tokens":       {leastStreamed - 1, true, false, 0, false, false},
		"slow":             {leastStreamed, true, true, time.Second, false, true},
		"over in a second": {500, true, true, 2 * time.Millisecond, false, false},
		"over in ten":      {500, true, true, 20 * time.Millisecond, false, true},
		"no time at all":   {5000, true, true, 0, false, false},
		"an examination":   {500, true, false, 0, true, false},
	} {
		c := newTestClient(t, &fake{})
		if tt.met {
			c.known.put(&Info{}, nil)
		}
		c.stream.pace.known, c.stream.pace.token = tt.known, tt.token
		c.brisk.Store(tt.brisk)
		if got := c.streams(wireRequest{maxTokens: tt.maxTokens}); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
