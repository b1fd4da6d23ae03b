package main

import (
	"fmt"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// row is one line of the table. A row without a target is there to compare with.
type row struct {
	id     string
	what   string
	figure string
	target string
	met    bool
	note   string // why it was missed, or what the figure leaves out
}

// most is a row whose figure must not be above its target.
func most(what string, figure float64, format string, target float64) row {
	return row{what: what, figure: fmt.Sprintf(format, figure), target: "<= " + fmt.Sprintf(format, target), met: figure <= target}
}

// least is a row whose figure must not be below its target.
func least(what string, figure float64, format string, target float64) row {
	return row{what: what, figure: fmt.Sprintf(format, figure), target: ">= " + fmt.Sprintf(format, target), met: figure >= target}
}

// told is a row without a target.
func told(what, format string, figure ...any) row {
	return row{what: what, figure: fmt.Sprintf(format, figure...)}
}

func (r row) noted(format string, args ...any) row {
	r.note = fmt.Sprintf(format, args...)
	return r
}

func (r row) verdict() string {
	switch {
	case r.target == "":
		return ""
	case r.met:
		return "met"
	}
	return "**missed**"
}

// table is the Markdown of the rows.
func table(rows []row) string {
	var b strings.Builder
	b.WriteString("| # | scenario | figure | target | |\n|---|---|---|---|---|\n")
	for _, r := range rows {
		what := r.what
		if r.note != "" {
			what += " (" + r.note + ")"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.id, what, r.figure, r.target, r.verdict())
	}
	return b.String()
}

const (
	begin = "<!-- bench: begin -->"
	end   = "<!-- bench: end -->"
)

// publish writes the table between the marks of a file. Rows of scenarios that
// were not run now stay as they are.
func publish(path string, rows []row, h *harness) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	head, rest, ok := strings.Cut(string(text), begin)
	before, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		return fmt.Errorf("%s has no place for the table: put the lines %q and %q into it", path, begin, end)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s, %s; medians of %d rounds. Peers: %s.\n\n", machine(), time.Now().Format("2006-01-02"), h.rounds, versions())
	b.WriteString(table(rows))
	ids := map[string]bool{}
	for _, r := range rows {
		ids[r.id] = true
	}
	if old := kept(before, ids); old != "" {
		b.WriteString("\nFrom an earlier run:\n\n| # | scenario | figure | target | |\n|---|---|---|---|---|\n" + old)
	}
	return os.WriteFile(path, []byte(head+begin+b.String()+end+tail), 0o644) //nolint:gosec // a file of the documentation
}

var tableRow = regexp.MustCompile(`(?m)^\| (S[0-9]+) \|.*\n`)

// kept returns the rows of a table whose scenarios are not in ids.
func kept(text string, ids map[string]bool) string {
	var b strings.Builder
	for _, m := range tableRow.FindAllStringSubmatch(text, -1) {
		if !ids[m[1]] {
			b.WriteString(m[0])
		}
	}
	return b.String()
}

// machine names processor, cores and Go.
func machine() string {
	name := "an unknown processor"
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if m := regexp.MustCompile(`(?m)^model name\s*: (.*)$`).FindSubmatch(info); m != nil {
			name = string(m[1])
		}
	}
	return fmt.Sprintf("%d cores (%s), %s, %s/%s", runtime.NumCPU(), name, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// peerModules are the modules that babelwire is compared with.
var peerModules = []string{
	"github.com/sashabaranov/go-openai", "github.com/openai/openai-go/v3", "github.com/tmc/langchaingo",
	"github.com/cloudwego/eino-ext/components/model/openai", "github.com/firebase/genkit/go", "github.com/failsafe-go/failsafe-go",
}

// versions lists the peers' versions as they are built in.
func versions() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "of unknown versions"
	}
	var list []string
	for _, m := range info.Deps {
		if slices.Contains(peerModules, m.Path) {
			list = append(list, strings.TrimPrefix(m.Path, "github.com/")+" "+m.Version)
		}
	}
	return strings.Join(append(list, pythonPeers...), ", ")
}
