package lang

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// seedSegments reads the sentences of the garbled seed article and their
// restored form, which was written by hand.
func seedSegments(t *testing.T) []struct{ Original, English string } {
	t.Helper()
	b, err := os.ReadFile("../../fixtures/answers/003.json")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Segments []struct{ Original, English string }
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Segments
}

// differences aligns two word lists by their longest common subsequence and
// returns the runs that differ: a[i0:i1] stands where b[j0:j1] does.
func differences(a, b []string) (out [][4]int) {
	n, m := len(a), len(b)
	lcs := make([][]int, n+1)
	for i := range lcs {
		lcs[i] = make([]int, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if a[i] == b[j] {
				lcs[i][j] = lcs[i+1][j+1] + 1
			} else {
				lcs[i][j] = max(lcs[i+1][j], lcs[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < n || j < m {
		if i < n && j < m && a[i] == b[j] {
			i, j = i+1, j+1
			continue
		}
		d := [4]int{i, i, j, j}
		for (i < n || j < m) && !(i < n && j < m && a[i] == b[j]) {
			if j >= m || i < n && lcs[i+1][j] >= lcs[i][j+1] {
				i++
			} else {
				j++
			}
		}
		d[1], d[3] = i, j
		out = append(out, d)
	}
	return out
}

// TestMendSeed counts, on the garbled seed, the words that Mend restores to
// what the hand-made truth says.
func TestMendSeed(t *testing.T) {
	right, hinted, wrong, left, harmed := 0, 0, 0, 0, 0
	for _, seg := range seedSegments(t) {
		toks := tokenize(seg.Original, nil)
		var a, b []string
		for _, k := range toks {
			a = append(a, k.low)
		}
		for _, k := range tokenize(seg.English, nil) {
			b = append(b, k.low)
		}
		m := DefaultLexicon().Mend(seg.Original)
		used := make([]bool, len(m.Mends))
		for _, d := range differences(a, b) {
			if d[0] == d[1] {
				continue
			}
			from, to := toks[d[0]].start, toks[d[1]-1].end
			truth := " " + strings.Join(b[d[2]:d[3]], " ") + " "
			state := &left
			for i, x := range m.Mends {
				if x.Start >= to || x.End <= from {
					continue
				}
				used[i] = true
				state = &right
				for _, w := range tokenize(x.To, nil) {
					// A phrase may repeat words that stand on both sides.
					near := strings.Join(b[max(0, d[2]-6):min(len(b), d[3]+6)], " ")
					if !strings.Contains(truth, " "+w.low+" ") && (len(strings.Fields(x.From)) == 1 || !strings.Contains(" "+near+" ", " "+w.low+" ")) {
						state = &wrong
						t.Logf("wrong: %q -> %q, truth %q", x.From, x.To, truth)
					}
				}
			}
			if state == &left {
				for _, h := range m.Hints {
					if o := original(m, h.Start); o < to && o+len(h.Word) > from {
						state = &hinted
					}
				}
				if state == &left {
					t.Logf("left: %q, truth %q", seg.Original[from:to], truth)
				}
			}
			*state++
		}
		for i, x := range m.Mends {
			if !used[i] {
				harmed++
				t.Logf("harmed: %q -> %q in %q", x.From, x.To, seg.Original)
			}
		}
	}
	if right < 100 || wrong > 1 || harmed > 0 {
		t.Errorf("%d restored (want at least 100), %d wrong (want at most 1), %d undamaged words changed (want 0)", right, wrong, harmed)
	}
	t.Logf("damaged places: %d restored, %d hinted, %d wrong, %d left; undamaged words changed: %d", right, hinted, wrong, left, harmed)
}

// TestMendTraps holds the words whose nearest meaning would change a fact, each
// in the slot where it is certain, and in one where it is not or where the word
// means itself: there it stays, and where hint is set the doubt is named.
func TestMendTraps(t *testing.T) {
	tests := []struct{ in, want, hint string }{
		{"It teaches online acquisition customers in Ohio.", "It teaches online education customers in Ohio.", ""},
		{"The acquisition of customers is dear.", "The acquisition of customers is dear.", ""},
		{"The third-largest nationalist unreality provider grew.", "The third-largest public cloud provider grew.", ""},
		{"The nationalist party won.", "The nationalist party won.", "nationalist"},
		{"It competes with authorities telecom Rostelecom.", "It competes with state telecom Rostelecom.", ""},
		{"The authorities said so.", "The authorities said so.", ""},
		{"The crypto speech Kraken failed.", "The crypto exchange Kraken failed.", ""},
		{"Her speech on crypto was short.", "Her speech on crypto was short.", "speech"},
		{"It was down for up to 1 time for users.", "It was down for up to 1 day for users.", ""},
		{"He tried it 1 time.", "He tried it 1 time.", "1 time"},
		{"The board said on its quarterly net call that sales fell.", "The board said on its quarterly earnings call that sales fell.", ""},
		{"European net firms lose users.", "European internet firms lose users.", ""},
		{"The net profit of the firm fell.", "The net profit of the firm fell.", ""},
		{"It reported declining gross from games.", "It reported declining revenue from games.", ""},
		{"The gross domestic product fell.", "The gross domestic product fell.", ""},
		{"It made 4% of wide revenues.", "It made 4% of overall revenues.", ""},
		{"The company wide revenues fell.", "The company wide revenues fell.", ""},
		{"It has two rivals, some of which grow.", "It has two rivals, some of which grow.", "some of which"},
		{"The strategy failure lasted 2 hours.", "The system failure lasted 2 hours.", ""},
		{"The failure of the strategy was plain.", "The failure of the strategy was plain.", "strategy"},
		{"Its spot improvement squad left.", "Its chip development team left.", ""},
		{"A spot improvement was seen.", "A spot improvement was seen.", "spot improvement"},
		{"It is the biggest port successful the satellite.", "It is the biggest port in the world.", ""},
		{"It launched the biggest weather satellite.", "It launched the biggest weather satellite.", ""},
		{"Over the past 4 years it grew.", "Over the past 4 years it grew.", ""},
		{"She is stepping down next week.", "She is stepping down next week.", ""},
		{"It ranks third down Amazon.", "It ranks third down Amazon.", "down"},
		{"They are arsenic good arsenic new.", "They are as good as new.", ""},
		{"It hit schools arsenic good arsenic shops.", "It hit schools as well as shops.", ""},
		{"Prices rose past 3 percent.", "Prices rose past 3 percent.", ""},
		{"He would live in the area.", "He would live in the area.", ""},
		{"Information technology is her trade.", "Information technology is her trade.", "Information technology"},
		{"The operating room was full.", "The operating room was full.", ""},
		{"He moved an inch the next day.", "He moved an inch the next day.", ""},
		{"She gave maine the key.", "She gave me the key.", ""},
		{"They drove to maine the next day.", "They drove to maine the next day.", ""},
		{"Soldiers, angstrom man said, left.", "Soldiers, a man said, left.", ""},
		{"The gap is one angstrom wide.", "The gap is one angstrom wide.", ""},
	}
	for _, tt := range tests {
		m := DefaultLexicon().Mend(tt.in)
		if m.Text != tt.want {
			t.Errorf("Mend(%q) = %q, want %q", tt.in, m.Text, tt.want)
		}
		hinted := tt.hint == ""
		for _, h := range m.Hints {
			hinted = hinted || h.Word == tt.hint
		}
		if !hinted {
			t.Errorf("Mend(%q): no hint for %q, got %+v", tt.in, tt.hint, m.Hints)
		}
	}
}
