package llmtest

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// behaviorChecks has an entry for every listed behaviour, and for some arguments.
func behaviorChecks(honest map[string]string) map[string]func(t *testing.T, a asked) {
	type check = func(t *testing.T, a asked)
	as := func(t *testing.T, a asked) { same(t, honest, a) }
	code := func(want int, parts ...string) check {
		return func(t *testing.T, a asked) {
			status(t, a, want)
			for _, p := range parts {
				has(t, a, p)
			}
		}
	}
	asks := func(status int, header, want string) check {
		return func(t *testing.T, a asked) {
			equal(t, a.status, status)
			equal(t, a.header.Get(header), want)
		}
	}
	date := func(ahead bool) check {
		return func(t *testing.T, a asked) {
			at, err := time.Parse(time.RFC1123, a.header.Get("Retry-After"))
			if err != nil || at.After(time.Now()) != ahead {
				t.Errorf("Retry-After %q", a.header.Get("Retry-After"))
			}
		}
	}
	// thought: the answer is there, with this around it.
	around := func(parts ...string) check {
		return func(t *testing.T, a asked) {
			for _, p := range parts {
				has(t, a, p)
			}
			has(t, a, honest["s1"])
		}
	}
	contains := func(parts ...string) check { return code(200, parts...) }
	members := func(n int) check {
		return func(t *testing.T, a asked) { equal(t, len(segments(t, a.content)), n) }
	}
	valid := func(want bool) check {
		return func(t *testing.T, a asked) { equal(t, json.Valid([]byte(a.content)), want) }
	}
	return map[string]check{
		"honest": as, "obedient": as, // nothing is ordered

		"429": asks(429, "Retry-After", "1"), "429:ra=3": asks(429, "Retry-After", "3"), "429:ra=": asks(429, "Retry-After", ""),
		"429:ra=0": asks(429, "Retry-After", "0"), "429:ra=1.5": asks(429, "Retry-After", "1.5"), "429:ms=1500": asks(429, "Retry-After-Ms", "1500"),
		"429:ra=date+2s": date(true), "429:ra=date-60s": date(false), "429:ra=-5": asks(429, "Retry-After", "-5"),
		"429:ra=NaN": asks(429, "Retry-After", "NaN"), "429:ra=soon": asks(429, "Retry-After", "soon"),
		"429:ra=864000": asks(429, "Retry-After", "864000"), "429:ra=1e999": asks(429, "Retry-After", "1e999"),
		"503": asks(503, "Retry-After", "1"), "503:ra=7": asks(503, "Retry-After", "7"),
		"503loading": code(503, "Loading model"), "503loading:1h": code(503, "Loading model"), "503busy": as, "503busy:0": code(503, "overloaded"),
		"5xx": code(500, "error"), "5xx:502": code(502), "5xx:504": code(504), "status": code(408), "status:425": code(425),
		"quota": code(429, "insufficient_quota"), "key": code(401), "forbidden": code(403, "policy"), "nomodel": code(404, "'fake' not found"),
		"toolarge": code(413), "context": code(400, "n_prompt_tokens"), "context:100000": as,
		"redirect": code(307), "redirect:http://x.example/": asks(307, "Location", "http://x.example/"),
		"redirect:login": code(302), "redirect:circle": asks(307, "Location", "/v1/chat/completions"),
		"html":   code(200, "<html>"),
		"noform": as, "noform:grammar": as, "noform:all": as, // no form is asked for, see TestForms
		"nostream": as, "nostream:options": as, // no stream is asked for, see TestStreamFaults
		"error200": code(200, `"error"`),

		"hang": nil, "stall": nil, "stall:ping": nil, "drip": nil, // see TestHangEndsWithTheServer
		"drip:100000": as, "late": as, "late:0s": as,
		"rst":          func(t *testing.T, a asked) { failed(t, a); equal(t, len(a.body), 0) },
		"rst:after=20": failed, "lost": failed,
		"cut":         func(t *testing.T, a asked) { failed(t, a); status(t, a, 200) },
		"cut:7":       func(t *testing.T, a asked) { failed(t, a); equal(t, len(a.body), 7) },
		"cut:next":    func(t *testing.T, a asked) { failed(t, a); equal(t, len(a.body), 0) },
		"cut_chunk":   func(t *testing.T, a asked) { failed(t, a); equal(t, len(a.body) > 100, true) },
		"cut_clean":   func(t *testing.T, a asked) { equal(t, a.err, nil); notJSONBody(t, a) },
		"cut_clean:9": func(t *testing.T, a asked) { equal(t, a.err, nil); equal(t, len(a.body), 9) },
		"nobody":      func(t *testing.T, a asked) { status(t, a, 200); equal(t, len(a.body), 0) },
		"slow":        as, "slow:0s": as, "slowprompt": as, "slowprompt:0s": as,
		"bomb": func(t *testing.T, a asked) { equal(t, len(a.body), 64<<20) }, "bomb:2": func(t *testing.T, a asked) { equal(t, len(a.body), 2<<20) },
		"flood": func(t *testing.T, a asked) { equal(t, len(a.body), 64<<20) }, "flood:2": func(t *testing.T, a asked) { equal(t, len(a.body), 2<<20) },
		"badgzip":     failed,
		"streamerror": contains(`"error"`), "nofinish": func(t *testing.T, a asked) { as(t, a); has(t, a, `"finish_reason":null`) },
		"keepalive": func(t *testing.T, a asked) { as(t, a); equal(t, string(a.body[:4]), "\n\n\n\n") }, "plainstream": as,
		"plaintype": func(t *testing.T, a asked) { as(t, a); equal(t, a.header.Get("Content-Type"), "text/plain") },
		"trailing":  func(t *testing.T, a asked) { notJSONBody(t, a); has(t, a, "another thing") },

		"empty":       func(t *testing.T, a asked) { equal(t, a.content, ""); equal(t, a.finish, "stop") },
		"empty:blank": func(t *testing.T, a asked) { equal(t, strings.TrimSpace(a.content), ""); has(t, a, `\n\t`) },
		"empty:null":  contains(`"content":null`), "empty:nochoices": contains(`"choices":[]`),
		"empty:nomessage": func(t *testing.T, a asked) {
			has(t, a, "finish_reason")
			equal(t, strings.Contains(string(a.body), "message"), false)
		},
		"empty:nousage":  func(t *testing.T, a asked) { as(t, a); equal(t, a.usage.Prompt, 0) },
		"usage":          func(t *testing.T, a asked) { as(t, a); has(t, a, `"prompt_tokens":0`) },
		"usage:negative": func(t *testing.T, a asked) { as(t, a); has(t, a, `"prompt_tokens":-`) },
		"usage:huge":     func(t *testing.T, a asked) { as(t, a); has(t, a, `"prompt_tokens":3000000000`) },
		"model":          func(t *testing.T, a asked) { as(t, a); equal(t, a.model, "another-model") },
		"model:x":        func(t *testing.T, a asked) { as(t, a); equal(t, a.model, "x") },
		"length":         func(t *testing.T, a asked) { equal(t, a.finish, "length"); notJSON(t, a) },
		"stopcut":        func(t *testing.T, a asked) { equal(t, a.finish, "stop"); notJSON(t, a) },
		"filter":         func(t *testing.T, a asked) { equal(t, a.finish, "content_filter"); equal(t, a.content, "") },
		"toolcall":       func(t *testing.T, a asked) { equal(t, a.finish, "tool_calls"); has(t, a, `"arguments"`) },
		"truncate":       as,
		"truncate:10":    func(t *testing.T, a asked) { equal(t, a.usage.Prompt, 10); equal(t, segments(t, a.content)["s3"], "") },
		"truncate:head=45": func(t *testing.T, a asked) {
			equal(t, a.usage.Prompt, 45)
			got := segments(t, a.content)
			equal(t, got["s1"], "")
			equal(t, got["s3"], honest["s3"])
		},
		"truncate:10:nousage": func(t *testing.T, a asked) { equal(t, a.usage.Prompt, 0); equal(t, segments(t, a.content)["s3"], "") },

		"think": around("<think>", "</think>"),
		"think:open": func(t *testing.T, a asked) {
			around("<think>")(t, a)
			equal(t, strings.Contains(a.content, "</think>"), false)
		},
		"think:lone": func(t *testing.T, a asked) {
			around("</think>")(t, a)
			equal(t, strings.Contains(a.content, "<think>"), false)
		},
		"think:nested": around("<think>first <think>"), "think:twice": around("</think>\n<think>"), "think:after": around("}\n<think>"),
		"think:around": around("<think>The", "}\n<think>That"), "think:empty": around("<think>\n\n</think>"), "think:upper": around("<THINK>"),
		"think:thinking": around("<thinking>"), "think:reasoning_tag": around("<reasoning>"), "think:brackets": around("[THINK]"), "think:channel": around("<|channel|>final"),
		"think:field":     func(t *testing.T, a asked) { has(t, a, "reasoning_content"); as(t, a) },
		"think:reasoning": func(t *testing.T, a asked) { has(t, a, `"reasoning":`); as(t, a) },
		"think:inside":    func(t *testing.T, a asked) { has(t, a, "reasoning_content"); equal(t, a.content, "") },
		"think:only":      func(t *testing.T, a asked) { has(t, a, textProse); equal(t, strings.Contains(a.content, "{"), false) },
		"think:switch":    around("<think>"),
		"fence":           around("```json"), "fence:open": around("```json"), "fence:tilde": around("~~~"),
		"prose": around("Sure!"), "prose:braces": around("{a, b}"), "prose:draft": around("not yet"),
		"wrap": as, "wrap:1": around("Here is the JSON"), "wrap:8": around("```json"), "wrap:39": around("```JSON", "{done}"),
		"indent": func(t *testing.T, a asked) { has(t, a, `\n    `); as(t, a) }, "noschema": valid(false),
		"refuse": contains("can't help"), "refuse:fr": contains("je ne peux pas"),
		"refuse_json":    func(t *testing.T, a asked) { equal(t, segments(t, a.content)["s3"], textRefusal) },
		"refuse_json:ru": func(t *testing.T, a asked) { has(t, a, tongues["ru"].refusal) },
		"vary":           func(t *testing.T, a asked) { equal(t, segments(t, a.content)["s1"], "1 "+honest["s1"]) },
		"loop":           func(t *testing.T, a asked) { equal(t, a.finish, "length"); has(t, a, "the same the same") },
		`loop:"\n"`:      func(t *testing.T, a asked) { equal(t, a.finish, "length"); has(t, a, "\n\n\n\n\n\n") },
		"loop_sentence":  func(t *testing.T, a asked) { has(t, a, honest["s1"]+" "+honest["s1"]) },
		"loop_items":     func(t *testing.T, a asked) { has(t, a, honest["s1"]+`","`+honest["s1"]) }, // it has no list, see TestLoopItems
		"loop_count":     func(t *testing.T, a asked) { equal(t, a.finish, "length"); has(t, a, "1, 2, 3, 4, 5, 6, 7,") },

		"schema": members(3), "schema:extra": members(5), "schema:types": contains(`:7,`), "schema:null": contains("null,"), "schema:strings": as, // strings they are
		"schema:dup": func(t *testing.T, a asked) { equal(t, strings.Count(a.content, `"s1"`), 2) }, "schema:case": contains("LANG"), "schema:nested": contains(`{\"answer\":{`),
		"json:trailing": valid(false), "json:single": valid(false), "json:bare": valid(false), "json:comment": valid(false), "json:open": valid(false), "json:nan": valid(false),
		"json:newline": valid(false), "json:bom": valid(false), "json:twice": valid(false), "json:array": valid(true), "json:string": valid(true), "json:deep": contains("[[[["), "json:huge": valid(true),
		"utf8": func(t *testing.T, a asked) { equal(t, utf8.Valid(a.body), false) }, "utf8:surrogate": contains(`\\ud800`), "utf8:nul": contains(`\\u0000`),
		"utf8:fffd": contains("\ufffd"),

		"echo": func(t *testing.T, a asked) { equal(t, segments(t, a.content)["s3"], "Le maire ne répond pas.") },
		"lang": func(t *testing.T, a asked) { equal(t, segments(t, a.content)["s1"], tongues["fr"].news[0]) },
		"number": func(t *testing.T, a asked) {
			equal(t, segments(t, a.content)["s1"], strings.Replace(honest["s1"], "12", "22", 1))
		},
		"number:2": contains("3021"), "name": contains("Quillfeather"), "name:Orla": contains("Orla"),
		"date": as, "currency": as, "direction": as, "splice": as, "invent": as, "evidence": as, // nothing of the kind is there, see TestMutations
		"negation": func(t *testing.T, a asked) { equal(t, a.content != mustJSON(honest), true) },
		"quote":    as, "quote:english": contains("quillfeather"),
		"shift": func(t *testing.T, a asked) {
			got := segments(t, a.content)
			equal(t, got["s1"], honest["s2"])
			equal(t, got["s3"], "")
		},
		"quote_cut":  func(t *testing.T, a asked) { equal(t, strings.Contains(segments(t, a.content)["s2"], "‘"), false) },
		"swap":       as, // no previous request
		"markup":     contains("https://canary.example", "<script>"),
		"markup:url": contains("https://canary.example/a"), "markup:image": contains("![x]"), "markup:html": contains("<img"),
		"markup:ansi": contains("]8;;"), "markup:bidi": contains("\u202e", "\u2066"),
	}
}

func mustJSON(v any) string {
	raw, _ := json.Marshal(v)
	return string(raw)
}

func TestBehaviors(t *testing.T) {
	honest := segments(t, ask(t, start(t, Options{}), nil, frenchPrompt).content)
	if !strings.Contains(honest["s1"], "12") || !strings.Contains(honest["s1"], "Marie Dupont") {
		t.Fatalf("honest lost a number or a name: %q", honest)
	}
	checks := behaviorChecks(honest)
	for behavior, check := range checks {
		if check == nil {
			continue
		}
		t.Run(behavior, func(t *testing.T) {
			t.Parallel()
			check(t, ask(t, start(t, Options{Behavior: behavior}), map[string]any{"max_tokens": 400}, frenchPrompt))
		})
	}
	seen := map[string]bool{}
	families := map[string]bool{}
	for _, b := range Behaviors() {
		if _, ok := checks[b.Name]; !ok {
			t.Errorf("behavior %q has no check", b.Name)
		}
		if b.Doc == "" || b.Layer == "" || strings.ContainsAny(b.Name, " ,") || seen[b.Name] {
			t.Errorf("behavior %q cannot be listed", b.Name)
		}
		seen[b.Name], families[b.Family()] = true, true
		if _, err := parseScript(b.Name); err != nil {
			t.Errorf("the listed name is no script: %v", err)
		}
	}
	if len(families) < 60 {
		t.Errorf("%d behaviours", len(families))
	}
}

// TestMutations: changes of content that the French prompt has no place for.
func TestMutations(t *testing.T) {
	made := func() answer {
		return answer{task: "summarize", headline: "Bridge", claims: []claim{
			{"The bridge opened on Tuesday 3 May and cost 20 million euros.", []string{"s1"}, "fact"},
			{"Tolls rose, ‘nobody objects’ said the mayor, who did not vote.", []string{"s2"}, "fact"},
		}}
	}
	for behavior, want := range map[string][2]string{
		"date":      {"The bridge opened on Sunday 3 May and cost 20 million euros."},
		"date:1":    {"The bridge opened on Tuesday 3 October and cost 20 million euros."},
		"currency":  {"The bridge opened on Tuesday 3 May and cost 20 million dollars."},
		"direction": {"The bridge closed on Tuesday 3 May and cost 20 million euros."},
		"negation":  {"", "Tolls rose, ‘nobody objects’ said the mayor, who did vote."},
		"quote":     {"", "Tolls rose, ‘quillfeather objects’ said the mayor, who did not vote."},
		"invent":    {"The bridge opened on Tuesday 3 May and cost 20 million euros, said Orla Quillfeather, who counted 77,123 of them."},
		"splice":    {"The bridge opened on Tuesday 3 the mayor, who did not vote.", "Tolls rose, ‘nobody objects’ said May and cost 20 million euros."},
	} {
		st, err := parseStep(behavior)
		if err != nil {
			t.Fatal(err)
		}
		got := answerer{}.mutate(made(), st, &conversation{}, nil)
		for i, w := range want {
			if w == "" {
				w = made().claims[i].text
			}
			if behavior != "invent" || i == 0 {
				equal(t, got.claims[i].text, w)
			}
		}
	}
}

// TestLoopItems: a list never ends, and what stands before it is right.
func TestLoopItems(t *testing.T) {
	w := wrapper{step: step{name: "loop_items"}, room: 60}
	got := w.wrap(`{"headline":"h","claims":[{"text":"a"},{"text":"b"}]}`)
	equal(t, strings.HasPrefix(got.content, `{"headline":"h","claims":[{"text":"a"},{"text":"a"},{"text":"a"},`), true)
	equal(t, strings.Contains(got.content, "]"), false)
	equal(t, got.finish, "length")
}

func notJSONBody(t *testing.T, a asked) {
	t.Helper()
	if len(a.body) == 0 || json.Valid(a.body) {
		t.Errorf("a whole JSON body, or none: %q", a.body)
	}
}
