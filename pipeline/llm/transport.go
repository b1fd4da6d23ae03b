package llm

import (
	"bufio"
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
	w wireRequest // what go-openai cannot express of it goes into its JSON

	answered   bool        // a status line came
	maybePaid  atomic.Bool // the request may have reached the server; set by net/http's own goroutine
	refused    bool        // a status line of refusal came: nothing was generated that we would pay again
	sends      int         // HTTP requests: two where a stream was refused and the same asked without
	retryAfter retryAfter
	began      time.Time // when it was sent
	body       []byte

	guard  *watch    // of a request for a stream; nil = none was asked for
	stream *streamed // what came of it; nil = no stream came
}

type exchangeKey struct{}

func withExchange(ctx context.Context, ex *exchange) context.Context {
	ex.began = time.Now()
	return context.WithValue(ctx, exchangeKey{}, ex)
}

// traced notes in ex when its request was written to the network.
func traced(ctx context.Context, ex *exchange) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			if info.Err == nil {
				ex.maybePaid.Store(true)
			}
		},
	})
}

// wire is what go-openai and our own GETs send through.
type wire struct {
	client *http.Client
	host   string // host:port of the endpoint, for messages
	key    string // blanked in messages
	now    func() time.Time
}

// Do edits the JSON, sends, reads the whole body and turns everything
// that is no answer into an *Error: go-openai keeps neither Retry-After nor
// the text of {"error":"..."}, and takes an error sent with status 200 for an answer.
// A stream is read to its end, too, and handed on as the one answer that it makes.
// The request is the wire's: whoever made it does not use it again.
func (w *wire) Do(req *http.Request) (*http.Response, error) {
	ex, ok := req.Context().Value(exchangeKey{}).(*exchange)
	if !ok {
		ex = &exchange{}
	}
	if ex.guard != nil {
		req = req.WithContext(ex.guard.start(req.Context(), w.host))
		defer ex.guard.stop()
	}
	if err := edit(req, ex); err != nil {
		return nil, err
	}
	ctx := req.Context()
	resp, err := w.client.Do(req)
	if err != nil {
		return nil, w.noAnswer(ctx, err, ex)
	}
	ex.answered = true
	ex.retryAfter = parseRetryAfter(resp.Header, w.now())
	ok2xx := resp.StatusCode >= 200 && resp.StatusCode < 300
	limit := int64(maxBody)
	if !ok2xx {
		limit = maxErrorBody
	}
	if ok2xx && ex.guard != nil {
		in := bufio.NewReaderSize(resp.Body, sniffBuffer)
		if isStream(resp.Header, in) {
			return w.readStream(ctx, resp, in, ex)
		}
		resp.Body = struct {
			io.Reader
			io.Closer
		}{in, resp.Body}
	}
	body, readErr := readAll(io.LimitReader(resp.Body, limit+1), min(resp.ContentLength, limit))
	closeErr := resp.Body.Close()
	if !ok2xx {
		// What was read of an error's body is enough to know the error.
		return nil, classify(resp.StatusCode, body[:min(len(body), maxErrorBody)], w.host, w.key)
	}
	if int64(len(body)) > limit {
		return nil, w.tooLarge(resp.StatusCode)
	}
	if err := errors.Join(readErr, closeErr); err != nil {
		ex.maybePaid.Store(true)
		if late := lateness(ctx); late != nil {
			return nil, late
		}
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

// readAll is io.ReadAll, into memory of the right size where that is told (else told is 0 or less).
func readAll(r io.Reader, told int64) ([]byte, error) {
	if told <= 0 {
		return io.ReadAll(r)
	}
	var all bytes.Buffer
	all.Grow(int(told) + bytes.MinRead) // the last read finds the end
	_, err := all.ReadFrom(r)
	return all.Bytes(), err
}

func (w *wire) tooLarge(status int) *Error {
	return newError(CodeTooLarge, kindFatal, status, "check that the base URL is a model server",
		"the endpoint at %s sent an answer of more than %d MiB", w.host, maxBody>>20)
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

// lateness is the guard's error where a guard has ended the request.
func lateness(ctx context.Context) *Error {
	var e *Error
	if errors.As(context.Cause(ctx), &e) {
		return e
	}
	return nil
}

// edit puts into a request of go-openai what that cannot express.
func edit(req *http.Request, ex *exchange) error {
	if ex.guard != nil {
		req.Header.Set("Accept", "application/json, text/event-stream")
	}
	if req.Body == nil {
		return nil
	}
	made, err := readAll(req.Body, req.ContentLength)
	if err := errors.Join(err, req.Body.Close()); err != nil {
		return fmt.Errorf("read the request: %w", err)
	}
	body, err := chatBody(made, ex.w, ex.guard != nil)
	if err != nil {
		return fmt.Errorf("edit the request: %w", err)
	}
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	req.Body, err = req.GetBody()
	req.ContentLength = int64(len(body))
	return err
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

// noAnswer names why a request has no answer: a guard ended it, it was redirected, or it failed below HTTP.
func (w *wire) noAnswer(ctx context.Context, err error, ex *exchange) *Error {
	if late := lateness(ctx); late != nil {
		return late
	}
	var redirected *Error
	if errors.As(err, &redirected) {
		ex.answered = true
		return redirected
	}
	if u := (*url.Error)(nil); errors.As(err, &u) {
		err = u.Err // its text would name the whole URL
	}
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
	e.Err = err
	return e
}
