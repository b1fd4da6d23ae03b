package fact

import "testing"

// TestNumbering: a number that a model puts before a sentence is not one that
// the original has, also where the same number stands elsewhere in it.
func TestNumbering(t *testing.T) {
	const original = "La bibliothèque a rouvert le lundi 6 octobre 2025, après huit mois de travaux."
	const english = "The library reopened on Monday 6 October 2025, after eight months of work."
	for _, tt := range []struct {
		name, original, lang, english string
		want                          Verdict
	}{
		{"as it is", original, "fr", english, Pass},
		{"a number of the original", original, "fr", "8 " + english, Fail},
		{"as in a list", original, "fr", "8. " + english, Fail},
		{"the day of the date", original, "fr", "6) " + english, Fail},
		{"one that it has not", original, "fr", "7 " + english, Fail},
		{"the original is numbered", "8. " + original, "fr", "8. " + english, Pass},
		{"moved to the beginning", "Hier sont venus 8 ministres.", "fr", "8 Ministers came yesterday.", Pass},
		{"moved, said twice in both", "Les 8 ministres sont venus en 8 voitures.", "fr", "8 Ministers came in 8 cars.", Pass},
		{"a quantity repeated", "Le prix est de 8 euros.", "fr", "8 euros: the price is 8 euros.", Pass},
		{"in words", "Ils sont huit à parler.", "fr", "Eight are to speak, the eight.", Pass},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Agree(tt.original, tt.lang, tt.english)[0]; got.Verdict != tt.want {
				t.Errorf("%s: %+v, want %v", tt.english, got, tt.want)
			}
		})
	}
}
