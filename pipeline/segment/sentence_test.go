package segment

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// In every text of the table a bar marks where a sentence ends.
func TestSentences(t *testing.T) {
	tests := []struct{ name, want string }{
		{"en abbreviations", "Dr. Smith met Mr. J. K. Rowling in the U.S. Senate.| He paid $3.5 million to Acme Inc. of Ohio, e.g. for No. 5."},
		{"en acronym ends", "He moved to the U.S.| The company stayed.| It was 5 p.m.| They left."},
		{"en initial ends", "They had a plan B.| It failed.| He said no.| Then he left."},
		{"en question attribution", "“Who did it?” she asked.| “Nobody!” Smith said.| He left."},
		{"en short quotation", "“We won. We are glad,” said Wu.| He smiled."},
		{"en closing mark", "He said: “We are ready.”| The room was silent."},
		{"en time zone", "It struck at 5 a.m. Eastern time on Sunday.| U.S. Sens. Lee and Roy came."},
		{"id attribution", "“Ada hiu di dalam air!” Hammel menambahkan.| Ia lari."},
		{"en ellipsis", "He waited... and waited.| Then it came."},
		{"en name with mark", "Yahoo! said it would buy it.| It did."},
		{"en site", "He read Node.js and example.Com pages.| He slept."},
		{"en month", "It was on Feb. 5, 2024 that she came.| She left."},
		{"en parenthesis", "He came (at last.)| Then he went."},
		{"fr guillemets", "Il s’est dit « honoré de tout cela. »| Prêt, il est parti.| M. Dupont et Mme Roy suivent."},
		{"fr question", "« Est-ce possible ? » demande-t-il.| « Oui », a-t-il déclaré."},
		{"fr two sentences", "« Je pars. Je reviendrai », a-t-il déclaré.| Il est parti."},
		{"nl", "Volgens drs. De Vries, d.w.z. de baas, kost het bijv. 3,5 euro.| Dat is veel, zei dr. Jansen o.a. gisteren."},
		{"id", "Menurut Dr. Sutrisno, air, listrik, dll. sudah pulih.| “Kami siap. Kami kerja,” kata Wu.| Ia pergi."},
		{"ar", "قال د. محمود إن النسبة 4.2 في المئة.| هل هذا كثير؟| لا أحد يعلم، حسب أ. سالم."},
		{"ar attribution", "“هل انتهى الأمر؟” قال الوزير.| ثم غادر."},
		{"zh", "他来了。|她走了！|为什么？"},
		{"list", "1. Close the window.| Then sleep."},
		{"no punctuation", "there is no punctuation here at all and nothing to cut"},
		{"de", "Am 12. März kam er, z.B. nach Bonn.| „Wir gehen.“| Dann ging er."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := strings.Split(tt.want, "|")
			text := strings.ReplaceAll(tt.want, "|", "")
			for i := range want {
				want[i] = strings.TrimSpace(want[i])
			}
			var got []string
			for _, s := range sentenceSpans(text, 0, len(text)) {
				got = append(got, text[s.start:s.end])
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("sentences (-want +got):\n%s", d)
			}
		})
	}
}

func TestParagraphs(t *testing.T) {
	tests := []struct {
		name, text string
		want       int
	}{
		{"hard-wrapped", "The minister said on Tuesday that the new bridge would\nopen in spring, two years later than planned, because\nof cracks in the concrete of the western pier.\n\nNobody was surprised.", 2},
		{"a line each", "First paragraph of the text is here and it is a long line.\nSecond paragraph of the text is here and it is a long line.\nThird.", 3},
		{"wrapped arabic", wrap("قالت الحكومة إن الجسر الجديد سيفتح في الربيع بعد عامين من الموعد المقرر بسبب تشققات ظهرت في خرسانة الدعامة الغربية التي بنيت قبل عشر سنوات وكانت تخضع للمراقبة منذ العام الماضي من قبل مهندسي الوزارة.", 52), 1},
		{"list", "We need these things for the long journey to the north:\n- bread\n- water", 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Split(tt.text)
			if got := r.Segments[len(r.Segments)-1].Paragraph + 1; got != tt.want {
				t.Errorf("%d paragraphs, want %d: %+v", got, tt.want, r.Segments)
			}
		})
	}
}

// wrap breaks text into lines of at most width runes, as an editor does.
func wrap(text string, width int) string {
	var b strings.Builder
	col := 0
	for _, w := range strings.Fields(text) {
		n := utf8.RuneCountInString(w)
		if col > 0 && col+1+n > width {
			b.WriteByte('\n')
			col = 0
		} else if col > 0 {
			b.WriteByte(' ')
			col++
		}
		b.WriteString(w)
		col += n
	}
	return b.String()
}

func TestLongSentence(t *testing.T) {
	for _, piece := range []string{"word, ", "word ", "字", "👩‍👩‍👧", "ไทย"} {
		text := strings.Repeat(piece, 6000/len(piece))
		r := Split(text)
		if len(r.Segments) < 4 || len(r.Segments) > 14 {
			t.Errorf("%q: %d segments", piece, len(r.Segments))
		}
		for _, f := range checkResult(text, r) {
			t.Error(f)
		}
	}
}
