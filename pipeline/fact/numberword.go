package fact

import "strings"

// number looks a token up in the lexicon; Arabic words lose their particles.
func (r *reading) number(t token) (numberWord, bool) {
	if r.lex.words == nil || t.kind != word {
		return numberWord{}, false
	}
	if w, ok := r.lex.words[t.norm]; ok {
		return w, true
	}
	for _, s := range t.stems {
		if w, ok := r.lex.words[s]; ok {
			return w, true
		}
	}
	return numberWord{}, false
}

// composer adds up number words from left to right.
type composer struct {
	lang       string
	total, cur float64
	lastScale  float64
	words      int
	bare       bool // a scale or hundred without a count before it
}

// accept takes the next word, or refuses it because it starts another number.
func (c *composer) accept(w numberWord, linked bool) bool {
	low := int(c.cur) % 100
	switch w.kind {
	case unitWord:
		if c.lang == "fr" && linked && low%20 == 10 && w.value >= 7 && (low == 10 || low == 70 || low == 90) {
			c.cur += w.value // dix-sept, soixante-dix-huit
			break
		}
		full := low%10 != 0 || (low >= 10 && low < 20) || (low == 0 && c.words > 0 && c.cur == 0 && c.total == 0)
		if full || (w.value == 0 && c.words > 0) {
			return false
		}
		c.cur += w.value
	case teenWord:
		switch {
		case low == 0, c.lang == "fr" && (low == 60 || low == 80), c.lang == "ar" && low > 0 && low < 10 && w.value == 10 && !linked:
			c.cur += w.value
		default:
			return false
		}
	case tensWord:
		switch {
		case low == 0:
			c.cur += w.value
		case c.lang == "fr" && w.value == 20 && low == 4:
			c.cur += 76 // quatre-vingt
		case (c.lang == "ar" || c.lang == "nl") && low < 10 && linked:
			c.cur += w.value // خمسة وعشرون, vijf-en-twintig
		default:
			return false
		}
	case plusTen:
		if low == 0 || low > 9 {
			return false
		}
		c.cur += 10
	case timesTen:
		if low == 0 || low > 9 {
			return false
		}
		c.cur += float64(9 * low)
	case hundredWord:
		switch {
		case c.cur == 0:
			c.bare = c.total == 0
			c.cur = w.value
		case c.cur < 100:
			c.cur *= w.value
		default:
			return false
		}
	case scaleWord:
		if c.lastScale != 0 && w.value >= c.lastScale {
			return false
		}
		if c.cur == 0 {
			if c.words > 0 {
				return false
			}
			c.bare = true
			c.cur = 1
		}
		c.total += c.cur * w.value
		c.cur, c.lastScale = 0, w.value
	case wholeWord:
		if c.cur != 0 || (c.lastScale != 0 && w.value >= c.lastScale) {
			return false
		}
		if w.value >= 1000 {
			c.total += w.value
			c.lastScale = 1000
			if w.value >= 1e6 {
				c.lastScale = 1e6
			}
		} else {
			c.cur = w.value
		}
	default:
		return false
	}
	c.words++
	return true
}

// endsInOrdinal reports that an ordinal ends the number composed so far, as in
// twenty-first, vingt-deuxième and soixante-dixième. In French the parts must be
// linked: "les vingt premiers" are twenty.
func (c *composer) endsInOrdinal(w numberWord, linked bool) bool {
	low := int(c.cur) % 100
	switch c.lang {
	case "en":
		return c.cur >= 20 && low%10 == 0 && w.value < 10
	case "fr":
		switch {
		case !linked:
			return false
		case w.value < 10:
			return low >= 20 && low%10 == 0 || low == 10 && w.value >= 7
		case w.value < 20:
			return low == 60 || low == 80
		}
	}
	return false
}

// wordNumber reads a number in words starting at token i; the index returned
// is i when there is none.
func (r *reading) wordNumber(i int) (Number, int) {
	first, ok := r.number(r.toks[i])
	if !ok || first.vague {
		return Number{}, i
	}
	if r.lang == "ar" && looksLikeTimeSecond(r.toks[i].norm) {
		return Number{}, i
	}
	n := Number{Start: r.toks[i].start, End: r.toks[i].end, Word: true}
	switch first.kind {
	case ordinalWord, fractionWord:
		n.Ordinal = first.kind == ordinalWord
		n.weak = first.kind == fractionWord || first.value <= 2
		n.Values = []float64{first.value}
		if first.alt != 0 {
			n.Values = append(n.Values, first.alt)
		}
		next := i + 1
		if next < len(r.toks) && r.lang == "ar" && n.Ordinal {
			// "the fourth and the thirtieth" is the 34th, "the ninth ten" the 19th.
			w, ok := r.number(r.toks[next])
			if linked := r.toks[next].joined; ok && first.value < 10 && (linked && w.kind == tensWord || !linked && w.kind == teenWord) {
				n.Values[0] += w.value
				n.End, n.weak = r.toks[next].end, false
				next++
			}
		}
		n.Text = r.text[n.Start:n.End]
		return n, next
	}
	c := composer{lang: r.lang}
	next, end := i, n.End
	for k := i; k < len(r.toks) && !r.used[k]; {
		t := r.toks[k]
		linked := t.joined
		if k > i {
			if skip := r.link(k, c); skip > 0 {
				if k+skip >= len(r.toks) {
					break
				}
				k, linked = k+skip, true
				t = r.toks[k]
			}
		}
		w, ok := r.number(t)
		if k == i {
			w, ok = first, true
		}
		if ok && k > i && w.kind == ordinalWord && c.endsInOrdinal(w, linked) {
			c.cur += w.value
			n.Ordinal, end, next = true, t.end, k+1
			break
		}
		if !ok || !c.accept(w, linked) {
			break
		}
		end, next = t.end, k+1
		k++
	}
	if next == i {
		return Number{}, i
	}
	v := c.total + c.cur
	n.End, n.Values = end, []float64{v}
	n.Text = r.text[n.Start:n.End]
	n.weak = v <= 2 || (c.bare && c.words == 1)
	if i > 0 && (r.toks[i-1].norm == "القرن" || r.toks[i-1].norm == "للقرن") {
		n.weak = true // "the eighties of the twentieth century" is "the 1980s"
	}
	// "neuf" is also the adjective "new", "elf" and "acht" are nouns.
	if c.words == 1 && doubtfulNumber(r.lang, r.toks[i].norm) {
		n.weak = true
	}
	if v >= 30 && v < 100 && int(v)%10 == 0 && r.decadeBefore(i) {
		n.Values = append(n.Values, 1900+v)
	}
	return n, next
}

// doubtfulNumber reports words that are more than a number in their language.
func doubtfulNumber(lang, w string) bool {
	switch lang {
	case "fr":
		return w == "neuf" || w == "mille"
	case "nl":
		return w == "acht" || w == "elf"
	}
	return false
}

// looksLikeTimeSecond: ثانية is "a second" (of time) or "another".
func looksLikeTimeSecond(w string) bool {
	return w == "ثانيه" || w == "اول" || w == "اولي"
}

// link returns how many tokens of pure connection stand at k inside a number:
// a hyphen in "vingt-cinq", "and" in "two hundred and five".
func (r *reading) link(k int, c composer) int {
	t := r.toks[k]
	if t.raw == "-" || t.raw == "\u2011" {
		if t.glued && k+1 < len(r.toks) && r.toks[k+1].glued {
			and := r.toks[k+1].norm
			if (r.lang == "fr" && and == "et" || r.lang == "nl" && and == "en") && k+2 < len(r.toks) && r.toks[k+2].raw == r.toks[k].raw {
				return 3
			}
			return 1
		}
		return 0
	}
	big := c.cur >= 100 || c.total > 0
	switch t.norm {
	case "and":
		if r.lang == "en" && big {
			return 1
		}
	case "en":
		if r.lang == "nl" && big {
			return 1
		}
	case "et":
		if r.lang == "fr" && c.cur >= 20 && k+1 < len(r.toks) {
			if w := r.toks[k+1].norm; w == "un" || w == "une" || w == "onze" || w == "unieme" || w == "onzieme" {
				return 1
			}
		}
	case "و":
		if r.lang == "ar" {
			return 1
		}
	}
	return 0
}

// decadeBefore reports "années", "jaren", "tahun" before a number.
func (r *reading) decadeBefore(i int) bool {
	if i == 0 {
		return false
	}
	switch r.toks[i-1].norm {
	case "annees", "jaren", "tahun":
		return true
	}
	return false
}

// romanCentury reads the French and other centuries in Roman figures: XIXe.
func (r *reading) romanCentury(i int) (Number, int) {
	t := r.toks[i]
	rest, ok := strings.CutSuffix(t.raw, "e")
	if !ok {
		rest, ok = strings.CutSuffix(t.raw, "ème")
	}
	if !ok || rest == "" || r.lang != "fr" || i+1 >= len(r.toks) || !strings.HasPrefix(r.toks[i+1].norm, "siecle") {
		return Number{}, i
	}
	v := 0
	last := 0
	for k := len(rest) - 1; k >= 0; k-- {
		d := strings.IndexByte("IVXLC", rest[k])
		if d < 0 || len(rest) > 8 {
			return Number{}, i
		}
		x := [...]int{1, 5, 10, 50, 100}[d]
		if x < last {
			v -= x
		} else {
			v, last = v+x, x
		}
	}
	if v <= 0 {
		return Number{}, i
	}
	return Number{Text: t.raw, Start: t.start, End: t.end, Values: []float64{float64(v)}, Ordinal: true}, i + 1
}
