package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/store"
)

// account is what a run leaves behind for those who did not watch it, however it
// ends: run.json beside the briefing, the journal's record of the run, the file of
// metrics, and the last lines of the log.
type account struct {
	app         *app
	log         *slog.Logger
	dir         string // of run.json; "" = the briefing goes to standard output, and no report is written
	metricsFile string // "" = none
	told        bool   // the operator's lines are wanted
	json        bool   // as one record of the log
	run         string // id
	started     time.Time

	pipeline *pipeline.Pipeline // nil until there is one
	briefing string             // id of the briefing; "" until it is written
	last     *pipeline.Report   // of the run's end; nil until then
}

// newAccount begins the account of a run, whose report says that it is at work:
// that stays where the run is killed.
func (a *app) newAccount(cfg Config, o options, dir string, nightly bool) *account {
	c := &account{
		app: a, log: a.logger(cfg, o), dir: dir, metricsFile: cfg.MetricsFile,
		told: (nightly || o.verbose > 0) && !o.quiet, json: cfg.Log.Format == "json" && !o.quiet, started: time.Now(),
	}
	c.run = c.started.UTC().Format("20060102T150405.000")
	if c.json {
		c.log = c.log.With("run", c.run)
	}
	c.write(c.report(nil))
	return c
}

// report is how the run stands, or how it ended: err is what brief returns.
func (c *account) report(ended *time.Time) pipeline.Report {
	r := c.pipeline.Report()
	r.Run, r.Status, r.Version, r.StartedAt, r.Briefing = c.run, pipeline.RunAtWork, version(), c.started.UTC(), c.briefing
	if ended != nil {
		at := ended.UTC()
		r.FinishedAt, r.Seconds = &at, at.Sub(r.StartedAt).Seconds()
	}
	return r
}

// ended is the report of a run that ended with err.
func (c *account) ended(err error) pipeline.Report {
	if c.last != nil {
		return *c.last
	}
	now := time.Now()
	r := c.report(&now)
	if r.ExitCode, _ = c.app.ending(err); err == nil && c.briefing == "" {
		r.ExitCode, err = exitPanic, errPanicked
	}
	switch {
	case err == nil:
		r.Status = pipeline.RunComplete
	case errors.Is(err, errIncomplete):
		r.Status = pipeline.RunIncomplete
	case r.ExitCode == exitInterrupted:
		r.Status = pipeline.RunInterrupted
	default:
		r.Status = pipeline.RunFatal
		r.ErrorCode, r.Error = publicly(err)
	}
	c.last = &r
	return r
}

// exitPanic is what the program returns when its own code panics.
const exitPanic = 2

// errPanicked ends a run whose code panicked: it returned neither an error nor a
// briefing.
var errPanicked = errors.New("a fault in babelwire ended the run; report what it printed on standard error")

// publicly is an error for a file: without the endpoint's address.
func publicly(err error) (code, text string) {
	var fault *llm.Error
	if errors.As(err, &fault) {
		return fault.Code, fault.Public()
	}
	return "", err.Error()
}

// keep puts the report into the journal, with the run.
func (c *account) keep(ctx context.Context, journal *store.Store, err error) {
	text, jsonErr := c.ended(err).JSON()
	if jsonErr == nil {
		jsonErr = journal.FinishRun(ctx, c.run, time.Now(), string(text))
	}
	if jsonErr != nil {
		c.log.Warn("the journal did not take the report of the run", "error", jsonErr)
	}
}

// close writes the report of the run that ended with err, and says in the log
// how it went. That a report cannot be written does not change how the run
// ended: the briefing is there, or is not.
func (c *account) close(err error) {
	r := c.ended(err)
	c.write(r)
	if c.metricsFile != "" {
		if err := writeMetrics(c.metricsFile, r); err != nil {
			c.log.Error("the metrics were not written", "error", err)
		}
	}
	switch {
	case c.json:
		c.record(r)
	case c.told:
		for _, line := range operation(r) {
			fmt.Fprintln(c.app.stderr, line)
		}
	}
}

func (c *account) write(r pipeline.Report) {
	if c.dir == "" {
		return
	}
	text, err := r.JSON()
	if err == nil {
		err = pipeline.WriteReport(text, c.dir)
	}
	if err != nil {
		c.log.Error("the report of the run was not written; a run.json that is there is of another moment", "error", err)
	}
}

// record writes the end of the run as one record, whatever the log's level: a
// program that reads the log waits for it.
func (c *account) record(r pipeline.Report) {
	level, u := slog.LevelInfo, r.Model.Usage
	if r.Status != pipeline.RunComplete {
		level = slog.LevelWarn
	}
	rec := slog.NewRecord(time.Now(), level, "run ended", 0)
	rec.Add("status", r.Status, "exit_code", r.ExitCode, "error", r.Error, "briefing", r.Briefing, "seconds", r.Seconds,
		"sources", r.Sources.Total, "covered", r.Sources.Covered, "incomplete", len(r.Sources.Incomplete),
		"calls", u.Calls, "cached_calls", u.CachedCalls, "retries", r.Model.Retries, "outages", len(r.Model.Outages),
		"prompt_tokens", u.PromptTokens, "cached_prompt_tokens", u.CachedPrompt, "completion_tokens", u.CompletionTokens)
	_ = c.log.Handler().Handle(context.Background(), rec) // standard error is gone: nobody is left to tell
}
