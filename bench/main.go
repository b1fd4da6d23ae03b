// Command bench measures babelwire beside other clients and writes one table.
//
//	bench [-scenarios S1,S4] [-rounds 5] [-docs ../docs/benchmarks.md]
//
// It is a module of its own, so that the peers' dependencies stay out of
// babelwire's. Where throughput, CPU, memory or connections are the figure, the
// server (llmtest.Sim) and the client run in processes of their own. Peers take
// turns inside every round, and each round begins with another one; figures are
// medians of the rounds.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

func main() {
	if len(os.Args) > 2 && (os.Args[1] == "serve" || os.Args[1] == "client") {
		child(os.Args[1], os.Args[2])
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// scenario is one line of the specification; it gives one row or more.
type scenario struct {
	id  string
	run func(context.Context, *harness) ([]row, error)
	// waits says that it mostly waits: all such run at the same time, after the others.
	waits bool
}

var scenarios = []scenario{
	{"S1", saturate, false},
	{"S2", wholeRun, true},
	{"S3", clientCPU, false},
	{"S4", connections, false},
	{"S5", allocations, false},
	{"S6", changingSlots, true},
	{"S7", batching, true},
	{"S8", faults, true},
	{"S10", warm, false},
	{"S11", identical, false},
	{"S13", memory, false},
	{"S14", prefixes, false},
	{"S15", realServer, false},
}

// usual is what runs where nothing is named: S15 needs a real server and is run alone.
const usual = "S1,S2,S3,S4,S5,S6,S7,S8,S10,S11,S13,S14"

func run(ctx context.Context) error {
	var names, docs string
	h := &harness{}
	flag.StringVar(&names, "scenarios", "", "which to run, separated by commas; none = all but S15")
	flag.IntVar(&h.rounds, "rounds", 5, "rounds whose median is told")
	flag.StringVar(&docs, "docs", "../docs/benchmarks.md", "file whose table is written anew; \"\" = none")
	flag.Parse()
	if names == "" {
		names = usual
	}
	wanted := strings.Split(strings.ToUpper(strings.ReplaceAll(names, " ", "")), ",")
	for _, id := range wanted {
		if !slices.ContainsFunc(scenarios, func(s scenario) bool { return s.id == id }) {
			return fmt.Errorf("there is no scenario %s; there are %s and S15", id, usual)
		}
	}
	var err error
	if h.dir, err = os.MkdirTemp("", "babelwire-bench-"); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(h.dir) }()
	results := make([][]row, len(scenarios))
	began := time.Now()
	perform := func(i int) error {
		at := time.Now()
		got, err := scenarios[i].run(ctx, h)
		if err != nil {
			return fmt.Errorf("%s: %w", scenarios[i].id, err)
		}
		for k := range got {
			got[k].id = scenarios[i].id
		}
		results[i] = got
		fmt.Fprintf(os.Stderr, "%s: %.0f s\n%s", scenarios[i].id, time.Since(at).Seconds(), table(got))
		return nil
	}
	var waiting errgroup.Group
	for i, s := range scenarios {
		if slices.Contains(wanted, s.id) && !s.waits {
			if err := perform(i); err != nil {
				return err
			}
		}
	}
	for i, s := range scenarios {
		if slices.Contains(wanted, s.id) && s.waits {
			waiting.Go(func() error { return perform(i) })
		}
	}
	if err := waiting.Wait(); err != nil {
		return err
	}
	rows := slices.Concat(results...)
	fmt.Print(table(rows))
	fmt.Fprintf(os.Stderr, "%.0f s in all\n", time.Since(began).Seconds())
	if docs == "" {
		return nil
	}
	return publish(docs, rows, h)
}
