package eval

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/babelwire/babelwire/pipeline"
)

// planted runs the planter of one kind.
func planted(t *testing.T, kind string, p pipeline.Pair, names []string) []string {
	t.Helper()
	for _, k := range rowKinds {
		if k.kind == kind {
			return k.plant(p, names)
		}
	}
	t.Fatalf("there is no kind %q", kind)
	return nil
}

func TestRowMutations(t *testing.T) {
	tests := []struct {
		kind, english string
		want          []string
	}{
		{"digit changed", "It cost 19 euros.", []string{"It cost 29 euros.", "It cost 18 euros."}},
		{"digit changed", "It cost nineteen euros.", nil},
		{"scale word changed", "About 3 million fish, worth £2.5bn.", []string{"About 3 billion fish, worth £2.5bn.", "About 3 million fish, worth £2.5m."}},
		{"scale word changed", "Thousands left.", []string{"Millions left."}},
		{"scale word changed", "He ran 5 m.", nil},
		{"weekday changed", "It opens Monday.", []string{"It opens Thursday."}},
		{"weekday changed", "The Sunday Times said so on Monday October 3.", []string{"The Sunday Times said so on Thursday October 3."}},
		{"month changed", "In June, and on 5 May.", []string{"In September, and on 5 May.", "In June, and on 5 August."}},
		{"month changed", "Theresa May will march in Sept. 2018.", []string{"Theresa May will march in Dec. 2018."}},
		{"month changed", "The March of the marchers may go on.", nil},
		{"day of the month changed", "On June 20, 2018.", []string{"On June 23, 2018."}},
		{"day of the month changed", "From the 30th of September.", []string{"From the 5th of September."}},
		{"day of the month changed", "Since June 2018.", nil},
		{"currency or percent changed", "It paid $5 and 3 million euros.", []string{"It paid €5 and 3 million euros.", "It paid $5 and 3 million dollars."}},
		{"currency or percent changed", "Up 5% or 6 percent.", []string{"Up 5 or 6 percent.", "Up 5% or 6."}},
		{"currency or percent changed", "A 550-pound hog.", nil},
		{"negation dropped", "He can't and won’t go.", []string{"He can and won’t go.", "He can't and will go."}},
		{"negation dropped", "It doesn't work.", []string{"It does work."}},
		{"negation dropped", "They cannot stay.", []string{"They can stay."}},
		{"negation dropped", "He did not go.", []string{"He did go."}},
		{"negation dropped", "It is not only big.", nil},
		{"negation dropped", "It is no longer open.", []string{"It is still open."}},
		{"negation dropped", "Never was it without doubt.", []string{"Was it without doubt.", "Never was it with doubt."}},
		{"negation dropped", "No evidence was found.", []string{"Evidence was found."}},
		{"negation dropped", "There is no doubt, says No. 1.", nil},
		{"negation dropped", "No one came.", []string{"Someone came."}},
		{"negation inserted", "The court has ruled that it is so.", []string{"The court has not ruled that it is so."}},
		{"negation inserted", "He is not here, she was.", nil},
		{"negation inserted", "He came.", nil},
		{"attribution cut", "According to police, two men fled.", []string{"Two men fled."}},
		{"attribution cut", "Two men fled, according to police.", []string{"Two men fled."}},
		{"attribution cut", "Two men, according to police, fled.", []string{"Two men fled."}},
		{"attribution cut", "The mayor of Lyon said on Monday that two men fled.", []string{"Two men fled."}},
		{"attribution cut", `"Two men fled," said the mayor, 52.`, []string{`"Two men fled."`}},
		{"attribution cut", `"Two men fled," he told reporters.`, nil},
		{"attribution cut", "Two men fled, the agency reported on Monday.", []string{"Two men fled."}},
		{"attribution cut", "The president, its opponent, has said he will disregard the vote.", nil},
		{"attribution cut", "He allegedly fled.", []string{"He fled."}},
		{"modal dropped", "It may be true, he might go.", []string{"It is true, he might go.", "It may be true, he go."}},
		{"modal dropped", "It may not be true in May.", nil},
		{"modal dropped", "Perhaps it rains.", []string{"It rains."}},
		{"last third cut", "One two three four five six seven eight nine.", []string{"One two three four five six."}},
		{"last third cut", "Too short to be cut at all.", nil},
		{"sentence doubled", "It rains.", []string{"It rains. It rains."}},
		{"left in the source language", "It rains.", []string{"Il pleut."}},
	}
	for _, tt := range tests {
		got := planted(t, tt.kind, pipeline.Pair{ID: "s1", Lang: "fr", Original: "Il pleut.", English: tt.english}, nil)
		if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", tt.kind, tt.english, diff)
		}
	}
	if got := planted(t, "left in the source language", pipeline.Pair{Lang: "en", Original: "It rain.", English: "It rains."}, nil); got != nil {
		t.Errorf("garbled English has no other language to be left in, got %q", got)
	}
}

func TestNames(t *testing.T) {
	text := []string{
		"Anna Kern met Mr. Bo Lind in Oslo on Monday.",
		"Kern's firm, Veld & Co, is Norwegian and French. Lind left for Oslo.",
		"The State Council of Arnhem heard Ibn Sina. He knew John F. Kennedy.",
		"Mayor Opens Bridge Over The River",
	}
	want := []string{"Kern", "Bo Lind", "Oslo", "Veld", "Co", "Norwegian", "Lind", "Arnhem", "Ibn Sina", "John F. Kennedy"}
	if diff := cmp.Diff(want, Names(text)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNameMutations(t *testing.T) {
	names := []string{"Bo Lind", "Oslo", "Lind", "Veld"}
	p := pipeline.Pair{Lang: "nl", English: "Bo Lind left Oslo’s port; Oslofjord and Oslo are his home."}
	tests := []struct {
		kind string
		want []string
	}{
		{"name replaced", []string{
			"Veld left Oslo’s port; Oslofjord and Oslo are his home.",
			"Bo Lind left Veld’s port; Oslofjord and Veld are his home.",
		}},
		{"name dropped", []string{
			"left Oslo’s port; Oslofjord and Oslo are his home.",
			"Bo Lind left port; Oslofjord and are his home.",
		}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, planted(t, tt.kind, p, names)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.kind, diff)
		}
	}
	if got := planted(t, "name replaced", p, []string{"Oslo"}); len(got) > 0 {
		t.Errorf("with no other name to put there: %q", got)
	}
}

func TestTurnMutations(t *testing.T) {
	type planted struct {
		Kind, English string
		Rows          []int
	}
	mutations := func(english string) (got []planted) {
		var turn []pipeline.Pair
		for _, e := range strings.Split(english, "") {
			turn = append(turn, pipeline.Pair{Lang: "en", Original: e, English: e})
		}
		for _, m := range Mutate(turn, nil) {
			if strings.HasPrefix(m.Kind, "answers ") {
				got = append(got, planted{m.Kind, strings.Join(m.English, ""), m.Rows})
			}
		}
		return got
	}
	swapped := []planted{{"answers of two rows swapped", "babc", []int{0, 1}}, {"answers of two rows swapped", "abcb", []int{2, 3}}}
	if diff := cmp.Diff(swapped, mutations("abbc")); diff != "" {
		t.Errorf("a short turn, whose answers are not moved (-want +got):\n%s", diff)
	}
	moved := []planted{
		{"answers of two rows swapped", "aaaaaaabac", []int{7, 8}},
		{"answers of two rows swapped", "aaaaaaaacb", []int{8, 9}},
		{"answers moved up by one", "aaaaaaabc", []int{7, 8}},
		{"answers moved down by one", "aaaaaaaaab", []int{8, 9}},
	}
	if diff := cmp.Diff(moved, mutations("aaaaaaaabc")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := Mutate([]pipeline.Pair{{Lang: "fr", Original: "Il pleut."}}, nil); len(got) > 0 {
		t.Errorf("an empty answer was changed: %v", got)
	}
}

// FuzzMutate holds every mutation to what its counting relies on, on any text.
func FuzzMutate(f *testing.F) {
	f.Add("Il pleut.", "Bo Lind, 52, didn't pay $3m on Monday 3 May, according to Oslo's police.", "No one may go. It's not so, he said.")
	f.Add("\xff", "\xf0’s n’t \xe2\x80", "(''’s) A.’s 'May 1")
	f.Fuzz(func(t *testing.T, original, first, second string) {
		turn := []pipeline.Pair{{Lang: "fr", Original: original, English: first}, {Lang: "ar", Original: first, English: second}, {Lang: "en", Original: second, English: original}}
		for len(turn) < leastMoved { // or nothing is moved
			turn = append(turn, turn[:2]...)
		}
		list := Mutate(turn, Names([]string{first, second, original}))
		if diff := cmp.Diff(list, Mutate(turn, Names([]string{first, second, original}))); diff != "" {
			t.Fatalf("two runs differ:\n%s", diff)
		}
		for _, m := range list {
			if !slices.Contains(Kinds(), m.Kind) || len(m.English) != len(turn) || len(m.Rows) == 0 {
				t.Fatalf("%+v", m)
			}
			for _, i := range m.Rows {
				if m.English[i] == turn[i].English {
					t.Fatalf("%s: row %d is not changed: %q", m.Kind, i, m.English[i])
				}
			}
		}
	})
}
