package llm

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	openai "github.com/sashabaranov/go-openai"
)

// newReply joins what go-openai decoded with what it does not know: the
// reasoning member of vLLM and Ollama, and token counts of older llama.cpp.
func newReply(resp openai.ChatCompletionResponse, body []byte) reply {
	rep := reply{
		choices: len(resp.Choices),
		model:   resp.Model,
		badUTF8: !utf8.Valid(body),
		usage: Usage{
			PromptTokens:     max(resp.Usage.PromptTokens, 0),
			CompletionTokens: max(resp.Usage.CompletionTokens, 0),
		},
	}
	rep.timings = readTimings(body)
	if d := resp.Usage.PromptTokensDetails; d != nil {
		rep.usage.CachedTokens = min(max(d.CachedTokens, 0), rep.usage.PromptTokens)
	}
	if len(resp.Choices) == 0 {
		return rep
	}
	choice := resp.Choices[0]
	rep.content = choice.Message.Content
	if rep.content == "" {
		for _, part := range choice.Message.MultiContent {
			rep.content += part.Text
		}
	}
	rep.reasoning = choice.Message.ReasoningContent
	rep.refusal = choice.Message.Refusal
	rep.finishReason = string(choice.FinishReason)
	if rep.content == "" && rep.reasoning == "" {
		var extra struct {
			Choices []struct {
				Message struct {
					Reasoning string `json:"reasoning"`
				} `json:"message"`
			} `json:"choices"`
		}
		// Decoded a second time only for empty answers; a member of another type means no reasoning.
		if json.Unmarshal(body, &extra) == nil && len(extra.Choices) > 0 {
			rep.reasoning = extra.Choices[0].Message.Reasoning
		}
	}
	return rep
}

// timings are what llama.cpp tells of an answer: tokens and the milliseconds
// they took. Prompt tokens that lay in its cache are not among them.
type timings struct {
	PromptN     float64 `json:"prompt_n"`
	PromptMS    float64 `json:"prompt_ms"`
	PredictedN  float64 `json:"predicted_n"`
	PredictedMS float64 `json:"predicted_ms"`
}

// readTimings finds the timings in an answer's body; zero where there are none.
func readTimings(body []byte) timings {
	if !bytes.Contains(body, []byte(`"timings"`)) {
		return timings{}
	}
	var told struct {
		Timings timings `json:"timings"`
	}
	if json.Unmarshal(body, &told) != nil {
		return timings{}
	}
	return told.Timings
}
