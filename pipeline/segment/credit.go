package segment

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// agencies are news and picture agencies as credit lines name them, folded.
var agencies = phraseList(`reuters; afp; ap; ap photo; associated press; the associated press; getty images; getty; epa; epa-efe; efe; dpa; anp; belga; antara; antara foto; xinhua; bloomberg; shutterstock; unsplash; pexels; pixabay; istock; istockphoto; alamy; pa; pa media; pa wire; anadolu; anadolu agency; aa; sipa; sipa press; keystone; imago; tass; afp photo; afp via getty images; hollandse hoogte; adobe stock; depositphotos; nurphoto; zuma press; rex; wikimedia commons; wikimedia; bernama; ansa; apa; lusa; nasa; hans lucas; abaca; bestimage; maxppp; hamilton;
 رويترز; أ ف ب; أ.ف.ب; فرانس برس; وكالة فرانس برس; أسوشيتد برس; اسوشيتد برس; الأناضول; وكالة الأناضول; د ب أ; جيتي; غيتي; جيتي إيمجز; شينخوا; بلومبرغ; بلومبرج; سانا; واس; وام; وكالات; الفرنسية; إ ب أ; أ ب`)

var (
	photoLabel = compile(`^(?:(?:credits?|copyright|source|legende)(?: de la| de l)? )?(?:photos?|fotos?|photographie|photographer|photographe|fotograaf|fotografer|images?|beeld|picture|gambar|illustrations?|ilustrasi|صورة|الصورة|صور|تصوير|عدسة|foto illustrasi|foto ilustrasi|bild)(?: (?:credits?|by|courtesy|archief|d archives?|illustrations?|ilustrasi|source|oleh|door|par|van|d illustration|من))? ?(?:[:©/]|$)`)
	photoBy    = compile(`^(?:photos?|images?|picture|foto|beeld|photographie)(?: credits?)? (?:by|courtesy of|par|door|oleh|©) [^ ]+`)
	creditMark = compile(`^(?:credits?|kredit|copyright photo|حقوق الصورة) (?:photos?|images?|foto|[:©])`)
	// tailCredit is a credit at the end of a caption: "(Photo: AFP)", "© Reuters".
	tailCredit = compile(`(?: |^)(?:(?:photos?|fotos?|image|beeld|credits?|صورة|تصوير)(?: credit| by)? ?[:©/] ?[^.:]{1,50}|© [^.:]{1,40})$`)
)

var (
	bracketCredit = compile(`^\(([^():/]{2,40})\s?[:/]\s?([^():/]{2,40})\)$`)
	capsCredit    = regexp.MustCompile(`^(?:\p{Lu}[\p{Lu}.'-]*\s){0,3}\p{Lu}[\p{Lu}.'-]+\s?/\s?(?:\p{Lu}[\p{Lu}.'-]*\s){0,3}\p{Lu}[\p{Lu}.'-]+$`)
	illustrated   = compile(`^(?:beeld ter illustratie|illustratiebeeld|image d illustration|photo d illustration|photo prise|file photo|archive photo|stock photo|ilustrasi|gambar ilustrasi|foto ilustrasi|foto arsip|archieffoto|صورة (?:ارشيفية|تعبيرية|توضيحية))(?: .{0,60})?$`) //nolint:misspell // words of other languages
	// bracketEnd is a credit in brackets at the end of a caption.
	bracketEnd   = regexp.MustCompile(`(?i)[(\[](?:[^()]{0,30})?(?:photo|foto|image|picture|credit|source|courtesy|handout|archive|archief|archives|arsip|file pic|dok\.|dok |dokumentasi|humas|instagram|facebook|tiktok|reuters|afp|getty|المصدر|تصوير|صورة|أرشيف|إنستغرام|انستغرام|فيسبوك|تويتر|رويترز|مواقع التواصل)[^()]{0,50}[)\]]\.?$`)
	slashEnd     = compile(`[(\[][^()\d]{2,30}(?:/| - | – )[^()\d]{2,30}[)\]]\.?$`)
	sentenceFoto = compile(`(?: [.!]|:) (?:foto|photo|image|beeld|gambar|صورة|تصوير) ?(?:oleh|by|door|par|credit|van|:|/) [^!?]{2,50}$|(?: [.!]) (?:courtesy of|avec l aimable autorisation|met dank aan|atas izin|باذن من) [^.!?]{2,60}$| foto/[^ ]+(?: [^ ]+){0,4}$`)
	sideWord     = compile(`\((?:left|right|centre|center|à gauche|à droite|au centre|links|rechts|midden|kiri|kanan|tengah|يمين|يسار|على اليمين|على اليسار)\)`)
	dashArchive  = compile(` [-–—] (?:ارشيفية|ارشيف|صورة ارشيفية|تعبيرية|archives?|archief|arsip|file)$`)
)

// isCaptionInBrackets reports a caption that ends with its credit in brackets
// or as a sentence of its own.
func isCaptionInBrackets(line, raw string) bool {
	n := words(line)
	closed := strings.HasSuffix(strings.TrimRight(raw, "."), ")") || strings.HasSuffix(strings.TrimRight(raw, "."), "]")
	return n >= 3 && n <= 35 && (closed && (bracketEnd.MatchString(raw) || slashEnd.MatchString(raw) && shortBracket(raw) && !strings.ContainsAny(raw, "={}")) || sentenceFoto.MatchString(line) && (!endsSentence(raw) || strings.Contains(line, " foto/")) || sideWord.MatchString(raw) && !endsSentence(raw) && n <= 16 || dashArchive.MatchString(line))
}

// shortBracket reports that the last bracket of a line holds five words at
// most: two names, not an explanation.
func shortBracket(raw string) bool {
	i := strings.LastIndexAny(raw, "([")
	return i >= 0 && words(fold(raw[i:])) <= 5
}

// isPhotoCredit reports a line that names who made a picture and nothing else.
func isPhotoCredit(line, raw string, size int) bool {
	if photoLabel.MatchString(line) && (strings.ContainsAny(raw, ":©/") || words(line) == 1) {
		return size > 5 && size <= maxAnywhereLine && words(line) >= 2
	}
	if creditMark.MatchString(line) || (photoBy.MatchString(line) && size <= maxBareLine && properNames(raw)) {
		return size <= maxAnywhereLine
	}
	if size > maxBareLine {
		return false
	}
	if m := bracketCredit.FindStringSubmatch(raw); m != nil && properNames(m[1]) && properNames(m[2]) || illustrated.MatchString(line) || capsCredit.MatchString(raw) {
		return true
	}
	if rest, ok := strings.CutPrefix(line, "© "); ok {
		return isAgency(rest) || lastItemIsAgency(rest)
	}
	if rest, ok := strings.CutPrefix(line, "via "); ok && isAgency(rest) {
		return true
	}
	if strings.HasPrefix(raw, "(") && strings.HasSuffix(raw, ")") && lastItemIsAgency(line) {
		return true
	}
	return barsToAgency(raw)
}

// barsToAgency reports "Name | Reuters", "Name / AFP", "AFP/Getty Images".
func barsToAgency(raw string) bool {
	items := strings.FieldsFunc(raw, func(r rune) bool { return r == '|' || r == '/' || r == '｜' || r == '©' || r == '•' })
	if len(items) < 2 || len(items) > 4 {
		return false
	}
	for _, it := range items {
		n := words(fold(it))
		if n == 0 || n > 5 {
			return false
		}
	}
	last := fold(items[len(items)-1])
	return isAgency(stripMarks(last))
}

func lastItemIsAgency(line string) bool {
	i := strings.LastIndexAny(line, "/|:©")
	return isAgency(strings.TrimSpace(line[i+1:])) && words(line) <= 8
}

func isAgency(folded string) bool {
	for _, a := range agencies {
		if folded == a {
			return true
		}
	}
	return false
}

var (
	sourceLabel = compile(`^(?:sources?|bron(?:nen)?|sumber|المصدر|مصدر|المصادر|fuente|quelle|fonte|via|dilansir dari|dikutip dari)(?: (?:artikel|berita|article|de l article))? ?: ?(.+)$`)
	sourceBare  = regexp.MustCompile(`^(?i:source|bron|sumber|quelle|fuente|fonte|المصدر)\s+(\S.*)$`)
	bylineFor   = regexp.MustCompile(`^(?i:by|par|door|oleh)\s+(.+?)\s+(?i:for|pour|voor|untuk)\s+(.+)$`)
	bylineStart = regexp.MustCompile(`^(?i:by|par|door|oleh|von|por|بقلم|كتب|كتبت|written by|posted by|reported by|reporting by|écrit par|geschreven door)\s*:?\s+(.+)$`)
)

// sourceCredit returns the publisher named by a credit line with a colon.
func sourceCredit(line, raw string) (string, bool) {
	if !sourceLabel.MatchString(line) || words(line) > 9 {
		return "", false
	}
	i := strings.IndexAny(raw, ":：")
	if i < 0 {
		return "", false
	}
	_, n := utf8.DecodeRuneInString(raw[i:])
	name := cleanName(raw[i+n:])
	return name, name != ""
}

// bareSource returns the publisher of a credit line without a colon ("Source
// Techcrunch"). The caller makes sure that it stands at an edge of the article.
func bareSource(raw string) (string, bool) {
	m := sourceBare.FindStringSubmatch(raw)
	if m == nil || endsSentence(raw) || len(strings.Fields(m[1])) > 3 || !properNames(m[1]) {
		return "", false
	}
	return cleanName(m[1]), true
}

// byline recognises "By A. Writer" and "By A. Writer for The Paper" and returns
// the paper.
func byline(raw string) (publisher string, ok bool) {
	if utf8.RuneCountInString(raw) > maxBareLine || endsSentence(raw) {
		return "", false
	}
	if m := bylineFor.FindStringSubmatch(raw); m != nil && properNames(m[1]) && properNames(m[2]) {
		return cleanName(m[2]), true
	}
	m := bylineStart.FindStringSubmatch(raw)
	if m == nil || len(strings.Fields(m[1])) > 8 {
		return "", false
	}
	return "", properNames(m[1])
}

// cleanName trims a publisher's name; of an address it keeps the host.
func cleanName(s string) string {
	s = strings.Trim(s, " \t\u00a0.,;:()[]|–—-")
	if _, rest, ok := strings.Cut(s, "://"); ok {
		host, _, _ := strings.Cut(rest, "/")
		return strings.TrimPrefix(host, "www.")
	}
	if utf8.RuneCountInString(s) > 60 {
		return ""
	}
	return s
}

// properNames reports that every word is capitalised (or has no case), but for
// the small words that stand inside names and lists of names.
func properNames(s string) bool {
	n := 0
	for _, w := range strings.Fields(s) {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "(\"'“«‘@"))
		if !unicode.IsLetter(r) {
			if unicode.IsDigit(r) {
				return false
			}
			continue
		}
		if unicode.IsLower(r) {
			switch strings.Trim(fold(w), " ,.") {
			case "and", "et", "en", "dan", "y", "und", "e", "de", "du", "des", "la", "le", "van", "der", "den", "von", "bin", "al", "el", "da", "di", "of", "the", "with", "avec", "met", "in", "d", "l", "s":
				continue
			}
			if strings.Contains(w, ".") || strings.Contains(w, "-") { // site names, "al-Masri"
				n++
				continue
			}
			return false
		}
		n++
	}
	return n > 0
}
