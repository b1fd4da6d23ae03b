package eval

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/score"
)

// bootstrapSeed makes every run of an evaluation draw the same samples.
const bootstrapSeed = 20

// TranslationReport compares the pipeline's English with reference
// translations and, where it was asked for, with the plain answer of the same
// model. All scores run from 0 to 100. Before they are computed, quotation marks,
// apostrophes and no-break spaces are written the same way on all sides.
type TranslationReport struct {
	Model     string                `json:"model"`
	Languages []TranslationFigures  `json:"languages"`
	All       TranslationFigures    `json:"all"`
	Documents []TranslationDocument `json:"documents"`
	Pipeline  TranslationCost       `json:"pipeline"`
	Plain     *TranslationCost      `json:"plain"` // null where it was not asked for
}

// TranslationFigures are those of one language, or of all.
type TranslationFigures struct {
	Lang      string `json:"lang"` // "all" for all
	Documents int    `json:"documents"`
	Segments  int    `json:"segments"`
	// Pooled over the segments of the pipeline. One without English is an
	// empty hypothesis: it costs all of its reference.
	ChrF     float64 `json:"chrf2"`
	ChrFPP   float64 `json:"chrf2pp"`
	BLEU     float64 `json:"bleu"`
	Repaired int     `json:"repaired"`
	Lost     int     `json:"lost"`
	// Pooled over whole documents, because the lines of a plain answer cannot
	// be told apart.
	PipelineChrF float64     `json:"pipeline_document_chrf2"`
	Difference   *Difference `json:"difference"` // null without a plain side
}

// Difference is the pipeline's pooled chrF2 over documents less that of the
// plain answers.
type Difference struct {
	PlainChrF float64 `json:"plain_document_chrf2"`
	Value     float64 `json:"value"`
	// Interval holds 95 % of the values under paired bootstrap resampling of
	// the documents (Koehn 2004). Documents that are translations of one
	// article count as independent, which they are not quite. It is nil where
	// no language has two documents: one says nothing of how others would do.
	Interval *score.Interval `json:"interval"`
	Rounds   int             `json:"rounds"` // 0 without an interval
}

// NotWorse reports whether the pipeline may be as good as the plain answer:
// the interval of the difference reaches zero. known is false without an
// interval.
func (d Difference) NotWorse() (notWorse, known bool) {
	if d.Interval == nil {
		return false, false
	}
	return d.Interval.High >= 0, true
}

// TranslationDocument is one document on both sides.
type TranslationDocument struct {
	Name       string   `json:"name"`
	Lang       string   `json:"lang"`
	Segments   int      `json:"segments"`
	Repaired   int      `json:"repaired"`
	Lost       int      `json:"lost"`
	ChrF       float64  `json:"chrf2"` // of the whole document
	PlainChrF  *float64 `json:"plain_chrf2"`
	PlainParts int      `json:"plain_parts"` // requests that the plain side was cut into to fit the context
	Fault      string   `json:"fault"`
	PlainFault string   `json:"plain_fault"`

	pipe, plain score.ChrFCounts
}

// TranslationCost is what one side took. Answers that came from the journal
// cost nothing, so the time is that of the others.
type TranslationCost struct {
	Calls            int     `json:"calls"`
	CachedCalls      int     `json:"cached_calls"` // answers from the journal
	PromptTokens     int     `json:"prompt_tokens"`
	CompletionTokens int     `json:"completion_tokens"`
	Seconds          float64 `json:"seconds"` // wall time, documents in parallel
}

// TokensPerSecond is the speed of generation, all slots together; 0 where
// nothing was generated.
func (c TranslationCost) TokensPerSecond() float64 {
	if c.Seconds == 0 || c.CompletionTokens == 0 {
		return 0
	}
	return float64(c.CompletionTokens) / c.Seconds
}

func (c *TranslationCost) add(t pipeline.Tokens) {
	c.Calls += t.Calls
	c.CachedCalls += t.CachedCalls
	c.PromptTokens += t.Prompt
	c.CompletionTokens += t.Completion
}

// Translation translates the texts with the pipeline and, if plain is set,
// plainly too, one side after the other so that both have the endpoint to
// themselves. progress gets one line a document. What is answered is in the
// journal, so an interrupted evaluation goes on where it stopped.
func Translation(ctx context.Context, p *pipeline.Pipeline, texts []ParallelText, plain bool, progress func(line string)) (*TranslationReport, error) {
	model, err := p.Model(ctx)
	if err != nil {
		return nil, err
	}
	report := &TranslationReport{Model: model, Documents: make([]TranslationDocument, len(texts))}
	sources := sourcesOf(texts)
	told := 0
	tell := func(side string, i int, t pipeline.Translation) {
		told++
		line := fmt.Sprintf("%s %d of %d: %s: chrF2 %.1f, %d tokens, %s", side, told, len(texts), sources[i].Name,
			score.CountChrF(join(fold(t.English)), join(fold(texts[i].English))).ChrF2(), t.Tokens.Completion, t.Took.Round(time.Second))
		if t.Repaired+t.Lost > 0 {
			line += fmt.Sprintf(", %d asked again, %d without English", t.Repaired, t.Lost)
		}
		if t.Fault != "" {
			line += ": " + t.Fault
		}
		progress(line)
	}

	started := time.Now()
	translated, err := p.Translate(ctx, sources, func(i int, t pipeline.Translation) { tell("pipeline", i, t) })
	if err != nil {
		return nil, err
	}
	report.Pipeline.Seconds = time.Since(started).Seconds()
	segments := make([]segmentCounts, len(texts))
	for i, t := range translated {
		english := fold(padded(t.English, len(texts[i].English)))
		reference := fold(texts[i].English)
		report.Documents[i] = TranslationDocument{
			Name: texts[i].Name, Lang: texts[i].Lang, Segments: len(texts[i].English), Repaired: t.Repaired, Lost: t.Lost, Fault: t.Fault,
			pipe: score.CountChrF(join(english), join(reference)),
		}
		report.Documents[i].ChrF = report.Documents[i].pipe.ChrF2()
		segments[i] = countSegments(english, reference)
		report.Pipeline.add(t.Tokens)
	}
	if plain {
		told, started = 0, time.Now()
		answers, err := p.TranslatePlainly(ctx, sources, func(i int, t pipeline.Translation) { tell("plain", i, t) })
		if err != nil {
			return nil, err
		}
		report.Plain = &TranslationCost{Seconds: time.Since(started).Seconds()}
		for i, t := range answers {
			d := &report.Documents[i]
			d.plain = score.CountChrF(join(fold(t.English)), join(fold(texts[i].English)))
			chrf := d.plain.ChrF2()
			d.PlainChrF, d.PlainParts, d.PlainFault = &chrf, t.Chunks, t.Fault
			report.Plain.add(t.Tokens)
		}
	}
	report.summarise(segments)
	return report, nil
}

// sourcesOf are the sides of the texts that are to be translated.
func sourcesOf(texts []ParallelText) []pipeline.Text {
	sources := make([]pipeline.Text, len(texts))
	for i, t := range texts {
		sources[i] = pipeline.Text{Name: t.Lang + "/" + t.Name, Lang: t.Lang, Segments: t.Source}
	}
	return sources
}

// summarise fills in the figures by language, in the order of the documents,
// and of all.
func (r *TranslationReport) summarise(segments []segmentCounts) {
	byLang := map[string][]int{}
	all := make([]int, len(r.Documents))
	var order []string
	for i, d := range r.Documents {
		if byLang[d.Lang] == nil {
			order = append(order, d.Lang)
		}
		byLang[d.Lang] = append(byLang[d.Lang], i)
		all[i] = i
	}
	for _, code := range order {
		r.Languages = append(r.Languages, r.figures(code, byLang[code], segments))
	}
	r.All = r.figures("all", all, segments)
}

func (r *TranslationReport) figures(code string, documents []int, segments []segmentCounts) TranslationFigures {
	f := TranslationFigures{Lang: code, Documents: len(documents)}
	var pooled segmentCounts
	var pipe, plain score.ChrFCounts
	for _, i := range documents {
		d := r.Documents[i]
		f.Segments += d.Segments
		f.Repaired += d.Repaired
		f.Lost += d.Lost
		pooled.add(segments[i])
		pipe.Add(d.pipe)
		plain.Add(d.plain)
	}
	f.ChrF, f.ChrFPP, f.BLEU = pooled.chrf.ChrF2(), pooled.chrf.ChrF2PP(), pooled.bleu.BLEU()
	f.PipelineChrF = pipe.ChrF2()
	if r.Plain == nil {
		return f
	}
	f.Difference = &Difference{PlainChrF: plain.ChrF2(), Value: pipe.ChrF2() - plain.ChrF2()}
	if !r.severalOf(documents) {
		return f
	}
	interval := score.Bootstrap(len(documents), score.Rounds, bootstrapSeed, func(sample []int) float64 {
		var a, b score.ChrFCounts
		for _, k := range sample {
			a.Add(r.Documents[documents[k]].pipe)
			b.Add(r.Documents[documents[k]].plain)
		}
		return a.ChrF2() - b.ChrF2()
	})
	f.Difference.Interval, f.Difference.Rounds = &interval, score.Rounds
	return f
}

// severalOf reports whether some language has two of the documents. One
// document in four languages is one article four times.
func (r *TranslationReport) severalOf(documents []int) bool {
	n := map[string]int{}
	for _, i := range documents {
		if n[r.Documents[i].Lang]++; n[r.Documents[i].Lang] > 1 {
			return true
		}
	}
	return false
}

// segmentCounts are the counts of the segments of a document, each held
// against its own reference.
type segmentCounts struct {
	chrf score.ChrFCounts
	bleu score.BLEUCounts
}

func countSegments(english, references []string) segmentCounts {
	var c segmentCounts
	for i, reference := range references {
		c.chrf.Add(score.CountChrF(english[i], reference))
		c.bleu.Add(score.CountBLEU(english[i], reference))
	}
	return c
}

func (c *segmentCounts) add(o segmentCounts) {
	c.chrf.Add(o.chrf)
	c.bleu.Add(o.bleu)
}

// padded has an entry for every segment, also where a text failed early.
func padded(list []string, n int) []string {
	for len(list) < n {
		list = append(list, "")
	}
	return list
}

// join makes a whole document of segments, the same way for every side. White
// space does not count in chrF2.
func join(segments []string) string { return strings.Join(segments, "\n") }
