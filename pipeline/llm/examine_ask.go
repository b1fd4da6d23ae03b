package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Sizes of the requests of an examination, in tokens.
const (
	tinyPrompt    = 64 // about what the short questions take
	tinyTokens    = 64 // room for one word; a model that loops shows it within this
	storyTokens   = 48 // generated to measure the speed
	minStory      = 16 // the same, on a slow server
	recallTokens  = 96 // room for three codes in JSON
	minLong       = 64 // the prompt that the prompt speed comes from
	maxLong       = 1024
	minLongAtOnce = 48 // the same, for each of several at once
	maxLongAtOnce = 512
)

// stepTime is what one measurement may take on a slow server.
const stepTime = 6 * time.Second

// The texts below are a load to measure with. Their wording decides nothing
// in a briefing, so they have no versions and lie here and not with the prompts.
const (
	askReady = "TASK: ready\nAnswer with the one word: ready"
	askStory = "TASK: describe\nDescribe a quiet harbour in the morning, in many plain sentences, without a list."
	askCodes = "TASK: recall\nThree lines of this text begin with CODE and hold a number. Find the three numbers."
	endCodes = "Answer with the three numbers: head is CODE ONE, middle is CODE TWO, tail is CODE THREE."
)

var codesSchema = json.RawMessage(`{"type":"object","properties":{"head":{"type":"string"},"middle":{"type":"string"},"tail":{"type":"string"}},` +
	`"required":["head","middle","tail"],"additionalProperties":false}`)

// sample is one answered request.
type sample struct {
	reply
	text     string
	thought  bool
	fault    *Error // the answer itself is unusable; nil = it is fine
	estimate int    // tokens of the prompt, as we estimate them
}

// ask sends one request without a schema to keep to, or with one, and notes what every answer tells.
// The error is a fault of the endpoint, or ctx's.
func (x *examiner) ask(ctx context.Context, req Request) (sample, error) {
	release, err := x.c.acquire(ctx, req)
	if err != nil {
		return sample{}, err
	}
	defer release()
	w := x.c.prepare(x.info, req)
	var m meter
	rep, err := x.c.call(ctx, &m, w)
	if err != nil {
		return sample{}, err
	}
	s := sample{reply: rep, estimate: EstimatePrompt(req.Messages)}
	var res cleaned
	if w.schema == nil {
		res, s.fault = read(rep, nil)
	} else {
		schema, err := x.c.schemas.get(w.schema)
		if err != nil {
			return sample{}, err
		}
		res, s.fault = read(rep, schema)
	}
	s.text, s.thought = res.text, res.thought || rep.reasoning != ""
	x.mu.Lock()
	defer x.mu.Unlock()
	if s.thought {
		x.thoughts++
	}
	if e := truncated(req.Messages, rep.usage, x.info.ContextSize); e != nil && x.cut == nil {
		x.cut = e
	}
	if !x.info.Serves(rep.model) && !slices.Contains(x.models, rep.model) {
		x.models = append(x.models, rep.model)
	}
	return s, nil
}

// talk is a system message and a question. Nothing of it lies in a server's prefix cache: it begins
// with something that was never sent before.
func talk(question string) []Message {
	return []Message{
		{Role: "system", Content: "Note " + strconv.FormatUint(rand.Uint64(), 36) + ". You answer in English, exactly as asked."}, //nolint:gosec // no secret
		{Role: "user", Content: question},
	}
}

// padded is a question with a text of about so many tokens before it.
func (x *examiner) padded(tokens int, question string) []Message {
	return talk(x.filler(tokens) + "\n" + question)
}

// fillerRatio is how many tokens the filler has for each that we estimate: common
// vocabularies know each of its words, which makes 10 or 11 a line, and the estimate says 18.
const fillerRatio = 0.6

// fillerWords are plain words that tokenizers know whole.
var fillerWords = strings.Fields(`the old boat market river bridge morning window garden letter road winter summer
	teacher music paper house stone green light water bread village train station book table
	waits stands turns near under behind slowly often never again small large quiet open`)

// filler is a text of about so many tokens, as the server counts them. No two are
// alike, but each uses all words equally often: two texts of one size then have
// the same estimate, against which a server's count is held.
func (x *examiner) filler(tokens int) string {
	var b strings.Builder
	var words []string
	for have := 0.0; have < float64(tokens); {
		line := make([]string, 9)
		for i := range line {
			if len(words) == 0 {
				words = slices.Clone(fillerWords)
				rand.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] }) //nolint:gosec // no secret
			}
			line[i], words = words[0], words[1:]
		}
		text := strings.Join(line, " ") + ".\n"
		have += float64(EstimateTokens(text)) * x.tokensEach
		b.WriteString(text)
	}
	return b.String()
}

// tryAnswer asks for one word. Where no sensible answer comes, nothing else is tried.
func (x *examiner) tryAnswer(ctx context.Context) {
	s, err := x.ask(ctx, Request{Messages: talk(askReady), MaxTokens: tinyTokens})
	if err != nil {
		x.failed(ctx, CheckAnswers, err)
		if x.why == "" {
			x.why = "the endpoint gives no answer"
		}
		return
	}
	x.quick = s
	x.figures.LatencySeconds = s.took.Seconds()
	switch {
	case s.fault != nil && s.thought:
		x.set(CheckAnswers, LevelProblem, "switch thinking off in the server, or use a model without it", "%d tokens of thinking and no answer to a question for one word", tinyTokens)
		x.why = "the model does not come to an answer"
	case s.fault != nil:
		x.set(CheckAnswers, LevelProblem, "look at the server's chat template and its log, or use another model", "no use: %s", s.fault.Message)
		x.why = "the model gives no answer of use"
	case !strings.Contains(strings.ToLower(s.text), "ready"):
		x.set(CheckAnswers, LevelWarning, "look at the server's chat template, or use an instruct model",
			"asked for the word ready, it says %q", excerpt(s.text, x.c.key, 40))
	default:
		x.set(CheckAnswers, LevelOK, "", "one word after %s", seconds(s.took))
	}
}

// failed notes the fault of a step. When the time of the examination is over, nothing more is tried.
func (x *examiner) failed(ctx context.Context, name string, err error) {
	var e *Error
	switch {
	case ctx.Err() != nil:
		x.late = true
		x.why = fmt.Sprintf("its %s were over (is the server busy?)", examineTime)
	case errors.As(err, &e):
		x.set(name, LevelProblem, e.NextStep, "%s", e.What())
		if e.Code == CodeUnreachable || e.Code == CodeQuota || e.Code == CodeKey {
			x.why = "the endpoint is gone"
		}
	default:
		x.set(name, LevelProblem, "report this with the server's name and version", "%s", excerpt(err.Error(), x.c.key, 80))
	}
}

func seconds(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%.2f s", d.Seconds())
	}
	return fmt.Sprintf("%.0f s", d.Seconds())
}
