package pipeline

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/babelwire/babelwire/pipeline/fact"
	"github.com/babelwire/babelwire/pipeline/segment"
)

// verifyMutant is one change of a briefing, made on a copy.
type verifyMutant struct {
	kind string
	what string
	do   func(b *Briefing)
}

// verifySlot is a text of a briefing.
type verifySlot struct {
	path, lang, text string
	at               func(b *Briefing) *string
}

func (s verifySlot) set(text string) func(b *Briefing) {
	return func(b *Briefing) { *s.at(b) = text }
}

// verifySlots lists every text of the stories and articles.
func verifySlots(b *Briefing) []verifySlot {
	var list []verifySlot
	add := func(lang, path string, at func(b *Briefing) *string) {
		if text := *at(b); text != "" {
			list = append(list, verifySlot{path, lang, text, at})
		}
	}
	for i, st := range b.Stories {
		path := indexed("stories", i)
		add("en", path+".headline", func(b *Briefing) *string { return &b.Stories[i].Headline })
		add("en", path+".summary", func(b *Briefing) *string { return &b.Stories[i].Summary })
		for k, p := range st.Points {
			at := path + "." + indexed("points", k)
			add("en", at+".text", func(b *Briefing) *string { return &b.Stories[i].Points[k].Text })
			for n, e := range p.Evidence {
				add(e.Lang, at+"."+indexed("evidence", n)+".original", func(b *Briefing) *string { return &b.Stories[i].Points[k].Evidence[n].Original })
				add("en", at+"."+indexed("evidence", n)+".english", func(b *Briefing) *string { return &b.Stories[i].Points[k].Evidence[n].English })
			}
		}
		for k := range st.Timeline {
			add("en", path+"."+indexed("timeline", k)+".date", func(b *Briefing) *string { return &b.Stories[i].Timeline[k].Date })
		}
		for k, d := range st.Disagreements {
			at := path + "." + indexed("disagreements", k)
			for n := range d.Values {
				add("en", at+"."+indexed("values", n)+".value", func(b *Briefing) *string { return &b.Stories[i].Disagreements[k].Values[n].Value })
				add("en", at+"."+indexed("values", n)+".original", func(b *Briefing) *string { return &b.Stories[i].Disagreements[k].Values[n].Original })
				add("en", at+"."+indexed("values", n)+".as_of", func(b *Briefing) *string { return &b.Stories[i].Disagreements[k].Values[n].AsOf })
			}
		}
		for k := range st.People {
			add("en", path+"."+indexed("people", k)+".name", func(b *Briefing) *string { return &b.Stories[i].People[k].Name })
			add("en", path+"."+indexed("people", k)+".role", func(b *Briefing) *string { return &b.Stories[i].People[k].Role })
		}
		for k := range st.Organizations {
			add("en", path+"."+indexed("organizations", k), func(b *Briefing) *string { return &b.Stories[i].Organizations[k] })
		}
		for k := range st.Places {
			add("en", path+"."+indexed("places", k), func(b *Briefing) *string { return &b.Stories[i].Places[k] })
		}
	}
	for i, a := range b.Articles {
		path := indexed("articles", i)
		add(a.Lang, path+".title", func(b *Briefing) *string { return &b.Articles[i].Title })
		add("en", path+".title_en", func(b *Briefing) *string { return &b.Articles[i].TitleEN })
		for k, s := range a.Segments {
			at := path + "." + indexed("segments", k)
			lang := s.Lang
			if s.Role != segment.Content {
				at += "(furniture)"
			}
			add(lang, at+".original", func(b *Briefing) *string { return &b.Articles[i].Segments[k].Original })
			add("en", at+".english", func(b *Briefing) *string { return &b.Articles[i].Segments[k].English })
		}
		for k := range a.Claims {
			add("en", path+"."+indexed("claims", k)+".text", func(b *Briefing) *string { return &b.Articles[i].Claims[k].Text })
		}
	}
	return list
}

// verifyMutants lists the changes of every kind.
func verifyMutants(b *Briefing) []verifyMutant {
	var list []verifyMutant
	slots := verifySlots(b)
	for _, s := range slots {
		list = append(list, textMutants(s)...)
	}
	list = append(list, exchangedNumbers(slots)...)
	for i := range b.Articles {
		list = append(list, articleMutants(b, i)...)
	}
	for i := range b.Stories {
		list = append(list, storyMutants(b, i)...)
	}
	return list
}

// textMutants are the changes of one text: digits, dates, names, words, negations.
func textMutants(s verifySlot) []verifyMutant {
	var list []verifyMutant
	add := func(kind, to string) {
		if strings.Contains(s.path, "(furniture)") {
			kind += ", in furniture"
		}
		if to != s.text {
			list = append(list, verifyMutant{kind, fmt.Sprintf("%s: %q", s.path, to), s.set(to)})
		}
	}
	replace := func(start, end int, with string) string { return s.text[:start] + with + s.text[end:] }
	for i, r := range s.text {
		if unicode.IsDigit(r) {
			next := r + 1
			if !unicode.IsDigit(next) {
				next -= 10
			}
			add("digit", replace(i, i+utf8.RuneLen(r), string(next)))
		}
	}
	f := fact.Extract(s.text, s.lang)
	for _, d := range f.Dates {
		add("date", replace(d.Start, d.End, "17 March 1994"))
		add("date, impossible", replace(d.Start, d.End, "31 February 2023"))
	}
	for _, n := range f.Names {
		add("name replaced", replace(n.Start, n.End, "Quillfeather"))
		add("name dropped", strings.Join(strings.Fields(replace(n.Start, n.End, "")), " "))
	}
	if strings.HasSuffix(s.path, ".original") && strings.HasPrefix(s.path, "articles") {
		words := strings.Fields(s.text)
		for i, w := range words {
			add("original: word dropped", strings.Join(slices.Delete(slices.Clone(words), i, i+1), " "))
			swapped := slices.Clone(words)
			swapped[i] = "Veldhaven"
			add("original: word replaced", strings.Join(swapped, " "))
			if i+1 < len(words) {
				swapped[i], swapped[i+1] = words[i+1], w
				add("original: words swapped", strings.Join(swapped, " "))
			}
		}
	}
	if s.lang == "en" && !strings.HasSuffix(s.path, ".original") {
		for _, verb := range []string{" is ", " was ", " will ", " has ", " are ", " were ", " had "} {
			if strings.Contains(s.text, verb+"not ") {
				add("not removed", strings.Replace(s.text, verb+"not ", verb, 1))
			} else if strings.Contains(s.text, verb) {
				add("not inserted", strings.Replace(s.text, verb, verb+"not ", 1))
			}
		}
	}
	return list
}

// exchangedNumbers gives the first number of each sentence to the next one of
// the same list that has another, and takes that for it.
func exchangedNumbers(slots []verifySlot) []verifyMutant {
	type numbered struct {
		verifySlot
		n fact.Number
	}
	lists := map[string][]numbered{}
	var order []string
	for _, s := range slots {
		list := s.path[:strings.LastIndexByte(s.path, '[')+1] + s.path[strings.LastIndexByte(s.path, ']'):]
		if n := fact.Extract(s.text, s.lang).Numbers; len(n) > 0 && strings.Contains(s.path, "].") {
			if lists[list] == nil {
				order = append(order, list)
			}
			lists[list] = append(lists[list], numbered{s, n[0]})
		}
	}
	var out []verifyMutant
	for _, list := range order {
		all := lists[list]
		for i := range all[:len(all)-1] {
			x, y := all[i], all[i+1]
			if x.n.Text == y.n.Text {
				continue
			}
			kind := "numbers exchanged"
			if strings.Contains(x.path+y.path, "(furniture)") {
				kind += ", in furniture"
			}
			out = append(out, verifyMutant{kind, x.path + " and " + y.path, func(b *Briefing) {
				*x.at(b) = x.text[:x.n.Start] + y.n.Text + x.text[x.n.End:]
				*y.at(b) = y.text[:y.n.Start] + x.n.Text + y.text[y.n.End:]
			}})
		}
	}
	return out
}

var verdicts = []Verdict{Checked, Partly, Unchecked}

// articleMutants are the changes of an article's citations, verdicts and state.
func articleMutants(b *Briefing, i int) []verifyMutant {
	var list []verifyMutant
	a := b.Articles[i]
	add := func(kind, what string, do func(a *Article)) {
		list = append(list, verifyMutant{kind, indexed("articles", i) + ": " + what, func(b *Briefing) { do(&b.Articles[i]) }})
	}
	for k, c := range a.Claims {
		for n, id := range c.Evidence {
			number := segmentNumber(id)
			for _, other := range []string{fmt.Sprintf("s%d", number-1), fmt.Sprintf("s%d", number+1), "s9999", ""} {
				add("evidence id", fmt.Sprintf("claim %d cites %s", k, other), func(a *Article) { a.Claims[k].Evidence[n] = other })
			}
		}
		for _, v := range verdicts {
			if v != c.Verdict {
				add("verdict", fmt.Sprintf("claim %d %s", k, v), func(a *Article) { a.Claims[k].Verdict = v })
			}
		}
		for n, check := range c.Checks {
			add("check", fmt.Sprintf("claim %d, %s", k, check.Check), func(a *Article) { a.Claims[k].Checks[n] = turned(check) })
		}
	}
	for k, s := range a.Segments {
		for n, check := range s.Checks {
			add("check", fmt.Sprintf("%s, %s", s.ID, check.Check), func(a *Article) { a.Segments[k].Checks[n] = turned(check) })
		}
		if k+1 < len(a.Segments) && s.Role == segment.Content && a.Segments[k+1].Role == segment.Content {
			add("originals of neighbours swapped", s.ID, func(a *Article) {
				x, y := &a.Segments[k], &a.Segments[k+1]
				x.Original, y.Original = y.Original, x.Original
			})
			if s.English != "" && a.Segments[k+1].English != "" {
				add("English of neighbours swapped", s.ID, func(a *Article) {
					x, y := &a.Segments[k], &a.Segments[k+1]
					x.English, y.English, x.Checks, y.Checks = y.English, x.English, y.Checks, x.Checks
				})
			}
		}
	}
	if len(a.Claims) > 0 {
		add("claim out of thin air", "", func(a *Article) {
			c := a.Claims[0]
			c.Text = "The company will close 40 shops in Canada."
			c.ID = a.claimID(c)
			a.Claims = append(a.Claims, c)
		})
		add("claim taken away", "", func(a *Article) { a.Claims = a.Claims[1:] })
	}
	for _, state := range States {
		if state != a.State {
			add("state", string(state), func(a *Article) { a.State = state })
		}
	}
	add("published, impossible", "", func(a *Article) { a.Published = "2023-02-31" })
	add("published, another day", "", func(a *Article) { a.Published = "1994-03-17" })
	for k := range b.Articles {
		if other := b.Articles[k].ID; other != a.WireOf && k != i {
			add("wire_of", other, func(a *Article) { a.WireOf = other })
		}
	}
	if a.WireOf != "" {
		add("wire_of", "taken away", func(a *Article) { a.WireOf = "" })
	}
	return list
}

// turned is the check with the other result that is published.
func turned(c Check) Check {
	if c.Result == Pass {
		return Check{Check: c.Check, Result: Unknown, Why: "It cannot tell."}
	}
	return Check{Check: c.Check, Result: Pass}
}

// storyMutants are the changes of a story's citations, verdicts and counts.
func storyMutants(b *Briefing, i int) []verifyMutant {
	var list []verifyMutant
	st := b.Stories[i]
	add := func(kind, what string, do func(st *Story)) {
		list = append(list, verifyMutant{kind, indexed("stories", i) + ": " + what, func(b *Briefing) { do(&b.Stories[i]) }})
	}
	for k, p := range st.Points {
		point := fmt.Sprintf("point %d", k)
		for _, v := range verdicts {
			if v != p.Verdict {
				add("verdict", point+" "+string(v), func(st *Story) { st.Points[k].Verdict = v })
			}
		}
		for _, n := range []int{p.Publishers - 1, p.Publishers + 1} {
			add("publishers", point, func(st *Story) { st.Points[k].Publishers = n })
		}
		for n, e := range p.Evidence {
			for m, id := range e.Segments {
				number := segmentNumber(id)
				for _, other := range []string{fmt.Sprintf("s%d", number-1), fmt.Sprintf("s%d", number+1), "s9999", ""} {
					add("evidence id", point+": "+other, func(st *Story) { st.Points[k].Evidence[n].Segments[m] = other })
				}
			}
			for _, other := range b.Articles {
				if other.ID != e.Article {
					add("evidence id", point+" of "+other.ID, func(st *Story) { st.Points[k].Evidence[n].Article = other.ID })
				}
			}
		}
		for n, id := range p.Claims {
			others := []string{"cmissing", ""}
			for _, a := range b.Articles {
				if m := slices.IndexFunc(a.Claims, func(c Claim) bool { return c.ID == id }); m >= 0 {
					for _, c := range a.Claims[max(0, m-1):min(len(a.Claims), m+2)] {
						if c.ID != id {
							others = append(others, c.ID)
						}
					}
				}
			}
			for _, other := range others {
				add("evidence id", point+" rests on "+other, func(st *Story) { st.Points[k].Claims[n] = other })
			}
		}
		if k+1 < len(st.Points) {
			add("evidence swapped between points", point, func(st *Story) {
				x, y := &st.Points[k], &st.Points[k+1]
				x.Evidence, y.Evidence = y.Evidence, x.Evidence
			})
			add("claims and evidence swapped between points", point, func(st *Story) {
				x, y := &st.Points[k], &st.Points[k+1]
				x.Evidence, y.Evidence, x.Claims, y.Claims = y.Evidence, x.Evidence, y.Claims, x.Claims
			})
		}
		add("point taken away", point, func(st *Story) { st.Points = slices.Delete(st.Points, k, k+1) })
	}
	add("publishers", "story", func(st *Story) { st.Publishers++ })
	return list
}
