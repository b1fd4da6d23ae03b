package lang

import "testing"

func TestNotEnglish(t *testing.T) {
	for _, tt := range []struct {
		text, want string
		is         bool
	}{
		{"the company said that it will close three offices in the north", "", false},
		{"das unternehmen wird drei büros im norden des landes schließen", "German", true},
		{"perusahaan itu akan menutup tiga kantor di wilayah utara", "Indonesian", true},
		{"l'entreprise va fermer trois bureaux dans le nord du pays", "French", true},
		{"", "another language", true}, // nothing in it speaks for English
	} {
		if got, is := NotEnglish(tt.text); got != tt.want || is != tt.is {
			t.Errorf("NotEnglish(%q) = %q, %v, want %q, %v", tt.text, got, is, tt.want, tt.is)
		}
	}
}

func TestWordIn(t *testing.T) {
	for _, tt := range []struct {
		word, code string
		least      float64
		most       float64
	}{
		{"waarschuwing", "nl", .98, 1},
		{"komputasi", "id", .98, 1},
		{"meeting", "nl", 0, .5},
		{"throughout", "fr", 0, .5},
		{"waarschuwing", "ar", 0, 0},
		{"waarschuwing", "de", 0, 0},
	} {
		if p := WordIn(tt.word, tt.code); p < tt.least || p > tt.most {
			t.Errorf("WordIn(%q, %q) = %.3f, want %.2f to %.2f", tt.word, tt.code, p, tt.least, tt.most)
		}
	}
}
