package fact

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// The spellers below write the numbers 0-99 by the rules of each language, in
// every spelling news uses, so that each number is read and not only examples.

func spellFrench(v int) []string {
	small := strings.Fields("zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf")
	if v < 20 {
		return []string{small[v]}
	}
	tens := strings.Fields("vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt")[v/10-2]
	rest := v % 10
	if v/10 == 7 || v/10 == 9 {
		rest += 10
	}
	switch {
	case v == 80:
		return []string{"quatre-vingts", "quatre-vingt"}
	case rest == 0:
		return []string{tens}
	case v < 80 && (rest == 1 || rest == 11):
		// The old spelling and that of the reform of 1990.
		return []string{tens + " et " + small[rest], tens + "-et-" + small[rest]}
	}
	return []string{tens + "-" + small[rest], strings.ReplaceAll(tens+"-"+small[rest], "-", "\u2011")}
}

func spellDutch(v int) []string {
	small := strings.Fields("nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien")
	if v < 20 {
		return []string{small[v]}
	}
	tens := strings.Fields("twintig dertig veertig vijftig zestig zeventig tachtig negentig")[v/10-2]
	switch v % 10 {
	case 0:
		return []string{tens}
	case 2, 3:
		return []string{small[v%10] + "ën" + tens, small[v%10] + "en" + tens}
	}
	return []string{small[v%10] + "en" + tens, small[v%10] + "-en-" + tens}
}

func spellIndonesian(v int) []string {
	small := strings.Fields("nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas")
	switch {
	case v < 12:
		return []string{small[v]}
	case v < 20:
		return []string{small[v-10] + " belas"}
	case v%10 == 0:
		return []string{small[v/10] + " puluh"}
	}
	return []string{small[v/10] + " puluh " + small[v%10]}
}

func spellArabic(v int) []string {
	masculine := strings.Fields("صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة")
	feminine := strings.Fields("صفر واحدة اثنتان ثلاث أربع خمس ست سبع ثماني تسع عشر")
	switch {
	case v <= 10:
		return []string{masculine[v], feminine[v]}
	case v == 11:
		return []string{"أحد عشر", "إحدى عشرة"}
	case v == 12:
		return []string{"اثنا عشر", "اثني عشر", "اثنتا عشرة", "اثنتي عشرة"}
	case v < 20:
		return []string{masculine[v-10] + " عشر", feminine[v-10] + " عشرة"}
	}
	tens := strings.Fields("عشر ثلاث أربع خمس ست سبع ثمان تسع")[v/10-2]
	if v%10 == 0 {
		return []string{tens + "ون", tens + "ين"}
	}
	var out []string
	for _, u := range []string{masculine[v%10], feminine[v%10]} {
		out = append(out, u+" و"+tens+"ون", u+" و"+tens+"ين")
	}
	return out
}

func TestNumbersToNinetyNine(t *testing.T) {
	tests := []struct {
		lang, sentence string
		spell          func(int) []string
	}{
		{"fr", "Le village compte # maisons.", spellFrench},
		{"fr", "Parmi les #, personne ne parle.", spellFrench},
		{"nl", "Het dorp telt # huizen.", spellDutch},
		{"nl", "Volgens de #, zei hij, was het laat.", spellDutch},
		{"id", "Desa itu punya # rumah.", spellIndonesian},
		{"ar", "في القرية # بيتا", spellArabic},
		{"ar", "وفيها # فقط", spellArabic},
	}
	for _, tt := range tests {
		for v := range 100 {
			for _, s := range tt.spell(v) {
				text := strings.Replace(tt.sentence, "#", s, 1)
				ns := Extract(text, tt.lang).Numbers
				if len(ns) != 1 || ns[0].Text != s || !slices.Equal(ns[0].Values[:1], []float64{float64(v)}) {
					t.Errorf("%s %q: got %+v, want %d alone", tt.lang, text, ns, v)
				}
				if v > 2 && len(ns) == 1 && ns[0].weak && !doubtfulNumber(tt.lang, fold(s)) {
					t.Errorf("%s %q: %d is weak", tt.lang, text, v)
				}
				first, size := utf8.DecodeRuneInString(s)
				big := string(unicode.ToUpper(first)) + s[size:]
				if n := Extract(big+" "+tt.sentence, tt.lang).Numbers; len(n) == 0 || n[0].Values[0] != float64(v) {
					t.Errorf("%s %q: got %+v, want %d first", tt.lang, big, n, v)
				}
			}
		}
	}
}
