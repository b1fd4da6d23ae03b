package fact

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// markWednesday is a day of publication: Wednesday 21 June 2023.
var markWednesday = time.Date(2023, 6, 21, 0, 0, 0, 0, time.UTC)

// TestMarksWithoutADay: the day of publication settles what "hier" means.
func TestMarksWithoutADay(t *testing.T) {
	original, english := "Il est arrivé hier.", "He arrived on Tuesday."
	checkMarks(t, original, "fr", english, time.Time{})
	_, b := Marks(original, "fr", english, time.Time{})
	if got, want := markedText(english, b), "He arrived on [Tuesday date unknown]."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// markedText writes the marks into their text: [text kind verdict].
func markedText(text string, marks []Mark) string {
	var b strings.Builder
	at := 0
	for _, m := range marks {
		fmt.Fprintf(&b, "%s[%s %s %s]", text[at:m.Start], text[m.Start:m.End], m.Kind, m.Verdict)
		at = m.End
	}
	return b.String() + text[at:]
}

func TestMarks(t *testing.T) {
	tests := []struct{ name, lang, original, english, wantOriginal, wantEnglish string }{
		{
			"a city that may be said in another way", "nl", "Hij woont in Antwerpen, in een huis.", "He lives in the port city, in a house.",
			"Hij woont in [Antwerpen name unknown], in een huis.", "He lives in the port city, in a house.",
		},
		{
			"a country that only the English names", "nl", "De premier van Duitsland is in het land.", "The prime minister of Germany is in Spain.",
			"De premier van [Duitsland name pass] is in het land.", "The prime minister of [Germany name pass] is in Spain.",
		},
		{
			"a name that begins the other sentence", "id", "Menurut Bank Dunia, Ali Baba tumbuh.", "Alibaba is growing, says the World Bank.",
			"Menurut Bank Dunia, [Ali Baba name pass] tumbuh.", "[Alibaba name pass] is growing, says the World Bank.",
		},
		{
			"what agrees", "fr", "Le mardi 20 juin, Eddie Wu a perdu 20 milliards de dollars.", "On Tuesday 20 June, Eddie Wu lost $20 billion.",
			"Le [mardi 20 juin date pass], [Eddie Wu name pass] a perdu [20 milliards number pass] de dollars.",
			"On [Tuesday 20 June date pass], [Eddie Wu name pass] lost $[20 billion number pass].",
		},
		{
			"another number", "nl", "Wu verloor 1 miljard dollar en 3 huizen.", "Wu lost 1 million dollars and 3 houses.",
			"Wu verloor [1 miljard number fail] dollar en [3 number pass] huizen.",
			"Wu lost [1 million number fail] dollars and [3 number pass] houses.",
		},
		{
			"another weekday", "fr", "Il arrive mardi 20 juin.", "He arrives on Monday, June 20.",
			// 20 June of that year is a Tuesday, which the English so says
			"Il arrive [mardi 20 juin date pass].", "He arrives on [Monday, June 20 date fail].",
		},
		{
			"a relative day", "fr", "Il est arrivé hier.", "He arrived on Tuesday.",
			"Il est arrivé [hier date pass].", "He arrived on [Tuesday date pass].",
		},
		{
			"a relative day that is another", "fr", "Il est arrivé hier.", "He arrives tomorrow.",
			"Il est arrivé [hier date fail].", "He arrives [tomorrow date fail].",
		},
		{
			"a year alone is a number", "fr", "Il est élu en 2019, puis en 2021.", "He was elected in 2019, then in 2022.",
			"Il est élu en [2019 number pass], puis en [2021 number fail].", "He was elected in [2019 number pass], then in [2022 number fail].",
		},
		{
			"a lost name", "fr", "Quant à Daniel Zhang, il voit 2 hommes.", "He sees 2 men.",
			"Quant à [Daniel Zhang name fail], il voit [2 number pass] hommes.", "He sees [2 number pass] men.",
		},
		{
			"a country in its two forms", "nl", "Hij ging naar Duitsland.", "He went to Germany.",
			"Hij ging naar [Duitsland name pass].", "He went to [Germany name pass].",
		},
		{
			"another country", "nl", "Hij ging naar Duitsland en naar Frankrijk.", "He went to Germany and to Spain.",
			"Hij ging naar [Duitsland name pass] en naar [Frankrijk name fail].", "He went to [Germany name pass] and to [Spain name fail].",
		},
		{
			"a range turned round", "fr", "Le budget passe de 1,2 à 1,5 milliard d'euros.", "The budget rises from 1.5 to 1.2 billion euros.",
			"Le budget passe de [1,2 à 1,5 milliard number fail] d'euros.", "The budget rises from [1.5 to 1.2 billion number fail] euros.",
		},
		{
			"a thousands mark read as a decimal one", "id", "Sebanyak 1.200 rumah rusak.", "As many as 1.2 houses were damaged.",
			"Sebanyak [1.200 number unknown] rumah rusak.", "As many as [1.2 number unknown] houses were damaged.",
		},
		{
			"weak numbers only as partners", "fr", "La moitié des pommes en une heure.", "Half of the apples in 1 hour.",
			"La moitié des pommes en [une number pass] heure.", "Half of the apples in [1 number pass] hour.",
		},
		{
			"a name written by its sound", "ar", "أعلن دانيال تشانغ في ألمانيا خسارة 20 مليار دولار", "Daniel Zhang announced in Germany a loss of 20 billion dollars",
			"أعلن [دانيال تشانغ name pass] في [ألمانيا name pass] خسارة [20 مليار number pass] دولار",
			"[Daniel Zhang name pass] announced in [Germany name pass] a loss of [20 billion number pass] dollars",
		},
		{
			"a name of too few consonants", "ar", "قال إيدي وو إن الشركة تنمو", "The firm grows, said Eddie Wu",
			"قال إيدي وو إن الشركة تنمو", "The firm grows, said [Eddie Wu name pass]",
		},
		{
			"two words that sound alike", "ar", "قال كريم إن أكرم مدير الشركة", "The firm is led by another, said Karim",
			"قال كريم إن أكرم مدير الشركة", "The firm is led by another, said [Karim name pass]",
		},
		{
			"a language that is not known", "de", "Am 12.06.2019 kamen 30 nach Berlin.", "On 12 June 2019, 31 came to Berlin.",
			"Am [12.06.2019 date pass] kamen [30 number unknown] nach [Berlin name pass].",
			"On [12 June 2019 date pass], [31 number unknown] came to [Berlin name pass].",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			checkMarks(t, tt.original, tt.lang, tt.english, markWednesday)
			a, b := Marks(tt.original, tt.lang, tt.english, markWednesday)
			if d := cmp.Diff(tt.wantOriginal, markedText(tt.original, a)); d != "" {
				t.Errorf("original (-want +got):\n%s", d)
			}
			if d := cmp.Diff(tt.wantEnglish, markedText(tt.english, b)); d != "" {
				t.Errorf("English (-want +got):\n%s", d)
			}
		})
	}
}

func TestLayOut(t *testing.T) {
	const text = "Three Gorges (Chongqing), 3 May"
	number, name, date := Mark{0, 5, CheckNumber, Pass}, Mark{0, 24, CheckName, Pass}, Mark{26, 31, CheckDate, Pass}
	place := Mark{14, 23, CheckName, Fail}
	tests := []struct {
		name  string
		found []Mark
		want  string
	}{
		{"apart", []Mark{date, number}, "[Three number pass] Gorges (Chongqing), [3 May date pass]"},
		{"the number before the name, which keeps its other words", []Mark{name, number}, "[Three number pass] [Gorges (Chongqing name pass]), 3 May"},
		{"the worse inside the better", []Mark{name, place}, "[Three Gorges name pass] ([Chongqing name fail]), 3 May"},
		{"one thing found twice", []Mark{date, {26, 27, CheckNumber, Pass}, date}, "Three Gorges (Chongqing), [3 May date pass]"},
		{"the worse before the longer", []Mark{date, {26, 27, CheckNumber, Unknown}}, "Three Gorges (Chongqing), [3 number unknown] [May date pass]"},
		{"nothing left over", []Mark{{0, 5, CheckName, Fail}, number}, "[Three name fail] Gorges (Chongqing), 3 May"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := layOut(text, tt.found)
			checkLaidOut(t, text, got)
			if d := cmp.Diff(tt.want, markedText(text, got)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// checkMarks holds the marks of two texts against AgreeAt.
func checkMarks(t *testing.T, original, lang, english string, published time.Time) {
	t.Helper()
	a, b := Marks(original, lang, english, published)
	checkLaidOut(t, original, a)
	checkLaidOut(t, english, b)
	rank := map[Verdict]int{Pass: 1, Unknown: 2, Fail: 3}
	worst := map[string]Verdict{}
	var worstOfAll Verdict
	for _, m := range append(a[:len(a):len(a)], b...) {
		if rank[m.Verdict] == 0 || m.Kind != CheckNumber && m.Kind != CheckDate && m.Kind != CheckName {
			t.Fatalf("mark %+v", m)
		}
		if rank[m.Verdict] > rank[worst[m.Kind]] {
			worst[m.Kind] = m.Verdict
		}
		if rank[m.Verdict] > rank[worstOfAll] {
			worstOfAll = m.Verdict
		}
	}
	for _, r := range AgreeAt(original, lang, english, published) {
		if rank[worst[r.Check]] > rank[r.Verdict] {
			t.Fatalf("%s: a mark says %s, AgreeAt %s\n%s\n%s", r.Check, worst[r.Check], r.Verdict, markedText(original, a), markedText(english, b))
		}
		// A whole date can agree while its language is not known.
		if unread := r.Check == CheckDate && !known(baseLanguage(lang)); r.Verdict != Pass && !unread && rank[worstOfAll] < rank[r.Verdict] {
			t.Fatalf("%s %s (%s), and no mark says it\n%s\n%s", r.Check, r.Verdict, r.Why, markedText(original, a), markedText(english, b))
		}
		named := func(items []string, text string, marks []Mark, verdict Verdict) {
			t.Helper()
			for _, item := range items {
				if !isMarked(text, item, marks, verdict) {
					t.Fatalf("%s %q is not marked %s (%s)\n%s", r.Check, item, verdict, r.Why, markedText(text, marks))
				}
			}
		}
		named(r.Missing, original, a, r.Verdict)
		named(r.Extra, english, b, r.Verdict)
		named(r.Doubted, english, b, Unknown)
	}
}

// checkLaidOut checks that marks are sorted, apart from each other and at rune
// borders of their text.
func checkLaidOut(t *testing.T, text string, marks []Mark) {
	t.Helper()
	borders := map[int]bool{len(text): true}
	for i := range text {
		borders[i] = true
	}
	end := 0
	for _, m := range marks {
		if m.Start < end || m.End <= m.Start || m.End > len(text) || !borders[m.Start] || !borders[m.End] {
			t.Fatalf("mark %+v after %d in %q of %d bytes", m, end, text, len(text))
		}
		end = m.End
	}
}

// isMarked reports a mark of the verdict, or a worse one, on some occurrence of item.
func isMarked(text, item string, marks []Mark, verdict Verdict) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], item)
		if at < 0 {
			return false
		}
		start := from + at
		for _, m := range marks {
			if m.Start < start+len(item) && start < m.End && rankOfVerdict[m.Verdict] <= rankOfVerdict[verdict] {
				return true
			}
		}
		from = start + max(1, len(item))
		if from > len(text) {
			return false
		}
	}
}

// markSegments are the segments of the reference answers.
func markSegments(t testing.TB) (segments []struct{ lang, original, english string }) {
	t.Helper()
	files, err := filepath.Glob("../../fixtures/answers/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var answer struct {
			Lang     string
			Segments []struct{ Original, English string }
		}
		if err := json.Unmarshal(raw, &answer); err != nil {
			t.Fatal(f, err)
		}
		for _, s := range answer.Segments {
			segments = append(segments, struct{ lang, original, english string }{answer.Lang, s.Original, s.English})
		}
	}
	if len(segments) == 0 {
		t.Fatal("no segments in fixtures/answers")
	}
	return segments
}

// TestMarksAgreeWithAgreeAt runs over every reference segment with its own
// English, with that of the next segment, which blames a lot, and with itself.
func TestMarksAgreeWithAgreeAt(t *testing.T) {
	segments := markSegments(t)
	blamed := 0
	for i, s := range segments {
		next := segments[(i+1)%len(segments)]
		for _, published := range []time.Time{{}, markWednesday} {
			checkMarks(t, s.original, s.lang, s.english, published)
			checkMarks(t, s.original, s.lang, next.english, published)
			checkMarks(t, s.original, "xx", s.english, published)
			checkMarks(t, s.original, "", next.english, published)
			checkGenuine(t, s.english)
		}
		if a, b := Marks(s.english, "en", s.english, time.Time{}); !cmp.Equal(a, b) {
			t.Errorf("%q differs from itself: %v, %v", s.english, a, b)
		}
		a, b := Marks(s.original, s.lang, next.english, time.Time{})
		for _, m := range append(a, b...) {
			if m.Verdict == Fail {
				blamed++
			}
		}
	}
	if blamed < len(segments) {
		t.Errorf("%d marks blame wrong English of %d segments", blamed, len(segments))
	}
}

// checkGenuine: a text is all it says.
func checkGenuine(t *testing.T, text string) {
	t.Helper()
	checkMarks(t, text, "en", text, markWednesday)
	a, b := Marks(text, "en", text, markWednesday)
	for _, m := range append(a, b...) {
		if m.Verdict != Pass {
			t.Fatalf("%q bears %+v against itself", text, m)
		}
	}
}

func FuzzMarks(f *testing.F) {
	for _, a := range article {
		f.Add(a.original, a.lang, a.english)
		f.Add(a.english, "en", a.original)
	}
	for _, s := range []string{"Three Gorges 3", "U.S. Q2 2/3 ½", "Zhou Jingren Zhou", "hier 1,2 à 1,5 (12/6", "\xff1\xfe٫ شهرين", "Sunday Times May", "1 minute 52.37 seconds"} {
		for _, lang := range []string{"fr", "nl", "id", "ar", "en", "xx"} {
			f.Add(s, lang, "Two of three: "+s+" and tomorrow 1.5 to 1.2 in Paris, May 3")
		}
	}
	f.Fuzz(func(t *testing.T, original, lang, english string) {
		checkMarks(t, original, lang, english, markWednesday)
		checkMarks(t, original, lang, english, time.Time{})
		if utf8.ValidString(english) {
			checkGenuine(t, english)
		}
	})
}

// BenchmarkMarks marks all segments of the reference answers; us/segment is the
// time of one.
func BenchmarkMarks(b *testing.B) {
	segments := markSegments(b)
	for _, bench := range []struct {
		name string
		run  func(original, lang, english string)
	}{
		{"marks", func(o, l, e string) { Marks(o, l, e, markWednesday) }},
		{"agree", func(o, l, e string) { AgreeAt(o, l, e, markWednesday) }},
	} {
		b.Run(bench.name, func(b *testing.B) {
			for b.Loop() {
				for _, s := range segments {
					bench.run(s.original, s.lang, s.english)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(segments)), "us/segment")
		})
	}
}
