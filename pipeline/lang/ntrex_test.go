package lang

import (
	"strings"
	"testing"

	"github.com/babelwire/babelwire/pipeline/internal/paralleltest"
)

// TestNTREX measures detection and false alarms of the garbling signals on
// NTREX-128: 61 documents a language, one segment a line.
func TestNTREX(t *testing.T) {
	five := map[string]string{"eng": "en", "fra": "fr", "nld": "nl", "ind": "id", "arb": "ar"}
	d := New()
	right, ours, wrong, others, alarms, mends, words, partial := 0, 0, 0, 0, 0, 0, 0, 0
	for _, folder := range paralleltest.Folders(t) {
		want := five[folder]
		codes := map[string]int{}
		for _, x := range paralleltest.Texts(t, folder) {
			f := folder + "/" + x.Name
			segments := strings.Split(x.Content, "\n")
			det := d.Detect(segments)
			codes[det.Lang]++
			if want == "" {
				others++
				if det.Supported {
					wrong++
					t.Logf("%s: called %s (%.2f)", f, det.Lang, det.Confidence)
				}
				continue
			}
			ours++
			if det.Lang == want {
				right++
			} else {
				t.Logf("%s: called %s, want %s", f, det.Lang, want)
			}
			if len(det.Languages) > 1 {
				partial++
				t.Logf("%s: shares %v", f, det.Languages)
			}
			if want == "en" {
				if g := Garbling(segments); g.Is {
					alarms++
					t.Logf("%s: garbled? %q", f, g.Signals)
				}
				for _, s := range segments {
					for _, m := range DefaultLexicon().Mend(s).Mends {
						mends++
						if testing.Verbose() {
							t.Logf("mend %q -> %q in %.120q", m.From, m.To, s)
						}
					}
					words += len(strings.Fields(s))
				}
			}
		}
		t.Logf("%s: %v", folder, codes)
	}
	t.Logf("five languages: %d of %d right, %d with a second language", right, ours, partial)
	t.Logf("other languages: %d of %d called one of the five", wrong, others)
	t.Logf("English: %d false alarms, %d words mended of %d", alarms, mends, words)
	if right < ours-1 || wrong > 1 || alarms > 0 {
		t.Errorf("right %d of %d (want all but one), wrong %d (want at most 1), false alarms %d (want 0)", right, ours, wrong, alarms)
	}
}
