package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a page says of its writer or publisher in whole sentences is known by
// its place, at the end, and by the name that it begins with: the one of the
// byline, or the one in a heading "About ...".

// tailStart is the paragraph from which on a page may speak of itself: its
// second half, and of a long page the last lines.
func (d *document) tailStart() int {
	const most = 40
	return max(len(d.paras)/2, len(d.paras)-most)
}

// markBios marks the last sentences of a page that begin with the name in its
// byline or name a writer's office.
func (d *document) markBios() {
	const last = 2 // paragraphs of running text from the end
	seen := 0
	for i := len(d.paras) - 1; i > d.tailStart() && seen < last; i-- {
		p := &d.paras[i]
		if p.kind != "" && p.kind != kindHeading || p.folded == "" || !endsSentence(d.raw(p)) || isCorrection(p.folded) {
			continue
		}
		if p.prose {
			seen++
		}
		if p.words >= 5 && p.runes <= maxFormulaLine && !isQuoteLine(d.raw(p), p.words) && attributed(stripMarks(p.folded)) == "" && (d.bylined(i) || officeBio(d.raw(p), p.folded)) {
			p.kind, p.prose = kindAuthorBox, false
		}
	}
}

// bylined reports that paragraph i begins with a name of two words that stands
// in a byline above it, or with the one word of the signature just above it.
// The person whom the title names is the subject of the article.
func (d *document) bylined(i int) bool {
	f := strings.Fields(d.raw(&d.paras[i]))
	if len(f) < 3 {
		return false
	}
	if one := strings.TrimRight(f[0], ","); one != f[0] && i > 0 && d.raw(&d.paras[i-1]) == one {
		return true
	}
	if !properNames(f[0]+" "+f[1]) || strings.HasSuffix(f[0], ",") || strings.HasSuffix(f[0], ":") {
		return false
	}
	name := fold(f[0] + " " + strings.TrimRight(f[1], ",،"))
	if words(name) < 2 {
		return false
	}
	found := false
	for j := range i {
		q := &d.paras[j]
		if !strings.Contains(" "+q.folded+" ", " "+name+" ") {
			continue
		}
		if q.kind == kindTitle || q.kind == kindRepeatedTitle || q.prose {
			return false
		}
		found = found || q.kind == kindAuthorBox || q.kind == kindDateLine || q.kind == kindCaption || q.kind == kindSignOff || byStart.MatchString(stripMarks(q.folded)) || credited.MatchString(stripMarks(q.folded))
	}
	return found
}

var (
	// office is a verb of being and, a few words on, what a writer is called.
	office   = compile(`^(?:\S+ ){1,4}?(?:, )?(?:is|est|adalah|ialah|merupakan)(?: (?:a|an|the|een|de|un|une|le|la|l|our|onze|notre|seorang|salah satu))?(?: [^ .,]+){0,3}? (?:reporter|correspondent|editor|writer|columnist|contributor|journalist|author|journaliste|correspondante?|chroniqueu(?:r|se)|redact(?:eur|rice)|auteure?|autrice|redacteur|verslaggever|verslaggeefster|columnist|schrijver|schrijfster|auteur|correspondent|wartawan|jurnalis|penulis|redaktur|kolumnis|kontributor)(?: |$)`) //nolint:misspell // words of other languages
	officeAR = compile(`^(?:\S+ ){2,3}(?:كاتب|كاتبة|صحفي|صحفية|صحافي|صحافية|مراسل|مراسلة|محرر|محررة|روايي|رواءي)(?: |$)`)
	// ofThePage names the writer by the page.
	ofThePage = compile(`^(?:the (?:author|writer)|l auteure?|l autrice|de (?:auteur|schrijver|schrijfster)|penulis|(?:ال)?كاتب(?:ة)?)(?: (?:of|de|van|blog|هذه|هذا|المدونة|المقال|cet|ce|this|dit|deze|ini|article|artikel|tulisan|artikel)){1,4} (?:is|lives|works|est|vit|travaille|woont|werkt|adalah|tinggal|bekerja|مهندس|كاتب|صحفي|يعمل|يعيش|يقيم)?`)
)

// officeBio reports "Ann Lee is a contributing editor."
func officeBio(raw, folded string) bool {
	line := stripMarks(folded)
	if ofThePage.MatchString(line) {
		return true
	}
	f := strings.Fields(raw)
	if len(f) < 4 {
		return false
	}
	if isCaseless(raw) {
		return officeAR.MatchString(line)
	}
	return startsUpper(f[0]) && startsUpper(f[1]) && !strings.HasSuffix(f[0], ",") && office.MatchString(line)
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// aboutLine is "About Acme: what it does".
var aboutLine = compile(`^(?:about|a propos d[eu]?|over|tentang|نبذة عن|عن|حول) (?:(?:the|la|le|les|l|de|het|d) )?[^ :]+(?: [^ :]+){0,4} : [^ ]+ `)

// markAbout marks what a press release says of its sender in one line, "About
// Acme: ...", in the last part of a page. Below a heading "About Acme" the
// article may go on, so that stays.
func (d *document) markAbout() {
	for i := d.tailStart(); i < len(d.paras); i++ {
		p := &d.paras[i]
		if p.kind != "" && p.kind != kindHeading || p.folded == "" {
			continue
		}
		line := stripMarks(p.folded)
		if aboutLine.MatchString(line) && d.proseAbove(i) {
			if _, name, _ := strings.Cut(d.raw(p), " "); properNames(beforeColon(name)) {
				p.kind, p.prose = kindDisclaimer, false
			}
		}
	}
}

func beforeColon(s string) string {
	head, _, _ := strings.Cut(s, ":")
	return head
}

func (d *document) proseAbove(i int) bool {
	n := 0
	for j := range i {
		if d.paras[j].prose && d.paras[j].kind == "" {
			n++
		}
	}
	return n >= 2
}

// endMark closes a press release.
var endMark = compile(`^(?:[#*-]+ ?)?(?:ends?|end of (?:press |news )?release|fin|fin du communique|einde|einde (?:pers)?bericht|selesai|akhir siaran pers|انتهى|انتهى البيان|نهاية البيان)(?: ?[#*-]+)?$`)

// markEnd marks everything below the mark that closes a press release.
func (d *document) markEnd() {
	for i := d.tailStart() + 1; i < len(d.paras); i++ {
		p := &d.paras[i]
		if p.folded == "" || p.words > 4 || !endMark.MatchString(stripMarks(p.folded)) || !d.proseAbove(i) {
			continue
		}
		for j := i; j < len(d.paras); j++ {
			if q := &d.paras[j]; (q.kind == "" || q.kind == kindHeading) && !isCorrection(q.folded) {
				q.kind, q.prose = kindSignOff, false
			}
		}
		return
	}
}

// markSignature marks a greeting at the end and the name below it.
func (d *document) markSignature() {
	const name = 3 // words of a signature at most
	for i := d.tailStart() + 1; i+1 < len(d.paras); i++ {
		p, n := &d.paras[i], &d.paras[i+1]
		if p.kind != "" && p.kind != kindHeading || p.folded == "" || p.words > 12 || listLetter.MatchString(d.raw(p)) || endsWithColon(d.raw(p)) {
			continue
		}
		raw, line := d.raw(p), stripMarks(p.folded)
		named := (n.kind == "" || n.kind == kindHeading) && n.words >= 1 && n.words <= name && !endsSentence(d.raw(n)) && properNames(d.raw(n))
		if farewell.MatchString(line) && (p.words <= 6 && !strings.HasSuffix(raw, ".") || named) || named && p.words <= 8 && strings.HasSuffix(raw, ",") {
			p.kind, p.prose = kindSignOff, false
			if named {
				n.kind, n.prose = kindSignOff, false
			}
		} else if named && !isCaseless(raw) && n.words <= 2 && strings.HasSuffix(raw, "!") && d.namesByline(n.folded) {
			p.kind, p.prose = kindSignOff, false
			n.kind, n.prose = kindSignOff, false
		}
	}
}

// namesByline reports that a folded name stands in the head of the page.
func (d *document) namesByline(name string) bool {
	for j := 0; j < len(d.paras) && j < headLines/2; j++ {
		if q := &d.paras[j]; !q.prose && strings.Contains(" "+q.folded+" ", " "+name+" ") {
			return true
		}
	}
	return false
}

func endsWithColon(raw string) bool { return strings.HasSuffix(raw, ":") }
