package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/babelwire/babelwire/pipeline/lang"
	"github.com/babelwire/babelwire/pipeline/llm"
)

// usualServer is where make model keeps the demo's server.
const usualServer = "http://127.0.0.1:8095/v1"

// realServer is S15: a real llama.cpp server, which must have nothing else to do.
// The limit is what llama.cpp's batched benchmark measures, asked over HTTP: how
// fast the server reads prompts and writes tokens when all its slots are busy.
func realServer(ctx context.Context, h *harness) ([]row, error) {
	url := strings.TrimSuffix(cmp.Or(os.Getenv("OPENAI_BASE_URL"), usualServer), "/")
	client, err := llm.New(llm.Config{Endpoint: llm.Endpoint{BaseURL: url}})
	if err != nil {
		return nil, err
	}
	info, err := client.Info(ctx)
	client.Close()
	switch {
	case err != nil:
		return nil, fmt.Errorf("no real server: %w; start one with make model, or name it in OPENAI_BASE_URL", err)
	case info.Kind != llm.KindLlamaCpp || info.Slots == 0:
		return nil, fmt.Errorf("the server at %s is no llama.cpp server that tells its slots", url)
	}
	speed := func() (batchSpeed, error) { return batched(ctx, strings.TrimSuffix(url, "/v1"), info.Slots) }
	before, err := speed()
	if err != nil {
		return nil, err
	}
	start := time.Now()
	b, err := brief(ctx, lang.New(), url, filepath.Join(h.dir, "s15.db"), 0, "../fixtures/sources", "../cmd/babelwire/testdata/faults/sources")
	if err != nil {
		return nil, err
	}
	took := time.Since(start).Seconds()
	after, err := speed()
	if err != nil {
		return nil, err
	}
	u := b.Run.Usage
	reading, writing := (before.reading+after.reading)/2, (before.writing+after.writing)/2
	ideal := float64(u.PromptTokens-u.CachedPrompt)/reading + float64(u.CompletionTokens)/writing
	return []row{
		least(fmt.Sprintf("a real llama.cpp server (%s, %d slots): tokens a second / the server's own limit with all slots busy", info.Model, info.Slots), ideal/took, "%.3f", 0.95).
			noted("%d prompt tokens read, %d written in %.0f s; limit %.1f and %.1f a second", u.PromptTokens-u.CachedPrompt, u.CompletionTokens, took, reading, writing),
	}, nil
}

// batchSpeed is in tokens a second, of all slots together.
type batchSpeed struct{ reading, writing float64 }

// batched has every slot read a prompt as long as those of a run usually are, and
// then write 128 tokens after it: like llama-batched-bench -npp 1024 -ntg 128. What
// is written after an empty prompt comes faster, and no run can be as fast.
func batched(ctx context.Context, root string, slots int) (batchSpeed, error) {
	const read, written = 1024, 128
	together := func(tokens int) (float64, error) {
		start := time.Now()
		g, gctx := errgroup.WithContext(ctx)
		for i := range slots {
			g.Go(func() error {
				return complete(gctx, root, map[string]any{
					"prompt": fmt.Sprintf("%d %s", i, strings.Repeat(" the", read)), "n_predict": tokens, "ignore_eos": true, "cache_prompt": false, "temperature": 0,
				})
			})
		}
		err := g.Wait()
		return time.Since(start).Seconds(), err
	}
	reading, err := together(1)
	both, err2 := together(1 + written)
	return batchSpeed{float64(slots*read) / reading, float64(slots*written) / (both - reading)}, errors.Join(err, err2)
}

func complete(ctx context.Context, root string, question map[string]any) error {
	body, err := json.Marshal(question)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, root+"/completion", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s/completion: status %d", root, resp.StatusCode)
	}
	var ignored json.RawMessage
	return json.NewDecoder(resp.Body).Decode(&ignored)
}
