package llm

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

const (
	// leastContext is where instructions and summary leave no room for a text; smallContext is
	// where most articles are cut into pieces; goodContext holds most articles whole.
	leastContext, smallContext, goodContext = 2048, 4096, 8192

	maxFill     = 12288            // the longest prompt that is tried for whether it is cut
	minFill     = 192              // below this it would say nothing
	maxOverlong = 20480            // the longest prompt that is sent to be refused
	refusalTime = 5 * time.Second  // a refusal comes at once; what takes longer is broken off
	fillTime    = 16 * time.Second // what the long prompt may take
	closingTime = 8 * time.Second  // kept back for what follows the long prompt
)

// What becomes of a prompt that is longer than the context.
const (
	refusedBeyond = "too much is refused, not cut"
	cutBeyond     = "too much is cut in silence"
	largerBeyond  = "even more fits"
)

// fillTarget is how long the prompt should be that is tried for whether it arrives whole.
func (x *examiner) fillTarget() int {
	limit := x.info.ContextSize
	if limit == 0 {
		limit = AssumedContext
	}
	return min(limit*3/4, maxFill)
}

// overlong is the length of a prompt that cannot fit; 0 = none is sent.
func (x *examiner) overlong() int {
	n := x.info.ContextSize * 5 / 4
	if n > maxOverlong {
		return 0
	}
	return n
}

// tryContext looks for prompts that the server cuts without a word.
func (x *examiner) tryContext(ctx context.Context) {
	if x.cut != nil { // the server counted fewer tokens than a prompt of an earlier step has words
		x.cutAt(x.cut.ContextSize, "")
		return
	}
	beyond := x.tryOverlong(ctx)
	if _, done := x.found[CheckTruncation]; !done && x.why == "" {
		x.tryFill(ctx, beyond)
	}
}

// cutAt notes that prompts are cut in silence after so many tokens.
func (x *examiner) cutAt(read int, lost string) {
	x.figures.UsableTokens = read
	told := ""
	if x.info.ContextSize > 0 {
		told = fmt.Sprintf(", of a context of %s", thousands(x.info.ContextSize))
	}
	x.set(CheckTruncation, LevelProblem, x.contextAdvice(), "prompts are cut in silence: %s tokens are read%s%s", thousands(read), told, lost)
}

// tryOverlong sends a prompt that is too long and says what came of it; "" = nothing is known.
func (x *examiner) tryOverlong(ctx context.Context) string {
	size := x.overlong()
	if size == 0 {
		return ""
	}
	short, cancel := context.WithTimeout(ctx, refusalTime)
	defer cancel()
	messages := x.padded(size, askReady)
	s, err := x.ask(short, Request{Messages: messages, MaxTokens: 1})
	var e *Error
	switch {
	case err != nil && ctx.Err() != nil:
		x.failed(ctx, CheckTruncation, err)
		return ""
	case errors.As(err, &e) && e.Code == CodeContextExceeded:
		return refusedBeyond
	case err != nil || s.usage.PromptTokens == 0:
		return ""
	}
	read := s.usage.PromptTokens
	switch {
	case x.cut == nil && (!x.counted || read >= x.expected(messages)*9/10):
		return largerBeyond
	case read < x.info.ContextSize*9/10:
		x.cutAt(read, "")
	}
	return cutBeyond
}

// tryFill sends a long prompt with codes at its head, middle and tail.
func (x *examiner) tryFill(ctx context.Context, beyond string) {
	target := x.fillTarget()
	size := target
	left := time.Until(x.deadline) - closingTime
	if p := x.figures.PromptPerSecond; p > 0 {
		size = min(size, int(p*min(fillTime, max(left, 0)).Seconds()))
	}
	if size < min(minFill, target) {
		if beyond == refusedBeyond { // a server that refuses has no reason to cut
			x.set(CheckTruncation, LevelOK, "", "%s (a long prompt is too slow here)", beyond)
			return
		}
		x.set(CheckTruncation, LevelUnknown, "look for truncated prompts in the server's log", "left out: at %s tokens/s a long prompt takes too long",
			rate(x.figures.PromptPerSecond))
		return
	}
	x.say(fmt.Sprintf("A prompt of about %s tokens, to see whether it arrives whole.", thousands(size)))
	r, err := x.recall(ctx, size)
	var e *Error
	switch {
	case errors.As(err, &e) && e.Code == CodeContextExceeded:
		x.figures.UsableTokens = e.ContextSize
		x.set(CheckTruncation, LevelProblem, x.contextAdvice(), "a prompt of %s tokens is refused: the context is %s",
			thousands(size), known(e.ContextSize))
		return
	case err != nil:
		x.failed(ctx, CheckTruncation, err)
		return
	case x.counted && r.read < r.expected*9/10:
		x.cutAt(r.read, ";"+r.lost())
		return
	case len(r.missing) > 0:
		x.tryShorter(ctx, r)
		return
	}
	x.figures.UsableTokens = r.size()
	text := fmt.Sprintf("%s tokens arrive whole", thousands(r.size()))
	if size < target {
		text += fmt.Sprintf(" (%s too slow here)", thousands(target))
	}
	if beyond != "" {
		text += "; " + beyond
	}
	switch {
	case beyond == cutBeyond:
		x.set(CheckTruncation, LevelWarning, "nothing for a run, which keeps within what the server tells", "%s", text)
	case beyond == "" && size < target/2:
		x.set(CheckTruncation, LevelUnknown, "look for truncated prompts in the server's log", "%s", text)
	default:
		x.set(CheckTruncation, LevelOK, "", "%s", text)
	}
}

// tryShorter finds out why codes are missing from an answer: the prompt was cut, or the model is too weak.
func (x *examiner) tryShorter(ctx context.Context, long recalled) {
	whole := 0
	for size := minFill; size < long.size(); size *= 2 {
		r, err := x.recall(ctx, size)
		if err != nil {
			x.failed(ctx, CheckTruncation, err)
			return
		}
		if len(r.missing) > 0 {
			break
		}
		whole = r.size()
	}
	switch {
	case whole == 0:
		x.set(CheckTruncation, LevelUnknown, "use a larger model; look for truncated prompts in the server's log",
			"cannot be told: the model does not find three numbers in a short prompt either")
	case x.counted:
		x.figures.UsableTokens = whole
		x.set(CheckTruncation, LevelWarning, "look for truncated prompts in the server's log; a weak model may overlook them",
			"all of %s tokens were counted, yet%s; %s arrive whole", thousands(long.size()), long.lost(), thousands(whole))
	default:
		x.figures.UsableTokens = whole
		x.set(CheckTruncation, LevelProblem, x.contextAdvice(), "of a prompt of about %s tokens%s; about %s arrive whole",
			thousands(long.size()), long.lost(), thousands(whole))
	}
}

// recalled is what came back of a prompt with codes.
type recalled struct {
	expected int      // tokens that the prompt has
	read     int      // tokens that the server read; 0 = it does not tell
	missing  []string // head, middle, tail
}

func (r recalled) size() int {
	if r.read > 0 {
		return r.read
	}
	return r.expected
}

// lost says which parts did not come back.
func (r recalled) lost() string {
	if len(r.missing) == 0 {
		return ""
	}
	return " the " + strings.Join(r.missing, " and the ") + " did not come back"
}

// recall sends a prompt of about size tokens and looks for its three codes in the answer.
func (x *examiner) recall(ctx context.Context, size int) (recalled, error) {
	var codes [3]string
	for i := range codes {
		codes[i] = strconv.Itoa(3000*i + 1000 + rand.IntN(3000)) //nolint:gosec // no secret
	}
	half := max(size-2*tinyPrompt, 0) / 2
	text := strings.Join([]string{
		askCodes, "CODE ONE: " + codes[0], x.filler(half), "CODE TWO: " + codes[1], x.filler(half), "CODE THREE: " + codes[2], endCodes,
	}, "\n")
	req := Request{Messages: talk(text), Schema: codesSchema, SchemaName: "codes", MaxTokens: recallTokens}
	if x.thoughts > 0 { // it thinks first
		req.MaxTokens *= 6
	}
	s, err := x.ask(ctx, req)
	if err != nil {
		return recalled{}, err
	}
	r := recalled{expected: x.expected(req.Messages), read: s.usage.PromptTokens}
	for i, place := range []string{"head", "middle", "tail"} {
		if !strings.Contains(s.content, codes[i]) {
			r.missing = append(r.missing, place)
		}
	}
	return r, nil
}

// expected is how many tokens a prompt has, by what the server counted of others.
func (x *examiner) expected(messages []Message) int {
	return int(float64(EstimatePrompt(messages)) * x.tokensEach)
}

// describeContext tells what a request may use.
func (x *examiner) describeContext() {
	n := x.info.ContextSize
	told := thousands(n) + " tokens a request, as the server says"
	if x.info.Kind == KindOllama {
		told = thousands(n) + " tokens a request"
	}
	switch {
	case n == 0:
		x.set(CheckContext, LevelUnknown, x.contextAdvice(), "not told; %s tokens a request are assumed", thousands(AssumedContext))
	case n < leastContext:
		x.set(CheckContext, LevelProblem, x.contextAdvice(), "%s: too few for an article", told)
	case n <= smallContext:
		x.set(CheckContext, LevelWarning, x.contextAdvice(), "%s: articles are cut into pieces", told)
	case n < goodContext:
		x.set(CheckContext, LevelOK, "", "%s: long articles are cut into pieces", told)
	default:
		x.set(CheckContext, LevelOK, "", "%s", told)
	}
}

// contextAdvice says how this kind of server gets a larger context.
func (x *examiner) contextAdvice() string {
	switch x.info.Kind {
	case KindLlamaCpp:
		return "start the server with more context: -c 32768 -np 4 gives 8,192 tokens a request"
	case KindOllama:
		return "start the server with OLLAMA_CONTEXT_LENGTH=16384"
	case KindVLLM:
		return "start the server with --max-model-len 16384"
	case KindLMStudio:
		return "load the model with lms load MODEL --context-length 16384"
	}
	return "give the server a context of 8,192 tokens or more a request"
}

func known(n int) string {
	if n == 0 {
		return "smaller"
	}
	return thousands(n) + " tokens"
}

// thousands writes a count with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
