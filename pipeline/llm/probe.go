package llm

import (
	"context"
	"errors"
	"net/http"
)

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
	type step struct{ grammar string }
	var steps []step
	if info.Kind == KindLlamaCpp {
		if g, err := compactGrammar(c.probe.Schema); err == nil {
			steps = append(steps, step{g})
		}
	}
	for _, s := range append(steps, step{}) {
		w.grammar = s.grammar
		var m meter
		rep, err := c.call(ctx, &m, w)
		if refusesForm(err) {
			c.log.Info("the server refuses the form of the request", "grammar", s.grammar != "")
			continue
		}
		if err != nil {
			return err
		}
		res, wrong := read(rep, schema)
		if wrong != nil && (res.thought || wrong.Code == CodeLength) && w.noThinking == "" && c.canStopThinking(info.Kind) {
			// Thinking used up the room: once more without it.
			w.noThinking = info.Kind
			if rep2, err := c.call(ctx, &m, w); err == nil {
				rep = rep2
				res, wrong = read(rep, schema)
			}
		} else if wrong == nil && res.thought && c.canStopThinking(info.Kind) {
			w.noThinking = info.Kind // every answer would pay for it
		}
		obeyed := wrong == nil && res.constrained
		if s.grammar != "" {
			// A grammar that the server dropped may still meet a model that answers well: only one line counts.
			obeyed = obeyed && rep.content == res.text
		}
		if obeyed {
			info.Dialect, info.Grammar = JSONSchema, s.grammar != ""
			c.known.noThinking.Store(w.noThinking)
			return nil
		}
	}
	info.Dialect, info.Grammar = Lines, false
	c.known.noThinking.Store(w.noThinking)
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
