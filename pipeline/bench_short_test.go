package pipeline_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/lang"
	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
	"github.com/babelwire/babelwire/pipeline/store"
)

// The short form of the benchmarks: what does not depend on the machine. The
// whole of them, beside other clients, is in folder bench (make bench).

// allFrench stands for a detector: the texts of these tests are French.
type allFrench struct{}

func (allFrench) Detect(segments []string) lang.Detection {
	d := lang.Detection{Lang: "fr", Name: lang.Name("fr"), Confidence: 1, Languages: []lang.Share{{Lang: "fr", Share: 1}}}
	for range segments {
		d.Segments = append(d.Segments, "fr")
	}
	return d
}

func startSim(t *testing.T, opt llmtest.SimOptions) *llmtest.Sim {
	t.Helper()
	s, err := llmtest.NewSim(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func simClient(t *testing.T, cfg llm.Config, url string) *llm.Client {
	t.Helper()
	cfg.Endpoint.BaseURL = url
	client, err := llm.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// askMany asks n questions, no two of them alike, with callers goroutines, and returns how
// many were answered and how often an answer was recorded. look (nil = none) is told of each answer.
func askMany(t *testing.T, client *llm.Client, n, callers int, think time.Duration, look func(records int64)) (answered, recorded int) {
	t.Helper()
	var next, good, records atomic.Int64
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			for i := next.Add(1); i <= int64(n); i = next.Add(1) {
				_, err := client.Do(t.Context(), llm.Request{
					Messages: []llm.Message{{Role: "user", Content: fmt.Sprintf("Question %d. %s", i, strings.Repeat("The council met. ", 15+int(i*7%30)))}}, MaxTokens: 64,
				}, func(llm.Answer) error {
					if n := records.Add(1); look != nil {
						look(n)
					}
					return nil
				})
				if err != nil {
					t.Log(err)
				} else {
					good.Add(1)
				}
				if think > 0 {
					select {
					case <-time.After(think):
					case <-t.Context().Done():
					}
				}
			}
		})
	}
	wg.Wait()
	return int(good.Load()), int(records.Load())
}

// articlesIn writes n made-up articles into a new folder.
func articlesIn(t *testing.T, n int, number func(i int) int) string {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("a%03d.txt", i)), []byte(llmtest.SimArticle("fr", number(i), 1500)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func briefFolder(t *testing.T, s *llmtest.Sim, journal, dir string) *pipeline.Briefing {
	t.Helper()
	j, err := store.Open(context.Background(), journal)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	p, err := pipeline.New(pipeline.Config{
		Detector: allFrench{}, Journal: j, Endpoint: "bench",
		Client: simClient(t, llm.Config{ProbePrompt: pipeline.EndpointProbe()}, s.URL),
	})
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.Run(t.Context(), []pipeline.Source{{Name: dir}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestBenchSlotUse: a server that tells its slots is kept busy (S1). Both ends of
// the run are left out. The bound leaves room for a machine that is busy with other tests.
func TestBenchSlotUse(t *testing.T) {
	unhurried(t)
	s := startSim(t, llmtest.SimOptions{Slots: 8, PerToken: 2 * time.Millisecond, Plain: true}) // 100 to 240 ms a request
	client := simClient(t, llm.Config{}, s.URL)
	const n = 144
	var early, late llmtest.SimStats
	answered, _ := askMany(t, client, n, 24, 0, func(records int64) {
		switch records {
		case 16:
			early = s.Stats()
		case n - 16:
			late = s.Stats()
		}
	})
	st := late.Since(early)
	if use := st.SlotUse(); answered != n || use < 0.95 {
		t.Errorf("%d of %d answered; slot use %.3f, want 0.95 or more", answered, n, use)
	}
	if st.PeakFlight > 10 {
		t.Errorf("%d requests in flight for 8 slots, want 10 at most", st.PeakFlight)
	}
}

// TestBenchConnections: connections are kept over the whole run (S4).
func TestBenchConnections(t *testing.T) {
	unhurried(t)
	t.Parallel()
	for _, chunked := range []bool{false, true} {
		s := startSim(t, llmtest.SimOptions{Slots: 16, Latency: 2 * time.Millisecond, Plain: true, Chunked: chunked})
		client := simClient(t, llm.Config{InFlight: 16}, s.URL)
		answered, _ := askMany(t, client, 600, 16, 5*time.Millisecond, nil)
		if st := s.Stats(); answered != 600 || st.Connections > 18 {
			t.Errorf("chunked %v: %d of 600 answered over %d connections, want 18 at most", chunked, answered, st.Connections)
		}
	}
}

// TestBenchFaults: of requests that meet faults none is lost, none answered
// twice, none sent again before the server allows it or more often than needed (S8).
func TestBenchFaults(t *testing.T) {
	unhurried(t)
	t.Parallel()
	s := startSim(t, llmtest.SimOptions{
		Slots: 8, Latency: 5 * time.Millisecond, Plain: true, Seed: 3,
		Faults: 0.1, Kinds: []string{"429", "503", "reset", "stall"}, RetryAfter: time.Second,
	})
	client := simClient(t, llm.Config{Endpoint: llm.Endpoint{Timeout: 2 * time.Second}}, s.URL)
	const n = 120
	answered, recorded := askMany(t, client, n, 16, 0, nil)
	st := s.Stats()
	if st.Spoiled < 5 {
		t.Fatalf("only %d requests met a fault", st.Spoiled)
	}
	if answered != n || recorded != n || st.Duplicates != 0 || st.Early != 0 {
		t.Errorf("%d faults: %d of %d answered, %d recorded, %d answered twice, %d sent too early", st.Spoiled, answered, n, recorded, st.Duplicates, st.Early)
	}
	if float64(st.Repeats) > 1.05*float64(st.Spoiled) {
		t.Errorf("%d requests sent again for %d faults", st.Repeats, st.Spoiled)
	}
}

// TestBenchIdentical: a hundred identical documents cost what one costs (S11).
func TestBenchIdentical(t *testing.T) {
	unhurried(t)
	t.Parallel()
	requests := func(copies int) int {
		s := startSim(t, llmtest.SimOptions{Slots: 8, Latency: 10 * time.Millisecond})
		briefFolder(t, s, filepath.Join(t.TempDir(), "journal.db"), articlesIn(t, copies, func(int) int { return 1 }))
		return s.Stats().Requests
	}
	one, hundred := requests(1), requests(100)
	if one < 3 || hundred != one {
		t.Errorf("%d requests for 100 identical documents, %d for one", hundred, one)
	}
}

// TestBenchWarm: what the journal holds is not asked again, and an edit costs its article alone (S10).
func TestBenchWarm(t *testing.T) {
	unhurried(t)
	t.Parallel()
	const n = 60
	s := startSim(t, llmtest.SimOptions{Slots: 8})
	dir, journal := articlesIn(t, n, func(i int) int { return i }), filepath.Join(t.TempDir(), "journal.db")
	first := briefFolder(t, s, journal, dir)
	cold := s.Stats().Requests
	if first.Coverage.ByState[pipeline.OK] != n || cold < 2*n {
		t.Fatalf("%d of %d articles are ok, %d requests", first.Coverage.ByState[pipeline.OK], n, cold)
	}
	briefFolder(t, s, journal, dir)
	if again := s.Stats().Requests - cold; again != 0 {
		t.Errorf("the same articles again: %d requests", again)
	}
	name := filepath.Join(dir, "a030.txt")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, append([]byte("Un arbre est tombé sur la clôture.\n\n"), text...), 0o600); err != nil {
		t.Fatal(err)
	}
	edited := briefFolder(t, s, journal, dir)
	// Its own chat, the looks at the server and the probe.
	if more := s.Stats().Requests - cold; more == 0 || more > 8 {
		t.Errorf("after one edit: %d requests", more)
	}
	before := claimsBySource(first)
	for source, claims := range claimsBySource(edited) {
		if source != name && claims != before[source] {
			t.Errorf("%s has other claims after another article was edited", source)
		}
	}
}

func claimsBySource(b *pipeline.Briefing) map[string]string {
	out := map[string]string{}
	for _, a := range b.Articles {
		var texts []string
		for _, c := range a.Claims {
			texts = append(texts, c.Text)
		}
		out[a.Source] = strings.Join(texts, "\n")
	}
	return out
}

// TestBenchSwapped: every answer that belongs to another document is caught (S8): what it
// says stands in no claim, and in no English but with the check that failed.
func TestBenchSwapped(t *testing.T) {
	unhurried(t)
	t.Parallel()
	dir := articlesIn(t, 30, func(i int) int { return i })
	s := startSim(t, llmtest.SimOptions{Slots: 8, Faults: 0.15, Kinds: []string{"swap"}, Seed: 1})
	b := briefFolder(t, s, filepath.Join(t.TempDir(), "journal.db"), dir)
	if n := s.Stats().Spoiled; n < 5 {
		t.Fatalf("only %d answers were swapped", n)
	}
	read := 0
	for _, a := range b.Articles {
		text, err := os.ReadFile(a.Source)
		if err != nil {
			t.Fatal(err)
		}
		var english []string
		for _, seg := range a.Segments {
			if !slices.ContainsFunc(seg.Checks, func(c pipeline.Check) bool { return c.Result == pipeline.Fail }) {
				english = append(english, seg.English)
			}
		}
		for _, c := range a.Claims {
			english = append(english, c.Text)
		}
		foreign, n := llmtest.SimForeign(string(text), strings.Join(english, "\n"))
		if read += n; len(foreign) > 0 {
			t.Errorf("%s publishes %q, which are not of its text", a.Source, foreign)
		}
	}
	if read < 200 {
		t.Fatalf("only %d names were read", read)
	}
}

// unhurried skips where the race detector makes times say nothing.
func unhurried(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it measures times; run it without -short")
	}
}
