package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/prompts"
)

const (
	// summarizeRoom is how many tokens a summary may have.
	summarizeRoom = 1000
	// claimsAsked is how many claims one summary holds at most; the schema's
	// maxItems says the same, without which a small model repeats itself to
	// the token limit.
	claimsAsked = 8
	// claimsLeast is how many claims the schema insists on where the article
	// has twice as many sentences: left free, a small model stops after the two
	// of the example.
	claimsLeast = 5
	// claimsKept bounds the claims of a long article that was read in chunks.
	claimsKept = 16
	// aloneAtOnce bounds how many sentences of one article are asked again
	// alone at the same time; the client bounds the requests of the run.
	aloneAtOnce = 4
)

// digest has the model put the article into English and summarize it, each
// answer checked before the next question is built on it. An article without a
// model keeps its own sentences.
func (p *Pipeline) digest(ctx context.Context, a *Article) error {
	defer p.budget.leave(itemOf(ctx)) // also without a model: the next article waits for it
	if p.cfg.Client == nil {
		p.extract(a)
		return nil
	}
	fault, err := untilItFits(ctx, func(shrink int) error { return p.digestOnce(ctx, a, shrink) })
	var panicked *panicError
	switch {
	case errors.As(err, &panicked):
		panic(panicked.value) // in the stage's own goroutine, where it ends this article only
	case err != nil:
		return err
	case fault != nil:
		a.fail(fault)
	default:
		a.Model = a.Tokens.model
		a.settle()
		a.shareChecks()
	}
	return nil
}

// shareChecks keeps one of equal lists of checks. Most sentences and claims pass
// all of theirs, and a run holds every article until the last one is done.
func (a *Article) shareChecks() {
	var lists [][]Check
	shared := func(checks []Check) []Check {
		if len(checks) == 0 {
			return checks
		}
		for _, l := range lists {
			if slices.EqualFunc(l, checks, Check.equal) {
				return l
			}
		}
		checks = slices.Clip(slices.Clone(checks)) // what is appended later goes to a copy
		lists = append(lists, checks)
		return checks
	}
	for i := range a.Segments {
		a.Segments[i].Checks = shared(a.Segments[i].Checks)
	}
	for i := range a.Claims {
		a.Claims[i].Checks = shared(a.Claims[i].Checks)
	}
	a.Claims = slices.Clip(slices.Clone(a.Claims))
}

// untilItFits tries in smaller and smaller parts while the endpoint says that a
// request was longer than its context (shrink is 1, 2, 4, 8), and anew when the
// endpoint is another one than the journal remembers, which happens once a run.
// fault is the item's own; err is the run's.
func untilItFits(ctx context.Context, try func(shrink int) error) (fault *llm.Error, err error) {
	for shrink := 1; ; {
		err := try(shrink)
		if err == nil {
			return nil, nil
		}
		if errors.Is(err, errEndpointChanged) {
			continue
		}
		fault, isItem := itemError(err)
		switch {
		case !isItem:
			return nil, err
		case overflowed(fault) && shrink < 8:
			shrink *= 2
		case ctx.Err() != nil:
			return nil, ctx.Err()
		default:
			return fault, nil
		}
	}
}

// fail ends the article with an endpoint's fault.
func (a *Article) fail(e *llm.Error) {
	state, code := FailedRetry, e.Code
	if lastingFault(e) || overflowed(e) || code == llm.CodeQuota || code == llm.CodeKey {
		state = Failed
	}
	if _, known := reasonRow(code); !known {
		code = "llm.error"
	}
	a.Claims = nil
	a.end(state, code, capital(sentence(e.What())))
}

// digestOnce is one try at the whole article.
func (p *Pipeline) digestOnce(ctx context.Context, a *Article, shrink int) error {
	info, err := p.endpoint(ctx)
	if err != nil {
		return err
	}
	a.forget()
	for _, s := range a.content() {
		if a.genuine(s) {
			s.English = s.Original
		}
	}
	var claims [][]Claim
	for _, c := range a.chunks(p.cfg.Languages, tokenBudget(info.ContextSize, summaryReserve)/shrink) {
		kept, err := p.digestChunk(ctx, a, c, info)
		if fault, stopped := overBudget(err); stopped && (len(claims) > 0 || a.translated()) {
			// What is in English already is paid: its leading sentences stand for the summary.
			if kept = p.leadingClaims(a, c); len(claims)+len(kept) > 0 {
				a.unread = fault
				claims = append(claims, kept)
				break
			}
		}
		if err != nil {
			return err
		}
		claims = append(claims, kept)
	}
	var beyond []Claim
	a.Claims, beyond = reduce(claims, claimsKept)
	for _, c := range beyond {
		a.drop(c.Text, fmt.Sprintf("an article keeps its %d leading claims", claimsKept))
	}
	return nil
}

// digestChunk has a chunk put into English and summarized, in one chat.
func (p *Pipeline) digestChunk(ctx context.Context, a *Article, c chunk, info *llm.Info) ([]Claim, error) {
	chat, err := p.normalize(ctx, a, c, info)
	if err != nil {
		return nil, err
	}
	return p.summarize(ctx, a, c, chat, info)
}

// translated reports whether a model gave any English of the article.
func (a *Article) translated() bool {
	return slices.ContainsFunc(a.content(), func(s *Segment) bool { return s.English != "" && !a.genuine(s) })
}

// forget clears what an earlier try left.
func (a *Article) forget() {
	for i := range a.Segments {
		a.Segments[i].English, a.Segments[i].Checks = "", nil
	}
	a.Claims, a.Dropped, a.headline, a.eventDate = nil, nil, "", ""
	a.Tokens.mended, a.Tokens.model = 0, "" // answers of a try that is begun anew are not this one's
	a.people, a.organizations, a.places, a.repaired, a.lost, a.noSummary, a.noEnglish = nil, nil, nil, 0, 0, nil, nil
	if a.unread != nil && a.unread.Code != reasonSourceTokens {
		a.unread = nil
	}
}

// chunk is a run of content segments that fits the model's context together
// with its English and its summary.
type chunk struct {
	segments  []*Segment // all, in text order
	translate []*Segment // those that are not genuine English
}

// What a chat needs beside the text and its English, in tokens.
const (
	summaryReserve = 450 + 1100 // the system message and the instructions; the answer of the summary
	plainReserve   = 150        // the instructions of a plain question
)

// tokenBudget is how many tokens of source text and English together one chat
// may hold: the context less the reserve, and a tenth for the error of the estimate.
func tokenBudget(context, reserve int) int {
	if context == 0 {
		context = llm.AssumedContext
	}
	return max(context*9/10-reserve, 300)
}

// chunks cuts the article on segment borders. Segments in a language that is
// not processed are left out.
func (a *Article) chunks(languages []string, budget int) []chunk {
	var all []chunk
	var c chunk
	used := 0
	for _, s := range a.content() {
		if !slices.Contains(languages, s.Lang) {
			continue
		}
		// Once as it stands, once as English; genuine English stands once.
		need := llm.EstimateTokens(s.source()) + 8
		if !a.genuine(s) {
			need += englishTokens(s) + 8
		}
		if used+need > budget && len(c.segments) > 0 {
			all, c, used = append(all, c), chunk{}, 0
		}
		c.segments = append(c.segments, s)
		if !a.genuine(s) {
			c.translate = append(c.translate, s)
		}
		used += need
	}
	if len(c.segments) > 0 {
		all = append(all, c)
	}
	return all
}

// englishTokens estimates the tokens of a segment's English: about a quarter
// of its runes, with the longest ratio of any language (Arabic, 1.6) on top.
func englishTokens(s *Segment) int { return len([]rune(s.source()))*2/5 + 12 }

// summarize asks for the summary in the same chat, drops what does not hold
// after asking once more, and returns the claims that do.
func (p *Pipeline) summarize(ctx context.Context, a *Article, c chunk, talk chat, info *llm.Info) ([]Claim, error) {
	inEnglish := 0
	for _, s := range c.segments {
		if s.English != "" {
			inEnglish++
		}
	}
	if inEnglish == 0 {
		return nil, nil
	}
	data := prompts.Data{Lines: info.Dialect == llm.Lines, Claims: claimsAsked, AtLeast: max(1, min(claimsLeast, inEnglish/2))}
	if len(c.translate) == 0 {
		data.Segments = wireSegments(c.segments)
		data.Nonce = p.nonce(joined(data.Segments))
		talk = talk.marked(data.Nonce)
	}
	text, schema, err := prompts.Summarize.Render(data)
	if err != nil {
		return nil, err
	}
	talk = talk.with("user", text)
	answer, err := p.ask(ctx, question{
		purpose: "summarize " + a.Source, prompt: prompts.Summarize, chat: talk, schema: schema, info: info, maxTokens: summarizeRoom,
	}, &a.Tokens)
	var sum rawSummary
	if err == nil {
		sum, err = parseSummary(answer, data.Lines)
	}
	if err != nil {
		fault, isItem := itemError(err)
		if !isItem || !lastingFault(fault) {
			return nil, err
		}
		a.noSummary = fault
		return p.leadingClaims(a, c), nil
	}
	a.keepNames(sum)
	var kept []Claim
	var rejected []prompts.Rejected
	for _, raw := range sum.Claims[:min(len(sum.Claims), claimsAsked)] {
		claim, moved := p.proveClaim(a, raw)
		if moved {
			a.repaired++
		}
		if why, failed := firstFailure(claim.Checks); failed {
			if r := (prompts.Rejected{Text: toWire(raw.Text), Reason: why}); !slices.Contains(rejected, r) {
				rejected = append(rejected, r)
			}
			continue
		}
		kept = addClaim(kept, claim)
	}
	if len(rejected) > 0 {
		again, err := p.repairClaims(ctx, a, talk.with("assistant", answer), rejected, data, info)
		if err != nil {
			return nil, err
		}
		a.repaired++
		for i, r := range rejected {
			if i < len(again) {
				if claim, _ := p.proveClaim(a, again[i]); failures(claim.Checks) == 0 {
					kept = addClaim(kept, claim)
					continue
				}
			}
			a.drop(r.Text, r.Reason)
			a.lost++
		}
	}
	if len(kept) == 0 {
		a.noSummary = &llm.Error{Code: "check.claims", Message: "none of its claims followed from the article"}
		return p.leadingClaims(a, c), nil
	}
	return kept, nil
}

// repairClaims asks once more for the claims that failed, with the reasons.
func (p *Pipeline) repairClaims(ctx context.Context, a *Article, talk chat, rejected []prompts.Rejected, data prompts.Data, info *llm.Info) ([]rawClaim, error) {
	data.Rejected = rejected
	data.Segments = nil
	text, schema, err := prompts.RepairClaims.Render(data)
	if err != nil {
		return nil, err
	}
	answer, err := p.ask(ctx, question{
		purpose: "repair claims " + a.Source, prompt: prompts.RepairClaims, chat: talk.with("user", text),
		schema: schema, info: info, maxTokens: 120 * (len(rejected) + 1),
	}, &a.Tokens)
	if err != nil {
		if fault, isItem := itemError(err); isItem && lastingFault(fault) {
			return nil, nil // the claims are dropped, and said to be
		}
		return nil, err
	}
	sum, err := parseSummary(answer, data.Lines)
	if err != nil {
		return nil, nil
	}
	return sum.Claims, nil
}

// addClaim appends a claim unless the same words are there already.
func addClaim(list []Claim, c Claim) []Claim {
	if slices.ContainsFunc(list, func(o Claim) bool { return strings.EqualFold(o.Text, c.Text) }) {
		return list
	}
	return append(list, c)
}

// reduce joins the claims of an article's chunks, the leading ones of each
// chunk first, up to limit, and returns those beyond it too.
func reduce(chunks [][]Claim, limit int) (kept, beyond []Claim) {
	var all []Claim
	for rank := 0; ; rank++ {
		more := false
		for _, c := range chunks {
			if rank < len(c) {
				all, more = addClaim(all, c[rank]), true
			}
		}
		if !more {
			break
		}
	}
	limit = min(limit, len(all))
	return all[:limit], all[limit:]
}
