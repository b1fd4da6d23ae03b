package story

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// nameWord is a capitalised Latin word of a segment, folded.
type nameWord struct {
	folded string
	// sure is false for a word that may be capitalised only because a sentence begins with it.
	sure bool
}

// calendar holds the English names of days and months, whose capitals other languages do not write;
// the dates themselves are compared as dates.
var calendar = wordSet(`monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
september october november december`)

// nameWords finds the capitalised words of a text in the Latin script. Grouping compares the words of
// names and not whole names, because each language and each writer gives more or fewer of them:
// Daniel Zhang Yong, Daniel Zhang, Zhang.
func nameWords(text, lang string) []nameWord {
	var out []nameWord
	opens := true // at the beginning of a sentence
	start := -1
	flush := func(end int) {
		if start < 0 {
			return
		}
		word := text[start:end]
		start = -1
		first, size := utf8.DecodeRuneInString(word)
		sure := !opens
		opens = false
		if !unicode.IsUpper(first) || !unicode.Is(unicode.Latin, first) || len(word) == size {
			return
		}
		if strings.IndexFunc(word[size:], unicode.IsUpper) >= 0 {
			sure = true // CNBC, DingTalk: capitals that no sentence begins with
		}
		f := fold(word)
		if lang == "en" && (stopwords[f] || calendar[f]) {
			return
		}
		out = append(out, nameWord{f, sure})
	}
	for i, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
			if start < 0 {
				start = i
			}
		default:
			flush(i)
			if strings.ContainsRune(".!?:«»“”\"„؟–—•|(", r) {
				opens = true
			}
		}
	}
	flush(len(text))
	return out
}
