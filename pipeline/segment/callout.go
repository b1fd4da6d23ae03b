package segment

import (
	"regexp"
	"strings"
)

// A callout is the page asking its reader to do something for the page: to
// subscribe, follow, share, download, write in. Its form is the same in all
// languages: a clause that begins with a verb of that kind, and a thing that a
// publisher has to offer. The verbs are ordinary words ("share", "get"), so one
// that a news sentence starts with too counts only where the page also speaks
// of itself or of its reader, or where the line is no sentence.
var (
	// strongCalls hardly begin a clause of an article.
	strongCalls = callList(`subscribe; sign up; sign in; log in; unsubscribe; never miss; don't miss; stay up to date; stay informed; enter your; manage your; update your; download our; download the; have your say; email us; contact us; send us; tell us; write to us; get in touch; do you have a story; got a story; got a tip; allow push; refer a; forward this;
	 abonnez; abonne toi; inscrivez; inscription; je m'inscris; je m'abonne; recevez; recevoir; suivez; rejoignez; téléchargez; transférez; soutenez; faites un don; ne ratez; ne manquez; activez; cliquez; écrivez-nous; contactez; connectez-vous; identifiez-vous; désabonnez; se désabonner; se désinscrire; désinscription; gérer mes; gérez vos; créez votre; on vous a transféré; vous recevez cet;
	 schrijf je; schrijf u; meld je; meld u; aanmelden; ontvang; abonneer; uitschrijven; afmelden; voorkeuren wijzigen; blijf op de hoogte; nooit meer; mis niets; laat je; laat uw; stuur ons; mail ons; tip ons; heb je een tip; heeft u een tip; volg ons; volg me; steun ons; word lid; word abonnee; maak een account; log in; stuur door; praat mee; u ontvangt deze; je ontvangt deze;
	 berlangganan; langganan; daftar; dapatkan; ikuti; unduh; jangan lewatkan; teruskan; masukkan email; masukkan alamat; gabung; bergabung; bergabunglah; berhenti berlangganan; ubah preferensi; aktifkan; hubungi kami; kirim tulisan; kirimkan; cek berita; kamu menerima email; anda menerima email; diteruskan oleh; punya teman; punya cerita; suka edisi ini; suka tulisan ini; dukung kami;
	 اشترك; اشتركوا; اشتركي; سجل; سجلوا; تابعنا; تابعونا; تابعوا; انضم; انضموا; حمل; حملوا; حملي; احصل على; راسلنا; راسلونا; تواصل معنا; تواصلوا; ادعم; ادعموا; لا تفوت; لا تفوتوا; لمتابعة; للاشتراك; لتصلك; تصلك; ليصلك; ليصلكم; ادخل بريدك; فعل; الغاء الاشتراك; لالغاء; وصلتك; اعد ارسالها; شاركونا; ارسلوا الينا; حملوا تطبيق`)
	// weakCalls begin sentences of articles too.
	weakCalls = callList(`follow; join; get; try; support; donate; become; receive; share; discuss; forward; refer; view; click; tap; listen; watch; like; for more; to receive; to get; want more; do you; got a; did you; love; register; download; help us; call; call us; open; read;
	 partagez; partager; pour recevoir; découvrez; retrouvez; envoyez; signalez; signaler; vous aimez; vous avez; lisez; testez; essayez; profitez; écoutez; regardez; besoin; la lettre; notre lettre; infolettre; si vous; chaque; tous les;
	 deel; stuur; steun; klik; volg; download; bekijk; wil je; wilt u; heb je; heeft u; elke; iedere; gratis; probeer; mail; reageren; reageer; bel; luister; word; lees; tip; dit;
	 bagikan; kirim; klik; simak; ingin; mau; suka; tulis; beri; baca berita; lihat; punya; kalau; jika; cek; tonton; dengarkan; setiap; hubungi;
	 تابع; شارك; شاركنا; ارسل; ارسلوا; اضغط; انقر; تبرع; هل; اقرا; شاهد; استمع; اعجبتك; يمكنكم; كن; اذا`)
	// offers are what a publisher has to offer, single words of a folded line.
	offers = phraseSet(`newsletter; newsletters; inbox; mailbox; email; emails; mail; courriel; infolettre; nieuwsbrief; nieuwsbrieven; mailadres; inboxen; surel; notifications; notification; notificaties; pushmeldingen; pushberichten; alerts; alertes; alerte; app; appli; application; aplikasi; channel; channels; kanal; kanaal; saluran; whatsapp; telegram; facebook; instagram; twitter; tiktok; youtube; linkedin; mastodon; bluesky; google; rss; browser; navigateur; peramban; subscription; abonnement; abonnements; subscribers; abonnés; account; compte; akun; podcast; comments; socials; friend; friends; ami; amis; vriend; vrienden; teman; grup; premium; trial; buletin; edition; blog; membership; lidmaatschap; keanggotaan; media;
	 النشرة; نشرتنا; نشرة; بريدك; البريد; بالبريد; الاشعارات; التنبيهات; تطبيق; التطبيق; تطبيقنا; قناتنا; قناة; القناة; واتساب; تلغرام; تيليغرام; فيسبوك; تويتر; انستغرام; يوتيوب; لينكدان; حسابك; حسابنا; حساباتنا; المتصفح; الرسالة; مجانا; اشتراكا; الاشتراك; صديق; صديقا`)
	// siteWords are the page speaking of itself or to its reader.
	siteWords = phraseSet(`our; us; we; your; you; notre; nos; nous; votre; vos; vous; ons; onze; wij; we; je; jij; jouw; uw; u; kami; kita; anda; kamu; kalian; نحن; لنا; موقعنا; قناتنا; نشرتنا; حساباتنا; معنا; بريدك; بريدكم; صديقا; here; ici; hier; sini; disini; هنا`)
)

func callList(list string) map[string][]string {
	m := make(map[string][]string)
	for _, p := range phraseList(list) {
		first, _, _ := strings.Cut(p, " ")
		m[first] = append(m[first], p)
	}
	return m
}

// startsWithCall reports whether a clause begins with one of the calls.
func startsWithCall(clause string, calls map[string][]string) bool {
	first, _, _ := strings.Cut(clause, " ")
	for _, c := range calls[first] {
		if rest, ok := strings.CutPrefix(clause, c); ok && (rest == "" || rest[0] == ' ') {
			return true
		}
	}
	return false
}

// notAnOffer are readings of a call that are news: "share prices", "follow-up".
var notAnOffer = compile(`^(?:share|shares) (?:price|prices|buyback|buybacks|sale|sales|capital|of|in|at)(?: |$)|^(?:follow up|get away|join forces)(?: |$)`)

// maxCallout is the number of words up to which a line can be a callout.
const maxCallout = 28

// isCallout reports that a line asks the reader to do something for the page.
// line is a folded line.
func isCallout(line, raw string) bool {
	n := words(line)
	if n == 0 || n > maxCallout || notAnOffer.MatchString(line) {
		return false
	}
	offer, site := false, false
	for _, t := range tokens(line) {
		offer = offer || offers[t]
		site = site || siteWords[t]
	}
	quoted := strings.ContainsAny(raw, "‘“«„\"") || strings.Contains(raw, " '")
	strong, weak, calls := false, false, 0
	for i, c := range clauses(line) {
		if quoted && i > 0 { // what a quotation says is no call
			break
		}
		s, w := startsWithCall(c, strongCalls), startsWithCall(c, weakCalls)
		strong, weak = strong || s, weak || w
		if s || w {
			calls++
		}
	}
	if !strong && !weak {
		return false
	}
	if attributed(line) != "" || attributionAfter.MatchString(line+" .") {
		return false
	}
	first := startsWithCall(line, strongCalls)
	stop := endsSentence(raw) && !endsWithAsk(raw)
	switch {
	case first && n <= 4 && (!stop || site || offer): // "Sign up here."
		return site || offer || n <= 2
	case strong && calls >= 2: // "Follow the news: sign up."
		return n <= 16
	case strong && offer:
		return !stop || site || n <= 12 && !isCaseless(raw)
	case strong && site:
		return n <= 16 && (!stop || n <= 8)
	case weak && offer && site:
		return n <= 20 && !endsWithColon(raw)
	case weak && offer:
		return !stop && n <= 10 && (startsWithCall(line, weakCalls) || strings.Contains(line, " ? ") || strings.Contains(line, " ؟ "))
	}
	return false
}

// clauses cuts a folded line at its marks.
func clauses(line string) []string {
	return strings.FieldsFunc(clauseMarks.Replace(line), func(r rune) bool { return r == '|' })
}

var clauseMarks = strings.NewReplacer(" . ", "|", " ? ", "|", " ! ", "|", " : ", "|", " , ", "|", " ؟ ", "|", " ، ", "|", " - ", "|", " – ", "|", " — ", "|", " | ", "|", " ؛ ", "|", " ; ", "|", "| ", "|", " .. ", "|", " . . ", "|")

var (
	emailAddress = regexp.MustCompile(`[\pL\d._%+-]+@[\pL\d.-]+\.\pL{2,}`)
	phoneNumber  = regexp.MustCompile(`(?:\+|\(0|\b0)[\d ()./-]{7,}\d`)
	contactWords = compile(`(?: |^)(?:contacts?|press|presse|media|pers|pewarta|redaksi|redactie|redaction|kontak|humas|telepon|telp|tel|phone|telephone|surel|email|e mail|hubungi|للتواصل|هاتف|البريد|الصحافة|whatsapp)(?: |$)`)
)

// isContact reports the address of a newsroom or press office: a line, no
// longer than a label and a name, with an e-mail address or telephone number.
func isContact(line, raw string) bool {
	n := words(line)
	if n > 22 || attributed(line) != "" {
		return false
	}
	mail := strings.Contains(raw, "@") && emailAddress.MatchString(raw)
	if mail && n <= 12 && !endsSentence(raw) {
		return true
	}
	return (mail || phoneNumber.MatchString(raw)) && contactWords.MatchString(line)
}

// disclaimers are notes of the publisher about the text or the site. They are
// sentences, so they count only above the title and below the article.
var disclaimers = compile(`(?: |^)(?:(?:responsible|liable) for (?:the )?content|does not necessarily reflect|views expressed|for (?:general |educational )?information(?:al)? purposes|not (?:constitute )?(?:legal|financial|medical|investment) advice|automatically (?:generated|published)|(?:originally|first) (?:published|appeared)|press release|acknowledges? the traditional|all information on this|terms apply|` +
	`responsabilite de|reproduction (?:meme )?(?:partielle|interdite|,)|sans accord prealable|voix de synthese|depeche automatique|publie automatiquement|a titre informatif|n engage(?:nt)? que|communique de presse|ne pas jeter|` +
	`verantwoordelijk voor de inhoud|automatisch geplaatst|niet door de redactie|ingezonden persbericht|bevat een samenwerking|mijn disclaimer|overname van|zonder toestemming van|geen rechten worden ontleend|verscheen eerder|affiliate|gesponsorde links|` +
	`tanggung jawab redaksi|di luar tanggung jawab|rilis dari pihak ketiga|bersifat umum|tujuan pendidikan|dilarang (?:memperbanyak|mengutip|menyalin)|tidak mencerminkan|konten ini merupakan|` +
	`يحظر (?:اعادة|النشر|النقل)|لا تغني عن|للاستيناس|لا يعبر|لا تعبر|لا تتحمل|اعادة النشر|على مسووليه|على مسوولية|من هذا المصدر)`)

func isDisclaimer(line string, runes int) bool {
	return runes <= maxFormulaLine && attributed(line) == "" && disclaimers.MatchString(line)
}

// greetings open and close a letter.
var (
	greeting = compile(`^(?:good (?:morning|afternoon|evening|day)|hello|hi|hey|dear|welcome|bonjour|bonsoir|salut|chers?|cheres?|bienvenue|goede ?(?:morgen|middag|avond|dag)|hallo|hoi|beste|geachte|dag|welkom|selamat (?:pagi|siang|sore|malam|datang)|halo|hai|salam|yth|kia ora|assalam|صباح الخير|مساء الخير|مرحبا|اهلا|السلام عليكم|اعزاءنا|عزيزي)(?: |$)`)
	farewell = compile(`^(?:see you|until (?:tomorrow|next)|have a (?:good|great|nice)|that s (?:all|it)|best wishes|kind regards|best|cheers|yours|thanks for reading|a demain|a bientot|a la semaine prochaine|bonne (?:journee|lecture|semaine|soiree)|bien a vous|cordialement|amities|merci de nous|fijne dag|fijn weekend|tot (?:morgen|volgende|de volgende|snel)|groet|groeten|groetjes|hartelijke groet|met vriendelijke|sampai (?:besok|jumpa|bertemu|minggu)|salam|terima kasih sudah membaca|nga mihi|الى (?:الغد|اللقاء)|مع (?:تحيات|تحياتنا|خالص)|تحياتي|تحياتنا|والله ولي|نلتقي|صحتين|liefs|bises|bisous|gros bisous|selamat mencoba|selamat membaca|ابقوا|دمتم)(?: |$)`)
)
