package llmtest

import (
	"regexp"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The parts a sentence is scanned into.
const (
	kindWord   = iota
	kindNumber // digits with the separators of a number
	kindMixed  // digits that run into letters: 18h30, 5G
	kindSpace
	kindPunct
)

type item struct {
	kind int
	text string
}

// scan splits text without losing a byte of words or punctuation; runs of
// space become one item.
func scan(text string, l language) []item {
	r := []rune(text)
	var out []item
	for i := 0; i < len(r); {
		j := i + 1
		kind := kindPunct
		switch {
		case unicode.IsSpace(r[i]):
			kind = kindSpace
			for j < len(r) && unicode.IsSpace(r[j]) {
				j++
			}
		case unicode.IsDigit(r[i]):
			kind = kindNumber
			j = scanNumber(r, i, l.spaceGroups)
			if j < len(r) && unicode.IsLetter(r[j]) {
				kind = kindMixed
				for j < len(r) && isWordRune(r[j]) {
					j++
				}
			}
		case unicode.IsLetter(r[i]):
			kind = kindWord
			j = scanWord(r, i)
		}
		out = append(out, item{kind, string(r[i:j])})
		i = j
	}
	return out
}

func scanNumber(r []rune, i int, spaceGroups bool) int {
	j := i
	for j < len(r) && unicode.IsDigit(r[j]) {
		j++
	}
	lead := j - i
	for j+1 < len(r) {
		switch {
		case strings.ContainsRune(".,٫٬", r[j]) && unicode.IsDigit(r[j+1]):
			j++
		case spaceGroups && lead <= 3 && unicode.IsSpace(r[j]) && digitRun(r, j+1) == 3:
			j++
		default:
			return j
		}
		for j < len(r) && unicode.IsDigit(r[j]) {
			j++
		}
	}
	return j
}

func digitRun(r []rune, i int) int {
	n := 0
	for i+n < len(r) && unicode.IsDigit(r[i+n]) {
		n++
	}
	return n
}

// scanWord takes inner hyphens and apostrophes along, and the points of U.S.
func scanWord(r []rune, i int) int {
	j := i + 1
	for j < len(r) {
		switch {
		case isWordRune(r[j]) && r[j] != 'ـ':
		case r[j] == 'ـ': // Arabic tatweel stretches a word
		case strings.ContainsRune("-'’‑", r[j]) && j+1 < len(r) && isWordRune(r[j+1]):
		case r[j] == '.' && j+1 < len(r) && unicode.IsUpper(r[j+1]) && unicode.IsUpper(r[j-1]) && (j-1 == i || r[j-2] == '.'):
		case r[j] == '.' && j-2 >= i && r[j-2] == '.' && unicode.IsUpper(r[j-1]): // the last point of U.S.
			return j + 1
		default:
			return j
		}
		j++
	}
	return j
}

func fold(w string) string {
	return strings.NewReplacer("’", "'", "‑", "-", "ـ", "").Replace(strings.ToLower(w))
}

var elision = regexp.MustCompile(`^(?i)(l|d|s|n|qu|j|c|m|t|jusqu|lorsqu|puisqu)['’](.+)$`)

func cutElision(w string) (prefix, rest string, ok bool) {
	if fold(w) == "aujourd'hui" {
		return "", "", false
	}
	m := elision.FindStringSubmatch(w)
	if m == nil {
		return "", "", false
	}
	return m[1], m[2], true
}

func hasUpper(s string) bool { return strings.IndexFunc(s, unicode.IsUpper) >= 0 }

// innerUpper says a capital stands behind the first letter: IPO, DingTalk.
func innerUpper(w string) bool {
	_, n := utf8.DecodeRuneInString(w)
	return hasUpper(w[n:])
}

func isLatin(w string) bool {
	return strings.IndexFunc(w, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }) < 0
}

func firstLetter(s string) string {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return string(r)
		}
	}
	return ""
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func endsSentence(p string) bool { return strings.ContainsAny(p, ".!?؟…") }

// titleCase says most words of a line have a capital, so that one means nothing.
func titleCase(items []item) bool {
	words, upper := 0, 0
	for _, it := range items {
		if it.kind == kindWord {
			words++
			if hasUpper(it.text) {
				upper++
			}
		}
	}
	return words >= 4 && upper*10 > words*6
}

func next(items []item, i int) string {
	for _, it := range items[i+1:] {
		if it.kind == kindWord {
			return it.text
		}
		if it.kind != kindSpace {
			break
		}
	}
	return ""
}

// punctuation writes Arabic marks as English ones.
func punctuation(p string) string {
	switch p {
	case "،":
		return ","
	case "؛":
		return ";"
	case "؟":
		return "?"
	case "٪":
		return "%"
	}
	return p
}

// Neutral English words by length, none of them a number, a month, a negation
// or a name.
var (
	fillerShort  = strings.Fields("part plan work case side area step role form item view idea task base")
	fillerMedium = strings.Fields("matter report field place point level order change public recent review member effort detail manner office")
	fillerLong   = strings.Fields("account section service project general official decision position activity question statement progress approach relevant")
	fillerXL     = strings.Fields("development information organisation management department arrangement discussion preparation consideration responsible particular")
	functionPool = strings.Fields("the of in to for with on by from that and as at")
	isFiller     = setOf(strings.Join([]string{strings.Join(fillerShort, " "), strings.Join(fillerMedium, " "), strings.Join(fillerLong, " "), strings.Join(fillerXL, " ")}, " "))
)

// fillerFor picks a word of about the length of w, the same one every time.
func fillerFor(w string) string {
	list := fillerXL
	switch n := utf8.RuneCountInString(w); {
	case n <= 4:
		list = fillerShort
	case n <= 7:
		list = fillerMedium
	case n <= 10:
		list = fillerLong
	}
	return list[hash32(w)%uint32(len(list))]
}

// fill turns fillers into function words until there are enough of them, the
// shortest source words first, and sees that no word stands twice in a row.
func fill(all []*outWord) {
	have := 0
	var free []int
	for i, w := range all {
		if englishFunction[strings.ToLower(w.text)] {
			have++
		} else if w.filler {
			free = append(free, i)
		}
	}
	sort.SliceStable(free, func(a, b int) bool { return all[free[a]].weight < all[free[b]].weight })
	for _, i := range free {
		if float64(have) >= minFunction*float64(len(all)) {
			break
		}
		w := all[i]
		w.text = functionPool[(hash32(w.text)+uint32(i))%uint32(len(functionPool))]
		have++
	}
	for i := 1; i < len(all); i++ {
		if !strings.EqualFold(all[i].text, all[i-1].text) || (!all[i].filler && !englishFunction[all[i].text]) {
			continue
		}
		pool := fillerMedium
		if englishFunction[all[i].text] {
			pool = functionPool
		}
		for k, cand := range pool {
			if cand == all[i].text {
				all[i].text = pool[(k+1)%len(pool)]
				break
			}
		}
	}
}

// maxBareNames is how many words a segment may have without an English
// function word before one is put in front.
const maxBareNames = 4

var (
	spaceRun    = regexp.MustCompile(`\s+`)
	beforeMark  = regexp.MustCompile(`\s+([,.;:?!%])`)
	afterOpen   = regexp.MustCompile(`([‘“«(\[])\s+`)
	beforeClose = regexp.MustCompile(`\s+([’”»)\]])`)
	sameTwice   = regexp.MustCompile(`\b(January|February|March|April|May|June|July|August|September|October|November|December) ?/ ?(January|February|March|April|May|June|July|August|September|October|November|December)\b`)
)

// assemble joins words and separators. Both names of an Arabic month
// (يونيو/حزيران) become one.
func assemble(out []any, all []*outWord) string {
	var b strings.Builder
	for _, o := range out {
		switch v := o.(type) {
		case string:
			b.WriteString(v)
		case *outWord:
			b.WriteString(v.text)
		}
	}
	s := spaceRun.ReplaceAllString(b.String(), " ")
	s = beforeMark.ReplaceAllString(s, "$1")
	s = afterOpen.ReplaceAllString(s, "$1")
	s = beforeClose.ReplaceAllString(s, "$1")
	s = sameTwice.ReplaceAllStringFunc(s, func(m string) string {
		a, c, _ := strings.Cut(m, "/")
		if strings.TrimSpace(a) == strings.TrimSpace(c) {
			return strings.TrimSpace(a)
		}
		return m
	})
	s = strings.TrimSpace(s)
	have := 0
	for _, w := range all {
		if englishFunction[strings.ToLower(w.text)] {
			have++
		}
	}
	if len(all) > maxBareNames && float64(have) < 0.3*float64(len(all)) {
		s = "This is about: " + s
	}
	return s
}
