package llmtest

import (
	"encoding/json"
	"io"
	"net/http"
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
	if s.opt.Kind == KindOpenAI && s.script.peek().name == "key" {
		writeRaw(w, http.StatusUnauthorized, s.errorKey())
		return
	}
	writeJSON(w, map[string]any{
		"object": "list",
		"data":   []any{map[string]any{"id": s.opt.Model, "object": "model", "created": 0, "owned_by": "llmtest"}},
	})
}

func (s *Server) handleHealth(w http.ResponseWriter, _ *http.Request) {
	if s.loadingNow() {
		writeRaw(w, http.StatusServiceUnavailable, s.errorLoading())
		return
	}
	writeJSON(w, map[string]string{"status": "ok"})
}

// guarded refuses what llama.cpp refuses while loading or without a key.
func (s *Server) guarded(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.script.peek().name == "key" {
			writeRaw(w, http.StatusUnauthorized, s.errorKey())
			return
		}
		if s.loadingNow() {
			writeRaw(w, http.StatusServiceUnavailable, s.errorLoading())
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
	if s.script.scripted() {
		s.script.next()
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

// errorBody renders an error in the dialect of the server. code is the
// machine-readable word of the OpenAI dialect ("" = null).
func (s *Server) errorBody(status int, typ, code, message string, extra map[string]any) []byte {
	e := map[string]any{"message": message, "type": typ}
	if s.opt.Kind == KindOpenAI {
		e["param"] = nil
		e["code"] = nil
		if code != "" {
			e["code"] = code
		}
	} else {
		e["code"] = status
		for k, v := range extra {
			e[k] = v
		}
	}
	body, _ := json.Marshal(map[string]any{"error": e}) // strings and numbers only
	return body
}

func (s *Server) errorInvalid(message string) []byte {
	return s.errorBody(http.StatusBadRequest, "invalid_request_error", "", message, nil)
}

func (s *Server) errorKey() []byte {
	if s.opt.Kind == KindOpenAI {
		return s.errorBody(http.StatusUnauthorized, "invalid_request_error", "invalid_api_key", "Incorrect API key provided.", nil)
	}
	return s.errorBody(http.StatusUnauthorized, "authentication_error", "", "Invalid API Key", nil)
}

func (s *Server) errorLoading() []byte {
	return s.errorBody(http.StatusServiceUnavailable, "unavailable_error", "", "Loading model", nil)
}

func (s *Server) errorContext(promptTokens int) []byte {
	if s.opt.Kind == KindOpenAI {
		msg := "This model's maximum context length is " + itoa(s.opt.Context) + " tokens. However, your messages resulted in " +
			itoa(promptTokens) + " tokens. Please reduce the length of the messages."
		return s.errorBody(http.StatusBadRequest, "invalid_request_error", "context_length_exceeded", msg, nil)
	}
	return s.errorBody(http.StatusBadRequest, "exceed_context_size_error", "",
		"the request exceeds the available context size, try increasing it",
		map[string]any{"n_prompt_tokens": promptTokens, "n_ctx": s.opt.Context})
}
