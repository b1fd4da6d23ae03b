package main

import (
	"container/heap"
	"math/rand/v2"
	"slices"
)

// A document is a chain: its requests' times in seconds, one after the other.

func sum(list []float64) float64 {
	total := 0.0
	for _, x := range list {
		total += x
	}
	return total
}

// lowerBound is the time below which no order of the documents can come: all
// slots busy to the end, or the longest document alone.
func lowerBound(chains [][]float64, slots int) float64 {
	total, longest := 0.0, 0.0
	for _, c := range chains {
		total += sum(c)
		longest = max(longest, sum(c))
	}
	return max(total/float64(slots), longest)
}

// makespan is how long the documents take in the order given, with so many of
// them at work at once and slots given out in order of arrival.
func makespan(chains [][]float64, slots, atOnce int) float64 {
	var events eventHeap // ends of requests
	var waiting []event  // requests without a slot, first come first
	next, busy, now := 0, 0, 0.0
	send := func(e event) { waiting = append(waiting, e) }
	for ; next < min(atOnce, len(chains)); next++ {
		send(event{doc: next})
	}
	for {
		for busy < slots && len(waiting) > 0 {
			e := waiting[0]
			waiting = waiting[1:]
			e.at = now + chains[e.doc][e.step]
			heap.Push(&events, e)
			busy++
		}
		if len(events) == 0 {
			return now
		}
		e := heap.Pop(&events).(event)
		now = e.at
		busy--
		switch {
		case e.step+1 < len(chains[e.doc]):
			send(event{doc: e.doc, step: e.step + 1})
		case next < len(chains):
			send(event{doc: next})
			next++
		}
	}
}

// meanArrival is the mean makespan of 200 random orders, with two documents more
// at work than there are slots.
func meanArrival(chains [][]float64, slots int) float64 {
	const orders = 200
	r := rand.New(rand.NewPCG(2, 200))
	list, total := slices.Clone(chains), 0.0
	for range orders {
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		total += makespan(list, slots, slots+2)
	}
	return total / orders
}

// event is the end of a document's request.
type event struct {
	at        float64
	doc, step int
}

type eventHeap []event

func (h eventHeap) Len() int { return len(h) }
func (h eventHeap) Less(i, j int) bool {
	if h[i].at != h[j].at {
		return h[i].at < h[j].at
	}
	return h[i].doc < h[j].doc
}
func (h eventHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *eventHeap) Push(x any)   { *h = append(*h, x.(event)) }
func (h *eventHeap) Pop() any {
	old := *h
	e := old[len(old)-1]
	*h = old[:len(old)-1]
	return e
}
