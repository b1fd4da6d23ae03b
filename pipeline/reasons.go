package pipeline

import (
	"slices"
	"sort"

	"github.com/babelwire/babelwire/pipeline/llm"
)

// State is how one source ended. Every source ends in exactly one.
type State string

// The states, from best to worst.
const (
	OK          State = "ok"
	OKRepaired  State = "ok_repaired"  // an answer had to be asked again or mended by code, then held
	Partial     State = "partial"      // segments or claims are missing
	Flagged     State = "flagged"      // complete, but something is suspicious
	Quarantined State = "quarantined"  // kept out of the stories on purpose
	Skipped     State = "skipped"      // by rule: empty, unsupported language, duplicate
	FailedRetry State = "failed_retry" // may pass next time
	Failed      State = "failed"
)

// States lists all states from best to worst: the order in which they are shown.
var States = []State{OK, OKRepaired, Partial, Flagged, Quarantined, Skipped, FailedRetry, Failed}

// Complete reports whether all of the source is in the briefing, with nothing to look at.
func (s State) Complete() bool { return s == OK || s == OKRepaired }

// Covered reports whether the source is in the briefing: all or part of it.
func (s State) Covered() bool { return s.Complete() || s == Partial || s == Flagged }

// attentionOrder ranks the states by how much they concern the reader: what
// failed, what is doubtful, what is incomplete, and last what a rule left out.
var attentionOrder = []State{Failed, FailedRetry, Quarantined, Flagged, Partial, Skipped}

// Attention is the rank by which a state that is not Complete concerns the
// reader, 0 the most. A state that is not known comes before all.
func (s State) Attention() int { return slices.Index(attentionOrder, s) }

func (s State) failed() bool { return s == Failed || s == FailedRetry }

// waits reports whether a reason is one for which the model was not asked, or
// not asked everything: the rest waits for another run.
func waits(code string) bool {
	return code == reasonDeadline || code == reasonTokens || code == llm.CodeUnreachable
}

// Retryable reports whether another run may do better with the same source: it
// failed for now, or a part of it was never asked.
func (a *Article) Retryable() bool {
	return a.State == FailedRetry || a.State == Partial && waits(a.Reason)
}

// Reason is one row of the table of reason codes.
type Reason struct {
	Code     string
	Meaning  string
	NextStep string
}

// reasons is the one table of reason codes: what happened, and what the user
// does next. docs/faults.md is printed from it.
var reasons = []Reason{
	{"answer.repaired", "an answer had to be asked again or mended by code, then held", "nothing"},
	{"budget.deadline", "the run's deadline came before this source was done", "babelwire retry-failed goes on from there; or give the run more time"},
	{"budget.source_tokens", "the source is longer than one source may be; its beginning was read", "split it, or raise limits.max_source_tokens"},
	{"budget.tokens", "the tokens that the run may cost were used up before this source was done", "babelwire retry-failed goes on from there; or raise --max-tokens-total"},
	{"check.claims", "some claims did not follow from the sentences they cite and were dropped", "read the dropped list of this article; a stronger model drops fewer"},
	{"check.segments", "some sentences have no English that passed the checks", "read them in the original; a stronger model leaves fewer"},
	{"input.binary", "the file is not text", "convert it to text first"},
	{"input.duplicate", "the same content was named before", "nothing: it is briefed once"},
	{"input.empty", "the source has no text", "check where the file comes from"},
	{"input.encoding", "the text could not be decoded", "save the file as UTF-8"},
	{"input.encoding_guess", "the character set was guessed", "compare the originals with the source; save the file as UTF-8"},
	{"input.html_degraded", "the page's main text could not be told from its furniture", "look at the removed segments"},
	{"input.instruction", "the text holds sentences addressed to a model; they were not sent", "read the sentences marked instruction before you trust this source"},
	{"input.missing", "there is no such file", "check the path"},
	{"input.no_files", "the folder or pattern holds no readable file", "name .txt, .md or .html files"},
	{"input.not_regular", "the path is not a regular file", "name a file, a folder or -"},
	{"input.permission", "the file may not be read", "change its permissions or run as its owner"},
	{"input.symlink_outside", "the link leaves the folder", "name its target as a source of its own"},
	{"input.too_large", "the file is larger than the limit", "split it or raise limits.max_bytes"},
	{"input.unreadable", "the file could not be read", "try again; check the disk"},
	{"internal.panic", "a fault in babelwire stopped this source", "report it with the file, if you may share it"},
	{"lang.unsupported", "the language is not one of the configured ones", "add it to languages in the config if the model knows it"},
	{"llm.answer_too_large", "the endpoint sent more than any answer can be", "check the base URL; look at the server's log"},
	{"llm.bad_request", "the endpoint refused the request's form", "update the server; try another model"},
	{"llm.context_exceeded", "one sentence is longer than the model's context", "start the server with a larger context"},
	{"llm.context_truncated", "the server cut the prompt in silence", "start the server with a larger context"},
	{"llm.cut", "the answer broke off on the way again and again", "look at the server's log and the network, then run again"},
	{"llm.empty", "the model answered with nothing", "try another model, or --no-cache to ask it again"},
	{"llm.error", "the endpoint failed", "look at the server's log, then run again: nothing answered is paid twice"},
	{"llm.key", "the endpoint refused the key", "check OPENAI_API_KEY"},
	{"llm.length", "the answer was cut at its token limit", "use a larger context or another model; --no-cache asks again"},
	{"llm.loading", "the server was still loading its model", "run again when it has loaded"},
	{"llm.loop", "the model repeated itself without end", "use another model or quantisation; --no-cache asks again"},
	{"llm.not_json", "the endpoint answered something that is not JSON", "check the base URL, or use another model; --no-cache asks again"},
	{"llm.quota", "the endpoint's quota is used up", "add credit or use another endpoint"},
	{"llm.rate_limited", "the endpoint asks to wait longer than the run may", "run again later: what is answered stays answered"},
	{"llm.redirect", "the endpoint sent the request to another host; it was not followed", "name the right base URL"},
	{"llm.refused", "the model refused", "read the source yourself"},
	{"llm.schema", "the model's answer did not have the asked form", "use a server that honours json_schema, or another model; --no-cache asks again"},
	{"llm.server", "the server answered with an error again and again", "look at the server's log, then run again"},
	{"llm.timeout", "the endpoint did not answer in time", "run again; raise the endpoint's timeout"},
	{"llm.unreachable", "the endpoint was lost", "start the server, then run again: what is answered stays answered"},
	{"model.none", "made without a model: sentences of the source as they stand", "run again with an endpoint"},
	{"url.unsupported", "URLs are not read yet", "save the page as a file and name that"},
}

// Reasons returns the table of reason codes, sorted by code.
func Reasons() []Reason { return append([]Reason(nil), reasons...) }

func reasonRow(code string) (Reason, bool) {
	i := sort.Search(len(reasons), func(i int) bool { return reasons[i].Code >= code })
	if i < len(reasons) && reasons[i].Code == code {
		return reasons[i], true
	}
	return Reason{}, false
}

func nextStep(code string) string {
	r, _ := reasonRow(code)
	return r.NextStep
}

func meaning(code string) string {
	r, _ := reasonRow(code)
	return r.Meaning
}
