package pipeline

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/segment"
)

// This file bounds what is read of one source.

// bytesPerToken is more than the tokens of a text have in any script, on average.
const bytesPerToken = 16

// beginning is the part of a text that may hold so many tokens (0 = all of it): what lies far
// beyond them need not even be cut into sentences. It ends with a line, or a word, where one ends near.
func beginning(text string, tokens int) (part string, whole bool) {
	if tokens <= 0 || len(text)/bytesPerToken <= tokens {
		return text, true
	}
	end := tokens * bytesPerToken
	for _, border := range "\n " {
		if at := strings.LastIndexByte(text[:end], byte(border)); at > end-end/8 {
			return text[:at], false
		}
	}
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end], false
}

// bound leaves out what lies beyond so many tokens of the article's text (0 = no
// bound): a text of that length is rarely one article, and takes the time of hundreds. The first
// sentence is always kept. whole says that the segments are those of all its text.
func (a *Article) bound(tokens int, whole bool) {
	if tokens <= 0 {
		return
	}
	used, kept, cut := 0, 0, len(a.Segments)
	for i := range a.Segments {
		s := &a.Segments[i]
		if s.Role != segment.Content {
			continue
		}
		if used += llm.EstimateTokens(s.Original); used > tokens && kept > 0 {
			cut = i
			break
		}
		kept++
	}
	if cut == len(a.Segments) && whole {
		return
	}
	all := withCommas(len(a.content()))
	if !whole {
		all = "more than " + all
	}
	a.Segments = a.Segments[:cut]
	a.unread = &llm.Error{Code: reasonSourceTokens, Message: fmt.Sprintf(
		"only the first %s of %s sentences were read: one source may have %s tokens", withCommas(kept), all, withCommas(tokens))}
}
