package eval

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

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
		list = append(list, r.labelTable(), r.languageTable())
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
			"\"Segments\" are those that the check was made on; after a failed check of the whole answer the checks of facts are not made."},
		Head: []string{"language", "check", "segments", "fail", "", "interval", "cannot tell", "", "interval"}, Text: 2,
	}
	line := func(lang, check string, n, fail, unknown int) {
		f, u := Share{fail, n}, Share{unknown, n}
		t.Rows = append(t.Rows, []string{lang, check, strconv.Itoa(n), strconv.Itoa(fail), f.Percent(), f.Range(), strconv.Itoa(unknown), u.Percent(), u.Range()})
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

// labelTable says for each label what the checks made of its rows.
func (r *ChecksReport) labelTable() Table {
	t := Table{
		Title: "Labelled answers, by label",
		Notes: []string{"Caught: a check fails. Warned: none fails, but one cannot tell. Missed: every check passes. On rows labelled ok, \"caught\" is blamed though right. " +
			"A row with two labels counts at both. The line of Latin-script names counts a row labelled name when its original is in Latin script, or when a Latin-script word of it is missing in the English."},
		Head: []string{"label", "failed by", "rows", "caught", "", "interval", "warned", "missed"}, Text: 2,
	}
	for _, c := range r.LabelCounts() {
		s := Share{c.Caught, c.Rows}
		t.Rows = append(t.Rows, []string{
			c.Label, c.by(), strconv.Itoa(c.Rows), strconv.Itoa(c.Caught), s.Percent(), s.Range(), strconv.Itoa(c.Warned), strconv.Itoa(len(c.Missed)),
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
			case "any error":
				wrong = c
			}
		}
		right, caught := Share{ok.Caught, ok.Rows}, Share{wrong.Caught, wrong.Rows}
		t.Rows = append(t.Rows, []string{
			code, strconv.Itoa(ok.Rows), strconv.Itoa(ok.Caught), right.Percent(), right.Range(),
			strconv.Itoa(wrong.Rows), strconv.Itoa(wrong.Caught), caught.Percent(), caught.Range(), strconv.Itoa(wrong.Warned), strconv.Itoa(len(wrong.Missed)),
		})
	}
	return t
}

// plantedTable says how many planted errors were found.
func (r *ChecksReport) plantedTable() Table {
	t := Table{
		Title: "Errors planted in right English, by kind and language",
		Notes: []string{fmt.Sprintf("Each error is planted alone in English that is known to be right and that no check blamed, and checked in turns of %d rows. Caught: a check fails now. "+
			"Warned: none fails, but one that passed cannot tell now. An answer moved or swapped counts for each row that has another's.", turnRows)},
		Head: []string{"error", "language", "tried", "caught", "", "interval", "warned", "missed"}, Text: 2,
	}
	languages := r.languages(func(CheckedText) bool { return true })
	for _, kind := range Kinds() {
		for _, code := range languages {
			for _, p := range r.Planted {
				if p.Kind == kind && p.Lang == code {
					s := Share{p.Caught, p.Tried}
					t.Rows = append(t.Rows, []string{
						kind, code, strconv.Itoa(p.Tried), strconv.Itoa(p.Caught), s.Percent(), s.Range(), strconv.Itoa(p.Warned), strconv.Itoa(p.Missed()),
					})
				}
			}
		}
	}
	return t
}

// timeTable says what the checks cost a text, all together: they share their
// work and cannot be timed apart.
func (r *ChecksReport) timeTable() Table {
	t := Table{
		Title: "Time: all checks of a whole text, in microseconds",
		Head:  []string{"language", "texts", "segments", "median", "95th percentile", "longest"}, Text: 1,
	}
	for _, code := range append(r.languages(func(CheckedText) bool { return true }), "all") {
		var times []time.Duration
		segments := 0
		for _, text := range r.Texts {
			if code == "all" || text.Lang == code {
				times = append(times, text.Took)
				segments += len(text.Rows)
			}
		}
		slices.Sort(times)
		t.Rows = append(t.Rows, []string{
			code, strconv.Itoa(len(times)), strconv.Itoa(segments),
			micros(percentile(times, 50)), micros(percentile(times, 95)), micros(percentile(times, 100)),
		})
	}
	return t
}

func micros(d time.Duration) string { return strconv.FormatInt(d.Microseconds(), 10) }

// percentile is the smallest entry of a sorted list that p per cent of the list
// do not exceed (the nearest-rank method); 0 of an empty list.
func percentile(sorted []time.Duration, p int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max(0, (len(sorted)*p+99)/100-1)]
}
