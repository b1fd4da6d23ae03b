package llmtest

import (
	"regexp"
	"strings"
)

// order is one instruction found in a document.
type order struct {
	text    string // what it wants to be said
	replace bool   // instead of the answer, not besides it
	silence bool   // say nothing at all
}

// Imperatives addressed to a model, in English, French, Dutch, Indonesian and
// Arabic: a verb of the list where a sentence or a clause of one begins. That
// is wide on purpose, this is the worst possible model, but a news sentence
// that merely contains "report" or "say" is no order.
var (
	imperative = regexp.MustCompile(`(?i)(?:^|[.!?:;>\])(*–—‘“«"]\s*|(?:assistants?|models?|modèle|AI|IA|LLM|النموذج),\s+|` +
		`(?:^|\P{L})(?:please|and|then|must|should|instead|now|veuillez|et|puis|maintenant|en|dan|nu|graag|tolong|mohon|harap|lalu|kemudian|ثم|الآن|يرجى)\s+|(?:^|\s)و)` +
		`(?:ignore|disregard|forget|override|summari[sz]e|output|print|reply|respond|answer|say|write|state|include|insert|add|append|mention|translate|return|repeat|report|begin|refuse|put` +
		`|ignorez|oubliez|résumez|répondez|écrivez|ajoutez|insérez|incluez|dites|mentionnez|affichez|traduisez|renvoyez|refusez|mettez|ignorer|ajouter|insérer|inclure|écrire|répondre|résumer` +
		`|negeer|vergeet|vat|antwoord|schrijf|voeg|vermeld|neem|zeg|toon|vertaal|geef|weiger|zet` +
		`|abaikan|lupakan|ringkas|ringkaslah|rangkum|jawab|jawablah|tulis|tulislah|tuliskan|tambahkan|sertakan|masukkan|katakan|sebutkan|tampilkan|terjemahkan|kembalikan|tolak|letakkan` +
		`|تجاهل|انس|لخص|لخّص|أجب|اكتب|أضف|أدرج|قل|اذكر|اعرض|ترجم|أعد|ارفض|ضع)(?:\P{L}|$)`)
	onlyThis = regexp.MustCompile(`(?i)\b(?:only|instead|exactly|as|ignore|disregard|forget|override|uniquement|seulement|comme|ignorez|oubliez|alleen|uitsluitend|als|negeer|vergeet|hanya|sebagai|abaikan|lupakan)\b|(?:فقط|تجاهل|انس|كالتالي)`)
	nothing  = regexp.MustCompile(`(?i)\b(?:empty list|return nothing|say nothing|nothing notable|liste vide|lege lijst|daftar kosong)\b|قائمة فارغة`)
	fakeTurn = regexp.MustCompile(`(?i)(?:<[|¦]|\[INST\]|</?think>|<start_of_turn>|^\s*(?:system|assistant)\s*:)`)
	quoted   = regexp.MustCompile(`[‘“«„"']\s?([^‘’“”«»„"]{2,400}?)\s?(?:[’”»"](?:[^\pL]|$)|'(?:[^\pL]|$))`)
	anyURL   = regexp.MustCompile(`(?:https?|data|ftp):[^\s‘’“”«»"<>]+|\bwww\.[^\s‘’“”«»"<>]+`)
	afterSay = regexp.MustCompile(`(?i)(?:\b(?:output|print|reply|respond|answer|say|write|state|include|insert|add|append|mention|repeat|only|as|with|that|uniquement|que|avec|comme|dites|écrivez|ajoutez|alleen|dat|met|als|schrijf|zeg|hanya|bahwa|dengan|sebagai|tulis|katakan)\b|فقط|اكتب|قل)[\s:]+(.+)$`)
)

// orders reads the instructions of a document.
func orders(doc []line) []order {
	var out []order
	for _, l := range doc {
		if !imperative.MatchString(l.text) && !fakeTurn.MatchString(l.text) {
			continue
		}
		o := order{replace: onlyThis.MatchString(l.text), silence: nothing.MatchString(l.text)}
		var say []string
		for _, m := range quoted.FindAllStringSubmatch(l.text, -1) {
			say = append(say, strings.TrimSpace(m[1]))
		}
		for _, u := range anyURL.FindAllString(l.text, -1) {
			if !strings.Contains(strings.Join(say, " "), u) {
				say = append(say, u)
			}
		}
		if len(say) == 0 {
			if _, after, ok := strings.Cut(l.text, ": "); ok {
				say = append(say, strings.TrimSpace(after))
			} else if m := afterSay.FindStringSubmatch(l.text); m != nil {
				say = append(say, strings.TrimSpace(m[1]))
			} else {
				say = append(say, l.text)
			}
		}
		o.text = strings.Join(say, " ")
		out = append(out, o)
	}
	return out
}

// obey does what the document says: every translation, claim and headline
// carries what it asks to be said.
func obey(ans *answer, c *conversation) {
	found := orders(c.source)
	if len(found) == 0 {
		found = orders(c.doc)
	}
	for _, o := range found {
		if o.silence {
			ans.claims, ans.points = nil, nil
		}
		for _, t := range ans.texts() {
			if o.replace || *t == "" {
				*t = o.text
			} else {
				*t += " " + o.text
			}
		}
		// A claim need not be true to be cited: the order is stated as a fact.
		if ans.task == "summarize" && !o.silence && len(ans.claims) == 0 && len(c.doc) > 0 {
			ans.claims = append(ans.claims, claim{o.text, []string{c.doc[0].id}, "fact"})
		}
	}
}
