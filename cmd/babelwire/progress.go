package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/babelwire/babelwire/pipeline"
)

// progress shows how far the run is: a bar on a terminal, plain lines elsewhere.
type progress struct {
	app   *app
	quiet bool
	mu    sync.Mutex
	bars  *mpb.Progress // nil without a terminal
	bar   *mpb.Bar
	now   atomic.Value // string: what happens at this moment
	once  sync.Once
}

func (a *app) terminal() bool {
	f, ok := a.stderr.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

func (a *app) newProgress(quiet bool) *progress {
	p := &progress{app: a, quiet: quiet}
	p.now.Store("")
	if !quiet && a.terminal() {
		p.bars = mpb.New(mpb.WithOutput(a.stderr), mpb.WithWidth(48), mpb.WithRefreshRate(200*time.Millisecond))
	}
	return p
}

// update is called from the pipeline's goroutines.
func (p *progress) update(u pipeline.Progress) {
	if p.quiet {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	text := u.Stage + " " + printable(u.Source)
	if p.bars == nil {
		switch {
		case u.State != "":
			fmt.Fprintf(p.app.stderr, "%s: %s\n", printable(u.Source), u.State)
		case u.Stage == "digest" || u.Stage == "merge":
			fmt.Fprintln(p.app.stderr, text)
		}
		return
	}
	if p.bar == nil {
		p.bar = p.bars.AddBar(int64(u.Total),
			mpb.PrependDecorators(decor.CountersNoUnit("%d of %d sources ")),
			mpb.AppendDecorators(decor.Elapsed(decor.ET_STYLE_MMSS), decor.Any(func(decor.Statistics) string { return "  " + p.now.Load().(string) })))
	}
	p.now.Store(text)
	if u.State != "" {
		p.bar.Increment()
	}
}

// stop takes the bar away. It may be called more than once.
func (p *progress) stop() {
	p.once.Do(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.bar != nil {
			p.bar.Abort(true)
		}
		if p.bars != nil {
			p.bars.Wait()
		}
	})
}

// printable makes a foreign name safe for a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '?'
		}
		return r
	}, s)
}

func counted(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// coverage is the briefing's coverage in one line.
func coverage(b *pipeline.Briefing) string {
	covered := 0
	var states []string
	for _, s := range pipeline.States {
		n := b.Coverage.ByState[s]
		if n == 0 {
			continue
		}
		states = append(states, fmt.Sprintf("%d %s", n, s))
		if s == pipeline.OK || s == pipeline.OKRepaired || s == pipeline.Partial || s == pipeline.Flagged {
			covered += n
		}
	}
	return fmt.Sprintf("Covers %d of %d sources (%s).", covered, b.Coverage.Sources, strings.Join(states, ", "))
}

// summary is what is said at the end of a run.
func summary(b *pipeline.Briefing, paths []string) []string {
	points, verdicts, dropped := 0, map[pipeline.Verdict]int{}, 0
	for _, s := range b.Stories {
		dropped += len(s.Dropped)
		for _, pt := range s.Points {
			points++
			verdicts[pt.Verdict]++
		}
	}
	lines := []string{coverage(b)}
	for _, a := range b.Articles {
		dropped += len(a.Dropped)
		if a.State != pipeline.OK && a.State != pipeline.OKRepaired {
			lines = append(lines, fmt.Sprintf("  %s: %s: %s", printable(a.Source), a.State, printable(a.Message)))
		}
	}
	if b.Ignored > 0 {
		lines = append(lines, counted(b.Ignored, "file", "files")+" of other kinds in the folders left out.")
	}
	lines = append(lines, fmt.Sprintf("%s, %s: %d checked, %d partly, %d unchecked; %s of the model dropped.",
		counted(len(b.Stories), "story", "stories"), counted(points, "point", "points"), verdicts[pipeline.Checked], verdicts[pipeline.Partly], verdicts[pipeline.Unchecked], counted(dropped, "statement", "statements")))
	u := b.Run.Usage
	if !b.WithoutModel {
		lines = append(lines, fmt.Sprintf("%d calls, %d answers from the journal; %d prompt tokens (%d cached), %d generated; %s.",
			u.Calls, u.CachedCalls, u.PromptTokens, u.CachedPrompt, u.CompletionTokens, b.Run.FinishedAt.Sub(b.Run.StartedAt).Round(time.Second)))
	}
	return append(lines, paths...)
}
