package llmtest

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Behavior is one way to answer. Name is a complete script on its own;
// arguments follow after a colon and all have defaults.
type Behavior struct{ Name, Doc string }

// Behaviors lists every behaviour, honest first, the others by kind.
func Behaviors() []Behavior {
	return append([]Behavior(nil), behaviors...)
}

// behaviors is the one table of names; scripts are checked against it.
var behaviors = []Behavior{
	{"honest", "a correct answer, made from the prompt in plain code (alias: ok)"},
	{"obedient", "honest, but does whatever an instruction inside the document says"},
	// refused before a slot is taken
	{"429", "429 with a Retry-After header; 429:ra=VALUE sets it as it stands (default 1), 429:ra= leaves it out"},
	{"quota", "429 insufficient_quota: waiting does not help"},
	{"503loading", "503 Loading model for 2s after the start (503loading:DURATION); in a script of several steps each such request is refused"},
	{"503busy", "503 when more than N completions are computed or waiting (503busy:N, default 1)"},
	{"5xx", "500 with an error body; 5xx:STATUS for another status (502, 504)"},
	{"key", "401: the key is wrong"},
	{"nomodel", "404: the model is not known"},
	{"toolarge", "413: the request is too large"},
	{"redirect", "307 to the URL given (redirect:URL, default http://127.0.0.1:9/v1/chat/completions)"},
	{"html", "200 with an HTML login page"},
	{"noform", "400 to a request with a schema or a grammar; noform:grammar to one with a grammar alone"},
	// transport faults while or after computing
	{"hang", "never answers; hang:after=N sends N bytes of the answer first"},
	{"rst", "resets the connection before answering; rst:after=N sends N bytes first"},
	{"lost", "computes the whole answer, then resets the connection: paid, not received"},
	{"cut", "closes the connection in mid-body, Content-Length says more (cut:N bytes, default half)"},
	{"slow", "sends 16 bytes at a time with a pause between (slow:DURATION, default 20ms)"},
	{"slowprompt", "takes its time to read: for each prompt token that it has not in its cache (slowprompt:DURATION, default 1ms)"},
	{"bomb", "a gzip body that unpacks to N MiB (bomb:N, default 64)"},
	// well-formed HTTP, wrong envelope
	{"error200", "200 with an error object for a body"},
	{"empty", "empty content; empty:null for null, empty:nochoices, empty:nousage (answer without usage)"},
	{"model", "another model answers (model:NAME, default another-model)"},
	{"truncate", "reads only the first tokens of a long prompt and says nothing (truncate:N, default the context of a slot); truncate:head=N only the last N, truncate:middle=N the first and the last; :nousage after these leaves the usage out"},
	{"length", "stops in mid-answer with finish_reason length (length:PERCENT, default 50)"},
	{"stopcut", "stops in mid-answer with finish_reason stop (stopcut:PERCENT, default 50)"},
	{"loop", "repeats itself to the token limit (loop:TEXT, default \"the same \")"},
	// wrapped answers
	{"think", "a <think> block first; think:open (never closed), think:lone (only </think>), think:field (in reasoning_content), think:switch (not where the request says enable_thinking false)"},
	{"fence", "the answer inside a Markdown code fence"},
	{"prose", "sentences before and after the answer"},
	{"indent", "the JSON indented over many lines"},
	{"noschema", "ignores a schema: free prose unless the prompt says ANSWER AS LINES"},
	{"refuse", "declines to answer, in prose"},
	{"vary", "no answer is like the one before: every text begins with a number that grows"},
	// wrong content
	{"lang", "answers in the language of the source: copies it"},
	{"number", "one digit is changed (number:N, the N-th digit, default 0)"},
	{"name", "one capitalised name is replaced (name:NEW, default Quillfeather)"},
	{"shift", "each segment gets the English of the one after it, the last is empty"},
	{"quote_cut", "every text ends at its first quotation mark"},
	{"swap", "answers with the document of the previous request of the same task"},
	{"evidence", "cites a segment or claim that does not exist (evidence:ID, default s9999)"},
	{"markup", "adds a link, an image, HTML and an escape sequence to every text"},
	{"utf8", "puts an invalid byte and a lone surrogate escape into the answer"},
	{"schema", "breaks the schema: schema:missing (default), schema:extra, schema:types, schema:dup, schema:case"},
}

// step is one parsed part of a script.
type step struct {
	text  string // as written, for the ledger
	name  string
	arg   string
	count int // how many requests it serves; the last step ignores it
	// chance: the behaviour is followed for this share of requests, chosen by
	// seed and request number; others are answered honestly. 1 = always.
	chance float64
	seed   int
}

// script tells which step serves which request, by order of arrival.
type script struct {
	steps []step

	mu     sync.Mutex // guards the fields below
	at     int        // index of the current step
	used   int        // requests served by it
	served int        // requests served in all
}

func parseScript(text string) (*script, error) {
	if strings.TrimSpace(text) == "" {
		text = "honest"
	}
	sc := &script{}
	for _, part := range strings.Split(text, ",") {
		st, err := parseStep(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		sc.steps = append(sc.steps, st)
	}
	return sc, nil
}

// parseStep reads NAME[:ARGUMENT][*COUNT][@PROBABILITY:SEED].
func parseStep(text string) (step, error) {
	st := step{text: text, count: 1, chance: 1}
	rest := text
	if i := strings.LastIndex(rest, "@"); i >= 0 {
		p, seed, _ := strings.Cut(rest[i+1:], ":")
		if chance, err := strconv.ParseFloat(p, 64); err == nil && chance >= 0 && chance <= 1 {
			st.chance = chance
			if seed != "" {
				n, err := strconv.Atoi(seed)
				if err != nil {
					return st, fmt.Errorf("%w %q: the seed %q is not a number", ErrBehavior, text, seed)
				}
				st.seed = n
			}
			rest = rest[:i]
		}
	}
	if i := strings.LastIndex(rest, "*"); i >= 0 {
		n, err := strconv.Atoi(rest[i+1:])
		if err != nil || n < 1 {
			return st, fmt.Errorf("%w %q: the count after * must be a number of 1 or more", ErrBehavior, text)
		}
		st.count, rest = n, rest[:i]
	}
	st.name, st.arg, _ = strings.Cut(rest, ":")
	if st.name == "ok" {
		st.name = "honest"
	}
	for _, b := range behaviors {
		if b.Name == st.name {
			return st, nil
		}
	}
	return st, fmt.Errorf("%w %q: choose one of the listed names", ErrBehavior, st.name)
}

// scripted says whether the script has several steps or a count.
func (sc *script) scripted() bool { return len(sc.steps) > 1 || sc.steps[0].count > 1 }

// peek returns the step the next request will get.
func (sc *script) peek() step {
	sc.mu.Lock()
	defer sc.mu.Unlock()
	return sc.steps[sc.at]
}

// next returns the step of this request and moves on.
func (sc *script) next() step {
	sc.mu.Lock()
	defer sc.mu.Unlock()
	st := sc.steps[sc.at]
	sc.used++
	if sc.used >= st.count && sc.at < len(sc.steps)-1 {
		sc.at, sc.used = sc.at+1, 0
	}
	n := sc.served
	sc.served++
	if st.chance < 1 {
		draw := float64(hash32(fmt.Sprintf("%d/%d", st.seed, n))) / (1 << 32)
		if draw >= st.chance {
			return step{text: "honest", name: "honest", count: 1, chance: 1}
		}
	}
	return st
}

// number reads a decimal argument, or returns the default.
func (st step) number(def int) int {
	if n, err := strconv.Atoi(strings.TrimSpace(st.arg)); err == nil && n >= 0 {
		return n
	}
	return def
}

// pause reads an argument that is a duration, or returns the default.
func (st step) pause(def time.Duration) time.Duration {
	if d, err := time.ParseDuration(st.arg); err == nil && d >= 0 {
		return d
	}
	return def
}

// after reads the argument "after=N" or "N"; -1 when there is none.
func (st step) after() int {
	v := strings.TrimSuffix(strings.TrimPrefix(st.arg, "after="), "B")
	if n, err := strconv.Atoi(v); err == nil && n >= 0 {
		return n
	}
	return -1
}

// cutting reads the argument of truncate: how many tokens of a prompt that is
// longer are read at its head and at its tail. def is the bound where none is given.
func (st step) cutting(def int) (head, tail int) {
	arg, _, _ := strings.Cut(st.arg, ":")
	side, number, sided := strings.Cut(arg, "=")
	if !sided {
		number = arg
	}
	n := step{arg: number}.number(def)
	switch {
	case sided && side == "head":
		return 0, n
	case sided && side == "middle":
		return n - n/2, n / 2
	}
	return n, 0
}
