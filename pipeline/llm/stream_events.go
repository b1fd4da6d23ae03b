package llm

import "bytes"

// event is one of a stream of server-sent events. Its data is valid until the
// next byte is fed.
type event struct {
	data []byte
	// failed: the server marked it as an error, "event: error" or, in llama.cpp before 2025, "error: {...}".
	failed bool
	// bare: a line {...} outside of any event, as Ollama and some proxies write when they fail in mid-stream.
	bare bool
}

// eventParser takes a stream of server-sent events apart, in pieces of any
// size (https://html.spec.whatwg.org/multipage/server-sent-events.html). The zero value is ready.
// It keeps one event at most: who feeds it bounds what it holds.
type eventParser struct {
	line   []byte // the line begun in an earlier piece
	data   []byte // the data lines of the event begun
	filled bool   // data holds a line, perhaps an empty one
	failed bool
	begun  bool // the first line is over
	afterR bool // the last byte was a carriage return; a line feed after it belongs to it
}

// feed reads the next piece and calls emit for each event that ends in it. It stops at emit's error.
func (p *eventParser) feed(piece []byte, emit func(event) error) error {
	for len(piece) > 0 {
		if p.afterR {
			p.afterR = false
			if piece[0] == '\n' {
				piece = piece[1:]
				continue
			}
		}
		end := bytes.IndexByte(piece, '\n')
		if end < 0 {
			end = len(piece)
		}
		if r := bytes.IndexByte(piece[:end], '\r'); r >= 0 {
			end = r
		}
		if end == len(piece) {
			p.line = append(p.line, piece...)
			return nil
		}
		line := piece[:end]
		if len(p.line) > 0 {
			p.line = append(p.line, line...)
			line = p.line
		}
		p.afterR = piece[end] == '\r'
		piece = piece[end+1:]
		err := p.take(line, emit)
		p.line = p.line[:0]
		if err != nil {
			return err
		}
	}
	return nil
}

// end takes what stands there when the body has ended: servers forget the last empty line.
func (p *eventParser) end(emit func(event) error) error {
	if len(p.line) > 0 {
		line := p.line
		p.line = nil
		if err := p.take(line, emit); err != nil {
			return err
		}
	}
	return p.take(nil, emit)
}

// take reads one line.
func (p *eventParser) take(line []byte, emit func(event) error) error {
	if !p.begun {
		p.begun = true
		line = bytes.TrimPrefix(line, []byte("\uFEFF"))
	}
	if len(line) == 0 {
		done := event{data: p.data, failed: p.failed}
		filled := p.filled
		p.data, p.filled, p.failed = p.data[:0], false, false
		if !filled {
			return nil
		}
		return emit(done)
	}
	if line[0] == '{' {
		return emit(event{data: line, bare: true})
	}
	name, value, _ := bytes.Cut(line, []byte(":")) // a line that begins with a colon is a comment: its name is ""
	value = bytes.TrimPrefix(value, []byte(" "))
	switch string(name) {
	case "event":
		p.failed = string(value) == "error"
	case "error":
		p.failed = true
		p.add(value)
	case "data":
		p.add(value)
	}
	return nil
}

func (p *eventParser) add(value []byte) {
	if p.filled {
		p.data = append(p.data, '\n')
	}
	p.data = append(p.data, value...)
	p.filled = true
}
