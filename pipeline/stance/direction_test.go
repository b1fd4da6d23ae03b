package stance

import (
	"strings"
	"testing"
)

// verdict is the last result, which is that of the direction.
func verdict(rs []Result) (Verdict, string) {
	r := rs[len(rs)-1]
	if r.Check != CheckDirection {
		return "", r.Check
	}
	return r.Verdict, r.Why
}

func TestAgreeDirection(t *testing.T) {
	for _, c := range []struct {
		name, lang, original, english string
		want                          Verdict
	}{
		{"fr rise", "fr", "Les ventes ont augmenté de 5 %.", "Sales fell by 5%.", Unknown},
		{"fr rise kept", "fr", "Les ventes ont augmenté de 5 %.", "Sales rose by 5%.", Pass},
		{"fr both", "fr", "Les ventes ont augmenté, puis baissé.", "Sales fell.", Pass},
		{"fr denied", "fr", "Les ventes n'ont pas augmenté.", "Sales fell.", Pass},
		{"fr win", "fr", "L'équipe a remporté le match.", "The team lost the match.", Unknown},
		{"fr acquit", "fr", "Le maire a été acquitté.", "The mayor was convicted.", Unknown},
		{"fr halve", "fr", "L'effectif a été réduit de moitié.", "The staff has doubled.", Unknown},
		{"fr according to", "fr", "D'après lui, le pont est sûr.", "The bridge was safe before, he said.", Pass},
		{"fr hire", "fr", "La firme embauche 200 personnes.", "The firm fires 200 people.", Unknown},
		{"fr last", "fr", "C'est son dernier roman.", "It is his first novel.", Unknown},
		{"fr east is a verb", "fr", "Le pont est au nord.", "The bridge is in the north.", Pass},
		{"nl fall", "nl", "De omzet daalde vorig jaar.", "Revenue rose last year.", Unknown},
		{"nl denied after", "nl", "De omzet daalde vorig jaar niet.", "Revenue rose last year.", Pass},
		{"nl allow", "nl", "Vuurwerk is toegestaan.", "Fireworks are banned.", Unknown},
		{"nl reject", "nl", "De raad verwierp het plan.", "The council approved the plan.", Unknown},
		{"nl north", "nl", "Een stad in het noorden.", "A town in the south.", Unknown},
		{"nl middle east", "nl", "De oorlog in het Midden-Oosten.", "The war in the west.", Pass},
		{"nl double", "nl", "De winst verdubbelde.", "Profit tripled.", Unknown},
		{"id rise", "id", "Harga beras naik.", "The price of rice fell.", Unknown},
		{"id before", "id", "Dia pergi sebelum pemilu.", "He went after the election.", Unknown},
		{"id die", "id", "Tiga orang tewas.", "Three people survived.", Unknown},
		{"id export", "id", "Negara itu mengekspor beras.", "The country imports rice.", Unknown},
		{"id suddenly", "id", "Hujan turun tiba-tiba.", "Rain left.", Pass},
		{"ar fall", "ar", "انخفضت الأسعار.", "Prices rose.", Unknown},
		{"ar clitic", "ar", "وانخفضت الأسعار.", "And prices rose.", Unknown},
		{"ar article", "ar", "السماح بالسفر.", "Travel is banned.", Unknown},
		{"ar open", "ar", "أغلق المتحف.", "The museum opened.", Unknown},
		{"ar middle east", "ar", "الحرب في الشرق الأوسط.", "The war in the west.", Pass},
		{"ar support", "ar", "عارض الوزير القانون.", "The minister supported the law.", Unknown},
		{"en buy", "en", "The bank purchased the shop.", "The bank sold the shop.", Unknown},
		{"en arrive", "en", "She arrived in Paris.", "She left Paris.", Unknown},
		{"en less", "en", "They paid less.", "They paid more.", Unknown},
		{"empty", "en", "", "", Pass},
		{"one empty", "nl", "De omzet daalde.", "", Pass},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, why := verdict(Agree(c.original, c.lang, c.english)); got != c.want || (why == "") != (got == Pass) {
				t.Errorf("Agree(%q, %q) = %q, %s; want %q", c.original, c.english, got, why, c.want)
			}
		})
	}
}

func TestWithinDirection(t *testing.T) {
	for _, c := range []struct {
		name, claim, cited string
		want               Verdict
	}{
		{"same", "Sales fell.", "Sales fell by a tenth.", Pass},
		{"turned", "Sales rose.", "Sales fell by a tenth.", Fail},
		{"other word of the pole", "Sales declined.", "Sales fell by a tenth.", Pass},
		{"both cited", "Sales rose.", "Sales fell in May and rose in June.", Pass},
		{"denied", "Sales did not fall.", "Sales rose.", Unknown},
		{"denied in the cited text", "Sales rose.", "Sales did not fall.", Unknown},
		{"losses", "Profit fell.", "Losses grew.", Pass},
		{"two sides", "Acme sold the shop to Globex.", "Globex bought the shop from Acme.", Unknown},
		{"acquitted", "The mayor was acquitted.", "The mayor was convicted of fraud.", Fail},
		{"refused", "The board accepted the offer.", "The board refused the offer.", Fail},
		{"south", "It rained in the south.", "It rained in the north of Wales.", Fail},
		{"neither pole", "It rained.", "It rained in the north of Wales.", Pass},
		{"after", "He left after the vote.", "He left before the vote.", Unknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, why := verdict(Within(c.claim, c.cited)); got != c.want || (why == "") != (got == Pass) {
				t.Errorf("Within(%q, %q) = %q, %s; want %q", c.claim, c.cited, got, why, c.want)
			}
		})
	}
}

// TestDirectionNamesBoth has both words and their poles in the sentence.
func TestDirectionNamesBoth(t *testing.T) {
	_, why := verdict(Agree("Les prix ont chuté.", "fr", "Prices rose."))
	if want := `The original says "chuté" (fall), the English says "rose" (rise).`; why != want {
		t.Errorf("Why = %q, want %q", why, want)
	}
}

// TestPoleTables has every axis and every pole in each language, and no strong
// word on two poles.
func TestPoleTables(t *testing.T) {
	for lang, table := range map[string]string{
		"en": englishPoles, "fr": frenchPoles, "nl": dutchPoles, "id": indonesianPoles, "ar": arabicPoles,
	} {
		lines := strings.Split(strings.TrimSpace(unfold(table)), "\n")
		if len(lines) != len(axes) {
			t.Errorf("%s: %d lines, %d axes", lang, len(lines), len(axes))
			continue
		}
		for i, line := range lines {
			name, list, _ := strings.Cut(line, ":")
			poles := strings.Split(list, "|")
			if name != strings.Join(axes[i].poles, "/") || len(poles) != len(axes[i].poles) {
				t.Errorf("%s: line %q with %d poles, want %v", lang, name, len(poles), axes[i].poles)
				continue
			}
			for pole, words := range poles {
				strongWords := 0
				for phrase := range strings.SplitSeq(words, ",") {
					phrase = strings.TrimSpace(phrase)
					if strings.ContainsAny(phrase[:1], "~!") {
						continue
					}
					strongWords++
					a := read(strings.ReplaceAll(phrase, "*", ""), lang).answers()[i]
					if !a.alone() || a.pole != pole {
						t.Errorf("%s %s: %q is read as %+v, want pole %d alone", lang, name, phrase, a, pole)
					}
				}
				if strongWords == 0 {
					t.Errorf("%s %s: pole %d has no strong word", lang, name, pole)
				}
			}
		}
	}
}
