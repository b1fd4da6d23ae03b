package story

import (
	"cmp"
	"container/heap"
)

// cluster joins n documents by average linkage: always the two clusters whose documents are on average
// most alike, as long as that average reaches the threshold. It returns each document's cluster.
//
// Average linkage, because a chain of reports each like the next (single linkage) would join a whole
// topic, and because one odd report must not keep a story apart (complete linkage).
func cluster(n int, links []link) []int {
	label := make([]int, n)
	size := make([]int, n, 2*n)
	sums := make([]map[int]float64, n, 2*n) // cluster -> sum of the similarities of its pairs
	alive := make([]bool, n, 2*n)
	for i := range n {
		label[i], size[i], alive[i] = i, 1, true
	}
	h := &linkHeap{}
	for _, l := range links {
		if l.sim >= 1 {
			*h = append(*h, l)
			for _, i := range [...]int{l.a, l.b} {
				if sums[i] == nil {
					sums[i] = make(map[int]float64)
				}
			}
		}
	}
	// An average reaches the threshold only where one of its pairs does: a document that is not that
	// much like any other stays alone, and what it is like need not be summed up.
	for _, l := range links {
		if sums[l.a] != nil && sums[l.b] != nil {
			sums[l.a][l.b], sums[l.b][l.a] = l.sim, l.sim
		}
	}
	heap.Init(h)
	members := make([][]int, n, 2*n)
	for i := range n {
		members[i] = []int{i}
	}
	for h.Len() > 0 {
		l := heap.Pop(h).(link)
		if !alive[l.a] || !alive[l.b] {
			continue
		}
		z := len(size)
		size = append(size, size[l.a]+size[l.b])
		alive[l.a], alive[l.b] = false, false
		alive = append(alive, true)
		members = append(members, append(members[l.a], members[l.b]...))
		joined := make(map[int]float64)
		for _, side := range [...]int{l.a, l.b} {
			for other, s := range sums[side] {
				if alive[other] {
					joined[other] += s // at most two summands: their order does not matter
				}
			}
			sums[side] = nil
		}
		sums = append(sums, joined)
		for other, s := range joined {
			sums[other][z] = s
			delete(sums[other], l.a)
			delete(sums[other], l.b)
			if mean := s / float64(size[z]*size[other]); mean >= 1 {
				heap.Push(h, link{other, z, mean})
			}
		}
	}
	for z, m := range members {
		if alive[z] {
			for _, i := range m {
				label[i] = z
			}
		}
	}
	return label
}

// linkHeap gives the strongest link first, and among equals the earliest documents'.
type linkHeap []link

func (h linkHeap) Len() int { return len(h) }
func (h linkHeap) Less(i, j int) bool {
	return cmp.Or(-cmp.Compare(h[i].sim, h[j].sim), cmp.Compare(h[i].a, h[j].a), cmp.Compare(h[i].b, h[j].b)) < 0
}
func (h linkHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *linkHeap) Push(x any)   { *h = append(*h, x.(link)) }
func (h *linkHeap) Pop() any {
	old := *h
	l := old[len(old)-1]
	*h = old[:len(old)-1]
	return l
}
