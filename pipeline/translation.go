package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/babelwire/babelwire/pipeline/adequacy"
	"github.com/babelwire/babelwire/pipeline/lang"
	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/prompts"
)

// This file puts texts into English outside of a briefing, to measure how well
// that goes: by the very stage that articles go through, and, to compare, by
// asking the model plainly.

// Text is a text whose segments are known.
type Text struct {
	Name     string   // for logs and progress
	Lang     string   // ISO 639-1 code of all of it, or GarbledLang
	Segments []string // in text order
}

// Translation is the English of a Text.
type Translation struct {
	// English has an entry a segment, "" for one that has no usable English.
	// A plain translation has one entry a request: its lines are not told apart.
	English  []string
	Checks   [][]Check // English against original, an entry a segment; nil for a plain translation
	Repaired int       // answers asked again or mended
	Lost     int       // segments without English
	// Unanswered counts those of them for which the endpoint gave nothing: no
	// answer, an endless or an empty one, none of the asked form.
	Unanswered int
	Chunks     int // parts that the text was cut into, to fit the model's context
	Tokens     Tokens
	Took       time.Duration // from the first question to the last answer; questions of other texts are answered in between
	Fault      string        // why the text, or the rest of it, could not be translated; "" is the rule
}

// Translate puts every text into English as a briefing does: in turns, checked,
// each failed segment asked again alone. Texts are worked on at once as far as
// the endpoint has slots. done (nil = none) is called after each, from several
// goroutines but one at a time. Entry i of the result belongs to texts[i].
//
// Answers come from the journal where it has them. As with Run, only one call
// at a time is allowed, and an error means that no text can be translated.
func (p *Pipeline) Translate(ctx context.Context, texts []Text, done func(i int, t Translation)) ([]Translation, error) {
	return p.eachText(ctx, texts, done, p.translateText)
}

// TranslatePlainly has the model translate every text without anything that
// this package does for it: the whole text in one request for plain text, or,
// where it does not fit the context, as few parts as it takes, cut between
// segments. It is what Translate is compared with.
func (p *Pipeline) TranslatePlainly(ctx context.Context, texts []Text, done func(i int, t Translation)) ([]Translation, error) {
	return p.eachText(ctx, texts, done, p.translatePlain)
}

// Model is the name of the model that answers: what the journal remembers of
// the endpoint, or, where it remembers nothing, what the endpoint itself says.
func (p *Pipeline) Model(ctx context.Context) (string, error) {
	info, err := p.known(ctx)
	if err != nil {
		return "", err
	}
	return info.Model, nil
}

// known is what is known of the endpoint before anything was asked of it.
func (p *Pipeline) known(ctx context.Context) (*llm.Info, error) {
	if p.cfg.Client == nil {
		return nil, errors.New("pipeline: there is no model")
	}
	if err := p.prepare(ctx); err != nil {
		return nil, err
	}
	return p.endpoint(ctx)
}

// translator puts one text into English; shrink grows when the endpoint says
// that a request was longer than its context.
type translator func(ctx context.Context, a *Article, info *llm.Info, shrink int) (Translation, error)

func (p *Pipeline) eachText(ctx context.Context, texts []Text, done func(int, Translation), one translator) ([]Translation, error) {
	ctx, end := p.begin(ctx)
	defer end()
	if _, err := p.known(ctx); err != nil {
		return nil, err
	}
	results := make([]Translation, len(texts))
	var telling sync.Mutex
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(p.workers())
	for i, text := range texts {
		g.Go(func() (err error) {
			defer recovered(&err)
			if err := gctx.Err(); err != nil {
				return err
			}
			started := time.Now()
			t, err := p.fitted(gctx, text, one)
			if err != nil {
				return err
			}
			t.Took = time.Since(started)
			results[i] = t
			if done != nil {
				telling.Lock()
				defer telling.Unlock()
				done(i, t)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return results, nil
}

// fitted has one put the text into English, in smaller parts where it does not
// fit. A fault of this text alone ends up in the result.
func (p *Pipeline) fitted(ctx context.Context, text Text, one translator) (t Translation, err error) {
	a := text.article()
	fault, err := untilItFits(ctx, func(shrink int) error {
		info, err := p.endpoint(ctx)
		if err != nil {
			return err
		}
		t, err = one(ctx, a, info, shrink)
		return err
	})
	if fault != nil {
		t.Fault = fault.Error()
	}
	return t, err
}

// article is the text as the stages know one.
func (t Text) article() *Article {
	a := &Article{Source: t.Name, Lang: t.Lang}
	if t.Lang == GarbledLang {
		a.Lang, a.Garbled.Is = "en", true
	}
	a.Segments = make([]Segment, len(t.Segments))
	for i, text := range t.Segments {
		s := &a.Segments[i]
		*s = Segment{ID: fmt.Sprintf("s%d", i+1), Role: "content", Kind: "sentence", Lang: a.Lang, Original: text}
		if a.Garbled.Is {
			s.mended = lang.DefaultLexicon().Mend(text)
		}
	}
	return a
}

// translateText is the normalize half of digestOnce.
func (p *Pipeline) translateText(ctx context.Context, a *Article, info *llm.Info, shrink int) (Translation, error) {
	a.forget()
	var fault error
	chunks := a.chunks([]string{a.Lang}, tokenBudget(info.ContextSize, summaryReserve)/shrink)
	for _, c := range chunks {
		if _, fault = p.normalize(ctx, a, c, info); fault != nil {
			break
		}
	}
	t := Translation{Tokens: a.Tokens, Repaired: a.repaired + a.Tokens.mended, Chunks: len(chunks)}
	for i := range a.Segments {
		s := &a.Segments[i]
		t.English, t.Checks = append(t.English, s.English), append(t.Checks, s.Checks)
		if s.English == "" {
			t.Lost++
			if len(s.Checks) == 0 || s.Checks[0].Why == adequacy.Empty {
				t.Unanswered++
			}
		}
	}
	return t, fault
}

// translatePlain asks for the whole text, and takes what comes: the beginning
// of an answer that had no end is better than nothing.
func (p *Pipeline) translatePlain(ctx context.Context, a *Article, info *llm.Info, shrink int) (Translation, error) {
	parts := a.chunks([]string{a.Lang}, tokenBudget(info.ContextSize, plainReserve)/shrink)
	t := Translation{Chunks: len(parts)}
	for _, part := range parts {
		answer, err := p.askPlainly(ctx, a, part, info, &t.Tokens)
		if fault, isItem := itemError(err); isItem && lastingFault(fault) {
			answer, err = fault.Partial, nil
			t.Fault = fault.What()
		}
		if err != nil {
			return t, err
		}
		t.English = append(t.English, strings.TrimSpace(answer))
	}
	t.Repaired = t.Tokens.mended
	return t, nil
}

func (p *Pipeline) askPlainly(ctx context.Context, a *Article, part chunk, info *llm.Info, cost *Tokens) (string, error) {
	lines := make([]prompts.Segment, len(part.segments))
	room := 60
	for i, s := range part.segments {
		lines[i] = prompts.Segment{Text: oneLine(s.Original)}
		room += englishTokens(s)
	}
	language := a.language(part.segments)
	text, _, err := prompts.Plain.Render(prompts.Data{Language: language, Garbled: a.Garbled.Is, Segments: lines})
	if err != nil {
		return "", err
	}
	return p.ask(ctx, question{
		purpose: "plain " + a.Source, prompt: prompts.Plain, info: info, maxTokens: room, salvage: true,
		chat: chat{}.with("user", text),
	}, cost)
}
