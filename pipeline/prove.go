package pipeline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/babelwire/babelwire/pipeline/segment"
)

// This file is the first link of the proof: a claim against the English of the
// segments it cites. What "stands there" means is in support.go; points are
// proven in point.go.

const (
	checkEvidence = "evidence"
	checkWords    = "words"
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
		if len(claim.Evidence) > 1 && says(a.segment(id).English, claim.Text) {
			claim.Evidence = []string{id}
			claim.Checks = p.checkClaim(a, claim)
		}
	}
	if quoted := a.quotesOf(claim); quoted != claim.Text {
		claim.Text = quoted // what is published is what was checked
		claim.Checks = p.checkClaim(a, claim)
	}
	claim.ID = a.claimID(claim)
	claim.Verdict = verdict(claim.Checks)
	return claim, moved
}

// claimID is the id of a claim that was proven: a hash of what it says and of
// the sentences that it cites.
func (a *Article) claimID(c Claim) string {
	return "c" + hash(a.SHA256, c.Text, strings.Join(c.Evidence, " "))
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

// skillChecks says where the model's measured skill lets nothing be called
// checked. Genuine English needs no skill; an unmeasured language is named in
// the briefing's header, and its verdict stays.
func (p *Pipeline) skillChecks(a *Article, c Claim) []Check {
	for _, id := range c.Evidence {
		s := a.segment(id)
		if a.genuine(s) {
			continue
		}
		if key := a.skillKey(s.Lang); p.skill(key).Grade == Weak {
			return []Check{{Check: checkSkill, Result: Unknown, Why: fmt.Sprintf("The model is graded weak in %s.", SkillName(key))}}
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
