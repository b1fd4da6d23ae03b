package llm

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Codes of Error. They are stable: files and docs name them.
const (
	CodeUnreachable      = "llm.unreachable"       // no connection, or lost for longer than MaxOutage
	CodeTimeout          = "llm.timeout"           // no whole answer within the deadline, twice
	CodeLoading          = "llm.loading"           // still loading its model after MaxWait
	CodeRateLimited      = "llm.rate_limited"      // told to wait longer than MaxWait
	CodeQuota            = "llm.quota"             // no money or quota left
	CodeKey              = "llm.key"               // 401 or 403; a 403 in the middle of a run may concern one prompt
	CodeModel            = "llm.model"             // the server does not have the model
	CodeContextExceeded  = "llm.context_exceeded"  // prompt longer than the context
	CodeContextTruncated = "llm.context_truncated" // prompt silently cut by the server
	CodeSchema           = "llm.schema"            // JSON, but not of the schema
	CodeLoop             = "llm.loop"              // one piece of text over and over
	CodeLength           = "llm.length"            // cut off at max_tokens, or cut JSON
	CodeEmpty            = "llm.empty"             // no choices or no content
	CodeNotJSON          = "llm.not_json"          // no JSON where JSON was asked for, or a web page
	CodeTooLarge         = "llm.answer_too_large"  // body over the limit
	CodeRefused          = "llm.refused"           // content filter or refusal
	CodeRedirect         = "llm.redirect"          // sent to another origin
	CodeCut              = "llm.cut"               // body broken off on the way, again and again
	CodeServer           = "llm.server"            // 5xx or a status with no meaning here
	CodeBadRequest       = "llm.bad_request"       // 400 or 422 that is none of the above
	CodeWrongModel       = "llm.wrong_model"       // for callers that insist on the requested model
	CodeConfig           = "llm.config"            // a setting that cannot work
)

// Sentinels for errors.Is; they match any Error of the same code.
var (
	ErrUnreachable = &Error{Code: CodeUnreachable}
	ErrModel       = &Error{Code: CodeModel}
	ErrKey         = &Error{Code: CodeKey}
)

// Error is every error that this package makes. Message may name the
// endpoint's host and port and is meant for the terminal; Public is meant for
// files. Neither ever holds the API key.
type Error struct {
	Code      string
	Purpose   string // Request.Purpose, or ""
	Status    int    // HTTP status, 0 = none
	Message   string // what happened, to what
	NextStep  string // what the user can do
	Retryable bool   // the same request may pass in a later run

	PromptTokens int // context_exceeded, context_truncated: tokens of the prompt as far as known
	ContextSize  int // the same: tokens that fit, or that the server read

	Partial string // length, loop, and a stream that broke off or took too long: what the model had said; it may hold text of the document

	Err error // cause, or nil; its text may name the address

	kind   faultKind
	nobody bool   // a gateway answered in the place of the server
	server string // what the server said, redacted; used to tell dialect refusals from others
}

// Error says what happened and what to do next.
func (e *Error) Error() string { return e.text(e.Message) }

// Public is Error without the endpoint's address: for files.
func (e *Error) Public() string { return e.text(hideAddresses(e.Message)) }

// What says what happened, without code, next step or address: for files that
// give code and next step a place of their own.
func (e *Error) What() string { return hideAddresses(e.Message) }

func (e *Error) text(message string) string {
	var b strings.Builder
	b.WriteString(e.Code)
	if e.Purpose != "" {
		b.WriteString(" (" + e.Purpose + ")")
	}
	if message != "" {
		b.WriteString(": " + message)
	}
	if e.NextStep != "" {
		b.WriteString("; " + e.NextStep)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is matches any Error of the same code.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

func (e *Error) withPurpose(purpose string) *Error {
	c := *e
	c.Purpose = purpose
	return &c
}

var (
	urlPattern = regexp.MustCompile(`(?i)\b[a-z][a-z0-9+.-]*://[^\s"'<>]+`)
	// hostPortPattern takes names and IPv4 addresses with a port; a clock time such as 12:30 has no letter or dot before the colon.
	hostPortPattern = regexp.MustCompile(`(?i)\b(?:[a-z0-9_-]+\.)*[a-z_][a-z0-9_-]*:\d{1,5}\b|\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b|\[[0-9a-f:.%]+\](?::\d{1,5})?`)
	// hostPattern takes what our own messages mark as the endpoint.
	hostPattern = regexp.MustCompile(`the endpoint at \S+`)
)

func hideAddresses(s string) string {
	s = hostPattern.ReplaceAllString(s, "the endpoint")
	s = urlPattern.ReplaceAllString(s, "[address]")
	return hostPortPattern.ReplaceAllString(s, "[address]")
}

// excerpt makes a foreign text fit for one line of an error: control
// characters escaped, at most n runes, the key blanked.
func excerpt(s, key string, n int) string {
	// Cutting comes last, so that a key that straddles the cut is still blanked.
	if limit := 8 * (n + len(key) + 64); len(s) > limit {
		s = s[:limit]
	}
	if key != "" {
		s = strings.ReplaceAll(s, key, "[key]")
		s = blankKeyPrefix(s, key)
	}
	s = strings.Join(strings.Fields(s), " ")
	var b strings.Builder
	count := 0
	for _, r := range s {
		if count == n {
			b.WriteString("…")
			break
		}
		count++
		switch {
		case r == utf8.RuneError:
			b.WriteRune('?')
		case !unicode.IsPrint(r) || unicode.Is(unicode.Cf, r):
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// blankKeyPrefix hides the beginning of a key that ends the text (cut input):
// half a key is half a secret.
func blankKeyPrefix(s, key string) string {
	for n := min(len(key)-1, len(s)); n >= 8; n-- {
		if strings.HasSuffix(s, key[:n]) {
			return s[:len(s)-n] + "[key]"
		}
	}
	return s
}

func newError(code string, kind faultKind, status int, next, format string, args ...any) *Error {
	return &Error{
		Code: code, kind: kind, Status: status, NextStep: next, Message: fmt.Sprintf(format, args...),
		Retryable: kind != kindFatal && kind != kindContent,
	}
}
