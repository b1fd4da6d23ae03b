package adequacy

import (
	"regexp"
	"strings"
	"unicode"
)

// This file knows what no translator writes: links and markup that the original
// has not, characters that are commands to a screen, and a model that talks of
// itself instead of answering.

var (
	// address begins a link, or anything that a browser would load or run.
	address = regexp.MustCompile(`(?i)(?:\b(?:https?|ftp|file)://|\bdata:[a-z]+/|\b(?:javascript|vbscript):\S|\bwww\.)[^\s)\]>"'’”]*`)
	// tag is HTML; ‹ and › are how markup travels to a model.
	tag = regexp.MustCompile(`(?i)[<‹]/?[a-z][a-z0-9-]*(?:\s[^<>‹›]*)?/?[>›]|<!--`)
	// linked is a link or an image of Markdown.
	linked = regexp.MustCompile(`!?\[[^\]\n]*\]\([^)\n]*\)`)
)

// Foreign says what stands in text that cannot have come from source: a link,
// markup, a character that steers a screen, or one that could not be read. It
// returns one sentence, "" where there is nothing. What the source itself has
// is no fault of the text.
func Foreign(text, source string) string {
	// Most texts have not even the signs without which these expressions match nothing.
	if strings.Contains(text, ":") || strings.Contains(strings.ToLower(text), "www.") {
		for _, a := range address.FindAllString(text, -1) {
			if !strings.Contains(strings.ToLower(source), strings.ToLower(a)) {
				return "It holds a link that is not in its source."
			}
		}
	}
	if strings.Contains(text, "](") && linked.MatchString(text) && !linked.MatchString(source) ||
		strings.ContainsAny(text, "<‹") && tag.MatchString(text) && !tag.MatchString(source) {
		return "It holds markup that is not in its source."
	}
	for _, r := range text {
		switch {
		case r == unicode.ReplacementChar && !strings.ContainsRune(source, r):
			return "It holds a character that could not be read."
		case steers(r) && !strings.ContainsRune(source, r):
			return "It holds a control character that is not in its source."
		}
	}
	return ""
}

// steers reports whether a character commands a terminal, or turns the order of
// what follows round: controls (blanks and line breaks are none), bidi
// embeddings and isolates, and the tag characters that carry hidden text.
func steers(r rune) bool {
	switch {
	case r == '\t' || r == '\n' || r == '\r':
		return false
	case unicode.IsControl(r):
		return true
	case r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return r >= 0xE0000 && r <= 0xE007F
}

// refusals match how chat models decline, in ten languages: an apology or an
// "as an AI", then "I cannot" and what was asked for. A text is only taken for
// one where it begins so; people who decline do it in a quotation, or are named.
var refusals = func() []*regexp.Regexp {
	var list []*regexp.Regexp
	for _, p := range []string{
		`(?:(?:i['’]?m|i am|we['’]re|we are)\s+(?:very |so |really |truly )?(?:sorry|afraid)|sorry|apologies|my apologies|i apologi[sz]e(?: for [^,.]{1,40})?|unfortunately|as an? (?:ai|artificial intelligence|language model)\b[^,.]{0,40})[,.:;!]?\s*(?:but\s+)?(?:that\s+)?i\s*(?:can(?:not|['’]?t)|won['’]?t|will not|(?:am|['’]m) (?:not able|unable|not allowed)|must decline|have to decline|do not feel|don['’]t)\b`,
		`i\s*(?:can(?:not|['’]t)|won['’]t|(?:am|['’]m) (?:not able|unable) to|must decline to) (?:help|assist|comply|fulfil+|process|provide|translate|summari[sz]e|answer|respond|complete|continue|do) (?:you |with |to |a |an |the |this |that |your |such )`,
		`(?:(?:je suis|nous sommes) (?:vraiment |sincèrement )?désolée?s?|désolée?|malheureusement|en tant qu[e'’] ?(?:ia|intelligence artificielle|modèle)[^,.]{0,40})[,.:;!]?\s*(?:mais\s+)?je ne (?:peux|puis|suis)\b`,
		`je ne (?:peux|puis|suis) pas (?:(?:en mesure|capable) d[e'’] ?)?(?:vous )?(?:aider|répondre à (?:cette|votre)|traduire (?:ce|cette)|traiter (?:ce|cette|votre)|résumer (?:ce|cette)|satisfaire)`,
		`(?:het spijt (?:me|mij)|sorry|helaas|als (?:ai|taalmodel)[^,.]{0,40})[,.:;!]?\s*(?:maar\s+)?(?:ik kan|kan ik)\b[^.!?]{0,60}\b(?:niet|geen)\b`,
		`ik kan (?:u |je |jou )?(?:niet helpen|niet voldoen|geen hulp|dit verzoek niet|deze tekst niet)`,
		`(?:maaf|mohon maaf|maafkan saya|sayangnya|sebagai (?:ai|model bahasa)[^,.]{0,40})[,.:;!]?\s*(?:tetapi\s+|namun\s+)?saya (?:tidak (?:dapat|bisa|mampu)|belum bisa)`,
		`saya tidak (?:dapat|bisa) (?:membantu|memenuhi|menjawab|menerjemahkan|meringkas|memproses) (?:dengan |permintaan |teks |pertanyaan |anda)`,
		`(?:عذر[اً]+|آسف|أنا آسف|أعتذر|للأسف|نعتذر|بصفتي (?:نموذج|ذكاء))[^.!?؟]{0,30}?(?:لا (?:أستطيع|يمكنني|أقدر)|لست قادر|لن أتمكن)`,
		`لا (?:أستطيع|يمكنني) (?:المساعدة|مساعدتك|الإجابة عن هذا|تلبية|ترجمة هذا|تلخيص هذا)`,
		`(?:lo siento|lo lamento|disculpa|disculpe|lamentablemente|como (?:ia|modelo)[^,.]{0,40})[,.:;!]?\s*(?:pero\s+)?no (?:puedo|me es posible|estoy en condiciones)`,
		`(?:es tut mir (?:sehr )?leid|entschuldigung|leider|als (?:ki|sprachmodell)[^,.]{0,40})[,.:;!]?\s*(?:aber\s+)?(?:ich kann|kann ich)\b[^.!?]{0,60}\b(?:nicht|keine?n?)\b`,
		`(?:desculpe|desculpa|sinto muito|lamento|infelizmente|como (?:uma )?ia[^,.]{0,40})[,.:;!]?\s*(?:mas\s+)?(?:eu\s+)?não (?:posso|consigo|me é possível)`,
		`(?:很抱歉|抱歉|对不起|對不起|不好意思|作为(?:一个)?(?:人工智能|AI|语言模型)[^，。]{0,20})[，,。！ ]*(?:但|但是)?我?(?:无法|無法|不能|没办法)`,
		`(?:извините|простите|к сожалению|сожалею|как (?:ии|языковая модель)[^,.]{0,40})[,.:;!]?\s*(?:но\s+)?я не (?:могу|в состоянии|имею)`,
	} {
		list = append(list, regexp.MustCompile(`(?is)^[\s*_#>-]*`+p))
	}
	return list
}()

// refusalRunes is the longest text that is taken for a refusal: one that
// explains itself for a paragraph. A longer one says something else as well.
const refusalRunes = 600

// Refuses reports whether a text is a model that declines to answer, in one of
// ten languages. It is about the text's first words, so that a sentence of the
// news in which somebody is quoted as declining is none.
func Refuses(text string) bool {
	if len(text) > 4*refusalRunes {
		return false
	}
	for _, r := range refusals {
		if r.MatchString(text) {
			return true
		}
	}
	return false
}
