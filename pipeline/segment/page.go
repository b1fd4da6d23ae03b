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
	forum     bool // questions and answers, not an article
	live      bool // a live report: times between the paragraphs
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
	if n, date := leadingDate(raw); n > 0 && !isDateLine(raw) {
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
	if surelyDate(p.folded) && looseDate(p.folded) || p.words <= 9 && !endsSentence(raw) && publishLine.MatchString(line) && hasTime(p.folded) {
		p.kind, p.prose = kindDateLine, false
		return
	}
	p.kind = lineKind(p.folded, raw)
	if p.kind == kindTeaser && p.start == 0 && p.words >= longLine-1 {
		p.kind = "" // the page begins with its title: "Watch: ..."
	}
	if p.kind == "" {
		if name, ok := sourceCredit(line, raw); ok {
			p.kind = kindSourceCredit
			if d.publisher == "" {
				d.publisher = name
			}
		}
	}
	if p.kind == "" && (isCaptionWithCredit(line, raw, p.runes) || isCaptionInBrackets(line, raw)) {
		p.kind = kindCaption
	}
	if p.kind != "" {
		p.prose = false
	}
}

// markRelated marks what stands under a heading such as "Recent posts":
// headlines, cut teasers, ages and dates, until prose resumes or the text ends.
func (d *document) markRelated() {
	seenProse := false // above the article, such a line is an item of a menu
	for i := 0; i < len(d.paras); i++ {
		if p := &d.paras[i]; p.kind == "" && p.prose {
			seenProse = true
		}
		if !seenProse || !d.opensRelated(i) {
			continue
		}
		d.paras[i].kind = kindRelated
		opener := i
		for j := i + 1; j < len(d.paras); j++ {
			if opener+1 < j && d.paras[opener+1].block == d.paras[opener].block && d.paras[j].block != d.paras[opener].block {
				break // the links stood right below their heading, and here is a blank line
			}
			if d.resumes(j) {
				d.giveBackHeading(opener, j)
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

// giveBackHeading makes the last line of a related block a heading of the
// article again: the block was opened by paragraph opener, the article resumes
// at to, and the line is shorter than the headline above it and than headlines
// are.
func (d *document) giveBackHeading(opener, to int) {
	const most = 5
	if to-2 <= opener {
		return // the block would be empty
	}
	p, above := &d.paras[to-1], &d.paras[to-2]
	if p.kind == kindRelated && p.words <= most && (!endsWithAsk(d.raw(p)) || p.words <= 3) && (above.kind == kindRelated || above.kind == kindTeaser) && above.words > p.words {
		p.kind = ""
	}
}

// opensRelated reports a heading of a block of links. The formulas that also
// start a one-line teaser open a block only when nothing follows them in their
// line.
func (d *document) opensRelated(i int) bool {
	p := &d.paras[i]
	if p.kind == kindRelated {
		_, rest, _ := strings.Cut(p.folded, " : ")
		return rest == "" // else a teaser on the line of its cue
	}
	if p.kind != kindTeaser || p.words > 4 {
		return false
	}
	if strings.HasSuffix(strings.TrimRight(p.folded, " "), ":") {
		return true
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
	if p.kind == "" && p.words >= 3 && p.leadEnd == 0 && strings.HasSuffix(d.raw(p), ":") && j+1 < len(d.paras) {
		return true // announces a list
	}
	if p.kind == "" && (isCorrection(p.folded) || listLetter.MatchString(d.raw(p)) || d.shortSentence(j)) {
		return true
	}
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

// shortSentence reports a sentence of three words or more that ends with a full
// stop and is no teaser with its age below it: headlines have no full stop.
func (d *document) shortSentence(j int) bool {
	p, raw := &d.paras[j], d.raw(&d.paras[j])
	if p.prose || p.words < 3 || p.dated != noDate || lastMark(raw) != '.' || isTruncated(raw) {
		return false
	}
	if j+1 < len(d.paras) {
		n := &d.paras[j+1]
		return n.kind != kindTimeAgo && n.dated == noDate
	}
	return false
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
