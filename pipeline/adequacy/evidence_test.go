package adequacy

import (
	"slices"
	"testing"
)

func TestEvidence(t *testing.T) {
	for _, tt := range []struct {
		name, a, aLang, b string
		want              []string // keys that both texts must show
	}{
		{"separators of numbers", "1.200 huizen en 2,5 miljoen", "nl", "1,200 houses and 2.5 million", []string{"#1200", "#25", "cmillion"}},
		{"Arabic digits", "نحو ٣٤٠ شخصا", "ar", "about 340 people", []string{"#340"}},
		{"months and days", "mardi 3 août", "fr", "Tuesday 3 August", []string{"ctuesday", "caugust", "#3"}},
		{"country and its adjective", "perusahaan Tiongkok", "id", "a Chinese company", []string{"cCN", "ccompany"}},
		{"country in Arabic with the article", "في اليابان", "ar", "in Japan", []string{"cJP"}},
		{"cognates", "komputasi", "id", "computing", []string{"wkomp"}},
		{"names by their consonants", "مع دانيال", "ar", "with Daniel", []string{"stnl"}},
		{"marks", "Quoi ?", "fr", "What?", []string{"!?"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			left, right := evidence(tt.a, tt.aLang, tt.aLang == "ar"), evidence(tt.b, "en", tt.aLang == "ar")
			for _, k := range tt.want {
				if !slices.Contains(left, k) || !slices.Contains(right, k) {
					t.Errorf("%s: %q has %q, %q has %q", k, tt.a, left, tt.b, right)
				}
			}
		})
	}
}
