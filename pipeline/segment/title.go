package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// markTitle chooses the title among the headline-like lines above the running
// text, marks what repeats it, and marks the other headings.
func (d *document) markTitle() {
	first, _ := d.body()
	first = d.pastAsking(first)
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
	if first < len(d.paras) && first < headLines && d.stoppedTitle(first, cand) {
		cand = append(cand, first)
	}
	title, best := -1, 0
	for _, i := range cand {
		if s := d.titleScore(i); title < 0 || s > best {
			title, best = i, s
		}
	}
	if title >= 0 {
		title = d.markRepeats(title, cand)
		d.paras[title].kind, d.paras[title].prose = kindTitle, false
	}
	for i := range d.paras {
		p := &d.paras[i]
		if p.kind == "" && !p.prose && p.lines == 1 && d.headingLike(p) {
			p.kind = kindHeading
		}
	}
}

// pastAsking returns the first paragraph of running text that is not a question
// or a cry, which a title may be.
func (d *document) pastAsking(first int) int {
	i := first
	for ; i < len(d.paras) && i < headLines; i++ {
		p := &d.paras[i]
		if p.kind == "" && p.prose && (!d.headline(p) || p.words > 22) {
			return i
		}
	}
	if i == headLines || i == len(d.paras) {
		return first
	}
	return i
}

// stoppedTitle reports a first sentence that is a title with a final stop: no
// other line above it can be the title, and a byline or date stands below it.
func (d *document) stoppedTitle(first int, cand []int) bool {
	for _, i := range cand {
		if d.titleScore(i) >= 8 {
			return false
		}
	}
	p := &d.paras[first]
	if first+1 >= len(d.paras) || p.words > 20 || p.lines > 1 || p.leadEnd > 0 || isInstruction(d.raw(p)) {
		return false
	}
	n := &d.paras[first+1]
	line := stripMarks(n.folded)
	if n.kind == kindDateLine || n.kind == kindAuthorBox || n.dated != noDate || n.words <= 10 && byStart.MatchString(line) {
		p.prose = false
		return true
	}
	return false
}

// titleScore says how much a line looks like a title: a name of a site or
// section is short and has no small words, a caption stands above a credit, a
// repeated line is the title. Among equals the first line wins.
func (d *document) titleScore(i int) int {
	p, raw := &d.paras[i], d.raw(&d.paras[i])
	line := stripMarks(p.folded)
	score := min(p.words, 4) * 2
	if p.words >= 5 {
		score += 2
	}
	if strings.ContainsAny(raw, ",:'’‘“”«»\"%?") || strings.ContainsFunc(raw, unicode.IsDigit) {
		score++
	}
	if p.words > 25 {
		score -= 4
	}
	sections := 0
	for _, t := range tokens(line) {
		if isNavWord(t) {
			sections++
		}
	}
	if p.words >= 3 && sections*2 >= p.words || sections >= 3 {
		score -= 8
	}
	if strings.Count(raw, " | ")+strings.Count(raw, " › ")+strings.Count(raw, " > ")+strings.Count(raw, " » ")+strings.Count(raw, " « ")+strings.Count(raw, " . ")+strings.Count(raw, " / ") >= 1 {
		score -= 5
	}
	if mastheadWords.MatchString(line) && p.words <= 10 {
		score -= 5
	}
	if p.words <= 8 && (allCaps(raw) || listOfNames(raw)) {
		score -= 4
	}
	if nameplate.MatchString(raw) && p.words <= 9 {
		score -= 3
	}
	if looseDate(p.folded) || byStart.MatchString(line) && isName(raw) || strings.HasPrefix(raw, "@") || isTicker(raw) || farewell.MatchString(line) {
		score -= 8
	}
	if i+1 < len(d.paras) && (d.paras[i+1].kind == kindPhotoCredit || d.paras[i+1].kind == kindCaption) && i > 0 {
		score -= 3
	}
	for j := range min(len(d.paras), headLines*2) {
		if j != i && d.paras[j].kind == "" && d.paras[j].folded != "" && p.words >= 4 && (repeats(d.key(j), d.key(i)) && len(d.key(i)) <= len(d.key(j))) {
			score += 4
			break
		}
	}
	return score
}

// nameplate is the name of a publication with what it is: "Name – magazine of
// the trade".
var nameplate = compile(`^\S+(?: \S+){0,2} [–—-] \S`)

// allCaps reports a line of capitals, three words or more: a menu or a banner.
func allCaps(raw string) bool {
	upper, lower := 0, 0
	for _, r := range raw {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	return upper >= 6 && lower == 0
}

// listOfNames reports words that all begin with a capital and have no small
// word, mark or figure between them: the items of a menu, or a name.
func listOfNames(raw string) bool {
	for _, w := range strings.Fields(raw) {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) {
			return false
		}
	}
	return !strings.ContainsAny(raw, ",:?!'’“\"0123456789")
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
