package main

import (
	"testing"
	"time"
	_ "time/tzdata" // the zones of the table, also where the system has none
)

// TestDeadlineFrom: a clock time is the next such moment, across midnight and
// across both changes of summer time; a duration counts from now.
func TestDeadlineFrom(t *testing.T) {
	zone := func(name string) *time.Location {
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		return loc
	}
	for _, tc := range []struct{ zone, now, deadline, want string }{
		{"Europe/Paris", "2024-06-22T01:30:00+02:00", "06:00", "2024-06-22T06:00:00+02:00"},
		{"Europe/Paris", "2024-06-22T23:59:59+02:00", "6:00", "2024-06-23T06:00:00+02:00"},
		{"Europe/Paris", "2024-06-22T06:00:00+02:00", "06:00", "2024-06-23T06:00:00+02:00"},
		{"Europe/Paris", "2024-06-22T05:59:59+02:00", "06:00", "2024-06-22T06:00:00+02:00"},
		{"Europe/Paris", "2024-02-28T23:00:00+01:00", "00:00", "2024-02-29T00:00:00+01:00"},
		// Clocks go from 02:00 to 03:00.
		{"Europe/Paris", "2024-03-30T23:00:00+01:00", "06:00", "2024-03-31T06:00:00+02:00"},
		{"Europe/Paris", "2024-03-31T01:00:00+01:00", "02:30", "2024-03-31T03:00:00+02:00"},
		// Clocks go from 03:00 back to 02:00: 02:30 comes twice.
		{"Europe/Paris", "2024-10-26T23:00:00+02:00", "06:00", "2024-10-27T06:00:00+01:00"},
		{"Europe/Paris", "2024-10-27T01:00:00+02:00", "02:30", "2024-10-27T02:30:00+02:00"},
		{"Europe/Paris", "2024-10-27T02:45:00+02:00", "02:30", "2024-10-27T02:30:00+01:00"},
		{"Australia/Lord_Howe", "2024-10-06T01:00:00+10:30", "02:15", "2024-10-06T02:30:00+11:00"}, // half an hour
		{"Asia/Kathmandu", "2024-06-22T05:59:00+05:45", "06:00", "2024-06-22T06:00:00+05:45"},
		{"Europe/Paris", "2024-03-31T01:00:00+01:00", "6h", "2024-03-31T08:00:00+02:00"},
		{"UTC", "2024-06-22T05:59:00Z", "0s", "2024-06-22T05:59:00Z"},
	} {
		now, err := time.Parse(time.RFC3339, tc.now)
		if err != nil {
			t.Fatal(err)
		}
		if err := Deadline(tc.deadline).check("test", "limits.deadline"); err != nil {
			t.Error(err)
		}
		if got := Deadline(tc.deadline).from(now.In(zone(tc.zone))).Format(time.RFC3339); got != tc.want {
			t.Errorf("%s at %s in %s is %s, want %s", tc.deadline, tc.now, tc.zone, got, tc.want)
		}
	}
	if got := Deadline("").from(time.Now()); !got.IsZero() {
		t.Errorf("no deadline is %s", got)
	}
	for _, bad := range []Deadline{"24:00", "6", "06:60", "6 o'clock", "-1h", "tomorrow", "06:00:00"} {
		if bad.check("test", "limits.deadline") == nil {
			t.Errorf("%q is taken for a deadline", bad)
		}
	}
}

func TestAmount(t *testing.T) {
	for text, want := range map[Amount]int{"": 0, "0": 0, "200000": 200_000, "200k": 200_000, "1.5M": 1_500_000, "2m": 2_000_000, "0.5k": 500} {
		if err := text.check("test", "limits"); err != nil || text.value() != want {
			t.Errorf("%q is %d (%v), want %d", text, text.value(), err, want)
		}
	}
	for _, bad := range []Amount{"-1", "many", "1e6", "200 k", "1.5", "9999M", "k", "1,000", "0x10"} {
		if bad.check("test", "limits") == nil {
			t.Errorf("%q is taken for a number of tokens", bad)
		}
	}
}

// FuzzLimits: no text of a config or a flag can end the program.
func FuzzLimits(f *testing.F) {
	for _, s := range []string{"06:00", "6h", "1.5M", "200k", "", "99:99", "1e400k"} {
		f.Add(s, int64(1719000000))
	}
	f.Fuzz(func(t *testing.T, s string, now int64) {
		at := time.Unix(now%(1<<33), 0).UTC()
		if Deadline(s).check("fuzz", "deadline") == nil && s != "" {
			if d := Deadline(s).from(at); d.Before(at) {
				t.Errorf("%q at %s is %s", s, at, d)
			}
		}
		if n, ok := Amount(s).parse(); ok && n < 0 {
			t.Errorf("%q is %d", s, n)
		}
	})
}
