package story

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
)

// term is one feature of a text: its number among all features at hand and its weight.
type term struct {
	id     int32
	weight float64
}

// entry is a document ready to be compared: a vector per block, sorted by term id.
type entry struct {
	terms   [blocks][]term
	norm    [blocks]float64 // Euclidean
	english float64
	arabic  float64
	when    when
	runes   int // length of the text
}

// corpus is the documents at hand with their TF-IDF weights.
type corpus struct {
	docs     []entry
	postings [blocks][][]int32 // by block and term id: which documents hold it, ascending
}

// newCorpus reads the documents. Of each only its numbered features are kept:
// what its segments say is many times the text.
func newCorpus(docs []Doc) *corpus {
	c := &corpus{docs: make([]entry, len(docs))}
	var known [blocks]vocabulary
	forEach(len(docs), func(i int) {
		f, e := sum(read(docs[i])), &c.docs[i]
		for b := range blocks {
			e.terms[b] = known[b].number(f.count[b])
		}
		e.english, e.arabic, e.runes = f.english, f.arabic, f.runes
		e.when = newWhen(docs[i], f.months)
	})
	for b := range blocks {
		vectors := make([][]term, len(docs))
		for i := range c.docs {
			vectors[i] = c.docs[i].terms[b]
		}
		n := known[b].weigh(vectors, func(key string, df int) float64 {
			return rarity(len(docs), df) * kindWeight(b, key)
		}, math.Sqrt) // the square root dampens a name that is repeated all over a text
		c.postings[b] = make([][]int32, n)
		for i := range c.docs {
			e := &c.docs[i]
			e.terms[b] = vectors[i]
			for _, t := range e.terms[b] {
				e.norm[b] += t.weight * t.weight
				c.postings[b][t.id] = append(c.postings[b][t.id], int32(i))
			}
			e.norm[b] = math.Sqrt(e.norm[b])
		}
	}
	return c
}

// rarityPower sharpens the inverse document frequency; see the constants of similarity.
const rarityPower = 1.6

// rarity is the weight of a feature that stands in df of n documents. It is judged as for a pair of
// documents that share it, by the others: a feature of one or two documents is as rare as can be, in
// a batch of two as in a batch of a thousand, and one that all of a small batch share is its topic
// and counts next to nothing. One document is added as a background.
func rarity(n, df int) float64 {
	return math.Pow(math.Log(float64(n+1)/float64(max(df, 2))), rarityPower)
}

// vocabulary numbers the features of texts. Several goroutines may number at once.
type vocabulary struct {
	mu   sync.Mutex
	ids  map[string]int32
	keys []string // by id
	df   []int32  // by id: of how many texts
}

// number lists what stands in a text: ids in no order yet, with counts for weights.
func (v *vocabulary) number(count map[string]float64) []term {
	out := make([]term, 0, len(count))
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.ids == nil {
		v.ids = make(map[string]int32)
	}
	for key, n := range count {
		id, known := v.ids[key]
		if !known {
			id = int32(len(v.keys))
			key = strings.Clone(key) // it may be a part of a long text
			v.ids[key] = id
			v.keys = append(v.keys, key)
			v.df = append(v.df, 0)
		}
		v.df[id]++
		out = append(out, term{id, n})
	}
	return out
}

// weigh makes vectors of what number gave for all texts, in place: ids anew, in the order of the
// features' names, so that nothing depends on which text came first; each count, dampened, times the
// weight of its feature, which is made from its name and in how many texts it stands. What weighs
// nothing is left out. It returns how many ids there are.
func (v *vocabulary) weigh(vectors [][]term, weight func(key string, df int) float64, damp func(count float64) float64) (ids int) {
	order := make([]int32, len(v.keys))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(x, y int32) int { return strings.Compare(v.keys[x], v.keys[y]) })
	rank, weights := make([]int32, len(order)), make([]float64, len(order)) // by id
	for r, id := range order {
		rank[id], weights[id] = int32(r), weight(v.keys[id], int(v.df[id]))
	}
	for i, terms := range vectors {
		kept := terms[:0]
		for _, t := range terms {
			if w := damp(t.weight) * weights[t.id]; w > 0 {
				kept = append(kept, term{rank[t.id], w})
			}
		}
		slices.SortFunc(kept, func(x, y term) int { return cmp.Compare(x.id, y.id) })
		vectors[i] = kept
	}
	return len(order)
}

// cosine is the cosine of two documents' vectors in one block, 0 when either is empty.
func cosine(block int, a, b *entry) float64 {
	if a.norm[block] == 0 || b.norm[block] == 0 {
		return 0
	}
	dot := 0.0
	walk(a.terms[block], b.terms[block], func(x, y float64) { dot += x * y })
	return dot / (a.norm[block] * b.norm[block])
}

// walk goes along two sorted vectors and calls visit with both weights of each common term.
func walk(a, b []term, visit func(x, y float64)) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].id < b[j].id:
			i++
		case a[i].id > b[j].id:
			j++
		default:
			visit(a[i].weight, b[j].weight)
			i++
			j++
		}
	}
}
