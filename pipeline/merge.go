package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/story"
	"github.com/babelwire/babelwire/prompts"
)

const (
	// sameClaim is the share of a claim's content words that must stand in
	// another, both ways, for the two to be shown as one where no model
	// merged them.
	sameClaim = 0.8
	// pointsShown bounds the points of one story.
	pointsShown = 16
	// notMerged is a reason of every point of a story whose merge was of no use.
	notMerged = "The model's merge of this story could not be used: the articles' claims stand as they are."
	// noRoom is the same where a limit of the run forbade to ask for the merge.
	noRoom = "The run's limits left no room to merge this story: the articles' claims stand as they are."
	// stopped is why a story has no points.
	stopped = "a fault in babelwire stopped this story; its articles stand below"
)

// stories groups the articles by event, links wire copies, and has every story
// of two or more articles merged.
func (p *Pipeline) stories(ctx context.Context, articles []*Article) ([]Story, error) {
	var used []*Article
	var docs []story.Doc
	for _, a := range articles {
		a.Country = publisherCountry(a)
		if len(a.Claims) == 0 {
			continue // nothing of it can be shown; coverage says why
		}
		used = append(used, a)
		docs = append(docs, p.storyDoc(a))
	}
	through := p.figures.begin("group")
	groups, copies := p.group(docs)
	through(false)
	for i, origin := range story.Origins(len(docs), copies) {
		if origin != i {
			used[i].WireOf = used[origin].ID
		}
	}
	p.secondOpinions(used, docs, copies, groups)
	made := make([]Story, len(groups))
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(p.workers())
	for i, members := range groups {
		list := make([]*Article, len(members))
		for k, m := range members {
			list[k] = used[m]
		}
		g.Go(func() error {
			var err error
			made[i], err = p.safeMerge(gctx, list)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	// The weight of a story: who stands behind it, then how many tell it, then
	// the order of the sources, in which Group returns them.
	slices.SortStableFunc(made, func(x, y Story) int {
		return cmp.Or(cmp.Compare(y.Publishers, x.Publishers), cmp.Compare(len(y.Articles), len(x.Articles)))
	})
	return made, nil
}

// safeMerge keeps a fault in one story from ending the others: it then has no
// points, and says so.
func (p *Pipeline) safeMerge(ctx context.Context, articles []*Article) (st Story, err error) {
	through := p.figures.begin("merge")
	defer func() {
		r := recover()
		through(r != nil || err != nil)
		if r != nil {
			p.log.Error("panic", "stage", "merge", "panic", r, "stack", string(debug.Stack()))
			st, err = newStory(articles), nil
			st.Headline = cmp.Or(articles[0].TitleEN, articles[0].Title, articles[0].Source)
			st.Dropped = []Dropped{{Text: st.Headline, Reason: stopped}}
		}
	}()
	return p.merge(ctx, articles)
}

// group finds the stories and the wire copies. A fault in there leaves every
// article a story of its own: worse, but true.
func (p *Pipeline) group(docs []story.Doc) (groups [][]int, copies []story.Pair) {
	defer func() {
		if r := recover(); r != nil {
			p.log.Error("panic", "stage", "group", "panic", r, "stack", string(debug.Stack()))
			groups, copies = nil, nil
			for i := range docs {
				groups = append(groups, []int{i})
			}
		}
	}()
	batch := story.Read(docs)
	return batch.Group(), batch.WireCopies()
}

// storyDoc is the article as grouping sees it: English, but for sentences whose
// English failed a check and languages that the model is graded weak in, where
// names and numbers of the source itself say more than a bad translation.
func (p *Pipeline) storyDoc(a *Article) story.Doc {
	d := story.Doc{ID: a.ID, Published: a.Published, EventDate: a.eventDate}
	for _, s := range a.content() {
		if s.English != "" && failures(s.Checks) == 0 && p.skill(a.skillKey(s.Lang)).Grade != Weak {
			d.Segments = append(d.Segments, story.Segment{Text: s.English, Lang: "en"})
		} else {
			d.Segments = append(d.Segments, story.Segment{Text: s.source(), Lang: s.Lang})
		}
	}
	return d
}

// citable is a claim with the article it belongs to and its name in the prompt.
type citable struct {
	alias   string
	claim   *Claim
	article *Article
}

// merge makes a story of its articles. With one article, or without a model,
// it is made by code; else the model merges the claims, and each of its points
// is checked against the claims it cites.
func (p *Pipeline) merge(ctx context.Context, articles []*Article) (Story, error) {
	st := newStory(articles)
	var claims []citable
	for i, a := range articles {
		for k := range a.Claims {
			if why := a.Claims[k].overruled; why != "" {
				st.Dropped = append(st.Dropped, Dropped{Text: a.Claims[k].Text, Reason: why})
				continue
			}
			claims = append(claims, citable{fmt.Sprintf("a%d.c%d", i+1, k+1), &a.Claims[k], a})
		}
	}
	merged := rawMerge{}
	asked := len(articles) > 1 && p.cfg.Client != nil && !p.extractive
	if asked {
		p.cfg.Progress(Progress{Source: st.ID, Stage: "merge"})
		var err error
		if merged, err = p.askMerge(ctx, st, claims, len(articles)); err != nil {
			return Story{}, err
		}
	}
	for _, raw := range merged.Points {
		if point, why := provePoint(raw, claims); why == "" {
			st.Points = addPoint(st.Points, point)
		}
	}
	st.Dropped = append(st.Dropped, merged.dropped...)
	note := ""
	if len(merged.Points) == 0 && asked {
		note = cmp.Or(merged.note, notMerged)
	}
	st.Points = cover(st.Points, claims, note)
	if len(st.Points) > pointsShown {
		for _, p := range st.Points[pointsShown:] {
			st.Dropped = append(st.Dropped, Dropped{Text: p.Text, Reason: fmt.Sprintf("a story shows its %d leading points", pointsShown)})
		}
		st.Points = st.Points[:pointsShown]
	}
	doubted := doubts(articles)
	var sure []string
	for _, c := range claims {
		if c.claim.undoubted() {
			sure = append(sure, without(c.claim.Text, doubted))
		}
	}
	st.Headline = cmp.Or(holds(merged.Headline, sure, 1), leading(articles, doubted))
	st.Summary = cmp.Or(holds(merged.Summary, sure, 2), summaryOf(st.Points, sure, doubted))
	st.Disagreements = disagreements(articles)
	st.Timeline = timeline(articles, st.Points)
	st.Perspectives = perspectives(articles, st.Points)
	return st, nil
}

// newStory fills in what code knows: ids, publishers, who and where.
func newStory(articles []*Article) Story {
	st := Story{Status: "new"}
	for _, a := range articles {
		st.Articles = append(st.Articles, a.ID)
		for _, person := range a.people {
			if i := slices.IndexFunc(st.People, func(o Person) bool { return strings.EqualFold(o.Name, person.Name) }); i < 0 {
				st.People = append(st.People, person)
			} else if st.People[i].Role == "" {
				st.People[i].Role = person.Role
			}
		}
		st.Organizations = addNames(st.Organizations, a.organizations)
		st.Places = addNames(st.Places, a.places)
	}
	st.ID = "t" + hash(st.Articles...)
	st.Publishers = publishers(articles)
	return st
}

func addNames(list, more []string) []string {
	for _, name := range more {
		if !slices.ContainsFunc(list, func(o string) bool { return strings.EqualFold(o, name) }) {
			list = append(list, name)
		}
	}
	return list
}

// askMerge has the model merge the claims. A fault of the answer leaves the
// story to code; a fault on the way ends the run's work on it the same way,
// because every claim is there already.
func (p *Pipeline) askMerge(ctx context.Context, st Story, claims []citable, articles int) (rawMerge, error) {
	info, err := p.endpoint(ctx)
	if err != nil {
		return rawMerge{}, err
	}
	var lines []prompts.Segment
	budget := tokenBudget(info.ContextSize, summaryReserve)
	for _, c := range byRank(claims) {
		if budget -= llm.EstimateTokens(c.claim.Text) + 12; budget < 0 {
			break // what is not merged is still shown, as a point of its own
		}
		lines = append(lines, prompts.Segment{Alias: c.alias, Text: toWire(c.claim.Text)})
	}
	data := prompts.Data{Lines: info.Dialect == llm.Lines, Nonce: p.nonce(joined(lines)), Segments: lines, Articles: articles, AtLeast: max(1, min(claimsLeast, len(lines)/2))}
	text, schema, err := prompts.Merge.Render(data)
	if err != nil {
		return rawMerge{}, err
	}
	talk := newChat().with("user", text).marked(data.Nonce)
	var cost Tokens
	answer, err := p.ask(ctx, question{
		purpose: "merge " + st.ID, prompt: prompts.Merge, chat: talk, schema: schema, info: info, maxTokens: 200 + 70*len(lines),
	}, &cost)
	var merged rawMerge
	if err == nil {
		merged, err = parseMerge(answer, data.Lines)
	}
	if errors.Is(err, errEndpointChanged) {
		return p.askMerge(ctx, st, claims, articles)
	}
	if err != nil {
		note := ""
		if _, stopped := overBudget(err); stopped {
			note = noRoom
		}
		return rawMerge{note: note}, p.leaveToCode(ctx, "merge", st, err)
	}
	var rejected []prompts.Rejected
	var good []rawPoint
	for _, raw := range merged.Points[:min(len(merged.Points), pointsShown)] {
		if _, why := provePoint(raw, claims); why != "" {
			rejected = append(rejected, prompts.Rejected{Text: toWire(raw.Text), Reason: why})
		} else {
			good = append(good, raw)
		}
	}
	merged.Points = good
	if len(rejected) == 0 {
		return merged, nil
	}
	data.Segments, data.Rejected = nil, rejected
	if text, schema, err = prompts.RepairPoints.Render(data); err != nil {
		return rawMerge{}, err
	}
	answer, err = p.ask(ctx, question{
		purpose: "repair points " + st.ID, prompt: prompts.RepairPoints, chat: talk.with("assistant", answer).with("user", text),
		schema: schema, info: info, maxTokens: 100 * (len(rejected) + 1),
	}, &cost)
	var again rawMerge
	if err == nil {
		again, err = parseMerge(answer, data.Lines)
	}
	if errors.Is(err, errEndpointChanged) {
		return p.askMerge(ctx, st, claims, articles)
	}
	if err != nil {
		again = rawMerge{}
		if err := p.leaveToCode(ctx, "repair points", st, err); err != nil {
			return rawMerge{}, err
		}
	}
	for i, r := range rejected {
		if i < len(again.Points) {
			if _, why := provePoint(again.Points[i], claims); why == "" {
				merged.Points = append(merged.Points, again.Points[i])
				continue
			}
		}
		merged.dropped = append(merged.dropped, Dropped{Text: r.Text, Reason: r.Reason})
	}
	return merged, nil
}

// leaveToCode passes on the errors of the run and logs the others.
func (p *Pipeline) leaveToCode(ctx context.Context, what string, st Story, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var panicked *panicError
	if errors.As(err, &panicked) {
		panic(panicked.value) // where safeMerge ends this story only
	}
	if _, isItem := itemError(err); !isItem {
		return err
	}
	p.log.Warn("the model's merge is not used; the story is made by code", "what", what, "story", st.ID, "error", err)
	return nil
}

// byRank orders claims so that each article's leading ones come first.
func byRank(claims []citable) []citable {
	rank := func(c citable) int {
		return slices.IndexFunc(c.article.Claims, func(o Claim) bool { return o.ID == c.claim.ID })
	}
	list := slices.Clone(claims)
	slices.SortStableFunc(list, func(x, y citable) int { return cmp.Compare(rank(x), rank(y)) })
	return list
}
