package stance

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// pair is one segment of a human translation and the English it belongs to.
type pair struct{ doc, original, english string }

// ntrex reads the pairs of one language of the NTREX-128 documents, which are
// not part of this repository.
func ntrex(t *testing.T, dir, code string) []pair {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "eng", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents under %s", dir)
	}
	var out []pair
	for _, f := range files {
		e, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		o, err := os.ReadFile(filepath.Join(dir, code, filepath.Base(f)))
		if err != nil {
			t.Fatal(err)
		}
		el, ol := strings.Split(string(e), "\n"), strings.Split(string(o), "\n")
		if len(el) != len(ol) {
			continue
		}
		for i := range el {
			if strings.TrimSpace(el[i]) != "" {
				out = append(out, pair{filepath.Base(f), ol[i], el[i]})
			}
		}
	}
	return out
}

// mutation is an error put into good English. make returns "" where the text
// offers no place for it.
type mutation struct {
	kind, check string
	make        func(english string) string
}

var (
	notWord       = regexp.MustCompile(`(?i)\b(not|never|no) |n['’]t\b`)
	nothingDenied = regexp.MustCompile(`(?i)^(not|n['’]t|no) ?(only|just|simply|merely|doubt|matter|wonder|later|less|more than|fewer)\b`)
	auxiliary     = regexp.MustCompile(`\b(is|are|was|were|will|has|have|had|would|could|can|should|may|did)\b( )`)
	modalWord     = regexp.MustCompile(`\b(may|might|could|would) `)
	sayingTail    = regexp.MustCompile(`,[”"’']* (?:[^,.“”"]{1,60} )?(?:said|says|told|added)\b[^,.“”"]*`)
	sayingHead    = regexp.MustCompile(`^[^,.“”"]{1,60} (?:said|says|added) (?:that )?`)
	accordingTo   = regexp.MustCompile(`(?i),? ?according to [^,.]+,?`)
	quotationChr  = regexp.MustCompile(`[“”"«»]`)
)

// replaceFirst replaces the first match, "" when there is none.
func replaceFirst(re *regexp.Regexp, s, with string) string {
	m := re.FindStringIndex(s)
	if m == nil {
		return ""
	}
	return s[:m[0]] + with + s[m[1]:]
}

// deleteNegation deletes the first word that denies. "not only", "no doubt" and
// "no later than" deny nothing that could be lost.
func deleteNegation(s string) string {
	for _, m := range notWord.FindAllStringIndex(s, -1) {
		if !nothingDenied.MatchString(s[m[0]:]) {
			return s[:m[0]] + s[m[1]:]
		}
	}
	return ""
}

var mutations = []mutation{
	{"not deleted", CheckNegation, func(s string) string { return deleteNegation(s) }},
	{"not inserted", CheckNegation, func(s string) string {
		m := auxiliary.FindStringSubmatchIndex(s)
		if m == nil || strings.HasPrefix(s[m[1]:], "not ") || nothingDenied.MatchString("not "+s[m[1]:]) {
			return ""
		}
		return s[:m[1]] + "not " + s[m[1]:]
	}},
	{"modal removed", CheckModality, func(s string) string { return replaceFirst(modalWord, s, "") }},
	{"modal to will", CheckModality, func(s string) string { return replaceFirst(modalWord, s, "will ") }},
	{"may inserted", CheckModality, func(s string) string {
		return replaceFirst(regexp.MustCompile(`\b(will|is|are|was|were) `), s, "may have been ")
	}},
	{"saying clause cut", CheckAttribution, func(s string) string {
		for _, re := range []*regexp.Regexp{sayingTail, accordingTo, sayingHead} {
			if out := replaceFirst(re, s, ""); out != "" {
				return out
			}
		}
		return ""
	}},
	{"quotation marks dropped", CheckQuote, func(s string) string {
		if !quotationChr.MatchString(s) {
			return ""
		}
		return quotationChr.ReplaceAllString(s, "")
	}},
}

// TestMeasureTranslations prints, for human translations, how often each check
// warns, and how many errors put into the English are warned of, for the
// documents 000-040 and, apart, for the later ones, which nobody looks at while
// a list is changed. A planted error counts only where the English without it
// is not warned of. BABELWIRE_SHOW=fr/negation or fr/miss/not deleted lists the
// segments behind a figure, of the first documents only.
func TestMeasureTranslations(t *testing.T) {
	dir := os.Getenv("BABELWIRE_NTREX")
	if dir == "" {
		t.Skip("set BABELWIRE_NTREX to the folder of the NTREX-128 documents to measure false alarms and misses")
	}
	for _, l := range []struct{ code, lang string }{{"fra", "fr"}, {"nld", "nl"}, {"ind", "id"}, {"arb", "ar"}} {
		var seen, later []pair
		for _, p := range ntrex(t, dir, l.code) {
			if p.doc < "041" {
				seen = append(seen, p)
			} else {
				later = append(later, p)
			}
		}
		measureTranslations(t, l.lang, "000-040", seen, os.Getenv("BABELWIRE_SHOW"))
		measureTranslations(t, l.lang, "041-060", later, "")
	}
}

func measureTranslations(t *testing.T, lang, part string, pairs []pair, show string) {
	t.Helper()
	warned, fails := map[string]int{}, map[string]int{}
	tried, caught := map[string]int{}, map[string]int{}
	for _, p := range pairs {
		good := map[string]bool{}
		for _, r := range Agree(p.original, lang, p.english) {
			good[r.Check] = r.Verdict == Pass
			if r.Verdict == Pass {
				continue
			}
			warned[r.Check]++
			if r.Verdict == Fail {
				fails[r.Check]++
			}
			if show == lang+"/"+r.Check {
				t.Logf("%s\n  %s\n  %s\n  %s", p.doc, p.original, p.english, r.Why)
			}
		}
		for _, m := range mutations {
			wrong := m.make(p.english)
			if wrong == "" || !good[m.check] {
				continue
			}
			tried[m.kind]++
			if slices.ContainsFunc(Agree(p.original, lang, wrong), func(r Result) bool { return r.Check == m.check && r.Verdict != Pass }) {
				caught[m.kind]++
			} else if show == lang+"/miss/"+m.kind {
				t.Logf("missed\n  %s\n  %s\n  %s\n%s", p.original, wrong, read(p.original, lang).listing(), read(wrong, "en").listing())
			}
		}
	}
	percent := func(a, b int) float64 { return 100 * float64(a) / float64(max(1, b)) }
	t.Logf("%s %s, %d segments warned: negation %.1f%%, modality %.1f%%, attribution %.1f%%, quote %.1f%%; failed %v", lang, part, len(pairs),
		percent(warned[CheckNegation], len(pairs)), percent(warned[CheckModality], len(pairs)),
		percent(warned[CheckAttribution], len(pairs)), percent(warned[CheckQuote], len(pairs)), fails)
	for _, m := range mutations {
		t.Logf("   caught: %s %d/%d = %.1f%%", m.kind, caught[m.kind], tried[m.kind], percent(caught[m.kind], tried[m.kind]))
	}
}

// listing writes the markers of a reading on one line.
func (r *reading) listing() string {
	var b strings.Builder
	for _, m := range r.markers {
		b.WriteString("  " + m.kind.check() + "/" + []string{"none", "weak", "strong"}[m.level] + " " + r.text(m))
	}
	return b.String()
}

// TestMeasureLabelled prints how many labelled model answers are warned of.
func TestMeasureLabelled(t *testing.T) {
	file := os.Getenv("BABELWIRE_LABELLED")
	if file == "" {
		t.Skip("set BABELWIRE_LABELLED to a JSON Lines file of labelled answers to measure what is caught")
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	ok := 0
	okWarned, labelled, caught, other := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	checkOf := map[string][]string{
		"negation": {CheckNegation, CheckModality}, "attribution": {CheckAttribution}, "quote_cut": {CheckQuote},
		"role": {CheckDirection},
	}
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var row struct {
			Lang, Source, English string
			Labels                []string
		}
		if err := json.Unmarshal(sc.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		warned := map[string]bool{}
		why := ""
		for _, r := range Agree(row.Source, row.Lang, row.English) {
			if r.Verdict != Pass {
				warned[r.Check] = true
				why += " | " + r.Why
			}
		}
		if slices.Equal(row.Labels, []string{"ok"}) {
			ok++
			for c := range warned {
				okWarned[c]++
			}
			if len(warned) > 0 {
				t.Logf("warned ok: %s | %s%s", row.Source, row.English, why)
			}
			continue
		}
		for _, l := range row.Labels {
			if checkOf[l] == nil {
				continue
			}
			labelled[l]++
			switch {
			case slices.ContainsFunc(checkOf[l], func(c string) bool { return warned[c] }):
				caught[l]++
			case len(warned) > 0:
				other[l]++
				fallthrough
			default:
				t.Logf("not caught %s %v: %s | %s%s", row.Lang, row.Labels, row.Source, row.English, why)
			}
		}
	}
	t.Logf("ok rows warned %v of %d; labelled %v, caught by the check of that kind %v, only by another %v", okWarned, ok, labelled, caught, other)
}
