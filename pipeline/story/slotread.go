package story

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/babelwire/babelwire/pipeline/fact"
	"github.com/babelwire/babelwire/pipeline/stance"
)

// Slots reads the numbers and dates of one English statement with what they
// count or date. It gives only those whose meaning is plain: none of a
// statement that denies, guesses or demands, no ages, ranges, ranks, parts of
// another number, or values said to be earlier ones.
func Slots(statement string) []Slot {
	statement = norm.NFC.String(strings.ToValidUTF8(statement, "\uFFFD"))
	toks := slotTokens(statement)
	if len(toks) == 0 {
		return nil
	}
	mark(toks, stance.Markers(statement))
	var out []Slot
	for _, part := range sentenceParts(toks) {
		if len(part) > 0 && partWords[part[0].low] {
			continue // "Among people under 30, ..."
		}
		part, speaker := attribution(part)
		if slices.ContainsFunc(part, func(t slotToken) bool { return t.doubts || t.denies }) {
			continue
		}
		part = withoutParts(part)
		for _, clause := range clauses(part) {
			for i := range clause {
				if clause[i].quoted {
					continue // the words of a speaker
				}
				if s, ok := readSlot(clause, i, part); ok {
					s.speaker = speaker
					out = append(out, s)
				}
			}
		}
	}
	return out
}

// slotToken is a word, a mark, or a whole number or date.
type slotToken struct {
	text, low string
	start     int
	mark      bool // punctuation
	number    *fact.Number
	date      *fact.Date
	signed    bool // a currency sign or code stands before the number

	// What package stance reads, and words of the news that it leaves out. What
	// only may be a word of saying tells with a "that" who speaks.
	denies, doubts, says, maySay, quoted bool
}

func (t slotToken) value() bool { return t.number != nil || t.date != nil }

// word reports a plain word.
func (t slotToken) word() bool { return !t.mark && !t.value() }

// possessive reports a word whose 's was cut off.
func (t slotToken) possessive() bool {
	return strings.HasSuffix(t.text, "'s") || strings.HasSuffix(t.text, "’s")
}

func (t slotToken) capital() bool {
	r, _ := utf8.DecodeRuneInString(t.text)
	return unicode.IsUpper(r)
}

// slotTokens cuts a statement into tokens; a number or date is one.
func slotTokens(text string) []slotToken {
	found := fact.Extract(text, "en")
	if len(found.Numbers)+len(found.Dates) == 0 {
		return nil
	}
	at := make(map[int]slotToken)
	for i, n := range found.Numbers {
		if n.End > n.Start {
			at[n.Start] = slotToken{text: text[n.Start:n.End], start: n.Start, number: &found.Numbers[i]}
		}
	}
	for i, d := range found.Dates {
		at[d.Start] = slotToken{text: d.Text, start: d.Start, date: &found.Dates[i]}
	}
	var out []slotToken
	for i := 0; i < len(text); {
		if t, ok := at[i]; ok {
			if n := len(out); t.number != nil && n > 0 && t.number.Unit != "" && (strings.ContainsAny(out[n-1].text, "$€£¥₹") || !out[n-1].mark && len(out[n-1].text) <= 3 && out[n-1].text == strings.ToUpper(out[n-1].text)) {
				t.signed = true
				out = out[:n-1]
			}
			out = append(out, t)
			i += len(t.text)
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		start := i
		switch {
		case unicode.IsSpace(r) || r == '\'' || r == '’': // the teachers’ union
			i += size
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			for i < len(text) {
				r, size := utf8.DecodeRuneInString(text[i:])
				inner := (r == '-' || r == '\'' || r == '’') && letterAfter(text, i+size)
				if _, value := at[i]; value && i > start || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !inner {
					break
				}
				i += size
			}
		default:
			i += size
		}
		t := slotToken{text: text[start:i], start: start, mark: !unicode.IsLetter(r) && !unicode.IsDigit(r)}
		t.low = strings.TrimSuffix(strings.ReplaceAll(fold(t.text), "’", "'"), "'s")
		// One verb of two words.
		if n := len(out); taken[t.low] && n > 0 && takes[out[n-1].low] {
			from := out[n-1].start
			out[n-1] = slotToken{text: text[from : start+len(t.text)], start: from, low: "take-" + t.low}
			continue
		}
		out = append(out, t)
	}
	return out
}

var (
	takes = wordSet(`take takes took taken taking`)
	taken = wordSet(`place part effect`)
)

func letterAfter(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r)
}

// sentenceParts cuts at the marks that end a statement, and at a comma with a conjunction.
func sentenceParts(toks []slotToken) [][]slotToken {
	var out [][]slotToken
	from := 0
	for i, t := range toks {
		cut := t.mark && strings.ContainsAny(t.text, ".;:—–!?")
		if t.mark && t.text == "," && i+1 < len(toks) && conjunctions[toks[i+1].low] {
			cut = true
		}
		if cut {
			out = append(out, toks[from:i])
			from = i + 1
		}
	}
	return append(out, toks[from:])
}

// withoutParts takes away phrases that count a part: "including two children".
func withoutParts(toks []slotToken) []slotToken {
	var out []slotToken
	for i := 0; i < len(toks); i++ {
		if i > 0 && (partWords[toks[i].low] && (toks[i-1].mark || toks[i].low != "among" && toks[i].low != "amongst") || toks[i].low == "of" && i+1 < len(toks) && (toks[i+1].low == "whom" || toks[i+1].low == "which")) ||
			i > 1 && toks[i-1].mark && toks[i].number != nil && i+1 < len(toks) && toks[i+1].low == "of" {
			for i < len(toks) && !(toks[i].mark && toks[i].text == ",") {
				i++
			}
			continue
		}
		if end := relativeClause(toks, i); end > i {
			i = end
			continue
		}
		out = append(out, toks[i])
	}
	return out
}

// relativeClause gives the closing comma of a clause between commas that says
// more of a noun and gives no number, where the sentence has one elsewhere; i where there is none.
func relativeClause(toks []slotToken, i int) int {
	if toks[i].text != "," || i+1 >= len(toks) || toks[i+1].low != "which" && toks[i+1].low != "who" && toks[i+1].low != "whose" {
		return i
	}
	numbered := func(t slotToken) bool { return t.number != nil }
	for k := i + 1; k < len(toks); k++ {
		if toks[k].text == "," {
			if slices.ContainsFunc(toks[i:k], numbered) || !slices.ContainsFunc(toks, numbered) {
				return i
			}
			return k
		}
	}
	return i
}

// clauses cuts where one clause of a sentence ends and another with a value of
// its own begins; a sentence with one value is one clause.
func clauses(toks []slotToken) [][]slotToken {
	values := 0
	for _, t := range toks {
		if t.value() {
			values++
		}
	}
	if values < 2 {
		return [][]slotToken{toks}
	}
	var out [][]slotToken
	from, seen := 0, false
	for i, t := range toks {
		if t.value() {
			seen = true
		}
		cut := t.mark && t.text == "," && i > from+2 || t.low == "and" || t.low == "while" || t.low == "but"
		if i > 0 && i+1 < len(toks) && toks[i-1].value() && toks[i+1].value() {
			continue // between 20 and 30
		}
		if cut && seen && i+1 < len(toks) && slices.ContainsFunc(toks[i:], slotToken.value) {
			out = append(out, toks[from:i])
			from, seen = i+1, false
		}
	}
	return append(out, toks[from:])
}
