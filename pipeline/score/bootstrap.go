package score

import (
	"math/rand/v2"
	"slices"
)

// Rounds is how often Bootstrap is usually asked to draw: with 2,000 samples
// the ends of a 95 % interval rest on 50 values each.
const Rounds = 2000

// Interval is a range of values that a statistic takes.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Bootstrap estimates how far a statistic of n items may be moved by the choice
// of these items: it draws n of them with replacement, rounds times, and returns
// the range that holds the middle 95 % of the values. stat gets the indexes
// drawn. For the difference of two systems it computes both on the same sample
// (paired bootstrap resampling, Koehn 2004). The same seed draws the same.
// Without items or rounds the interval is zero.
func Bootstrap(n, rounds int, seed uint64, stat func(sample []int) float64) Interval {
	if n <= 0 || rounds <= 0 {
		return Interval{}
	}
	draw := rand.New(rand.NewPCG(seed, uint64(n)))
	values, sample := make([]float64, rounds), make([]int, n)
	for i := range values {
		for k := range sample {
			sample[k] = draw.IntN(n)
		}
		values[i] = stat(sample)
	}
	slices.Sort(values)
	return Interval{Low: quantile(values, 0.025), High: quantile(values, 0.975)}
}

// quantile interpolates between the two sorted values that q lies between.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}
