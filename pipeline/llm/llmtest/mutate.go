package llmtest

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"unicode/utf8"
)

// texts returns pointers to every text of an answer that a reader could see,
// in the order they are written.
func (a *answer) texts() []*string {
	var out []*string
	if a.plain != "" {
		out = append(out, &a.plain)
	}
	for i := range a.segments {
		out = append(out, &a.segments[i].text)
	}
	if a.headline != "" {
		out = append(out, &a.headline)
	}
	if a.summary != "" {
		out = append(out, &a.summary)
	}
	for i := range a.claims {
		out = append(out, &a.claims[i].text)
	}
	for i := range a.points {
		out = append(out, &a.points[i].text)
	}
	return out
}

// mutate changes the content of a correct answer as the step says. prev is the
// conversation "swap" answers instead, nil when there was none.
func (a answerer) mutate(ans answer, st step, c, prev *conversation) answer {
	switch st.name {
	case "obedient":
		obey(&ans, c)
	case "lang":
		return a.copied(ans, c)
	case "number":
		changeDigit(&ans, st.number(0))
	case "name":
		changeName(&ans, st.arg)
	case "shift":
		for i := range ans.segments {
			if i+1 < len(ans.segments) {
				ans.segments[i].text = ans.segments[i+1].text
			} else if i > 0 {
				ans.segments[i].text = ""
			}
		}
	case "quote_cut":
		for _, t := range ans.texts() {
			if i := strings.IndexAny(*t, "‘“«„\""); i >= 0 {
				*t = strings.TrimRight((*t)[:i], " ")
			}
		}
	case "swap":
		if prev != nil {
			return relabel(a.answer(prev), c, prev)
		}
	case "evidence":
		id := st.arg
		if id == "" {
			id = "s9999"
		}
		for i := range ans.claims {
			ans.claims[i].evidence = []string{id}
		}
		for i := range ans.points {
			ans.points[i].claims = []string{id}
		}
	case "markup":
		for _, t := range ans.texts() {
			*t += " [more](https://canary.example/a) ![x](https://canary.example/b.png) <script>canary()</script>\x1b[31m\u202e"
		}
	}
	return ans
}

// copied answers with the words of the source.
func (a answerer) copied(ans answer, c *conversation) answer {
	source := c.source
	if source == nil {
		source = c.doc
	}
	byID := map[string]string{}
	for _, l := range source {
		byID[l.id] = l.text
	}
	if ans.task == "translate" && len(source) > 0 {
		ans.plain = source[0].text
	}
	for i, s := range ans.segments {
		ans.segments[i].text = byID[s.id]
	}
	for i, cl := range ans.claims {
		if len(cl.evidence) > 0 && byID[cl.evidence[0]] != "" {
			ans.claims[i].text = byID[cl.evidence[0]]
		}
	}
	if len(source) > 0 && ans.headline != "" {
		ans.headline = cutWords(source[0].text, maxHeadline)
	}
	return ans
}

// changeDigit changes the n-th ASCII digit of the answer's texts, counted
// round: 9 becomes 8, any other digit one more.
func changeDigit(ans *answer, n int) {
	texts := ans.texts()
	total := 0
	for _, t := range texts {
		total += countDigits(*t)
	}
	if total == 0 {
		return
	}
	n %= total
	for _, t := range texts {
		b := []byte(*t)
		for i, ch := range b {
			if ch < '0' || ch > '9' {
				continue
			}
			if n == 0 {
				if ch == '9' {
					b[i] = '8'
				} else {
					b[i] = ch + 1
				}
				*t = string(b)
				return
			}
			n--
		}
	}
}

func countDigits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

// innerName is a capitalised word that does not begin its text.
var innerName = regexp.MustCompile(`[\pL\pN,;] (\p{Lu}\p{Ll}{2,})`)

func changeName(ans *answer, to string) {
	if to == "" {
		to = "Quillfeather"
	}
	for _, t := range ans.texts() {
		if m := innerName.FindStringSubmatchIndex(*t); m != nil {
			*t = (*t)[:m[2]] + to + (*t)[m[3]:]
			return
		}
	}
}

// relabel gives the answer to another document the ids of this one.
func relabel(ans answer, c, prev *conversation) answer {
	ids := map[string]string{}
	for i, l := range prev.doc {
		if i < len(c.doc) {
			ids[l.id] = c.doc[i].id
		}
	}
	want := c.keys
	if len(want) == 0 {
		for _, l := range c.doc {
			want = append(want, l.id)
		}
	}
	if c.task == "normalize" {
		segs := make([]line, len(want))
		for i, id := range want {
			segs[i].id = id
			if i < len(ans.segments) {
				segs[i].text = ans.segments[i].text
			}
		}
		ans.segments = segs
	}
	mapAll := func(list []string) []string {
		var out []string
		for _, id := range list {
			if to, ok := ids[id]; ok {
				out = append(out, to)
			}
		}
		if len(out) == 0 && len(c.doc) > 0 {
			out = []string{c.doc[0].id}
		}
		return out
	}
	for i := range ans.claims {
		ans.claims[i].evidence = mapAll(ans.claims[i].evidence)
	}
	for i := range ans.points {
		ans.points[i].claims = mapAll(ans.points[i].claims)
	}
	return ans
}

// Texts of a model that does not do as it is asked.
const (
	textRefusal = "I'm sorry, but I can't help with that request."
	textProse   = "The text speaks of several matters. It seems that a decision was made, and more is to follow."
)

// plainTasks are answered with a plain text, unless the request asks for a form.
var plainTasks = map[string]bool{"translate": true, "ready": true, "describe": true, "recall": true}

// reply is the message that is sent: content, separate reasoning, and why it ended.
type reply struct {
	content   string
	reasoning string
	finish    string
	null      bool // content is null
}

// wrap applies what a step does to the finished text. limit is the number of
// completion tokens a loop runs for.
func wrap(content string, st step, c *conversation, limit int) reply {
	r := reply{content: content, finish: "stop"}
	const thought = `The user wants an answer. Perhaps {"lang":"xx","s1":"a draft"}. No, better:`
	switch st.name {
	case "think":
		switch st.arg {
		case "open":
			r.content = "<think>\n" + thought + "\n" + content
		case "lone":
			r.content = thought + "\n</think>\n" + content
		case "field":
			r.reasoning = thought
		default:
			r.content = "<think>\n" + thought + "\n</think>\n\n" + content
		}
	case "fence":
		r.content = "```json\n" + content + "\n```"
	case "prose":
		r.content = "Sure! Here is the answer you asked for:\n\n" + content + "\n\nLet me know if you need anything else."
	case "indent":
		var b bytes.Buffer
		if json.Indent(&b, []byte(content), "", "    ") == nil {
			r.content = b.String()
		}
	case "noschema":
		if !c.asLines && (c.formed || !plainTasks[c.task]) {
			r.content = textProse
		}
	case "refuse":
		r.content = textRefusal
	case "empty":
		if st.arg != "nousage" {
			r.content, r.null = "", st.arg == "null"
		}
	case "length", "stopcut":
		percent := min(st.number(50), 100)
		runes := []rune(content)
		r.content = string(runes[:len(runes)*percent/100])
		if st.name == "length" {
			r.finish = "length"
		}
	case "loop":
		unit := st.arg
		if unit == "" {
			unit = "the same "
		}
		// A loop begins inside an answer: the head of the right one comes first.
		n := min(len(content), 24)
		for n > 0 && !utf8.RuneStart(content[min(n, len(content)-1)]) {
			n--
		}
		per := max(len(tokenize(unit)), 1)
		r.content = content[:n] + strings.Repeat(unit, max(limit/per, 1))
		r.finish = "length"
	case "utf8":
		r.content = corrupt(content)
	case "schema":
		r.content = breakSchema(content, st.arg)
	}
	return r
}

// invalidMark stands for a raw byte 0xFF in a JSON body; the encoder of the
// envelope puts the byte in after marshalling, since JSON cannot carry it.
const invalidMark = "\ue0ff"

func corrupt(content string) string {
	if i := strings.LastIndexByte(content, '"'); i > 0 {
		return content[:i] + invalidMark + `\ud800` + content[i:]
	}
	return content + invalidMark
}

// breakSchema returns JSON that is well-formed but not what the schema says.
func breakSchema(content, how string) string {
	dec := json.NewDecoder(strings.NewReader(content))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return content
	}
	var o object
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return content
		}
		var v json.RawMessage
		if dec.Decode(&v) != nil {
			return content
		}
		k, _ := key.(string)
		o.raw(k, string(v))
		if len(o.parts) == 2 && how == "dup" {
			o.raw(k, `"a second value"`)
		}
	}
	if len(o.parts) == 0 {
		return content
	}
	last := len(o.parts) - 1
	switch how {
	case "extra":
		o.raw("note", `"not in the schema"`)
	case "types":
		for i, p := range o.parts {
			key, _, _ := strings.Cut(p, ":")
			o.parts[i] = key + ":7"
		}
	case "case":
		for i, p := range o.parts {
			key, value, _ := strings.Cut(p, ":")
			o.parts[i] = strings.ToUpper(key) + ":" + value
		}
	case "dup":
	default:
		o.parts = o.parts[:last]
	}
	return o.String()
}
