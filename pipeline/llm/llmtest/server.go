// Package llmtest is a misbehaving OpenAI-compatible endpoint for tests.
//
// It answers chat completions in plain code, without a model, and can be told
// to fail in the ways that real servers and real models fail: at the transport
// (429, resets, cut bodies, hangs) and in the content (wrong digits, shifted
// segments, loops, answers to an injected instruction). Every request is kept
// in a ledger, which is the judge for "was this paid twice" and "did a secret
// leave the machine". Command fakellm serves the same endpoint to any client.
package llmtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Defaults of Options; Context and Slots are those of a small local server.
const (
	DefaultSlots   = 4
	DefaultContext = 8192
	DefaultModel   = "fake"
)

// The dialects a Server can speak.
const (
	KindLlamaCpp = "llama.cpp" // /v1/* and /health, /props, /slots, /tokenize, /metrics
	KindOpenAI   = "openai"    // /v1/* only
	KindVLLM     = "vllm"      // /v1/* and /health, /version, /metrics
	KindOllama   = "ollama"    // /v1/* and /api/version, /api/tags, /api/ps; cuts long prompts in silence
)

// Kinds lists the dialects, the default first.
func Kinds() []string { return []string{KindLlamaCpp, KindOpenAI, KindVLLM, KindOllama} }

// Options say how a Server behaves. The zero value is an honest llama.cpp
// server with four slots and no latency.
type Options struct {
	// Behavior is a script: "" is honest, "5xx*3,ok" fails three chat
	// completions and then answers; the last step repeats for ever. A step is
	// NAME[:ARGUMENT][*COUNT][@PROBABILITY:SEED][^TEXT]; ^TEXT binds it to the
	// prompts that hold TEXT. See Behaviors for the names.
	Behavior string
	// Answers is a folder of reference answers (JSON files) that are found by
	// document text and used instead of the plain-code answers. Optional.
	Answers string
	// Slots is how many completions are computed at once; later ones wait
	// their turn, first come first served.
	Slots int
	// Latency is how long a completion occupies its slot before anything is sent.
	Latency time.Duration
	// TokenLatency is added per completion token.
	TokenLatency time.Duration
	// Ledger receives one JSON line per chat completion when it has ended.
	Ledger io.Writer
	// Context is the number of tokens a slot holds, told on /props.
	Context int
	// Model is the name listed on /v1/models.
	Model string
	// Kind is the dialect: KindLlamaCpp (default) or another of Kinds.
	Kind string
}

// ErrBehavior is returned for a script that cannot be followed: an unknown
// name, a bad count or seed.
var ErrBehavior = errors.New("unknown behavior")

// Server is a running endpoint. Its methods may be called from any goroutine.
type Server struct {
	// URL is the base URL clients are configured with, http://HOST:PORT/v1.
	URL string

	opt     Options
	script  *script
	answers *library
	slots   *slotQueue
	ledger  *ledger
	started time.Time

	http   *http.Server
	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup

	mu       sync.Mutex // guards the fields below
	closed   bool
	previous map[string][]*conversation // the last ones of each task, for "swap"
	conns    int
	given    int // answers made, for the behaviours that differ each time
}

// New starts a Server on a free port of the loopback interface.
func New(opt Options) (*Server, error) { return Listen("127.0.0.1:0", opt) }

// Listen starts a Server on addr (HOST:PORT, port 0 = any free one). It fails
// with ErrBehavior for a bad script, and when the answers cannot be
// read or the address cannot be listened on.
func Listen(addr string, opt Options) (*Server, error) {
	opt = withDefaults(opt)
	if !slices.Contains(Kinds(), opt.Kind) {
		return nil, fmt.Errorf("llmtest: kind %q is not known: use one of %s", opt.Kind, strings.Join(Kinds(), ", "))
	}
	sc, err := parseScript(opt.Behavior)
	if err != nil {
		return nil, err
	}
	lib, err := loadLibrary(opt.Answers)
	if err != nil {
		return nil, err
	}
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("llmtest: listen on %s: %w: choose another address", addr, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{
		URL:      "http://" + ln.Addr().String() + "/v1",
		opt:      opt,
		script:   sc,
		answers:  lib,
		slots:    newSlotQueue(opt.Slots, time.Now),
		ledger:   &ledger{out: opt.Ledger},
		started:  time.Now(),
		ctx:      ctx,
		cancel:   cancel,
		previous: map[string][]*conversation{},
	}
	s.http = &http.Server{
		Handler:           s.routes(),
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: 30 * time.Second,
		ConnState: func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				s.mu.Lock()
				s.conns++
				s.mu.Unlock()
			}
		},
	}
	s.wg.Add(1)
	go func() {
		defer s.wg.Done()
		_ = s.http.Serve(ln) // ends with ErrServerClosed
	}()
	return s, nil
}

func withDefaults(opt Options) Options {
	if opt.Slots <= 0 {
		opt.Slots = DefaultSlots
	}
	if opt.Context <= 0 {
		opt.Context = DefaultContext
	}
	if opt.Model == "" {
		opt.Model = DefaultModel
	}
	if opt.Kind == "" {
		opt.Kind = KindLlamaCpp
	}
	return opt
}

// Close stops the server, ends every request in flight (hanging ones too) and
// returns when no goroutine of the server is left. It may be called twice.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true // no handler is admitted after this, so wg only falls
	s.mu.Unlock()
	s.cancel()
	_ = s.http.Close()
	s.wg.Wait()
}

// admit counts a handler in, unless the server is closing.
func (s *Server) admit() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.wg.Add(1)
	return true
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/chat/completions", s.handleChat)
	mux.HandleFunc("GET /v1/models", s.handleModels)
	switch s.opt.Kind {
	case KindLlamaCpp:
		mux.HandleFunc("GET /health", s.handleHealth)
		mux.HandleFunc("GET /v1/health", s.handleHealth)
		mux.HandleFunc("GET /props", s.guarded(s.handleProps))
		mux.HandleFunc("GET /slots", s.guarded(s.handleSlots))
		mux.HandleFunc("POST /tokenize", s.guarded(s.handleTokenize))
		mux.HandleFunc("GET /metrics", s.handleMetrics)
	case KindVLLM:
		mux.HandleFunc("GET /health", s.handleHealth)
		mux.HandleFunc("GET /version", s.handleVersion)
		mux.HandleFunc("GET /metrics", s.handleMetrics)
	case KindOllama:
		mux.HandleFunc("GET /api/version", s.handleVersion)
		mux.HandleFunc("GET /api/tags", s.handleTags)
		mux.HandleFunc("GET /api/ps", s.handlePS)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.admit() {
			panic(http.ErrAbortHandler)
		}
		defer s.wg.Done()
		mux.ServeHTTP(w, r)
		// A handler that just returns makes net/http send an empty 200 or the
		// proper end of a stream: a request that was broken off must look so.
		if r.Context().Err() != nil {
			panic(http.ErrAbortHandler)
		}
	})
}
