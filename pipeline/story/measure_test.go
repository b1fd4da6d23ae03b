package story

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"testing"

	"github.com/babelwire/babelwire/pipeline/internal/paralleltest"
)

var ntrexLanguages = map[string]string{"eng": "en", "fra": "fr", "nld": "nl", "ind": "id", "arb": "ar"}

// ntrex reads the documents of one language in the order of their numbers.
func ntrex(t *testing.T, language string) []Doc {
	t.Helper()
	var docs []Doc
	for _, x := range paralleltest.Texts(t, language) {
		d := Doc{ID: language + "/" + x.Name}
		for _, line := range x.Lines() {
			d.Segments = append(d.Segments, Segment{line, ntrexLanguages[language]})
		}
		docs = append(docs, d)
	}
	return docs
}

// thirdOf keeps a third of a document's segments, another one for each copy.
func thirdOf(d Doc, story, copyNo int) Doc {
	type drawn struct {
		i    int
		lots uint64
	}
	all := make([]drawn, len(d.Segments))
	for i := range all {
		h := fnv.New64a()
		fmt.Fprintf(h, "%d/%d/%d", story, i, copyNo)
		lots := h.Sum64() * 0x9e3779b97f4a7c15
		all[i] = drawn{i, lots ^ lots>>29}
	}
	slices.SortFunc(all, func(a, b drawn) int { return cmp.Compare(a.lots, b.lots) })
	all = all[:max(1, len(all)/3)]
	slices.SortFunc(all, func(a, b drawn) int { return a.i - b.i })
	out := Doc{ID: fmt.Sprint(d.ID, "#", copyNo)}
	for _, x := range all {
		out.Segments = append(out.Segments, d.Segments[x.i])
	}
	return out
}

// bCubed is precision, recall and F1 of a grouping against each document's story (Bagga and Baldwin 1998).
func bCubed(groups [][]int, story []int) (p, r, f float64) {
	size := make(map[int]int)
	for _, s := range story {
		size[s]++
	}
	for _, g := range groups {
		for _, i := range g {
			same := 0
			for _, j := range g {
				if story[i] == story[j] {
					same++
				}
			}
			p += float64(same) / float64(len(g)) / float64(len(story))
			r += float64(same) / float64(size[story[i]]) / float64(len(story))
		}
	}
	return p, r, 2 * p * r / (p + r)
}

func TestMeasureGroup(t *testing.T) {
	for _, tt := range []struct {
		name      string
		languages []string
		least     float64
	}{
		{"English", []string{"eng", "eng", "eng", "eng"}, 0.91},
		{"without a model", []string{"fra", "nld", "ind", "arb"}, 0.70},
		{"without a model, and English", []string{"eng", "fra", "nld", "ind", "arb"}, 0.67},
	} {
		t.Run(tt.name, func(t *testing.T) {
			const splits = 4 // one draw of thirds differs from another by about .015
			var p, r, f float64
			for split := range splits {
				var docs []Doc
				var story []int
				for k, language := range tt.languages {
					for i, d := range ntrex(t, language) {
						docs = append(docs, thirdOf(d, i, k+10*split))
						story = append(story, i)
					}
				}
				pi, ri, fi := bCubed(Group(docs), story)
				p, r, f = p+pi/splits, r+ri/splits, f+fi/splits
			}
			t.Logf("B-cubed P %.3f R %.3f F1 %.3f", p, r, f)
			if f < tt.least {
				t.Errorf("F1 %.3f, want at least %.2f", f, tt.least)
			}
		})
	}
}

func TestMeasureWireCopies(t *testing.T) {
	languages := []string{"eng", "fra", "nld", "ind", "arb"}
	var docs []Doc
	var story []int
	for _, language := range languages {
		for i, d := range ntrex(t, language) {
			docs = append(docs, d)
			story = append(story, i)
		}
	}
	found, wrong := 0, 0
	pairs := WireCopies(docs)
	for _, p := range pairs {
		if story[p.A] == story[p.B] {
			found++
		} else {
			wrong++
			t.Logf("not a copy: %s and %s, %.2f aligned", docs[p.A].ID, docs[p.B].ID, p.Aligned)
		}
	}
	all := len(docs) / len(languages) * len(languages) * (len(languages) - 1) / 2
	together := 0
	first := make(map[int]int)
	origin := Origins(len(docs), pairs)
	for i := range docs {
		if _, ok := first[story[i]]; !ok {
			first[story[i]] = origin[i]
		}
		if origin[i] == first[story[i]] {
			together++
		}
	}
	t.Logf("%d of %d pairs of translations found (%.3f), %d false; %d of %d documents at their first copy",
		found, all, float64(found)/float64(all), wrong, together, len(docs))
	if float64(found) < 0.95*float64(all) || wrong > 0 {
		t.Errorf("%d of %d pairs found, %d false, want at least 95 %% and none false", found, all, wrong)
	}
}
