package llm

import (
	"math"
	"slices"
	"time"
)

// MostInFlight is the most requests that are kept in flight at a server that does
// not tell how many it can use, and where Config.InFlight does not say it.
const MostInFlight = 64

const (
	// startInFlight is where the climb begins: what Ollama works on at once where
	// the memory allows it, and few enough for a server with a single slot.
	startInFlight = 4

	// gainWanted is the least share of an increase in flight that must come back
	// as throughput, as an exponent: 0 = nothing comes back (the requests only
	// wait in the server's queue), 1 = all of it (there were free slots). Continuous
	// batching at 10 + 0.3n ms a step gives 10/(10+0.3n): 0.34 at n = 64.
	gainWanted = 0.2
	// cutShare is what is kept after a burst of rejections.
	cutShare = 0.75
	// stepShare is the size of a step once doubling has ended.
	stepShare = 0.25
	// quietRounds is how many rounds pass at most between two steps.
	quietRounds = 8
	// downEvery says that one step in so many leads down.
	downEvery = 8
	// rejectedHold is how many answers pass after a step that was turned away: at
	// one rejection a step, they stay below a twentieth of the answers.
	rejectedHold = 20
	// leastRound and eagerRound are the least answers of a round, the latter while doubling.
	leastRound = 8
	eagerRound = 3
	// waitHold is the same in time, in multiples of what the server asked to be left
	// alone for: nobody sends meanwhile, so such a step costs all slots.
	waitHold = 50
	// fasterBy is how much faster a server must have become between two rounds to be taken for a larger one.
	fasterBy = 1.3
)

// climb decides how many requests to keep in flight at a server: as many as
// bring more tokens a second, and no more. Latency is not looked at: under
// continuous batching it grows with every request although the server does more.
//
// Where the number of slots is known, the bound is told (see newClimb), and only
// rejections lower it. Else the bound is doubled while throughput rises with it,
// and later moved by a quarter now and then, because the server may change.
//
// A rejected step up is taken back. A rejection at a bound that held before is
// congestion and cuts it to three quarters, once for all requests that were in
// flight together. After a rejection steps are made one request at a time, each
// on an answer, so that the next one costs one request and not a burst.
//
// It has no clock and no lock: its limiter has both.
type climb struct {
	limit int // now
	base  int // the bound that holds; limit differs from it only during a step
	goal  int // where the step under way leads; base = none
	top   int // never more
	told  bool

	eager   bool      // the next step up doubles, and comes at once
	sinking bool      // the last step down cost nothing: the next one leads down too
	careful bool      // there was a rejection: up by one at a time
	cutAt   time.Time // of the last rejection that counted
	floor   int       // the base before the step that it ended; 0 = it ended none
	hold    int       // answers to come before the next step
	rounds  int       // the same in rounds
	quiet   int       // how many there are between two steps at present
	notYet  time.Time // no step before
	steps   int       // made so far

	window window
	given  []given // the last answers, oldest first
	tokens float64 // of all answers
	was    flow    // at the base
}

// window is one measurement: of the answers to requests sent after it began.
type window struct {
	open  bool // false until everything sent at the old bound is on its way
	began time.Time

	n, inUse     float64 // answers; sum of the requests in flight when they came
	x, y, xx, xy float64 // sums over them: tokens, seconds, and their products
	around       float64 // sum of the tokens answered, to anybody, while they were under way
}

// given is how many tokens had been answered in all at a moment.
type given struct {
	at     time.Time
	tokens float64
}

// flow is the outcome of a window: the requests in flight on average, and how
// long one takes, as a line over its tokens.
type flow struct {
	inFlight  float64
	fixed     float64 // seconds: in the queue, and for the prompt
	perToken  float64 // seconds
	tokens    float64 // of an answer, on average
	delivered float64 // tokens a second, of all that came while these were under way
	measured  bool
}

// arrival is one answer as the limiter sees it.
type arrival struct {
	now    time.Time
	took   time.Duration
	tokens int
	inUse  int // requests in flight, this one included
}

// newClimb begins anew. told is the bound where it is known, 0 where not.
func newClimb(told int) climb {
	c := climb{limit: told, top: told, told: told > 0, eager: true, window: window{open: true}}
	if !c.told {
		c.limit, c.top = startInFlight, MostInFlight
	}
	c.base, c.goal = c.limit, c.limit
	return c
}

// answered counts an answer and moves the bound where it is time.
func (c *climb) answered(s arrival) {
	sent := s.now.Add(-s.took)
	full := s.inUse >= c.limit
	c.hold--
	before := c.note(s.now, sent, float64(max(s.tokens, 1)))
	if c.limit < c.goal { // a careful step on its way
		if full && sent.After(c.cutAt) {
			c.limit++
			c.window.open = false
		}
		return
	}
	if s.inUse > c.limit || !c.window.open {
		c.restart(s)
		return
	}
	ready := full && c.rounds <= 0 && c.hold <= 0 && !s.now.Before(c.notYet)
	if c.careful && ready && c.limit == c.base && c.was.measured {
		c.step() // what a careful step costs is known beforehand, and it is not a round
		return
	}
	if !sent.After(c.window.began) {
		return
	}
	c.window.add(s)
	c.window.around += c.tokens - before
	f := c.window.flow()
	if c.window.n < c.roundOf(f) {
		return
	}
	c.judge(f)
	c.restart(s)
	if full && c.rounds <= 0 && c.hold <= 0 && !s.now.Before(c.notYet) {
		c.step()
	}
}

// roundOf is how many answers make a round. The more are in flight, the sooner they come.
func (c *climb) roundOf(f flow) float64 {
	if c.eager && !f.waits() {
		return eagerRound // doubling needs no fine measure
	}
	return max(leastRound, float64(c.limit)/2)
}

func (c *climb) restart(s arrival) { c.window = window{open: true, began: s.now} }

func (w *window) add(s arrival) {
	tokens, seconds := float64(max(s.tokens, 1)), s.took.Seconds() // tokens that are not told: one piece of work each
	w.n++
	w.inUse += float64(s.inUse)
	w.x += tokens
	w.y += seconds
	w.xx += tokens * tokens
	w.xy += tokens * seconds
}

// flow fits the line by least squares. Answers differ in size by far more than
// servers differ in speed: what is compared must be the time of an answer of one size.
func (w *window) flow() flow {
	f := flow{inFlight: w.inUse / w.n, tokens: w.x / w.n, perToken: w.y / w.x, delivered: w.around / w.y, measured: true}
	if spread := w.xx - w.x*f.tokens; spread > 1e-9*w.xx {
		// Neither a negative queue nor a negative speed.
		f.perToken = min(max((w.xy-w.x*w.y/w.n)/spread, 0), w.y/w.x)
	}
	f.fixed = w.y/w.n - f.perToken*f.tokens
	return f
}

// rate is the throughput by Little's law in tokens a second, if every answer had so many tokens.
func (f flow) rate(tokens float64) float64 {
	return f.inFlight * tokens / (f.fixed + f.perToken*tokens)
}

// mean is the flow between two.
func (f flow) mean(o flow) flow {
	return flow{(f.inFlight + o.inFlight) / 2, (f.fixed + o.fixed) / 2, (f.perToken + o.perToken) / 2, (f.tokens + o.tokens) / 2, (f.delivered + o.delivered) / 2, true}
}

// judge draws the conclusion of a round.
func (c *climb) judge(f flow) {
	worth := c.told || gain(c.was, f) >= gainWanted
	switch {
	case c.limit > c.base: // a step up
		c.eager, c.sinking = worth, false
		c.settle(worth, f)
	case c.limit < c.base: // a step down
		// With long prompts the line is the surer of the two measures: it must say so too.
		worth = worth || exponent(c.was, f, byLine(c.was, f)) >= gainWanted
		c.sinking = !worth
		c.settle(!worth, f)
	case !c.was.measured:
		c.was = f
	case ratio(c.was, f) > fasterBy:
		c.was, c.eager, c.rounds, c.quiet, c.hold = f, true, 0, 0, 0
	default:
		c.was = c.was.mean(f)
		c.rounds--
	}
	c.limit, c.goal = c.base, c.base
}

// settle ends a step. One that paid is followed by another soon; each that did
// not makes the pause longer, because what is measured is uncertain, and every try may deceive.
func (c *climb) settle(paid bool, f flow) {
	if paid {
		c.base, c.was, c.quiet = c.limit, f, 0
	} else {
		c.quiet = min(max(2*c.quiet, 1), quietRounds)
	}
	c.rounds = c.quiet
}

// ratio is how many times the throughput of from that of to is. Where answers spend
// most of their time in the queue, the line says little: how long one waits hangs on
// those before it. What was answered meanwhile says more, because it counts them.
func ratio(from, to flow) float64 {
	if from.waits() || to.waits() {
		return to.delivered / from.delivered
	}
	return byLine(from, to)
}

// byLine is ratio for answers of one size.
func byLine(from, to flow) float64 {
	tokens := (from.tokens + to.tokens) / 2
	return to.rate(tokens) / from.rate(tokens)
}

// waits tells whether answers spend most of their time before the first token.
func (f flow) waits() bool { return f.fixed > f.perToken*f.tokens }

// note keeps that tokens were answered, and tells how many had been when a request was sent.
func (c *climb) note(now, sent time.Time, tokens float64) (before float64) {
	c.tokens += tokens
	i, _ := slices.BinarySearchFunc(c.given, sent, func(g given, t time.Time) int {
		if g.at.After(t) {
			return 1
		}
		return -1 // of those at the same moment the last
	})
	if i > 0 {
		before = c.given[i-1].tokens
	}
	if len(c.given) == 4*MostInFlight {
		c.given = slices.Delete(c.given, 0, MostInFlight)
	}
	c.given = append(c.given, given{now, c.tokens})
	return before
}

// gain is the share of a change in flight that came back as throughput; NaN,
// which is no gain, where hardly anything changed.
func gain(from, to flow) float64 {
	return exponent(from, to, ratio(from, to))
}

// exponent is gain, where throughput changed by a ratio.
func exponent(from, to flow, ratio float64) float64 {
	change := math.Log(to.inFlight / from.inFlight)
	if math.Abs(change) < 0.05 {
		return math.NaN()
	}
	return math.Log(ratio) / change
}

// step begins a step to another bound.
func (c *climb) step() {
	quarter := max(1, int(float64(c.base)*stepShare))
	c.steps++
	switch {
	case c.told:
		c.goal = c.top
	case c.careful:
		c.goal = min(4*c.base, c.top) // a rejection ends it sooner
	case c.eager:
		c.goal = min(2*c.base, c.top)
	case c.sinking || c.steps%downEvery == 0 || c.base == c.top:
		c.goal = max(c.base-quarter, 1)
	default:
		c.goal = min(c.base+quarter, c.top)
	}
	if c.goal < c.base || !c.careful {
		c.limit = c.goal
		c.window.open = false
	}
}

// rejected counts a request that the server turned away, of inUse in flight.
func (c *climb) rejected(now, sent time.Time, wait time.Duration, inUse int) {
	if t := now.Add(waitHold * wait); t.After(c.notYet) {
		c.notYet = t
	}
	if !c.cutAt.IsZero() && !sent.After(c.cutAt) {
		// Of a burst that was counted. Where it ended a step, each of it shows that
		// the server has taken one less.
		if c.goal == c.base && c.floor > 0 {
			c.base = max(c.floor, min(c.base, inUse-1))
			c.limit, c.goal = c.base, c.base
		}
		return
	}
	c.cutAt = now
	switch {
	case c.limit > c.base && !c.careful:
		c.limit = c.base // the same step again, carefully
	case c.limit > c.base:
		c.floor = c.base
		c.base, c.was = max(c.base, min(c.limit, inUse)-1), flow{}
		c.limit, c.goal, c.eager, c.hold = c.base, c.base, false, max(rejectedHold, 2*c.base)
	default:
		before := c.limit
		c.base, c.was, c.floor = max(1, int(float64(c.limit)*cutShare)), flow{}, 0
		c.limit, c.goal, c.eager = c.base, before, false
	}
	c.careful = true
	c.window = window{}
}
