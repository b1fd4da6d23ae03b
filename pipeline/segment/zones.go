package segment

import (
	"strings"
)

// A page has a head, a body and a tail. In the body only a formula makes a
// line furniture; above the title and below the last sentence a line has to
// look like the article to be kept.

var (
	mastheadWords = compile(`(?: |^)(?:(?:view|open|read|voir|ouvrir|bekijk|open|lihat|buka|اعرض|افتح) .{0,30}(?:browser|navigateur|online|peramban|المتصفح)|visualisez pas|ne s affiche pas|tidak tampil|niet goed weergegeven|having trouble viewing|لم تظهر|lettre d information|newsletter|nieuwsbrief|weekly|daily|hebdo|surat bulanan|buletin|bulletin|نشرة|العدد|wekelijkse|mingguan|edition|issue|edisi|editie|numero|nomor|nr|siaran pers|persbericht|communique)(?: |$)`)
	noticeWords   = compile(`(?: |^)(?:cookies?|kuki|traceurs|trackers|(?:our|nos|onze) (?:\d+ )?(?:partners|partenaires)|الكوكيز|ملفات (?:تعريف )?الارتباط)(?: |$)`)
)

// markMasthead marks greetings, cookie notices and notes that stand as whole
// sentences above the first sentence of the article, so that the title is
// looked for below them.
func (d *document) markMasthead() {
	seen := 0
	for i := 0; i < len(d.paras) && i < headLines && seen < 1; i++ {
		p := &d.paras[i]
		if p.kind != "" || p.folded == "" || p.leadEnd > 0 {
			continue
		}
		line := stripMarks(p.folded)
		if isInstruction(d.raw(p)) {
			continue
		}
		switch {
		case greeting.MatchString(line) && p.words <= 14:
			p.kind = kindMasthead
		case p.words <= 14 && viewOnline(line):
			p.kind = kindMasthead
		case (isDisclaimer(line, p.runes) || endNotices.MatchString(line)) && p.words <= maxCallout && d.proseBelow(i):
			p.kind = kindDisclaimer
		case p.prose && noticeWords.MatchString(line) && i < 6 && attributed(line) == "" && consentYou.MatchString(line) && d.proseBelow(i) && !d.titleAbove(i):
			p.kind = kindConsent
		case p.prose:
			seen++
			continue
		default:
			continue
		}
		p.prose = false
	}
}

// viewOnline reports the link of a letter to its page.
func viewOnline(line string) bool {
	m := mastheadWords.FindString(line)
	return strings.Contains(m, "browser") || strings.Contains(m, "navigateur") || strings.Contains(m, "online") || strings.Contains(m, "peramban") || strings.Contains(m, "المتصفح") ||
		strings.Contains(m, "visualisez") || strings.Contains(m, "affiche") || strings.Contains(m, "tampil") || strings.Contains(m, "weergegeven") || strings.Contains(m, "viewing") || strings.Contains(m, "تظهر")
}

// titleAbove reports that a line that could be the title stands above i.
func (d *document) titleAbove(i int) bool {
	for j := range i {
		if p := &d.paras[j]; p.kind == "" && p.words >= 5 && d.headline(p) {
			return true
		}
	}
	return false
}

func (d *document) proseBelow(i int) bool {
	n := 0
	for j := i + 1; j < len(d.paras); j++ {
		if d.paras[j].prose && d.paras[j].kind == "" {
			n++
		}
	}
	return n >= 2
}

// markHead marks what stands above the title, and between the title and the
// first sentence what is a name, a role, a credit or a single word.
func (d *document) markHead() {
	title := -1
	for i := range d.paras {
		if d.paras[i].kind == kindTitle {
			title = i
			break
		}
	}
	if title < 0 {
		return
	}
	for i := range title {
		if p := &d.paras[i]; (p.kind == "" || p.kind == kindHeading) && !p.prose && !forumHead.MatchString(stripMarks(p.folded)) && !d.deckAbove(i) {
			p.kind = kindMasthead
		}
	}
	for i := title + 1; i < len(d.paras) && i <= title+headLines; i++ {
		p := &d.paras[i]
		if p.kind == "" && p.prose {
			return
		}
		if p.kind != "" && p.kind != kindHeading || p.folded == "" {
			continue
		}
		if listLetter.MatchString(d.raw(p)) {
			continue
		}
		if k := d.headKind(i); k != "" {
			p.kind = k
		}
	}
}

// deckAbove reports a line above the title that is a sentence or as long as a
// headline: a deck, or the title where another line was taken for it.
func (d *document) deckAbove(i int) bool {
	p, raw := &d.paras[i], d.raw(&d.paras[i])
	if isTruncated(raw) {
		return false
	}
	return p.words >= 5 && endsSentence(raw) || p.words >= longLine && d.titleScore(i) >= 8
}

// headKind returns the kind of a line between the title and the first
// sentence, or "" for a part of the article (a deck, a heading).
func (d *document) headKind(i int) string {
	p, raw := &d.paras[i], d.raw(&d.paras[i])
	line := stripMarks(p.folded)
	ask := endsWithAsk(raw)
	switch {
	case forumHead.MatchString(line), i+1 < len(d.paras) && bulleted(d.raw(&d.paras[i+1])) && p.words <= 8 && !hasTime(p.folded):
		return ""
	case d.live && i > 0 && (d.paras[i-1].kind == kindDateLine || d.paras[i-1].kind == kindTimeAgo):
		return "" // the heading of the newest paragraph
	case barePunctuation(raw), strings.HasPrefix(raw, "@"):
		return kindAuthorBox
	case looseDate(p.folded), p.words <= 12 && !endsSentence(raw) && !listLetter.MatchString(raw) && hasTime(p.folded) && len(clauses(line)) <= 4 && i+1 < len(d.paras) && properNames(lettersOnly(raw)):
		return kindDateLine
	case greeting.MatchString(line) && p.words <= 8:
		return kindMasthead
	case endsSentence(raw) || strings.HasSuffix(raw, ":") || ask || isCorrection(p.folded):
		return ""
	case byStart.MatchString(line) && p.words <= 14:
		return kindAuthorBox
	case p.words <= 8 && (isName(raw) && (!isCaseless(raw) || d.besideMeta(i)) || roleWords.MatchString(line)):
		return kindAuthorBox
	case p.words <= 3:
		return kindMasthead
	case p.words <= 5 && isCaseless(raw) && strings.ContainsAny(raw, "-–/|("):
		return kindAuthorBox
	}
	return ""
}

// besideMeta reports a line with a date, a count, a credit or another name next
// to it: in a script without capitals that tells a name from a deck.
func (d *document) besideMeta(i int) bool {
	meta := func(j int) bool {
		if j < 0 || j >= len(d.paras) {
			return false
		}
		switch p := &d.paras[j]; p.kind {
		case kindDateLine, kindTimeAgo, kindCounter, kindPhotoCredit, kindAuthorBox, kindShare, kindMenu, kindCategory:
			return true
		default:
			return p.dated != noDate
		}
	}
	return meta(i-1) || meta(i+1)
}

// lettersOnly leaves the words of a line that hold no digit and belong to no
// date.
func lettersOnly(raw string) string {
	var b strings.Builder
	for _, w := range strings.Fields(raw) {
		f := strings.Trim(fold(w), " ,.:;|-–()")
		if f == "" || dateFillers[f] || publishWords[f] || byWords[f] || looseToday[f] || monthNames[f] > 0 || f[0] >= '0' && f[0] <= '9' {
			continue
		}
		b.WriteString(w + " ")
	}
	if b.Len() == 0 {
		return "X"
	}
	return b.String()
}

// commentHead is the heading of what readers wrote.
var (
	commentWord = `(?:comments?|reactions?|replies|responses|commentaires?|reacties|reaksi|opmerkingen|komentar|tanggapan|التعليقات|تعليقات|تعليق|الردود|ردود|اراء|رايان)`
	commentHead = compile(`^(?:(?:\(? ?\d[\d.,]* ?\)? )?(?:(?:view|read|see|show|all|your|most|top|latest|vos|les|voir|tous|lihat|semua|toon|alle|de|reader|readers) ){0,3}` + commentWord + `(?: (?:closed|fermes|gesloten|ditutup|مغلقة))?(?: ?[:(–-]? ?\d[\d.,]*)?(?: \))?(?: :)?|` + commentWord + ` : .{1,30}|join the conversation|most commented|be the first to .{3,30}|soyez le premier .{3,30}|plaats als eerste .{3,30}|wees de eerste .{3,30}|jadilah yang pertama .{3,30}|كن اول .{3,30}|.{0,30}disqus.{0,30}|discussion about this post|(?:اضف|اترك|اكتب) (?:تعليقا|تعليقك|ردا)|تعليقات (?:الزوار|القراء)|(?:\d+ (?:thoughts?|comment|reponse|reflexion)|comments|reponses|reflexions|reacties|komentar|tanggapan|رايان|راي|اراء|تعليق|تعليقات) (?:on|about|sur|a|op|tentang|untuk|على|حول) .{3,150}|les commentaires sont fermes|fil rss des commentaires.{0,40})$`) //nolint:misspell // words of other languages
	commentItem = compile(`^[^\s:]{2,24}(?: [^\s:]{1,20}){0,3}(?: \d{1,2}[ .].{0,20})? ?: .`)
)

// markComments marks what readers wrote: from the heading of the comments to
// the end, unless more of the article than of the page follows.
func (d *document) markComments() {
	if d.forum {
		return
	}
	prose := make([]int, len(d.paras)+1)    // runes of prose above each paragraph
	articles := make([]int, len(d.paras)+1) // the same without lines that look like a comment
	for i := range d.paras {
		p := &d.paras[i]
		prose[i+1], articles[i+1] = prose[i], articles[i]
		if p.prose && p.kind == "" {
			prose[i+1] += p.runes
			if !commentItem.MatchString(d.raw(p)) {
				articles[i+1] += p.runes
			}
		}
	}
	for i := range d.paras {
		p := &d.paras[i]
		if p.folded == "" || p.leadEnd > 0 || p.prose && p.words > 12 || !commentHead.MatchString(stripMarks(p.folded)) {
			continue
		}
		before, after := prose[i], articles[len(d.paras)]-articles[i+1]
		if before == 0 && i > headLines || before == 0 && p.words > 4 {
			continue
		}
		if p.kind == "" {
			p.kind, p.prose = kindComment, false
		}
		if before == 0 || after*5 > before*4 {
			continue
		}
		for j := i + 1; j < len(d.paras); j++ {
			if q := &d.paras[j]; q.kind == "" && !isCorrection(q.folded) {
				q.kind, q.prose = kindComment, false
			}
		}
		return
	}
}
