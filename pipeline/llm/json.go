package llm

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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

// strictJSON refuses what encoding/json lets pass: two values of one key (it
// keeps the last), lone surrogates (it writes U+FFFD), NUL, and endless depth.
func strictJSON(doc string) error {
	if err := noLoneSurrogates(doc); err != nil {
		return err
	}
	dec := json.NewDecoder(strings.NewReader(doc))
	dec.UseNumber()
	type level struct {
		keys map[string]bool // nil in an array
		key  bool            // the next token is a key
	}
	var stack []level
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		top := len(stack) - 1
		if s, ok := token.(string); ok {
			if strings.ContainsRune(s, 0) {
				return errors.New("a string holds a NUL character")
			}
			if top >= 0 && stack[top].key {
				if stack[top].keys[s] {
					return fmt.Errorf("the key %s stands there twice", strconv.Quote(s))
				}
				stack[top].keys[s] = true
				stack[top].key = false
				continue
			}
		}
		if d, ok := token.(json.Delim); ok {
			switch d {
			case '{', '[':
				if len(stack) == maxDepth {
					return fmt.Errorf("nested more than %d deep", maxDepth)
				}
				next := level{}
				if d == '{' {
					next = level{keys: map[string]bool{}, key: true}
				}
				stack = append(stack, next)
				continue
			default:
				stack = stack[:top]
				top--
			}
		}
		if top >= 0 && stack[top].keys != nil {
			stack[top].key = true // a value ended
		}
	}
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
	var b bytes.Buffer
	if json.Compact(&b, []byte(doc)) != nil {
		return doc
	}
	return b.String()
}
