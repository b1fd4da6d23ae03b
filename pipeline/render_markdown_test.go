package pipeline

import (
	"strings"
	"testing"
)

func wrapped(line string) string {
	var b strings.Builder
	wrap(&b, line)
	return b.String()
}

func TestWrap(t *testing.T) {
	word := strings.Repeat("abcdefghi ", 8) // 80 columns
	for _, c := range []struct{ name, in, want string }{
		{"short", "a b", "a b\n"},
		{"paragraph", word + "end", strings.Repeat("abcdefghi ", 6) + "abcdefghi\nabcdefghi end\n"},
		{"list", "- " + word + "end", "- " + strings.Repeat("abcdefghi ", 6) + "abcdefghi\n  abcdefghi end\n"},
		{"nested list", "  - " + word, "  - " + strings.Repeat("abcdefghi ", 6) + "abcdefghi\n    abcdefghi \n"},
		{"number", "10. " + word + "end", "10. " + strings.Repeat("abcdefghi ", 6) + "abcdefghi\n    abcdefghi end\n"},
		{"footnote", "[^12]: " + word + "end", "[^12]: " + strings.Repeat("abcdefghi ", 6) + "abcdefghi\n    abcdefghi end\n"},
		{"heading", "# " + word + "end", "# " + word + "end\n"},
		{"a long word stays whole", strings.Repeat("x", 90) + " y", strings.Repeat("x", 90) + "\ny\n"},
		{"never before what opens a list", strings.Repeat("x", 76) + " - y", strings.Repeat("x", 76) + " -\ny\n"},
		{"nor a number", strings.Repeat("x", 76) + " 12. y", strings.Repeat("x", 76) + " 12.\ny\n"},
		{"nor a rule", strings.Repeat("x", 76) + " === y", strings.Repeat("x", 76) + " ===\ny\n"},
		{"right to left", rightToLeft + strings.Repeat("علي ", 20) + "x", rightToLeft + strings.TrimSpace(strings.Repeat("علي ", 19)) + "\n" + rightToLeft + "علي x\n"},
		{"wide", strings.Repeat("新闻", 19) + " 新闻", strings.Repeat("新闻", 19) + "\n新闻\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := wrapped(c.in); got != c.want {
				t.Errorf("\n%q, want\n%q", got, c.want)
			}
		})
	}
}

// FuzzWrap holds that wrapping a line of ours with any escaped text in it
// changes blanks alone and makes no markup.
func FuzzWrap(f *testing.F) {
	for _, h := range hostile {
		f.Add(h)
		f.Add(strings.Repeat(h+" ", 9))
	}
	f.Fuzz(func(t *testing.T, s string) {
		line := "- " + markdownText(s)
		out := wrapped(line)
		if strings.Join(strings.Fields(out), " ") != strings.Join(strings.Fields(line), " ") {
			t.Errorf("%q became %q", line, out)
		}
		checkMarkdown(t, strings.TrimSuffix(out, "\n"))
	})
}

func TestGroups(t *testing.T) {
	row := func(s State, reason, message, source string) sourceView {
		return sourceView{Source: source, State: s, Reason: reason, Message: message, Next: nextStep(reason)}
	}
	got := groups([]sourceView{
		row(Skipped, "input.empty", "The source has no text.", "a"),
		row(Partial, "check.segments", "1 sentence is missing.", "b"),
		row(Failed, "input.missing", "There is no file c.", "c"),
		row(Partial, "check.segments", "2 sentences are missing.", "d"),
		row(FailedRetry, "llm.timeout", "No answer.", "e"), row(FailedRetry, "llm.timeout", "No answer.", "f"),
		row(FailedRetry, "llm.timeout", "No answer.", "g"), row(FailedRetry, "llm.timeout", "No answer.", "h"),
		row("new_state", "", "", "i"),
	})
	var list []string
	for _, g := range got {
		line := g.Label + ": " + g.Message + g.Many
		for _, s := range g.Sources {
			line += " " + s.Source + "(" + s.Message + ")"
		}
		list = append(list, line)
	}
	want := []string{
		"new_state:  i()",
		"failed: There is no file c. c()",
		"failed for now: No answer.4 sources e() f() g() h()",
		"partial: Some sentences have no English that passed the checks. b(1 sentence is missing.) d(2 sentences are missing.)",
		"skipped: The source has no text. a()",
	}
	if a, b := strings.Join(list, "\n"), strings.Join(want, "\n"); a != b {
		t.Errorf("\n%s\nwant\n%s", a, b)
	}
}

// TestColumns: what takes how many columns, the same in every environment.
func TestColumns(t *testing.T) {
	for text, want := range map[string]int{
		"tram": 4, "é": 1, "e\u0301": 1, "ترام": 4, rightToLeft + "ترام": 4, "हिन्दी": 3, "新聞": 4, "뉴스": 4, "ニュース。": 10, "“…” – ±": 7, "": 0,
	} {
		if got := columns.StringWidth(text); got != want {
			t.Errorf("%q takes %d columns, want %d", text, got, want)
		}
	}
}
