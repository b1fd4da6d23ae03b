package llmtest

import (
	"hash/fnv"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// Longest token in runes. They give about 1.4 tokens a word in English and two
// to three runes a token in Arabic, which is what common tokenizers need.
const (
	maxASCIIToken = 6
	maxOtherToken = 3
)

// tokenize splits text into pieces whose concatenation is text: letters and
// digits in runs of bounded length, everything else one rune a piece, a single
// space before a word belonging to the word.
func tokenize(text string) []string {
	var out []string
	for i := 0; i < len(text); {
		start := i
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		if r == ' ' && i < len(text) {
			next, nsize := utf8.DecodeRuneInString(text[i:])
			if isWordRune(next) {
				r, i = next, i+nsize
			}
		}
		if isWordRune(r) {
			n, limit := 1, tokenLimit(r)
			for i < len(text) {
				next, nsize := utf8.DecodeRuneInString(text[i:])
				if !isWordRune(next) || n >= min(limit, tokenLimit(next)) {
					break
				}
				limit = min(limit, tokenLimit(next))
				i += nsize
				n++
			}
		}
		out = append(out, text[start:i])
	}
	return out
}

func tokenLimit(r rune) int {
	if r < utf8.RuneSelf {
		return maxASCIIToken
	}
	return maxOtherToken
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// tokenID is a stable number for a piece, in the range of a real vocabulary.
func tokenID(piece string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(piece))
	return h.Sum32() % 150_000
}

// hash32 spreads s evenly; used to choose words and chances reproducibly.
func hash32(s string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s))
	x := h.Sum32() // FNV's low bits are weak on short keys: mix them
	x ^= x >> 16
	x *= 0x7feb352d
	x ^= x >> 15
	return x
}

func itoa(n int) string { return strconv.Itoa(n) }
