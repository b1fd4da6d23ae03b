package pipeline

import (
	"cmp"
	"slices"
	"strings"

	"github.com/babelwire/babelwire/pipeline/fact"
	"github.com/babelwire/babelwire/pipeline/stance"
	"github.com/babelwire/babelwire/pipeline/story"
)

// This file finds what independent sources of one story say differently. What
// is the same thing, said with another number or date, is in package story.
// Everything here follows from fields that stand in briefing.json.

// The kinds of a disagreement.
const (
	contradiction = "contradiction" // both were said of one time
	development   = "development"   // the later one replaces the earlier
)

// figure is one number or date of a claim that passed its checks.
type figure struct {
	article *Article
	order   int // of the article in the story
	segment *Segment
	slot    story.Slot
	asOf    string // YYYY-MM-DD: the day said with the value, else that of publication; "" where neither is known
}

// figureReader reads each text once: claims often repeat the sentences they cite.
type figureReader struct {
	slots map[string][]story.Slot
	facts map[*Article]fact.Facts
}

func (r figureReader) read(text string) []story.Slot {
	slots, ok := r.slots[text]
	if !ok {
		slots = story.Slots(text)
		r.slots[text] = slots
	}
	return slots
}

// mentions reports whether the article's English gives the value anywhere.
func (r figureReader) mentions(a *Article, s story.Slot) bool {
	facts, ok := r.facts[a]
	if !ok {
		var english []string
		for _, seg := range a.content() {
			english = append(english, seg.English)
		}
		facts = fact.Extract(strings.Join(english, "\n"), "en")
		r.facts[a] = facts
	}
	return s.ValueIn(facts)
}

// disagreements lists the slots for which independent sources give different
// values: in the order of the articles, the values by their as-of day.
func disagreements(articles []*Article) []Disagreement {
	if publishers(articles) < 2 {
		return nil // nobody contradicts himself here
	}
	r := figureReader{map[string][]story.Slot{}, map[*Article]fact.Facts{}}
	list := consistent(r.figures(articles))
	var groups [][]figure
	for _, f := range list {
		at := slices.IndexFunc(groups, func(g []figure) bool {
			return !slices.ContainsFunc(g, func(o figure) bool { return o.slot.Against(f.slot) == story.Unrelated })
		})
		if at < 0 {
			groups = append(groups, []figure{f})
		} else {
			groups[at] = append(groups[at], f)
		}
	}
	var out []Disagreement
	for _, g := range groups {
		if d, ok := r.disagreementOf(g); ok {
			out = append(out, d)
		}
	}
	return out
}

// disagreementOf looks for values in a group that cannot stand beside each other.
func (r figureReader) disagreementOf(group []figure) (d Disagreement, ok bool) {
	in := make([]bool, len(group))
	for i, x := range group {
		for k, y := range group[:i] {
			kind := r.disagree(y, x)
			if kind == "" {
				continue
			}
			in[i], in[k] = true, true
			if d.Slot == "" {
				d.Slot = y.slot.Phrase(x.slot)
			}
			if d.Kind != contradiction {
				d.Kind = kind
			}
		}
	}
	var values []figure
	for i, x := range group {
		// Who gives one of the values that disagree stands beside it, once.
		for k, y := range group {
			in[i] = in[i] || in[k] && x.slot.Against(y.slot) == story.Alike
		}
		same := func(y figure) bool { return y.article == x.article && y.slot.Against(x.slot) == story.Alike }
		if in[i] && !slices.ContainsFunc(values, same) {
			values = append(values, x)
		}
	}
	slices.SortStableFunc(values, func(x, y figure) int {
		return cmp.Or(cmp.Compare(x.asOf, y.asOf), cmp.Compare(x.order, y.order))
	})
	for _, f := range values {
		d.Values = append(d.Values, Value{
			Value: f.slot.Value, Unit: f.slot.Unit, Article: f.article.ID, Segment: f.segment.ID, Original: f.segment.Original, AsOf: f.asOf,
		})
	}
	return d, d.Kind != "" && d.Slot != ""
}

// disagree tells the kind in which two figures disagree, "" where they do not.
func (r figureReader) disagree(x, y figure) string {
	if x.slot.Against(y.slot) != story.Apart || publishers([]*Article{x.article, y.article}) < 2 {
		return ""
	}
	if x.asOf > y.asOf {
		x, y = y, x
	}
	switch {
	case (x.asOf == "") != (y.asOf == ""):
		return "" // nothing says whether one replaces the other
	case x.asOf == y.asOf:
		// Both were said of one time. A source that gives the other value too knows of both.
		if x.slot.Compatible(y.slot) || r.mentions(x.article, y.slot) || r.mentions(y.article, x.slot) {
			return ""
		}
		return contradiction
	case x.slot.Move || y.slot.Move:
		return "" // a change of one day beside that of another
	case x.slot.IsDate():
		// What lies in the past when both speak does not change any more.
		if pastDay(x) && pastDay(y) {
			return contradiction
		}
		return development
	case x.slot.Tally && x.slot.More(y.slot):
		if x.slot.Compatible(y.slot) {
			return ""
		}
		return contradiction // a toll does not fall
	}
	return development
}

// pastDay reports whether the date of a figure lies before the day on which it was said.
func pastDay(f figure) bool {
	d, ok := fact.CalendarDay(f.slot.Date, f.article.publishedDay())
	day := isoDay(d)
	return ok && day < f.asOf[:min(len(day), len(f.asOf))]
}

// consistent leaves out what an article itself says in two ways.
func consistent(list []figure) []figure {
	var out []figure
	for _, f := range list {
		if !slices.ContainsFunc(list, func(o figure) bool { return o.article == f.article && o.slot.Against(f.slot) == story.Apart }) {
			out = append(out, f)
		}
	}
	return out
}

// figures reads the claims that may speak against others.
func (r figureReader) figures(articles []*Article) []figure {
	var list []figure
	for order, a := range articles {
		for _, c := range a.Claims {
			if !c.mayDisagree() {
				continue
			}
			for _, slot := range r.read(c.Text) {
				if f, ok := r.figure(a, c, slot); ok {
					f.order = order
					list = append(list, f)
				}
			}
		}
	}
	return list
}

// figure finds the sentence that says the slot: its English passed the checks
// of numbers and dates, holds every word of the slot, and reads the same way. A
// claim may have lost that somebody says so, or that it is only feared.
func (r figureReader) figure(a *Article, c Claim, slot story.Slot) (figure, bool) {
	for _, id := range c.Evidence {
		s := a.segment(id)
		if s == nil || !s.figuresHold(stance.CheckNegation) {
			continue
		}
		if s.English != c.Text {
			if share, _ := contentShare(strings.Join(slot.Words(), " "), s.English); share < 1 {
				continue
			}
		}
		there := r.read(s.English)
		if i := slices.IndexFunc(there, slot.SameValue); i >= 0 && slot.SameStance(there[i]) {
			f := figure{article: a, segment: s, slot: slot, asOf: a.Published}
			if a.publishedDay().IsZero() {
				f.asOf = ""
			}
			if slot.AsOf.Text != "" {
				day, ok := fact.CalendarDay(slot.AsOf, a.publishedDay())
				if !ok || day.Day == 0 {
					continue
				}
				f.asOf = isoDay(day)
			}
			return f, true
		}
	}
	return figure{}, false
}

// mayDisagree reports whether a claim is sure enough to speak against another.
// Its number, its date and what it denies passed. A paraphrase may: its words
// are looked for in the sentence again. Where the model is graded weak in the
// language, what is counted may be mistranslated though the number is right;
// where a second translation says something else, or the text speaks to a
// model, nothing is built on it. Opinions and allegations are their speakers'.
func (c Claim) mayDisagree() bool {
	if c.Kind != "fact" && c.Kind != "forecast" || c.Verdict == Unchecked {
		return false
	}
	return c.figuresHold(stance.CheckNegation, checkEvidence) &&
		!slices.ContainsFunc(c.Checks, func(k Check) bool {
			return k.Check == checkSkill || k.Check == checkOpinion || k.Check == checkText
		})
}

// figuresHold reports whether the claim's number and date were checked and
// passed, and the other checks named with them.
func (c Claim) figuresHold(also ...string) bool {
	for _, check := range append(also, fact.CheckNumber, fact.CheckDate) {
		if !slices.ContainsFunc(c.Checks, func(k Check) bool { return k.Check == check && k.Result == Pass }) {
			return false
		}
	}
	return !slices.ContainsFunc(c.Checks, func(k Check) bool { return k.Result == Fail })
}

// figuresHold reports whether the numbers and dates of the segment's English are
// those of its original, and whether the other checks that are named passed.
// English as it stands has nothing to be checked.
func (s *Segment) figuresHold(also ...string) bool {
	if len(s.Checks) == 0 {
		return s.English != "" && s.English == s.Original
	}
	return s.English != "" && !slices.ContainsFunc(s.Checks, func(c Check) bool {
		return c.Result != Pass && (fatal(c.Check) || c.Check == fact.CheckNumber || c.Check == fact.CheckDate || slices.Contains(also, c.Check))
	})
}
