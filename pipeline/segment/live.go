package segment

import (
	"regexp"
	"strings"
)

// liveTimes is the least number of times between its paragraphs that makes a
// page a live report.
const liveTimes = 3

var clockAlone = regexp.MustCompile(`^([01]?\d|2[0-3])[:.h]([0-5]\d)(?: .{0,20})?$`)

// markLive finds a live report by its clock times: each stands alone in a line,
// and each is earlier than the one above it, for the newest paragraph comes
// first. A chronicle runs the other way, and there the times are its headings.
// The ages of a live report ("4 minutes ago") are furniture already.
func (d *document) markLive() {
	var at []int
	ages, last := 0, 24*60+1
	for i := range d.paras {
		p := &d.paras[i]
		if p.folded == "" || p.words > 4 {
			continue
		}
		if p.kind == kindTimeAgo && i > 0 && i < len(d.paras)-1 {
			ages++
		}
		line := stripMarks(p.folded)
		minutes, ok := clockMinutes(line)
		if !ok || i == 0 || !d.aboveArticle(i) {
			continue
		}
		if minutes >= last {
			return
		}
		last = minutes
		at = append(at, i)
	}
	if len(at) < liveTimes && ages < liveTimes || d.posts() > 0 {
		return
	}
	d.live = true
	for _, i := range at {
		d.paras[i].kind, d.paras[i].prose = kindDateLine, false
	}
}

// aboveArticle reports that a sentence stands directly below line i, or below
// the heading under it.
func (d *document) aboveArticle(i int) bool {
	for j := i + 1; j < len(d.paras) && j <= i+2; j++ {
		if p := &d.paras[j]; p.kind == "" && endsSentence(d.raw(p)) {
			return true
		}
	}
	return false
}

// posts counts the lines that only a forum has.
func (d *document) posts() int {
	n := 0
	for i := range d.paras {
		p := &d.paras[i]
		if p.folded != "" && p.runes <= maxBareLine && !endsSentence(d.raw(p)) && forumSign.MatchString(stripMarks(p.folded)) {
			n++
		}
	}
	return n
}

// clockMinutes returns the minutes after midnight of a line that is a clock
// time and at most a zone.
func clockMinutes(line string) (minutes int, ok bool) {
	m := clockAlone.FindStringSubmatch(line)
	if m == nil {
		return 0, false
	}
	for _, t := range strings.Fields(line)[1:] {
		if !dateFillers[t] && !looseToday[t] {
			return 0, false
		}
	}
	return atoi(m[1])*60 + atoi(m[2]), true
}

// atoi reads a short run of ASCII digits.
func atoi(s string) int {
	n := 0
	for _, r := range s {
		n = n*10 + int(r-'0')
	}
	return n
}
