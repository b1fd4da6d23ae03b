package eval

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/babelwire/babelwire/pipeline"
)

// anyCheck is the line of all checks together.
const anyCheck = "any of them"

// Write prints the report as tables.
func (r *ChecksReport) Write(w io.Writer) error {
	if _, err := io.WriteString(w, "# Error rates of the checks\n\n"+r.material()+"\n"); err != nil {
		return err
	}
	for _, t := range r.Tables() {
		if _, err := io.WriteString(w, "\n"); err != nil {
			return err
		}
		if err := t.Write(w); err != nil {
			return err
		}
	}
	return nil
}

// material says in a line what was checked.
func (r *ChecksReport) material() string {
	var human, labelled, humanTexts, labelledTexts int
	for _, t := range r.Texts {
		if t.Human {
			human += len(t.Rows)
			humanTexts++
		} else {
			labelled += len(t.Rows)
			labelledTexts++
		}
	}
	var parts []string
	if human > 0 {
		parts = append(parts, fmt.Sprintf("%d segments of human translations in %d texts", human, humanTexts))
	}
	if labelled > 0 {
		parts = append(parts, fmt.Sprintf("%d answers of a model in %d texts", labelled, labelledTexts))
	}
	return "Material: " + strings.Join(parts, ", ") + ". Intervals hold 95 % (Wilson)."
}

// Tables makes the tables that the data gives something for.
func (r *ChecksReport) Tables() []Table {
	var list []Table
	if r.any(func(t CheckedText) bool { return t.Human }) {
		list = append(list, r.alarmTable())
	}
	if r.any(func(t CheckedText) bool { return !t.Human }) {
		counts := r.LabelCounts()
		list = append(list, r.labelTable(counts), r.kindTable(counts), r.languageTable())
	}
	if len(r.Planted) > 0 {
		list = append(list, r.plantedTable())
	}
	return append(list, r.timeTable())
}

func (r *ChecksReport) any(keep func(CheckedText) bool) bool {
	return slices.ContainsFunc(r.Texts, keep)
}

// alarmTable holds the false alarms on human translations.
func (r *ChecksReport) alarmTable() Table {
	human := func(t CheckedText) bool { return t.Human }
	t := Table{
		Title: "False alarms: human translations, by language and check",
		Notes: []string{"These translations are right, so each fail is a false alarm - but for the translators' own changes: miles made kilometres, a name added or left out. " +
			"The checks are made in turns of at most " + strconv.Itoa(turnSegments) + " segments, as in a briefing. \"Segments\" are those that the check was made on; after a failed check of the whole answer the checks of facts are not made."},
		Head: []string{"language", "check", "segments", "fail", "", "interval", "cannot tell", "", "interval"}, Text: 2,
	}
	line := func(lang, check string, n, fail, unknown int) {
		f, u := Share{fail, n}, Share{unknown, n}
		t.Rows = append(t.Rows, []string{lang, check, strconv.Itoa(n), f.Count(), f.Percent(), f.Range(), u.Count(), u.Percent(), u.Range()})
	}
	for _, code := range r.languages(human) {
		var n, fail, unknown int
		results := map[string]map[pipeline.Result]int{}
		for _, text := range r.Texts {
			if !text.Human || text.Lang != code {
				continue
			}
			for _, checks := range text.Checks {
				n++
				switch outcomeOf(checks) {
				case blamed:
					fail++
				case warned:
					unknown++
				}
				for _, c := range checks {
					if results[c.Check] == nil {
						results[c.Check] = map[pipeline.Result]int{}
					}
					results[c.Check][c.Result]++
				}
			}
		}
		for _, check := range r.checkNames() {
			if c := results[check]; c != nil {
				line(code, check, c[pipeline.Pass]+c[pipeline.Fail]+c[pipeline.Unknown], c[pipeline.Fail], c[pipeline.Unknown])
			}
		}
		line(code, anyCheck, n, fail, unknown)
	}
	return t
}

// labelTable says for each label what all checks together made of its rows.
func (r *ChecksReport) labelTable(counts []LabelCount) Table {
	t := Table{
		Title: "Labelled answers, by label: caught by any check",
		Notes: []string{"Caught: a check fails, whatever it looks for. Warned: none fails, but one cannot tell. Missed: every check passes. On rows labelled ok, \"caught\" is blamed though right. " +
			"A row with two labels counts at both. The line of Latin-script names counts a row labelled name when its original is in Latin script, or when a Latin-script word of it is missing in the English."},
		Head: []string{"label", "failed by", "rows", "caught", "", "interval", "warned", "missed"}, Text: 2,
	}
	for _, c := range counts {
		s := Share{c.Caught, c.Rows}
		t.Rows = append(t.Rows, []string{
			c.Label, c.by(), strconv.Itoa(c.Rows), s.Count(), s.Percent(), s.Range(), strconv.Itoa(c.Warned), strconv.Itoa(len(c.Missed)),
		})
	}
	return t
}

// kindTable says the same of the checks that look for such an error.
func (r *ChecksReport) kindTable(counts []LabelCount) Table {
	t := Table{
		Title: "Labelled answers, by label: caught by a check of that kind",
		Notes: []string{"As above, but only what the checks that look for such an error say. They are not made on rows that fail as a translation. Errors without a check of their kind are left out; " +
			"in the lines of several labels each row is held against the checks of its own labels, and one without any counts as neither."},
		Head: []string{"label", "checks", "rows", "caught", "", "interval", "warned", "", "neither"}, Text: 2,
	}
	for _, c := range counts {
		if len(c.Kind) == 0 {
			continue
		}
		checks := strings.Join(c.Kind, ", ")
		if len(c.Kind) > 3 {
			checks = "each label's"
		}
		caught, warned := Share{c.KindCaught, c.Rows}, Share{c.KindWarned, c.Rows}
		t.Rows = append(t.Rows, []string{
			c.Label, checks, strconv.Itoa(c.Rows), caught.Count(), caught.Percent(), caught.Range(),
			warned.Count(), warned.Percent(), strconv.Itoa(c.Rows - c.KindCaught - c.KindWarned),
		})
	}
	return t
}

// languageTable says the same by language.
func (r *ChecksReport) languageTable() Table {
	t := Table{
		Title: "Labelled answers, by language",
		Head:  []string{"language", "ok rows", "blamed", "", "interval", "wrong rows", "caught", "", "interval", "warned", "missed"}, Text: 1,
	}
	for _, code := range r.languages(func(t CheckedText) bool { return !t.Human }) {
		one := &ChecksReport{}
		for _, text := range r.Texts {
			if text.Lang == code {
				one.Texts = append(one.Texts, text)
			}
		}
		var ok, wrong LabelCount
		for _, c := range one.LabelCounts() {
			switch c.Label {
			case labelOK:
				ok = c
			case anyError:
				wrong = c
			}
		}
		right, caught := Share{ok.Caught, ok.Rows}, Share{wrong.Caught, wrong.Rows}
		t.Rows = append(t.Rows, []string{
			code, strconv.Itoa(ok.Rows), right.Count(), right.Percent(), right.Range(),
			strconv.Itoa(wrong.Rows), caught.Count(), caught.Percent(), caught.Range(), strconv.Itoa(wrong.Warned), strconv.Itoa(len(wrong.Missed)),
		})
	}
	return t
}

// plantedTable says how many planted errors were found.
func (r *ChecksReport) plantedTable() Table {
	t := Table{
		Title: "Errors planted in right English, by kind and language",
		Notes: []string{fmt.Sprintf("Each error is planted alone in English that is known to be right and that no check blamed, and checked in turns of at most %d rows, as a briefing has them. "+
			"Caught: a check fails now. Warned: none fails, but one that passed cannot tell now. An answer moved or swapped counts for each row that has another's. "+
			"Answers are moved by one in turns of %d to %d rows only: a text whose turns are shorter, such as the two of one of 14 rows, is not tried.", turnSegments, leastMoved, turnSegments)},
		Head: []string{"error", "language", "tried", "caught", "", "interval", "warned", "missed"}, Text: 2,
	}
	languages := r.languages(func(CheckedText) bool { return true })
	for _, kind := range Kinds() {
		for _, code := range languages {
			for _, p := range r.Planted {
				if p.Kind == kind && p.Lang == code {
					s := Share{p.Caught, p.Tried}
					t.Rows = append(t.Rows, []string{
						kind, code, strconv.Itoa(p.Tried), s.Count(), s.Percent(), s.Range(), strconv.Itoa(p.Warned), strconv.Itoa(p.Missed()),
					})
				}
			}
		}
	}
	return t
}
