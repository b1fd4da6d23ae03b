package llm

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestEvents: the rules of server-sent events, and what servers make of them.
func TestEvents(t *testing.T) {
	for name, tt := range map[string]struct {
		body string
		want []string // data of each event; ! = failed, ? = bare
	}{
		"two":                    {"data: a\n\ndata: b\n\n", []string{"a", "b"}},
		"lines":                  {"data: a\ndata:b\ndata\ndata:  c\n\n", []string{"a\nb\n\n c"}},
		"lines that end in CR":   {"data: a\rdata: b\r\rdata: c\r\r", []string{"a\nb", "c"}},
		"lines that end in both": {"data: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n", []string{"a\nb", "c"}},
		"byte order mark":        {"\uFEFFdata: a\n\ndata: \uFEFFb\n\n", []string{"a", "\uFEFFb"}},
		"comments":               {": a\ndata: a\n:\n\n:\n\n", []string{"a"}},
		"no data":                {"event: x\nid: 1\n\n\n\n", nil},
		"empty data":             {"data:\n\ndata\n\n", []string{"", ""}},
		"unfinished":             {"data: a", []string{"a"}},
		"error":                  {"event: error\ndata: a\n\nevent: message\ndata: b\n\nerror: c\n\ndata: d\n\n", []string{"!a", "b", "!c", "d"}},
		"bare":                   {"data: a\n{\"b\":1}\n\n", []string{"?{\"b\":1}", "a"}},
		"other names":            {"Data: a\n data: b\ndatum: c\n\n", nil},
	} {
		var got []string
		var p eventParser
		emit := func(ev event) error {
			mark := ""
			if ev.failed {
				mark = "!"
			}
			if ev.bare {
				mark = "?"
			}
			got = append(got, mark+string(ev.data))
			return nil
		}
		for _, b := range []byte(tt.body) {
			if err := p.feed([]byte{b}, emit); err != nil {
				t.Fatal(err)
			}
		}
		if err := p.end(emit); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// FuzzEvents: the events of a body do not depend on the pieces in which it comes.
func FuzzEvents(f *testing.F) {
	f.Add([]byte(streamOf(good)), uint16(7))
	f.Add([]byte("\uFEFFdata: a\r\ndata:b\r\r: c\nevent: error\n\n{\"error\":1}\ndata"), uint16(1))
	f.Fuzz(func(t *testing.T, body []byte, size uint16) {
		read := func(size int) []string {
			var got []string
			var p eventParser
			emit := func(ev event) error {
				got = append(got, fmt.Sprintf("%q %v %v", ev.data, ev.failed, ev.bare))
				return nil
			}
			rest := body
			for len(rest) > 0 {
				n := min(size, len(rest))
				if err := p.feed(bytes.Clone(rest[:n]), emit); err != nil {
					t.Fatal(err)
				}
				rest = rest[n:]
			}
			if err := p.end(emit); err != nil {
				t.Fatal(err)
			}
			return got
		}
		if diff := cmp.Diff(read(len(body)+1), read(int(size)+1)); diff != "" {
			t.Error(diff)
		}
	})
}
