package fact

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFoldArabicIsFold(t *testing.T) {
	for r := rune(0x0600); r < 0x0700; r++ {
		s := "ب" + string(r) + "ت"
		if got, ok := foldArabic(s); ok && got != foldAny(s) {
			t.Errorf("%U: %q, want %q", r, got, foldAny(s))
		}
	}
	if got := fold("إِسْرَائيل"); got != "اسراييل" {
		t.Errorf("got %q", got)
	}
}

// agreeCase is a right or a wrong translation and the verdict of one check.
type agreeCase struct {
	lang, original, english string
	want                    Verdict
}

func testAgree(t *testing.T, check int, cases []agreeCase) {
	t.Helper()
	for _, c := range cases {
		if r := Agree(c.original, c.lang, c.english)[check]; r.Verdict != c.want {
			t.Errorf("%s %q | %q: got %s, want %s: %+v", c.lang, c.original, c.english, r.Verdict, c.want, r)
		}
	}
}

func TestOrdinalsInWords(t *testing.T) {
	tests := []struct {
		lang, text string
		want       float64
	}{
		{"fr", "son dix-septième roman", 17},
		{"fr", "le vingt et unième siècle", 21},
		{"fr", "la vingt-deuxième fois", 22},
		{"fr", "au soixante-dixième anniversaire", 70},
		{"fr", "le soixante et onzième jour", 71},
		{"fr", "le quatre-vingt-troisième étage", 83},
		{"nl", "de eenentwintigste eeuw", 21},
		{"en", "the twenty-second time", 22},
	}
	for _, tt := range tests {
		ns := Extract(tt.text, tt.lang).Numbers
		if len(ns) != 1 || !ns[0].Ordinal || ns[0].Values[0] != tt.want {
			t.Errorf("%s %q: got %+v, want %v", tt.lang, tt.text, ns, tt.want)
		}
	}
	if ns := Extract("les vingt premiers", "fr").Numbers; len(ns) == 0 || ns[0].Values[0] != 20 {
		t.Errorf("les vingt premiers: got %+v, want 20", ns)
	}
}

func TestRoundsOfACup(t *testing.T) {
	testAgree(t, 0, []agreeCase{
		{"fr", "Le club a perdu en huitièmes de finale.", "The club lost in the last 16.", Pass},
		{"fr", "Le club jouera les seizièmes de finale.", "The club will play the round of 32.", Pass},
		{"fr", "Elle a gagné sa demi-finale.", "She won her semi-final.", Pass},
		{"fr", "Battu en quarts de finale, il rentre.", "Beaten in the last eight, he is going home.", Pass},
		{"fr", "Le club a perdu en huitièmes de finale.", "The club lost in the last 32.", Fail},
		{"nl", "De ploeg verloor in de achtste finale.", "The team lost in the round of 16.", Pass},
		{"nl", "In de zestiende finales wacht een zwakke ploeg.", "A weak team waits in the last 32.", Pass},
		{"nl", "Zij haalde de kwartfinale en de halve finale.", "She reached the quarter-finals and the semi-finals.", Pass},
		{"nl", "Hij werd achtste.", "He came ninth.", Fail},
		{"id", "Tim itu kalah di perempat final.", "The team lost in the last eight.", Pass},
		{"id", "Tim itu lolos ke babak 16 besar.", "The team reached the round of 16.", Pass},
		{"id", "Tim itu kalah di perdelapan final.", "The team lost in the round of 16.", Pass},
		{"id", "Tim itu masuk semifinal.", "The team is in the last four.", Pass},
		{"ar", "خسر الفريق في ربع النهائي", "The team lost in the last eight.", Pass},
		{"ar", "خسر الفريق في ثمن النهائي", "The team lost in the round of 16.", Pass},
		{"ar", "بلغ الفريق نصف النهائي", "The team reached the semi-finals.", Pass},
	})
}

func TestCountsAndAHalf(t *testing.T) {
	tests := []struct {
		lang, text string
		want       float64
	}{
		{"nl", "anderhalf miljard euro", 1.5e9},
		{"nl", "anderhalve ton", 1.5},
		{"nl", "twee-en-een-half miljoen euro", 2.5e6},
		{"nl", "drieënhalf miljard euro", 3.5e9},
		{"nl", "twee en een half miljoen", 2.5e6},
		{"fr", "deux millions et demi d'euros", 2.5e6},
		{"fr", "3 milliards et demi", 3.5e9},
		{"fr", "deux heures et demie", 2.5},
		{"id", "dua setengah juta orang", 2.5e6},
		{"ar", "مليونين ونصف المليون", 2.5e6},
		{"en", "one and a half billion euros", 1.5e9},
		{"en", "two-and-a-half years", 2.5},
	}
	for _, tt := range tests {
		ns := Extract(tt.text, tt.lang).Numbers
		if len(ns) != 1 || !closeTo(ns[0].Values[0], tt.want) {
			t.Errorf("%s %q: got %+v, want %v", tt.lang, tt.text, ns, tt.want)
		}
	}
}

func TestRaceTimes(t *testing.T) {
	testAgree(t, 0, []agreeCase{
		{"nl", "De zwemster won in 1.52,37.", "The swimmer won in 1:52.37.", Pass},
		{"nl", "De zwemster won in 1.52,37.", "The swimmer won in 1 minute 52.37 seconds.", Pass},
		{"nl", "De zwemster won in 1.52,37.", "The swimmer won in 1:52.73.", Fail},
		{"nl", "De loper won in 2.04.15.", "The runner won in 2:04:15.", Pass},
		{"nl", "De loper won in 2u04'15\".", "The runner won in 2:04:15.", Pass},
		{"fr", "La nageuse a gagné en 1'52\"37.", "The swimmer won in 1:52.37.", Pass},
		{"fr", "La nageuse a gagné en 1'52\"37.", "The swimmer won in 2:52.37.", Fail},
		{"id", "Perenang itu menang dalam 1:52,37.", "The swimmer won in 1:52.37.", Pass},
		{"ar", "فازت السباحة بزمن 1:52.37", "The swimmer won in 1:52.37.", Pass},
		{"fr", "Le train part à 18:30.", "The train leaves at 6.30pm.", Pass},
	})
}

func TestCurrencyCodesAreNoNames(t *testing.T) {
	cases := []agreeCase{
		{"id", "Harganya Rp 20 ribu per kilo.", "It costs 20,000 rupiah a kilo.", Pass},
		{"id", "Harganya 20.000 rupiah per kilo.", "It costs Rp20,000 a kilo.", Pass},
		{"id", "Denda Rp. 500 juta menanti.", "A fine of Rp 500 million awaits.", Pass},
		{"fr", "Le prix est de 300 roupies.", "The price is Rs 300.", Pass},
		{"fr", "Le billet coûte 20 francs.", "The ticket costs Fr 20.", Pass},
		{"nl", "De boete is 300 kroon.", "The fine is kr 300.", Pass},
		{"nl", "Het kost CHF 300.", "It costs 300 CHF.", Pass},
		{"ar", "السعر 300 روبية", "The price is Rp300.", Pass},
	}
	testAgree(t, 0, cases)
	testAgree(t, 2, cases)
	testAgree(t, 0, []agreeCase{{"id", "Harganya Rp 20 ribu.", "It costs 20,000 dollars.", Fail}})
	if names := Extract("Kami bertemu RM kemarin", "id").Names; len(names) != 1 || names[0].Text != "RM" {
		t.Errorf("letters without an amount: got %+v, want the name RM", names)
	}
}

func TestDayAndMonthInFigures(t *testing.T) {
	tests := []struct {
		lang, text string
		want       []Date
	}{
		{"id", "Presiden tiba pada Rabu (12/6).", []Date{{Text: "Rabu (12/6", Weekday: 3, Day: 12, Month: 6}}},
		{"id", "Presiden tiba (3/5) pagi.", []Date{{Text: "3/5", Day: 3, Month: 5}}},
		{"id", "Acara tanggal 7/11 batal.", []Date{{Text: "7/11", Day: 7, Month: 11}}},
		{"id", "Ia menang 3/5 suara.", nil},
		{"fr", "La séance du mardi 3/5 est annulée.", []Date{{Text: "mardi 3/5", Weekday: 2, Day: 3, Month: 5}}},
		{"nl", "De zitting van maandag (9/4) gaat door.", []Date{{Text: "maandag (9/4", Weekday: 1, Day: 9, Month: 4}}},
		{"ar", "وصل الرئيس الأربعاء (12/6)", []Date{{Text: "الأربعاء (12/6", Weekday: 3, Day: 12, Month: 6}}},
		{"en", "about half of them (3/5) left", nil},
	}
	for _, tt := range tests {
		var got []Date
		for _, d := range Extract(tt.text, tt.lang).Dates {
			d.Start, d.End = 0, 0
			got = append(got, d)
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s %q (-want +got):\n%s", tt.lang, tt.text, d)
		}
	}
	testAgree(t, 1, []agreeCase{
		{"id", "Presiden tiba pada Rabu (12/6).", "The president arrived on Wednesday (June 12).", Pass},
		{"id", "Presiden tiba pada Rabu (12/6).", "The president arrived on Wednesday, 13 June.", Fail},
	})
}

func TestInstitutionsAreNotBlamed(t *testing.T) {
	testAgree(t, 2, []agreeCase{
		{"nl", "De Ondernemingskamer gaf de aandeelhouders gelijk.", "The Enterprise Chamber sided with the shareholders.", Unknown},
		{"nl", "Volgens de Gezondheidsraad helpt een prik.", "A jab helps, according to the Health Council.", Unknown},
		{"nl", "Hij stapte naar de ondernemingskamer.", "He went to the Enterprise Chamber.", Unknown},
		{"fr", "Le rapport de la Cour des comptes fâche.", "The report by the Court of Auditors annoys.", Pass},
		{"id", "Putusan itu dibacakan Mahkamah Konstitusi.", "The ruling was read by the Constitutional Court.", Pass},
		{"id", "Dia dilaporkan ke Otoritas Jasa Keuangan.", "He was reported to the Financial Services Authority.", Unknown},
		{"ar", "نفى ديوان المحاسبة ذلك", "The Audit Bureau denied it.", Unknown},
		// An institution out of nothing, and a person in the place of one.
		{"nl", "Het regende de hele dag in het dorp.", "It rained all day, the Weather Tribunal of Zutphen said.", Fail},
		{"id", "Ia dirawat di Rumah Sakit Rady di kota itu.", "He was treated in a hospital in the city.", Fail},
	})
}

func TestNamesSpelledAlike(t *testing.T) {
	testAgree(t, 2, []agreeCase{
		{"fr", "La région Asie-Pacifique croît.", "The Asia-Pacific region is growing.", Pass},
		{"nl", "De top van Azië-Pacific begint.", "The Asia-Pacific summit begins.", Pass},
		{"id", "Kawasan Asia-Pasifik tumbuh.", "The Asia-Pacific region is growing.", Pass},
		{"fr", "La région Asie-Pacifique croît.", "The Balkans are growing.", Unknown},
	})
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"asie", "asia", true},
		{"azie", "asia", true},
		{"pacifique", "pacific", true},
		{"marie", "mark", false},
		{"poutine", "biden", false},
		{"wu", "wei", false},
	} {
		if got := sameBut(tt.a, tt.b); got != tt.want {
			t.Errorf("sameBut(%q, %q) = %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}
