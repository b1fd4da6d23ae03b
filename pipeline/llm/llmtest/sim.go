package llmtest

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// SimOptions say how a Sim works. The zero value is an honest llama.cpp server
// with DefaultSlots slots that takes no time. They can be written as JSON, for a
// Sim in a process of its own.
type SimOptions struct {
	Slots    int
	Context  int        // tokens a slot holds, as told; 0 = DefaultContext
	Schedule []SimSlots // later numbers of slots, in order
	Hidden   bool       // an unknown server: it tells neither what it is nor its slots
	Reject   bool       // 429 to what finds no free slot, instead of a queue

	Latency  time.Duration // of every request
	PerToken time.Duration // of the answer
	PerByte  time.Duration // of the prompt, as far as it is not cached
	Cache    string        // what is cached: "" for nothing, SimCacheSlot, SimCacheShared
	Batch    bool          // continuous batching instead of Slots and all of the times above

	Chains  bool // SimStats.Chains is kept
	Plain   bool // the prompt is not read: always the same short answer; its tokens are an eighth of the request's bytes
	Chunked bool // answers come without a length
	TLS     bool // with a certificate of its own, see Sim.Certificate

	Faults     float64       // share of requests that meet a fault
	Kinds      []string      // of faults, see SimFaults; nil = all of them
	Seed       uint64        // decides which requests do
	RetryAfter time.Duration // told with every 429 and 503; 0 = not told
}

// SimSlots is a number of slots from a moment on, counted from the first chat completion.
type SimSlots struct {
	After time.Duration
	Slots int
}

// What a Sim caches of prompts.
const (
	SimCacheSlot   = "slot"   // each slot its last prompt and answer, as llama.cpp does
	SimCacheShared = "shared" // whatever was ever read, by any slot: the best that a cache can do
)

// Sim is an endpoint for load: it has no ledger, reads little and counts what a
// benchmark asks about. Server is the one that misbehaves in detail.
type Sim struct {
	// URL is the base URL clients are configured with, http://HOST:PORT/v1.
	URL string

	opt    SimOptions
	slots  *slotQueue
	batch  *batch // nil without
	seed   maphash.Seed
	http   *http.Server
	cert   []byte
	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup

	mu       sync.Mutex // guards the fields below
	closed   bool
	start    time.Time // of the first chat completion; zero = there was none
	timers   []*time.Timer
	count    SimStats
	sent     map[uint64]*simRequest
	chains   map[string]int // index into count.Chains, by the first thing that a chat asks
	told     []simWait
	previous map[string]string // the last answer of a task, for "swap"
	known    map[uint64]bool   // of SimCacheShared: the prompts' beginnings
	inFlight int
}

// simRequest is what is known of one request, however often it comes.
type simRequest struct{ came, answered int }

// NewSim starts a Sim on a free port of the loopback interface.
func NewSim(opt SimOptions) (*Sim, error) {
	if opt.Slots <= 0 {
		opt.Slots = DefaultSlots
	}
	if opt.Context <= 0 {
		opt.Context = DefaultContext
	}
	if opt.Batch {
		opt.Slots = SimBatchMost
	}
	if len(opt.Kinds) == 0 {
		opt.Kinds = SimFaults
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("llmtest: listen on the loopback interface: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Sim{
		URL: "http://" + ln.Addr().String() + "/v1", opt: opt, slots: newSlotQueue(opt.Slots, time.Now), seed: maphash.MakeSeed(),
		ctx: ctx, cancel: cancel, sent: map[uint64]*simRequest{}, chains: map[string]int{}, previous: map[string]string{}, known: map[uint64]bool{},
	}
	s.http = &http.Server{
		Handler: s.routes(), BaseContext: func(net.Listener) context.Context { return ctx }, ReadHeaderTimeout: 30 * time.Second,
		ConnState: func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				s.mu.Lock()
				s.count.Connections++
				s.mu.Unlock()
			}
		},
	}
	if opt.TLS {
		pair, pem, err := selfSigned()
		if err != nil {
			return nil, err
		}
		s.cert, s.URL = pem, strings.Replace(s.URL, "http:", "https:", 1)
		// HTTP/1.1, as model servers speak it: over HTTP/2 one connection carries everything.
		ln = tls.NewListener(ln, &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12})
	}
	s.wg.Add(1)
	go func() {
		defer s.wg.Done()
		_ = s.http.Serve(ln) // ends with ErrServerClosed
	}()
	if opt.Batch {
		s.batch = newBatch()
		s.wg.Add(1)
		go func() {
			defer s.wg.Done()
			s.batch.run(ctx)
		}()
	}
	return s, nil
}

// Certificate is what a client has to trust to speak to a Sim with TLS, as PEM.
func (s *Sim) Certificate() []byte { return slices.Clone(s.cert) }

// Close stops the server, ends every request in flight and returns when no
// goroutine of it is left.
func (s *Sim) Close() {
	s.mu.Lock()
	s.closed = true // no handler is admitted after this, so wg only falls
	for _, t := range s.timers {
		t.Stop()
	}
	s.mu.Unlock()
	s.cancel()
	_ = s.http.Close()
	s.wg.Wait()
}

func (s *Sim) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/chat/completions", s.chat)
	mux.HandleFunc("GET /v1/models", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, map[string]any{"object": "list", "data": []any{map[string]any{"id": DefaultModel, "object": "model"}}})
	})
	mux.HandleFunc("GET /sim/stats", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, s.Stats()) })
	if !s.opt.Hidden {
		mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, map[string]string{"status": "ok"}) })
		mux.HandleFunc("GET /props", func(w http.ResponseWriter, _ *http.Request) {
			writeJSON(w, map[string]any{
				"default_generation_settings": map[string]any{"n_ctx": s.opt.Context}, "total_slots": s.opt.Slots,
				"model_path": "/models/" + DefaultModel + ".gguf", "model_alias": DefaultModel, "chat_template": "{# chatml #}", "build_info": "llmtest",
			})
		})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		if s.closed {
			s.mu.Unlock()
			panic(http.ErrAbortHandler)
		}
		s.wg.Add(1)
		s.mu.Unlock()
		defer s.wg.Done()
		mux.ServeHTTP(w, r)
		if r.Context().Err() != nil {
			panic(http.ErrAbortHandler) // or it would look like an empty answer
		}
	})
}

// simTurn is one chat completion at work.
type simTurn struct {
	w       http.ResponseWriter
	r       *http.Request
	id      uint64 // of the request's bytes: the same for a repeat
	size    int    // of the request, in bytes
	chat    chatRequest
	conv    *conversation // nil where Plain
	prompt  []string      // its lines; nil where nothing is cached
	content string
	tokens  int // of the answer
	cached  int // bytes of the prompt
}

func (s *Sim) chat(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		return // the client went away
	}
	t := &simTurn{w: w, r: r, id: maphash.Bytes(s.seed, body), size: len(body)}
	if !s.opt.Plain || strings.Contains(string(body), `"stream":true`) {
		if err := json.Unmarshal(body, &t.chat); err != nil {
			writeRaw(w, http.StatusBadRequest, []byte(`{"error":{"message":"cannot read the request","type":"invalid_request_error"}}`))
			return
		}
	}
	again := s.arrived(t)
	defer s.left()
	fault := s.faultOf(body, again)
	if s.spoiled(t, fault) {
		return
	}
	s.answer(t, fault == simSwap)
	slot, ok := s.acquire(t)
	if !ok {
		return
	}
	worked := s.work(t, slot)
	if worked && s.opt.Cache == SimCacheSlot {
		s.slots.remember(slot, lines(render(t.chat.Messages)+t.content+"<|im_end|>\n"))
	}
	s.slots.release(slot)
	if worked {
		s.deliver(t)
	}
}

// answer makes what will be sent.
func (s *Sim) answer(t *simTurn, swap bool) {
	t.content, t.tokens = `{"ok":true,"word":"ready"}`, t.size/8
	if s.opt.Plain {
		return
	}
	t.conv = readConversation(&t.chat)
	t.content = answerer{}.answer(t.conv).encode(t.conv.asLines)
	s.mu.Lock()
	other, ok := s.previous[t.conv.task]
	s.previous[t.conv.task] = t.content
	s.mu.Unlock()
	if swap && ok && other != t.content {
		t.content = other
		s.countSpoiled()
	}
	t.tokens = len(t.content)/4 + 1
	if s.opt.Cache != "" {
		t.prompt = lines(render(t.chat.Messages))
	}
}

// acquire gets a slot, or refuses.
func (s *Sim) acquire(t *simTurn) (slot int, ok bool) {
	if !s.opt.Reject {
		slot, err := s.slots.acquire(t.r.Context(), t.prompt)
		return slot, err == nil
	}
	if slot, ok = s.slots.tryAcquire(t.prompt); !ok {
		s.mu.Lock()
		s.count.Rejected++
		s.mu.Unlock()
		s.refuse(t, http.StatusTooManyRequests)
	}
	return slot, ok
}

// work holds the slot for as long as the request takes.
func (s *Sim) work(t *simTurn, slot int) bool {
	if s.batch != nil {
		return s.batch.work(t.r.Context(), t.tokens)
	}
	unread := t.size
	switch s.opt.Cache {
	case SimCacheSlot:
		t.cached = total(t.prompt[:s.slots.cached(slot, t.prompt)])
		unread = total(t.prompt) - t.cached
	case SimCacheShared:
		t.cached = s.shared(t)
		unread = total(t.prompt) - t.cached
	}
	takes := s.opt.Latency + time.Duration(unread)*s.opt.PerByte + time.Duration(t.tokens)*s.opt.PerToken
	s.link(t, takes)
	return sleep(t.r, takes)
}
