package llm

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
)

const (
	streamBuffer = 8 << 10 // what is read of a stream at once
	sniffBuffer  = 512     // how much of a body may be blank before it is taken for a plain answer
)

// isStream tells from its first bytes whether a body is a stream: a server may
// ignore that one was asked for, and a proxy may name it as something else. It waits for the first byte that is not blank.
func isStream(h http.Header, in *bufio.Reader) bool {
	for n := 1; n <= sniffBuffer-8; n++ {
		head, err := in.Peek(n)
		if err != nil {
			break
		}
		switch c := head[n-1]; c {
		case ' ', '\t', '\r', '\n', 0xEF, 0xBB, 0xBF: // blanks, or a byte order mark
			continue
		case '{', '[', '<':
			return false
		default:
			if c == ':' || strings.HasPrefix(h.Get("Content-Type"), "text/event-stream") {
				return true
			}
			head, _ = in.Peek(n + len("event:") - 1) // shorter where the body is
			return isField(head[n-1:])
		}
	}
	return false
}

// isField tells that a line begins like one of a stream of events.
func isField(line []byte) bool {
	for _, name := range []string{"data:", "event:", "id:", "retry:", "error:"} {
		if bytes.HasPrefix(line, []byte(name)) {
			return true
		}
	}
	return false
}

// readStream reads a stream to its end and makes the response of it that the
// server would have sent without. A loop ends it early: closing the connection makes the server stop.
func (w *wire) readStream(ctx context.Context, resp *http.Response, in io.Reader, ex *exchange) (*http.Response, error) {
	ex.stream = &streamed{}
	err := w.consume(ctx, resp.StatusCode, in, ex)
	ex.guard.stop() // before Close, which waits for the rest of a body in some transports
	closeErr := resp.Body.Close()
	if err != nil {
		ex.maybePaid.Store(ex.stream.tokens > 0 || err.Code == CodeCut || err.Code == CodeTimeout)
		err.Partial = ex.stream.text()
		return nil, err
	}
	_ = closeErr // all that counts was read
	body, jsonErr := ex.stream.body()
	if jsonErr != nil {
		return nil, jsonErr
	}
	ex.body = body
	resp.Header.Set("Content-Type", "application/json")
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.ContentLength = int64(len(body))
	return resp, nil
}

// errStop ends the reading of a stream of which enough is known.
var errStop = errors.New("enough of the stream was read")

// consume reads events into ex.stream until the answer is whole, loops, or fails.
func (w *wire) consume(ctx context.Context, status int, in io.Reader, ex *exchange) *Error {
	a := ex.stream
	var parser eventParser
	var failure *Error
	take := func(ev event) error {
		switch a.add(ev) {
		case streamToken:
			ex.guard.token()
			if a.looped {
				return errStop
			}
		case streamFailed:
			failure = classify(status, ev.data, w.host, w.key)
			return errStop
		case streamGarbled:
			failure = w.brokenStream(status, a, "one of its events is no JSON")
			return errStop
		case streamGoesOn:
			if a.done {
				return errStop
			}
		}
		return nil
	}
	buffer := make([]byte, streamBuffer)
	for total := 0; ; {
		n, err := in.Read(buffer)
		if total += n; total > maxBody {
			return w.tooLarge(status)
		}
		stop := parser.feed(buffer[:n], take)
		if err == io.EOF && stop == nil { //nolint:errorlint // readers return it as it is
			stop = parser.end(take)
			if stop == nil {
				stop = errStop
			}
		}
		switch {
		case failure != nil:
			return failure
		case a.looped:
			return nil
		case stop != nil && a.whole():
			ex.guard.ending()
			_, _ = io.CopyN(io.Discard, in, maxErrorBody) // else the connection is lost
			return nil
		case stop != nil:
			a.improper = true
			return w.brokenStream(status, a, "its end is missing")
		case err != nil:
			if late := lateness(ctx); late != nil {
				return late
			}
			e := w.brokenStream(status, a, "the connection was lost")
			e.Err = err
			return e
		}
	}
}

func (w *wire) brokenStream(status int, a *streamed, why string) *Error {
	return newError(CodeCut, kindTransient, status, "look at the server's own log",
		"the answer of the endpoint at %s broke off after %d tokens: %s", w.host, a.tokens, why)
}
