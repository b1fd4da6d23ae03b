package llm

import "encoding/json"

// rung is one way of having the form of an answer obeyed.
type rung struct {
	name    string // as doctor shows it
	dialect Dialect
	grammar bool // a grammar of ours instead of the schema
}

// ladder lists the rungs that a kind of server is tried on, best first. Below the last one
// stand plain lines, which every server can write.
//
// LM Studio answers json_object with 400, Ollama and hosted services obey it in
// models and versions that ignore json_schema; so each rung is tried.
func ladder(kind string) []rung {
	rungs := []rung{{name: "schema", dialect: JSONSchema}, {name: "json_object", dialect: JSONObject}}
	if kind == KindLlamaCpp {
		rungs = append([]rung{{name: "grammar", dialect: JSONSchema, grammar: true}}, rungs...)
	}
	return rungs
}

// form gives a request the form of the endpoint's rung.
func (c *Client) form(w *wireRequest, info Info, req Request) {
	w.schema, w.schemaName = req.Schema, req.SchemaName
	switch {
	case info.Dialect == JSONObject:
		w.jsonObject = true
		w.messages = stated(w.messages, req.Schema)
	case info.Grammar:
		w.grammar = c.schemas.grammar(req.Schema) // one that the grammar cannot express goes as a schema
	}
}

// stated tells the model the shape of its answer, where nothing else does.
func stated(messages []Message, schema json.RawMessage) []Message {
	return withSentence(messages, "Answer with one JSON object of this JSON schema: "+compact(string(schema)))
}

// withSentence adds a sentence to the end of the last user message; earlier messages stay as they
// are, so that the server's prefix cache keeps them.
func withSentence(messages []Message, sentence string) []Message {
	out := append([]Message(nil), messages...)
	for i := len(out) - 1; i >= 0; i-- {
		if out[i].Role == "user" {
			out[i].Content += "\n\n" + sentence
			break
		}
	}
	return out
}
