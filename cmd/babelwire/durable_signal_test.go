package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// TestDurableInterrupted stops the program by one signal: what is in flight is still
// recorded, and the next run goes on from there.
func TestDurableInterrupted(t *testing.T) {
	ownProcesses(t)
	program := realProgram(t)
	reference := newBench(t, program, llmtest.Options{})
	reference.finish("whole")
	total := len(reference.asked("whole").questions)
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(sig.String(), func(t *testing.T) {
			b := newBench(t, program, llmtest.Options{Latency: 150 * time.Millisecond})
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
			before := len(b.asked("stopped").questions)
			if before >= total {
				t.Fatalf("all %d questions were asked before the signal came", before)
			}
			b.finish("again")
			got := b.briefing()
			b.same(reference.briefing(), got)
			if got.cached != before {
				t.Errorf("%d questions were asked before the signal, %d answers of them were recorded", before, got.cached)
			}
			if again := b.asked("again"); len(again.questions) != total-before {
				t.Errorf("%d questions were asked after it, want the other %d", len(again.questions), total-before)
			}
		})
	}
}

// TestDurableInterruptedTwice does not wait for an endpoint that says nothing more.
func TestDurableInterruptedTwice(t *testing.T) {
	ownProcesses(t)
	b := newBench(t, realProgram(t), llmtest.Options{Behavior: "honest*3,hang"})
	cmd := b.command("brief", "--base-url", b.server.URL, "--journal", b.journal(),
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

// TestDurableSignals stops the program at random instants of its run by one
// signal, again and again: it ends within 10 s, all that it had asked is
// recorded, and the last run makes the briefing as if nothing had been.
func TestDurableSignals(t *testing.T) {
	ownProcesses(t)
	disturbed(t, quickProgram(t), 4*time.Millisecond, wanted(t, 8, .2), syscall.SIGTERM, os.Interrupt)
}

// stopWithin is how soon the program ends after one signal.
const stopWithin = 10 * time.Second

// stop sends a signal when so many completions have ended, and a pause later. It
// returns the exit code, and how long the program took from the signal on.
func (b *bench) stop(cmd *exec.Cmd, exit <-chan error, after int, pause time.Duration, sig os.Signal) (int, time.Duration) {
	b.Helper()
	for range after {
		select {
		case <-b.ended:
		case err := <-exit:
			return exitCodeOf(err), 0
		}
	}
	time.Sleep(pause) // the random instant
	sent := time.Now()
	_ = cmd.Process.Signal(sig) // it may have ended
	return exitCodeOf(<-exit), time.Since(sent)
}

// TestDurableStopWhileWaiting stops the program while it waits for an endpoint
// that does not answer, that asks for patience, or that is gone.
func TestDurableStopWhileWaiting(t *testing.T) {
	t.Parallel()
	p := quickProgram(t)
	for _, tc := range []struct {
		name, behavior string
		answered       int  // completions that end before
		gone           bool // the endpoint goes away then
	}{
		{"hanging endpoint", "honest*4,hang", 4, false},
		{"hanging endpoint, merging", "honest*17,hang", 17, false},
		{"asked to wait", "honest*4,429:ra=100", 5, false},
		{"loading", "honest*4,503loading:100s", 5, false},
		{"endpoint gone", "honest", 4, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, p, llmtest.Options{Behavior: tc.behavior, Latency: 20 * time.Millisecond, Slots: slots})
			cmd := b.start("stopped")
			exit := wait(cmd)
			if tc.gone {
				for range tc.answered {
					<-b.ended
				}
				b.server.Close()
				tc.answered = 0
			}
			code, took := b.stop(cmd, exit, tc.answered, 300*time.Millisecond, syscall.SIGTERM)
			if code != exitInterrupted || took > stopWithin {
				t.Errorf("exit code %d after %v, want %d within %v\n%s", code, took, exitInterrupted, stopWithin, b.said())
			}
			t.Logf("it took %v", took.Round(time.Millisecond))
			promised := b.promised()
			b.server = startFake(t, llmtest.Options{Answers: filepath.Join(fixtures, "answers")})
			b.finish("again")
			if got := b.briefing(); promised == 0 || got.cached < promised {
				t.Errorf("%d answers were durable, %d were found", promised, got.cached)
			}
		})
	}
}
