package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/segment"
	"github.com/babelwire/babelwire/pipeline/story"
)

// This file makes the articles of a briefing again: languages, mended English,
// both links of the proof up to the claims, wire copies and second opinions.

// remakeArticle makes an article again, up to its claims.
func (v *verifier) remakeArticle(i int) {
	stored, path := &v.b.Articles[i], indexed("articles", i)
	v.Rederived.Articles++
	a := v.remakeText(path, stored)
	a.order = i
	v.remakeLanguages(a, stored)
	gone := v.remakeEnglish(a, stored)
	v.remade[i] = remade{Article: a, proven: a.provenEnglish(), gone: gone, story: -1}
	v.remakeClaims(path, a, stored)
}

// remakeText takes over what is given: the originals with their roles, and what
// is known of the source.
func (v *verifier) remakeText(path string, stored *Article) *Article {
	a := &Article{
		Source: stored.Source, URL: stored.URL, SHA256: stored.SHA256, Publisher: stored.Publisher, Country: stored.Country,
		Title: stored.Title, TitleEN: stored.TitleEN, Published: stored.Published, Dropped: stored.Dropped, Tokens: stored.Tokens,
		Lang: stored.Lang, LangName: stored.LangName, Languages: stored.Languages, Confidence: stored.Confidence, Garbled: stored.Garbled, Model: stored.Model,
		State: stored.State, Reason: stored.Reason, Message: stored.Message, NextStep: stored.NextStep, Mends: stored.Mends,
	}
	a.Tokens.mended, a.Tokens.model = 0, "" // in a briefing from a file they always are
	if !realDate(stored.Published) {
		v.find(path+".published", FindDate, stored.Published, "a day that there is")
	}
	v.known(path+".state", FindState, string(stored.State), stateNames())
	if _, ok := reasonRow(stored.Reason); !ok && stored.Reason != "" {
		v.find(path+".reason", FindState, stored.Reason, "a reason code of this program")
	}
	end, title := 0, ""
	for i, s := range stored.Segments {
		at := path + "." + indexed("segments", i)
		if s.Start < end {
			v.find(at+".start", FindCitation, fmt.Sprint(s.Start), fmt.Sprintf("%d or more, where the sentence before ends", end))
		}
		made := Segment{
			ID: fmt.Sprintf("s%d", i+1), Role: s.Role, Kind: s.Kind, Lang: s.Lang,
			Start: s.Start, End: s.Start + len(s.Original), Original: s.Original,
		}
		end = made.End
		if made.Role == segment.Content && made.Kind == "title" {
			title = cmp.Or(title, s.Original)
		}
		v.known(at+".role", FindCitation, string(s.Role), []string{string(segment.Content), string(segment.Boilerplate), string(segment.Instruction)})
		a.Segments = append(a.Segments, made)
	}
	a.Title = cmp.Or(title, a.Title)
	return a
}

func stateNames() []string {
	names := make([]string, len(States))
	for i, s := range States {
		names[i] = string(s)
	}
	return names
}

// realDate reports whether a date of an article is one: a year, a month or a day
// that the calendar has.
func realDate(date string) bool {
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if _, err := time.Parse(layout, date); err == nil {
			return true
		}
	}
	return date == ""
}

// remakeLanguages runs the stage that names the languages and mends garbled English.
func (v *verifier) remakeLanguages(a, stored *Article) {
	if len(a.content()) == 0 || stored.Reason == "internal.panic" {
		return
	}
	a.Languages, a.Mends, a.State = nil, nil, ""
	_ = v.p.detect(context.Background(), a)  // it has no error of its own
	if stored.Reason != "lang.unsupported" { // which languages were configured the file does not say
		a.State, a.Reason, a.Message, a.NextStep = stored.State, stored.Reason, stored.Message, stored.NextStep
	}
}

// digested reports whether the article came to the end of its stages.
func digested(a *Article) bool {
	return !a.State.failed() && a.State != Skipped && a.State != Quarantined
}

// remakeEnglish checks the English of every sentence again. gone says that some
// was rejected when it was made.
func (v *verifier) remakeEnglish(a, stored *Article) (gone bool) {
	for i := range a.Segments {
		s, was := &a.Segments[i], stored.Segments[i]
		switch {
		case s.Role != segment.Content || v.b.WithoutModel: // it has none, or extract gives it
		case a.genuine(s):
			if was.English != "" || digested(stored) {
				s.English = s.Original
			}
		case was.English != "":
			// The order of a turn is checked on answers of which some were
			// replaced later; accepted English always passed it.
			s.English = was.English
			s.Checks = checkSegment(a, s)
			v.Rederived.Sentences++
			rejectEnglish(s)
		case len(was.Checks) > 0: // the answer is gone; that it was rejected must have had a reason
			gone = true
			s.Checks = withoutOpinion(was.Checks)
			if !slices.ContainsFunc(s.Checks, func(c Check) bool { return c.Result == Fail && fatal(c.Check) }) {
				s.Checks = checkSegment(a, s) // of a sentence without English
			}
		}
	}
	return gone
}

// withoutOpinion is the checks before second opinions, in a list of their own.
func withoutOpinion(checks []Check) []Check {
	return slices.DeleteFunc(slices.Clone(checks), func(c Check) bool { return c.Check == checkOpinion })
}

// remakeClaims proves the article's claims again, and gives it its state.
func (v *verifier) remakeClaims(path string, a, stored *Article) {
	v.recallReading(a, stored)
	switch {
	case !digested(stored):
	case v.b.WithoutModel:
		a.TitleEN = ""
		v.p.extract(a)
	default:
		a.TitleEN = ""
		a.Claims = stored.Claims // settle looks at how many there are
		v.settleLike(a, stored)
		a.Claims = nil
	}
	for i, c := range stored.Claims {
		v.count(c.Text)
		v.Rederived.Claims++
		v.Rederived.Citations += len(c.Evidence)
		if i >= len(a.Claims) { // the others were made by extract
			a.Claims = append(a.Claims, v.remakeClaim(path+"."+indexed("claims", i), a, c))
		}
	}
}

func (v *verifier) remakeClaim(path string, a *Article, stored Claim) Claim {
	c := Claim{Text: stored.Text, Kind: stored.Kind, Evidence: a.resolve(stored.Evidence)}
	v.known(path+".kind", FindText, c.Kind, claimKinds)
	c.Checks = v.p.checkClaim(a, c)
	c.ID, c.Verdict = a.claimID(c), verdict(c.Checks)
	for _, k := range c.Checks {
		if k.Result == Fail {
			v.find(path, kindOf(path+".checks["+k.Check+"]", k.Check), c.Text, "nothing: a claim that fails a check is not published. "+k.Why)
		}
	}
	return c
}

// recallReading takes from the stored state what it tells of how the source was
// read and answered: no other field does.
func (v *verifier) recallReading(a, stored *Article) {
	switch stored.Reason {
	case "input.encoding_guess":
		a.doc.CharsetGuessed = true
		a.doc.Charset = strings.TrimSuffix(strings.TrimPrefix(stored.Message, "The character set was guessed: "), ".")
	case "input.html_degraded":
		a.doc.Degraded = true
	case reasonSourceTokens:
		a.unread = &llm.Error{Code: stored.Reason, Message: stored.Message}
	case reasonDeadline, reasonTokens, llm.CodeUnreachable:
		if v.b.WithoutModel {
			a.unasked = stored.Reason
		} else if stored.Reason != llm.CodeUnreachable {
			a.unread = beyond(stored.Reason, false)
		}
	case "answer.repaired":
		if _, err := fmt.Sscanf(stored.Message, "%d answer", &a.repaired); err != nil || a.repaired < 1 {
			a.repaired = 1
		}
	}
}

// settleLike gives the article its state. Why the model gave no summary or no English, and how
// many of what was dropped are claims, the file does not say; what gives the
// stored state is taken for it.
func (v *verifier) settleLike(a, stored *Article) {
	for _, fault := range []*llm.Error{nil, {Code: stored.Reason}} {
		for lost := range len(stored.Dropped) + 1 {
			try := *a
			try.noSummary, try.noEnglish, try.lost = fault, fault, lost
			try.settle()
			if try.State == stored.State && try.Reason == stored.Reason && try.Message == stored.Message {
				*a = try
				return
			}
		}
	}
	a.settle()
}

// remakeIDs gives the articles their ids, and duplicates their end, as the run does.
func (v *verifier) remakeIDs() {
	list := make([]*Article, len(v.remade))
	var ids []leaf
	for i := range v.remade {
		list[i] = v.remade[i].Article
		id := v.b.Articles[i].ID
		ids = append(ids, leaf{indexed("articles", i) + ".id", id})
		if v.byID[id] == nil {
			v.byID[id] = &v.remade[i]
		}
	}
	dedupe(list)
	v.once(ids)
}

// remakeCopies links the wire copies and takes second opinions.
func (v *verifier) remakeCopies() {
	var used []*Article
	var docs []story.Doc
	at := map[string]int{}                    // by the id in the file
	groups := make([][]int, len(v.b.Stories)) // as indexes into used
	for i, a := range v.remade {
		if len(a.Claims) == 0 {
			continue
		}
		if a.story < 0 {
			a.story, groups = len(groups), append(groups, nil)
		}
		groups[a.story] = append(groups[a.story], len(used))
		at[v.b.Articles[i].ID] = len(used)
		used, docs = append(used, a.Article), append(docs, v.p.storyDoc(a.Article))
	}
	// The dates of events count, and are not in the file: what is a copy
	// whatever they are must be one here, and what is none must not.
	surely, perhaps := copiesIf(docs, func(i int) string { return fmt.Sprintf("%04d-06", 1+i) }), copiesIf(docs, func(int) string { return "2000-06" })
	least, most := story.Origins(len(docs), surely), story.Origins(len(docs), perhaps)
	origin := make([]int, len(used)) // as the file has it
	for i, a := range used {
		origin[i] = i
		if o, ok := at[v.b.Articles[a.order].WireOf]; ok && o < i {
			origin[i] = o
		}
	}
	for i, a := range used {
		o := origin[i]
		if most[o] != most[i] || origin[o] != o || origin[least[i]] != o {
			o = most[i]
		}
		if o != i {
			a.WireOf = used[o].ID
		}
	}
	told := slices.DeleteFunc(perhaps, func(p story.Pair) bool { return origin[p.A] != origin[p.B] })
	v.p.secondOpinions(used, docs, told, groups)
}

// copiesIf finds the wire copies among documents whose events have these dates.
func copiesIf(docs []story.Doc, date func(i int) string) []story.Pair {
	dated := slices.Clone(docs)
	for i := range dated {
		dated[i].EventDate = date(i)
	}
	return story.WireCopies(dated)
}
