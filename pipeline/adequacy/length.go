package adequacy

import "math"

// lengthModel says how long the English of a text is. The logarithm of English
// runes a rune of the original is taken as normal (Gale and Church 1993), with
// the mean mean+short/n and the variance spread²+scatter/n for an original of n
// runes: short texts scatter more, and some languages say headlines longer.
type lengthModel struct{ mean, short, spread, scatter float64 }

// lengthModels were fitted on the human translations of 41 news articles, 627
// segments a language; French, whose headlines differ most, has a wider
// scatter. "en" is garbled English rewritten; its words stay, so its length
// nearly does.
var lengthModels = map[string]lengthModel{
	"fr": {-.165, 2.5, .11, 2.4},
	"nl": {-.17, 5, .10, 1.6},
	"id": {-.16, .5, .10, 1.6},
	"ar": {.02, 7, .11, 2.2},
	"en": {0, 0, .10, 1.6},
}

// anyLength is used for a language that was not measured.
var anyLength = lengthModel{-.1, 2, .25, 3}

func lengthModelOf(code string) lengthModel {
	if m, ok := lengthModels[code]; ok {
		return m
	}
	return anyLength
}

// expect returns the mean and the standard deviation of the logarithm of the
// length ratio for an original of n runes.
func (m lengthModel) expect(n float64) (mean, sd float64) {
	n = math.Max(n, 10) // below, the ratio says nothing
	return m.mean + m.short/n, math.Sqrt(m.spread*m.spread + m.scatter/n)
}

// lengthScore is the number of standard deviations by which an English text of
// so many runes is longer (or, below 0, shorter) than an original of so many
// lets expect.
func lengthScore(code string, original, english int) float64 {
	mean, sd := lengthModelOf(code).expect(float64(original))
	return (math.Log(float64(english+1)/float64(original+1)) - mean) / sd
}

// lnSqrt2Pi is the logarithm of the square root of 2π.
const lnSqrt2Pi = .9189385332046727

// normalLog is the logarithm of the density of a normal distribution.
func normalLog(x, mean, sd float64) float64 {
	z := (x - mean) / sd
	return -z*z/2 - math.Log(sd) - lnSqrt2Pi
}
