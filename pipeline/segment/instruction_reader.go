package segment

// Orders to whatever machine reads this very text. The reader is named by what
// it does here ("Assistant that summarises this page: ..."), by a label that
// only an order has ("AI summarization notice: ..."), or in the third person
// ("Automated systems must omit ... from any summary of this release"). What is
// ordered may be anything, so no list of verbs is asked for; that the text
// speaks of itself tells it from news about such machines.
const (
	machine   = `(?:(?:ai|ia|llm|automated|automatic|language|virtual|digital|machine) )?(?:assistants?|models?|systems?|agents?|tools?|bots?|chatbots?|llms?|ai|summari[sz]ers?|translators?|crawlers?)`
	machineFR = `(?:(?:l |les |tout |toute |tous les )?(?:assistants?|modeles?|agents?|outils?|systemes?|robots?|ia|intelligences? artificielles?)(?: (?:d ia|ia|de langage|virtuels?|automatiques?|automatises?|d intelligence artificielle))?)`
	machineNL = `(?:(?:ai|taal|geautomatiseerde|automatische|virtuele|digitale) ?)?(?:assistent(?:en)?|taalmodel(?:len)?|model(?:len)?|systeem|systemen|agents?|tools?|bots?|chatbots?|ai|samenvatters?)`
	machineID = `(?:asisten|model|sistem|agen|alat|bot|mesin|program|chatbot|ai)(?: (?:ai|bahasa|virtual|otomatis|digital|kecerdasan buatan|peringkas))?`
	machineAR = `(?:ايها |ايتها )?(?:ال|لل|ل)?(?:مساعد|مساعدين|مساعدات|نموذج|نماذج|نظام|انظمة|روبوت|روبوتات|برنامج|برامج|اداة|ادوات|وكيل|وكلاء|ذكاء)(?: (?:ال)?(?:ذكي|ذكية|الي|الية|لغة|لغوي|لغوية|ذكاء|اصطناعي|افتراضي|الاصطناعي|اللغة))*`

	textEN = `(?:article|text|page|post|thread|email|e-mail|message|letter|newsletter|document|story|release|report|site|content)`
	textFR = `(?:article|texte|page|billet|fil|courriel|mail|message|lettre|infolettre|newsletter|document|communique|depeche|sujet|discussion|site|contenu)`
	textNL = `(?:artikel|tekst|pagina|bericht|draad|topic|mail|e-mail|brief|nieuwsbrief|document|verhaal|persbericht|site|inhoud)`
	textID = `(?:artikel|teks|halaman|tulisan|utas|email|surel|pesan|buletin|dokumen|berita|rilis|situs|konten)`
	textAR = `(?:المقال|المقالة|النص|الصفحة|التدوينة|الموضوع|الرسالة|النشرة|الوثيقة|الخبر|البيان|التقرير|المحتوى)`

	label1 = `(?:notice|instructions?|note|directive|warning|alert|message|policy)`
	anyDo  = `[^:]*(?:summar|translat|describe|mention|omit|state|answer|recommend|resum|tradui|recommand|ecri|samenvat|vertaal|vermeld|verzwijg|noem|schrijf|aanbeve|ringkas|rangkum|terjemah|sebut|tulis|rekomendasi|jawab|لخص|ملخص|تلخيص|ترجم|اذكر|اكتب|قل)`
)

// readers are the patterns of this file.
var readers = []pattern{
	rule("this ", clause+`(?:any |all |every |dear |hey |attention )?`+machine+` (?:(?:that|who|which|now) (?:are |is )?)?(?:read|reads|reading|summari[sz](?:e|es|ing)|process|processes|processing|translat(?:e|es|ing)|index(?:es|ing)?) this `+textEN+` ?[:,!–—-] `),
	rule("qui ", clause+machineFR+` qui (?:lis|lit|lisez|lisent|resume|resumes|resumez|resument|traduis|traduit|traduisez|traduisent|traite|traites|traitez|traitent|analyse|analyses|analysez|analysent) (?:ce|cet|cette) `+textFR+` ?[:,!–—-] `),
	rule("die |dat ", clause+`(?:beste |alle |elke )?`+machineNL+` (?:die|dat) (?:dit|deze) `+textNL+` (?:leest|lezen|samenvat|samenvatten|vertaalt|vertalen|verwerkt|verwerken) ?[:,!–—-] `),
	rule("yang ", clause+`(?:semua |setiap |para )?`+machineID+` yang (?:membaca|merangkum|meringkas|menerjemahkan|memproses|mengindeks) `+textID+` ini ?[:,!–—-] `),
	rule("الذي|التي|من يقرا|من يلخص", `(?:^|[.:;!?،] )`+machineAR+` (?:الذي|التي|من) (?:يقرا|تقرا|يلخص|تلخص|يترجم|تترجم|يعالج|تعالج) (?:هذا|هذه) `+textAR+` ?[:،,!–-] `),

	rule("ai |llm|automated|machine|language model", `(?:^|[.!?] )(?:the )?(?:ai|llm|machine|automated|automatic|language model|chatbot) (?:summari[sz](?:ation|er|ers|ing)|summary|translat(?:ion|or|ors)|readers?|crawlers?|assistants?|models?|systems?|agents?)? ?`+label1+` ?: `+anyDo),
	rule("instruction|consigne|directive", `(?:^|[.!?] )(?:instructions?|consignes?|directives?) (?:pour|a|aux|a l attention des?|destinees? aux?) (?:les |l |tous les |toute )?`+machineFR+` ?: `+anyDo),
	rule("instructi|opdracht|aanwijzing|richtlijn", `(?:^|[.!?] )(?:instructies?|opdracht(?:en)?|aanwijzing(?:en)?|richtlijn(?:en)?) (?:voor|aan) (?:alle |elke |de )?`+machineNL+` ?: `+anyDo),
	rule("instruksi|petunjuk|perintah|arahan", `(?:^|[.!?] )(?:instruksi|petunjuk|perintah|arahan) (?:untuk|bagi|kepada) (?:semua |setiap |para )?`+machineID+` ?: `+anyDo),
	rule("instruction", `(?:^|[.!?] )instructions? (?:for|to) (?:all |any |every )?`+machine+` ?: `+anyDo),
	rule("تعليمات|توجيه|ارشادات", `(?:^|[.!?،] )(?:تعليمات|توجيه|توجيهات|ارشادات) (?:موجهة )?(?:الى |لكل |لجميع )?`+machineAR+` ?: `+anyDo),

	rule("this ", `(?:^|[.:;!?] )(?:any |all |every )?`+machine+` (?:must|should|shall|are required to|are instructed to) [^.:;?!]*(?:summar|translat|briefing)[^.:;?!]* (?:of|about) this `+textEN+`(?: |$)`),
	rule("ce |cet |cette ", `(?:^|[.:;!?] )`+machineFR+` (?:doit|doivent|devra|devront) [^.:;?!]*(?:resume|traduction|synthese)[^.:;?!]* de (?:ce|cet|cette) `+textFR+`(?: |$)`),
	rule("dit |deze ", `(?:^|[.:;!?] )(?:alle |elke )?`+machineNL+` (?:moet|moeten|dient|dienen) [^.:;?!]*(?:samenvatting|vertaling)[^.:;?!]* van (?:dit|deze) `+textNL+`(?: |$)`),
	rule("ini", `(?:^|[.:;!?] )(?:semua |setiap |para )?`+machineID+` (?:harus|wajib) [^.:;?!]*(?:ringkasan|rangkuman|terjemahan)[^.:;?!]* `+textID+` ini(?: |$)`),
	rule("هذا|هذه", `(?:^|[.:;!?،] )(?:يجب على |على )`+machineAR+` [^.:;?!]*(?:ملخص|تلخيص|ترجمة)[^.:;?!]* (?:هذا|هذه) `+textAR+`(?: |$)`),
}
