package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
	"github.com/babelwire/babelwire/pipeline/store"
	"github.com/babelwire/babelwire/prompts"
)

// TestMaxTokensUseless: a run whose answers are of no use, or lost, or as long as can be, stays
// within its limit too, but for the room of one answer; and it makes use of the limit.
func TestMaxTokensUseless(t *testing.T) {
	for _, behavior := range []string{"schema", "empty", "prose", "loop_count", "length:99", "schema@0.5:1", "lost@0.2:1", "honest"} {
		t.Run(behavior, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, llmtest.Options{Answers: fixtureAnswers, Behavior: "honest," + behavior}) // the first is the probe
			const limit = 12_000
			got := b.mustRun(func(c *Config) { c.MaxTokens = limit }, fixtureSources)
			spent, room := 0, 0
			for _, e := range b.server.Ledger()[1:] {
				var asked struct {
					MaxTokens int `json:"max_tokens"`
				}
				if err := json.Unmarshal([]byte(e.Body), &asked); err != nil {
					t.Fatal(err)
				}
				room = max(room, asked.MaxTokens)
				if e.Computed { // whoever got it
					spent += e.PromptTokens + e.CompletionTokens
				}
			}
			if spent > limit+room || spent < limit/2 || !strings.Contains(states(got), reasonTokens) {
				t.Errorf("%d tokens of %d: %s", spent, limit, states(got))
			} else {
				t.Logf("%d tokens of %d", spent, limit)
			}
		})
	}
}

// askSome is a question whose answer may have so many tokens.
func askSome(maxTokens int) question {
	return question{prompt: prompts.RepairClaims, maxTokens: maxTokens}
}

// TestStake: what questions may cost is held until it is known what they did cost. A
// question that would suffice with what others will give back waits for them.
func TestStake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBudget(Config{MaxTokens: 1000}, newMeter())
		admit := func(tokens int) (*stake, error) {
			_, s, err := b.admit(t.Context(), askSome(tokens), nil)
			return s, err
		}
		first, err := admit(600)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := admit(2002); err == nil {
			t.Error("more was allowed than the run may cost")
		}
		second := make(chan *stake)
		go func() {
			s, err := admit(500)
			if err != nil {
				t.Error(err)
			}
			second <- s
		}()
		synctest.Wait()
		select {
		case <-second:
			t.Error("two were admitted that together may cost more than the run may")
		default:
		}
		if err := first.again(401); err == nil {
			t.Error("more was allowed to be sent again than is left")
		}
		if err := first.again(300); err != nil {
			t.Error(err)
		}
		first.release(llm.Answer{Calls: 2, Usage: llm.Usage{PromptTokens: 150, CompletionTokens: 250}})
		s := <-second
		if b.spent != 400 || b.held != 500 {
			t.Errorf("%d spent, %d held", b.spent, b.held)
		}
		if err := s.again(101); err == nil {
			t.Error("more was allowed to be sent again than is left")
		}
		s.release(llm.Answer{Calls: 1, PossiblyPaidTwice: 1, Usage: llm.Usage{PromptTokens: 10, CompletionTokens: 20}})
		if b.spent != 400+30+500 || b.held != 0 {
			t.Errorf("%d spent, %d held; an answer that was lost may have been made", b.spent, b.held)
		}
		if _, err := admit(142); err == nil {
			t.Error("more is expected than is left, and was allowed")
		}
		// One that waits is stopped with its run.
		third, err := admit(140) // of which half is expected
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, _, err := b.admit(ctx, askSome(60), nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("one that waits: %v", err)
		}
		third.release(llm.Answer{})
		if b.held != 0 || b.spent != 930 {
			t.Errorf("%d held, %d spent for what was not sent", b.held, b.spent)
		}
	})
}

// TestStakeLost: where no answer came, those that may have been made count all the same.
func TestStakeLost(t *testing.T) {
	b := newBudget(Config{MaxTokens: 10_000}, newMeter())
	for spent, answer := range map[int]llm.Answer{4000: {Calls: 5, PossiblyPaidTwice: 4}, 0: {Calls: 1}} {
		b.spent = 0
		_, s, err := b.admit(t.Context(), askSome(1000), nil)
		for range answer.PossiblyPaidTwice {
			err = errors.Join(err, s.again(1000))
		}
		if err != nil {
			t.Fatal(err)
		}
		if s.release(answer); b.spent != spent || b.held != 0 {
			t.Errorf("%+v: %d spent, %d held", answer, b.spent, b.held)
		}
	}
}

// TestStakeUnlimited: without limits nothing is held.
func TestStakeUnlimited(t *testing.T) {
	b := newBudget(Config{}, newMeter())
	_, s, err := b.admit(t.Context(), askSome(1000), nil)
	if err != nil || s.again(1<<40) != nil || !b.until().IsZero() {
		t.Error(err)
	}
	s.release(llm.Answer{Calls: 1})
}

// TestShortDeadline: a briefing is out at a deadline of seconds, too, although the answers in
// flight would take longer.
func TestShortDeadline(t *testing.T) {
	for _, deadline := range []time.Duration{4 * time.Second, 12 * time.Second, 20 * time.Second, 39 * time.Second, time.Minute} {
		t.Run(deadline.String(), func(t *testing.T) {
			inBubble(t, func(t *testing.T, journal *store.Store) {
				e := newClockEndpoint(.1, 2) // nothing is done in time
				_, took := clockRun(t, e, journal, func(c *Config) { c.Deadline = time.Now().Add(deadline) }, clockNews(t, 2, 10)...)
				if took > deadline || took < deadline*3/4 {
					t.Errorf("it took %s", took)
				}
			})
		})
	}
}
