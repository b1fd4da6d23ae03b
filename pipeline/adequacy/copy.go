package adequacy

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/babelwire/babelwire/pipeline/lang"
)

const (
	// tooManyLeft is from how many different words left standing the English is
	// of no use. Below, one may be a borrowed word or a name that English knows
	// too.
	tooManyLeft = 3
	// wordSure is how sure the letters of a word must make it that it is of the
	// source language and not English. On human translations of 41 news articles
	// 7 of the 249 different words that stand on both sides lie above, and of
	// the words that stand in the original alone 55 (French), 62 (Dutch) and
	// 70 % (Indonesian).
	wordSure = .98
)

// translated fails on an answer that repeats the original's words instead of
// translating them, and cannot tell where one or two words were left. Names and
// numbers stay in any translation, so for the whole only words in lower case
// count, and at least four of them.
func translated(r *row) Result {
	c := Result{Check: CheckCopy, Verdict: Pass}
	if r.lang == "en" {
		return c
	}
	there := setOf(r.english.lower())
	lower, same := 0, 0
	for _, w := range r.original.words {
		if unicode.IsLower(initial(w)) && utf8.RuneCountInString(w) > 2 {
			lower++
			if there[w] {
				same++
			}
		}
	}
	if lower >= 4 && same*10 >= lower*7 {
		c.Verdict = Fail
		c.Why = fmt.Sprintf("%d of the original's %d words stand untranslated in the answer.", same, lower)
		return c
	}
	c.Words = leftStanding(r)
	switch {
	case len(c.Words) >= tooManyLeft:
		c.Verdict = Fail
		c.Why = fmt.Sprintf("These words of the original stand untranslated in the English: %s.", strings.Join(c.Words, ", "))
	case len(c.Words) > 0:
		c.Verdict = Unknown
		c.Why = fmt.Sprintf("These words look untranslated: %s.", strings.Join(c.Words, ", "))
	}
	return c
}

// leftStanding lists, in the order of the English, its words that are the
// original language's and not English, each once.
func leftStanding(r *row) []string {
	own := setOf(r.original.words)
	low := r.english.lower()
	var left []string
	for i, w := range r.english.words {
		if slices.Contains(left, w) {
			continue
		}
		switch {
		case otherScript(w):
			if r.lang == "ar" || !own[w] {
				left = append(left, w)
			}
		case r.lang == "ar":
		case own[w] && isExonym(w, r.lang), own[low[i]] && unicode.IsLower(initial(low[i])) && foreignWord(low[i], r.lang):
			left = append(left, w)
		}
	}
	return left
}

// otherScript reports a word of two letters or more that is not in Latin
// script. Single letters (α, π) are symbols.
func otherScript(w string) bool {
	letters := 0
	for _, r := range w {
		if unicode.IsLetter(r) {
			if unicode.Is(unicode.Latin, r) {
				return false
			}
			letters++
		}
	}
	return letters > 1
}

// borrowed are words with accents, or of a source language by their letters,
// that English uses as they are.
var borrowed = setOf(strings.Fields(`café cafés cliché clichés fiancé fiancée naïve façade résumé décor début débutante protégé protégée émigré déjà voilà vis-à-vis crème soufflé rosé touché
	amateur amateurs chauffeur entrepreneur entrepreneurs saboteur connoisseur liqueur plus techniques technique boutique boutiques critique mystique antique plaque
	diplomat diplomats minimum maximum tsunami batik satay orang-utan yacht apartheid landdrost`))

// foreignWord reports whether a lower-case word, which stands in the original
// too, is the source language's and not English.
func foreignWord(w, code string) bool {
	if len(w) < 4 || borrowed[w] {
		return false
	}
	if share, _ := lang.EnglishLike(w); share > 0 {
		return false
	}
	if strings.ContainsFunc(w, func(r rune) bool { return r > unicode.MaxASCII && unicode.IsLetter(r) }) {
		return true
	}
	if strings.ContainsAny(w, "-'’") {
		return false // compounds keep their parts' spelling: e-commerce
	}
	return lang.WordIn(w, code) >= wordSure
}
