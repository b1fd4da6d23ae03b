package segment

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// monthNames, folded, to 1..12: English, French, Dutch, Indonesian and Malay,
// Arabic (both the Egyptian and the Levantine names, and the Maghreb ones),
// Spanish, German, Italian, Portuguese.
var monthNames = indexMonths([12]string{
	`january; jan; janvier; janv; januari; januar; يناير; كانون الثاني; جانفي; enero; gennaio; janeiro`,
	`february; feb; février; févr; fev; februari; februar; فبراير; شباط; فيفري; febrero; febbraio; fevereiro; pebruari`,
	`march; mar; mars; maart; mrt; maret; märz; مارس; آذار; marzo; março; mac`,
	`april; apr; avril; avr; أبريل; إبريل; نيسان; أفريل; abril; aprile`,
	`may; mai; mei; مايو; أيار; ماي; mayo; maggio; maio`,
	`june; jun; juin; juni; يونيو; يونيه; حزيران; جوان; junio; giugno; junho`,
	`july; jul; juillet; juil; juli; يوليو; يوليوز; تموز; جويلية; julio; luglio; julho; julai`,
	`august; aug; août; augustus; agustus; agu; agt; أغسطس; آب; غشت; أوت; agosto; ogos`,
	`september; sep; sept; septembre; سبتمبر; أيلول; شتنبر; septiembre; settembre; setembro`,
	`october; oct; octobre; oktober; okt; أكتوبر; تشرين الأول; octubre; ottobre; outubro`,
	`november; nov; novembre; نوفمبر; تشرين الثاني; نونبر; noviembre; novembro; nopember`,
	`december; dec; décembre; déc; desember; des; dezember; ديسمبر; كانون الأول; دجنبر; diciembre; dicembre; dezembro; disember`,
})

func indexMonths(lists [12]string) map[string]int {
	m := make(map[string]int)
	for i, l := range lists {
		for _, p := range phraseList(l) {
			m[p] = i + 1
		}
	}
	return m
}

// publishWords start a publication line: with one of them a date is furniture
// wherever it stands.
var publishWords = phraseSet(`published; updated; posted; publié; publiée; modifié; actualisé; mis; mise; gepubliceerd; bijgewerkt; geplaatst; laatste; diterbitkan; dipublikasikan; diperbarui; dimuat; tayang; terbit; نشر; نشرت; تحديث; آخر; تاريخ; التاريخ; publicado; actualizado; veröffentlicht; aktualisiert; pubblicato; aggiornato; date; datum; tanggal; modified; created; rilis`)

// dateFillers may stand in a date line beside the date.
var dateFillers = phraseSet(`on; at; le; la; à; a; au; op; om; de; du; het; last; dernière; jour; update; pada; di; pukul; jam; في; الساعة; تم; النشر; يوم; بتاريخ; منذ; el; am; um; uhr; il; alle; ore; em; às; h; min; mn; uur; heures; wib; wita; wit; gmt; utc; cet; cest; est; edt; et; pt; pst; pdt; bst; ist; mst; pm; ص; م; صباحا; مساء; mecca; مكة; بتوقيت; غرينتش; غرينيتش; غ; and; read; reading; time; minutes; minute; lecture; leestijd; min; menit; baca; قراءة; دقائق; دقيقة; first; local; m; p; comment; comments; commentaires; commentaire; reacties; reactie; komentar; تعليقات; تعليق;
 monday; tuesday; wednesday; thursday; friday; saturday; sunday; mon; tue; tues; wed; thu; thurs; fri; sat; sun; lundi; mardi; mercredi; jeudi; vendredi; samedi; dimanche; maandag; dinsdag; woensdag; donderdag; vrijdag; zaterdag; zondag; ma; di; wo; do; vr; za; zo; senin; selasa; rabu; kamis; jumat; jum'at; sabtu; minggu; ahad; الاثنين; الإثنين; الثلاثاء; الأربعاء; الخميس; الجمعة; السبت; الأحد; lunes; martes; miércoles; jueves; viernes; sábado; domingo; montag; dienstag; mittwoch; donnerstag; freitag; samstag; sonntag; lunedì; martedì; mercoledì; giovedì; venerdì; sabato; domenica; th; st; nd; rd; er; e; den; der; hari; ini; الموافق`)

// byWords stand between a date and the name of the author.
var byWords = phraseSet(`by; par; door; oleh; بقلم; بواسطة; von; por; da`)

var (
	isoDate     = compile(`(?: |^)((?:19|20)\d\d)[-/.](0?[1-9]|1[0-2])(?:[-/.](0?[1-9]|[12]\d|3[01]))?(?: ?t ?[0-9:.]+ ?z?| |$)`)
	numericDate = compile(`(?: |^)(\d{1,2})([-/.])(\d{1,2})[-/.]((?:19|20)\d\d)(?: |$)`)
	clockTime   = regexp.MustCompile(`^(?:\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?|\d{1,2}h(?:\d{2})?|[+-]?\d{1,2}|\d{1,2}(?:am|pm|st|nd|rd|th|er|u)|\d{1,2}[:.]\d{2}(?:am|pm|z))$`)
	plainNumber = regexp.MustCompile(`^\d{1,2}(?:st|nd|rd|th|er|e)?[.,]?$`)
	yearNumber  = compile(`^(?:19|20)\d\d$`)
	timeAgo     = compile(`^(?:(?:updated|posted|published|mis a jour|publie|bijgewerkt|diperbarui|trending|تم التحديث|نشر) ?:? )?(?:` +
		`(?:about |almost )?(?:\d+\+?|an?|one) ?(?:s|m|h|d|w|sec|secs|seconds?|min|mins|minutes?|hours?|hrs?|days?|weeks?|months?|years?|yrs?|heures?|jours?|semaines?|mois|ans?|annees?|uur|uren|dagen|dag|weken|maanden|jaar|jam|menit|hari|minggu|bulan|tahun) ago` +
		`|il y a (?:\d+|une?) (?:secondes?|minutes?|min|heures?|h|jours?|j|semaines?|mois|ans?|annees?)` +
		`|(?:\d+|een) (?:seconden|minuten|minuut|min|uur|uren|dagen|dag|weken|week|maanden|maand|jaar) geleden` +
		`|(?:\d+|se) ?(?:detik|menit|jam|hari|minggu|pekan|bulan|tahun)(?: yang)? (?:lalu|lepas)` +
		`|(?:منذ|قبل) (?:\d+ )?(?:ثانية|ثوان|دقيقة|دقيقتين|دقاءق|دقايق|ساعة|ساعتين|ساعات|يوم|يومين|ايام|اسبوع|اسبوعين|اسابيع|شهر|شهرين|اشهر|شهور|سنة|سنتين|سنوات|عام|عامين|اعوام)` +
		`|hace (?:\d+|una?) (?:segundos?|minutos?|horas?|dias?|semanas?|mes|meses|anos?)` +
		`|vor (?:\d+|einer?|einem) (?:sekunden?|minuten?|stunden?|tage?n?|wochen?|monate?n?|jahre?n?)` +
		`|\d+ (?:minuti|ore|giorni|settimane|mesi|anni) fa|ha \d+ (?:minutos|horas|dias|semanas|meses|anos))$`)
	trendingAgo = compile(`^trending (?:.{0,20} )?(?:ago|now|today|this week)$`)
	counterLine = regexp.MustCompile(`^(?:[+-]?\d{1,3}(?:[.,]\d{1,3})* ?(?:k|m|rb|jt|mln|ألف)?|\(? ?\d{1,6} ?\)?)$`)
	countOf     = compile(`^(?:\d{1,7}(?:[.,]\d{1,3})?(?: ?k|m)?|no|aucun|geen|tidak ada) (?:comments?|shares?|views?|likes?|reads?|replies|responses?|retweets?|votes?|min read|minute read|minutes? de lecture|min de lecture|min|commentaires?|partages?|vues?|reponses?|reacties?|keer gedeeld|keer gelezen|weergaven|minuten leestijd|min leestijd|komentar|dibaca|kali dibaca|kali dilihat|tayangan|suka|balasan|menit baca|menit membaca|تعليقات|تعليق|مشاهدات|مشاهدة|مشاركات|مشاركة|دقائق قراءة|دقاءق قراءة|comentarios?|kommentare?|commenti|condivisioni)$`)
	countAfter  = compile(`^(?:comments?|shares?|views?|likes?|commentaires?|partages|vues|reacties|komentar|dilihat|dibaca|leestijd|reading time|temps de lecture|waktu baca|تعليقات|المشاهدات|عدد المشاهدات|مشاهدات|وقت القراءة) ?[:(]? ?\d[\d.,]*(?: ?[a-z]+){0,2}(?: \))?$`)
)

// timeKind recognises lines that are a count, an age or a trending mark.
func timeKind(line string, size int) string {
	if size > 60 {
		return ""
	}
	if strings.HasPrefix(line, "trending ") && trendingAgo.MatchString(line) {
		return kindTrending
	}
	if size <= 48 && timeAgo.MatchString(line) {
		return kindTimeAgo
	}
	if size <= 10 && counterLine.MatchString(line) && !yearNumber.MatchString(line) {
		return kindCounter
	}
	if countOf.MatchString(line) || countAfter.MatchString(line) {
		return kindCounter
	}
	return ""
}

// dateStrength says how surely a line is a date line.
type dateStrength int

const (
	noDate   dateStrength = iota
	bareDate              // a date alone: a date line at the edges, a heading in a chronicle
	sureDate              // with a clock time, a publication word or an author
)

// dateLine parses a folded line that holds a date and nothing of the article.
// published is YYYY, YYYY-MM or YYYY-MM-DD.
func dateLine(line, raw string) (published string, strength dateStrength) {
	if utf8.RuneCountInString(raw) > 120 || !strings.ContainsFunc(line, unicode.IsDigit) || strings.HasSuffix(raw, "?") {
		return "", noDate
	}
	published, rest := takeDate(line)
	if published == "" {
		return "", noDate
	}
	for range 2 { // "updated" dates after the first
		if d, r := takeDate(rest); d != "" {
			rest = r
		}
	}
	strength = bareDate
	unknown, by, bar := 0, false, false
	for _, t := range tokens(rest) {
		r, _ := utf8.DecodeRuneInString(t)
		switch {
		case publishWords[t]:
			strength = sureDate
		case byWords[t]:
			by = true
		case dateFillers[t]:
		case clockTime.MatchString(t):
			if strings.ContainsAny(t, ":.h") {
				strength = sureDate
			}
		case t == "|" || t == "•" || t == "·":
			bar = true
		case !isWordRune(r):
		default:
			unknown++
		}
	}
	switch {
	case unknown == 0:
		return published, strength
	case unknown <= 6 && !endsSentence(raw) && (by || bar) && capitalised(raw):
		return published, sureDate
	case unknown <= 5 && strength == sureDate && !endsSentence(raw) && capitalised(raw) && startsWithDate(line):
		return published, sureDate
	}
	return "", noDate
}

// startsWithDate reports a line whose first word belongs to a date line.
func startsWithDate(line string) bool {
	first, _, _ := strings.Cut(line, " ")
	return publishWords[first] || dateFillers[first] || strings.ContainsAny(first[:1], "0123456789") || monthNames[first] > 0
}

// capitalised reports that the words which are not part of a date look like
// names.
func capitalised(raw string) bool {
	for _, w := range strings.Fields(raw) {
		f := strings.Trim(fold(w), " .,:;|-–()")
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "(\"'“«‘"))
		if !unicode.IsLower(r) || f == "" || dateFillers[f] || publishWords[f] || byWords[f] || monthNames[f] > 0 || networks[f] {
			continue
		}
		if !properNames(w) {
			return false
		}
	}
	return true
}

// takeDate finds the first date of a folded line and returns it with the rest
// of the line. Numeric dates are day first; where month and day could be
// exchanged and the mark is a slash, only the year is kept.
func takeDate(line string) (date, rest string) {
	if m := isoDate.FindStringSubmatchIndex(line); m != nil {
		y, mo := line[m[2]:m[3]], line[m[4]:m[5]]
		d := ""
		if m[6] >= 0 {
			d = line[m[6]:m[7]]
		}
		return formatDate(y, mo, d), line[:m[0]] + " " + line[m[1]:]
	}
	if m := numericDate.FindStringSubmatchIndex(line); m != nil {
		a, _ := strconv.Atoi(line[m[2]:m[3]])
		b, _ := strconv.Atoi(line[m[6]:m[7]])
		y, rest := line[m[8]:m[9]], line[:m[0]]+" "+line[m[1]:]
		slash := line[m[4]:m[5]] == "/"
		switch {
		case b >= 1 && b <= 12 && a > 12 && a <= 31, b >= 1 && b <= 12 && a >= 1 && a <= 31 && (!slash || a == b):
			return formatDate(y, strconv.Itoa(b), strconv.Itoa(a)), rest
		case a >= 1 && a <= 12 && b > 12 && b <= 31:
			return formatDate(y, strconv.Itoa(a), strconv.Itoa(b)), rest
		case a >= 1 && a <= 12 && b >= 1 && b <= 12:
			return y, rest
		}
		return "", line
	}
	return takeNamedDate(line)
}

// takeNamedDate finds "12 mars 2024", "June 3, 2024", "3 يونيو / حزيران 2024"
// and "juin 2024".
func takeNamedDate(line string) (date, rest string) {
	t := tokens(line)
	for i := range t {
		month, used := monthAt(t, i)
		if month == 0 {
			continue
		}
		next := i + used
		// The second name of an Arabic month after a slash or dash.
		if next+1 < len(t) && (t[next] == "/" || t[next] == "-") {
			if m2, u2 := monthAt(t, next+1); m2 == month {
				next += 1 + u2
			}
		}
		day, first := "", i
		if i > 0 && plainNumber.MatchString(t[i-1]) {
			day, first = digits(t[i-1]), i-1
		} else if i > 1 && t[i-1] == "." && plainNumber.MatchString(t[i-2]) { // 12. März
			day, first = digits(t[i-2]), i-2
		} else if i > 1 && (t[i-1] == "de" || t[i-1] == "من") && plainNumber.MatchString(t[i-2]) {
			day, first = digits(t[i-2]), i-2
		} else if next < len(t) && plainNumber.MatchString(t[next]) {
			day = digits(t[next])
			next++
		}
		for next < len(t) && (t[next] == "," || t[next] == "." || t[next] == "،" || t[next] == "de" || t[next] == "لعام" || t[next] == "من" || t[next] == "عام") {
			next++
		}
		if next >= len(t) {
			continue
		}
		year := strings.TrimRight(t[next], ".,")
		if !yearNumber.MatchString(year) {
			continue
		}
		if n, _ := strconv.Atoi(day); day != "" && (n < 1 || n > 31) {
			continue
		}
		return formatDate(year, strconv.Itoa(month), day), strings.Join(t[:first], " ") + " " + strings.Join(t[next+1:], " ")
	}
	return "", line
}

// monthAt returns the month named at token i and how many tokens it takes.
func monthAt(t []string, i int) (month, used int) {
	if i+1 < len(t) {
		if m := monthNames[t[i]+" "+t[i+1]]; m > 0 {
			return m, 2
		}
	}
	if m := monthNames[t[i]]; m > 0 {
		if i+1 < len(t) && t[i+1] == "." {
			return m, 2
		}
		return m, 1
	}
	return 0, 0
}

func digits(s string) string {
	return strings.TrimRightFunc(s, func(r rune) bool { return !isDigit(r) })
}

func formatDate(y, m, d string) string {
	mo, _ := strconv.Atoi(m)
	if d == "" {
		return fmt.Sprintf("%s-%02d", y, mo)
	}
	day, _ := strconv.Atoi(d)
	return fmt.Sprintf("%s-%02d-%02d", y, mo, day)
}

// inlineDate is a date that metadata left before the first sentence of a
// paragraph: " date 2022-12 The chief executive ...".
var inlineDate = regexp.MustCompile(`^(?i:date|datum|tanggal|published(?: on)?|posted(?: on)?|updated(?: on)?|publié le|gepubliceerd(?: op)?|تاريخ|التاريخ|نشر في)\s*:?\s*` +
	`(\d{4}-\d{2}(?:-\d{2})?(?:[T ]\d{2}:\d{2}(?::\d{2})?Z?)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,2}\.? \p{L}+\.? \d{4}|\p{L}+ \d{1,2}, \d{4})\s*([-–—|:])?\s+`)

// leadingDate returns the length of an inline date before prose and the date.
func leadingDate(s string) (n int, date string) {
	head := s[:min(len(s), 120)]
	m := inlineDate.FindStringSubmatchIndex(head)
	if m == nil {
		return 0, ""
	}
	rest := s[m[1]:]
	r, _ := utf8.DecodeRuneInString(rest)
	cased := unicode.IsUpper(r) || isOpenQuote(r)
	marked := m[4] >= 0
	if !cased && (!marked || unicode.IsLower(r)) || len(strings.Fields(rest)) < 5 {
		return 0, ""
	}
	date, _ = takeDate(fold(head[m[2]:m[3]]))
	if date == "" {
		return 0, ""
	}
	return len(strings.TrimRightFunc(head[:m[1]], unicode.IsSpace)), date
}
