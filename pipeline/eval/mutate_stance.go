package eval

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// This file plants the errors that leave every number and name in place: what
// was denied is asserted, what somebody claims is stated, what may be is.

var (
	shortNot   = regexp.MustCompile(`\b(can['’]t|won['’]t|shan['’]t|cannot|(?:could|do|does|did|is|are|was|were|has|have|had|would|should|must|need)n['’]t)\b`)
	plainNot   = regexp.MustCompile(`\w( not) (\w+)`)
	otherNot   = regexp.MustCompile(`(?i)\b(never|no longer|nobody|no one|without) `)
	noNoun     = regexp.MustCompile(`(?:^|[\s“"'(])([Nn]o) ([a-z]+)`)
	positive   = map[string]string{"never": "", "no longer": "still ", "nobody": "somebody ", "no one": "someone ", "without": "with "}
	notDenying = map[string]bool{ // after "not": what follows is asserted all the same
		"only": true, "just": true, "merely": true, "simply": true, "least": true, "surprisingly": true,
	}
	noPhrase = map[string]bool{ // after "no": set phrases that deny little
		"one": true, "longer": true, "doubt": true, "less": true, "more": true, "matter": true, "sooner": true,
	}
)

// dropNegations makes each denied thing asserted, one at a time.
func dropNegations(s string) []string {
	out := changeEach(s, shortNot, func(_, match, _ string) string {
		switch m := strings.ToLower(match); {
		case strings.HasPrefix(m, "won"):
			return like(match, "will")
		case strings.HasPrefix(m, "shan"):
			return like(match, "shall")
		case strings.HasPrefix(m, "can"):
			return like(match, "can")
		}
		return strings.TrimSuffix(strings.TrimSuffix(match, "n't"), "n’t")
	})
	for _, m := range plainNot.FindAllStringSubmatchIndex(s, -1) {
		if !notDenying[s[m[4]:m[5]]] {
			out = append(out, s[:m[2]]+s[m[3]:])
		}
	}
	for _, m := range otherNot.FindAllStringSubmatchIndex(s, -1) {
		found := s[m[2]:m[3]]
		out = append(out, s[:m[0]]+restart(found, positive[strings.ToLower(found)], s[m[1]:]))
	}
	for _, m := range noNoun.FindAllStringSubmatchIndex(s, -1) {
		if !noPhrase[s[m[4]:m[5]]] {
			out = append(out, s[:m[2]]+restart(s[m[2]:m[3]], "", s[m[4]:]))
		}
	}
	return out
}

// restart puts the word and the rest where a match stood, with its capital.
func restart(match, word, rest string) string { return like(match, word+rest) }

// auxiliary finds a verb form that "not" can follow, after another word.
var auxiliary = regexp.MustCompile(`[\pL\d,”"’'] (is|are|was|were|has|have|had|will|would|can|could|should|may|might|must|did|does) (\w+(?:['’]t)?)`)

var alreadyDenied = map[string]bool{"not": true, "never": true, "no": true, "nobody": true, "nothing": true, "neither": true, "none": true, "to": true}

// insertNegation denies the first verb that can be denied by "not".
func insertNegation(s string) []string {
	for _, m := range auxiliary.FindAllStringSubmatchIndex(s, -1) {
		if !alreadyDenied[s[m[4]:m[5]]] {
			return []string{s[:m[3]] + " not" + s[m[3]:]}
		}
	}
	return nil
}

// modalWord leaves out "would" and "can": after a past tense, "would" only
// carries the tense of what was said, and "can" is seldom a doubt.
var (
	modalWord = regexp.MustCompile(`\b(may|might|could|should|must) (be )?([a-z]+)`)
	hedge     = regexp.MustCompile(`(?i)\b(probably|perhaps|possibly|apparently|presumably) `)
)

// dropModals states as a fact each thing that may, could or should be.
func dropModals(s string) []string {
	var out []string
	for _, m := range modalWord.FindAllStringSubmatchIndex(s, -1) {
		next := s[m[6]:m[7]]
		switch {
		case next == "not" || next == "be" || next == "never":
		case m[4] >= 0:
			out = append(out, s[:m[0]]+"is "+s[m[6]:])
		default:
			out = append(out, s[:m[0]]+s[m[6]:])
		}
	}
	for _, m := range hedge.FindAllStringSubmatchIndex(s, -1) {
		out = append(out, s[:m[0]]+restart(s[m[2]:m[3]], "", s[m[1]:]))
	}
	return out
}

const reporting = `said|says|say|told|claimed|claims|announced|reported|reports|added|adds|wrote|writes|argued|argues|warned|warns|insisted|insists|` +
	`explained|explains|stated|states|noted|notes|suggested|suggests|believes|believed|alleged|alleges|confirmed|confirms`

var (
	accordingFirst = regexp.MustCompile(`^According to [^,.;:]+, `)
	accordingLater = regexp.MustCompile(`(,? according to [^,.;:”"]+)(?:[,.;:]|$)`)
	saidFirst      = regexp.MustCompile(`^(?:[\pL\d'’&.-]+ ){1,8}(?:` + reporting + `)(?: (?:on|in) \p{Lu}\pL+)? that `)
	// At the end, after a comma: "he said on Monday." and "said the mayor, 52."
	saidLast = regexp.MustCompile(`,(["”'’]?) (?:` +
		`(?:[\pL\d'’&.-]+ ){1,6}(?:` + reporting + `)(?: (?:on|in|at|to|during|after|late|early|last|yesterday|this)\b[\pL\d '’&-]{0,50})?` +
		`|(?:` + reporting + `) (?:the|a|an|his|her|their|its|one|\p{Lu}[\pL.'’-]*)\b[\pL\d '’&.-]{0,60}(?:, [^,.;:”"]{1,60})?` +
		`)\.$`)
	hearsay = regexp.MustCompile(`(?i)\b(reportedly|allegedly|supposedly) `)
)

// cutAttributions states what somebody said as a fact: each clause that names
// who said it is cut, one at a time.
func cutAttributions(s string) []string {
	var out []string
	for _, re := range []*regexp.Regexp{accordingFirst, saidFirst} {
		if m := re.FindString(s); m != "" && len(m) < len(s) {
			out = append(out, upperFirst(s[len(m):]))
		}
	}
	for _, m := range accordingLater.FindAllStringSubmatchIndex(s, -1) {
		rest := s[m[3]:]
		if strings.HasPrefix(s[m[2]:m[3]], ",") {
			rest = strings.TrimPrefix(rest, ",")
		}
		out = append(out, s[:m[2]]+rest)
	}
	if m := saidLast.FindStringSubmatchIndex(s); m != nil && m[0] > 0 {
		out = append(out, s[:m[0]]+"."+s[m[2]:m[3]])
	}
	for _, m := range hearsay.FindAllStringSubmatchIndex(s, -1) {
		out = append(out, s[:m[0]]+restart(s[m[2]:m[3]], "", s[m[1]:]))
	}
	var kept []string
	for _, e := range out {
		if utf8.RuneCountInString(strings.TrimSpace(e)) > 1 {
			kept = append(kept, e)
		}
	}
	return kept
}
