package main

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/eval"
	"github.com/babelwire/babelwire/pipeline/lang"
	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/store"
)

// doctorCommand looks at the endpoint, or measures the model's skill.
func (a *app) doctorCommand() *cobra.Command {
	var o options
	var skill, asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor [flags]",
		Short: "Look at the endpoint; measure how well the model translates",
		Long: `doctor tries what a run asks of the endpoint and says on one screen what it found:
server and model, the form of answers, thinking, context, prompts cut in silence,
slots, speed, token counts. Each line is ok, warn, FAIL or ? (not told, not tried);
what to do about it stands below it. It takes a minute and a half at most, less where the
server is fast, and says before what it sends. The speed is kept in the journal.

doctor --skill has the model translate a small test set of ours, a language at a
time, as a briefing would, and grades its English: good, fair or weak. Nothing
that rests on a language graded weak is called checked. Graded is the lower end
of the 95 % interval, so that luck with the test set grades no model up.

A language in which the endpoint gave no answer for more than a fifth of the
segments, or not one answer of use, is not graded and not kept: that says
something about the server, not about the model.

The result is kept in the journal. A run finds it there for every language that
the config does not grade, and a second doctor --skill asks nothing; --no-cache
measures anew. What it costs is said before the first request.

` + exitHelp(doctorExits),
		Example: "  babelwire doctor\n  babelwire doctor --json | jq .figures\n" +
			"  babelwire doctor --skill --base-url http://127.0.0.1:11434/v1 --model qwen3:8b",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := a.configure(o, cmd.Flags())
			if err != nil {
				return err
			}
			if !skill {
				return a.examine(cmd.Context(), cfg, o, asJSON)
			}
			set, err := eval.OwnSkillSet(skillLanguages(cfg.Languages))
			if err != nil {
				return err
			}
			if len(set.Texts) == 0 {
				return usagef("there is no test set for the configured languages (%s)", strings.Join(cfg.Languages, ", "))
			}
			return a.measureSkill(cmd.Context(), cfg, o, set, asJSON)
		},
	}
	f := cmd.Flags()
	o.registerEndpoint(f)
	f.BoolVar(&skill, "skill", false, "measure how well the model translates each language")
	f.BoolVar(&asJSON, "json", false, "print the result as JSON")
	return cmd
}

const (
	// A server that is busy or loading is waited for, and one request may take, no longer than this while the
	// endpoint is examined, even where the config lets a run wait longer.
	examineWait    = "15s"
	examineTimeout = "45s"
)

// checkSkill is the name of our own check beside those of llm.
const checkSkill = "skill"

// diagnosis is what doctor prints.
type diagnosis struct {
	Endpoint string        `json:"endpoint"` // base URL; "" = none was found
	Found    bool          `json:"found"`    // by looking at the usual local ports
	Kind     string        `json:"kind"`
	Version  string        `json:"version"`
	Model    string        `json:"model"`
	Models   []string      `json:"models"`
	Result   llm.Level     `json:"result"` // the worst of the checks
	Checks   []llm.Finding `json:"checks"`
	Figures  llm.Figures   `json:"figures"`
}

// examine is doctor without --skill.
func (a *app) examine(ctx context.Context, cfg Config, o options, asJSON bool) error {
	a.standing = func() string { return "of an examination that was broken off nothing is kept" }
	a.again = "to start over"
	ctx, stop := a.interruptible(ctx)
	defer stop()
	cfg.Limits.MaxWait = shorter(cfg.Limits.MaxWait, examineWait)
	e := cfg.endpoint()
	d := diagnosis{Models: []string{}, Found: e.BaseURL == ""}
	e.Timeout = shorter(e.Timeout, examineTimeout)
	cfg.Endpoints = []Endpoint{e}
	journal, err := store.Open(ctx, a.journalPath(cfg))
	if err != nil {
		return err
	}
	defer func() { _ = journal.Close() }() // every write is durable already
	log := a.logger(cfg, o)
	client, endpoint, err := a.connect(ctx, cfg, log)
	var none *pipeline.EndpointError
	if errors.As(err, &none) && ctx.Err() == nil {
		d.Found = false
		d.Checks = []llm.Finding{{
			Name: llm.CheckServer, Level: llm.LevelProblem, Seen: "none is configured, and none answers on the usual ports 8080, 11434, 8000 and 1234",
			Do: "start llama.cpp's server, Ollama, vLLM or LM Studio, or set --base-url",
		}}
		return errors.Join(a.show(&d, asJSON), &pipeline.EndpointError{Err: errors.New("there is no endpoint to look at")})
	}
	if err != nil {
		return err
	}
	defer client.Close()
	x, fault := client.Examine(ctx, a.lines(o))
	if ctx.Err() != nil {
		return ctx.Err()
	}
	d.Endpoint, d.Kind, d.Version, d.Model, d.Checks, d.Figures = x.Endpoint, x.Info.Kind, x.Info.Version, x.Info.Model, x.Findings, x.Figures
	d.Models = append(d.Models, x.Info.Models...)
	d.look()
	if fault == nil {
		p, err := pipeline.New(pipeline.Config{
			Detector: lang.New(), Journal: journal, Client: client, Endpoint: endpoint.BaseURL, Model: endpoint.Model, Log: log, Skill: cfg.skill(),
		})
		if err != nil {
			return err
		}
		if err := keepSpeed(ctx, p, x.Figures); err != nil {
			return err
		}
		skill, err := journaledSkill(ctx, p, cfg)
		if err != nil {
			return err
		}
		d.Checks = append(d.Checks, skill)
	}
	if err := a.show(&d, asJSON); err != nil {
		return err
	}
	if fault != nil {
		return &pipeline.EndpointError{Err: said{fault}}
	}
	if d.Result == llm.LevelProblem {
		return errIncomplete
	}
	return nil
}

// said is a fault that the screen has told already.
type said struct{ error }

func (s said) Error() string { return "the endpoint cannot be used, see FAIL above" }
func (s said) Unwrap() error { return s.error }

// show works out the result of the diagnosis and prints it.
func (a *app) show(d *diagnosis, asJSON bool) error {
	d.Result = llm.Worst(d.Checks)
	return a.print(d, asJSON, func(w io.Writer) { d.screen(w, a.colours(a.stdout)) })
}

// shorter is the shorter of two times; none at all, or 0, does not count.
func shorter(a, b Duration) Duration {
	if a.value() == 0 || b.value() < a.value() {
		return b
	}
	return a
}

// look adds to the finding about the server what only the address tells.
func (d *diagnosis) look() {
	i := slices.IndexFunc(d.Checks, func(f llm.Finding) bool { return f.Name == llm.CheckServer && f.Level == llm.LevelOK })
	if i < 0 {
		return
	}
	server := &d.Checks[i]
	if d.Found {
		server.Seen += ", found on its usual port"
	}
	if _, open := unprotected(d.Endpoint); open {
		server.Level, server.Do = llm.LevelWarning, "use https, or a tunnel, unless you trust every machine on the way"
		server.Seen += ": texts and key travel unprotected"
	}
}

// keepSpeed puts what was measured into the journal, for the time that a run will take.
func keepSpeed(ctx context.Context, p *pipeline.Pipeline, f llm.Figures) error {
	s := pipeline.Speed{PromptPerSecond: f.PromptPerSecond, GeneratedPerSecond: f.GeneratedPerSecond, At: time.Now()}
	if f.AtOnce > 0 {
		s.PromptPerSecond, s.GeneratedPerSecond = f.AllPromptPerSecond, f.AllGeneratedPerSecond
	}
	if s.PromptPerSecond == 0 || s.GeneratedPerSecond == 0 {
		return nil
	}
	return p.KeepSpeed(ctx, s)
}

// journaledSkill says in one line what is known of how well the model translates.
func journaledSkill(ctx context.Context, p *pipeline.Pipeline, cfg Config) (llm.Finding, error) {
	f := llm.Finding{Name: checkSkill, Level: llm.LevelOK}
	m, _, err := p.MeasuredSkill(ctx)
	if err != nil {
		return f, err
	}
	outdated := m.Version != "" && m.Version != pipeline.SkillVersion(pipeline.SkillSetHash)
	own := cfg.skill()
	var known, missing []string
	weak := false
	for _, code := range skillLanguages(cfg.Languages) {
		s, ok := own[code]
		if !ok && !outdated {
			s, ok = m.Languages[code]
		}
		if !ok {
			missing = append(missing, pipeline.SkillName(code))
			continue
		}
		known = append(known, pipeline.SkillName(code)+" "+s.Grade)
		weak = weak || s.Grade == pipeline.Weak
	}
	switch {
	case len(known) == 0 && outdated:
		f.Level, f.Seen, f.Do = llm.LevelUnknown, "measured with other prompts or another test set, which does not count", "babelwire doctor --skill measures it anew"
		return f, nil
	case len(known) == 0 && len(missing) > 0:
		f.Level, f.Seen, f.Do = llm.LevelUnknown, "not measured: how well the model translates is not known", "babelwire doctor --skill measures it"
		return f, nil
	}
	f.Seen = strings.Join(known, ", ")
	if len(missing) > 0 {
		f.Level, f.Do = llm.LevelUnknown, "babelwire doctor --skill measures the others"
		f.Seen += "; not measured: " + strings.Join(missing, ", ")
	}
	if weak {
		f.Level, f.Do = llm.LevelWarning, "use a larger model: what rests on a weak language is never called checked"
	}
	return f, nil
}
