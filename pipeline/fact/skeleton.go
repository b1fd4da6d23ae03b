package fact

import (
	"slices"
	"strings"
)

// Arabic writes foreign names by their consonants, so a name and its Arabic
// spelling are compared as consonant skeletons in a small common alphabet:
// letters that Arabic does not tell apart (p and b, v and f, g and k and j)
// share a class, vowels and weak letters are dropped.

var arabicClass = map[rune]byte{
	'ب': 'b', 'پ': 'b', 'ت': 't', 'ط': 't', 'د': 't', 'ض': 't', 'ث': 's', 'ذ': 's', 'ظ': 's',
	'س': 's', 'ص': 's', 'ز': 's', 'ش': 's', 'ج': 'k', 'غ': 'k', 'ق': 'k', 'ك': 'k', 'خ': 'k', 'چ': 's', 'گ': 'k', 'ف': 'f', 'ڤ': 'f',
	'ل': 'l', 'م': 'm', 'ن': 'n', 'ر': 'r',
}

var latinClass = map[rune]byte{
	'b': 'b', 'p': 'b', 't': 't', 'd': 't', 's': 's', 'z': 's', 'c': 'k', 'k': 'k', 'q': 'k', 'g': 'k',
	'j': 'k', 'x': 'k', 'f': 'f', 'v': 'f', 'l': 'l', 'm': 'm', 'n': 'n', 'r': 'r',
}

func skeletonOf(w string, class map[rune]byte) string {
	var room [32]byte // most words need no more, and it costs no allocation
	b := room[:0]
	var last byte
	for _, c := range w {
		k := class[c]
		if k != 0 && k != last {
			b = append(b, k)
		}
		last = k
	}
	return string(b)
}

// The readings of a Latin word: c as k or s, ch and sh as s, ch also as ts (the
// Arabic تش), th as t or s, ph as f, j and zh as a sibilant, gh silent.
var (
	plainReading   = strings.NewReplacer("ph", "f", "sh", "s", "tch", "s", "ch", "s", "kh", "k", "zh", "s", "ck", "k", "x", "ks")
	softReading    = strings.NewReplacer("ph", "f", "sch", "s", "sh", "s", "tch", "ts", "ch", "ts", "zh", "ts", "ce", "se", "ci", "si", "cy", "sy", "th", "s", "j", "s", "x", "ks", "ti", "si", "ck", "k", "gh", "", "ge", "se", "gi", "si")
	foreignReading = strings.NewReplacer("ph", "f", "sch", "s", "sh", "s", "ch", "k", "gh", "k", "zh", "k", "ce", "se", "ci", "si", "ck", "k", "x", "s", "j", "", "q", "s", "z", "s")
)

func latinSkeletons(w string) []string {
	out := make([]string, 0, 3)
	for _, r := range []*strings.Replacer{plainReading, softReading, foreignReading} {
		if k := skeletonOf(r.Replace(w), latinClass); !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// skeletonsOf lists the skeletons of the Arabic words of a text and of each two
// neighbours written together (علي بابا for Alibaba).
func skeletonsOf(r *reading) []string {
	out := make([]string, 0, 3*len(r.toks))
	last := ""
	for _, t := range r.toks {
		if t.kind != word || !isArabic(t.norm) {
			last = ""
			continue
		}
		if last != "" {
			out = append(out, skeletonOf(last+t.norm, arabicClass))
		}
		last = t.norm
		for _, s := range t.stems {
			if k := skeletonOf(s, arabicClass); k != "" {
				out = append(out, k)
			}
		}
	}
	return out
}

// matchesSkeleton reports that a Latin word sounds like a word of the Arabic.
// One consonant proves nothing, so short skeletons must be equal and longer
// ones may differ by one letter.
func matchesSkeleton(latin string, skeletons []string) bool {
	for _, l := range latinSkeletons(latin) {
		if l == "" {
			return true // vowels only: nothing to compare
		}
		for _, s := range skeletons {
			if s == l || len(l) >= 4 && withinOneEdit(s, l) {
				return true
			}
		}
	}
	return false
}

// nearSkeleton reports that a Latin word comes near to the sound of some word
// of the Arabic: one in share of its consonants may differ. What is not even near
// is blamed, since transliterations vary by a consonant or two.
func nearSkeleton(latin string, skeletons []string, share int) bool {
	for _, l := range latinSkeletons(latin) {
		if len(l) < 2 {
			return true
		}
		for _, s := range skeletons {
			if distance(l, s) <= len(l)/share {
				return true
			}
		}
	}
	return false
}

// distance is the edit distance of two short byte strings.
func distance(a, b string) int {
	const longest = 16
	if len(a) > longest || len(b) > longest {
		return longest
	}
	var row [longest + 1]int
	for j := range len(b) + 1 {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			last, row[j+1] = row[j+1], min(last+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
