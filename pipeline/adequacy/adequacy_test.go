package adequacy

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// verdicts maps the names of the checks to their outcomes.
func verdicts(results []Result) map[string]Verdict {
	m := map[string]Verdict{}
	for _, r := range results {
		m[r.Check] = r.Verdict
	}
	return m
}

func TestAgree(t *testing.T) {
	const (
		fr = "Ces changements interviennent trois mois après l’annonce de la scission des activités en six entités distinctes."
		id = "Alibaba kehilangan lebih dari $20 miliar nilainya setelah membatalkan penawaran umum perdana unit cloud-nya."
	)
	for _, tt := range []struct {
		name, lang, original, english string
		check                         string
		want                          Verdict
	}{
		{"good", "fr", fr, "These changes come three months after the announcement of the split of the activities into six separate entities.", CheckComplete, Pass},
		{"empty", "fr", fr, "", CheckComplete, Fail},
		{"cut to a few words", "fr", fr, "These changes come", CheckComplete, Fail},
		{"mid-sentence", "fr", fr, "These changes come three months after the announcement of the split of the activities", CheckComplete, Pass},
		{"tail lost", "fr", fr, "These changes come three months after the announcement of", CheckComplete, Fail},
		{"two sentences in one", "fr", fr, strings.Repeat("These changes come three months after the announcement of the split into six entities. ", 3), CheckComplete, Fail},
		{"copied", "fr", fr, fr, CheckCopy, Fail},
		{"other script", "ar", "وتأتي هذه التغييرات بعد خطوة مفاجئة.", "These changes come بعد خطوة مفاجئة قامت بها.", CheckLanguage, Fail},
		{"answered in the source language", "id", id, "Alibaba telah kehilangan nilai yang lebih dari $20 miliar dan perusahaan itu tidak akan untuk dengan", CheckLanguage, Fail},
		{"headline without function words", "nl", "Opschalen cloudactiviteiten", "Scaling up cloud activities", CheckLanguage, Pass},
		{"names stay in a translation", "fr", "Daniel Zhang pilote Alibaba Cloud Intelligence Group", "Daniel Zhang heads Alibaba Cloud Intelligence Group", CheckCopy, Pass},
		{"one word left standing", "id", "Perusahaan itu memperluas unit komputasi awannya di Asia.", "The company is expanding its komputasi unit in Asia.", CheckCopy, Unknown},
		{"exonym left standing", "id", "Raksasa teknologi Tiongkok itu tumbuh cepat.", "The technology giant of Tiongkok is growing fast.", CheckCopy, Unknown},
		{"word with an accent left standing", "fr", "Le vice-président exécutif a démissionné hier.", "The vice-president exécutif resigned yesterday.", CheckCopy, Unknown},
		{"three words left standing", "nl", "De medewerkers kregen een waarschuwing van hun leidinggevenden.", "The medewerkers got a waarschuwing from their leidinggevenden.", CheckCopy, Fail},
		{"borrowed words", "fr", "Le restaurant et le café ont un générateur dans un garage.", "The restaurant and the café have a generator in a garage.", CheckCopy, Pass},
		{"words that are the same in English", "nl", "De bank en het museum in het centrum zijn open in december.", "The bank and the museum in the centrum are open in December.", CheckCopy, Pass},
		{"Arabic word left standing", "ar", "وتأتي هذه التغييرات بعد خطوة مفاجئة قامت بها الشركة الكبيرة.", "These changes come after a sudden خطوة that the large company made this week.", CheckCopy, Unknown},
		{"answered in German", "fr", fr, "Diese Änderungen kommen drei Monate nach der Ankündigung der Aufteilung in sechs getrennte Einheiten.", CheckLanguage, Fail},
		{"answered in French", "nl", "Deze veranderingen komen drie maanden na de aankondiging van de splitsing.", fr, CheckLanguage, Fail},
		{"answered in Chinese", "fr", fr, "这些变化是在宣布将业务拆分为六个独立实体三个月后发生的。", CheckLanguage, Fail},
		{"headline of names", "fr", "Daniel Zhang pilote Alibaba Cloud Intelligence Group", "Daniel Zhang pilots Alibaba Cloud Intelligence Group", CheckLanguage, Pass},
		{"half of it lost, full stop kept", "fr", fr, "These changes come three months after this.", CheckComplete, Fail},
		{"a sentence lost", "nl", "De bank sluit alle kantoren in het noorden. Het personeel krijgt vandaag nog bericht.", "The bank closes all offices in the north.", CheckComplete, Fail},
		{"loop", "fr", fr, "These changes come three months after the split, three months after the split, three months after the split, it says.", CheckComplete, Fail},
		{"said twice", "nl", "De bank sluit alle kantoren.", "The bank closes all offices. The bank closes all offices.", CheckComplete, Fail},
		{"headline without a full stop", "nl", "Bank sluit alle kantoren in het noorden", "Bank shuts all northern offices", CheckComplete, Pass},
		{"cut quotation", "fr", "Le dirigeant se dit « prêt à concentrer ses efforts » sur le cloud.", "The executive says he is “ready to concentrate his efforts", CheckComplete, Fail},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := Agree([]Pair{{ID: "s1", Lang: tt.lang, Original: tt.original, English: tt.english}})[0]
			if verdicts(got)[tt.check] != tt.want {
				t.Errorf("%s = %q, want %q (all: %v)", tt.check, verdicts(got)[tt.check], tt.want, got)
			}
		})
	}
}

// TestShape: a result has a reason if it is no pass, and words only where they
// were left standing.
func TestShape(t *testing.T) {
	got := Agree([]Pair{{ID: "s1", Lang: "nl", Original: "De medewerkers kregen een waarschuwing.", English: "The medewerkers got a warning."}})[0]
	want := []Result{
		{Check: CheckComplete, Verdict: Pass},
		{Check: CheckLanguage, Verdict: Pass},
		{Check: CheckCopy, Verdict: Unknown, Words: []string{"medewerkers"}, Why: "These words look untranslated: medewerkers."},
		{Check: CheckOrder, Verdict: Pass},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestGarbled: English that is still garbled is blamed where the original was
// garbled, too, and nowhere else.
func TestGarbled(t *testing.T) {
	const spun = "The boss volition step down following month whitethorn be, the institution aforesaid connected Tuesday."
	for garbled, want := range map[bool]Verdict{true: Fail, false: Pass} {
		got := Agree([]Pair{{ID: "s1", Lang: "en", Original: spun, English: spun, Garbled: garbled}})[0]
		if v := verdicts(got)[CheckLanguage]; v != want {
			t.Errorf("garbled %v: language = %q, want %q (%v)", garbled, v, want, got)
		}
	}
}

// FuzzAgree: no text makes the checks panic, or answer for another number of
// rows, or blame without a reason.
func FuzzAgree(f *testing.F) {
	f.Add("fr", "La tempête a frappé.\nPersonne.", "The storm hit.\nNobody.", false)
	f.Add("ar", "نحو ٣٤٠\nو", "", false)
	f.Add("xx", "\xff\n\n2,", "2\n\n²½\u0300", true)
	f.Fuzz(func(t *testing.T, code, originals, english string, garbled bool) {
		theirs, mine := strings.Split(originals, "\n"), strings.Split(english, "\n")
		theirs = theirs[:min(20, len(theirs))]
		pairs := make([]Pair, len(theirs))
		for i := range pairs {
			pairs[i] = Pair{ID: "s1", Lang: code, Original: theirs[i], English: mine[i%len(mine)], Garbled: garbled}
		}
		got := Agree(pairs)
		if len(got) != len(pairs) {
			t.Fatalf("%d rows checked of %d", len(got), len(pairs))
		}
		for i, results := range got {
			var checks []string
			for _, r := range results {
				checks = append(checks, r.Check)
				if (r.Verdict == Pass) != (r.Why == "") {
					t.Errorf("%q against %q: %+v", pairs[i].Original, pairs[i].English, r)
				}
			}
			if want := []string{CheckComplete, CheckLanguage, CheckCopy, CheckOrder}; !slices.Equal(checks, want) {
				t.Errorf("checks %v, want %v", checks, want)
			}
		}
	})
}

// BenchmarkChecks times each check on an article of 60 segments: the storm six
// times over, in turns as the pipeline makes them.
func BenchmarkChecks(b *testing.B) {
	pairs := stormTurn()
	each := func(f func(r *row)) func(*testing.B) {
		return func(b *testing.B) {
			for b.Loop() {
				for range 6 {
					for _, r := range rowsOf(pairs) {
						f(r)
					}
				}
			}
		}
	}
	b.Run("reading alone", each(func(*row) {}))
	b.Run("complete", each(func(r *row) { complete(r) }))
	b.Run("language", each(func(r *row) { inEnglish(r) }))
	b.Run("copy", each(func(r *row) { translated(r) }))
	b.Run("order", func(b *testing.B) {
		for b.Loop() {
			for range 6 {
				orderOnly(pairs)
			}
		}
	})
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			for range 6 {
				Agree(pairs)
			}
		}
	})
}
