package llm

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemas keeps compiled schemas and their grammars: a run asks the same few thousands of times,
// while the schema of a chunk (one key a segment) comes once. The count is
// bounded for the latter.
type schemas struct {
	mu   sync.Mutex
	byID map[string]form
}

// form is a schema made ready for use. The grammar is "" where it cannot express the schema.
type form struct {
	compiled *jsonschema.Schema
	grammar  string
}

const maxCompiled = 256

// get returns the compiled schema.
func (s *schemas) get(text json.RawMessage) (*jsonschema.Schema, error) {
	made, err := s.form(text)
	return made.compiled, err
}

// grammar returns the schema's grammar, "" where it has none.
func (s *schemas) grammar(text json.RawMessage) string {
	made, _ := s.form(text) // what is no schema has no grammar
	return made.grammar
}

func (s *schemas) form(text json.RawMessage) (form, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known, ok := s.byID[string(text)]; ok {
		return known, nil
	}
	compiled, err := compileSchema(text)
	if err != nil {
		return form{}, err
	}
	made := form{compiled: compiled}
	if g, err := compactGrammar(text); err == nil {
		made.grammar = g
	}
	if s.byID == nil || len(s.byID) >= maxCompiled {
		s.byID = map[string]form{}
	}
	s.byID[string(text)] = made
	return made, nil
}

func compileSchema(text json.RawMessage) (*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	unbound(doc)
	const name = "answer.schema.json"
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(name, doc); err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	compiled, err := compiler.Compile(name)
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	return compiled, nil
}

// unbound takes the array bounds out of a schema. On the wire they guide the
// generation (without maxItems a small model repeats itself to the token
// limit); several servers do not know them, and a list of three where five were
// asked for is still an answer.
func unbound(schema any) {
	switch v := schema.(type) {
	case map[string]any:
		if v["type"] == "array" {
			delete(v, "minItems")
			delete(v, "maxItems")
		}
		for _, child := range v {
			unbound(child)
		}
	case []any:
		for _, child := range v {
			unbound(child)
		}
	}
}

// validate checks what strictJSON made of a document; the error names at most three places, and the first line is short
// enough for a prompt.
func validate(schema *jsonschema.Schema, value any) error {
	err := schema.Validate(value)
	if err == nil {
		return nil
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return err
	}
	var lines []string
	collect(invalid, &lines)
	if more := len(lines) - 3; more > 0 {
		lines = append(lines[:3], fmt.Sprintf("and %d more", more))
	}
	return errors.New(strings.Join(lines, "; "))
}

func collect(e *jsonschema.ValidationError, lines *[]string) {
	if len(e.Causes) == 0 {
		// The library's text: "jsonschema validation failed with 'URL'\n- at '/x': got number, want string".
		_, text, _ := strings.Cut(e.Error(), "\n- ")
		if text == "" {
			text = e.Error()
		}
		*lines = append(*lines, excerpt(text, "", 160))
		return
	}
	for _, cause := range e.Causes {
		collect(cause, lines)
	}
}
