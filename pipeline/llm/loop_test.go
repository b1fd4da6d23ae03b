package llm

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestLoopsAtEnd: the end of a growing text is found to be a loop exactly when the whole text first holds one.
func TestLoopsAtEnd(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a fixed sequence is wanted
	loops := 0
	for range 100 {
		var b strings.Builder
		for b.Len() < 1500 {
			// Words over a small alphabet, each said several times: runs that are nearly long enough, and runs that are.
			unit := make([]byte, 1+rnd.IntN(60))
			for i := range unit {
				unit[i] = byte('a' + rnd.IntN(3))
			}
			b.WriteString(strings.Repeat(string(unit), rnd.IntN(8)))
		}
		text := b.String()
		first := -1
		for n := range len(text) + 1 {
			if loopsAtEnd(text[:n]) {
				first = n
				break
			}
		}
		switch unit := loopUnit(text); {
		case (unit != "") != (first >= 0):
			t.Errorf("unit %q, at the end after %d bytes: %s", unit, first, text)
		case first > 0:
			loops++
			if loopUnit(text[:first]) == "" || loopUnit(text[:first-1]) != "" {
				t.Errorf("%d bytes are not where the loop becomes one: %s", first, text)
			}
		}
	}
	if loops < 10 || loops > 90 {
		t.Errorf("%d of 100 texts loop: no test", loops)
	}
}

// TestLoopDefinition: the quick search finds what the definition says, byte by byte.
func TestLoopDefinition(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // a fixed sequence is wanted
	loops := 0
	for range 300 {
		var b strings.Builder
		for b.Len() < 1200 {
			unit := make([]byte, 1+rnd.IntN(220))
			for i := range unit {
				unit[i] = byte('a' + rnd.IntN(2))
			}
			b.WriteString(strings.Repeat(string(unit), 1+rnd.IntN(9)))
		}
		want := ""
	periods:
		for period := 1; period <= loopMaxPeriod; period++ {
			for run, i := 0, period; i < b.Len(); i++ {
				if run++; b.String()[i] != b.String()[i-period] {
					run = 0
				}
				if run == loopNeed(period) {
					want = b.String()[i-period+1 : i+1]
					break periods
				}
			}
		}
		if got := loopUnit(b.String()); got != want {
			t.Fatalf("%q, want %q in %s", got, want, b.String())
		}
		if want != "" {
			loops++
		}
	}
	if loops < 30 || loops > 270 {
		t.Errorf("%d of 300 texts loop: no test", loops)
	}
}

// TestNoFalseAlarm: no beginning of an honest answer ends in a loop, however uniform the answer is.
func TestNoFalseAlarm(t *testing.T) {
	lines := func(format string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i+1)
		}
		return b.String()
	}
	texts := map[string]string{
		"empty segments": `{"lang":"fr",` + lines(`"s%d":"",`, 80) + `"s81":""}`,
		"equal segments": `{"lang":"nl",` + lines(`"s%d":"Read more below.",`, 40) + `"s41":""}`,
		"equal claims":   `{"claims":[` + lines(`{"text":"The ministry gave figure %d of the year.","evidence":["s1"],"kind":"fact"},`, 12) + `]}`,
		"indented":       "{\n" + lines("    \"s%d\": \"\",\n", 60) + "}",
		"lines":          lines("[s%d] No change was reported on this day.\n", 60),
		"table":          "| team | won | drawn | lost |\n| --- | --- | --- | --- |\n" + lines("| Club %d | 0 | 0 | 0 |\n", 30),
		"wide rule":      "| a | b |\n|" + strings.Repeat("-", 110) + "|" + strings.Repeat("-", 110) + "|\n",
		"zeros":          "0, " + strings.Repeat("0, ", 60) + "1",
		"list":           lines("%d. yes\n", 99),
		"refrain":        strings.Repeat("And the people said: never again, never again, not in our name.\n", 4) + "Then it was over. " + strings.Repeat("Never again! ", 8),
		"quoted song":    strings.Repeat("la la la la, ", 8) + "she sang, and " + strings.Repeat("na ", 40),
		"arabic list":    lines("%d. قال الوزير إن الجسر سيفتح يوم الاثنين.\n", 30),
		"arabic praise":  strings.Repeat("الله أكبر ", 9) + "هتف المتظاهرون.",
		"chinese list":   lines("第%d条：部长说新桥将于星期一开放。\n", 40),
		"chinese shout":  strings.Repeat("加油！", 20) + "观众喊道。",
		"laughter":       strings.Repeat("ha", 90) + "!",
		"dots":           "Contents" + strings.Repeat(".", 180) + "7",
		"base64":         strings.Repeat("QUJD", 50) + "REVG",
		"prices":         lines("2026-01-%02d,100.00,100.00,100.00,100.00,0\n", 31),
	}
	for i, text := range answers(t) {
		texts[fmt.Sprint("reference answer ", i)] = text
	}
	for name, text := range texts {
		for n := range len(text) + 1 {
			if loopsAtEnd(text[:n]) {
				t.Errorf("%s: taken for a loop after %d of %d bytes: %q", name, n, len(text), loopUnit(text[:n]))
				break
			}
		}
	}
}

// BenchmarkLoopsAtEnd is the cost of one look at an answer, asked after every token.
func BenchmarkLoopsAtEnd(b *testing.B) {
	text := answers(b)[1]
	for b.Loop() {
		loopsAtEnd(text)
	}
}
