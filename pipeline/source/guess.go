package source

import (
	"slices"
	"strings"
	stdunicode "unicode"
	"unicode/utf8"

	"github.com/saintfish/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
)

// candidate is raw decoded in one charset, with signs of a wrong choice.
type candidate struct {
	charset string
	text    string
	runes   int
	// implausible counts characters that no text holds: replacement and
	// control characters, unassigned code points.
	implausible int
	// odd counts what a wrong charset does inside words: a symbol between
	// letters, a capital after a small letter, letters of two scripts.
	odd int
	// rank is the place in the detector's list, 0 the best.
	rank int
	// score is what Options.Score says.
	score float64
}

// tryCharset decodes raw in a charset; false where the label is unknown.
func tryCharset(raw []byte, label string) (candidate, bool) {
	enc, name := charset.Lookup(label)
	if enc == nil || name == "replacement" {
		return candidate{}, false
	}
	text, err := enc.NewDecoder().Bytes(raw)
	if err != nil {
		return candidate{}, false
	}
	c := candidate{charset: name, text: strings.ToValidUTF8(string(text), "\ufffd")}
	c.measure()
	return c, true
}

// measure fills the counts of a candidate.
func (c *candidate) measure() {
	var previous rune
	for _, r := range c.text {
		c.runes++
		if implausibleRune(r) {
			c.implausible++
		}
		switch {
		case !stdunicode.IsLetter(previous) || r < utf8.RuneSelf && previous < utf8.RuneSelf:
		case stdunicode.IsLower(previous) && stdunicode.IsUpper(r):
			c.odd++
		case stdunicode.IsLetter(r) && script(previous) != script(r):
			c.odd++
		case r >= utf8.RuneSelf && (stdunicode.IsSymbol(r) || stdunicode.Is(stdunicode.No, r)):
			c.odd++
		}
		if previous >= utf8.RuneSelf && r >= utf8.RuneSelf && stdunicode.IsSymbol(previous) && stdunicode.IsLetter(r) {
			c.odd++
		}
		previous = r
	}
}

// implausibleRune reports characters that only a wrong charset produces.
func implausibleRune(r rune) bool {
	switch {
	case r == utf8.RuneError:
		return true
	case r == '\t', r == '\n', r == '\r', r == '\f', r == '\v', r == 0x1b:
		return false
	case stdunicode.IsControl(r), stdunicode.Is(stdunicode.Co, r):
		return true
	case stdunicode.IsGraphic(r), stdunicode.Is(stdunicode.Cf, r):
		return false
	}
	return r != '\u2028' && r != '\u2029'
}

// scriptTables are the scripts of the single-byte charsets; the scripts of
// East Asia mix within a word and count as one.
var scriptTables = []*stdunicode.RangeTable{
	stdunicode.Latin, stdunicode.Cyrillic, stdunicode.Greek, stdunicode.Arabic, stdunicode.Hebrew, stdunicode.Thai,
}

// script numbers the script of a letter.
func script(r rune) int {
	if r < utf8.RuneSelf {
		return 0
	}
	for i, t := range scriptTables {
		if stdunicode.Is(t, r) {
			return i
		}
	}
	return len(scriptTables)
}

// relatives are charsets that the detector does not know, tried beside the
// one it does: each differs from it in what Windows added or moved.
var relatives = map[string][]string{
	"iso-8859-2": {"windows-1250"},
	"iso-8859-5": {"windows-1251", "ibm866"},
	"iso-8859-6": {"windows-1256"},
	"iso-8859-7": {"windows-1253"},
	"iso-8859-8": {"windows-1255"},
}

// maxCandidates bounds how many of the detector's answers are decoded.
const maxCandidates = 6

// guessCharset chooses among the detector's best answers the text with the
// fewest impossible characters and the fewest odd words; among equals the
// caller's score decides, then the detector's order.
func guessCharset(raw []byte, score func(string) float64) (decoded, bool) {
	sample := raw[:min(len(raw), sampleBytes)]
	var list []candidate
	for rank, label := range guessLabels(sample) {
		if c, ok := tryCharset(sample, label); ok {
			c.rank = rank
			list = append(list, c)
		}
	}
	list = slices.DeleteFunc(list, candidate.hopeless)
	if len(list) == 0 {
		return decoded{}, false
	}
	least := slices.MinFunc(list, func(a, b candidate) int { return a.defects() - b.defects() })
	foreign := foreignBytes(sample)
	list = slices.DeleteFunc(list, func(c candidate) bool { return c.defects() > least.defects()+foreign/50 })
	if score != nil {
		for i := range list {
			list[i].score = score(list[i].text)
		}
	}
	best := slices.MinFunc(list, func(a, b candidate) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return a.rank - b.rank
	})
	whole := best
	if len(sample) < len(raw) {
		whole, _ = tryCharset(raw, best.charset)
	}
	return decoded{text: whole.text, charset: best.charset, guessed: true}, true
}

// hopeless: more than one impossible character in twenty is no text at all.
func (c candidate) hopeless() bool { return c.implausible*20 > c.runes }

// defects weighs an impossible character as three odd words.
func (c candidate) defects() int { return 3*c.implausible + c.odd }

// foreignBytes counts the bytes outside ASCII, the only ones the choice of a
// charset changes.
func foreignBytes(raw []byte) int {
	n := 0
	for _, b := range raw {
		if b >= utf8.RuneSelf {
			n++
		}
	}
	return n
}

// guessLabels lists the charsets worth trying, the most likely first.
func guessLabels(sample []byte) []string {
	results, err := chardet.NewTextDetector().DetectAll(sample)
	if err != nil {
		results = nil
	}
	// The detector runs its recognisers concurrently, so answers of equal
	// confidence arrive in any order.
	slices.SortFunc(results, func(a, b chardet.Result) int {
		if a.Confidence != b.Confidence {
			return b.Confidence - a.Confidence
		}
		return strings.Compare(a.Charset, b.Charset)
	})
	var labels []string
	add := func(label string) {
		_, name := charset.Lookup(label)
		if name != "" && name != "utf-8" && !strings.HasPrefix(name, "utf-16") && !slices.Contains(labels, name) {
			labels = append(labels, name)
		}
	}
	for _, r := range results[:min(len(results), maxCandidates)] {
		label := strings.ToLower(r.Charset)
		if label == "gb-18030" {
			label = "gb18030"
		}
		_, name := charset.Lookup(label)
		for _, relative := range relatives[name] {
			add(relative)
		}
		add(label)
		if name == "koi8-r" {
			add("koi8-u") // differs in the Ukrainian letters alone
		}
	}
	// What a text in a Western language is in, when it is too short for
	// statistics.
	add("windows-1252")
	return labels
}

// decodeUTF16 recognises UTF-16 without a byte order mark. Spaces, digits and
// line ends have a zero high byte in every language, so the zero bytes stand
// on one side of the code units; the text must then decode cleanly.
func decodeUTF16(raw []byte) (decoded, bool) {
	sample := raw[:min(len(raw), sampleBytes)&^1]
	var zeros [2]int
	for i, b := range sample {
		if b == 0 {
			zeros[i%2]++
		}
	}
	var endian unicode.Endianness
	name := "utf-16le"
	switch {
	case zeros[0]+zeros[1] == 0 || len(sample) < 4:
		return decoded{}, false
	case zeros[1] > 20*zeros[0]:
		endian = unicode.LittleEndian
	case zeros[0] > 20*zeros[1]:
		endian, name = unicode.BigEndian, "utf-16be"
	default:
		return decoded{}, false
	}
	text, err := unicode.UTF16(endian, unicode.IgnoreBOM).NewDecoder().Bytes(raw)
	if err != nil {
		return decoded{}, false
	}
	c := candidate{text: string(text)}
	c.measure()
	letters := 0
	for _, r := range c.text {
		if stdunicode.IsLetter(r) || stdunicode.IsMark(r) || stdunicode.IsSpace(r) || stdunicode.IsPunct(r) || stdunicode.IsDigit(r) {
			letters++
		}
	}
	// Nearly all characters of a text are letters, spaces, digits and
	// punctuation; code units made of binary numbers are not.
	if c.implausible*50 > c.runes || letters*10 < c.runes*9 {
		return decoded{}, false
	}
	return decoded{text: c.text, charset: name, guessed: true}, true
}
