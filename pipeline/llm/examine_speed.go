package llm

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"
)

// What an article costs, for telling speeds as time: five articles of a briefing took
// 11,319 prompt tokens that no cache held and 6,065 generated (docs/benchmarks.md).
const (
	articlePrompt = 2300
	articleAnswer = 1200
	// slowArticle is where a morning's 60 articles no longer end in a night of five hours.
	slowArticle = 5 * time.Minute
)

const (
	// mostAtOnce bounds the requests sent at once: what more slots add can be told from these.
	mostAtOnce = 8
	// leastSeconds is a difference of times below which the clock and the network decide.
	leastSeconds = 0.002
)

// many is how many requests are sent at once to see what that brings; 0 = it is not tried.
func (x *examiner) many() int {
	n := x.figures.InFlight
	if x.info.Slots > 0 {
		n = min(n, x.info.Slots)
	} else if x.c.fixed <= 0 {
		n = min(n, 2) // two tell whether it works on more than one
	}
	if n < 2 {
		return 0
	}
	return min(n, mostAtOnce)
}

// trySpeed measures one request alone, and whether the same request gets the same answer.
func (x *examiner) trySpeed(ctx context.Context) {
	// The tiny request bounds the speed from below: its time holds more than reading.
	guess := float64(x.prompted(x.quick)) / x.quick.took.Seconds()
	size := x.within(min(max(int(guess*stepTime.Seconds()), minLong), maxLong))
	long, err := x.ask(ctx, Request{Messages: x.padded(size, askReady), MaxTokens: 1})
	if err != nil {
		x.failed(ctx, CheckSpeed, err)
		return
	}
	x.long = long
	x.weigh()
	tokens := storyTokens
	if x.quick.took > stepTime/2 {
		tokens = minStory
	}
	req := Request{Messages: talk(askStory), MaxTokens: tokens}
	story, err := x.ask(ctx, req)
	if err != nil {
		x.failed(ctx, CheckSpeed, err)
		return
	}
	x.story = story
	a, b, c := x.measured(x.quick), x.measured(x.long), x.measured(story)
	x.figures.PromptPerSecond, x.figures.GeneratedPerSecond, x.overhead = rates(a, b, c)
	if p, g := long.timings.prompt(), story.timings.generated(); p > 0 && g > 0 {
		x.figures.PromptPerSecond, x.figures.GeneratedPerSecond, x.figures.ServerTimings = p, g, true
	}
	x.describeSpeed()
	x.tryRepeat(ctx, req, story)
}

// within keeps the length of a prompt well within a context that is told.
func (x *examiner) within(tokens int) int {
	if n := x.info.ContextSize; n > 0 {
		return min(tokens, n/2)
	}
	return tokens
}

// tryRepeat asks the same again. Read from the cache, a prompt gives slightly other numbers than read anew,
// and a third answer tells this from a server that does not obey temperature 0.
func (x *examiner) tryRepeat(ctx context.Context, req Request, before sample) {
	switch {
	case before.fault != nil && before.fault.Code != CodeLength:
		x.set(CheckRepeatable, LevelUnknown, "", "not known: %s", before.fault.Message)
		return
	case time.Until(x.deadline) < before.took+closingTime:
		x.set(CheckRepeatable, LevelUnknown, "", "%stoo slow for it", NotTried)
		return
	}
	for try := range 2 {
		again, err := x.ask(ctx, req)
		switch {
		case err != nil:
			x.failed(ctx, CheckRepeatable, err)
			return
		case again.content == before.content && try == 0:
			x.set(CheckRepeatable, LevelOK, "", "the same answer twice at temperature 0")
			return
		case again.content == before.content:
			x.set(CheckRepeatable, LevelOK, "", "the same answer at temperature 0, but for rounding with a cached prompt")
			return
		}
		before = again
	}
	x.set(CheckRepeatable, LevelWarning, "see that the server obeys temperature 0; a run keeps each answer that it got",
		"three answers to one question at temperature 0, no two alike")
}

// weigh compares the server's token counts with our estimate.
func (x *examiner) weigh() {
	a, b := x.quick, x.long
	told := float64(b.usage.PromptTokens - a.usage.PromptTokens)
	estimated := float64(b.estimate - a.estimate)
	switch {
	case a.usage.PromptTokens == 0 && b.usage.PromptTokens == 0:
		x.set(CheckTokens, LevelWarning, "use a server that sends usage with each answer", "not told: a prompt that is cut in silence may go unseen in a run")
		return
	case x.cut != nil:
		x.set(CheckTokens, LevelUnknown, "", "not known: prompts are cut")
		return
	case told <= 0 || estimated <= 0 || told/estimated < 0.3:
		x.set(CheckTokens, LevelWarning, "use a server that counts the tokens of each prompt",
			"counts that cannot be: %d for a prompt of about %d tokens", b.usage.PromptTokens, b.estimate)
		return
	}
	x.counted = true
	x.tokensEach = told / estimated
	x.figures.TokenRatio = x.tokensEach
	if x.tokensEach > 1.1 {
		x.set(CheckTokens, LevelWarning, "give the server a larger context: texts take more of it than is planned",
			"told; plain English takes %.2f times what we estimate", x.tokensEach)
		return
	}
	x.set(CheckTokens, LevelOK, "", "told; plain English takes %.2f times what we estimate", x.tokensEach)
}

// tryAtOnce keeps all slots busy: prompts first, then answers.
func (x *examiner) tryAtOnce(ctx context.Context) {
	n := x.many()
	if n == 0 {
		return
	}
	size, tokens, cost := x.within(maxLongAtOnce), storyTokens, 0.0
	if p, g := x.figures.PromptPerSecond, x.figures.GeneratedPerSecond; p > 0 && g > 0 {
		size = min(size, max(minLongAtOnce, int(p*stepTime.Seconds())/n))
		tokens = min(tokens, max(minStory, int(2*g*stepTime.Seconds())/n))
		cost = float64(n) * (float64(size+2*tinyPrompt)/p + float64(tokens)/g) // at worst: all slots are no faster than one
	}
	if time.Until(x.deadline).Seconds() < cost+closingTime.Seconds() {
		x.late = true
		return
	}
	prompts, err := x.together(ctx, n, func() Request { return Request{Messages: x.padded(size, askReady), MaxTokens: 1} })
	if err != nil {
		x.refusedAtOnce(ctx, n, err)
		return
	}
	stories, err := x.together(ctx, n, func() Request { return Request{Messages: talk(askStory), MaxTokens: tokens} })
	if err != nil {
		x.refusedAtOnce(ctx, n, err)
		return
	}
	reading := prompts.seconds - x.overhead
	if reading < leastSeconds || prompts.read == 0 {
		return
	}
	p := prompts.read / reading
	writing := stories.seconds - x.overhead - stories.read/p
	if writing < leastSeconds || stories.wrote == 0 {
		return
	}
	x.figures.AtOnce, x.figures.AllPromptPerSecond, x.figures.AllGeneratedPerSecond = n, p, stories.wrote/writing
	x.describeSpeed()
}

// refusedAtOnce notes that n requests at once were too many, or another fault.
func (x *examiner) refusedAtOnce(ctx context.Context, n int, err error) {
	x.failed(ctx, CheckSlots, err)
	var e *Error
	if f, ok := x.found[CheckSlots]; ok && errors.As(err, &e) && e.kind == kindBusy {
		f.Do = fmt.Sprintf("lower --concurrency: the server does not take %d requests at once", n)
		x.found[CheckSlots] = f
	}
}

// round is what several requests at once took: seconds by the clock, tokens in all.
type round struct{ seconds, read, wrote float64 }

// together sends n requests at once and waits for all. The error is one of theirs.
func (x *examiner) together(ctx context.Context, n int, req func() Request) (round, error) {
	requests := make([]Request, n)
	for i := range requests {
		requests[i] = req()
	}
	var total round
	var first error
	var mu sync.Mutex // guards total and first
	var wg sync.WaitGroup
	started := time.Now()
	for _, r := range requests {
		wg.Go(func() {
			s, err := x.ask(ctx, r)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				if first == nil {
					first = err
				}
				return
			}
			m := x.measured(s)
			total.read += m.read
			total.wrote += m.wrote
		})
	}
	wg.Wait()
	total.seconds = time.Since(started).Seconds()
	return total, first
}

// measured is what one request took by our clock.
func (x *examiner) measured(s sample) round {
	wrote := float64(s.usage.CompletionTokens)
	if wrote == 0 {
		wrote = float64(EstimateTokens(s.content) + EstimateTokens(s.reasoning))
	}
	return round{s.took.Seconds(), float64(x.prompted(s) - s.usage.CachedTokens), wrote}
}

// prompted is the length of a request's prompt in tokens: as counted, or else as estimated.
func (x *examiner) prompted(s sample) int {
	if s.usage.PromptTokens > 0 {
		return s.usage.PromptTokens
	}
	return s.estimate
}

// rates solves for the speeds that explain three requests, all of the form
//
//	seconds = overhead + read/prompt + wrote/generated
//
// quick and long differ in what is read, quick and story in what is written. A speed
// is 0 where the differences are too small to tell, or make no sense.
func rates(quick, long, story round) (prompt, generated, overhead float64) {
	a1, b1, d1 := long.read-quick.read, long.wrote-quick.wrote, long.seconds-quick.seconds
	a2, b2, d2 := story.read-quick.read, story.wrote-quick.wrote, story.seconds-quick.seconds
	det := a1*b2 - a2*b1
	if det <= 0 {
		return 0, 0, 0
	}
	forRead, forWritten := (d1*b2-d2*b1)/det, (a1*d2-a2*d1)/det
	if forRead*a1 >= leastSeconds {
		prompt = 1 / forRead
	}
	if forWritten*b2 >= leastSeconds {
		generated = 1 / forWritten
	}
	return prompt, generated, max(0, quick.seconds-max(0, forRead)*quick.read-max(0, forWritten)*quick.wrote)
}

// prompt and generated are the speeds that a server tells itself, in tokens a second; 0 = it tells none.
func (t timings) prompt() float64    { return perSecond(t.PromptN, t.PromptMS) }
func (t timings) generated() float64 { return perSecond(t.PredictedN, t.PredictedMS) }

func perSecond(n, ms float64) float64 {
	if !(n > 0) || !(ms > 0) {
		return 0
	}
	return n / ms * 1000
}

// describeSpeed tells the speeds of one request alone, and what an article takes where all slots are busy.
func (x *examiner) describeSpeed() {
	f := x.figures
	p, g := f.PromptPerSecond, f.GeneratedPerSecond
	if p == 0 && g == 0 {
		x.set(CheckSpeed, LevelOK, "", "too fast to be measured here")
		return
	}
	by := "by our clock"
	if f.ServerTimings {
		by = "by the server"
	}
	text := fmt.Sprintf("prompt %s, generated %s tokens/s (%s)", rate(p), rate(g), by)
	if f.AtOnce > 0 {
		p, g = f.AllPromptPerSecond, f.AllGeneratedPerSecond
	}
	if p == 0 || g == 0 {
		x.set(CheckSpeed, LevelOK, "", "%s", text)
		return
	}
	article := time.Duration((articlePrompt/p + articleAnswer/g) * float64(time.Second))
	if article < 100*time.Second {
		text += fmt.Sprintf("; about %.0f s an article", math.Ceil(article.Seconds()))
	} else {
		text += fmt.Sprintf("; about %.0f min an article", article.Minutes())
	}
	if article > slowArticle {
		x.set(CheckSpeed, LevelWarning, "use a smaller or more quantised model, a GPU, or more slots", "%s", text)
		return
	}
	x.set(CheckSpeed, LevelOK, "", "%s", text)
}

// rate writes tokens a second with as many digits as mean something.
func rate(perSecond float64) string {
	switch {
	case perSecond == 0:
		return "too fast"
	case perSecond < 10:
		return fmt.Sprintf("%.1f", perSecond)
	case perSecond >= 100_000:
		return ">100,000"
	}
	return fmt.Sprintf("%.0f", perSecond)
}

// describeSlots tells how many requests are worked on at once, and what --concurrency auto makes of it.
func (x *examiner) describeSlots() {
	if _, done := x.found[CheckSlots]; done || x.quick.took == 0 {
		return
	}
	kept := fmt.Sprintf("%d kept in flight", x.figures.InFlight)
	if f := x.figures; f.AtOnce > 0 {
		kept += fmt.Sprintf("; %d at once: prompt %s, generated %s tokens/s", f.AtOnce, rate(f.AllPromptPerSecond), rate(f.AllGeneratedPerSecond))
	}
	if x.late {
		kept += "; several at once not measured, for want of time"
	}
	switch {
	case x.info.Slots == 0 && x.c.fixed == 0:
		x.set(CheckSlots, LevelUnknown, "set --concurrency to what the server works on at once", "not told; %s", kept)
	case x.info.Slots == 0:
		x.set(CheckSlots, LevelOK, "", "not told; %s", kept)
	default:
		x.set(CheckSlots, LevelOK, "", "%d; %s", x.info.Slots, kept)
	}
}
