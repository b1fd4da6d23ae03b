package story

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

// plainCluster is average linkage as it is defined, over all pairs.
func plainCluster(n int, links []link) []int {
	label, members := make([]int, n), make([][]int, n)
	sum := map[[2]int]float64{}
	for i := range n {
		members[i] = []int{i}
	}
	for _, l := range links {
		sum[[2]int{l.a, l.b}], sum[[2]int{l.b, l.a}] = l.sim, l.sim
	}
	for {
		var all []link
		for pair, s := range sum {
			if a, b := pair[0], pair[1]; a < b && members[a] != nil && members[b] != nil {
				if mean := s / float64(len(members[a])*len(members[b])); mean >= 1 {
					all = append(all, link{a, b, mean})
				}
			}
		}
		if len(all) == 0 {
			break
		}
		best := slices.MinFunc(all, func(x, y link) int {
			return cmp.Or(-cmp.Compare(x.sim, y.sim), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
		})
		z := len(members)
		members = append(members, append(slices.Clone(members[best.a]), members[best.b]...))
		for other := range z {
			if s := sum[[2]int{best.a, other}] + sum[[2]int{best.b, other}]; s > 0 && other != best.a && other != best.b {
				sum[[2]int{z, other}], sum[[2]int{other, z}] = s, s
			}
		}
		members[best.a], members[best.b] = nil, nil
	}
	for z, m := range members {
		for _, i := range m {
			label[i] = z
		}
	}
	return label
}

// TestClusterIsAverageLinkage: what cluster leaves out for speed changes nothing.
func TestClusterIsAverageLinkage(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	joined := 0
	for round := range 300 {
		n := 2 + rng.IntN(14)
		var links []link
		for a := range n {
			for b := a + 1; b < n; b++ {
				if rng.IntN(3) > 0 {
					links = append(links, link{a, b, weakLink + 2*rng.Float64()*rng.Float64()})
				}
			}
		}
		got, want := cluster(n, links), plainCluster(n, links)
		if !slices.Equal(got, want) {
			t.Fatalf("round %d: %v of %v, want %v", round, got, links, want)
		}
		joined += n - len(slices.Compact(slices.Sorted(slices.Values(got))))
	}
	if joined < 300 {
		t.Errorf("only %d documents were joined to others", joined)
	}
}
