package pipeline

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// This file makes the stories of a briefing again out of its articles.

// indexStories finds out which story tells which article.
func (v *verifier) indexStories() {
	for i, st := range v.b.Stories {
		for k, id := range st.Articles {
			path := indexed("stories", i) + "." + indexed("articles", k)
			switch a := v.byID[id]; {
			case a == nil:
				v.find(path, FindCitation, id, "the id of an article of this briefing")
			case a.story >= 0:
				v.find(path, FindCitation, id, fmt.Sprintf("an article that story %d does not tell", a.story+1))
			case len(a.Claims) == 0:
				v.find(path, FindCitation, id, "an article that claims something")
			default:
				a.story = i
			}
		}
	}
	for i, a := range v.remade {
		if a.story < 0 && len(a.Claims) > 0 {
			v.find(indexed("articles", i), FindCitation, "", "a story that tells this article")
		}
	}
}

// indexClaims finds the claims by their ids, once second opinions added the last.
func (v *verifier) indexClaims() {
	var ids []leaf
	for i, a := range v.remade {
		for k, c := range v.b.Articles[i].Claims {
			ids = append(ids, leaf{indexed("articles", i) + "." + indexed("claims", k) + ".id", c.ID})
			if _, taken := v.claims[c.ID]; !taken && k < len(a.Claims) { // a duplicate has none
				v.claims[c.ID] = citable{claim: &a.Claims[k], article: a.Article}
			}
		}
	}
	for i, st := range v.b.Stories {
		ids = append(ids, leaf{indexed("stories", i) + ".id", st.ID})
		for k, p := range st.Points {
			ids = append(ids, leaf{indexed("stories", i) + "." + indexed("points", k) + ".id", p.ID})
		}
	}
	v.once(ids)
}

// checkOrder looks whether the stories are in the order of their weight; that of
// the sources, which decides among equals, is seen from the articles.
func (v *verifier) checkOrder() {
	place := func(st Story) int {
		for _, id := range st.Articles {
			if a := v.byID[id]; a != nil {
				return a.order
			}
		}
		return -1
	}
	if !slices.IsSortedFunc(v.b.Stories, func(x, y Story) int {
		return cmp.Or(cmp.Compare(y.Publishers, x.Publishers), cmp.Compare(len(y.Articles), len(x.Articles)), cmp.Compare(place(x), place(y)))
	}) {
		v.find("stories", FindCount, "stories in this order", "the stories with the most publishers first, then those with the most articles, then as the sources were named")
	}
}

// remakeStory makes a story again and compares it. What a model wrote of it is
// kept where it holds.
func (v *verifier) remakeStory(i int) {
	path, stored := indexed("stories", i), v.b.Stories[i]
	v.Rederived.Stories++
	var told []*remade
	var articles []*Article
	for _, id := range stored.Articles {
		if a := v.byID[id]; a != nil && a.story == i && !slices.Contains(told, a) {
			told, articles = append(told, a), append(articles, a.Article)
		}
	}
	if len(told) == 0 {
		v.find(path, FindCitation, cmp.Or(stored.Headline, stored.ID), "nothing: no article tells this story")
		return
	}
	made := newStory(articles)
	made.Status, made.Delta, made.Dropped = stored.Status, stored.Delta, stored.Dropped
	made.People, made.Organizations, made.Places = stored.People, stored.Organizations, stored.Places
	v.lookForNames(path, stored, told)
	if len(stored.Points) == 0 && slices.ContainsFunc(stored.Dropped, func(d Dropped) bool { return d.Reason == stopped }) {
		made.Headline = cmp.Or(articles[0].TitleEN, articles[0].Title, articles[0].Source) // as safeMerge has it
	} else {
		v.remakeContents(path, stored, &made, told, articles)
	}
	v.compare(path, stored, made)
}

// remakeContents makes what a story says.
func (v *verifier) remakeContents(path string, stored Story, made *Story, told []*remade, articles []*Article) {
	var claims []citable
	var sure []string
	doubted := doubts(articles)
	for k, a := range articles {
		for n := range a.Claims {
			c := &a.Claims[n]
			if c.overruled != "" {
				if !slices.Contains(stored.Dropped, Dropped{Text: c.Text, Reason: c.overruled}) {
					v.find(path+".dropped", FindVerdict, "", c.overruled+": "+c.Text)
				}
				continue
			}
			claims = append(claims, citable{fmt.Sprintf("a%d.c%d", k+1, n+1), c, a})
			if c.undoubted() {
				sure = append(sure, without(c.Text, doubted))
			}
		}
	}
	made.Points = v.remakePoints(path, stored, articles, claims)
	made.Headline = remakeHeadline(stored.Headline, told, articles, sure, doubted)
	made.Summary = remakeSummary(stored.Summary, told, made.Points, sure, doubted)
	made.Disagreements = disagreements(articles)
	made.Timeline = timeline(articles, made.Points)
	made.Perspectives = perspectives(articles, made.Points)
}

// remakePoints makes the points again of the claims that they cite, and then
// those of the claims that none cites.
func (v *verifier) remakePoints(path string, stored Story, articles []*Article, claims []citable) []Point {
	merged := len(articles) > 1 && !v.b.WithoutModel
	note := ""
	for _, why := range []string{notMerged, noRoom} {
		if merged && len(stored.Points) > 0 && slices.Contains(stored.Points[0].Reasons, why) {
			note = why
		}
	}
	var points []Point
	for i, p := range stored.Points {
		at := path + "." + indexed("points", i)
		v.count(p.Text)
		v.Rederived.Points++
		v.Rederived.Citations += len(p.Claims)
		var cited []citable
		for k, id := range p.Claims {
			c, ok := v.claims[id]
			if !ok || !slices.ContainsFunc(claims, func(o citable) bool { return o.claim == c.claim }) {
				v.find(at+"."+indexed("claims", k), FindCitation, id, "the id of a claim that this story states")
				continue
			}
			cited = append(cited, c)
		}
		if len(cited) == 0 {
			v.find(at, FindCitation, p.Text, "nothing: it cites no claim")
			points = append(points, Point{})
			continue
		}
		points = append(points, v.remakePoint(at, p, cited, merged && note == "", note))
	}
	all := cover(slices.Clone(points), claims, note)
	left := func(p Point) bool {
		return len(points) == pointsShown && slices.ContainsFunc(stored.Dropped, func(d Dropped) bool { return d.Text == p.Text })
	}
	return append(points, slices.DeleteFunc(all[len(points):], left)...)
}

// remakePoint makes a point of the claims it cites: as it stands where it is one
// of them, else proven as what a model merged.
func (v *verifier) remakePoint(path string, stored Point, cited []citable, merged bool, note string) Point {
	alone := makePoint(cited[0].claim.Text, cited, nil)
	if note != "" {
		alone.Reasons = append(alone.Reasons, note)
	}
	if !merged || slices.Equal(leaves("", alone), leaves("", stored)) {
		return alone
	}
	checks := proof(sentence(stored.Text), claimTexts(cited), "claim")
	for _, k := range checks {
		if k.Result == Fail {
			v.find(path, kindOf(path+".checks["+k.Check+"]", k.Check), stored.Text, "nothing: a point that fails a check is not published. "+k.Why)
		}
	}
	return makePoint(stored.Text, cited, checks)
}

// remakeHeadline keeps the headline where it is one that the story can have: the
// model's, carried by sure claims, or that of an article, carried by its English.
func remakeHeadline(stored string, told []*remade, articles []*Article, sure, doubted []string) string {
	derived := leading(articles, doubted)
	if stored == derived || stored != "" && len(told) > 1 && holds(stored, sure, 1) == stored {
		return stored
	}
	for _, a := range told {
		if !carries(stored, doubted) && (stored == a.TitleEN || carriedBy(stored, a.proven)) {
			return stored
		}
		// What was doubted in English that is gone may have ruled out the first choice.
		if a.gone && (stored == a.Title || slices.ContainsFunc(a.Claims, func(c Claim) bool { return c.Text == stored })) {
			return stored
		}
	}
	return derived
}

// remakeSummary keeps the summary where it is one that the story can have.
func remakeSummary(stored string, told []*remade, points []Point, sure, doubted []string) string {
	derived := summaryOf(points, sure, doubted)
	if stored == derived || stored != "" && len(told) > 1 && holds(stored, sure, 2) == stored {
		return stored
	}
	if !slices.ContainsFunc(told, func(a *remade) bool { return a.gone }) {
		return derived
	}
	// What was doubted in English that is gone may have ruled out the first points.
	for i, p := range points {
		for _, q := range append([]Point{{}}, points[i+1:]...) {
			if stored == "" || stored == strings.TrimSpace(p.Text+" "+q.Text) {
				return stored
			}
		}
	}
	return derived
}

// lookForNames looks for the people, organizations and places of a story in the
// English of its articles.
func (v *verifier) lookForNames(path string, st Story, told []*remade) {
	check := func(at, name string) {
		v.Rederived.Names++
		if !slices.ContainsFunc(told, func(a *remade) bool { return named(name, a.proven) }) {
			v.find(path+"."+at, FindName, name, "a name that stands in the English of an article of this story")
		}
	}
	for i, person := range st.People {
		check(indexed("people", i)+".name", person.Name)
		if person.Role != "" && !slices.ContainsFunc(told, func(a *remade) bool { return roleStands(person, a.proven) }) {
			v.find(path+"."+indexed("people", i)+".role", FindName, person.Role, "a role that is said in a sentence with the name")
		}
	}
	for i, name := range st.Organizations {
		check(indexed("organizations", i), name)
	}
	for i, name := range st.Places {
		check(indexed("places", i), name)
	}
}

// named reports whether a name stands in the English of an article. A sentence
// that has it letter by letter is looked at first: to read all of them takes long.
func named(name string, proven []string) bool {
	for _, sentence := range proven {
		if strings.Contains(sentence, name) && stands(name, sentence) {
			return true
		}
	}
	return stands(name, strings.Join(proven, "\n"))
}

// remakeCounts counts the sources by how they ended, and lists those that failed.
func (v *verifier) remakeCounts() {
	articles := make([]*Article, len(v.remade))
	for i, a := range v.remade {
		articles[i] = a.Article
	}
	coverage, failed := ends(articles)
	v.compareCount("coverage.sources", v.b.Coverage.Sources, coverage.Sources)
	for _, s := range States {
		v.compareCount("coverage.by_state."+string(s), v.b.Coverage.ByState[s], coverage.ByState[s])
	}
	for _, s := range slices.Sorted(maps.Keys(v.b.Coverage.ByState)) { // one that there is not is wrong even where it counts none
		v.known("coverage.by_state", FindState, string(s), stateNames())
	}
	v.compare("failed", v.b.Failed, failed)
}

func (v *verifier) compareCount(path string, said, follows int) {
	if said != follows {
		v.find(path, FindCount, fmt.Sprint(said), fmt.Sprint(follows))
	}
}
