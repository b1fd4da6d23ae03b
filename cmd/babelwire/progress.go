package main

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/babelwire/babelwire/pipeline"
)

const (
	// refresh is how often the bar is drawn.
	refresh = 200 * time.Millisecond
	// heartbeat is how often whoever waits is told that the run is alive;
	// nightBeat, how often the log of a nightly run is.
	heartbeat = time.Minute
	nightBeat = 15 * time.Minute
	// nightEnds are so many sources that did not end well that a nightly run
	// names them in its log. Its report has them all.
	nightEnds = 20
	barWidth  = 30
	barUnits  = 1000 // of the whole work
	logWidth  = 160  // of what happens now in a heartbeat
)

// manner is how a run is told.
type manner struct {
	quiet bool
	model bool // a model is asked
	night bool // nobody watches: the log names what is not well, and no source that is
	json  bool // each line is a record of JSON
}

// progress shows how far the run is: a bar and a line of what happens now on a
// terminal, else lines for a log, one a source and one a minute.
type progress struct {
	app *app
	manner
	records *slog.Logger // of manner.json; else nil

	mu      sync.Mutex // guards all below
	ends    int        // sources named that did not end well
	last    pipeline.Progress
	at      time.Time // of last
	started time.Time
	merging bool
	told    bool // what there is to do
	bar     *mpb.Bar

	bars *mpb.Progress // nil without a terminal
	done chan struct{} // closed by stop
	beat sync.WaitGroup
	once sync.Once
}

func (a *app) newProgress(m manner) *progress {
	p := &progress{app: a, manner: m, started: time.Now(), at: time.Now(), done: make(chan struct{})}
	a.standing = p.standing
	if m.quiet {
		return p
	}
	if m.json {
		p.records = slog.New(slog.NewJSONHandler(a.stderr, nil))
	} else if f := a.terminal(a.stderr); f != nil {
		p.bars = mpb.New(mpb.WithOutput(f), mpb.WithWidth(barWidth), mpb.WithRefreshRate(refresh))
		if s, ok := a.stderr.(*screen); ok {
			s.bars.Store(p.bars)
		}
		return p
	}
	p.beat.Go(func() {
		tick := time.NewTicker(p.beatEvery())
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				p.line(p.alive(), p.figures()...)
			case <-p.done:
				return
			}
		}
	})
	return p
}

// update is called from the pipeline's goroutines.
func (p *progress) update(u pipeline.Progress) {
	p.mu.Lock()
	merges := u.Stage == "merge" && !p.merging
	plan := u.Total > 0 && u.Read == u.Total && !p.told
	p.last, p.at = u, time.Now()
	p.merging = p.merging || merges
	p.told = p.told || plan
	p.mu.Unlock()
	switch {
	case p.quiet:
	case p.bars != nil:
		p.draw(u)
	default:
		if plan {
			p.line(p.todo(u))
		}
		if u.State != "" {
			p.end(u)
		}
		if merges {
			p.line("merging the stories")
		}
	}
}

func (p *progress) beatEvery() time.Duration {
	if p.night {
		return nightBeat
	}
	return heartbeat
}

// line writes one line, whole, for a log. Records have the keys and values too.
func (p *progress) line(text string, keys ...any) {
	if p.records != nil {
		p.records.Info(text, keys...)
		return
	}
	fmt.Fprintln(p.app.stderr, text)
}

// end tells how a source ended; at night only of those that are not well, and
// of the first of these.
func (p *progress) end(u pipeline.Progress) {
	if p.night {
		if u.State.Complete() || u.State == pipeline.Skipped {
			return // a rule skips the same sources every night
		}
		p.mu.Lock()
		p.ends++
		n := p.ends
		p.mu.Unlock()
		if n == nightEnds+1 {
			p.line("more sources did not end well; " + pipeline.ReportName + " will name them all")
		}
		if n > nightEnds {
			return
		}
	}
	p.line(ended(u), "source", u.Source, "stage", u.Stage, "state", u.State, "reason", u.Reason)
}

// figures are those of a heartbeat, for a record.
func (p *progress) figures() []any {
	u, _, _ := p.now(0)
	return []any{
		"sources", u.Total, "done", u.Done, "share", u.Share, "answers", u.Asked, "recorded", u.Recorded,
		"completion_tokens", u.Generated, "tokens_per_second", u.PerSecond, "seconds_left", u.Left.Seconds(),
	}
}

// ended says how a source ended.
func ended(u pipeline.Progress) string {
	text := fmt.Sprintf("%s: %s", printable(u.Source), u.State)
	if u.State != pipeline.OK && u.Message != "" {
		text += ": " + printable(u.Message)
	}
	return fmt.Sprintf("%s (%d of %d)", text, u.Done, u.Total)
}

// todo says, when all sources are read, what there is to do.
func (p *progress) todo(u pipeline.Progress) string {
	text := counted(u.Total, "source", "sources") + " read"
	if p.model && u.Expected > 0 {
		text += fmt.Sprintf("; about %s tokens to generate, less what the journal has", thousands(u.Expected))
		if u.Left > 0 {
			text += "; " + about(u.Left) + " left"
		}
	}
	return text
}

// alive is the line of a heartbeat: where the run stands and what it does.
func (p *progress) alive() string {
	u, now, elapsed := p.now(logWidth)
	if u.Total == 0 {
		return "starting"
	}
	text := fmt.Sprintf("%d of %d sources, %s", u.Done, u.Total, strings.Join(pace(u, elapsed), ", "))
	if now != "" {
		text += "; " + now
	}
	return text
}

// now is the last that was told, its time left brought up to this moment, and
// what happens at this moment, in at most width columns.
func (p *progress) now(width int) (u pipeline.Progress, doing string, elapsed time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	u = p.last
	if u.Left > 0 {
		u.Left = max(u.Left-time.Since(p.at), time.Second)
	}
	switch {
	case p.merging:
		doing = "merging the stories"
	case u.Read < u.Total:
		doing = "reading the sources"
	case len(u.Working) > 0 && p.model:
		doing = working("translating and summarizing ", u.Working, width)
	case len(u.Working) > 0:
		doing = working("reading ", u.Working, width)
	}
	return u, shortened(doing, width), time.Since(p.started)
}

// working names what is worked on, with how far it is: as many as there is room
// for, their names cut in the middle, and how many more.
func working(doing string, list []pipeline.Working, width int) string {
	const least, most, figures = 24, 40, len(" 100 %, ") // columns of a name, and of what follows it
	room := width - len(doing) - len("and 99 more")
	named := max(1, min(len(list), room/(least+figures)))
	cut := max(1, min(most, room/named-figures))
	var names []string
	for _, w := range list[:named] {
		names = append(names, fmt.Sprintf("%s %d %%", shortened(printable(w.Source), cut), percent(w.Share)))
	}
	text := doing + strings.Join(names, ", ")
	if more := len(list) - named; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// pace is the share of the work, the speed and the time left.
func pace(u pipeline.Progress, elapsed time.Duration) []string {
	list := []string{fmt.Sprintf("%d %%", percent(u.Share))}
	if u.PerSecond > 0 {
		list = append(list, speed(u.PerSecond))
	}
	if u.Left > 0 {
		return append(list, about(u.Left)+" left")
	}
	return append(list, clock(elapsed)+" so far")
}

// draw keeps the bar up to date; mpb draws it. No lock is held while mpb is
// called, because it calls back for the texts.
func (p *progress) draw(u pipeline.Progress) {
	p.mu.Lock()
	bar := p.bar
	p.mu.Unlock()
	if bar == nil {
		var err error
		if bar, err = p.bars.Add(barUnits, mpb.BarStyle().Build(), p.texts()...); err != nil {
			return // stopped
		}
		p.mu.Lock()
		p.bar = bar
		p.mu.Unlock()
	}
	bar.SetCurrent(min(int64(u.Share*barUnits), barUnits-1)) // a full bar would be taken away
}

// texts are those around the bar. mpb cuts what stands beside it.
func (p *progress) texts() []mpb.BarOption {
	return []mpb.BarOption{
		mpb.PrependDecorators(decor.Any(func(decor.Statistics) string {
			u, _, _ := p.now(0)
			return fmt.Sprintf("%d of %d sources", u.Done, u.Total)
		})),
		mpb.AppendDecorators(decor.Any(func(decor.Statistics) string {
			u, _, elapsed := p.now(0)
			return strings.Join(pace(u, elapsed), "  ")
		})),
		mpb.BarExtender(mpb.BarFillerFunc(func(w io.Writer, s decor.Statistics) error {
			_, doing, _ := p.now(s.AvailableWidth - 1)
			_, err := io.WriteString(w, doing+"\n")
			return err
		}), false),
	}
}

// stop takes the bar away. It may be called more than once.
func (p *progress) stop() {
	p.once.Do(func() {
		close(p.done)
		p.beat.Wait()
		p.mu.Lock()
		bar := p.bar
		p.mu.Unlock()
		if bar != nil {
			bar.Abort(true)
		}
		if p.bars != nil {
			p.bars.Wait()
			if s, ok := p.app.stderr.(*screen); ok {
				s.bars.Store(nil)
			}
		}
	})
}

// standing says how far the run came, for whoever stops it; "" before anything
// was done.
func (p *progress) standing() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last.Total == 0 {
		return ""
	}
	text := fmt.Sprintf("%d of %s done", p.last.Done, counted(p.last.Total, "source", "sources"))
	if p.model {
		text += fmt.Sprintf(", %s recorded", counted(p.last.Asked+p.last.Recorded, "answer", "answers"))
	}
	return text
}
