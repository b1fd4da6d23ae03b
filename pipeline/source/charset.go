package source

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// decoded is a text with the charset it was in.
type decoded struct {
	text    string
	charset string
	guessed bool
}

// byteOrderMarks, the longer first: a UTF-32LE mark starts with that of
// UTF-16LE.
var byteOrderMarks = []struct {
	mark    string
	charset string
	enc     encoding.Encoding
}{
	{"\xff\xfe\x00\x00", "utf-32le", utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)},
	{"\x00\x00\xfe\xff", "utf-32be", utf32.UTF32(utf32.BigEndian, utf32.UseBOM)},
	{"\xef\xbb\xbf", "utf-8", unicode.UTF8BOM},
	{"\xff\xfe", "utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
	{"\xfe\xff", "utf-16be", unicode.UTF16(unicode.BigEndian, unicode.UseBOM)},
}

// decodeText finds the charset of raw and decodes it. The order is that of
// the strength of the evidence: byte order mark, valid UTF-8 (random bytes are
// hardly ever), a declaration inside the text, statistics.
func decodeText(name string, raw []byte, score func(string) float64) (decoded, *Problem) {
	for _, m := range byteOrderMarks {
		if bytes.HasPrefix(raw, []byte(m.mark)) {
			text, err := m.enc.NewDecoder().Bytes(raw)
			if err != nil {
				return decoded{}, encodingProblem(name, err)
			}
			if controlHeavy(text) {
				return decoded{}, binaryProblem(name, "binary data")
			}
			c := candidate{text: strings.ToValidUTF8(string(text), "\ufffd")}
			if c.measure(); c.hopeless() {
				return decoded{}, encodingProblem(name, nil)
			}
			return decoded{text: c.text, charset: m.charset}, nil
		}
	}
	if what := binaryFormat(raw); what != "" {
		return decoded{}, binaryProblem(name, what)
	}
	if d, ok := decodeUTF16(raw); ok {
		return d, nil
	}
	if controlHeavy(raw) {
		return decoded{}, binaryProblem(name, "binary data")
	}
	if utf8.Valid(raw) {
		return decoded{text: string(raw), charset: "utf-8"}, nil
	}
	declared := declaredCharset(raw)
	if mostlyUTF8(raw) {
		return decoded{
			text: strings.ToValidUTF8(string(raw), "\ufffd"), charset: "utf-8", guessed: declared != "utf-8",
		}, nil
	}
	if declared != "" && declared != "utf-8" {
		if c, ok := tryCharset(raw, declared); ok && c.implausible*100 <= c.runes {
			return decoded{text: c.text, charset: c.charset}, nil
		}
	}
	if d, ok := guessCharset(raw, score); ok {
		return d, nil
	}
	return decoded{}, encodingProblem(name, nil)
}

func binaryProblem(name, what string) *Problem {
	return problem(CodeBinary, name, "it looks like "+what+", not text", "save the article as text, Markdown or HTML", nil)
}

func encodingProblem(name string, err error) *Problem {
	return problem(CodeEncoding, name, "no charset decodes it to readable text", "save it as UTF-8", err)
}

// mostlyUTF8 recognises UTF-8 with a few damaged bytes: at least ten valid
// multi-byte sequences for each invalid byte. In another charset a valid
// sequence is an accident, so the ratio there is far below one.
func mostlyUTF8(raw []byte) bool {
	valid, invalid := 0, 0
	for i := 0; i < len(raw); {
		if raw[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && size == 1 {
			invalid++
		} else {
			valid++
		}
		i += size
	}
	return valid >= 10*invalid
}

// declarationBytes is how far a declaration is looked for. HTML demands it in
// the first 1024 bytes; real pages put scripts before it.
const declarationBytes = 8 << 10

// declaredCharset returns the canonical name of the charset that an XML
// declaration or an HTML meta element states, or "".
func declaredCharset(raw []byte) string {
	head := raw[:min(len(raw), declarationBytes)]
	if !bytes.ContainsRune(head, '<') {
		return ""
	}
	z := html.NewTokenizer(bytes.NewReader(head))
	z.SetMaxBuf(declarationBytes)
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.CommentToken:
			if name := canonicalCharset(xmlEncoding(z.Token().Data)); name != "" {
				return name
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if t.Data == "body" {
				return ""
			}
			if t.Data == "meta" {
				if name := canonicalCharset(metaCharset(t.Attr)); name != "" {
					return name
				}
			}
		}
	}
}

// canonicalCharset maps a label to its WHATWG name. A declaration that can be
// read byte by byte can not be in UTF-16: the standard takes it for UTF-8.
func canonicalCharset(label string) string {
	if label == "" {
		return ""
	}
	enc, name := charset.Lookup(label)
	if enc == nil || name == "replacement" || name == "x-user-defined" {
		return ""
	}
	if strings.HasPrefix(name, "utf-16") {
		return "utf-8"
	}
	return name
}

// xmlEncoding reads encoding="..." from an XML declaration, which the HTML
// tokenizer gives as a comment that starts with "?xml".
func xmlEncoding(comment string) string {
	rest, ok := strings.CutPrefix(comment, "?xml")
	if !ok {
		return ""
	}
	_, value, ok := strings.Cut(rest, "encoding")
	if !ok {
		return ""
	}
	value, ok = strings.CutPrefix(strings.TrimSpace(value), "=")
	if !ok {
		return ""
	}
	value = strings.TrimLeft(value, " \t\r\n\"'")
	if i := strings.IndexAny(value, " \t\r\n\"'?"); i >= 0 {
		value = value[:i]
	}
	return value
}

// metaCharset reads <meta charset=x> and <meta http-equiv=content-type
// content="text/html; charset=x">.
func metaCharset(attrs []html.Attribute) string {
	var equiv, content string
	for _, a := range attrs {
		switch a.Key {
		case "charset":
			return strings.TrimSpace(a.Val)
		case "http-equiv":
			equiv = a.Val
		case "content":
			content = a.Val
		}
	}
	if !strings.EqualFold(strings.TrimSpace(equiv), "content-type") {
		return ""
	}
	_, value, ok := strings.Cut(strings.ToLower(content), "charset")
	if !ok {
		return ""
	}
	value = strings.Trim(value, " \t\r\n=\"'")
	if i := strings.IndexAny(value, "; \t\"',"); i >= 0 {
		value = value[:i]
	}
	return value
}
