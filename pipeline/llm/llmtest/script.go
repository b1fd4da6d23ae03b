package llmtest

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A script is steps with commas between. A step is
//
//	NAME[:ARGUMENT][*COUNT][@PROBABILITY:SEED][^TEXT]
//
// It serves COUNT chat completions (1 unless told), then the next one has its
// turn; the last step repeats for ever. With a probability it is followed by
// that share of requests and the others are answered honestly. ^TEXT binds a
// step to the requests whose prompt holds TEXT: the steps of one TEXT are a
// script of their own, and the steps without one serve all other requests. A
// part in double quotation marks is read as a Go string: loop:"\n", 429:ra="a, b".
type script struct {
	// tracks are tried in this order; the last one is for every request.
	tracks []*track
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
	bound  string // the text that the prompt must hold, "" = any
	// scripted: it is one of several steps, or has a count: how long it lasts
	// is counted in requests, and not in time.
	scripted bool
}

var honest = step{text: "honest", name: "honest", count: 1, chance: 1}

// track tells which step serves which request, by order of arrival.
type track struct {
	bound string
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
	rest := &track{}
	for _, part := range splitOutside(text, ',') {
		st, err := parseStep(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		if st.bound == "" {
			rest.steps = append(rest.steps, st)
			continue
		}
		sc.bound(st.bound).steps = append(sc.bound(st.bound).steps, st)
	}
	if len(rest.steps) == 0 {
		rest.steps = []step{honest}
	}
	sc.tracks = append(sc.tracks, rest)
	for _, tr := range sc.tracks {
		for i := range tr.steps {
			tr.steps[i].scripted = len(tr.steps) > 1 || tr.steps[0].count > 1
		}
	}
	return sc, nil
}

// bound finds the track of a text, or begins it.
func (sc *script) bound(text string) *track {
	for _, tr := range sc.tracks {
		if tr.bound == text {
			return tr
		}
	}
	tr := &track{bound: text}
	sc.tracks = append(sc.tracks, tr)
	return tr
}

// quotedMask is text with every byte between double quotation marks blanked,
// so that separators can be looked for outside of them.
func quotedMask(text string) string {
	masked := []byte(text)
	inside := false
	for i := 0; i < len(masked); i++ {
		switch {
		case masked[i] == '"':
			inside = !inside
		case inside && masked[i] == '\\' && i+1 < len(masked):
			masked[i], masked[i+1] = ' ', ' '
			i++
		case inside:
			masked[i] = ' '
		}
	}
	return string(masked)
}

func splitOutside(text string, separator byte) []string {
	var out []string
	from := 0
	mask := quotedMask(text)
	for i := range len(mask) {
		if mask[i] == separator {
			out = append(out, text[from:i])
			from = i + 1
		}
	}
	return append(out, text[from:])
}

// cutLast cuts text at its last separator outside quotation marks.
func cutLast(text, separator string) (before, after string, found bool) {
	if i := strings.LastIndex(quotedMask(text), separator); i >= 0 {
		return text[:i], text[i+1:], true
	}
	return text, "", false
}

// parseStep reads one step of a script.
func parseStep(text string) (step, error) {
	st := step{text: text, count: 1, chance: 1}
	rest := text
	fault := func(why string) (step, error) { return st, fmt.Errorf("%w %q: %s", ErrBehavior, text, why) }
	if before, bound, ok := cutLast(rest, "^"); ok {
		if bound == "" {
			return fault("name the text that the prompt must hold after ^")
		}
		rest, st.bound = before, bound
	}
	if before, after, ok := cutLast(rest, "@"); ok {
		p, seed, _ := strings.Cut(after, ":")
		if chance, err := strconv.ParseFloat(p, 64); err == nil && chance >= 0 && chance <= 1 {
			st.chance = chance
			if seed != "" {
				n, err := strconv.Atoi(seed)
				if err != nil {
					return fault(fmt.Sprintf("the seed %q is not a number", seed))
				}
				st.seed = n
			}
			rest = before
		}
	}
	if before, after, ok := cutLast(rest, "*"); ok {
		n, err := strconv.Atoi(after)
		if err != nil || n < 1 {
			return fault("the count after * must be a number of 1 or more")
		}
		st.count, rest = n, before
	}
	name, arg, hasArg := strings.Cut(rest, ":")
	if name == "ok" {
		name = "honest"
	}
	if i := strings.IndexByte(arg, '"'); i >= 0 {
		plain, err := strconv.Unquote(arg[i:])
		if err != nil {
			return fault("the part in quotation marks is no Go string")
		}
		arg = arg[:i] + plain
	}
	st.name, st.arg = name, arg
	known := false
	for _, b := range behaviors {
		if b.Family() != name {
			continue
		}
		known = true
		if !hasArg || b.free || b.Name == name+":"+arg { // every name is complete without an argument
			return st, nil
		}
	}
	if known {
		return fault(name + " has no such variant; choose a listed one")
	}
	return st, fmt.Errorf("%w %q: choose one of the listed names", ErrBehavior, name)
}

// peek returns the step that the next request without a bound text will get.
func (sc *script) peek() step {
	last := sc.tracks[len(sc.tracks)-1]
	last.mu.Lock()
	defer last.mu.Unlock()
	return last.steps[last.at]
}

// next returns the step of a request with this prompt and moves its track on.
func (sc *script) next(prompt string) step {
	for _, tr := range sc.tracks {
		if strings.Contains(prompt, tr.bound) { // "" is in every prompt
			return tr.next()
		}
	}
	return honest // the last track has no bound: not reached
}

func (tr *track) next() step {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	st := tr.steps[tr.at]
	tr.used++
	if tr.used >= st.count && tr.at < len(tr.steps)-1 {
		tr.at, tr.used = tr.at+1, 0
	}
	n := tr.served
	tr.served++
	if st.chance < 1 {
		draw := float64(hash32(fmt.Sprintf("%d/%d", st.seed, n))) / (1 << 32)
		if draw >= st.chance {
			return honest
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
