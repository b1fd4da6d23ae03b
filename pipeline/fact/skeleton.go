package fact

import "strings"

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
	var b strings.Builder
	var last byte
	for _, c := range w {
		k := class[c]
		if k != 0 && k != last {
			b.WriteByte(k)
		}
		last = k
	}
	return b.String()
}

// latinSkeletons gives the readings of a Latin word: c as k or s, ch and sh as
// s, th as t or s, ph as f, j as a sibilant.
func latinSkeletons(w string) []string {
	w = strings.NewReplacer("ph", "f", "sh", "s", "tch", "ch", "kh", "k", "gh", "g", "ck", "k").Replace(w)
	soft := strings.NewReplacer("ch", "s", "ce", "se", "ci", "si", "cy", "sy", "th", "s", "j", "s", "x", "ks", "ti", "si").Replace(w)
	return []string{
		skeletonOf(strings.NewReplacer("x", "ks").Replace(w), latinClass),
		skeletonOf(soft, latinClass),
	}
}

func skeletonsOf(r *reading) []string {
	var out []string
	for _, t := range r.toks {
		if t.kind != word || !isArabic(t.norm) {
			continue
		}
		stems, _ := arabicStems(t.norm)
		for _, s := range stems {
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
