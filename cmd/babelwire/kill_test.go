package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// builtBinary builds the program as users run it.
func builtBinary(t *testing.T) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no SIGKILL and no SIGTERM")
	}
	binary := filepath.Join(t.TempDir(), "babelwire")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
}

// finished is a ledger file that says on a channel that a completion ended.
type finished chan struct{}

func (f finished) Write(p []byte) (int, error) {
	f <- struct{}{} // roomier than any run is long
	return len(p), nil
}

// bench is the program, an endpoint, and a folder for the journal and the files out.
type bench struct {
	*testing.T
	binary, dir string
	server      *llmtest.Server
	ended       finished
}

func newBench(t *testing.T, binary string, opt llmtest.Options) *bench {
	b := &bench{T: t, binary: binary, dir: t.TempDir(), ended: make(finished, 10_000)}
	opt.Answers, opt.Ledger = filepath.Join(fixtures, "answers"), b.ended
	b.server = startFake(t, opt)
	return b
}

// start begins to brief the five articles. The name of the run is its API key:
// so the ledger tells which run a question belongs to, also one that the
// server reads only after its run was killed. The log is written after an answer
// is durable, so a line "answered" there is a promise.
func (b *bench) start(run string) *exec.Cmd {
	b.Helper()
	log, err := os.Create(b.log())
	if err != nil {
		b.Fatal(err)
	}
	defer log.Close() // the program has its own handle
	cmd := exec.Command(b.binary, "brief", "-vv", "--log-format", "json", "--base-url", b.server.URL,
		"--journal", filepath.Join(b.dir, "journal.db"), "-o", b.out(), filepath.Join(fixtures, "sources"))
	cmd.Env = []string{"HOME=" + b.dir, "OPENAI_API_KEY=" + run}
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	return cmd
}

func (b *bench) out() string { return filepath.Join(b.dir, "out") }
func (b *bench) log() string { return filepath.Join(b.dir, "log.jsonl") }

// finish runs it to the end.
func (b *bench) finish(run string) {
	b.Helper()
	if err := b.start(run).Wait(); err != nil {
		log, _ := os.ReadFile(b.log())
		b.Fatalf("the run to the end: %v\n%s", err, log)
	}
}

// promised counts the answers that the last run knew to be durable.
func (b *bench) promised() int {
	b.Helper()
	log, err := os.ReadFile(b.log())
	if err != nil {
		b.Fatal(err)
	}
	return bytes.Count(log, []byte(`"msg":"answered"`))
}

// asked is the questions of one run, each with how often it was asked, and the
// number of its requests. The probe of the endpoint is a request and no
// question; a request that a kill cut short is neither.
func (b *bench) asked(run string) (questions map[string]int, requests int) {
	questions = map[string]int{}
	for _, e := range b.server.Ledger() {
		if !e.Received || strings.Join(e.Headers["Authorization"], "") != "Bearer "+run {
			continue
		}
		requests++
		if e.Task != "probe" {
			questions[e.PromptHash]++
		}
	}
	return questions, requests
}

// briefing is the three files out without what may differ from run to run.
type briefing struct {
	md, html string
	json     map[string]any
	cached   int // run.usage.cached_calls
}

var changing = []*regexp.Regexp{
	regexp.MustCompile(`(?m)^Made \d.*$`), // the date
	regexp.MustCompile(`(?m)^<p class="made">.*$`),
	regexp.MustCompile(`(?m)^.*Model: .* taken from the journal.*$`), // the usage
}

func masked(text string) string {
	for _, re := range changing {
		text = re.ReplaceAllString(text, "*")
	}
	return text
}

func (b *bench) briefing() briefing {
	b.Helper()
	read := func(format string) []byte {
		raw, err := os.ReadFile(filepath.Join(b.out(), "briefing."+format))
		if err != nil {
			b.Fatal(err)
		}
		return raw
	}
	got := briefing{md: masked(string(read("md"))), html: masked(string(read("html")))}
	var whole map[string]any
	if err := json.Unmarshal(read("json"), &whole); err != nil {
		b.Fatal(err)
	}
	for _, a := range whole["articles"].([]any) {
		delete(a.(map[string]any), "tokens")
	}
	usage := whole["run"].(map[string]any)["usage"].(map[string]any)
	got.cached = int(usage["cached_calls"].(float64))
	got.json = map[string]any{}
	for _, key := range []string{"id", "title", "language", "stories", "articles", "coverage", "failed", "skill"} {
		got.json[key] = whole[key]
	}
	return got
}

func (b *bench) same(want, got briefing) {
	b.Helper()
	for _, d := range []struct{ format, diff string }{
		{"md", cmp.Diff(want.md, got.md)}, {"html", cmp.Diff(want.html, got.html)}, {"json", cmp.Diff(want.json, got.json)},
	} {
		if d.diff != "" {
			b.Errorf("briefing.%s differs from the undisturbed run's (-want +got):\n%s", d.format, d.diff)
		}
	}
}

// TestKilledAndStartedAgain kills the program at ten random instants of its
// run and starts it again. The instants are spread over the run's own progress
// (so many answers, and a random part of the time that one takes), because its
// length in seconds is another on every machine.
func TestKilledAndStartedAgain(t *testing.T) {
	binary := builtBinary(t)
	const latency = 40 * time.Millisecond
	reference := newBench(t, binary, llmtest.Options{Latency: latency})
	started := time.Now()
	reference.finish("whole")
	length := time.Since(started)
	want := reference.briefing()
	questions, _ := reference.asked("whole")
	total := len(questions)
	if total < 10 || want.cached != 0 {
		t.Fatalf("the reference asked %d questions and took %d answers from the journal", total, want.cached)
	}

	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d; the reference took %v and asked %d questions", seed, length, total)
	random := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // instants need no secrecy
	for round := range 10 {
		b := newBench(t, binary, llmtest.Options{Latency: latency})
		cmd := b.start("killed")
		after, pause := random.IntN(total+2), time.Duration(random.Int64N(int64(2*latency)))
		if after == 0 {
			pause = time.Duration(random.Int64N(int64(length / 2))) // on its way to the first question
		}
		gone := make(chan error, 1)
		go func() { gone <- cmd.Wait() }()
		var exit error
		running := true
		for n := 0; n < after && running; n++ { // the probe is one of them
			select {
			case <-b.ended:
			case exit = <-gone:
				running = false
			}
		}
		if running {
			time.Sleep(pause) // the random instant
			_ = cmd.Process.Kill()
			exit = <-gone
		}
		promised := b.promised()

		b.finish("again")
		b.same(want, b.briefing())
		before, _ := b.asked("killed")
		second, requests := b.asked("again")
		again := 0
		for hash, n := range second {
			if n != 1 {
				t.Errorf("round %d: a question was asked %d times in one run", round, n)
			}
			if before[hash] > 0 {
				again++
			}
		}
		cached := b.briefing().cached
		t.Logf("round %d: killed %v after answer %d (%v): %d questions, %d answers durable; then %d from the journal, %d asked, %d of them again",
			round, pause, after, exit, len(before), promised, cached, len(second), again)
		if cached < promised {
			t.Errorf("round %d: %d answers were durable at the kill, %d were found", round, promised, cached)
		}
		if len(second)+cached != total {
			t.Errorf("round %d: %d asked and %d recorded are not the %d of the whole", round, len(second), cached, total)
		}
		if again != len(before)-cached {
			t.Errorf("round %d: %d questions were asked again; %d were asked before the kill and %d of them recorded", round, again, len(before), cached)
		}
		if (requests == 0) != (cached == total) {
			t.Errorf("round %d: with %d of %d answers recorded, %d requests were sent", round, cached, total, requests)
		}
		if t.Failed() {
			return
		}
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

// TestInterrupted stops the program by one signal: what is in flight is still
// recorded, and the next run goes on from there.
func TestInterrupted(t *testing.T) {
	binary := builtBinary(t)
	reference := newBench(t, binary, llmtest.Options{})
	reference.finish("whole")
	questions, _ := reference.asked("whole")
	total := len(questions)
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(sig.String(), func(t *testing.T) {
			b := newBench(t, binary, llmtest.Options{Latency: 150 * time.Millisecond})
			cmd := b.start("stopped")
			for range 4 { // the probe and three answers
				<-b.ended
			}
			sent := time.Now()
			if err := cmd.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			code := exitCodeOf(cmd.Wait())
			took := time.Since(sent)
			if code != exitInterrupted || took > 10*time.Second {
				t.Errorf("exit code %d after %v, want %d within 10 s", code, took, exitInterrupted)
			}
			if left, _ := filepath.Glob(filepath.Join(b.out(), "briefing.*")); len(left) > 0 {
				t.Errorf("an interrupted run wrote %v", left)
			}
			stopped, _ := b.asked("stopped")
			before := len(stopped)
			if before >= total {
				t.Fatalf("all %d questions were asked before the signal came", before)
			}
			b.finish("again")
			got := b.briefing()
			b.same(reference.briefing(), got)
			if got.cached != before {
				t.Errorf("%d questions were asked before the signal, %d answers of them were recorded", before, got.cached)
			}
			if again, _ := b.asked("again"); len(again) != total-before {
				t.Errorf("%d questions were asked after it, want the other %d", len(again), total-before)
			}
		})
	}
}

// TestInterruptedTwice does not wait for an endpoint that says nothing more.
func TestInterruptedTwice(t *testing.T) {
	b := newBench(t, builtBinary(t), llmtest.Options{Behavior: "honest*3,hang"})
	cmd := exec.Command(b.binary, "brief", "--base-url", b.server.URL, "--journal", filepath.Join(b.dir, "journal.db"),
		"-o", b.out(), filepath.Join(fixtures, "sources"))
	cmd.Env = []string{"HOME=" + b.dir}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		<-b.ended
	}
	sent := time.Now()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	for piece := make([]byte, 4096); !strings.Contains(said.String(), "again to stop at once"); {
		n, err := stderr.Read(piece)
		said.Write(piece[:n])
		if err != nil {
			t.Fatalf("it ended on the first signal (%v) and said %q", err, said.String())
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, stderr)
	if code := exitCodeOf(cmd.Wait()); code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	if took := time.Since(sent); took >= 10*time.Second {
		t.Errorf("the second signal did not end it: it took %v", took)
	}
}
