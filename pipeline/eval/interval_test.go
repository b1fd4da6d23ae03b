package eval

import (
	"math"
	"testing"
)

// The figures are those of Newcombe (1998), table I, method 3, and of the
// definition for the borders.
func TestWilson(t *testing.T) {
	tests := []struct {
		s         Share
		low, high float64
	}{
		{Share{81, 263}, .2553, .3662},
		{Share{15, 148}, .0624, .1605},
		{Share{0, 20}, 0, .1611},
		{Share{1, 29}, .0061, .1718},
		{Share{29, 29}, .8830, 1},
		{Share{0, 0}, 0, 1},
	}
	for _, tt := range tests {
		low, high := tt.s.Wilson()
		if math.Abs(low-tt.low) > 1e-4 || math.Abs(high-tt.high) > 1e-4 {
			t.Errorf("%d of %d: %.4f-%.4f, want %.4f-%.4f", tt.s.K, tt.s.N, low, high, tt.low, tt.high)
		}
	}
	if got := (Share{81, 263}).Percent() + " " + (Share{81, 263}).Range(); got != "30.8 % 25.5-36.6 %" {
		t.Errorf("as text: %q", got)
	}
	if got := (Share{}).Percent() + (Share{}).Range(); got != "--" {
		t.Errorf("without a case: %q", got)
	}
}
