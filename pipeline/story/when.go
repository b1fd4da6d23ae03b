package story

import (
	"slices"
	"strconv"
	"strings"
)

// when is what a document says of its time, in months (year*12+month); 0 is unknown.
type when struct {
	published, event int
	named            []int // months that the text names with their year, sorted
}

func newWhen(d Doc, months []int) when {
	w := when{published: month(d.Published), event: month(d.EventDate), named: slices.Clone(months)}
	slices.Sort(w.named)
	return w
}

// month reads YYYY-MM[-DD]; of a year alone no month is known.
func month(date string) int {
	parts := strings.Split(date, "-")
	if len(parts) < 2 {
		return 0
	}
	y, err1 := strconv.Atoi(parts[0])
	m, err2 := strconv.Atoi(parts[1])
	if err1 != nil || err2 != nil || m < 1 || m > 12 || y < 1 || y > 9999 {
		return 0
	}
	return y*12 + m
}

const (
	// monthsApart is the distance from which two dates cannot be one story's: neighbouring months can.
	monthsApart = 2
	// datesConflict and datesFarApart are what is left of a similarity when the documents were published
	// months apart or name different events, and when only the dates named inside the texts are apart:
	// a text may look back or ahead.
	datesConflict = 0.4
	datesFarApart = 0.85
)

// timeFactor lowers the similarity of documents that speak of different times.
func timeFactor(a, b when) float64 {
	if f, known := apart(a.published, b.published); known {
		return f
	}
	if f, known := apart(a.event, b.event); known {
		return f
	}
	if len(a.named) == 0 || len(b.named) == 0 {
		return 1
	}
	for _, x := range a.named {
		for _, y := range b.named {
			if x-y < monthsApart && y-x < monthsApart {
				return 1
			}
		}
	}
	return datesFarApart
}

func apart(a, b int) (factor float64, known bool) {
	switch {
	case a == 0 || b == 0:
		return 1, false
	case a-b >= monthsApart || b-a >= monthsApart:
		return datesConflict, true
	}
	return 1, true
}
