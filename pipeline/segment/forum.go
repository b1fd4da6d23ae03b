package segment

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	forumSign = compile(`^(?:(?:\d[\d.,]*k?|no) (?:reply|balas|beantwoorden|repondre|reponses?|رد|answers?|reponses?|antwoorden|antwoord|jawaban|اجابات|اجابه|اجابة|ردود|stemmen|stem|votes?|points?|upvotes?|suara|صوت|صوتا|اصوات)(?: .{0,30})?|(?:vote|votes|score) ?:? ?\d+|(?:best|accepted|top) answer.{0,30}|meilleure reponse.{0,30}|beste antwoord.{0,40}|jawaban (?:terbaik|terpilih).{0,30}|(?:افضل|اجابة) (?:اجابة|معتمدة).{0,30}|اجابتان|(?:asked|answered|modified|viewed|pose[e]? par|demande[e]?|repondu[e]?|modifie[e]? (?:le|il y a)|question de|gesteld|gevraagd|beantwoord|gewijzigd|bewerkt|bekeken|ditanyakan|dijawab|diubah|dilihat|ditanya|طرح في|سيل|سءل|اجاب عنه|اجيب|عدل|شوهد) .{1,60}|(?:\d[\d.,]*k? )comments .{0,20}|(?:posted by )?u/? [^ ]+ .{0,60}|(?:merci|thanks|bedankt|terima kasih|شكرا) \d+|.{0,40} \d[\d .,]* (?:posts?|messages|interventions|berichten|pesan|مشاركة)|(?:pertanyaan|jawaban|question|answer|answers|vraag|antwoord|سؤال|السؤال|الجواب|الاجابة|اجابة)|(?:vraag van|asked by|question de|penanya|سايل من).{0,40})$`) //nolint:misspell // words of other languages
	forumHead = compile(`^(?:pertanyaan|jawaban|question|answer|vraag|antwoord|reponse|سؤال|السؤال|الجواب|الاجابة|اجابة)$`)                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                //nolint:misspell // words of other languages
)

// markForum finds a page of questions and answers by two of the lines that
// frame them, and marks those lines.
func (d *document) markForum() {
	var signs []int
	for i := range d.paras {
		if p := &d.paras[i]; p.folded != "" && p.runes <= maxBareLine && !endsSentence(d.raw(p)) && forumSign.MatchString(stripMarks(p.folded)) {
			signs = append(signs, i)
		}
	}
	if d.live || !d.isForum(len(signs)) {
		return
	}
	d.forum = true
	d.markFrames(len(signs) >= 3)
	for _, i := range signs {
		p := &d.paras[i]
		switch {
		case forumHead.MatchString(stripMarks(p.folded)):
			p.kind = kindHeading
		case p.kind == "":
			p.kind, p.prose = kindCounter, false
		}
	}
}

// postFrame is the line of a post that says who wrote it and when, and the
// signature of a comment at its end.
var (
	postFrame = regexp.MustCompile(`^(?:#\d+|re ?: .{1,100}|(?:joined|member since|posts|location|last edited|inscrit|membre depuis|messages|localisation|derniere modification|lid sinds|geregistreerd|berichten|locatie|laatst (?:gewijzigd|bewerkt)|bergabung|bergabung sejak|lokasi|terakhir diubah|pesan|تاريخ التسجيل|عضو منذ|المشاركات|الدولة|اخر تعديل|عضو) ?:? .{1,60}|(?:page|pagina|halaman|صفحة) \d+ .{0,20}|.{1,40} (?:wrote|said|a ecrit|schreef|menulis|كتب) ?:?|(?:reply|repondre|beantwoorden|balas|رد|quote|citer|citeren|kutip|اقتباس|like|vote)(?: [^ ]+){0,4})$`)
	// rankLine is the score of a user or a post: a number and at most two words or marks.
	rankLine      = regexp.MustCompile(`^\d[\d.,]*k?(?: [^ ]+){0,4}$`)
	signedComment = compile(`[–—-] (\S+(?: \S+){0,8})$`)
)

// markFrames marks the frames of posts: names, ranks, counts and dates stand
// alone in short lines, which the posts themselves seldom do. Where it is not
// sure that the page is a forum, a short line between sentences is a heading.
func (d *document) markFrames(sure bool) {
	seen := 0
	for i := range d.paras {
		p, raw := &d.paras[i], d.raw(&d.paras[i])
		if p.kind != "" || p.folded == "" || p.leadEnd > 0 {
			continue
		}
		if p.words >= 5 {
			seen++ // the title of the thread
		}
		line := stripMarks(p.folded)
		if m := signedComment.FindStringSubmatch(raw); m != nil && hasTime(fold(m[1])) {
			p.kind, p.prose = kindComment, false
			continue
		} else if m != nil && handle.MatchString(m[1]) {
			p.kind, p.prose = kindComment, false
			continue
		}
		if sure && p.words <= 3 && rankLine.MatchString(line) && !endsSentence(raw) && (i == 0 || !endsWithColon(d.raw(&d.paras[i-1])) && !d.inList(i)) && (i+1 == len(d.paras) || !d.itemLike(&d.paras[i+1])) {
			p.kind = kindCounter
			continue
		}
		if p.prose || seen == 0 || endsSentence(raw) || strings.HasSuffix(raw, ":") || strings.HasSuffix(raw, ",") && p.words > 2 || forumHead.MatchString(line) || isCorrection(p.folded) {
			continue
		}
		if strings.ContainsAny(raw, "={};") {
			continue // a line of code
		}
		if d.listRun(i) > i && (listLetter.MatchString(raw) || i > 0 && strings.HasSuffix(d.raw(&d.paras[i-1]), ":")) || d.inList(i) {
			continue
		}
		if !hasTime(p.folded) && d.itemLike(p) && d.listRun(i) >= i+2 || i > 0 && d.itemLike(p) && d.itemLike(&d.paras[i-1]) && bulleted(raw) == bulleted(d.raw(&d.paras[i-1])) {
			continue // rows of a table
		}
		switch {
		case p.words <= 10 && (hasTime(p.folded) || sure && ageInLine.MatchString(line)), p.words <= 12 && postFrame.MatchString(line):
			p.kind = kindDateLine
		case p.words <= 4 && (sure || !d.standsAlone(i) || strings.ContainsAny(raw, "_0123456789")):
			p.kind = kindAuthorBox
		}
	}
}

// bulleted reports a line with a bullet, number or letter before it.
func bulleted(raw string) bool { return listLetter.MatchString(raw) }

// ageInLine is an age somewhere in a line.
var ageInLine = regexp.MustCompile(`(?: |^)(?:(?:\d+|an?) ?(?:min|minutes?|h|hours?|hr|d|days?|w|weeks?|months?|mo|y|years?) ago|il y a (?:\d+|une?) [a-z]+|(?:\d+|een) [a-z]+ geleden|\d+ [a-z]+ (?:yang )?lalu|(?:منذ|قبل) (?:\d+ )?[^ ]+|\d+d)(?: |$)`)

// standsAlone reports a line that has running text above and below it.
func (d *document) standsAlone(i int) bool {
	return i > 0 && i+1 < len(d.paras) && endsSentence(d.raw(&d.paras[i-1])) && d.paras[i+1].prose && d.paras[i-1].kind == "" && d.paras[i+1].kind == ""
}

// inList reports a line of the block of lines below an announcement.
func (d *document) inList(i int) bool {
	const most = 8
	for j := i - 1; j >= 0 && i-j <= most; j-- {
		q := &d.paras[j]
		if q.kind != "" {
			return false
		}
		if strings.HasSuffix(d.raw(q), ":") {
			first := d.paras[j+1].block
			if bulleted(d.raw(&d.paras[j+1])) && !bulleted(d.raw(&d.paras[i])) {
				return false // the list has ended
			}
			together := j+2 < len(d.paras) && d.paras[j+2].block == first
			return d.paras[i].block == first || !together
		}
		if endsSentence(d.raw(q)) {
			return false
		}
	}
	return false
}

// isForum decides by the lines that frame posts. A live report has times
// between its paragraphs too, so one frame must be more than a time.
func (d *document) isForum(signs int) bool {
	if signs >= 3 {
		return true
	}
	first, last := d.body()
	times, names := 0, 0
	said := map[string]int{}
	for i := first + 1; i < len(d.paras); i++ {
		p, raw := &d.paras[i], d.raw(&d.paras[i])
		if p.folded == "" || p.words > 12 || endsSentence(raw) || listLetter.MatchString(raw) || strings.HasSuffix(raw, ":") && p.words > 3 {
			continue
		}
		line := stripMarks(p.folded)
		switch {
		case userName.MatchString(raw) && strings.ContainsAny(raw, "_0123456789") && strings.ContainsFunc(raw, unicode.IsLetter):
			names++
		case postFrame.MatchString(line) && p.words <= 8:
			names++
		case i < last && (p.kind == kindTimeAgo || p.dated != noDate || hasTime(p.folded)):
			times++
		case i < last && p.words <= 3:
			if said[line]++; said[line] == 2 {
				names++
			}
		}
	}
	return names >= 2 && names+times+signs >= 4 || d.clusters(first, last) >= 2
}

// clusters counts the places between sentences where two or more short lines
// stand together and one of them has a date, an age or a count: the frame of a
// post. Headings of an article stand alone.
func (d *document) clusters(first, last int) int {
	n := 0
	for i := first + 1; i < last; i++ {
		size, marked, named := 0, false, false
		for ; i < last; i++ {
			p, raw := &d.paras[i], d.raw(&d.paras[i])
			if p.prose || p.words == 0 && p.runes > 3 || p.words > 8 || endsSentence(raw) || listLetter.MatchString(raw) || strings.HasSuffix(raw, ":") {
				break
			}
			size++
			marked = marked || p.kind == kindTimeAgo || p.kind == kindDateLine || p.dated != noDate || hasTime(p.folded)
			named = named || p.words <= 4 && !strings.ContainsFunc(raw, unicode.IsDigit) || userName.MatchString(raw) && strings.ContainsFunc(raw, unicode.IsLetter)
		}
		if size >= 2 && size <= 8 && marked && named && i < len(d.paras) && !strings.Contains(d.raw(&d.paras[i-1]), " | ") {
			n++
		}
	}
	return n
}

// userName is one word as users of a forum call themselves.
var userName = regexp.MustCompile(`^@?[\pL\d][\pL\d_.-]{2,23}:?$`)
