package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"strconv"

	"github.com/babelwire/babelwire/pipeline/lang"
	"github.com/babelwire/babelwire/pipeline/segment"
)

// clean cuts the text into segments and gives each its role. Furniture and
// sentences addressed to a model stay in the article, to be shown, but nothing
// after this stage sends them anywhere.
func (p *Pipeline) clean(_ context.Context, a *Article) error {
	text, whole := beginning(a.doc.Text, p.cfg.MaxSourceTokens)
	cut := segment.Split(text)
	content := 0
	a.Segments = make([]Segment, 0, len(cut.Segments))
	for i, s := range cut.Segments {
		a.Segments = append(a.Segments, Segment{
			ID: "s" + strconv.Itoa(i+1), Role: s.Role, Kind: s.Kind, Lang: lang.Unknown,
			Start: s.Start, End: s.End, Original: a.doc.Text[s.Start:s.End],
		})
		if s.Role == segment.Content {
			content++
		}
	}
	a.Title = cmp.Or(cut.Title, a.Title)
	a.Publisher = cmp.Or(a.Publisher, cut.Publisher)
	a.Published = cmp.Or(a.Published, cut.Published)
	if content == 0 {
		a.end(Skipped, "input.empty", fmt.Sprintf("%s holds no article text: %d lines, all of them page furniture.", a.Source, len(cut.Segments)))
	}
	a.bound(p.cfg.MaxSourceTokens, whole)
	return nil
}

// content lists the article's segments that speak of the news, in text order.
func (a *Article) content() []*Segment {
	var list []*Segment
	for i := range a.Segments {
		if a.Segments[i].Role == segment.Content {
			list = append(list, &a.Segments[i])
		}
	}
	return list
}
