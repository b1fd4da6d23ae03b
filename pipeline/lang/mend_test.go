package lang

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDefaultLexiconParses(t *testing.T) {
	if _, err := ReadLexicon(strings.NewReader(lexiconTSV), "lexicon.tsv"); err != nil {
		t.Fatal(err)
	}
}

func TestReadLexiconErrors(t *testing.T) {
	tests := []struct{ line, want string }{
		{"a\tb\tslot", "line 2: has 3 columns"},
		{"A\tb\tslot\talways", "must be one or more words in lower case"},
		{"\tb\tslot\talways", "must be one or more words"},
		{"a\t\tslot\talways", "is empty or has blanks"},
		{"a\tb|c\tslot\talways", "takes one replacement"},
		{"a\tb\trule\talways", `unknown kind "rule"`},
		{"a\tb\tslot\t", "has no condition"},
		{"a\tb\tslot\tprev=", "is not understood"},
		{"a\tb\tslot\tbeside=the", "is not understood"},
		{"a\tb\tslot\tprev=@verbish", "unknown word class @verbish"},
		{"a\tb\tslot\tnear=@edge", "@edge works with"},
		{"a\tb\tslot\tprev=The", "is not a word in lower case"},
	}
	for _, tt := range tests {
		_, err := ReadLexicon(strings.NewReader("# comment\n"+tt.line+"\n"), "x.tsv")
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "x.tsv") {
			t.Errorf("%q: error %v, want %q", tt.line, err, tt.want)
		}
	}
}

func TestMend(t *testing.T) {
	tests := []struct{ in, want string }{
		{"She said that helium was late.", "She said that he was late."},
		{"Helium volition proceed to beryllium the boss.", "He will continue to be the boss."},
		{"They met astatine Nokia and stayed astatine the office.", "They met at Nokia and stayed at the office."},
		{"He works arsenic a driver, arsenic good arsenic a cook.", "He works as a driver, as well as a cook."},
		{"Buyers may pay now oregon later.", "Buyers may pay now or later."},
		{"We’rhenium ready.", "We’re ready."},
		{"Astir apt it fails.", "Most likely it fails."},
		{"It was founded by engineers successful 2020.", "It was founded by engineers in 2020."},
		{"The firm met analysts connected Thursday.", "The firm met analysts on Thursday."},
		{"The team is instrumental successful designing it.", "The team is instrumental in designing it."},
		{"Just nether 2 weeks ago it fell.", "Just under 2 weeks ago it fell."},
		{"Anna takes implicit the job aft the vote.", "Anna takes over the job after the vote."},
		{"The bank left portion Anna stayed.", "The bank left while Anna stayed."},
		{"Their ain staff asked wherefore.", "Their own staff asked why."},
		{"It failed for immoderate users.", "It failed for some users."},
		{"It did not hit immoderate users.", "It did not hit any users."},
		{"An unreality unit grew.", "A cloud unit grew."},
		{"The server was down for 1 time after the storm.", "The server was down for 1 day after the storm."},
		{"The crypto speech Kraken fell.", "The crypto exchange Kraken fell."},
		{"It sells to online acquisition customers.", "It sells to online education customers."},
		{"The nationalist unreality infrastructure grew.", "The public cloud infrastructure grew."},
		{"The rival is authorities telecom China Mobile.", "The rival is state telecom China Mobile."},
		{"It said so on its May net call.", "It said so on its May earnings call."},
		{"Chinese net firms grew.", "Chinese internet firms grew."},
		{"The strategy failure lasted for hours.", "The system failure lasted for hours."},
		{"It had declining gross from ads, 10% of wide revenues.", "It had declining revenue from ads, 10% of overall revenues."},
		{"Its spot improvement squad grew.", "Its chip development team grew."},
		{"It is the largest lab successful the satellite.", "It is the largest lab in the world."},
		{"A radical of owners sued.", "A group of owners sued."},
		{"Sales of [the] net manufacture fell.", "Sales of [the] internet industry fell."},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, DefaultLexicon().Mend(tt.in).Text); diff != "" {
			t.Errorf("Mend(%q) (-want +got):\n%s", tt.in, diff)
		}
	}
}

// TestMendHints holds the places where a genuine reading is possible: the
// words stay, and the hint names the meaning.
func TestMendHints(t *testing.T) {
	tests := []struct{ in, word, meaning string }{
		{"The strategy changed.", "strategy", "system"},
		{"Nationalist infrastructure needs money.", "Nationalist", "public"},
		{"Huawei and Tianyi, some of which lead, grew.", "some of which", "both of which"},
		{"The authorities officials denied it.", "authorities", "government"},
		{"The institution grew.", "institution", "company"},
		{"Better spot improvement is needed.", "spot improvement", "chip development"},
		{"He scanned the satellite.", "satellite", "world"},
		{"The concern of owners grew.", "concern", "business"},
		{"They made 1 time.", "1 time", "one day"},
		{"The net call was long.", "net call", "earnings"},
	}
	for _, tt := range tests {
		m := DefaultLexicon().Mend(tt.in)
		found := false
		for _, h := range m.Hints {
			if !strings.HasPrefix(m.Text[h.Start:], h.Word) {
				t.Errorf("%q: hint %q does not stand at %d of %q", tt.in, h.Word, h.Start, m.Text)
			}
			for _, meaning := range h.Meanings {
				found = found || strings.Contains(tt.word, h.Word) && strings.Contains(meaning, tt.meaning)
			}
		}
		if !found {
			t.Errorf("%q: no hint %s -> %s in %v", tt.in, tt.word, tt.meaning, m.Hints)
		}
	}
}

func TestMendLeavesGenuineReadings(t *testing.T) {
	for _, s := range []string{
		"Arsenic and helium were found in the water.",
		"Beryllium is a metal, and arsenic is a poison.",
		"It was a successful 2020 campaign.",
		"A successful launch followed, and the successful team retired.",
		"She is stepping down after a free act of her own volition.",
		"He connected the dots and connected its servers to the network.",
		"The firm reported net income and gross profit.",
		"The aft deck was wet.",
		"We drove from Portland, Oregon to Indiana.",
		"A similar Apple product sold 1 time only.",
		"NASA put the largest satellite in orbit.",
		englishText,
	} {
		if m := DefaultLexicon().Mend(s); len(m.Mends) != 0 {
			t.Errorf("%q: changed to %q", s, m.Text)
		}
	}
}

func TestMendRecordsOffsets(t *testing.T) {
	in := "“Unreality servers,” said Zoë astatine the acme."
	m := DefaultLexicon().Mend(in)
	want := []Mend{{From: "Unreality", To: "Cloud", Start: 3, End: 12}, {From: "astatine", To: "at", Start: 35, End: 43}}
	if diff := cmp.Diff(want, m.Mends); diff != "" {
		t.Errorf("mends (-want +got):\n%s", diff)
	}
	checkMended(t, in, m)
}

func checkMended(t *testing.T, in string, m Mended) {
	t.Helper()
	var b strings.Builder
	at := 0
	for _, x := range m.Mends {
		if x.Start < at || x.End > len(in) || in[x.Start:x.End] != x.From {
			t.Fatalf("mend %+v does not fit %q", x, in)
		}
		b.WriteString(in[at:x.Start] + x.To)
		at = x.End
	}
	if got := b.String() + in[at:]; got != m.Text {
		t.Fatalf("mends give %q, text is %q", got, m.Text)
	}
	for _, h := range m.Hints {
		if h.Start < 0 || h.Start > len(m.Text) || !strings.HasPrefix(m.Text[h.Start:], h.Word) || len(h.Meanings) == 0 {
			t.Fatalf("hint %+v does not fit %q", h, m.Text)
		}
	}
}

func FuzzMend(f *testing.F) {
	for _, s := range []string{"that helium was arsenic good arsenic", "We’rhenium 'rhenium", "a\xff unreality\x00 server", "İoregon astatine the", "1 time for 2", englishText} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkMended(t, s, DefaultLexicon().Mend(s))
		Garbling([]string{s})
	})
}
