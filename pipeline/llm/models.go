package llm

import (
	"path"
	"slices"
	"strings"
)

// modelList is /v1/models with what the servers we know add to it.
type modelList struct {
	Data []struct {
		ID          string   `json:"id"`
		OwnedBy     string   `json:"owned_by"`
		Aliases     []string `json:"aliases"`
		MaxModelLen float64  `json:"max_model_len"` // vLLM
	} `json:"data"`

	server string // Server header
	host   string
}

func (l modelList) names() []string {
	var names []string
	for _, m := range l.Data {
		if m.ID != "" {
			names = append(names, m.ID)
		}
	}
	return names
}

func (l modelList) contextSize() int {
	if len(l.Data) == 0 {
		return 0
	}
	return clampInt(l.Data[0].MaxModelLen)
}

func (l modelList) kind() string {
	if strings.HasPrefix(strings.ToLower(l.server), "llama.cpp") {
		return KindLlamaCpp
	}
	if strings.HasSuffix(l.host, "api.openai.com") {
		return KindOpenAI
	}
	for _, m := range l.Data {
		switch m.OwnedBy {
		case "llamacpp":
			return KindLlamaCpp
		case "vllm":
			return KindVLLM
		case "library":
			return KindOllama
		case "organization_owner":
			return KindLMStudio
		}
	}
	return KindUnknown
}

// resolve finds the listed model that a name means: exactly, by alias, by
// file name, without Ollama's ":latest". A name that is not listed is kept (false): some servers
// answer to any name, and the probe asks the server itself.
func (l modelList) resolve(name string) (string, bool) {
	if name == "" {
		if names := l.names(); len(names) > 0 {
			return names[0], true
		}
		return "", false
	}
	for _, m := range l.Data {
		if m.ID == name || slices.Contains(m.Aliases, name) {
			return m.ID, true
		}
	}
	for _, m := range l.Data {
		if m.ID == name+":latest" || path.Base(m.ID) == name {
			return m.ID, true
		}
	}
	return name, false
}
