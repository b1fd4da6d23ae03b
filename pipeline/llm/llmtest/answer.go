package llmtest

import (
	"strings"
)

// answer is what a task is answered with, before it is written as JSON or as
// lines. Which fields count depends on the task.
type answer struct {
	task      string
	lang      string
	segments  []line // normalize
	plain     string // translate and unknown tasks
	json      string // probe: ready-made JSON
	headline  string
	claims    []claim
	people    []person
	orgs      []string
	places    []string
	eventDate string
	topic     string
	summary   string
	points    []point
}

type claim struct {
	text     string
	evidence []string
	kind     string
}

type point struct {
	text   string
	claims []string
}

type person struct {
	Name string `json:"name"`
	Role string `json:"role"`
}

// Lengths of the plain-code answers.
const (
	maxHeadline = 100 // runes
	maxClaims   = 8
)

// answerer makes answers; lib may be nil.
type answerer struct{ lib *library }

// answer is the correct answer to a conversation. It never fails: a prompt
// that it does not understand gets a short plain answer.
func (a answerer) answer(c *conversation) answer {
	out := answer{task: c.task, lang: c.lang}
	switch c.task {
	case "normalize":
		out.segments = a.normalize(c)
		if out.lang == "" {
			out.lang = "und"
		}
	case "translate":
		english := a.english(c)
		if len(english) > 0 {
			out.plain = english[0].text
		}
	case "summarize":
		out = a.summarize(c)
	case "repair claims":
		out.claims = repairClaims(c)
	case "merge":
		out = a.merge(c)
	case "repair points":
		out.points = repairPoints(c)
	case "describe":
		out.plain = strings.Repeat("The harbour lies quiet while boats wait and gulls cry over the grey water. ", 20)
	case "recall":
		out.plain, out.json = recall(c)
	default:
		switch {
		case c.schema != nil:
			out.json = instance(c.schema, 0)
		case c.task == "probe":
			out.json = `{"ok":true,"word":"ready"}`
		default:
			out.plain = "ready"
		}
	}
	return out
}

// normalize answers exactly the keys asked for, or every line of the fence.
func (a answerer) normalize(c *conversation) []line {
	english := a.english(c)
	if len(c.keys) == 0 {
		return english
	}
	byID := map[string]string{}
	for _, l := range english {
		byID[l.id] = l.text
	}
	out := make([]line, 0, len(c.keys))
	for _, k := range c.keys {
		out = append(out, line{k, byID[k]})
	}
	return out
}

// english translates the document: from the reference answers where they know
// the line, by gloss otherwise. Text that is English already stays.
func (a answerer) english(c *conversation) []line {
	out := make([]line, len(c.doc))
	known := a.lib.translate(c.doc)
	g := newGlosser(c.lang, c.doc)
	for i, l := range c.doc {
		text, ok := known[i]
		if !ok {
			text = g.gloss(l.text)
		}
		out[i] = line{l.id, text}
	}
	return out
}

func (a answerer) summarize(c *conversation) answer {
	if ans, ok := a.lib.summarize(c); ok {
		return ans
	}
	out := answer{task: c.task, lang: c.lang}
	limit := c.limit("claims", maxClaims)
	for _, l := range c.doc {
		if strings.TrimSpace(l.text) == "" {
			continue
		}
		if out.headline == "" {
			out.headline = cutWords(l.text, maxHeadline)
		}
		if len(out.claims) < limit {
			out.claims = append(out.claims, claim{l.text, []string{l.id}, "fact"})
		}
	}
	return out
}

// limit is the schema's maxItems for a list, at most def.
func (c *conversation) limit(list string, def int) int {
	if n, ok := c.limits[list]; ok {
		return min(n, def)
	}
	return def
}

// repairClaims replaces each rejected claim by the document line most like it
// that is not used yet.
func repairClaims(c *conversation) []claim {
	var out []claim
	for _, l := range closestLines(c) {
		out = append(out, claim{l.text, []string{l.id}, "fact"})
	}
	return out
}

// repairPoints does the same for points, whose document lines are claims.
func repairPoints(c *conversation) []point {
	var out []point
	for _, l := range closestLines(c) {
		out = append(out, point{l.text, []string{l.id}})
	}
	return out
}

func closestLines(c *conversation) []line {
	used := make([]bool, len(c.doc))
	var out []line
	for _, text := range c.rejected {
		want := newBag(text)
		best, bestScore := -1, -1.0
		for i, l := range c.doc {
			if used[i] || strings.TrimSpace(l.text) == "" {
				continue
			}
			if s := want.dice(newBag(l.text)); s > bestScore {
				best, bestScore = i, s
			}
		}
		if best < 0 {
			break
		}
		used[best] = true
		out = append(out, c.doc[best])
	}
	return out
}

// cutWords shortens text to at most n runes, at a word's end where it can, and
// never within a number.
func cutWords(text string, n int) string {
	r := []rune(strings.TrimSpace(text))
	if len(r) <= n {
		return string(r)
	}
	cut := n
	for cut > 0 && r[cut] != ' ' {
		cut--
	}
	if cut == 0 {
		cut = n
	}
	return strings.TrimRight(string(r[:cut]), " ,;:-–—")
}

// articleOf is the "a1" of a claim id "a1.c2".
func articleOf(id string) string {
	article, _, _ := strings.Cut(id, ".")
	return article
}

// recall finds the codes that are hidden in the prompt as far as it was read.
// It gives them as text, and as JSON where the request asks for a form.
func recall(c *conversation) (plain, document string) {
	text := c.read
	if text == "" {
		text = c.last
	}
	found := map[string]string{}
	for _, m := range hiddenCode.FindAllStringSubmatch(text, -1) {
		found[m[1]] = m[2]
	}
	var o object
	list := make([]string, 0, 3)
	for _, place := range [][2]string{{"ONE", "head"}, {"TWO", "middle"}, {"THREE", "tail"}} {
		o.add(place[1], found[place[0]])
		if code := found[place[0]]; code != "" {
			list = append(list, code)
		}
	}
	if c.formed {
		return "", o.String()
	}
	if len(list) == 0 {
		return "There is no code.", ""
	}
	return strings.Join(list, " "), ""
}
