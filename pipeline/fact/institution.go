package fact

import (
	"slices"
	"strings"
)

// institutionHead reports a folded word that is the head noun of an institution.
func institutionHead(w, lang string) bool {
	heads := institutionHeads[lang]
	if heads[w] {
		return true
	}
	return lang == "nl" && slices.ContainsFunc(dutchHeads, func(h string) bool { return len(w) > len(h)+2 && strings.HasSuffix(w, h) })
}

// namesInstitution reports that a word of the text, capitalised or not, is the
// head noun of an institution.
func (r *reading) namesInstitution() bool {
	for i, t := range r.toks {
		if t.kind == word && slices.ContainsFunc(r.readings(i), func(s string) bool { return institutionHead(s, r.lang) }) {
			return true
		}
	}
	return false
}

// isInstitution reports a name with the head noun of an institution where lang
// puts it: at the end in Dutch, at the start in French and Indonesian, at
// either in English (Enterprise Chamber, Court of Audit).
func isInstitution(parts []string, lang string) bool {
	if len(parts) == 0 {
		return false
	}
	first, last := institutionHead(parts[0], lang), institutionHead(parts[len(parts)-1], lang)
	switch lang {
	case "fr", "id":
		return first
	case "nl":
		return last || first && len(parts) > 1
	}
	return first || last
}

// mayBeInstitution reports that an English name is that of an institution which
// the original may name in its own words: it names some institution, or has a
// capitalised word left over.
func (n nameCheck) mayBeInstitution(parts []string) bool {
	if !isInstitution(parts, "en") {
		return false
	}
	return n.left.bodies()+len(n.left.proper)+len(n.left.starts) > 0 || n.a.namesInstitution()
}
