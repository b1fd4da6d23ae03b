package pipeline

import (
	"strings"
	"sync"

	"github.com/babelwire/babelwire/pipeline/fact"
	"github.com/babelwire/babelwire/pipeline/stance"
)

// statement is an English text taken apart for the checks of the first link: one
// text is compared with many, and most of the work is to read it. What is asked
// for is worked out at its first use, and never changes.
type statement struct {
	text   string
	terms  func() terms
	facts  func() *fact.Text
	stance func() *stance.Text
}

// terms are the words of a statement.
type terms struct {
	words, stems []string        // as they stand, and what they are compared by
	there        map[string]bool // the stems of the words and of their parts between hyphens
}

func newStatement(text string) *statement {
	return &statement{
		text:   text,
		terms:  sync.OnceValue(func() terms { return termsOf(text) }),
		facts:  sync.OnceValue(func() *fact.Text { return fact.Read(text) }),
		stance: sync.OnceValue(func() *stance.Text { return stance.Read(text) }),
	}
}

func termsOf(text string) terms {
	t := terms{words: words(text)}
	t.stems, t.there = make([]string, len(t.words)), make(map[string]bool, len(t.words))
	for i, w := range t.words {
		t.stems[i] = stem(w)
		t.there[t.stems[i]] = true
		if strings.Contains(w, "-") {
			for part := range strings.SplitSeq(w, "-") {
				t.there[stem(part)] = true
			}
		}
	}
	return t
}

// said is the statement of a text, from those that were looked at last where it
// is one of them: a claim is held against sentence after sentence, and both
// against the points of the story.
func said(text string) *statement { return lately.get(text) }

// recent remembers the statements that were asked for last.
type recent struct {
	mu         sync.Mutex
	young, old map[string]*statement // old are those that young were a while ago
	size       int                   // bytes of the texts of young
}

// recently bounds the texts of recent.young, in bytes: some thousand sentences,
// those of the articles and stories that are worked on at one time. A statement
// takes about seventy times its text.
const recently = 64 << 10

var lately recent

func (r *recent) get(text string) *statement {
	if len(text) > recently/2 {
		return newStatement(text)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	s, ok := r.young[text]
	if ok {
		return s
	}
	if s, ok = r.old[text]; !ok {
		s = newStatement(strings.Clone(text)) // it may be a part of a long document
	}
	if r.young == nil || r.size+len(text) > recently {
		r.young, r.old, r.size = map[string]*statement{}, r.young, 0
	}
	r.young[s.text] = s
	r.size += len(text)
	return s
}
