package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/babelwire/babelwire/pipeline/lang"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// program is one that can be started: its file, and the name it is started by.
type program struct{ path, name string }

func (p program) command(args ...string) *exec.Cmd {
	return &exec.Cmd{Path: p.path, Args: append([]string{p.name}, args...)}
}

// builtOnce is the program as users run it, built once for all tests.
var builtOnce = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "babelwire-built-")
	if err != nil {
		return "", err
	}
	out, err := exec.Command("go", "build", "-o", dir+"/", ".").CombinedOutput()
	if err != nil {
		return dir, errors.New(string(out))
	}
	return dir, nil
})

// isBuilt is whether there is something for removeBinary to remove.
var isBuilt bool

func removeBinary() {
	if isBuilt {
		dir, _ := builtOnce()
		_ = os.RemoveAll(dir)
	}
}

// realProgram is the program as users run it.
func realProgram(t *testing.T) program {
	t.Helper()
	needSignals(t)
	dir, err := builtOnce()
	isBuilt = true
	if err != nil {
		t.Fatalf("go build: %v", err)
	}
	return program{filepath.Join(dir, "babelwire"), "babelwire"}
}

func needSignals(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no SIGKILL and no SIGTERM")
	}
}

// quickName is the name by which this test binary is the quick program: all of
// babelwire, but with a detector that knows the languages of the fixtures by a
// few words of each. The real one needs longer to start than all the rest.
const quickName = "quickwire"

func quickMain() {
	a := &app{args: os.Args[1:], stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, detector: quickDetector{}}
	os.Exit(a.execute(context.Background()))
}

func quickProgram(t *testing.T) program {
	t.Helper()
	needSignals(t)
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return program{exe, quickName}
}

type quickDetector struct{}

func (quickDetector) Detect(segments []string) lang.Detection {
	count := map[string]int{}
	for _, word := range strings.Fields(strings.ToLower(strings.Join(segments, "\n"))) {
		for code, own := range map[string][]string{
			"en": {"the", "of", "and", "was"}, "fr": {"le", "des", "et", "du"}, "nl": {"het", "een", "van", "en"},
			"id": {"yang", "dan", "dengan", "untuk"}, "ar": {"في", "من", "على", "إلى"},
		} {
			if slices.Contains(own, word) {
				count[code]++
			}
		}
	}
	best := "en"
	for _, code := range []string{"fr", "nl", "id", "ar"} {
		if count[code] > count[best] {
			best = code
		}
	}
	found := lang.Detection{
		Lang: best, Name: lang.Name(best), Confidence: 1, Supported: true,
		Languages: []lang.Share{{Lang: best, Share: 1}}, Segments: slices.Repeat([]string{best}, len(segments)),
	}
	if best == "en" {
		found.Garbled = lang.Garbling(segments)
	}
	return found
}

// finished is a ledger file that says on a channel that a completion ended.
type finished chan struct{}

func (f finished) Write(p []byte) (int, error) {
	f <- struct{}{} // roomier than any run is long
	return len(p), nil
}

// bench is a program, an endpoint, and a folder for the journal and the files out.
type bench struct {
	*testing.T
	program
	dir     string
	sources []string // what it briefs
	server  *llmtest.Server
	ended   finished // nil when nobody waits for it
}

func newBench(t *testing.T, p program, opt llmtest.Options) *bench {
	t.Helper()
	b := &bench{T: t, program: p, dir: t.TempDir(), sources: []string{filepath.Join(fixtures, "sources")}, ended: make(finished, 10_000)}
	opt.Answers, opt.Ledger = filepath.Join(fixtures, "answers"), b.ended
	b.server = startFake(t, opt)
	return b
}

func (b *bench) args() []string {
	return append([]string{
		"brief", "-vv", "--log-format", "json", "--base-url", b.server.URL, "--journal", b.journal(), "-o", b.out(),
	}, b.sources...)
}

// ready is the command that briefs, and where it tells what it does. The name of
// the run is its API key: so the ledger tells which run a question belongs to,
// also one that the server reads only after its run was killed. The log is
// written after an answer is durable, so a line "answered" there is a promise.
func (b *bench) ready(run string) (cmd *exec.Cmd, log *os.File) {
	b.Helper()
	log, err := os.Create(b.log())
	if err != nil {
		b.Fatal(err)
	}
	cmd = b.command(b.args()...)
	cmd.Env = []string{"HOME=" + b.dir, "TMPDIR=" + b.dir, "OPENAI_API_KEY=" + run, "GOGC=400"}
	cmd.Stderr = log
	return cmd, log
}

func (b *bench) start(run string) *exec.Cmd {
	b.Helper()
	cmd, log := b.ready(run)
	defer log.Close() // the program has its own handle
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	return cmd
}

func (b *bench) out() string     { return filepath.Join(b.dir, "out") }
func (b *bench) journal() string { return filepath.Join(b.dir, "journal.db") }
func (b *bench) log() string     { return filepath.Join(b.dir, "log.jsonl") }

// finish runs it to the end. The quick program needs no process for that.
func (b *bench) finish(run string) {
	b.Helper()
	cmd, log := b.ready(run)
	defer log.Close()
	code := 0
	if b.name == quickName {
		getenv := func(key string) string {
			i := slices.IndexFunc(cmd.Env, func(kv string) bool { return strings.HasPrefix(kv, key+"=") })
			if i < 0 {
				return ""
			}
			return cmd.Env[i][len(key)+1:]
		}
		a := &app{args: b.args(), stdin: strings.NewReader(""), stdout: io.Discard, stderr: log, getenv: getenv, detector: quickDetector{}}
		code = a.execute(b.Context())
	} else if err := cmd.Run(); err != nil {
		code = exitCodeOf(err)
	}
	if code != exitOK {
		b.Fatalf("the run to the end: exit code %d\n%s", code, b.said())
	}
}

// said is what the last run wrote to standard error, without its log.
func (b *bench) said() string {
	b.Helper()
	raw, err := os.ReadFile(b.log())
	if err != nil {
		b.Fatal(err)
	}
	var plain []string
	for line := range strings.Lines(string(raw)) {
		if !strings.HasPrefix(line, "{") {
			plain = append(plain, line)
		}
	}
	return strings.Join(plain, "")
}

// promised counts the answers that the last run knew to be durable.
func (b *bench) promised() int { return b.logged("answered") }

// logged counts the records of the last run's log that say msg.
func (b *bench) logged(msg string) int {
	b.Helper()
	log, err := os.ReadFile(b.log())
	if err != nil {
		b.Fatal(err)
	}
	return bytes.Count(log, fmt.Appendf(nil, `"msg":%q`, msg))
}

// asked is the questions of one run, each with how often it was asked, and the
// tasks they had. The probe of the endpoint is a request and no question; a
// request that a kill cut short is neither.
type asked struct {
	questions map[string]int
	tasks     map[string]int
	requests  int
}

func (b *bench) asked(run string) asked {
	got := asked{map[string]int{}, map[string]int{}, 0}
	for _, e := range b.server.Ledger() {
		if !e.Received || strings.Join(e.Headers["Authorization"], "") != "Bearer "+run {
			continue
		}
		got.requests++
		if e.Task != "probe" {
			got.questions[e.PromptHash]++
			got.tasks[e.Task]++
		}
	}
	return got
}

// wanted is how many rounds a test is to make: small where nothing is said, one
// where tests are to be short, and a share of BABELWIRE_KILLS where that is set.
func wanted(t *testing.T, small int, share float64) int {
	t.Helper()
	text := os.Getenv("BABELWIRE_KILLS")
	switch {
	case text == "" && testing.Short():
		return min(small, 1)
	case text == "":
		return small
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("BABELWIRE_KILLS=%s is no number of kills; set it to 1000, say", text)
	}
	return max(1, int(share*float64(n)))
}

// ownProcesses skips, with -short, a test that is about processes of the program.
// The race detector, for which -short is, looks into one process at a time, and
// makes a start of the program last seconds.
func ownProcesses(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it starts the program many times; run it without -short")
	}
}

// exitCodeOf is the exit code of a program that ended by itself, else -1.
func exitCodeOf(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	return -1
}
