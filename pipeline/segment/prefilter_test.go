package segment

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// everyFiltered lists the expressions of the package that have a prefilter.
var everyFiltered = []*filtered{
	aboutLine, attributionAfter, bracketCredit, byClicking, byStart, closedThread,
	commentAge, commentHead, commentItem, consentSite, consentWords, consentYou, contactWords, controlTokens, cookieUse, correctionAny, correctionStart,
	countAfter, countOf, credited, creditMark, dashArchive, disclaimers, embedNotice, endMark, endNotices, farewell, followUp, forumHead,
	forumSign, freeLeft, greeting, helpful, illustrated, inFull, isoDate, logInTo, mastheadWords, nameplate, notAnOffer,
	noticeWords, numericDate, office, officeAR, ofThePage, payers, photoBy, photoLabel, printed, publishLine, quotedPost,
	roleLabel, roleOrder, roleWords, saidDots, sentenceFoto, sideWord, signedComment, slashEnd, sourceLabel, speaker, tailCredit, timeAgo,
	trendingAgo, voiceService, voiceWe, voiceYou, yearNumber,
}

func TestRequiredLiterals(t *testing.T) {
	for _, tt := range []struct {
		expr string
		want []string
	}{
		{`abc`, []string{"abc"}},
		{`^(?:by|par) `, []string{"\x02by ", "\x02par "}},
		{`(?: |^)(?:cookies?|kuki)(?: |$)`, []string{" cookies ", " cookies\x03", " cookie ", " cookie\x03", " kuki ", " kuki\x03", "\x02cookies ", "\x02cookies\x03", "\x02cookie ", "\x02cookie\x03", "\x02kuki ", "\x02kuki\x03"}},
		{`^.{0,30} disqus.{0,30}$`, []string{" disqus"}}, // the longer of what is required
		{`a[bc]d`, []string{"abd", "acd"}},
		{`x(?:lead +|tail)y`, []string{"lead", "tail"}}, // and not x or y, of which every match has both
		{`\d+ (?:ans|jours)`, []string{" ans", " jours"}},
		{`(?:ans|jours)+ \d`, []string{"ans", "jours"}},
		{`(?i)abc`, nil}, // in any case
		{`a*`, nil},
		{`abc|.*`, nil},
		{`^^a$$`, []string{"\x02a\x03"}},
		{`$^`, []string{"\x03"}},
		{"a\uFFFD", nil}, // stands for any byte that is no character, too
	} {
		got := requiredLiterals(tt.expr)
		if d := cmp.Diff(slices.Sorted(slices.Values(tt.want)), slices.Sorted(slices.Values(got))); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.expr, d)
		}
	}
}

// TestPrefilterLetsMatchesThrough: no text that an expression matches is kept
// from it. The texts are made from the expressions themselves, and are the lines
// of the labelled pages.
func TestPrefilterLetsMatchesThrough(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	matched := 0
	for _, f := range everyFiltered {
		tree, err := syntax.Parse(f.re.String(), syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		for range 200 {
			var b strings.Builder
			writeMatch(&b, rng, tree)
			for _, s := range []string{b.String(), "see " + b.String() + " there"} {
				if f.re.MatchString(s) {
					matched++
					if !f.mayMatch(s) {
						t.Fatalf("%q matches and does not pass the prefilter of %s", s, f.re)
					}
				}
			}
		}
	}
	if matched < 100*len(everyFiltered) {
		t.Errorf("only %d texts matched", matched)
	}
	for _, p := range append(slices.Clone(instructions.list), demandsOnYours.list...) {
		tree, err := syntax.Parse(p.re.String(), syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		for range 50 {
			var b strings.Builder
			writeMatch(&b, rng, tree)
			if s := b.String(); p.matches(s) && !instructions.match(s) && !demandsOnYours.match(s) {
				t.Fatalf("%q matches and does not pass the prefilter: %s", s, p.re)
			}
		}
	}
	files, err := filepath.Glob("testdata/pages/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	refused := 0
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			_, line, _ = strings.Cut(line, "\t")
			for _, s := range []string{line, stripMarks(fold(line))} {
				for _, f := range everyFiltered {
					if !f.mayMatch(s) {
						refused++
						if f.re.MatchString(s) {
							t.Fatalf("%q matches and does not pass the prefilter of %s", s, f.re)
						}
					}
				}
			}
		}
	}
	if refused < 1000 {
		t.Errorf("the prefilters refused only %d lines", refused)
	}
}

// writeMatch writes a text that the expression matches, but for what it asks of
// the text around it.
func writeMatch(b *strings.Builder, rng *rand.Rand, re *syntax.Regexp) {
	times := func(least, most int) {
		for range least + rng.IntN(most-least+1) {
			writeMatch(b, rng, re.Sub[0])
		}
	}
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		i := 2 * rng.IntN(len(re.Rune)/2)
		b.WriteRune(re.Rune[i] + rng.Int32N(min(re.Rune[i+1]-re.Rune[i], 80)+1))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte("ab 1.:"[rng.IntN(6)])
	case syntax.OpConcat:
		for _, s := range re.Sub {
			writeMatch(b, rng, s)
		}
	case syntax.OpAlternate:
		writeMatch(b, rng, re.Sub[rng.IntN(len(re.Sub))])
	case syntax.OpCapture:
		times(1, 1)
	case syntax.OpQuest:
		times(0, 1)
	case syntax.OpStar:
		times(0, 2)
	case syntax.OpPlus:
		times(1, 3)
	case syntax.OpRepeat:
		most := re.Max
		if most < 0 {
			most = re.Min + 2
		}
		times(re.Min, most)
	}
}

func FuzzPrefilter(f *testing.F) {
	f.Add("By Jane Roe")
	f.Add("\x02we use cookies\x03")
	f.Add("\xff accept all cookies")
	f.Fuzz(func(t *testing.T, s string) {
		for _, e := range everyFiltered {
			if len(s) < 500 && e.re.MatchString(s) && !e.mayMatch(s) {
				t.Errorf("%q matches and does not pass the prefilter of %s", s, e.re)
			}
		}
	})
}
