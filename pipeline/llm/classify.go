package llm

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// faultKind says what the retry loop does about a fault.
type faultKind int

const (
	kindFatal     faultKind = iota // never asked again
	kindTransient                  // asked again, few times: 5xx, lost connections, cut bodies
	kindTimeout                    // asked again once, with the longest deadline
	kindBusy                       // 429, 503: asked again until MaxWait is spent
	kindLoading                    // 503 while the model loads: the same
	kindAway                       // nobody listens: fatal before the first success, then waited for
	kindContent                    // the answer itself is unusable: asked again by ask with something changed
)

// serverError is the error member of an answer in any dialect:
// {"error":{"message","type","code"}} (OpenAI, vLLM, llama.cpp),
// {"error":"text"} (Ollama), {"message":"..."} or {"detail":"..."} (proxies, older vLLM).
type serverError struct {
	message   string
	kind      string // type
	code      string // code as text; numbers too
	nPrompt   int    // llama.cpp: n_prompt_tokens
	nCtx      int    // llama.cpp: n_ctx
	isError   bool   // the body said that it is an error
	fromError bool   // it had an "error" member
}

func parseServerError(body []byte) serverError {
	var top struct {
		Error   json.RawMessage `json:"error"`
		Object  string          `json:"object"`
		Message string          `json:"message"`
		Detail  json.RawMessage `json:"detail"`
	}
	// A body that is no JSON has no server error; a member of another type leaves the rest decoded.
	_ = json.Unmarshal(firstOf(body), &top)
	var out serverError
	if len(top.Error) > 0 && string(top.Error) != "null" {
		out.isError, out.fromError = true, true
		var text string
		if json.Unmarshal(top.Error, &text) == nil {
			out.message = text
			return out
		}
		var object struct {
			Message json.RawMessage `json:"message"`
			Type    json.RawMessage `json:"type"`
			Code    json.RawMessage `json:"code"`
			NPrompt float64         `json:"n_prompt_tokens"`
			NCtx    float64         `json:"n_ctx"`
		}
		_ = json.Unmarshal(top.Error, &object)
		out.message, out.kind, out.code = rawText(object.Message), rawText(object.Type), rawText(object.Code)
		out.nPrompt, out.nCtx = clampInt(object.NPrompt), clampInt(object.NCtx)
		return out
	}
	switch {
	case top.Object == "error" && top.Message != "":
		out.isError, out.message = true, top.Message
	case top.Message != "":
		out.message = top.Message
	case len(top.Detail) > 0:
		out.message = rawText(top.Detail)
	}
	return out
}

// firstOf takes an error out of the list that some gateways send it in.
func firstOf(body []byte) []byte {
	var list []json.RawMessage
	if json.Unmarshal(body, &list) == nil && len(list) > 0 {
		return list[0]
	}
	return body
}

// rawText is a JSON string's text, or any other value as it stands.
func rawText(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

func clampInt(f float64) int {
	if !(f > 0) {
		return 0
	}
	return int(min(f, 1<<30))
}

var (
	// vLLM: "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4000 in the messages, 1000 in the completion)",
	// "... you requested 1000 output tokens and your prompt contains at least 3500 input tokens", "The decoder prompt (length 9000) is longer than the maximum model length of 4096"
	// OpenAI: "...maximum context length is 8192 tokens. However, your messages resulted in 9010 tokens.", "Input tokens exceed the configured limit of 272000 tokens."
	// llama.cpp: "request (9000 tokens) exceeds the available context size (4096 tokens), try increasing it"
	maxContextPattern = regexp.MustCompile(`(?i)(?:maximum (?:context|model) len(?:gth)? (?:is|of)|available context size \(|configured limit of) ?(\d{2,9})`)
	// promptSizePatterns, the most exact first: "requested" counts the answer too.
	promptSizePatterns = []*regexp.Regexp{
		regexp.MustCompile(`(?i)\((\d{1,9}) (?:tokens )?in the messages`),
		regexp.MustCompile(`(?i)resulted in (\d{1,9}) tokens`),
		regexp.MustCompile(`(?i)(?:prompt contains|request has) (?:at least )?(\d{1,9})`),
		regexp.MustCompile(`(?i)prompt \(length (\d{1,9})\)`),
		regexp.MustCompile(`(?i)request \((\d{1,9}) tokens\)`),
		regexp.MustCompile(`(?i)requested (?:about )?(\d{1,9}) (?:input )?tokens`),
	}
	contextWordPattern = regexp.MustCompile(`(?i)context[_ ](?:length[_ ])?exceed|exceed[a-z_ ]{0,24}context|exceeds? the (?:available |model'?s? )?(?:maximum )?context|context (?:size|window|length)[a-z ]{0,24}exceed|prompt is too long|maximum context length|longer than the maximum model length|greater than the context length|input tokens exceed the configured limit`)
	quotaPattern       = regexp.MustCompile(`(?i)insufficient[_ ](?:quota|funds|credits?|balance)|exceeded your current quota|billing|out of credits|credit balance|usage limit`)
	// ratePattern tells a limit that time lifts from a quota: hosted services name their billing page, or the quota of a minute, in these too.
	ratePattern    = regexp.MustCompile(`(?i)rate_limit_exceeded|rate limit reached|(?:try again|retry) in (?:\d+(?:\.\d+)?(?:ms|s|m)\b|\d+m\d)|per[ _-]?minute`)
	modelPattern   = regexp.MustCompile(`(?i)model[_ ]not[_ ]found|\bmodel\b.{0,200}(?:not found|not exist|does not exist|not loaded|unknown|not available)|(?:unknown|invalid|no such) model|try pulling it|no models? (?:is |are )?loaded`)
	loadingPattern = regexp.MustCompile(`(?i)\bloading (?:the )?model|model (?:is|are) (?:still |currently )?loading|is (?:still |currently )?loading\b`)
	crashPattern   = regexp.MustCompile(`(?i)model (?:has |was |has been )?(?:crashed|unloaded)`) // LM Studio sends it as 400
	policyPattern  = regexp.MustCompile(`(?i)content[_ ](?:filter|policy|management policy)|responsible_?ai|flagged by (?:the )?moderation`)
)

// classify turns a status and a body that is no answer into an Error.
func classify(status int, body []byte, host, key string) *Error {
	said := parseServerError(body)
	text := said.message
	if text == "" {
		text = string(body)
	}
	all := said.message + " " + said.kind + " " + said.code
	if status >= 200 && status < 300 {
		status = statusFromCode(said) // an error sent with status 200 counts as what it says it is
	}
	e := byStatus(status, all, said, host)
	e.nobody = e.Code == CodeServer && noServer(status, body)
	e.server = excerpt(text, key, 400)
	if shown := excerpt(text, key, 160); shown != "" {
		e.Message += ": " + shown
	}
	return e
}

// noServer tells that a gateway reached no server. Some say so with 503, as a page: a model server sends JSON.
func noServer(status int, body []byte) bool {
	switch status {
	case http.StatusBadGateway, http.StatusGatewayTimeout, 521, 522, 523, 524: // from 521 on they are Cloudflare's
		return true
	}
	return status == http.StatusServiceUnavailable && !json.Valid(body)
}

// statusFromCode is the status that an error would have had, had it not come with 200.
func statusFromCode(said serverError) int {
	if n, err := strconv.Atoi(strings.TrimSpace(said.code)); err == nil && n >= 400 && n < 600 {
		return n
	}
	for _, name := range []string{said.code, said.kind} {
		switch name {
		case "rate_limit_error", "rate_limit_exceeded", "insufficient_quota", "requests", "tokens":
			return http.StatusTooManyRequests
		case "authentication_error", "invalid_api_key":
			return http.StatusUnauthorized
		case "permission_error":
			return http.StatusForbidden
		case "not_found_error", "model_not_found", "NotFoundError":
			return http.StatusNotFound
		case "unavailable_error", "overloaded_error":
			return http.StatusServiceUnavailable
		case "invalid_request_error", "BadRequestError", "exceed_context_size_error", "content_filter":
			return http.StatusBadRequest
		case "not_supported_error":
			return http.StatusNotImplemented
		}
	}
	return http.StatusInternalServerError
}

func byStatus(status int, all string, said serverError, host string) *Error {
	at := "the endpoint at " + host
	switch {
	case said.nCtx > 0 || contextWordPattern.MatchString(all):
		// Looked at before the status: llama.cpp sends it as 400 and sometimes as 500.
		e := newError(CodeContextExceeded, kindFatal, status, "split the text, or start the server with a larger context",
			"the prompt does not fit the model's context")
		e.PromptTokens, e.ContextSize = said.nPrompt, said.nCtx
		if m := maxContextPattern.FindStringSubmatch(all); m != nil && e.ContextSize == 0 {
			e.ContextSize, _ = strconv.Atoi(m[1])
		}
		for _, pattern := range promptSizePatterns {
			if m := pattern.FindStringSubmatch(all); m != nil && e.PromptTokens == 0 {
				e.PromptTokens, _ = strconv.Atoi(m[1])
			}
		}
		return e
	case status == http.StatusRequestEntityTooLarge:
		return newError(CodeContextExceeded, kindFatal, status, "split the text", "%s says that the request is too large", at)
	case (status == 400 || status == 403 || status == 451) && policyPattern.MatchString(all):
		return newError(CodeRefused, kindFatal, status, "use another model for this source", "%s refuses the text (%d)", at, status)
	case status == http.StatusPaymentRequired || (status == 429 || status == 403 || status == 400) && quotaPattern.MatchString(all) && !ratePattern.MatchString(all):
		return newError(CodeQuota, kindFatal, status, "top up the account or name another endpoint", "%s says that its quota is used up", at)
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return newError(CodeKey, kindFatal, status, "check the API key setting", "%s answered %d", at, status)
	case (status == http.StatusNotFound || status == http.StatusBadRequest) && modelPattern.MatchString(all):
		return newError(CodeModel, kindFatal, status, "name a model that the server has, or pull it first", "%s does not have the model", at)
	case status == http.StatusNotFound || status == http.StatusMethodNotAllowed:
		return newError(CodeServer, kindFatal, status, "check that the base URL is the one that ends in /v1", "%s answered %d", at, status)
	case status == http.StatusBadRequest && crashPattern.MatchString(all):
		return newError(CodeServer, kindTransient, status, "look at the server's own log", "%s lost its model", at)
	case status >= 500 && status != http.StatusNotImplemented && loadingPattern.MatchString(all):
		return newError(CodeLoading, kindLoading, status, "wait until the server has loaded its model and start again", "%s is still loading its model", at)
	case status == http.StatusTooManyRequests:
		return newError(CodeRateLimited, kindBusy, status, "lower --concurrency or start again later", "%s asks us to slow down (429)", at)
	case status == http.StatusServiceUnavailable || status == 529: // 529 is what some services send for the same
		return newError(CodeServer, kindBusy, status, "start again later", "%s is overloaded (%d)", at, status)
	case status == http.StatusNotImplemented:
		return newError(CodeBadRequest, kindFatal, status, "look at the server's own log", "%s does not support what is asked of it (%d)", at, status)
	case status == http.StatusRequestTimeout || status == http.StatusTooEarly || status >= 500:
		return newError(CodeServer, kindTransient, status, "look at the server's own log", "%s answered %d", at, status)
	case status == http.StatusBadRequest || status == http.StatusUnprocessableEntity:
		return newError(CodeBadRequest, kindFatal, status, "look at the server's own log", "%s does not accept the request (%d)", at, status)
	default:
		return newError(CodeServer, kindFatal, status, "check the base URL", "%s answered %d", at, status)
	}
}
