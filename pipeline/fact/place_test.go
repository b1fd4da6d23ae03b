package fact

import (
	"fmt"
	"testing"
)

// confusable are places that are easily taken for one another, each with its
// names in English, French, Dutch, Indonesian and Arabic.
var confusable = [][2][5]string{
	{{"Iran", "en Iran", "Iran", "Iran", "إيران"}, {"Iraq", "en Irak", "Irak", "Irak", "العراق"}},
	{{"Niger", "au Niger", "Niger", "Niger", "النيجر"}, {"Nigeria", "au Nigéria", "Nigeria", "Nigeria", "نيجيريا"}},
	{{"Slovakia", "en Slovaquie", "Slowakije", "Slovakia", "سلوفاكيا"}, {"Slovenia", "en Slovénie", "Slovenië", "Slovenia", "سلوفينيا"}},
	{{"Austria", "en Autriche", "Oostenrijk", "Austria", "النمسا"}, {"Australia", "en Australie", "Australië", "Australia", "أستراليا"}},
	{{"North Korea", "en Corée du Nord", "Noord-Korea", "Korea Utara", "كوريا الشمالية"}, {"South Korea", "en Corée du Sud", "Zuid-Korea", "Korea Selatan", "كوريا الجنوبية"}},
	{{"South Sudan", "au Soudan du Sud", "Zuid-Soedan", "Sudan Selatan", "جنوب السودان"}, {"Sudan", "au Soudan", "Soedan", "Sudan", "السودان"}},
	{{"the Democratic Republic of the Congo", "en République démocratique du Congo", "de Democratische Republiek Congo", "Republik Demokratik Kongo", "جمهورية الكونغو الديمقراطية"}, {"the Republic of the Congo", "en République du Congo", "de Republiek Congo", "Republik Kongo", "جمهورية الكونغو"}},
	{{"Equatorial Guinea", "en Guinée équatoriale", "Equatoriaal-Guinea", "Guinea Ekuatorial", "غينيا الاستوائية"}, {"Guinea-Bissau", "en Guinée-Bissau", "Guinee-Bissau", "Guinea-Bissau", "غينيا بيساو"}},
	{{"Samoa", "à Samoa", "Samoa", "Samoa", "ساموا"}, {"American Samoa", "aux Samoa américaines", "Amerikaans-Samoa", "Samoa Amerika", "ساموا الأمريكية"}},
	{{"London", "à Londres", "Londen", "London", "لندن"}, {"Paris", "à Paris", "Parijs", "Paris", "باريس"}},
	{{"Cairo", "au Caire", "Caïro", "Kairo", "القاهرة"}, {"Beirut", "à Beyrouth", "Beiroet", "Beirut", "بيروت"}},
	{{"Toulouse", "à Toulouse", "Toulouse", "Toulouse", "تولوز"}, {"Toulon", "à Toulon", "Toulon", "Toulon", "تولون"}},
}

// placeSentences hold a place, by language.
var placeSentences = []struct{ lang, sentence string }{
	{"fr", "La ministre est arrivée hier %s avec deux conseillers."},
	{"nl", "De minister kwam gisteren aan in %s met twee adviseurs."},
	{"id", "Menteri itu tiba kemarin di %s bersama dua penasihat."},
	{"ar", "وصلت الوزيرة أمس إلى %s مع مستشارين."},
}

func TestConfusablePlaces(t *testing.T) {
	const english = "The minister arrived yesterday in %s with two advisers."
	for _, pair := range confusable {
		for k, s := range placeSentences {
			for i := range 2 {
				original := fmt.Sprintf(s.sentence, pair[i][k+1])
				if r := Agree(original, s.lang, fmt.Sprintf(english, pair[i][0]))[2]; r.Verdict != Pass {
					t.Errorf("%s %q as %s: %s %s, want pass", s.lang, original, pair[i][0], r.Verdict, r.Why)
				}
				if r := Agree(original, s.lang, fmt.Sprintf(english, pair[1-i][0]))[2]; r.Verdict == Pass {
					t.Errorf("%s %q as %s: pass, want fail or unknown", s.lang, original, pair[1-i][0])
				}
			}
		}
	}
}

func TestPlacesSaidInAnotherWay(t *testing.T) {
	testAgree(t, 2, []agreeCase{
		{"fr", "La Corée a gagné.", "South Korea won.", Pass},
		{"fr", "Le Niger a voté.", "Nigeriens voted.", Pass},
		{"fr", "Le Niger a voté.", "Nigerians voted.", Fail},
		{"nl", "Iran dreigt met sancties.", "The Iranian government threatens sanctions.", Pass},
		{"nl", "Iran dreigt met sancties.", "The Iraqi government threatens sanctions.", Fail},
		{"id", "Korea Utara menembakkan rudal.", "A North Korean missile was fired.", Pass},
		{"id", "Korea Utara menembakkan rudal.", "A South Korean missile was fired.", Fail},
		{"ar", "زار الرئيس الكونغو", "The president visited Congo.", Pass},
		{"fr", "Le ministre se rendra en Côte d'Ivoire.", "The minister will travel to Ivory Coast.", Pass},
	})
}

func TestCityTablesAreWhole(t *testing.T) {
	for _, lang := range []string{"en", "fr", "nl", "id", "ar"} {
		names := placesOf(lang)
		for _, city := range []string{"London", "Cairo", "Tokyo"} {
			id := placesOf("en").ids[fold(city)]
			found := false
			for _, other := range names.ids {
				found = found || other == id
			}
			if id < firstCity || !found {
				t.Errorf("%s in %s: number %d, found %v", city, lang, id, found)
			}
		}
	}
}

func TestNamesThatBeginAlike(t *testing.T) {
	testAgree(t, 2, []agreeCase{
		{"nl", "De minister kwam gisteren aan in Maastricht.", "The minister arrived yesterday in Maastricht.", Pass},
		{"nl", "De minister kwam gisteren aan in Maastricht.", "The minister arrived yesterday in Maassluis.", Unknown},
		{"fr", "Il est venu avec Paul Martin pour signer.", "He came with Paul Martin to sign.", Pass},
		{"fr", "Il est venu avec Paul Martin pour signer.", "He came with Pierre Martin to sign.", Unknown},
		{"ar", "وصل الوزير إلى أسوان", "The minister arrived in Aswan.", Pass},
		{"ar", "وصل الوزير إلى أسوان", "The minister arrived in Bremerhaven.", Unknown},
	})
}
