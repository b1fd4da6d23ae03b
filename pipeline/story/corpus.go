package story

import (
	"cmp"
	"math"
	"slices"
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
}

// corpus is the documents at hand with their TF-IDF weights.
type corpus struct {
	docs     []entry
	postings [blocks][][]int32 // by block and term id: which documents hold it, ascending
}

func newCorpus(docs []Doc) *corpus {
	whole := make([]*features, len(docs))
	for i, parts := range readAll(docs) {
		whole[i] = sum(parts)
	}
	return weigh(docs, whole)
}

// weigh counts in how many documents each feature stands and gives every document its vectors.
func weigh(docs []Doc, whole []*features) *corpus {
	c := &corpus{docs: make([]entry, len(docs))}
	for b := range blocks {
		counts := make([]map[string]float64, len(whole))
		for i, f := range whole {
			counts[i] = f.count[b]
		}
		frequency, ids := index(counts)
		c.postings[b] = make([][]int32, len(ids))
		for i := range whole {
			e := &c.docs[i]
			e.terms[b] = vectorOf(counts[i], ids, func(key string) float64 {
				return rarity(len(docs), frequency[key]) * kindWeight(b, key)
			}, math.Sqrt) // the square root dampens a name that is repeated all over a text
			for _, t := range e.terms[b] {
				e.norm[b] += t.weight * t.weight
				c.postings[b][t.id] = append(c.postings[b][t.id], int32(i))
			}
			e.norm[b] = math.Sqrt(e.norm[b])
		}
	}
	for i, f := range whole {
		e := &c.docs[i]
		e.english, e.arabic = f.english, f.arabic
		e.when = newWhen(docs[i], f.months)
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

// index numbers the features of texts in the order of their names and counts the texts of each.
func index(counts []map[string]float64) (frequency map[string]int, ids map[string]int32) {
	frequency = make(map[string]int)
	for _, count := range counts {
		for key := range count {
			frequency[key]++
		}
	}
	keys := make([]string, 0, len(frequency))
	for key := range frequency {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	ids = make(map[string]int32, len(keys))
	for i, key := range keys {
		ids[key] = int32(i)
	}
	return frequency, ids
}

// vectorOf is the sorted vector of a text's counts.
func vectorOf(count map[string]float64, ids map[string]int32, weight func(string) float64, damp func(float64) float64) []term {
	out := make([]term, 0, len(count))
	for key, n := range count {
		if w := damp(n) * weight(key); w > 0 {
			out = append(out, term{ids[key], w})
		}
	}
	slices.SortFunc(out, func(x, y term) int { return cmp.Compare(x.id, y.id) })
	return out
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
