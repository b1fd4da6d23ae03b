package llmtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// maxBody bounds what is read of a request: far above any prompt, far below memory.
const maxBody = 64 << 20

// writeJSON answers 200 with v; refusals go through writeRaw.
func writeJSON(w http.ResponseWriter, v any) {
	body, err := json.Marshal(v)
	if err != nil { // only values built here are written, all marshal
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	writeRaw(w, http.StatusOK, body)
}

func (s *Server) handleModels(w http.ResponseWriter, _ *http.Request) {
	// llama.cpp lists its models in public and while still loading; OpenAI
	// wants the key.
	if s.opt.Kind != KindLlamaCpp && s.script.peek().name == "key" {
		writeRaw(w, http.StatusUnauthorized, s.errorBody(faultKey, 0))
		return
	}
	model := map[string]any{"id": s.opt.Model, "object": "model", "created": 0, "owned_by": owners[s.opt.Kind]}
	switch s.opt.Kind {
	case KindVLLM:
		model["max_model_len"] = s.opt.Context
	case KindLlamaCpp:
		model["meta"] = map[string]any{"n_ctx_train": s.opt.Context}
	}
	writeJSON(w, map[string]any{"object": "list", "data": []any{model}})
}

// owners is what each server says of its models on /v1/models.
var owners = map[string]string{KindLlamaCpp: "llamacpp", KindOpenAI: "system", KindVLLM: "vllm", KindOllama: "library"}

// handleMetrics tells in Prometheus text how many completions are at work and
// wait, under the names of llama.cpp and of vLLM.
func (s *Server) handleMetrics(w http.ResponseWriter, _ *http.Request) {
	busy := 0
	for _, b := range s.slots.busySlots() {
		if b {
			busy++
		}
	}
	running, waiting := "llamacpp:requests_processing", "llamacpp:requests_deferred"
	if s.opt.Kind == KindVLLM {
		label := "{model_name=" + strconv.Quote(s.opt.Model) + "}"
		running, waiting = "vllm:num_requests_running"+label, "vllm:num_requests_waiting"+label
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, _ = fmt.Fprintf(w, "%s %d\n%s %d\n", running, busy, waiting, s.slots.inFlight()-busy)
}

// handleVersion is /version of vLLM and /api/version of Ollama.
func (s *Server) handleVersion(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, map[string]string{"version": "0.0.0-llmtest"})
}

// handleTags and handlePS are Ollama's lists of the models that it has, and of those loaded.
func (s *Server) handleTags(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, map[string]any{"models": []any{map[string]any{"name": s.opt.Model, "model": s.opt.Model}}})
}

func (s *Server) handlePS(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, map[string]any{"models": []any{map[string]any{"name": s.opt.Model, "model": s.opt.Model, "context_length": s.opt.Context}}})
}

func (s *Server) handleHealth(w http.ResponseWriter, _ *http.Request) {
	if s.loadingNow() {
		writeRaw(w, http.StatusServiceUnavailable, s.errorBody(faultLoading, 0))
		return
	}
	writeJSON(w, map[string]string{"status": "ok"})
}

// guarded refuses what llama.cpp refuses while loading or without a key.
func (s *Server) guarded(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.script.peek().name == "key" {
			writeRaw(w, http.StatusUnauthorized, s.errorBody(faultKey, 0))
			return
		}
		if s.loadingNow() {
			writeRaw(w, http.StatusServiceUnavailable, s.errorBody(faultLoading, 0))
			return
		}
		next(w, r)
	}
}

// loadingNow says whether the model is "still loading" for a request that is
// not a chat completion. A counted step ("503loading*3,ok") is used up by such
// requests as well: a client that waits on /health alone must come to an end.
func (s *Server) loadingNow() bool {
	st := s.script.peek()
	if st.name != "503loading" || !s.isLoading(st) {
		return false
	}
	if st.scripted {
		s.script.next("")
	}
	return true
}

func (s *Server) handleProps(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, map[string]any{
		"default_generation_settings": map[string]any{"n_ctx": s.opt.Context},
		"total_slots":                 s.opt.Slots,
		"model_path":                  "/models/" + s.opt.Model + ".gguf",
		"model_alias":                 s.opt.Model,
		"chat_template":               "{# chatml #}",
		"build_info":                  "llmtest",
	})
}

func (s *Server) handleSlots(w http.ResponseWriter, _ *http.Request) {
	busy := s.slots.busySlots()
	out := make([]any, s.opt.Slots)
	for i := range out {
		out[i] = map[string]any{"id": i, "n_ctx": s.opt.Context, "is_processing": busy[i]}
	}
	writeJSON(w, out)
}

func (s *Server) handleTokenize(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Content    string `json:"content"`
		WithPieces bool   `json:"with_pieces"`
	}
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err == nil {
		err = json.Unmarshal(raw, &in)
	}
	if err != nil {
		writeRaw(w, http.StatusBadRequest, s.errorInvalid("cannot read the request: "+err.Error()))
		return
	}
	pieces := tokenize(in.Content)
	if in.WithPieces {
		out := make([]map[string]any, len(pieces))
		for i, p := range pieces {
			out[i] = map[string]any{"id": tokenID(p), "piece": p}
		}
		writeJSON(w, map[string]any{"tokens": out})
		return
	}
	out := make([]uint32, len(pieces))
	for i, p := range pieces {
		out[i] = tokenID(p)
	}
	writeJSON(w, map[string]any{"tokens": out})
}

func writeRaw(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
