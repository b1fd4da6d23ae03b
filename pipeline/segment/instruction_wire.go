package segment

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Forms in which this program and its model talk to each other. A page that
// prints them imitates a prompt or an answer; no article is written so.
var (
	// wireStart: the marks of the line dialect and of the prompts, in capitals as they are sent; "[s12] ...", "[a1.c2] ...".
	wireStart = regexp.MustCompile("^[\\s>*#•\"'“”«»`_-]*(?:" +
		`(?:Claims|CLAIMS)\s{0,2}[:：]` +
		`|(?:HEADLINE|TASK|SUMMARY|TOPIC|EVENT_DATE)\s{0,2}[:：]` +
		`|(?:CLAIM|POINT)\s{0,2}\[` +
		`|ANSWER AS LINES` +
		`|\[\s?(?:[sS]\d{1,4}|[aA]\d{1,3}\.[cC]\d{1,3})(?:[\s,;]{1,2}(?:[sS]\d{1,4}|[aA]\d{1,3}\.[cC]\d{1,3}))*\s?\]` +
		`)`)
	// wireJSON: the members of an answer's object.
	wireJSON = regexp.MustCompile(`\{\s*["“”'«]\s?(?:headline|claims|points|summary|evidence|segments|s\d{1,4})\s?["“”'»]\s*:`)
)

// isWireForm reports a text that begins as an item of the prompts or answers
// does, or holds an answer's JSON.
func isWireForm(s string) bool {
	if strings.Contains(s, "{") && wireJSON.MatchString(s) {
		return true
	}
	return wireStart.MatchString(s)
}

// goesOn reports that the sentence of the instruction text[:end] was cut in the
// middle, so that what follows belongs to it: it has no final mark, its stop is
// that of an abbreviation, it ends inside a quotation that is closed later on,
// or the rest starts in lower case where the instruction did not.
func goesOn(said, rest string) bool {
	first, _ := utf8.DecodeRuneInString(rest)
	if !endsSentence(said) || unicode.IsLower(first) && !startsLower(said) {
		return true
	}
	if strings.HasSuffix(said, ".") && endsWithAbbreviation(lastWord(said), rest) {
		return true
	}
	return insideQuote(said, rest)
}

func lastWord(s string) string { return s[strings.LastIndexAny(s, " \t\n\u00a0")+1:] }

// insideQuote reports that a quotation opened in said is closed in rest, both
// within a length that a quotation has.
func insideQuote(said, rest string) bool {
	const most = 2 * maxSegment
	if len(said) > most {
		return false
	}
	rest = rest[:min(len(rest), most)]
	if strings.Count(said, `"`)%2 == 1 {
		return strings.Contains(rest, `"`)
	}
	for _, q := range [][2]string{{"“", "”"}, {"«", "»"}, {"„", "“"}} {
		open, closed := strings.LastIndex(said, q[0]), strings.LastIndex(said, q[1])
		if open > closed && strings.Contains(rest, q[1]) {
			return true
		}
	}
	return false
}
