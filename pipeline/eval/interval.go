package eval

import (
	"fmt"
	"math"
)

// z95 is the standard normal quantile that leaves 2.5 % on each side.
const z95 = 1.959963984540054

// Share is k of n, with its 95 % interval.
type Share struct{ K, N int }

// Wilson gives the 95 % interval of the proportion, from 0 to 1, by the score
// method of Wilson (1927), which is right for small n and for shares near 0 and
// 1 too. It takes the n cases as independent; rows of one text are not quite.
// Without a case it is the whole range.
func (s Share) Wilson() (low, high float64) {
	if s.N <= 0 {
		return 0, 1
	}
	n, p := float64(s.N), float64(s.K)/float64(s.N)
	const zz = z95 * z95
	centre := p + zz/(2*n)
	half := z95 * math.Sqrt(p*(1-p)/n+zz/(4*n*n))
	low, high = (centre-half)/(1+zz/n), (centre+half)/(1+zz/n)
	if s.K == 0 {
		low = 0 // and not the rounding error beside it
	}
	if s.K == s.N {
		high = 1
	}
	return max(0, low), min(1, high)
}

// Count is the two numbers as "3 of 24".
func (s Share) Count() string { return fmt.Sprintf("%d of %d", s.K, s.N) }

// Percent is the proportion as "12.5 %", "-" without a case.
func (s Share) Percent() string {
	if s.N == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(s.K)/float64(s.N))
}

// Range is the interval as "8.1-18.8 %", "-" without a case.
func (s Share) Range() string {
	if s.N == 0 {
		return "-"
	}
	low, high := s.Wilson()
	return fmt.Sprintf("%.1f-%.1f %%", 100*low, 100*high)
}
