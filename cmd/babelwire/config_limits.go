package main

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// check says which limit cannot be meant.
func (l Limits) check(where string) error {
	for _, err := range []error{
		l.MaxWait.check(where, "limits.max_wait"), l.MaxOutage.check(where, "limits.max_outage"), l.Deadline.check(where, "limits.deadline"),
		l.MaxTokens.check(where, "limits.max_tokens_total"), l.MaxSource.check(where, "limits.max_source_tokens"),
	} {
		if err != nil {
			return err
		}
	}
	if l.Concurrency < 0 || l.MaxBytes < 0 {
		return usagef("%s: limits must not be negative", where)
	}
	return nil
}

// Deadline says when a briefing is to be out: at a clock time such as 06:00, in
// local time, the next time that it is that late; or after a time such as 6h or
// 45m. It is kept as text until it is validated, as Duration is.
type Deadline string

var clockTime = regexp.MustCompile(`^([01]?[0-9]|2[0-3]):([0-5][0-9])$`)

// from is the moment that is meant by somebody who says it now; zero where
// nothing is said.
func (d Deadline) from(now time.Time) time.Time {
	m := clockTime.FindStringSubmatch(string(d))
	switch {
	case d == "":
		return time.Time{}
	case m == nil:
		return now.Add(Duration(d).value())
	}
	hour, _ := strconv.Atoi(m[1]) // the pattern allows digits alone
	minute, _ := strconv.Atoi(m[2])
	return nextClock(now, hour, minute)
}

// nextClock is the next moment after now at which clocks in its time zone show
// hour:minute. Where clocks are put forward over it, it is the moment at which
// they are; where they are put back, they may show it twice, and the next is
// meant. Every minute of a day is looked at, so no rule of summer time is needed.
func nextClock(now time.Time, hour, minute int) time.Time {
	shown := func(t time.Time) int { return t.Hour()*60 + t.Minute() }
	wanted := hour*60 + minute
	start := now.Truncate(time.Minute) // zones that are off by seconds are of the past
	before := shown(start)
	for n := 1; ; n++ {
		t := start.Add(time.Duration(n) * time.Minute)
		at := shown(t)
		if at == wanted || before < wanted && wanted < at {
			return t
		}
		before = at
	}
}

func (d Deadline) check(where, key string) error {
	if d == "" || clockTime.MatchString(string(d)) {
		return nil
	}
	if v, err := time.ParseDuration(string(d)); err != nil || v < 0 {
		return usagef("%s: %s: %q is neither a time of day such as 06:00 nor a time from now such as 6h or 45m", where, key, string(d))
	}
	return nil
}

// Amount is a number of tokens such as 200000, 200k or 1.5M; "" and 0 stand for no limit.
type Amount string

var amountForm = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?)([kKmM]?)$`)

// mostTokens is more than any run takes, and fits an int of 32 bits.
const mostTokens = math.MaxInt32

// parse is the number; ok is false where it is none.
func (a Amount) parse() (n int, ok bool) {
	if a == "" {
		return 0, true
	}
	m := amountForm.FindStringSubmatch(string(a))
	if m == nil {
		return 0, false
	}
	f, err := strconv.ParseFloat(m[1], 64)
	f *= map[string]float64{"": 1, "k": 1e3, "m": 1e6}[strings.ToLower(m[2])]
	if err != nil || f > mostTokens || f != math.Trunc(f) {
		return 0, false
	}
	return int(f), true
}

func (a Amount) value() int {
	n, _ := a.parse() // validate has seen it
	return n
}

func (a Amount) check(where, key string) error {
	if _, ok := a.parse(); !ok {
		return usagef("%s: %s: %q is not a number of tokens such as 200000, 200k or 1.5M", where, key, string(a))
	}
	return nil
}
