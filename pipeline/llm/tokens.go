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

// EstimatePrompt says how many tokens the texts of a chat will take, see EstimateTokens.
func EstimatePrompt(messages []Message) int {
	n := 0
	for _, m := range messages {
		n += EstimateTokens(m.Content)
	}
	return n
}

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
		if r < utf8.RuneSelf {
			cost := asciiCosts[r]
			blank := cost == blankRune
			if blank && afterBlank {
				cost = latinRune // runs of blanks are tokens of their own
			}
			hundredths += cost
			afterBlank = blank
			continue
		}
		afterBlank = false
		switch {
		case r == utf8.RuneError:
			// An invalid byte becomes up to three byte tokens.
			if _, n := utf8.DecodeRuneInString(text[i:]); n == 1 {
				hundredths += 3 * digitRune
			} else {
				hundredths += wideRune
			}
		case unicode.Is(unicode.Latin, r):
			hundredths += accentRune
		case r >= firstWide && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
			hundredths += wideRune
		case r > 0xFFFF:
			hundredths += 3 * wideRune // emoji and rare scripts fall into bytes
		case unicode.IsLetter(r) || unicode.IsMark(r):
			hundredths += otherRune
		default:
			hundredths += wideRune
		}
	}
	return (hundredths + 99) / 100
}

// asciiCosts are those of the ASCII characters; only blanks cost blankRune.
var asciiCosts = func() (costs [utf8.RuneSelf]int) {
	for r := range costs {
		switch {
		case r == ' ' || r == '\n' || r == '\t' || r == '\r':
			costs[r] = blankRune
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
			costs[r] = latinRune
		case r >= '0' && r <= '9':
			costs[r] = digitRune
		case r < ' ' || r == 0x7F:
			costs[r] = wideRune
		default:
			costs[r] = symbolRune
		}
	}
	return costs
}()

// firstWide is where the scripts without spaces begin: no letter of theirs stands below Thai.
const firstWide = 0x0E00

// leastTokens is a number of tokens that no tokenizer stays below: words
// between blanks are never joined into one token, and a token of a script
// without spaces rarely holds more than three runes.
func leastTokens(text string) int {
	words, wide, inWord := 0, 0, false
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf && asciiCosts[r] == blankRune, r >= utf8.RuneSelf && unicode.IsSpace(r):
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
