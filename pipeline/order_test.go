package pipeline

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// storm is a text of our own in French with its English. Few of its sentences
// hold a number or a name, so most rows have nothing but their length, their
// marks and common words to be known by.
var storm = [][2]string{
	{"La tempête a frappé la côte dans la nuit de lundi à mardi.", "The storm hit the coast in the night from Monday to Tuesday."},
	{"Les pompiers ont été appelés plus de 340 fois.", "The firefighters were called more than 340 times."},
	{"Personne n'a été blessé.", "Nobody was hurt."},
	{"« Je n'ai jamais vu un vent pareil », raconte une boulangère qui habite depuis trente ans dans la vieille ville, tout près du port.", "“I have never seen such a wind,” says a baker who has lived for thirty years in the old town, close to the harbour."},
	{"Dans le port, plusieurs bateaux ont coulé.", "Several boats sank in the harbour."},
	{"Le maire demande à l'État une aide rapide pour les familles qui ont perdu leur logement et pour les commerçants dont les magasins restent fermés.", "The mayor is asking the state for quick help for the families who lost their homes and for the traders whose shops remain closed."},
	{"Combien de temps faudra-t-il pour réparer les toits ?", "How long will it take to repair the roofs?"},
	{"Selon les artisans, au moins deux mois.", "At least two months, according to the craftsmen."},
	{"Les écoles rouvriront jeudi, mais les trains ne circuleront pas avant la fin de la semaine entre les deux rives du fleuve.", "The schools will reopen on Thursday, but trains between the two banks of the river will not run before the end of the week."},
	{"Une autre tempête est attendue dimanche.", "Another storm is expected on Sunday."},
}

func stormTurn() []Pair {
	pairs := make([]Pair, len(storm))
	for i, s := range storm {
		pairs[i] = Pair{ID: "s" + string(rune('0'+i)), Lang: "fr", Original: s[0], English: s[1]}
	}
	return pairs
}

func TestOrderOfMovedAnswers(t *testing.T) {
	turn := stormTurn()
	for i, why := range orderOnly(turn) {
		if why != "" {
			t.Errorf("nothing moved: s%d is blamed: %s", i, why)
		}
	}
	english := englishOf(turn)
	for _, m := range moves {
		for _, from := range []int{0, 4} {
			pairs, is := moved(turn, m.apply(english, from))
			for i, why := range orderOnly(pairs) {
				switch {
				case is[i] && why == "" && pairs[i].English != "":
					t.Errorf("%s from s%d: s%d is not noticed", m.name, from, i)
				case !is[i] && why != "" && i+1 < from:
					t.Errorf("%s from s%d: s%d is in place and blamed: %s", m.name, from, i, why)
				}
			}
		}
	}
}

func TestOrderOfMergedAndRepeatedAnswers(t *testing.T) {
	set := func(change func(e []string)) []string {
		pairs := stormTurn()
		e := englishOf(pairs)
		change(e)
		for i := range pairs {
			pairs[i].English = e[i]
		}
		return orderOnly(pairs)
	}
	for _, tt := range []struct {
		name   string
		change func(e []string)
		want   []int // rows that must be blamed; no other may
	}{
		{"two sentences in one answer, the later ones moved up", func(e []string) {
			e[4] += " " + e[5]
			copy(e[5:], e[6:])
			e[9] = ""
		}, []int{4, 5, 6, 7, 8}},
		{"one answer given twice", func(e []string) { e[6] = e[5] }, []int{6}},
		{"one answer missing", func(e []string) { e[3] = "" }, nil},
		{"two answers changed places", func(e []string) { e[5], e[6] = e[6], e[5] }, []int{5, 6}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []int
			for i, why := range set(tt.change) {
				if why != "" {
					got = append(got, i)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("rows blamed (-want +got):\n%s", diff)
			}
		})
	}
}

// TestOrderOfOneRow: a single answer has no order, nor has none.
func TestOrderOfOneRow(t *testing.T) {
	if got := orderOnly(stormTurn()[:1]); got[0] != "" {
		t.Error(got)
	}
	if got := orderOnly(nil); len(got) != 0 {
		t.Error(got)
	}
}

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

// FuzzCheckPairs: no text makes the checks panic or answer for another number
// of rows.
func FuzzCheckPairs(f *testing.F) {
	f.Add("fr", "La tempête a frappé.\nPersonne.", "The storm hit.\nNobody.")
	f.Add("ar", "نحو ٣٤٠\nو", "")
	f.Add("xx", "\xff\n\n2,", "2\n\n²½\u0300")
	f.Fuzz(func(t *testing.T, code, originals, english string) {
		theirs, mine := strings.Split(originals, "\n"), strings.Split(english, "\n")
		if len(theirs) > 20 {
			theirs = theirs[:20]
		}
		pairs := make([]Pair, len(theirs))
		for i := range pairs {
			pairs[i] = Pair{ID: "s1", Lang: code, Original: theirs[i], English: mine[i%len(mine)]}
		}
		if got := CheckPairs(pairs); len(got) != len(pairs) {
			t.Errorf("%d rows checked of %d", len(got), len(pairs))
		}
	})
}

// article60 is the storm six times over, in turns as the pipeline makes them.
func article60() [][]Pair {
	var turns [][]Pair
	for range 6 {
		turns = append(turns, stormTurn())
	}
	return turns
}

// BenchmarkChecks times each check on an article of 60 segments.
func BenchmarkChecks(b *testing.B) {
	each := func(f func(p Pair)) func(*testing.B) {
		return func(b *testing.B) {
			for b.Loop() {
				for _, turn := range article60() {
					for _, p := range turn {
						f(p)
					}
				}
			}
		}
	}
	b.Run("complete", each(func(p Pair) { complete(p.Original, p.Lang, p.English) }))
	b.Run("language", each(func(p Pair) { inEnglish(p.Lang, p.English, false) }))
	b.Run("copy", each(func(p Pair) { notCopied(p.Original, p.Lang, p.English) }))
	b.Run("order", func(b *testing.B) {
		for b.Loop() {
			for _, turn := range article60() {
				orderOnly(turn)
			}
		}
	})
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			for _, turn := range article60() {
				CheckPairs(turn)
			}
		}
	})
}
