package pipeline

import (
	"context"

	"github.com/babelwire/babelwire/pipeline/llm"
)

// This file holds the questions at the endpoint to the limits of the run: each has a
// stake, which is the most that it may cost.

// admit decides whether one question may be sent, and makes the context in which
// its answer is waited for: to the end of the run for a merge, with half of the
// merges' time left for an article. s is to be released with what came back.
//
// A question is sent where the tokens suffice for the longest answers that it and those at the
// endpoint allow; else it waits for these, and is then sent where the tokens suffice for the
// answer that is expected. So one answer alone can pass the limit, by what it is longer.
func (b *budget) admit(ctx context.Context, q question, it *item) (within context.Context, s *stake, err error) {
	if !b.limited() {
		return ctx, nil, nil
	}
	for {
		within, s, wait, err := b.tryAdmit(ctx, q, it)
		if wait == nil {
			return within, s, err
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
	}
}

// tryAdmit decides, or says what to wait for.
func (b *budget) tryAdmit(ctx context.Context, q question, it *item) (within context.Context, s *stake, wait <-chan struct{}, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	most := q.most()
	if b.tokens > 0 && b.spent+q.tokens() > b.tokens {
		return nil, nil, nil, beyond(reasonTokens, false)
	}
	if b.tokens > 0 && b.held > 0 && b.spent+b.held+most > b.tokens {
		return nil, nil, b.changed, nil // what is held is given back with every answer
	}
	within, cancel := ctx, func() {}
	if !b.deadline.IsZero() {
		s, end := b.meter.outlook(it, b.working, b.told), b.end()
		if it != nil {
			end = end.Add(-b.mergeTime(end, s) / 2)
		}
		if takes := s.time(b.said, q.expected()); !b.meter.now().Add(takes).Before(end) {
			return nil, nil, nil, beyond(reasonDeadline, false)
		}
		within, cancel = context.WithDeadlineCause(ctx, end, beyond(reasonDeadline, false))
	}
	b.held, b.said = b.held+most, b.said+q.expected()
	return within, &stake{budget: b, q: q, held: most, cancel: cancel}, nil, nil
}

// stake is what one question at the endpoint may cost. That of a run without limits is nil.
type stake struct {
	budget *budget
	q      question
	cancel context.CancelFunc
	held   int // tokens; guarded by budget.mu
}

// again decides whether the question may be sent once more, for so many tokens at most.
// It waits for nobody: two that wait for one another would wait for ever.
func (s *stake) again(tokens int) error {
	if s == nil {
		return nil
	}
	b := s.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tokens > 0 && b.spent+b.held+tokens > b.tokens {
		return beyond(reasonTokens, false)
	}
	b.held, s.held = b.held+tokens, s.held+tokens
	return nil
}

// release books what the question has cost, and gives back the rest.
func (s *stake) release(answer llm.Answer) {
	if s == nil {
		return
	}
	s.cancel()
	b := s.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	b.held, b.said = b.held-s.held, b.said-s.q.expected()
	b.spent += s.spent(answer)
	b.notify()
}

// spent is what the question has cost: as the server reported it, and for each answer that
// was lost on the way although the server may have made it, the most. Where the server
// reports nothing it is estimated.
func (s *stake) spent(answer llm.Answer) int {
	lost := answer.PossiblyPaidTwice * s.q.most()
	if prompt := answer.Usage.PromptTokens; prompt > 0 {
		return prompt + generated(answer) + lost
	}
	return min(max(answer.Calls*(s.q.promptTokens()+generated(answer)), lost), s.held) // some calls may have been turned away
}

// tokens estimates what the question costs: its prompt, and the answer expected.
func (q question) tokens() int {
	n := q.expected()
	if n == 0 {
		n = q.maxTokens / 2 // what asks again
	}
	return n + q.promptTokens()
}

// most is what sending the question once costs at most: its prompt, estimated, and the
// longest answer that it allows.
func (q question) most() int { return q.promptTokens() + q.maxTokens }

func (q question) promptTokens() int {
	return llm.EstimatePrompt(q.chat.messages)
}

// generated is how many tokens an answer has: as the server reported it, estimated
// where it reported nothing.
func generated(answer llm.Answer) int {
	if n := answer.Usage.CompletionTokens; n > 0 {
		return n
	}
	return llm.EstimateTokens(answer.Raw)
}
