package pipeline

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline/lang"
)

func TestDisagreement(t *testing.T) {
	for _, tt := range []struct {
		name, a, b, want string
		items            []string
	}{
		{"the same in other words", "The court in Ghent fined the firm 3 million euros on Monday.", "On Monday the firm was fined 3 million euros by a court in Ghent.", "", nil},
		{"a number", "The firm sold 14 ships in 2021.", "The firm sold 40 ships in 2021.", "numbers", []string{"14"}},
		{"a name", "Minister Lenaerts opened the bridge.", "Minister Peeters opened the bridge.", "names", []string{"Lenaerts"}},
		{"named on one side only", "Lenaerts opened the new bridge.", "The minister opened the new bridge.", "", nil},
		{"a negation", "The minister will not open the bridge.", "The minister will open the bridge.", "a negation", nil},
		{"everything", "The ship sank off the coast.", "Farmers protest against lower prices.", "most of the wording", nil},
		{"two things", "The firm did not sell 14 ships.", "The firm did sell 40 ships.", "numbers and a negation", []string{"14"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in, items := disagreement(tt.a, tt.b)
			if diff := cmp.Diff([]any{tt.want, tt.items}, []any{in, items}); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// wire is one wire text in three languages, sentence by sentence.
var wire = []struct{ nl, id, fr, english string }{
	{"Rederij Vanhove verkoopt 14 schepen aan Nordkap.", "Perusahaan Vanhove menjual 14 kapal kepada Nordkap.", "La compagnie Vanhove vend 14 navires à Nordkap.", "The shipping company Vanhove sells 14 ships to Nordkap."},
	{"Dat maakte directeur Marleen Daems dinsdag in Antwerpen bekend.", "Hal itu diumumkan direktur Marleen Daems di Antwerpen pada hari Selasa.", "La directrice Marleen Daems l’a annoncé mardi à Anvers.", "Director Marleen Daems announced this in Antwerp on Tuesday."},
	{"Nordkap betaalt 320 miljoen euro.", "Nordkap membayar 320 juta euro.", "Nordkap paie 320 millions d’euros.", "Nordkap pays 320 million euros."},
	{"De 450 bemanningsleden houden hun baan.", "Sebanyak 450 awak kapal tetap bekerja.", "Les 450 membres d’équipage gardent leur emploi.", "The 450 crew members keep their jobs."},
	{"Vanhove bestaat sinds 1926 en had in 2019 nog 32 schepen.", "Vanhove berdiri sejak 1926 dan pada 2019 masih memiliki 32 kapal.", "Vanhove existe depuis 1926 et avait encore 32 navires en 2019.", "Vanhove has existed since 1926 and still had 32 ships in 2019."},
}

// wireArticle tells the wire text in one language; english replaces the right
// English of single sentences.
func wireArticle(code string, english map[int]string, cited ...int) *Article {
	a := &Article{ID: "a" + code, Source: code + ".txt", SHA256: code, Lang: code, State: OK}
	for i, w := range wire {
		s := Segment{ID: "s" + string(rune('1'+i)), Role: "content", Kind: "sentence", Lang: code, Original: w.nl, English: w.english}
		switch code {
		case "id":
			s.Original = w.id
		case "fr":
			s.Original = w.fr
		}
		if other, ok := english[i]; ok {
			s.English = other
		}
		a.Segments = append(a.Segments, s)
	}
	for _, i := range cited {
		s := a.Segments[i]
		a.Claims = append(a.Claims, Claim{ID: code + s.ID, Text: s.English, Evidence: []string{s.ID}, Verdict: Checked, Checks: []Check{{Check: checkWords, Result: Pass}}})
	}
	return a
}

func TestSecondOpinions(t *testing.T) {
	wrong := map[int]string{3: "The 45 crew members lose their jobs."}
	for _, tt := range []struct {
		name     string
		skill    map[string]Skill
		nl, id   *Article
		points   map[string]Verdict // what the story says of the crew
		dropped  int
		onNL     bool // the Dutch sentence is marked
		onID     bool
		articles int
	}{
		{"they agree", nil, wireArticle("nl", nil, 0, 3), wireArticle("id", nil, 0, 3), map[string]Verdict{"The 450 crew members keep their jobs.": Checked}, 0, false, false, 2},
		{
			"neither is graded: both are doubted", nil, wireArticle("nl", nil, 0, 3), wireArticle("id", wrong, 0, 3),
			map[string]Verdict{"The 450 crew members keep their jobs.": Partly, "The 45 crew members lose their jobs.": Partly},
			0, true, true, 2,
		},
		{
			"the better language is stated",
			map[string]Skill{"nl": {Grade: "good"}, "id": {Grade: "fair"}},
			wireArticle("nl", nil, 0), wireArticle("id", wrong, 0, 3),
			map[string]Verdict{"The 450 crew members keep their jobs.": Checked},
			1, false, true, 2,
		},
		{
			"by the score",
			map[string]Skill{"nl": {Grade: "fair", ChrF: 58}, "id": {Grade: "fair", ChrF: 66}},
			wireArticle("nl", wrong, 0, 3), wireArticle("id", nil, 0, 3),
			map[string]Verdict{"The 450 crew members keep their jobs.": Checked},
			1, true, false, 2,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := New(Config{Detector: &lang.Detector{}, Skill: tt.skill})
			if err != nil {
				t.Fatal(err)
			}
			stories, err := p.stories(context.Background(), []*Article{tt.nl, tt.id})
			if err != nil {
				t.Fatal(err)
			}
			if len(stories) != 1 || len(stories[0].Articles) != tt.articles {
				t.Fatalf("%d stories: %+v", len(stories), stories)
			}
			got := map[string]Verdict{}
			for _, point := range stories[0].Points {
				if strings.Contains(point.Text, "crew") {
					got[point.Text] = point.Verdict
				}
			}
			if diff := cmp.Diff(tt.points, got); diff != "" {
				t.Errorf("points (-want +got):\n%s", diff)
			}
			if len(stories[0].Dropped) != tt.dropped {
				t.Errorf("dropped %v, want %d", stories[0].Dropped, tt.dropped)
			}
			marked := func(a *Article) bool {
				return slices.ContainsFunc(a.Segments[3].Checks, func(c Check) bool { return c.Check == checkOpinion && c.Result == Unknown && c.Why != "" })
			}
			if marked(tt.nl) != tt.onNL || marked(tt.id) != tt.onID {
				t.Errorf("marked: nl %v, id %v", marked(tt.nl), marked(tt.id))
			}
		})
	}
}

// TestThreeCopies: the better grade does not win against two others, and what
// was overruled itself is not stated instead of anything.
func TestThreeCopies(t *testing.T) {
	one, two := map[int]string{3: "The 45 crew members lose their jobs."}, map[int]string{3: "The 4,500 crew members got new jobs."}
	for _, tt := range []struct {
		name       string
		skill      map[string]Skill
		fr, nl, id map[int]string // what is said wrongly
	}{
		{"two agree against the best graded", map[string]Skill{"fr": {Grade: Good}, "nl": {Grade: Fair}, "id": {Grade: Fair}}, one, nil, nil},
		{"each says something else", map[string]Skill{"fr": {Grade: Good}, "nl": {Grade: Fair, ChrF: 70}, "id": {Grade: Fair, ChrF: 60}}, nil, one, two},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := New(Config{Detector: &lang.Detector{}, Skill: tt.skill})
			if err != nil {
				t.Fatal(err)
			}
			articles := []*Article{wireArticle("fr", tt.fr, 0, 3), wireArticle("nl", tt.nl, 0, 3), wireArticle("id", tt.id, 0, 3)}
			stories, err := p.stories(context.Background(), articles)
			if err != nil {
				t.Fatal(err)
			}
			if len(stories) != 1 || len(stories[0].Dropped) != 0 {
				t.Fatalf("%d stories, dropped %v", len(stories), stories[0].Dropped)
			}
			told := 0
			for _, point := range stories[0].Points {
				if strings.Contains(point.Text, "crew") {
					told++
					if point.Verdict != Partly {
						t.Errorf("%q is %s", point.Text, point.Verdict)
					}
				}
			}
			if told < 2 || strings.Contains(stories[0].Summary, "crew") {
				t.Errorf("%d points of the crew, summary %q", told, stories[0].Summary)
			}
			for _, a := range articles {
				for _, c := range a.Claims {
					if n := len(c.Checks); n > 2 {
						t.Errorf("%s: %d checks of one claim: %v", a.ID, n, c.Checks)
					}
				}
			}
		})
	}
}
