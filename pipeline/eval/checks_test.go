package eval

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline"
)

// said makes the checks of a row: "number!" fails, "name?" cannot tell.
func said(names ...string) []pipeline.Check {
	var list []pipeline.Check
	for _, n := range names {
		c := pipeline.Check{Check: strings.TrimRight(n, "!?"), Result: pipeline.Pass}
		switch {
		case strings.HasSuffix(n, "!"):
			c.Result, c.Why = pipeline.Fail, "It is not there."
		case strings.HasSuffix(n, "?"):
			c.Result, c.Why = pipeline.Unknown, "It cannot be told."
		}
		list = append(list, c)
	}
	return list
}

func labelled(labels ...string) Row {
	return Row{
		Doc: "d", ID: "s1", Lang: "fr", Original: "Un <b>.", English: "One.", Labels: append([]string{}, labels...),
		Right: len(labels) == 1 && labels[0] == labelOK,
	}
}

// report holds a labelled and a human text with checks as a server of them
// might answer.
func report() *ChecksReport {
	return &ChecksReport{Texts: []CheckedText{
		{
			Material: Material{Doc: "d", Lang: "fr", Rows: []Row{
				labelled("ok"), labelled("ok"), labelled("number", "term"), labelled("term"), labelled("negation"), labelled(),
			}},
			Checks: [][]pipeline.Check{
				said("copy", "number"), said("copy", "number!"), said("copy", "number!", "brand new!"), said("copy?"), said("copy"), said("copy!"),
			},
			Took:   3 * time.Microsecond,
			Groups: []GroupTime{{"adequacy", 1500}, {"fact", 500}, {"stance", 600}},
		},
		{
			Material: Material{Doc: "h", Lang: "nl", Human: true, Rows: slices.Repeat([]Row{{Lang: "nl", Labels: []string{}, Right: true}}, 3)},
			Checks:   [][]pipeline.Check{said("copy", "number!"), said("copy!"), said("copy", "number?")},
			Took:     2 * time.Microsecond,
			Groups:   []GroupTime{{"adequacy", 1000}, {"fact", 4000}, {"stance", 600}},
		},
	}}
}

func TestLabelCounts(t *testing.T) {
	type row struct {
		Label                        string
		Rows, Caught, Warned, Missed int
		By                           string
		Kind                         string
		KindCaught, KindWarned       int
	}
	var got []row
	for _, c := range report().LabelCounts() {
		got = append(got, row{c.Label, c.Rows, c.Caught, c.Warned, len(c.Missed), c.by(), strings.Join(c.Kind, ", "), c.KindCaught, c.KindWarned})
	}
	want := []row{
		{"ok", 2, 1, 0, 1, "number 1", "", 0, 0},
		{"any error", 3, 1, 1, 1, "number 1, brand new 1", "number, negation", 1, 0},
		{factLabels, 1, 1, 0, 0, "number 1, brand new 1", "number", 1, 0},
		{"term", 2, 1, 1, 0, "number 1, brand new 1", "", 0, 0},
		{"number", 1, 1, 0, 0, "number 1, brand new 1", "number", 1, 0},
		{"negation", 1, 0, 0, 1, "", "negation", 0, 0},
		{noLabels, 1, 1, 0, 0, "copy 1", "", 0, 0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFactError(t *testing.T) {
	tests := []struct {
		label, original, english string
		want                     bool
	}{
		{"number", "واحد", "Two", true},
		{"date", "الاثنين", "Tuesday", true},
		{"name", "Lind est parti", "He left", true},
		{"name", "غادر ليند أوسلو", "He left Oslo", false},
		{"name", "غادر Lind أوسلو", "He left Oslo", true},
		{"name", "غادر Lind أوسلو", "LIND left Bergen", false},
		{"term", "Lind est parti", "He left", false},
	}
	for _, tt := range tests {
		if got := factError(Row{Labels: []string{"role", tt.label}, Original: tt.original, English: tt.english}); got != tt.want {
			t.Errorf("%s: %s - %s: %v", tt.label, tt.original, tt.english, got)
		}
	}
}

func TestAlarmTable(t *testing.T) {
	want := [][]string{
		{"nl", "copy", "3", "1 of 3", "33.3 %", "6.1-79.2 %", "0 of 3", "0.0 %", "0.0-56.1 %"},
		{"nl", "number", "2", "1 of 2", "50.0 %", "9.5-90.5 %", "1 of 2", "50.0 %", "9.5-90.5 %"},
		{"nl", "any of them", "3", "2 of 3", "66.7 %", "20.8-93.9 %", "1 of 3", "33.3 %", "6.1-79.2 %"},
	}
	if diff := cmp.Diff(want, report().alarmTable().Rows); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWriteJSON(t *testing.T) {
	var b strings.Builder
	if err := report().WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	var entries []map[string]any
	if err := json.Unmarshal([]byte(b.String()), &entries); err != nil {
		t.Fatalf("%v in\n%s", err, b.String())
	}
	if len(entries) != 15 {
		t.Errorf("%d entries, want one a check and row, 15", len(entries))
	}
	want := map[string]any{"doc": "d", "id": "s1", "lang": "fr", "labels": []any{"number", "term"}, "check": "brand new", "result": "fail", "why": "It is not there."}
	if diff := cmp.Diff(want, entries[6]); diff != "" {
		t.Errorf("entry 6 (-want +got):\n%s", diff)
	}
	if strings.Contains(b.String(), "null") || !strings.Contains(b.String(), `"labels":[]`) {
		t.Errorf("labels of a row without any: want an empty list in\n%s", b.String())
	}
	b.Reset()
	if err := (&ChecksReport{}).WriteJSON(&b); err != nil || strings.TrimSpace(b.String()) != "[\n]" {
		t.Errorf("without rows: %q, %v", b.String(), err)
	}
}

func TestCount(t *testing.T) {
	tests := []struct {
		before, after          []pipeline.Check
		caught, warned, missed int
	}{
		{said("number"), said("number!"), 1, 0, 0},
		{said("number?"), said("number!"), 1, 0, 0},
		{said("number?", "name"), said("number?", "name?"), 0, 1, 0},
		{said("number?"), said("number?"), 0, 0, 1},
		{said("number?"), said("number"), 0, 0, 1},
		{said("copy"), said("copy", "new!"), 1, 0, 0},
		{said("copy"), said("copy", "new?"), 0, 1, 0},
		{said("name", "copy"), said("name?", "copy!"), 1, 0, 0},
	}
	for i, tt := range tests {
		var p Planted
		p.count(tt.before, tt.after, Row{})
		if p.Tried != 1 || p.Caught != tt.caught || p.Warned != tt.warned || p.Missed() != tt.missed {
			t.Errorf("%d: %+v", i, p)
		}
	}
}

func TestFind(t *testing.T) {
	r := report()
	found := r.Find("number")
	if len(found) != 2 || len(found[0].Examples) != 2 || len(found[1].Examples) != 0 {
		t.Fatalf("number is a check that blames two right rows and a label: %+v", found)
	}
	var b strings.Builder
	if err := found[0].Write(&b, 1); err != nil {
		t.Fatal(err)
	}
	want := "## Blamed by number though the English is right: 1 of 2\n\n- fr d s1: number: It is not there.\n" +
		"  - original: Un <b>.\n  - English: One.\n  - labels: ok. \n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if found := r.Find("negation"); len(found) != 2 || len(found[0].Examples) != 0 || len(found[1].Examples) != 1 {
		t.Errorf("negation: a check that blames nothing, and one row missed; got %+v", found)
	}
	if len(r.Find("no such thing")) > 0 {
		t.Error("a name that is nothing was found")
	}
}

// TestKind: only what a check says of the error that it looks for counts as
// caught by a check of that kind.
func TestKind(t *testing.T) {
	tests := []struct {
		label          string
		checks         []pipeline.Check
		caught, warned int
	}{
		{"number", said("number!", "name?"), 1, 0},
		{"number", said("number", "name!"), 0, 0},
		{"negation", said("negation?", "number!"), 0, 1},
		{"untranslated", said("complete", "language!"), 1, 0},
		{"untranslated", said("complete", "copy?"), 0, 1},
		{"quote_cut", said("complete!"), 1, 0},
		{"quote_cut", said("quote?"), 0, 1},
		{"dropped", said("complete!"), 1, 0},
		{"dropped", said("quote!"), 0, 0},
		{"attribution", said("attribution?"), 0, 1},
		{"role", said("number!"), 0, 0},
	}
	for _, tt := range tests {
		var c LabelCount
		c.count(Row{}, []string{tt.label}, tt.checks, nil)
		if c.KindCaught != tt.caught || c.KindWarned != tt.warned {
			t.Errorf("%s, %v: caught %d, warned %d", tt.label, tt.checks, c.KindCaught, c.KindWarned)
		}
	}
	known := CheckNames()
	for label, names := range checksOfKind {
		for _, name := range names {
			if !slices.Contains(known, name) {
				t.Errorf("%s: there is no check %q, only %q", label, name, known)
			}
		}
	}
}

func TestKindTable(t *testing.T) {
	r := report()
	want := [][]string{
		{"any error", "number, negation", "3", "1 of 3", "33.3 %", "6.1-79.2 %", "0 of 3", "0.0 %", "2"},
		{factLabels, "number", "1", "1 of 1", "100.0 %", "20.7-100.0 %", "0 of 1", "0.0 %", "0"},
		{"number", "number", "1", "1 of 1", "100.0 %", "20.7-100.0 %", "0 of 1", "0.0 %", "0"},
		{"negation", "negation", "1", "0 of 1", "0.0 %", "0.0-79.3 %", "0 of 1", "0.0 %", "1"},
	}
	if diff := cmp.Diff(want, r.kindTable(r.LabelCounts()).Rows); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestShown: what can be asked for is known before anything is measured.
func TestShown(t *testing.T) {
	d := Data{Materials: []Material{{Lang: "fr", Rows: []Row{labelled("ok"), labelled("term", "odd")}}}}
	got := Shown(d, false)
	for name, want := range map[string]bool{"number": true, "order": true, "quote": true, "term": true, "odd": true, anyError: true, "ok": false, "digit changed": false, factLabels: false} {
		if slices.Contains(got, name) != want {
			t.Errorf("%q: want %v in %q", name, want, got)
		}
	}
	if !slices.Contains(Shown(d, true), "digit changed") {
		t.Error("errors are planted, but none can be shown")
	}
}
