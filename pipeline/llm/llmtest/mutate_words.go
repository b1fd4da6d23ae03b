package llmtest

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words that a change of content is made at. A "may" and a "march" in the
// middle of a sentence are left alone: they are verbs.
var (
	calendarWord = regexp.MustCompile(`\b(?:January|February|March|April|May|June|July|August|September|October|November|December|` +
		`Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b`)
	currencyWord  = regexp.MustCompile(`(?i)\b(?:euros?|dollars?|pounds?|dirhams?|rupiah|yen|francs?|dinars?|riyals?)\b|[€$£¥]`)
	directionWord = regexp.MustCompile(`(?i)\b(?:rose|fell|rise|fall|rises|falls|risen|fallen|increased?|decreased?|more|fewer|up|down|opened|closed|before|after|gained|lost)\b`)
	quotedWord    = regexp.MustCompile(`[‘“«„"][^‘’“”«»„"\n]{0,40}?\p{L}{3,}`) // up to the first long word inside
	negationWord  = regexp.MustCompile(`(?i) (?:not|never)\b|n['’]t\b`)
	auxiliary     = regexp.MustCompile(`\b(?:is|was|are|were|has|have|had|will|would|can|could)\b`)
)

var calendar = [2][]string{
	{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
}

// nextCalendarWord is the month or weekday five places on.
func nextCalendarWord(word string) string {
	for _, names := range calendar {
		for i, n := range names {
			if n == word {
				return names[(i+5)%len(names)]
			}
		}
	}
	return word
}

// anotherWord keeps what stands before the last word of s, and changes the word.
func anotherWord(s string) string {
	return strings.TrimRightFunc(s, unicode.IsLetter) + "quillfeather"
}

func nextCurrency(word string) string {
	switch word {
	case "$":
		return "£"
	case "€", "£", "¥":
		return "$"
	}
	to := "dollars"
	if strings.HasPrefix(strings.ToLower(word), "dollar") {
		to = "euros"
	}
	if !strings.HasSuffix(strings.ToLower(word), "s") {
		to = strings.TrimSuffix(to, "s")
	}
	return sameCase(word, to)
}

var opposites = func() map[string]string {
	m := map[string]string{}
	for _, pair := range [][2]string{
		{"rose", "fell"},
		{"rise", "fall"},
		{"rises", "falls"},
		{"risen", "fallen"},
		{"increase", "decrease"},
		{"increased", "decreased"},
		{"more", "fewer"},
		{"up", "down"},
		{"opened", "closed"},
		{"before", "after"},
		{"gained", "lost"},
	} {
		m[pair[0]], m[pair[1]] = pair[1], pair[0]
	}
	return m
}()

// sameCase gives to the capital that from has.
func sameCase(from, to string) string {
	first, _ := utf8.DecodeRuneInString(from)
	r, size := utf8.DecodeRuneInString(to)
	if unicode.IsUpper(first) {
		return string(unicode.ToUpper(r)) + to[size:]
	}
	return to
}

// changeNth changes the n-th match in the answer's texts, counted round.
func changeNth(ans *answer, word *regexp.Regexp, n int, change func(string) string) {
	total := 0
	for _, t := range ans.texts() {
		total += len(word.FindAllStringIndex(*t, -1))
	}
	if total == 0 {
		return
	}
	n %= total
	for _, t := range ans.texts() {
		found := word.FindAllStringIndex(*t, -1)
		if n < len(found) {
			m := found[n]
			*t = (*t)[:m[0]] + change((*t)[m[0]:m[1]]) + (*t)[m[1]:]
			return
		}
		n -= len(found)
	}
}

// changeNegation drops the first "not" of an answer; where it denies nothing,
// it now does.
func changeNegation(ans *answer) {
	for _, t := range ans.texts() {
		if m := negationWord.FindStringIndex(*t); m != nil {
			*t = (*t)[:m[0]] + (*t)[m[1]:]
			return
		}
	}
	changeNth(ans, auxiliary, 0, func(w string) string { return w + " not" })
}

// splice makes each claim of the first half of its own words and the second
// half of the next one's: true words in a sentence that nobody said.
func splice(ans *answer) {
	halves := make([][2]string, len(ans.claims))
	for i, c := range ans.claims {
		w := strings.Fields(c.text)
		halves[i] = [2]string{strings.Join(w[:len(w)/2], " "), strings.Join(w[len(w)/2:], " ")}
	}
	for i := range ans.claims {
		next := (i + 1) % len(ans.claims)
		ans.claims[i].text = halves[i][0] + " " + halves[next][1]
		ans.claims[i].evidence = append(append([]string(nil), ans.claims[i].evidence...), ans.claims[next].evidence...)
	}
}
