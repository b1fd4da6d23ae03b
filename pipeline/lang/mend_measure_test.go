package lang

import (
	"sort"
	"strings"
	"testing"
)

// mendCount says what Mend made of the words of one kind.
type mendCount struct{ right, hinted, wrong, left int }

func (c mendCount) total() int { return c.right + c.hinted + c.wrong + c.left }

// alignMarks returns the spun text of a marked paragraph and, for each spun
// word, its place there and the genuine word.
type mark struct {
	start, end    int
	spun, genuine string
}

func alignMarks(p string) (string, []mark) {
	var b strings.Builder
	var marks []mark
	at := 0
	for _, m := range spunMark.FindAllStringSubmatchIndex(p, -1) {
		b.WriteString(p[at:m[0]])
		start := b.Len()
		b.WriteString(p[m[2]:m[3]])
		marks = append(marks, mark{start, b.Len(), p[m[2]:m[3]], p[m[4]:m[5]]})
		at = m[1]
	}
	b.WriteString(p[at:])
	return b.String(), marks
}

// judgeMend compares Mend on one marked paragraph with its truth. Words of the
// lexicon and other words are counted apart; harmed lists the undamaged words
// that were changed, articles before a mended word apart.
func judgeMend(l *Lexicon, p string, known, other *mendCount) (wrong, harmed []string) {
	spun, marks := alignMarks(p)
	m := l.Mend(spun)
	used := make([]bool, len(m.Mends))
	for _, k := range marks {
		c := other
		first, _, _ := strings.Cut(strings.ToLower(k.spun), " ")
		if len(l.byFirst[first]) > 0 {
			c = known
		}
		state := "left"
		for i, x := range m.Mends {
			if x.Start >= k.end || x.End <= k.start {
				continue
			}
			used[i] = true
			// A mend may span several marks ("arsenic galore arsenic").
			genuine := genuineOf(spun, marks, x.Start, x.End)
			if strings.EqualFold(x.To, genuine) {
				state = "right"
			} else {
				state = "wrong"
				wrong = append(wrong, k.spun+" -> "+x.To+", not "+genuine+": "+around(spun, x.Start, x.End))
			}
		}
		if state == "left" {
			for _, h := range m.Hints {
				if i := strings.Index(h.Word, k.spun); i >= 0 && original(m, h.Start) <= k.start && k.start < original(m, h.Start)+len(h.Word) {
					state = "hinted"
				}
			}
		}
		switch state {
		case "right":
			c.right++
		case "wrong":
			c.wrong++
		case "hinted":
			c.hinted++
		default:
			c.left++
		}
	}
	for i, x := range m.Mends {
		if !used[i] && !strings.EqualFold(x.From, "a") && !strings.EqualFold(x.From, "an") {
			harmed = append(harmed, x.From+" -> "+x.To+": "+around(spun, x.Start, x.End))
		}
	}
	return wrong, harmed
}

// genuineOf is the genuine text of spun[from:to], with the marks put back.
func genuineOf(spun string, marks []mark, from, to int) string {
	var b strings.Builder
	at := from
	for _, k := range marks {
		if k.start < from || k.end > to {
			continue
		}
		b.WriteString(spun[at:k.start] + k.genuine)
		at = k.end
	}
	return b.String() + spun[at:to]
}

// original turns an offset into m.Text into one of the original.
func original(m Mended, at int) int {
	shift := 0
	for _, x := range m.Mends {
		if x.Start+shift >= at {
			break
		}
		shift += len(x.To) - len(x.From)
	}
	return at - shift
}

func around(s string, from, to int) string {
	return "..." + s[max(0, from-25):min(len(s), to+25)] + "..."
}

// TestMendOnGenuineTexts: even without the verdict, certain rows change next
// to nothing in genuine English.
func TestMendOnGenuineTexts(t *testing.T) {
	words, changed := 0, 0
	for kind, texts := range readGenuine(t) {
		for i, text := range texts {
			words += len(strings.Fields(text))
			for _, m := range DefaultLexicon().Mend(text).Mends {
				changed++
				t.Logf("%s, text %d: %q -> %q", kind, i+1, m.From, m.To)
			}
		}
	}
	t.Logf("%d of %d words changed", changed, words)
	if 5000*changed > words {
		t.Errorf("%d of %d words changed, want at most 1 in 5,000", changed, words)
	}
}

// TestMendOnTexts prints what Mend makes of every damaged word, by kind of
// spinner, and asserts that it changes next to no word that is right.
func TestMendOnTexts(t *testing.T) {
	type row struct{ known, other mendCount }
	rows := map[string]*row{}
	var total row
	harmedAll := 0
	for _, s := range readSpun(t) {
		r := rows[s.kind]
		if r == nil {
			r = &row{}
			rows[s.kind] = r
		}
		for _, p := range s.aligned {
			wrong, harmed := judgeMend(DefaultLexicon(), p, &r.known, &r.other)
			for _, w := range wrong {
				t.Logf("%s, wrong: %s", s.name, w)
			}
			for _, h := range harmed {
				t.Logf("%s, harmed: %s", s.name, h)
			}
			harmedAll += len(harmed)
		}
	}
	var kinds []string
	for k := range rows {
		kinds = append(kinds, k)
	}
	sort.Strings(kinds)
	for _, k := range kinds {
		r := rows[k]
		t.Logf("%-10s lexicon words %3d: right %3d hinted %3d wrong %3d left %3d; other words %3d: right %d hinted %d wrong %d left %d", k,
			r.known.total(), r.known.right, r.known.hinted, r.known.wrong, r.known.left,
			r.other.total(), r.other.right, r.other.hinted, r.other.wrong, r.other.left)
		total.known.right += r.known.right
		total.known.wrong += r.known.wrong
	}
	t.Logf("all: right %d, wrong %d of the lexicon's words; undamaged words changed %d", total.known.right, total.known.wrong, harmedAll)
	if total.known.right < 400 || 50*total.known.wrong > total.known.right || harmedAll > 0 {
		t.Errorf("right %d (want at least 400), wrong %d (want at most 2 %% of the right), undamaged words changed %d (want 0)",
			total.known.right, total.known.wrong, harmedAll)
	}
}
