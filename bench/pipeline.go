package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/lang"
	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
	"github.com/babelwire/babelwire/pipeline/store"
)

// pipelineJob is a briefing, made once or several times in one process.
type pipelineJob struct {
	Sources string // a folder
	Journal string // a file; "" = a new one that is deleted
	Workers int    // 0 = as the server's slots are
	Stub    bool   // languages are known by the file's name and not detected
	Runs    int
}

// pipelineOutcome holds one value a run.
type pipelineOutcome struct {
	CPU      []float64 // seconds, server not included
	Wall     []float64
	Calls    []int
	Articles int
	NotOK    int // articles of the last run that ended neither ok nor ok_repaired
	Why      string
}

func (j pipelineJob) do(ctx context.Context, url string) (outcome, error) {
	var o outcome
	path := j.Journal
	if path == "" {
		dir, err := os.MkdirTemp("", "babelwire-bench-")
		if err != nil {
			return o, err
		}
		defer func() { _ = os.RemoveAll(dir) }()
		path = filepath.Join(dir, "journal.db")
	}
	var detector pipeline.Detector = stub{}
	if !j.Stub {
		detector = lang.New()
	}
	for range j.Runs {
		cpu, start := cpuTime(), time.Now()
		b, err := brief(ctx, detector, url, path, j.Workers, j.Sources)
		if err != nil {
			return o, err
		}
		o.Pipeline.CPU = append(o.Pipeline.CPU, cpuTime()-cpu)
		o.Pipeline.Wall = append(o.Pipeline.Wall, time.Since(start).Seconds())
		o.Pipeline.Calls = append(o.Pipeline.Calls, b.Run.Usage.Calls)
		o.Pipeline.Articles = len(b.Articles)
		o.Pipeline.NotOK, o.Pipeline.Why = notOK(b)
	}
	o.PeakRSS = peakRSS()
	return o, nil
}

func notOK(b *pipeline.Briefing) (n int, why string) {
	for _, a := range b.Articles {
		if a.State != pipeline.OK && a.State != pipeline.OKRepaired && a.Reason != "input.duplicate" {
			n, why = n+1, fmt.Sprintf("%s: %s: %s", a.Source, a.State, a.Message)
		}
	}
	return n, why
}

// brief makes one briefing, as the command brief does.
func brief(ctx context.Context, detector pipeline.Detector, url, journalPath string, workers int, folders ...string) (*pipeline.Briefing, error) {
	journal, err := store.Open(ctx, journalPath)
	if err != nil {
		return nil, err
	}
	defer func() { _ = journal.Close() }() // every answer is durable already
	client, err := llm.New(llm.Config{Endpoint: llm.Endpoint{BaseURL: url}, InFlight: workers, ProbePrompt: pipeline.EndpointProbe()})
	if err != nil {
		return nil, err
	}
	defer client.Close()
	return briefWith(ctx, detector, client, journal, workers, folders...)
}

func briefWith(ctx context.Context, detector pipeline.Detector, client *llm.Client, journal *store.Store, workers int, folders ...string) (*pipeline.Briefing, error) {
	p, err := pipeline.New(pipeline.Config{Detector: detector, Client: client, Endpoint: "bench", Journal: journal, Workers: workers})
	if err != nil {
		return nil, err
	}
	var sources []pipeline.Source
	for _, f := range folders {
		sources = append(sources, pipeline.Source{Name: f})
	}
	return p.Run(ctx, sources)
}

// stub takes a text that holds "é" for French and every other one for English,
// which is right for the texts of llmtest.SimArticle.
type stub struct{}

func (stub) Detect(segments []string) lang.Detection {
	code := "en"
	for _, s := range segments {
		for _, r := range s {
			if r == 'é' {
				code = "fr"
			}
		}
	}
	d := lang.Detection{Lang: code, Name: lang.Name(code), Confidence: 1, Languages: []lang.Share{{Lang: code, Share: 1}}}
	for range segments {
		d.Segments = append(d.Segments, code)
	}
	return d
}

// articles writes n made-up articles of about size bytes each into a folder of
// this run, their languages in turn, and returns the folder.
func (h *harness) articles(name string, n, size int, languages ...string) (string, error) {
	return h.sizedArticles(name, n, func() int { return size }, languages...)
}

func (h *harness) sizedArticles(name string, n int, size func() int, languages ...string) (string, error) {
	dir := filepath.Join(h.dir, name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	for i := range n {
		text := llmtest.SimArticle(languages[i%len(languages)], i, size())
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("a%06d.txt", i)), []byte(text), 0o600); err != nil {
			return "", err
		}
	}
	return dir, nil
}

// babelwireJournal asks and records, as the pipeline does for every answer.
func babelwireJournal(url string, inFlight int) (ask, error) {
	client, err := clientOf(url, inFlight)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "babelwire-bench-") // in the harness's folder, which is deleted
	if err != nil {
		return nil, err
	}
	journal, err := store.Open(context.Background(), filepath.Join(dir, "journal.db"))
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, text string) (string, error) {
		sum := sha256.Sum256([]byte(text))
		key := hex.EncodeToString(sum[:])
		if rec, ok, err := journal.Answer(ctx, key); err != nil || ok {
			return rec.Text, err
		}
		answer, err := client.Do(ctx, question(text), func(a llm.Answer) error {
			return journal.Record(ctx, key, store.Record{Text: a.Text, Model: a.Model, Calls: a.Calls, PromptTokens: a.Usage.PromptTokens, CompletionTokens: a.Usage.CompletionTokens, At: time.Now()})
		})
		return answer.Text, err
	}, nil
}

// impatient is a client that gives a stalled request up after two seconds.
func impatient(url string) (*llm.Client, error) {
	return llm.New(llm.Config{Endpoint: llm.Endpoint{BaseURL: url, Timeout: 2 * time.Second}, ProbePrompt: pipeline.EndpointProbe()})
}

// onceFor counts how often the answer to a question is recorded.
func onceFor(text string, recorded map[string]int, mu *sync.Mutex) func(llm.Answer) error {
	return func(llm.Answer) error {
		mu.Lock()
		defer mu.Unlock()
		recorded[text]++
		return nil
	}
}
