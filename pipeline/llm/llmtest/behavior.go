package llmtest

import "strings"

// Layer says what a behaviour spoils.
type Layer string

// The layers, from the outside in. What a behaviour of LayerRefused or
// LayerTransport does is seen before the answer is read; the others arrive as
// an answer with status 200.
const (
	LayerHonest    Layer = "honest"
	LayerRefused   Layer = "refused"   // turned away before a slot is taken
	LayerTransport Layer = "transport" // faults while computing and on the way
	LayerEnvelope  Layer = "envelope"  // well-formed HTTP, odd completion
	LayerWrapped   Layer = "wrapped"   // a right answer inside something else, or no answer
	LayerForm      Layer = "form"      // the right words in the wrong form
	LayerContent   Layer = "content"   // the right form, the wrong words
)

// Behavior is one way to answer. Name is a complete script on its own: a name,
// or a name and a variant after a colon.
type Behavior struct {
	Name  string
	Layer Layer
	Doc   string
	// free tells that the name takes other arguments than the listed variants;
	// Doc says which. Every argument has a default.
	free bool
}

// Family is the name without its variant.
func (b Behavior) Family() string {
	name, _, _ := strings.Cut(b.Name, ":")
	return name
}

// Behaviors lists every behaviour, honest first, the others by layer.
func Behaviors() []Behavior { return append([]Behavior(nil), behaviors...) }

// behaviors is the one table of names; scripts are checked against it. A
// variant that is not listed here is refused unless the name takes a free argument.
var behaviors = []Behavior{
	{"honest", LayerHonest, "a correct answer, made from the prompt in plain code (alias: ok)", false},
	{"obedient", LayerHonest, "honest, but does whatever an instruction inside the document says", false},

	{"429", LayerRefused, "429 that asks for 1s; 429:ra=VALUE sets Retry-After as it stands, 429:ms=VALUE sets retry-after-ms", true},
	{"429:ra=", LayerRefused, "429 without Retry-After", false},
	{"429:ra=0", LayerRefused, "429 that asks for no time at all", false},
	{"429:ra=1.5", LayerRefused, "429 that asks for a fraction of seconds", false},
	{"429:ms=1500", LayerRefused, "429 that asks in milliseconds", false},
	{"429:ra=date+2s", LayerRefused, "429 with an HTTP date that lies ahead (date+DURATION)", false},
	{"429:ra=date-60s", LayerRefused, "429 with an HTTP date that has passed (date-DURATION)", false},
	{"429:ra=-5", LayerRefused, "429 that asks for less than nothing", false},
	{"429:ra=NaN", LayerRefused, "429 that asks for no number", false},
	{"429:ra=soon", LayerRefused, "429 that asks in words", false},
	{"429:ra=864000", LayerRefused, "429 that asks for ten days", false},
	{"429:ra=1e999", LayerRefused, "429 that asks for more than any number holds", false},
	{"503", LayerRefused, "503 overloaded that asks for 1s; 503:ra=VALUE and 503:ms=VALUE as for 429", true},
	{"503loading", LayerRefused, "503 Loading model for 2s after the start (503loading:DURATION); in a script of several steps each such request is refused", true},
	{"503busy", LayerRefused, "503 when more than N completions are computed or waiting (503busy:N, default 1)", true},
	{"5xx", LayerRefused, "500 with an error body; 5xx:STATUS for another status", true},
	{"5xx:502", LayerRefused, "502, as a gateway answers for a server that is gone", false},
	{"5xx:504", LayerRefused, "504, as a gateway answers for a server that is slow", false},
	{"status", LayerRefused, "a status and an empty body (status:N, default 408)", true},
	{"quota", LayerRefused, "429 insufficient_quota: waiting does not help", false},
	{"key", LayerRefused, "401: the key is wrong", false},
	{"forbidden", LayerRefused, "403: a gateway's policy does not let this prompt pass", false},
	{"nomodel", LayerRefused, "404: the model is not known", false},
	{"toolarge", LayerRefused, "413: the request is too large", false},
	{"context", LayerRefused, "400: the prompt is longer than the context (context:N, tokens it has, default the context of a slot)", true},
	{"redirect", LayerRefused, "307 to the URL given (redirect:URL, default http://127.0.0.1:9/v1/chat/completions)", true},
	{"redirect:login", LayerRefused, "302 to a login page of another origin", false},
	{"redirect:circle", LayerRefused, "307 to the same address again and again", false},
	{"html", LayerRefused, "200 with an HTML login page", false},
	{"noform", LayerRefused, "400 to a request with a schema or a grammar", false},
	{"noform:grammar", LayerRefused, "400 to a request with a grammar alone", false},
	{"noform:all", LayerRefused, "400 to a request with a schema, a grammar or json_object", false},
	{"nostream", LayerRefused, "400 to a request for a stream", false},
	{"nostream:options", LayerRefused, "400 to a request with stream_options", false},
	{"error200", LayerRefused, "200 with an error object for a body", false},

	{"hang", LayerTransport, "never answers (hang:headers is the same); hang:after=N sends N bytes of the answer first", true},
	{"stall", LayerTransport, "sends half of the answer and then nothing more", false},
	{"stall:ping", LayerTransport, "the same, with blanks or comments that keep the connection busy", false},
	{"drip", LayerTransport, "sends one byte a second (drip:N, bytes a second)", true},
	{"late", LayerTransport, "an honest answer after a pause (late:DURATION, default 100ms)", true},
	{"rst", LayerTransport, "resets the connection before answering; rst:after=N sends N bytes first", true},
	{"lost", LayerTransport, "computes the whole answer, then resets the connection: paid, not received", false},
	{"cut", LayerTransport, "closes the connection in mid-body, Content-Length says more (cut:N bytes, default half; cut:next one byte more each time)", true},
	{"cut_chunk", LayerTransport, "closes the connection in mid-body of a chunked answer (arguments as for cut)", true},
	{"cut_clean", LayerTransport, "ends the body in the middle as if that were all of it (arguments as for cut)", true},
	{"nobody", LayerTransport, "200 and an empty body", false},
	{"slow", LayerTransport, "sends 16 bytes at a time with a pause between (slow:DURATION, default 20ms)", true},
	{"slowprompt", LayerTransport, "takes its time to read: for each prompt token that it has not in its cache (slowprompt:DURATION, default 1ms)", true},
	{"bomb", LayerTransport, "a gzip body that unpacks to N MiB (bomb:N, default 64)", true},
	{"flood", LayerTransport, "a body of N MiB of blanks before any JSON (flood:N, default 64)", true},
	{"badgzip", LayerTransport, "says gzip and sends none", false},
	{"streamerror", LayerTransport, "an error event in the middle of a stream; without a stream like error200", false},
	{"nofinish", LayerTransport, "the whole answer with no finish_reason, and [DONE]", false},
	{"keepalive", LayerTransport, "blank lines, in a stream comments, before the answer", false},
	{"plainstream", LayerTransport, "answers a request for a stream with one JSON body", false},
	{"plaintype", LayerTransport, "calls its JSON text/plain", false},
	{"trailing", LayerTransport, "more bytes after the end of the JSON body", false},

	{"empty", LayerEnvelope, "empty content", false},
	{"empty:null", LayerEnvelope, "null for content", false},
	{"empty:blank", LayerEnvelope, "blanks for content", false},
	{"empty:nochoices", LayerEnvelope, "a completion without a choice", false},
	{"empty:nomessage", LayerEnvelope, "a choice without a message", false},
	{"empty:nousage", LayerEnvelope, "an honest answer without usage", false},
	{"usage", LayerEnvelope, "an honest answer whose usage is all zeros", false},
	{"usage:negative", LayerEnvelope, "an honest answer with usage below zero", false},
	{"usage:huge", LayerEnvelope, "an honest answer with usage of billions", false},
	{"model", LayerEnvelope, "another model answers (model:NAME, default another-model)", true},
	{"truncate", LayerEnvelope, "reads only the first tokens of a long prompt and says nothing (truncate:N, default the context of a slot); truncate:head=N only the last N, truncate:middle=N the first and the last; :nousage after these leaves the usage out", true},
	{"length", LayerEnvelope, "stops in mid-answer with finish_reason length (length:PERCENT, default 50)", true},
	{"stopcut", LayerEnvelope, "stops in mid-answer with finish_reason stop (stopcut:PERCENT, default 50)", true},
	{"filter", LayerEnvelope, "no content and finish_reason content_filter", false},
	{"toolcall", LayerEnvelope, "calls a tool that nobody offered instead of answering", false},

	{"think", LayerWrapped, "a <think> block first", false},
	{"think:open", LayerWrapped, "<think> that is never closed, the answer inside", false},
	{"think:lone", LayerWrapped, "only </think> between thinking and answer", false},
	{"think:nested", LayerWrapped, "a <think> block inside another", false},
	{"think:twice", LayerWrapped, "two <think> blocks", false},
	{"think:after", LayerWrapped, "a <think> block after the answer", false},
	{"think:around", LayerWrapped, "<think> blocks before and after the answer", false},
	{"think:empty", LayerWrapped, "an empty <think> block", false},
	{"think:upper", LayerWrapped, "a <THINK> block", false},
	{"think:thinking", LayerWrapped, "a <thinking> block", false},
	{"think:reasoning_tag", LayerWrapped, "a <reasoning> block", false},
	{"think:brackets", LayerWrapped, "a [THINK] block", false},
	{"think:channel", LayerWrapped, "channels: analysis, then final", false},
	{"think:field", LayerWrapped, "thinking in reasoning_content", false},
	{"think:reasoning", LayerWrapped, "thinking in reasoning", false},
	{"think:inside", LayerWrapped, "content empty, the answer in reasoning_content", false},
	{"think:only", LayerWrapped, "thinking and no answer", false},
	{"think:switch", LayerWrapped, "a <think> block, but not where the request says enable_thinking false", false},
	{"fence", LayerWrapped, "the answer inside a Markdown code fence", false},
	{"fence:open", LayerWrapped, "a code fence that is not closed", false},
	{"fence:tilde", LayerWrapped, "a fence of tildes", false},
	{"prose", LayerWrapped, "sentences before and after the answer", false},
	{"prose:braces", LayerWrapped, "sentences with braces around the answer", false},
	{"prose:draft", LayerWrapped, "another JSON object, then the answer", false},
	{"wrap", LayerWrapped, "one of 40 wrappers, another one each time (wrap:N, the N-th)", true},
	{"indent", LayerWrapped, "the JSON indented over many lines", false},
	{"noschema", LayerWrapped, "ignores a schema: free prose unless the prompt says ANSWER AS LINES", false},
	{"refuse", LayerWrapped, "declines to answer, in prose (refuse:LANG in en, fr, nl, id, ar, es, de, pt, zh or ru)", true},
	{"refuse_json", LayerWrapped, "declines inside the asked form: every text is a refusal (languages as for refuse)", true},
	{"vary", LayerWrapped, "no answer is like the one before: every text begins with a number that grows", false},
	{"loop", LayerWrapped, "repeats itself to the token limit (loop:TEXT, default \"the same \")", true},
	{"loop_sentence", LayerWrapped, "repeats its first sentence to the token limit", false},
	{"loop_items", LayerWrapped, "repeats one item of a list to the token limit", false},
	{"loop_count", LayerWrapped, "counts up to the token limit", false},

	{"schema", LayerForm, "a member is missing", false},
	{"schema:extra", LayerForm, "a member too many", false},
	{"schema:types", LayerForm, "numbers for all values", false},
	{"schema:strings", LayerForm, "strings for all lists and numbers", false},
	{"schema:null", LayerForm, "null for all values", false},
	{"schema:dup", LayerForm, "a member twice", false},
	{"schema:case", LayerForm, "names of members in upper case", false},
	{"schema:nested", LayerForm, "the object inside a member of another", false},
	{"json:trailing", LayerForm, "a comma before the last brace", false},
	{"json:single", LayerForm, "single quotation marks", false},
	{"json:bare", LayerForm, "names of members without quotation marks", false},
	{"json:comment", LayerForm, "a comment inside", false},
	{"json:array", LayerForm, "the object as the only item of a list", false},
	{"json:string", LayerForm, "the object as a JSON string", false},
	{"json:twice", LayerForm, "the object, and again", false},
	{"json:open", LayerForm, "the last brace left out, finish_reason stop", false},
	{"json:newline", LayerForm, "a raw line break inside a string", false},
	{"json:deep", LayerForm, "a member nested 10,000 deep", false},
	{"json:huge", LayerForm, "a member with a number of 400 digits", false},
	{"json:nan", LayerForm, "a member that is NaN", false},
	{"json:bom", LayerForm, "a byte order mark first", false},
	{"utf8", LayerForm, "an invalid byte and a lone surrogate escape", false},
	{"utf8:surrogate", LayerForm, "a lone surrogate escape", false},
	{"utf8:nul", LayerForm, "a NUL escape", false},
	{"utf8:fffd", LayerForm, "U+FFFD in every text, as after a bad decoding", false},

	{"echo", LayerContent, "answers in the language of the source: copies it", false},
	{"lang", LayerContent, "answers in another language with sentences of its own (lang:LANG in fr, nl, id, ar, es, de, pt, zh or ru, default fr)", true},
	{"number", LayerContent, "one digit is changed (number:N, the N-th digit, default 0)", true},
	{"name", LayerContent, "one capitalised name is replaced (name:NEW, default Quillfeather)", true},
	{"date", LayerContent, "one month or weekday is changed (date:N, the N-th, default 0)", true},
	{"currency", LayerContent, "one currency is changed for another", false},
	{"negation", LayerContent, "one \"not\" is dropped, or where there is none, added", false},
	{"direction", LayerContent, "one rise becomes a fall, or the other way round", false},
	{"quote", LayerContent, "one word inside a quotation of a claim or headline is changed", false},
	{"quote:english", LayerContent, "the same in every text, translations too", false},
	{"quote_cut", LayerContent, "every text ends at its first quotation mark", false},
	{"splice", LayerContent, "claims are joined from the halves of two sentences", false},
	{"invent", LayerContent, "every claim ends in a number and a name of its own", false},
	{"shift", LayerContent, "each segment gets the English of the one after it, the last is empty", false},
	{"swap", LayerContent, "answers with another document: that of the last request of the same task that had one", false},
	{"evidence", LayerContent, "cites a segment or claim that does not exist (evidence:ID, default s9999)", true},
	{"markup", LayerContent, "adds a link, an image, HTML, an escape sequence and a bidi override to every text", false},
	{"markup:url", LayerContent, "adds a bare URL to every text", false},
	{"markup:image", LayerContent, "adds a Markdown image to every text", false},
	{"markup:html", LayerContent, "adds a script and an image of HTML to every text", false},
	{"markup:ansi", LayerContent, "adds terminal escape sequences to every text", false},
	{"markup:bidi", LayerContent, "adds bidi overrides and invisible characters to every text", false},
}
