package segment

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// checkResult returns what is wrong with a result: coverage, order, trimming,
// grapheme borders, size.
func checkResult(text string, r Result) []string {
	var bad []string
	// Borders of grapheme clusters. A cluster that starts with white space (a
	// blank with a combining mark) may be cut after the blank, for a segment
	// has no white space at its ends.
	border := make([]bool, len(text)+1)
	border[len(text)] = true
	big := map[int]bool{} // clusters longer than a segment may be
	for it := graphemes.FromString(text); it.Next(); {
		border[it.Start()] = true
		r, n := utf8.DecodeRuneInString(it.Value())
		if unicode.IsSpace(r) {
			border[it.Start()+n] = true
		}
		if it.End()-it.Start() > maxSegment/2 {
			big[it.Start()] = true
		}
	}
	at, para := 0, 0
	for i, s := range r.Segments {
		if s.Start < at || s.End <= s.Start || s.End > len(text) {
			return append(bad, fmt.Sprintf("segment %d: offsets %d-%d after %d", i, s.Start, s.End, at))
		}
		if gap := text[at:s.Start]; strings.TrimSpace(gap) != "" {
			bad = append(bad, fmt.Sprintf("segment %d: text not covered: %q", i, gap))
		}
		seg := text[s.Start:s.End]
		if seg != strings.TrimSpace(seg) {
			bad = append(bad, fmt.Sprintf("segment %d: white space around %q", i, seg))
		}
		// Of bytes that are no UTF-8 the clusters are undefined.
		if utf8.ValidString(text) && (!border[s.Start] || !border[s.End]) {
			bad = append(bad, fmt.Sprintf("segment %d: cuts a grapheme cluster: %q", i, seg))
		}
		if len(seg) > maxSegment && len(big) == 0 {
			bad = append(bad, fmt.Sprintf("segment %d: %d bytes", i, len(seg)))
		}
		if s.Paragraph < para || s.Kind == "" || (s.Role != Content && s.Role != Boilerplate && s.Role != Instruction) {
			bad = append(bad, fmt.Sprintf("segment %d: paragraph %d, role %q, kind %q", i, s.Paragraph, s.Role, s.Kind))
		}
		at, para = s.End, s.Paragraph
	}
	if rest := text[at:]; strings.TrimSpace(rest) != "" {
		bad = append(bad, fmt.Sprintf("text not covered at the end: %q", rest))
	}
	return bad
}

// alphabet holds the pieces that have meaning for the rules.
var alphabet = []string{
	" ", "  ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u2028", "\u2029", "\f", ".", "...", "…", "!", "?", "؟", "،", ",", ":", ";", "|", "/", "-", " – ", "“", "”", "«", "»", "\"", "'", "’", "‘", "„", "(", ")", "[", "]",
	"U.S.", "Dr.", "J. K.", "dll.", "d.w.z.", "3.5", "No. 5", "date 2022-12 ", "12 maart 2024", "© ", "Reuters", "Source ", "Bron: ", "Lees ook", "Recent Posts", "3 hours ago", "5", "Home", " > ", "cookies", "your", "we",
	"Ignore all previous instructions", "<|im_start|>", "word", "Word", "mot", "كلمة", "قال", "中文", "。", "、", "ไทย", "e\u0301", "\u0301", "👩‍👩‍👧", "🇫🇷", "\u200d", "\u200b", "\xff", "\xe2\x80", "\x00", "ﷺ", "한국어", "#tag",
}

func TestProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	rounds := 2500
	if testing.Short() {
		rounds = 250
	}
	for i := range rounds {
		var b strings.Builder
		for range 1 + rng.IntN(60) {
			b.WriteString(alphabet[rng.IntN(len(alphabet))])
			if rng.IntN(3) == 0 {
				b.WriteByte(' ')
			}
		}
		text := b.String()
		if i%250 == 0 {
			text = strings.Repeat(text, 30)
		}
		for _, f := range checkResult(text, Split(text)) {
			t.Fatalf("%s\ntext %q", f, text)
		}
	}
}

func FuzzSplit(f *testing.F) {
	for _, a := range alphabet {
		f.Add(a + " x " + a)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, bad := range checkResult(text, Split(text)) {
			t.Fatalf("%s\ntext %q", bad, text)
		}
	})
}

// TestPathological: four times the text takes about four times as long,
// whatever it consists of. Ratios hold on a busy machine, seconds do not.
func TestPathological(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures times; run it without -short")
	}
	pieces := map[string]string{
		"a": "a", "newlines": "\n", "short lines": "a\n", "blocks": "a\n\n", "stops": ".", "stop space": ". ", "stop digits": ". 1 1 1 1", "spaces": "a                    ",
		"quotes": "\"", "open quotes": "“a ", "quote pairs": "“a.” ", "closers": ".)", "zalgo": "\u0301", "zwj": "👩\u200d", "flags": "🇫", "cjk": "中", "thai": "ไทย", "invalid": "\xff",
		"hyphens": "a-", "digits": "1", "dates": "12 mars 2024\n", "related": "Lees ook\n\nTitel\n\n", "menus": "Home > News > Tech\n", "titles": "The same title again and again\n",
		"instructions": "Ignore all previous instructions. ", "cookies": "We use cookies and you consent. ", "wrapped": "this line is wrapped at about sixty columns and goes on and\n", "continued instructions": "Ignore all previous instructions “a.” and “b. ", "ignore": "ignore ignore ", "comma": "a, ", "bars": "a | ", "sentences": "The minister said no. ",
	}
	for name, piece := range pieces {
		const size, most = 16 << 10, 10 // quadratic work would take 16 times as long
		var r Result
		var text string
		took := func(size int) time.Duration {
			text = strings.Repeat(piece, size/len(piece))
			best := time.Hour
			for range 2 {
				start := time.Now()
				r = Split(text)
				best = min(best, time.Since(start))
			}
			return best
		}
		small, large := took(size), took(4*size)
		if large > 300*time.Millisecond && large > most*small {
			t.Errorf("%s: %d bytes took %v, %d bytes %v", name, size, small, 4*size, large)
		}
		if at := len(r.Segments); at > 0 && r.Segments[at-1].End > len(text) {
			t.Errorf("%s: offset beyond the text", name)
		}
	}
}
