package fact

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// mutation is a kind of error put into good English, one place at a time.
type mutation struct {
	kind string
	make func(english string, document []string) []string
}

// mutations are the systematic errors whose detection is measured.
var mutations = []mutation{
	{"digit", func(s string, _ []string) []string { return digitMutations(s) }},
	{"weekday or month", func(s string, _ []string) []string { return dateMutations(s) }},
	{"day", func(s string, _ []string) []string { return dayMutations(s) }},
	{"scale", func(s string, _ []string) []string { return swapWords(s, scaleSwaps) }},
	{"unit", func(s string, _ []string) []string { return swapWords(s, unitSwaps) }},
	{"name replaced", replaceNames},
	{"name dropped", func(s string, _ []string) []string { return replaceNames(s, nil) }},
}

// digitMutations raises each digit of the text by one (9 to 8), one at a time.
func digitMutations(s string) []string {
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

var (
	weekdayNames = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	monthNames   = []string{"January", "February", "April", "June", "July", "August", "September", "October", "November", "December"}
)

// dateMutations swaps the first weekday or month name for another one.
func dateMutations(s string) []string {
	var out []string
	for _, list := range [][]string{weekdayNames, monthNames} {
		for i, w := range list {
			if strings.Contains(s, w) {
				out = append(out, strings.Replace(s, w, list[(i+3)%len(list)], 1))
			}
		}
	}
	return out
}

var dayOfMonth = regexp.MustCompile(`\b(?:` + strings.Join(monthNames, "|") + `) (\d{1,2})\b|\b(\d{1,2})(?:st|nd|rd|th)? (?:of )?(?:` + strings.Join(monthNames, "|") + `)\b`)

// dayMutations moves the day of each written date by three.
func dayMutations(s string) []string {
	var out []string
	for _, m := range dayOfMonth.FindAllStringSubmatchIndex(s, -1) {
		from, to := m[2], m[3]
		if from < 0 {
			from, to = m[4], m[5]
		}
		day, err := strconv.Atoi(s[from:to])
		if err != nil || day < 1 || day > 31 {
			continue
		}
		out = append(out, s[:from]+strconv.Itoa((day+2)%28+1)+s[to:])
	}
	return out
}

// scaleSwaps and unitSwaps replace a word by another one.
var (
	scaleSwaps = [][2]string{{"thousand", "million"}, {"million", "billion"}, {"billion", "million"}, {"trillion", "billion"}, {"hundred", "thousand"}}
	unitSwaps  = [][2]string{
		{"$", "€"},
		{"£", "$"},
		{"€", "$"},
		{"dollars", "euros"},
		{"pounds", "dollars"},
		{"euros", "dollars"},
		{"%", ""},
		{" percent", ""},
		{" per cent", ""},
		{"hours", "days"},
		{"hour", "day"},
		{"days", "weeks"},
		{"weeks", "months"},
		{"months", "years"},
		{"years", "months"},
		{"miles", "pounds"},
		{"minutes", "hours"},
	}
)

// countedUnit finds the units above where they belong to a number in digits.
var countedUnit = regexp.MustCompile(`\d[\d.,]*(?: |-)?(?:(?:million|billion|thousand|bn|m)\b ?)?$`)

// swapWords makes one text for each place where the first word of a swap
// belongs to a number in digits: it follows one, or is a sign before one.
func swapWords(s string, swaps [][2]string) []string {
	var out []string
	for _, w := range swaps {
		for from := 0; ; {
			i := strings.Index(s[from:], w[0])
			if i < 0 {
				break
			}
			i += from
			from = i + len(w[0])
			sign := strings.ContainsAny(w[0], "$£€")
			before := !sign && countedUnit.MatchString(s[:i])
			after := sign && from < len(s) && s[from] >= '0' && s[from] <= '9'
			inner := from < len(s) && !sign && w[0] != "%" && (s[from] >= 'a' && s[from] <= 'z')
			if (before || after) && !inner {
				out = append(out, s[:i]+w[1]+s[from:])
			}
		}
	}
	return out
}

// replaceNames puts in the place of each name of the text another one of the
// document, or nothing when no document is given. A name is a run of
// capitalised words in mid-sentence of which at least one is no common word.
func replaceNames(s string, document []string) []string {
	r := newReading(s, "en")
	if r.titleCase() {
		return nil
	}
	var out []string
	for _, n := range r.facts().Names {
		own := nameTokens(n.Text)
		if !slices.ContainsFunc(own, func(w string) bool { return !translatable(w) && len(w) > 2 }) {
			continue
		}
		if document == nil {
			out = append(out, s[:n.Start]+strings.TrimPrefix(s[n.End:], " "))
			continue
		}
		for _, other := range document {
			if !slices.ContainsFunc(nameTokens(other), func(w string) bool { return strings.Contains(fold(s), w) }) {
				out = append(out, s[:n.Start]+other+s[n.End:])
				break
			}
		}
	}
	return out
}

// documentNames lists the names of each document once, for replaceNames.
func documentNames(pairs []pair) map[string][]string {
	names := map[string][]string{}
	for _, p := range pairs {
		r := newReading(p.english, "en")
		if r.titleCase() {
			continue
		}
		for _, n := range r.facts().Names {
			if slices.ContainsFunc(nameTokens(n.Text), func(w string) bool { return !translatable(w) && len(w) > 2 }) && !slices.Contains(names[p.doc], n.Text) {
				names[p.doc] = append(names[p.doc], n.Text)
			}
		}
	}
	return names
}
