package llmtest

import "strings"

// samePoint is the overlap (Dice, function words left out) from which two
// claims of different articles are taken for the same point.
const samePoint = 0.6

// minShared is how many such words a claim needs before it can share a point:
// one name in common is not the same statement.
const minShared = 3

// merge makes a story of claims: every claim is in exactly one point, and
// claims of different articles that share most of their words share a point.
func (a answerer) merge(c *conversation) answer {
	if ans, ok := a.lib.merge(c); ok {
		return ans
	}
	out := answer{task: c.task}
	var lines []line
	for _, l := range c.doc {
		if strings.TrimSpace(l.text) != "" {
			lines = append(lines, l)
		}
	}
	if len(lines) == 0 {
		return out
	}
	out.headline = cutWords(lines[0].text, maxHeadline)
	out.summary = lines[0].text
	if len(lines) > 1 {
		out.summary += " " + lines[1].text
	}
	bags := make([]bag, len(lines))
	for i, l := range lines {
		bags[i] = newContentBag(l.text)
	}
	used := make([]bool, len(lines))
	limit := c.limit("points", len(lines))
	for i, l := range lines {
		if used[i] || len(out.points) >= limit {
			continue
		}
		p := point{l.text, []string{l.id}}
		if j := partner(lines, bags, used, i); j >= 0 {
			used[j] = true
			p.claims = append(p.claims, lines[j].id)
		}
		out.points = append(out.points, p)
	}
	return out
}

// partner finds the later claim of another article that says the same as i.
func partner(lines []line, bags []bag, used []bool, i int) int {
	best, bestScore := -1, samePoint
	for j := i + 1; j < len(lines); j++ {
		if used[j] || bags[i].shared(bags[j]) < minShared || articleOf(lines[j].id) == articleOf(lines[i].id) {
			continue
		}
		if s := bags[i].dice(bags[j]); s >= bestScore && (best < 0 || s > bestScore) {
			best, bestScore = j, s
		}
	}
	return best
}
