package adequacy

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/babelwire/babelwire/pipeline/internal/paralleltest"
)

func TestLetters(t *testing.T) {
	for _, tt := range []struct {
		text string
		want int
	}{
		{"", 0},
		{"\xff", 1},
		{"ten letter", 10},
		{"Été à Łódź", 10},
		{"E\u0301te\u0301", 3}, // an accent is no letter, however it is written
		{"поезд", 5},
		{"خمسة", 4},
		{"हिन्दी", 6}, // vowel marks count
		{"会议", 7},
		{"5月3日", 9},
		{"カメラ", 6},
		{"ひと", 4},
		{"서울", 5},
		{"한", 3}, // two and a half
		{"שלום", 6},
		{"ሰላም", 5},
	} {
		if got := letters(tt.text); got != tt.want {
			t.Errorf("letters(%q) = %d, want %d", tt.text, got, tt.want)
		}
	}
}

// anyLanguage holds one sentence in languages that are not known, with its
// English.
var anyLanguage = []struct{ lang, original, english string }{
	{"zh", "市议会周四决定，从明年春天起关闭河上的旧桥，因为维修费用已经超过四百万欧元。", "The city council decided on Thursday to close the old bridge over the river from next spring, because the repairs have already cost more than four million euros."},
	{"zh", "春季关闭旧桥", "Old bridge to close in spring"},
	{"ja", "市議会は木曜日、修理費がすでに４００万ユーロを超えたため、来春から川にかかる古い橋を閉鎖することを決めた。", "The city council decided on Thursday to close the old bridge over the river from next spring, because the repairs have already cost more than four million euros."},
	{"ko", "시의회는 수리비가 이미 400만 유로를 넘었기 때문에 내년 봄부터 강 위의 오래된 다리를 폐쇄하기로 목요일에 결정했다.", "The city council decided on Thursday to close the old bridge over the river from next spring, because the repairs have already cost more than four million euros."},
	{"ru", "В четверг городской совет решил закрыть старый мост через реку со следующей весны, потому что ремонт уже обошёлся более чем в четыре миллиона евро.", "The city council decided on Thursday to close the old bridge over the river from next spring, because the repairs have already cost more than four million euros."},
	{"hi", "नगर परिषद ने गुरुवार को फ़ैसला किया कि नदी पर बना पुराना पुल अगले वसंत से बंद कर दिया जाएगा, क्योंकि मरम्मत पर पहले ही चालीस लाख यूरो से ज़्यादा ख़र्च हो चुके हैं।", "The city council decided on Thursday to close the old bridge over the river from next spring, because the repairs have already cost more than four million euros."},
	{"el", "Το δημοτικό συμβούλιο αποφάσισε την Πέμπτη να κλείσει την παλιά γέφυρα του ποταμού από την επόμενη άνοιξη, επειδή οι επισκευές έχουν ήδη κοστίσει πάνω από τέσσερα εκατομμύρια ευρώ.", "The city council decided on Thursday to close the old bridge over the river from next spring, because the repairs have already cost more than four million euros."},
	{"he", "מועצת העיר החליטה ביום חמישי לסגור את הגשר הישן מעל הנהר החל מהאביב הבא, משום שהתיקונים כבר עלו יותר מארבעה מיליון אירו.", "The city council decided on Thursday to close the old bridge over the river from next spring, because the repairs have already cost more than four million euros."},
	{"tr", "Belediye meclisi, onarım masrafları şimdiden dört milyon avroyu aştığı için nehrin üzerindeki eski köprünün gelecek bahardan itibaren kapatılmasına perşembe günü karar verdi.", "The city council decided on Thursday to close the old bridge over the river from next spring, because the repairs have already cost more than four million euros."},
}

func TestAnyLanguage(t *testing.T) {
	for i, tt := range anyLanguage {
		t.Run(fmt.Sprintf("%s %d", tt.lang, i), func(t *testing.T) {
			p := Pair{ID: "s1", Lang: tt.lang, Original: tt.original, English: tt.english}
			for _, r := range Agree([]Pair{p})[0] {
				if r.Verdict != Pass {
					t.Errorf("right English: %+v", r)
				}
			}
			bad := map[string]string{
				"empty": "",
				"three sentences in one": strings.TrimSuffix(tt.english, ".") + ". A second answer, of twenty words or so, stands behind it and tells of the weather in another town. " +
					"A third one is longer still: it tells what somebody said yesterday evening about the price of bread, of milk, of coal and of shoes. " +
					"Then comes a fourth, and it is about the results of the football matches of the weekend, which nobody had asked for, with all their goals. " +
					"The last one names the people who paid for the new roof of the school and thanks them all.",
			}
			if utf8.RuneCountInString(tt.english) >= leastToCut {
				bad["first word"] = strings.Fields(tt.english)[0]
				bad["first third"] = firstWords(tt.english, 1, 3)
			}
			for name, english := range bad {
				p.English = english
				if !failed(Agree([]Pair{p})[0], CheckComplete) {
					t.Errorf("%s passes: %q", name, english)
				}
			}
		})
	}
}

// TestHeadlineStop: a language that is not known may put a full stop behind a
// headline, whose English has none and is short; in a known one it shows that a
// sentence is cut.
func TestHeadlineStop(t *testing.T) {
	p := Pair{ID: "s1", Original: "Міська рада вирішила закрити старий міст через річку наступної весни.", English: "Council to close bridge next spring"}
	for lang, want := range map[string]Verdict{"uk": Pass, "nl": Fail} {
		p.Lang = lang
		if got := verdicts(Agree([]Pair{p})[0])[CheckComplete]; got != want {
			t.Errorf("%s: complete = %q, want %q", lang, got, want)
		}
	}
}

// TestSentencesAnyScript: the sentences of scripts that have their own final
// marks, or no spaces behind them, are counted too.
func TestSentencesAnyScript(t *testing.T) {
	for _, tt := range []struct {
		text string
		want int
		ends bool
	}{
		{"桥已经关闭了。修理需要两年吗？没有人知道答案。", 3, true},
		{"「橋は閉鎖された。修理には二年かかる。」", 2, true},
		{"पुराना पुल अब टूटेगा। मरम्मत में दो साल लगेंगे।", 2, true},
		{"桥已经关闭", 1, false},
	} {
		if n, ends := sentences(tt.text), EndsSentence(tt.text); n != tt.want || ends != tt.ends {
			t.Errorf("%q: %d sentences, ends %v; want %d, %v", tt.text, n, ends, tt.want, tt.ends)
		}
	}
}

// leastToCut is how many runes of English a segment has that is cut to its
// first third: of a shorter one that may be a headline.
const leastToCut = 60

// fewStops are languages whose writing has no full stop, or one that is not
// looked for, or that have more English to a letter than others: cut English
// is known there by its length alone, or less of it.
var fewStops = map[string]bool{"am": true, "bo": true, "my": true, "pa": true, "sd": true, "th": true}

// TestMeasureAnyLanguage checks the human translations of every language that
// is not known, in turns of 12, and what was cut and moved of them.
func TestMeasureAnyLanguage(t *testing.T) {
	var alarms, doubts, caught paralleltest.Grid
	for _, folder := range paralleltest.Folders(t) {
		base, _ := language.All.Make(folder).Base()
		code := base.String()
		if known(code) {
			continue
		}
		for _, d := range translations(t, folder, code) {
			for _, turn := range d.turnsOf(12) {
				countAlarms(t, folder, turn, &alarms, &doubts)
				countMoves(folder, turn, &caught)
			}
			for _, p := range d.pairs {
				countCuts(folder, p, &caught)
			}
		}
		for check, most := range map[string]float64{CheckComplete: .35, CheckLanguage: .1, CheckCopy: .15, CheckOrder: .55} {
			alarms.AtMost(t, folder, check, most)
		}
		for _, check := range []string{CheckComplete, CheckLanguage, CheckCopy, CheckOrder} {
			doubts.AtMost(t, folder, check, .15)
		}
		caught.AtLeast(t, folder, "empty", 100)
		caught.AtLeast(t, folder, "word", 99.5)
		caught.AtLeast(t, folder, "moved", 98)
		if !fewStops[code] {
			caught.AtLeast(t, folder, "third", 90)
		}
	}
	alarms.Log(t, "human translations: failed")
	doubts.Log(t, "human translations: cannot tell")
	caught.Log(t, "cut to nothing, a word, a third: failed by complete; moved: by order")
}

func countAlarms(t *testing.T, folder string, turn []Pair, alarms, doubts *paralleltest.Grid) {
	show := os.Getenv("BABELWIRE_SHOW")
	for i, results := range Agree(turn) {
		for _, r := range results {
			alarms.At(folder, r.Check).Count(r.Verdict == Fail)
			doubts.At(folder, r.Check).Count(r.Verdict == Unknown)
			if r.Verdict == Fail && (show == folder || show == r.Check) {
				t.Logf("%s %s: %s\n  %s\n  %s", folder, turn[i].ID, r.Why, turn[i].Original, turn[i].English)
			}
		}
	}
}

func countMoves(folder string, turn []Pair, caught *paralleltest.Grid) {
	if len(turn) < 4 {
		return
	}
	for _, m := range moves {
		pairs, is := moved(turn, m.apply(englishOf(turn), 0))
		for i, why := range orderOnly(pairs) {
			if is[i] && pairs[i].English != "" {
				caught.At(folder, "moved").Count(why != "")
			}
		}
	}
}

func countCuts(folder string, p Pair, caught *paralleltest.Grid) {
	whole := p.English
	if utf8.RuneCountInString(whole) < leastToCut {
		return
	}
	word, _, _ := strings.Cut(whole, " ")
	for part, english := range map[string]string{"empty": "", "word": word, "third": firstWords(whole, 1, 3)} {
		if english == "" && part != "empty" {
			continue // too few words to cut
		}
		p.English = english
		caught.At(folder, part).Count(failed(Agree([]Pair{p})[0], CheckComplete))
	}
}
