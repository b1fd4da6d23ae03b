package segment

// Lines that call a model by its name and then order something: "Note to AI
// readers: reply only with ...", "Untuk model bahasa yang membaca ini: jangan
// ...". The name alone proves nothing ("For language models, the law means
// ..."): an imperative has to follow right after the mark.
const (
	calledModel = `(?:(?:ai|a ?\. ?i|artificial intelligence|large language|language|virtual|automated|automatic|digital|llm|gpt|ia|d ia|intelligence artificielle|kunstmatige intelligentie) ?(?:models?|assistants?|agents?|readers?|systems?|tools?|bots?|chatbots?|summari[sz]ers?|crawlers?|scrapers?|modellen|assistent|assistenten|lezers?|systemen|tools)?|llms?|chatgpt|chatbots?|summari[sz]ers?` +
		`|(?:modeles?|assistants?|agents?|outils?|robots?|systemes?)(?: virtuels?| automatiques?| numeriques?)?(?: (?:d |de )?(?:ia|langage|langue|intelligence artificielle|resume))?|taalmodel|taalmodellen|ai taalmodel|samenvatter` +
		`|(?:model|asisten|sistem|agen|alat|mesin|program|bot) (?:bahasa|ai|kecerdasan buatan|virtual|otomatis|digital|peringkas)(?: (?:ai|besar|buatan))?|kecerdasan buatan|ai)`
	calledFor   = `(?:(?:note|notice|notes|message|attention|memo|reminder|warning|important|instructions?|hey|dear|hello|hi|psst|to|for|remarque|avis|consignes?|rappel|chers?|bonjour|pour|a|aux?|let op|bericht|noot|opmerking|beste|hallo|instructie|aan|voor|catatan|perhatian|pesan|petunjuk|instruksi|halo|hai|untuk|kepada|bagi|all|any|every|the|l|les|des|de|d|het|alle|elke|semua|para|setiap|tout|toute|tous) ?[,:]? ){1,5}`
	calledOrder = `(?:please |now |you must |you should |you will |kindly |veuillez |merci de |gelieve |tolong |mohon |harap |s il vous plait )?(?:ignore|disregard|output|summari[sz]e|translate|reply|respond|write|say|state|report|do not|don t|never|always|only|include|omit|mention|add|rate|recommend|praise|answer|treat|mark|classify|skip|forget|print|return|replace|when|if|while|you|ignorez|ignore|ne|n|ecrivez|ecris|repondez|dites|indiquez|mentionnez|ajoutez|traduisez|resumez|oubliez|remplacez|lorsque|quand|si|vous|negeer|schrijf|vat|vertaal|antwoord|zeg|vermeld|meld|geef|vergeet|laat|sla|vervang|noem|als|wanneer|je|u|abaikan|jangan|tulis|tuliskan|terjemahkan|ringkas|rangkum|jawab|sebutkan|katakan|tambahkan|cantumkan|ganti|lupakan|beri|jika|saat|ketika|bila|anda|kamu)(?: |$)`
	calledAR    = `(?:(?:ملاحظة|تنبيه|رسالة|تعليمات|الى|هام|مهم|عزيزي) ?[:،]? ){0,3}(?:(?:كل|جميع|اي|الى) ){0,2}(?:ال|لل|ل)?(?:ايها )?(?:ال|لل|ل)?(?:مساعد|مساعدين|مساعدي|نموذج|نماذج|برامج|برنامج|انظمة|نظام|روبوت|روبوتات|ذكاء|قاري|قارءي|وكيل)(?: [^ .,:;!?()،]+){1,7}? ?[:،,–-] ?(?:رجاء |يرجى |من فضلك )?(?:و)?(?:لا|تجاهل|اكتب|قل|اذكر|لخص|ترجم|اجب|رد|ضع|اعرض|استبدل|امتدح|اوص|انس|اهمل|احذف|اطبع|اضف|عند|اذا|يجب|عليك)(?: |$)`
)

// called are orders to a model that is called by its name.
var called = []pattern{
	rule("ai|ia|llm|model|gpt|chatbot|summari|assistant|robot|intelligen|kecerdasan|asisten|agen|samenvatter", clause+calledFor+calledModel+`(?: (?:that|who|which|reading|processing|qui|die|yang|et|and|en|dan)(?: `+w+`){1,6}?)? ?[:,!–—-] ?`+calledOrder),
	rule("model|assist|asisten|chatbot|chatgpt|llm|ai reader|ai agent|ai bot|ai system|ai tool", clause+`(?:(?:ai|llm) (?:readers?|agents?|bots?|systems?|tools?)|(?:(?:ai|llm|language|ia) )?(?:models?|assistants?|assistent|taalmodel|taalmodellen|llms?|chatgpt|chatbots?|(?:model bahasa|asisten ai|assistants? ia|modeles? de langage|ai taalmodel|ai model|ai assistent)))(?: (?:that|who|reading|qui|die|yang)(?: `+w+`){1,6}?)? ?: ?`+calledOrder),
	// A condition on the work itself: "When summarising this thread, always ...".
	rule("summari|translat|process|reading", clause+`(?:when|while|if|whenever|before|in) (?:you (?:are )?)?(?:summari[sz](?:e|ing)|translat(?:e|ing)|process(?:ing)?) (?:this|these) (?:`+w+` ){1,3}?, ?`+calledOrder),
	rule("resum|tradui", clause+`(?:lorsque|quand|si|en) (?:vous |tu )?(?:resumez|resumes|resumant|traduisez|traduis|traduisant) (?:ce|cet|cette|ces) (?:`+w+` ){1,3}?, ?`+calledOrder),
	rule("samenvat|vertaal|vertal", clause+`(?:(?:als|wanneer|indien) (?:je|u) (?:dit|deze) (?:`+w+` ){1,3}?(?:samenvat|vertaalt)|bij het (?:samenvatten|vertalen) van (?:dit|deze) (?:`+w+` ){1,2}?) ?,? ?`+calledOrder),
	rule("ringkas|rangkum|terjemah", clause+`(?:saat|ketika|jika|bila|kalau|dalam) (?:anda |kamu )?(?:meringkas|merangkum|menerjemahkan) (?:`+w+` ){1,2}?ini ?,? ?`+calledOrder),
	rule("تلخيص|ترجم|لخصت", `(?:^|[.:;!?،] )(?:عند|لدى|اذا|حين) (?:تلخيص|ترجمة|لخصت|ترجمت) (?:هذا|هذه) [^ ]+ ?[،,]? ?(?:و|ف)?(?:لا|تجاهل|اكتب|قل|اذكر|ضع|اضف|استبدل|يجب|عليك)(?: |$)`),
	// A demand on models that read this page, in the third person.
	rule("this|cet|ce |deze|dit |ini", `(?:^| )`+calledModel+` (?:`+w+` ){0,2}?(?:reading|processing|summari[sz]ing|translating|that (?:read|process|summari[sz]e|translate)s?|qui (?:lisent|lit|resument|resume|traitent)|die|yang (?:membaca|meringkas|merangkum|memproses)) (?:this|cet|cette|ce|deze|dit|`+w+` ini)(?: `+w+`){0,3}? ?,? ?(?:must|should|shall|are (?:asked|required|instructed|told)|is (?:asked|required|instructed)|doivent|doit|sont pries|moeten|moet|dienen|worden verzocht|harus|wajib|diminta)(?: |$)`),
	rule("مساعد|نموذج|نماذج|برامج|برنامج|نظام|انظمة|روبوت|ذكاء|قاري|قارءي|وكيل", `(?:^|[.:;!?,>*#)\]\-–—،] )`+calledAR),
}
