package fact

import "strings"

// finalWords are the nouns for the final of a cup, after which a fraction or an
// ordinal names a round: huitièmes de finale, achtste finale, ربع النهائي.
var finalWords = map[string]map[string]bool{
	"en": wordSet("final finals finalist finalists"),
	"fr": wordSet("finale finales finaliste finalistes"),
	"nl": wordSet("finale finales finalist finalisten"),
	"id": wordSet("final finalis"),
	"ar": wordSet("نهائي نهائيات"),
}

// roundWords are the parts of the final that the number words of a language
// lack or write in another way, by their denominator.
var roundWords = map[string]map[string]float64{
	"en": {"semi": 2, "half": 2, "quarter": 4},
	"fr": {"demi": 2, "demie": 2, "quart": 4, "quarts": 4},
	"nl": {"halve": 2, "kwart": 4},
	"id": {"semi": 2, "perempat": 4, "seperempat": 4, "perdelapan": 8, "seperdelapan": 8, "perenambelas": 16, "seperenambelas": 16},
	"ar": {"نصف": 2, "ربع": 4, "ثمن": 8},
}

// namesFinal reports whether the text may name a final at all, which few do.
func (r *reading) namesFinal() bool {
	return strings.Contains(r.text, "inal") || strings.Contains(r.text, "INAL") || strings.Contains(r.text, "نهائ")
}

// knockout reads the name of a round of a cup at token i and returns the index
// after it, i when there is none. Such a name counts nothing in the text, and
// other languages name the round by the clubs left in it, twice its denominator
// ("the last 16"). So it is weak: it supports a match with either and is never
// missed.
func (r *reading) knockout(i int) (Number, int) {
	finals := finalWords[r.lang]
	if finals == nil || r.toks[i].kind != word {
		return Number{}, i
	}
	n := Number{Start: r.toks[i].start, Word: true, weak: true}
	part, next := r.roundPart(i)
	if part == 0 {
		return Number{}, i
	}
	if next == i { // one word: semifinal, kwartfinale
		next = i + 1
	} else {
		next = r.pastHyphen(next)
		if r.lang == "fr" && r.at(next) == "de" {
			next++
		}
		if next >= len(r.toks) || !r.isFinal(next) {
			return Number{}, i
		}
		next++
	}
	n.End = r.toks[next-1].end
	n.Text = r.text[n.Start:n.End]
	n.Values = []float64{part, 2 * part, 1 / part}
	return n, next
}

// roundPart gives the denominator of a round at token i and the index after
// its word; the index is i when the word holds the noun as well (kwartfinale).
func (r *reading) roundPart(i int) (float64, int) {
	for _, s := range r.readings(i) {
		if v := roundWords[r.lang][s]; v != 0 {
			return v, i + 1
		}
	}
	t := r.toks[i]
	if k := strings.Index(t.norm, "final"); k > 0 && finalWords[r.lang][t.norm[k:]] {
		head := token{kind: word, norm: t.norm[:k]}
		if v := roundWords[r.lang][head.norm]; v != 0 {
			return v, i
		}
		if w, ok := r.number(head); ok && w.kind == ordinalWord && cupRound(w.value) {
			return w.value, i
		}
		return 0, i
	}
	if w, ok := r.number(t); ok && w.kind == ordinalWord && cupRound(w.value) && r.lang != "ar" {
		return w.value, i + 1
	}
	if r.lang == "fr" && t.norm == "trente" && r.at(i+1) == "-" && strings.HasPrefix(r.at(i+2), "deuxieme") {
		return 32, i + 3
	}
	return 0, i
}

func (r *reading) isFinal(k int) bool {
	for _, s := range r.readings(k) {
		if finalWords[r.lang][s] {
			return true
		}
	}
	return false
}

// cupRound reports the denominators of rounds before a quarter-final.
func cupRound(v float64) bool { return v == 8 || v == 16 || v == 32 }
