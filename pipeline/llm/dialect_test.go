package llm

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// objectServer obeys json_object and nothing better. It answers its n-th question with answers[n].
func objectServer(answers ...string) *fake {
	return &fake{noProbe: true, chat: func(n int, body map[string]any) (*http.Response, error) {
		format, _ := body["response_format"].(map[string]any)
		switch {
		case format["type"] == "json_schema":
			return response(400, `{"error":{"message":"response_format json_schema is not supported"}}`), nil
		case n == 1: // the second request of the probe
			return response(200, completion(`{"ok":true,"word":"hi"}`, "stop")), nil
		}
		return response(200, completion(answers[n-2], "stop")), nil
	}}
}

func lastUser(body map[string]any) string {
	messages := body["messages"].([]any)
	text, _ := messages[len(messages)-1].(map[string]any)["content"].(string)
	return text
}

// TestJSONObject: the schema travels in the prompt, the answer is judged by it, and what is asked again keeps it.
func TestJSONObject(t *testing.T) {
	f := objectServer(`{"b":1}`, "```json\n"+good+"\n```")
	c := newTestClient(t, f)
	req := question()
	answer, err := c.Do(t.Context(), req, nil)
	if err != nil || answer.Text != good || answer.Calls != 2 {
		t.Fatalf("%+v, %v", answer, err)
	}
	if info, err := c.Info(t.Context()); err != nil || info.Dialect != JSONObject || info.Grammar {
		t.Errorf("%+v, %v", info, err)
	}
	want := "Answer with one JSON object of this JSON schema: " + testSchema
	for i, body := range f.bodies[2:] {
		if format := fmt.Sprint(body["response_format"]); format != "map[type:json_object]" {
			t.Errorf("request %d: response_format %s", i, format)
		}
		if text := lastUser(body); !strings.HasPrefix(text, "ask\n\n"+want) || strings.Count(text, want) != 1 {
			t.Errorf("request %d asks %q", i, text)
		}
	}
	if text := lastUser(f.bodies[3]); !strings.HasSuffix(text, reminderOf(t, CodeSchema)) {
		t.Errorf("asked again with %q", text)
	}
	if req.Messages[1].Content != "ask" {
		t.Errorf("the caller's messages were changed: %q", req.Messages[1].Content)
	}
}

// reminderOf is the end of the sentence that follows a fault.
func reminderOf(t *testing.T, code string) string {
	t.Helper()
	_, end, ok := strings.Cut(reminders[code], "%s")
	if !ok {
		t.Fatal(code)
	}
	return end
}

// TestPlainTextStaysPlain: a question without a schema is sent without any form.
func TestPlainTextStaysPlain(t *testing.T) {
	f := objectServer("words")
	req := question()
	req.Schema = nil
	if answer, err := newTestClient(t, f).Do(t.Context(), req, nil); err != nil || answer.Text != "words" {
		t.Fatalf("%+v, %v", answer, err)
	}
	if body := f.bodies[2]; body["response_format"] != nil || lastUser(body) != "ask" {
		t.Errorf("%v", body)
	}
}

// TestFormStatedInTheEnd: a server that passed the probe and then drops the schema is told
// it in the prompt, the second time that it is asked again.
func TestFormStatedInTheEnd(t *testing.T) {
	f := &fake{chat: func(_ int, body map[string]any) (*http.Response, error) {
		if strings.Contains(lastUser(body), testSchema) {
			return response(200, completion(good, "stop")), nil
		}
		return response(200, completion(`{"summary":"x"}`, "stop")), nil
	}}
	answer, err := newTestClient(t, f).Do(t.Context(), question(), nil)
	if err != nil || answer.Calls != 3 || !answer.Mended {
		t.Fatalf("%+v, %v", answer, err)
	}
	if f.bodies[2]["response_format"] == nil {
		t.Error("the schema is stated in the prompt and left out of the request")
	}
}

// TestThinkingSwitch: each kind of server is told in its own way, what does not work is dropped,
// and what works goes with every request.
func TestThinkingSwitch(t *testing.T) {
	const template, effort = "chat_template_kwargs", "reasoning_effort"
	for name, tt := range map[string]struct {
		owner string
		obeys string // the member that stops the thinking
		takes bool   // the other members are accepted, and change nothing
		want  string
		tried int // switches tried
	}{
		"llama.cpp":            {"llamacpp", template, true, template, 1},
		"llama.cpp, by effort": {"llamacpp", effort, true, effort, 2},
		"vLLM":                 {"vllm", template, false, template, 1},
		"Ollama":               {"library", effort, true, effort, 1},
		"Ollama cannot":        {"library", "", true, "", 1},
		"unknown, refuses":     {"", effort, false, effort, 2},
		"LM Studio cannot":     {"organization_owner", "", true, "", 2},
	} {
		t.Run(name, func(t *testing.T) {
			tried := 0
			f := &fake{noProbe: true}
			f.models = func() (*http.Response, error) {
				return response(200, `{"data":[{"id":"m1","owned_by":"`+tt.owner+`"}]}`), nil
			}
			f.chat = func(_ int, body map[string]any) (*http.Response, error) {
				for _, member := range []string{template, effort} {
					switch {
					case body[member] == nil:
						continue
					case body["max_tokens"].(float64) == probeTokens:
						tried++
					}
					if member != tt.obeys && !tt.takes {
						return response(400, `{"error":"unknown member"}`), nil
					}
					if member == tt.obeys {
						return response(200, completion(`{"ok":true,"word":"hi"}`, "stop")), nil
					}
				}
				return response(200, completion(`<think>Hm.</think>{"ok":true,"word":"hi"}`, "stop")), nil
			}
			c := newTestClient(t, f)
			if _, err := c.Info(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := c.known.thinkingSwitch(); got != tt.want || tried != tt.tried || !c.known.probed().thought {
				t.Errorf("the switch is %q after %d tries, want %q after %d", got, tried, tt.want, tt.tried)
			}
			req := question()
			req.Schema = nil
			if _, err := c.Do(t.Context(), req, nil); err != nil {
				t.Fatal(err)
			}
			last := f.bodies[len(f.bodies)-1]
			for _, member := range []string{template, effort} {
				if (last[member] != nil) != (member == tt.want) {
					t.Errorf("%s sent as %v", member, last[member])
				}
			}
		})
	}
}

// TestOutcomes: doctor says why the forms above the one in use are not in use.
func TestOutcomes(t *testing.T) {
	no := &Error{Status: 400}
	for want, tries := range map[string][]formTry{
		"":                                      nil,
		"schema, json_object refused (400)":     {{form: "schema", refused: no}, {form: "json_object", refused: no}},
		"grammar ignored (x); schema not tried": {{form: "grammar", wrong: "x"}, {form: "schema"}},
		"a, b refused (400); c ignored (x)":     {{form: "a", refused: no}, {form: "b", refused: no}, {form: "c", wrong: "x"}},
		"a refused (400); b, c ignored (x y z)": {{form: "a", refused: no}, {form: "b", wrong: "x y z"}, {form: "c", wrong: "x y z"}},
	} {
		if got := outcomes(tries); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestExamineLadder: doctor names the form and the thinking switch in force.
func TestExamineLadder(t *testing.T) {
	for name, tt := range map[string]struct {
		dialect  Dialect
		notes    probeNotes
		off      string
		form     string
		thinking string
	}{
		"json_object": {
			JSONObject,
			probeNotes{tries: []formTry{{form: "schema", refused: &Error{Status: 400}}, {form: "json_object"}}},
			"",
			"JSON of any shape (json_object); schema refused (400)", "none",
		},
		"lines": {
			Lines,
			probeNotes{tries: []formTry{{form: "schema", wrong: "no"}, {form: "json_object", refused: &Error{Status: 400}}}},
			"",
			"plain lines; schema ignored (no); json_object refused (400)", "none",
		},
		"switched off": {
			JSONSchema,
			probeNotes{tries: []formTry{{form: "schema"}}, thought: true, switches: []string{"chat_template_kwargs"}},
			"reasoning_effort",
			"a JSON schema is obeyed", "the model can think; it is switched off in every request (reasoning_effort)",
		},
		"cannot be switched off": {
			JSONSchema,
			probeNotes{tries: []formTry{{form: "schema"}}, thought: true, switches: []string{"chat_template_kwargs", "reasoning_effort"}},
			"",
			"a JSON schema is obeyed", "the model thinks first; chat_template_kwargs or reasoning_effort does not stop it",
		},
		"long-winded, not thinking": {
			JSONSchema,
			probeNotes{tries: []formTry{{form: "schema"}}, switches: []string{"reasoning_effort"}},
			"",
			"a JSON schema is obeyed", "none",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newTestClient(t, &fake{})
			c.known.keep(tt.notes, tt.off)
			x := examiner{c: c, info: Info{Dialect: tt.dialect}, found: map[string]Finding{}, quick: sample{reply: reply{took: time.Second}}}
			x.describeForm()
			x.describeThinking()
			if got := x.found[CheckForm].Seen; got != tt.form {
				t.Errorf("form: %q, want %q", got, tt.form)
			}
			if got := x.found[CheckThinking].Seen; got != tt.thinking {
				t.Errorf("thinking: %q, want %q", got, tt.thinking)
			}
		})
	}
}

// TestThinkingKeepsTheForm: of a server that thinks whatever it is told, JSON is asked for and found amid the
// thinking. Plain lines could not be told from the lines of a thought.
func TestThinkingKeepsTheForm(t *testing.T) {
	for name, content := range map[string]string{
		"before": "<think>s1: hello\nso</think>\n%s", "never closed": "<think>well\n%s", "after": "%s\n<think>done</think>",
	} {
		f := &fake{noProbe: true, chat: func(n int, _ map[string]any) (*http.Response, error) {
			return response(200, completion(fmt.Sprintf(content, `{"ok":true,"word":"hi"}`), "stop")), nil
		}}
		c := newTestClient(t, f)
		if info, err := c.Info(t.Context()); err != nil || info.Dialect != JSONSchema {
			t.Errorf("%s: %+v, %v", name, info, err)
		}
	}
}
