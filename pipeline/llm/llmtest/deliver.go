package llmtest

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// delivery writes one answer, well or badly, and closes its ledger entry. The
// entry is closed, and the slot given back, before the last byte is sent:
// whoever has read an answer whole finds it in the ledger.
type delivery struct {
	server  *Server
	w       http.ResponseWriter
	r       *http.Request
	entry   *Entry
	step    step
	stream  bool
	release func() // gives the slot back; nil before one is held
	done    bool
}

// finish closes the ledger entry, once.
func (d *delivery) finish() {
	if d.done {
		return
	}
	d.done = true
	if d.release != nil {
		d.release()
	}
	d.server.ledger.finish(d.entry)
}

func (d *delivery) status(code int) {
	d.server.ledger.update(d.entry, func(e *Entry) { e.Status = code })
}

// refuse sends a short answer that cost nothing.
func (d *delivery) refuse(status int, body []byte, h http.Header) {
	for k, v := range h {
		d.w.Header()[k] = v
	}
	if d.w.Header().Get("Content-Type") == "" {
		d.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	d.status(status)
	d.whole(status, [][]byte{body}, 0)
}

// whole writes frames with a pause between them and closes the entry before
// the last byte.
func (d *delivery) whole(status int, frames [][]byte, pause time.Duration) {
	total := 0
	for _, f := range frames {
		total += len(f)
	}
	if !d.stream || len(frames) == 1 {
		d.w.Header().Set("Content-Length", itoa(total))
	}
	d.w.WriteHeader(status)
	flush := func() error { return http.NewResponseController(d.w).Flush() }
	for i, f := range frames {
		last := i == len(frames)-1
		if i > 0 && !sleep(d.r, pause) {
			return
		}
		if !last {
			if _, err := d.w.Write(f); err != nil || flush() != nil {
				return
			}
			continue
		}
		// A stream is whole for its reader before [DONE], an answer with a
		// length before its last byte.
		keep := 1
		if d.stream {
			keep = len(f)
		}
		keep = min(keep, len(f))
		if _, err := d.w.Write(f[:len(f)-keep]); err != nil || flush() != nil {
			return
		}
		d.server.ledger.update(d.entry, func(e *Entry) { e.Written = true })
		d.finish()
		if _, err := d.w.Write(f[len(f)-keep:]); err != nil {
			return
		}
	}
}

// send delivers a computed answer as the step says.
func (d *delivery) send(p payload, tokens []string) {
	frames := p.frames(d.stream, tokens)
	if d.stream {
		d.w.Header().Set("Content-Type", "text/event-stream")
		d.w.Header().Set("Cache-Control", "no-store")
	} else {
		d.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	body := bytes.Join(frames, nil)
	pause := time.Duration(0)
	if d.stream {
		pause = d.server.opt.TokenLatency
	}
	switch d.step.name {
	case "lost":
		d.reset(nil)
		return
	case "rst":
		d.status(200)
		d.reset(body[:min(d.step.after(), len(body))])
		return
	case "cut", "cut_chunk", "cut_clean":
		d.status(200)
		part := body[:d.cutAt(len(body))]
		if conn := d.hijack(part, len(body), framings[d.step.name]); conn != nil {
			d.finish()
			_ = conn.Close()
		}
		return
	case "hang", "stall":
		d.status(200)
		d.hang(body)
		return
	case "late":
		if !sleep(d.r, d.step.pause(100*time.Millisecond)) {
			return
		}
	case "slow":
		pause = d.step.pause(20 * time.Millisecond)
		frames = pieces(body, 16)
	case "drip":
		pause = time.Second / time.Duration(max(d.step.number(1), 1))
		frames = pieces(body, 1)
	case "bomb", "flood":
		d.blanks(d.step.name == "bomb")
		return
	case "badgzip":
		d.w.Header().Set("Content-Encoding", "gzip")
	case "nobody":
		frames = [][]byte{nil}
	case "keepalive":
		quiet := []byte("\n\n\n\n")
		if d.stream {
			quiet = []byte(": still at work\n\n")
		}
		frames = append([][]byte{quiet, quiet, quiet}, frames...)
	case "plaintype":
		d.w.Header().Set("Content-Type", "text/plain")
	case "trailing":
		frames = append(frames, []byte("\n{\"note\":\"and another thing\"}\n"))
	}
	d.status(200)
	d.whole(200, frames, pause)
}

// framings say how the end of a body that is cut would have been known.
var framings = map[string]framing{"cut": byLength, "cut_chunk": byChunks, "cut_clean": byClose}

// cutAt is the number of bytes that a cut answer has: half of it unless told.
func (d *delivery) cutAt(total int) int {
	n := d.step.after()
	switch {
	case d.step.arg == "next":
		d.server.mu.Lock()
		n = d.server.given - 1 // the first answer has nothing of the body
		d.server.mu.Unlock()
	case n < 0:
		n = total / 2
	}
	return min(n, total)
}

// hang sends the first bytes of an answer and then nothing, or nothing of use,
// until the client gives up.
func (d *delivery) hang(body []byte) {
	n := d.step.after()
	if n < 0 {
		n = len(body) / 2
	}
	n = min(n, len(body))
	ping := []byte(nil)
	if d.step.arg == "ping" {
		ping = []byte(" ")
		if d.stream {
			ping = []byte(": still at work\n\n")
			if i := bytes.LastIndex(body[:n], []byte("\n\n")); i >= 0 {
				n = i + 2 // a comment stands between events
			}
		}
	} else if !d.stream {
		d.w.Header().Set("Content-Length", itoa(len(body)))
	}
	d.w.WriteHeader(200)
	flush := http.NewResponseController(d.w).Flush
	_, _ = d.w.Write(body[:n])
	_ = flush()
	for ping != nil && sleep(d.r, 20*time.Millisecond) {
		if _, err := d.w.Write(ping); err != nil || flush() != nil {
			return
		}
	}
	if n < len(body) {
		<-d.r.Context().Done()
	}
}

// blanks sends many MiB of spaces before any JSON, as they are or as a small
// gzip body that unpacks to them.
func (d *delivery) blanks(packed bool) {
	mebibyte := bytes.Repeat([]byte(" "), 1<<20)
	n := min(d.step.number(64), 4096)
	d.status(200)
	d.stream = false
	if !packed {
		d.w.Header().Set("Content-Length", itoa(n<<20))
		d.w.WriteHeader(200)
		for range n {
			if _, err := d.w.Write(mebibyte); err != nil {
				return
			}
		}
		return
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for range n {
		_, _ = z.Write(mebibyte) // a bytes.Buffer does not fail
	}
	_ = z.Close()
	d.w.Header().Set("Content-Encoding", "gzip")
	d.whole(200, [][]byte{b.Bytes()}, 0)
}

// reset sends part of an answer, if any, and resets the connection (RST, not FIN).
func (d *delivery) reset(part []byte) {
	how := byLength
	if d.stream {
		how = byChunks
	}
	conn := d.hijack(part, len(part)+1, how)
	if conn == nil {
		return
	}
	d.finish()
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// framing is how HTTP/1.1 tells where a body ends.
type framing int

const (
	byLength framing = iota // Content-Length
	byChunks                // one chunk, announced whole
	byClose                 // the end of the connection
)

// hijack takes the connection and writes part of a body that is said to be
// total bytes long; nil part writes nothing, not even a status line. The
// caller closes the connection.
func (d *delivery) hijack(part []byte, total int, how framing) net.Conn {
	conn, rw, err := http.NewResponseController(d.w).Hijack()
	if err != nil {
		return nil
	}
	_ = rw.Flush()
	if part == nil {
		return conn
	}
	var head strings.Builder
	fmt.Fprintf(&head, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nConnection: close\r\n", d.w.Header().Get("Content-Type"))
	switch how {
	case byChunks:
		fmt.Fprintf(&head, "Transfer-Encoding: chunked\r\n\r\n%x\r\n", max(total, 1))
	case byClose:
		head.WriteString("\r\n")
	default:
		fmt.Fprintf(&head, "Content-Length: %d\r\n\r\n", total)
	}
	_, _ = io.WriteString(conn, head.String())
	_, _ = conn.Write(part)
	return conn
}

func pieces(body []byte, size int) [][]byte {
	var out [][]byte
	for len(body) > size {
		out = append(out, body[:size])
		body = body[size:]
	}
	return append(out, body)
}
