package main

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/babelwire/babelwire/pipeline"
)

// metrics tells of the last run, for the textfile collector of node_exporter.
// All are gauges and summaries of that one run, none counts on over the nights:
// a program that ends cannot, and rate() over its figures would be wrong. Labels
// take few values: stages, states, reason codes, prompts.
type metrics struct{ list []prometheus.Metric }

// Describe sends nothing: which metrics there are depends on the run.
func (m *metrics) Describe(chan<- *prometheus.Desc) {}

// Collect hands the metrics out.
func (m *metrics) Collect(out chan<- prometheus.Metric) {
	for _, metric := range m.list {
		out <- metric
	}
}

// gauge adds one value. labels are a name and a value, or none.
func (m *metrics) gauge(name, help string, value float64, labels ...string) {
	desc, values := described(name, help, labels)
	metric, err := prometheus.NewConstMetric(desc, prometheus.GaugeValue, value, values...)
	m.add(desc, metric, err)
}

// summary adds how long n things took.
func (m *metrics) summary(name, help string, n int, t pipeline.Times, labels ...string) {
	desc, values := described(name, help, labels)
	metric, err := prometheus.NewConstSummary(desc, uint64(max(0, n)), t.Total, map[float64]float64{0.5: t.P50, 0.95: t.P95, 1: t.Max}, values...)
	m.add(desc, metric, err)
}

// add keeps the metric; one that cannot be made is an error when all are written.
func (m *metrics) add(desc *prometheus.Desc, metric prometheus.Metric, err error) {
	if err != nil {
		metric = prometheus.NewInvalidMetric(desc, err)
	}
	m.list = append(m.list, metric)
}

func described(name, help string, labels []string) (desc *prometheus.Desc, values []string) {
	var names []string
	for i := 0; i+1 < len(labels); i += 2 {
		names, values = append(names, labels[i]), append(values, labels[i+1])
	}
	return prometheus.NewDesc("babelwire_run_"+name, help, names, nil), values
}

// gathered makes the metrics of a run that has ended.
func gathered(r pipeline.Report) prometheus.Gatherer {
	m := &metrics{}
	success := 0.0
	if r.Status == pipeline.RunComplete || r.Status == pipeline.RunIncomplete {
		success = 1
	}
	if r.FinishedAt != nil {
		m.gauge("timestamp_seconds", "When the last run ended, in Unix time.", float64(r.FinishedAt.UnixMilli())/1000)
	}
	m.gauge("success", "1 where the last run wrote its briefing, be it of all sources or not; else 0.", success)
	m.gauge("exit_code", "The exit code of the last run: 0 complete, 3 some source is not, else no briefing.", float64(r.ExitCode))
	m.gauge("duration_seconds", "How long the last run took.", r.Seconds)
	m.sources(r.Sources)
	for _, s := range r.Stages {
		m.gauge("stage_failures", "Items that failed in this stage.", float64(s.Failed), "stage", s.Stage)
		m.summary("stage_duration_seconds", "How long an item took in this stage.", s.Items, s.Times, "stage", s.Stage)
	}
	m.model(r.Model)
	reg := prometheus.NewRegistry()
	reg.MustRegister(m) // an unchecked collector: registering cannot fail
	return reg
}

func (m *metrics) sources(s pipeline.SourceFigures) {
	const help = "Sources of the last run by the state they ended in."
	for _, state := range pipeline.States {
		m.gauge("sources", help, float64(s.ByState[state]), "state", string(state))
	}
	m.gauge("sources", help, float64(s.Unfinished), "state", pipeline.Unfinished)
	var reasons []string // in the order in which they come first
	counts := map[string]int{}
	for _, e := range s.Incomplete {
		if e.Reason != "" && counts[e.Reason] == 0 {
			reasons = append(reasons, e.Reason)
		}
		counts[e.Reason]++
	}
	for _, reason := range reasons {
		m.gauge("incomplete_sources", "Sources that are not ok, by the reason.", float64(counts[reason]), "reason", reason)
	}
}

func (m *metrics) model(f pipeline.ModelFigures) {
	u := f.Usage
	m.gauge("llm_requests", "HTTP requests for chat completions that questions took.", float64(u.Calls))
	m.gauge("llm_other_requests", "HTTP requests for chat completions that tried out the endpoint.", float64(f.OtherCalls))
	m.gauge("llm_retries", "Requests sent again after a fault on the way or of the server.", float64(f.Retries))
	m.gauge("llm_asked_again", "Requests sent again because the answer was of no use.", float64(f.AskedAgain))
	m.gauge("llm_rejected_requests", "Requests that were turned away: 429, 503.", float64(f.Rejected))
	m.gauge("llm_refused_retries", "Faults after which nothing was sent again, because the budget of repeats was spent.", float64(f.RetriesRefused))
	m.gauge("llm_hedged_questions", "Questions asked of a second endpoint because the first took long.", float64(f.Hedged))
	m.gauge("llm_longest_wait_seconds", "The longest pause that the endpoint asked for.", f.LongestWaitSeconds)
	m.gauge("llm_recorded_answers", "Answers that the journal had.", float64(u.CachedCalls))
	m.gauge("llm_prompt_tokens", "Tokens of the prompts.", float64(u.PromptTokens))
	m.gauge("llm_cached_prompt_tokens", "Tokens of the prompts that the server had in its cache.", float64(u.CachedPrompt))
	m.gauge("llm_completion_tokens", "Tokens generated.", float64(u.CompletionTokens))
	m.gauge("llm_tokens_per_second", "Tokens generated a second, while there was a question at the endpoint.", f.TokensPerSecond)
	if f.SlotUse != nil {
		m.gauge("llm_slot_use_ratio", "Share of the slots' time in which there was a question for them.", *f.SlotUse)
	}
	away := 0.0
	for _, o := range f.Outages {
		away += o.Seconds
	}
	m.gauge("llm_outages", "How often the endpoint was lost.", float64(len(f.Outages)))
	m.gauge("llm_outage_seconds", "How long the endpoint was away in all.", away)
	for _, q := range f.Questions {
		m.summary("llm_question_duration_seconds", "How long a question took, waiting included.", q.Asked, q.Times, "prompt", q.Prompt)
	}
	for _, c := range f.Faults {
		m.gauge("llm_failed_questions", "Questions without an answer of use, by the reason.", float64(c.Questions), "reason", c.Code)
	}
}

// writeMetrics writes the metrics of a run, whole or not at all. The folder must
// be there.
func writeMetrics(path string, r pipeline.Report) error {
	if err := prometheus.WriteToTextfile(path, gathered(r)); err != nil {
		return fmt.Errorf("cannot write the metrics to %s: %w; make the folder, or name another file with --metrics-file", path, err)
	}
	return nil
}
