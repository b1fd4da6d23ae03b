package pipeline

import (
	"context"
	"testing"
	"time"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/prompts"
)

// TestSlotUseOfSeveral: of several endpoints one may be away, join later, or stand in for a larger one.
func TestSlotUseOfSeveral(t *testing.T) {
	type step struct{ seconds, flying, slots int }
	at := func(s int) time.Time { return time.Unix(1e9+int64(s), 0) }
	for _, tc := range []struct {
		name    string
		steps   []step
		outages []Outage
		slots   int // that the report tells
		want    float64
	}{
		{"one of two is away for half of it", []step{{20, 8, 8}}, []Outage{{From: at(5), To: at(15), Slots: 4}}, 8, 1},
		{"both, one after the other", []step{{20, 8, 8}}, []Outage{{From: at(0), To: at(10), Slots: 6}, {From: at(10), To: at(20), Slots: 2}}, 8, 1},
		{"one joins", []step{{10, 4, 4}, {10, 8, 8}}, nil, 8, 1},
		{"one joins and has nothing to do", []step{{10, 4, 4}, {10, 5, 8}}, nil, 8, 0.75},
		{"a smaller one stands in", []step{{10, 8, 8}, {30, 2, 2}}, nil, 2, 1},
		{"after an outage", []step{{20, 8, 8}, {10, 1, 2}}, []Outage{{From: at(10), To: at(20), Slots: 8}}, 2, 0.9},
	} {
		m, now := newMeter(), at(0)
		m.now = func() time.Time { return now }
		var back []func(int)
		for _, s := range tc.steps {
			for _, f := range back {
				f(100)
			}
			back = nil
			for range s.flying {
				back = append(back, m.asking(100, s.slots))
			}
			now = now.Add(time.Duration(s.seconds) * time.Second)
		}
		for _, f := range back {
			f(100)
		}
		now = now.Add(time.Hour) // after the last answer nothing counts
		m.stand(Progress{})
		f := ModelFigures{Outages: tc.outages, Slots: 4}
		m.busyness(&f)
		if f.SlotUse == nil || *f.SlotUse != tc.want || f.Slots != tc.slots {
			t.Errorf("%s: %v of %d slots, want %v of %d", tc.name, f.SlotUse, f.Slots, tc.want, tc.slots)
		}
	}
}

// growing is an endpoint that gets another server's slots.
type growing struct {
	Endpoint
	slots int
}

func (g *growing) Info(context.Context) (llm.Info, error) { return llm.Info{Slots: g.slots}, nil }

// TestSlotsOfNow: the slots are those that the endpoint has when a question goes to it.
func TestSlotsOfNow(t *testing.T) {
	client := &growing{slots: 2}
	p := &Pipeline{cfg: Config{Client: client}, meter: newMeter(), figures: newFigures(), running: t.Context()}
	q := question{prompt: prompts.Summarize, info: &llm.Info{Slots: 2}}
	for _, slots := range []int{2, 6} {
		client.slots = slots
		back := p.asking(q)
		p.meter.now = func() time.Time { return time.Now().Add(time.Minute) }
		back(llm.Answer{}, nil)
		if got := p.Report().Model.Slots; got != slots {
			t.Errorf("%d slots, want %d", got, slots)
		}
	}
}
