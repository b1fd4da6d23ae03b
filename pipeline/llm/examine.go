package llm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// Level says how a check of an Examination ended.
type Level string

// The levels, from good to bad.
const (
	LevelOK      Level = "ok"
	LevelUnknown Level = "unknown" // not told, or not tried
	LevelWarning Level = "warning" // it works, and could work better
	LevelProblem Level = "problem" // what is asked of this endpoint will suffer
)

// Names of the checks of an Examination, in the order of its findings. They are stable.
const (
	CheckServer     = "server"     // reachable, and what it is
	CheckModel      = "model"      // the model asked for, and the others
	CheckAnswers    = "answers"    // a short question gets a sensible answer
	CheckForm       = "form"       // how the form of an answer is enforced
	CheckThinking   = "thinking"   // whether the model thinks before it answers
	CheckContext    = "context"    // tokens that a request may use, as told
	CheckTruncation = "truncation" // whether long prompts arrive whole
	CheckSlots      = "slots"      // requests worked on at once
	CheckSpeed      = "speed"      // tokens a second
	CheckTokens     = "tokens"     // whether the server counts tokens
	CheckRepeatable = "repeatable" // whether temperature 0 answers the same twice
	CheckRequests   = "requests"   // requests that had to be sent again
)

var checks = []string{
	CheckServer, CheckModel, CheckAnswers, CheckForm, CheckThinking, CheckContext,
	CheckTruncation, CheckSlots, CheckSpeed, CheckTokens, CheckRepeatable, CheckRequests,
}

// NotTried begins Finding.Seen of a check that was left out; the reason follows.
const NotTried = "not tried: "

// Finding is what one check found.
type Finding struct {
	Name  string `json:"name"` // one of the Check constants, or the caller's own
	Level Level  `json:"level"`
	Seen  string `json:"seen"` // one line
	Do    string `json:"do"`   // one line; "" where nothing needs doing
}

// Figures are what an Examination measured. 0 = not measured or not told.
type Figures struct {
	LatencySeconds        float64 `json:"latency_seconds"`      // of a tiny request
	PromptPerSecond       float64 `json:"prompt_per_second"`    // tokens, one request alone, prefix cache defeated
	GeneratedPerSecond    float64 `json:"generated_per_second"` // tokens, one request alone
	AtOnce                int     `json:"at_once"`              // requests at once for the next two figures
	AllPromptPerSecond    float64 `json:"all_prompt_per_second"`
	AllGeneratedPerSecond float64 `json:"all_generated_per_second"`
	ServerTimings         bool    `json:"server_timings"` // the figures of one request are the server's own
	ContextSize           int     `json:"context_size"`   // tokens a request may use, as told
	UsableTokens          int     `json:"usable_tokens"`  // the longest prompt that was seen to arrive whole
	Slots                 int     `json:"slots"`
	InFlight              int     `json:"in_flight"`   // requests that are kept in flight
	TokenRatio            float64 `json:"token_ratio"` // tokens as the server counts them, for each that we estimate
	Requests              int     `json:"requests"`    // sent for all of this
	SentAgain             int     `json:"sent_again"`  // of these, after a fault
	ExaminedSeconds       float64 `json:"examined_seconds"`
}

// Examination is what Examine found out about an endpoint.
type Examination struct {
	Endpoint string // base URL
	Info     Info
	Findings []Finding
	Figures  Figures
}

// Worst is the worst level of all findings.
func Worst(findings []Finding) Level {
	order := []Level{LevelOK, LevelUnknown, LevelWarning, LevelProblem}
	worst := 0
	for _, f := range findings {
		worst = max(worst, slices.Index(order, f.Level))
	}
	return order[worst]
}

// examineTime is what a whole examination may take.
const examineTime = 90 * time.Second

// Examine tries what a run will ask of the endpoint: forms, speed, slots, context. say is told
// what will be sent, before it is sent. Examine is meant for a Client of its own, because it changes
// how that repeats requests while it works.
//
// An endpoint that cannot be used at all is an error, that of Info, and the Examination then holds
// the finding about it. The other error is ctx's own. Everything else is a finding.
func (c *Client) Examine(ctx context.Context, say func(string)) (Examination, error) {
	started := time.Now()
	x := &examiner{
		c: c, say: say, deadline: started.Add(examineTime),
		found: map[string]Finding{}, tokensEach: fillerRatio,
	}
	limited, cancel := context.WithDeadline(ctx, x.deadline)
	defer cancel()
	c.brisk.Store(true)
	defer c.brisk.Store(false)

	err := x.begin(limited)
	if err == nil {
		x.plan()
		for _, step := range []func(context.Context){x.tryAnswer, x.trySpeed, x.tryContext, x.tryAtOnce} {
			if x.why == "" {
				step(limited)
			}
		}
		x.conclude()
	}
	if ctx.Err() != nil {
		return Examination{}, ctx.Err()
	}
	x.figures.ExaminedSeconds = time.Since(started).Seconds()
	return x.examination(), err
}

// examiner is one examination at work. Its steps run one after another; only
// what requests note of themselves is written by several goroutines.
type examiner struct {
	c        *Client
	say      func(string)
	deadline time.Time
	info     Info
	found    map[string]Finding
	figures  Figures
	why      string // nothing more is tried, because of this; "" = go on
	late     bool   // something was left out for want of time

	quick, long, story sample  // the requests that the speed comes from
	overhead           float64 // seconds of a request without tokens
	tokensEach         float64 // tokens as the server counts them, for each that we estimate; fillerRatio where they are not told
	counted            bool    // the server tells plausible token counts

	mu       sync.Mutex // guards the fields below
	thoughts int        // answers with thinking
	cut      *Error     // proof of a prompt cut in silence
	models   []string   // models that answered under a name that was neither asked for nor listed
}

func (x *examiner) set(name string, level Level, do, seen string, args ...any) {
	x.found[name] = Finding{Name: name, Level: level, Seen: fmt.Sprintf(seen, args...), Do: do}
}

// examination puts the findings in order. What was not tried says why.
func (x *examiner) examination() Examination {
	out := Examination{Endpoint: x.c.base, Info: x.info, Figures: x.figures}
	for _, name := range checks {
		f, ok := x.found[name]
		if !ok {
			f = Finding{Name: name, Level: LevelUnknown, Seen: NotTried + x.why}
		}
		out.Findings = append(out.Findings, f)
	}
	return out
}

// begin asks for Info and describes server and model.
func (x *examiner) begin(ctx context.Context) error {
	info, err := x.c.Info(ctx)
	if err != nil {
		var e *Error
		if !errors.As(err, &e) {
			e = newError(CodeTimeout, kindTimeout, 0, "look at the server's own log, or use a smaller model", "no answer from the endpoint at %s within %s", x.c.host, examineTime)
			e.Err = err
		}
		x.figures.Requests = x.c.Stats().Calls
		name := CheckServer
		if e.Code == CodeModel {
			x.set(CheckServer, LevelOK, "", "it answers at %s", x.c.base)
			name = CheckModel
		}
		x.set(name, LevelProblem, e.NextStep, "%s", e.Message)
		x.why = "the endpoint cannot be used"
		return e
	}
	if info.Version == "" && (info.Kind == KindOllama || info.Kind == KindVLLM) {
		info.Version = x.c.askVersion(ctx, map[string]string{KindOllama: "/api/version", KindVLLM: "/version"}[info.Kind])
	}
	x.info = info
	x.figures.ContextSize, x.figures.Slots = info.ContextSize, info.Slots
	x.figures.InFlight = x.c.limit.bound()
	name := info.Kind
	if name == KindUnknown {
		name = "a server that does not tell its name"
	}
	x.set(CheckServer, LevelOK, "", "%s at %s", strings.TrimSpace(name+" "+info.Version), x.c.base)
	return nil
}

// plan says what will be sent at most.
func (x *examiner) plan() {
	prompts := maxLong + x.many()*(maxLongAtOnce+tinyPrompt) + 4*tinyPrompt + 2*x.fillTarget()
	if n := x.overlong(); n > 0 {
		prompts += n
	}
	x.say(fmt.Sprintf("Examining %s: about %d requests, at most %s tokens of prompts and %s generated, within %s.",
		x.c.base, 10+2*x.many(), thousands(prompts), thousands((3+x.many())*storyTokens+4*recallTokens), examineTime))
}

// conclude describes what is only known after all requests.
func (x *examiner) conclude() {
	x.describeModel()
	x.describeForm()
	x.describeThinking()
	x.describeContext()
	x.describeSlots()
	stats := x.c.Stats()
	x.figures.Requests, x.figures.SentAgain = stats.Calls, stats.Retries
	if stats.Retries > 0 {
		x.set(CheckRequests, LevelWarning, "look at the server's own log, and see with -v what failed",
			"%d sent, %d of them again after a fault", stats.Calls, stats.Retries)
	} else {
		x.set(CheckRequests, LevelOK, "", "%d sent, none had to be sent again", stats.Calls)
	}
}

func (x *examiner) describeModel() {
	name := excerpt(x.info.Model, x.c.key, 60)
	var others []string
	for _, m := range x.info.Models {
		if m != x.info.Model {
			others = append(others, excerpt(m, x.c.key, 40))
		}
	}
	also := "the only one"
	if n := len(others); n > 0 {
		also = fmt.Sprintf("%d more: %s", n, strings.Join(others[:min(n, 3)], ", "))
	} else if len(x.info.Models) == 0 {
		also = "the server lists none"
	}
	switch {
	case len(x.models) > 0:
		x.set(CheckModel, LevelWarning, "name a model that the server has: "+excerpt(strings.Join(x.info.Models, ", "), x.c.key, 60),
			"%s was asked, %s answered", name, excerpt(x.models[0], x.c.key, 40))
	case len(x.info.Models) > 0 && !slices.Contains(x.info.Models, x.info.Model):
		x.set(CheckModel, LevelWarning, "check the name: this server answers to names that it does not have",
			"%s is not listed; there is: %s", name, excerpt(strings.Join(x.info.Models, ", "), x.c.key, 60))
	default:
		x.set(CheckModel, LevelOK, "", "%s (%s)", name, also)
	}
}

func (x *examiner) describeForm() {
	tries := x.c.known.probed().tries
	above := outcomes(tries[:max(len(tries)-1, 0)]) // of what would have been better than the form in use
	switch {
	case x.quick.took == 0 || x.quick.fault != nil:
		return // no answer of use came to a plain question either
	case x.info.Grammar:
		x.set(CheckForm, LevelOK, "", "our grammar is obeyed: JSON on one line")
	case x.info.Dialect == JSONSchema && len(tries) > 1:
		x.set(CheckForm, LevelWarning, "use a llama.cpp server that obeys the member grammar: answers are shorter then",
			"a JSON schema is obeyed, our grammar is not: %s", outcome(tries[0]))
	case x.info.Dialect == JSONSchema:
		x.set(CheckForm, LevelOK, "", "a JSON schema is obeyed")
	case x.info.Dialect == JSONObject:
		x.set(CheckForm, LevelWarning, "use a server that enforces a JSON schema; without one, more is asked again",
			"JSON of any shape (json_object); %s", above)
	default:
		x.set(CheckForm, LevelWarning, "use a server that enforces a JSON schema; without one, more is asked again",
			"plain lines; %s", outcomes(tries))
	}
}

// outcomes says what a server did with each of the forms, those with the same outcome together.
func outcomes(tries []formTry) string {
	var b strings.Builder
	for i, t := range tries {
		b.WriteString(t.form)
		switch last := i == len(tries)-1; {
		case last:
			b.WriteString(" " + outcome(t))
		case outcome(t) == outcome(tries[i+1]):
			b.WriteString(", ")
		default:
			b.WriteString(" " + outcome(t) + "; ")
		}
	}
	return b.String()
}

// outcome says what a server did with a form it does not obey.
func outcome(t formTry) string {
	switch {
	case t.refused != nil:
		return fmt.Sprintf("refused (%d)", t.refused.Status)
	case t.wrong != "":
		return "ignored (" + excerpt(t.wrong, "", 60) + ")"
	}
	return "not tried"
}

func (x *examiner) describeThinking() {
	notes, off := x.c.known.probed(), x.c.known.thinkingSwitch()
	before, tried := notes.thought, notes.switches
	do := "switch thinking off in the server, or use a model without it"
	if x.info.Kind == KindLlamaCpp {
		do = "start the server with --reasoning-budget 0, or use a model without thinking"
	}
	switch {
	case x.thoughts > 0 && off != "":
		x.set(CheckThinking, LevelWarning, do, "the model thinks before it answers, though each request switches it off (%s)", off)
	case off == "" && len(tried) > 0 && (before || x.thoughts > 0):
		x.set(CheckThinking, LevelWarning, do, "the model thinks first; %s does not stop it", strings.Join(tried, " or "))
	case x.thoughts > 0 || before && off == "":
		x.set(CheckThinking, LevelWarning, do, "the model thinks before it answers; how to switch it off here is not known")
	case before:
		x.set(CheckThinking, LevelOK, "", "the model can think; it is switched off in every request (%s)", off)
	case x.quick.took == 0:
		return
	default:
		x.set(CheckThinking, LevelOK, "", "none")
	}
}
