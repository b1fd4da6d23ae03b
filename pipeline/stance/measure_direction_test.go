package stance

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// swaps are English words and their opposites, one axis a line. The first word
// of a sentence that has an opposite here is replaced by it.
const swaps = `
rose fell, rise fall, rises falls, rising falling, increased decreased, increase decrease, increasing decreasing, grew shrank, climbed dropped, declined increased
won lost, winning losing, win lose, wins loses, victory defeat
died survived, die survive, dies survives, killed rescued
acquitted convicted
doubled halved, tripled halved, doubling halving
before after
accepted rejected, accept reject, approved rejected, refused agreed
bought sold, buy sell, buying selling
arrived left, arrive leave, arriving leaving
opened closed, opening closing, open closed
hired fired, hiring firing
allowed banned, allow ban
support oppose, supported opposed, supporting opposing, supporters opponents
more less
first last
imports exports, import export, imported exported
north south, northern southern, east west, eastern western
began ended, started finished, starting ending
`

var swapWord = func() map[string]string {
	m := map[string]string{}
	for p := range strings.FieldsFuncSeq(swaps, func(r rune) bool { return r == ',' || r == '\n' }) {
		a, b, _ := strings.Cut(strings.TrimSpace(p), " ")
		for _, p := range [][2]string{{a, b}, {b, a}} {
			if m[p[0]] == "" {
				m[p[0]] = p[1]
			}
		}
	}
	return m
}()

var anyWord = regexp.MustCompile(`\b[a-z]+\b`)

// swapped are the sentences that an opposite in place of one word makes, with
// the axis that is turned.
func swapped(english string) (list []string, turned []int) {
	for _, at := range anyWord.FindAllStringIndex(english, -1) {
		to := swapWord[english[at[0]:at[1]]]
		if to == "" {
			continue
		}
		wrong := english[:at[0]] + to + english[at[1]:]
		was := read(english[at[0]:at[1]], "en").answers()
		if i := slices.IndexFunc(was, func(a answer) bool { return a.strong != 0 }); i >= 0 {
			list, turned = append(list, wrong), append(turned, i)
		}
	}
	return list, turned
}

// TestMeasureDirection prints for human translations how many segments are
// warned of on each axis, and how many planted swaps are: of all, and of those
// where the original has a word of the pole that the English had.
// BABELWIRE_SHOW=fr/direction lists the segments that are warned of.
func TestMeasureDirection(t *testing.T) {
	dir := os.Getenv("BABELWIRE_NTREX")
	if dir == "" {
		t.Skip("set BABELWIRE_NTREX to the folder of the NTREX-128 documents to measure false alarms and misses")
	}
	for _, l := range []struct{ code, lang string }{{"fra", "fr"}, {"nld", "nl"}, {"ind", "id"}, {"arb", "ar"}} {
		for _, part := range []string{"000-040", "041-060"} {
			measureDirection(t, l.lang, part, ntrex(t, dir, l.code))
		}
	}
}

func measureDirection(t *testing.T, lang, part string, pairs []pair) {
	t.Helper()
	n, all := 0, 0
	warned, tried, has, caught, within := make([]int, len(axes)), make([]int, len(axes)), make([]int, len(axes)), make([]int, len(axes)), make([]int, len(axes))
	for _, p := range pairs {
		if (p.doc < "041") != (part == "000-040") {
			continue
		}
		n++
		theirs, good := read(p.original, lang), read(p.english, "en")
		from, right := theirs.answers(), good.answers()
		clean := true
		for i := range axes {
			if opposed(from[i], right[i]) {
				warned[i]++
				clean = false
				if os.Getenv("BABELWIRE_SHOW") == lang+"/direction" && part == "000-040" {
					t.Logf("%s\n  %s\n  %s\n  %s", p.doc, p.original, p.english, agreeDirection(theirs, good).Why)
				}
			}
		}
		if !clean {
			all++
			continue
		}
		list, turned := swapped(p.english)
		for k, wrong := range list {
			i := turned[k]
			bad := read(wrong, "en")
			tried[i]++
			if withinDirection(bad, good).Verdict != Pass {
				within[i]++
			}
			if from[i].strong&right[i].strong == 0 {
				continue
			}
			has[i]++
			if opposed(from[i], bad.answers()[i]) {
				caught[i]++
			}
		}
	}
	sum := func(list []int) (s int) {
		for _, n := range list {
			s += n
		}
		return s
	}
	percent := func(a, b int) float64 { return 100 * float64(a) / float64(max(1, b)) }
	t.Logf("%s %s, %d segments: warned %d = %.2f%%; swaps caught %d of %d where the original has the pole = %.0f%%, of all %d = %.0f%%; Within not pass %d",
		lang, part, n, all, percent(all, n), sum(caught), sum(has), percent(sum(caught), sum(has)), sum(tried), percent(sum(caught), sum(tried)), sum(within))
	for i, ax := range axes {
		t.Logf("   %-22s warned %d, caught %d of %d, of all %d; within %d", strings.Join(ax.poles, "/"), warned[i], caught[i], has[i], tried[i], within[i])
	}
}

// opposed is what agreeDirection warns of on one axis.
func opposed(from, to answer) bool {
	return from.opposes(to) && !from.denied && !to.denied
}
