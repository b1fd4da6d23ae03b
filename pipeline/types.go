package pipeline

import (
	"slices"
	"strings"
	"time"

	"github.com/babelwire/babelwire/pipeline/lang"
	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/segment"
	"github.com/babelwire/babelwire/pipeline/source"
)

// Schema is the name and version of the machine-readable briefing. Additive
// changes keep v1; a changed meaning makes v2.
const Schema = "babelwire.briefing/v1"

// Source is one SOURCE as the user named it: a path, a folder, a glob or "-".
type Source = source.Spec

// Verdict says how well a claim or a point is proven. No word here says more
// than what was checked: checked is not "true".
type Verdict string

const (
	// Checked means that every check that had something to look at passed.
	Checked Verdict = "checked"
	// Partly means that no check failed, but at least one cannot tell, or the model's
	// measured skill in that language is weak.
	Partly Verdict = "partly"
	// Unchecked is a source sentence as it stands, or mended by rule.
	Unchecked Verdict = "unchecked"
)

// Result is the outcome of one check.
type Result string

// The results of a check.
const (
	Pass    Result = "pass"
	Fail    Result = "fail"
	Unknown Result = "unknown" // cannot tell
)

// Check is one check of a segment or a claim: what was looked for and where.
type Check struct {
	Check  string `json:"check"`
	Result Result `json:"result"`
	Why    string `json:"why"` // one sentence; "" on a plain pass

	// items are the numbers, dates or names that failed: a claim that carries
	// one of them is dropped. Written and read by check.go only.
	items []string
}

// Role says what a segment is for.
type Role = segment.Role

// Segment is a sentence or short paragraph of the cleaned text.
type Segment struct {
	ID       string  `json:"id"` // s1..sn, in text order
	Role     Role    `json:"role"`
	Kind     string  `json:"kind"` // for content: title, heading or sentence; else the rule that decided
	Lang     string  `json:"lang"`
	Start    int     `json:"start"` // bytes, half-open, into the decoded text
	End      int     `json:"end"`
	Original string  `json:"original"` // exactly text[Start:End]
	English  string  `json:"english"`
	Checks   []Check `json:"checks"` // English against original

	mended lang.Mended // garbled English repaired by rule; Text is "" where nothing was repaired. Written by detect, read by source, settle and translate.
}

// Kind of a claim, as the model names it.
var claimKinds = []string{"fact", "forecast", "opinion", "allegation", "denial"}

// Claim is one checked English sentence that cites segments of its article.
type Claim struct {
	ID       string   `json:"id"`
	Text     string   `json:"text"`
	Kind     string   `json:"kind"`
	Evidence []string `json:"evidence"` // segment ids
	Verdict  Verdict  `json:"verdict"`
	Checks   []Check  `json:"checks"`

	overruled string // why the story states it from another source instead; "" where it does not. Set by opinion.go, read by merge.
}

// Mend is one word of garbled English replaced by rule.
type Mend struct {
	Segment string `json:"segment"`
	From    string `json:"from"`
	To      string `json:"to"`
}

// Dropped is something the model said that did not hold, and why.
type Dropped struct {
	Text   string `json:"text"`
	Reason string `json:"reason"`
}

// Tokens is what one article cost.
type Tokens struct {
	Calls        int `json:"calls"`
	CachedCalls  int `json:"cached_calls"` // answers that came from the journal
	Prompt       int `json:"prompt"`
	CachedPrompt int `json:"cached_prompt"`
	Completion   int `json:"completion"`

	mended int    // answers that had to be stripped or repaired before they could be read
	model  string // that gave the answers; several with ", " between
}

func (t *Tokens) add(o Tokens) {
	t.Calls += o.Calls
	t.CachedCalls += o.CachedCalls
	t.Prompt += o.Prompt
	t.CachedPrompt += o.CachedPrompt
	t.Completion += o.Completion
	t.mended += o.mended
	names := strings.FieldsFunc(t.model+","+o.model, func(r rune) bool { return r == ',' })
	for i, name := range names {
		names[i] = strings.TrimSpace(name)
	}
	slices.Sort(names) // whichever answered sooner
	t.model = strings.Join(slices.Compact(names), ", ")
}

// LangShare is one language's share of a document, 0..1.
type LangShare struct {
	Lang  string  `json:"lang"`
	Share float64 `json:"share"`
}

// Garbled says whether a text is article-spinner English, and by which signs.
type Garbled struct {
	Is      bool     `json:"is"`
	Signals []string `json:"signals"`
}

// Person is somebody the sources name, with the role they give.
type Person struct {
	Name string `json:"name"`
	Role string `json:"role"`
}

// Article is one document on its way through the stages. Exactly one stage
// holds it at a time, so no field is shared between goroutines.
type Article struct {
	ID         string      `json:"id"`
	Source     string      `json:"source"`
	URL        string      `json:"url"`
	SHA256     string      `json:"sha256"`
	Publisher  string      `json:"publisher"`
	Country    string      `json:"country"` // of the publisher, ISO 3166-1 alpha-2; "" where it is not known
	Title      string      `json:"title"`
	TitleEN    string      `json:"title_en"`
	Lang       string      `json:"lang"`
	LangName   string      `json:"lang_name"`
	Languages  []LangShare `json:"languages"`
	Confidence float64     `json:"confidence"`
	Garbled    Garbled     `json:"garbled"`
	Model      string      `json:"model"` // that put it into English and summed it up, as it calls itself; "" where none did
	Published  string      `json:"published"`
	State      State       `json:"state"`
	Reason     string      `json:"reason"`
	Message    string      `json:"message"`
	NextStep   string      `json:"next_step"`
	WireOf     string      `json:"wire_of"`
	Segments   []Segment   `json:"segments"`
	Claims     []Claim     `json:"claims"`
	Mends      []Mend      `json:"mends"`
	Dropped    []Dropped   `json:"dropped"`
	Tokens     Tokens      `json:"tokens"`

	order         int             // place among the sources; set by Run
	ref           source.Ref      // set by Run, read by load
	doc           source.Document // set by load, read by clean
	headline      string          // checked headline of the digest; set by digest
	eventDate     string          // checked; set by digest, read by group
	people        []Person        // checked; set by digest, read by merge
	organizations []string
	places        []string
	repaired      int        // answers asked again or mended by code; set by digest
	lost          int        // claims dropped; set by digest
	noSummary     *llm.Error // why the model gave no summary; set by digest
	noEnglish     *llm.Error // why a turn of the model gave no English, its own fault; set by translate
	unread        *llm.Error // the limit for which a part was not read; set by clean and digest
	unasked       string     // reason code: why no model could be asked, and sentences stand as they are; set by standIn
}

// done reports whether the article ended before the stage that looks at it.
func (a *Article) done() bool { return a.State != "" }

// end gives the article its final state.
func (a *Article) end(s State, reason, message string) {
	a.State, a.Reason, a.Message = s, reason, message
	a.NextStep = nextStep(reason)
}

// segment returns the segment with the id, or nil.
func (a *Article) segment(id string) *Segment {
	for i := range a.Segments {
		if a.Segments[i].ID == id {
			return &a.Segments[i]
		}
	}
	return nil
}

// Evidence is the sentences of one article behind a point.
type Evidence struct {
	Article  string   `json:"article"`
	Segments []string `json:"segments"`
	Original string   `json:"original"` // the segments' originals joined by one space
	English  string   `json:"english"`
	Lang     string   `json:"lang"`
}

// Point is a merged claim of a story that cites claims.
type Point struct {
	ID         string     `json:"id"`
	Text       string     `json:"text"`
	Verdict    Verdict    `json:"verdict"`
	Reasons    []string   `json:"reasons"`
	Claims     []string   `json:"claims"`
	Publishers int        `json:"publishers"` // independent ones behind this point
	Evidence   []Evidence `json:"evidence"`
}

// Disagreement is one slot for which sources give different values.
type Disagreement struct {
	Slot   string  `json:"slot"`
	Kind   string  `json:"kind"` // contradiction or development
	Values []Value `json:"values"`
}

// Value is one side of a disagreement.
type Value struct {
	Value    string `json:"value"`
	Unit     string `json:"unit"`
	Article  string `json:"article"`
	Segment  string `json:"segment"`
	Original string `json:"original"`
	AsOf     string `json:"as_of"`
}

// Event is one dated entry of a story's timeline.
type Event struct {
	Date  string `json:"date"`
	Point string `json:"point"`
}

// Perspective is what the publishers of one country tell of a story.
type Perspective struct {
	Country  string   `json:"country"`  // ISO 3166-1 alpha-2
	Articles []string `json:"articles"` // ids, in the order of the story
	Points   []string `json:"points"`   // ids of the points that rest on publishers of this country alone
}

// Change is one difference from the last briefing.
type Change struct {
	Kind  string `json:"kind"`
	Point string `json:"point"`
	Was   string `json:"was"`
}

// Story is one event as all its articles tell it.
type Story struct {
	ID            string         `json:"id"`
	Headline      string         `json:"headline"`
	Summary       string         `json:"summary"`
	Status        string         `json:"status"` // new, developing, unchanged, reported_before
	Articles      []string       `json:"articles"`
	Publishers    int            `json:"publishers"`
	Points        []Point        `json:"points"`
	Disagreements []Disagreement `json:"disagreements"`
	Timeline      []Event        `json:"timeline"`
	Perspectives  []Perspective  `json:"perspectives"` // by country; empty unless publishers of two countries are known
	People        []Person       `json:"people"`
	Organizations []string       `json:"organizations"`
	Places        []string       `json:"places"`
	Delta         []Change       `json:"delta"`
	Dropped       []Dropped      `json:"dropped"` // merged points that did not hold, claims that another copy of the text overrules
}

// Usage is what a run cost.
type Usage struct {
	Calls             int `json:"calls"`
	CachedCalls       int `json:"cached_calls"`
	PromptTokens      int `json:"prompt_tokens"`
	CachedPrompt      int `json:"cached_prompt_tokens"`
	CompletionTokens  int `json:"completion_tokens"`
	Repaired          int `json:"repaired"`
	PossiblyPaidTwice int `json:"possibly_paid_twice"`
}

// RunInfo says when and with what the briefing was made. It holds no key and
// no endpoint address.
type RunInfo struct {
	StartedAt      time.Time `json:"started_at"`
	FinishedAt     time.Time `json:"finished_at"`
	ModelRequested string    `json:"model_requested"`
	ModelAnswered  string    `json:"model_answered"`
	EndpointKind   string    `json:"endpoint_kind"`
	Prompts        []string  `json:"prompts"`
	Usage          Usage     `json:"usage"`
}

// Coverage counts the sources by the state they ended in.
type Coverage struct {
	Sources int           `json:"sources"`
	ByState map[State]int `json:"by_state"`
}

// Covered counts the sources that are in the briefing.
func (c Coverage) Covered() int {
	n := 0
	for s, of := range c.ByState {
		if s.Covered() {
			n += of
		}
	}
	return n
}

// Skill is how well the model translates one language.
type Skill struct {
	ChrF  float64 `json:"chrf"` // chrF2, 0..100; 0 where it was not measured
	N     int     `json:"n"`    // segments measured
	Grade string  `json:"grade"`
}

// Failure repeats a source that ended failed or failed_retry.
type Failure struct {
	Source   string `json:"source"`
	State    State  `json:"state"`
	Reason   string `json:"reason"`
	Message  string `json:"message"`
	NextStep string `json:"next_step"`
}

// Briefing is the product: everything that babelwire says, and what it rests on.
type Briefing struct {
	Schema      string           `json:"schema"`
	ID          string           `json:"id"`
	Title       string           `json:"title"`
	GeneratedAt time.Time        `json:"generated_at"`
	Language    string           `json:"language"`
	Run         RunInfo          `json:"run"`
	Coverage    Coverage         `json:"coverage"`
	Skill       map[string]Skill `json:"skill"`
	Stories     []Story          `json:"stories"`
	Articles    []Article        `json:"articles"`
	Failed      []Failure        `json:"failed"`

	WithoutModel bool `json:"-"` // extractive: nothing was translated
	Ignored      int  `json:"-"` // files in folders left out for their extension
}

// Article returns the article with the id, or nil.
func (b *Briefing) Article(id string) *Article {
	for i := range b.Articles {
		if b.Articles[i].ID == id {
			return &b.Articles[i]
		}
	}
	return nil
}

// Complete reports whether every source ended ok or ok_repaired.
func (b *Briefing) Complete() bool {
	return b.Coverage.ByState[OK]+b.Coverage.ByState[OKRepaired] == b.Coverage.Sources
}
