package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/segment"
)

// This file keeps a run within its limits: the moment at which the briefing is
// to be out, and the tokens that it may cost. Before every question ask.go asks
// here; nothing else decides. What the journal holds is free, and is used also
// after a limit is met.

const (
	// closing is kept back at the end of a run: the client waits up to 9 s for
	// an answer in flight, the rest is for grouping and writing.
	closing = 10 * time.Second
	// closingShare bounds closing for a run that is short: a quarter of it.
	closingShare = 4
	// mergeShare is the part of a run that is kept for merging stories while no
	// speed is known: an eighth. In the run of docs/benchmarks.md merges were an
	// eighth of what was generated.
	mergeShare = 8
	// mergeTokensShare bounds what is kept of the tokens: a third. Prompts of merges hold all claims of their story.
	mergeTokensShare = 3
)

// Codes of the faults by which a limit stops a question.
const (
	reasonDeadline     = "budget.deadline"
	reasonTokens       = "budget.tokens"
	reasonSourceTokens = "budget.source_tokens"
)

// budget decides whether one more question may be asked in this run.
type budget struct {
	deadline time.Time // when the briefing is to be out; zero = no matter
	tokens   int       // of prompts and answers together; 0 = no limit
	started  time.Time
	meter    *meter // knows the speed, and what is left of an article

	mu      sync.Mutex
	spent   int            // tokens, as reported or estimated
	held    int            // tokens of the questions at the endpoint, estimated
	said    int            // of them: tokens of the answers
	entered map[*item]bool // articles about which it is decided: whether they may ask
	working map[*item]bool // of them: those that may, and are not done
	told    map[*item]bool // articles that will be briefed, so that their stories are merged
	changed chan struct{}  // closed when an answer came or an article is done

	// door hands out the articles one by one, each when it is decided about the one
	// before: otherwise chance would choose which ones a limit leaves out.
	door chan struct{}
}

func newBudget(cfg Config, m *meter) *budget {
	b := &budget{
		deadline: cfg.Deadline, tokens: cfg.MaxTokens, started: m.now(), meter: m,
		entered: map[*item]bool{}, working: map[*item]bool{}, told: map[*item]bool{},
		changed: make(chan struct{}), door: make(chan struct{}, 1),
	}
	b.door <- struct{}{}
	return b
}

func (b *budget) limited() bool { return !b.deadline.IsZero() || b.tokens > 0 }

// know says that an answer for the item (nil = a merge) was there for nothing.
func (b *budget) know(it *item) {
	if it == nil || !b.limited() {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.told[it] = true
}

// enter decides, at the first question of an article, whether it may ask: where
// all of it can be expected to be done, with time and tokens left for merging
// the stories. Where that hangs on what other articles will turn out to take,
// it waits for them; and no more are begun at once than the server is seen to
// work on, because what is begun is hard to leave. A merge (it is nil) needs no leave.
func (b *budget) enter(ctx context.Context, it *item) error {
	if it == nil || !b.limited() {
		return nil
	}
	for {
		wait, err := b.tryEnter(it)
		if wait == nil {
			return err
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// tryEnter decides, or says what to wait for.
func (b *budget) tryEnter(it *item) (wait <-chan struct{}, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	may, decided := b.entered[it]
	if decided && may {
		return nil, nil
	}
	s := b.meter.outlook(it, b.working, b.told)
	code := ""
	// The journal may have the merges, too, and a limit that is too small for them all must still let
	// every run do something: no more than a share is kept for them, and the first article always comes in.
	merging := min(s.mergingAll, b.tokens/mergeTokensShare)
	first := b.spent == 0 && len(b.working) == 0
	if b.tokens > 0 && !first && b.spent+s.othersAll+s.ownAll+merging > b.tokens {
		code = reasonTokens
	}
	if !b.deadline.IsZero() {
		end := b.end()
		if takes := b.mergeTime(end, s) + s.time(s.others, s.own); !b.meter.now().Add(takes).Before(end) {
			code = reasonDeadline
		}
	}
	if !decided && len(b.working) > 0 && (code != "" || len(b.working) >= s.atOnce) {
		return b.changed, nil
	}
	if !decided {
		b.entered[it] = code == ""
		b.door <- struct{}{} // there is room: one article at a time comes through
	}
	if code != "" || decided {
		return nil, beyond(cmp.Or(code, reasonDeadline), true)
	}
	b.working[it], b.told[it] = true, true
	return nil, nil
}

// leave says that an article is done, or has failed.
func (b *budget) leave(it *item) {
	if it == nil || !b.limited() {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, decided := b.entered[it]; !decided {
		b.entered[it] = false // it had no question
		b.door <- struct{}{}
	}
	delete(b.working, it)
	b.notify()
}

// notify wakes those who wait for a change; mu is held.
func (b *budget) notify() {
	close(b.changed)
	b.changed = make(chan struct{})
}

// admit decides whether one question may be sent, and makes the context in which
// its answer is waited for: to the end of the run for a merge, with half of the
// merges' time left for an article. release is to be called with what came back.
func (b *budget) admit(ctx context.Context, q question, it *item) (within context.Context, release func(llm.Answer), err error) {
	if !b.limited() {
		return ctx, func(llm.Answer) {}, nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	need := q.tokens()
	if b.tokens > 0 && b.spent+b.held+need > b.tokens {
		return nil, nil, beyond(reasonTokens, false)
	}
	within, cancel := ctx, func() {}
	if !b.deadline.IsZero() {
		s, end := b.meter.outlook(it, b.working, b.told), b.end()
		if it != nil {
			end = end.Add(-b.mergeTime(end, s) / 2)
		}
		if takes := s.time(b.said, q.expected()); !b.meter.now().Add(takes).Before(end) {
			return nil, nil, beyond(reasonDeadline, false)
		}
		within, cancel = context.WithDeadlineCause(ctx, end, beyond(reasonDeadline, false))
	}
	b.held, b.said = b.held+need, b.said+q.expected()
	return within, func(answer llm.Answer) {
		cancel()
		b.mu.Lock()
		defer b.mu.Unlock()
		b.held, b.said = b.held-need, b.said-q.expected()
		b.spent += spentOn(q, answer)
		b.notify()
	}, nil
}

// look bounds a look at the endpoint itself by the deadline. stop is to be called.
func (b *budget) look(ctx context.Context) (bound context.Context, stop func(), err error) {
	if b.deadline.IsZero() {
		return ctx, func() {}, nil
	}
	if b.over() {
		return nil, nil, beyond(reasonDeadline, true)
	}
	bound, cancel := context.WithDeadlineCause(ctx, b.end(), beyond(reasonDeadline, true))
	return bound, cancel, nil
}

// over reports whether there is no time left to ask anything.
func (b *budget) over() bool { return !b.deadline.IsZero() && !b.meter.now().Before(b.end()) }

// end is when the last question must have its answer.
func (b *budget) end() time.Time {
	return b.deadline.Add(-min(closing, b.deadline.Sub(b.started)/closingShare))
}

// mergeTime is what merging the stories of the articles in sight will take.
func (b *budget) mergeTime(end time.Time, s outlook) time.Duration {
	if s.speed == 0 {
		return end.Sub(b.started) / mergeShare
	}
	return s.time(s.merging-s.aStory, s.aStory) // no less than a story of two articles takes by itself
}

// tokens estimates what the question costs: its prompt, and the answer expected.
func (q question) tokens() int {
	n := q.expected()
	if n == 0 {
		n = q.maxTokens / 2 // what asks again
	}
	return n + q.promptTokens()
}

func (q question) promptTokens() int {
	n := 0
	for _, m := range q.chat.messages {
		n += llm.EstimateTokens(m.Content)
	}
	return n
}

// spentOn is what an answer cost: as the server reported it, estimated where it
// reported nothing.
func spentOn(q question, answer llm.Answer) int {
	prompt := answer.Usage.PromptTokens
	if prompt == 0 {
		prompt = answer.Calls * q.promptTokens()
	}
	return prompt + generated(answer)
}

// generated is how many tokens an answer has: as the server reported it, estimated
// where it reported nothing.
func generated(answer llm.Answer) int {
	if n := answer.Usage.CompletionTokens; n > 0 {
		return n
	}
	return llm.EstimateTokens(answer.Raw)
}

// beyond is the fault of a question that a limit of the run forbids. first says
// that nothing of its source was asked.
func beyond(code string, first bool) *llm.Error {
	message := "the run's deadline came before this source was done"
	switch {
	case code == reasonDeadline && first:
		message = "the run's deadline left no time for this source"
	case code == reasonTokens && first:
		message = "the tokens that the run may cost did not suffice for this source"
	case code == reasonTokens:
		message = "the tokens that the run may cost were used up before this source was done"
	}
	return &llm.Error{Code: code, Message: message}
}

// overBudget returns the fault where it was a limit of the run that stopped the question.
func overBudget(err error) (*llm.Error, bool) {
	var e *llm.Error
	if errors.As(err, &e) && strings.HasPrefix(e.Code, "budget.") {
		return e, true
	}
	return nil, false
}

// bytesPerToken is more than the tokens of a text have in any script, on average.
const bytesPerToken = 16

// beginning is the part of a text that may hold so many tokens (0 = all of it): what lies far
// beyond them need not even be cut into sentences. It ends with a line, or a word, where one ends near.
func beginning(text string, tokens int) (part string, whole bool) {
	if tokens <= 0 || len(text)/bytesPerToken <= tokens {
		return text, true
	}
	end := tokens * bytesPerToken
	for _, border := range "\n " {
		if at := strings.LastIndexByte(text[:end], byte(border)); at > end-end/8 {
			return text[:at], false
		}
	}
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end], false
}

// bound leaves out what lies beyond so many tokens of the article's text (0 = no
// bound): a text of that length is rarely one article, and takes the time of hundreds. The first
// sentence is always kept. whole says that the segments are those of all its text.
func (a *Article) bound(tokens int, whole bool) {
	if tokens <= 0 {
		return
	}
	used, kept, cut := 0, 0, len(a.Segments)
	for i := range a.Segments {
		s := &a.Segments[i]
		if s.Role != segment.Content {
			continue
		}
		if used += llm.EstimateTokens(s.Original); used > tokens && kept > 0 {
			cut = i
			break
		}
		kept++
	}
	if cut == len(a.Segments) && whole {
		return
	}
	all := withCommas(len(a.content()))
	if !whole {
		all = "more than " + all
	}
	a.Segments = a.Segments[:cut]
	a.unread = &llm.Error{Code: reasonSourceTokens, Message: fmt.Sprintf(
		"only the first %s of %s sentences were read: one source may have %s tokens", withCommas(kept), all, withCommas(tokens))}
}
