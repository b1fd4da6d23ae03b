package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/lmittmann/tint"
	"github.com/mattn/go-isatty"
	"github.com/mattn/go-runewidth"
	"github.com/vbauerster/mpb/v8"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/llm"
)

// screen is standard error. What is written to it while a bar is drawn there
// appears above the bar.
type screen struct {
	io.Writer
	bars atomic.Pointer[mpb.Progress] // nil = no bar is drawn
}

func (s *screen) Write(p []byte) (int, error) {
	if bars := s.bars.Load(); bars != nil {
		if n, err := bars.Write(p); !errors.Is(err, mpb.ErrDone) {
			return n, err
		}
	}
	return s.Writer.Write(p)
}

// terminal is the file behind a stream where it is a terminal whose cursor can
// be moved, else nil.
func (a *app) terminal(stream io.Writer) *os.File {
	switch s := stream.(type) {
	case *screen:
		stream = s.Writer
	case *leavable:
		stream = s.Writer
	}
	f, ok := stream.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) || a.getenv("TERM") == "dumb" {
		return nil
	}
	return f
}

// colours reports whether a stream may be coloured.
func (a *app) colours(stream io.Writer) bool {
	return a.terminal(stream) != nil && a.getenv("NO_COLOR") == ""
}

// marked colours a line on standard error: green where all is well, else yellow.
func (a *app) marked(line string, well bool) string {
	if !a.colours(a.stderr) {
		return line
	}
	level := llm.LevelWarning
	if well {
		level = llm.LevelOK
	}
	return painted(line, level)
}

// logger writes to standard error: warnings, with -v what happens, with -vv
// everything.
func (a *app) logger(cfg Config, o options) *slog.Logger {
	level := slog.LevelWarn
	switch {
	case o.quiet:
		level = slog.LevelError
	case o.verbose == 1:
		level = slog.LevelInfo
	case o.verbose > 1:
		level = slog.LevelDebug
	}
	if cfg.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(a.stderr, &slog.HandlerOptions{Level: level}))
	}
	return slog.New(tint.NewTextHandler(a.stderr, &tint.Options{Level: level, TimeFormat: time.TimeOnly, NoColor: !a.colours(a.stderr), ReplaceAttr: telling}))
}

// telling leaves out of a line for people what says nothing in it: an empty text, and the time and tokens
// of a stage that took none. The JSON log keeps them, because its keys are always the same.
func telling(_ []string, at slog.Attr) slog.Attr {
	text := at.Value.String()
	if none := text == "0" && (at.Key == "ms" || at.Key == "tokens"); none || text == "" {
		return slog.Attr{}
	}
	return at
}

// leavable is standard output. A reader that has seen enough and leaves
// (head -1) is no error: what it does not want is dropped.
type leavable struct {
	io.Writer
	left atomic.Bool
}

func (l *leavable) Write(p []byte) (int, error) {
	if l.left.Load() {
		return len(p), nil
	}
	n, err := l.Writer.Write(p)
	if errors.Is(err, syscall.EPIPE) {
		l.left.Store(true)
		return len(p), nil
	}
	return n, err
}

// lines writes progress to standard error, a line at a time.
func (a *app) lines(o options) func(string) {
	return func(line string) {
		if !o.quiet {
			fmt.Fprintln(a.stderr, printable(line))
		}
	}
}

// print writes a result to standard output, as JSON or as a table for people.
func (a *app) print(result any, asJSON bool, table func(io.Writer)) error {
	var b strings.Builder
	if asJSON {
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(result); err != nil {
			return fmt.Errorf("writing the result: %w", err)
		}
	} else {
		table(&b)
	}
	if _, err := io.WriteString(a.stdout, b.String()); err != nil {
		return fmt.Errorf("writing the result to standard output: %w", err)
	}
	return nil
}

// printable makes a foreign name safe for a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || pipeline.Hidden(r) {
			return '?'
		}
		return r
	}, s)
}

// printableLines is printable for a text of several lines.
func printableLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = printable(l)
	}
	return strings.Join(lines, "\n")
}

// shortened cuts a text in the middle to at most width columns: of a path both
// ends matter. Wide characters count two columns.
func shortened(s string, width int) string {
	total := runewidth.StringWidth(s)
	if total <= width {
		return s
	}
	width -= runewidth.RuneWidth('…') // two columns in some locales
	if width < 0 {
		return ""
	}
	head := width / 2
	tail := width - head
	return runewidth.Truncate(s, head, "") + "…" + runewidth.TruncateLeft(s, total-tail, "")
}

func percent(share float64) int { return int(math.Floor(share * 100)) }

func speed(perSecond float64) string {
	if perSecond < 10 {
		return fmt.Sprintf("%.1f tokens/s", perSecond)
	}
	return fmt.Sprintf("%.0f tokens/s", perSecond)
}

// about is an estimate of a time, no more exact than it is.
func about(d time.Duration) string {
	if d < 10*time.Second {
		return "less than 10 s"
	}
	if s := d.Round(10 * time.Second); s < time.Minute {
		return fmt.Sprintf("about %d s", int(s.Seconds()))
	}
	if m := d.Round(time.Minute); m < time.Hour {
		return fmt.Sprintf("about %d min", int(m.Minutes()))
	}
	d = d.Round(10 * time.Minute)
	return fmt.Sprintf("about %d h %d min", int(d.Hours()), int(d.Minutes())%60)
}

// clock is a measured time.
func clock(d time.Duration) string {
	d = d.Round(time.Second)
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}

// thousands is a number with its digits in groups of three.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func counted(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + more
}
