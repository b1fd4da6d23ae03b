package eval

import (
	"fmt"

	"github.com/babelwire/babelwire/pipeline"
)

// This file tells a model that translates badly from an endpoint that does not
// translate at all. The first is what a measurement is for; the second must not
// be kept as one.

const (
	// unansweredShare is the share of a language's segments for which the
	// endpoint may give nothing. Each counts as an empty translation; beyond a
	// fifth the score would say more about these faults than about the model.
	unansweredShare = 0.2
	// sameAnswers is how many different segments of a language must have the
	// very same English for it to be taken for a phrase that the endpoint says to
	// everything, such as a refusal. Two neighbours with one answer are a
	// mistake that weak models make.
	sameAnswers = 3
)

// languageAnswers counts what came for the segments of one language.
type languageAnswers struct {
	n          int // segments
	noEnglish  int // without English, whatever the reason
	unanswered int // of these, got nothing from the endpoint
	own        int // with English that is not said of other segments too
}

// fault says why these answers measure nothing, or "".
func (a languageAnswers) fault() string {
	switch {
	case float64(a.unanswered) > unansweredShare*float64(a.n):
		return fmt.Sprintf("%d of %d segments got no usable answer: it was empty, endless, refused or not in the asked form", a.unanswered, a.n)
	case a.own == 0:
		return fmt.Sprintf("not one of %d segments got English of its own: every answer was rejected by the checks or the same for different segments", a.n)
	}
	return ""
}

// answersOf counts the answers by language.
func answersOf(sources []pipeline.Text, translated []pipeline.Translation) map[string]languageAnswers {
	said := map[[2]string]map[string]bool{} // language and English -> the segments
	for i, t := range translated {
		for k, english := range t.English {
			key := [2]string{sources[i].Lang, english}
			if said[key] == nil {
				said[key] = map[string]bool{}
			}
			said[key][sources[i].Segments[k]] = true
		}
	}
	counts := map[string]languageAnswers{}
	for i, t := range translated {
		code := sources[i].Lang
		a := counts[code]
		a.n += len(sources[i].Segments)
		a.noEnglish += t.Lost
		a.unanswered += t.Unanswered
		for _, english := range t.English {
			if english != "" && len(said[[2]string{code, english}]) < sameAnswers {
				a.own++
			}
		}
		counts[code] = a
	}
	return counts
}
