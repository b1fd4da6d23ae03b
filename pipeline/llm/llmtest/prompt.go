package llmtest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"strings"
)

// message is one chat message. Content may be a string or a list of parts.
type message struct {
	Role    string      `json:"role"`
	Content contentText `json:"content"`
}

type contentText string

// UnmarshalJSON accepts a string, null, or a list of {"type":"text","text":…}.
func (c *contentText) UnmarshalJSON(raw []byte) error {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		*c = contentText(s)
		return nil
	}
	var parts []struct {
		Text string `json:"text"`
	}
	if err := json.Unmarshal(raw, &parts); err != nil {
		return err
	}
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.Text)
	}
	*c = contentText(b.String())
	return nil
}

// chatRequest is what is read of a chat completion request.
type chatRequest struct {
	Model               string    `json:"model"`
	Messages            []message `json:"messages"`
	Stream              bool      `json:"stream"`
	MaxTokens           int       `json:"max_tokens"`
	MaxCompletionTokens int       `json:"max_completion_tokens"`
	Grammar             string    `json:"grammar"`
	ResponseFormat      struct {
		Type       string `json:"type"`
		JSONSchema struct {
			Schema json.RawMessage `json:"schema"`
		} `json:"json_schema"`
		Schema json.RawMessage `json:"schema"` // llama.cpp also takes it here
	} `json:"response_format"`
	JSONSchema    json.RawMessage `json:"json_schema"` // llama.cpp
	StreamOptions *struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`
	Template struct {
		EnableThinking *bool `json:"enable_thinking"`
	} `json:"chat_template_kwargs"`
}

// thinkingOff tells that the request switches thinking off, as llama.cpp and vLLM understand it.
func (r *chatRequest) thinkingOff() bool {
	return r.Template.EnableThinking != nil && !*r.Template.EnableThinking
}

func (r *chatRequest) schema() json.RawMessage {
	for _, s := range []json.RawMessage{r.ResponseFormat.JSONSchema.Schema, r.ResponseFormat.Schema, r.JSONSchema} {
		if len(bytes.TrimSpace(s)) > 0 && !bytes.Equal(bytes.TrimSpace(s), []byte("null")) {
			return s
		}
	}
	return nil
}

// form is the member that asks for a form of the answer, "" = none.
func (r *chatRequest) form() string {
	switch {
	case r.Grammar != "":
		return "grammar"
	case r.schema() != nil:
		return "response_format"
	case r.ResponseFormat.Type == "json_object":
		return "json_object"
	}
	return ""
}

func (r *chatRequest) maxTokens() int {
	if r.MaxTokens > 0 {
		return r.MaxTokens
	}
	return r.MaxCompletionTokens
}

// line is one labelled line of a document: a segment or a claim.
type line struct{ id, text string }

// conversation is a prompt taken apart.
type conversation struct {
	task     string // "normalize", "translate", … or ""
	lang     string // ISO 639-1 from the Language line, "" unknown, "en" for garbled English
	asLines  bool   // the prompt says ANSWER AS LINES
	doc      []line // what the answer is made from: the last fence, or the English of an earlier turn
	source   []line // the fence in the language of the source, when the chat has it
	rejected []string
	keys     []string // segment keys the schema or the grammar asks for, in order
	limits   map[string]int
	schema   json.RawMessage
	last     string // the last user message
	formed   bool   // a schema or a grammar says what form the answer has
	read     string // the prompt as far as it is read, as a chat template renders it; "" = all of last
}

var (
	taskLine     = regexp.MustCompile(`(?m)^TASK: *([a-z ]+?)[ \t\r]*$`)
	languageLine = regexp.MustCompile(`(?m)^Language: *(.+?)[ \t\r]*$`)
	linesMark    = regexp.MustCompile(`(?m)^ANSWER AS LINES[ \t\r]*$`)
	fenceOpen    = regexp.MustCompile(`(?m)^<<<([0-9a-fA-F]{32})[ \t\r]*$`)
	labelled     = regexp.MustCompile(`^\[([A-Za-z][A-Za-z0-9_.:-]*)\][ \t]?(.*)$`)
	segmentKey   = regexp.MustCompile(`^s[0-9]+$`)
	grammarKey   = regexp.MustCompile(`\\"(s[0-9]+)\\"`)
	hiddenCode   = regexp.MustCompile(`(?m)^CODE (ONE|TWO|THREE): ([0-9]+)$`)
)

// languageCodes maps the names used on the Language line to ISO 639-1.
var languageCodes = map[string]string{
	"french": "fr", "dutch": "nl", "indonesian": "id", "arabic": "ar", "english": "en", "garbled english": "en",
}

// readConversation never fails: what it does not find is left empty.
func readConversation(r *chatRequest) *conversation {
	c := &conversation{schema: r.schema()}
	c.formed = r.form() != ""
	last := -1
	for i, m := range r.Messages {
		if m.Role == "user" {
			last = i
		}
	}
	if last < 0 {
		return c
	}
	c.last = string(r.Messages[last].Content)
	head, fenced, hasFence := splitFence(c.last)
	c.task = taskOf(head)
	c.asLines = linesMark.MatchString(head)
	c.rejected = rejectedLines(head)
	if hasFence {
		c.doc = fenced
	} else {
		c.doc = earlierDocument(r.Messages[:last])
	}
	// The document in its own language comes from all turns that bring a part
	// of it, or from the last one alone where that has a fence; the language
	// from the nearest turn that names it.
	for i := last; i >= 0; i-- {
		if r.Messages[i].Role != "user" {
			continue
		}
		h, lines, ok := splitFence(string(r.Messages[i].Content))
		if ok && (c.source == nil || !hasFence) {
			c.source = append(lines, c.source...)
		}
		if m := languageLine.FindStringSubmatch(h); m != nil && c.lang == "" {
			c.lang = languageCodes[strings.ToLower(m[1])]
			if c.lang == "" {
				c.lang = "und"
			}
		}
	}
	c.keys, c.limits = readSchema(c.schema)
	if len(c.keys) == 0 {
		seen := map[string]bool{}
		for _, m := range grammarKey.FindAllStringSubmatch(r.Grammar, -1) {
			if !seen[m[1]] {
				seen[m[1]] = true
				c.keys = append(c.keys, m[1])
			}
		}
	}
	return c
}

func taskOf(text string) string {
	if m := taskLine.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}

// splitFence returns the text before the last fence and the labelled lines
// inside it. A line without a label belongs to the one before.
func splitFence(text string) (head string, lines []line, ok bool) {
	opens := fenceOpen.FindAllStringSubmatchIndex(text, -1)
	if len(opens) == 0 {
		return text, nil, false
	}
	// The first fence is the real one: the document cannot know the nonce, and
	// whatever looks like a fence inside it comes later.
	m := opens[0]
	head = text[:m[0]]
	body := strings.TrimPrefix(text[m[1]:], "\n")
	if end := strings.LastIndex(body, text[m[2]:m[3]]+">>>"); end >= 0 {
		body = body[:end]
	}
	return head, labelledLines(body, true), true
}

// labelledLines reads "[id] text" lines; join appends unlabelled lines to the
// one before instead of leaving them out.
func labelledLines(text string, join bool) []line {
	lines := []line{}
	for _, l := range strings.Split(text, "\n") {
		l = strings.TrimRight(l, "\r")
		if m := labelled.FindStringSubmatch(l); m != nil {
			lines = append(lines, line{m[1], strings.TrimSpace(m[2])})
		} else if join && len(lines) > 0 && strings.TrimSpace(l) != "" {
			lines[len(lines)-1].text += " " + strings.TrimSpace(l)
		}
	}
	return lines
}

// earlierDocument finds the English a later turn speaks of: the segments of the
// assistant turns, or the fence of a turn whose text needed no translation.
func earlierDocument(before []message) []line {
	var english []line
	for _, m := range before {
		if m.Role == "assistant" {
			english = append(english, segmentsOf(string(m.Content))...)
		}
	}
	if len(english) > 0 {
		return english
	}
	for i := len(before) - 1; i >= 0; i-- {
		text := string(before[i].Content)
		if before[i].Role != "user" {
			continue
		}
		if head, lines, ok := splitFence(text); ok && taskOf(head) != "normalize" {
			return lines
		}
	}
	return nil
}

// segmentsOf reads {"lang":…,"s1":…} or "[s1] …" lines of an assistant turn.
func segmentsOf(text string) []line {
	var lines []line
	if start := strings.IndexByte(text, '{'); start >= 0 {
		dec := json.NewDecoder(strings.NewReader(text[start:]))
		if _, err := dec.Token(); err == nil {
			for dec.More() {
				key, err := dec.Token()
				if err != nil {
					break
				}
				var value json.RawMessage
				if dec.Decode(&value) != nil {
					break
				}
				var s string
				if k, ok := key.(string); ok && segmentKey.MatchString(k) && json.Unmarshal(value, &s) == nil {
					lines = append(lines, line{k, s})
				}
			}
		}
	}
	if len(lines) > 0 {
		return lines
	}
	for _, l := range labelledLines(text, false) {
		if segmentKey.MatchString(l.id) {
			lines = append(lines, l)
		}
	}
	return lines
}

// rejectedLines reads the "- TEXT -- REASON" lines of a repair prompt.
func rejectedLines(text string) []string {
	var out []string
	for _, l := range strings.Split(text, "\n") {
		l = strings.TrimSpace(l)
		if !strings.HasPrefix(l, "- ") {
			continue
		}
		if i := strings.LastIndex(l, " -- "); i > 0 {
			out = append(out, strings.TrimSpace(l[2:max(i, 2)]))
		}
	}
	return out
}

// promptHash identifies a prompt by its rendered messages.
func promptHash(rendered string) string {
	sum := sha256.Sum256([]byte(rendered))
	return hex.EncodeToString(sum[:])
}

// render writes the messages as a chat template would, for counting tokens and
// for the prefix cache.
func render(messages []message) string {
	var b strings.Builder
	for _, m := range messages {
		b.WriteString("<|im_start|>" + m.Role + "\n" + string(m.Content) + "<|im_end|>\n")
	}
	b.WriteString("<|im_start|>assistant\n")
	return b.String()
}
