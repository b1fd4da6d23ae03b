package pipeline

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline/source"
)

func TestPerspectiveCountry(t *testing.T) {
	for _, tt := range []struct{ stated, url, publisher, want string }{
		{"", "https://www.lemonde.fr/a/b.html", "", "FR"},
		{"", "https://nos.nl:8443/artikel", "", "NL"},
		{"", "https://nasional.kompas.co.id/read", "", "ID"},
		{"", "https://www.abc.net.au/news", "", "AU"},
		{"", "https://www.bbc.co.uk/news", "", "GB"},
		{"", "https://www.AHRAM.ORG.EG/", "", "EG"},
		{"", "", "lesoir.be", "BE"},
		{"BE", "https://www.example.fr/", "", "BE"}, // what the user states
		{"uk", "", "", "GB"},
		{"", "https://www.nytimes.com/", "lemonde.fr", "FR"},

		{"", "https://www.nytimes.com/", "", ""},
		{"", "https://rest.io/", "", ""},
		{"", "https://politico.eu/", "", ""},
		{"", "https://radio.fm/", "", ""},
		{"", "https://t.co/x", "", ""},
		{"", "https://twitch.tv/", "", ""},
		{"", "https://example.xx/", "", ""},
		{"", "https://192.168.0.1/", "", ""},
		{"", "https://[::1]/", "", ""},
		{"", "https://fr/", "", ""},
		{"", "%zz", "", ""},
		{"", "", "Le Monde", ""},
		{"", "", "Agence France-Presse (fr)", ""},
		{"", "", "Mr.", ""},
		{"", "", "", ""},
	} {
		a := &Article{URL: tt.url, Publisher: tt.publisher, Lang: "fr", ref: source.Ref{Country: tt.stated}}
		if got := publisherCountry(a); got != tt.want {
			t.Errorf("stated %q, URL %q, publisher %q: got %q, want %q", tt.stated, tt.url, tt.publisher, got, tt.want)
		}
	}
}

func TestPerspectives(t *testing.T) {
	point := func(id string, articles ...string) Point {
		p := Point{ID: id}
		for _, a := range articles {
			p.Evidence = append(p.Evidence, Evidence{Article: a})
		}
		return p
	}
	fr := &Article{ID: "a1", Country: "FR"}
	nl := &Article{ID: "a2", Country: "NL"}
	fr2 := &Article{ID: "a3", Country: "FR"}
	unknown := &Article{ID: "a4"}
	wire := &Article{ID: "a5", Country: "NL", WireOf: "a1"}
	unknownWire := &Article{ID: "a6", WireOf: "a1"}
	for _, tt := range []struct {
		name     string
		articles []*Article
		points   []Point
		want     []Perspective
	}{
		{"two countries", []*Article{nl, fr, fr2}, []Point{point("p1", "a1", "a3"), point("p2", "a1", "a2"), point("p3", "a2")}, []Perspective{
			{Country: "NL", Articles: []string{"a2"}, Points: []string{"p3"}},
			{Country: "FR", Articles: []string{"a1", "a3"}, Points: []string{"p1"}},
		}},
		{"one country", []*Article{fr, fr2, unknown}, []Point{point("p1", "a1")}, nil},
		{"none known", []*Article{unknown}, []Point{point("p1", "a4")}, nil},
		{"somebody of whom nothing is known tells it too", []*Article{fr, nl, unknown}, []Point{point("p1", "a1", "a4")}, []Perspective{
			{Country: "FR", Articles: []string{"a1"}}, {Country: "NL", Articles: []string{"a2"}},
		}},
		{"and tells it first", []*Article{unknown, fr, nl}, []Point{point("p1", "a4", "a1")}, []Perspective{
			{Country: "FR", Articles: []string{"a1"}}, {Country: "NL", Articles: []string{"a2"}},
		}},
		{"a copy of the wire text in another country", []*Article{fr, wire}, []Point{point("p1", "a1"), point("p2", "a5")}, []Perspective{
			{Country: "FR", Articles: []string{"a1"}}, {Country: "NL", Articles: []string{"a5"}},
		}},
		{"a copy of nobody knows where", []*Article{fr, nl, unknownWire}, []Point{point("p1", "a1"), point("p2", "a2")}, []Perspective{
			{Country: "FR", Articles: []string{"a1"}}, {Country: "NL", Articles: []string{"a2"}, Points: []string{"p2"}},
		}},
		{"a point without evidence", []*Article{fr, nl}, []Point{point("p1")}, []Perspective{
			{Country: "FR", Articles: []string{"a1"}}, {Country: "NL", Articles: []string{"a2"}},
		}},
	} {
		if diff := cmp.Diff(tt.want, perspectives(tt.articles, tt.points)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestPerspectivesWithoutModel runs two sources whose countries the user states:
// nothing was checked, so there is no timeline and no disagreement, but who
// tells what is known.
func TestPerspectivesWithoutModel(t *testing.T) {
	dir := t.TempDir()
	var sources []Source
	for _, s := range []struct{ name, country, text string }{
		{"lyon.txt", "FR", "Fire at the Verlaine mill in Dhamra kills eight people\n\nEight people were killed in a fire at the Verlaine textile mill in Dhamra on 4 March 2024, the governor Omar Hadad said.\n"},
		{"leiden.txt", "nl", "Eleven people killed in fire at Verlaine mill in Dhamra\n\nA fire at the Verlaine textile mill in Dhamra killed eleven people on 4 March 2024, said governor Omar Hadad.\n\nThe owner fled to the coast. Inspectors had warned of locked doors for years. Families waited outside the gates all night. Trade unions called for a day of mourning.\n"},
	} {
		name := filepath.Join(dir, s.name)
		if err := os.WriteFile(name, []byte(s.text), 0o600); err != nil {
			t.Fatal(err)
		}
		sources = append(sources, Source{Name: name, Country: s.country, Published: "2024-03-05"})
	}
	p, err := New(Config{Detector: detector()})
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.Run(context.Background(), sources)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Stories) != 1 {
		t.Fatalf("%d stories, want one", len(b.Stories))
	}
	st := b.Stories[0]
	if len(st.Disagreements) > 0 || len(st.Timeline) > 0 {
		t.Errorf("from sentences that nobody checked: %s %s", pretty(st.Disagreements), pretty(st.Timeline))
	}
	var countries []string
	for _, v := range st.Perspectives {
		countries = append(countries, v.Country)
		if len(v.Articles) != 1 || len(v.Points) == 0 {
			t.Errorf("%s: %s", v.Country, pretty(v))
		}
	}
	if diff := cmp.Diff([]string{"FR", "NL"}, countries); diff != "" {
		t.Errorf("countries (-want +got):\n%s", diff)
	}
}
