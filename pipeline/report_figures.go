package pipeline

import (
	"cmp"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/babelwire/babelwire/pipeline/llm"
)

// stageNames are the stages of a run, in the order of the work. An item of the
// first five is an article, one of group is the grouping of them all, one of
// merge is a story, one of render is a format.
var stageNames = []string{"load", "clean", "detect", "plan", "digest", "group", "merge", "render"}

// figures holds what is measured of a Run for its Report. It keeps every time
// as it is, 8 bytes each: 10,000 articles take a few megabytes.
type figures struct {
	now func() time.Time

	mu       sync.Mutex // guards all below
	articles []*Article // of the run; read by Report, when nobody writes them any more
	stages   map[string]*timing
	prompts  map[string]*promptTimes
	faults   map[string]int // questions that got no answer of use, by code
}

// timing is how long the items of a stage took, and how many of them failed.
type timing struct {
	took   []time.Duration
	failed int
}

// promptTimes is what the questions of one prompt took.
type promptTimes struct {
	timing           // of those that the endpoint was asked
	recorded     int // answered from the journal, or by the same question of another article
	promptTokens int
	generated    int // tokens
}

func newFigures() *figures {
	return &figures{now: time.Now, stages: map[string]*timing{}, prompts: map[string]*promptTimes{}, faults: map[string]int{}}
}

// begin starts the clock of one item of a stage. The result is called when it is
// through, and gives the time it took.
func (f *figures) begin(stage string) (end func(failed bool) time.Duration) {
	started := f.now()
	return func(failed bool) time.Duration {
		took := f.now().Sub(started)
		f.mu.Lock()
		defer f.mu.Unlock()
		t := f.stages[stage]
		if t == nil {
			t = &timing{}
			f.stages[stage] = t
		}
		t.add(took, failed)
		return took
	}
}

func (t *timing) add(took time.Duration, failed bool) {
	t.took = append(t.took, took)
	if failed {
		t.failed++
	}
}

// prompt is the row of a prompt. It is called with mu held.
func (f *figures) prompt(id string) *promptTimes {
	row := f.prompts[id]
	if row == nil {
		row = &promptTimes{}
		f.prompts[id] = row
	}
	return row
}

// recorded counts a question that the endpoint was not asked, because its
// answer was known.
func (f *figures) recorded(prompt string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.prompt(prompt).recorded++
}

// asked counts a question that went to the endpoint, and what came of it.
func (f *figures) asked(prompt string, took time.Duration, answer llm.Answer, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	row := f.prompt(prompt)
	row.add(took, err != nil)
	row.generated += answer.Usage.CompletionTokens
	row.promptTokens += answer.Usage.PromptTokens
}

// fault counts a question that got no answer of use: from the endpoint, from the
// journal, or because a limit was met before it was sent.
func (f *figures) fault(code string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults[code]++
}

// Times sums up how long things took, in seconds.
type Times struct {
	P50   float64 `json:"p50_seconds"` // half of them took no longer
	P95   float64 `json:"p95_seconds"` // 19 of 20 took no longer
	Max   float64 `json:"max_seconds"`
	Total float64 `json:"total_seconds"` // of all together; those at one time count each
}

// times is the summary of the durations, zero where there are none. A quantile
// is the smallest value that at least that share of them does not exceed
// (nearest rank).
func times(took []time.Duration) Times {
	if len(took) == 0 {
		return Times{}
	}
	sorted := slices.Clone(took)
	slices.Sort(sorted)
	rank := func(q float64) float64 {
		return rounded(sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)].Seconds())
	}
	var total time.Duration
	for _, d := range sorted {
		total += d
	}
	return Times{P50: rank(0.5), P95: rank(0.95), Max: rank(1), Total: rounded(total.Seconds())}
}

// rounded is a figure to microseconds, or millionths: more is noise.
func rounded(x float64) float64 { return math.Round(x*1e6) / 1e6 }

// busyness fills in how busy the endpoint was kept. m.Outages are there already.
func (m *meter) busyness(f *ModelFigures) {
	m.mu.Lock()
	defer m.mu.Unlock()
	wall, slots := m.last.Sub(m.first), time.Duration(m.slots)
	if m.first.IsZero() || wall <= 0 {
		return
	}
	there, away := m.there-slots*m.changed.Sub(m.last), time.Duration(0) // after the last answer nothing counts
	for _, o := range f.Outages {
		if from, to := later(o.From, m.first), earlier(o.To, m.last); to.After(from) {
			away += to.Sub(from) * cmp.Or(time.Duration(o.Slots), slots)
		}
	}
	f.Seconds = rounded(wall.Seconds())
	f.TokensPerSecond = rounded(perSecond(m.asked.tokens, m.busy))
	f.Slots = cmp.Or(m.slots, f.Slots) // further endpoints may have joined
	if there > away && m.slots > 0 {
		use := rounded(float64(max(0, m.used-away)) / float64(there-away))
		f.SlotUse = &use
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// spent is what the run cost.
func (p *Pipeline) spent(articles []*Article) Usage {
	p.usageMu.Lock()
	defer p.usageMu.Unlock()
	u := p.usage
	for _, a := range articles {
		u.Repaired += a.repaired + a.Tokens.mended
	}
	return u
}

// asking says that a question goes to the endpoint. The result is called with
// what came of it, and books that on the run: here, because the article that
// asked may not wait for the answer any more.
func (p *Pipeline) asking(q question) (back func(llm.Answer, error)) {
	slots := q.info.Slots
	if info, err := p.cfg.Client.Info(p.running); err == nil {
		slots = info.Slots // of several endpoints some may have joined since
	}
	landed, started := p.meter.asking(q.expected(), slots), p.figures.now()
	return func(answer llm.Answer, err error) {
		landed(generated(answer))
		p.figures.asked(q.prompt.ID(), p.figures.now().Sub(started), answer, err)
		p.usageMu.Lock()
		defer p.usageMu.Unlock()
		p.usage.Calls += answer.Calls
		p.usage.PromptTokens += answer.Usage.PromptTokens
		p.usage.CachedPrompt += answer.Usage.CachedTokens
		p.usage.CompletionTokens += answer.Usage.CompletionTokens
		p.usage.PossiblyPaidTwice += answer.PossiblyPaidTwice
	}
}
