package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// nightly is babelwire run over the sources of the bench.
func (b *bench) nightly(run string) (cmd *exec.Cmd, log *os.File) {
	b.Helper()
	cmd, log = b.ready(run)
	args := b.args()
	args[0] = "run"
	args = args[:len(args)-len(b.sources)]
	cmd = &exec.Cmd{Path: cmd.Path, Args: append([]string{b.name}, args...), Env: cmd.Env, Stderr: log}
	for i, source := range b.sources {
		cmd.Env = append(cmd.Env, fmt.Sprintf("BABELWIRE_SOURCES_%d_PATH=%s", i, source))
	}
	return cmd, log
}

// TestDurableTwoRuns starts 20 runs at once: one works, the others say which
// and leave everything alone. brief works beside it. A kill frees the journal.
func TestDurableTwoRuns(t *testing.T) {
	ownProcesses(t)
	const runs = 20
	b := newBench(t, quickProgram(t), llmtest.Options{Behavior: "honest*3,hang"})
	type ended struct {
		pid, code int
		said      string
	}
	ends := make(chan ended, runs)
	started := map[int]*exec.Cmd{}
	for i := range runs {
		cmd, log := b.nightly(fmt.Sprint("run", i))
		log.Close()
		said := filepath.Join(b.dir, fmt.Sprint("said", i))
		file, err := os.Create(said)
		if err != nil {
			t.Fatal(err)
		}
		cmd.Stderr = file
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		file.Close()
		started[cmd.Process.Pid] = cmd
		go func() {
			err := cmd.Wait()
			raw, _ := os.ReadFile(said)
			ends <- ended{cmd.Process.Pid, exitCodeOf(err), string(raw)}
		}()
	}
	var others []ended
	t.Cleanup(func() {
		for _, cmd := range started {
			_ = cmd.Process.Kill()
		}
	})
	for range runs - 1 {
		select {
		case e := <-ends:
			others = append(others, e)
			delete(started, e.pid)
		case <-time.After(time.Minute):
			t.Fatalf("%d of %d runs are at work", len(started), runs)
		}
	}
	for pid, worker := range started { // one is left
		for _, e := range others {
			if since := fmt.Sprintf("pid %d since ", pid); e.code != exitLocked || !strings.Contains(e.said, since) || !strings.Contains(e.said, b.journal()) {
				t.Errorf("exit code %d, want %d and %q: %s", e.code, exitLocked, since, e.said)
			}
		}
		beside := *b
		beside.server = startFake(t, llmtest.Options{Answers: filepath.Join(fixtures, "answers")})
		beside.finish("beside")
		_ = worker.Process.Kill()
		<-ends
	}
	b.server = startFake(t, llmtest.Options{Answers: filepath.Join(fixtures, "answers")})
	cmd, log := b.nightly("again")
	defer log.Close()
	if err := cmd.Run(); err != nil {
		t.Errorf("the run after the kill: %v\n%s", err, b.said())
	}
}

// TestDurableMachine briefs on machines that are not as one would wish. The
// briefing is the same.
func TestDurableMachine(t *testing.T) {
	ownProcesses(t)
	p := quickProgram(t)
	want := undisturbedRun(newBench(t, p, llmtest.Options{})).briefing
	t.Run("frozen", func(t *testing.T) { frozen(t, p, want) })
	t.Run("64 open files", func(t *testing.T) { fewFiles(t, p, want) })
	for _, zone := range []string{"Asia/Kathmandu", "America/St_Johns", "no such zone"} {
		t.Run("time zone "+zone, func(t *testing.T) { inZone(t, p, want, zone) })
	}
}

// frozen stops the process in the middle of its work, as a laptop's sleep does,
// and lets it go on.
func frozen(t *testing.T, p program, want briefing) {
	b := newBench(t, p, llmtest.Options{Latency: 30 * time.Millisecond})
	cmd := b.start("frozen")
	for range 5 {
		<-b.ended
	}
	signal := func(sig syscall.Signal) {
		if err := cmd.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
	}
	signal(syscall.SIGSTOP)
	time.Sleep(time.Second) // what is in flight is answered meanwhile
	signal(syscall.SIGCONT)
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, b.said())
	}
	b.same(want, b.briefing())
	for hash, n := range b.asked("frozen").questions {
		if n != 1 {
			t.Errorf("question %s was asked %d times", hash, n)
		}
	}
}

// fewFiles lets the program have 64 files open, its connections included.
func fewFiles(t *testing.T, p program, want briefing) {
	b := newBench(t, p, llmtest.Options{Slots: 32})
	cmd, log := b.ready("few")
	defer log.Close()
	limited := exec.Command("/bin/sh", append([]string{"-c", `ulimit -n 64; exec "$0" "$@"`, "babelwire"}, b.args()...)...)
	link := filepath.Join(b.dir, quickName)
	if err := os.Symlink(cmd.Path, link); err != nil {
		t.Fatal(err)
	}
	limited.Args[3] = link
	limited.Env, limited.Stderr = cmd.Env, log
	if err := limited.Run(); err != nil {
		t.Fatalf("%v\n%s", err, b.said())
	}
	b.same(want, b.briefing())
}

// TestDurableMemory has a limit of memory, and briefs one article beside a text of
// 20 MB, which is read, and one of 10 GB, which is not.
func TestDurableMemory(t *testing.T) {
	if wanted(t, 0, 1) == 0 {
		t.Skip("it takes 20 s of one core; set BABELWIRE_KILLS=1 to have it run")
	}
	if runtime.GOOS != "linux" {
		t.Skip("its memory is read from /proc")
	}
	b := newBench(t, realProgram(t), llmtest.Options{})
	large, huge, news := filepath.Join(b.dir, "large.txt"), filepath.Join(b.dir, "huge.txt"), filepath.Join(b.dir, "tram.txt")
	var text strings.Builder
	for i := 0; text.Len() < 20<<20; i++ {
		fmt.Fprintf(&text, "The harbour of Veldhaven took in %d ships on day %d, said the harbour master.\n\n", 3*i+1, i)
	}
	for path, content := range map[string]string{large: text.String(), huge: "x", news: englishNews} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Truncate(huge, 10<<30); err != nil {
		t.Skipf("no sparse file of 10 GB can be made here: %v", err)
	}
	b.sources = []string{large, huge, news}
	cmd, log := b.ready("memory")
	defer log.Close()
	cmd.Args = append(cmd.Args, "--without-model")
	cmd.Env = append(cmd.Env, "GOMEMLIMIT=320MiB", "BABELWIRE_LIMITS_MAX_BYTES=30000000")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	exit, peak := wait(cmd), 0 // MB
	for running := true; running; {
		select {
		case err := <-exit:
			if code := exitCodeOf(err); code != exitIncomplete {
				t.Errorf("exit code %d, want %d\n%s", code, exitIncomplete, b.said())
			}
			running = false
		case <-time.After(time.Millisecond):
			peak = max(peak, peakMemory(cmd.Process.Pid))
		}
	}
	made := readFile(t, filepath.Join(b.out(), "briefing.json"))
	for _, text := range []string{"input.too_large", "Railwerk"} {
		if !strings.Contains(made, text) {
			t.Errorf("the briefing does not hold %q", text)
		}
	}
	if peak < 50 || peak > 512 {
		t.Errorf("it took %d MB of memory, want 512 at most, and to have seen it", peak)
	} else {
		t.Logf("it took %d MB of memory", peak)
	}
}

// peakMemory is how many MB a process had in memory at most, 0 where it is gone. What the
// system tells of one that has ended counts the test's own memory, too, which it
// had before it became the program.
func peakMemory(pid int) int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kilobytes, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	n, _ := strconv.Atoi(kilobytes) // none is told of a process that is ending
	return n >> 10
}

// inZone has the machine stand somewhere else.
func inZone(t *testing.T, p program, want briefing, zone string) {
	b := newBench(t, p, llmtest.Options{})
	cmd, log := b.ready("zone")
	defer log.Close()
	cmd.Env = append(cmd.Env, "TZ="+zone)
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, b.said())
	}
	b.same(want, b.briefing())
	var made struct {
		Generated string `json:"generated_at"`
	}
	if err := json.Unmarshal([]byte(readFile(t, filepath.Join(b.out(), "briefing.json"))), &made); err != nil || !strings.HasSuffix(made.Generated, "Z") {
		t.Errorf("generated_at is %q, %v; want it in UTC", made.Generated, err)
	}
}

// TestDurableReaders reads the three files all the time while they are replaced:
// each is the old one or the new one, whole, and always there.
func TestDurableReaders(t *testing.T) {
	dir := t.TempDir()
	formats := []string{"md", "html", "json"}
	versions := []map[string][]byte{{}, {}}
	for i, v := range versions {
		for _, format := range formats {
			v[format] = []byte(strings.Repeat(fmt.Sprintf("%s of version %d\n", format, i), 10_000*(i+1)))
		}
	}
	if _, err := pipeline.WriteFiles(versions[0], dir, formats); err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var readers sync.WaitGroup
	var atWork atomic.Int32 // readers that have read more than once
	for _, format := range formats {
		readers.Go(func() {
			for reads := 0; ; reads++ {
				if reads == 2 {
					atWork.Add(1)
				}
				raw, err := os.ReadFile(filepath.Join(dir, "briefing."+format))
				if err != nil || !bytes.Equal(raw, versions[0][format]) && !bytes.Equal(raw, versions[1][format]) {
					t.Errorf("briefing.%s: %d bytes that are no version of it, %v", format, len(raw), err)
					return
				}
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}
	least := wanted(t, 40, .2)
	for i := 0; i < least || int(atWork.Load()) < len(formats) && !t.Failed(); i++ {
		if _, err := pipeline.WriteFiles(versions[(i+1)%2], dir, formats); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	readers.Wait()
}
