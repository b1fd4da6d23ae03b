package eval

import (
	"slices"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/adequacy"
	"github.com/babelwire/babelwire/pipeline/fact"
	"github.com/babelwire/babelwire/pipeline/stance"
)

// checksOfKind names for each label the checks that look for such an error. A
// check that fails such a row for another reason has found it by luck. For role,
// term, added and nonsense there is none.
var checksOfKind = map[string][]string{
	"number":       {fact.CheckNumber},
	"date":         {fact.CheckDate},
	"name":         {fact.CheckName},
	"negation":     {stance.CheckNegation},
	"attribution":  {stance.CheckAttribution},
	"untranslated": {adequacy.CheckCopy, adequacy.CheckLanguage},
	"quote_cut":    {stance.CheckQuote, adequacy.CheckComplete},
	"dropped":      {adequacy.CheckComplete},
}

// kindOf names the checks that look for any of the labels, each once.
func kindOf(labels []string) []string {
	var list []string
	for _, l := range labels {
		for _, check := range checksOfKind[l] {
			if !slices.Contains(list, check) {
				list = append(list, check)
			}
		}
	}
	return list
}

// ofKind are the checks of a row that are named.
func ofKind(checks []pipeline.Check, names []string) []pipeline.Check {
	var list []pipeline.Check
	for _, c := range checks {
		if slices.Contains(names, c.Check) {
			list = append(list, c)
		}
	}
	return list
}
