package pipeline

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/babelwire/babelwire/pipeline/fact"
	"github.com/babelwire/babelwire/pipeline/lang"
	"github.com/babelwire/babelwire/pipeline/segment"
)

// This file is the first link of the proof: a claim against the English of the
// segments it cites, and a point against the claims it cites.

const (
	checkEvidence = "evidence"
	checkWords    = "words"
	checkStance   = "stance" // negation, modality, attribution
	checkWhole    = "whole"
	checkSource   = "source" // the second link's result, as far as this claim rests on it
	checkSkill    = "skill"
	checkText     = "instruction"
)

const (
	// wordsFail is the share of a statement's content words below which it says
	// something else than what it cites. It passes only with all of them there;
	// between the two the check cannot tell, because a paraphrase looks the
	// same as an invention: one word makes "fell" into "rose".
	wordsFail = 0.5
	// evidenceMax is how many segments a claim may cite: a claim that cites
	// the whole article proves nothing.
	evidenceMax = 4
)

// proveClaim checks what the model claims. Where the cited segments do not
// carry the claim but one or two others do, the citation is moved: small
// models cite one off. moved tells so.
func (p *Pipeline) proveClaim(a *Article, raw rawClaim) (claim Claim, moved bool) {
	claim = Claim{Text: fromWire(raw.Text, raw.Text), Kind: raw.Kind, Evidence: a.resolve(raw.Evidence)}
	if !slices.Contains(claimKinds, claim.Kind) {
		claim.Kind = "fact"
	}
	if strings.TrimSpace(claim.Text) == "" {
		claim.Checks = []Check{{Check: checkWords, Result: Fail, Why: "The claim is empty."}}
		return claim, false
	}
	claim.Checks = p.checkClaim(a, claim)
	if failures(claim.Checks) > 0 {
		if better := a.findEvidence(claim.Text); len(better) > 0 && !slices.Equal(better, claim.Evidence) {
			again := claim
			again.Evidence = better
			again.Checks = p.checkClaim(a, again)
			if failures(again.Checks) == 0 {
				claim, moved = again, true
			}
		}
	}
	for _, id := range claim.Evidence {
		// One sentence that says all of it is the proof; the others were named
		// beside it, and their doubts are not this claim's.
		if len(claim.Evidence) > 1 && passed(supported(claim.Text, a.segment(id).English, "")) {
			claim.Evidence = []string{id}
			claim.Checks = p.checkClaim(a, claim)
		}
	}
	claim.Text = a.quotesOf(claim)
	claim.ID = "c" + hash(a.SHA256, claim.Text, strings.Join(claim.Evidence, " "))
	claim.Verdict = verdict(claim.Checks)
	return claim, moved
}

// resolve keeps the ids that name content of this article with English, each once.
func (a *Article) resolve(ids []string) []string {
	var kept []string
	for _, id := range ids {
		id = strings.Trim(strings.TrimSpace(id), "[]")
		if s := a.segment(id); s != nil && s.Role == "content" && s.English != "" && !slices.Contains(kept, id) {
			kept = append(kept, id)
		}
	}
	slices.SortFunc(kept, func(x, y string) int { return segmentNumber(x) - segmentNumber(y) })
	return kept
}

func segmentNumber(id string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(id, "s")) // ids are made by clean
	return n
}

// cited is the English behind a claim.
func (a *Article) cited(ids []string) string {
	var parts []string
	for _, id := range ids {
		if s := a.segment(id); s != nil {
			parts = append(parts, s.English)
		}
	}
	return strings.Join(parts, " ")
}

// quotesOf puts double quotation marks into the claim where its evidence has them.
func (a *Article) quotesOf(c Claim) string {
	if english := a.cited(c.Evidence); hasDoubleQuotes(english) {
		return fromWire(c.Text, english)
	}
	return c.Text
}

// checkClaim makes the checks of a claim in the order in which they are shown.
func (p *Pipeline) checkClaim(a *Article, c Claim) []Check {
	if len(c.Evidence) == 0 {
		return []Check{{Check: checkEvidence, Result: Fail, Why: "It cites no sentence of the article."}}
	}
	if len(c.Evidence) > evidenceMax {
		return []Check{{Check: checkEvidence, Result: Fail, Why: fmt.Sprintf("It cites %d sentences; at most %d can be its proof.", len(c.Evidence), evidenceMax)}}
	}
	var sentences []string
	for _, id := range c.Evidence {
		sentences = append(sentences, a.segment(id).English)
	}
	checks := append([]Check{{Check: checkEvidence, Result: Pass}}, proof(c.Text, sentences, "sentence")...)
	if slices.ContainsFunc(a.Segments, func(s Segment) bool { return s.Role == segment.Instruction }) {
		checks = append(checks, Check{Check: checkText, Result: Unknown, Why: "The source holds sentences addressed to a model."})
	}
	checks = append(checks, a.secondLink(c))
	return append(checks, p.skillChecks(a, c)...)
}

// supported checks that a statement's words, numbers, dates and names stand in
// the English it rests on.
func supported(text, english, where string) []Check {
	share, missing := contentShare(text, english)
	c := Check{Check: checkWords, Result: Pass}
	switch {
	case share < wordsFail:
		c.Result = Fail
	case share < 1:
		c.Result = Unknown
	}
	if c.Result != Pass {
		c.Why = fmt.Sprintf("Words that are not in %s: %s.", where, strings.Join(missing, ", "))
	}
	if share < wordsFail && len(missing) == 0 {
		c.Why = "It says nothing that could be looked for."
	}
	checks := []Check{c, stance(text, english)}
	for _, r := range fact.Within(text, english) {
		checks = append(checks, Check{Check: r.Check, Result: Result(r.Verdict), Why: sentenceUnlessPass(r), items: append(r.Extra, r.Doubted...)})
	}
	return checks
}

// contentShare is the share of the text's content words that stand in english,
// compared by stem, and the words that do not. A text without content words
// has share 0: nothing of it can be looked for.
func contentShare(text, english string) (share float64, missing []string) {
	there := map[string]bool{}
	for _, w := range words(english) {
		for _, part := range strings.Split(w, "-") {
			there[stem(part)] = true
		}
		there[stem(w)] = true
	}
	n, found := 0, 0
	for _, w := range words(text) {
		key := stem(w)
		if key == "" || functionWord[key] {
			continue
		}
		n++
		if there[key] || hyphenated(w, there) {
			found++
		} else {
			missing = append(missing, w)
		}
	}
	if n == 0 {
		return 0, nil
	}
	return float64(found) / float64(n), missing
}

// hyphenated reports whether all parts of a compound stand there.
func hyphenated(w string, there map[string]bool) bool {
	parts := strings.Split(w, "-")
	if len(parts) == 1 {
		return false
	}
	for _, part := range parts {
		if !there[stem(part)] {
			return false
		}
	}
	return true
}

// stem cuts the endings of English inflection, so that "leads", "leading" and
// "lead" agree. It is meant for comparison only and may cut too much.
func stem(w string) string {
	w = strings.ToLower(strings.Trim(strings.ReplaceAll(w, "’", "'"), "'-"))
	w = strings.TrimSuffix(w, "'s")
	for _, e := range []struct {
		ending string
		keep   int // letters that must be left: more where the ending makes another word
	}{
		{"ations", 5},
		{"ation", 5},
		{"ments", 5},
		{"ment", 5},
		{"ings", 4},
		{"ing", 4},
		{"ies", 4},
		{"ied", 4},
		{"ions", 5},
		{"ion", 5},
		{"ers", 5},
		{"er", 5},
		{"ors", 5},
		{"or", 5},
		{"ed", 4},
		{"es", 4},
		{"ly", 4},
		{"s", 3},
		{"e", 4},
		{"y", 4},
	} {
		if rest, ok := strings.CutSuffix(w, e.ending); ok && len(rest) >= e.keep {
			w = rest
			break
		}
	}
	if n := len(w); n > 4 && w[n-1] == w[n-2] {
		w = w[:n-1] // "cutt(ing)" and "cut"
	}
	return w
}

// functionWord holds, stemmed, the English words that say nothing on their own.
var functionWord = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`a an the and or but nor so yet of in on at to from by with for as into onto over under
		about after before between during through against within without upon is are was were be been being am has have had having do does did
		will would shall should can could may might must that this these those which who whom whose what when where why how it its he him his she her
		they them their theirs we us our you your i me my there here also than then such both each any all some only just very more most other others
		up down out off again further once not no if while because until since own same too
		said says say according`) {
		m[stem(w)] = true
	}
	return m
}()

// secondLink carries the result of English against original over to a claim:
// a claim that holds a number, date or name of a segment that failed on it
// fails; one that merely cites such a segment is not sure.
func (a *Article) secondLink(c Claim) Check {
	link := Check{Check: checkSource, Result: Pass}
	for _, id := range c.Evidence {
		s := a.segment(id)
		for _, sc := range s.Checks {
			switch {
			case sc.Result == Fail && carries(c.Text, sc.items):
				return Check{Check: checkSource, Result: Fail, Why: fmt.Sprintf("The English of %s failed its %s check, and this claim carries it: %s", id, sc.Check, sc.Why)}
			case sc.Result == Fail:
				link.Result, link.Why = Unknown, fmt.Sprintf("The English of %s failed its %s check elsewhere: %s", id, sc.Check, sc.Why)
			case sc.Result == Unknown && link.Result == Pass:
				link.Result, link.Why = Unknown, fmt.Sprintf("The %s check of %s cannot tell: %s", sc.Check, id, sc.Why)
			}
		}
	}
	return link
}

// passed reports whether every check passed.
func passed(checks []Check) bool {
	return !slices.ContainsFunc(checks, func(c Check) bool { return c.Result != Pass })
}

// proof checks a statement against the units (sentences or claims) it cites. A
// single one that carries it alone is proof enough. Where it takes several, the
// check called whole cannot tell: what is true of two sentences apart need not
// be true of their words together.
func proof(text string, units []string, unit string) []Check {
	for _, u := range units {
		if checks := supported(text, u, ""); passed(checks) {
			return append(checks, Check{Check: checkWhole, Result: Pass})
		}
	}
	c := Check{Check: checkWhole, Result: Pass}
	if len(units) > 1 {
		c.Result, c.Why = Unknown, fmt.Sprintf("No single cited %s says all of it.", unit)
	}
	return append(supported(text, strings.Join(units, " "), fmt.Sprintf("the cited %ss", unit)), c)
}

// carriedBy reports whether one unit says all of the text, or two together do.
func carriedBy(text string, units []string) bool {
	var parts []string
	for _, u := range units {
		switch share, _ := contentShare(text, u); {
		case share == 1 && passed(supported(text, u, "")):
			return true
		case share >= wordsFail/2:
			parts = append(parts, u)
		}
	}
	for i, u := range parts {
		for _, v := range parts[i+1:] {
			if share, _ := contentShare(text, u+" "+v); share == 1 && passed(supported(text, u+" "+v, "")) {
				return true
			}
		}
	}
	return false
}

// Words that turn a statement round, weaken it, or give it to somebody else.
// Small as they are, no other check looks at them.
var (
	negators     = set(strings.Fields("not no never nor neither none nobody nothing without cannot n't"))
	modals       = set(strings.Fields("may might could would should if unless possibly perhaps probably likely"))
	attributions = set(strings.Fields("said says say told according reportedly alleged allegedly announced claimed claims reported"))
)

// stance compares those words of a statement and of what it cites. A negation
// that only the statement has makes it fail; one that it lost, or a lost or
// added "may" or "said", may belong to another part of the sentence: the check
// cannot tell.
func stance(text, english string) Check {
	c := Check{Check: checkStance, Result: Pass}
	mine, theirs := stanceWords(text), stanceWords(english)
	only := func(kind map[string]bool, a, b map[string]bool) bool {
		return overlap(kind, a) > 0 && overlap(kind, b) == 0
	}
	switch {
	case only(negators, mine, theirs):
		c.Result, c.Why = Fail, "It denies what the cited text does not deny."
	case only(negators, theirs, mine):
		c.Result, c.Why = Unknown, "The cited text holds a negation that this does not."
	case only(modals, theirs, mine):
		c.Result, c.Why = Unknown, "The cited text says may, would or if; this does not."
	case only(modals, mine, theirs):
		c.Result, c.Why = Unknown, "This says may, would or if; the cited text does not."
	case only(attributions, theirs, mine):
		c.Result, c.Why = Unknown, "The cited text says who said it; this does not."
	}
	return c
}

// stanceWords are the lower-case words of a text, "isn't" as "is" and "n't".
func stanceWords(text string) map[string]bool {
	m := map[string]bool{}
	for _, w := range words(strings.ToLower(strings.ReplaceAll(text, "’", "'"))) {
		m[w] = true
		if strings.HasSuffix(w, "n't") {
			m["n't"] = true
		}
	}
	return m
}

// carries reports whether the text states one of the items, by value and not
// by spelling: "20bn" is the 20 billion that failed.
func carries(text string, items []string) bool { return fact.Carries(text, items) }

// skillChecks says where the model's measured skill lets nothing be called
// checked. Genuine English needs no skill; an unmeasured language is named in
// the briefing's header, and its verdict stays.
func (p *Pipeline) skillChecks(a *Article, c Claim) []Check {
	for _, id := range c.Evidence {
		s := a.segment(id)
		if a.genuine(s) {
			continue
		}
		if key := a.skillKey(s); p.cfg.Skill[key].Grade == "weak" {
			name := lang.Name(key)
			if key == garbledSkill {
				name = "garbled English"
			}
			return []Check{{Check: checkSkill, Result: Unknown, Why: fmt.Sprintf("The model is graded weak in %s.", name)}}
		}
	}
	return nil
}

// verdict is the weakest result of the checks of something that is published.
func verdict(checks []Check) Verdict {
	for _, c := range checks {
		if c.Result != Pass {
			return Partly
		}
	}
	return Checked
}

// findEvidence looks for the one or two segments whose English carries the
// text best. It returns nil where no segment holds half of its words.
func (a *Article) findEvidence(text string) []string {
	type found struct {
		id    string
		share float64
	}
	var list []found
	for _, s := range a.content() {
		if s.English == "" {
			continue
		}
		if share, _ := contentShare(text, s.English); share >= wordsFail {
			list = append(list, found{s.ID, share})
		}
	}
	if len(list) == 0 {
		return nil
	}
	slices.SortStableFunc(list, func(x, y found) int {
		switch {
		case x.share > y.share:
			return -1
		case x.share < y.share:
			return 1
		}
		return 0
	})
	ids := []string{list[0].id}
	if list[0].share < 1 && len(list) > 1 {
		both, _ := contentShare(text, a.cited([]string{list[0].id, list[1].id}))
		if both > list[0].share {
			ids = append(ids, list[1].id)
		}
	}
	return a.resolve(ids)
}

// keepNames keeps of a summary's headline, date, people, organizations and
// places what stands in the article's English.
func (a *Article) keepNames(sum rawSummary) {
	var all, proven []string
	for _, s := range a.content() {
		all = append(all, s.English)
		// What the second link did not find in the original is nothing to put
		// into a headline or a list of who was there.
		english := s.English
		for _, c := range s.Checks {
			english = without(english, c.items)
		}
		proven = append(proven, english)
	}
	english, named := strings.Join(all, "\n"), strings.Join(proven, "\n")
	if headline := oneLine(sum.Headline); a.headline == "" && headline != "" {
		if carriedBy(headline, proven) {
			a.headline = fromWire(headline, english)
		} else {
			a.drop(headline, "headline: no one or two sentences of the article say all of it")
		}
	}
	if date := strings.TrimSpace(sum.EventDate); a.eventDate == "" && date != "" {
		if dateStands(date, english, a.Published) {
			a.eventDate = date
		} else {
			a.drop(date, "event date: the article does not give it")
		}
	}
	for _, person := range sum.People {
		person.Name, person.Role = oneLine(person.Name), oneLine(person.Role)
		switch {
		case person.Name == "":
		case !stands(person.Name, named):
			a.drop(person.Name, "person: the name is not in the article")
		case isOrganization(person.Name, sum.Organizations):
			a.drop(person.Name, "person: it is an organization")
		default:
			// The role must be said where the name is.
			if !slices.ContainsFunc(proven, func(sentence string) bool {
				share, _ := contentShare(person.Role, sentence)
				return share == 1 && stands(person.Name, sentence)
			}) {
				person.Role = ""
			}
			if !slices.ContainsFunc(a.people, func(o Person) bool { return strings.EqualFold(o.Name, person.Name) }) {
				a.people = append(a.people, person)
			}
		}
	}
	a.organizations = a.keepStanding(a.organizations, sum.Organizations, "organization", named)
	places := slices.DeleteFunc(sum.Places, func(place string) bool { return slices.Contains(sum.Organizations, place) })
	a.places = a.keepStanding(a.places, places, "place", named)
}

// isOrganization reports whether the name is also given as an organization's,
// however it is spaced.
func isOrganization(name string, organizations []string) bool {
	squash := func(s string) string { return strings.ToLower(strings.Join(words(s), "")) }
	return slices.ContainsFunc(organizations, func(o string) bool { return squash(o) == squash(name) })
}

func (a *Article) keepStanding(kept, names []string, what, english string) []string {
	for _, name := range names {
		name = oneLine(name)
		switch {
		case name == "" || slices.ContainsFunc(kept, func(o string) bool { return strings.EqualFold(o, name) }):
		case stands(name, english):
			kept = append(kept, name)
		default:
			a.drop(name, what+": the name is not in the article")
		}
	}
	return kept
}

// drop records something that did not hold and is not a claim.
func (a *Article) drop(text, reason string) {
	a.Dropped = append(a.Dropped, Dropped{Text: text, Reason: reason})
}

// stands reports whether a name stands in the text as whole words.
func stands(name, text string) bool { return carries(text, []string{name}) }

var isoDate = regexp.MustCompile(`^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$`)

// dateStands reports whether the text gives the date: its day and month in one
// place, and its year there, elsewhere in the text, or in the date of publication.
func dateStands(date, text, published string) bool {
	m := isoDate.FindStringSubmatch(date)
	if m == nil {
		return false
	}
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	year, month, day := number(m[1]), number(m[2]), number(m[3])
	yearStands := strings.HasPrefix(published, m[1])
	dayStands := month == 0
	for _, d := range fact.Extract(text, "en").Dates {
		if d.Year == year {
			yearStands = true
		}
		if month != 0 && d.Month == month && (day == 0 || d.Day == day) && (d.Year == 0 || d.Year == year) {
			dayStands = true
		}
	}
	return yearStands && dayStands
}
