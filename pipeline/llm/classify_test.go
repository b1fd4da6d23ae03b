package llm

import (
	"fmt"
	"strings"
	"testing"
)

// TestEveryDialect: each class of fault is recognised in the words of each server that has it. The bodies are as
// these servers and services send them.
func TestEveryDialect(t *testing.T) {
	type row struct {
		server, body string
		status       int
		kind         faultKind
		prompt, size int // of contexts
	}
	for code, rows := range map[string][]row{
		CodeRateLimited: {
			{"openai", `{"error":{"message":"Rate limit reached for gpt-4o in organization org-1 on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s. You can increase your rate limit by adding a payment method to your account at https://platform.openai.com/account/billing.","type":"requests","param":null,"code":"rate_limit_exceeded"}}`, 429, kindBusy, 0, 0},
			{"openai, tokens", `{"error":{"message":"Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 31000.","type":"tokens","param":null,"code":"rate_limit_exceeded"}}`, 429, kindBusy, 0, 0},
			{"quota of a minute, in a list", `[{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details. Please retry in 20.09s.","status":"RESOURCE_EXHAUSTED"}}]`, 429, kindBusy, 0, 0},
			{"gateway with status 200", `{"error":{"message":"slow down","type":"rate_limit_error","code":null}}`, 200, kindBusy, 0, 0},
			{"ollama", `{"error":"too many requests"}`, 429, kindBusy, 0, 0},
			{"text generation inference", `{"error":"Model is overloaded","error_type":"overloaded"}`, 429, kindBusy, 0, 0},
		},
		CodeQuota: {
			{"openai", `{"error":{"message":"You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}`, 429, kindFatal, 0, 0},
			{"openai with status 200", `{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota"}}`, 200, kindFatal, 0, 0},
			{"anthropic's dialect", `{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the API."}}`, 400, kindFatal, 0, 0},
			{"deepseek", `{"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}}`, 402, kindFatal, 0, 0},
			{"ollama cloud", `{"error":"you have reached your weekly usage limit, please upgrade to continue"}`, 429, kindFatal, 0, 0},
		},
		CodeKey: {
			{"openai", `{"error":{"message":"Incorrect API key provided: sk-****. You can find your API key at https://platform.openai.com/account/api-keys.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}`, 401, kindFatal, 0, 0},
			{"openai with status 200", `{"error":{"message":"Incorrect API key provided","type":"invalid_request_error","code":"invalid_api_key"}}`, 200, kindFatal, 0, 0},
			{"llama.cpp", `{"error":{"code":401,"message":"Invalid API Key","type":"authentication_error"}}`, 401, kindFatal, 0, 0},
			{"vllm", `{"error":"Unauthorized"}`, 401, kindFatal, 0, 0},
			{"ollama", `{"error":"unauthorized"}`, 401, kindFatal, 0, 0},
			{"proxy", `{"detail":"Not authenticated"}`, 403, kindFatal, 0, 0},
		},
		CodeModel: {
			{"openai", "{\"error\":{\"message\":\"The model `gpt-9` does not exist or you do not have access to it.\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"model_not_found\"}}", 404, kindFatal, 0, 0},
			{"llama.cpp router", `{"error":{"code":400,"message":"model 'x' not found","type":"invalid_request_error"}}`, 400, kindFatal, 0, 0},
			{"vllm", "{\"object\":\"error\",\"message\":\"The model `x` does not exist.\",\"type\":\"NotFoundError\",\"param\":null,\"code\":404}", 404, kindFatal, 0, 0},
			{"vllm, newer", "{\"error\":{\"message\":\"The model `x` does not exist.\",\"type\":\"NotFoundError\",\"param\":\"model\",\"code\":404}}", 404, kindFatal, 0, 0},
			{"ollama", `{"error":{"message":"model \"x\" not found, try pulling it first","type":"api_error","param":null,"code":null}}`, 404, kindFatal, 0, 0},
			{"ollama, bare", `{"error":"model 'x' not found"}`, 404, kindFatal, 0, 0},
			{"lm studio", `{"error":{"message":"No models loaded. Please load a model in the developer page or use the 'lms load' command.","type":"invalid_request_error","param":"model","code":"model_not_found"}}`, 404, kindFatal, 0, 0},
		},
		CodeContextExceeded: {
			{"openai", `{"error":{"message":"This model's maximum context length is 8192 tokens. However, your messages resulted in 9010 tokens. Please reduce the length of the messages.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}`, 400, kindFatal, 9010, 8192},
			{"openai, newer", `{"error":{"message":"Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300123 tokens. Please reduce the length of the messages.","type":"invalid_request_error","code":"context_length_exceeded"}}`, 400, kindFatal, 300123, 272000},
			{"llama.cpp", `{"error":{"code":400,"message":"request (9000 tokens) exceeds the available context size (4096 tokens), try increasing it","type":"exceed_context_size_error","n_prompt_tokens":9000,"n_ctx":4096}}`, 400, kindFatal, 9000, 4096},
			{"llama.cpp through a proxy that keeps the message", `{"error":{"message":"request (9000 tokens) exceeds the available context size (4096 tokens), try increasing it"}}`, 400, kindFatal, 9000, 4096},
			{"llama.cpp, older", `{"error":{"code":400,"message":"the request exceeds the available context size. try increasing the context size or enable context shift","type":"invalid_request_error"}}`, 400, kindFatal, 0, 0},
			{"llama.cpp in the middle", `{"error":{"code":500,"message":"Context size has been exceeded.","type":"server_error"}}`, 500, kindFatal, 0, 0},
			{"vllm, older", `{"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4000 in the messages, 1000 in the completion). Please reduce the length of the messages or completion.","type":"BadRequestError","param":null,"code":400}`, 400, kindFatal, 4000, 4096},
			{"vllm", `{"error":{"message":"'max_tokens' or 'max_completion_tokens' is too large: 1000. This model's maximum context length is 4096 tokens and your request has 3500 input tokens (1000 > 4096 - 3500).","type":"BadRequestError","param":null,"code":400}}`, 400, kindFatal, 3500, 4096},
			{"vllm, newer", `{"error":{"message":"This model's maximum context length is 8192 tokens. However, you requested 1000 output tokens and your prompt contains at least 7193 input tokens, for a total of at least 8193 tokens.","type":"BadRequestError","param":"input_tokens","code":400}}`, 400, kindFatal, 7193, 8192},
			{"vllm, decoder", `{"error":{"message":"The decoder prompt (length 9000) is longer than the maximum model length of 4096. Make sure that max_model_len is no smaller than the number of text tokens.","type":"BadRequestError","code":400}}`, 400, kindFatal, 9000, 4096},
			{"ollama", `{"error":"the input length exceeds the context length"}`, 400, kindFatal, 0, 0},
			{"lm studio", `{"error":"Trying to keep the first 9000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough. The prompt is greater than the context length."}`, 400, kindFatal, 0, 0},
			{"gateway", `Request Entity Too Large`, 413, kindFatal, 0, 0},
		},
		CodeLoading: {
			{"llama.cpp", `{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}`, 503, kindLoading, 0, 0},
			{"ollama", `{"error":"llm server loading model"}`, 500, kindLoading, 0, 0},
			{"hosted", `{"error":"Model x/y is currently loading","estimated_time":20.0}`, 503, kindLoading, 0, 0},
		},
		CodeServer: {
			{"openai, overloaded", `{"error":{"message":"The engine is currently overloaded, please try again later","type":"server_error","param":null,"code":null}}`, 503, kindBusy, 0, 0},
			{"anthropic's dialect, overloaded", `{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}`, 529, kindBusy, 0, 0},
			{"llama.cpp, no slot", `{"error":{"code":503,"message":"no slot available","type":"unavailable_error"}}`, 503, kindBusy, 0, 0},
			{"ollama, queue full", `{"error":"server busy, please try again.  maximum pending requests exceeded"}`, 503, kindBusy, 0, 0},
			{"vllm, dead engine", `{"error":{"message":"EngineCore encountered an issue. See stack trace (above) for the root cause.","type":"InternalServerError","code":500}}`, 500, kindTransient, 0, 0},
			{"llama.cpp, compute", `{"error":{"code":500,"message":"Compute error.","type":"server_error"}}`, 500, kindTransient, 0, 0},
			{"ollama, runner", `{"error":"llama runner process has terminated: exit status 2"}`, 500, kindTransient, 0, 0},
			{"lm studio, crash", `{"error":"The model has crashed without additional information. (Exit code: 6)"}`, 400, kindTransient, 0, 0},
			{"nginx", "<html><head><title>502 Bad Gateway</title></head></html>", 502, kindTransient, 0, 0},
			{"with status 200", `{"error":{"message":"The server had an error while processing your request.","type":"server_error"}}`, 200, kindTransient, 0, 0},
			{"path", `404 page not found`, 404, kindFatal, 0, 0},
		},
		CodeBadRequest: {
			{"openai", `{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}`, 400, kindFatal, 0, 0},
			{"llama.cpp", `{"error":{"code":400,"message":"Failed to parse grammar","type":"invalid_request_error"}}`, 400, kindFatal, 0, 0},
			{"llama.cpp, not supported", `{"error":{"code":501,"message":"This server does not support this feature. Start it with --x","type":"not_supported_error"}}`, 501, kindFatal, 0, 0},
			{"vllm", `{"object":"error","message":"[{'type': 'extra_forbidden', 'loc': ('body', 'x')}]","type":"BadRequestError","param":null,"code":400}`, 400, kindFatal, 0, 0},
			{"ollama", `{"error":"json: cannot unmarshal string into Go struct field"}`, 400, kindFatal, 0, 0},
			{"lm studio", `{"error":"'response_format.type' must be 'json_schema' or 'text'"}`, 400, kindFatal, 0, 0},
			{"fastapi", `{"detail":[{"loc":["body"],"msg":"field required"}]}`, 422, kindFatal, 0, 0},
		},
		CodeRefused: {
			{"azure", `{"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation"}}}`, 400, kindFatal, 0, 0},
			{"gateway", `{"error":{"message":"Blocked by content policy","code":"content_policy_violation"}}`, 403, kindFatal, 0, 0},
		},
	} {
		for _, r := range rows {
			t.Run(code+"/"+r.server, func(t *testing.T) {
				e := classify(r.status, []byte(r.body), "h:1", "")
				if e.Code != code || e.kind != r.kind || e.PromptTokens != r.prompt || e.ContextSize != r.size {
					t.Errorf("%s kind %d, %d of %d tokens; want %s kind %d, %d of %d", e.Code, e.kind, e.PromptTokens, e.ContextSize, code, r.kind, r.prompt, r.size)
				}
				if e.NextStep == "" {
					t.Error("it does not say what to do")
				}
			})
		}
	}
}

// FuzzClassify: whatever a server sends as an error, it becomes one line that can be shown, without the key.
func FuzzClassify(f *testing.F) {
	for _, body := range []string{`[{"error":{"code":1e99}}]`, `{"error":null}`, `{"error":[]}`, `[[[]]]`, `{"error":{"n_ctx":-1}}`, "\xff", ``} {
		f.Add(400, []byte(body))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		const key = "sk-canary-0123456789"
		e := classify(status, append(body, key...), "h:1", key)
		if text := fmt.Sprint(e, e.Public()); strings.Contains(text, key) || strings.ContainsAny(text, "\n\x1b\u202e") {
			t.Errorf("%q", text)
		}
		if e.PromptTokens < 0 || e.ContextSize < 0 || e.Code == "" {
			t.Errorf("%+v", e)
		}
	})
}
