package llm

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// tolerated lists documents that encoding/json lets pass. Those of them that say two things, or nothing, are refused.
var tolerated = map[string]string{
	` { "a" : [ 1 , -2.5e3 , true , false , null , "x\n" , { } , [ ] ] } `: "",
	`"\ud83d\ude00 \/ \\ \" \u00e9"`:                                       "",
	"12":                                                                   "",
	`{"a":{"a":1},"b":[{"a":1}]}`:                                          "",
	`{"":1}`:                                                               "",
	`{"a":1,"b":2,"a":1}`:                                                  "twice",
	`{"a":1,"\u0061":2}`:                                                   "twice",
	`[{"x":{"k":[],"k":[]}}]`:                                              "twice",
	`["\u0000"]`:                                                           "NUL",
	`{"\u0000":1}`:                                                         "NUL",
	`"\ud83d"`:                                                             "surrogate",
	`"\ud83d\u0041"`:                                                       "surrogate",
	`"\ude00"`:                                                             "surrogate",
	`"\\ud83d"`:                                                            "",
	strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth):                   "",
	strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1):               "deep",
	strings.Repeat(`{"a":`, maxDepth) + "{}" + strings.Repeat("}", maxDepth):        "deep",
	strings.Repeat(`{"a":`, maxDepth) + `"deepest"` + strings.Repeat("}", maxDepth): "",
}

func TestStrictJSON(t *testing.T) {
	for doc, why := range tolerated {
		switch _, err := strictJSON(doc); {
		case (err != nil) != (why != ""):
			t.Errorf("%s: %v", doc, err)
		case err != nil && !strings.Contains(err.Error(), why):
			t.Errorf("%s: %v, want a word of %q", doc, err, why)
		}
	}
	for _, doc := range []string{"", " ", "{", `{"a":1,}`, `{"a":1}{"a":1}`, `{"a":1}x`, "[1,]", "tru", `"`, "\"\x00\"", "\"a\nb\"", "01", "NaN"} {
		if v, err := strictJSON(doc); !errors.Is(err, errNoJSON) {
			t.Errorf("%q: %v, %v", doc, v, err)
		}
	}
}

// FuzzStrictJSON: a document is refused exactly where it is no JSON or says something twice, too deep or in half
// characters, and else it means what encoding/json takes it for.
func FuzzStrictJSON(f *testing.F) {
	for doc := range tolerated {
		f.Add(doc)
	}
	f.Fuzz(func(t *testing.T, doc string) {
		got, err := strictJSON(doc)
		if !utf8.ValidString(doc) {
			return // refused before
		}
		if want := looselyWrong(doc); (err != nil) != want {
			t.Fatalf("%q: %v, wrong is %v", doc, err, want)
		}
		if err != nil {
			return
		}
		var want any
		dec := json.NewDecoder(strings.NewReader(doc))
		dec.UseNumber()
		if err := dec.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(want, got) { // cmp takes time that doubles with each level
			t.Errorf("%q: %v, want %v", doc, got, want)
		}
		short := compact(doc)
		if again, err := strictJSON(short); err != nil || !reflect.DeepEqual(again, got) || loose(short) {
			t.Errorf("compact: %q, %v", short, err)
		}
	})
}

// looselyWrong finds out token by token, with encoding/json alone, what strictJSON refuses.
func looselyWrong(doc string) bool {
	if !json.Valid([]byte(doc)) || noLoneSurrogates(doc) != nil {
		return true
	}
	type level struct {
		keys map[string]bool // nil in an array
		key  bool            // the next token is a key
	}
	var stack []level
	dec := json.NewDecoder(strings.NewReader(doc))
	dec.UseNumber()
	for {
		token, err := dec.Token()
		if err != nil {
			return !errors.Is(err, io.EOF)
		}
		top := len(stack) - 1
		text, isText := token.(string)
		if isText && strings.ContainsRune(text, 0) {
			return true
		}
		if isText && top >= 0 && stack[top].key {
			if stack[top].keys[text] {
				return true
			}
			stack[top].keys[text], stack[top].key = true, false
			continue
		}
		switch token {
		case json.Delim('{'):
			stack = append(stack, level{map[string]bool{}, true})
		case json.Delim('['):
			stack = append(stack, level{})
		case json.Delim('}'), json.Delim(']'):
			stack = stack[:top]
			top--
			fallthrough
		default:
			if top >= 0 {
				stack[top].key = stack[top].keys != nil // a value ended
			}
			continue
		}
		if len(stack) > maxDepth {
			return true
		}
	}
}

// TestMembers: whatever a request holds, no member stands in it twice, and those that go-openai drops are there.
func TestMembers(t *testing.T) {
	trap := `","messages":null,"stream":false}`
	schema := json.RawMessage(`{"type":"object","properties":{"stream":{"type":"boolean"},"messages":{"type":"null"}}}`)
	for name, w := range map[string]wireRequest{
		"text":    {model: "m1", maxTokens: 7, temperature: 0.3, seed: -1},
		"schema":  {model: "m1", schema: schema},
		"grammar": {model: "m1", schema: schema, grammar: "root ::= \"{\" <tail> \u2028"},
		"object":  {model: "m1", schema: schema, jsonObject: true},
		"all":     {model: trap, schema: schema, schemaName: "s", grammar: trap, cachePrompt: true, noThinking: "chat_template_kwargs"},
		"hosted":  {model: "gpt-5", maxTokens: 9, noThinking: "reasoning_effort"},
	} {
		w.messages = []Message{{"system", ""}, {"user", trap + "<é>"}}
		for _, stream := range []bool{false, true} {
			made, err := json.Marshal(chatRequest(w))
			if err != nil {
				t.Fatal(err)
			}
			body, err := chatBody(made, w, stream)
			if err != nil {
				t.Fatal(err)
			}
			value, err := strictJSON(string(body))
			if err != nil {
				t.Fatalf("%s: %v in %s", name, err, body)
			}
			got := value.(map[string]any)
			want := map[string]any{"model": w.model, "stream": stream, "messages": []any{
				map[string]any{"role": "system", "content": ""}, map[string]any{"role": "user", "content": trap + "<é>"},
			}}
			if stream {
				want["stream_options"] = map[string]any{"include_usage": true}
			}
			number := func(v any) json.Number { return json.Number(fmt.Sprint(v)) }
			if name == "hosted" {
				want["max_completion_tokens"], want["reasoning_effort"] = number(w.maxTokens), "none"
			} else {
				want["max_tokens"], want["temperature"], want["top_p"], want["seed"] = number(w.maxTokens), number(w.temperature), number(1), number(w.seed)
			}
			if w.grammar != "" {
				want["grammar"] = w.grammar
			}
			if w.cachePrompt {
				want["cache_prompt"], want["chat_template_kwargs"] = true, map[string]any{"enable_thinking": false, "thinking": false}
			}
			form := got["response_format"]
			delete(got, "response_format")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			if (form != nil) != (w.schema != nil && w.grammar == "") || form != nil && (form.(map[string]any)["type"] == "json_object") != w.jsonObject {
				t.Errorf("%s: form %v", name, form)
			}
		}
	}
	if body, err := chatBody([]byte(`{"model":"m1"}`), wireRequest{}, false); err == nil {
		t.Errorf("made of something else: %s", body)
	}
}
