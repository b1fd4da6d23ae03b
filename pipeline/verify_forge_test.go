package pipeline

import (
	"reflect"
	"slices"
	"strings"
)

// forgeThroughout carries a change through: what repeats a changed text repeats
// it as it is now, and every offset and id fits. It does not make the checks
// again: a forger who does, and writes what they say, has not forged a verdict.
// It reports whether a change is left. The id of the briefing is left as it is:
// verifyFinds does not look at it.
func forgeThroughout(golden, b *Briefing) bool {
	for i := range b.Articles {
		forgeArticle(&golden.Articles[i], &b.Articles[i])
	}
	was := forgedClaims(golden)
	for i := range b.Stories {
		st := &b.Stories[i]
		for k := range min(len(st.Points), len(golden.Stories[i].Points)) { // a point taken away has moved the others: they say another claim
			forgeTexts(golden.Stories[i].Points[k], &st.Points[k], was, forgedClaims(b))
		}
	}
	touched := map[*Article]bool{}
	for i := range b.Articles {
		touched[&b.Articles[i]] = !reflect.DeepEqual(b.Articles[i], golden.Articles[i])
	}
	now := forgedClaims(b) // still by the old ids
	for id, c := range now {
		c.claim.ID = c.article.claimID(*c.claim)
		now[id] = c
	}
	for i := range b.Stories {
		st := &b.Stories[i]
		for k := range st.Points {
			p, before := &st.Points[k], st.Points[k].Text
			if k < len(golden.Stories[i].Points) {
				was := golden.Stories[i].Points[k]
				if reflect.DeepEqual(*p, was) && !slices.ContainsFunc(p.Claims, func(id string) bool { return touched[now[id].article] }) {
					continue // nothing to carry through
				}
				before = was.Text
			}
			forgePoint(p, now)
			st.Summary = strings.ReplaceAll(st.Summary, before, p.Text)
		}
	}
	return !reflect.DeepEqual(b, golden)
}

// forgedClaims finds the claims by their ids.
func forgedClaims(b *Briefing) map[string]citable {
	claims := map[string]citable{}
	for i := range b.Articles {
		for k := range b.Articles[i].Claims {
			claims[b.Articles[i].Claims[k].ID] = citable{claim: &b.Articles[i].Claims[k], article: &b.Articles[i]}
		}
	}
	return claims
}

// forgeArticle makes offsets, genuine English and titles fit the originals.
func forgeArticle(golden, a *Article) {
	shift := 0
	for k := range a.Segments {
		s, was := &a.Segments[k], golden.Segments[k]
		if was.English == was.Original && s.Lang == "en" {
			if s.English == was.English {
				s.English = s.Original
			} else {
				s.Original = s.English
			}
		}
		s.Start = was.Start + shift
		s.End = s.Start + len(s.Original)
		shift += len(s.Original) - len(was.Original)
		if s.Kind == "title" && a.Title == golden.Title && golden.Title == was.Original {
			a.Title = s.Original
		}
		if s.Kind == "title" && a.TitleEN == golden.TitleEN && golden.TitleEN == was.English {
			a.TitleEN = s.English
		}
	}
}

// forgeTexts lets a point that says what its first claim says, and that claim,
// say the same again.
func forgeTexts(golden Point, p *Point, was, now map[string]citable) {
	if len(golden.Claims) == 0 || !slices.Equal(p.Claims, golden.Claims) {
		return
	}
	before, after := was[golden.Claims[0]], now[golden.Claims[0]]
	switch {
	case before.claim == nil || after.claim == nil || golden.Text != sentence(before.claim.Text):
	case p.Text != golden.Text:
		after.claim.Text = p.Text
	case after.claim.Text != before.claim.Text:
		p.Text = sentence(after.claim.Text)
	}
}

// forgePoint makes the ids and the evidence of a point fit its claims.
func forgePoint(p *Point, claims map[string]citable) {
	var cited []citable
	for k, id := range p.Claims {
		c, ok := claims[id]
		if !ok || slices.ContainsFunc(c.claim.Evidence, func(id string) bool { return c.article.segment(id) == nil }) {
			return
		}
		p.Claims[k] = c.claim.ID
		cited = append(cited, c)
	}
	made := makePoint(p.Text, cited, nil)
	p.ID, p.Evidence = made.ID, made.Evidence
}
