package llm

import (
	"context"
	"errors"
	"net/http"
)

// formTry is what came of asking for an answer in one form.
type formTry struct {
	grammar bool   // a grammar of ours; else the schema
	refused *Error // the server does not take the form; nil = it does
	wrong   string // why the answer does not show that the form was obeyed; "" = obeyed, or refused
}

// probeNotes are what the probe of the dialect saw.
type probeNotes struct {
	tries   []formTry
	thought bool // an answer held thinking before anything was done about it
}

// probeDialect finds the form in which this server keeps to a schema, best
// first: our own grammar (llama.cpp), the schema, plain lines.
func (c *Client) probeDialect(ctx context.Context, info *Info) error {
	release, err := c.acquire(ctx)
	if err != nil {
		return err
	}
	defer release()
	schema, err := c.schemas.get(c.probe.Schema)
	if err != nil {
		return &Error{Code: CodeConfig, Message: "the probe's " + err.Error(), Err: err}
	}
	w := wireRequest{model: info.Model, messages: c.probe.Messages, maxTokens: probeTokens, schema: c.probe.Schema, schemaName: "probe"}
	var grammars []string
	if info.Kind == KindLlamaCpp {
		if g, err := compactGrammar(c.probe.Schema); err == nil {
			grammars = append(grammars, g)
		}
	}
	var notes probeNotes
	for _, grammar := range append(grammars, "") {
		w.grammar = grammar
		try := formTry{grammar: grammar != ""}
		var m meter
		rep, err := c.call(ctx, &m, w)
		if refusesForm(err) {
			c.log.Info("the server refuses the form of the request", "grammar", try.grammar)
			errors.As(err, &try.refused)
			notes.tries = append(notes.tries, try)
			continue
		}
		if err != nil {
			return err
		}
		res, wrong := read(rep, schema)
		notes.thought = notes.thought || res.thought
		if (res.thought || wrong != nil && wrong.Code == CodeLength) && w.noThinking == "" && c.canStopThinking(info.Kind) {
			// Every answer would pay for it, and it may have used up the room: once more without.
			w.noThinking = info.Kind
			if again, err := c.call(ctx, &m, w); err == nil {
				rep = again
				res, wrong = read(rep, schema)
			} else {
				w.noThinking = "" // the server does not take the switch
			}
		}
		switch {
		case wrong != nil:
			try.wrong = wrong.Message
		case !res.constrained:
			try.wrong = "other text stands around the JSON"
		case try.grammar && rep.content != res.text:
			// A grammar that the server dropped may still meet a model that answers well: only one line counts.
			try.wrong = "the answer is not on one line"
		}
		notes.tries = append(notes.tries, try)
		if try.wrong == "" {
			info.Dialect, info.Grammar = JSONSchema, try.grammar
			c.known.keep(notes, w.noThinking)
			return nil
		}
	}
	info.Dialect, info.Grammar = Lines, false
	c.known.keep(notes, w.noThinking)
	return nil
}

func (c *Client) canStopThinking(kind string) bool {
	return kind == KindLlamaCpp || kind == KindVLLM || kind == KindOllama
}

// refusesForm tells that the server does not take this kind of request at all.
func refusesForm(err error) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusNotImplemented, http.StatusInternalServerError:
		return e.Code == CodeBadRequest || e.Code == CodeServer
	}
	return false
}
