package llm

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// retryAfter is what a server asked us to wait. Zero value = it did not ask.
type retryAfter struct {
	wait time.Duration
	told bool
}

// parseRetryAfter reads retry-after-ms, then Retry-After as seconds (a
// fraction is allowed) or as an HTTP date. Negative, NaN and unreadable values
// count as not told: they carry no information. Values too large for a
// Duration become the largest one, so that the caller's budget refuses them.
func parseRetryAfter(h http.Header, now time.Time) retryAfter {
	if h.Get("Retry-After-Ms") == "" && h.Get("Retry-After") == "" {
		return retryAfter{} // mostly, and cheaper than to try "" as a number and a date
	}
	if r, ok := waitFromNumber(h.Get("Retry-After-Ms"), time.Millisecond); ok {
		return r
	}
	value := h.Get("Retry-After")
	if r, ok := waitFromNumber(value, time.Second); ok {
		return r
	}
	if at, err := http.ParseTime(value); err == nil && at.After(now) {
		return retryAfter{wait: at.Sub(now), told: true}
	}
	return retryAfter{}
}

func waitFromNumber(value string, unit time.Duration) (retryAfter, bool) {
	n, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if math.IsInf(n, 1) {
		err = nil // "1e999" is out of range and still a number
	}
	if err != nil || math.IsNaN(n) || n < 0 {
		return retryAfter{}, false
	}
	wait := n * float64(unit)
	if wait >= math.MaxInt64 {
		return retryAfter{wait: math.MaxInt64, told: true}, true
	}
	return retryAfter{wait: time.Duration(wait), told: true}, true
}
