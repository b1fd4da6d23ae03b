package story

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func doc(lang string, segments ...string) Doc {
	d := Doc{}
	for _, s := range segments {
		d.Segments = append(d.Segments, Segment{s, lang})
	}
	return d
}

var (
	quakeEN = doc("en", "Earthquake kills 47 in Valdoria", "A strong earthquake struck the port of Kelmar on Tuesday, killing 47 people.",
		"Mayor Ines Tarvek said 1,200 homes were destroyed.", "Rescuers from the Red Crescent searched the ruins of the Orlan hotel.")
	quakeFR = doc("fr", "Séisme en Valdoria : 47 morts", "Un violent séisme a frappé mardi le port de Kelmar, tuant 47 personnes.",
		"La maire Ines Tarvek a déclaré que 1 200 maisons étaient détruites.", "Des secouristes du Red Crescent fouillaient les ruines de l’hôtel Orlan.")
	quakeOther = doc("en", "Kelmar counts its dead", "Hospitals in Kelmar, the Valdoria port hit by an earthquake, were full on Wednesday.",
		"“We sleep in the street,” said a fisherman, Odo Brant.", "The toll stood at 47, and the destroyed Orlan hotel had become a grave.", "The government of Prime Minister Sela Quint promised tents.")
	bank = doc("en", "Bank of Pelhurst raises rates", "The Bank of Pelhurst raised its key rate to 4.75% on Thursday.",
		"Governor Mira Holt said inflation had been stubborn.", "Economists at Dunmore Capital had expected a pause.")
)

func TestGroup(t *testing.T) {
	for _, tt := range []struct {
		name string
		docs []Doc
		want [][]int
	}{
		{"none", nil, nil},
		{"one", []Doc{bank}, [][]int{{0}}},
		{"empty documents are alone", []Doc{{}, {}, bank}, [][]int{{0}, {1}, {2}}},
		{"two languages", []Doc{quakeFR, bank, quakeEN}, [][]int{{0, 2}, {1}}},
		{"two reports in English", []Doc{bank, quakeEN, quakeOther}, [][]int{{0}, {1, 2}}},
		{"nothing in common", []Doc{bank, quakeOther}, [][]int{{0}, {1}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, Group(tt.docs)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestTimeFactor(t *testing.T) {
	at := func(published, event string, named ...int) when {
		return newWhen(Doc{Published: published, EventDate: event}, named)
	}
	for _, tt := range []struct {
		name string
		a, b when
		want float64
	}{
		{"unknown", at("", ""), at("2023-06-20", ""), 1},
		{"same month", at("2023-06-20", ""), at("2023-06-02", ""), 1},
		{"neighbouring months", at("2023-06-30", ""), at("2023-07-01", ""), 1},
		{"over the new year", at("2022-12-31", ""), at("2023-01-01", ""), 1},
		{"published months apart", at("2023-06", ""), at("2023-11-28", ""), datesConflict},
		{"a year alone says no month", at("2023", ""), at("2020-11-28", ""), 1},
		{"other events", at("", "2022-12-30"), at("", "2023-06-20"), datesConflict},
		{"published together, events apart", at("2023-06-20", "2022-12-30"), at("2023-06-21", "2023-06-20"), 1},
		{"the texts name other months", at("", "", 2022*12+12), at("", "", 2023*12+9), datesFarApart},
		{"one named month in common", at("", "", 2022*12+12, 2023*12+9), at("", "", 2023*12+9), 1},
		{"nonsense", at("someday-soon", ""), at("2023-13-01", ""), 1},
	} {
		if got := timeFactor(tt.a, tt.b); got != tt.want || timeFactor(tt.b, tt.a) != got {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	// The same report of another year's quake is another story.
	old := quakeOther
	old.Published = "2019-02-01"
	current := quakeEN
	current.Published = "2024-05-01"
	if got := Group([]Doc{current, old}); len(got) != 2 {
		t.Errorf("reports published five years apart were joined: %v", got)
	}
}

func TestWireCopies(t *testing.T) {
	got := WireCopies([]Doc{quakeFR, bank, quakeOther, quakeEN})
	if len(got) != 1 || got[0].A != 0 || got[0].B != 3 || got[0].Aligned < minAligned || got[0].Aligned > 1 {
		t.Errorf("got %v, want the translation 0-3 and not the independent report 2", got)
	}
	reversed := quakeFR
	reversed.Segments = slices.Clone(quakeFR.Segments)
	slices.Reverse(reversed.Segments)
	if got := WireCopies([]Doc{reversed, quakeEN}); len(got) != 0 {
		t.Errorf("the same sentences in another order: %v", got)
	}
	same := WireCopies([]Doc{quakeEN, quakeEN, bank})
	if len(same) != 1 || same[0] != (Pair{0, 1, 1}) {
		t.Errorf("the same text twice: %v", same)
	}
	part := quakeEN
	part.Segments = quakeEN.Segments[:1]
	if got := WireCopies([]Doc{part, quakeEN}); len(got) != 0 {
		t.Errorf("a headline is not a copy of the article: %v", got)
	}
	if got := WireCopies(nil); len(got) != 0 {
		t.Errorf("no documents: %v", got)
	}
}

func TestOrigins(t *testing.T) {
	for _, tt := range []struct {
		n     int
		pairs []Pair
		want  []int
	}{
		{0, nil, []int{}},
		{3, nil, []int{0, 1, 2}},
		{5, []Pair{{A: 3, B: 4}, {A: 1, B: 4}}, []int{0, 1, 2, 1, 1}},
		{3, []Pair{{A: 2, B: 1}, {A: 0, B: 9}, {A: -1, B: 0}}, []int{0, 1, 1}},
	} {
		if d := cmp.Diff(tt.want, Origins(tt.n, tt.pairs)); d != "" {
			t.Errorf("%v (-want +got):\n%s", tt.pairs, d)
		}
	}
}

// made is n documents, four to a story, each with its own choice of the story's names and figures.
func made(n int) []Doc {
	rng := rand.New(rand.NewPCG(7, 7))
	syllables := strings.Fields("ka lo mi ren tus var del po shi gan or bel tin mar zu fen")
	word := func() string {
		w := ""
		for range 3 + rng.IntN(2) {
			w += syllables[rng.IntN(len(syllables))]
		}
		return w
	}
	common := make([]string, 300)
	for i := range common {
		common[i] = word()
	}
	var docs []Doc
	var names []string
	for i := range n {
		if i%4 == 0 {
			names = nil
			for range 8 {
				w := word()
				names = append(names, strings.ToUpper(w[:1])+w[1:])
			}
		}
		d := Doc{ID: fmt.Sprint(i)}
		for range 6 {
			d.Segments = append(d.Segments, Segment{fmt.Sprintf("The %s %s met %s and %s about %s for %d euros.", common[rng.IntN(300)], common[rng.IntN(300)],
				names[rng.IntN(8)], names[rng.IntN(8)], common[rng.IntN(300)], 1000+rng.IntN(1000)), "en"})
		}
		docs = append(docs, d)
	}
	return docs
}

func TestLargeBatch(t *testing.T) {
	docs := made(1200) // past allPairs, so candidates come from the index
	story := make([]int, len(docs))
	for i := range story {
		story[i] = i / 4
	}
	if p, r, f := bCubed(Group(docs), story); f < 0.97 {
		t.Errorf("P %.3f R %.3f F1 %.3f", p, r, f)
	}
}

func TestOrderDoesNotMatter(t *testing.T) {
	for _, docs := range [][]Doc{made(60), made(allPairs + 60), {quakeFR, bank, quakeOther, quakeEN}} {
		want := named(docs, Group(docs))
		wantWire := len(WireCopies(docs))
		rng := rand.New(rand.NewPCG(1, 9))
		for range 3 {
			shuffled := slices.Clone(docs)
			rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
			got := Group(shuffled)
			if d := cmp.Diff(want, named(shuffled, got)); d != "" {
				t.Fatalf("another order, another partition:\n%s", d)
			}
			checkPartition(t, len(shuffled), got)
			if n := len(WireCopies(shuffled)); n != wantWire {
				t.Errorf("%d wire copies, %d in another order", wantWire, n)
			}
		}
	}
}

// named writes a partition so that two orders of the same documents can be compared.
func named(docs []Doc, groups [][]int) []string {
	var out []string
	for _, g := range groups {
		var texts []string
		for _, i := range g {
			texts = append(texts, fmt.Sprint(docs[i].Segments))
		}
		slices.Sort(texts)
		out = append(out, strings.Join(texts, "|"))
	}
	slices.Sort(out)
	return out
}

func checkPartition(t *testing.T, n int, groups [][]int) {
	t.Helper()
	seen := make([]bool, n)
	count, first := 0, -1
	for _, g := range groups {
		if len(g) == 0 || g[0] <= first || !slices.IsSorted(g) {
			t.Fatalf("stories are not in the order of their first document: %v", groups)
		}
		first = g[0]
		for _, i := range g {
			if i < 0 || i >= n || seen[i] {
				t.Fatalf("%d of %d stands twice or nowhere: %v", i, n, groups)
			}
			seen[i] = true
			count++
		}
	}
	if count != n {
		t.Fatalf("%d of %d documents are in a story", count, n)
	}
}

func FuzzGroup(f *testing.F) {
	f.Add("Kelmar 47 killed|Orlan hotel 1,200\nKelmar 47 dead|Orlan 1,200", "en", "2024-05")
	f.Add("علي بابا 20 مليار|Jin Li\nAlibaba 20 miliar\n\n|||", "ar", "٢٠٢٤")
	f.Add("\xff\xfe|\x00\nÉÉÉ ʃʃʃ", "xx", "-")
	f.Fuzz(func(t *testing.T, text, lang, date string) {
		var docs []Doc
		for i, line := range strings.Split(text, "\n") {
			if i == 12 {
				break
			}
			d := Doc{ID: fmt.Sprint(i), Published: date}
			for k, s := range strings.Split(line, "|") {
				l := lang
				if k%2 == 1 {
					l = "en"
				}
				d.Segments = append(d.Segments, Segment{s, l})
			}
			docs = append(docs, d)
		}
		groups := Group(docs)
		checkPartition(t, len(docs), groups)
		for _, p := range WireCopies(docs) {
			if p.A >= p.B || p.A < 0 || p.B >= len(docs) || p.Aligned < 0 || p.Aligned > 1 {
				t.Fatalf("impossible pair %+v", p)
			}
		}
		slices.Reverse(docs)
		if d := cmp.Diff(len(groups), len(Group(docs))); d != "" {
			t.Fatalf("another order, another partition:\n%s", d)
		}
	})
}

func TestWords(t *testing.T) {
	for in, want := range map[string]string{
		"planned": "plan", "cities": "city", "boxes": "box", "raising": "rais", "raised": "rais",
		"raises": "rais", "glass": "glass", "bus": "bus", "sing": "sing", "red": "red",
	} {
		if got := stem(in); got != want {
			t.Errorf("stem(%s) = %s, want %s", in, got, want)
		}
	}
	for latin, arabic := range map[string]string{"daniel": "دانيال", "zhang": "تشانغ", "reuters": "رويترز", "microsoft": "مايكروسوفت"} {
		if a, b := latinSkeleton(latin), arabicSkeleton(arabic); a != b || a == "" {
			t.Errorf("%s is %q, %s is %q", latin, a, arabic, b)
		}
	}
	if a, b, c := cognate(fold("présidente")), cognate("presiden"), cognate("mort"); a != b || a == "" || c != "" {
		t.Errorf("cognates %q %q %q", a, b, c)
	}
	var got []string
	for _, n := range nameWords("Officials said Ines Tarvek left. DingTalk won on Tuesday", "en") {
		got = append(got, fmt.Sprint(n.folded, n.sure))
	}
	if d := cmp.Diff([]string{"officialsfalse", "inestrue", "tarvektrue", "dingtalktrue"}, got); d != "" {
		t.Error(d)
	}
}
