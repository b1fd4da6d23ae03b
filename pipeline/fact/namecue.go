package fact

import "regexp"

// namesPerson reports that the words beside a name say that it is a person.
func (r *reading) namesPerson(name Name) bool {
	first := r.indexAt(name.Start)
	if first == len(r.toks) {
		return false
	}
	k := first - 1
	if k > 0 && r.toks[k].raw == "." {
		k-- // "M. Dupont"
	}
	if k >= 0 && cuesBefore[r.toks[k].norm] || cuesBefore[r.toks[first].norm] && r.toks[first].end < name.End {
		return true
	}
	return cuesAfter[r.at(r.indexAt(name.End))]
}

// startsAt reports that the name begins a sentence.
func (r *reading) startsAt(name Name) bool {
	first := r.indexAt(name.Start)
	return first < len(r.toks) && r.sentenceStart(first)
}

// alienSpelling are letters and groups that the spelling of a language does not
// have, so that a word with them is hardly one of its common words: Dutch ends
// no word in a doubled consonant, Indonesian doubles none at all.
var alienSpelling = map[string]*regexp.Regexp{
	"fr": regexp.MustCompile(`k|w|sh|oo|ee|gh|ck|ll[sy]?$|tt$|nn$|ff$|rr$|ley$|[^aeiou]y$`),
	"nl": regexp.MustCompile(`q|x|y|ll$|ss$|tt$|nn$|ff$|rr$|ck|sh|gh|th.|ph|[^aeiou]ea|^c[aeiou]|wn`),
	"id": regexp.MustCompile(`q|x|bb|cc|dd|ff|ll|mm|nn|pp|rr|ss|tt|zz|th|ck|ch|ph|wh|gh|sch|ee|oo|ou|ie|y$|[cjvwz]$|r[dtnlk]$`),
}

// alien reports a word whose spelling is foreign to lang.
func alien(w, lang string) bool {
	re := alienSpelling[lang]
	return re != nil && len(w) > 2 && re.MatchString(w)
}
