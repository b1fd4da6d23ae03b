package pipeline

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTimes(t *testing.T) {
	s := func(list ...int) (took []time.Duration) {
		for _, n := range list {
			took = append(took, time.Duration(n)*time.Second)
		}
		return took
	}
	hundred := make([]int, 100)
	for i := range hundred {
		hundred[i] = i + 1
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(hundred), func(i, j int) { hundred[i], hundred[j] = hundred[j], hundred[i] })
	for _, tc := range []struct {
		name string
		took []time.Duration
		want Times
	}{
		{"none", nil, Times{}},
		{"one", s(7), Times{P50: 7, P95: 7, Max: 7, Total: 7}},
		{"two", s(9, 1), Times{P50: 1, P95: 9, Max: 9, Total: 10}},
		{"three", s(3, 1, 2), Times{P50: 2, P95: 3, Max: 3, Total: 6}},
		{"twenty, one of them slow", append(s(slices.Repeat([]int{2}, 19)...), time.Hour), Times{P50: 2, P95: 2, Max: 3600, Total: 3638}},
		{"a hundred", s(hundred...), Times{P50: 50, P95: 95, Max: 100, Total: 5050}},
		{"less than a microsecond", []time.Duration{100}, Times{}},
	} {
		before := slices.Clone(tc.took)
		if diff := cmp.Diff(tc.want, times(tc.took)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
		if !slices.Equal(before, tc.took) {
			t.Errorf("%s: the durations were put in another order", tc.name)
		}
	}
}

// TestFiguresOfStages: an item counts when it is through, with the time of its own clock.
func TestFiguresOfStages(t *testing.T) {
	p := &Pipeline{meter: newMeter(), figures: newFigures()}
	now := time.Unix(1e9, 0)
	p.figures.now = func() time.Time { return now }
	first := p.figures.begin("digest")
	now = now.Add(time.Second)
	second := p.figures.begin("digest")
	p.figures.begin("digest") // never through
	now = now.Add(2 * time.Second)
	if took := first(false); took != 3*time.Second {
		t.Errorf("the first took %v", took)
	}
	second(true)
	r := p.Report()
	var names []string
	for _, s := range r.Stages {
		names = append(names, s.Stage)
		if s.Stage != "digest" && s.Items > 0 {
			t.Errorf("%s has %d items", s.Stage, s.Items)
		}
	}
	if diff := cmp.Diff(stageNames, names); diff != "" {
		t.Errorf("stages (-want +got):\n%s", diff)
	}
	want := StageTimes{"digest", 2, 1, Times{P50: 2, P95: 3, Max: 3, Total: 5}}
	if diff := cmp.Diff(want, r.Stages[4]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestSlotUse: a slot is in use while there is a question for it, and no
// question counts for a slot that is not there, nor for an endpoint that is away.
func TestSlotUse(t *testing.T) {
	type step struct {
		seconds int
		flying  int // questions at the endpoint for so long
	}
	at := func(s int) time.Time { return time.Unix(1e9+int64(s), 0) }
	for _, tc := range []struct {
		name    string
		slots   int
		steps   []step
		outages []Outage
		want    float64
		known   bool
	}{
		{"full", 2, []step{{10, 2}}, nil, 1, true},
		{"more questions than slots", 2, []step{{10, 5}}, nil, 1, true},
		{"half", 4, []step{{10, 2}}, nil, 0.5, true},
		{"nothing to do in between", 2, []step{{10, 2}, {10, 0}, {20, 2}}, nil, 0.75, true},
		{"a tail", 2, []step{{30, 2}, {10, 1}}, nil, 0.875, true},
		{"slots not known", 0, []step{{10, 5}}, nil, 0, false},
		{"away for half of it", 2, []step{{20, 2}}, []Outage{{From: at(5), To: at(15)}}, 1, true},
		{"away before and after it", 2, []step{{20, 1}}, []Outage{{From: at(-100), To: at(-50)}, {From: at(30), To: at(40)}}, 0.5, true},
		{"away all the time", 2, []step{{20, 2}}, []Outage{{From: at(-1), To: at(30)}}, 0, false},
	} {
		m, now := newMeter(), at(0)
		m.now = func() time.Time { return now }
		var back []func(int)
		for _, s := range tc.steps {
			for len(back) < s.flying {
				back = append(back, m.asking(100, tc.slots))
			}
			for len(back) > s.flying {
				back[0](100)
				back = back[1:]
			}
			now = now.Add(time.Duration(s.seconds) * time.Second)
		}
		for _, f := range back {
			f(100)
		}
		now = now.Add(time.Hour) // after the last answer nothing counts
		m.stand(Progress{})
		f := ModelFigures{Outages: tc.outages}
		m.busyness(&f)
		switch {
		case (f.SlotUse != nil) != tc.known:
			t.Errorf("%s: the use is known: %v", tc.name, f.SlotUse != nil)
		case tc.known && *f.SlotUse != tc.want:
			t.Errorf("%s: %v in use, want %v", tc.name, *f.SlotUse, tc.want)
		}
	}
}
