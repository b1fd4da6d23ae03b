package llm

import (
	"unicode"
	"unicode/utf8"
)

// Hundredths of a token that one rune is taken for. With a 152,000-token
// vocabulary news takes 0.21 tokens a rune in English, 0.28-0.29 in French,
// Dutch, German and Indonesian, 0.32-0.38 in Turkish and Swahili, 0.39 in Arabic,
// 0.56 in Persian, 0.66 in Urdu. The values stand above these, because smaller
// vocabularies need more, and because a prompt that is too long costs
// more than a chunk too many.
const (
	latinRune  = 37  // with its spaces and marks about 2.9 bytes a token
	accentRune = 60  // Latin letters beyond ASCII
	otherRune  = 80  // Cyrillic, Greek, Hebrew, Arabic, Indic ...: about 2.5 bytes a token
	wideRune   = 100 // Han, kana, Hangul, Thai and other scripts without spaces; emoji
	digitRune  = 100 // many vocabularies split numbers into digits
	symbolRune = 60  // punctuation, most often a token with its neighbour
	blankRune  = 5   // one space belongs to the word after it
)

// EstimateTokens says how many tokens a text will take, from its scripts. It
// errs high on news in English, French, Dutch, German, Indonesian and Arabic (by a tenth to three quarters); it is too low for Latin-script languages that the vocabulary hardly knows, such as Swahili; where the server tells the true
// count, use that.
func EstimateTokens(text string) int {
	if text == "" {
		return 0
	}
	hundredths := 0
	afterBlank := false
	for i, r := range text {
		blank := r == ' ' || r == '\n' || r == '\t' || r == '\r'
		switch {
		case blank && !afterBlank:
			hundredths += blankRune
		case blank:
			hundredths += latinRune // runs of blanks are tokens of their own
		case r < utf8.RuneSelf:
			hundredths += asciiCost(r)
		case r == utf8.RuneError:
			// An invalid byte becomes up to three byte tokens.
			if _, n := utf8.DecodeRuneInString(text[i:]); n == 1 {
				hundredths += 3 * digitRune
			} else {
				hundredths += wideRune
			}
		case unicode.Is(unicode.Latin, r):
			hundredths += accentRune
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
			hundredths += wideRune
		case r > 0xFFFF:
			hundredths += 3 * wideRune // emoji and rare scripts fall into bytes
		case unicode.IsLetter(r) || unicode.IsMark(r):
			hundredths += otherRune
		default:
			hundredths += wideRune
		}
		afterBlank = blank
	}
	return (hundredths + 99) / 100
}

func asciiCost(r rune) int {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
		return latinRune
	case r >= '0' && r <= '9':
		return digitRune
	case r < ' ' || r == 0x7F:
		return wideRune
	}
	return symbolRune
}

// firstWide is below every letter of the scripts that leastTokens counts by runes (Thai begins at U+0E00).
const firstWide = 0x0E00

// leastTokens is a number of tokens that no tokenizer stays below: words
// between blanks are never joined into one token, and a token of a script
// without spaces rarely holds more than three runes.
func leastTokens(text string) int {
	words, wide, inWord := 0, 0, false
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			inWord = false
		case r < firstWide:
			if !inWord {
				words++
				inWord = true
			}
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai):
			wide++
			inWord = true
		case !inWord:
			words++
			inWord = true
		}
	}
	return words + wide/4
}
