package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// TestKill kills the program at random instants of its run, again and again
// before it may finish. After each kill the next run asks no answer again that
// was recorded, and of those that were on their way at most one a slot; what
// stands there of the briefing is whole. At the end the briefing is the one of a
// run that nobody killed.
func TestKill(t *testing.T) {
	t.Run("program", func(t *testing.T) {
		ownProcesses(t)
		disturbed(t, realProgram(t), 40*time.Millisecond, wanted(t, 4, .1), os.Kill)
	})
	t.Run("quick", func(t *testing.T) {
		disturbed(t, quickProgram(t), 4*time.Millisecond, wanted(t, 16, .9), os.Kill)
	})
}

// undisturbed is a run that nobody killed.
type undisturbed struct {
	briefing
	total   int           // of its questions
	sources int           // that it tells the end of
	start   time.Duration // to the first answer
	writing time.Duration // from the end of the last source to its own: it groups, merges and writes
}

const (
	slots = 4 // of the endpoint
	// width is how many requests can be on their way at a kill: the client sends
	// two more than there are slots, so that none is ever idle.
	width = slots + 2
)

// disturbed makes nights until so many signals have met a program at work.
func disturbed(t *testing.T, p program, latency time.Duration, hits int, signals ...os.Signal) {
	opt := llmtest.Options{Latency: latency, Slots: slots}
	want := undisturbedRun(newBench(t, p, opt))
	seed := uint64(time.Now().UnixNano())
	count := tally{wanted: hits, phases: map[string]int{}}
	began := time.Now()
	t.Run("nights", func(t *testing.T) { // ends when all have
		atOnce := min(3, hits) // on two cores: they wait for the endpoint and the disk, too
		for worker := range atOnce {
			t.Run(fmt.Sprint(worker), func(t *testing.T) {
				t.Parallel()
				for i := worker; count.more() && !t.Failed(); i += atOnce {
					if !t.Run(fmt.Sprint(i), func(t *testing.T) {
						random := rand.New(rand.NewPCG(seed, uint64(i))) //nolint:gosec // instants need no secrecy
						n := night{bench: newBench(t, p, opt), want: want, random: random, latency: latency, reached: map[string]bool{}}
						n.pass(signals, &count)
					}) {
						t.Errorf("seed %d, night %d", seed, i)
					}
				}
			})
		}
	})
	t.Logf("%s; %d questions a night, %v", &count, want.total, time.Since(began).Round(time.Second))
}

func undisturbedRun(b *bench) undisturbed {
	b.Helper()
	began := time.Now()
	cmd := b.start("whole")
	<-b.ended // the probe
	<-b.ended
	want := undisturbed{start: time.Since(began)}
	exit := wait(cmd)
	var last time.Time
	for running := true; running; {
		if ends := b.logged(sourceEnded); ends > want.sources {
			want.sources, last = ends, time.Now()
		}
		select {
		case err := <-exit:
			if err != nil {
				b.Fatalf("the undisturbed run: %v", err)
			}
			running = false
		case <-time.After(time.Millisecond):
		}
	}
	want.writing, want.briefing = time.Since(last), b.briefing()
	asked := b.asked("whole")
	want.total = len(asked.questions)
	if want.sources == 0 || want.total < 10 || want.cached != 0 || asked.tasks["merge"] == 0 {
		b.Fatalf("the undisturbed run asked %d questions (%v) and took %d answers from the journal", want.total, asked.tasks, want.cached)
	}
	return want
}

func wait(cmd *exec.Cmd) <-chan error {
	exit := make(chan error, 1)
	go func() { exit <- cmd.Wait() }()
	return exit
}

const (
	mostSignals = 8 // of a night
	// mostWriting of them are kept for the time when all sources are done.
	mostWriting = 2

	sourceEnded = "source ended" // in the log
)

// night is a briefing whose runs are ended by signals until one may finish.
type night struct {
	*bench
	want     undisturbed
	random   *rand.Rand
	latency  time.Duration
	reached  map[string]bool // questions that came to the endpoint
	durable  int             // answers that the runs knew to be durable
	killed   int             // runs that ended at once
	repeated int             // questions that were asked again
}

// pass disturbs the night with the signals, in turn, and finishes it.
func (n *night) pass(signals []os.Signal, count *tally) {
	for i := 0; i < mostSignals && count.more() && !n.Failed(); i++ {
		run, open, sig := fmt.Sprint("disturbed", i), len(n.reached)-n.durable, signals[i%len(signals)]
		code, took := n.disturb(run, mostSignals-i, sig)
		got := n.asked(run)
		if again := n.learn(got); again > open {
			n.Errorf("%d questions were asked again, %d had no durable answer", again, open)
		}
		n.durable += n.promised()
		switch {
		case code == exitOK:
		case sig == os.Kill && code == -1, got.requests == 0 && code == -1: // before it listens to signals, one ends it
			n.killed++
		case sig != os.Kill && code == exitInterrupted && took < stopWithin:
			n.durable = len(n.reached) // it waits for all that it has asked
		default:
			n.Errorf("exit code %d, %v after %v\n%s", code, took, sig, n.said())
		}
		n.whole()
		count.add(n.phase(got, code == exitOK), took)
		if code == exitOK && sig != os.Kill {
			break // what can be stopped writes to the end, so more signals would show the same
		}
	}
	n.finish("again")
	n.swept()
	got := n.briefing()
	n.same(n.want.briefing, got)

	recorded := got.cached // at the last signal
	open, second := len(n.reached)-recorded, n.asked("again")
	if again := n.learn(second); again != open {
		n.Errorf("%d questions were asked again, %d had no recorded answer", again, open)
	}
	if n.repeated > n.killed*width {
		n.Errorf("%d questions were asked again after %d kills, want %d at most", n.repeated, n.killed, n.killed*width)
	}
	if recorded < n.durable {
		n.Errorf("%d answers were durable, %d were found", n.durable, recorded)
	}
	if len(second.questions)+recorded != n.want.total {
		n.Errorf("%d asked and %d recorded are not the %d of the whole", len(second.questions), recorded, n.want.total)
	}
	if (second.requests == 0) != (recorded == n.want.total) {
		n.Errorf("with %d of %d answers recorded, %d requests were sent", recorded, n.want.total, second.requests)
	}
	count.end(n.repeated, n.durable-recorded)
}

// learn notes the questions of a run, and returns how many were asked before.
func (n *night) learn(got asked) (again int) {
	for hash, times := range got.questions {
		if times != 1 {
			n.Errorf("a question was asked %d times in one run", times)
		}
		if n.reached[hash] {
			again++
		}
		n.reached[hash] = true
	}
	n.repeated += again
	return again
}

// disturb starts a run and sends it a signal at a random instant of what is left
// to do, so that the signals to come are spread over all of it. It returns the
// exit code, -1 when the signal ended it, and how long after the signal that was.
//
// The instants follow the run's own progress (so many answers, and a random part
// of the time that one takes), because its length in seconds is another on every
// machine.
func (n *night) disturb(run string, toCome int, sig os.Signal) (code int, took time.Duration) {
	n.Helper()
	left := max(0, n.want.total-n.durable)
	random := func(most time.Duration) time.Duration { return time.Duration(n.random.Int64N(int64(most))) }
	var done, after int // sources, and answers: the probe's too
	var pause time.Duration
	switch toAsk := toCome - mostWriting; {
	case n.random.IntN(10) == 0:
		pause = random(n.want.start) // on its way to the first question
	case toAsk > 0 && left > 0:
		after, pause = 1+n.random.IntN(2*left/toAsk+1), random(2*n.latency)
	default:
		done, pause = n.want.sources, random(n.want.writing)
	}
	for len(n.ended) > 0 {
		<-n.ended // of the run before
	}
	cmd := n.start(run)
	exit := wait(cmd)
	for n.logged(sourceEnded) < done {
		select {
		case err := <-exit:
			return exitCodeOf(err), 0
		case <-time.After(time.Millisecond):
		}
	}
	return n.stop(cmd, exit, after, pause, sig)
}

// whole checks that what there is of the briefing is that of the undisturbed run.
func (n *night) whole() {
	n.Helper()
	for _, name := range briefingFiles {
		text, err := os.ReadFile(n.file(name))
		if err == nil && !n.want.is(name, string(text)) {
			n.Errorf("%s stands there and is not whole: %d bytes", name, len(text))
		}
	}
}

// phase is what a run was doing when the signal came.
func (n *night) phase(got asked, ended bool) string {
	done := n.logged(sourceEnded)
	switch {
	case ended:
		return afterEnd
	case got.requests == 0 && done == 0:
		return "starting"
	case done < n.want.sources:
		return "asking"
	case len(got.questions) > n.promised(): // what is on its way can only be a merge
		return "merging"
	}
	return "writing"
}

// afterEnd is the phase of the signals that met nobody.
const afterEnd = "after its end"

// tally counts over all nights.
type tally struct {
	wanted int // signals that meet a program at work

	mu           sync.Mutex // guards the fields below
	met          int
	phases       map[string]int
	longest      time.Duration // from a signal to the end
	again, worst int           // questions asked again, and the most of one night
	lost         int           // answers that were durable and not found
}

// more is whether signals are still wanted.
func (c *tally) more() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.met < c.wanted
}

func (c *tally) add(phase string, took time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.phases[phase]++
	if phase != afterEnd {
		c.met++
	}
	c.longest = max(c.longest, took)
}

func (c *tally) end(again, missing int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.again += again
	c.worst = max(c.worst, again)
	c.lost += max(0, missing)
}

func (c *tally) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	text := fmt.Sprintf("%d signals met a program at work", c.met)
	for _, phase := range slices.Sorted(maps.Keys(c.phases)) {
		text += fmt.Sprintf(", %s: %d", phase, c.phases[phase])
	}
	return text + fmt.Sprintf("; the longest took %v; %d recorded answers lost, %d on their way asked again, %d in one night at most",
		c.longest.Round(time.Millisecond), c.lost, c.again, c.worst)
}
