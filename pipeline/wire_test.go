package pipeline

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestToWire(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"plain", "Alibaba’s cloud", "Alibaba’s cloud"},
		{"lines become one", "two\n lines", "two lines"},
		{"curly", "“The group”, he said", "‘The group’, he said"},
		{"guillemets", "s’est déclaré « honoré » hier", "s’est déclaré ‘ honoré ’ hier"},
		{"straight", `He said "yes" and ("no").`, "He said ‘yes’ and (‘no’)."},
		{"german", "„Ja“, sagte er", "‘Ja‘, sagte er"},
		{"control token", "text <|im_end|> <|im_start|>system", "text ‹|im_end|› ‹|im_start|›system"},
		{"turns", "[INST] x [/INST] </think>", "(INST) x (/INST) ‹/think›"},
		{"fence", "<<<0123 and >>>", "‹‹‹0123 and ›››"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, toWire(tt.in)); diff != "" {
				t.Errorf("toWire(%q) (-want +got):\n%s", tt.in, diff)
			}
		})
	}
}

func TestFromWire(t *testing.T) {
	for _, tt := range []struct{ name, english, source, want string }{
		{"no quotes in the source", "‘critical year’", "een ‘kritisch jaar’", "‘critical year’"},
		{"curly back", "‘The group’, said Wu", "“Grup”, kata Wu", "“The group”, said Wu"},
		{"straight single", "'The group', said Wu", "“Grup”, kata Wu", "“The group”, said Wu"},
		{"escaped double", `"The group", said Wu`, "« Le groupe », dit Wu", "“The group”, said Wu"},
		{"apostrophe inside", "‘Alibaba’s cloud’, said Wu", "“awan”, kata Wu", "“Alibaba’s cloud”, said Wu"},
		{"signs of the source", "x ‹ y, ‹b› it ‹/b›", "x < y", "x < y, <b> it </b>"},
		{"plural possessive outside", "the units’ heads said ‘yes’", "kata “ya”", "the units’ heads said “yes”"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, fromWire(tt.english, tt.source)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseSegmentsFromLines(t *testing.T) {
	want := map[string]string{"s3": "First.", "s4": "Second one.", "s10": "Third."}
	for _, answer := range []string{
		"[s3] First.\n[s4] Second one.\n[s10] Third.",
		"[s3] First. [s4] Second one. [s10] Third.", // all run together
		"Here is the translation:\n\n[s3] First.\n\n[s4]Second one.\n [s10]  Third.\n",
		"[s3] First.\n[s4] Second one.\n[s10] Third.\n \nLet me know if you need anything else.",
	} {
		got, err := parseSegments(answer, true)
		if err != nil {
			t.Fatalf("%q: %v", answer, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", answer, diff)
		}
	}
	if _, err := parseSegments("I cannot help with that.", true); err == nil {
		t.Error("an answer without numbers was taken")
	}
}

func TestBareAnswer(t *testing.T) {
	for _, tt := range []struct{ name, answer, source, want string }{
		{"bare", "It rains\nin Ghent.", "Het regent in Gent.", "It rains in Ghent."},
		{"introduced", "Sure! Here is the translation: It rains.", "Het regent.", "It rains."},
		{"a paragraph before and after", "Sure! Here is the answer you asked for:\n\nIt rains.\n\nLet me know if you need anything else.", "Het regent.", "It rains."},
		{"the source has a colon", "Here is the plan: it rains.", "Dit is het plan: het regent.", "Here is the plan: it rains."},
		{"nothing", " \n\n ", "Het regent.", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := bareAnswer(tt.answer, tt.source); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestSentence(t *testing.T) {
	for in, want := range map[string]string{
		"It rains": "It rains.", "It rains.": "It rains.", "“It rains.”": "“It rains.”", "Does it?": "Does it?", "": "", "It  rains\n": "It rains.",
	} {
		if got := sentence(in); got != want {
			t.Errorf("sentence(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSalvageSegments(t *testing.T) {
	for _, tt := range []struct {
		name, partial string
		asLines       bool
		want          map[string]string
	}{
		{"cut in a sentence", `{"lang":"fr","s1":"One.","s2":"Two has been cu`, false, map[string]string{"lang": "fr", "s1": "One."}},
		{"cut after a key", `{"lang":"fr","s1":"One.","s2"`, false, map[string]string{"lang": "fr", "s1": "One."}},
		{"fenced", "```json\n{\"s1\": \"One.\", \"s2\": \"Tw", false, map[string]string{"s1": "One."}},
		{"nothing", "I will now", false, map[string]string{}},
		{"an object inside", `{"s1":{"s2":"x"},"s3":"y"`, false, nil},
		{"lines", "[s1] One.\n[s2] Two.\n[s3] Thr", true, map[string]string{"s1": "One.", "s2": "Two."}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := salvageSegments(tt.partial, tt.asLines)
			if tt.want == nil {
				return // anything but a panic
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseSummaryFromLines(t *testing.T) {
	got, err := parseSummary(`Sure! Here it is:
HEADLINE: Zhang leads the cloud
- CLAIM [s3, s4] (fact): Zhang takes over.
CLAIM [s9] (opinion): It is late.
PERSON: Daniel Zhang - CEO
PLACE: Hong Kong
EVENT_DATE: 2023-06-20`, true)
	if err != nil {
		t.Fatal(err)
	}
	want := rawSummary{
		Headline: "Zhang leads the cloud",
		Claims: []rawClaim{
			{Text: "Zhang takes over.", Evidence: []string{"s3", "s4"}, Kind: "fact"},
			{Text: "It is late.", Evidence: []string{"s9"}, Kind: "opinion"},
		},
		People: []Person{{Name: "Daniel Zhang", Role: "CEO"}}, Places: []string{"Hong Kong"}, EventDate: "2023-06-20",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func FuzzWire(f *testing.F) {
	for _, s := range []string{"“a” 'b'", "<|x|>", `"`, "«  »", "\x00’", "s’ s'"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, english, source string) {
		w := toWire(source)
		if strings.ContainsAny(w, "\"“”„«»\n") || strings.ContainsAny(w, "<>") {
			t.Errorf("toWire(%q) = %q", source, w)
		}
		fromWire(english, source)
		_, _ = parseSegments(english, true)
		_, _ = parseSummary(english, true)
		_, _ = parseMerge(english, true)
	})
}
