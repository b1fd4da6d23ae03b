package fact

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// names reads runs of capitalised words, acronyms and MixedCase words. In a
// text of another script every Latin run is a strong name.
func (r *reading) names() []Name {
	foreign := r.mostlyOtherScript()
	title := !foreign && r.titleCase()
	var out []Name
	for i := 0; i < len(r.toks); {
		if !r.nameStart(i, foreign) {
			i++
			continue
		}
		end := i + 1
		for {
			next := end
			// particles and hyphens may stand inside a run, never at its end
			for next < len(r.toks) && next < end+2 && (nameParticles[r.toks[next].raw] || r.toks[next].raw == "-" || r.toks[next].raw == "&") {
				next++
			}
			if next >= len(r.toks) || !r.nameStart(next, foreign) || !r.onlySpaceBefore(next) {
				break
			}
			end = next + 1
		}
		first := i
		// The first word of a sentence is capitalised anyway.
		if !foreign && r.sentenceStart(i) && (commonWord(r.toks[i].norm) || end == i+1 && !marked(r.toks[i].raw)) {
			first++
		}
		if first < end {
			out = append(out, r.name(first, end, foreign, title))
		}
		i = end
	}
	return out
}

func (r *reading) name(first, end int, foreign, title bool) Name {
	n := Name{Start: r.toks[first].start, End: r.toks[end-1].end, Strong: foreign}
	n.Text = r.text[n.Start:n.End]
	words := 0
	for k := first; k < end; k++ {
		if r.toks[k].kind == word && isCapital(r.toks[k].raw) {
			words++
			if marked(r.toks[k].raw) {
				n.Strong = true
			}
		}
	}
	if words > 1 && !title {
		n.Strong = true
	}
	return n
}

// nameParticles join the parts of a name.
var nameParticles = map[string]bool{"de": true, "van": true, "der": true, "von": true, "bin": true, "al": true, "la": true, "el": true, "du": true, "ibn": true}

// nameStart reports whether token i can be part of a name.
func (r *reading) nameStart(i int, foreign bool) bool {
	t := r.toks[i]
	if t.kind != word || r.used[i] {
		return false
	}
	if foreign {
		c, _ := utf8.DecodeRuneInString(t.raw)
		return unicode.Is(unicode.Latin, c) && len(t.raw) > 1
	}
	if !isCapital(t.raw) {
		return marked(t.raw)
	}
	return len(t.raw) > 1 || (i+1 < len(r.toks) && r.toks[i+1].raw != "'" && r.toks[i+1].raw != "’" && t.raw != "I" && t.raw != "A")
}

// onlySpaceBefore reports that nothing but space parts token i from the one before.
func (r *reading) onlySpaceBefore(i int) bool {
	return !strings.ContainsAny(r.text[r.toks[i-1].end:r.toks[i].start], "\n\r\t")
}

func (r *reading) sentenceStart(i int) bool {
	if i == 0 {
		return true
	}
	p := r.toks[i-1]
	switch p.raw {
	case ".", "!", "?", ":", "…", "«", "»", "“", "”", "\"", "‘", "-", "–", "—", "(", "[", "•", "|", ";", "/":
		return !(p.raw == "-" && p.glued)
	case "'", "’":
		return !p.glued
	}
	return strings.Contains(r.text[p.end:r.toks[i].start], "\n")
}

func isCapital(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(c)
}

// marked reports acronyms (two or more capitals), MixedCase and words with
// digits (iPhone, DingTalk, Q2).
func marked(s string) bool {
	if plainLower(s) {
		return false
	}
	upper, lower, digit := 0, 0, 0
	innerUpper := false
	for i, c := range s {
		switch {
		case unicode.IsUpper(c):
			upper++
			innerUpper = innerUpper || i > 0
		case unicode.IsLower(c):
			lower++
		case digitValue(c) >= 0:
			digit++
		}
	}
	return innerUpper && upper+lower >= 2 || upper > 0 && digit > 0
}

// plainLower reports a word of a-z only, as most are.
func plainLower(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return true
}

// mostlyOtherScript reports a text whose letters are mostly not Latin.
func (r *reading) mostlyOtherScript() bool {
	latin, other := 0, 0
	for _, t := range r.toks {
		if t.kind == word {
			if c, _ := utf8.DecodeRuneInString(t.raw); unicode.Is(unicode.Latin, c) {
				latin += len(t.raw)
			} else {
				other += len(t.raw)
			}
		}
	}
	return other > latin/2
}

// titleCase reports a headline in which capitals say nothing.
func (r *reading) titleCase() bool {
	long, capital := 0, 0
	for _, t := range r.toks {
		if t.kind == word && len(t.raw) >= 4 {
			long++
			if isCapital(t.raw) {
				capital++
			}
		}
	}
	// French and Dutch headlines are written like sentences.
	if r.lang == "fr" || r.lang == "nl" {
		return long >= 4 && capital == long
	}
	return long >= 5 && capital*5 >= long*4
}

// nameTokens are the folded words of a name that can be looked for.
func nameTokens(text string) []string {
	var out []string
	for _, t := range tokenize(text, "") {
		if t.kind == word && utf8.RuneCountInString(t.raw) > 1 && !nameParticles[t.raw] {
			out = append(out, t.norm)
		}
	}
	return out
}

// wordsRaw are the words of a name as they are written.
func wordsRaw(text string) []string {
	var out []string
	for _, t := range tokenize(text, "") {
		if t.kind == word {
			out = append(out, t.raw)
		}
	}
	return out
}
