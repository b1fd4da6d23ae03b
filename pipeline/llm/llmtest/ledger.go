package llmtest

import (
	"encoding/json"
	"io"
	"sync"
	"time"
)

// Entry is what is known about one chat completion.
type Entry struct {
	Time             time.Time           `json:"time"`        // of arrival
	Task             string              `json:"task"`        // after "TASK: ", "" when the prompt has none
	PromptHash       string              `json:"prompt_hash"` // SHA-256 of the rendered messages, hex
	Model            string              `json:"model"`       // as asked for
	Received         bool                `json:"received"`    // the body arrived whole
	Computed         bool                `json:"computed"`    // an answer was made: on a paid endpoint this costs money
	Written          bool                `json:"written"`     // the answer was sent whole
	Status           int                 `json:"status"`      // HTTP status, 0 when none was sent
	Behavior         string              `json:"behavior"`    // the step of the script that was followed
	QueueMS          int                 `json:"queue_ms"`    // milliseconds waited for a slot
	BusyMS           int                 `json:"busy_ms"`     // milliseconds a slot was held
	PromptTokens     int                 `json:"prompt_tokens"`
	CompletionTokens int                 `json:"completion_tokens"`
	Headers          map[string][]string `json:"headers"` // as received, keys included
	Body             string              `json:"body"`    // as received, byte for byte
}

// Stats are the totals of a Server so far.
type Stats struct {
	Requests        int     // chat completions received
	Connections     int     // TCP connections opened
	BusySlotSeconds float64 // integral of busy slots over time
	PeakBusy        int     // most slots busy at once
	PeakQueue       int     // most requests waiting at once
	Rejected        int     // chat completions answered with a status of 400 or more
}

type ledger struct {
	mu      sync.Mutex // guards the fields below and writes to out
	out     io.Writer
	entries []*Entry
}

// add keeps a new entry; it is visible at once, so that a request which
// never ends is in the ledger too.
func (l *ledger) add(e Entry) *Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := &e
	l.entries = append(l.entries, p)
	return p
}

// update changes an entry.
func (l *ledger) update(e *Entry, change func(*Entry)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change(e)
}

// finish writes the entry's line. The line is one Write, so a file has whole
// lines whenever the process dies.
func (l *ledger) finish(e *Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.out == nil {
		return
	}
	line, err := json.Marshal(e)
	if err != nil {
		return // an Entry always marshals
	}
	_, _ = l.out.Write(append(line, '\n'))
	if f, ok := l.out.(interface{ Flush() error }); ok {
		_ = f.Flush()
	}
}

// Ledger returns a copy of every entry, in order of arrival.
func (s *Server) Ledger() []Entry {
	s.ledger.mu.Lock()
	defer s.ledger.mu.Unlock()
	out := make([]Entry, len(s.ledger.entries))
	for i, e := range s.ledger.entries {
		out[i] = *e
	}
	return out
}

// Stats returns the totals so far.
func (s *Server) Stats() Stats {
	var st Stats
	st.BusySlotSeconds, st.PeakBusy, st.PeakQueue = s.slots.stats()
	s.mu.Lock()
	st.Connections = s.conns
	s.mu.Unlock()
	for _, e := range s.Ledger() {
		st.Requests++
		if e.Status >= 400 {
			st.Rejected++
		}
	}
	return st
}
