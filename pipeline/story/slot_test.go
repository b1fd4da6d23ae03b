package story

import (
	"strings"
	"testing"
)

// slotValues lists the values that a statement gives, with their units.
func slotValues(text string) string {
	var out []string
	for _, s := range Slots(text) {
		v := s.Value
		if s.Unit != "" {
			v += " " + s.Unit
		}
		out = append(out, v)
	}
	return strings.Join(out, "; ")
}

func TestSlots(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"Twelve people were killed in the fire.", "12 people"},
		{"At least 12 people were killed and 30 injured in the fire.", "at least 12 people; 30 people"},
		{"The bombing left 24 dead.", "24 people"},
		{"Orvell paid $310 million for the start-up.", "310 million USD"},
		{"The council approved 84 million euros for the bridge.", "84 million EUR"},
		{"Inflation rose to 6.4 percent.", "6.4 %"},
		{"The coalition won 61 of the 120 seats.", "61 seats"},
		{"The trial begins on 3 June 2024.", "3 June 2024"},
		{"The bridge was built in 1934.", "1934"},
		{"According to the police 22 people were arrested.", "22 people"},

		{"Of the 230 passengers 12 were injured.", ""},
		{"Three of the eight dead were firefighters.", ""},
		{"Fifteen people died, among them four firefighters.", "15 people"},
		{"The death toll could rise to 100.", ""},
		{"Between 20 and 30 people were injured.", ""},
		{"The work takes 10 to 12 weeks.", ""},
		{"He won 3-1.", ""},
		{"A 34-year-old man was arrested.", ""},
		{"Maria Olt, 61, leads the bank.", ""},
		{"Ana Perl (41) takes over.", ""},
		{"She won her third title.", ""},
		{"The company did not cut 1,100 jobs.", ""},
		{"The minister denied that 300 prisoners were released.", ""},
		{"Another 30 people were arrested.", ""},
		{"A Boeing 737 crashed.", ""},
		{"Turnout fell from 54 percent.", ""},
		{"The embargo lasts until 5 May.", ""},
		{"Revenue grew in 2022 by 5 percent.", "5 %"}, // the year says when
		{"It begins at 9 a.m.", ""},
		{"Nobody was hurt, the police wrote in a letter on 11 March.", ""}, // the day of saying
		{"The minister confirmed the plan on 11 March.", ""},
		{"“We have waited for 12 years,” said Ana Perl to reporters at the town hall.", ""}, // a speaker's
		{"Of the 1,200 households that were asked, 31 percent are in favour.", ""},
		{"Some 31 percent are in favour.", ""},                         // nothing names what it is
		{"No fewer than 40 houses burned.", "no fewer than 40 houses"}, // no denial
		{"The storm left 300 houses without power.", "300 houses"},
		{"", ""},
		{"No numbers here.", ""},
	} {
		if got := slotValues(tt.text); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestSlotAgainst(t *testing.T) {
	for _, tt := range []struct {
		a, b   string
		want   Relation
		phrase string
	}{
		{"Twelve people were killed in the fire in Kalvo.", "A blaze in Kalvo killed 15 people.", Apart, "people killed in the fire in Kalvo"},
		{"Twelve people were killed in the fire in Kalvo.", "A blaze in Kalvo killed 12 people.", Alike, "people killed in the fire in Kalvo"},
		{"Twelve people were killed in the fire in Kalvo.", "A blaze in Kalvo injured 15 people.", Unrelated, ""},
		{"Gunmen with rifles killed 12 people during a wedding.", "Gunmen killed 30 people during a bus robbery.", Unrelated, ""},
		{"Karvia’s attack on Darvia killed 30 people.", "Darvia’s attack on Karvia killed 12 people.", Unrelated, ""},
		{"The company lost 1.2 million euros.", "The company lost 1.23 million euros.", Alike, "company lost"},
		{"Some 2,000 soldiers came to the border.", "The 2,150 soldiers came to the border.", Alike, "soldiers came to the border"},
		{"The election takes place on 9 June.", "The election will be held on 16 June.", Apart, "election takes place"},
		{"The election takes place in June.", "The election will be held on 16 June.", Unrelated, ""},
		{"The museum opened in 1921.", "The new wing of the museum opened in 2003.", Unrelated, ""},
		{"The costs are put at 27 million euros.", "The costs are put at 31 million euros.", Unrelated, ""}, // the costs of what?
		{"Last time it took 12 weeks to mend the bridge.", "Last time it took 14 weeks to mend the bridge.", Unrelated, ""},
		{"A court in Harl sentenced the editor to three years in prison.", "The editor was sentenced to five years in prison by a court in Harl.", Apart, "court in Harl sentenced the editor to … years in prison"},
		{"The summit takes place on 14 June in Bari.", "The summit will be held in Bari on 24 June.", Apart, "summit takes place in Bari"},
		{"In Teza 18 smugglers were arrested.", "Police arrested 14 smugglers in Teza.", Apart, "Police arrested … smugglers in Teza"},
		{"Because of the gas leak 600 residents were moved.", "Because of the gas leak 1,400 residents have been moved.", Apart, "Because of the gas leak … residents were moved"},
		{"The report on the accident is due on 4 April.", "The report on the accident is due on 18 April.", Apart, "report on the accident due"},
		{"The tunnel will be 12 kilometres long.", "The tunnel will be 18 kilometres long.", Apart, "tunnel will be … kilometres long"},
		{"In Lodenz 40 nurses took part in the march.", "In Lodenz 70 nurses took part in the march.", Apart, "In Lodenz … nurses took part in the march"},
		{"The state holds 23 percent of the airline.", "The state holds a 32 percent stake in the airline.", Apart, "state holds … of the airline"},
	} {
		a, b := Slots(tt.a), Slots(tt.b)
		if len(a) != 1 || len(b) != 1 {
			t.Fatalf("%s / %s: %d and %d slots", tt.a, tt.b, len(a), len(b))
		}
		got, phrase := a[0].Against(b[0]), ""
		if got != Unrelated {
			phrase = a[0].Phrase(b[0])
		}
		if got != tt.want || phrase != tt.phrase {
			t.Errorf("%s / %s: got %d %q, want %d %q", tt.a, tt.b, got, phrase, tt.want, tt.phrase)
		}
		if back := b[0].Against(a[0]); back != got {
			t.Errorf("%s / %s: %d one way, %d the other", tt.a, tt.b, got, back)
		}
	}
}

func FuzzSlots(f *testing.F) {
	f.Add("At least 12 people were killed and 30 injured in the fire, officials said on Monday.", "According to the police $1.2 million of 3 were (41) put at 5")
	f.Add("of 5 of the 6 a", "per 5 per")
	f.Add("was taken place 5 take place \xff 12", "5, which 6, who")
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, s := range Slots(a) {
			s.Words()
			if s.Value == "" {
				t.Errorf("%q: a slot without a value", a)
			}
			if s.Against(s) == Apart {
				t.Errorf("%q: a slot speaks against itself", a)
			}
			for _, o := range Slots(b) {
				if s.Against(o) != o.Against(s) {
					t.Errorf("%q / %q: not the same both ways", a, b)
				}
				s.Phrase(o)
			}
		}
	})
}
