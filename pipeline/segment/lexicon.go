package segment

import "strings"

// Kinds of boilerplate.
const (
	kindConsent       = "consent"
	kindMenu          = "menu"
	kindCategory      = "category"
	kindRelated       = "related"
	kindTeaser        = "teaser"
	kindTimeAgo       = "time_ago"
	kindPhotoCredit   = "photo_credit"
	kindCaption       = "caption"
	kindCounter       = "counter"
	kindCommentForm   = "comment_form"
	kindTrending      = "trending"
	kindSourceCredit  = "source_credit"
	kindDateLine      = "date_line"
	kindSignOff       = "sign_off"
	kindShare         = "share"
	kindNewsletter    = "newsletter"
	kindPaywall       = "paywall"
	kindRepeatedTitle = "repeated_title"
	kindAuthorBox     = "author_box"
	kindTagList       = "tag_list"
	kindAdvertisement = "advertisement"
)

// mode says where in a line a formula has to stand.
type mode int

const (
	exact      mode = iota // the formula is the whole line, final marks aside
	label                  // exact, or the formula and then a colon
	prefix                 // the line starts with the formula
	unfinished             // the line starts with the formula and is no sentence
	anywhere               // the formula stands somewhere in a short line
)

type formulaSet struct {
	kind    string
	mode    mode
	phrases string // one a line, or separated by ";"; folded when indexed
}

// formulas is the lexicon, general formulas of news pages and nothing else.
// Order matters only among formulas that match the same line: the earlier wins.
var formulas = []formulaSet{
	{kindConsent, anywhere, `nous utilisons des cookies; gérer vos consentements; gérer mes consentements; gérer les cookies; manage cookies;
	 manage consent; manage your consent; cookie settings; cookie preferences; we use cookies; this website uses cookies; this site uses cookies;
	 wij gebruiken cookies; we gebruiken cookies; deze website gebruikt cookies; deze site maakt gebruik van cookies; cookie instellingen;
	 ce site utilise des cookies; paramètres des cookies; kami menggunakan cookie; situs ini menggunakan cookie; situs web ini menggunakan cookie;
	 pengaturan cookie; نستخدم ملفات تعريف الارتباط; يستخدم هذا الموقع ملفات تعريف الارتباط; إعدادات ملفات تعريف الارتباط; إدارة الموافقة;
	 wir verwenden cookies; utilizamos cookies; usamos cookies; utilizziamo i cookie; laman web ini menggunakan kuki`},
	{kindConsent, exact, `accept all; accept all cookies; reject all; reject all cookies; accept cookies; i agree; tout accepter; tout refuser; j'accepte; accepter et fermer;
	 continuer sans accepter; alles accepteren; alles weigeren; cookies accepteren; akkoord; terima semua; tolak semua; saya setuju; قبول الكل; رفض الكل;
	 موافق; aceptar todo; alle akzeptieren; alle ablehnen; accetta tutto; aceitar tudo; cookies; privacy settings`},
	{kindAdvertisement, exact, `advertisement; advertisements; advertising; ad; publicité; publicités; advertentie; advertenties; iklan; إعلان; إعلانات; anzeige; publicidad; pubblicità;
	 publicidade; sponsored; sponsored content; scroll to continue; advertisement - scroll to continue; advertisement scroll to continue; story continues below advertisement;
	 la suite après cette publicité; scroll untuk melanjutkan membaca; gulir untuk lanjut membaca; artikel gaat verder onder de advertentie; tekst gaat verder onder de advertentie`},
	{kindCategory, label, `categories; category; catégorie; catégories; rubrique; rubriques; categorie; categorieën; kategori; rubriek; rubrik; التصنيف; التصنيفات; الأقسام; القسم;
	 filed under; posted in; publié dans; classé dans; geplaatst in; kategorie; kategorien; categoría; categorías; categoria; sección`},
	{kindTagList, label, `tags; tag; tagged; mots-clés; mot-clé; étiquettes; trefwoorden; trefwoord; kata kunci; topik; topik terkait; وسوم; الوسوم; الوسم; كلمات مفتاحية; الكلمات المفتاحية; الكلمات الدلالية;
	 keywords; key words; topics; related topics; etiquetas; schlagwörter; schlagworte; palabras clave; parole chiave; palavras-chave; onderwerpen; hashtags`},
	{kindTrending, exact, `trending; trending now; trending topics; trending stories; tendances; trends; lagi tren; sedang tren; الأكثر تداولا; tendencias`},
	{kindRelated, label, `recent posts; recent articles; related posts; related articles; related news; related stories; related content; related; most read; most popular; most viewed; popular posts; you may also like;
	 you might also like; you may also be interested in; recommended; recommended for you; recommended stories; more from this section; more stories; more news; latest news; latest posts; latest stories; editor's picks; read next; up next;
	 articles similaires; articles récents; articles liés; à lire également; sur le même sujet; sur le même thème; les plus lus; les articles les plus lus; dans la même rubrique; derniers articles; les dernières actualités;
	 vous aimerez aussi; vous pourriez aussi aimer; notre sélection; nos derniers articles; gerelateerde artikelen; gerelateerde berichten; gerelateerd nieuws; gerelateerd; meest gelezen; best gelezen; meer nieuws; recente berichten; recente artikelen; ook interessant; laatste nieuws;
	 meer over dit onderwerp; artikel terkait; berita terkait; artikel populer; terpopuler; berita terpopuler; berita lainnya; artikel lainnya; pos-pos terbaru; pos terbaru; berita terbaru; artikel terbaru; rekomendasi; rekomendasi untuk anda; paling banyak dibaca;
	 مواضيع ذات صلة; أخبار ذات صلة; مقالات ذات صلة; موضوعات ذات صلة; ذات صلة; الأكثر قراءة; الأكثر مشاهدة; الأكثر شعبية; أحدث المقالات; أحدث الأخبار; آخر الأخبار; قد يعجبك أيضا; قد يهمك; قد يهمك أيضا; مقالات مشابهة; أخبار متعلقة;
	 noticias relacionadas; artículos relacionados; te puede interesar; lo más leído; lo más visto; verwandte artikel; ähnliche artikel; das könnte sie auch interessieren; meistgelesen; articoli correlati; i più letti; artigos relacionados; mais lidas;
	 artikel berkaitan; berita berkaitan`},
	// Both a heading of a block and the start of a one-line teaser.
	{kindTeaser, label, `read also; also read; read more; see also; more; à lire aussi; lire aussi; à lire; voir aussi; lire la suite; lees ook; lees meer; zie ook; lees verder; bekijk ook; baca juga; baca selengkapnya; selengkapnya; simak juga; lihat juga; baca lagi;
	 اقرأ أيضا; اقرأ أيضاً; إقرأ أيضا; اقرأ المزيد; شاهد أيضا; طالع أيضا; للمزيد; المزيد; إقرأ المزيد; lea también; leer también; lea más; leer más; lesen sie auch; lies auch; mehr dazu; weiterlesen; leggi anche; leggi tutto; leia também; leia mais; baca berikutnya; continue reading; keep reading; click here; klik hier; cliquez ici; klik di sini; اضغط هنا`},
	{kindCommentForm, exact, `comments; comment; commentaires; commentaire; reacties; reactie; komentar; تعليقات; التعليقات; reply; répondre; reageer; reageren; balas; comentarios; kommentare; commenti; comentários; submit comment; post comment; name *; email *; website; view comments; show comments; toon reacties; lihat komentar; ajouter un commentaire; no comments; aucun commentaire`},
	{kindCommentForm, prefix, `leave a reply; leave a comment; post a comment; add a comment; join the conversation; laisser un commentaire; laissez un commentaire; ajouter un commentaire; plaats een reactie; geef een reactie; laat een reactie achter; tinggalkan balasan; tinggalkan komentar;
	 tulis komentar; beri komentar; اترك تعليقا; أترك تعليقا; اترك تعليقك; اترك ردا; أضف تعليق; أضف تعليقا; deja un comentario; deja una respuesta; schreibe einen kommentar; lascia un commento; deixe um comentário; tinggalkan ulasan; you must be logged in to; log in om te reageren; connectez-vous pour commenter; batalkan balasan; cancel reply; save my name`},
	{kindCommentForm, anywhere, `your email address will not be published; required fields are marked; votre adresse e-mail ne sera pas publiée; votre adresse de messagerie ne sera pas publiée; je e-mailadres wordt niet gepubliceerd; het e-mailadres wordt niet gepubliceerd; alamat email anda tidak akan dipublikasikan;
	 لن يتم نشر عنوان بريدك الإلكتروني; الحقول الإلزامية مشار إليها; tu dirección de correo electrónico no será publicada; deine e-mail-adresse wird nicht veröffentlicht; ruas yang wajib ditandai`},
	{kindShare, exact, `share; share this; share this article; share this story; share this post; share article; tweet; pin it; partager; partagez; partager cet article; partager l'article; partagez cet article; deel; delen; deel dit; deel dit artikel; deel dit bericht; deel via; bagikan; bagikan artikel ini; bagikan berita ini; share artikel; شارك; شاركها; مشاركة; شارك المقال; شارك هذا المقال; شارك الخبر; شارك هذا الموضوع;
	 compartir; teilen; artikel teilen; condividi; compartilhar; kongsi; copy link; copier le lien; kopieer link; salin tautan; نسخ الرابط; print; imprimer; printen; cetak; طباعة; email this; follow us; suivez-nous; volg ons; ikuti kami; تابعنا; تابعونا; save; listen; écouter; luister; dengarkan; استمع`},
	{kindShare, prefix, `share this on; share this via; follow us on; suivez-nous sur; retrouvez-nous sur; volg ons op; ikuti kami di; ikuti berita; تابعنا على; تابعونا على; síguenos en; folgen sie uns; seguici su; siga-nos; bagikan ke; deel op; deel dit op; partager sur; partagez sur; شارك على; شارك عبر; مشاركة عبر; مشاركة على; compartir en; teilen auf; condividi su; share on; share via; tweet this; ikuti kami`},
	{kindPaywall, anywhere, `subscribe to continue reading; subscribe to read; for subscribers only; subscribers only; subscriber only; subscriber exclusive; already a subscriber; article réservé aux abonnés; réservé aux abonnés; réservé à nos abonnés; de cet article à lire; la suite est réservée; déjà abonné; déjà abonnée; abonnez-vous pour lire; alleen voor abonnees; exclusief voor abonnees; al abonnee;
	 neem een abonnement; log in om verder te lezen; lees verder met een abonnement; khusus pelanggan; berlangganan untuk membaca; berlangganan untuk melanjutkan; konten premium; sudah berlangganan; للمشتركين فقط; اشترك لقراءة; اشترك لمتابعة القراءة; محتوى مدفوع; exclusivo para suscriptores; nur für abonnenten; riservato agli abbonati; exclusivo para assinantes; sign in to continue reading; register to continue reading; create a free account to`},
	{kindSignOff, anywhere, `all rights reserved; tous droits réservés; alle rechten voorbehouden; hak cipta dilindungi; جميع الحقوق محفوظة; كل الحقوق محفوظة; todos los derechos reservados; alle rechte vorbehalten; tutti i diritti riservati; todos os direitos reservados; hak cipta terpelihara; reproduction interdite; may not be published broadcast`},
	{kindSignOff, exact, `privacy policy; terms of use; terms of service; terms and conditions; cookie policy; mentions légales; politique de confidentialité; conditions générales; conditions d'utilisation; algemene voorwaarden; privacyverklaring; privacybeleid; disclaimer; kebijakan privasi; syarat dan ketentuan; ketentuan layanan; pedoman media siber; سياسة الخصوصية; شروط الاستخدام; الشروط والأحكام; aviso legal; impressum; datenschutz; back to top; retour en haut; naar boven; kembali ke atas; العودة إلى الأعلى; about us; qui sommes-nous; over ons; tentang kami; من نحن; contact us; contactez-nous; hubungi kami; اتصل بنا; neem contact op`},
	{kindSignOff, prefix, `copyright; © copyright; hak cipta ©; droits d'auteur ©; powered by wordpress; proudly powered by`},
	{kindAuthorBox, label, `about the author; about the authors; à propos de l'auteur; l'auteur; over de auteur; tentang penulis; عن الكاتب; عن المؤلف; نبذة عن الكاتب; sobre el autor; über den autor; sull'autore; sobre o autor`},
	{kindAuthorBox, label, `author; authors; auteur; auteurs; written by; posted by; writer; reporter; editor; editors; rédacteur; rédaction; redacteur; redactie; penulis; pewarta; jurnalis; wartawan; oleh; ditulis oleh; écrit par; geschreven door; door; par; by; بقلم; كتب; كتبت; تحرير; إعداد; المحرر; الكاتب; autor; autora; redacción; escrito por; von; verfasst von; di; a cura di; por`},
	{kindMenu, exact, `skip to content; skip to main content; aller au contenu; aller au contenu principal; ga naar de inhoud; naar de inhoud; langsung ke konten; lewati ke konten; loncat ke konten; انتقل إلى المحتوى; التجاوز إلى المحتوى; saltar al contenido; zum inhalt springen; vai al contenuto; menu; menu principal; hoofdmenu; main menu; القائمة; القائمة الرئيسية; search; rechercher; recherche; zoeken; cari; pencarian; بحث; buscar; suche; cerca; log in; login; sign in; sign up; register; subscribe; se connecter; connexion; s'abonner; je m'abonne; inloggen; aanmelden; abonneren; masuk; daftar; langganan; تسجيل الدخول; تسجيل; اشترك; iniciar sesión; anmelden; accedi;
	 home; homepage; accueil; startpagina; beranda; الرئيسية; الصفحة الرئيسية; inicio; startseite; previous; next; previous post; next post; previous article; next article; article précédent; article suivant; vorig artikel; volgend artikel; artikel sebelumnya; artikel selanjutnya; المقال السابق; المقال التالي; close; fermer; sluiten; tutup; إغلاق; back; retour; terug; kembali; رجوع; load more; charger plus; meer laden; muat lebih banyak; تحميل المزيد; navigation; post navigation; navigasi pos; edition; lang; language; bahasa; english; français; العربية; nederlands; bahasa indonesia`},
}

// sectionNames are names of sections of a news site. Alone they may be headings
// of an article; in a menu, or alone above the title, they are furniture.
var sectionNames = phraseSet(`home; homepage; accueil; beranda; startpagina; الرئيسية; inicio; startseite; news; nieuws; actualité; actualités; actu; berita; أخبار; الأخبار; noticias; nachrichten; notizie; notícias; politics; politique; politiek; politik; سياسة; السياسة; política; politica; sport; sports; olahraga; رياضة; الرياضة; deportes; esportes;
 economy; économie; economie; ekonomi; اقتصاد; الاقتصاد; economía; wirtschaft; economia; business; bisnis; أعمال; zakelijk; finance; finances; keuangan; financieel; culture; cultuur; budaya; ثقافة; cultura; kultur; tech; technology; technologie; teknologi; تكنولوجيا; تقنية; التكنولوجيا; tecnología; tecnologia; world; monde; wereld; dunia; العالم; mundo; welt; mondo; international; internationaal; internasional; دولي; internacional;
 opinion; opinions; opini; رأي; آراء; opinie; opinión; meinung; video; videos; vidéo; vidéos; فيديو; health; santé; gezondheid; kesehatan; صحة; salud; gesundheit; salute; saúde; science; sciences; wetenschap; sains; علوم; ciencia; wissenschaft; lifestyle; gaya hidup; entertainment; hiburan; ترفيه; divertissement; weather; météo; weer; cuaca; الطقس; travel; voyage; reizen; travel & food; otomotif; automotive; auto; education; éducation; onderwijs; pendidikan; تعليم; local; locales; lokal; lokaal; regio; régions; daerah; محليات; national; nasional; nationaal; binnenland; buitenland; société; samenleving; society; مجتمع; music; musique; muziek; musik; موسيقى; podcast; podcasts; photos; foto; صور; live; direct; jobs; contact; planète; environnement; environment; lingkungan; milieu; climate; climat; klimaat; iklim; fashion; mode; food; art; arts; seni; فنون; books; livres; boeken; games; gaming; cloud; security; sécurité; cybersécurité; mobile; internet; media; médias; منوعات; hukum; kriminal; crime; justice; faits divers; megapolitan; metro; markets; marchés; beurs; crypto`)

// networks are the targets of share boxes.
var networks = phraseSet(`facebook; twitter; x; whatsapp; linkedin; telegram; instagram; pinterest; reddit; email; e-mail; mail; messenger; tiktok; youtube; threads; bluesky; mastodon; line; flipboard; print; copy; link; pocket; tumblr; viber; skype; rss; google; فيسبوك; تويتر; واتساب; تلغرام; تليغرام; لينكد; انستغرام; البريد; الإلكتروني; الالكتروني; فايبر; share; partager; delen; bagikan`)

// newsletterWords name a newsletter or the reader's mailbox.
var newsletterWords = phraseSet(`newsletter; newsletters; nieuwsbrief; nieuwsbrieven; infolettre; lettre; inbox; mailbox; buletin; bulletin; النشرة; نشرتنا; البريدية; boletín; rundbrief; daily; mail; email; emails; courriel`)

// newsletterCalls are the verbs with which a page asks for a subscription.
var newsletterCalls = []string{
	"subscribe", "sign up", "get our", "get the", "join our", "abonnez vous", "inscrivez vous", "recevez", "s inscrire", "s abonner",
	"schrijf je in", "schrijf u in", "meld je aan", "meld u aan", "ontvang", "abonneer", "berlangganan", "langganan", "daftar", "dapatkan", "daftarkan",
	"اشترك", "اشتركوا", "سجل", "suscribete", "abonnieren", "jetzt abonnieren", "iscriviti", "assine", "langgan", "newsletter", "nieuwsbrief", "النشره البريديه", "النشرة البريدية",
}

type entry struct {
	phrase string
	kind   string
	mode   mode
}

// byFirst holds the lexicon by the first token of the phrase.
var byFirst = indexFormulas(formulas, pageFormulas)

func indexFormulas(lists ...[]formulaSet) map[string][]entry {
	m := make(map[string][]entry)
	for _, sets := range lists {
		for _, s := range sets {
			for _, p := range phraseList(s.phrases) {
				first, _, _ := strings.Cut(p, " ")
				m[first] = append(m[first], entry{p, s.kind, s.mode})
			}
		}
	}
	return m
}

// phraseList folds a list of phrases.
func phraseList(list string) []string {
	var out []string
	for p := range strings.SplitSeq(list, ";") {
		if f := fold(strings.TrimSpace(p)); f != "" {
			out = append(out, f)
		}
	}
	return out
}

func phraseSet(list string) map[string]bool {
	m := make(map[string]bool)
	for _, p := range phraseList(list) {
		m[p] = true
	}
	return m
}
