package pipeline

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline/segment"
)

// marksOf writes the marks of a phrase into its text: [class=stretch|title].
func marksOf(p phrase) string {
	var b strings.Builder
	for _, r := range p.Runs() {
		switch {
		case r.Class == "":
			b.WriteString(r.Text)
		case r.Title == "":
			b.WriteString("[" + r.Class + "=" + r.Text + "]")
		default:
			b.WriteString("[" + r.Class + "=" + r.Text + "|" + r.Title + "]")
		}
	}
	return b.String()
}

func TestPhraseRuns(t *testing.T) {
	for _, c := range []struct {
		name  string
		text  string
		marks []mark
		want  string
	}{
		{"none", "a b", nil, "a b"},
		{"empty", "", nil, ""},
		{"spaces between runs stay", "in 12 of 13 towns", []mark{{3, 5, markPass, ""}, {9, 11, markFail, ""}}, "in [pass=12] of [fail=13] towns"},
		{"at both ends", "12 to 13", []mark{{0, 2, markPass, ""}, {6, 8, markTell, ""}}, "[pass=12] to [tell=13]"},
		{"overlapping", "abcdef", []mark{{0, 3, markPass, ""}, {2, 5, markFail, ""}}, "[pass=abc]def"},
		{"beyond the end", "abc", []mark{{1, 9, markPass, ""}}, "abc"},
		{"empty mark", "abc", []mark{{1, 1, markPass, ""}}, "abc"},
		{"within a rune", "é1", []mark{{1, 2, markPass, ""}, {2, 3, markPass, ""}}, "é[pass=1]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := phrase{Text: c.text, Marks: c.marks}
			if got := marksOf(p); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func FuzzPhraseRuns(f *testing.F) {
	f.Add("in 12 of 13 towns", 3, 5, 9, 11)
	f.Add("é\xff٢٧", 0, 1, 2, 3)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		p := phrase{Text: text, Marks: []mark{{a, b, markPass, ""}, {c, d, markFail, ""}}}
		var all strings.Builder
		for _, r := range p.Runs() {
			all.WriteString(r.Text)
		}
		if all.String() != text {
			t.Errorf("the runs are %q", all.String())
		}
	})
}

func TestMendMarks(t *testing.T) {
	for _, c := range []struct {
		name              string
		original, english string
		mends             []Mend
		want, wantEnglish string
	}{
		{
			"by rule", "The erstwhile CEO, helium said.", "The former CEO, he said.",
			[]Mend{{"s1", "erstwhile", "former"}, {"s1", "helium", "he"}},
			"The [was=erstwhile] CEO, [was=helium] said.", "The [mend=former|was: erstwhile] CEO, [mend=he|was: helium] said.",
		},
		{
			"the model wrote one of them otherwise", "The erstwhile CEO took implicit arsenic head.", "The ex-CEO took over as head.",
			[]Mend{{"s1", "erstwhile", "former"}, {"s1", "implicit arsenic", "over as"}},
			"The [was=erstwhile|mended: former] CEO took [was=implicit arsenic] head.", "The ex-CEO took [mend=over as|was: implicit arsenic] head.",
		},
		{
			"the same word stands elsewhere too", "He was in net profit successful the net space.", "He was in net profit in the internet space.",
			[]Mend{{"s1", "successful", "in"}, {"s1", "net", "internet"}},
			"He was in net profit [was=successful] the [was=net] space.", "He was in net profit [mend=in|was: successful] the [mend=internet|was: net] space.",
		},
		{"no part of a word", "The network of net.", "The network of internet.", []Mend{{"s1", "net", "internet"}}, "The network of [was=net].", "The network of [mend=internet|was: net]."},
		{"not there", "The CEO.", "The CEO.", []Mend{{"s1", "erstwhile", "former"}}, "The CEO.", "The CEO."},
		{"nothing hidden", "The\x1b[31m erstwhile  CEO", "The former\u202e CEO", []Mend{{"s1", "erstwhile", "former"}}, "The [was=erstwhile] CEO", "The [mend=former|was: erstwhile] CEO"},
		{"no English", "The erstwhile CEO", "", []Mend{{"s1", "erstwhile", "former"}}, "The [was=erstwhile|mended: former] CEO", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			original, english := inLanguage(c.original, "en"), inLanguage(c.english, "en")
			mendMarks(c.mends, &original, &english)
			if diff := cmp.Diff([]string{c.want, c.wantEnglish}, []string{marksOf(original), marksOf(english)}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFactMarks(t *testing.T) {
	b := &Briefing{
		GeneratedAt: time.Now(),
		Articles: []Article{{ID: "a", Lang: "fr", State: OK, Segments: []Segment{
			{ID: "s1", Role: segment.Content, Lang: "fr", Original: "La  banque a perdu 12 millions\u202e en 2019.", English: "The bank lost 15 million in 2019."},
		}}},
	}
	w := &viewer{b: b, index: map[string]int{"a": 0}, pairs: map[[2]int]pairView{}}
	v := w.pair(0, 0)
	if got, want := marksOf(v.Original), "La banque a perdu [fail=12 millions] en [pass=2019]."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := marksOf(v.English), "The bank lost [fail=15 million] in [pass=2019]."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if want := "Only in the original: “12 millions”. Only in the English: “15 million”."; v.Only != want {
		t.Errorf("%q, want %q", v.Only, want)
	}
}

// Evidence is shown sentence by sentence, with marks; where the briefing gives
// other words than its sentences have, its own words are shown.
func TestEvidencePairs(t *testing.T) {
	a := Article{ID: "a", Source: "a.txt", Lang: "fr", State: OK, Segments: []Segment{
		{ID: "s1", Role: segment.Content, Lang: "fr", Original: "Il y a 12 morts.", English: "There are 12 dead."},
		{ID: "s2", Role: segment.Content, Lang: "fr", Original: "Rien de plus.", English: ""},
		{ID: "s3", Role: segment.Boilerplate, Lang: "fr", Original: "Menu", English: ""},
	}}
	for _, c := range []struct {
		name string
		e    Evidence
		want []string
	}{
		{"as they are", Evidence{"a", []string{"s1", "s2"}, "Il y a 12 morts. Rien de plus.", "There are 12 dead.", "fr"}, []string{"a1-1 s1: Il y a [pass=12] morts. / There are [pass=12] dead.", "a1-2 s2: Rien de plus. / "}},
		{"another original", Evidence{"a", []string{"s1"}, "Il y a 15 morts.", "There are 12 dead.", "fr"}, []string{" s1: Il y a 15 morts. / There are 12 dead."}},
		{"another English", Evidence{"a", []string{"s1"}, "Il y a 12 morts.", "There are 15 dead.", "fr"}, []string{" s1: Il y a 12 morts. / There are 15 dead."}},
		{"a sentence that is not there", Evidence{"a", []string{"s1", "s9"}, "Il y a 12 morts.", "", "fr"}, []string{" s1, s9: Il y a 12 morts. / "}},
		{"furniture", Evidence{"a", []string{"s3"}, "Menu", "", "fr"}, []string{" s3: Menu / "}},
		{"an article that is not there", Evidence{"b", []string{"s1"}, "Il y a 12 morts.", "", "fr"}, []string{" s1: Il y a 12 morts. / "}},
		{"nothing cited", Evidence{"a", nil, "", "", "fr"}, []string{" :  / "}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := &viewer{b: &Briefing{Articles: []Article{a}}, index: map[string]int{"a": 0}, pairs: map[[2]int]pairView{}}
			var got []string
			for _, p := range w.evidence(c.e).Pairs {
				got = append(got, p.Anchor+" "+p.ID+": "+marksOf(p.Original)+" / "+marksOf(p.English))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
