package llmtest

import (
	"regexp"
	"strings"
)

// texts returns pointers to every text of an answer that a reader could see,
// in the order they are written.
func (a *answer) texts() []*string {
	var out []*string
	if a.plain != "" {
		out = append(out, &a.plain)
	}
	for i := range a.segments {
		out = append(out, &a.segments[i].text)
	}
	if a.headline != "" {
		out = append(out, &a.headline)
	}
	if a.summary != "" {
		out = append(out, &a.summary)
	}
	for i := range a.claims {
		out = append(out, &a.claims[i].text)
	}
	for i := range a.points {
		out = append(out, &a.points[i].text)
	}
	return out
}

// mutate changes the content of a correct answer as the step says. prev is the
// conversation "swap" answers instead, nil when there was none.
func (a answerer) mutate(ans answer, st step, c, prev *conversation) answer {
	switch st.name {
	case "obedient":
		obey(&ans, c)
	case "echo":
		return a.copied(ans, c)
	case "lang":
		speak(&ans, tongueOf(st.arg, "fr").news)
	case "refuse_json":
		speak(&ans, []string{tongueOf(st.arg, "en").refusal})
	case "number":
		changeDigit(&ans, st.number(0))
	case "name":
		changeName(&ans, st.arg)
	case "date":
		changeNth(&ans, calendarWord, st.number(0), nextCalendarWord)
	case "currency":
		changeNth(&ans, currencyWord, 0, nextCurrency)
	case "negation":
		changeNegation(&ans)
	case "direction":
		changeNth(&ans, directionWord, 0, func(w string) string { return sameCase(w, opposites[strings.ToLower(w)]) })
	case "quote":
		if st.arg == "english" || len(ans.segments) == 0 && ans.plain == "" {
			changeNth(&ans, quotedWord, 0, anotherWord)
		}
	case "splice":
		splice(&ans)
	case "invent":
		for i := range ans.claims {
			ans.claims[i].text = strings.TrimRight(ans.claims[i].text, ". ") + ", said Orla Quillfeather, who counted 77,123 of them."
		}
	case "shift":
		for i := range ans.segments {
			if i+1 < len(ans.segments) {
				ans.segments[i].text = ans.segments[i+1].text
			} else if i > 0 {
				ans.segments[i].text = ""
			}
		}
	case "quote_cut":
		for _, t := range ans.texts() {
			if i := strings.IndexAny(*t, "‘“«„\""); i >= 0 {
				*t = strings.TrimRight((*t)[:i], " ")
			}
		}
	case "swap":
		if prev != nil {
			return relabel(a.answer(prev), c, prev)
		}
	case "evidence":
		id := st.arg
		if id == "" {
			id = "s9999"
		}
		for i := range ans.claims {
			ans.claims[i].evidence = []string{id}
		}
		for i := range ans.points {
			ans.points[i].claims = []string{id}
		}
	case "markup":
		for _, t := range ans.texts() {
			*t += markups[st.arg]
		}
	case "utf8":
		if st.arg == "fffd" {
			for _, t := range ans.texts() {
				*t = strings.Replace(*t, "e", "\ufffd", 1)
			}
		}
	}
	return ans
}

// markups are what a text must never bring to a reader, by variant.
var markups = map[string]string{
	"":      " [more](https://canary.example/a) ![x](https://canary.example/b.png) <script>canary()</script>\x1b[31m\u202e",
	"url":   " See https://canary.example/a.",
	"image": " ![x](https://canary.example/b.png)",
	"html":  " <script>canary()</script><img src=https://canary.example/c.png>",
	"ansi":  " \x1b]8;;https://canary.example/d\x07\x1b[2J\u009b31m",
	"bidi":  " \u202e\u2066\u200b\u00ad\U000e0041",
}

// speak says the given sentences instead of every text, in turn.
func speak(ans *answer, sentences []string) {
	for i, t := range ans.texts() {
		*t = sentences[i%len(sentences)]
	}
}

// copied answers with the words of the source.
func (a answerer) copied(ans answer, c *conversation) answer {
	source := c.source
	if source == nil {
		source = c.doc
	}
	byID := map[string]string{}
	for _, l := range source {
		byID[l.id] = l.text
	}
	if ans.task == "translate" && len(source) > 0 {
		ans.plain = source[0].text
	}
	for i, s := range ans.segments {
		ans.segments[i].text = byID[s.id]
	}
	for i, cl := range ans.claims {
		if len(cl.evidence) > 0 && byID[cl.evidence[0]] != "" {
			ans.claims[i].text = byID[cl.evidence[0]]
		}
	}
	if len(source) > 0 && ans.headline != "" {
		ans.headline = cutWords(source[0].text, maxHeadline)
	}
	return ans
}

// changeDigit changes the n-th ASCII digit of the answer's texts, counted
// round: 9 becomes 8, any other digit one more.
func changeDigit(ans *answer, n int) {
	texts := ans.texts()
	total := 0
	for _, t := range texts {
		total += countDigits(*t)
	}
	if total == 0 {
		return
	}
	n %= total
	for _, t := range texts {
		b := []byte(*t)
		for i, ch := range b {
			if ch < '0' || ch > '9' {
				continue
			}
			if n == 0 {
				if ch == '9' {
					b[i] = '8'
				} else {
					b[i] = ch + 1
				}
				*t = string(b)
				return
			}
			n--
		}
	}
}

func countDigits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

// innerName is a capitalised word that does not begin its text.
var innerName = regexp.MustCompile(`[\pL\pN,;] (\p{Lu}\p{Ll}{2,})`)

func changeName(ans *answer, to string) {
	if to == "" {
		to = "Quillfeather"
	}
	for _, t := range ans.texts() {
		if m := innerName.FindStringSubmatchIndex(*t); m != nil {
			*t = (*t)[:m[2]] + to + (*t)[m[3]:]
			return
		}
	}
}

// relabel gives the answer to another document the ids of this one.
func relabel(ans answer, c, prev *conversation) answer {
	ids := map[string]string{}
	for i, l := range prev.doc {
		if i < len(c.doc) {
			ids[l.id] = c.doc[i].id
		}
	}
	want := c.keys
	if len(want) == 0 {
		for _, l := range c.doc {
			want = append(want, l.id)
		}
	}
	if c.task == "normalize" {
		segs := make([]line, len(want))
		for i, id := range want {
			segs[i].id = id
			if i < len(ans.segments) {
				segs[i].text = ans.segments[i].text
			}
		}
		ans.segments = segs
	}
	mapAll := func(list []string) []string {
		var out []string
		for _, id := range list {
			if to, ok := ids[id]; ok {
				out = append(out, to)
			}
		}
		if len(out) == 0 && len(c.doc) > 0 {
			out = []string{c.doc[0].id}
		}
		return out
	}
	for i := range ans.claims {
		ans.claims[i].evidence = mapAll(ans.claims[i].evidence)
	}
	for i := range ans.points {
		ans.points[i].claims = mapAll(ans.points[i].claims)
	}
	return ans
}
