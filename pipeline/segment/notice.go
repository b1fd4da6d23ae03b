package segment

import (
	"strings"
)

// Notices of a page that are whole sentences: cookies, embedded content, closed
// threads. Each asks for two things at once, what is meant and whom the page
// speaks to or of, for a sentence of an article has one of them at most.
var (
	// cookieUse is the page saying that it sets cookies; the page or its owner is
	// the subject and begins the sentence.
	cookieUse = compile(`^(?:(?:this|our|the) (?:web ?site|site|blog|page)|we|ce (?:site|blog)|notre (?:site|blog)|nous|deze (?:web ?)?(?:site|blog|pagina)|dit blog|onze (?:web ?)?site|wij|we|(?:situs|website|blog|laman)(?: web)? (?:ini|kami)|kami|(?:يستخدم|نستخدم|يستعمل|نستعمل) ?(?:هذا|موقعنا|الموقع|هذه|المدونة)?) (?:(?:(?:and )?(?:our|nos|onze|mitra) [^ .]+ )?(?:uses?|using|sets?|places?|stores?|utilis[a-z]+|depos[a-z]+|recour[a-z]+|gebruikt?|gebruiken|plaatst?|plaatsen|maakt?|maken|menggunakan|memakai|menyimpan|memasang) (?:[^ .]+ ){0,4}?)?(?:cookies?|kuki|traceurs|الكوكيز|كوكيز|ملفات (?:تعريف )?الارتباط)(?: |$)`)
	// byClicking is consent by doing something.
	byClicking = compile(`^(?:by (?:clicking|continuing|using|browsing)|en (?:cliquant|poursuivant|continuant|naviguant)|door (?:te klikken|verder te|op [^.]{1,30} te klikken|gebruik te maken)|dengan (?:mengklik|mengeklik|melanjutkan|menggunakan|menekan)|ب(?:النقر|الضغط|متابعة|مواصلة|استخدامك)|عند النقر) .*(?:cookies?|kuki|traceurs|الكوكيز|كوكيز|الارتباط)`)
	// embedNotice asks for consent to show what another site serves.
	embedNotice = compile(`(?: |^)(?:your consent|consent to|votre (?:consentement|accord|autorisation)|(?:geef|uw|je) toestemming|toestemming (?:om|voor)|persetujuan anda|izin anda|موافقتك|موافقتكم) (?:[^ ]+ ){0,4}?(?:load|display|show|see|view|charger|afficher|voir|lire|laden|tonen|zien|bekijken|memuat|menampilkan|melihat|لتحميل|لعرض|لمشاهدة|تحميل|عرض|مشاهدة)(?: |$)`)
	// closedThread tells readers that no more can be written.
	closedThread = compile(`^(?:this |the |ce |cette |le |la |dit |deze |het |de )?(?:thread|topic|discussion|poll|comments?|comment section|sujet|fil|commentaires|topic|draadje|discussie|reacties|utas|topik|diskusi|komentar|الموضوع|النقاش|التعليقات|هذا الموضوع) (?:[^ .]+ ){0,3}?(?:archived|closed|locked|disabled|switched off|clos|close|ferme|fermee|fermes|verrouille|archive|desactives|gesloten|vergrendeld|gearchiveerd|staan uit|ditutup|dikunci|diarsipkan|dinonaktifkan|مغلق|مغلقة|مقفل|مؤرشف)(?: |$)`) //nolint:misspell // words of other languages
	// logInTo asks for an account before writing.
	logInTo = compile(`^(?:you (?:must|need to|have to)|please|vous devez|il faut|veuillez|(?:je|u) (?:moet|dient)|log|anda (?:harus|perlu)|kamu harus|silakan|يجب|عليك|يرجى)(?: [^ .]+){0,2} (?:log in|login|logged in|sign in|register|vous connecter|se connecter|connecte|vous identifier|inloggen|ingelogd|aanmelden|in|masuk|mendaftar|daftar|تسجيل)(?: |$).*(?:reply|comment|post|vote|respond|repondre|commenter|poster|reageren|antwoorden|stemmen|plaatsen|membalas|berkomentar|menjawab|komentar|للرد|للتعليق|الرد|التعليق|المشاركة)`)
	// freeLeft counts the articles that may still be read.
	freeLeft = compile(`(?: |^)(?:free (?:articles?|stories)|articles? gratuits?|gratis artikel(?:en|s)?|artikel gratis|(?:مقالة|مقالات|مقال) مجانية?|مقالات مجانية)(?: |$).*(?:month|week|left|remaining|mois|semaine|reste|maand|week|over|bulan|minggu|tersisa|sisa|الشهر|الاسبوع|بقيت|بقي|متبقية)|^(?:sisa artikel gratis|بقيت لك (?:مقالة|مقال|مقالات) مجاني)`)
	// payers are those for whom the rest is.
	payers = compile(`(?: |^)(?:(?:for|to|only) paid subscribers|paid subscription|become a (?:paid|paying) (?:subscriber|member)|(?:abonnes|membres) payants|abonnement payant|betalende (?:abonnees|leden|lezers)|betaald abonnement|pelanggan berbayar|langganan berbayar|(?:للمشتركين|المشتركين) (?:فقط|الداعمين|المدفوعين))(?: |$)`)
	// helpful asks whether a text was of use, or counts those to whom it was.
	helpful = compile(`(?: |^)(?:(?:was|is|found|did) (?:this|you find this)|(?:ont trouve|a trouve) cette|cette (?:reponse|page) vous|cet article vous|(?:was|is|vond je|vond u) (?:dit|deze)|apakah (?:jawaban|artikel|informasi|halaman) ini|(?:orang )?merasa (?:jawaban|ini)|هل (?:كانت|كان|وجدت|تشكل|افادتك) هذ[ها])(?: [^ ]+){0,6}? (?:helpful|useful|utile|aide|nuttig|behulpzaam|bermanfaat|membantu|berguna|مفيدة|مفيدا|مفيد|ثقة|بالنسبة لك)(?: |$)`) //nolint:misspell // words of other languages
	// quotedPost is the quotation of another post, folded by the forum.
	quotedPost = compile(`(?: |^)(?:click to expand|cliquez pour agrandir|klik om te vergroten|klik om uit te klappen|klik untuk memperluas|اضغط للتوسيع)(?: |$)`)
	// inFull sends the reader to another edition for the whole text.
	inFull = compile(`^(?:this (?:article|interview|piece|story) (?:first |originally )?(?:appears|appeared|was published|is taken)|read the (?:full|whole) (?:interview|article|story)|lees het (?:volledige|hele|complete) (?:interview|artikel|verhaal)|dit (?:artikel|interview|verhaal) (?:verscheen|staat|is verschenen)|retrouvez (?:l integralite|la suite|cet)|lisez l integralite|cet (?:article|entretien) est (?:paru|extrait|tire)|(?:artikel|wawancara|tulisan|berita) ini (?:telah |sudah |pernah |pertama kali )?(?:tayang|terbit|dimuat|diterbitkan)|baca (?:wawancara|artikel) (?:lengkap|selengkapnya)|(?:نشر|نشرت) (?:هذا|هذه) (?:المقال|المقالة|الحوار)|اقرا (?:الحوار|المقال) كاملا)(?: |$)`)
)

// noticeTokens holds, for the expressions that may match anywhere in a line, a
// token without which none of them can: most lines need no expression at all.
var noticeTokens = wordSet(`cookie cookies kuki traceurs الكوكيز كوكيز الارتباط consent consentement accord autorisation toestemming persetujuan izin موافقتك موافقتكم free gratuit gratuits gratis مجانية مجاني paid paying payants payant betalende betaald berbayar للمشتركين المشتركين helpful useful utile aide nuttig behulpzaam bermanfaat membantu berguna مفيدة مفيدا مفيد ثقة لك expand agrandir vergroten klappen memperluas للتوسيع`)

// noticeKind returns the kind of a notice, or "". line is a folded line.
func noticeKind(line, raw string) string {
	n := words(line)
	if n > maxCallout || strings.ContainsAny(raw[:1], "\"'") || attributed(line) != "" {
		return ""
	}
	if inFull.MatchString(line) && n <= 24 {
		return kindPaywall
	}
	if !hasToken(line, noticeTokens) {
		return ""
	}
	switch {
	case cookieUse.MatchString(line) && n >= 4, byClicking.MatchString(line), embedNotice.MatchString(line):
		return kindConsent
	case helpful.MatchString(line) && n <= 14 && (strings.ContainsAny(raw, "?؟") || raw[0] >= '0' && raw[0] <= '9'), quotedPost.MatchString(line):
		return kindWidget
	case freeLeft.MatchString(line) && (voiceYou.MatchString(line) || !endsSentence(raw) || strings.HasPrefix(line, "sisa ") || strings.HasPrefix(line, "بقي")), payers.MatchString(line) && n <= 14 && !endsSentence(raw):
		return kindPaywall
	}
	return ""
}

// endNotices stand at the end of a page: rights, the name of the software, why
// the letter was sent.
var endNotices = compile(`(?:^(?:powered by|propulse par|mogelijk gemaakt door|diberdayakan oleh|ditenagai oleh) |(?: |^)(?:` +
	`you (?:are receiving|received|re receiving) this|vous recevez (?:ce|cet|cette)|(?:je|u) ontvangt (?:dit|deze)|(?:anda|kamu) menerima (?:email|surel|buletin|pesan)|وصلتك هذه|تصلك هذه|` +
	`(?:no part|nothing) (?:of|from) this (?:publication|site|page)|(?:toute|aucune) reproduction|niets uit deze|dilarang keras (?:mengambil|mengutip|menyalin) (?:konten|isi|berita)|dilarang (?:mengutip|menyalin)|يمنع نسخ|يحظر نسخ|` +
	`(?:content|information) on this (?:site|page|website) (?:is|are|does|do)|(?:les informations|le contenu) de ce site|(?:de informatie|de inhoud) (?:op|van) deze (?:site|website)|(?:informasi|konten) (?:di|pada|dalam) (?:situs|laman) ini|(?:المعلومات|المحتوى) (?:الواردة )?(?:في|على) هذا الموقع|محتوى المستخدمين|` + //nolint:misspell // words of other languages
	`thanks for (?:joining|reading|following|subscribing|listening)|merci de (?:nous avoir|l avoir)|bedankt voor het (?:lezen|volgen|luisteren)|terima kasih (?:sudah|telah) (?:membaca|mengikuti|menyimak)|demikian (?:informasi|berita|artikel)|شكرا (?:لمتابعتكم|لقراءتكم|على المتابعة)|` +
	`if you (?:enjoyed|liked) this|vous avez aime cet|vond je dit|suka (?:tulisan|edisi) ini|اعجبتك هذه|` +
	`language text of this|texte original de ce communique|oorspronkelijke tekst van dit persbericht|bahasa asli siaran pers ini|نص اللغة الاصلية لهذا|` +
	`(?:affiliate|affiliated) links?|liens? affilies?|affiliate ?links?|(?:tautan|link) afiliasi|روابط (?:تسويقية|تابعة|بالعمولة|افلييت)))`)
