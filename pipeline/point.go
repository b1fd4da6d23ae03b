package pipeline

import (
	"cmp"
	"slices"
	"strings"

	"github.com/babelwire/babelwire/pipeline/fact"
)

// This file proves the points of a story against its claims, and counts who
// stands behind them.

// publishers counts who independently stands behind the articles: copies of
// one wire text count once, articles of one publisher count once, and an
// article without a known publisher has one of its own.
func publishers(articles []*Article) int {
	// Articles that share a wire text or a publisher's name belong together,
	// and so does what belongs to one of them.
	group := make([]int, len(articles))
	for i := range group {
		group[i] = i
	}
	join := func(from, to int) {
		for i, g := range group {
			if g == from {
				group[i] = to
			}
		}
	}
	for i, a := range articles {
		for k, b := range articles[:i] {
			if sameWire(a, b) || a.Publisher != "" && strings.EqualFold(a.Publisher, b.Publisher) {
				join(group[i], group[k])
			}
		}
	}
	slices.Sort(group)
	return len(slices.Compact(group))
}

// sameWire reports whether two articles carry one wire text.
func sameWire(a, b *Article) bool { return cmp.Or(a.WireOf, a.ID) == cmp.Or(b.WireOf, b.ID) }

// provePoint checks a merged point against the claims it cites; why is "" when
// it holds.
func provePoint(raw rawPoint, claims []citable) (point Point, why string) {
	var cited []citable
	for _, id := range raw.Claims {
		id = strings.Trim(strings.TrimSpace(id), "[]")
		if i := slices.IndexFunc(claims, func(c citable) bool { return c.alias == id }); i >= 0 && !slices.ContainsFunc(cited, func(c citable) bool { return c.alias == id }) {
			cited = append(cited, claims[i])
		}
	}
	if len(cited) == 0 {
		return Point{}, "it cites none of the claims"
	}
	for _, c := range claims { // who says the same in the same words stands behind it too
		if !slices.ContainsFunc(cited, func(o citable) bool { return o.alias == c.alias }) && same(raw.Text, c.claim.Text) {
			cited = append(cited, c)
		}
	}
	cited = prune(raw.Text, cited)
	text := sentence(fromWire(raw.Text, textOf(cited)))
	if text == "" {
		return Point{}, "it is empty"
	}
	checks := proof(text, claimTexts(cited), "claim")
	if why, failed := firstFailure(checks); failed {
		return Point{}, why
	}
	return makePoint(text, cited, checks), ""
}

// prune takes away the citations that contradict a point in a number or date, or
// carry less than half of it, where the others prove it without them:
// a model that cites at random must not make a point look confirmed.
func prune(text string, cited []citable) []citable {
	for i := 0; i < len(cited) && len(cited) > 1; {
		share, _ := contentShare(text, cited[i].claim.Text)
		rest := slices.Delete(slices.Clone(cited), i, i+1)
		if (share < wordsFail || contradict(text, cited[i].claim.Text)) && failures(supported(text, textOf(rest), "")) == 0 {
			cited = rest
			continue
		}
		i++
	}
	return cited
}

// contradict reports whether each of two statements gives a number or date that
// the other does not.
func contradict(a, b string) bool {
	x, y := said(a).facts(), said(b).facts()
	there, back := x.Within(y), y.Within(x)
	for i := range there {
		if there[i].Check != fact.CheckName && there[i].Verdict == fact.Fail && back[i].Verdict == fact.Fail {
			return true
		}
	}
	return false
}

func claimTexts(claims []citable) []string {
	texts := make([]string, len(claims))
	for i, c := range claims {
		texts[i] = c.claim.Text
	}
	return texts
}

func textOf(claims []citable) string { return strings.Join(claimTexts(claims), " ") }

// makePoint builds a point from its proven parts; it is as good as the weakest.
func makePoint(text string, cited []citable, checks []Check) Point {
	text = sentence(text) // as it is published: verify makes the point again from that
	point := Point{Text: text, Verdict: verdict(checks)}
	for _, c := range checks {
		if c.Result != Pass {
			point.Reasons = addNames(point.Reasons, []string{c.Why})
		}
	}
	// A claim that says all of the point proves it; what others that are cited
	// beside it leave open is not the point's doubt. Where it takes several,
	// the weakest decides.
	alone := slices.DeleteFunc(slices.Clone(cited), func(c citable) bool { return !says(c.claim.Text, text) })
	slices.SortStableFunc(alone, func(x, y citable) int { return cmp.Compare(rank(x.claim.Verdict), rank(y.claim.Verdict)) })
	decisive := cited
	if len(alone) > 0 {
		decisive = alone[:1]
	}
	for _, c := range decisive {
		point.Verdict = weaker(point.Verdict, c.claim.Verdict)
		for _, k := range c.claim.Checks {
			if k.Result != Pass {
				point.Reasons = addNames(point.Reasons, []string{k.Why})
			}
		}
	}
	var articles []*Article
	for _, c := range cited {
		point.Claims = append(point.Claims, c.claim.ID)
		if !slices.Contains(articles, c.article) {
			articles = append(articles, c.article)
		}
	}
	if point.Verdict == Unchecked {
		point.Reasons = addNames(point.Reasons, []string{"A sentence of the source: no model was asked."})
	}
	for _, a := range articles {
		point.Evidence = append(point.Evidence, a.evidence(cited))
	}
	// Who says a part of the point does not stand behind the whole of it.
	var behind []*Article
	for _, c := range alone {
		behind = append(behind, c.article)
	}
	point.Publishers = max(1, publishers(behind))
	point.ID = "p" + hash(append([]string{text}, point.Claims...)...)
	return point
}

func rank(v Verdict) int { return slices.Index([]Verdict{Checked, Partly, Unchecked}, v) }

func weaker(a, b Verdict) Verdict {
	if rank(a) > rank(b) {
		return a
	}
	return b
}

// evidence joins the sentences of one article that the claims cite.
func (a *Article) evidence(cited []citable) Evidence {
	e := Evidence{Article: a.ID}
	for _, c := range cited {
		if c.article != a {
			continue
		}
		for _, id := range c.claim.Evidence {
			if !slices.Contains(e.Segments, id) {
				e.Segments = append(e.Segments, id)
			}
		}
	}
	slices.SortFunc(e.Segments, func(x, y string) int { return cmp.Compare(segmentNumber(x), segmentNumber(y)) })
	var original, english []string
	for _, id := range e.Segments {
		s := a.segment(id)
		original = append(original, s.Original)
		if s.English != "" {
			english = append(english, s.English)
		}
		if e.Lang == "" {
			e.Lang = s.Lang
		}
	}
	e.Original, e.English = strings.Join(original, " "), strings.Join(english, " ")
	return e
}

// addPoint appends a point unless the same words are there already.
func addPoint(list []Point, p Point) []Point {
	if slices.ContainsFunc(list, func(o Point) bool { return strings.EqualFold(o.Text, p.Text) }) {
		return list
	}
	return append(list, p)
}

// cover makes points of the claims that no point cites, so that nothing proven
// is lost because a model passed over it. Claims that say the same in the same
// words become one point. The note, if any, is given as a reason.
func cover(points []Point, claims []citable, note string) []Point {
	cited := map[string]bool{}
	for _, p := range points {
		for _, id := range p.Claims {
			cited[id] = true
		}
	}
	for i, c := range claims {
		if cited[c.claim.ID] {
			continue
		}
		alike := []citable{c}
		for _, o := range claims[i+1:] {
			if !cited[o.claim.ID] && o.article != c.article && same(c.claim.Text, o.claim.Text) {
				alike = append(alike, o)
			}
		}
		for _, o := range alike {
			cited[o.claim.ID] = true
		}
		point := makePoint(c.claim.Text, alike, nil)
		if note != "" {
			point.Reasons = append(point.Reasons, note)
		}
		points = addPoint(points, point)
	}
	return points
}

// same reports whether two statements consist of the same words, numbers,
// dates and names.
func same(a, b string) bool {
	there, _ := contentShare(a, b)
	back, _ := contentShare(b, a)
	if there < sameClaim || back < sameClaim {
		return false
	}
	return failures(append(supported(a, b, ""), supported(b, a, "")...)) == 0
}
