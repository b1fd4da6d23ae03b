package llm

import (
	"fmt"
	"strings"
)

// maxAskAgain is how often an unusable answer is asked again, each time with something changed.
const maxAskAgain = 2

// changed is the request to send after a content fault: another seed, a
// sentence that names the fault, more room after a cut, and, the second time, some warmth,
// since at temperature 0 a seed alone changes nothing. Where an answer did not have the form
// although the request carries it, the second time the prompt states the form too:
// some servers drop what a request carries when they are busy, or behind a balancer.
func changed(w, first wireRequest, info Info, wrong *Error, again int) wireRequest {
	w.seed = first.seed + again
	w.messages = remind(first.messages, wrong)
	if formless := wrong.Code == CodeNotJSON || wrong.Code == CodeSchema; again > 1 && formless && !first.jsonObject && first.schema != nil {
		w.messages = stated(w.messages, first.schema)
	}
	if wrong.Code == CodeLength {
		room := w.maxTokens * 2
		if info.ContextSize > 0 {
			room = min(room, max(info.ContextSize-EstimatePrompt(first.messages), w.maxTokens))
		}
		w.maxTokens = room
	}
	if again > 1 || wrong.Code == CodeLoop {
		w.temperature = max(w.temperature, 0.3)
	}
	return w
}

// mayRepeat asks whether the question may be sent once more, in this form: see Request.Again.
func mayRepeat(again func(tokens int) error, messages []Message, maxTokens int) error {
	if again == nil {
		return nil
	}
	return again(EstimatePrompt(messages) + maxTokens)
}

var reminders = map[string]string{
	CodeEmpty:   "Your last answer was empty. Answer now.",
	CodeNotJSON: "Your last answer was not one JSON object. Answer with one JSON object and nothing else.",
	CodeSchema:  "Your last answer did not have the asked form (%s). Answer with one JSON object of exactly that form.",
	CodeLength:  "Your last answer was too long and was cut off. Answer more briefly.",
	CodeLoop:    "Your last answer repeated itself. Write everything once.",
}

// remind adds a sentence that names the fault.
func remind(messages []Message, wrong *Error) []Message {
	sentence := reminders[wrong.Code]
	if strings.Contains(sentence, "%s") {
		_, why, _ := strings.Cut(wrong.Message, ": ")
		sentence = fmt.Sprintf(sentence, excerpt(why, "", 120))
	}
	return withSentence(messages, sentence)
}
