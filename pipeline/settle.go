package pipeline

import (
	"cmp"
	"fmt"

	"github.com/babelwire/babelwire/pipeline/segment"
)

// leadSentences is how many sentences stand for an article that no model read.
const leadSentences = 5

// extract makes an article's claims without a model: its leading sentences as
// they stand, or as the rules mended them, called unchecked.
func (p *Pipeline) extract(a *Article) {
	for _, s := range a.content() {
		switch {
		case s.mended.Text != "":
			s.English = s.mended.Text
		case a.genuine(s):
			s.English = s.Original
		}
		if s.Kind != "sentence" || len(a.Claims) == leadSentences || !p.reads(s.Lang) {
			continue
		}
		a.Claims = append(a.Claims, Claim{
			ID: "c" + hash(a.SHA256, s.ID), Text: cmp.Or(s.mended.Text, s.Original), Kind: "fact", Evidence: []string{s.ID}, Verdict: Unchecked,
		})
	}
	a.settle()
	switch {
	case a.unasked != "":
		a.end(Partial, a.unasked, "The model could not be asked: sentences stand as the source has them.")
	case a.State == OK || a.State == Partial && a.lost == 0 && a.unread == nil:
		a.end(OK, "model.none", "No model was asked: sentences stand as the source has them.")
	}
}

// leadingClaims stands in for a summary that the model could not give: the
// leading sentences of the chunk's English, each its own proof.
func (p *Pipeline) leadingClaims(a *Article, c chunk) []Claim {
	var claims []Claim
	for _, s := range c.segments {
		if s.English == "" || s.Kind != "sentence" || len(claims) == leadSentences {
			continue
		}
		if claim, _ := p.proveClaim(a, rawClaim{Text: s.English, Evidence: []string{s.ID}}); failures(claim.Checks) == 0 {
			claims = addClaim(claims, claim)
		}
	}
	return claims
}

// standIn has the leading sentences of the sources stand in for a briefing that
// would be empty: the endpoint was lost, or a limit met, before any source was
// done. The briefing is then one without a model, but its sources are partial
// and may be tried again.
func (p *Pipeline) standIn(articles []*Article) {
	var unasked []*Article
	for _, a := range articles {
		switch {
		case len(a.Claims) > 0:
			return
		case a.State == FailedRetry && waits(a.Reason):
			unasked = append(unasked, a)
		}
	}
	if p.extractive || len(unasked) == 0 {
		return
	}
	p.extractive = true
	p.log.Warn("no source could be done: their leading sentences stand in for them", "reason", unasked[0].Reason, "sources", len(unasked))
	for _, a := range unasked {
		a.forget()
		a.unasked = a.Reason
		p.extract(a)
	}
}

// settle gives a digested article its state: what is missing first, then what
// is suspicious, then what had to be mended.
func (a *Article) settle() {
	var missing, addressed int
	for i := range a.Segments {
		s := &a.Segments[i]
		switch {
		case s.Role == segment.Instruction:
			addressed++
		case s.Role == segment.Content && s.English == "":
			missing++
		}
		if s.Kind == "title" && a.TitleEN == "" && failures(s.Checks) == 0 { // it has no verdict beside it
			a.TitleEN = s.English
		}
	}
	content := len(a.content())
	switch {
	case a.unread != nil && a.unread.Code == reasonSourceTokens:
		a.end(Partial, a.unread.Code, capital(sentence(a.unread.What())))
	case a.unread != nil:
		a.end(Partial, a.unread.Code, fmt.Sprintf("%s %d of %d sentences have English.", capital(sentence(a.unread.What())), content-missing, content))
	case missing == content && a.noEnglish != nil:
		a.end(Partial, a.noEnglish.Code, fmt.Sprintf("None of the %d sentences has English that passed the checks (%s).", content, meaning(a.noEnglish.Code)))
	case missing == content:
		a.end(Partial, "check.segments", fmt.Sprintf("None of the %d sentences has English that passed the checks.", content))
	case a.noSummary != nil:
		// The words of the table, and not the fault's own: those differ between
		// the run that met it and the ones that find it in the journal.
		a.end(Partial, a.noSummary.Code, fmt.Sprintf("There is no summary that could be used (%s); the leading sentences stand for it.", meaning(a.noSummary.Code)))
	case len(a.Claims) == 0:
		a.end(Partial, "check.claims", "No claim of the summary followed from the article.")
	case missing > 0:
		a.end(Partial, "check.segments", fmt.Sprintf("%d of %d sentences have no English that passed the checks%s.", missing, content, alsoDropped(a.lost)))
	case a.lost > 0:
		a.end(Partial, "check.claims", fmt.Sprintf("%s did not follow from the sentences cited and %s dropped.", counted(a.lost, "claim"), wasWere(a.lost)))
	case addressed > 0:
		a.end(Flagged, "input.instruction", fmt.Sprintf("%s addressed to a model; nothing of that was sent.", counted(addressed, "sentence")))
	case a.doc.CharsetGuessed:
		a.end(Flagged, "input.encoding_guess", fmt.Sprintf("The character set was guessed: %s.", a.doc.Charset))
	case a.doc.Degraded:
		a.end(OKRepaired, "input.html_degraded", "The page's main text could not be told from its furniture: all visible text was read.")
	case a.repaired+a.Tokens.mended > 0:
		a.end(OKRepaired, "answer.repaired", fmt.Sprintf("%s asked again or mended by code, then held.", counted(a.repaired+a.Tokens.mended, "answer")))
	default:
		a.end(OK, "", "")
	}
	if addressed > 0 && a.Reason != "input.instruction" {
		a.Message += fmt.Sprintf(" %s addressed to a model; nothing of that was sent.", counted(addressed, "sentence"))
	}
}

func alsoDropped(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("; %s %s dropped", counted(n, "claim"), wasWere(n))
}

func wasWere(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}
