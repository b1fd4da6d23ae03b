package fact

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is a word, a number in digits or a symbol; white space is between.
type token struct {
	start, end int
	kind       tokenKind
	// raw is the text of the token; norm its comparable form: lower case, no
	// accents, Arabic letters unified; digits as 0-9 with their separators.
	raw, norm string
	// stems are the readings of an Arabic word without its particles (see
	// arabicStems), the first the word itself; joined says that "and" was cut.
	stems  []string
	joined bool
	// glued is set when no space separates the token from the one before.
	glued bool
}

type tokenKind uint8

const (
	word tokenKind = iota
	digits
	symbol
)

// tokenize splits text. Letters that begin with an upper-case letter keep the
// digits glued to them (Q2, B2B); digits glued to lower-case words are split
// off, because that is a missing space ("usia13").
func tokenize(text, lang string) []token {
	toks := make([]token, 0, len(text)/5+4) // a word and its space take some six bytes
	prevEnd := -1
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		start := i
		var k tokenKind
		switch {
		case unicode.IsSpace(r) || isInvisible(r):
			if isInvisible(r) && prevEnd == i {
				prevEnd = i + size // a direction mark does not part two tokens
			}
			i += size
			continue
		case digitValue(r) >= 0:
			k, i = digits, scanDigits(text, i, lang)
		case unicode.IsLetter(r) || unicode.IsMark(r):
			k, i = word, scanWord(text, i)
		default:
			k, i = symbol, i+size
		}
		raw := text[start:i]
		t := token{start: start, end: i, kind: k, raw: raw, glued: prevEnd == start}
		switch k {
		case word:
			t.norm = fold(raw)
			if lang == "ar" && isArabic(t.norm) {
				t.stems, t.joined = arabicStems(t.norm)
			}
		case digits:
			t.norm = westernDigits(raw)
		default:
			t.norm = raw
		}
		toks = append(toks, t)
		prevEnd = i
	}
	return toks
}

// isInvisible reports direction marks and joiners, which carry no text.
func isInvisible(r rune) bool {
	return r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\u200e' || r == '\u200f' || r == '\ufeff' ||
		(r >= '\u202a' && r <= '\u202e') || (r >= '\u2066' && r <= '\u2069')
}

// digitValue is 0-9 for Western, Arabic-Indic and Persian digits, else -1.
func digitValue(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '٠' && r <= '٩':
		return int(r - '٠')
	case r >= '۰' && r <= '۹':
		return int(r - '۰')
	}
	return -1
}

func scanWord(text string, i int) int {
	start := i
	first, size := utf8.DecodeRuneInString(text[i:])
	i += size
	upper := unicode.IsUpper(first)
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if digitValue(r) >= 0 && upper {
			if _, ok := currencyCodes[text[start:i]]; ok {
				break // "Rp20" is an amount, not a name
			}
		}
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !(upper && digitValue(r) >= 0) {
			break
		}
		i += size
	}
	return i
}

// scanDigits reads one number with its inner separators. A space joins only
// groups of three; the plain space only in languages that write it so, because
// elsewhere "in 2018 300 people" are two numbers.
func scanDigits(text string, i int, lang string) int {
	start := i
	i = digitRun(text, i)
	firstGroup := utf8.RuneCountInString(text[start:i])
	spaced := false
	for i < len(text) {
		sep, size := utf8.DecodeRuneInString(text[i:])
		if !isNumberSeparator(sep) {
			return i
		}
		next := i + size
		end := digitRun(text, next)
		group := utf8.RuneCountInString(text[next:end])
		if group == 0 {
			return i
		}
		if unicode.IsSpace(sep) || sep == '\'' || sep == '’' {
			if group != 3 || firstGroup > 3 || (sep == ' ' && lang != "fr") {
				return i
			}
			spaced = true
		} else if spaced && group == 3 && sep == ',' && lang == "en" {
			return i
		}
		i = end
	}
	return i
}

func digitRun(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if digitValue(r) < 0 {
			break
		}
		i += size
	}
	return i
}

func isNumberSeparator(r rune) bool {
	switch r {
	case '.', ',', '\'', '’', ' ', '\u00a0', '\u202f', '\u2009', '٬', '٫', '،':
		return true
	}
	return false
}

// westernDigits rewrites the digits to 0-9 and the separators to '.', ',' and ' '.
func westernDigits(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch v := digitValue(r); {
		case v >= 0:
			b.WriteByte(byte('0' + v))
		case r == '٫':
			b.WriteByte('D') // the Arabic decimal mark is not ambiguous
		case r == '.' || r == ',':
			b.WriteRune(r)
		case r == '،':
			b.WriteByte(',')
		default:
			b.WriteByte(' ') // spaces, apostrophes and the Arabic thousands mark only group
		}
	}
	return b.String()
}

// fold makes words comparable: lower case, marks removed, ligatures opened,
// and the Arabic letters that are written one for another unified.
func fold(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(s)
	}
	if f, ok := foldArabic(s); ok {
		return f
	}
	return foldAny(s)
}

// foldArabic is foldAny for words of the basic Arabic letters and vowel signs,
// without the cost of the general decomposition; ok is unset for other words.
func foldArabic(s string) (folded string, ok bool) {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r >= 0x064B && r <= 0x0652, r == 'ـ':
			// vowel signs and the stretching mark
		case r == 'آ', r == 'أ', r == 'إ':
			b.WriteRune('ا')
		case r == 'ؤ':
			b.WriteRune('و')
		case r == 'ئ', r == 'ى':
			b.WriteRune('ي')
		case r == 'ة':
			b.WriteRune('ه')
		case r >= 'ء' && r <= 'ي':
			b.WriteRune(r)
		default:
			return "", false
		}
	}
	return b.String(), true
}

func foldAny(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r), r == 'ـ', isInvisible(r):
			continue
		case r == 'ى', r == 'ی':
			b.WriteRune('ي')
		case r == 'ة':
			b.WriteRune('ه')
		case r == 'ٱ':
			b.WriteRune('ا')
		case r == 'ک':
			b.WriteRune('ك')
		case r == 'œ', r == 'Œ':
			b.WriteString("oe")
		case r == 'æ', r == 'Æ':
			b.WriteString("ae")
		case r == 'ß':
			b.WriteString("ss")
		case r == 'ø', r == 'Ø':
			b.WriteByte('o')
		case r == 'ł', r == 'Ł':
			b.WriteByte('l')
		case r == 'đ', r == 'Đ':
			b.WriteByte('d')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// baseLanguage cuts "fr-CA" to "fr".
func baseLanguage(lang string) string {
	lang, _, _ = strings.Cut(strings.ToLower(lang), "-")
	return lang
}

// isArabic reports whether a folded word is in Arabic script.
func isArabic(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.Is(unicode.Arabic, r)
}
