package llm

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// stallTime is how long nothing may come between two tokens (docs/faults.md, A9).
	// A server that works on several requests reads another one's
	// prompt in between, up to promptBatch tokens at a time (the default of llama.cpp), and
	// writes nothing meanwhile: the time for that is added.
	stallTime   = 60 * time.Second
	promptBatch = 2048
	// streamTokenCost is the slowest generation that is waited for: 0.25 tokens/s.
	// A guess about the answer's length would allow an earlier end, but answers
	// are mostly far shorter than their limit, and a slow answer is worth more than none.
	streamTokenCost = 4 * time.Second
	// slackFactor is by how much a wait may exceed the longest one that ended well,
	// and by how much a second attempt is more patient than the first.
	slackFactor = 3
	// drainTime is how long the end of a body is waited for after [DONE], so that
	// its connection can be used again.
	drainTime = time.Second
)

// guards are the limits of one streamed request.
type guards struct {
	first time.Duration // from sending to the first token: the server's queue, and reading the prompt
	stall time.Duration // between two tokens
	whole time.Duration // from sending to the end
}

// streaming is what a client has learned about the streams of its server.
type streaming struct {
	pace   pace
	off    atomic.Bool  // no more are asked for
	proven atomic.Bool  // a request for one was answered
	bad    atomic.Int32 // streams in a row that were broken by the server itself
	// counted: answers that are no streams tell their tokens.
	counted atomic.Bool
}

// pace is what the answers of one server have shown about its speed.
type pace struct {
	mu     sync.Mutex
	known  bool
	token  time.Duration // one generated token, in one request; a mean that forgets
	prompt time.Duration // one token of a prompt, 0 = the server does not tell
	first  time.Duration // the longest wait for a first token that ended in a whole answer
	gap    time.Duration // the same between two tokens
}

// Fewer tokens than these tell no speed.
const (
	leastPaced       = 4
	leastPacedPrompt = 64
)

// learn takes a whole answer. g is nil where it was not streamed.
func (p *pace) learn(rep reply, g *watch) {
	p.mu.Lock()
	defer p.mu.Unlock()
	token := time.Duration(-1)
	switch t := rep.timings; {
	case t.PredictedN >= leastPaced && t.PredictedMS >= 0:
		token = time.Duration(t.PredictedMS / t.PredictedN * float64(time.Millisecond))
	case g != nil && g.streaming():
		// From the first token on: what was before is the queue and the prompt.
		if n := max(rep.usage.CompletionTokens, int(g.tokens.Load())) - 1; n >= leastPaced {
			token = g.last.Sub(g.began) / time.Duration(n)
		}
	case rep.took >= streamWorth:
		p.known = false // no stream, because the server was so fast; it no longer is
	}
	switch {
	case token < 0:
	case p.known:
		p.token = (3*p.token + token) / 4
	default:
		p.known, p.token = true, token
	}
	if t := rep.timings; t.PromptN >= leastPacedPrompt && t.PromptMS > 0 {
		p.prompt = time.Duration(t.PromptMS / t.PromptN * float64(time.Millisecond))
	}
	if g != nil && g.streaming() {
		p.first = max(p.first, g.began.Sub(g.sent))
		p.gap = max(p.gap, g.longest)
	}
}

// generation is how long a number of tokens takes to write, and whether anybody knows.
func (p *pace) generation(tokens int) (time.Duration, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Duration(tokens) * p.token, p.known
}

// guards are the limits of the next stream: those of a slow machine, and wider
// where this server has shown that it takes longer. expected is the time that
// one whole answer may take: so long another request may keep this one waiting.
func (p *pace) guards(expected time.Duration, maxTokens int) guards {
	p.mu.Lock()
	defer p.mu.Unlock()
	g := guards{
		first: max(expected, slackFactor*p.first),
		stall: max(stallTime+promptBatch*max(p.prompt, promptTokenCost), slackFactor*p.gap),
	}
	g.whole = g.first + time.Duration(maxTokens)*streamTokenCost
	return g
}

// within bounds all limits.
func (g guards) within(most time.Duration) guards {
	return guards{first: min(g.first, most), stall: min(g.stall, most), whole: min(g.whole, most)}
}

// watch ends a request whose answer stops coming.
type watch struct {
	guards
	host   string
	cancel context.CancelCauseFunc
	timer  *time.Timer
	tokens atomic.Int64 // also read by the timer's goroutine

	// For pace; of the reading goroutine alone.
	sent, began, last time.Time
	longest           time.Duration
}

// start begins the wait for the first token. The context that it returns ends
// with an *Error for its cause when a guard ends the request.
func (g *watch) start(ctx context.Context, host string) context.Context {
	ctx, g.cancel = context.WithCancelCause(ctx)
	g.host, g.sent = host, time.Now()
	g.timer = time.AfterFunc(g.first, func() { g.cancel(g.late()) })
	return ctx
}

// token notes a token.
func (g *watch) token() {
	now := time.Now()
	if g.tokens.Add(1) == 1 {
		g.began = now
	} else {
		g.longest = max(g.longest, now.Sub(g.last))
	}
	g.last = now
	g.timer.Reset(g.stall)
}

// ending makes the wait for the rest of a body short: all that counts has come.
func (g *watch) ending() { g.timer.Reset(drainTime) }

// stop ends the watch, and the request if it still runs.
func (g *watch) stop() {
	g.timer.Stop()
	g.cancel(nil)
}

// streaming tells that tokens came one after another.
func (g *watch) streaming() bool { return g.tokens.Load() > 0 }

// late is the error of a request whose guard has gone off.
func (g *watch) late() *Error {
	n := g.tokens.Load()
	if n == 0 {
		return newError(CodeTimeout, kindTimeout, 0, "look at how busy the server is, or raise the endpoint's timeout",
			"no first token of the endpoint at %s within %s", g.host, g.first.Round(100*time.Millisecond))
	}
	return newError(CodeTimeout, kindTimeout, 0, "look at the server's own log",
		"the answer of the endpoint at %s stalled after %d tokens: nothing more for %s", g.host, n, g.stall.Round(100*time.Millisecond))
}

// tooSlow is the error of a request that has used all its time.
func (g *watch) tooSlow() *Error {
	n := g.tokens.Load()
	if n == 0 {
		return g.late()
	}
	return newError(CodeTimeout, kindTimeout, 0, "raise the endpoint's timeout, or use a smaller model",
		"the answer of the endpoint at %s is too slow: %d tokens and no end within %s", g.host, n, g.whole.Round(100*time.Millisecond))
}
