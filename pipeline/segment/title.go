package segment

import "strings"

// markTitle chooses the title among the headline-like lines above the running
// text, marks what repeats it, and marks the other headings.
func (d *document) markTitle() {
	first, _ := d.body()
	var cand []int
	for i := range d.paras {
		if i > headLines*2 || (i > first && len(cand) > 0) {
			break
		}
		p := &d.paras[i]
		if p.kind == "" && d.headline(p) && (i < first || first == len(d.paras)) {
			cand = append(cand, i)
		}
	}
	// A caption is the line above a credit, never the title while another
	// candidate stands above it.
	title := -1
	for _, i := range cand {
		p := &d.paras[i]
		if title < 0 || (d.paras[title].words < 4 && p.words >= 4 && !endsSentence(d.raw(p))) {
			title = i
		}
		if d.paras[title].words >= 4 {
			break
		}
	}
	if title >= 0 {
		title = d.markRepeats(title, cand)
		d.paras[title].kind = kindTitle
	}
	for i := range d.paras {
		p := &d.paras[i]
		if p.kind == "" && !p.prose && p.lines == 1 && d.headingLike(p) {
			p.kind = kindHeading
		}
	}
}

// headline reports a line that could be the title.
func (d *document) headline(p *para) bool {
	if p.prose && !endsWithAsk(d.raw(p)) || p.folded == "" || p.runes > maxTitle || p.lines > 2 || p.words == 0 || p.dated != noDate || p.leadEnd > 0 {
		return false
	}
	raw := d.raw(p)
	if isListItem(raw) || isInstruction(raw) {
		return false
	}
	m := lastMark(raw)
	return (m != '.' && m != ':' && m != ',' && m != '…') || p.words < 2
}

func endsWithAsk(raw string) bool {
	switch lastMark(raw) {
	case '?', '؟', '!', '？', '！':
		return true
	}
	return false
}

// headingLike reports a short line without a final stop.
func (d *document) headingLike(p *para) bool {
	raw := d.raw(p)
	if p.runes > maxHeading || p.words == 0 || isListItem(raw) || strings.HasSuffix(raw, ":") || strings.HasSuffix(raw, ",") || strings.HasSuffix(raw, ";") || strings.HasSuffix(raw, "،") {
		return false
	}
	return !endsSentence(raw)
}

// markRepeats looks for lines that say the title again, with or without the
// name of a section before it or of the site after it. The cleanest becomes the
// title, the others repeated titles. It returns the index of the title.
func (d *document) markRepeats(title int, cand []int) int {
	for _, i := range cand {
		if i != title && repeats(d.key(title), d.key(i)) && len(d.key(i)) < len(d.key(title)) {
			title = i
		}
	}
	for i := range d.paras {
		p := &d.paras[i]
		if i == title || p.kind != "" || p.folded == "" || p.runes > maxTitle || p.leadEnd > 0 {
			continue
		}
		if k := d.key(i); repeats(k, d.key(title)) || (i < title && repeats(d.key(title), k)) {
			p.kind, p.prose = kindRepeatedTitle, false
		}
	}
	return title
}

func (d *document) key(i int) string { return stripMarks(d.paras[i].folded) }

// repeats reports that long is short, or short with a few words more before or
// after it.
func repeats(long, short string) bool {
	if long == short {
		return words(short) >= 2
	}
	n, extra := words(short), words(long)-words(short)
	if n < 4 || extra < 0 || extra > 4 || extra*2 > n {
		return false
	}
	return strings.HasPrefix(long, short+" ") || strings.HasSuffix(long, " "+short)
}
