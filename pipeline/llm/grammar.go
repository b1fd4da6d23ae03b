package llm

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// compactGrammar turns one of our plain schemas into a llama.cpp grammar
// (GBNF) whose only sentences are the schema's documents on one line without a
// blank between tokens. The server's own grammar for a schema allows blanks,
// and small models then indent, which costs more than half as many tokens again.
//
// Known: object (all properties required, additionalProperties false), array
// with items and maxItems, string, number, integer, boolean, null, enum of
// strings. Everything else is an error, and the caller sends the schema itself.
func compactGrammar(schema json.RawMessage) (string, error) {
	node, err := parseSchema(schema, 0)
	if err != nil {
		return "", err
	}
	g := &grammarWriter{}
	root := g.expr(node)
	var b strings.Builder
	b.WriteString("root ::= " + root + "\n")
	for i, rule := range g.rules {
		b.WriteString("r" + strconv.Itoa(i) + " ::= " + rule + "\n")
	}
	b.WriteString(terminals)
	return b.String(), nil
}

// terminals follow json.gbnf of llama.cpp, without its trailing blanks.
const terminals = `string ::= "\"" char* "\""
char ::= [^"\\\x7F\x00-\x1F] | "\\" (["\\/bfnrt] | "u" [0-9a-fA-F]{4})
integer ::= "-"? ("0" | [1-9] [0-9]{0,15})
number ::= integer ("." [0-9]{1,16})? ([eE] [-+]? [0-9]{1,3})?
boolean ::= "true" | "false"
null ::= "null"
`

// schemaNode is a schema with its properties in the order of its text.
type schemaNode struct {
	kind       string
	names      []string
	properties []*schemaNode
	items      *schemaNode
	minItems   int
	maxItems   int // -1 = no bound
	enum       []string
}

// ignoredKeywords constrain nothing that a grammar could express, or (maxLength)
// would make the server's grammar very large; the answer is validated in any case.
var ignoredKeywords = []string{"$schema", "$id", "title", "description", "maxLength", "minLength", "minimum", "maximum", "default", "examples"}

func parseSchema(schema json.RawMessage, depth int) (*schemaNode, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("schema nested more than %d deep", maxDepth)
	}
	var s struct {
		Type       string          `json:"type"`
		Properties json.RawMessage `json:"properties"`
		Required   []string        `json:"required"`
		Additional *bool           `json:"additionalProperties"`
		Items      json.RawMessage `json:"items"`
		MinItems   int             `json:"minItems"`
		MaxItems   *int            `json:"maxItems"`
		Enum       []string        `json:"enum"`
	}
	if err := json.Unmarshal(schema, &s); err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	keywords, _, err := orderedMembers(schema)
	if err != nil {
		return nil, err
	}
	for _, k := range keywords {
		switch k {
		case "type", "properties", "required", "additionalProperties", "items", "minItems", "maxItems", "enum":
		default:
			if !slices.Contains(ignoredKeywords, k) {
				return nil, fmt.Errorf("schema keyword %q has no grammar", k)
			}
		}
	}
	n := &schemaNode{kind: s.Type, enum: s.Enum, minItems: s.MinItems, maxItems: -1}
	switch s.Type {
	case "string", "number", "integer", "boolean", "null":
		if s.Enum != nil && s.Type != "string" {
			return nil, fmt.Errorf("enum of %s has no grammar", s.Type)
		}
		return n, nil
	case "array":
		if s.MaxItems != nil {
			n.maxItems = *s.MaxItems
		}
		if n.minItems < 0 || n.maxItems >= 0 && n.maxItems < n.minItems {
			return nil, fmt.Errorf("minItems %d, maxItems %d: no such array", n.minItems, n.maxItems)
		}
		n.items, err = parseSchema(s.Items, depth+1)
		return n, err
	case "object":
		if s.Additional == nil || *s.Additional {
			return nil, fmt.Errorf("an object without additionalProperties false has no grammar")
		}
		return n, n.addProperties(s.Properties, s.Required, depth)
	}
	return nil, fmt.Errorf("schema type %q has no grammar", s.Type)
}

func (n *schemaNode) addProperties(properties json.RawMessage, required []string, depth int) error {
	names, values, err := orderedMembers(properties)
	if err != nil {
		return err
	}
	for i, name := range names {
		if !slices.Contains(required, name) {
			return fmt.Errorf("optional property %q has no grammar", name)
		}
		p, err := parseSchema(values[i], depth+1)
		if err != nil {
			return err
		}
		n.names, n.properties = append(n.names, name), append(n.properties, p)
	}
	return nil
}

// orderedMembers are the members of a JSON object in the order of its text.
func orderedMembers(object json.RawMessage) (names []string, values []json.RawMessage, err error) {
	dec := json.NewDecoder(bytes.NewReader(object))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, nil, fmt.Errorf("schema: an object is missing")
	}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return nil, nil, fmt.Errorf("schema: %w", err)
		}
		var v json.RawMessage
		if err := dec.Decode(&v); err != nil {
			return nil, nil, fmt.Errorf("schema: %w", err)
		}
		name, _ := t.(string)
		names, values = append(names, name), append(values, v)
	}
	return names, values, nil
}

type grammarWriter struct{ rules []string }

// rule gives an expression a name, so that repeats of it stay short.
func (g *grammarWriter) rule(expr string) string {
	if i := slices.Index(g.rules, expr); i >= 0 {
		return "r" + strconv.Itoa(i)
	}
	g.rules = append(g.rules, expr)
	return "r" + strconv.Itoa(len(g.rules)-1)
}

func (g *grammarWriter) expr(n *schemaNode) string {
	switch n.kind {
	case "object":
		if len(n.names) == 0 {
			return `"{}"`
		}
		var parts []string
		for i, name := range n.names {
			sep := ","
			if i == 0 {
				sep = "{"
			}
			parts = append(parts, literal(sep+jsonString(name)+":"), g.expr(n.properties[i]))
		}
		return strings.Join(append(parts, `"}"`), " ")
	case "array":
		return g.array(n)
	case "string":
		if n.enum == nil {
			return "string"
		}
		var words []string
		for _, w := range n.enum {
			words = append(words, literal(jsonString(w)))
		}
		return g.rule(strings.Join(words, " | "))
	default:
		return n.kind
	}
}

func (g *grammarWriter) array(n *schemaNode) string {
	if n.maxItems == 0 {
		return `"[]"`
	}
	item := g.expr(n.items)
	if strings.ContainsAny(item, ` "`) {
		item = g.rule(item)
	}
	least := max(n.minItems-1, 0)
	more := fmt.Sprintf(`("," %s){%d,}`, item, least)
	if n.maxItems > 0 {
		more = fmt.Sprintf(`("," %s){%d,%d}`, item, least, n.maxItems-1)
	}
	if n.maxItems == 1 {
		more = ""
	}
	inner := strings.TrimSpace(item + " " + more)
	if n.minItems == 0 {
		inner = "(" + inner + ")?"
	}
	return `"[" ` + inner + ` "]"`
}

// jsonString writes a string as JSON without escaping <, > and &.
func jsonString(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(s) != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// literal quotes a text for GBNF.
func literal(s string) string {
	s = strings.ReplaceAll(s, `\`, `\\`)
	return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"`
}
