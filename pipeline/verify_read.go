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
	var b Briefing
	if err := json.Unmarshal(text, &b); err != nil {
		return nil, badJSON(err, text)
	}
	b.WithoutModel = len(b.Run.Prompts) == 0 // nothing was asked
	return &b, nil
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
