package fact

import (
	"math"
	"slices"
	"strconv"
)

// pairing is how the numbers of two texts match as multisets.
type pairing struct {
	// matchedA and usedB mark the numbers of each text that have a partner.
	matchedA, usedB []bool
	// partnerA gives the partner of each number of the first text, -1 for none.
	partnerA []int
	// keysA and keysB give each number's class: numbers of one class are alike
	// in all that decides a match.
	keysA, keysB []string
	// knownB marks the classes of the second text that the first has anywhere.
	knownB map[string]bool
}

// numberClass is one distinct number of a text. at are its positions in the
// order of the text, of which the first next ones have a partner.
type numberClass struct {
	number Number
	key    string
	at     []int
	next   int
}

// pairNumbers gives each number of as the first free partner among bs. One
// without a free partner may share one: a text may repeat a number that the
// other says once. The numbers are looked up by value, so that the time grows
// with the length of the texts and not with its square.
func pairNumbers(as, bs []Number) pairing {
	p := pairing{matchedA: make([]bool, len(as)), usedB: make([]bool, len(bs)), partnerA: make([]int, len(as)), keysA: numberKeys(as), keysB: numberKeys(bs), knownB: map[string]bool{}}
	index := indexNumbers(bs, p.keysB)
	fitting := map[string][]*numberClass{}
	for i, n := range as {
		k := p.keysA[i]
		fit, ok := fitting[k]
		if !ok {
			fit = index.fitting(n)
			fitting[k] = fit
			for _, c := range fit {
				p.knownB[c.key] = true
			}
		}
		p.matchedA[i] = len(fit) > 0
		p.partnerA[i] = -1
		var best *numberClass
		for _, c := range fit {
			if c.next < len(c.at) && (best == nil || c.at[c.next] < best.at[best.next]) {
				best = c
			}
		}
		if best != nil {
			p.partnerA[i] = best.at[best.next]
			p.usedB[p.partnerA[i]] = true
			best.next++
		} else if len(fit) > 0 {
			p.partnerA[i] = fit[0].at[0]
		}
	}
	return p
}

// numberIndex finds the distinct numbers of a text by their values.
type numberIndex struct {
	classes []*numberClass
	byValue map[uint64][]int // positions in classes
	// parts are those that may match by another value: a half and 50 %.
	parts []int
}

func indexNumbers(ns []Number, keys []string) numberIndex {
	x := numberIndex{byValue: map[uint64][]int{}}
	byKey := map[string]*numberClass{}
	for j, m := range ns {
		c := byKey[keys[j]]
		if c == nil {
			c = &numberClass{number: m, key: keys[j]}
			byKey[keys[j]] = c
			at := len(x.classes)
			for _, v := range m.Values {
				x.byValue[valueCell(v)] = append(x.byValue[valueCell(v)], at)
			}
			if m.Unit == "%" || m.Word && m.weak {
				x.parts = append(x.parts, at)
			}
			x.classes = append(x.classes, c)
		}
		c.at = append(c.at, j)
	}
	return x
}

// fitting lists the distinct numbers that n may be.
func (x numberIndex) fitting(n Number) []*numberClass {
	var near []int
	for _, v := range n.Values {
		for _, cell := range []uint64{valueCell(v) - 1, valueCell(v), valueCell(v) + 1} {
			near = append(near, x.byValue[cell]...)
		}
	}
	if n.Unit == "%" || n.Word && n.weak {
		near = append(near, x.parts...)
	}
	slices.Sort(near)
	var out []*numberClass
	for _, k := range slices.Compact(near) {
		if m := x.classes[k].number; sameValue(n, m) && sameUnit(n, m) {
			out = append(out, x.classes[k])
		}
	}
	return out
}

// valueCell keeps 28 bits of the mantissa, fewer than closeTo tells apart: equal
// values stand in one cell or in two neighbours.
func valueCell(v float64) uint64 { return math.Float64bits(v) >> 24 }

// numberKeys tells the classes of the numbers of a text: what sameValue,
// sameUnit and converted look at.
func numberKeys(ns []Number) []string {
	keys := make([]string, len(ns))
	var key []byte
	for i, n := range ns {
		key = key[:0]
		for _, v := range append(n.Values[:len(n.Values):len(n.Values)], n.toSI) {
			key = append(strconv.AppendFloat(key, v, 'g', -1, 64), ' ')
		}
		key = append(append(append(key, n.Unit...), ' '), n.measure...)
		key = strconv.AppendBool(strconv.AppendBool(key, n.weak), n.Word)
		keys[i] = string(key)
	}
	return keys
}

// valueKey tells the likeliest value of a number.
func valueKey(n Number) string { return strconv.FormatFloat(n.Values[0], 'g', 8, 64) }
