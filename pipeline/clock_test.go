package pipeline

import (
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// TestClockJumps sets the clock while a run is at work. Nothing waits for it,
// the content of the briefing is the same, and no run ends before it began.
func TestClockJumps(t *testing.T) {
	news := filepath.Join(fixtureSources, "000_af218220baa3f74d.txt")
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers})
	want := b.mustRun(nil, news)
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Skipf("no time zones are installed: %v", err)
	}
	at := time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)
	for name, clock := range map[string][2]time.Time{ // the start, and every moment after it
		"an hour forward":           {at, at.Add(time.Hour)},
		"an hour back":              {at, at.Add(-time.Hour)},
		"1970":                      {at, time.Unix(0, 0)},
		"from 1970":                 {time.Unix(0, 0), at},
		"2106":                      {at, time.Date(2106, 2, 7, 6, 28, 16, 0, time.UTC)},
		"back from 2106":            {time.Date(2106, 2, 7, 6, 28, 16, 0, time.UTC), at},
		"summer time begins":        {time.Date(2026, 3, 29, 1, 59, 59, 0, amsterdam), time.Date(2026, 3, 29, 3, 0, 1, 0, amsterdam)},
		"the hour that comes twice": {time.Date(2026, 10, 25, 2, 59, 59, 0, amsterdam), time.Date(2026, 10, 25, 2, 59, 59, 0, amsterdam).Add(2 * time.Second)},
	} {
		t.Run(name, func(t *testing.T) {
			one := newBench(t, llmtest.Options{Answers: fixtureAnswers})
			var asked atomic.Int64
			began := time.Now()
			got := one.mustRun(func(c *Config) {
				c.Now = func() time.Time {
					if asked.Add(1) == 1 {
						return clock[0]
					}
					return clock[1]
				}
			}, news)
			if took := time.Since(began); took > 30*time.Second {
				t.Errorf("it took %v", took)
			}
			if d := cmp.Diff(want.ID, got.ID); d != "" {
				t.Errorf("the id (-want +got):\n%s", d)
			}
			run := got.Run
			if !run.StartedAt.Equal(clock[0]) || run.FinishedAt.Before(run.StartedAt) || got.GeneratedAt.Before(run.StartedAt) {
				t.Errorf("started %v, finished %v, generated %v", run.StartedAt, run.FinishedAt, got.GeneratedAt)
			}
			again := one.mustRun(nil, news)
			if again.Run.Usage.Calls != 0 {
				t.Errorf("%d questions were asked again", again.Run.Usage.Calls)
			}
			for _, format := range []string{"md", "html", "json"} {
				one.render(got, format)
			}
		})
	}
}
