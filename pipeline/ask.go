package pipeline

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/store"
	"github.com/babelwire/babelwire/prompts"
)

// seed is sent with every request, so that a server that samples all the same
// samples the same.
const seed = 1

// chat is a conversation with the model, and the fence marks used in it.
type chat struct {
	messages []llm.Message
	nonces   []string
}

// with returns the chat with one more turn; the chat itself stays as it is.
func (c chat) with(role, content string) chat {
	return chat{append(slices.Clip(c.messages), llm.Message{Role: role, Content: content}), c.nonces}
}

// marked returns the chat with one more fence mark in use.
func (c chat) marked(nonce string) chat {
	return chat{c.messages, append(slices.Clip(c.nonces), nonce)}
}

// newChat opens with the system message.
func newChat() chat { return chat{}.with("system", prompts.System) }

// question is one request, before it is known whether the journal answers it.
type question struct {
	purpose   string // for logs: "normalize news.txt"
	prompt    *prompts.Prompt
	chat      chat
	schema    json.RawMessage // nil: the answer is plain text
	info      *llm.Info       // the endpoint that the question was made for
	maxTokens int
	salvage   bool // the beginning of an endless answer is of use
}

// spareFault marks a recorded answer that was of no use; the fault's code follows.
const spareFault = "fault "

// key is the journal key: everything that decides the answer, with the fence
// marks blanked because they are secret and say nothing.
func (q question) key() string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	_ = enc.Encode([]any{q.prompt.ID(), string(q.schema), q.info.Model, 0, seed, q.maxTokens}) // writing to a hash cannot fail
	for _, m := range q.chat.messages {
		content := m.Content
		for _, nonce := range q.chat.nonces {
			content = strings.ReplaceAll(content, nonce, strings.Repeat("0", len(nonce)))
		}
		_ = enc.Encode([]string{m.Role, content})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// expected is how many tokens its answer is expected to have.
func (q question) expected() int { return expectedAnswer(q.prompt, q.maxTokens) }

// tooLong is the key under which it is kept that the question did not fit the
// endpoint's context. It holds the context's size, because with a larger one
// the question may fit.
func (q question) tooLong(key string) string { return fmt.Sprintf("%s:%d", key, q.info.ContextSize) }

// nonce is the fence mark of a text: nobody who writes the text can know it,
// and the same text gets the same mark again.
func (p *Pipeline) nonce(text string) string {
	mac := hmac.New(sha256.New, p.secret)
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// ask answers a question from the journal or, once, from the endpoint; the
// slot there is held until the answer is durable. The tokens go to cost.
// An *llm.Error is the item's (see itemError); any other error is the run's.
//
// Identical questions are asked once. That one request belongs to the run and
// not to the article that came first: what ends an article must not end the
// others that wait for the same answer.
func (p *Pipeline) ask(ctx context.Context, q question, cost *Tokens) (answer string, err error) {
	fromJournal := false
	defer func() {
		if _, isItem := itemError(err); err == nil || isItem {
			p.meter.answered(itemOf(ctx), q.expected(), fromJournal)
			p.cfg.Progress(Progress{})
		}
	}()
	key := q.key()
	if !p.cfg.NoCache {
		for _, k := range []string{key, q.tooLong(key)} {
			if rec, ok, err := p.cfg.Journal.Answer(ctx, k); err != nil || ok {
				fromJournal = true
				return p.recorded(rec, q, cost, err)
			}
		}
	}
	if p.cfg.Client == nil {
		return "", errNotRecorded
	}
	if err := p.confirmEndpoint(ctx); err != nil {
		return "", err
	}
	if now := p.info.Load(); now.Model != q.info.Model || now.ContextSize != q.info.ContextSize || now.Dialect != q.info.Dialect {
		return "", errEndpointChanged
	}
	mine := false // written by the flight only if it is this call's, and read after it landed
	p.flights.Add(1)
	flight := p.asked.DoChan(key, func() (_ any, err error) {
		defer recovered(&err) // no guard stands around a flight
		if !p.cfg.NoCache {   // it may have been recorded since
			if rec, ok, err := p.cfg.Journal.Answer(p.running, key); err != nil || ok {
				return rec, err
			}
		}
		mine = true
		return p.send(p.running, q, key)
	})
	var landed singleflight.Result
	select {
	case landed = <-flight:
		p.flights.Done()
	case <-ctx.Done():
		go func() {
			defer p.flights.Done() // Run waits for it
			<-flight
		}()
		return "", ctx.Err()
	}
	if rec, ok := landed.Val.(store.Record); ok {
		return p.recorded(rec, q, cost, landed.Err)
	}
	got, _ := landed.Val.(llm.Answer)
	if !mine {
		p.spend(cost, Tokens{CachedCalls: 1, mended: oneIf(got.Mended)}, 0, got.Model)
		return got.Text, landed.Err
	}
	p.spend(cost, Tokens{
		Calls: got.Calls, Prompt: got.Usage.PromptTokens,
		CachedPrompt: got.Usage.CachedTokens, Completion: got.Usage.CompletionTokens, mended: oneIf(got.Mended),
	}, got.PossiblyPaidTwice, got.Model)
	if landed.Err != nil {
		return "", landed.Err
	}
	p.log.Debug("answered", "purpose", q.purpose, "took", got.Elapsed.Round(time.Millisecond),
		"prompt_tokens", got.Usage.PromptTokens, "cached", got.Usage.CachedTokens, "completion_tokens", got.Usage.CompletionTokens)
	return got.Text, nil
}

// recorded is the answer that the journal holds.
func (p *Pipeline) recorded(rec store.Record, q question, cost *Tokens, err error) (string, error) {
	if err != nil {
		return "", err
	}
	p.spend(cost, Tokens{CachedCalls: 1, mended: oneIf(rec.Mended)}, 0, rec.Model)
	if code, faulty := strings.CutPrefix(rec.FinishReason, spareFault); faulty {
		return "", &llm.Error{Code: code, Purpose: q.purpose, Message: "the answer recorded before is of no use", Partial: rec.Text}
	}
	return rec.Text, nil
}

// send asks the endpoint and records the answer before its slot is free.
func (p *Pipeline) send(ctx context.Context, q question, key string) (answer llm.Answer, err error) {
	back := p.meter.asking(q.expected())
	defer func() { back(answer.Usage.CompletionTokens) }() // also where the code in between panics
	answer, err = p.cfg.Client.Do(ctx, llm.Request{
		Purpose: q.purpose, Messages: q.chat.messages, Schema: q.schema,
		SchemaName: strings.ReplaceAll(q.prompt.ID(), "/", "_"), MaxTokens: q.maxTokens, Seed: seed, Salvage: q.salvage,
	}, func(answer llm.Answer) error {
		return p.record(ctx, key, answer)
	})
	fault, isItem := itemError(err)
	overflow := isItem && overflowed(fault)
	if overflow {
		key = q.tooLong(key)
	}
	if overflow || isItem && lastingFault(fault) {
		// Every caller goes on without this answer; asking for it again would
		// fail in the same way, so it is recorded as what it is.
		useless := answer
		useless.Text, useless.FinishReason = fault.Partial, spareFault+fault.Code
		if err := p.record(ctx, key, useless); err != nil {
			return answer, err
		}
	}
	return answer, err
}

// record makes an answer durable, also when the run is being stopped.
func (p *Pipeline) record(ctx context.Context, key string, answer llm.Answer) error {
	put := p.cfg.Journal.Record
	if p.cfg.NoCache {
		put = p.cfg.Journal.Replace // asked again on purpose: the next run is to find this answer
	}
	return put(context.WithoutCancel(ctx), key, store.Record{
		Text: answer.Text, Model: answer.Model, FinishReason: answer.FinishReason,
		PromptTokens: answer.Usage.PromptTokens, CachedTokens: answer.Usage.CachedTokens, CompletionTokens: answer.Usage.CompletionTokens,
		Calls: answer.Calls, Mended: answer.Mended, At: p.cfg.Now(),
	})
}

func oneIf(b bool) int {
	if b {
		return 1
	}
	return 0
}

// spend books what an answer cost, on its item and on the run.
func (p *Pipeline) spend(cost *Tokens, t Tokens, twice int, model string) {
	p.usageMu.Lock()
	defer p.usageMu.Unlock()
	if model != "" && !slices.Contains(p.answered, model) {
		p.answered = append(p.answered, model)
	}
	cost.add(t)
	p.usage.Calls += t.Calls
	p.usage.CachedCalls += t.CachedCalls
	p.usage.PromptTokens += t.Prompt
	p.usage.CachedPrompt += t.CachedPrompt
	p.usage.CompletionTokens += t.Completion
	p.usage.PossiblyPaidTwice += twice
}

// itemError tells the faults of one request, which cost their item, from those
// of the run. A quota used up or a key withdrawn in the middle of a run is an
// item's too: the client sends nothing after it, and what is done is briefed.
func itemError(err error) (*llm.Error, bool) {
	var start *EndpointError
	var e *llm.Error
	if errors.As(err, &start) || !errors.As(err, &e) {
		return nil, false
	}
	return e, true
}

// overflowed reports whether the request was longer than the endpoint's context.
func overflowed(e *llm.Error) bool {
	return e.Code == llm.CodeContextExceeded || e.Code == llm.CodeContextTruncated
}

// lastingFault reports whether asking the same again cannot help: the fault is
// in the answer's content, not on the way to it.
func lastingFault(e *llm.Error) bool {
	switch e.Code {
	case llm.CodeSchema, llm.CodeLength, llm.CodeLoop, llm.CodeEmpty, llm.CodeRefused, llm.CodeNotJSON:
		return true
	}
	return false
}
