package llm

import (
	"unicode/utf8"
)

const (
	loopMaxPeriod = 200      // bytes; a sentence or a few
	loopMinRun    = 240      // bytes of repetition below which nothing is a loop
	loopWindow    = 64 << 10 // bytes at the end that are looked at: a loop does not stop by itself
)

// loopNeed is the definition of a loop: how many bytes in a row must be equal
// to the byte one period before. A short piece (under 40 bytes) must stand there ten times, a
// longer one six times, and always for 240 bytes or more: a refrain or
// a rule of dashes in an article is shorter, a model that loops goes on to its limit.
func loopNeed(period int) int {
	repeats := 9
	if period >= 40 {
		repeats = 5
	}
	return max(loopMinRun-period, repeats*period)
}

// loopUnit finds a piece of text that is repeated without a break and returns it, or "".
func loopUnit(text string) string {
	if len(text) < loopMinRun {
		return ""
	}
	if len(text) > loopWindow {
		text = text[len(text)-loopWindow:]
	}
	for period := 1; period <= loopMaxPeriod && period < len(text); period++ {
		need := loopNeed(period)
		for end := period + need; end <= len(text); {
			run := runAt(text[:end], period, need)
			if run == need {
				return wholeRunes(text[end-period : end])
			}
			end += need - run // no run goes over the byte that differs
		}
	}
	return ""
}

// loopsAtEnd tells that the end of a text is a loop: loopUnit finds one in a
// text exactly where loopsAtEnd holds for one of its beginnings. It is cheap enough
// to ask after every token, since in a text without a loop the first bytes compared differ.
func loopsAtEnd(text string) bool {
	for period := 1; period <= loopMaxPeriod; period++ {
		need := loopNeed(period)
		if len(text) < period+need {
			continue
		}
		if runAt(text, period, need) == need {
			return true
		}
	}
	return false
}

// runAt counts the bytes at the end of a text, at most need of them, that equal the byte one period before.
func runAt(text string, period, need int) int {
	run, last := 0, len(text)-1
	for run < need && text[last-run] == text[last-run-period] {
		run++
	}
	return run
}

// wholeRunes cuts half runes off both ends: a period may begin inside of one.
func wholeRunes(s string) string {
	for len(s) > 0 && !utf8.RuneStart(s[0]) {
		s = s[1:]
	}
	for len(s) > 0 {
		if r, n := utf8.DecodeLastRuneInString(s); r == utf8.RuneError && n == 1 {
			s = s[:len(s)-1]
			continue
		}
		break
	}
	if s == "" {
		return "?"
	}
	return s
}
