package pipeline

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/babelwire/babelwire/pipeline/internal/durable"
	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/prompts"
)

// ReportSchema is the name and version of the run report. Fields may be added to
// it; a changed meaning makes the next version.
const ReportSchema = "babelwire.run/1"

// ReportName is the file, beside the briefing, that holds the run report.
const ReportName = "run.json"

// How a run ended, or that it has not: a report that says RunAtWork is of a run
// that works yet, or was cut off at once (killed, power lost).
const (
	RunAtWork      = "running"
	RunComplete    = "complete"    // the briefing was written, every source is ok or ok_repaired
	RunIncomplete  = "incomplete"  // the briefing was written, some source is not
	RunInterrupted = "interrupted" // by a signal; no briefing was written
	RunFatal       = "fatal"       // no briefing was written; Error says why
)

// Unfinished stands for the state of a source that had none when the run ended.
const Unfinished = "unfinished"

// Report is what is to be known of a run that nobody watched. It holds no key,
// no endpoint address and no text of a document; of the sources it has the names.
// Lists are never null, and all times are UTC.
type Report struct {
	Schema     string     `json:"schema"`
	Run        string     `json:"run"` // id, as the journal has it
	Status     string     `json:"status"`
	ExitCode   int        `json:"exit_code"`  // 0 while running
	ErrorCode  string     `json:"error_code"` // reason code of Error, where it has one
	Error      string     `json:"error"`      // what ended the run without a briefing
	StartedAt  time.Time  `json:"started_at"`
	FinishedAt *time.Time `json:"finished_at"` // null while running
	Seconds    float64    `json:"seconds"`     // from start to end
	Version    string     `json:"version"`     // of the program
	// Briefing is the id of the briefing that the run wrote; "" = none, and the
	// one that lies beside the report is of an earlier run.
	Briefing string        `json:"briefing"`
	Limits   LimitFigures  `json:"limits"`
	Sources  SourceFigures `json:"sources"`
	Stages   []StageTimes  `json:"stages"` // all of them, in the order of the work
	Model    ModelFigures  `json:"model"`
}

// LimitFigures is what the run was to keep within.
type LimitFigures struct {
	Deadline  *time.Time `json:"deadline"`   // when the briefing was to be out; null = none
	MaxTokens int        `json:"max_tokens"` // of prompts and answers; 0 = no limit
	// Met lists the reason codes of the limits that left something out.
	Met []string `json:"met"`
}

// SourceFigures counts the sources and names those that are not complete.
type SourceFigures struct {
	Total      int           `json:"total"`
	Covered    int           `json:"covered"` // in the briefing, all or a part of each
	Unfinished int           `json:"unfinished"`
	ByState    map[State]int `json:"by_state"` // every state is there
	// Incomplete lists, in source order, those that are neither ok nor ok_repaired.
	Incomplete []SourceEnd `json:"incomplete"`
}

// SourceEnd is how one source ended.
type SourceEnd struct {
	Source string `json:"source"` // as it was named
	State  string `json:"state"`  // or Unfinished
	Reason string `json:"reason"` // code
}

// StageTimes is what one stage did.
type StageTimes struct {
	Stage  string `json:"stage"`
	Items  int    `json:"items"`  // articles; stories in merge; formats in render
	Failed int    `json:"failed"` // of them: ended in this stage as failed or failed_retry
	Times
}

// ModelFigures is what was asked of the endpoint. Usage is that of the briefing.
type ModelFigures struct {
	Requested string   `json:"requested"`
	Answered  []string `json:"answered"` // as the answers name it, those of the journal too
	Kind      string   `json:"kind"`     // of server
	Context   int      `json:"context"`  // tokens; 0 = not known
	Slots     int      `json:"slots"`    // 0 = not known
	Prompts   []string `json:"prompts"`  // with their versions
	Usage     Usage    `json:"usage"`

	// Of the HTTP requests.
	OtherCalls int `json:"other_calls"` // beside Usage.Calls: those that tried out the endpoint
	Retries    int `json:"retries"`     // sent again after a fault on the way or of the server
	AskedAgain int `json:"asked_again"` // sent again because the answer was of no use
	Rejected   int `json:"rejected"`    // turned away: 429, 503
	Hedged     int `json:"hedged"`      // asked of a second endpoint because the first took long
	HedgeWins  int `json:"hedge_wins"`  // of these, answered by the second first
	// RetriesRefused counts faults after which nothing was sent again, because the
	// run's budget of repeats was spent.
	RetriesRefused     int     `json:"retries_refused"`
	LoopsCut           int     `json:"loops_cut"`            // answers ended early because they repeated themselves
	OtherModel         int     `json:"other_model"`          // answers by another model than was asked for
	LongestWaitSeconds float64 `json:"longest_wait_seconds"` // of the pauses that the endpoint asked for

	// How busy the endpoint was kept, from the first question to the last answer.
	Seconds         float64 `json:"seconds"`
	TokensPerSecond float64 `json:"tokens_per_second"` // generated, while there was a question at the endpoint
	CachedShare     float64 `json:"cached_share"`      // of the prompt tokens, 0..1: what the server had in its cache
	PeakInFlight    int     `json:"peak_in_flight"`
	// SlotUse is the share of the slots' time, 0..1, in which there was a question for
	// them. The time in which the endpoint was away is left out; so the share is
	// rather too low than too high. null = the slots are not known.
	SlotUse *float64 `json:"slot_use"`
	Outages []Outage `json:"outages"`

	Questions []PromptTimes `json:"questions"` // a row for each prompt that was used, in the order of the work
	// Faults counts the questions that got no answer of use, by reason code: of the
	// endpoint, of the journal, or because a limit was met.
	Faults []FaultCount `json:"faults"`
}

// Outage is a time in which the endpoint was away.
type Outage struct {
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Seconds float64   `json:"seconds"`
	Waited  int       `json:"waited"` // requests that waited for its end
	Open    bool      `json:"open"`   // it was still away at the end of the run, which To then is
	Slots   int       `json:"-"`      // of the one endpoint that was away; 0 = all that there are
}

// PromptTimes is what the questions of one prompt took: the times and tokens are
// of those that the endpoint was asked.
type PromptTimes struct {
	Prompt           string `json:"prompt"`   // with its version
	Asked            int    `json:"asked"`    // of the endpoint
	Recorded         int    `json:"recorded"` // answered from the journal, or along with the same question of another article
	Failed           int    `json:"failed"`   // of those asked: without an answer of use
	PromptTokens     int    `json:"prompt_tokens"`
	CompletionTokens int    `json:"completion_tokens"`
	Times
}

// FaultCount is how many questions met a fault.
type FaultCount struct {
	Code      string `json:"code"`
	Questions int    `json:"questions"`
}

// Report tells of the Run that ended last, whether or not it gave a briefing.
// What only the caller knows is left empty: id, status, error, times, version,
// briefing. Call it after Run has returned. The figures of the client (retries,
// outages) are of all that it has done, which is this Run where it has done
// nothing else.
//
// Of no pipeline at all it is the report of a run that never began.
func (p *Pipeline) Report() Report {
	if p == nil {
		p = &Pipeline{meter: newMeter(), figures: newFigures()}
	}
	f := p.figures
	f.mu.Lock()
	defer f.mu.Unlock()
	r := Report{Schema: ReportSchema, Sources: sourceFigures(f.articles), Model: p.modelFigures(f)}
	r.Limits = p.limitFigures(r)
	for _, name := range stageNames {
		row := StageTimes{Stage: name}
		if t := f.stages[name]; t != nil {
			row.Items, row.Failed, row.Times = len(t.took), t.failed, times(t.took)
		}
		r.Stages = append(r.Stages, row)
	}
	return r
}

func sourceFigures(articles []*Article) SourceFigures {
	s := SourceFigures{Total: len(articles), ByState: map[State]int{}, Incomplete: []SourceEnd{}}
	for _, state := range States {
		s.ByState[state] = 0
	}
	for _, a := range articles {
		switch {
		case !a.done():
			s.Unfinished++
		default:
			s.ByState[a.State]++
			if a.State.Covered() {
				s.Covered++
			}
		}
		if !a.State.Complete() {
			s.Incomplete = append(s.Incomplete, SourceEnd{a.Source, cmp.Or(string(a.State), Unfinished), a.Reason})
		}
	}
	return s
}

func (p *Pipeline) limitFigures(r Report) LimitFigures {
	l := LimitFigures{MaxTokens: p.cfg.MaxTokens, Met: []string{}}
	if at := p.cfg.Deadline.UTC(); !p.cfg.Deadline.IsZero() {
		l.Deadline = &at
	}
	for _, f := range r.Model.Faults {
		l.Met = append(l.Met, f.Code)
	}
	for _, e := range r.Sources.Incomplete {
		l.Met = append(l.Met, e.Reason)
	}
	slices.Sort(l.Met)
	l.Met = slices.DeleteFunc(slices.Compact(l.Met), func(code string) bool { return !strings.HasPrefix(code, "budget.") })
	return l
}

// modelFigures is called with f.mu held.
func (p *Pipeline) modelFigures(f *figures) ModelFigures {
	m := ModelFigures{
		Requested: p.cfg.Model, Answered: []string{}, Prompts: []string{}, Outages: []Outage{},
		Questions: []PromptTimes{}, Faults: []FaultCount{},
	}
	if p.cfg.Client == nil {
		return m
	}
	m.Usage, m.Prompts = p.spent(f.articles), prompts.InUse()
	p.usageMu.Lock()
	m.Answered = append(m.Answered, slices.Sorted(slices.Values(p.answered))...)
	p.usageMu.Unlock()
	if info := p.info.Load(); info != nil {
		m.Requested = cmp.Or(p.cfg.Model, info.Model)
		m.Kind, m.Context, m.Slots = info.Kind, info.ContextSize, info.Slots
	}
	if m.Usage.PromptTokens > 0 {
		m.CachedShare = rounded(float64(m.Usage.CachedPrompt) / float64(m.Usage.PromptTokens))
	}
	m.addClient(p.cfg.Client)
	p.meter.busyness(&m)
	for _, id := range m.Prompts {
		if t := f.prompts[id]; t != nil {
			m.Questions = append(m.Questions, PromptTimes{
				Prompt: id, Asked: len(t.took), Recorded: t.recorded, Failed: t.failed,
				PromptTokens: t.promptTokens, CompletionTokens: t.generated, Times: times(t.took),
			})
		}
	}
	for _, code := range slices.Sorted(maps.Keys(f.faults)) {
		m.Faults = append(m.Faults, FaultCount{code, f.faults[code]})
	}
	return m
}

// addClient adds what the client knows of its requests, where it tells.
func (m *ModelFigures) addClient(client Endpoint) {
	c, tells := client.(interface{ Stats() llm.Stats })
	if !tells {
		return
	}
	s := c.Stats()
	m.OtherCalls = max(0, s.Calls-m.Usage.Calls)
	m.Retries, m.AskedAgain, m.RetriesRefused, m.Rejected = s.Retries, s.AskedAgain, s.RetriesRefused, s.Rejected
	m.Hedged, m.HedgeWins, m.LoopsCut, m.OtherModel = s.Hedged, s.HedgeWins, s.LoopsCut, s.OtherModel
	m.PeakInFlight, m.LongestWaitSeconds = s.PeakInFlight, rounded(s.LongestWait.Seconds())
	for _, o := range s.Outages {
		end, open := o.To, o.To.IsZero()
		if open {
			end = time.Now()
		}
		m.Outages = append(m.Outages, Outage{o.From.UTC(), end.UTC(), rounded(end.Sub(o.From).Seconds()), o.Waited, open, o.Slots})
	}
}

// Render is the function Render, measured for the Report.
func (p *Pipeline) Render(b *Briefing, format string) ([]byte, error) {
	through := p.figures.begin("render")
	out, err := Render(b, format)
	through(err != nil)
	return out, err
}

// JSON is the report as its file holds it. What must not reach a terminal raw is
// written as a \u escape. That of a run at work ends with blanks, see reportRoom.
func (r Report) JSON() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(r); err != nil {
		return nil, fmt.Errorf("the run report: %w", err)
	}
	text := escapeHidden(out.Bytes())
	if blanks := reportRoom - len(text); r.Status == RunAtWork && blanks > 0 {
		text = append(text, bytes.Repeat([]byte{' '}, blanks)...)
	}
	return text, nil
}

// reportRoom is the size of the file of a run at work: so much is there for the report of its
// end, also on a disk that is full by then. A report names each source that is not complete,
// in about 100 bytes.
const reportRoom = 32 << 10

// WriteReport writes DIR/run.json, whole or not at all. DIR must be there.
//
// Where it cannot be written the report that lies there is taken away: it is of an earlier
// moment, and nobody is to read that a run is at work which has ended. On a full disk that
// also gives the new one its room.
func WriteReport(text []byte, dir string) error {
	path := filepath.Join(dir, ReportName)
	write := func() error {
		_, err := durable.WriteFiles(dir, []durable.File{{Path: path, Data: text}}, 0o644)
		return err
	}
	err := write()
	if err != nil && os.Remove(path) == nil {
		err = write()
	}
	if err != nil {
		return fmt.Errorf("cannot write the run report to %s: %w", path, reason(err))
	}
	return nil
}
