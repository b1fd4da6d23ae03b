package pipeline

import (
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// some is, with -short, one in n of the rows of a table. The race detector, for
// which -short is, looks at what goroutines share, and that is the same in all rows.
func some[T any](rows []T, n int) []T {
	if !testing.Short() {
		return rows
	}
	var list []T
	for i := 0; i < len(rows); i += n {
		list = append(list, rows[i])
	}
	return list
}

// unhurried skips where the race detector makes times say nothing.
func unhurried(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it measures times; run it without -short")
	}
}
