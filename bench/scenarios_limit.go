package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/failsafe-go/failsafe-go/adaptivelimiter"
	"golang.org/x/sync/errgroup"

	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// The scenarios of this file take a minute of waiting each and little else, so
// all clients and seeds run at the same time, each against a server of its own.

// sizes are questions' lengths in bytes: lognormal, sigma 0.8, with a mean.
func sizes(seed uint64, mean float64) func() int {
	const sigma = 0.8
	r := rand.New(rand.NewPCG(seed, 0xbe9c4))
	var mu sync.Mutex
	return func() int {
		mu.Lock()
		defer mu.Unlock()
		return int(mean * math.Exp(sigma*r.NormFloat64()-sigma*sigma/2))
	}
}

// looks are what a server counted at moments of its time.
type looks []llmtest.SimStats

// watched asks a server with callers goroutines until the last of the moments,
// and returns what the server counted at each.
func watched(ctx context.Context, opt llmtest.SimOptions, client func(url string) (ask, error), callers int, size func() int, moments ...time.Duration) (looks, error) {
	s, err := llmtest.NewSim(opt)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	one, err := client(s.URL)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var failure error
	n := 0
	for range callers {
		wg.Go(func() {
			for ctx.Err() == nil {
				mu.Lock()
				n++
				number := n
				mu.Unlock()
				if _, err := one(ctx, filler(number, size())); err != nil && ctx.Err() == nil {
					mu.Lock()
					failure = err
					mu.Unlock()
					return
				}
			}
		})
	}
	var got looks
	start := time.Now()
	for _, m := range moments {
		if err := pause(ctx, m-time.Since(start)); err != nil {
			break
		}
		got = append(got, s.Stats())
	}
	cancel()
	s.Close() // ends what is in flight at once
	wg.Wait()
	if len(got) < len(moments) {
		return nil, ctx.Err()
	}
	return got, failure
}

// failsafeClient is a bare client behind failsafe-go's adaptive limiter, as it
// comes but for its limits: 64 at most, as babelwire, and 8 to begin with, which
// is right. A 429 is a dropped execution and is sent again after a pause that
// doubles from 50 to 500 ms on.
func failsafeClient(url string) (ask, error) {
	limiter := adaptivelimiter.NewBuilder[any]().WithLimits(1, 64, 8).Build()
	client := &http.Client{Transport: tuned(64)}
	return func(ctx context.Context, text string) (string, error) {
		for again := 0; ; again++ {
			permit, err := limiter.AcquirePermit(ctx)
			if err != nil {
				return "", err
			}
			answer, status, err := post(ctx, client, url, text)
			if status != http.StatusTooManyRequests {
				permit.Record()
				return answer, err
			}
			permit.Drop()
			if err := pause(ctx, (50*time.Millisecond+rand.N(450*time.Millisecond))<<min(again, 6)); err != nil {
				return "", err
			}
		}
	}, nil
}

// unbounded is babelwire's client that has to find its bound itself.
func unbounded(url string) (ask, error) { return babelwireClient(url, 0) }

// changingSlots is S6: a minute of 8 slots, of 4, of 16, which the server does
// not tell; a request takes a second on average.
func changingSlots(ctx context.Context, h *harness) ([]row, error) {
	const phase = time.Minute
	type run struct {
		reject, peer bool
		use, rejects float64 // the latter an answer
		queue        float64 // the longest
	}
	var runs []*run
	var g errgroup.Group
	for seed := range h.rounds {
		for _, r := range []*run{{}, {peer: true}, {reject: true}, {reject: true, peer: true}} {
			runs = append(runs, r)
			g.Go(func() error {
				opt := llmtest.SimOptions{
					Slots: 8, Schedule: []llmtest.SimSlots{{After: phase, Slots: 4}, {After: 2 * phase, Slots: 16}},
					Hidden: true, Reject: r.reject, Plain: true, PerToken: 5 * time.Millisecond,
				}
				client := unbounded
				if r.peer {
					client = failsafeClient
				}
				got, err := watched(ctx, opt, client, 80, sizes(uint64(seed), 1600), 3*phase) // an eighth of the bytes are tokens
				if err != nil {
					return err
				}
				r.use, r.queue = got[0].SlotUse(), float64(got[0].PeakQueue)
				r.rejects = float64(got[0].Rejected) / float64(max(got[0].Answers, 1))
				return nil
			})
		}
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	var rows []row
	for _, reject := range []bool{true, false} {
		list := func(peer bool, of func(*run) float64) (out []float64) {
			for _, r := range runs {
				if r.reject == reject && r.peer == peer {
					out = append(out, of(r))
				}
			}
			return out
		}
		use, peer := list(false, func(r *run) float64 { return r.use }), list(true, func(r *run) float64 { return r.use })
		how, price := "a silent queue", func(r *run) float64 { return r.queue }
		if reject {
			how, price = "429 above the slots", func(r *run) float64 { return r.rejects }
		}
		rows = append(rows, least("slots unknown, 8 -> 4 -> 16, "+how+": slot use from cold", median(use), "%.3f", 0.95).noted("%.3f to %.3f", slices.Min(use), slices.Max(use)))
		own, theirs := median(list(false, price)), median(list(true, price))
		if reject {
			rows = append(rows, most("rejects an answer", own, "%.3f", 0.05).noted("failsafe-go: %.2f", theirs))
		} else {
			rows = append(rows, told("longest queue at the server", "%.0f; failsafe-go: %.0f", own, theirs))
		}
		rows = append(rows, least("/ failsafe-go's adaptive limiter, "+how, median(ratios(use, peer)), "%.2f", 1.1).noted("its slot use: %.3f", median(peer)))
	}
	return rows, nil
}

// batching is S7: 60 s from cold against continuous batching.
func batching(ctx context.Context, h *harness) ([]row, error) {
	type run struct{ overall, steady float64 }
	own, peer := make([]run, h.rounds), make([]run, h.rounds)
	var g errgroup.Group
	for seed := range h.rounds {
		for _, r := range []struct {
			to     *run
			client func(string) (ask, error)
		}{{&own[seed], unbounded}, {&peer[seed], failsafeClient}} {
			g.Go(func() error {
				// 100 tokens an answer on average, so 1 to 3 s.
				got, err := watched(ctx, llmtest.SimOptions{Hidden: true, Plain: true, Batch: true}, r.client, 160, sizes(uint64(seed), 800), 30*time.Second, 60*time.Second)
				if err != nil {
					return err
				}
				rate := func(s llmtest.SimStats) float64 { return float64(s.Tokens) / s.Seconds / llmtest.SimBatchRate }
				*r.to = run{rate(got[1]), rate(got[1].Since(got[0]))}
				return nil
			})
		}
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	list := func(runs []run, of func(run) float64) (out []float64) {
		for _, r := range runs {
			out = append(out, of(r))
		}
		return out
	}
	overall, steady := func(r run) float64 { return r.overall }, func(r run) float64 { return r.steady }
	return []row{
		least("continuous batching, 10 + 0.3 n ms a step, 64 at most: tokens of the second 30 s / the maximum", median(list(own, steady)), "%.3f", 0.95).
			noted("%.3f to %.3f; failsafe-go: %.3f", slices.Min(list(own, steady)), slices.Max(list(own, steady)), median(list(peer, steady))),
		least("the whole 60 s from cold", median(list(own, overall)), "%.3f", 0.85).
			noted("%.3f to %.3f; failsafe-go: %.3f", slices.Min(list(own, overall)), slices.Max(list(own, overall)), median(list(peer, overall))),
	}, nil
}

// faults is S8: one request in ten meets a fault.
func faults(ctx context.Context, h *harness) ([]row, error) {
	type result struct {
		lost, early, duplicates, repeats, spoiled int
		err                                       error
	}
	const requests = 600
	got := make([]result, h.rounds)
	var wg sync.WaitGroup
	for seed := range h.rounds {
		wg.Go(func() {
			r := &got[seed]
			s, err := llmtest.NewSim(llmtest.SimOptions{
				Slots: 8, Latency: 20 * time.Millisecond, Plain: true, Seed: uint64(seed),
				Faults: 0.1, Kinds: []string{"429", "503", "reset", "stall"}, RetryAfter: time.Second,
			})
			if err != nil {
				r.err = err
				return
			}
			defer s.Close()
			client, err := impatient(s.URL)
			if err != nil {
				r.err = err
				return
			}
			recorded := map[string]int{}
			var mu sync.Mutex
			o := drive(ctx, func(ctx context.Context, text string) (string, error) {
				answer, err := client.Do(ctx, question(text), onceFor(text, recorded, &mu))
				return answer.Text, err
			}, job{Callers: 16, Requests: requests, Bytes: 600}, 0)
			for _, n := range recorded {
				r.duplicates += n - 1
			}
			st := s.Stats()
			r.lost, r.early, r.repeats, r.spoiled = requests-len(recorded), st.Early, st.Repeats, st.Spoiled
			r.duplicates += st.Duplicates
			if o.Failed > 0 {
				fmt.Printf("S8, seed %d: %s\n", seed, o.Error)
			}
		})
	}
	wg.Wait()
	var sum result
	for _, r := range got {
		if r.err != nil {
			return nil, r.err
		}
		sum.lost, sum.early, sum.duplicates = sum.lost+r.lost, sum.early+r.early, sum.duplicates+r.duplicates
		sum.repeats, sum.spoiled = sum.repeats+r.repeats, sum.spoiled+r.spoiled
	}
	rows := []row{
		most(fmt.Sprintf("10 %% faults (429 and 503 with Retry-After, resets, stalls), %d requests: lost", h.rounds*requests), float64(sum.lost), "%.0f", 0),
		most("duplicated", float64(sum.duplicates), "%.0f", 0),
		most("sent before Retry-After", float64(sum.early), "%.0f", 0),
		most("re-sends / faults", float64(sum.repeats)/float64(max(sum.spoiled, 1)), "%.3f", 1.05).noted("%d faults", sum.spoiled),
	}
	swapped, err := h.swaps(ctx)
	return append(rows, swapped), err
}
