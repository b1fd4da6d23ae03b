package segment

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Text addressed to a language model. The patterns run over the folded text
// with quotations masked, so that an article which reports about such a payload
// stays content; a quotation that stands alone is looked at as it is.
//
// w is a word of a folded text: no punctuation token.
const (
	w      = `[^ .,:;!?()]+`
	clause = `(?:^|[.:;!?,>*#)\]\-–—] )(?:(?:please|now|so|and|then|hey|just|also|you must|you should|you will|you have to|i want you to|s il vous plait|veuillez|merci de|desormais|maintenant|gelieve|alsjeblieft|nu|tolong|mohon|harap|silakan|sekarang|يرجى|الرجاء|من فضلك|الان|ارجو) ){0,3}`
)

// controlTokens are those of the chat templates in use, half or full width.
var controlTokens = compile(`[<＜][|｜][^|｜<>＜＞\n]{1,40}[|｜][>＞]|\[/?(?:INST|SYS|TOOL_CALLS|TOOL_RESULTS|AVAILABLE_TOOLS|SYSTEM_PROMPT)\]|<</?SYS>>|</?think(?:ing)?>|<(?:start|end)_of_turn>|</?(?:tool_calls?|tool_response|tool_result|tools|function_calls?|bos|eos|s|unk|pad|sep|cls|mask)>|</?(?:system|assistant)>|(?:^|\n)\s*###? ?(?:System|Instruction|Assistant)s?:`)

// overrides ask to drop what was said before.
var overrides = []pattern{
	rule("instruction|prompt|directive|guideline|programming", clause+`(?:ignore|disregard|forget|override|bypass) (?:`+w+` ){0,4}?(?:previous|prior|preceding|above|earlier|foregoing|existing|original|your|system|initial) (?:`+w+` ){0,3}?(?:instructions?|prompts?|directives?|guidelines|programming)(?: |$)`),
	rule("above|previous|before this", clause+`(?:ignore|disregard) (?:everything|all|anything|the) (?:of )?(?:the )?(?:text |content |messages? )?(?:above|previous(?:ly)?|before this)(?: text| content| messages?)? (?:and|[.,;]) ?(?:output|write|say|print|reply|respond|return|tell)`),
	rule("instruction|consigne|directive|prompt", clause+`(?:ignorez|ignore|ignorer|oubliez|oublie|oublier|negligez|contournez|ne tenez pas compte de|ne tiens pas compte de|faites abstraction de) (?:`+w+` ){0,4}?(?:instructions?|consignes|directives|prompts?)(?: `+w+`){0,2}? (?:precedentes?|anterieures?|ci dessus|prealables?|systeme|initiales?|donnees|recues)`),
	rule("instructions|consignes|directives", clause+`(?:ignorez|ignore|oubliez|oublie) (?:toutes )?(?:vos|tes) (?:`+w+` )?(?:instructions|consignes|directives)`),
	rule("instructie|opdracht|aanwijzing|prompt|richtlijn", clause+`(?:negeer|vergeet|verwerp|sla) (?:`+w+` ){0,3}?(?:vorige|eerdere|voorgaande|bovenstaande|voorafgaande|gegeven|je|uw|jouw|alle) (?:`+w+` ){0,2}?(?:instructies?|opdrachten|aanwijzingen|prompts?|richtlijnen|systeemprompt)(?: |$)`),
	rule("instruksi|perintah|petunjuk|arahan|prompt", clause+`(?:abaikan|lupakan|hiraukan|jangan hiraukan|kesampingkan|abaikanlah|lupakanlah) (?:`+w+` ){0,3}?(?:instruksi|perintah|petunjuk|arahan|prompt)(?: `+w+`){0,2}? (?:sebelumnya|terdahulu|di atas|sebelum ini|awal|sistem|anda|kamu)(?: |$)`),
	rule("تعليمات|الاوامر|الارشادات|التوجيهات", clause+`(?:و)?(?:تجاهل|تجاهلي|تجاهلوا|انس|انسى|اهمل|لا تلتفت الى|لا تتبع) (?:(?:جميع|كل|كافة|اي) )?(?:التعليمات|تعليماتك|الاوامر|الارشادات|التوجيهات|تعليمات)(?: |$)`),
}

// addresses speak to the model as such.
var addresses = []pattern{
	rule("as a", `(?:^| )as an? (?:ai|artificial intelligence|(?:large )?language model|llm)(?: `+w+`){0,3}? ?,? (?:you|your task|please|ignore|do not|output|write)(?: |$)`),
	rule("you are|summari", clause+`you are (?:now |no longer |actually )?(?:an? )?(?:(?:helpful|unrestricted|friendly|uncensored|obedient) )?(?:ai|llm|(?:large )?language model|chatgpt|ai assistant|helpful assistant|chatbot|dan|translation model|summari[sz]er)(?: |$)`),
	rule("reading|processing|summari|that | ai|ai |llm|model|chatbot|chatgpt", clause+`(?:note|message|instructions?|attention|dear|memo|hello|hi|important) ?:? (?:to |for )?(?:all |any |the |every )?(?:ai|llms?|(?:large )?language models?|chatbots?|summari[sz]ers?|chatgpt)(?: (?:models?|assistants?|systems?|agents?|tools?|readers?))* ?(?:[:,!]|reading|processing|summari|that (?:read|process|summ|transl))`),
	rule("prompt|hidden instr|initial instr", `(?:^| )(?:reveal|print|repeat|show|output|display) (?:`+w+` ){0,2}?(?:your|the) (?:`+w+` )?(?:system prompt|hidden instructions|initial instructions)(?: |$)`),
	rule("ant qu|qualite d", `(?:^| )(?:en tant qu|en qualite d) (?:`+w+` )?(?:ia|intelligence artificielle|assistant ia|modele de langage|modele de langue|assistant virtuel|modele)(?: `+w+`){0,3}? ?,? (?:vous|tu|ignorez|repondez|ecrivez)(?: |$)`),
	rule("en tant que", `(?:^| )en tant que (?:modele|grand modele|assistant)(?: de langage| de langue| ia)(?: `+w+`){0,2}? ?,? (?:vous|tu|ignorez|repondez|ecrivez)(?: |$)`),
	rule("a l |aux |pour l", clause+`(?:note|message|attention|avis) ?:? (?:a l |aux |a l attention des |pour l |pour les )(?:ia|intelligence artificielle|intelligences artificielles|modeles? de langage|assistants? ia)(?: |$)`),
	rule("als ", `(?:^| )als (?:een )?(?:ai|kunstmatige intelligentie|taalmodel|ai taalmodel|ai model|ai assistent)(?: `+w+`){0,3}? ?,? (?:moet|dien|dient|zult|mag|ben|bent) (?:je|u|jij)(?: |$)`),
	rule("sebagai ", `(?:^| )sebagai (?:sebuah )?(?:ai|kecerdasan buatan|model bahasa(?: ai| besar)?|asisten ai|model ai)(?: `+w+`){0,3}? ?,? (?:anda|kamu|kau)(?: |$)`),
	rule("anda |kamu ", `(?:^| )(?:anda|kamu) (?:adalah|sekarang adalah|kini adalah|sekarang) (?:sebuah |seorang )?(?:ai|model bahasa|asisten ai|chatgpt|asisten yang membantu|kecerdasan buatan)(?: |$)`),
	rule("بصفتك|باعتبارك|بوصفك|كونك", `(?:^| )(?:بصفتك|باعتبارك|بوصفك|كونك) (?:نموذج|ذكاء|مساعد)`),
	rule("انت ", clause+`انت (?:الان )?(?:نموذج لغ|نموذج لغوي|مساعد ذكي|ذكاء اصطناعي|نموذج ذكاء|مساعد ذكاء|chatgpt)`),
}

// tasks give the summariser or translator another task.
var tasks = []pattern{
	rule("this |the following|the above", clause+`(?:summari[sz]e|translate|render|describe|classify|label|mark|treat|report) (?:this|the following|the above) (?:article|text|document|page|story|passage|content|source)s? (?:as|by saying|only as|into nothing|like this|with the words?)(?: |$)`),
	rule("this ", clause+`(?:when|while|if you are|if) (?:you )?(?:summari[sz](?:e|ing)|translat(?:e|ing)|process(?:ing)?) this (?:article|text|document|page|story|content) ?,? (?:`+w+` ){0,3}?(?:you|say|write|do not|always|output|include|add|mention|state|ignore|return|insert|omit|please|only)(?: |$)`),
	rule("in your ", clause+`in your (?:summary|translation|output|answer|response|briefing) ?,? (?:`+w+` )?(?:write|say|state|include|add|do not|mention|insert|always|replace|use)(?: |$)`),
	rule("do not t|do not s", clause+`do not (?:translate|summari[sz]e) (?:this|the rest of this|the following|the above)(?: |$)`),
	rule("note|noot|catatan|ملاحظة", `(?:^| )(?:note (?:du traducteur|au traducteur)|(?:translators?|editors?)(?: s)? note|note to (?:the )?translators?|noot (?:van|aan|voor) de vertaler|catatan (?:penerjemah|untuk penerjemah)|ملاحظة (?:المترجم|للمترجم|الى المترجم)) ?: (?:please |s il vous plait )?(?:output|write|translate|leave|omit|skip|do not|ignore|return|print|replace|add|insert|say|summar|reply|respond|only|ecri|affich|tradui|ne |produi|repond|rend|n |schrijf|vertaal|geef|negeer|toon|zet|laat|tulis|keluarkan|terjemahkan|jangan|hanya|tampilkan|abaikan|اكتب|اخرج|ترجم|لا |اطبع|فقط|تجاهل)`),
	rule("output|respond with|reply with|return|print|answer with", clause+`(?:output|respond with|reply with|return|print|answer with) (?:only|nothing but|exactly|just) (?:the (?:word|words|text|phrase|sentence|following|string|json|translation|summary)|json|this|yes|no|ok|one word|an empty)(?: |$)`),
	rule("resum|tradui|presentez", clause+`(?:resumez|resume|traduisez|traduis|presentez) (?:cet|ce|le) (?:article|texte|document)(?: `+w+`)? (?:comme|par les mots|en disant|ainsi)(?: |$)`),
	rule("dans votre|dans ton", clause+`dans (?:votre|ton) resume ,? ?(?:ecri|dites|dis|indiq|mention|ne |n |ajout|inclu)`),
	rule("samen als", clause+`vat (?:dit|deze|het) (?:artikel|tekst|document|bericht) samen als(?: |$)`),
	rule("vertaal|geef", clause+`(?:vertaal|geef) (?:dit|deze|het) (?:artikel|tekst|document|bericht) (?:weer )?als(?: |$)`),
	rule("samenvatting", clause+`in (?:je|uw|jouw) samenvatting ,? ?(?:`+w+` )?(?:schrijf|vermeld|zeg|zet|noem|moet)`),
	rule("ringkas|rangkum|terjemahkan|simpulkan", clause+`(?:ringkas|ringkaslah|rangkum|rangkumlah|terjemahkan|simpulkan) (?:artikel|teks|dokumen|berita|tulisan) (?:ini )(?:sebagai|menjadi|dengan kata)(?: |$)`),
	rule("dalam ringkasan", clause+`dalam ringkasan(?: anda| kamu|mu) ,? ?(?:`+w+` )?(?:tulis|sebut|katakan|jangan|cantumkan)`),
	rule("لخص|ترجم|بتلخيص|بترجمة", clause+`(?:لخص|لخصي|ترجم|قم بتلخيص|قم بترجمة) (?:هذا|هذه) (?:المقال|النص|المقالة|الوثيقة|الخبر)(?: `+w+`)? (?:على انه|على انها|بانه|بعبارة|بالقول|ك)`),
	rule("في ملخصك|في تلخيصك|في ترجمتك", clause+`في (?:ملخصك|تلخيصك|ترجمتك) ,? ?،? ?(?:اكتب|قل|اذكر|لا )`),
}

var (
	roleLabel = compile(`^(?:[#\[*>-] ?)*(?:system|systeme|systeem|sistem|النظام|نظام|assistant|instructions? for (?:the )?(?:ai|model))(?: (?:prompt|message|notice|note|instructions?|override|update|alert|pesan|bericht|melding))? ?\]? ?: ?(.*)$`)
	roleOrder = compile(`(?:^| )(?:you|your|must|ignore|disregard|output|summari[sz]e|translate|respond|reply|ai|assistant|model|override|vous|votre|tu|ignorez|resumez|ecrivez|repondez|u|je|negeer|schrijf|vat|anda|kamu|abaikan|tulis|ringkas|انت|يجب|تجاهل|اكتب|لخص|عليك)(?: |$)`)
	// follow-ups: imperatives of output that mean nothing alone, but right after
	// an instruction they go on with it.
	followUp = compile(`^(?:please |instead ,? ?|now |then |and |s il vous plait |maintenant |a la place ,? ?|in plaats daarvan ,? ?|sebaliknya ,? ?|بدلا من ذلك ,? ?،? ?)*(?:output|respond|reply|answer|return|print|write|say|state|do not|never|always|only|you|your|summari[sz]e|translate|repeat|include|insert|tell|act|pretend|ecrivez|ecris|repondez|reponds|affichez|dites|dis|ne|n|vous|votre|resumez|produisez|traduisez|schrijf|antwoord|zeg|geef|vertaal|toon|je|u|vat|noem|tulis|tulislah|jawab|katakan|keluarkan|tampilkan|jangan|hanya|anda|kamu|ringkas|balas|اكتب|اجب|قل|اطبع|اخرج|لا|يجب|فقط|لخص|رد|اعرض|و?قم)(?: |$)`)
)

// pattern is a regular expression and the stems of which a text needs at least
// one before the expression is worth running: it keeps a long text with one
// trigger word from paying for every expression.
type pattern struct {
	need []string
	re   *regexp.Regexp
}

// rule makes a pattern; need is a list of folded stems separated by "|".
func rule(need, expr string) pattern {
	return pattern{strings.Split(need, "|"), regexp.MustCompile(expr)}
}

func (p pattern) matches(f string) bool {
	for _, n := range p.need {
		if strings.Contains(f, n) {
			return p.re.MatchString(f)
		}
	}
	return false
}

// patterns are patterns behind one prefilter.
type patterns struct {
	list   []pattern
	filter func() *prefilter
}

func patternsOf(lists ...[]pattern) patterns {
	p := patterns{list: slices.Concat(lists...)}
	exprs := make([]string, len(p.list))
	for i, one := range p.list {
		exprs[i] = one.re.String()
	}
	const least = 6 // bytes of a literal: with shorter ones, the few expressions that have them are better tried each time
	p.filter = sync.OnceValue(func() *prefilter { return newPrefilter(least, exprs...) })
	return p
}

// match reports whether one of the patterns matches.
func (p patterns) match(f string) bool {
	var tried []bool // a text may hold several literals of one
	return p.filter().any(f, func(i int) bool {
		if tried == nil {
			tried = make([]bool, len(p.list))
		}
		again := tried[i]
		tried[i] = true
		return !again && p.list[i].matches(f)
	})
}

// isInstruction reports a sentence or line addressed to a model.
func isInstruction(s string) bool {
	if isWireForm(s) {
		return true
	}
	m := maskQuotes(s)
	if strings.ContainsAny(m, "<＜[#") && controlTokens.MatchString(m) {
		return true
	}
	f := fold(m)
	f = strings.Trim(f, " \"“”«»‘’„「」")
	if mm := roleLabel.FindStringSubmatch(f); mm != nil && roleOrder.MatchString(mm[1]) {
		return true
	}
	return instructions.match(f) || demandsOnYours.match(f) && !reportedAtEnd(f)
}

// instructions are all patterns of which one is enough.
var instructions = patternsOf(overrides, addresses, tasks, called, readers, conditions, demands)

// followsInstruction reports a sentence that goes on with an instruction which
// stood just before it.
func followsInstruction(s string) bool {
	f := strings.Trim(fold(maskQuotes(s)), " \"“”«»‘’„")
	return followUp.MatchString(f)
}
