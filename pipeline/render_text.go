package pipeline

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Hidden reports the runes that must not reach a page or a terminal raw: the
// controls (an ANSI escape starts with one), the bidirectional embeddings,
// overrides and isolates, with which text can be made to read as something
// else, and the tag characters, which carry text nobody sees. Joiners and the
// left-to-right and right-to-left marks stay: scripts need them.
func Hidden(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < 0x20, r >= 0x7f && r <= 0x9f,
		r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069,
		r >= 0xe0000 && r <= 0xe007f:
		return true
	}
	return r == 0xfeff || r == 0xfff9 || r == 0xfffa || r == 0xfffb // byte order mark, interlinear annotation
}

// ansiSequence matches a whole terminal sequence (ECMA-48: CSI, then OSC and
// its kin), so that its letters go with its escape.
var ansiSequence = regexp.MustCompile("(?:\x1b\\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\x1b[\\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\x07\x1b\u009c]*(?:\x07|\x1b\\\\|\u009c)")

// plainText is s as one line without anything hidden in it. What is plain stays
// as it is.
func plainText(s string) string {
	if isPlain(s) {
		return s
	}
	if strings.ContainsAny(s, "\x1b\u0090\u0098\u009b\u009d\u009e\u009f") {
		s = ansiSequence.ReplaceAllString(s, "")
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s { // a broken byte comes out as U+FFFD
		switch {
		case unicode.IsSpace(r): // also U+0085, U+2028 and U+2029
			space = true
		case Hidden(r):
		default:
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isPlain reports whether plainText has nothing to do, as with nearly every text.
func isPlain(s string) bool {
	space := true // a blank may not come first, last or twice
	for i, r := range s {
		blank := r == ' '
		switch {
		case blank && space, !blank && unicode.IsSpace(r), Hidden(r):
			return false
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd"): // a broken byte
			return false
		}
		space = blank
	}
	return s == "" || !space
}

// wordJoiner is an invisible character that no URL, mail address or user name
// may hold: behind the colon of a scheme, "www" and "@" it keeps every Markdown engine from
// making a link of bare text, which a backslash does not (GitHub looks for mail
// addresses after it has removed the backslashes).
const wordJoiner = "\u2060"

// markdownText is plainText with everything escaped that Markdown (CommonMark,
// the GitHub extensions, Pandoc's mathematics) could take for markup, so that
// it may stand anywhere in a line, also at the start of a block or in a table.
// Characters that cannot be markup where they stand are left alone, for those
// who read the file as it is.
func markdownText(s string) string {
	s = plainText(s)
	var b strings.Builder
	b.Grow(len(s) + 16)
	prev, prev2 := ' ', ' '
	for i, r := range s {
		next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		word := unicode.IsLetter(next) || unicode.IsDigit(next)
		switch r {
		case '\\', '`', '*', '[', ']', '{', '}', '~':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '<':
			b.WriteString("&lt;")
		case '|':
			b.WriteString("&#124;") // engines differ about \| after a backslash in a table
		case '&':
			if word || next == '#' {
				b.WriteByte('\\')
			}
			b.WriteByte('&')
		case '_':
			if !wordRune(prev) || !word {
				b.WriteByte('\\')
			}
			b.WriteByte('_')
		case '#':
			if !wordRune(prev) {
				b.WriteByte('\\')
			}
			b.WriteByte('#')
		case '$': // an amount is no formula, and a formula needs a closing $ with no digit behind it
			if !unicode.IsDigit(next) {
				b.WriteByte('\\')
			}
			b.WriteByte('$')
		case '>', '+', '-', '=', '!':
			if i == 0 {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
		case ':':
			if i == 0 {
				b.WriteByte('\\')
			}
			b.WriteByte(':')
			if next == '/' || unicode.IsLetter(prev) && next != ' ' && next != utf8.RuneError { // https://, mailto:
				b.WriteString(wordJoiner)
			}
		case ')':
			if startsWithNumber(s, i) {
				b.WriteByte('\\')
			}
			b.WriteByte(')')
		case '.':
			if startsWithNumber(s, i) {
				b.WriteByte('\\')
			}
			if (prev == 'w' || prev == 'W') && (prev2 == 'w' || prev2 == 'W') {
				b.WriteString(wordJoiner)
			}
			b.WriteByte('.')
		case '@':
			b.WriteByte('@')
			if word {
				b.WriteString(wordJoiner)
			}
		default:
			b.WriteRune(r)
		}
		prev, prev2 = r, prev
	}
	return b.String()
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// startsWithNumber reports whether s[:i] is a number that, with the dot or
// parenthesis at i, would start a list.
func startsWithNumber(s string, i int) bool {
	return i > 0 && i < 10 && strings.Trim(s[:i], "0123456789") == ""
}

// escapeHidden writes hidden runes in JSON as \u escapes. In valid JSON they
// stand in strings only, where the escape means the same.
func escapeHidden(data []byte) []byte {
	// Newlines and tabs between tokens are not hidden; within strings
	// encoding/json has escaped them, like the other ASCII controls but DEL.
	if bytes.IndexFunc(data, Hidden) < 0 {
		return data
	}
	out := make([]byte, 0, len(data)+64)
	for _, r := range string(data) {
		switch {
		case !Hidden(r):
			out = utf8.AppendRune(out, r)
		case r > 0xffff:
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return out
}

// direction returns the value of HTML's dir attribute for a language: by the
// script it is usually written in, and "auto" where the language is unknown.
func direction(code string) string {
	tag, err := language.Parse(code)
	if err != nil || tag == language.Und {
		return "auto"
	}
	switch script, _ := tag.Script(); script.String() {
	case "Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg":
		return "rtl"
	}
	return "ltr"
}

// langTag returns the value of HTML's lang attribute: the code if it is a well
// formed one, else "und".
func langTag(code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return "und"
	}
	return tag.String()
}

// webAddress returns s if it is an absolute http(s) URL that may stand as a
// link, else "".
func webAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || (u.Scheme != "http" && u.Scheme != "https") || plainText(s) != s {
		return ""
	}
	return s
}

// eachString replaces every string that v points to, in structs and slices, by
// f of it. Because no field can be forgotten, no text can reach a page
// unescaped.
func eachString(v any, f func(string) string) { eachStringIn(reflect.ValueOf(v).Elem(), f) }

func eachStringIn(v reflect.Value, f func(string) string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(f(v.String()))
	case reflect.Slice:
		for i := range v.Len() {
			eachStringIn(v.Index(i), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			eachStringIn(v.Field(i), f)
		}
	}
}

var timeType = reflect.TypeFor[time.Time]()

// filled returns a copy of b in which no exported list or map is nil and times
// are in UTC, to the second. The copy shares no list or map with b.
func filled(b Briefing) Briefing { return filledValue(reflect.ValueOf(b)).Interface().(Briefing) }

func filledValue(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == timeType {
			return reflect.ValueOf(v.Interface().(time.Time).UTC().Truncate(time.Second))
		}
		full := reflect.New(v.Type()).Elem()
		full.Set(v) // also the unexported fields, which are of no concern here
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				full.Field(i).Set(filledValue(v.Field(i)))
			}
		}
		return full
	case reflect.Slice:
		full := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			full.Index(i).Set(filledValue(v.Index(i)))
		}
		return full
	case reflect.Map:
		full := reflect.MakeMapWithSize(v.Type(), v.Len())
		for _, k := range v.MapKeys() {
			full.SetMapIndex(k, filledValue(v.MapIndex(k)))
		}
		return full
	}
	return v
}

// counted is "1 source", "2 sources".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return withCommas(n) + " " + noun + "s"
}

// withCommas writes a number with commas between thousands.
func withCommas(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// inWords joins a list as a sentence does: "a, b and c".
func inWords(list []string) string {
	if n := len(list); n > 1 {
		return strings.Join(list[:n-1], ", ") + " and " + list[n-1]
	}
	return strings.Join(list, "")
}

// dateInWords writes a YYYY-MM-DD or YYYY-MM date in words and leaves others
// alone.
func dateInWords(s string) string {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.Format("2 January 2006")
	}
	if t, err := time.Parse("2006-01", s); err == nil {
		return t.Format("January 2006")
	}
	return s
}

// countryName is the English name of a country, and the code itself where that
// is not known.
func countryName(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil || !region.IsCountry() {
		return code
	}
	return cmp.Or(display.English.Regions().Name(region), code)
}
