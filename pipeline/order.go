package pipeline

import (
	"cmp"
	"container/heap"
	"context"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// This file says which waiting article the model gets next.
//
// Without a limit the longest document is first, which ends the run soonest.
// With a deadline or a bound of tokens some may be left out, and what matters is
// first: the sources in the order in which the user names them, but one article
// of every publisher before the second of any.

// inOrder hands out the articles in the order in which the model gets them.
func (p *Pipeline) inOrder(ctx context.Context, g *errgroup.Group, in <-chan *Article) <-chan *Article {
	if p.budget.limited() {
		return p.mattersFirst(ctx, g, in)
	}
	return longestFirst(ctx, g, in)
}

// mattersFirst waits until all articles are read, and hands them out by what
// matters, each when the budget has decided about the one before.
func (p *Pipeline) mattersFirst(ctx context.Context, g *errgroup.Group, in <-chan *Article) <-chan *Article {
	out := make(chan *Article)
	g.Go(func() error {
		defer close(out)
		var all []*Article
		for in != nil {
			select {
			case a, ok := <-in:
				if !ok {
					in = nil
					continue
				}
				all = append(all, a)
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		for _, a := range byImportance(all) {
			if !a.done() {
				select {
				case <-p.budget.door:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			if !send(ctx, out, a) {
				return ctx.Err()
			}
		}
		return nil
	})
	return out
}

// byImportance sorts in rounds: the first article of every publisher in the
// order of the sources, then the second of every one, and so on. An article
// whose publisher is not known has one of its own.
func byImportance(articles []*Article) []*Article {
	sorted := slices.Clone(articles)
	slices.SortFunc(sorted, func(x, y *Article) int { return cmp.Compare(x.order, y.order) })
	round, seen := map[*Article]int{}, map[string]int{}
	for _, a := range sorted {
		if name := strings.ToLower(a.Publisher); name != "" && !a.done() {
			round[a] = seen[name]
			seen[name]++
		}
	}
	slices.SortStableFunc(sorted, func(x, y *Article) int { return cmp.Compare(round[x], round[y]) })
	return sorted
}

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
