package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// wholeRun is S2: how close a run of 40 documents comes to the shortest possible.
func wholeRun(ctx context.Context, h *harness) ([]row, error) {
	const slots, documents = 8, 40
	var bound, arrival, model []float64
	for round := range min(h.rounds, 3) { // 40 s each
		dir, err := h.sizedArticles(fmt.Sprintf("s2-%d", round), documents, sizes(uint64(round), 4000), "fr")
		if err != nil {
			return nil, err
		}
		s, err := llmtest.NewSim(llmtest.SimOptions{
			Slots: slots, Context: 32_768, // no document is read in parts, so a chat is a document
			PerToken: 6 * time.Millisecond, PerByte: 30 * time.Microsecond, Cache: llmtest.SimCacheSlot, Chains: true,
		})
		if err != nil {
			return nil, err
		}
		b, err := brief(ctx, stub{}, s.URL, filepath.Join(h.dir, fmt.Sprintf("s2-%d.db", round)), 0, dir)
		st := s.Stats()
		s.Close()
		if err != nil {
			return nil, err
		}
		if n, why := notOK(b); n > 0 {
			return nil, fmt.Errorf("%d articles were not briefed, so the run was a shorter one: %s", n, why)
		}
		wall := st.LastAnswer
		bound = append(bound, wall/lowerBound(st.Chains, slots))
		arrival = append(arrival, meanArrival(st.Chains, slots)/wall)
		longest := slices.Clone(st.Chains)
		slices.SortFunc(longest, func(a, b []float64) int { return int(1e6 * (sum(b) - sum(a))) })
		model = append(model, wall/makespan(longest, slots, slots+2))
	}
	return []row{
		most("whole run, P=8, 40 documents, lognormal sizes: time / lower bound", median(bound), "%.3f", 1.05),
		least("time in order of arrival / time", median(arrival), "%.3f", 1.15).
			noted("order of arrival is computed, without any overhead, from the same requests as the mean of 200 orders; the same computation for longest first gives %.3f of the time measured", 1/median(model)),
	}, nil
}

// warmRuns are the runs over many journaled articles that S10 and S13 share.
type warmRuns struct {
	many, few outcome
}

const (
	manyArticles = 10_000
	fewArticles  = 1_000
)

func (h *harness) warmed(ctx context.Context) (warmRuns, error) {
	h.warmOnce.Do(func() { h.warmRuns, h.warmErr = h.warmUp(ctx) })
	return h.warmRuns, h.warmErr
}

func (h *harness) warmUp(ctx context.Context) (w warmRuns, err error) {
	s, err := h.serve(ctx, llmtest.SimOptions{Slots: 8})
	if err != nil {
		return w, err
	}
	defer s.stop()
	for _, size := range []struct {
		n   int
		out *outcome
	}{{fewArticles, &w.few}, {manyArticles, &w.many}} {
		dir, err := h.articles(fmt.Sprintf("warm-%d", size.n), size.n, 1800, "en")
		if err != nil {
			return w, err
		}
		j := job{Client: "pipeline", Pipeline: pipelineJob{Sources: dir, Journal: dir + ".db", Runs: 1}}
		if _, err = h.measure(ctx, j, s); err != nil { // cold
			return w, err
		}
		if *size.out, err = h.measure(ctx, j, s); err != nil { // a new process, so that its memory is its own
			return w, err
		}
	}
	return w, nil
}

// warm is S10.
func warm(ctx context.Context, h *harness) ([]row, error) {
	w, err := h.warmed(ctx)
	if err != nil {
		return nil, err
	}
	rows := []row{
		most(fmt.Sprintf("the same %d articles again: calls", manyArticles), float64(w.many.Pipeline.Calls[0]), "%.0f", 0),
		most("CPU an article", w.many.Pipeline.CPU[0]/manyArticles*1e6, "%.0f µs", 100).noted("%.0f µs at %d articles; detection, checks, grouping and all", w.few.Pipeline.CPU[0]/fewArticles*1e6, fewArticles),
	}
	edit, err := h.edit(ctx)
	return append(rows, edit...), err
}

// edit changes one of 200 journaled articles by a sentence.
func (h *harness) edit(ctx context.Context) ([]row, error) {
	dir, err := h.articles("edit", 200, 1800, "en")
	if err != nil {
		return nil, err
	}
	s, err := llmtest.NewSim(llmtest.SimOptions{Slots: 8})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	path := filepath.Join(h.dir, "edit.db")
	before, err := brief(ctx, stub{}, s.URL, path, 0, dir)
	if err != nil {
		return nil, err
	}
	asked := s.Stats().Requests
	name := filepath.Join(dir, "a000100.txt")
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(name, append([]byte("Nobody was hurt when a tree fell on the fence.\n\n"), text...), 0o600); err != nil {
		return nil, err
	}
	after, err := brief(ctx, stub{}, s.URL, path, 0, dir)
	if err != nil {
		return nil, err
	}
	return []row{most("one article of 200 edited: articles and stories of others that changed", float64(changedOthers(before, after, name)), "%.0f", 0).
		noted("%d requests were made, the probe included", s.Stats().Requests-asked)}, nil
}

// changedOthers counts articles and stories that are not the same in both
// briefings and have nothing to do with the source.
func changedOthers(before, after *pipeline.Briefing, name string) int {
	described := func(b *pipeline.Briefing) map[string]bool {
		own := ""
		out := map[string]bool{}
		for _, a := range b.Articles {
			if a.Source == name {
				own = a.ID
				continue
			}
			var claims []string
			for _, c := range a.Claims {
				claims = append(claims, c.Text)
			}
			out[a.Source+" "+string(a.State)+" "+strings.Join(claims, "|")] = true
		}
		for _, st := range b.Stories {
			if slices.Contains(st.Articles, own) {
				continue
			}
			var points []string
			for _, p := range st.Points {
				points = append(points, p.Text)
			}
			out[st.Headline+" "+strings.Join(st.Articles, " ")+" "+strings.Join(points, "|")] = true
		}
		return out
	}
	a, b := described(before), described(after)
	n := 0
	for d := range a {
		if !b[d] {
			n++
		}
	}
	for d := range b {
		if !a[d] {
			n++
		}
	}
	return n
}

// identical is S11.
func identical(ctx context.Context, h *harness) ([]row, error) {
	requests := func(copies int) (int, error) {
		dir := filepath.Join(h.dir, fmt.Sprintf("s11-%d", copies))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return 0, err
		}
		for i := range copies {
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("a%03d.txt", i)), []byte(llmtest.SimArticle("fr", 1, 3000)), 0o600); err != nil {
				return 0, err
			}
		}
		s, err := llmtest.NewSim(llmtest.SimOptions{Slots: 8, Latency: 20 * time.Millisecond})
		if err != nil {
			return 0, err
		}
		defer s.Close()
		_, err = brief(ctx, stub{}, s.URL, dir+".db", 0, dir)
		return s.Stats().Requests, err
	}
	one, err := requests(1)
	if err != nil {
		return nil, err
	}
	hundred, err := requests(100)
	r := row{what: "100 identical documents at once: requests", figure: fmt.Sprint(hundred), target: fmt.Sprintf("= %d, as for one", one), met: hundred == one}
	return []row{r}, err
}

// memory is S13.
func memory(ctx context.Context, h *harness) ([]row, error) {
	w, err := h.warmed(ctx)
	if err != nil {
		return nil, err
	}
	// A run holds every article until all are grouped, so memory is a line: what
	// every run needs, and so much an article.
	each := (w.many.PeakRSS - w.few.PeakRSS) / (manyArticles - fewArticles)
	at100k := w.few.PeakRSS + each*(100_000-fewArticles)
	return []row{
		told(fmt.Sprintf("peak memory, %d and %d articles", fewArticles, manyArticles), "%.0f and %.0f MiB", w.few.PeakRSS, w.many.PeakRSS),
		most("1k -> 100k documents: ratio", at100k/w.few.PeakRSS, "%.1f", 1.5).
			noted("reckoned from the line above, %.0f KiB an article: %.0f MiB at 100k. A run holds all its articles until they are grouped and written", each*1024, at100k),
	}, nil
}

// prefixes is S14: a server that charges for what its slot has not cached.
func prefixes(ctx context.Context, h *harness) ([]row, error) {
	dir, err := h.articles("s14", 64, 2500, "fr")
	if err != nil {
		return nil, err
	}
	took, busy := map[string][]float64{}, map[string][]float64{}
	var shares []float64
	for round := range min(h.rounds, 3) {
		for _, cache := range rotated([]string{llmtest.SimCacheSlot, llmtest.SimCacheShared}, round) {
			s, err := llmtest.NewSim(llmtest.SimOptions{Slots: 8, PerByte: 60 * time.Microsecond, PerToken: time.Millisecond, Cache: cache})
			if err != nil {
				return nil, err
			}
			_, err = brief(ctx, stub{}, s.URL, filepath.Join(h.dir, fmt.Sprintf("s14-%d-%s.db", round, cache)), 0, dir)
			st := s.Stats()
			s.Close()
			if err != nil {
				return nil, err
			}
			took[cache] = append(took[cache], st.LastAnswer)
			busy[cache] = append(busy[cache], st.BusySeconds)
			if cache == llmtest.SimCacheSlot {
				shares = append(shares, float64(st.CachedBytes)/float64(st.PromptBytes))
			}
		}
	}
	return []row{least("uncached prompt bytes cost time, a cache a slot: throughput / a cache that keeps everything",
		median(ratios(took[llmtest.SimCacheShared], took[llmtest.SimCacheSlot])), "%.3f", 0.97).
		noted("%.0f %% of the bytes sent were cached; slot-seconds needed by the best cache / by this one: %.3f", 100*median(shares), median(ratios(busy[llmtest.SimCacheShared], busy[llmtest.SimCacheSlot])))}, nil
}

// swaps is the part of S8 that needs the checks: an answer in ten belongs to
// another document.
func (h *harness) swaps(ctx context.Context) (row, error) {
	dir, err := h.articles("s8", 60, 1800, "fr", "en")
	if err != nil {
		return row{}, err
	}
	s, err := llmtest.NewSim(llmtest.SimOptions{Slots: 8, Faults: 0.1, Kinds: []string{"swap"}, Seed: 8})
	if err != nil {
		return row{}, err
	}
	defer s.Close()
	b, err := brief(ctx, stub{}, s.URL, filepath.Join(h.dir, "s8.db"), 0, dir)
	if err != nil {
		return row{}, err
	}
	foreign, read, err := foreignNames(b)
	return most("an answer in ten is that to another document: names in claims, or in English that no check marks, which the article does not have", float64(foreign), "%.0f", 0).
		noted("%d answers swapped, %d names looked at", s.Stats().Spoiled, read), err
}

// foreignNames counts the names in the claims of articles, and in the English
// that passed its checks, that the article's own text does not have, and all that it read.
func foreignNames(b *pipeline.Briefing) (foreign, read int, err error) {
	for _, a := range b.Articles {
		text, err := os.ReadFile(a.Source)
		if err != nil {
			return 0, 0, err
		}
		var english []string
		for _, s := range a.Segments {
			if !slices.ContainsFunc(s.Checks, func(c pipeline.Check) bool { return c.Result == pipeline.Fail }) {
				english = append(english, s.English)
			}
		}
		for _, c := range a.Claims {
			english = append(english, c.Text)
		}
		names, n := llmtest.SimForeign(string(text), strings.Join(english, "\n"))
		foreign, read = foreign+len(names), read+n
	}
	return foreign, read, nil
}
