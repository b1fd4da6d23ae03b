package main

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// job is what a client process does. Client is a key of peers, or "pipeline".
type job struct {
	Client   string
	URL      string
	Callers  int     // that ask at the same time
	InFlight int     // told to the client; 0 = it finds out (babelwire), or Callers (others)
	Warm     int     // requests before the measured ones
	Requests int     // measured; 0 = for Seconds
	Seconds  float64 //
	Bytes    int     // of a question
	Think    time.Duration

	Pipeline pipelineJob
}

// outcome is what a client process measured of itself, without its start.
type outcome struct {
	Requests int
	Failed   int
	Error    string  // of one that failed
	Wall     float64 // seconds
	CPU      float64 // seconds, user and system
	Mallocs  float64 // a request
	PeakRSS  float64 // MiB, of the whole process
	Pipeline pipelineOutcome
}

func (j job) do(ctx context.Context) (outcome, error) {
	if j.Client == "pipeline" {
		return j.Pipeline.do(ctx, j.URL)
	}
	inFlight := j.InFlight
	if inFlight == 0 && !strings.HasPrefix(j.Client, "babelwire") {
		inFlight = j.Callers
	}
	newPeer, ok := peers[j.Client]
	if !ok {
		return outcome{}, fmt.Errorf("no client is called %q", j.Client)
	}
	one, err := newPeer(j.URL, inFlight)
	if err != nil {
		return outcome{}, err
	}
	if o := drive(ctx, one, job{Callers: j.Callers, Requests: j.Warm, Bytes: j.Bytes}, 0); o.Failed > 0 {
		return o, nil
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu := cpuTime()
	o := drive(ctx, one, j, j.Warm)
	o.CPU = cpuTime() - cpu
	runtime.ReadMemStats(&after)
	o.Mallocs = float64(after.Mallocs-before.Mallocs) / float64(max(o.Requests, 1))
	o.PeakRSS = peakRSS()
	return o, nil
}

// drive asks with j.Callers goroutines, questions numbered from first on.
func drive(ctx context.Context, one ask, j job, first int) outcome {
	var next, asked, failed atomic.Int64
	var oneError atomic.Value
	start := time.Now()
	var wg sync.WaitGroup
	for range j.Callers {
		wg.Go(func() {
			for ctx.Err() == nil {
				n := int(next.Add(1)) - 1
				if j.Requests > 0 && n >= j.Requests || j.Seconds == 0 && j.Requests == 0 || j.Seconds > 0 && time.Since(start).Seconds() > j.Seconds {
					return
				}
				answer, err := one(ctx, filler(first+n, j.Bytes))
				asked.Add(1)
				if err == nil && !strings.Contains(answer, "ready") {
					err = fmt.Errorf("a wrong answer: %.80q", answer)
				}
				if err != nil {
					failed.Add(1)
					oneError.Store(err.Error())
				}
				if j.Think > 0 {
					time.Sleep(j.Think)
				}
			}
		})
	}
	wg.Wait()
	text, _ := oneError.Load().(string)
	return outcome{Requests: int(asked.Load()), Failed: int(failed.Load()), Error: text, Wall: time.Since(start).Seconds()}
}

// cpuTime is what this process has used so far, in seconds.
func cpuTime() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// peakRSS is the most memory that this process ever held, in MiB.
func peakRSS() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return float64(u.Maxrss) / 1024 // Linux tells KiB
}
