package llmtest

import (
	"encoding/json"
	"regexp"
	"strings"
)

// invalidMark stands for a raw byte 0xFF in a JSON body; the encoder of the
// envelope puts the byte in after marshalling, since JSON cannot carry it.
const invalidMark = "\ue0ff"

// corrupt puts characters into the last string of an answer that are none.
func corrupt(content, how string) string {
	mark := invalidMark + `\ud800`
	switch how {
	case "surrogate":
		mark = `\ud800`
	case "nul":
		mark = `\u0000`
	case "fffd": // put in before the answer was written, see mutate
		return content
	}
	if i := strings.LastIndexByte(content, '"'); i > 0 {
		return content[:i] + mark + content[i:]
	}
	return content + mark
}

// breakSchema returns JSON that is well-formed but not what the schema says.
func breakSchema(content, how string) string {
	members := objectMembers(content)
	if len(members) == 0 {
		return content
	}
	var o object
	add := func(name, value string) { o.raw(name, value) }
	for i, m := range members {
		switch how {
		case "types":
			add(m.name, "7")
		case "null":
			add(m.name, "null")
		case "strings":
			if !strings.HasPrefix(m.value, `"`) {
				m.value = quoteJSON(m.value)
			}
			add(m.name, m.value)
		case "case":
			add(strings.ToUpper(m.name), m.value)
		case "dup":
			add(m.name, m.value)
			if i == min(1, len(members)-1) {
				add(m.name, `"a second value"`)
			}
		case "extra", "nested":
			add(m.name, m.value)
		default:
			if i < len(members)-1 {
				add(m.name, m.value)
			}
		}
	}
	switch how {
	case "extra":
		add("note", `"not in the schema"`)
	case "nested":
		return `{"answer":` + o.String() + `}`
	}
	return o.String()
}

// breakJSON returns what a model writes that does not know JSON well, or more
// of it than anybody asked for. An answer that is no object stays as it is.
func breakJSON(content, how string) string {
	members := objectMembers(content)
	if len(members) == 0 {
		return content
	}
	body := strings.TrimSuffix(content, "}")
	switch how {
	case "trailing":
		return body + ",}"
	case "single":
		return strings.ReplaceAll(strings.ReplaceAll(content, `\"`, `"`), `"`, `'`)
	case "bare":
		return memberName.ReplaceAllString(content, "$1$2:")
	case "comment":
		return "{ // the answer\n" + content[1:]
	case "array":
		return "[" + content + "]"
	case "string":
		return quoteJSON(content)
	case "twice":
		return content + "\n" + content
	case "open":
		return body
	case "newline":
		return strings.Replace(content, `":"`, "\":\"\n", 1)
	case "deep":
		const depth = 10_000
		return body + `,"note":` + strings.Repeat("[", depth) + strings.Repeat("]", depth) + "}"
	case "huge":
		return body + `,"note":1` + strings.Repeat("0", 400) + "}"
	case "nan":
		return body + `,"note":NaN}`
	case "bom":
		return "\ufeff" + content
	}
	return content
}

// memberName is the name of a member with its quotation marks, and what stands before it.
var memberName = regexp.MustCompile(`([{,])"([a-z_][a-z_0-9]*)":`)

// member is a member of an object as it is written.
type member struct{ name, value string }

// objectMembers takes a JSON object apart, in order; nil where it is none.
func objectMembers(content string) []member {
	dec := json.NewDecoder(strings.NewReader(content))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	var out []member
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil
		}
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			return nil
		}
		name, _ := key.(string)
		out = append(out, member{name, string(value)})
	}
	return out
}
