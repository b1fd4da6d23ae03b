package main

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// TestKill kills the program at random instants of its run, sometimes twice
// before it may finish, and then lets it finish: the briefing is the one of a
// run that nobody killed, no recorded answer is asked again, and of those that
// were on their way at most one a slot.
//
// The instants are spread over the run's own progress (so many answers, and a
// random part of the time that one takes), because its length in seconds is
// another on every machine.
func TestKill(t *testing.T) {
	t.Run("program", func(t *testing.T) {
		killed(t, realProgram(t), 40*time.Millisecond, wanted(t, 2, .1))
	})
	t.Run("quick", func(t *testing.T) {
		killed(t, quickProgram(t), 4*time.Millisecond, wanted(t, 6, .9))
	})
}

// undisturbed is a run that nobody killed.
type undisturbed struct {
	briefing
	total   int           // of its questions
	start   time.Duration // to the first answer
	writing time.Duration // from the last answer to the end
}

const (
	slots = 4 // of the endpoint
	// width is how many requests can be on their way at a kill: the client sends
	// two more than there are slots, so that none is ever idle.
	width = slots + 2
)

func killed(t *testing.T, p program, latency time.Duration, rounds int) {
	opt := llmtest.Options{Latency: latency, Slots: slots}
	want := undisturbedRun(newBench(t, p, opt))
	seed := uint64(time.Now().UnixNano())
	var count tally
	began := time.Now()
	t.Run("rounds", func(t *testing.T) { // ends when both have
		const atOnce = 2
		for worker := range atOnce {
			t.Run(fmt.Sprint(worker), func(t *testing.T) {
				t.Parallel()
				for round := worker; round < rounds && !t.Failed(); round += atOnce {
					random := rand.New(rand.NewPCG(seed, uint64(round))) //nolint:gosec // instants need no secrecy
					if !t.Run(fmt.Sprint(round), func(t *testing.T) { killRound(newBench(t, p, opt), want, random, latency, &count) }) {
						t.Errorf("seed %d, round %d", seed, round)
					}
				}
			})
		}
	})
	t.Logf("%s; %d questions a run, %v a round", &count, want.total, (time.Since(began) / time.Duration(rounds)).Round(time.Millisecond))
}

func undisturbedRun(b *bench) undisturbed {
	b.Helper()
	began := time.Now()
	cmd := b.start("whole")
	<-b.ended // the probe
	<-b.ended
	want := undisturbed{start: time.Since(began)}
	exit := wait(cmd)
	last := time.Now()
	for running := true; running; {
		select {
		case <-b.ended:
			last = time.Now()
		case err := <-exit:
			if err != nil {
				b.Fatalf("the undisturbed run: %v", err)
			}
			running = false
		}
	}
	want.writing, want.briefing = time.Since(last), b.briefing()
	asked := b.asked("whole")
	want.total = len(asked.questions)
	if want.total < 10 || want.cached != 0 || asked.tasks["merge"] == 0 {
		b.Fatalf("the undisturbed run asked %d questions (%v) and took %d answers from the journal", want.total, asked.tasks, want.cached)
	}
	return want
}

func wait(cmd *exec.Cmd) <-chan error {
	exit := make(chan error, 1)
	go func() { exit <- cmd.Wait() }()
	return exit
}

// killRound kills one run, one time or two, and finishes it.
func killRound(b *bench, want undisturbed, random *rand.Rand, latency time.Duration, count *tally) {
	kills := 1
	if random.IntN(4) == 0 {
		kills = 2
	}
	promised, repeated := 0, 0
	reached := map[string]bool{} // questions that came to the endpoint
	learn := func(got asked) (again int) {
		for hash, n := range got.questions {
			if n != 1 {
				b.Errorf("a question was asked %d times in one run", n)
			}
			if reached[hash] {
				again++
			}
			reached[hash] = true
		}
		repeated += again
		return again
	}
	for n := range kills {
		run, open := fmt.Sprint("killed", n), len(reached)-promised
		ended := b.kill(run, want, random, latency)
		got := b.asked(run)
		if again := learn(got); again > open {
			b.Errorf("%d questions were asked again, %d had no durable answer", again, open)
		}
		promised += b.promised()
		count.kill(phase(got, ended, want.total, promised))
	}
	b.finish("again")
	got := b.briefing()
	b.same(want.briefing, got)

	recorded := got.cached // at the last kill
	open, second := len(reached)-recorded, b.asked("again")
	if again := learn(second); again != open {
		b.Errorf("%d questions were asked again, %d had no recorded answer", again, open)
	}
	if repeated > kills*width {
		b.Errorf("%d questions were asked again after %d kills, want %d at most", repeated, kills, kills*width)
	}
	count.end(repeated, promised-recorded)
	if recorded < promised {
		b.Errorf("%d answers were durable at the kill, %d were found", promised, recorded)
	}
	if len(second.questions)+recorded != want.total {
		b.Errorf("%d asked and %d recorded are not the %d of the whole", len(second.questions), recorded, want.total)
	}
	if (second.requests == 0) != (recorded == want.total) {
		b.Errorf("with %d of %d answers recorded, %d requests were sent", recorded, want.total, second.requests)
	}
}

// kill starts a run and kills it at a random instant. It reports whether the
// run had ended by itself.
func (b *bench) kill(run string, want undisturbed, random *rand.Rand, latency time.Duration) (ended bool) {
	b.Helper()
	var after int // answers, the probe's too
	pause := time.Duration(random.Int64N(int64(2 * latency)))
	switch n := random.IntN(10); {
	case n == 0:
		pause = time.Duration(random.Int64N(int64(want.start))) // on its way to the first question
	case n <= 2:
		after = want.total + 1
		pause = time.Duration(random.Int64N(int64(want.writing + want.writing/4)))
	default:
		after = 1 + random.IntN(want.total+1)
	}
	for len(b.ended) > 0 {
		<-b.ended // of the run before
	}
	cmd := b.start(run)
	exit := wait(cmd)
	for range after {
		select {
		case <-b.ended:
		case err := <-exit:
			// A run after a kill has fewer answers to wait for.
			if err != nil {
				b.Fatalf("the run ended by itself: %v", err)
			}
			return true
		}
	}
	time.Sleep(pause) // the random instant
	_ = cmd.Process.Kill()
	return (<-exit) == nil
}

// phase is what a run was doing when it was killed.
func phase(got asked, ended bool, total, promised int) string {
	switch {
	case ended:
		return "after the end"
	case got.requests == 0:
		return "start"
	case promised >= total:
		return "writing"
	case got.tasks["merge"] > 0:
		return "merging"
	}
	return "asking"
}

// tally counts over all rounds.
type tally struct {
	mu           sync.Mutex
	kills        int
	phases       map[string]int
	again, worst int // questions asked again, and the most of one round
	lost         int // answers that were durable and not found
}

func (c *tally) kill(phase string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.phases == nil {
		c.phases = map[string]int{}
	}
	c.phases[phase]++
	if phase != "after the end" {
		c.kills++
	}
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
	return fmt.Sprintf("%d kills (%v); %d recorded answers lost, %d on their way asked again, %d in one round at most",
		c.kills, c.phases, c.lost, c.again, c.worst)
}
