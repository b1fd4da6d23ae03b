package eval

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/babelwire/babelwire/pipeline"
)

// This file plants errors in good English, to see which of them the checks
// find. It shares no code and no word list with the checks: an error that both
// overlook would be counted nowhere.

// Mutation is one planted error. English is that of the whole turn, Rows are
// the places in it, ascending, where it is wrong now.
type Mutation struct {
	Kind    string
	English []string
	Rows    []int
}

// planter makes the wrong versions of one row's English, one error each. names
// are those of the whole text. No version is the English itself.
type planter func(p pipeline.Pair, names []string) []string

// rowKinds are the errors of one row.
var rowKinds = []struct {
	kind  string
	plant planter
}{
	{"digit changed", onEnglish(changeDigits)},
	{"scale word changed", onEnglish(changeScales)},
	{"weekday changed", onEnglish(changeWeekdays)},
	{"month changed", onEnglish(changeMonths)},
	{"day of the month changed", onEnglish(changeDays)},
	{"currency or percent changed", onEnglish(changeUnits)},
	{"name replaced", replaceNames},
	{"name dropped", dropNames},
	{"negation dropped", onEnglish(dropNegations)},
	{"negation inserted", onEnglish(insertNegation)},
	{"attribution cut", onEnglish(cutAttributions)},
	{"modal dropped", onEnglish(dropModals)},
	{"last third cut", onEnglish(cutTail)},
	{"sentence doubled", onEnglish(func(s string) []string { return []string{s + " " + s} })},
	{"left in the source language", leaveOriginal},
}

// turnKinds are the errors that put answers under other rows.
var turnKinds = []struct {
	kind  string
	plant func(english []string) [][]string
}{
	{"answers of two rows swapped", swapNeighbours},
	{"answers moved up by one", moveUp},
	{"answers moved down by one", moveDown},
}

// Kinds names the kinds of mutations in the order of Mutate.
func Kinds() []string {
	var kinds []string
	for _, k := range rowKinds {
		kinds = append(kinds, k.kind)
	}
	for _, k := range turnKinds {
		kinds = append(kinds, k.kind)
	}
	return kinds
}

// Mutate plants every systematic error in the English of rows that were
// answered together. names are those of the text, as Names gives them. A kind
// that does not fit a row is not tried on it. The same turn always gives the
// same list.
func Mutate(turn []pipeline.Pair, names []string) []Mutation {
	english := make([]string, len(turn))
	for i, p := range turn {
		english[i] = p.English
	}
	var list []Mutation
	for _, k := range rowKinds {
		for i, p := range turn {
			if strings.TrimSpace(p.English) == "" {
				continue
			}
			for _, wrong := range k.plant(p, names) {
				changed := slices.Clone(english)
				changed[i] = wrong
				list = append(list, Mutation{Kind: k.kind, English: changed, Rows: []int{i}})
			}
		}
	}
	for _, k := range turnKinds {
		for _, changed := range k.plant(english) {
			var rows []int
			for i := range changed {
				// An empty row is found by itself: it is no part of the question.
				if changed[i] != english[i] && changed[i] != "" {
					rows = append(rows, i)
				}
			}
			if len(rows) > 0 {
				list = append(list, Mutation{Kind: k.kind, English: changed, Rows: rows})
			}
		}
	}
	return list
}

func onEnglish(f func(string) []string) planter {
	return func(p pipeline.Pair, _ []string) []string { return f(p.English) }
}

// changeDigits raises each digit by one (9 becomes 8), one at a time.
func changeDigits(s string) []string {
	var out []string
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			continue
		}
		b := []byte(s)
		if b[i]++; b[i] > '9' {
			b[i] = '8'
		}
		out = append(out, string(b))
	}
	return out
}

// changeEach replaces each match of the first group (or of all, without a
// group) by what swap makes of it, one at a time; swap sees what stands before
// and after the group, and "" leaves a place alone.
func changeEach(s string, re *regexp.Regexp, swap func(before, match, after string) string) []string {
	var out []string
	for _, m := range re.FindAllStringSubmatchIndex(s, -1) {
		from, to := m[0], m[1]
		if len(m) > 3 && m[2] >= 0 {
			from, to = m[2], m[3]
		}
		if w := swap(s[:from], s[from:to], s[to:]); w != "" && w != s[from:to] {
			out = append(out, s[:from]+w+s[to:])
		}
	}
	return out
}

// like gives the word the match's capital letter.
func like(match, word string) string {
	if r, _ := utf8.DecodeRuneInString(match); unicode.IsUpper(r) {
		return upperFirst(word)
	}
	return word
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

var (
	scaleWord   = regexp.MustCompile(`(?i)\b(hundred|thousand|million|billion|trillion)s?\b`)
	scaleLetter = regexp.MustCompile(`[$£€]\d[\d.,]*\s?(m|bn|tn|k)\b`)
	otherScale  = map[string]string{
		"hundred": "thousand", "thousand": "million", "million": "billion", "billion": "million", "trillion": "billion",
		"k": "m", "m": "bn", "bn": "m", "tn": "bn",
	}
)

// changeScales puts another power of ten for each scale word.
func changeScales(s string) []string {
	swap := func(_, match, _ string) string { return like(match, otherScale[strings.ToLower(match)]) }
	return append(changeEach(s, scaleWord, swap), changeEach(s, scaleLetter, swap)...)
}

var (
	weekdays    = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	monthNames  = []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	monthShorts = []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"}
	weekdayWord = regexp.MustCompile(`\b(` + strings.Join(weekdays, "|") + `)s?\b`)
	monthWord   = regexp.MustCompile(`\b(` + strings.Join(monthNames, "|") + `|` + strings.Join(monthShorts, "|") + `)\b`)
	dayAndMonth = regexp.MustCompile(`\b(\d{1,2}(?:st|nd|rd|th)?) (?:of )?(?:` + strings.Join(monthNames, "|") + `|` + strings.Join(monthShorts, "|") + `)\b`)
	monthAndDay = regexp.MustCompile(`\b(?:` + strings.Join(monthNames, "|") + `|(?:` + strings.Join(monthShorts, "|") + `)\.?) (\d{1,2}(?:st|nd|rd|th)?)\b`)
	digitBefore = regexp.MustCompile(`\d(?:st|nd|rd|th)? (?:of )?$`)
	digitAfter  = regexp.MustCompile(`^\.? \d`)
	nameAfter   = regexp.MustCompile(`^ \p{Lu}\p{Ll}`)
)

// changeWeekdays puts another day of the week for each; one that begins a name
// ("Sunday Times") is left.
func changeWeekdays(s string) []string {
	return changeEach(s, weekdayWord, func(before, match, after string) string {
		if nameAfter.MatchString(after) && !monthWord.MatchString(firstWord(after)) || strings.HasSuffix(before, "Black ") || strings.HasSuffix(before, "Good ") {
			return ""
		}
		return weekdays[(slices.Index(weekdays, match)+3)%len(weekdays)]
	})
}

func firstWord(s string) string {
	if f := strings.Fields(s); len(f) > 0 {
		return f[0]
	}
	return ""
}

// changeMonths puts another month for each. May, March and short forms, which
// may be other words, count beside a number only.
func changeMonths(s string) []string {
	return changeEach(s, monthWord, func(before, match, after string) string {
		beside := digitBefore.MatchString(before) || digitAfter.MatchString(after)
		if i := slices.Index(monthNames, match); i >= 0 && (beside || match != "May" && match != "March") {
			return monthNames[(i+3)%12]
		}
		if i := slices.Index(monthShorts, match); i >= 0 && beside {
			return monthShorts[(i+3)%12]
		}
		return ""
	})
}

// changeDays moves the day of each written date by three.
func changeDays(s string) []string {
	swap := func(_, match, _ string) string {
		number := strings.TrimRight(match, "stndrh")
		day, err := strconv.Atoi(number)
		if err != nil || day < 1 || day > 31 {
			return ""
		}
		day = (day+2)%28 + 1
		if number == match {
			return strconv.Itoa(day)
		}
		return ordinal(day)
	}
	return append(changeEach(s, monthAndDay, swap), changeEach(s, dayAndMonth, swap)...)
}

func ordinal(n int) string {
	suffix := "th"
	if n/10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

var (
	currencySign = regexp.MustCompile(`([$£€])\d`)
	currencyWord = regexp.MustCompile(`(?:\d|\b(?:hundred|thousand|million|billion|trillion|bn)) (dollars?|euros?)\b`)
	percentAfter = regexp.MustCompile(`\d( ?%| percent\b| per cent\b)`)
	otherUnit    = map[string]string{
		"$": "€", "£": "$", "€": "$", "dollar": "euro", "dollars": "euros", "euro": "dollar", "euros": "dollars",
	}
)

// changeUnits puts another currency for each amount and drops each percent.
func changeUnits(s string) []string {
	swap := func(_, match, _ string) string { return otherUnit[match] }
	out := append(changeEach(s, currencySign, swap), changeEach(s, currencyWord, swap)...)
	for _, m := range percentAfter.FindAllStringSubmatchIndex(s, -1) {
		out = append(out, s[:m[2]]+s[m[3]:])
	}
	return out
}

// cutTail leaves the first two thirds of the words and closes them as the whole
// was closed. Below nine words nothing is cut.
func cutTail(s string) []string {
	words := strings.Fields(s)
	if len(words) < 9 {
		return nil
	}
	head := strings.TrimRight(strings.Join(words[:(2*len(words)+2)/3], " "), ".,;:–—-“\"'’(")
	if last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "\"'”’)")); strings.ContainsRune(".!?…", last) {
		head += string(last)
	}
	return []string{head}
}

func leaveOriginal(p pipeline.Pair, _ []string) []string {
	if p.Lang == "en" || p.Original == p.English {
		return nil
	}
	return []string{p.Original}
}

// swapNeighbours exchanges the answers of each two neighbours.
func swapNeighbours(english []string) [][]string {
	var out [][]string
	for i := 1; i < len(english); i++ {
		e := slices.Clone(english)
		e[i-1], e[i] = e[i], e[i-1]
		out = append(out, e)
	}
	return out
}

// leastMoved is the shortest turn whose answers are moved: a model loses its
// place in a long list, and a long text is asked for in turns of nearly
// turnSegments. In a short turn the error is another one, that of two rows
// swapped.
const leastMoved = 10

// moveUp is what a model leaves that swallowed the first row: each row has the
// answer of the next, the last has none.
func moveUp(english []string) [][]string {
	if len(english) < leastMoved {
		return nil
	}
	return [][]string{append(slices.Clone(english[1:]), "")}
}

// moveDown is what a model leaves that answered the first row twice: each later
// row has the answer of the one before.
func moveDown(english []string) [][]string {
	if len(english) < leastMoved {
		return nil
	}
	return [][]string{append([]string{english[0]}, english[:len(english)-1]...)}
}
