package segment

import (
	"strings"
	"unicode/utf8"
)

// Lengths in runes up to which a line can be furniture. A formula at the start
// of a longer line opens a sentence of the article.
const (
	maxFormulaLine  = 200
	maxAnywhereLine = 160
	maxBareLine     = 80 // names, lists, dates
)

// lineKind returns the kind of boilerplate that a line is by itself, wherever
// it stands, or "". folded is fold(raw).
func lineKind(folded, raw string) string {
	size := utf8.RuneCountInString(raw)
	if size > maxFormulaLine+100 || folded == "" {
		return ""
	}
	if r, _ := utf8.DecodeRuneInString(raw); isOpenQuote(r) || r == '"' {
		return "" // a quotation is somebody's words, whatever they are
	}
	line := stripMarks(folded)
	if line == "" {
		return ""
	}
	if k := timeKind(line, size); k != "" && (k != kindTimeAgo || !strings.HasSuffix(raw, ".")) {
		return k
	}
	if size > maxFormulaLine {
		return ""
	}
	if isPhotoCredit(line, raw, size) {
		return kindPhotoCredit
	}
	if k := formulaKind(line, raw, size); k != "" {
		return k
	}
	if isNewsletter(line) {
		return kindNewsletter
	}
	if isCallout(line, raw) {
		return kindCallout
	}
	if k := noticeKind(line, raw); k != "" {
		return k
	}
	if isTicker(raw) {
		return kindTicker
	}
	if bracketed(raw) && !controlTokens.MatchString(raw) {
		return kindWidget
	}
	if allIn(line, networks) && words(line) >= 2 {
		return kindShare
	}
	if isHashtags(raw) {
		return kindTagList
	}
	return menuKind(raw, size)
}

// stripMarks drops bullets, arrows and brackets before the words of a folded
// line, and final marks after them.
func stripMarks(folded string) string {
	const lead = " >»›•·-*→►|#([<–—▪.:!…]"
	s := strings.TrimLeft(folded, lead)
	return strings.TrimRight(s, " >»›•→►|)].!…<←-–—")
}

// formulaKind looks the line up in the lexicon.
func formulaKind(line, raw string, size int) string {
	best, bestAt := "", -1
	pos := 0
	for pos < len(line) {
		end := strings.IndexByte(line[pos:], ' ')
		if end < 0 {
			end = len(line)
		} else {
			end += pos
		}
		for _, e := range byFirst[line[pos:end]] {
			if matches(e, line, pos, size) && (e.mode != unfinished || !endsSentence(raw)) && (e.mode != anywhere || inForm(line, raw, pos)) {
				best, bestAt = e.kind, pos
				break
			}
		}
		if bestAt >= 0 {
			break
		}
		pos = end + 1
	}
	if best == kindTeaser && !isCall(line, raw) {
		return ""
	}
	return best
}

// matches reports whether e stands at position pos of the line as its mode asks.
func matches(e entry, line string, pos, size int) bool {
	rest, ok := strings.CutPrefix(line[pos:], e.phrase)
	if !ok || (rest != "" && rest[0] != ' ') {
		return false
	}
	if e.mode == anywhere {
		return size <= maxAnywhereLine
	}
	if pos != 0 {
		return false
	}
	rest = strings.TrimLeft(rest, " ")
	switch e.mode {
	case exact:
		return rest == "" || rest == ":" || rest == "?"
	case label:
		if rest == "" {
			// One common word alone ("Par", "Door") is no label.
			return utf8.RuneCountInString(e.phrase) > 3 || e.kind == kindTagList
		}
		if e.kind == kindTeaser {
			return strings.Contains(e.phrase, " ") || rest[0] == ':' || rest[0] == '-' || rest[0] == '>'
		}
		return rest[0] == ':' || rest[0] == '|' || strings.HasPrefix(rest, "*")
	default:
		if e.kind == kindShare {
			return sharesOnNetwork(rest) || rest == "" || rest == ":"
		}
		return words(line) <= 16
	}
}

// inForm reports that what stands at pos can be the formula itself: it begins
// the line or a sentence of it, or the line is no sentence. A sentence that
// merely contains it speaks about such a page.
func inForm(line, raw string, pos int) bool {
	if pos == 0 || words(line) < 9 || !endsSentence(raw) {
		return true
	}
	before := strings.TrimRight(line[:pos], " ")
	if words(before) == 1 && consentSite.MatchString(before) {
		return true // "nous utilisons", "نحن نستخدم"
	}
	r, _ := utf8.DecodeLastRuneInString(before)
	return isStop(r) || strings.ContainsRune(":|©–—-", r)
}

// isCall tells a read-also teaser ("Lees ook: ...", "اقرأ أيضا ...") from a
// sentence that starts with the same words ("Read more about it in the annual
// report, the minister said.").
func isCall(line, raw string) bool {
	for _, mark := range []string{" : ", " | "} {
		if i := strings.Index(line, mark); i >= 0 && words(line[:i]) <= 3 {
			return true
		}
	}
	if strings.HasSuffix(line, ":") {
		return true
	}
	return words(line) <= 4 || !endsSentence(raw) || isTruncated(raw)
}

// sharesOnNetwork reports a rest made of a few words, one of them a network.
func sharesOnNetwork(rest string) bool {
	t := tokens(rest)
	if len(t) > 12 {
		return false
	}
	for _, w := range t {
		if networks[w] {
			return true
		}
	}
	return false
}

// isNewsletter reports a call to subscribe to a newsletter.
func isNewsletter(line string) bool {
	called := false
	for _, c := range newsletterCalls {
		if strings.HasPrefix(line, c) && (len(line) == len(c) || line[len(c)] == ' ') {
			called = true
			break
		}
	}
	if !called {
		return false
	}
	t := tokens(line)
	if len(t) <= 2 && newsletterWords[t[0]] {
		return true
	}
	for i, w := range t {
		if newsletterWords[w] && i > 0 && len(t) <= 35 {
			return true
		}
	}
	return false
}

func allIn(line string, set map[string]bool) bool {
	any := false
	for _, w := range tokens(line) {
		if r, _ := utf8.DecodeRuneInString(w); !isWordRune(r) {
			continue
		}
		if !set[w] {
			return false
		}
		any = true
	}
	return any
}

// isHashtags reports a line of two or more #tags and nothing else.
func isHashtags(raw string) bool {
	if len(raw) == 0 || raw[0] != '#' {
		return false
	}
	f := strings.Fields(raw)
	for _, w := range f {
		if len(w) < 2 || w[0] != '#' || w[1] == '#' {
			return false
		}
	}
	return len(f) >= 2
}

var (
	pathMarks = []string{" > ", " › ", " » ", " → ", " / "}
	listMarks = []string{" | ", " · ", " • "}
)

// menuKind recognises breadcrumbs and menus printed on one line. A breadcrumb
// is a path of three short items, or of two that start at the home page; a menu
// separated by bars needs section names among its items, for a table row looks
// the same.
func menuKind(raw string, size int) string {
	if size > maxFormulaLine {
		return ""
	}
	for _, m := range pathMarks {
		items := strings.Split(raw, m)
		if len(items) < 2 || !shortItems(items[:len(items)-1]) {
			continue
		}
		home := isHome(items[0])
		if home || (len(items) >= 3 && shortItems(items) && !endsSentence(raw) && (m != " / " || sectionShare(items))) {
			return kindMenu
		}
	}
	for _, m := range listMarks {
		items := strings.Split(strings.Trim(raw, "|·• "), m)
		if len(items) < 2 || !shortItems(items) {
			continue
		}
		if sectionShare(items) && (len(items) >= 3 || isHome(items[0])) {
			return kindMenu
		}
	}
	return ""
}

func isHome(item string) bool {
	switch fold(item) {
	case "home", "homepage", "accueil", "beranda", "startpagina", "الرئيسية", "inicio", "startseite", "voorpagina":
		return true
	}
	return false
}

func shortItems(items []string) bool {
	for _, it := range items {
		if n := words(fold(it)); n == 0 || n > 4 {
			return false
		}
	}
	return true
}

// sectionShare reports that at least half of the items name sections.
func sectionShare(items []string) bool {
	n := 0
	for _, it := range items {
		if isNavWord(fold(it)) {
			n++
		}
	}
	return n*2 >= len(items)
}

func isNavWord(folded string) bool {
	if sectionNames[folded] {
		return true
	}
	first, _, _ := strings.Cut(folded, " ")
	for _, e := range byFirst[first] {
		if e.phrase == folded && (e.kind == kindMenu || e.kind == kindSignOff || e.kind == kindRelated) {
			return true
		}
	}
	return false
}

// Consent sentences: cookie banners are prose, so single words prove nothing.
// Two different consent words, the reader addressed, and the site speaking of
// itself or asking for a click.
var (
	consentWords = compile(`(?: |^)(cookies?|traceurs?|trackers?|consent|consents|consentements?|consentir|toestemming|instemming|persetujuan|kuki|preferences?|voorkeuren|preferensi|privacy|privasi|confidentialite|partners|partenaires|mitra|advertenties|personali[sz]ed?|personnalisee?s?|gepersonaliseerde|personnelles|persoonsgegevens|الارتباط|الخصوصية|خصوصيتك|موافقتك|تفضيلاتك|بياناتك|شركاؤنا|شركاونا|einwilligung|consentimiento|consenso)`)
	consentYou   = compile(`(?: |^)(you|your|vous|vos|votre|u|uw|je|jouw|anda|kamu|موافقتك|تفضيلاتك|بياناتك|خصوصيتك|تجربتك|لك|sie|ihre|su|sus|tu|tus)(?: |$)`)
	consentSite  = compile(`(?: |^)(we|our|us|nous|nos|notre|wij|we|ons|onze|kami|نحن|نستخدم|موقعنا|شركاونا|wir|unsere|nuestro|nuestros|clicking|click|cliquant|cliquez|klikken|klik|mengklik|mengeklik|بالنقر|انقر|site|website|situs|الموقع)(?: |$)`)
)

func isConsentSentence(s string) bool {
	if len(s) > 600 || !strings.ContainsAny(s, "cCkKtpPvVا") {
		return false
	}
	f := fold(maskQuotes(s))
	found := consentWords.FindAllStringSubmatch(f, -1)
	distinct := map[string]bool{}
	for _, m := range found {
		distinct[m[1]] = true
	}
	return len(distinct) >= 2 && consentYou.MatchString(f) && consentSite.MatchString(f) && attributed(f) == ""
}

// attribution are words that tell who said a thing, folded.
var attribution = wordSet(`said says told announced according declare declared selon zei zegt volgens aldus kata mengatakan menurut ujar قال قالت اعلنت اعلن بحسب`)

// attributionAfter are verbs that follow a quotation, with their subject, and
// mean something else elsewhere ("explique la professeure").
var attributionAfter = compile(`^[,،] (?:a )?(?:dit|explique|affirme|rappelle|precise|indique|ajoute|zei|zegt|stelde|vertelde|ujar|tutur|jelas|imbuh|ungkap|katanya|ujarnya|حسب|وفق|بحسب|يقول|تقول|قال|قالت|اوضح|اكد)(?: |$)|(?:says|said|explained|added|warned|noted|argued|wrote)(?: [^ .,]+){0,3} \.?$`)

// attributed returns the word that makes a sentence reported speech, or "".
func attributed(folded string) string {
	for w := range strings.SplitSeq(folded, " ") {
		if attribution[w] {
			return w
		}
	}
	return ""
}
