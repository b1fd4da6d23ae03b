package pipeline

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline/fact"
)

// timelinePoints makes a point of each claim of the articles.
func timelinePoints(articles ...*Article) []Point {
	var points []Point
	for _, a := range articles {
		for _, c := range a.Claims {
			points = append(points, Point{ID: "p" + c.ID, Text: c.Text, Claims: []string{c.ID}})
		}
	}
	return points
}

func TestTimeline(t *testing.T) {
	const day = "2024-03-06" // a Wednesday
	french := func(original, english string, date Result) *Article {
		a := disagreeArticle("f", day, english)
		a.Segments[0].Lang, a.Segments[0].Original = "fr", original
		a.Segments[0].Checks = []Check{{Check: fact.CheckNumber, Result: Pass}, {Check: fact.CheckDate, Result: date}}
		return a
	}
	failed := disagreeArticle("a", day, "The bridge opened on 4 May 2021.")
	failed.Claims[0].Checks[4].Result = Unknown // the date
	unchecked := disagreeArticle("a", day, "The bridge opened on 4 May 2021.")
	unchecked.Claims[0].Checks, unchecked.Claims[0].Verdict = nil, Unchecked
	elsewhere := disagreeArticle("a", day, "The bridge opened on 4 May 2021.")
	elsewhere.Segments[0].English, elsewhere.Segments[0].Original = "The bridge opened.", "The bridge opened."
	for _, tt := range []struct {
		name    string
		article *Article
		want    []string
	}{
		{
			"sorted, past and future", disagreeArticle("a", day,
				"Parliament will vote on 3 May 2024.", "The law was drafted in December 2022.", "The party was founded in 1998.", "The minister resigned yesterday."),
			[]string{"1998 pca3", "2022-12 pca2", "2024-03-05 pca4", "2024-05-03 pca1"},
		},
		{"two dates of one point", disagreeArticle("a", day, "The strike began on 4 March 2024 and ended on 5 March 2024."), []string{"2024-03-04 pca1", "2024-03-05 pca1"}},
		{"one date said twice", disagreeArticle("a", day, "On 4 March 2024 he left, and on 4 March 2024 she came."), []string{"2024-03-04 pca1"}},
		{"no date", disagreeArticle("a", day, "Expo 2020 cost 7 billion dollars, a 34-year-old man said after 12 years."), nil},
		{"no day of publication", disagreeArticle("a", "", "The minister resigned yesterday.", "On 4 May he came."), nil},
		{"a date said without a year", disagreeArticle("a", "2024-01-05", "The minister resigned on 28 December."), []string{"2023-12-28 pca1"}},
		{"a check that cannot tell", failed, nil},
		{"nothing was checked", unchecked, nil},
		{"the sentence does not say it", elsewhere, nil},
		{"from another language", french("Le pont a ouvert le 4 mai 2021.", "The bridge opened on 4 May 2021.", Pass), []string{"2021-05-04 pcf1"}},
		{"a relative day of another language", french("Le ministre a démissionné hier.", "The minister resigned yesterday.", Pass), []string{"2024-03-05 pcf1"}},
		{"a relative day that the original does not mean", french("Le ministre a démissionné ce matin.", "The minister resigned yesterday.", Pass), nil},
		{"English whose date failed", french("Le pont a ouvert le 5 mai 2021.", "The bridge opened on 4 May 2021.", Fail), nil},
	} {
		var got []string
		for _, e := range timeline([]*Article{tt.article}, timelinePoints(tt.article)) {
			got = append(got, e.Date+" "+e.Point)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestTimelineMerged has one point of two articles of different days, whose
// "yesterday" is not the same.
func TestTimelineMerged(t *testing.T) {
	a := disagreeArticle("a", "2024-03-06", "The minister resigned yesterday, after the vote of 12 February 2024.")
	b := disagreeArticle("b", "2024-03-07", "The minister resigned yesterday, after the vote of 12 February 2024.")
	p := Point{ID: "p1", Text: a.Claims[0].Text, Claims: []string{a.Claims[0].ID, b.Claims[0].ID}}
	want := []Event{{Date: "2024-02-12", Point: "p1"}}
	if diff := cmp.Diff(want, timeline([]*Article{a, b}, []Point{p})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
