package stance

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/babelwire/babelwire/pipeline/internal/paralleltest"
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

// TestMeasureDirection measures on human translations how many segments are
// warned of, and how many planted swaps are, on each axis: of all, and of those
// where the original has a word of the pole that the English had.
// BABELWIRE_SHOW=fr/direction lists the segments that are warned of.
func TestMeasureDirection(t *testing.T) {
	var warned, all, caught, within paralleltest.Grid
	for _, l := range paralleltest.Languages() {
		for _, d := range paralleltest.Ntrex(t, l.Folder) {
			column := l.Code + " " + d.Part()
			for _, p := range d.Pairs {
				theirs, good := read(p.Original, l.Code), read(p.English, "en")
				from, right := theirs.answers(), good.answers()
				clean := true
				for i, ax := range axes {
					bad := opposed(from[i], right[i])
					warned.At(strings.Join(ax.poles, "/"), column).Count(bad)
					clean = clean && !bad
					if bad && os.Getenv("BABELWIRE_SHOW") == l.Code+"/direction" && !d.Later() {
						t.Logf("%s\n  %s\n  %s\n  %s", d.Name, p.Original, p.English, agreeDirection(theirs, good).Why)
					}
				}
				warned.At("any", column).Count(!clean)
				if !clean {
					continue
				}
				list, turned := swapped(p.English)
				for k, wrong := range list {
					i := turned[k]
					bad := read(wrong, "en")
					has := from[i].strong&right[i].strong != 0
					hit := has && opposed(from[i], bad.answers()[i])
					for _, row := range []string{strings.Join(axes[i].poles, "/"), "any"} {
						all.At(row, column).Count(hit)
						within.At(row, column).Count(withinDirection(textOf(bad), textOf(good)).Verdict != Pass)
						if has {
							caught.At(row, column).Count(hit)
						}
					}
				}
			}
		}
	}
	warned.Log(t, "segments warned of")
	caught.Log(t, "swaps caught where the original has the pole")
	all.Log(t, "of all swaps")
	within.Log(t, "swaps that Within does not pass")
	for _, l := range paralleltest.Languages() {
		warned.AtMost(t, "any", l.Code, 1)
		caught.AtLeast(t, "any", l.Code, 60)
		within.AtLeast(t, "any", l.Code, 75)
	}
}

// opposed is what agreeDirection warns of on one axis.
func opposed(from, to answer) bool {
	return from.opposes(to) && !from.denied && !to.denied
}
