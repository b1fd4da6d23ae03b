package pipeline

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// coverView is what a briefing covers and what it does not.
type coverView struct {
	Covers    string // "Covers 4 of 5 sources."
	Counts    []stateCount
	Skill     []skillView // of the languages of this briefing that were measured or graded
	Warnings  []string
	Attention []groupView  // sources in any state but ok and ok_repaired, the worst first
	Complete  []sourceView // the others
	Done      string       // "41 complete sources"
}

// stateCount is one state and how many sources ended in it; Class is a word of
// our own for the style sheet.
type stateCount struct {
	Class, Label string
	N            int
}

// skillView is how well the model translates one language of the briefing.
type skillView struct{ Language, Grade, Figure, Class string }

const unmeasured = "not measured"

// groupView are the sources that ended in one state for one reason.
type groupView struct {
	Class, Label  string // "failed"
	N             int
	Reason        string
	Message, Next string
	Sources       []sourceView // their Message and Next are "" where those of the group say it
	Many          string       // "12 sources", where they are too many to stand in line
}

// sourceView is one source as the coverage shows it.
type sourceView struct {
	Source, Anchor, Language string
	Reason, Message, Next    string

	State State
}

// inLine is how many sources of a group stand beside its message; more are folded.
const inLine = 3

// stateLabels are the states in words; the class is the state with a hyphen.
var stateLabels = map[State]string{
	OK: "ok", OKRepaired: "ok after repair", Partial: "partial", Flagged: "flagged",
	Quarantined: "quarantined", Skipped: "skipped", FailedRetry: "failed for now", Failed: "failed",
}

func stateClass(s State) (class, label string) {
	if label, ok := stateLabels[s]; ok {
		return strings.ReplaceAll(string(s), "_", "-"), label
	}
	return "unknown", string(s)
}

// cover builds the coverage; lost are failures that no article tells of.
func (w *viewer) cover(lost []sourceView) coverView {
	skills := w.skills()
	v := coverView{Warnings: w.warnings(skills)}
	for _, s := range skills {
		if s.Grade != unmeasured {
			v.Skill = append(v.Skill, s)
		}
	}
	for _, s := range States {
		if n := w.b.Coverage.ByState[s]; n > 0 {
			class, label := stateClass(s)
			v.Counts = append(v.Counts, stateCount{Class: class, Label: label, N: n})
		}
	}
	v.Covers = fmt.Sprintf("Covers %d of %s.", w.b.Coverage.Covered(), counted(w.b.Coverage.Sources, "source"))
	if w.b.Ignored > 0 {
		v.Warnings = append(v.Warnings, counted(w.b.Ignored, "file")+" in folders left out for the file name extension.")
	}
	var open []sourceView
	for i := range w.b.Articles {
		if row := w.source(i); row.State.Complete() {
			v.Complete = append(v.Complete, row)
		} else {
			open = append(open, row)
		}
	}
	v.Done = counted(len(v.Complete), "complete source")
	v.Attention = groups(append(open, lost...))
	return v
}

func (w *viewer) source(i int) sourceView {
	a := &w.b.Articles[i]
	v := sourceView{
		Source: a.Source, Anchor: articleAnchor(i), Language: articleLanguage(a), State: a.State,
		Reason: a.Reason, Message: cmp.Or(a.Message, whatHappened(a.Reason)), Next: a.NextStep,
	}
	if len(a.Segments) == 0 && a.Lang == "und" {
		v.Language = "" // nothing was read: that it is unknown is no news
	}
	return v
}

// whatHappened is what a reason code means, as a sentence.
func whatHappened(reason string) string { return capital(sentence(meaning(reason))) }

// groups puts together what ended in the same state for the same reason.
func groups(rows []sourceView) []groupView {
	slices.SortStableFunc(rows, func(x, y sourceView) int {
		return cmp.Compare(x.State.Attention(), y.State.Attention())
	})
	var list []groupView
	for len(rows) > 0 {
		one := rows[0]
		var same, rest []sourceView
		for _, r := range rows {
			if r.State == one.State && r.Reason == one.Reason {
				same = append(same, r)
			} else {
				rest = append(rest, r)
			}
		}
		rows = rest
		g := groupView{N: len(same), Reason: one.Reason, Message: one.Message, Next: one.Next, Sources: same}
		g.Class, g.Label = stateClass(one.State)
		for _, r := range same {
			if r.Message != g.Message {
				g.Message = whatHappened(one.Reason)
			}
			if r.Next != g.Next {
				g.Next = nextStep(one.Reason)
			}
		}
		for i := range same {
			if same[i].Message == g.Message {
				same[i].Message = ""
			}
			if same[i].Next == g.Next {
				same[i].Next = ""
			}
		}
		if len(same) > inLine {
			g.Many = counted(len(same), "source")
		}
		list = append(list, g)
	}
	return list
}

// skills tells how well the model translates each language of this briefing.
func (w *viewer) skills() []skillView {
	var list []skillView
	for _, key := range w.b.Translated() {
		v := skillView{Language: SkillName(key), Grade: unmeasured, Class: "tell"}
		if s := w.b.Skill[key]; s.Known() {
			v.Grade, v.Class = cmp.Or(s.Grade, "not graded"), gradeClass(s.Grade)
			v.Figure = "by the configuration"
			if s.N > 0 {
				v.Figure = fmt.Sprintf("chrF2 %.1f, n %s", s.ChrF, withCommas(s.N))
			}
		}
		list = append(list, v)
	}
	return list
}

func gradeClass(grade string) string {
	switch grade {
	case Good:
		return "pass"
	case Weak:
		return "fail"
	}
	return "tell"
}

// warnings says what the reader must know before anything else.
func (w *viewer) warnings(skills []skillView) []string {
	if w.b.WithoutModel {
		return nil
	}
	var weak, not []string
	for _, s := range skills {
		switch s.Grade {
		case Weak:
			weak = append(weak, s.Language)
		case unmeasured:
			not = append(not, s.Language)
		}
	}
	var list []string
	if len(weak) > 0 {
		them := "it"
		if len(weak) > 1 {
			them = "them"
		}
		list = append(list, fmt.Sprintf("The model is graded weak in %s: nothing from %s is called checked.", inWords(weak), them))
	}
	if len(not) > 0 {
		list = append(list, fmt.Sprintf("The model's skill in %s was not measured.", inWords(not)))
	}
	if other := otherModels(w.b.Run); len(other) > 0 {
		list = append(list, fmt.Sprintf("The model %s was asked, but %s answered.", w.b.Run.ModelRequested, strings.Join(other, ", ")))
	}
	if readers := w.readers(); len(readers) > 1 {
		list = append(list, "Sources read "+strings.Join(readers, "; ")+".")
	}
	return list
}

// readers tells which model read how many sources, the busiest first; those of
// the others are named where they are few.
func (w *viewer) readers() []string {
	read := map[string][]string{}
	for i := range w.b.Articles {
		if a := &w.b.Articles[i]; a.Model != "" {
			read[a.Model] = append(read[a.Model], a.Source)
		}
	}
	models := slices.SortedFunc(maps.Keys(read), func(x, y string) int {
		return cmp.Or(cmp.Compare(len(read[y]), len(read[x])), cmp.Compare(x, y))
	})
	var list []string
	for i, model := range models {
		s := fmt.Sprintf("by %s: %s", inWords(strings.Split(model, ", ")), withCommas(len(read[model])))
		if i > 0 && len(read[model]) <= inLine {
			s += " (" + inWords(read[model]) + ")"
		}
		list = append(list, s)
	}
	return list
}

// otherModels are those that answered and are not the one that was asked for. A
// longer name of the same model, as with a version or a tag, is not another one.
func otherModels(r RunInfo) []string {
	var other []string
	for _, name := range strings.Split(r.ModelAnswered, ", ") {
		if name != "" && r.ModelRequested != "" && !strings.HasPrefix(name, r.ModelRequested) && !strings.HasPrefix(r.ModelRequested, name) {
			other = append(other, name)
		}
	}
	return other
}

// usage is the one line, besides the date, in which two runs over the same
// sources may differ.
func (w *viewer) usage() string {
	r, u := w.b.Run, w.b.Run.Usage
	if w.b.WithoutModel {
		return "No model was asked."
	}
	model := cmp.Or(r.ModelAnswered, r.ModelRequested, "unknown")
	if r.ModelRequested != "" && r.ModelAnswered != "" && r.ModelRequested != r.ModelAnswered {
		model += " (asked for: " + r.ModelRequested + ")"
	}
	s := fmt.Sprintf("Model: %s. %s, and %s taken from the journal; %s read (%s cached), %s written",
		model, counted(u.Calls, "call"), counted(u.CachedCalls, "answer"), counted(u.PromptTokens, "token"), withCommas(u.CachedPrompt), withCommas(u.CompletionTokens))
	if u.Repaired > 0 {
		s += "; " + counted(u.Repaired, "answer") + " asked again or mended"
	}
	if u.PossiblyPaidTwice > 0 {
		s += "; " + counted(u.PossiblyPaidTwice, "call") + " possibly paid twice"
	}
	return s + "."
}
