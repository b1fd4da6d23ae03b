package adequacy

import (
	"fmt"
	"slices"
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

// orderOnly makes the check of order alone.
func orderOnly(pairs []Pair) []string {
	return orderOf(rowsOf(pairs))
}

// A move puts the English of a turn under other segments. It returns the
// English and which rows hold another's. from is the first row moved.
type move struct {
	name  string
	apply func(e []string, from int) []string
}

var moves = []move{
	{"up, last empty", func(e []string, k int) []string { return append(append(slices.Clone(e[:k]), e[k+1:]...), "") }},
	{"up, rotated", func(e []string, k int) []string { return append(append(slices.Clone(e[:k]), e[k+1:]...), e[k]) }},
	{"up, last twice", func(e []string, k int) []string {
		return append(append(slices.Clone(e[:k]), e[k+1:]...), e[len(e)-1])
	}},
	{"down, first empty", func(e []string, k int) []string {
		return append(append(slices.Clone(e[:k]), ""), e[k:len(e)-1]...)
	}},
	{"down, rotated", func(e []string, k int) []string {
		return append(append(slices.Clone(e[:k]), e[len(e)-1]), e[k:len(e)-1]...)
	}},
	{"down, first twice", func(e []string, k int) []string {
		return append(append(slices.Clone(e[:k]), e[k]), e[k:len(e)-1]...)
	}},
}

// moved gives the pairs with another English, and which hold another's.
func moved(pairs []Pair, english []string) ([]Pair, []bool) {
	out, is := slices.Clone(pairs), make([]bool, len(pairs))
	for i := range out {
		is[i] = english[i] != pairs[i].English
		out[i].English = english[i]
	}
	return out, is
}

func englishOf(pairs []Pair) []string {
	e := make([]string, len(pairs))
	for i, p := range pairs {
		e[i] = p.English
	}
	return e
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
	blamed := func(change func(e []string)) []string {
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
			for i, why := range blamed(tt.change) {
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

// TestOrderOfOneAnswer: a single answer has no order, nor has none at all.
func TestOrderOfOneAnswer(t *testing.T) {
	if got := orderOnly(stormTurn()[:1]); got[0] != "" {
		t.Error(got)
	}
	if got := Agree(nil); len(got) != 0 {
		t.Error(got)
	}
}

// TestOrderOfCloseSentences moves each English one place up, as a model does
// that swallowed a sentence, where the sentences are all of one kind.
func TestOrderOfCloseSentences(t *testing.T) {
	turn := []Pair{
		{Original: "Weiguang Liu akan memimpin divisi cloud publik.", English: "Weiguang Liu will lead the public cloud division."},
		{Original: "Jin Li akan memimpin unit cloud hybrid.", English: "Jin Li will lead the hybrid cloud unit."},
		{Original: "Kata sumber itu, perubahan besar akan datang.", English: "The source said that big changes will come."},
		{Original: "Alibaba kehilangan lebih dari $20 miliar.", English: "Alibaba lost more than $20 billion."},
	}
	for i := range turn {
		turn[i].ID, turn[i].Lang = fmt.Sprintf("s%d", i+1), "id"
	}
	for i, why := range orderOnly(turn) {
		if why != "" {
			t.Errorf("right answers: %s is blamed: %s", turn[i].ID, why)
		}
	}
	e := englishOf(turn)
	pairs, _ := moved(turn, []string{e[1], e[2], e[3], e[3]})
	for i, why := range orderOnly(pairs)[:3] {
		if why == "" {
			t.Errorf("moved answers: %s is not noticed", pairs[i].ID)
		}
	}
}
