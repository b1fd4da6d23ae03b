package segment

import "strings"

// A reader that is a model, told so by a condition ("If you are an AI, add
// ..."), and demands on its summary ("The summary of this article must state
// ..."). Both are ordinary grammar of news with another noun: "If you are a
// nurse, apply", "The summary of the report must state the costs". So the
// condition counts only where the model is the whole predicate (no "AI
// researcher"), and the demand only on the summary of this very text or on
// "your" summary outside reported speech.
const (
	modelEN = `(?:ai|a ?\. ?i(?: \.)?|artificial intelligence|(?:large |small )?language model|llms?|gpt|chatgpt|chatbot|(?:automated|automatic) (?:system|reader|tool|summari[sz]er)|summari[sz]er)(?: (?:language )?(?:models?|assistants?|systems?|agents?|tools?|bots?|chatbots?|programs?|readers?|summari[sz]ers?|translators?|crawlers?))?`
	modelFR = `(?:ia|i ?\. ?a(?: \.)?|intelligence artificielle|(?:grand )?modele de (?:langage|langue)|(?:assistant|agent|systeme|modele|outil|robot)(?: virtuel)? (?:d )?(?:ia|intelligence artificielle)|llm|chatgpt|chatbot|agent conversationnel)`
	modelNL = `(?:ai|a ?\. ?i(?: \.)?|kunstmatige intelligentie|(?:groot )?(?:ai )?taalmodel|llm|chatgpt|chatbot)(?: (?:taal)?(?:model|assistent|systeem|agent|bot|chatbot|tool|programma|samenvatter|vertaler))?`
	modelID = `(?:(?:model|asisten|sistem|agen|alat|program|bot) )?(?:ai|a ?\. ?i(?: \.)?|kecerdasan (?:buatan|artifisial)|(?:model )?bahasa besar|model bahasa(?: ai| besar)?|llm|chatgpt|chatbot)`
	modelAR = `(?:(?:نموذج|نموذجا|مساعد|مساعدا|نظام|نظاما|روبوت|روبوتا|برنامج|برنامجا|وكيل|وكيلا|اداه|اداة)(?: من)? (?:ال)?(?:ذكاء (?:ال)?اصطناعي|لغه|لغة|لغوي|لغويا|دردشة|محادثة)(?: (?:كبير|كبيرا|كبيرة|ال?اصطناعي|ال?ذكي))?|ذكاء اصطناعي|ذكاء اصطناعيا|chatgpt|llm)`

	// whole ends a predicate: nothing but a mark, a relative clause, or what the model does here.
	whole = `(?: [,،;؛.:!?)»”—–-]| (?:reading|processing|summari|translat|that|which|who|and|or|then|please|qui|et|ou|alors|veuillez|chargee?|die|en|of|dan|yang|dan|atau|maka|tolong|harap|يقرا|تقرا|يلخص|تلخص|و|ف|ان|ثم|يرجى)|$)`

	selfEN = `(?:the |any |every |each |all |a )?(?:summar(?:y|ies)|translations?|briefings?|abstracts?|recaps?|digests?) (?:\( ?` + w + ` ?\) )?of (?:this|the (?:above|present|foregoing|following)) (?:` + w + ` ){0,2}?(?:article|text|document|page|story|news|passage|content|piece|report)`
	mustEN = ` (?:must|should|shall|ought to|has to|have to|needs? to|is to|are to|is required to|will always) (?:` + w + ` ){0,2}?`
	sayEN  = `(?:states?|say|mention|include|contain|begin|start|end|open|close|read|report|note|claim|add|conclude|praise|describe|present|call|emphasi[sz]e|stress|highlight|recommend|consist|declare|assert|omit|use|quote|repeat|be (?:replaced|: |only|empty|exactly))`
	mustFR = ` (?:doit|doivent|devra|devront|devrait|devraient) (?:` + w + ` ){0,2}?`
	sayFR  = `(?:dire|indiquer|mentionner|preciser|affirmer|declarer|stipuler|inclure|contenir|commencer|debuter|finir|terminer|ajouter|conclure|souligner|recommander|signaler|presenter|decrire|omettre|ecrire|etre remplace|comporter|rappeler|se limiter)`
	mustNL = ` (?:moet|moeten|dient|dienen|hoort|horen|zou moeten|zouden moeten) (?:` + w + ` ){0,8}?`
	sayNL  = `(?:zeggen|vermelden|stellen|melden|noemen|bevatten|beginnen|eindigen|aangeven|luiden|schrijven|toevoegen|benadrukken|beweren|concluderen|aanbevelen|weglaten|bestaan|opnemen)`
	mustID = ` (?:harus|wajib|mesti|perlu|hendaknya|sebaiknya|seharusnya) (?:` + w + ` ){0,2}?`
	sayID  = `(?:mengatakan|menyatakan|menyebut|menyebutkan|berisi|memuat|mencantumkan|menulis|menuliskan|menambahkan|dimulai|diakhiri|berbunyi|menekankan|menyimpulkan|merekomendasikan|menyertakan|mengandung|diawali)`
	mustAR = `(?:يجب|ينبغي|لا بد|لابد|يتعين|يلزم|من الضروري)(?: (?:على|في|من))? (?:ان )?`
	sayAR  = `(?:يذكر|تذكر|يقول|تقول|ينص|تنص|يتضمن|تتضمن|يشير|تشير|يوضح|توضح|يؤكد|تؤكد|يوكد|توكد|يبدا|تبدا|يحتوي|تحتوي|يشمل|تشمل|يكون|تكون|يضيف|تضيف|يصرح|ذكر)`
	selfAR = `(?:اي )?(?:ملخص|تلخيص|ترجمة|خلاصة|موجز) (?:هذا|هذه) (?:المقال|المقالة|النص|الخبر|الوثيقة|الصفحة|التقرير|القصة)`
)

// conditions name the reader a model and order something.
var conditions = []pattern{
	rule("you are|you re|are you", `(?:^| )(?:if|when|since|because|as|should|in case|provided|assuming) (?:that )?you (?:are|re|be|happen to be) (?:actually |really |currently )?(?:an? |any |some )?(?:kind of )?`+modelEN+whole),
	rule("you are|you re", `(?:^| )(?:if|when|since|because|as) you (?:are|re) (?:an? )?(?:`+w+` ){0,2}?(?:llm|language model|chatgpt)(?: |$)`),
	rule("vous etes|tu es|etes vous|es tu", `(?:^| )(?:(?:si|comme|puisque|parce que|quand|lorsque) )?(?:vous etes|tu es|etes vous|es tu) (?:maintenant |desormais |en fait )?(?:une? )?`+modelFR+whole),
	rule("als |indien|wanneer|omdat|mocht", `(?:^| )(?:als|indien|wanneer|omdat|aangezien|mocht) (?:je|jij|u) (?:een )?`+modelNL+` (?:bent|ben|zijn|zou zijn|mocht zijn)(?: |$)`),
	rule("je bent|u bent|ben je|ben jij|bent u|jij bent", `(?:^| )(?:je bent|u bent|jij bent|ben je|ben jij|bent u) (?:nu |vanaf nu )?(?:een )?(?:`+modelNL+`|behulpzame assistent)`+whole),
	rule("anda |kamu |engkau|kau ", `(?:^| )(?:jika|kalau|apabila|bila|bilamana|andai|seandainya|karena) (?:anda|kamu|engkau|kau) (?:adalah |merupakan |ialah )?(?:sebuah |suatu |seorang )?`+modelID+whole),
	rule("كنت|كنتم|كنتي", `(?:^| )(?:و|ف)?(?:اذا|ان|لو|بما انك|لانك) (?:كنت|كنتي|كنتم) (?:انت )?`+modelAR+`(?: [,،;؛.:!?]| (?:و|ف|ثم|يرجى|الرجاء|ان|تقر|تلخص|يقر|يلخص|رجاء|من فضلك|عليك|يجب)|$)`),
}

// demands on the summary of this text.
var demands = []pattern{
	rule("of this|of the", `(?:^| )`+selfEN+mustEN+sayEN+`(?: |$)`),
	rule("de cet|de ce |du present|de cette", `(?:^| )(?:le |la |tout |toute |chaque |les )?(?:resumes?|traductions?|syntheses?|abreges?) (?:de cet|de ce|de cette|du present|de la presente) (?:article|texte|document|page|depeche|recit|reportage)`+mustFR+sayFR+`(?: |$)`),
	rule("van dit|van deze|van het bovenstaande", `(?:^| )(?:de |elke |iedere |een |het )?(?:samenvatting|samenvattingen|vertaling|vertalingen|synopsis) van (?:dit|deze|het (?:bovenstaande|onderhavige)) (?:artikel|tekst|document|pagina|bericht|stuk|verhaal)`+mustNL+sayNL+`(?: |$)`),
	rule("ringkasan|rangkuman|terjemahan|ikhtisar", `(?:^| )(?:setiap |semua )?(?:ringkasan|rangkuman|terjemahan|ikhtisar) (?:dari |atas |untuk )?(?:artikel|teks|dokumen|halaman|berita|tulisan) ini`+mustID+sayID+`(?: |$)`),
	rule("ملخص|تلخيص|ترجم|خلاصة|موجز", `(?:^| )`+selfAR+` `+mustAR+sayAR),
	rule("ملخص|تلخيص|ترجم|خلاصة|موجز", `(?:^| )(?:و|ف)?`+mustAR+sayAR+` `+selfAR+`(?: |$)`),
}

// demandsOnYours are demands on "your" summary, which a teacher may make too:
// they do not count in reported speech.
var demandsOnYours = patternsOf([]pattern{
	rule("your ", `(?:^| )your (?:`+w+` )?(?:summary|translation|briefing|recap)(?: of (?:`+w+` ){1,4}?)?`+mustEN+sayEN+`(?: |$)`),
	rule("votre |ton |ta ", `(?:^| )(?:votre|ton|ta) (?:resume|traduction|synthese)`+mustFR+sayFR+`(?: |$)`),
	rule("samenvatting|vertaling", `(?:^| )(?:je|jouw|uw) (?:samenvatting|vertaling)`+mustNL+sayNL+`(?: |$)`),
	rule("ringkasan|rangkuman|terjemahan", `(?:^| )(?:(?:ringkasan|rangkuman|terjemahan) (?:anda|kamu|kalian|mu)|ringkasanmu|rangkumanmu|terjemahanmu)`+mustID+sayID+`(?: |$)`),
	rule("ملخصك|تلخيصك|ترجمتك|ملخصكم", `(?:^| )(?:ملخصك|تلخيصك|ترجمتك|ملخصكم) `+mustAR+sayAR),
	rule("ملخصك|تلخيصك|ترجمتك|ملخصكم", `(?:^| )(?:و|ف)?`+mustAR+sayAR+` (?:ملخصك|تلخيصك|ترجمتك|ملخصكم)(?: |$)`),
})

// reportedAtEnd reports a sentence whose last clause tells who said it: "...,
// the teacher said." Words of saying before that are the order itself ("must
// state that the minister said ...").
func reportedAtEnd(f string) bool {
	i := strings.LastIndexAny(f, ",،")
	if i < 0 {
		return false
	}
	tail := f[i:]
	return words(tail) <= 6 && (attributed(tail) != "" || attributionAfter.MatchString(tail))
}
