package llm

import (
	"context"
	"errors"
	"net/http"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// formTry is what came of asking for an answer in one form.
type formTry struct {
	form    string // name of the rung
	refused *Error // the server does not take the form; nil = it does
	wrong   string // why the answer does not show that the form was obeyed; "" = obeyed, or refused
	buried  bool   // it was obeyed, amid thinking that could not be switched off
}

// probeNotes are what the probe of the dialect saw.
type probeNotes struct {
	tries    []formTry
	thought  bool     // an answer held thinking before anything was done about it
	switches []string // ways of switching thinking off that were tried in vain
}

// probeDialect finds the form in which this server keeps to a schema, best
// first: our own grammar (llama.cpp), the schema, JSON of any shape, plain lines.
func (c *Client) probeDialect(ctx context.Context, info *Info) error {
	release, err := c.acquire(ctx, Request{})
	if err != nil {
		return err
	}
	defer release()
	req := Request{Messages: c.probe.Messages, MaxTokens: probeTokens, Schema: c.probe.Schema, SchemaName: "probe"}
	p := prober{c: c, kind: info.Kind}
	if p.schema, err = c.schemas.get(req.Schema); err != nil {
		return &Error{Code: CodeConfig, Message: "the probe's " + err.Error(), Err: err}
	}
	// JSON can be found amid thinking, lines cannot: a thought may hold lines, too.
	last := rung{dialect: Lines}
	for _, r := range ladder(info.Kind) {
		info.Dialect, info.Grammar = r.dialect, r.grammar
		w := c.prepare(*info, req)
		w.noThinking = p.noThinking
		try, err := p.try(ctx, w)
		if err != nil {
			return err
		}
		try.form = r.name
		p.notes.tries = append(p.notes.tries, try)
		if try.refused == nil && try.wrong == "" {
			c.known.keep(p.notes, p.noThinking)
			return nil
		}
		if try.buried && last.dialect == Lines {
			last = r
		}
	}
	info.Dialect, info.Grammar = last.dialect, last.grammar
	c.known.keep(p.notes, p.noThinking)
	return nil
}

// prober is one probe at work.
type prober struct {
	c          *Client
	kind       string
	schema     *jsonschema.Schema
	noThinking string // the way of switching thinking off that works here
	notes      probeNotes
}

// try asks in one form. Its error is a fault that has nothing to do with the form.
func (p *prober) try(ctx context.Context, w wireRequest) (formTry, error) {
	var try formTry
	var m meter
	rep, err := p.c.call(ctx, &m, w)
	if refusesForm(err) {
		p.c.log.Info("the server refuses the form of the request", "grammar", w.grammar != "", "json_object", w.jsonObject)
		errors.As(err, &try.refused)
		return try, nil
	}
	if err != nil {
		return try, err
	}
	res, wrong := read(rep, p.schema)
	p.notes.thought = p.notes.thought || res.thought
	if thinks(res, wrong) && p.noThinking == "" && len(p.notes.switches) == 0 {
		// Every answer would pay for it, and it may have used up the room.
		if still, ok := p.stopThinking(ctx, w); ok {
			rep = still
			res, wrong = read(rep, p.schema)
		}
	}
	switch {
	case wrong != nil:
		try.wrong = wrong.Message
	case !res.constrained && res.thought:
		try.wrong, try.buried = "thinking stands around the JSON", true
	case !res.constrained:
		try.wrong = "other text stands around the JSON"
	case w.grammar != "" && rep.content != res.text:
		// A grammar that the server dropped may still meet a model that answers well: only one line counts.
		try.wrong = "the answer is not on one line"
	}
	return try, nil
}

// stopThinking tries the ways of switching thinking off and keeps the first that works; none where none does.
func (p *prober) stopThinking(ctx context.Context, w wireRequest) (reply, bool) {
	for _, name := range thinkingSwitches(p.kind) {
		w.noThinking = name
		var m meter
		rep, err := p.c.call(ctx, &m, w)
		if err == nil {
			if res, wrong := read(rep, p.schema); !thinks(res, wrong) {
				p.noThinking = name
				return rep, true
			}
		}
		p.notes.switches = append(p.notes.switches, name)
	}
	return reply{}, false
}

// thinks tells that an answer held thinking, or was so long that it may have.
func thinks(res cleaned, wrong *Error) bool {
	return res.thought || wrong != nil && wrong.Code == CodeLength
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
