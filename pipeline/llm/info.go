package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// lookTimeout of one GET; with one more try at the start, "unreachable" is known well within ten seconds.
	lookTimeout = 4 * time.Second
	// probeTokens is room for the probe's object and for a short thought before it.
	probeTokens = 256
	// ollamaContext is what Ollama uses unless told otherwise; a loaded model tells its own.
	ollamaContext = 4096
)

// AssumedContext is the context to work with where the server does not tell its
// own (Info.ContextSize 0), in tokens: the smallest default among the usual servers.
const AssumedContext = 4096

// defaultProbe is asked where the caller brings none.
var defaultProbe = Probe{
	Messages: []Message{
		{Role: "system", Content: "You answer with JSON."},
		{Role: "user", Content: "TASK: probe\nSay hello in one word."},
	},
	Schema: json.RawMessage(`{"type":"object","properties":{"ok":{"type":"boolean"},"word":{"type":"string"}},"required":["ok","word"],"additionalProperties":false}`),
}

// infoCache holds the one Info of a client. turn is a lock that a context can leave.
type infoCache struct {
	turn       chan struct{}
	mu         sync.Mutex
	info       *Info
	err        error // of the last try, for those who waited while it ran
	tries      int
	notes      probeNotes
	noThinking atomic.Value // string
}

// probed returns what the probe of the dialect noted.
func (k *infoCache) probed() probeNotes {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.notes
}

// keep stores the probe's notes and the way of switching thinking off that is used from now on.
func (k *infoCache) keep(notes probeNotes, noThinking string) {
	k.noThinking.Store(noThinking)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.notes = notes
}

// thinkingSwitch is the way of switching thinking off that is used (a key of thinkingOff), or "".
func (k *infoCache) thinkingSwitch() string {
	name, _ := k.noThinking.Load().(string)
	return name
}

// get returns the Info (nil = none yet), the number of tries so far and the error of the last one.
func (k *infoCache) get() (info *Info, tries int, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.info, k.tries, k.err
}

func (k *infoCache) put(info *Info, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.tries++
	k.err = err
	if err == nil {
		k.info = info
	}
}

// Info asks the server about itself and probes its dialect; once, however many
// ask at the same time, and never again after a success. A server that is
// loading its model is waited for. Besides the context's own errors it returns
// *Error: ErrUnreachable, ErrModel (with the names the server has), ErrKey ...
func (c *Client) Info(ctx context.Context) (Info, error) {
	known, before, _ := c.known.get()
	if known != nil {
		return known.copy(), nil
	}
	select {
	case c.known.turn <- struct{}{}:
		defer func() { <-c.known.turn }()
	case <-ctx.Done():
		return Info{}, ctx.Err()
	}
	known, tries, err := c.known.get()
	if known != nil {
		return known.copy(), nil
	}
	var e *Error
	if tries > before && errors.As(err, &e) {
		return Info{}, err // somebody tried while we waited for our turn
	}
	if err := ctx.Err(); err != nil {
		return Info{}, err
	}
	if err := c.account.refusal(); err != nil {
		return Info{}, err
	}
	info, err := c.discover(ctx)
	c.known.put(&info, err)
	if err != nil {
		return Info{}, err
	}
	if c.fixed <= 0 && info.Slots > 0 {
		c.limit.setLimit(info.Slots+extraInFlight, info.Slots)
	}
	c.log.Info("endpoint", "kind", info.Kind, "model", info.Model, "context", info.ContextSize, "slots", info.Slots, "dialect", info.Dialect, "grammar", info.Grammar)
	return info.copy(), nil
}

// Serves tells whether an answer that names this model is of the model asked for. Servers answer with a
// path, a file's name or a tag: only a name that says something else counts. vLLM calls one model by
// all the names it lists, and answers with the first.
func (i Info) Serves(answered string) bool {
	a, b := strings.ToLower(path.Base(answered)), strings.ToLower(path.Base(i.Model))
	return answered == "" || strings.HasPrefix(a, b) || strings.HasPrefix(b, a) ||
		i.Kind == KindVLLM && slices.Contains(i.Models, answered)
}

func (i Info) copy() Info {
	i.Models = slices.Clone(i.Models)
	return i
}

// discover does the asking of Info.
func (c *Client) discover(ctx context.Context) (Info, error) {
	info := Info{Kind: KindUnknown, Dialect: JSONSchema}
	c.known.noThinking.Store("")
	list, err := c.listModels(ctx)
	if err != nil {
		return info, c.account.note(err) // faults of the probe are noted where it sends
	}
	info.Kind, info.Models, info.ContextSize = list.kind(), list.names(), list.contextSize()
	c.askServer(ctx, &info)
	var listed bool
	info.Model, listed = list.resolve(c.model)
	if info.Model == "" {
		return info, newError(CodeModel, kindFatal, 0, "load a model or set --model", "the endpoint at %s lists no model and none is set", c.host)
	}
	if err := c.probeDialect(ctx, &info); err != nil {
		var e *Error
		if errors.As(err, &e) && e.Code == CodeModel {
			return info, c.modelError(info, e)
		}
		return info, err
	}
	if !listed && len(info.Models) > 0 {
		c.log.Warn("the server answers under a model name that it does not list", "model", info.Model, "models", info.Models)
	}
	if info.Kind == KindOllama {
		// Asked after the probe, which made the server load the model.
		info.ContextSize = c.ollamaContext(ctx, info.Model)
	}
	return info, nil
}

func (c *Client) modelError(info Info, cause *Error) error {
	e := *cause
	e.Message = fmt.Sprintf("the endpoint at %s does not have the model %q", c.host, excerpt(info.Model, c.key, 80))
	if n := len(info.Models); n > 0 {
		e.Message += "; it has " + excerpt(strings.Join(info.Models[:min(n, 12)], ", "), c.key, 400)
	}
	return &e
}

// listModels asks /v1/models until the server answers, within the budgets of
// the start: a refused connection once more, a loading model until MaxWait.
func (c *Client) listModels(ctx context.Context) (modelList, error) {
	var used patience
	for {
		body, server, err := c.get(ctx, c.base+"/models", lookTimeout)
		if err == nil {
			list := modelList{server: server, host: c.host}
			if json.Unmarshal(body, &list) != nil {
				list.Data = nil // another shape; the probe decides
			}
			return list, nil
		}
		if ctx.Err() != nil {
			return modelList{}, context.Cause(ctx)
		}
		e := asError(err, c.host)
		if e.Status == http.StatusNotFound || e.Status == http.StatusMethodNotAllowed || e.Status == http.StatusNotImplemented {
			return modelList{host: c.host}, nil // not every gateway lists its models
		}
		if e.kind == kindTransient && e.Status == 0 {
			// At the start a connection that opens and says nothing is no server of ours.
			e.Message = fmt.Sprintf("the endpoint at %s does not answer within %s - is it a model server?", c.host, lookTimeout)
			e.NextStep = "check --base-url and the server's log"
			return modelList{}, e
		}
		if e.kind == kindAway && c.answered.Load() {
			return modelList{}, e // it was there and is gone: nothing can be asked before it is known
		}
		pause, err := c.plan(&used, e, &exchange{})
		if err != nil {
			return modelList{}, err
		}
		if err := sleep(ctx, pause); err != nil {
			return modelList{}, err
		}
	}
}

// askServer asks what only some servers answer. It is asked only where the base URL ends in /v1, so that
// a hosted service is not sent to paths it does not know. A missing answer is no error.
func (c *Client) askServer(ctx context.Context, info *Info) {
	if c.root == "" || info.Kind == KindOpenAI {
		return
	}
	if info.Kind == KindUnknown || info.Kind == KindLlamaCpp {
		var props struct {
			Settings *struct {
				NCtx float64 `json:"n_ctx"`
			} `json:"default_generation_settings"`
			Slots float64 `json:"total_slots"`
			Build string  `json:"build_info"`
		}
		if c.getJSON(ctx, c.root+"/props", &props) && (props.Settings != nil || props.Slots > 0) {
			info.Kind, info.Slots, info.Version = KindLlamaCpp, clampInt(props.Slots), excerpt(props.Build, c.key, 40)
			if props.Settings != nil {
				info.ContextSize = clampInt(props.Settings.NCtx)
			}
		}
	}
	if info.Kind == KindLlamaCpp && (info.ContextSize == 0 || info.Slots == 0) {
		var slots []struct {
			NCtx float64 `json:"n_ctx"`
		}
		if c.getJSON(ctx, c.root+"/slots", &slots) && len(slots) > 0 {
			info.Slots, info.ContextSize = len(slots), clampInt(slots[0].NCtx)
		}
	}
	if info.Kind == KindUnknown {
		if info.Version = c.askVersion(ctx, "/api/version"); info.Version != "" {
			info.Kind = KindOllama
		}
	}
	if info.Kind == KindOllama && len(info.Models) == 0 {
		var tags struct {
			Models []struct {
				Name string `json:"name"`
			} `json:"models"`
		}
		if c.getJSON(ctx, c.root+"/api/tags", &tags) {
			for _, m := range tags.Models {
				info.Models = append(info.Models, m.Name)
			}
		}
	}
}

// askVersion asks for the server's version where Ollama and vLLM have it; "" = not told.
func (c *Client) askVersion(ctx context.Context, path string) string {
	var told struct {
		Version string `json:"version"`
	}
	if c.root == "" || !c.getJSON(ctx, c.root+path, &told) {
		return ""
	}
	return excerpt(told.Version, c.key, 40)
}

func (c *Client) ollamaContext(ctx context.Context, model string) int {
	var running struct {
		Models []struct {
			Name    string  `json:"name"`
			Context float64 `json:"context_length"`
		} `json:"models"`
	}
	if c.root != "" && c.getJSON(ctx, c.root+"/api/ps", &running) {
		for _, m := range running.Models {
			if m.Context > 0 && (m.Name == model || m.Name == model+":latest") {
				return clampInt(m.Context)
			}
		}
	}
	return ollamaContext
}

func (c *Client) getJSON(ctx context.Context, url string, into any) bool {
	body, _, err := c.get(ctx, url, lookTimeout)
	return err == nil && json.Unmarshal(body, into) == nil
}
