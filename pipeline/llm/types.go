package llm

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"time"
)

// Endpoint names one model server.
type Endpoint struct {
	BaseURL string        // "http://127.0.0.1:8080/v1"; "/v1" is added when the path is empty
	Model   string        // "" = the first model that the server lists
	APIKey  string        // sent as a bearer token to this origin only; "" = none
	Timeout time.Duration // the most that one HTTP request may take; 0 = 20 minutes
}

// Config is what New needs. Only Endpoint.BaseURL is required.
type Config struct {
	Endpoint    Endpoint
	InFlight    int               // requests at once; 0 = server slots + 2, or found out while the slots are unknown
	ProbePrompt Probe             // zero = a built-in one
	Log         *slog.Logger      // nil = silent; never receives the key or a text of a document
	Transport   http.RoundTripper // nil = a tuned http.Transport
	MaxWait     time.Duration     // how long one request waits for an endpoint that is loading or overloaded; 0 = 10 minutes
	MaxOutage   time.Duration     // how long all requests together wait for an endpoint that is lost; 0 = three times MaxWait
}

// Probe is a tiny request whose answer, valid under Schema, shows that the
// server honours a json_schema.
type Probe struct {
	Messages []Message
	Schema   json.RawMessage
}

// Message is one turn of a chat. Role is system, user or assistant.
type Message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// Dialect is the form in which structured answers are asked for.
type Dialect string

const (
	// JSONSchema says that the request carries the schema (or a grammar made from it).
	JSONSchema Dialect = "json_schema"
	// JSONObject says that the server only knows that JSON is wanted. The client puts the schema into the prompt,
	// and judges the answer by it as in JSONSchema: callers need not tell the two apart.
	JSONObject Dialect = "json_object"
	// Lines says that the server ignores schemas, so the prompt asks for plain lines and no schema is sent.
	Lines Dialect = "lines"
)

// Kinds of server, as found in Info.Kind.
const (
	KindLlamaCpp = "llama.cpp"
	KindOllama   = "ollama"
	KindVLLM     = "vllm"
	KindLMStudio = "lmstudio"
	KindOpenAI   = "openai"
	KindUnknown  = "unknown"
)

// Info is what the server told about itself, or what probing showed.
type Info struct {
	Kind        string   // one of the Kind constants
	Version     string   // the server's, as it tells it; "" = it was not asked or did not tell
	Model       string   // the name that requests carry
	Models      []string // names the server lists, in its order
	ContextSize int      // tokens that one request may use (prompt and answer); 0 = unknown
	Slots       int      // requests the server works on at once; 0 = unknown
	Dialect     Dialect
	Endpoint    int  // of a Pool: the place of the one that leads; 0 = the first, or no Pool
	Grammar     bool // llama.cpp: a grammar of our own is accepted and obeyed
}

// Request is one question to the model.
type Request struct {
	Purpose     string // "normalize 000": for logs and errors
	Messages    []Message
	Schema      json.RawMessage // nil = plain text; ignored (not sent, not checked) in the Lines dialect
	SchemaName  string          // [A-Za-z0-9_-]{1,64}; "" = "answer"
	MaxTokens   int             // 0 = 1024; a request without a limit is never sent
	Temperature float32
	Seed        int
	Weight      int  // of what the request belongs to: of those that wait to begin a chat the heavier is sent first
	More        bool // another turn of the same chat follows at once: the server's slot is kept for it for a moment
	Endpoint    int  // of a Pool: Info.Endpoint when the question was made
	Salvage     bool // the caller can use the beginning of an endless answer (Error.Partial): it is not asked again
	// Again is asked before the question is sent once more where that may cost: with the tokens that this takes at
	// most, prompt and answer. Its error ends Do. nil = no matter.
	Again func(tokens int) error
	Until time.Time // no answer in flight is waited for beyond it once ctx has ended; zero = for graceOnCancel
}

// Usage counts tokens as the server reported them. CachedTokens is a part of PromptTokens.
type Usage struct {
	PromptTokens     int
	CachedTokens     int
	CompletionTokens int
}

// Answer is a judged answer. Usage, Calls and PossiblyPaidTwice cover every
// HTTP request made for it, asked-again ones included.
type Answer struct {
	Text              string // think blocks, fences and prose around JSON removed; compact JSON when a schema was asked for
	Raw               string // the content as the server sent it
	Mended            bool   // something was stripped, repaired or asked again
	Model             string // the model that the server says answered; "" = it did not say
	OtherModel        bool   // Model is another one than was asked for, see Info.Serves
	FinishReason      string
	Usage             Usage
	Calls             int // HTTP requests, >= 1
	PossiblyPaidTwice int // requests sent again although the server may have finished the lost answer
	Elapsed           time.Duration
}

// Stats is a snapshot of what a Client has done.
type Stats struct {
	Calls             int // HTTP requests for chat completions
	Retries           int // of these, repeats after a transport fault or a 429/5xx
	AskedAgain        int // of these, repeats because the answer itself was unusable
	PromptTokens      int
	CachedTokens      int
	CompletionTokens  int
	PossiblyPaidTwice int
	Streamed          int           // answers that came token by token
	LoopsCut          int           // of these, ended early because they repeated themselves
	RetriesRefused    int           // faults returned because the run's budget of repeats was spent
	OtherModel        int           // answers by another model than was asked for
	Outages           []Outage      // times for which the endpoint was lost, oldest first
	Busy              time.Duration // integral over time of the requests in flight
	PeakInFlight      int           // of a Pool: of all servers together
	LongestWait       time.Duration // of the pauses that the server asked for (busy, loading)
	Rejected          int           // requests that were turned away (429, 503)
	Bound             int           // requests that may be in flight now; of a Pool: at the servers that share the work
	Hedged            int           // of a Pool: questions asked a second time elsewhere because the first server took long
	HedgeWins         int           // of these, answered by the second server first
}

// Outage is a time for which the endpoint was lost.
type Outage struct {
	From, To time.Time // the first fault, and the first answer after it (or when another model stood in); To is zero while it lasts
	Waited   int       // requests that waited for its end
	Slots    int       // of the endpoint, as it tells them; 0 = unknown
}

const (
	defaultTimeout   = 20 * time.Minute
	defaultMaxWait   = 10 * time.Minute
	outageFactor     = 3 // MaxOutage, where only MaxWait is told: 30 minutes
	defaultMaxTokens = 1024
	// graceOnCancel is how long an answer in flight is waited for after its
	// context was cancelled: a program that promises to end within 10 s needs
	// a moment of its own.
	graceOnCancel = 9 * time.Second
	// extraInFlight over the server's slots keeps them busy while answers
	// travel; more only lengthens the server's queue.
	extraInFlight = 2
)
