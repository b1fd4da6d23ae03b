package eval

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/babelwire/babelwire/pipeline"
)

// span is a piece of a text, in bytes.
type span struct {
	text     string
	from, to int
}

var (
	nameWord  = regexp.MustCompile(`\pL[\pL\pN]*(?:['’.&-][\pL\pN]+)*`)
	titleWord = set(`Mr Mrs Ms Dr Sir Lord Lady King Queen Prince Princess Pope President Prime Minister Chancellor Senator Judge Justice Professor
		General Colonel Captain Secretary Governor Mayor Sen Rep Gov Gen Sgt Prof Rev Father The A An`)
	// dotted are short forms whose full stop ends no sentence.
	dotted = set(`Mr Mrs Ms Dr St Sen Rep Gov Gen Sgt Prof Rev Jr No vs Jan Feb Mar Apr Aug Sept Oct Nov Dec`)
	// notNames are words that alone, or beside one another, are no name of their
	// own: days, peoples, kinds of institution.
	notNames = set(`I I'm I've I'd I'll I’m I’ve I’d I’ll Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July
		August September October November December American British English French German Dutch Chinese Russian Japanese Indian Indonesian Arab Arabic
		European African Asian Australian Canadian Spanish Italian Irish Scottish Welsh Israeli Turkish Iranian Syrian Brazilian Mexican Democrat Democrats
		Democratic Republican Republicans Labour Conservative Conservatives Muslim Muslims Christian Christians Jewish Catholic Internet AM PM CEO Ok OK
		Government Parliament Assembly Congress Senate House Commission Committee Council Court Ministry Department State Party Member Members University
		School College Church Street Road Avenue City County Bank Company Group Union Army Police North South East West`)
	particle = set(`de da del della der den di du van von bin ibn al el`)
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// Names lists the names in the English of a text, each once, in the order of
// first appearance. A name is a run of words with capitals that is not there
// for the sentence's sake, and not only a title, a day or a people.
func Names(english []string) []string {
	var names []string
	inner := innerCapitals(english)
	for _, s := range english {
		for _, n := range namesIn(s, inner) {
			if !slices.Contains(names, n.text) {
				names = append(names, n.text)
			}
		}
	}
	return names
}

// innerCapitals says which words the text writes with a capital in mid-sentence
// and never without: they are names at the beginning of a sentence too.
func innerCapitals(english []string) map[string]bool {
	inner, small := map[string]bool{}, map[string]bool{}
	for _, s := range english {
		if titleCase(s) {
			continue
		}
		for _, m := range nameWord.FindAllStringIndex(s, -1) {
			w := bare(s[m[0]:m[1]])
			if !capital(w) {
				small[w] = true
			} else if !startsSentence(s, m[0]) {
				inner[w] = true
			}
		}
	}
	for w := range inner {
		if small[strings.ToLower(w)] {
			delete(inner, w)
		}
	}
	return inner
}

// namesIn finds the names of one row. inner are the words that are names even
// where a sentence begins.
func namesIn(s string, inner map[string]bool) []span {
	if titleCase(s) {
		return nil
	}
	var found []span
	var run []span
	flush := func() {
		for len(run) > 0 && (titleWord[run[0].text] || particle[run[0].text]) {
			run = run[1:]
		}
		for len(run) > 0 && particle[run[len(run)-1].text] {
			run = run[:len(run)-1]
		}
		if slices.ContainsFunc(run, func(w span) bool {
			return !notNames[w.text] && !titleWord[w.text] && !particle[w.text] && utf8.RuneCountInString(w.text) > 1
		}) {
			from, to := run[0].from, run[len(run)-1].to
			found = append(found, span{s[from:to], from, to})
		}
		run = nil
	}
	for _, m := range nameWord.FindAllStringIndex(s, -1) {
		w := bare(s[m[0]:m[1]])
		if len(run) > 0 {
			last := run[len(run)-1]
			gap := s[last.to:m[0]]
			if gap != " " && (gap != ". " || !shortened(last.text)) {
				flush()
			}
		}
		switch {
		case capital(w) && (inner[w] || titleWord[w] || !startsSentence(s, m[0])):
		case len(run) > 0 && particle[w]:
		default:
			flush()
			continue
		}
		run = append(run, span{w, m[0], m[0] + len(w)})
		if m[0]+len(w) < m[1] { // a possessive ends a name
			flush()
		}
	}
	flush()
	return found
}

// bare is the word without a possessive ending.
func bare(w string) string {
	for _, end := range []string{"'s", "’s"} {
		w = strings.TrimSuffix(w, end)
	}
	return w
}

func capital(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}

// startsSentence reports whether a word at the byte offset begins a sentence,
// for all that the marks before it say.
func startsSentence(s string, at int) bool {
	before := strings.TrimRightFunc(s[:at], func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`"'“”‘’«([-–—`, r) })
	if before == "" {
		return true
	}
	last, n := utf8.DecodeLastRuneInString(before)
	if last != '.' {
		return strings.ContainsRune("!?:;…", last) || quoteOpens(s[len(before):at])
	}
	words := nameWord.FindAllString(before[:len(before)-n], -1)
	if len(words) == 0 {
		return true
	}
	return !shortened(words[len(words)-1])
}

// shortened reports whether a full stop after the word only shortens it, as in
// "Mr.", "John F." and "U.S.".
func shortened(w string) bool {
	return dotted[w] || utf8.RuneCountInString(w) == 1 || strings.Contains(w, ".")
}

// quoteOpens reports whether a quotation opens in the gap before a word.
func quoteOpens(gap string) bool {
	return strings.ContainsAny(gap, "“‘«") || strings.HasSuffix(gap, ` "`) || strings.HasSuffix(gap, ` '`)
}

// titleCase reports whether most long words of a line that does not end as a
// sentence have capitals, as in a headline: there they say nothing.
func titleCase(s string) bool {
	if last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "\"'”’) ")); strings.ContainsRune(".!?…", last) {
		return false
	}
	long, capitals := 0, 0
	for _, w := range nameWord.FindAllString(s, -1) {
		if utf8.RuneCountInString(w) < 4 {
			continue
		}
		long++
		if capital(w) {
			capitals++
		}
	}
	return long > 2 && capitals*10 >= long*7
}

// replaceNames puts for each name of the row another one of the text, wherever
// the row says it.
func replaceNames(p pipeline.Pair, names []string) []string {
	var out []string
	for i, own := range rowNames(p, names) {
		at := slices.Index(names, own)
		for k := range names {
			other := names[(at+1+i+k)%len(names)]
			if !sharesWord(p.English, other) {
				out = append(out, replaceWhole(p.English, own, other))
				break
			}
		}
	}
	return out
}

// dropNames takes each name out of the row, wherever the row says it.
func dropNames(p pipeline.Pair, names []string) []string {
	var out []string
	for _, own := range rowNames(p, names) {
		if s := strings.TrimSpace(replaceWhole(p.English, own, "")); s != "" && strings.ContainsFunc(s, unicode.IsLetter) {
			out = append(out, s)
		}
	}
	return out
}

// rowNames are the text's names that stand in the row as whole words; of two
// that overlap there only the longer.
func rowNames(p pipeline.Pair, names []string) []string {
	if titleCase(p.English) {
		return nil
	}
	var own []string
	for _, n := range names {
		if replaceWhole(p.English, n, "") != p.English {
			own = append(own, n)
		}
	}
	return slices.DeleteFunc(slices.Clone(own), func(n string) bool {
		return slices.ContainsFunc(own, func(o string) bool { return o != n && strings.Contains(o, n) })
	})
}

// sharesWord reports whether a word of the name stands in the text.
func sharesWord(text, name string) bool {
	there := map[string]bool{}
	for _, w := range nameWord.FindAllString(text, -1) {
		there[bare(w)] = true
	}
	return slices.ContainsFunc(nameWord.FindAllString(name, -1), func(w string) bool { return there[bare(w)] })
}

// replaceWhole replaces every place where the name stands as whole words. With
// nothing to put there its possessive ending and one blank go too.
func replaceWhole(text, name, with string) string {
	var b strings.Builder
	for {
		i := indexWhole(text, name)
		if i < 0 {
			b.WriteString(text)
			return b.String()
		}
		rest := text[i+len(name):]
		if with == "" {
			for _, end := range []string{"'s", "’s"} {
				rest = strings.TrimPrefix(rest, end)
			}
			rest = strings.TrimPrefix(rest, " ")
		}
		b.WriteString(text[:i] + with)
		text = rest
	}
}

func indexWhole(text, name string) int {
	for from := 0; name != ""; {
		i := strings.Index(text[from:], name)
		if i < 0 {
			return -1
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(name):])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) && !unicode.IsDigit(after) && before != '-' && after != '-' {
			return i
		}
		from = i + len(name)
	}
	return -1
}
