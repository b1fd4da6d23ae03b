package pipeline

import (
	"cmp"
	"context"

	"github.com/babelwire/babelwire/pipeline/lang"
	"github.com/babelwire/babelwire/pipeline/source"
)

// load reads and decodes the article's source.
func (p *Pipeline) load(ctx context.Context, a *Article) error {
	doc, problem := source.Read(ctx, a.ref, source.Options{MaxBytes: p.cfg.MaxBytes, Stdin: p.cfg.Stdin, Score: naturalness})
	if err := ctx.Err(); err != nil {
		return err
	}
	a.SHA256 = doc.SHA256
	if problem != nil {
		state := Failed
		if problem.Skip {
			state = Skipped
		}
		a.end(state, problem.Code, problem.Message)
		if problem.NextStep != "" {
			a.NextStep = problem.NextStep
		}
		return nil
	}
	a.doc = doc
	a.Publisher = cmp.Or(a.ref.Publisher, doc.Publisher)
	a.Published = cmp.Or(a.ref.Published, doc.Published)
	a.Title = doc.Title
	return nil
}

// naturalness scores a decoded text for the choice between guessed character
// sets: the best share of common function words in any of the five languages.
func naturalness(text string) float64 {
	var best float64
	for _, code := range []string{"en", "fr", "nl", "id", "ar"} {
		if share, _ := lang.FunctionShare(text, code); share > best {
			best = share
		}
	}
	return best
}
