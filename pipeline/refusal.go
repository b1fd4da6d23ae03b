package pipeline

import (
	"strings"

	"github.com/babelwire/babelwire/pipeline/adequacy"
	"github.com/babelwire/babelwire/pipeline/llm"
)

// This file knows an answer in which the model declines, whatever form it comes
// in: it is no answer, and nothing of it is published as the source's words.

// declined is the fault of an answer whose texts are all refusals; nil where
// one says something else, or there is none.
func declined(texts ...string) error {
	said := ""
	for _, t := range texts {
		switch {
		case strings.TrimSpace(t) == "":
		case !adequacy.Refuses(t):
			return nil
		case said == "":
			said = t
		}
	}
	if said == "" {
		return nil
	}
	return &llm.Error{Code: llm.CodeRefused, Message: "the model declined to answer"}
}

// asRefusal tells an answer that had not the asked form because the model
// declined, in prose, from one that is merely broken. Other errors stay.
func asRefusal(err error) error {
	fault, isItem := itemError(err)
	if !isItem || !adequacy.Refuses(fault.Partial) {
		return err
	}
	switch fault.Code {
	case llm.CodeNotJSON, llm.CodeSchema:
		again := *fault
		again.Code, again.Message = llm.CodeRefused, "the model declined to answer"
		return &again
	}
	return err
}
