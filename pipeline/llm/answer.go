package llm

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/kaptinlin/jsonrepair"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// cleaned is a reply that can be worked with.
type cleaned struct {
	text   string
	mended bool // the text is not what the server sent, blanks aside
	// constrained: nothing but thinking stood around the JSON and nothing was
	// repaired, as it is when the server enforces a schema.
	constrained bool
	thought     bool // there was thinking
}

// read judges a reply. schema nil means that plain text was asked for. The
// error is always an *Error of kind content; its Message says what was wrong.
func read(rep reply, schema *jsonschema.Schema) (cleaned, *Error) {
	if rep.choices == 0 {
		return cleaned{}, fault(CodeEmpty, "the answer holds no choice")
	}
	if rep.finishReason == "content_filter" || rep.refusal != "" && strings.TrimSpace(rep.content) == "" {
		return cleaned{}, fault(CodeRefused, "the server refused to answer: %s", excerpt(rep.refusal, "", 80))
	}
	if rep.badUTF8 || !utf8.ValidString(rep.content) {
		return cleaned{}, fault(CodeNotJSON, "the answer is not valid UTF-8")
	}
	if strings.ContainsRune(rep.content, 0) {
		return cleaned{}, fault(CodeNotJSON, "the answer holds NUL characters")
	}
	if schema == nil {
		return readText(rep)
	}
	return readJSON(rep, schema)
}

func readText(rep reply) (cleaned, *Error) {
	text, _, thought := stripThinking(rep.content)
	unfenced := unfence(text)
	if e := lengthOrLoop(rep, unfenced); e != nil {
		return cleaned{thought: thought}, e
	}
	if unfenced == "" {
		return cleaned{thought: thought}, emptyFault(rep, thought)
	}
	return cleaned{text: unfenced, mended: unfenced != strings.TrimSpace(rep.content), thought: thought || rep.reasoning != ""}, nil
}

func readJSON(rep reply, schema *jsonschema.Schema) (cleaned, *Error) {
	content := strings.TrimSpace(rep.content)
	// The common case first: a whole object and nothing else. What looks like a tag may then stand in its strings.
	if out, err := accept(content, schema); err == nil {
		if e := lengthOrLoop(reply{}, out); e != nil {
			return cleaned{}, e
		}
		return cleaned{text: out, constrained: true, thought: rep.reasoning != ""}, nil
	}
	text, unclosed, thought := stripThinking(content)
	if text == "" && unclosed != "" {
		text = unclosed
	}
	fromReasoning := false
	if text == "" && rep.reasoning != "" {
		// LM Studio and others put the whole answer where the thinking belongs.
		text, fromReasoning, thought = strings.TrimSpace(rep.reasoning), true, true
	}
	res := cleaned{mended: true, thought: thought || rep.reasoning != ""}
	if text == "" {
		if e := lengthOrLoop(rep, ""); e != nil {
			return res, e
		}
		return res, emptyFault(rep, thought)
	}
	out, exact, err := pick(text, schema, rep.finishReason)
	if err == nil {
		if e := lengthOrLoop(reply{}, out); e != nil {
			return res, e
		}
		res.text, res.constrained = out, exact
		return res, nil
	}
	if e := lengthOrLoop(rep, text); e != nil {
		return res, e
	}
	if fromReasoning {
		return res, emptyFault(rep, true)
	}
	return res, err
}

// accept returns the compact form of a document that is JSON, strict and of the schema.
func accept(doc string, schema *jsonschema.Schema) (string, error) {
	value, err := strictJSON(doc)
	if err != nil {
		return "", err
	}
	if err := validate(schema, value); err != nil {
		return "", err
	}
	return compact(doc), nil
}

// pick finds the object that is the answer: the last one that is of the
// schema, since models think first and answer last. exact tells that nothing stood around it.
func pick(text string, schema *jsonschema.Schema, finishReason string) (doc string, exact bool, e *Error) {
	found, cut := objects(text)
	var firstErr error
	longest := span{}
	for i := len(found) - 1; i >= 0; i-- {
		piece := text[found[i].start:found[i].end]
		out, err := accept(piece, schema)
		if err == nil {
			return out, piece == text, nil
		}
		if found[i].end-found[i].start > longest.end-longest.start {
			longest, firstErr = found[i], err
		}
	}
	if cut {
		return "", false, fault(CodeLength, "the JSON of the answer is cut off, though the server says %q", finishReason)
	}
	if len(found) == 0 {
		return "", false, fault(CodeNotJSON, "there is no JSON object in the answer: %s", excerpt(text, "", 60))
	}
	piece := text[longest.start:longest.end]
	if finishReason != "length" && !json.Valid([]byte(piece)) {
		// Only what does not parse is repaired: a valid document of another shape says something else.
		if repaired, err := jsonrepair.Repair(piece); err == nil {
			out, err := accept(repaired, schema)
			if err == nil {
				return out, false, nil
			}
			firstErr = err
		}
	}
	if json.Valid([]byte(piece)) {
		return "", false, fault(CodeSchema, "the answer does not have the asked form: %v", firstErr)
	}
	return "", false, fault(CodeNotJSON, "the answer is broken JSON: %v", firstErr)
}

// lengthOrLoop is the fault of an answer that ran to its end without coming to one.
func lengthOrLoop(rep reply, text string) *Error {
	unit := loopUnit(text)
	if unit == "" && rep.finishReason == "length" {
		if unit = loopUnit(rep.content); unit == "" {
			unit = loopUnit(rep.reasoning)
		}
	}
	if unit != "" {
		return fault(CodeLoop, "the answer repeats %q over and over", excerpt(unit, "", 40))
	}
	if rep.finishReason == "length" {
		return fault(CodeLength, "the answer was cut off at its token limit (%d tokens)", rep.usage.CompletionTokens)
	}
	return nil
}

func emptyFault(rep reply, thought bool) *Error {
	switch {
	case thought || rep.reasoning != "":
		return fault(CodeEmpty, "the answer is only thinking; the model never answered")
	case rep.usage.CompletionTokens <= 1 && rep.usage.PromptTokens > 0:
		return fault(CodeEmpty, "the answer is empty; the context is perhaps full (%d tokens of prompt)", rep.usage.PromptTokens)
	}
	return fault(CodeEmpty, "the answer is empty")
}

func fault(code, format string, args ...any) *Error {
	e := newError(code, kindContent, 0, "", "%s", fmt.Sprintf(format, args...))
	e.Retryable = code != CodeRefused
	e.NextStep = nextSteps[code]
	return e
}

// nextSteps of the content faults: what helps after asking again did not.
var nextSteps = map[string]string{
	CodeEmpty:   "switch thinking off in the server, or use another model",
	CodeRefused: "use another model for this source",
	CodeNotJSON: "use a server that enforces a JSON schema, or a larger model",
	CodeSchema:  "use a server that enforces a JSON schema, or a larger model",
	CodeLength:  "use smaller chunks or a larger context",
	CodeLoop:    "use a larger model, or one quantised less",
}

// fence matches a text that is one fenced block from end to end; the closing fence may be missing.
var fence = regexp.MustCompile("(?s)^(?:```|~~~)[A-Za-z0-9_+-]*[ \t]*\r?\n(.*?)(?:\r?\n?(?:```|~~~)[ \t]*)?$")

// unfence takes a plain text out of the code fence around it.
func unfence(text string) string {
	if m := fence.FindStringSubmatch(text); m != nil {
		return strings.TrimSpace(m[1])
	}
	return text
}
