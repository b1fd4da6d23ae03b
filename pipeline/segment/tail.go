package segment

import (
	"strings"
)

// strongEnd are kinds below which an article does not go on with one sentence.
var strongEnd = map[string]bool{kindSignOff: true, kindTagList: true, kindCommentForm: true, kindComment: true, kindContact: true}

// passing are kinds that stand inside articles, so that the article may go on
// below them.
var passing = map[string]bool{kindAdvertisement: true, kindPhotoCredit: true, kindCaption: true, kindTeaser: true, kindTimeAgo: true, kindTicker: true, kindCounter: true, kindDateLine: true}

// markTail marks what stands below the last sentence of the article: names of
// writers, tags, links, farewells. Sentences, quotations, lists, tables and
// headings with something below them are kept until the first line of
// furniture closes the article. Corrections are kept everywhere.
func (d *document) markTail() {
	d.markVoice()
	last := d.lastSentence()
	if last < 0 {
		return
	}
	if last == len(d.paras)-2 && d.plain() && d.paras[last+1].words >= itemWords {
		return // one line below a text without any furniture proves nothing
	}
	closed := false
	for i := last + 1; i < len(d.paras); i++ {
		p := &d.paras[i]
		raw := d.raw(p)
		if p.kind != "" && p.kind != kindHeading {
			closed = closed && !(d.live && p.kind == kindDateLine) || !passing[p.kind]
			continue
		}
		if isCorrection(p.folded) || p.runes <= maxSegment && isInstruction(raw) {
			continue
		}
		if d.forum && (endsSentence(raw) || p.kind == kindHeading && forumHead.MatchString(stripMarks(p.folded))) {
			continue
		}
		if !closed {
			if j := d.listRun(i); j > i {
				i = j - 1
				continue
			}
			if d.belongs(i) {
				continue
			}
		}
		p.kind, p.prose = kindFooter, false
		closed = true
	}
}

// plain reports a text in which no line is furniture so far.
func (d *document) plain() bool {
	for i := range d.paras {
		switch d.paras[i].kind {
		case "", kindTitle, kindHeading, kindRepeatedTitle:
		default:
			return false
		}
	}
	return true
}

// longLine is the number of words from which a line without a final stop is
// more often a sentence than furniture.
const longLine = 9

// belongs reports a line below the last long sentence that is still the
// article.
func (d *document) belongs(i int) bool {
	p, raw := &d.paras[i], d.raw(&d.paras[i])
	line := stripMarks(p.folded)
	switch {
	case p.folded == "":
		return true
	case d.speaks(p) || farewell.MatchString(line) || barePunctuation(raw):
		return false
	case isQuoteLine(raw, p.words), p.prose:
		return true
	case endsSentence(raw) && !isTruncated(raw):
		return true
	case p.words >= longLine && !strings.Contains(raw, " | "), attributed(line) != "":
		return true // a sentence whose stop was lost
	case strings.HasSuffix(raw, ":") && p.words >= 2: // announces a list
		return i+1 < len(d.paras) && d.listRun(i+1) > i+1
	case i+1 < len(d.paras) && p.words <= 8: // a heading, if the article stands below
		n := &d.paras[i+1]
		if n.kind == kindHeading && p.kind == kindHeading && d.itemLike(n) && d.listRun(i+1) >= i+3 {
			return true
		}
		return n.kind == "" && (n.prose || n.words >= 4 && endsSentence(d.raw(n)) && !isTruncated(d.raw(n)) || isQuoteLine(d.raw(n), n.words) || isCorrection(n.folded) || d.listRun(i+1) > i+1 && p.kind == kindHeading && (listLetter.MatchString(d.raw(n)) || n.block != p.block || d.itemLike(n) || n.words >= itemWords && d.paras[i+2].words >= itemWords))
	}
	return false
}

// lastSentence returns the last paragraph of running text that is the
// article's. A lone sentence below two lines that end a page is the page's.
func (d *document) lastSentence() int {
	_, last := d.body()
	if last < 0 || d.forum || d.paras[last].runes > maxFormulaLine || isCorrection(d.paras[last].folded) {
		return last
	}
	prev, above := -1, 0
	for j := range last {
		if q := &d.paras[j]; q.kind == "" && q.prose {
			prev = j
			above++
		}
	}
	strong := 0
	for j := prev + 1; j < last; j++ {
		if strongEnd[d.paras[j].kind] {
			strong++
		}
	}
	if strong < 2 || above < 4 {
		return last
	}
	d.paras[last].kind, d.paras[last].prose = kindFooter, false
	return prev
}

// markNeighbours marks names that stand beside a date, a count or a credit.
func (d *document) markNeighbours() {
	beside := map[string]bool{kindDateLine: true, kindPhotoCredit: true, kindCaption: true, kindCounter: true, kindTimeAgo: true, kindAuthorBox: true}
	for i := range d.paras {
		p := &d.paras[i]
		if p.kind != "" && p.kind != kindHeading || p.prose || p.words < 2 || p.words > 3 || !isName(d.raw(p)) || endsSentence(d.raw(p)) || isCaseless(d.raw(p)) {
			continue
		}
		if i > 0 && (d.paras[i-1].kind == kindDateLine || d.paras[i-1].kind == kindTimeAgo || d.paras[i-1].kind == kindCounter) || i+1 < len(d.paras) && beside[d.paras[i+1].kind] {
			p.kind = kindAuthorBox
		}
	}
}

// commentAge opens a comment with its author and its age: "Name · 4 hours ago ·
// text".
var commentAge = compile(`^(?:[^ ]+ ){1,4}(?:[·•|(,:–—-] )?(?:(?:\d+|an?|een|une?) ?[a-z]+ (?:ago|geleden|lalu|yang lalu)|il y a \d+ ?[a-z]+|(?:منذ|قبل) (?:\d+ )?[^ ]+)(?: \))? [·•|:–—-] .`)

var (
	voiceWe      = compile(`(?: |^)(?:we|our|us|nous|nos|notre|wij|we|ons|onze|kami|نحن|نرحب|ندعوكم|يسعدنا|موقعنا)(?: |$)`)
	voiceYou     = compile(`(?: |^)(?:you|your|vous|votre|vos|u|uw|je|jij|jouw|jullie|anda|kamu|kalian|بكم|لكم|تعليقاتكم|اراءكم|مشاركتكم|مشاركاتكم)(?: |$)`)
	voiceService = compile(`(?: |^)(?:comments|commenting|conversations?|community|subscribers?|readers?|journalism|platform|support|newsletter|feedback|terms|commentaires?|lecteurs?|abonnes?|journalisme|charte|reacties|lezers|abonnees|journalistiek|huisregels|komentar|pembaca|pelanggan|jurnalisme|تعليقات|تعليقاتكم|القراء|المشتركين|صحافة)(?: |$)`) //nolint:misspell // words of other languages
)

// speaks reports a sentence in which the page addresses its reader.
func (d *document) speaks(p *para) bool {
	if p.folded == "" || p.runes > 300 || strings.ContainsAny(d.raw(p), "\"“«„") {
		return false
	}
	line := stripMarks(p.folded)
	if attributed(line) != "" {
		return false
	}
	return voiceWe.MatchString(line) && voiceYou.MatchString(line) && voiceService.MatchString(line)
}

// markVoice marks sentences of the page itself in the last part of it:
// invitations to comment, disclaimers, addresses, farewells.
func (d *document) markVoice() {
	from := len(d.paras) / 2
	for i := from; i < len(d.paras); i++ {
		p := &d.paras[i]
		if p.kind != "" || p.folded == "" || isCorrection(p.folded) {
			continue
		}
		line := stripMarks(p.folded)
		raw := d.raw(p)
		switch {
		case i > len(d.paras)*2/3 && commentAge.MatchString(p.folded) && !d.forum:
			p.kind = kindComment
		case closedThread.MatchString(line) && p.words <= 16 && !hasToken(line, byWords), logInTo.MatchString(line) && p.words <= 16:
			p.kind = kindCommentForm
		case i > len(d.paras)*2/3 && !d.forum && isDatedComment(p, raw):
			p.kind = kindComment
			if n := i + 1; p.words <= 10 && n < len(d.paras) && d.paras[n].kind == "" && !isCorrection(d.paras[n].folded) {
				d.paras[n].kind, d.paras[n].prose = kindComment, false
			}
		case d.speaks(p):
			p.kind = kindCallout
		case isDisclaimer(line, p.runes), p.words <= maxCallout && attributed(line) == "" && endNotices.MatchString(line):
			p.kind = kindDisclaimer
		case isContact(line, raw):
			p.kind = kindContact
		default:
			continue
		}
		p.prose = false
	}
}
