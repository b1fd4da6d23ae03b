package pipeline

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// maxBriefing is the most bytes of a briefing that are read. One of sixty long
// articles has about four million.
const maxBriefing = 128 << 20

// ErrNotBriefing is what an error of ReadBriefing wraps when the bytes could be
// read and are no briefing of this version.
var ErrNotBriefing = errors.New("not a briefing that can be verified")

// ReadBriefing reads a briefing.json. Fields that this version does not know are
// passed over: additive changes keep the version of the schema.
func ReadBriefing(r io.Reader) (*Briefing, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxBriefing+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading the briefing: %w", err)
	case len(text) > maxBriefing:
		return nil, notBriefing("it is longer than %d MiB", maxBriefing>>20)
	case len(bytes.TrimSpace(text)) == 0:
		return nil, notBriefing("it is empty; name the briefing.json of a briefing")
	case !utf8.Valid(text):
		return nil, notBriefing("byte %d is not UTF-8; name the briefing.json as babelwire wrote it", invalidAt(text))
	}
	var head struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return nil, badJSON(err, text)
	}
	family, _, _ := strings.Cut(Schema, "/")
	switch {
	case head.Schema == Schema:
	case strings.HasPrefix(head.Schema, family+"/"):
		return nil, notBriefing("it is a %s, and this babelwire reads %s; verify it with the version that made it", head.Schema, Schema)
	case head.Schema == "":
		return nil, notBriefing("it has no schema; name the briefing.json of a briefing")
	default:
		return nil, notBriefing("its schema is %q, not %s; name the briefing.json of a briefing", head.Schema, Schema)
	}
	if key := doubtfulKey(text); key != "" {
		return nil, notBriefing("the key %q stands twice, or is not written as in a briefing, so that programs read different things in it; it was changed: get it again", key)
	}
	var b Briefing
	if err := json.Unmarshal(text, &b); err != nil {
		return nil, badJSON(err, text)
	}
	b.WithoutModel = len(b.Run.Prompts) == 0 // nothing was asked
	return &b, nil
}

// doubtfulKey finds a key that stands twice in one object, or that holds an
// upper-case letter, which no key of a briefing does. Our decoder takes the last
// one of such keys and does not look at their case, others do: what
// was verified would not be what they show. The text is valid JSON.
func doubtfulKey(text []byte) string {
	dec := json.NewDecoder(bytes.NewReader(text))
	type object struct {
		keys map[string]bool // nil = a list
		key  bool            // a key is next
	}
	var stack []object
	for {
		token, err := dec.Token()
		if err != nil {
			return ""
		}
		top := len(stack) - 1
		switch delim, _ := token.(json.Delim); {
		case delim == '}' || delim == ']':
			stack = stack[:top]
			continue
		case top >= 0 && stack[top].key:
			key, _ := token.(string)
			if stack[top].keys[key] || strings.ToLower(key) != key {
				return key
			}
			stack[top].keys[key], stack[top].key = true, false
			continue
		case top >= 0 && stack[top].keys != nil:
			stack[top].key = true // behind this value
		}
		switch token {
		case json.Delim('{'):
			stack = append(stack, object{keys: map[string]bool{}, key: true})
		case json.Delim('['):
			stack = append(stack, object{})
		}
	}
}

func notBriefing(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrNotBriefing}, args...)...)
}

func invalidAt(text []byte) int {
	at := 0
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r == utf8.RuneError && n == 1 {
			return at
		}
		at, text = at+n, text[n:]
	}
	return at
}

// badJSON says where the text is no JSON, or not of the form of a briefing.
func badJSON(err error, text []byte) error {
	var syntax *json.SyntaxError
	var form *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax) && syntax.Offset >= int64(len(bytes.TrimRight(text, " \t\r\n"))):
		return notBriefing("it ends in the middle, at byte %d; it was cut on the way: get it again", len(text))
	case errors.As(err, &syntax):
		return notBriefing("it is no JSON from byte %d on (%v); name the briefing.json of a briefing", syntax.Offset, syntax)
	case errors.As(err, &form):
		return notBriefing("%q holds a %s at byte %d, where a briefing has another kind of value; it was changed: get it again", form.Field, form.Value, form.Offset)
	}
	return notBriefing("%v; it was changed: get it again", err) // a date of the header that no calendar has
}
