package segment

import (
	"strings"
	"unicode/utf8"
)

// document is a text on its way through the rules.
type document struct {
	text      string
	paras     []para
	published string
	publisher string
}

// para is a paragraph: one line, or the joined lines of hard-wrapped prose.
type para struct {
	span
	block int
	lines int

	folded  string // fold of the text; "" where it is too long to be furniture
	words   int    // words of folded
	runes   int
	kind    string // decided kind; "" is prose that goes to the sentence splitter
	date    string // date of a date line
	dated   dateStrength
	leadEnd int  // end of an inline date before the prose, 0 if there is none
	prose   bool // clearly a sentence or several of the article
}

// maxHeading is the length in runes up to which a line without a final stop is
// a heading; proseWords is the least number of words of a line with a final
// stop that proves running text.
const (
	maxHeading  = 160
	maxTitle    = 250
	proseWords  = 8
	proseRunes  = 220
	caselessMin = 24 // runes that stand for proseWords in scripts without spaces
)

func (d *document) raw(p *para) string { return d.text[p.start:p.end] }

// describe finds everything that can be said of a paragraph by itself.
func (d *document) describe(p *para) {
	raw := d.raw(p)
	p.runes = utf8.RuneCountInString(raw)
	if p.runes <= 1 && (raw[0] < '0' || raw[0] > '9') {
		return // no rule knows a lone character
	}
	if p.runes > maxFormulaLine*2 {
		p.prose = true
		p.words = proseWords
	} else {
		p.folded = fold(raw)
		p.words = words(p.folded)
		long := p.words >= proseWords || (p.runes >= caselessMin && p.words <= 3)
		p.prose = endsSentence(raw) && !isTruncated(raw) && long || p.runes > proseRunes
	}
	if n, date := leadingDate(raw); n > 0 {
		p.leadEnd = p.start + n
		p.prose = true
		if d.published == "" {
			d.published = date
		}
		return
	}
	if p.folded == "" || p.lines > 2 {
		return
	}
	line := stripMarks(p.folded)
	if date, strength := dateLine(line, raw); strength != noDate {
		p.date, p.dated = date, strength
		p.prose = false
		if strength == sureDate {
			p.kind = kindDateLine
		}
		return
	}
	p.kind = lineKind(p.folded, raw)
	if p.kind == "" {
		if name, ok := sourceCredit(line, raw); ok {
			p.kind = kindSourceCredit
			if d.publisher == "" {
				d.publisher = name
			}
		}
	}
	if p.kind == "" && isCaptionWithCredit(line, raw, p.runes) {
		p.kind = kindCaption
	}
	if p.kind != "" {
		p.prose = false
	}
}

// markMenus marks runs of three or more short lines of which at least half name
// sections or the like.
func (d *document) markMenus() {
	item := func(p *para) bool {
		return p.words > 0 && p.words <= 3 && p.dated == noDate && !endsSentence(d.raw(p)) && (p.kind == "" || p.kind == kindMenu)
	}
	for i := 0; i < len(d.paras); {
		j, known := i, 0
		for j < len(d.paras) && item(&d.paras[j]) {
			if d.paras[j].kind == kindMenu || isNavWord(stripMarks(d.paras[j].folded)) {
				known++
			}
			j++
		}
		if j-i >= 3 && known*2 >= j-i {
			for k := i; k < j; k++ {
				d.paras[k].kind = kindMenu
			}
		}
		i = max(j, i+1)
	}
}

// markRelated marks what stands under a heading such as "Recent posts":
// headlines, cut teasers, ages and dates, until prose resumes or the text ends.
func (d *document) markRelated() {
	for i := 0; i < len(d.paras); i++ {
		if !d.opensRelated(i) {
			continue
		}
		d.paras[i].kind = kindRelated
		for j := i + 1; j < len(d.paras); j++ {
			if d.resumes(j) {
				break
			}
			p := &d.paras[j]
			switch {
			case p.dated != noDate:
				p.kind = kindDateLine
				p.date = "" // the date of another article
			case p.kind != "":
			case isTruncated(d.raw(p)), p.prose && !endsWithAsk(d.raw(p)):
				p.kind = kindTeaser
			default:
				p.kind = kindRelated
			}
			i = j
		}
	}
}

// opensRelated reports a heading of a block of links. The formulas that also
// start a one-line teaser open a block only when nothing follows them in their
// line.
func (d *document) opensRelated(i int) bool {
	p := &d.paras[i]
	if p.kind == kindRelated {
		return true
	}
	if p.kind != kindTeaser || p.words > 3 {
		return false
	}
	switch strings.TrimRight(stripMarks(p.folded), " :") {
	case "read also", "also read", "see also", "lire aussi", "a lire aussi", "a lire", "voir aussi", "lees ook", "zie ook", "baca juga", "simak juga", "اقرا ايضا", "شاهد ايضا", "lea tambien", "lesen sie auch", "leggi anche", "leia tambem":
		return true
	}
	return false
}

// resumes reports that paragraph j of a related block is the article again: a
// full sentence that no age or date follows as it follows a teaser.
func (d *document) resumes(j int) bool {
	p := &d.paras[j]
	if p.kind != "" || p.dated != noDate || !p.prose || p.leadEnd > 0 {
		return p.leadEnd > 0
	}
	if p.runes <= maxHeading && endsWithAsk(d.raw(p)) {
		return false // a headline that asks
	}
	if j+1 < len(d.paras) {
		if n := &d.paras[j+1]; n.kind == kindTimeAgo || (n.dated != noDate && n.words <= 6) {
			return p.runes > maxFormulaLine*2
		}
	}
	return true
}

// markTimeAgoItems finds teaser lists without a heading: a headline, a cut
// teaser and an age, in this order.
func (d *document) markTimeAgoItems() {
	for i := 2; i < len(d.paras); i++ {
		head, teaser, age := &d.paras[i-2], &d.paras[i-1], &d.paras[i]
		if age.kind == kindTimeAgo && teaser.kind == "" && head.kind == "" && isTruncated(d.raw(teaser)) && !head.prose && i > 2 {
			teaser.kind, head.kind = kindTeaser, kindRelated
		}
	}
}

// markAuthorBoxes extends "About the author" over the paragraph below it.
func (d *document) markAuthorBoxes() {
	for i := range d.paras {
		p := &d.paras[i]
		if p.kind != kindAuthorBox || i+1 >= len(d.paras) || !aboutAuthor[stripColon(p.folded)] {
			continue
		}
		n := &d.paras[i+1]
		if n.kind == "" && n.runes <= maxFormulaLine*2 && i > len(d.paras)/2 {
			n.kind, n.prose = kindAuthorBox, false
		}
	}
}

var aboutAuthor = phraseSet(`about the author; about the authors; à propos de l'auteur; l'auteur; over de auteur; tentang penulis; عن الكاتب; عن المؤلف; نبذة عن الكاتب; sobre el autor; über den autor; sull'autore; sobre o autor`)

func stripColon(folded string) string { return strings.TrimRight(stripMarks(folded), " :") }

// body returns the first and the last paragraph of running text; first is
// len(paras) and last is -1 where there is none.
func (d *document) body() (first, last int) {
	first, last = len(d.paras), -1
	for i := range d.paras {
		if p := &d.paras[i]; p.kind == "" && p.prose {
			first = min(first, i)
			last = i
		}
	}
	return first, last
}

// headLines is how far down a page its head reaches at most, in paragraphs.
const headLines = 12

// markEdges decides the lines that are furniture only above or below the
// running text: bare dates, bylines, credits without a colon, section names.
// It also takes the publication date from the first date line.
func (d *document) markEdges() {
	first, last := d.body()
	for i := range d.paras {
		p := &d.paras[i]
		above, below := i < first && i < headLines, i > last && last >= 0
		if p.kind == "" && p.dated == bareDate && (above || below) {
			p.kind = kindDateLine
		}
		if p.kind == kindDateLine && p.date != "" && d.published == "" {
			d.published = p.date
		}
		if p.kind != "" || p.prose || p.folded == "" || !(above || below) {
			continue
		}
		raw := d.raw(p)
		switch {
		case i > 0 && isAgency(stripMarks(p.folded)):
			p.kind = kindPhotoCredit
			if below {
				p.kind = kindSourceCredit
				d.setPublisher(raw)
			}
		case i > 0 && p.words <= 5:
			if name, ok := bareSource(raw); ok {
				p.kind = kindSourceCredit
				d.setPublisher(name)
				continue
			}
			fallthrough
		default:
			if name, ok := byline(raw); ok && i > 0 {
				p.kind = kindAuthorBox
				d.setPublisher(name)
			} else if above && i+1 < len(d.paras) && sectionNames[stripMarks(p.folded)] {
				p.kind = kindCategory
			}
		}
	}
}

func (d *document) setPublisher(name string) {
	if d.publisher == "" {
		d.publisher = cleanName(name)
	}
}

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
		if p.kind == "" && p.prose {
			seenProse = true
		}
	}
}

func (d *document) hasTitleAbove(i int) bool {
	for j := range i {
		if d.paras[j].kind == kindTitle {
			return true
		}
	}
	return false
}
