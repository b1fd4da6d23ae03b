package llm

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

const (
	// maxDepth of an answer's JSON; our schemas nest four deep.
	maxDepth = 64
	// maxObjects bounds the search for an object in prose; maxFalseStarts bounds
	// the braces from which no object closes, each of which may cost a scan to the end.
	maxObjects     = 256
	maxFalseStarts = 16
)

// span is a piece of a text, half-open, in bytes.
type span struct{ start, end int }

// objects finds the outermost balanced {...} pieces of a text, in order.
// cut tells that the text ends inside the first object that was begun: unless
// a whole answer is found further on, it was cut off, whatever the server says.
func objects(text string) (found []span, cut bool) {
	falseStarts := 0
	for i := 0; i < len(text) && len(found) < maxObjects && falseStarts < maxFalseStarts; {
		k := strings.IndexByte(text[i:], '{')
		if k < 0 {
			break
		}
		start := i + k
		end := balanced(text, start)
		if end < 0 {
			falseStarts++
			cut = cut || len(found) == 0
			i = start + 1
			continue
		}
		found = append(found, span{start, end})
		i = end
	}
	return found, cut
}

// balanced returns the end of the object that begins at start, or -1 where the text ends first.
func balanced(text string, start int) int {
	depth, inString := 0, false
	for i := start; i < len(text); i++ {
		switch c := text[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
			if depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// errNoJSON says that a text is not one JSON document.
var errNoJSON = errors.New("no JSON")

// strictJSON decodes a document, numbers as json.Number, and refuses what encoding/json lets
// pass: two values of one key (it keeps the last), lone surrogates (it writes U+FFFD), NUL, and endless depth.
// Its own reader sees keys as they come, which encoding/json shows only token by token, at many times the cost.
func strictJSON(doc string) (any, error) {
	if !json.Valid([]byte(doc)) {
		return nil, errNoJSON
	}
	r := strictReader{doc}
	return r.value(maxDepth)
}

// strictReader reads what is left of a document that is known to be valid.
type strictReader struct{ rest string }

// next is the first character of the next token.
func (r *strictReader) next() byte {
	for isBlank(r.rest[0]) {
		r.rest = r.rest[1:]
	}
	return r.rest[0]
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// take tells whether the next token is the character c, and passes it if so.
func (r *strictReader) take(c byte) bool {
	is := r.next() == c
	if is {
		r.rest = r.rest[1:]
	}
	return is
}

// value reads the next value, in which no more than depth others are nested.
func (r *strictReader) value(depth int) (any, error) {
	c := r.next()
	if c == '"' {
		return r.text()
	}
	if depth == 0 && (c == '{' || c == '[') {
		return nil, fmt.Errorf("nested more than %d deep", maxDepth)
	}
	switch {
	case r.take('{'):
		return r.object(depth - 1)
	case r.take('['):
		return r.array(depth - 1)
	}
	word := r.rest
	if end := strings.IndexAny(word, ",]} \n\t\r"); end >= 0 {
		word = word[:end]
	}
	r.rest = r.rest[len(word):]
	switch word {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	}
	return json.Number(word), nil
}

func (r *strictReader) array(depth int) (any, error) {
	list := []any{}
	for !r.take(']') {
		value, err := r.value(depth)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
		r.take(',')
	}
	return list, nil
}

func (r *strictReader) object(depth int) (any, error) {
	object := map[string]any{}
	for !r.take('}') {
		r.next()
		key, err := r.text()
		if err != nil {
			return nil, err
		}
		if _, twice := object[key]; twice {
			return nil, fmt.Errorf("the key %s stands there twice", strconv.Quote(key))
		}
		r.take(':')
		if object[key], err = r.value(depth); err != nil {
			return nil, err
		}
		r.take(',')
	}
	return object, nil
}

// text reads the string that begins here.
func (r *strictReader) text() (string, error) {
	end, escaped := 1, false
	for ; r.rest[end] != '"'; end++ {
		if r.rest[end] == '\\' {
			escaped = true
			end++
		}
	}
	quoted := r.rest[:end+1]
	r.rest = r.rest[end+1:]
	if !escaped {
		return quoted[1:end], nil
	}
	if err := noLoneSurrogates(quoted); err != nil {
		return "", err
	}
	var text string
	if err := json.Unmarshal([]byte(quoted), &text); err != nil {
		return "", err
	}
	if strings.IndexByte(text, 0) >= 0 {
		return "", errors.New("a string holds a NUL character")
	}
	return text, nil
}

func noLoneSurrogates(doc string) error {
	for i := 0; i < len(doc); i++ {
		if doc[i] != '\\' {
			continue
		}
		i++ // the escaped character
		r, ok := escapeUnit(doc, i)
		if !ok || r < 0xD800 || r > 0xDFFF {
			continue
		}
		low, ok := uint64(0), false
		if i+5 < len(doc) && doc[i+5] == '\\' {
			low, ok = escapeUnit(doc, i+6)
		}
		if r > 0xDBFF || !ok || low < 0xDC00 || low > 0xDFFF {
			return errors.New("a string holds half a surrogate pair")
		}
		i += 6 // past the u of the second escape; its digits are plain characters
	}
	return nil
}

// escapeUnit reads the four digits of the \uXXXX whose u stands at i.
func escapeUnit(doc string, i int) (uint64, bool) {
	if i+5 > len(doc) || doc[i] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(doc[i+1:i+5], 16, 32)
	return n, err == nil
}

// compact removes blanks between tokens; property order stays.
func compact(doc string) string {
	if !loose(doc) {
		return doc
	}
	var b bytes.Buffer
	if json.Compact(&b, []byte(doc)) != nil {
		return doc
	}
	return b.String()
}

// loose tells whether there are blanks between the tokens of a document.
func loose(doc string) bool {
	inString := false
	for i := 0; i < len(doc); i++ {
		switch c := doc[i]; {
		case c == '"':
			inString = !inString
		case inString && c == '\\':
			i++
		case !inString && isBlank(c):
			return true
		}
	}
	return false
}
