package story

import (
	"slices"
	"strings"

	"github.com/babelwire/babelwire/pipeline/stance"
)

// This file reads what a statement denies, doubts or quotes, and who says it.

// mark sets what the tokens do to the statement.
func mark(toks []slotToken, markers []stance.Marker) {
	for i := range toks {
		t := &toks[i]
		key := wordKey(t.low)
		t.denies, t.doubts = denials[key], openWords[key] || openForms[t.low]
		for _, m := range markers {
			if m.End <= t.start || m.Start >= t.start+len(t.text) {
				continue
			}
			switch m.Check {
			case stance.CheckNegation:
				t.denies = t.denies || m.Strong && t.low != "without" // a house without power is counted
			case stance.CheckModality:
				t.doubts = t.doubts || m.Strong
			case stance.CheckAttribution:
				t.says, t.maySay = t.says || m.Strong, true
			case stance.CheckQuote:
				t.quoted = t.quoted || m.Strong
			}
		}
	}
}

// maxSpeaker is how many words a speaker's name may have.
const maxSpeaker = 8

// maxOpening is how many words a date before the speaker may take.
const maxOpening = 4

// attribution takes away who says so. speaker is set where it is a party to what
// is said, and not an office that counts.
func attribution(toks []slotToken) (rest []slotToken, speaker string) {
	for i, t := range toks {
		if t.low == "according" && i+1 < len(toks) && toks[i+1].low == "to" {
			end := i + 2
			for end < len(toks) && !toks[end].mark && !toks[end].value() && end < i+2+maxSpeaker && (end == i+2 || !strings.HasSuffix(toks[end].text, "ed")) {
				end++
			}
			// "According to the police 22 people": the words of the count stay behind.
			who := toks[i+2 : end]
			for end < len(toks) && toks[end].mark {
				end++
			}
			return append(slices.Clone(toks[:i]), toks[end:]...), party(who)
		}
	}
	last := -1
	for i, t := range toks {
		if t.mark && t.text == "," {
			last = i
		}
	}
	// "..., officials said on Tuesday"
	if tail := toks[last+1:]; last > 0 && len(tail) <= maxSpeaker && !slices.ContainsFunc(tail, func(t slotToken) bool { return t.number != nil }) {
		if k := slices.IndexFunc(tail, func(t slotToken) bool { return t.maySay && !t.denies }); k >= 0 {
			if tells(tail[k].low) {
				return toks[:last], ""
			}
			return toks[:last], party(append(slices.Clone(tail[:k]), notDates(tail[k+1:])...))
		}
	}
	// "Officials said (on Tuesday) that ..."
	for i, t := range toks[:min(len(toks), maxSpeaker)] {
		if i < maxOpening && (t.date != nil || t.text == ",") {
			continue // "On 4 March, the union said ..."
		}
		if t.value() || t.mark {
			break
		}
		if !t.maySay || t.denies || i == 0 {
			continue
		}
		next := i + 1
		for k := next; k < min(len(toks), next+4); k++ {
			if toks[k].low == "that" || toks[k].date != nil {
				next = k + 1
			}
		}
		if next < len(toks) && toks[next].low == "that" {
			next++
		}
		if !t.says && toks[next-1].low != "that" {
			break // reported a profit
		}
		if tells(t.low) {
			if next < len(toks) && (toks[next].low == "it" || toks[next].low == "he" || toks[next].low == "she") {
				return append(slices.Clone(toks[:i]), toks[next+1:]...), ""
			}
			return toks[next:], ""
		}
		return toks[next:], party(toks[:i])
	}
	// "Organisers put the crowd at 50,000"
	if k := slices.IndexFunc(toks, func(t slotToken) bool { return t.low == "put" || t.low == "puts" }); k > 0 && !auxiliary[toks[k-1].low] && slices.ContainsFunc(toks[k:], func(t slotToken) bool { return t.low == "at" }) {
		return toks[k+1:], party(toks[:k])
	}
	return toks, ""
}

// party names a speaker, "" for one that only counts.
func party(words []slotToken) string {
	var names []string
	plain, side := false, false
	for _, w := range words {
		key := wordKey(w.low)
		plain = plain || plainSpeakers[key]
		side = side || partySpeakers[key]
		if keyOf(w) != "" {
			names = append(names, w.low)
		}
	}
	if plain && !side {
		return ""
	}
	return strings.Join(names, " ")
}

// tells reports a verb that says what the speaker itself will do: its word is the news.
func tells(low string) bool { return strings.HasPrefix(low, "announce") }

func notDates(toks []slotToken) []slotToken {
	return slices.DeleteFunc(slices.Clone(toks), func(t slotToken) bool { return t.date != nil })
}
