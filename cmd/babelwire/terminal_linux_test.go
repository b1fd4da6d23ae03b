package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
	"golang.org/x/sys/unix"

	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// openTerminal makes a pseudo-terminal: what the program writes to its end can
// be read from the other.
func openTerminal(t *testing.T, columns, rows uint16) (ours, programs *os.File) {
	t.Helper()
	ours, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo-terminal here (%v): mount devpts to run this test", err)
	}
	t.Cleanup(func() { ours.Close() })
	fd := int(ours.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Skipf("the pseudo-terminal stays locked: %v", err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	programs, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo-terminal here: %v", err)
	}
	t.Cleanup(func() { programs.Close() })
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: rows, Col: columns}); err != nil {
		t.Fatal(err)
	}
	return ours, programs
}

// vt is as much of a terminal as mpb and we make use of.
type vt struct {
	columns  int
	lines    [][]rune
	row, col int
	widest   int  // columns that any line took before it was wrapped
	drawn    bool // something was erased: a bar was there
}

var escape = regexp.MustCompile(`^\x1b\[([0-9;]*)([A-Za-z])`)

func (v *vt) write(text []byte) {
	for len(text) > 0 {
		if m := escape.FindSubmatch(text); m != nil {
			n, _ := strconv.Atoi(string(m[1]))
			switch m[2][0] {
			case 'A':
				v.row = max(0, v.row-max(n, 1))
			case 'J', 'K':
				v.drawn = true
				v.grow()
				v.lines[v.row] = v.lines[v.row][:min(v.col, len(v.lines[v.row]))]
				if m[2][0] == 'J' {
					v.lines = v.lines[:v.row+1]
				}
			}
			text = text[len(m[0]):]
			continue
		}
		r, size := utf8.DecodeRune(text)
		text = text[size:]
		switch r {
		case '\r':
			v.col = 0
		case '\n':
			v.row, v.col = v.row+1, 0
		default:
			v.put(r)
		}
	}
}

func (v *vt) grow() {
	for len(v.lines) <= v.row {
		v.lines = append(v.lines, nil)
	}
}

func (v *vt) put(r rune) {
	w := runewidth.RuneWidth(r)
	if v.col+w > v.columns {
		v.row, v.col = v.row+1, 0
	}
	v.grow()
	line := v.lines[v.row]
	for len(line) < v.col+w {
		line = append(line, ' ')
	}
	line[v.col] = r
	for i := 1; i < w; i++ {
		line[v.col+i] = 0 // the right half of a wide character
	}
	v.lines[v.row] = line
	v.col += w
	v.widest = max(v.widest, v.col)
}

func (v *vt) String() string {
	var b strings.Builder
	for _, line := range v.lines {
		b.WriteString(strings.TrimRight(strings.ReplaceAll(string(line), "\x00", ""), " ") + "\n")
	}
	return b.String()
}

// onTerminal runs babelwire with a terminal for its standard error and returns
// all that it wrote there, and the exit code. watch (nil = none) sees every piece.
func onTerminal(t *testing.T, columns uint16, env []string, watch func(cmd *exec.Cmd, sofar []byte), args ...string) (raw []byte, code int) {
	t.Helper()
	ours, programs := openTerminal(t, columns, 40)
	cmd := exec.Command("babelwire", args...)
	cmd.Env = append([]string{"HOME=" + t.TempDir(), "TERM=xterm"}, env...)
	cmd.Stderr = programs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	programs.Close()
	var all bytes.Buffer
	for piece := make([]byte, 4096); ; {
		n, err := ours.Read(piece)
		all.Write(piece[:n])
		if watch != nil {
			watch(cmd, all.Bytes())
		}
		if err != nil {
			break // the program's end is closed: it ended
		}
	}
	return all.Bytes(), exitCodeOf(cmd.Wait())
}

// wideNews are sources with long and wide names.
func wideNews(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for i, name := range []string{"新聞記事の長い名前です新聞記事の長い名前です新聞記事の長い名前です.txt", strings.Repeat("very-long-", 15) + "name.txt", "short.txt"} {
		text := strings.ReplaceAll(englishNews, "Veldhaven", "Veldhaven"+string(rune('a'+i)))
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

var coloured = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// TestTerminal: a bar while it works, never wider than the terminal, and
// nothing of it is left at the end.
func TestTerminal(t *testing.T) {
	ownProcesses(t)
	server := startFake(t, llmtest.Options{Latency: 300 * time.Millisecond})
	for _, tc := range []struct {
		name    string
		columns uint16
		env     []string
		args    []string
		bar     bool
		colours bool
	}{
		{"usual", 100, nil, nil, true, true},
		{"narrow", 32, nil, nil, true, true},
		{"no colours", 100, []string{"NO_COLOR=1"}, nil, true, false},
		{"dumb", 100, []string{"TERM=dumb"}, nil, false, false},
		{"log lines", 100, nil, []string{"-v"}, false, true},
		{"quiet", 100, nil, []string{"--quiet"}, false, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			out := t.TempDir()
			args := append([]string{"brief", "--base-url", server.URL, "-o", out, wideNews(t)}, tc.args...)
			raw, code := onTerminal(t, tc.columns, tc.env, nil, args...)
			screen := vt{columns: int(tc.columns)}
			screen.write(raw)
			end := screen.String()
			t.Logf("exit code %d; the screen at the end:\n%s", code, end)
			if code != exitOK {
				t.Errorf("exit code %d, want %d", code, exitOK)
			}
			if screen.drawn != tc.bar {
				t.Errorf("a bar was drawn: %v, want %v", screen.drawn, tc.bar)
			}
			if got := coloured.Match(raw); got != tc.colours {
				t.Errorf("colours: %v, want %v", got, tc.colours)
			}
			if tc.name == "quiet" {
				if len(raw) > 0 {
					t.Errorf("--quiet says %q", raw)
				}
				return
			}
			if strings.Contains(end, "translating") || strings.Contains(end, "[=") || strings.Contains(end, "[>") {
				t.Error("the bar was left on the screen")
			}
			whole := strings.ReplaceAll(end, "\n", "")
			for _, text := range []string{"Covers 3 of 3 sources", "Written: " + out, "Next: babelwire verify"} {
				if !strings.Contains(whole, text) {
					t.Errorf("the summary does not hold %q", text)
				}
			}
			if !tc.bar {
				return
			}
			if frames := bytes.Count(raw, []byte("\ntransl")); frames < 2 {
				t.Errorf("what happens was shown %d times", frames)
			}
			for _, line := range bytes.Split(raw, []byte("\n")) {
				text := string(escapes.ReplaceAll(bytes.TrimRight(line, "\r"), nil))
				if bar := strings.HasPrefix(text, "transl") || strings.HasPrefix(text, "0 of 3 sources"); bar && runewidth.StringWidth(text) > int(tc.columns) {
					t.Errorf("wider than %d columns: %q", tc.columns, text)
				}
			}
		})
	}
}

// TestTerminalInterrupted: one Ctrl-C takes the bar away and says what is done
// and how to go on.
func TestTerminalInterrupted(t *testing.T) {
	ownProcesses(t)
	server := startFake(t, llmtest.Options{Latency: 300 * time.Millisecond, Slots: 1})
	var signalled bool
	news, journal := wideNews(t), filepath.Join(t.TempDir(), "a journal.db")
	args := []string{"brief", "--base-url", server.URL, "--journal", journal, news}
	raw, code := onTerminal(t, 100, nil, func(cmd *exec.Cmd, sofar []byte) {
		if !signalled && bytes.Contains(sofar, []byte("1 of 3 sources")) {
			signalled = true
			_ = cmd.Process.Signal(os.Interrupt)
		}
	}, args...)
	screen := vt{columns: 100}
	screen.write(raw)
	end := strings.ReplaceAll(screen.String(), "\n", "")
	t.Logf("exit code %d; the screen at the end:\n%s", code, screen.String())
	if code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	for _, text := range []string{
		"babelwire: stopping; waiting up to 10 s for answers in flight (again to stop at once); 1 of 3 sources done, ",
		"babelwire: interrupted: ", " of 3 sources done, ", "recorded; to go on from there run the same command again: babelwire brief --base-url " + server.URL,
		"--journal '" + journal + "'", news,
	} {
		if !strings.Contains(end, text) {
			t.Errorf("the screen does not hold %q", text)
		}
	}
	if strings.Contains(end, "translating") || strings.Contains(end, "sources [") {
		t.Error("the bar was left on the screen")
	}
}

// TestTerminalLog: a warning that comes while the bar is drawn stands whole above it.
func TestTerminalLog(t *testing.T) {
	ownProcesses(t)
	server := startFake(t, llmtest.Options{Latency: 300 * time.Millisecond})
	raw, code := onTerminal(t, 200, nil, nil, "brief", "--base-url", server.URL, "--model", "unlisted", wideNews(t))
	screen := vt{columns: 200}
	screen.write(raw)
	t.Logf("exit code %d; the screen at the end:\n%s", code, screen.String())
	if code != exitOK || !screen.drawn {
		t.Errorf("exit code %d, a bar: %v", code, screen.drawn)
	}
	if !regexp.MustCompile(`(?m)^\d\d:\d\d:\d\d WRN the server answers under .* model=unlisted models=\S+$`).MatchString(screen.String()) {
		t.Error("the warning is not on the screen")
	}
}

var escapes = regexp.MustCompile(`\x1b\[[0-9;]*[A-Za-z]`)
