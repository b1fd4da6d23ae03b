package fact_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/babelwire/babelwire/pipeline/fact"
)

func TestDays(t *testing.T) {
	// A Wednesday.
	published := time.Date(2024, 3, 6, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct{ text, want string }{
		{"The bridge was opened on 4 May 2021.", "2021-05-04"},
		{"It opened in December 2022.", "2022-12-00"},
		{"The company was founded in 1998.", "1998-00-00"},
		{"Between the vote of 12 February and the count.", "2024-02-12"},
		{"The festival opens on 3 May.", "2024-05-03"},
		{"He died on 20 December.", "2023-12-20"}, // nearest: the last one
		{"The law came into force on 1 January.", "2024-01-01"},
		{"In April prices rose.", "2024-04-00"},
		{"In March prices rose.", "2024-03-00"},
		{"The fire broke out yesterday.", "2024-03-05"},
		{"The day before yesterday he resigned.", "2024-03-04"},
		{"The court will decide tomorrow.", "2024-03-07"},
		{"The minister resigned on Monday.", "2024-03-04"},
		{"The minister resigned on Wednesday.", "2024-03-06"},
		{"Parliament will vote on Friday.", "2024-03-08"},
		{"The strike began on Monday, 4 March.", "2024-03-04"},
		{"From 3 June 2022 to 5 June 2022 it was closed.", "2022-06-03 2022-06-05"},

		{"The law comes into force on 1 January.", ""}, // of next year, further away than half a year
		{"He resigned on 20 June.", ""},
		{"Expo 2020 was in Dubai.", ""},
		{"Agenda 2030 is a plan.", ""},
		{"The 2019 election was lost.", ""},
		{"The 1987 model has 2000 horses.", ""},
		{"A 34-year-old man worked for 12 years.", ""},
		{"The ceasefire lasts 72 hours.", ""},
		{"The September 11 attacks changed the country.", ""},
		{"The minister said on Monday that the vote will be on Friday.", ""}, // both tenses
		{"Last Friday he resigned.", ""},
		{"The market is held every Monday.", ""},
		{"The Sunday Times reported it.", ""},
		{"On Black Friday shops sold more.", ""},
		{"It opens on 31 April.", ""},
		{"It happened on 03/04/2023.", ""},
		{"Parliament will vote on Wednesday.", ""}, // today or in a week
		{"USA Today reported it.", ""},
		{"The champion of tomorrow trains here.", ""},
		{"The study covers 2019-2023.", ""},
		{"It may rain.", ""},
	} {
		var got []string
		for _, d := range fact.Days(tt.text, published) {
			got = append(got, fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day))
			if tt.text[d.Start:d.End] != d.Text {
				t.Errorf("%s: offsets of %q", tt.text, d.Text)
			}
		}
		if g := strings.Join(got, " "); g != tt.want {
			t.Errorf("%s: got %q, want %q", tt.text, g, tt.want)
		}
	}
	for _, text := range []string{"The fire broke out yesterday.", "On 4 May it rained.", "He resigned on Monday."} {
		if got := fact.Days(text, time.Time{}); len(got) > 0 {
			t.Errorf("%s without a day of publication: %v", text, got)
		}
	}
}

// TestDaysYear holds the year of a date without one to half a year around the
// day of publication.
func TestDaysYear(t *testing.T) {
	for _, tt := range []struct {
		published, text string
		want            int
	}{
		{"2024-01-05", "He resigned on 28 December.", 2023},
		{"2023-12-28", "The trial begins on 8 January.", 2024},
		{"2024-06-30", "He resigned on 2 January.", 2024},
		{"2024-06-30", "The trial will begin on 28 December.", 2024},
	} {
		published, err := time.Parse(time.DateOnly, tt.published)
		if err != nil {
			t.Fatal(err)
		}
		got := fact.Days(tt.text, published)
		if len(got) != 1 || got[0].Year != tt.want {
			t.Errorf("%s on %s: got %v, want %d", tt.text, tt.published, got, tt.want)
		}
	}
}

func FuzzDays(f *testing.F) {
	f.Add("The day before yesterday, on Monday, 4 May 2021, in 1998 and on 31 April.")
	f.Add("the \x00day\xff tomorrow's 2019-")
	published := time.Date(2024, 3, 6, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		for _, d := range fact.Days(text, published) {
			if d.Year == 0 || d.Start < 0 || d.End > len(text) || text[d.Start:d.End] != d.Text {
				t.Errorf("%q: %+v", text, d)
			}
		}
	})
}
