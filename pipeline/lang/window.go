package lang

import (
	"regexp"
	"strings"
	"unicode"
)

// window is a run of whole segments.
type window struct {
	from, to int    // segments [from, to)
	text     string // cleaned, at most windowRunes long
	letters  int    // letters in all its segments, also those beyond text
	arabic   bool   // most of its letters are Arabic letters
	asked    bool   // lingua was asked; lang and margin are its (guarded) answer
	lang     string
	margin   float64
}

// notWords matches what carries no language: addresses and handles. Digits and
// punctuation are ignored by lingua itself.
var notWords = regexp.MustCompile(`(?:https?://|www\.)\S+|\S+@\S+|[@#]\w+`)

// windows joins segments into windows of about windowRunes. A window also ends
// where the function words or the script of the next segment clearly belong to
// another language, so that a document in two languages is cut at the seam.
func windows(segments []string) []window {
	var ws []window
	var b strings.Builder
	cur := window{}
	last := ""
	flush := func(to int) {
		if to > cur.from {
			cur.to, cur.text = to, firstRunes(b.String(), windowRunes)
			cur.arabic = mostlyArabic(b.String())
			ws = append(ws, cur)
		}
		cur = window{from: to}
		b.Reset()
	}
	runes := 0
	for i, s := range segments {
		clean := strings.Join(strings.Fields(notWords.ReplaceAllString(s, " ")), " ")
		hint := cheapGuess(clean)
		if hint != "" && last != "" && hint != last || runes >= windowRunes {
			flush(i)
			runes = 0
		}
		if hint != "" {
			last = hint
		}
		b.WriteString(clean)
		b.WriteByte('\n')
		for _, r := range clean {
			runes++
			if unicode.IsLetter(r) {
				cur.letters++
			}
		}
	}
	flush(len(segments))
	return ws
}

// cheapGuess names the one of the five languages whose function words a
// segment clearly has, "arabic" for Arabic letters, "none" when it clearly has
// those of none, or "" when it cannot tell.
func cheapGuess(s string) string {
	if mostlyArabic(s) {
		return "arabic"
	}
	best, second, code := 0.0, 0.0, ""
	for _, c := range []string{"en", "fr", "id", "nl"} {
		share, words := FunctionShare(s, c)
		if words < 8 {
			return ""
		}
		if share > best {
			best, second, code = share, best, c
		} else if share > second {
			second = share
		}
	}
	if best >= .25 && second < best/2 {
		return code
	}
	if _, words := FunctionShare(s, "en"); words >= 12 && best < .12 {
		return "none" // none of the five: a seam of its own
	}
	return ""
}

func mostlyArabic(s string) bool {
	arabic, letters := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
			if unicode.Is(unicode.Arabic, r) {
				arabic++
			}
		}
	}
	return letters > 0 && 2*arabic > letters
}

// firstRunes cuts s after n runes, at the end of a word where there is one.
func firstRunes(s string, n int) string {
	count := 0
	for i, r := range s {
		if count >= n && unicode.IsSpace(r) || count >= n+30 {
			return s[:i]
		}
		count++
	}
	return s
}
