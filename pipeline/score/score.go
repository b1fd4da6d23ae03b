// Package score measures translations against reference translations: chrF2,
// chrF2++ and BLEU, as sacrebleu defines and computes them, and how much a
// difference between two translations is worth.
//
// All scores run from 0 to 100. Each is computed from counts that add up over
// segments, so that the score of a corpus is not the mean of its segments'
// scores but that of their counts together, and so that resampling is cheap.
package score

import "unicode"

// ChrF2 is the corpus score of hypotheses against references, entry i against
// entry i; what one list has beyond the other is held against "".
func ChrF2(hypotheses, references []string) float64 {
	return corpusChrF(hypotheses, references).ChrF2()
}

// ChrF2PP is the corpus score chrF2++: characters and words.
func ChrF2PP(hypotheses, references []string) float64 {
	return corpusChrF(hypotheses, references).ChrF2PP()
}

// BLEU is the corpus score with the 13a tokenizer and exponential smoothing.
func BLEU(hypotheses, references []string) float64 {
	var sum BLEUCounts
	for i := range max(len(hypotheses), len(references)) {
		sum.Add(CountBLEU(at(hypotheses, i), at(references, i)))
	}
	return sum.BLEU()
}

func corpusChrF(hypotheses, references []string) ChrFCounts {
	var sum ChrFCounts
	for i := range max(len(hypotheses), len(references)) {
		sum.Add(CountChrF(at(hypotheses, i), at(references, i)))
	}
	return sum
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

// blank reports whether Python's str.split would split at the rune: Unicode
// white space and the four separators of ASCII.
func blank(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }
