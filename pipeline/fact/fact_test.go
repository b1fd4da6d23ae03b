package fact

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestExtractNumbers(t *testing.T) {
	type want struct {
		text   string
		values []float64
		unit   string
	}
	tests := []struct {
		lang, text string
		want       []want
	}{
		{"en", "more than $20 billion", []want{{"20 billion", []float64{2e10}, "USD"}}},
		{"en", "1,200 people and 1.5 miles", []want{{"1,200", []float64{1200}, ""}, {"1.5", []float64{1.5}, ""}}},
		{"en", "two hundred and five thousand", []want{{"two hundred and five thousand", []float64{205000}, ""}}},
		{"en", "twenty-one of the 29 members, 10% of it", []want{{"twenty-one", []float64{21}, ""}, {"29", []float64{29}, ""}, {"10", []float64{10}, "%"}}},
		{"en", "the 3rd and the third", []want{{"3rd", []float64{3}, ""}, {"third", []float64{3, 1. / 3}, ""}}},
		{"en", "between 10 and 12 million euros", []want{{"10", []float64{10, 1e7}, "EUR"}, {"12 million", []float64{1.2e7}, "EUR"}}},
		{"en", "in Q2 Microsoft 365 fell", []want{{"365", []float64{365}, ""}}},
		{"en", "£3.5bn", []want{{"3.5bn", []float64{3.5e9}, "GBP"}}},
		{"fr", "quatre-vingt-dix-sept", []want{{"quatre-vingt-dix-sept", []float64{97}, ""}}},
		{"fr", "soixante et onze", []want{{"soixante et onze", []float64{71}, ""}}},
		{"fr", "12 500 habitants, 3,5 % et 7 pour cent", []want{{"12 500", []float64{12500}, ""}, {"3,5", []float64{3.5}, "%"}, {"7", []float64{7}, "%"}}},
		{"fr", "2 billions de dollars", []want{{"2 billions", []float64{2e12}, "USD"}}},
		{"fr", "10\u202f000 euros", []want{{"10\u202f000", []float64{10000}, "EUR"}}},
		{"nl", "eenentwintig", []want{{"eenentwintig", []float64{21}, ""}}},
		{"nl", "tweehonderdvijftig en drieëntwintig", []want{{"tweehonderdvijftig", []float64{250}, ""}, {"drieëntwintig", []float64{23}, ""}}},
		{"nl", "1.200", []want{{"1.200", []float64{1200, 1.2}, ""}}},
		{"nl", "3 biljoen", []want{{"3 biljoen", []float64{3e12}, ""}}},
		{"id", "dua puluh lima", []want{{"dua puluh lima", []float64{25}, ""}}},
		{"id", "seratus dua belas", []want{{"seratus dua belas", []float64{112}, ""}}},
		{"id", "sejuta", []want{{"sejuta", []float64{1e6}, ""}}},
		{"id", "Rp20 miliar", []want{{"20 miliar", []float64{2e10}, "IDR"}}},
		{"id", "usia13 tahun", []want{{"13", []float64{13}, ""}}},
		{"ar", "أكثر من 20 مليار دولار", []want{{"20 مليار", []float64{2e10}, "USD"}}},
		{"ar", "٢٥٫٥ في المئة", []want{{"٢٥٫٥", []float64{25.5}, "%"}}},
		{"ar", "40 بالمائة", []want{{"40", []float64{40}, "%"}}},
		{"ar", "خمسة وعشرون", []want{{"خمسة وعشرون", []float64{25}, ""}}},
		{"ar", "مليونين", []want{{"مليونين", []float64{2e6}, ""}}},
		{"ar", "ثلاث وحدات", []want{{"ثلاث", []float64{3}, ""}}},
		{"ar", "القرن التاسع عشر", []want{{"التاسع عشر", []float64{19}, ""}}},
		{"fa", "۱۲۳", []want{{"۱۲۳", []float64{123}, ""}}},
		{"de", "drei 42", []want{{"42", []float64{42}, ""}}},
	}
	for _, tt := range tests {
		var got []want
		for _, n := range Extract(tt.text, tt.lang).Numbers {
			got = append(got, want{n.Text, n.Values, n.Unit})
		}
		if d := cmp.Diff(tt.want, got, cmp.AllowUnexported(want{})); d != "" {
			t.Errorf("%s %q (-want +got):\n%s", tt.lang, tt.text, d)
		}
	}
}

func TestExtractDates(t *testing.T) {
	type ymdw [4]int
	tests := []struct {
		lang, text string
		want       []ymdw
	}{
		{"fr", "annoncé mardi 20 juin", []ymdw{{0, 6, 20, 2}}},
		{"fr", "le 1er mars et le 10 septembre 2023", []ymdw{{0, 3, 1, 0}, {2023, 9, 10, 0}}},
		{"en", "on September 10, 2023, and Tuesday", []ymdw{{2023, 9, 10, 0}, {0, 0, 0, 2}}},
		{"en", "May said they may march in May", []ymdw{{0, 5, 0, 0}}},
		{"en", "Sept. 10", []ymdw{{0, 9, 10, 0}}},
		{"en", "in 2019", []ymdw{{2019, 0, 0, 0}}},
		{"en", "10/09/2023", []ymdw{{2023, 9, 10, 0}}},
		{"nl", "2023-09-10 of 10.09.2023", []ymdw{{2023, 9, 10, 0}, {2023, 9, 10, 0}}},
		{"nl", "zondagavond 3 maart", []ymdw{{0, 3, 3, 7}}},
		{"nl", "2022-12", []ymdw{{2022, 12, 0, 0}}},
		{"id", "pada Juli 2023", []ymdw{{2023, 7, 0, 0}}},
		{"id", "Hari Minggu, satu minggu", []ymdw{{0, 0, 0, 7}}},
		{"ar", "في يوليو 2023", []ymdw{{2023, 7, 0, 0}}},
		{"ar", "10 كانون الثاني/يناير 2024", []ymdw{{2024, 1, 10, 0}}},
		{"ar", "يوم الأربعاء", []ymdw{{0, 0, 0, 3}}},
		{"ar", "٣ جويلية", []ymdw{{0, 7, 3, 0}}},
	}
	for _, tt := range tests {
		var got []ymdw
		for _, d := range Extract(tt.text, tt.lang).Dates {
			got = append(got, ymdw{d.Year, d.Month, d.Day, d.Weekday})
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s %q (-want +got):\n%s", tt.lang, tt.text, d)
		}
	}
	d := Extract("03/04/2023", "en").Dates[0]
	if d.Day != 3 || len(d.Alternatives) != 1 || d.Alternatives[0].Day != 4 {
		t.Errorf("03/04/2023 = %+v, want 3 April with 4 March beside it", d)
	}
}

func TestExtractNames(t *testing.T) {
	tests := []struct {
		lang, text string
		want       []string // strong names
	}{
		{"fr", "Selon eux, Eddie Yongming Wu dirige Taobao", []string{"Eddie Yongming Wu"}},
		{"ar", "سيقود Weiguang Liu قسم السحابة", []string{"Weiguang Liu"}},
		{"nl", "na AWS en het platform DingTalk", []string{"AWS", "DingTalk"}},
		{"en", "The company said nothing", nil},
	}
	for _, tt := range tests {
		var got []string
		for _, n := range Extract(tt.text, tt.lang).Names {
			if n.Strong {
				got = append(got, n.Text)
			}
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s %q (-want +got):\n%s", tt.lang, tt.text, d)
		}
	}
}

func verdicts(rs []Result) string {
	var s []string
	for _, r := range rs {
		s = append(s, string(r.Verdict))
	}
	return strings.Join(s, " ")
}

func TestAgree(t *testing.T) {
	tests := []struct{ lang, original, english, want string }{
		{"nl", "1 miljard dollar", "1 million dollars", "fail pass pass"},
		{"nl", "1 miljard dollar", "$1 billion", "pass pass pass"},
		{"id", "lebih dari $20 miliar", "more than $20 billion", "pass pass pass"},
		{"id", "lebih dari $20 miliar", "more than $20", "fail pass pass"},
		{"id", "lebih dari $20 miliar", "more than €20 billion", "fail pass pass"},
		{"ar", "أكثر من 20 مليار دولار", "more than 20 billion dollars", "pass pass pass"},
		{"ar", "أكثر من 20 مليار دولار", "more than 2 billion dollars", "fail pass pass"},
		{"ar", "ثلاث وحدات", "three units", "pass pass pass"},
		{"ar", "بعد شهرين", "after two months", "pass pass pass"},
		{"fr", "en six entités distinctes", "into six distinct entities", "pass pass pass"},
		{"fr", "en six entités distinctes", "into seven distinct entities", "fail pass pass"},
		{"fr", "29 membres", "29 members", "pass pass pass"},
		{"fr", "10 % du chiffre", "10% of revenue", "pass pass pass"},
		{"fr", "10 % du chiffre", "10 of revenue", "fail pass pass"},
		{"fr", "455 g de sucre", "455 million of sugar", "fail pass pass"},
		{"fr", "à 18h30", "at 6:30 pm", "pass pass pass"},
		{"fr", "environ 100 km", "about 62 miles", "pass pass pass"},
		{"fr", "environ 100 km", "about 26 miles", "fail pass pass"},
		{"fr", "un homme de 49,6 ans", "a man of 50", "fail pass pass"},
		{"fr", "dans les années 90", "in the 1990s", "pass pass pass"},
		{"fr", "mardi 20 juin", "Tuesday 20 June", "pass pass pass"},
		{"fr", "mardi 20 juin", "Monday, June 20", "pass fail pass"},
		{"fr", "à compter du 10 septembre 2023", "at the end of the month", "pass fail pass"},
		{"id", "melaporkan berita tersebut", "the report was in February", "pass fail pass"},
		{"ar", "في سبتمبر", "in September", "pass pass pass"},
		{"ar", "سيقود Weiguang Liu القسم، بينما سيقود Jin Li الوحدة", "Weiguang Liu will lead the section", "pass pass fail"},
		{"ar", "سيقود Jin Li الوحدة", "Jin Li's unit", "pass pass pass"},
		{"fr", "Quant à Daniel Zhang, il reste", "As for Daniel Zhang, he stays", "pass pass pass"},
		{"fr", "Quant à Daniel Zhang, il reste", "He stays", "pass pass fail"},
		{"fr", "il reste président", "According to him, Wang Wei stays chairman", "pass pass fail"},
		{"fr", "Les États-Unis et la Cour suprême", "The United States and the Supreme Court", "pass pass pass"},
		{"de", "am Dienstag drei", "three on Tuesday", "unknown unknown pass"},
		{"fr", "il pleut", "it rains", "pass pass pass"},
	}
	for _, tt := range tests {
		rs := Agree(tt.original, tt.lang, tt.english)
		if got := verdicts(rs); got != tt.want {
			t.Errorf("Agree(%q, %s, %q) = %s, want %s\n%+v", tt.original, tt.lang, tt.english, got, tt.want, rs)
		}
		for i, check := range []string{CheckNumber, CheckDate, CheckName} {
			if rs[i].Check != check {
				t.Errorf("result %d is %q, want %q", i, rs[i].Check, check)
			}
			if rs[i].Verdict != Pass && rs[i].Why == "" {
				t.Errorf("%q: %s without a reason", tt.original, rs[i].Verdict)
			}
		}
	}
	if got := Agree("il pleut", "fr", "it rains")[0].Why; got != nothingToCheck {
		t.Errorf("Why = %q, want %q", got, nothingToCheck)
	}
}

func TestWithin(t *testing.T) {
	evidence := "Daniel Zhang will lead the cloud unit from September 10, 2023, after a loss of $20 billion."
	tests := []struct{ claim, want string }{
		{"Daniel Zhang leads the cloud unit.", "pass pass pass"},
		{"The loss was 20 billion dollars.", "pass pass pass"},
		{"The loss was 21 billion dollars.", "fail pass pass"},
		{"He starts in October.", "pass fail pass"},
		{"The unit goes to Eddie Wu.", "pass pass fail"},
	}
	for _, tt := range tests {
		rs := Within(tt.claim, evidence)
		if got := verdicts(rs); got != tt.want {
			t.Errorf("Within(%q) = %s, want %s\n%+v", tt.claim, got, tt.want, rs)
		}
		for _, r := range rs {
			if len(r.Missing) > 0 {
				t.Errorf("Within(%q): Missing = %q, want none", tt.claim, r.Missing)
			}
		}
	}
}

// TestSpeed guards against a quadratic scan: one segment must take less than a
// millisecond. The best of several runs is taken, since machines are shared.
func TestSpeed(t *testing.T) {
	original := strings.Repeat("Le 10 septembre 2023, Eddie Yongming Wu a perdu 20 milliards de dollars. ", 4)
	english := strings.Repeat("On 10 September 2023 Eddie Yongming Wu lost 20 billion dollars. ", 4)
	best := time.Hour
	for range 20 {
		start := time.Now()
		Agree(original, "fr", english)
		best = min(best, time.Since(start))
	}
	if best > time.Millisecond {
		t.Errorf("Agree took %v for %d bytes, want < 1ms", best, len(original))
	}
}

func checkOffsets(t *testing.T, text string, f Facts) {
	t.Helper()
	check := func(kind string, start, end int, got string) {
		if start < 0 || end > len(text) || start >= end || text[start:end] != got {
			t.Fatalf("%s %q: offsets %d-%d do not hold it in %q", kind, got, start, end, text)
		}
		if utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Fatalf("%s %q cuts a rune of %q", kind, got, text)
		}
	}
	for _, n := range f.Numbers {
		check("number", n.Start, n.End, n.Text)
		if len(n.Values) == 0 {
			t.Fatalf("number %q of %q has no value", n.Text, text)
		}
	}
	for _, d := range f.Dates {
		check("date", d.Start, d.End, d.Text)
	}
	for _, n := range f.Names {
		check("name", n.Start, n.End, n.Text)
	}
}

func FuzzExtract(f *testing.F) {
	for _, s := range []string{"mardi 20 juin 2023, 1.234,5 %", "١٢٬٣٤٥ كانون الثاني/يناير", "10h30m 1,22,3 2/3 ke-3", "vingt-et-un\u200f 5\u00a0000 $", "\xff1\xfe٫", "St. XIVe siècle Q2"} {
		for _, lang := range []string{"en", "fr", "nl", "id", "ar", "xx"} {
			f.Add(s, lang)
		}
	}
	for _, s := range []string{"1.52,37", "2u04'15\"", "1'52\"37", "(12/6", "Rabu (12/6)", "twee-en-een-half", "demi-", "quart de", "Rp. 5", "5 kr", "vier-en-", "1:", "و", "3 h 4"} {
		for _, lang := range []string{"fr", "nl", "id", "ar", "en"} {
			f.Add(s, lang)
		}
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		checkOffsets(t, text, Extract(text, lang))
	})
}

func FuzzAgree(f *testing.F) {
	f.Add("Le 10 à 12 % de 20 milliards", "fr", "10 to 12% of 20 billion")
	f.Add("سيقود Liu 40 بالمائة", "ar", "Liu 6-foot-6 -1")
	f.Fuzz(func(t *testing.T, original, lang, english string) {
		if got := Agree(original, lang, english); len(got) != 3 {
			t.Fatalf("%d results, want 3", len(got))
		}
		for _, r := range Within(original, english) {
			if len(r.Missing) > 0 {
				t.Fatalf("Within names something missing: %+v", r)
			}
		}
		for _, r := range Within(english, english) {
			if r.Verdict == Fail && utf8.ValidString(english) {
				t.Fatalf("a text is not its own evidence: %q %+v", english, r)
			}
		}
		for _, r := range Agree(english, "en", english) {
			if r.Verdict == Fail && utf8.ValidString(english) {
				t.Fatalf("a text does not agree with itself: %q %+v", english, r)
			}
		}
	})
}
