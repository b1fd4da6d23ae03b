package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// saturate is S1: all slots busy, in the steady state.
func saturate(ctx context.Context, h *harness) ([]row, error) {
	var rows []row
	for _, p := range []struct {
		slots int
		use   float64
	}{{8, 0.98}, {64, 0.96}} {
		rate, use := map[string][]float64{}, map[string][]float64{}
		clients := []string{"net/http", "babelwire"}
		for round := range h.rounds {
			for _, name := range rotated(clients, round) {
				callers := p.slots + 2
				if name == "babelwire" {
					callers = 2 * p.slots // its limiter decides how many of them are in flight
				}
				s, err := h.serve(ctx, llmtest.SimOptions{Slots: p.slots, Latency: 50 * time.Millisecond, Plain: true})
				if err != nil {
					return nil, err
				}
				st, err := h.steady(ctx, s, job{Client: name, Callers: callers, Bytes: 1200, Seconds: 2.8}, 600*time.Millisecond, 2*time.Second)
				s.stop()
				if err != nil {
					return nil, err
				}
				rate[name] = append(rate[name], float64(st.Answers)/st.Seconds)
				use[name] = append(use[name], st.SlotUse())
			}
		}
		rows = append(rows,
			least(fmt.Sprintf("saturate, P=%d, 50 ms: throughput / bare net/http", p.slots), median(ratios(rate["babelwire"], rate["net/http"])), "%.3f", 0.98),
			least(fmt.Sprintf("slot use, P=%d", p.slots), median(use["babelwire"]), "%.3f", p.use).noted("net/http: %.3f", median(use["net/http"])))
	}
	return rows, nil
}

// steady runs a client and looks at the server between two moments.
func (h *harness) steady(ctx context.Context, s *server, j job, from, length time.Duration) (llmtest.SimStats, error) {
	done := make(chan error, 1)
	go func() {
		_, err := h.measure(ctx, j, s)
		done <- err
	}()
	var began llmtest.SimStats
	for began.Requests == 0 { // the client's start
		select {
		case err := <-done:
			return began, errors.Join(err, errors.New("the client asked nothing"))
		case <-time.After(20 * time.Millisecond):
		}
		var err error
		if began, err = s.stats(ctx); err != nil {
			return began, err
		}
	}
	if err := pause(ctx, from); err != nil {
		return began, err
	}
	before, err := s.stats(ctx)
	if err != nil {
		return before, err
	}
	if err := pause(ctx, length); err != nil {
		return before, err
	}
	after, err := s.stats(ctx)
	return after.Since(before), errors.Join(err, <-done)
}

// clientCPU is S3.
func clientCPU(ctx context.Context, h *harness) ([]row, error) {
	docs, err := h.articles("s3", 160, 1800, "fr", "en")
	if err != nil {
		return nil, err
	}
	names := []string{"net/http", "babelwire", "babelwire with journal", "pipeline", "go-openai", "langchaingo", "eino", "openai-go", "genkit"}
	if _, err := h.pythonPath(ctx); err == nil {
		names = append(names, "python openai", "python aiohttp")
	} else {
		fmt.Fprintln(os.Stderr, err)
	}
	cpu := map[string][]float64{}
	for round := range h.rounds {
		for _, name := range rotated(names, round) {
			j := job{Client: name, Callers: 64, Warm: 300, Requests: 2000, Bytes: 1200}
			opt := llmtest.SimOptions{Slots: 64, Plain: true}
			switch name {
			case "pipeline":
				opt.Plain = false
				j.Pipeline = pipelineJob{Sources: docs, Workers: 64, Stub: true, Runs: 1}
			case "python openai":
				j.Warm, j.Requests = 100, 500 // it takes milliseconds a request
			}
			s, err := h.serve(ctx, opt)
			if err != nil {
				return nil, err
			}
			o, err := h.measure(ctx, j, s)
			st, err2 := s.stats(ctx)
			s.stop()
			if err := errors.Join(err, err2); err != nil {
				return nil, err
			}
			if name == "pipeline" {
				o.Requests, o.CPU = st.Answers, o.Pipeline.CPU[0]
			}
			cpu[name] = append(cpu[name], o.CPU/float64(o.Requests)*1e6)
		}
	}
	of := func(a, b string) float64 { return median(ratios(cpu[a], cpu[b])) }
	var rows []row
	for _, us := range []struct{ name, what string }{
		{"babelwire with journal", "client CPU a request, C=64, 0 ms, each answer validated and recorded durably"},
		{"pipeline", "the same for the whole briefing without detection: sentences, checks, facts, grouping"},
	} {
		rows = append(rows,
			most(us.what+": / bare net/http", of(us.name, "net/http"), "%.2f", 2).noted("%.0f µs; net/http %.0f µs", median(cpu[us.name]), median(cpu["net/http"])),
			most("/ langchaingo", of(us.name, "langchaingo"), "%.2f", 0.7).noted("langchaingo %.0f µs", median(cpu["langchaingo"])))
		if cpu["python openai"] != nil {
			rows = append(rows, most("/ Python's openai", of(us.name, "python openai"), "%.3f", 0.125).noted("openai %.0f µs", median(cpu["python openai"])))
		}
	}
	for _, name := range []string{"babelwire", "go-openai", "eino", "openai-go", "genkit", "python aiohttp"} {
		if cpu[name] != nil {
			rows = append(rows, told(map[string]string{"babelwire": "babelwire's client without the journal"}[name]+map[bool]string{true: name}[name != "babelwire"]+" / bare net/http", "%.2f", of(name, "net/http")))
		}
	}
	return rows, nil
}

// connections is S4.
func connections(ctx context.Context, h *harness) ([]row, error) {
	const inFlight = 64
	var rows []row
	for _, v := range []struct {
		what, client string
		opt          llmtest.SimOptions
	}{
		{"with 10 ms of thinking between calls", "babelwire", llmtest.SimOptions{}},
		{"chunked answers", "babelwire", llmtest.SimOptions{Chunked: true}},
		{"TLS", "babelwire", llmtest.SimOptions{TLS: true}},
		{"go-openai as it comes, with thinking", "go-openai as it comes", llmtest.SimOptions{}},
	} {
		v.opt.Slots, v.opt.Latency, v.opt.Plain = inFlight, 5*time.Millisecond, true
		s, err := h.serve(ctx, v.opt)
		if err != nil {
			return nil, err
		}
		before, err := s.stats(ctx) // our own connection is the first
		if err == nil {
			_, err = h.measure(ctx, job{Client: v.client, Callers: inFlight, InFlight: inFlight, Requests: 2560, Bytes: 1200, Think: 10 * time.Millisecond}, s)
		}
		after, err2 := s.stats(ctx)
		s.stop()
		if err := errors.Join(err, err2); err != nil {
			return nil, err
		}
		n := after.Since(before).Connections
		if v.client == "babelwire" {
			rows = append(rows, most("connections over 2,560 requests, 64 in flight: "+v.what, float64(n), "%.0f", inFlight+2))
		} else {
			rows = append(rows, told(v.what, "%d", n))
		}
	}
	return rows, nil
}

// allocations is S5.
func allocations(ctx context.Context, h *harness) ([]row, error) {
	got := map[string][]float64{}
	s, err := h.serve(ctx, llmtest.SimOptions{Slots: 8, Plain: true})
	if err != nil {
		return nil, err
	}
	defer s.stop()
	for round := range h.rounds {
		for _, name := range rotated([]string{"go-openai", "babelwire"}, round) {
			o, err := h.measure(ctx, job{Client: name, Callers: 8, InFlight: 8, Warm: 300, Requests: 3000, Bytes: 1200}, s)
			if err != nil {
				return nil, err
			}
			got[name] = append(got[name], o.Mallocs)
		}
	}
	return []row{most("allocations a request / bare go-openai, the same schema", median(ratios(got["babelwire"], got["go-openai"])), "%.2f", 1.5).
		noted("%.0f and %.0f", median(got["babelwire"]), median(got["go-openai"]))}, nil
}
