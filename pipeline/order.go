package pipeline

import (
	"container/heap"
	"context"

	"golang.org/x/sync/errgroup"
)

// This file says which waiting article the model gets next.

// longestFirst holds what waits for the model and hands out the longest
// document first: in arrival order the longest often starts last and the
// server's slots idle while it ends.
func longestFirst(ctx context.Context, g *errgroup.Group, in <-chan *Article) <-chan *Article {
	out := make(chan *Article)
	g.Go(func() error {
		defer close(out)
		var waiting byLength
		for in != nil || len(waiting) > 0 {
			var next *Article
			var sendTo chan<- *Article
			if len(waiting) > 0 {
				next, sendTo = waiting[0], out
			}
			select {
			case a, ok := <-in:
				if !ok {
					in = nil
					continue
				}
				heap.Push(&waiting, a)
			case sendTo <- next:
				heap.Pop(&waiting)
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return out
}

// byLength is a heap of articles, longest text first, then source order.
type byLength []*Article

func (h byLength) Len() int { return len(h) }
func (h byLength) Less(i, j int) bool {
	if len(h[i].doc.Text) != len(h[j].doc.Text) {
		return len(h[i].doc.Text) > len(h[j].doc.Text)
	}
	return h[i].order < h[j].order
}
func (h byLength) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *byLength) Push(x any)   { *h = append(*h, x.(*Article)) }
func (h *byLength) Pop() any {
	old := *h
	a := old[len(old)-1]
	*h = old[:len(old)-1]
	return a
}
