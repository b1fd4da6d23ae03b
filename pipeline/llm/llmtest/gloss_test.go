package llmtest

import (
	"regexp"
	"strings"
	"testing"
)

func TestGlossKeepsWhatCanBeChecked(t *testing.T) {
	for _, tc := range []struct {
		lang, in string
		want     []string // in this order
		not      []string
	}{
		{
			"fr", "Le mardi 20 juin 2023, Marie Dupont a vendu 3,5 % de Renault pour 1 250 000 euros.",
			[]string{"Tuesday", "20 June 2023", "Marie Dupont", "3.5%", "Renault", "1,250,000 euros."},
			[]string{"juin", "mardi"},
		},
		{
			"fr", "L’entreprise ne paiera pas deux milliards de dollars à Lyon le 1er mai à 18h30 !",
			[]string{"The company", "not", "two billion", "dollars", "Lyon", "1 May", "18:30!"},
			nil,
		},
		{"fr", "Selon d’autres, vingt-deux villes et quatre-vingt-dix maires ont signé.", []string{"twenty-two", "ninety"}, nil},
		{
			"nl", "Op woensdag 3 mei 2023 kocht Philips 1.250.000 aandelen voor 2,5 miljard euro.",
			[]string{"Wednesday 3 May 2023", "Philips", "1,250,000", "2.5 billion euros."},
			nil,
		},
		{"nl", "Het bedrijf heeft tweeëntwintig fabrieken en geen winst.", []string{"The company", "twenty-two", "no"}, nil},
		{
			"id", "Pada hari Selasa, 4 Juli 2023, Budi Santoso menjual 12,5 persen saham Garuda senilai Rp 3 triliun.",
			[]string{"Tuesday, 4 July 2023", "Budi Santoso", "12.5 percent", "Garuda", "Rp 3 trillion."},
			[]string{"Juli"},
		},
		{"id", "Dua puluh lima orang dan dua belas unit tidak terlibat.", []string{"Twenty-five", "twelve", "not"}, nil},
		{
			"ar", "قال Omar Khaled في ٢٠ يونيو ٢٠٢٣ إن الشركة لم تخسر ٣٫٥ مليار دولار، وفقا لـ Reuters.",
			[]string{"Said Omar Khaled", "20 June 2023", "not", "3.5 billion dollars,", "Reuters."},
			nil,
		},
		{"ar", "خمسة وعشرون عاملا في مايو/أيار ومليوني دولار؟", []string{"Twenty-five", "May", "two million dollars?"}, []string{"/"}},
		{"en", "Mended text stays.", []string{"Mended text stays."}, nil},
	} {
		got := newGlosser(tc.lang, []line{{"s1", tc.in}}).gloss(tc.in)
		rest := got
		for _, w := range tc.want {
			i := strings.Index(rest, w)
			if i < 0 {
				t.Errorf("%s: %q is missing (in order) in\n %q", tc.lang, w, got)
				break
			}
			rest = rest[i+len(w):]
		}
		for _, w := range tc.not {
			if strings.Contains(got, w) {
				t.Errorf("%s: %q is left in %q", tc.lang, w, got)
			}
		}
	}
}

func TestGlossLooksLikeEnglish(t *testing.T) {
	for lang, in := range map[string]string{
		"fr": "Le conseil municipal précise que les habitants attendent encore des réponses, malgré ‘ plusieurs promesses ’ formulées hier.",
		"nl": "De gemeenteraad verwacht dat bewoners spoedig antwoorden krijgen, ondanks ‘eerdere beloften’ van wethouders.",
		"id": "Warga kampung menunggu jawaban pejabat setempat, meskipun ‘janji lama’ belum dipenuhi sepenuhnya oleh mereka.",
		"ar": "ينتظر سكان القرية إجابات واضحة من المسؤولين المحليين، رغم ‘وعود قديمة’ لم تنفذ بعد.",
	} {
		got := newGlosser(lang, []line{{"s1", in}}).gloss(in)
		ws := words(got)
		n := 0
		for _, w := range ws {
			if englishFunction[w] {
				n++
			}
		}
		if n*10 < len(ws)*3 {
			t.Errorf("%s: %d of %d words are function words: %q", lang, n, len(ws), got)
		}
		if ratio := float64(len(ws)) / float64(len(strings.Fields(in))); ratio < 0.75 || ratio > 1.6 {
			t.Errorf("%s: length ratio %.2f: %q", lang, ratio, got)
		}
		if !regexp.MustCompile(`‘\S[^’]*\S’`).MatchString(got) || !strings.HasSuffix(got, ".") {
			t.Errorf("%s: quotation marks or the full stop are lost: %q", lang, got)
		}
	}
}

func FuzzGloss(f *testing.F) {
	f.Add("fr", "Le 1er mai, l’« été » coûte 1 000,5 €")
	f.Add("ar", "٣٫٥ ومليار\x00\xff")
	f.Add("id", "ke-3 IPO-nya")
	f.Fuzz(func(t *testing.T, lang, text string) {
		g := newGlosser(lang, []line{{"s1", text}})
		if a, b := g.gloss(text), g.gloss(text); a != b {
			t.Errorf("two answers for one text: %q and %q", a, b)
		}
	})
}
