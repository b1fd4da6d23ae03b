package segment

import (
	"fmt"
	"strings"
	"testing"

	"github.com/babelwire/babelwire/pipeline/internal/paralleltest"
)

// TestNTREX cuts the news documents of NTREX-128, of which every line is a part
// of an article, and counts the lines that the rules take for furniture or for
// an instruction.
func TestNTREX(t *testing.T) {
	const (
		most       = 2 // of about 1,000 lines a language
		mostFramed = 4 // the same with a head and a tail of a page around each document
		// frame is furniture that the test puts between the title and the text.
		frame = "\n\nBy Jane Roe\n12 March 2024 10:15\n\nPhoto: Jane Roe / AFP\n"
	)
	for _, lang := range []string{"eng", "fra", "nld", "ind", "arb"} {
		lines, lost, framedLost := 0, 0, 0
		for _, x := range paralleltest.Texts(t, lang) {
			text := strings.TrimSpace(x.Content)
			n, gone := lostLines(text, "", "")
			lines += n
			lost += len(gone)
			for _, l := range gone {
				t.Logf("%s %s: lost %s", lang, x.Name, l)
			}
			title, body, _ := strings.Cut(text, "\n")
			_, gone = lostLines(title+frame+body, "Home\nNews\nSport\n\n", "\n\nShare on Facebook\n\nRelated articles\nTrain stops at night\nBus too\n\n© 2024 The Post. All rights reserved.")
			for _, l := range gone {
				_, line, _ := strings.Cut(l, " ")
				if strings.Contains(frame, strings.Trim(line, "\"")) {
					continue
				}
				framedLost++
				t.Logf("%s %s: lost on a page %s", lang, x.Name, l)
			}
		}
		t.Logf("%s: %d of %d lines lost, %d on a page with furniture", lang, lost, lines, framedLost)
		if framedLost > mostFramed {
			t.Errorf("%s: %d lines of articles on a page are taken for furniture, at most %d may be", lang, framedLost, mostFramed)
		}
		if lost > most {
			t.Errorf("%s: %d lines of articles are taken for furniture, at most %d may be", lang, lost, most)
		}
	}
}

// lostLines splits body between a head and a tail of a page, and returns how
// many lines body has and which of them are not content, with their kinds.
func lostLines(body, head, tail string) (lines int, lost []string) {
	text := head + body + tail
	r := Split(text)
	at := len(head)
	for l := range strings.SplitAfterSeq(body, "\n") {
		s := trim(text, at, at+len(l))
		at += len(l)
		if s.start == s.end {
			continue
		}
		lines++
		if roleOf(s, r.Segments) != Content {
			lost = append(lost, fmt.Sprintf("%s %q", kindAt(s, r.Segments), text[s.start:s.end]))
		}
	}
	return lines, lost
}

// kindAt returns the kind of the first segment of a line.
func kindAt(line span, segments []Segment) string {
	for _, s := range segments {
		if s.End > line.start {
			return s.Kind
		}
	}
	return ""
}
