package fact

import "slices"

// places compares the countries of a translation. A country of the original
// that the English names in no form is missing: on human translations that
// hardly happens. One that only the English names often says where "the
// country" is, and is listed only beside a missing one, whose place it takes.
// looked counts the countries of both texts.
func (n nameCheck) places() (missing, extra []string, looked int) {
	as, bs := n.a.countries(), n.b.countries()
	if len(as) == 0 || n.headlineB {
		return nil, nil, len(as)
	}
	only := func(list, others []country, words vocabulary, r *reading) []string {
		var out []string
		for _, x := range list {
			said := x.doubtful || slices.ContainsFunc(others, func(o country) bool { return o.id == x.id }) ||
				words.sameAcronym(fold(x.text)) || words.resembles(fold(x.text)) || r.hasPeople(x.id)
			if !said && !slices.Contains(out, x.text) {
				out = append(out, x.text)
			}
		}
		return out
	}
	if missing = only(as, bs, n.english, n.b); len(missing) > 0 {
		extra = only(bs, as, n.original, n.a)
	}
	return missing, extra, len(as) + len(bs)
}
