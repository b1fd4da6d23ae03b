package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"

	"github.com/babelwire/babelwire/pipeline/llm"
)

// The screen of doctor fits a terminal of 24 lines by 100 columns.
const (
	screenLines   = 24
	screenColumns = 100
)

// symbols name the levels where there is no colour, and colours repeat them.
var (
	symbols = map[llm.Level]string{llm.LevelOK: "ok", llm.LevelUnknown: "?", llm.LevelWarning: "warn", llm.LevelProblem: "FAIL"}
	colours = map[llm.Level]string{llm.LevelOK: "\x1b[32m", llm.LevelUnknown: "\x1b[36m", llm.LevelWarning: "\x1b[33m", llm.LevelProblem: "\x1b[31m"}
	verdict = map[llm.Level]string{
		llm.LevelOK: "All is well.", llm.LevelUnknown: "All that could be tried is well.",
		llm.LevelWarning: "It works; see the warnings.", llm.LevelProblem: "What is asked of this endpoint will suffer; see FAIL.",
	}
)

// painted is a text in the colour of a level.
func painted(text string, level llm.Level) string { return colours[level] + text + "\x1b[0m" }

// screen writes the diagnosis for people. Where all advice does not fit, that of the lesser findings is left out.
func (d *diagnosis) screen(w io.Writer, colour bool) {
	list := folded(d.Checks)
	room := screenLines - len(list) - 1
	shown := map[int]bool{}
	for _, level := range []llm.Level{llm.LevelProblem, llm.LevelWarning, llm.LevelUnknown} {
		for i, f := range list {
			if f.Level == level && f.Do != "" && room > 0 {
				shown[i] = true
				room--
			}
		}
	}
	left := 0
	for i, f := range list {
		symbol := fmt.Sprintf("%-5s", symbols[f.Level])
		if colour {
			symbol = painted(symbol, f.Level)
		}
		fmt.Fprintf(w, "%s %s\n", symbol, fitted(fmt.Sprintf("%-11s %s", f.Name, printable(f.Seen)), screenColumns-6))
		switch {
		case shown[i]:
			fmt.Fprintf(w, "%18s%s\n", "", fitted("-> "+printable(f.Do), screenColumns-18))
		case f.Do != "":
			left++
		}
	}
	end := verdict[d.Result]
	if d.Model == "" {
		end = "Nothing can be asked of it; see FAIL."
	}
	if left > 0 {
		end += fmt.Sprintf(" %s of advice more: doctor --json", counted(left, "line", "lines"))
	}
	fmt.Fprintln(w, end)
}

// folded makes one line of the checks that were not tried for the same reason.
func folded(checks []llm.Finding) []llm.Finding {
	var list []llm.Finding
	at := map[string]int{}
	for _, f := range checks {
		why, left := strings.CutPrefix(f.Seen, llm.NotTried)
		if !left || f.Level != llm.LevelUnknown {
			list = append(list, f)
			continue
		}
		i, ok := at[why]
		if !ok {
			at[why] = len(list)
			list = append(list, llm.Finding{Name: "not tried", Level: f.Level, Seen: f.Name + ": " + why, Do: f.Do})
			continue
		}
		list[i].Seen = strings.TrimSuffix(list[i].Seen, ": "+why) + ", " + f.Name + ": " + why
	}
	return list
}

// fitted cuts a text to n columns.
func fitted(s string, n int) string { return runewidth.Truncate(s, n, "…") }
