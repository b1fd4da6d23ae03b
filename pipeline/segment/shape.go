package segment

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Shapes of lines that mean something only at a certain place of a page.

var (
	// correctionStart opens a correction; correctionAny stands somewhere in one.
	correctionStart = compile(`^[( ]*(?:corrections?|corrected|clarifications?|errat(?:um|a)|edited|amended|update|rectificati(?:f|on)|correctif|corrige|precision|mise a jour|correcties?|rectificatie|verbetering|herstel|herhaling met correctie|aanvulling|ralat|koreksi|klarifikasi|pembetulan|perbaikan|pembaruan|تصحيح|تصويب|توضيح|استدراك|تنويه|اعتذار|تحديث)(?: |$)`)
	correctionAny   = compile(`(?:earlier|previous|original) version of this|an earlier version|this (?:[^ ]+ ){0,4}(?:story|article|report|post|item|version) (?:has been|was) (?:corrected|amended|updated)|(?:premiere|precedente|ancienne) version|version (?:precedente|anterieure|initiale)|(?:eerdere|vorige) versie|versi (?:sebelumnya|awal|terdahulu)|(?:نسخة|صيغة) سابقة|النسخة (?:السابقة|الاولى|الالكترونية الاولى)`)
)

// isCorrection reports a correction of the article. It is content wherever it
// stands: it may be the most important sentence of the page.
func isCorrection(folded string) bool {
	line := stripMarks(folded)
	if words(line) < 5 {
		return false
	}
	return correctionAny.MatchString(line) || (correctionStart.MatchString(line) && strings.ContainsAny(line, ":,;"))
}

var tickerMove = regexp.MustCompile(`[+\-−–▲▼▴▾△▽±]\s?\d+[.,]\d+\s?[%٪]`)

// isTicker reports a market figure: a code in capitals, a number, and a move
// with its sign.
func isTicker(raw string) bool {
	if len(raw) > 120 || !tickerMove.MatchString(raw) && !strings.ContainsAny(raw, "▲▼") || endsSentence(raw) {
		return false
	}
	if strings.ContainsAny(raw, "▲▼") {
		return true
	}
	first, _, _ := strings.Cut(raw, " ")
	caps := 0
	for _, r := range first {
		switch {
		case unicode.IsUpper(r):
			caps++
		case unicode.IsLetter(r):
			return false
		}
	}
	return caps >= 3 && len(strings.Fields(raw)) <= 6
}

// isName reports a line that is the name of one or a few people and nothing
// else, in a script with case.
func isName(raw string) bool {
	f := strings.Fields(raw)
	if len(f) < 2 || len(f) > 7 || endsSentence(raw) && !strings.HasSuffix(raw, ".") || strings.ContainsAny(raw, ":?!\"“«") {
		return false
	}
	if first := strings.ToLower(f[0]); starters[first] && !particles[first] {
		return false // a headline in capitals
	}
	return properNames(raw)
}

// particles begin names as well as sentences.
var particles = wordSet(`de la le les van di el al o`)

// roleWords are what people of a newsroom are called.
var roleWords = compile(`(?: |^)(?:reporter|reporters|correspondent|correspondents|editor|editors|staff|writer|columnist|contributor|newsroom|redaction|redacteur|redactrice|journaliste|correspondante?|envoyee? speciale?|chroniqueur|redactie|redacteur|verslaggever|verslaggeefster|correspondente|columnist|reporter|penulis|wartawan|jurnalis|redaksi|kontributor|koresponden|editor|tim|مراسل|مراسلة|مراسلنا|محرر|محررة|صحفي|صحفية|كاتب|كاتبة)(?: |$)`) //nolint:misspell // words of other languages

// byStart opens a byline whatever follows.
var byStart = compile(`^(?:by|par|door|oleh|von|van onze|van een onzer|de notre|de nos|propos recueillis par|text by|tekst|texte|teks|laporan|كتب|كتبت|بقلم|تقرير|اعداد|تحرير|حوار|يحررها|من مراسلنا)(?: |$)`)

// barePunctuation reports a line without a letter or digit: "***".
func barePunctuation(raw string) bool {
	return !strings.ContainsFunc(raw, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// bracketed reports a line in square brackets: "[Video]".
func bracketed(raw string) bool {
	return strings.HasPrefix(raw, "[") && strings.Contains(raw, "]") && len(strings.Fields(raw)) <= 4
}

var listLetter = regexp.MustCompile(`^(?:\p{L}[.)]|\d{1,2}[.)]|[-–—*•·▪‣◦►○●✓])\s+\S`)

// itemLike reports a line of a list or table: a bullet or letter before it, a
// figure in it, or columns.
func (d *document) itemLike(p *para) bool {
	raw := d.raw(p)
	if p.kind != "" && p.kind != kindHeading || p.runes > maxHeading {
		return false
	}
	return listLetter.MatchString(raw) || (strings.ContainsFunc(raw, unicode.IsDigit) && p.words >= 2 || strings.Contains(raw, " | ")) && !endsSentence(raw)
}

// listRun returns the end of the list or table that begins at paragraph i, or
// i. A list has bullets, figures or columns in each line, or stands below a
// line that announces it.
func (d *document) listRun(i int) int {
	j := i
	for j < len(d.paras) && d.itemLike(&d.paras[j]) {
		j++
	}
	if j-i >= 2 || j-i == 1 && listLetter.MatchString(d.raw(&d.paras[i])) {
		return j
	}
	if i == 0 || !d.announces(i-1) {
		return i
	}
	j = i
	for j < len(d.paras) {
		p := &d.paras[j]
		apart := j > i && p.block != d.paras[i].block
		if apart && j-i < 8 && (strings.HasSuffix(d.raw(&d.paras[i-1]), ":") || p.words >= itemWords && d.paras[i].words >= itemWords) && d.paras[i+1].block != d.paras[i].block {
			apart = false // every item is a block of its own
		}
		if p.kind != "" && p.kind != kindHeading || endsSentence(d.raw(p)) || p.runes > maxHeading || apart {
			break
		}
		j++
	}
	if j-i >= 2 {
		return j
	}
	return i
}

// itemWords is the least number of words that tells an item from a tag.
const itemWords = 3

// announces reports a line of the article after which a list comes.
func (d *document) announces(i int) bool {
	p := &d.paras[i]
	if p.kind != "" && p.kind != kindHeading {
		return false
	}
	return strings.HasSuffix(d.raw(p), ":") || p.kind == kindHeading
}

// isQuoteLine reports a line that begins with a quotation of four words or
// more.
func isQuoteLine(raw string, n int) bool {
	r, _ := utf8.DecodeRuneInString(raw)
	return n >= 4 && (isOpenQuote(r) || r == '"' || r == '\'')
}

var (
	looseToday  = phraseSet(`today; yesterday; hier; aujourd; hui; vandaag; gisteren; kemarin; ini; اليوم; أمس; asked; answered; modified; viewed; edited; issue; no; n; week; edition; édition; editie; edisi; vol; nr; term; aangepast; gewijzigd; modifié; répondu; demandé; hijri; هـ; ه; العدد; الموافق; عدد; تعديل; آخر; posted; ago; years; year; months; month; days; day; hours; hour; dalam; min; menit; minuten; times; m; p; gmt+1; hnt; hne; bst; pst; cest; cet; utc; hijriah; masehi; uur; h`)
	looseSeason = phraseSet(`محرم; صفر; ربيع; الأول; الثاني; الآخر; جمادى; رجب; شعبان; رمضان; شوال; ذو; القعدة; الحجة`)
)

// looseDate reports a line made of a date or time and nothing else, though it
// has no year: "Tuesday, October 8", "vandaag, 12:04", "Asked 3 years ago".
func looseDate(folded string) bool {
	t := tokens(folded)
	if len(t) == 0 || len(t) > 18 {
		return false
	}
	timed := 0
	for _, w := range t {
		r, _ := utf8.DecodeRuneInString(w)
		switch {
		case !isWordRune(r):
		case isDigit(r):
			if !clockTime.MatchString(w) && !yearNumber.MatchString(w) && !plainNumber.MatchString(w) && !numericDate.MatchString(w) && !hourWord.MatchString(w) {
				return false
			}
			timed++
		case monthNames[w] > 0, weekdays[w], looseSeason[w]:
			timed++
		case publishWords[w], dateFillers[w], looseToday[w]:
			if w != "ini" && (w == "today" || w == "yesterday" || w == "vandaag" || w == "gisteren" || w == "hier" || w == "kemarin") {
				timed++
			}
		default:
			return false
		}
	}
	return timed >= 2
}

var (
	hourWord = regexp.MustCompile(`^\d{1,4}(?:h\d{0,2}|[ap]m|ه|م|k|st|nd|rd|th)?$`)
	weekdays = phraseSet(`monday; tuesday; wednesday; thursday; friday; saturday; sunday; lundi; mardi; mercredi; jeudi; vendredi; samedi; dimanche; maandag; dinsdag; woensdag; donderdag; vrijdag; zaterdag; zondag; senin; selasa; rabu; kamis; jumat; sabtu; minggu; الاثنين; الثلاثاء; الأربعاء; الخميس; الجمعة; السبت; الأحد`)
)

// surelyDate reports that a loose date has a word of publication, or a day and
// a clock time: in the body, bare dates and times are headings and rows.
func surelyDate(folded string) bool {
	day, clock, published := false, false, false
	for _, w := range tokens(folded) {
		day = day || weekdays[w] || monthNames[w] > 0 || looseDay[w]
		clock = clock || strings.ContainsAny(w, ":h") && clockTime.MatchString(w)
		published = published || publishWords[w]
	}
	return published || day && clock
}

// publishLine opens a line that says when the page was published.
var publishLine = compile(`^(?:(?:first |last )?(?:published|updated|posted|modified)|publie|mis a jour|derniere mise a jour|modifie|gepubliceerd|geplaatst|laatste (?:update|wijziging)|bijgewerkt|gewijzigd|diterbitkan|dipublikasikan|diperbarui|terakhir diperbarui|اخر تحديث|تم التحديث|نشر|نشر في|تاريخ النشر|تحديث)(?: |$)`)

var looseDay = phraseSet(`today; yesterday; hier; vandaag; gisteren; kemarin; اليوم; أمس`)

// isDateLine reports a line that is a date line wherever it stands.
func isDateLine(raw string) bool {
	if len(raw) > maxFormulaLine {
		return false
	}
	f := fold(raw)
	_, strength := dateLine(stripMarks(f), raw)
	return strength == sureDate || surelyDate(f) && looseDate(f)
}

// hasTime reports a line that names a day of the year or a clock time: above
// the first sentence, or between the posts of a forum, it says when.
func hasTime(folded string) bool {
	month, number := false, false
	for _, w := range tokens(folded) {
		if strings.ContainsAny(w, ":") && clockTime.MatchString(w) || len(w) >= 8 && isDigit(rune(w[0])) && (isoDate.MatchString(w) || numericDate.MatchString(w)) {
			return true
		}
		month = month || monthNames[w] > 0 && len(w) > 2 || looseDay[w] || weekdays[w]
		number = number || isDigit(rune(w[0]))
	}
	return month && number
}
