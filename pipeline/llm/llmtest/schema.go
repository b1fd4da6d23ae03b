package llmtest

import (
	"bytes"
	"encoding/json"
	"strings"
)

// property is one member of an object schema, in the order it was written:
// property order is generation order.
type property struct {
	name   string
	schema json.RawMessage
}

// properties decodes the "properties" of an object schema in order.
func properties(schema json.RawMessage) []property {
	var s struct {
		Properties json.RawMessage `json:"properties"`
	}
	if json.Unmarshal(schema, &s) != nil || len(s.Properties) == 0 {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(s.Properties))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	var out []property
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			break
		}
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			break
		}
		if k, ok := key.(string); ok {
			out = append(out, property{k, value})
		}
	}
	return out
}

// readSchema returns the segment keys of a schema and the maxItems of its lists.
func readSchema(schema json.RawMessage) (keys []string, limits map[string]int) {
	limits = map[string]int{}
	for _, p := range properties(schema) {
		if segmentKey.MatchString(p.name) {
			keys = append(keys, p.name)
		}
		var s struct {
			MaxItems *int `json:"maxItems"`
		}
		if json.Unmarshal(p.schema, &s) == nil && s.MaxItems != nil && *s.MaxItems >= 0 {
			limits[p.name] = *s.MaxItems
		}
	}
	return keys, limits
}

// maxSchemaDepth bounds how deep an instance is built.
const maxSchemaDepth = 20

// instance builds a small valid value of a plain schema: object, array,
// string, number, integer, boolean, enum and const.
func instance(schema json.RawMessage, depth int) string {
	var s struct {
		Type     any               `json:"type"`
		Enum     []json.RawMessage `json:"enum"`
		Const    json.RawMessage   `json:"const"`
		Items    json.RawMessage   `json:"items"`
		MinItems int               `json:"minItems"`
		Minimum  *json.Number      `json:"minimum"`
	}
	if json.Unmarshal(schema, &s) != nil || depth > maxSchemaDepth {
		return "null"
	}
	if len(s.Const) > 0 {
		return compact(s.Const)
	}
	if len(s.Enum) > 0 {
		return compact(s.Enum[0])
	}
	typ, _ := s.Type.(string)
	if list, ok := s.Type.([]any); ok && len(list) > 0 {
		typ, _ = list[0].(string)
	}
	switch typ {
	case "array":
		items := make([]string, min(s.MinItems, 16))
		for i := range items {
			items[i] = instance(s.Items, depth+1)
		}
		return "[" + strings.Join(items, ",") + "]"
	case "string":
		return `"ready"`
	case "number", "integer":
		if s.Minimum != nil {
			return s.Minimum.String()
		}
		return "1"
	case "boolean":
		return "true"
	case "null":
		return "null"
	}
	var parts []string
	for _, p := range properties(schema) {
		parts = append(parts, quoteJSON(p.name)+":"+instance(p.schema, depth+1))
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func compact(raw json.RawMessage) string {
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return "null"
	}
	return b.String()
}

// quoteJSON writes a JSON string without HTML escapes, as models do.
func quoteJSON(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes
	return strings.TrimSuffix(b.String(), "\n")
}
