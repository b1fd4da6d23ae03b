package fact

import (
	"slices"
	"strconv"
	"unicode/utf8"
)

type anchor struct {
	start int
	text  string
}

func anchorsOf(f Facts) []string {
	var all []anchor
	for _, n := range f.Numbers {
		if !n.Word && len(n.Values) > 0 {
			all = append(all, anchor{n.Start, strconv.FormatFloat(n.Values[0], 'f', -1, 64)})
		}
	}
	for _, d := range f.Dates {
		for _, v := range []int{d.Day, d.Year} {
			if v != 0 {
				all = append(all, anchor{d.Start, strconv.Itoa(v)})
			}
		}
	}
	for _, n := range f.Names {
		if !n.Strong {
			continue
		}
		for _, w := range nameTokens(n.Text) {
			if c, _ := utf8.DecodeRuneInString(w); c < utf8.RuneSelf && !commonWord(w) {
				all = append(all, anchor{n.Start, w})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b anchor) int { return a.start - b.start })
	out := make([]string, 0, len(all))
	for _, a := range all {
		if !slices.Contains(out, a.text) {
			out = append(out, a.text)
		}
	}
	return out
}
