//go:build unix

package fact

import (
	"strings"
	"syscall"
	"testing"
	"time"
)

// A text ten times as long may take about ten times as long. The bound is wide
// because other work may share the machine; squared time would give a hundred.
func TestTimeGrowsWithLength(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures times; run it without -short")
	}
	for _, unit := range []string{"3 May ", "1 1 ", "Jan Jan Piet ", "Iran Irak ", "12 km 3 miles ", "Anna Berg sprak. ", "1-2 "} {
		t.Run(unit, func(t *testing.T) {
			best := func(size, runs int) time.Duration {
				s := strings.Repeat(unit, size/len(unit))
				least := time.Hour
				for range runs {
					start := processorTime(t)
					Agree(s, "nl", s)
					least = min(least, processorTime(t)-start)
				}
				return least
			}
			small, large := best(10_000, 3), best(100_000, 1)
			if ratio := float64(large) / float64(small); ratio > 45 {
				t.Errorf("ten times the text took %.1f times as long: %v and %v", ratio, small, large)
			}
		})
	}
}

// processorTime is the time this process has run, which other work on the
// machine does not stretch.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
