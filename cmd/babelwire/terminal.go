package main

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/lmittmann/tint"
	"github.com/mattn/go-isatty"
	"github.com/mattn/go-runewidth"
	"github.com/vbauerster/mpb/v8"
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

// terminal is the file behind standard error where it is a terminal whose
// cursor can be moved, else nil.
func (a *app) terminal() *os.File {
	out := a.stderr
	if s, ok := out.(*screen); ok {
		out = s.Writer
	}
	f, ok := out.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) || a.getenv("TERM") == "dumb" {
		return nil
	}
	return f
}

// colours reports whether standard error may be coloured.
func (a *app) colours() bool { return a.terminal() != nil && a.getenv("NO_COLOR") == "" }

// marked colours a line: green where all is well, else yellow.
func (a *app) marked(line string, well bool) string {
	if !a.colours() {
		return line
	}
	colour := "33"
	if well {
		colour = "32"
	}
	return "\x1b[" + colour + "m" + line + "\x1b[0m"
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
	return slog.New(tint.NewTextHandler(a.stderr, &tint.Options{Level: level, TimeFormat: time.TimeOnly, NoColor: !a.colours()}))
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

// printable makes a foreign name safe for a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '?'
		}
		return r
	}, s)
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
