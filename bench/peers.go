package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	einoopenai "github.com/cloudwego/eino-ext/components/model/openai"
	"github.com/cloudwego/eino/schema"
	"github.com/firebase/genkit/go/ai"
	"github.com/firebase/genkit/go/core/api"
	"github.com/firebase/genkit/go/genkit"
	"github.com/firebase/genkit/go/plugins/compat_oai"
	openaigo "github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	goopenai "github.com/sashabaranov/go-openai"
	"github.com/tmc/langchaingo/llms"
	lcopenai "github.com/tmc/langchaingo/llms/openai"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

const (
	system    = "You are a careful assistant. You answer with JSON and nothing else."
	maxTokens = 256
	// fakeKey satisfies clients that want a key; the server ignores it.
	fakeKey = "none"
)

// answerSchema is what babelwire and bare go-openai ask for; the others ask without.
var answerSchema = json.RawMessage(`{"type":"object","properties":{"ok":{"type":"boolean"},"word":{"type":"string"}},"required":["ok","word"],"additionalProperties":false}`)

// ask sends one question and returns the answer's text.
type ask func(ctx context.Context, text string) (string, error)

// peers are the clients that are compared, by name. Each gets the URL of a server
// and how many requests it will have in flight. All but "go-openai as it comes"
// get a transport that keeps as many connections as that.
var peers = map[string]func(url string, inFlight int) (ask, error){
	"net/http":               bareHTTP,
	"go-openai":              func(url string, n int) (ask, error) { return bareGoOpenAI(url, tuned(n)), nil },
	"go-openai as it comes":  func(url string, _ int) (ask, error) { return bareGoOpenAI(url, http.DefaultTransport), nil },
	"babelwire":              babelwireClient,
	"babelwire with journal": babelwireJournal,
	"langchaingo":            langchain,
	"eino":                   eino,
	"openai-go":              officialOpenAI,
	"genkit":                 genkitClient,
}

func tuned(inFlight int) *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConns, t.MaxIdleConnsPerHost, t.MaxConnsPerHost = 0, inFlight, inFlight
	return t
}

// trusting is a client that trusts one certificate.
func trusting(certificate []byte) (*http.Client, error) {
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(certificate) {
		return nil, errors.New("the server's certificate cannot be read")
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}}, nil
}

// bareHTTP is the least that asks: one request made, one answer decoded.
func bareHTTP(url string, inFlight int) (ask, error) {
	client := &http.Client{Transport: tuned(inFlight)}
	return func(ctx context.Context, text string) (string, error) {
		answer, _, err := post(ctx, client, url, text)
		return answer, err
	}, nil
}

type bareMessage struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// post sends a chat completion over a plain client and returns the status too.
func post(ctx context.Context, client *http.Client, url, text string) (answer string, status int, err error) {
	body, err := json.Marshal(struct {
		Model     string        `json:"model"`
		Messages  []bareMessage `json:"messages"`
		MaxTokens int           `json:"max_tokens"`
	}{llmtest.DefaultModel, []bareMessage{{"system", system}, {"user", text}}, maxTokens})
	if err != nil {
		return "", 0, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/chat/completions", bytes.NewReader(body))
	if err != nil {
		return "", 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		return "", 0, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", resp.StatusCode, err
	}
	if resp.StatusCode != http.StatusOK {
		return "", resp.StatusCode, fmt.Errorf("status %d", resp.StatusCode)
	}
	var got struct {
		Choices []struct{ Message bareMessage }
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		return "", resp.StatusCode, err
	}
	if len(got.Choices) == 0 {
		return "", resp.StatusCode, errors.New("no choice")
	}
	return got.Choices[0].Message.Content, resp.StatusCode, nil
}

func bareGoOpenAI(url string, transport http.RoundTripper) ask {
	config := goopenai.DefaultConfig(fakeKey)
	config.BaseURL, config.HTTPClient = url, &http.Client{Transport: transport}
	client := goopenai.NewClientWithConfig(config)
	return func(ctx context.Context, text string) (string, error) {
		resp, err := client.CreateChatCompletion(ctx, goopenai.ChatCompletionRequest{
			Model: llmtest.DefaultModel, MaxCompletionTokens: maxTokens,
			Messages: []goopenai.ChatCompletionMessage{{Role: "system", Content: system}, {Role: "user", Content: text}},
			ResponseFormat: &goopenai.ChatCompletionResponseFormat{
				Type:       goopenai.ChatCompletionResponseFormatTypeJSONSchema,
				JSONSchema: &goopenai.ChatCompletionResponseFormatJSONSchema{Name: "answer", Schema: answerSchema, Strict: true},
			},
		})
		if err != nil {
			return "", err
		}
		return resp.Choices[0].Message.Content, nil
	}
}

// clientOf is babelwire's own client. inFlight 0 lets it find its own bound.
func clientOf(url string, inFlight int) (*llm.Client, error) {
	return llm.New(llm.Config{Endpoint: llm.Endpoint{BaseURL: url}, InFlight: inFlight})
}

func question(text string) llm.Request {
	return llm.Request{
		Messages: []llm.Message{{Role: "system", Content: system}, {Role: "user", Content: text}},
		Schema:   answerSchema, MaxTokens: maxTokens, Seed: 1,
	}
}

func babelwireClient(url string, inFlight int) (ask, error) {
	client, err := clientOf(url, inFlight)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, text string) (string, error) {
		answer, err := client.Do(ctx, question(text), nil)
		return answer.Text, err
	}, nil
}

func langchain(url string, inFlight int) (ask, error) {
	model, err := lcopenai.New(lcopenai.WithBaseURL(url), lcopenai.WithToken(fakeKey), lcopenai.WithModel(llmtest.DefaultModel),
		lcopenai.WithHTTPClient(&http.Client{Transport: tuned(inFlight)}))
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, text string) (string, error) {
		resp, err := model.GenerateContent(ctx, []llms.MessageContent{
			llms.TextParts(llms.ChatMessageTypeSystem, system), llms.TextParts(llms.ChatMessageTypeHuman, text),
		}, llms.WithMaxTokens(maxTokens))
		if err != nil {
			return "", err
		}
		return resp.Choices[0].Content, nil
	}, nil
}

func eino(url string, inFlight int) (ask, error) {
	tokens := maxTokens
	model, err := einoopenai.NewChatModel(context.Background(), &einoopenai.ChatModelConfig{
		APIKey: fakeKey, BaseURL: url, Model: llmtest.DefaultModel, MaxTokens: &tokens, HTTPClient: &http.Client{Transport: tuned(inFlight)},
	})
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, text string) (string, error) {
		resp, err := model.Generate(ctx, []*schema.Message{schema.SystemMessage(system), schema.UserMessage(text)})
		if err != nil {
			return "", err
		}
		return resp.Content, nil
	}, nil
}

func officialOpenAI(url string, inFlight int) (ask, error) {
	client := openaigo.NewClient(option.WithBaseURL(url), option.WithAPIKey(fakeKey), option.WithMaxRetries(0),
		option.WithHTTPClient(&http.Client{Transport: tuned(inFlight)}))
	return func(ctx context.Context, text string) (string, error) {
		resp, err := client.Chat.Completions.New(ctx, openaigo.ChatCompletionNewParams{
			Model: llmtest.DefaultModel, MaxTokens: openaigo.Int(maxTokens),
			Messages: []openaigo.ChatCompletionMessageParamUnion{openaigo.SystemMessage(system), openaigo.UserMessage(text)},
		})
		if err != nil {
			return "", err
		}
		return resp.Choices[0].Message.Content, nil
	}, nil
}

// genkitClient has no hook for a transport in its own options: the client under
// it takes the one that openai-go takes by default, so that is set.
func genkitClient(url string, inFlight int) (ask, error) {
	ctx := context.Background()
	http.DefaultTransport = tuned(inFlight)
	plugin := &localPlugin{compat_oai.OpenAICompatible{Provider: "local", APIKey: fakeKey, BaseURL: url}}
	g := genkit.Init(ctx, genkit.WithPlugins(plugin))
	model := plugin.DefineModel("local", llmtest.DefaultModel, ai.ModelOptions{Supports: &compat_oai.BasicText})
	registerable, ok := model.(api.Registerable)
	if !ok {
		return nil, errors.New("genkit's model cannot be registered")
	}
	genkit.RegisterAction(g, registerable)
	return func(ctx context.Context, text string) (string, error) {
		return genkit.GenerateText(ctx, g, ai.WithModel(model), ai.WithSystem("%s", system), ai.WithPrompt("%s", text))
	}, nil
}

// localPlugin gives the server's model to genkit.
type localPlugin struct{ compat_oai.OpenAICompatible }

func (p *localPlugin) ResolveAction(api.ActionType, string) api.Action { return nil }

// filler is a question of about size bytes that no other question equals.
func filler(n, size int) string {
	return fmt.Sprintf("Document %d.\n%s", n, strings.Repeat("The council met in the town hall and spoke about the bridge. ", size/61+1)[:max(size, 1)])
}
