package llm

import (
	"encoding/json"
	"regexp"
	"strings"
)

// thinkTag matches the marks that models put around thinking aloud: XML-like
// tags (with or without attributes), Mistral's [THINK], Kimi's ◁think▷.
var thinkTag = regexp.MustCompile(`(?i)<(/?)(?:think|thinking|thought|thoughts|reasoning|reflection|scratchpad|seed:think)(?:\s[^<>\n]{0,80})?>|\[(/?)THINK\]|◁(/?)think▷`)

// harmonyFinal begins the answer proper in the channel format of gpt-oss;
// harmonyMark is any of its control tokens.
var (
	harmonyFinal = regexp.MustCompile(`<\|channel\|>\s*final\b[^<]{0,80}<\|message\|>`)
	harmonyMark  = regexp.MustCompile(`<\|(?:start|end|return|call|message|channel|im_start|im_end|endoftext|eot_id)\|>`)
	harmonyOther = regexp.MustCompile(`<\|channel\|>\s*(?:analysis|commentary)\b`)
)

// stripThinking removes thinking from a text. answer is what stands outside of
// it. unclosed is the thinking that began and never ended, where an answer may
// still stand (a server that eats the closing tag). found tells whether
// there was any.
//
// An end without a beginning (the chat template wrote the opening tag into the
// prompt) makes everything before it thinking. Blocks may be nested.
func stripThinking(text string) (answer, unclosed string, found bool) {
	if harmonyMark.MatchString(text) {
		text, unclosed = stripHarmony(text)
		found = true
	}
	marks := thinkTag.FindAllStringSubmatchIndex(text, -1)
	if len(marks) == 0 {
		return strings.TrimSpace(text), unclosed, found
	}
	var kept strings.Builder
	depth, from, open := 0, 0, 0
	for _, m := range marks {
		closing := false
		for g := 2; g < len(m); g += 2 {
			closing = closing || m[g] >= 0 && m[g+1] > m[g]
		}
		switch {
		case !closing:
			if depth == 0 {
				kept.WriteString(text[from:m[0]])
				open = m[1]
			}
			depth++
		case depth > 0:
			depth--
			from = m[1]
		default:
			kept.Reset() // an end without a beginning
			from = m[1]
		}
	}
	if depth > 0 {
		return strings.TrimSpace(kept.String()), strings.TrimSpace(text[open:]), true
	}
	kept.WriteString(text[from:])
	return strings.TrimSpace(kept.String()), unclosed, true
}

// stripHarmony keeps the last final channel; without one, a text that has
// thinking channels only is unclosed thinking.
func stripHarmony(text string) (answer, unclosed string) {
	if all := harmonyFinal.FindAllStringIndex(text, -1); len(all) > 0 {
		rest := text[all[len(all)-1][1]:]
		if end := harmonyMark.FindStringIndex(rest); end != nil {
			rest = rest[:end[0]]
		}
		return rest, ""
	}
	if at := harmonyOther.FindStringIndex(text); at != nil {
		return harmonyMark.ReplaceAllString(text[:at[0]], ""), harmonyMark.ReplaceAllString(text[at[1]:], "")
	}
	return harmonyMark.ReplaceAllString(text, ""), ""
}

// thinkingOff are the ways of telling a server that the model is not to think: a member
// of the request and its value. Chat templates call the switch by one of two names.
var thinkingOff = map[string]json.RawMessage{
	"chat_template_kwargs": json.RawMessage(`{"enable_thinking":false,"thinking":false}`),
	"reasoning_effort":     json.RawMessage(`"none"`),
}

// thinkingSwitches are the members of thinkingOff that may work with a kind of server, the likeliest first.
// llama.cpp (since July 2026) and vLLM know both, Ollama only the second; what a server does not know
// it ignores or refuses, so for the others both are tried.
func thinkingSwitches(kind string) []string {
	switch kind {
	case KindOllama, KindOpenAI:
		return []string{"reasoning_effort"}
	}
	return []string{"chat_template_kwargs", "reasoning_effort"}
}
