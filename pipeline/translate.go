package pipeline

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/prompts"
)

// This file puts the segments of an article into English.

// wireSegments renders segments as numbered lines for the model.
func wireSegments(segments []*Segment) []prompts.Segment {
	lines := make([]prompts.Segment, len(segments))
	for i, s := range segments {
		lines[i] = prompts.Segment{Alias: s.ID, Text: toWire(s.source())}
	}
	return lines
}

// language names what the model is to translate from.
func (a *Article) language(segments []*Segment) string {
	var names []string
	for _, s := range segments {
		name := SkillName(a.skillKey(s.Lang))
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, " and ")
}

// segmentsATurn is how many sentences are asked for in one turn. Asked for 28
// at once, a 1.5B model lost its place at the 16th; by tens it kept it.
const segmentsATurn = 12

// turn is a part of a chunk that is put into English in one answer.
type turn struct {
	segments  []*Segment // with the genuine English between them
	translate []*Segment
}

// turns cuts the chunk into turns of nearly equal size.
func (c chunk) turns() []turn {
	if len(c.translate) == 0 {
		return nil
	}
	n := (len(c.translate) + segmentsATurn - 1) / segmentsATurn
	size := (len(c.translate) + n - 1) / n
	all := make([]turn, 1, n)
	left := len(c.translate)
	for _, s := range c.segments {
		t := &all[len(all)-1]
		needs := left > 0 && s == c.translate[len(c.translate)-left]
		if needs && len(t.translate) == size {
			all = append(all, turn{})
			t = &all[len(all)-1]
		}
		t.segments = append(t.segments, s)
		if needs {
			t.translate = append(t.translate, s)
			left--
		}
	}
	return all
}

// normalize has the chunk put into English, a turn of some sentences at a
// time. It returns the chat so far, with the accepted English as the model's
// turns.
func (p *Pipeline) normalize(ctx context.Context, a *Article, c chunk, info *llm.Info) (chat, error) {
	talk := newChat()
	for _, t := range c.turns() {
		lines := wireSegments(t.translate)
		data := prompts.Data{
			Lines: info.Dialect == llm.Lines, Nonce: p.nonce(joined(lines)), Language: a.language(t.translate),
			Garbled: a.Garbled.Is, Segments: lines, Hints: hints(t.translate),
		}
		text, schema, err := prompts.Normalize.Render(data)
		if err != nil {
			return chat{}, err
		}
		talk = talk.with("user", text).marked(data.Nonce)
		answer, err := p.translate(ctx, a, t, question{
			purpose: "normalize " + a.Source, prompt: prompts.Normalize, chat: talk, schema: schema, info: info, salvage: true, more: true,
		}, data.Lines)
		if err != nil {
			return chat{}, err
		}
		talk = talk.with("assistant", answer)
	}
	return talk, nil
}

// room is how many tokens the answer to a turn may have: enough for its keys
// and for English longer than most.
func (t turn) room() int {
	room := 60
	for _, s := range t.translate {
		room += englishTokens(s) + 12
	}
	return room
}

// translate asks for the English of a turn, checks it, and asks again alone
// for each sentence that failed. It returns what the model should have said:
// its own words where all of them held, so that the server's prefix cache
// still knows them, else the accepted English.
func (p *Pipeline) translate(ctx context.Context, a *Article, t turn, q question, asLines bool) (string, error) {
	q.maxTokens = t.room()
	answer, err := p.ask(ctx, q, &a.Tokens)
	english := map[string]string{}
	if err == nil {
		english, err = parseSegments(answer, asLines)
	}
	if err != nil {
		// An answer that is no answer costs this turn the quick way: what it
		// holds whole is kept, the other sentences are asked one by one. A
		// fault on the way there ends the try.
		fault, isItem := itemError(err)
		if !isItem || !lastingFault(fault) {
			return "", err
		}
		english = salvageSegments(fault.Partial, asLines)
		a.noEnglish = fault
		a.repaired++
	}
	for _, s := range t.translate {
		s.English = fromWire(english[s.ID], s.source())
	}
	checkEnglish(a, t.translate)
	again, err := p.translateAlone(ctx, a, t.translate, q.info)
	if err != nil {
		return "", err
	}
	if again == 0 && len(t.segments) == len(t.translate) && !asLines {
		return answer, nil
	}
	return englishTurn(cmp.Or(english["lang"], a.Lang), t.segments, asLines), nil
}

// hints lists the doubtful words of mended segments.
func hints(segments []*Segment) []prompts.Hint {
	var list []prompts.Hint
	for _, s := range segments {
		for _, h := range s.mended.Hints {
			list = append(list, prompts.Hint{Alias: s.ID, Word: h.Word, Meanings: strings.Join(h.Meanings, " or ")})
		}
	}
	return list
}

// joined is the text that a fence mark is derived from.
func joined(lines []prompts.Segment) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.Text)
		b.WriteByte('\n')
	}
	return b.String()
}

// translateAlone asks again, alone and without a schema, for every segment
// whose English failed a check, and keeps the better of the two answers. The
// prompt does not say what was wrong: a small model translates that too. It
// returns how many were asked again.
func (p *Pipeline) translateAlone(ctx context.Context, a *Article, segments []*Segment, info *llm.Info) (int, error) {
	asked := 0
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(aloneAtOnce)
	costs := make([]Tokens, len(segments))
	for i, s := range segments {
		if failures(s.Checks) == 0 {
			continue
		}
		asked++
		g.Go(func() (err error) {
			defer recovered(&err)
			line := []prompts.Segment{{Alias: s.ID, Text: toWire(s.source())}}
			data := prompts.Data{Nonce: p.nonce(line[0].Text), Language: a.language([]*Segment{s}), Garbled: a.Garbled.Is, Segments: line}
			text, _, err := prompts.Translate.Render(data)
			if err != nil {
				return err
			}
			answer, err := p.ask(gctx, question{
				purpose: "translate " + a.Source + " " + s.ID, prompt: prompts.Translate, info: info, maxTokens: englishTokens(s) + 40,
				chat: newChat().with("user", text).marked(data.Nonce),
			}, &costs[i])
			if err != nil {
				if fault, isItem := itemError(err); isItem && lastingFault(fault) {
					return nil // the first answer's fate stands
				}
				return err
			}
			again := *s
			answer = strings.TrimPrefix(bareAnswer(answer, s.source()), "["+s.ID+"] ")
			again.English = fromWire(answer, s.source())
			again.Checks = checkSegment(a, &again)
			if failures(again.Checks) <= failures(s.Checks) {
				*s = again
			}
			return nil
		})
	}
	err := g.Wait()
	for _, c := range costs {
		a.Tokens.add(c)
	}
	for _, s := range segments {
		rejectEnglish(s)
	}
	a.repaired += asked
	return asked, err
}

// englishTurn is the model's turn of the chat as it should have been: the
// accepted English, segments without it left out.
func englishTurn(code string, segments []*Segment, asLines bool) string {
	var b strings.Builder
	if !asLines {
		fmt.Fprintf(&b, `{"lang":%s`, jsonString(code))
	}
	for _, s := range segments {
		switch {
		case s.English == "":
		case asLines:
			fmt.Fprintf(&b, "[%s] %s\n", s.ID, toWire(s.English))
		default:
			fmt.Fprintf(&b, ",%s:%s", jsonString(s.ID), jsonString(toWire(s.English)))
		}
	}
	if !asLines {
		b.WriteByte('}')
	}
	return strings.TrimRight(b.String(), "\n")
}

// jsonString quotes a string as a model writes it: without HTML escapes.
func jsonString(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // writing to a strings.Builder cannot fail
	return strings.TrimRight(b.String(), "\n")
}
