package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/llm"
)

// coverage is the briefing's coverage in one line.
func coverage(b *pipeline.Briefing) string {
	var states []string
	for _, s := range pipeline.States {
		if n := b.Coverage.ByState[s]; n > 0 {
			states = append(states, fmt.Sprintf("%d %s", n, s))
		}
	}
	return fmt.Sprintf("Covers %d of %s (%s).", b.Coverage.Covered(), counted(b.Coverage.Sources, "source", "sources"), strings.Join(states, ", "))
}

// summary is what is said at the end of a run, in six lines at most, however
// many sources there were. paths are the files written, the JSON among them.
func summary(b *pipeline.Briefing, paths []string) []string {
	lines := []string{coverage(b)}
	if b.Ignored > 0 {
		lines[0] += " " + counted(b.Ignored, "file", "files") + " of other kinds in the folders left out."
	}
	if text := incomplete(b.Articles); text != "" {
		lines = append(lines, text)
	}
	lines = append(lines, content(b))
	if !b.WithoutModel {
		lines = append(lines, cost(b.Run))
	}
	if len(paths) > 0 {
		lines = append(lines, "Written: "+printable(strings.Join(paths, ", ")))
	}
	if text := next(b, paths); text != "" {
		lines = append(lines, "Next: "+text)
	}
	return lines
}

// incomplete groups the sources that are not complete by state and reason, the
// worst first, and names the worst with what to do about it.
func incomplete(articles []pipeline.Article) string {
	type group struct {
		state  pipeline.State
		reason string
	}
	counts := map[group]int{}
	worst, others := -1, -1
	for i, a := range articles {
		if a.State.Complete() {
			continue
		}
		counts[group{a.State, a.Reason}]++
		others++
		if worst < 0 || a.State.Attention() < articles[worst].State.Attention() {
			worst = i
		}
	}
	if worst < 0 {
		return ""
	}
	groups := slices.SortedFunc(maps.Keys(counts), func(x, y group) int {
		return cmp.Or(cmp.Compare(x.state.Attention(), y.state.Attention()), cmp.Compare(counts[y], counts[x]), cmp.Compare(x.reason, y.reason))
	})
	const shown = 5
	var list []string
	for _, g := range groups[:min(shown, len(groups))] {
		list = append(list, fmt.Sprintf("%d %s (%s)", counts[g], g.state, g.reason))
	}
	if len(groups) > shown {
		list = append(list, fmt.Sprintf("and %d other kinds", len(groups)-shown))
	}
	a := articles[worst]
	text := fmt.Sprintf("Not complete: %s. %s: %s.", strings.Join(list, ", "), printable(a.Source), printable(strings.TrimRight(a.Message, ".")))
	if a.NextStep != "" && !strings.HasPrefix(a.NextStep, "nothing") {
		text += " Next step: " + printable(a.NextStep) + "."
	}
	if others > 0 {
		text += " The briefing names the others."
	}
	return text
}

// content counts what the briefing says.
func content(b *pipeline.Briefing) string {
	points, verdicts, dropped := 0, map[pipeline.Verdict]int{}, 0
	for _, s := range b.Stories {
		dropped += len(s.Dropped)
		points += len(s.Points)
		for _, pt := range s.Points {
			verdicts[pt.Verdict]++
		}
	}
	for _, a := range b.Articles {
		dropped += len(a.Dropped)
	}
	left := "of the model dropped"
	if b.WithoutModel {
		left = "of the sources left out" // a story shows so many points
	}
	return fmt.Sprintf("%s, %s: %d checked, %d partly, %d unchecked; %s %s.",
		counted(len(b.Stories), "story", "stories"), counted(points, "point", "points"),
		verdicts[pipeline.Checked], verdicts[pipeline.Partly], verdicts[pipeline.Unchecked], counted(dropped, "statement", "statements"), left)
}

// cost says what was asked and how long it took.
func cost(r pipeline.RunInfo) string {
	u, took := r.Usage, r.FinishedAt.Sub(r.StartedAt)
	text := fmt.Sprintf("%s, %s from the journal; %s prompt tokens (%s cached), %s generated",
		counted(u.Calls, "call", "calls"), counted(u.CachedCalls, "answer", "answers"),
		thousands(u.PromptTokens), thousands(u.CachedPrompt), thousands(u.CompletionTokens))
	if u.CompletionTokens > 0 && took > 0 {
		text += ", " + speed(float64(u.CompletionTokens)/took.Seconds())
	}
	return text + "; " + clock(took) + "."
}

// next is what the user does now: at most two things.
func next(b *pipeline.Briefing, paths []string) string {
	var steps []string
	again := slices.ContainsFunc(b.Articles, func(a pipeline.Article) bool { return a.Retryable() })
	if again {
		steps = append(steps, "babelwire retry-failed, or the same command again, goes on with the sources that may pass then; what is answered is not asked again")
	}
	if b.WithoutModel && !again {
		steps = append(steps, "with a model at hand, run it without --without-model for English")
	} else if text := skillStep(b); text != "" {
		steps = append(steps, text)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, ".json") {
			steps = append(steps, "babelwire verify "+quoted(path)+" checks the briefing again, without a model")
		}
	}
	return strings.Join(steps[:min(2, len(steps))], "; ")
}

// skillStep says what to do where it is not known how well the model translates
// a language of the briefing, or where it does so badly.
func skillStep(b *pipeline.Briefing) string {
	var unknown, weak []string
	for _, code := range b.Translated() {
		switch skill := b.Skill[code]; {
		case !skill.Known():
			unknown = append(unknown, pipeline.SkillName(code))
		case skill.Grade == pipeline.Weak:
			weak = append(weak, pipeline.SkillName(code))
		}
	}
	switch {
	case len(unknown) > 0:
		return "babelwire doctor --skill measures how well the model translates " + strings.Join(unknown, ", ")
	case len(weak) > 0:
		return "the model is weak in " + strings.Join(weak, ", ") + ": read the originals beside the English, or take a better model"
	}
	return ""
}

// operation is what whoever runs the program is told of a run, a dozen lines at
// most: what each stage did, and how the endpoint behaved.
func operation(r pipeline.Report) []string {
	var lines []string
	const row = "%-8s %7s %9s %9s %9s %8s"
	for _, s := range r.Stages {
		if s.Items == 0 {
			continue
		}
		if lines == nil {
			lines = append(lines, fmt.Sprintf(row, "stage", "items", "p50", "p95", "max", "failed"))
		}
		lines = append(lines, fmt.Sprintf(row, s.Stage, thousands(s.Items), lasted(s.P50), lasted(s.P95), lasted(s.Max), thousands(s.Failed)))
	}
	m := r.Model
	if calls := m.Usage.Calls + m.OtherCalls; calls > 0 {
		lines = append(lines, requests(m), throughput(m))
	}
	lines = append(lines, away(r)...)
	if len(r.Limits.Met) > 0 {
		lines = append(lines, "limits met: "+strings.Join(r.Limits.Met, ", "))
	}
	return lines
}

// requests says how many requests were made, and what for.
func requests(m pipeline.ModelFigures) string {
	text := fmt.Sprintf("requests %s: %s sent again after a fault, %s asked again",
		thousands(m.Usage.Calls+m.OtherCalls), thousands(m.Retries), thousands(m.AskedAgain))
	if m.OtherCalls > 0 {
		text += fmt.Sprintf(", %s to try out the endpoint", thousands(m.OtherCalls))
	}
	if m.Hedged > 0 {
		text += fmt.Sprintf(", %s also asked elsewhere", thousands(m.Hedged))
	}
	if wait := m.LongestWaitSeconds; wait > 0 {
		text += "; told to wait, " + lasted(wait) + " at most"
	}
	var list []string
	for _, f := range m.Faults {
		list = append(list, fmt.Sprintf("%s %s", thousands(f.Questions), f.Code))
	}
	if list != nil {
		text += "; no answer of use: " + strings.Join(list, ", ")
	}
	return text
}

// throughput says how fast the endpoint was, and how busy it was kept.
func throughput(m pipeline.ModelFigures) string {
	text := fmt.Sprintf("tokens   %s generated", thousands(m.Usage.CompletionTokens))
	if m.TokensPerSecond > 0 {
		text += ", " + speed(m.TokensPerSecond)
	}
	text += fmt.Sprintf("; %s prompt, %d %% cached", thousands(m.Usage.PromptTokens), percent(m.CachedShare))
	if m.SlotUse != nil {
		text += fmt.Sprintf("; %s, %d %% in use", counted(m.Slots, "slot", "slots"), percent(*m.SlotUse))
	}
	return fmt.Sprintf("%s; at most %d in flight", text, m.PeakInFlight)
}

// away says when the endpoint was lost, and whether that cost a source.
func away(r pipeline.Report) []string {
	const shown = 3
	list := r.Model.Outages
	if len(list) == 0 {
		return nil
	}
	var times []string
	for _, o := range list[:min(shown, len(list))] {
		to := o.To.Local().Format("15:04:05")
		if o.Open {
			to = "the end of the run"
		}
		times = append(times, fmt.Sprintf("%s-%s", o.From.Local().Format("15:04:05"), to))
	}
	if len(list) > shown {
		times = append(times, fmt.Sprintf("and %d more times", len(list)-shown))
	}
	lost := 0
	for _, e := range r.Sources.Incomplete {
		// What a limit left out may have been left out because of the time that was lost.
		if e.State == pipeline.Unfinished || e.Reason == llm.CodeUnreachable || e.Reason == "model.none" || strings.HasPrefix(e.Reason, "budget.") {
			lost++
		}
	}
	text := "no source lost"
	if lost > 0 {
		text = counted(lost, "source", "sources") + " not done"
	}
	return []string{fmt.Sprintf("endpoint away %s: %s", strings.Join(times, ", "), text)}
}

// lasted is a measured time of any length, in seconds.
func lasted(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	switch {
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", seconds*1e3)
	case d < time.Second:
		return fmt.Sprintf("%.0f ms", seconds*1e3)
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", seconds)
	}
	return clock(d)
}
