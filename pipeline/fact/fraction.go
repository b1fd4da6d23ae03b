package fact

import (
	"math"
	"sort"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// fractionAt reads a fraction word at token k: its value below 1 and the index
// after it; 0 when there is none.
func (r *reading) fractionAt(k int) (float64, int) {
	if k < 0 || k >= len(r.toks) || r.used[k] {
		return 0, k
	}
	w, ok := r.number(r.toks[k])
	switch {
	case !ok:
		return 0, k
	case w.kind == fractionWord && w.value < 1:
		return w.value, k + 1
	case w.alt > 0 && w.alt < 1:
		return w.alt, k + 1
	case r.lang == "nl" && w.kind == ordinalWord && w.value > 3 && w.value <= 10, r.lang == "id" && w.kind == ordinalWord && w.value > 2 && strings.HasPrefix(r.toks[k].norm, "per"):
		return 1 / w.value, k + 1
	}
	return 0, k
}

// halfLinks join a count and the half after it: "two and a half", "deux et demi".
var halfLinks = map[string][]string{
	"en": {"and a", "and"}, "fr": {"et"}, "nl": {"en een", "eneen", "en"}, "id": {"", "dan"}, "ar": {"", "و"},
}

// andHalf gives the index after "and a half" at k, or k.
func (r *reading) andHalf(k int) int {
	for _, link := range halfLinks[r.lang] {
		j := r.pastHyphen(k)
		for w := range strings.FieldsSeq(link) {
			if r.at(j) != w {
				j = -1
				break
			}
			j = r.pastHyphen(j + 1)
		}
		if j < 0 || link == "" && r.lang == "ar" && !strings.HasPrefix(r.at(k), "و") {
			continue
		}
		if v, end := r.fractionAt(j); closeTo(v, .5) {
			return end
		}
	}
	return k
}

// pastHyphen gives the index after a hyphen without spaces at k, or k:
// twee-en-een-half.
func (r *reading) pastHyphen(k int) int {
	if r.at(k) == "-" && r.toks[k].glued {
		return k + 1
	}
	return k
}

// addHalf reads a half after the count n that ends before token next. The half
// is one of the last scale said: "deux millions et demi" is 2.5 million. A
// scale word after the half counts the whole: "two and a half million", and in
// Arabic repeats the scale: "three million and half the million". It returns
// the index after it, or next.
func (r *reading) addHalf(n *Number, next int) int {
	end := r.andHalf(next)
	if end == next {
		return next
	}
	scale := 1.
	for _, s := range []float64{1e12, 1e9, 1e6, 1e3} {
		if v := n.Values[0]; v >= s && (n.Word || n.scale >= s) && closeTo(v, s*math.Round(v/s)) {
			scale = s
			break
		}
	}
	n.weak = false
	value := n.Values[0] + scale/2
	if end < len(r.toks) && !r.used[end] {
		if w, ok := r.number(r.toks[end]); ok && w.kind == scaleWord {
			end++
			if scale == 1 {
				value *= w.value
				n.scale = w.value
			}
		}
	}
	return r.extend(n, value, end)
}

// mixed adds what follows a count and belongs to its value: "and a half", a
// denominator ("two thirds", "2/3"), a sign such as ½. The value without it
// stays as an alternative. It returns the index of the token after it.
func (r *reading) mixed(n *Number, next int) int {
	if len(n.Values) == 0 || n.Ordinal || n.Unit != "" {
		return next
	}
	v := n.Values[0]
	if next < len(r.toks) && r.toks[next].glued {
		if f := vulgarFraction(r.toks[next].raw); f > 0 {
			return r.extend(n, v+f, next+1)
		}
		if r.at(next) == "/" && next+1 < len(r.toks) && r.toks[next+1].glued && !n.Word && (next+2 >= len(r.toks) || r.at(next+2) != "/") {
			if d := r.integer(next + 1); d > 1 && d <= 10 && v >= 1 && v < float64(d) {
				n.weak = true
				return r.extend(n, v/float64(d), next+2)
			}
		}
	}
	if end := r.addHalf(n, next); end > next {
		return end
	}
	if v >= 1 && v < 10 && n.Word {
		k := next
		if k < len(r.toks) && r.toks[k].raw == "-" && r.toks[k].glued {
			k++
		}
		if r.lang == "id" && r.at(k) == "per" && k+1 < len(r.toks) {
			if w, ok := r.number(r.toks[k+1]); ok && w.kind == unitWord && w.value > v {
				n.weak = true
				return r.extend(n, v/w.value, k+2) // dua per tiga
			}
		}
		if f, end := r.fractionAt(k); f > 0 && !closeTo(f, .5) {
			n.weak = true
			return r.extend(n, v*f, end)
		}
	}
	return next
}

// extend puts value before the others and ends the number before token next.
func (r *reading) extend(n *Number, value float64, next int) int {
	n.Values = append([]float64{value}, n.Values...)
	n.End = r.toks[next-1].end
	n.Text = r.text[n.Start:n.End]
	return next
}

// vulgarFraction gives the value of a sign such as ½, 0 for any other.
func vulgarFraction(s string) float64 {
	a, b, ok := strings.Cut(norm.NFKD.String(s), "\u2044")
	if !ok {
		return 0
	}
	x, ok1 := parseFloat(a)
	y, ok2 := parseFloat(b)
	if !ok1 || !ok2 || y == 0 {
		return 0
	}
	return x / y
}

// partOf reads what a fraction is taken of: "half a million", "an hour" after
// "half". Such a quantity is exact and must be kept, while a bare half comes
// and goes.
func (r *reading) partOf(n *Number, next int) int {
	k := next
	for k < len(r.toks) && k < next+3 {
		w := r.at(k)
		if w == "a" || w == "an" || w == "of" || w == "d" || w == "de" || w == "een" || w == "-" && r.toks[k].glued || w == "'" || w == "’" {
			k++
			continue
		}
		break
	}
	if k >= len(r.toks) || r.used[k] {
		return next
	}
	if w, ok := r.number(r.toks[k]); ok && (w.kind == scaleWord || w.kind == hundredWord) && !w.vague && r.percent(k) == k {
		r.scaleBy(n, w.value)
		n.weak = false
		n.End = r.toks[k].end
		n.Text = r.text[n.Start:n.End]
		return k + 1
	}
	if u, ok := r.unitOf(k); ok && u.kind == measureTime {
		n.measure, n.toSI = u.kind, u.si
		// "a year and a half" says more than half a year.
		before := r.at(r.indexAt(n.Start) - 1)
		if before != "et" && before != "en" && before != "a" && before != "and" {
			n.weak = false
		}
		return k + 1
	}
	return next
}

// indexAt gives the first token that starts at a byte offset or after it. The
// tokens stand in order, so that a long text is not walked for every number.
func (r *reading) indexAt(start int) int {
	return sort.Search(len(r.toks), func(i int) bool { return r.toks[i].start >= start })
}
