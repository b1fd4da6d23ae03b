package story

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// stopwords are the English words that say nothing about which story a text tells: function words,
// and the verbs and nouns of reporting.
var stopwords = wordSet(`a about above according across added after again against ago all almost along already also although
always am among an and another any anyone anything are around as asked at away back be became because become been before began
behind being believe below between both but by call called came can cannot come comes could day days did do does doing done down
during each early earlier either else end enough even ever every everyone far few first following for found from further gave get
gets getting give given go goes going gone good got had has have having he hear help her here hers herself high him himself his
hour hours how however i if in including instead into is it its itself just keep know known last late later least less let like
likely little long look made main make makes making man many may me mean means men might month months more morning most much must
my near need needs never new news next night no none nor not nothing now of off often old on once one only or other others our out
over own part people per perhaps place put quite rather really report reported right said same saw say saying says second see seem
seen set several shall she should show since so some something soon still such sure take taken takes taking tell than that the
their them themselves then there these they thing things think third this those though thought three through thus time times to
today together told tomorrow too took toward towards tried try turn two under until up upon us use used using very want wanted was
way ways we week weeks well went were what when where whether which while who whom whose why will with within without woman work
would year years yes yesterday yet you your`)

func wordSet(list string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// words splits text into lower-case words of letters and digits; an apostrophe ends a word.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
	})
}

// stem cuts the commonest English endings: plural, -ed, -ing and -ly. It is meant to bring forms of
// one word together, not to give words back.
func stem(w string) string {
	switch {
	case len(w) > 4 && strings.HasSuffix(w, "ies"):
		w = w[:len(w)-3] + "y"
	case len(w) > 4 && (strings.HasSuffix(w, "sses") || strings.HasSuffix(w, "shes") || strings.HasSuffix(w, "ches") || strings.HasSuffix(w, "xes")):
		w = w[:len(w)-2]
	case len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is"):
		w = w[:len(w)-1]
	}
	for _, ending := range [...]string{"ing", "ed", "ly"} {
		if rest, ok := strings.CutSuffix(w, ending); ok && len(rest) >= 4 {
			w = rest
			if n := len(w); w[n-1] == w[n-2] && w[n-1] != 'l' && w[n-1] != 's' {
				w = w[:n-1] // planned, plan
			}
			break
		}
	}
	return strings.TrimSuffix(w, "e")
}

// fold writes a word in lower case without accents: Thaïlande and thailande are one name.
func fold(s string) string {
	plain := true
	for i := range len(s) {
		if s[i] >= 0x80 {
			plain = false
			break
		}
	}
	if plain {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// cognateRunes is how much of a word must agree to be taken for the same word in another language of
// the Latin script: président, presiden, president.
const cognateRunes = 6

// cognate is the beginning of a folded Latin word, or "" when the word is too short to be told by it.
func cognate(folded string) string {
	if len(folded) < cognateRunes {
		return ""
	}
	for i := range cognateRunes {
		if folded[i] < 'a' || folded[i] > 'z' {
			return ""
		}
	}
	return folded[:cognateRunes]
}
