package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	// maxBody bounds an answer after decompression, so that a compressed bomb is bounded too.
	maxBody = 16 << 20
	// maxErrorBody is what is read of an answer that is an error; a longer one costs its connection.
	maxErrorBody   = 64 << 10
	connectTimeout = 5 * time.Second
	maxRedirects   = 3
)

// newTransport is an http.Transport for answers that take minutes: no limit on
// the wait for headers (they come after the generation), and as many idle
// connections as there are requests, since the default of 2 a host opens a
// new connection for nearly every request. Loopback is never proxied
// (http.ProxyFromEnvironment sees to that).
func newTransport(inFlight int) *http.Transport {
	dialer := &net.Dialer{Timeout: connectTimeout, KeepAlive: 30 * time.Second}
	t := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		ForceAttemptHTTP2:     true,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: time.Second,
		IdleConnTimeout:       90 * time.Second,
		MaxIdleConns:          0,
		// The bound on requests is the limiter, which may be resized; this only keeps what it let through.
		MaxIdleConnsPerHost: 256,
	}
	if inFlight > 0 {
		// Two more than the bound: a look at /v1/models must not wait behind generations.
		t.MaxConnsPerHost = inFlight + extraInFlight
		t.MaxIdleConnsPerHost = t.MaxConnsPerHost
	}
	return t
}

// exchange travels in the context of one request: what go-openai cannot
// express goes out with it, what go-openai drops comes back in it.
type exchange struct {
	set map[string]json.RawMessage // members set in the request's JSON; nil value = removed

	answered   bool        // a status line came
	maybePaid  atomic.Bool // the request may have reached the server; set by net/http's own goroutine
	refused    bool        // a status line of refusal came: nothing was generated that we would pay again
	retryAfter retryAfter
	body       []byte
}

type exchangeKey struct{}

func withExchange(ctx context.Context, ex *exchange) context.Context {
	return context.WithValue(ctx, exchangeKey{}, ex)
}

// wire is the http.RoundTripper under go-openai and under our own GETs.
type wire struct {
	next http.RoundTripper
	host string // host:port of the endpoint, for messages
	key  string // blanked in messages
	now  func() time.Time
}

// RoundTrip edits the JSON, sends, reads the whole body and turns everything
// that is no answer into an *Error: go-openai keeps neither Retry-After nor
// the text of {"error":"..."}, and takes an error sent with status 200 for an answer.
func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	ex, ok := req.Context().Value(exchangeKey{}).(*exchange)
	if !ok {
		ex = &exchange{}
	}
	out, err := edit(req, ex)
	if err != nil {
		return nil, err
	}
	resp, err := w.next.RoundTrip(out)
	if err != nil {
		return nil, w.transportError(err, ex)
	}
	ex.answered = true
	if isRedirect(resp) {
		return resp, nil // the http.Client decides, see checkRedirect
	}
	ex.retryAfter = parseRetryAfter(resp.Header, w.now())
	ok2xx := resp.StatusCode >= 200 && resp.StatusCode < 300
	limit := int64(maxBody)
	if !ok2xx {
		limit = maxErrorBody
	}
	body, readErr := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	closeErr := resp.Body.Close()
	if !ok2xx {
		// What was read of an error's body is enough to know the error.
		return nil, classify(resp.StatusCode, body[:min(len(body), maxErrorBody)], w.host, w.key)
	}
	if int64(len(body)) > limit {
		return nil, newError(CodeTooLarge, kindFatal, resp.StatusCode, "check that the base URL is a model server",
			"the endpoint at %s sent an answer of more than %d MiB", w.host, maxBody>>20)
	}
	if err := errors.Join(readErr, closeErr); err != nil {
		ex.maybePaid.Store(true)
		e := newError(CodeCut, kindTransient, resp.StatusCode, "look at the server's own log",
			"the answer of the endpoint at %s broke off after %d bytes", w.host, len(body))
		e.Err = err
		return nil, e
	}
	if e := w.checkBody(resp.StatusCode, body); e != nil {
		ex.maybePaid.Store(e.Code == CodeCut)
		return nil, e
	}
	ex.body = body
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.ContentLength = int64(len(body))
	return resp, nil
}

// checkBody refuses what is no JSON answer although its status is 2xx.
func (w *wire) checkBody(status int, body []byte) *Error {
	trimmed := bytes.TrimSpace(body)
	switch {
	case len(trimmed) == 0:
		return newError(CodeCut, kindTransient, status, "look at the server's own log", "the endpoint at %s answered with an empty body", w.host)
	case trimmed[0] != '{' && trimmed[0] != '[':
		return newError(CodeNotJSON, kindFatal, status, "check that the base URL is a model server and not a web page",
			"the endpoint at %s answered with something that is no JSON: %s", w.host, excerpt(string(trimmed), w.key, 80))
	case !json.Valid(trimmed):
		// Begun as JSON and not ended: a connection closed early where the length was not announced.
		return newError(CodeCut, kindTransient, status, "look at the server's own log",
			"the answer of the endpoint at %s is cut or broken JSON (%d bytes)", w.host, len(body))
	case bytes.Contains(trimmed, []byte(`"error"`)) && parseServerError(trimmed).isError:
		return classify(status, trimmed, w.host, w.key)
	}
	return nil
}

// edit returns a copy of req whose JSON body has the members of ex.set, and
// which notes in ex when it was written to the network.
func edit(req *http.Request, ex *exchange) (*http.Request, error) {
	ctx := httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			if info.Err == nil {
				ex.maybePaid.Store(true)
			}
		},
	})
	out := req.Clone(ctx)
	if req.Body == nil || len(ex.set) == 0 {
		return out, nil
	}
	raw, err := io.ReadAll(req.Body)
	closeErr := req.Body.Close()
	if err := errors.Join(err, closeErr); err != nil {
		return nil, fmt.Errorf("read the request: %w", err)
	}
	// Raw messages keep nested values as they are: the order of a schema's
	// properties is the order in which the model will write them.
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		return nil, fmt.Errorf("edit the request: %w", err)
	}
	for name, value := range ex.set {
		if value == nil {
			delete(members, name)
		} else {
			members[name] = value
		}
	}
	edited, err := json.Marshal(members)
	if err != nil {
		return nil, fmt.Errorf("edit the request: %w", err)
	}
	out.Body = io.NopCloser(bytes.NewReader(edited))
	out.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(edited)), nil }
	out.ContentLength = int64(len(edited))
	return out, nil
}

func isRedirect(resp *http.Response) bool {
	switch resp.StatusCode {
	case 301, 302, 303, 307, 308:
		return resp.Header.Get("Location") != ""
	}
	return false
}

// checkRedirect follows a redirect only within the origin and only where the
// method (and so the body) is kept: the key and the texts go to nobody else.
func checkRedirect(req *http.Request, via []*http.Request) error {
	first := via[0]
	if len(via) > maxRedirects {
		return newError(CodeRedirect, kindFatal, 0, "set the base URL to the address that answers", "the endpoint redirects in circles")
	}
	if req.URL.Scheme != first.URL.Scheme || req.URL.Host != first.URL.Host || req.Method != first.Method {
		return newError(CodeRedirect, kindFatal, 0, "set the base URL to the address that answers, if you trust it",
			"the endpoint at %s redirects to another place; not followed, the key was not sent there", first.URL.Host)
	}
	return nil
}

// transportError names a failure below HTTP.
func (w *wire) transportError(err error, ex *exchange) *Error {
	e := newError(CodeUnreachable, kindTransient, 0, "look at the server's own log", "the connection to the endpoint at %s was lost", w.host)
	e.Err = err
	if isDialError(err) {
		ex.maybePaid.Store(false)
		e.kind = kindAway
		e.Message = fmt.Sprintf("cannot reach the endpoint at %s - is the server running?", w.host)
		e.NextStep = "start the server or set --base-url"
	}
	return e
}

func isDialError(err error) bool {
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" {
		return true
	}
	var dns *net.DNSError
	return errors.As(err, &dns) || errors.Is(err, syscall.ECONNREFUSED)
}

// asError finds our Error in what go-openai or net/http wrapped around it.
func asError(err error, host string) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	e = newError(CodeServer, kindFatal, 0, "report this with the server's name and version", "the answer of the endpoint at %s could not be decoded", host)
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // its text would name the whole URL
	}
	e.Err = err
	return e
}
