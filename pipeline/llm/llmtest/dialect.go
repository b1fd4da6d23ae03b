package llmtest

import (
	"encoding/json"
	"net/http"
	"strings"
)

// fault names a class of refusal; every dialect has its own words for it.
type fault string

const (
	faultInvalid   fault = "invalid"
	faultRate      fault = "rate"
	faultQuota     fault = "quota"
	faultBusy      fault = "busy"
	faultLoading   fault = "loading"
	faultServer    fault = "server"
	faultKey       fault = "key"
	faultForbidden fault = "forbidden"
	faultModel     fault = "model"
	faultTooLarge  fault = "too large"
	faultContext   fault = "context"
)

// wording is how one dialect tells a fault. In message, {model}, {prompt} and
// {context} are filled in.
type wording struct {
	typ, code, message string // code: the word of the OpenAI dialect, "" = null
}

var statusOf = map[fault]int{
	faultInvalid: 400, faultRate: 429, faultQuota: 429, faultBusy: 503, faultLoading: 503, faultServer: 500, faultKey: 401,
	faultForbidden: 403, faultModel: 404, faultTooLarge: 413, faultContext: 400,
}

// wordings are the texts of OpenAI's servers and, where they differ, of the
// others, as their sources and logs have them.
var wordings = map[fault]map[string]wording{
	faultInvalid: {
		KindOpenAI: {typ: "invalid_request_error"}, KindVLLM: {typ: "BadRequestError"},
	},
	faultRate: {
		KindOpenAI: {"rate_limit_error", "rate_limit_exceeded", "Rate limit reached, try again later."},
		KindVLLM:   {"RateLimitError", "", "Too many requests"},
	},
	faultQuota: {
		KindOpenAI: {"insufficient_quota", "insufficient_quota", "You exceeded your current quota, please check your plan and billing details."},
	},
	faultBusy: {
		KindOpenAI: {"server_error", "", "The engine is currently overloaded, please try again later."},
		KindVLLM:   {"ServiceUnavailableError", "", "The server is overloaded"},
		KindOllama: {"api_error", "", "server busy, please try again.  maximum pending requests exceeded"},
	},
	faultLoading: {KindOpenAI: {"unavailable_error", "", "Loading model"}},
	faultServer: {
		KindOpenAI: {"server_error", "", "The server had an error while processing your request."},
		KindVLLM:   {"InternalServerError", "", "EngineCore encountered an issue. See stack trace (above) for the root cause."},
		KindOllama: {"api_error", "", "llama runner process has terminated: signal: killed"},
	},
	faultKey: {
		KindOpenAI:   {"invalid_request_error", "invalid_api_key", "Incorrect API key provided."},
		KindLlamaCpp: {"authentication_error", "", "Invalid API Key"},
		KindVLLM:     {"AuthenticationError", "", "Unauthorized"},
		KindOllama:   {"api_error", "", "unauthorized"},
	},
	faultForbidden: {KindOpenAI: {"request_forbidden", "", "This request was blocked by the content policy of the gateway."}},
	faultModel: {
		KindOpenAI:   {"invalid_request_error", "model_not_found", "The model `{model}` does not exist or you do not have access to it."},
		KindLlamaCpp: {"not_found_error", "", "model '{model}' not found"},
		KindVLLM:     {"NotFoundError", "", "The model `{model}` does not exist."},
		KindOllama:   {"not_found_error", "", "model \"{model}\" not found, try pulling it first"},
	},
	faultTooLarge: {KindOpenAI: {"invalid_request_error", "", "Request entity too large."}},
	faultContext: {
		KindOpenAI:   {"invalid_request_error", "context_length_exceeded", "This model's maximum context length is {context} tokens. However, your messages resulted in {prompt} tokens. Please reduce the length of the messages."},
		KindLlamaCpp: {"exceed_context_size_error", "", "the request exceeds the available context size, try increasing it"},
		KindVLLM:     {"BadRequestError", "", "This model's maximum context length is {context} tokens. However, you requested {prompt} tokens ({prompt} in the messages, 0 in the completion). Please reduce the length of the messages or completion."},
		KindOllama:   {"invalid_request_error", "", "prompt is too long: {prompt} tokens exceed the context length of {context}"},
	},
}

// errorBody is a fault in the dialect of the server. prompt is the number of
// tokens asked with, for the faults that tell it.
func (s *Server) errorBody(f fault, prompt int) []byte {
	w, ok := wordings[f][s.opt.Kind]
	if !ok {
		w = wordings[f][KindOpenAI]
	}
	w.message = strings.NewReplacer("{model}", s.opt.Model, "{prompt}", itoa(prompt), "{context}", itoa(s.opt.Context)).Replace(w.message)
	var extra map[string]any
	if f == faultContext {
		extra = map[string]any{"n_prompt_tokens": prompt, "n_ctx": s.opt.Context}
	}
	return s.errorText(statusOf[f], w, extra)
}

// errorInvalid refuses the request's form.
func (s *Server) errorInvalid(message string) []byte {
	w, ok := wordings[faultInvalid][s.opt.Kind]
	if !ok {
		w = wordings[faultInvalid][KindOpenAI]
	}
	w.message = message
	return s.errorText(http.StatusBadRequest, w, nil)
}

// errorText lays a wording out: {"error":{...}} with a word for the code
// (OpenAI), with the status (llama.cpp, and members of its own) or with null
// (Ollama); all members at the top (vLLM).
func (s *Server) errorText(status int, w wording, extra map[string]any) []byte {
	e := map[string]any{"message": w.message, "type": w.typ}
	var top any = map[string]any{"error": e}
	switch s.opt.Kind {
	case KindOpenAI, KindOllama:
		e["param"], e["code"] = nil, nil
		if w.code != "" && s.opt.Kind == KindOpenAI {
			e["code"] = w.code
		}
	case KindVLLM:
		e["object"], e["param"], e["code"] = "error", nil, status
		top = e
	default:
		e["code"] = status
		for k, v := range extra {
			e[k] = v
		}
	}
	body, _ := json.Marshal(top) // strings and numbers only
	return body
}
