package segment

// markRepeatedLabels marks short lines that stand on the page twice or more,
// word for word: buttons, names of forms, authors of posts. An article repeats
// sentences and rows, not labels.
func (d *document) markRepeatedLabels() {
	const labelWords = 3
	count := map[string]int{}
	label := func(p *para) bool {
		raw := d.raw(p)
		return p.kind == "" && p.folded != "" && p.words >= 1 && p.words <= labelWords && p.dated == noDate && !endsSentence(raw) && !listLetter.MatchString(raw)
	}
	for i := range d.paras {
		if p := &d.paras[i]; label(p) {
			count[p.folded]++
		}
	}
	for i := range d.paras {
		if p := &d.paras[i]; label(p) && count[p.folded] >= 2 && !d.inList(i) {
			p.kind, p.prose = kindMenu, false
		}
	}
}
