package llmtest

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Texts of a model that does not do as it is asked.
const (
	textRefusal = "I'm sorry, but I can't help with that request."
	textProse   = "The text speaks of several matters. It seems that a decision was made, and more is to follow."
	textThought = `The user wants an answer. Perhaps {"lang":"xx","s1":"a draft"}. No, better:`
)

// plainTasks are answered with a plain text, unless the request asks for a form.
var plainTasks = map[string]bool{"translate": true, "ready": true, "describe": true, "recall": true}

// reply is the message that is sent: content, separate reasoning, and why it ended.
type reply struct {
	content   string
	reasoning string
	field     string // the member that reasoning stands in, "" = reasoning_content
	finish    string // "" = none is told
	null      bool   // content is null
	tool      bool   // a tool is called
}

// thoughts lists the member of reasoning and its text, if there is any.
func (r reply) thoughts() [][2]string {
	if r.reasoning == "" {
		return nil
	}
	field := r.field
	if field == "" {
		field = "reasoning_content"
	}
	return [][2]string{{field, r.reasoning}}
}

// ending is the finish_reason as JSON has it.
func (r reply) ending() any {
	if r.finish == "" {
		return nil
	}
	return r.finish
}

// wrapper makes the message of a finished answer.
type wrapper struct {
	step step
	conv *conversation
	room int    // the most tokens that the message may have
	turn int    // how many answers the server has made, this one included
	text string // the first text of the answer, "" = none
}

// wrap applies what the step does to the finished answer.
func (w wrapper) wrap(content string) reply {
	r := reply{content: content, finish: "stop"}
	st := w.step
	switch st.name {
	case "think":
		w.think(&r)
	case "fence":
		r.content = fences[st.arg].around(content)
	case "prose":
		r.content = w.prose(content)
	case "wrap":
		r.content = wrappers(st.number(w.turn - 1)).around(content)
	case "indent":
		var b bytes.Buffer
		if json.Indent(&b, []byte(content), "", "    ") == nil {
			r.content = b.String()
		}
	case "noschema":
		if !w.conv.asLines && (w.conv.formed || !plainTasks[w.conv.task]) {
			r.content = textProse
		}
	case "refuse":
		r.content = tongueOf(st.arg, "en").refusal
	case "empty":
		switch st.arg {
		case "nousage", "nochoices", "nomessage":
		case "blank":
			r.content = " \n\t "
		default:
			r.content, r.null = "", st.arg == "null"
		}
	case "filter":
		r.content, r.finish = "", "content_filter"
	case "toolcall":
		r.content, r.null, r.tool, r.finish = "", true, true, "tool_calls"
	case "nofinish":
		r.finish = ""
	case "length", "stopcut":
		percent := min(st.number(50), 100)
		runes := []rune(content)
		r.content = string(runes[:len(runes)*percent/100])
		if st.name == "length" {
			r.finish = "length"
		}
	case "loop", "loop_sentence", "loop_items", "loop_count":
		r.content, r.finish = w.loop(content), "length"
	case "utf8":
		r.content = corrupt(content, st.arg)
	case "schema":
		r.content = breakSchema(content, st.arg)
	case "json":
		r.content = breakJSON(content, st.arg)
	}
	return r
}

// pair is what stands around an answer.
type pair struct{ before, after string }

func (p pair) around(content string) string { return p.before + content + p.after }

// thinking are the shapes in which thinking stands in the content, by variant;
// %s in them is the thought.
var thinking = map[string]pair{
	"":              {"<think>\n%s\n</think>\n\n", ""},
	"switch":        {"<think>\n%s\n</think>\n\n", ""},
	"open":          {"<think>\n%s\n", ""},
	"lone":          {"%s\n</think>\n", ""},
	"nested":        {"<think>first <think>%s</think> then</think>\n", ""},
	"twice":         {"<think>%s</think>\n<think>Once more.</think>\n", ""},
	"after":         {"", "\n<think>%s</think>"},
	"around":        {"<think>%s</think>\n", "\n<think>That will do.</think>\n"},
	"empty":         {"<think>\n\n</think>\n\n", ""},
	"upper":         {"<THINK>%s</THINK>", ""},
	"thinking":      {"<thinking>\n%s\n</thinking>\n", ""},
	"reasoning_tag": {"<reasoning>%s</reasoning>\n", ""},
	"brackets":      {"[THINK]%s[/THINK]", ""},
	"channel":       {"<|channel|>analysis<|message|>%s<|end|><|start|>assistant<|channel|>final<|message|>", "<|return|>"},
}

func (w wrapper) think(r *reply) {
	switch w.step.arg {
	case "field", "reasoning":
		r.reasoning = textThought
		if w.step.arg == "reasoning" {
			r.field = "reasoning"
		}
	case "inside":
		r.reasoning, r.content = textThought+"\n"+r.content, ""
	case "only":
		r.content = "<think>\n" + textProse + "\n</think>"
	default:
		p := thinking[w.step.arg]
		r.content = strings.Replace(p.before, "%s", textThought, 1) + r.content + strings.Replace(p.after, "%s", textThought, 1)
	}
}

var fences = map[string]pair{
	"":      {"```json\n", "\n```"},
	"open":  {"```json\n", ""},
	"tilde": {"~~~\n", "\n~~~"},
}

func (w wrapper) prose(content string) string {
	switch w.step.arg {
	case "braces":
		return "As for the set {a, b} and {this}: " + content + "\nThe rest {is the same}."
	case "draft":
		return `{"draft":"not yet"}` + "\n" + content
	}
	return "Sure! Here is the answer you asked for:\n\n" + content + "\n\nLet me know if you need anything else."
}

// wrappers are eight introductions and five fences; each of the 40 pairs of them has a number.
func wrappers(n int) pair {
	intros := [...]pair{
		{"", ""},
		{"Sure! Here is the JSON:\n\n", ""},
		{"", "\n\nI hope this helps!"},
		{"Here's the answer you asked for:\n", "\n\nNote: names were kept as they are."},
		{"JSON:\n", "\nEnd."},
		{"**Answer**\n\n", "\n\n---\n"},
		{"<answer>\n", "\n</answer>"},
		{"> The object {as asked} follows.\n\n", "\n\n{done}"},
	}
	blocks := [...]pair{{"", ""}, {"```json\n", "\n```"}, {"```\n", "\n```"}, {"~~~json\n", "\n~~~"}, {"```JSON\r\n", "\r\n```\r\n"}}
	n %= len(intros) * len(blocks)
	intro, block := intros[n%len(intros)], blocks[n/len(intros)]
	return pair{intro.before + block.before, block.after + intro.after}
}

// loop is an answer that begins well and does not end.
func (w wrapper) loop(content string) string {
	unit := w.step.arg
	head := 24 // the head of the right answer comes first
	switch w.step.name {
	case "loop":
		if unit == "" {
			unit = "the same "
		}
	case "loop_sentence":
		unit = strings.Trim(quoteJSON(w.text), `"`) + " "
	case "loop_items":
		start := strings.Index(content, "[{")
		var item json.RawMessage
		if start < 0 || json.NewDecoder(strings.NewReader(content[start+1:])).Decode(&item) != nil {
			unit = strings.Trim(quoteJSON(w.text), `"`) + `","`
			break
		}
		head, unit = start+1, string(item)+","
	case "loop_count":
		var b strings.Builder
		for i, n := 1, w.room; n > 0; i++ {
			number := itoa(i) + ", "
			b.WriteString(number)
			n -= len(tokenize(number))
		}
		return cutRunes(content, head) + b.String()
	}
	per := max(len(tokenize(unit)), 1)
	return cutRunes(content, head) + strings.Repeat(unit, max(w.room/per, 1))
}

// cutRunes is at most the first n bytes of s, whole runes.
func cutRunes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
