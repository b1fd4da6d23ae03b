package llm

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func testCompiled(t testing.TB) *jsonschema.Schema {
	t.Helper()
	s, err := compileSchema([]byte(testSchema))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func said(content string) reply { return reply{choices: 1, content: content, finishReason: "stop"} }

// thinkShapes are wrapped around an answer: %s.
var thinkShapes = map[string]string{
	"block":            "<think>hmm {\"b\":1}</think>%s",
	"empty block":      "<think>\n\n</think>\n\n%s",
	"lone end":         "hmm, let me see\n</think>\n%s",
	"nested":           "<think>a <think>b</think> c</think>%s",
	"after":            "%s\n<think>was that right?</think>",
	"twice":            "<think>a</think><think>b</think>%s",
	"upper case":       "<THINK>a</THINK>%s",
	"attributes":       "<think time=\"3\">a</think>%s",
	"thinking":         "<thinking>a</thinking>%s",
	"reasoning":        "<reasoning>a</reasoning>\n%s",
	"brackets":         "[THINK]a[/THINK]%s",
	"triangles":        "◁think▷a◁/think▷%s",
	"channels":         "<|channel|>analysis<|message|>hmm<|end|><|start|>assistant<|channel|>final<|message|>%s<|return|>",
	"end after a lone": "a</think>b</think>%s",
}

func TestThinking(t *testing.T) {
	schema := testCompiled(t)
	for name, shape := range thinkShapes {
		t.Run(name, func(t *testing.T) {
			got, err := read(said(strings.Replace(shape, "%s", good, 1)), schema)
			if err != nil || got.text != good || !got.mended || !got.thought || !got.constrained {
				t.Errorf("JSON: %+v, %v", got, err)
			}
			got, err = read(said(strings.Replace(shape, "%s", "Good morning.", 1)), nil)
			if err != nil || got.text != "Good morning." || !got.mended {
				t.Errorf("text: %+v, %v", got, err)
			}
		})
	}
}

func TestReadJSON(t *testing.T) {
	schema := testCompiled(t)
	tests := []struct {
		name string
		rep  reply
		want string
		code string
	}{
		{"plain", said(good), good, ""},
		{"indented", said("{\n  \"b\": \"x\",\n  \"a\": 1\n}\n"), good, ""},
		{"tags inside a string", said(`{"b":"<think>x</think>","a":1}`), `{"b":"<think>x</think>","a":1}`, ""},
		{"fence", said("```json\n" + good + "\n```"), good, ""},
		{"open fence", said("```\n" + good), good, ""},
		{"prose", said("Sure! Here it is:\n" + good + "\nHope that helps {smile}."), good, ""},
		{"brace in prose", said("Sets {like this} and { that: " + good), good, ""},
		{"example, then answer", said(`{"b":"example","a":0} and now ` + good), good, ""},
		{"answer inside thinking never closed", said("<think>so: " + good), good, ""},
		{"answer in reasoning", reply{choices: 1, reasoning: "Well. " + good, finishReason: "stop"}, good, ""},
		{"trailing comma", said(`{"b":"x","a":1,}`), good, ""},
		{"single quotes", said(`{'b': 'x', 'a': 1}`), good, ""},
		{"whole though length", reply{choices: 1, content: good, finishReason: "length"}, good, ""},
		{"cut, length", reply{choices: 1, content: `{"b":"x","a"`, finishReason: "length"}, "", CodeLength},
		{"cut, stop", said(`{"b":"x","a"`), "", CodeLength},
		{"cut in a string", said(`{"b":"x`), "", CodeLength},
		{"cut in a fence", said("```json\n{\"b\":\"x\",\n```"), "", CodeLength},
		{"wrong type", said(`{"b":"x","a":"1"}`), "", CodeSchema},
		{"missing key", said(`{"b":"x"}`), "", CodeSchema},
		{"extra key", said(`{"b":"x","a":1,"c":2}`), "", CodeSchema},
		{"key case", said(`{"B":"x","a":1}`), "", CodeSchema},
		{"twice the same key", said(`{"b":"x","a":1,"a":2}`), "", CodeSchema},
		{"half a surrogate", said(`{"b":"\ud800","a":1}`), "", CodeSchema},
		{"surrogate pair", said(`{"b":"\ud83d\ude00","a":1}`), `{"b":"\ud83d\ude00","a":1}`, ""},
		{"escaped NUL", said(`{"b":"\u0000","a":1}`), "", CodeSchema},
		{"NUL", said("{\"b\":\"\x00\",\"a\":1}"), "", CodeNotJSON},
		{"invalid UTF-8", said("{\"b\":\"\xff\",\"a\":1}"), "", CodeNotJSON},
		{"prose only", said("I am a language model."), "", CodeNotJSON},
		{"an array", said(`[1,2]`), "", CodeNotJSON},
		{"too deep", said(`{"b":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `,"a":1}`), "", CodeSchema},
		{"braces", said(strings.Repeat("{", 100000)), "", CodeLoop},
		{"loop", said(`{"b":"` + strings.Repeat("ISIS-", 200) + `","a":1}`), "", CodeLoop},
		{"loop of blanks", reply{choices: 1, content: `{"b":` + strings.Repeat("\n", 3000) + `1`, finishReason: "length"}, "", CodeLoop},
		{"content filter", reply{choices: 1, finishReason: "content_filter"}, "", CodeRefused},
		{"no choices", reply{}, "", CodeEmpty},
		{"empty", said(""), "", CodeEmpty},
		{"blank", said(" \n\t"), "", CodeEmpty},
		{"only thinking", said("<think>hmm</think>"), "", CodeEmpty},
		{"only reasoning", reply{choices: 1, reasoning: "hmm", finishReason: "stop"}, "", CodeEmpty},
		{"context full", reply{choices: 1, finishReason: "stop", usage: Usage{PromptTokens: 4095, CompletionTokens: 1}}, "", CodeEmpty},
		{"thinking to the limit", reply{choices: 1, reasoning: "hmm", finishReason: "length"}, "", CodeLength},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := read(tt.rep, schema)
			code := ""
			if err != nil {
				code = err.Code
			}
			if code != tt.code || got.text != tt.want {
				t.Errorf("got %q, %v, want %q, %q", got.text, err, tt.want, tt.code)
			}
			if tt.code == "" && compact(strings.TrimSpace(tt.rep.content)) != got.text && !got.mended {
				t.Error("mended, and not said so")
			}
		})
	}
}

// TestCutEverywhere: no prefix of a document is taken for an answer.
func TestCutEverywhere(t *testing.T) {
	schema := testCompiled(t)
	const doc = `{"b":"one \"two\" {three}, \u00e9","a":12}`
	for n := range len(doc) {
		for _, finish := range []string{"stop", "length"} {
			if got, err := read(reply{choices: 1, content: doc[:n], finishReason: finish}, schema); err == nil {
				t.Errorf("%d bytes were taken for %q", n, got.text)
			}
		}
	}
}

func TestLoopUnit(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		loop bool
	}{
		"words":     {strings.Repeat("the cat sat ", 40), true},
		"mid":       {strings.Repeat("na ", 200) + "and then it ended well.", true},
		"sentence":  {strings.Repeat("The minister said that the bridge would be opened on Monday in Utrecht. ", 7), true},
		"arabic":    {strings.Repeat("قال الوزير ", 40), true},
		"refrain":   {strings.Repeat("the cat sat ", 8), false},
		"rule":      {"a\n" + strings.Repeat("-", 120) + "\nb", false},
		"list":      {"one two three four five six seven eight nine ten " + strings.Repeat("x y ", 20), false},
		"different": {strings.Repeat("abc ", 9) + strings.Repeat("def ", 9) + strings.Repeat("ghi ", 9), false},
	} {
		if got := loopUnit(tt.text); (got != "") != tt.loop {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestGrammar(t *testing.T) {
	got, err := compactGrammar([]byte(`{"type":"object","properties":{
		"z\"q":{"type":"string","maxLength":9},
		"list":{"type":"array","maxItems":3,"items":{"type":"object","properties":{"k":{"type":"string","enum":["fact","forecast"]},"n":{"type":"integer"}},"required":["k","n"],"additionalProperties":false}},
		"one":{"type":"array","minItems":1,"maxItems":1,"items":{"type":"string"}},
		"some":{"type":"array","minItems":2,"items":{"type":"number"}},
		"ok":{"type":"boolean"}},
		"required":["ok","list","one","some","z\"q"],"additionalProperties":false}`))
	if err != nil {
		t.Fatal(err)
	}
	want := `root ::= "{\"z\\\"q\":" string ",\"list\":" "[" (r1 ("," r1){0,2})? "]" ",\"one\":" "[" string "]" ",\"some\":" "[" number ("," number){1,} "]" ",\"ok\":" boolean "}"
r0 ::= "\"fact\"" | "\"forecast\""
r1 ::= "{\"k\":" r0 ",\"n\":" integer "}"
` + terminals
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for name, schema := range map[string]string{
		"optional": `{"type":"object","properties":{"a":{"type":"string"}},"required":[],"additionalProperties":false}`,
		"open":     `{"type":"object","properties":{},"required":[]}`,
		"pattern":  `{"type":"string","pattern":"a"}`,
		"ref":      `{"$ref":"#"}`,
		"bounds":   `{"type":"array","items":{"type":"string"},"minItems":3,"maxItems":2}`,
		"no JSON":  `{`,
		"true":     `true`,
	} {
		if g, err := compactGrammar([]byte(schema)); err == nil {
			t.Errorf("%s: %s", name, g)
		}
	}
}

func TestEstimateTokens(t *testing.T) {
	// Bounds: not below one token a word, and not so high that chunks shrink to half.
	for name, tt := range map[string]struct {
		text        string
		least, most int
	}{
		"empty": {"", 0, 0}, "one": {"a", 1, 1},
		"english": {strings.Repeat("The minister opened the new bridge on Monday morning. ", 10), 100, 220},
		"arabic":  {strings.Repeat("افتتح الوزير الجسر الجديد صباح الاثنين. ", 10), 130, 320},
		"chinese": {strings.Repeat("部长星期一上午为新桥揭幕。", 10), 80, 140},
		"invalid": {"\xff\xfe", 2, 6},
	} {
		if got := EstimateTokens(tt.text); got < tt.least || got > tt.most {
			t.Errorf("%s: %d, want %d to %d", name, got, tt.least, tt.most)
		}
	}
}

func FuzzRead(f *testing.F) {
	schema := testCompiled(f)
	for _, shape := range thinkShapes {
		f.Add(strings.Replace(shape, "%s", good, 1), "stop")
	}
	f.Add(`{"b":"\ud800\`, "length")
	f.Fuzz(func(t *testing.T, content, finish string) {
		got, err := read(reply{choices: 1, content: content, finishReason: finish}, schema)
		if (err == nil) == (got.text == "") {
			t.Errorf("text %q and error %v", got.text, err)
		}
		if err == nil {
			if again, wrong := accept(got.text, schema); wrong != nil || again != got.text {
				t.Errorf("%q is not of the schema: %q, %v", got.text, again, wrong)
			}
		}
		if _, err := read(reply{choices: 1, content: content}, nil); err != nil && err.Message == "" {
			t.Error("an error without a text")
		}
	})
}
