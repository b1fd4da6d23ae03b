package pipeline

import (
	"cmp"
	"fmt"
	"math"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/babelwire/babelwire/pipeline/fact"
	"github.com/babelwire/babelwire/pipeline/lang"
	"github.com/babelwire/babelwire/pipeline/stance"
	"github.com/babelwire/babelwire/pipeline/story"
)

// This file takes a second opinion: where two sources carry the same wire text
// in two languages, the English of each sentence is held against the English of
// its counterpart. It sees what no other check sees, because nothing in the
// original need be wrong for it: two translations of one sentence that do not
// say the same cannot both be right.

// checkOpinion is made only where there is a counterpart that disagrees.
const checkOpinion = "opinion"

// otherWords is the share of one sentence's content words that must stand in
// the other, in the better direction, for the two to be taken for the same.
const otherWords = 0.4

// disagreement says in what two English sentences differ that should say the
// same, as "numbers and a negation", and which items only the first one states;
// in is "" when they differ in nothing that was looked for.
func disagreement(mine, theirs string) (in string, items []string) {
	var list []string
	x, y := said(mine).facts(), said(theirs).facts()
	there, back := x.Within(y), y.Within(x)
	for i := range there {
		one := there[i].Verdict == fact.Fail || back[i].Verdict == fact.Fail
		both := there[i].Verdict == fact.Fail && back[i].Verdict == fact.Fail
		// One translator names what the other calls "the company"; two names
		// of which each stands on one side only are another matter.
		if both || one && there[i].Check != fact.CheckName {
			list = append(list, there[i].Check+"s")
			items = append(items, there[i].Extra...)
		}
	}
	for _, r := range stance.Agree(mine, "en", theirs) {
		if r.Check == stance.CheckNegation && r.Verdict != stance.Pass {
			list = append(list, "a negation")
		}
	}
	to, _ := contentShare(mine, theirs)
	from, _ := contentShare(theirs, mine)
	if max(to, from) < otherWords {
		list = append(list, "most of the wording")
	}
	if n := len(list) - 1; n > 0 {
		return strings.Join(list[:n], ", ") + " and " + list[n], items
	}
	return strings.Join(list, ""), items
}

// told is one sentence of a wire text as one article tells it.
type told struct {
	article *Article
	segment *Segment
}

// quarrel is two copies of one sentence that do not say the same.
type quarrel struct {
	one, other told
	better     int  // above 0 where one is in the better graded language
	together   bool // the articles are of one story
}

// secondOpinions compares wire copies in two languages. Where they disagree,
// the sentence in the language that the model is graded worse in is marked, and
// every claim that cites it; where neither grade is clearly better, both are,
// and so is one that two others speak against. In a story that tells both, what
// a marked claim says is stated from the other sentence if that is not marked.
func (p *Pipeline) secondOpinions(used []*Article, docs []story.Doc, copies []story.Pair, groups [][]int) {
	defer func() {
		if r := recover(); r != nil { // worse without it, but true
			p.log.Error("panic", "stage", "opinion", "panic", r, "stack", string(debug.Stack()))
		}
	}()
	quarrels := p.quarrels(used, docs, copies, groups)
	marked, against := map[*Segment]bool{}, map[*Segment]int{}
	for _, q := range quarrels {
		against[q.one.segment]++
		against[q.other.segment]++
		marked[q.one.segment] = marked[q.one.segment] || q.better <= 0
		marked[q.other.segment] = marked[q.other.segment] || q.better >= 0
	}
	for s, n := range against {
		marked[s] = marked[s] || n > 1
	}
	for _, q := range quarrels {
		for _, side := range []quarrel{q, {one: q.other, other: q.one, better: -q.better, together: q.together}} {
			if marked[side.one.segment] {
				p.overrule(side.one, side.other, side.better < 0 && side.together && !marked[side.other.segment])
			}
		}
	}
}

// quarrels finds the counterparts that disagree, in the order of the copies.
func (p *Pipeline) quarrels(used []*Article, docs []story.Doc, copies []story.Pair, groups [][]int) []quarrel {
	group := make([]int, len(used))
	for g, members := range groups {
		for _, m := range members {
			group[m] = g
		}
	}
	var list []quarrel
	for _, pair := range copies {
		a, b := used[pair.A], used[pair.B]
		left, right := a.content(), b.content()
		for _, c := range story.Counterparts(docs[pair.A], docs[pair.B]) {
			s, t := left[c[0]], right[c[1]]
			if s.English == "" || t.English == "" || a.skillKey(s.Lang) == b.skillKey(t.Lang) {
				continue
			}
			if in, _ := disagreement(s.English, t.English); in != "" {
				list = append(list, quarrel{told{a, s}, told{b, t}, p.betterGraded(a, s, b, t), group[pair.A] == group[pair.B]})
			}
		}
	}
	return list
}

// clearlyBetter is by how much one chrF2 must be above another to say anything:
// half the width of the 95 % interval that 28 segments give.
const clearlyBetter = 5

// betterGraded compares the model's skill in the languages of two segments: above 0
// when the first one's is better, 0 when nothing says so.
func (p *Pipeline) betterGraded(a *Article, s *Segment, b *Article, t *Segment) int {
	const genuine = 4 // English as it stands: no model was in between
	rank := func(a *Article, s *Segment) (int, float64) {
		if a.genuine(s) {
			return genuine, 0
		}
		skill := p.skill(a.skillKey(s.Lang))
		return slices.Index([]string{"", "weak", "fair", "good"}, skill.Grade), skill.ChrF
	}
	x, chrfX := rank(a, s)
	y, chrfY := rank(b, t)
	switch {
	case (x < 1 || y < 1) && max(x, y) != genuine: // not graded: nothing to compare
		return 0
	case x == y && (min(chrfX, chrfY) == 0 || math.Abs(chrfX-chrfY) < clearlyBetter):
		return 0
	}
	return cmp.Or(cmp.Compare(x, y), cmp.Compare(chrfX, chrfY))
}

// overrule marks a sentence, and the claims that cite it, because its
// counterpart says something else. With restate, those claims are left out of
// the story, and the counterpart's article states the sentence if it does not yet.
func (p *Pipeline) overrule(mine, theirs told, restate bool) {
	a, s, b, t := mine.article, mine.segment, theirs.article, theirs.segment
	in, items := disagreement(s.English, t.English)
	why := fmt.Sprintf("%s carries the same text in %s; there %s says in English: %q The two differ in %s.",
		b.Source, lang.Name(t.Lang), t.ID, t.English, in)
	opinion := Check{Check: checkOpinion, Result: Unknown, Why: why, items: items}
	s.Checks = addOpinion(s.Checks, opinion)
	marked := false
	for i := range a.Claims {
		c := &a.Claims[i]
		if !slices.Contains(c.Evidence, s.ID) {
			continue
		}
		marked = true
		c.Checks = addOpinion(c.Checks, opinion)
		c.Verdict = weaker(c.Verdict, Partly)
		if restate {
			c.overruled = fmt.Sprintf("%s says otherwise in %s, which the model translates better, and is stated instead", b.Source, lang.Name(t.Lang))
		}
	}
	cites := func(c Claim) bool { return slices.Contains(c.Evidence, t.ID) }
	if !restate || !marked || slices.ContainsFunc(b.Claims, cites) {
		return
	}
	if claim, _ := p.proveClaim(b, rawClaim{Text: t.English, Evidence: []string{t.ID}}); failures(claim.Checks) == 0 {
		b.Claims = addClaim(b.Claims, claim)
	}
}

// addOpinion adds the check; of several opinions the first is shown.
func addOpinion(checks []Check, opinion Check) []Check {
	if slices.ContainsFunc(checks, func(c Check) bool { return c.Check == checkOpinion }) {
		return checks
	}
	return append(checks, opinion)
}
