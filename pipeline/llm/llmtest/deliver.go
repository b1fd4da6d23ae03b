package llmtest

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
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
	case "cut":
		n := d.step.after()
		if n < 0 {
			n = len(body) / 2
		}
		d.status(200)
		if conn := d.hijack(body[:min(n, len(body))], len(body)); conn != nil {
			d.finish()
			_ = conn.Close()
		}
		return
	case "hang":
		d.status(200)
		d.hang(body)
		return
	case "slow":
		pause = d.step.pause(20 * time.Millisecond)
		frames = pieces(body, 16)
	case "bomb":
		d.bomb()
		return
	}
	d.status(200)
	d.whole(200, frames, pause)
}

// hang sends the first bytes and then nothing until the client gives up.
func (d *delivery) hang(body []byte) {
	n := min(d.step.after(), len(body))
	if !d.stream {
		d.w.Header().Set("Content-Length", itoa(len(body)))
	}
	d.w.WriteHeader(200)
	_, _ = d.w.Write(body[:n])
	_ = http.NewResponseController(d.w).Flush()
	if n < len(body) {
		<-d.r.Context().Done()
	}
}

// bomb sends a small gzip body that unpacks to many MiB of spaces before any
// JSON.
func (d *delivery) bomb() {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	blank := bytes.Repeat([]byte(" "), 1<<20)
	for range min(d.step.number(64), 4096) {
		_, _ = z.Write(blank) // a bytes.Buffer does not fail
	}
	_ = z.Close()
	d.w.Header().Set("Content-Encoding", "gzip")
	d.status(200)
	d.stream = false
	d.whole(200, [][]byte{b.Bytes()}, 0)
}

// reset sends part of an answer, if any, and resets the connection (RST, not FIN).
func (d *delivery) reset(part []byte) {
	conn := d.hijack(part, len(part)+1)
	if conn == nil {
		return
	}
	d.finish()
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// hijack takes the connection and writes part of a body that is said to be
// total bytes long; nil part writes nothing, not even a status line. The
// caller closes the connection.
func (d *delivery) hijack(part []byte, total int) net.Conn {
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
	if d.stream {
		// One chunk that is announced whole and arrives in part.
		fmt.Fprintf(&head, "Transfer-Encoding: chunked\r\n\r\n%x\r\n", max(total, 1))
	} else {
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

// frames writes the payload: one JSON body, or one event per token.
func (p payload) frames(stream bool, tokens []string) [][]byte {
	if !stream {
		return [][]byte{p.body()}
	}
	var out [][]byte
	event := func(delta map[string]any, finish any) {
		out = append(out, p.event(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": delta, "finish_reason": finish}}}))
	}
	if !p.noChoices {
		event(map[string]any{"role": "assistant", "content": nil}, nil)
		if p.rep.reasoning != "" {
			event(map[string]any{"reasoning_content": p.rep.reasoning}, nil)
		}
		if !p.rep.null {
			for _, t := range tokens {
				event(map[string]any{"content": t}, nil)
			}
		}
		event(map[string]any{}, p.rep.finish)
	}
	if p.streamUsage && !p.noUsage {
		out = append(out, p.event(map[string]any{"choices": []any{}, "usage": p.usage.json()}))
	}
	return append(out, []byte("data: [DONE]\n\n"))
}

func (p payload) event(fields map[string]any) []byte {
	fields["id"], fields["object"], fields["created"], fields["model"] = p.id, "chat.completion.chunk", p.created, p.model
	return append(append([]byte("data: "), marshalBody(fields)...), '\n', '\n')
}

func (p payload) body() []byte {
	msg := map[string]any{"role": "assistant", "content": p.rep.content}
	if p.rep.null {
		msg["content"] = nil
	}
	if p.rep.reasoning != "" {
		msg["reasoning_content"] = p.rep.reasoning
	}
	out := map[string]any{
		"id": p.id, "object": "chat.completion", "created": p.created, "model": p.model,
		"choices": []any{map[string]any{"index": 0, "message": msg, "finish_reason": p.rep.finish}},
	}
	if p.noChoices {
		out["choices"] = []any{}
	}
	if !p.noUsage {
		out["usage"] = p.usage.json()
		if p.timings {
			out["timings"] = p.usage.timings()
		}
	}
	return marshalBody(out)
}

// marshalBody marshals without HTML escapes and puts raw invalid bytes in
// where a behaviour asked for them.
func marshalBody(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // maps of strings and numbers
	return bytes.ReplaceAll(bytes.TrimSuffix(b.Bytes(), []byte("\n")), []byte(invalidMark), []byte{0xff})
}
