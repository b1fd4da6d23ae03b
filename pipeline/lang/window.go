package lang

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// window is a run of whole segments.
type window struct {
	from, to int    // segments [from, to)
	text     string // cleaned, at most windowRunes long
	letters  int    // letters in all its segments, also those beyond text
	arabic   bool   // most of its letters are Arabic letters
	asked    bool   // lingua was asked; lang and margin are its (guarded) answer
	guess    string // what cheapGuess says of its segments, "" where it cannot tell
	lang     string
	margin   float64
}

// notWords matches what carries no language: addresses and handles. Digits and
// punctuation are ignored by lingua itself.
var notWords = regexp.MustCompile(`(?:https?://|www\.)\S+|\S+@\S+|[@#]\w+`)

// mayHoldNotWords reports signs without which notWords matches nothing: most
// segments have none of them.
func mayHoldNotWords(s string) bool {
	return strings.ContainsAny(s, "@#") || strings.Contains(s, "://") || strings.Contains(s, "www.")
}

// windows joins segments into windows of about windowRunes. A window also ends
// at a seam: where the function words or the script of the next segment clearly
// belong to another language, or where a long segment is not plain and its
// neighbours are.
func windows(segments []string) []window {
	var ws []window
	var b strings.Builder
	cur := window{}
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
		if mayHoldNotWords(s) {
			s = notWords.ReplaceAllString(s, " ")
		}
		clean := strings.Join(strings.Fields(s), " ")
		hint := cheapGuess(clean)
		if seam(cur, hint, clean) || runes >= windowRunes {
			flush(i)
			runes = 0
		}
		if hint != "" {
			cur.guess = hint
		}
		b.WriteString(clean)
		b.WriteByte('\n')
		runes += utf8.RuneCountInString(clean)
		cur.letters += letterCount(clean)
	}
	flush(len(segments))
	return ws
}

// undecided is the least letters of a segment that may stand alone because its
// language is not plain while that of its neighbours is. It is twice minForeign:
// lingua is right on that much.
const undecided = 2 * minForeign

// seam says whether a segment, with its cheap guess, must not join window w.
func seam(w window, guess, segment string) bool {
	switch {
	case w.letters == 0:
		return false
	case guess == w.guess:
		return false
	case guess == "":
		return w.letters >= minForeign && letterCount(segment) >= undecided
	case w.guess == "":
		return w.letters >= minForeign
	}
	return true
}

// cheapGuess names the one of the five languages whose function words a
// segment clearly has, "arabic" for Arabic letters, "none" when it clearly has
// those of none, or "" when it cannot tell.
func cheapGuess(s string) string {
	if mostlyArabic(s) {
		return "arabic"
	}
	best, second, words, code := 0, 0, 0, ""
	hits := map[string]int{}
	eachWord(s, func(w string) {
		words++
		if c := ownWords[w]; c != "" {
			hits[c]++
		}
	})
	if words < 8 {
		return ""
	}
	for _, c := range latinFive {
		if n := hits[c]; n > best {
			best, second, code = n, best, c
		} else if n > second {
			second = n
		}
	}
	if best >= seamHits && 8*best >= words && 3*second < best {
		return code
	}
	if words >= 12 && noneOfFive(s) {
		return "none" // none of the five: a seam of its own
	}
	return ""
}

// seamHits is the least number of words of one language alone that make a seam.
const seamHits = 3

// latinFive are those of the five languages that are written in Latin letters.
var latinFive = [...]string{"en", "fr", "id", "nl"}

// ownWords maps a function word of exactly one of latinFive to it. Words of two
// (in, of, was, over, on, plus) say nothing about a seam.
var ownWords = func() map[string]string {
	own, shared := map[string]string{}, map[string]bool{}
	for _, c := range latinFive {
		for w := range functionWords[c] {
			if own[w] != "" {
				shared[w] = true
			}
			own[w] = c
		}
	}
	for w := range shared {
		delete(own, w)
	}
	return own
}()

// noneOfFive says whether s has too few function words of each of latinFive.
func noneOfFive(s string) bool {
	for _, c := range latinFive {
		if share, _ := FunctionShare(s, c); share >= .12 {
			return false
		}
	}
	return true
}

func letterCount(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
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
