package segment

import "strings"

// isCaptionWithCredit reports a caption that ends with its credit.
func isCaptionWithCredit(line, raw string, runes int) bool {
	if runes > maxFormulaLine || words(line) > 35 {
		return false
	}
	return tailCredit.MatchString(line) && (strings.ContainsAny(raw, "©") || lastItemIsAgencyTail(line))
}

// lastItemIsAgencyTail reports "... Photo : Someone / AFP".
func lastItemIsAgencyTail(line string) bool {
	i := strings.LastIndexAny(line, "/|:©")
	return i >= 0 && isAgency(strings.TrimSpace(line[i+1:]))
}

// markCaptions marks the line above a photo credit as its caption: near the top
// below the title, or anywhere when it has no final stop. Only a credit of the
// form "Name | Agency" has a caption above it; above "Photo: Name" the lead of
// the article stands as often, and a lost lead is worse than a kept caption.
func (d *document) markCaptions() {
	const captionWords = 24
	seenProse := false
	for i := range d.paras {
		p := &d.paras[i]
		if i+1 < len(d.paras) && d.paras[i+1].kind == kindPhotoCredit && barsToAgency(d.raw(&d.paras[i+1])) && i > 0 && p.words > 0 && p.words <= captionWords && p.leadEnd == 0 {
			stop := endsSentence(d.raw(p))
			top := !seenProse && i < headLines && d.hasTitleAbove(i)
			if (p.kind == "" && stop && top) || ((p.kind == "" || p.kind == kindHeading) && !stop && (top || seenProse)) {
				p.kind = kindCaption
			}
		}
		if d.captionAbove(i, seenProse) {
			p.kind, p.prose = kindCaption, false
		}
		if p.kind == "" && p.prose {
			seenProse = true
		}
	}
}

// shortCaption is the length up to which a sentence between the title and the
// first paragraph, above a credit, is a caption; a lead is longer, or stands above
// "Photo: Name".
const shortCaption = 14

// captionAbove reports the line above any other credit: without a final stop
// anywhere below the title, with one only above the first sentence, and only
// where enough of an article follows.
func (d *document) captionAbove(i int, seenProse bool) bool {
	p := &d.paras[i]
	if i == 0 || i+1 >= len(d.paras) || d.paras[i+1].kind != kindPhotoCredit && !strings.HasPrefix(d.raw(&d.paras[i+1]), "©") || p.kind != "" && p.kind != kindHeading || p.words < 3 || p.leadEnd > 0 || p.folded == "" || listLetter.MatchString(d.raw(p)) || !d.hasTitleAbove(i) || !d.proseBelow(i+1) {
		return false
	}
	if endsSentence(d.raw(p)) {
		return !seenProse && p.words <= shortCaption && strings.ContainsAny(d.raw(&d.paras[i+1]), "/|©") && !isQuoteLine(d.raw(p), p.words)
	}
	return p.words <= 24 && !strings.HasSuffix(d.raw(p), ":")
}

func (d *document) hasTitleAbove(i int) bool {
	for j := range i {
		if d.paras[j].kind == kindTitle {
			return true
		}
	}
	return false
}
