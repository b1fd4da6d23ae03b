package fact

import "strings"

// wordKind says how a number word composes with its neighbours.
type wordKind uint8

const (
	notNumber wordKind = iota
	unitWord           // 0-9
	teenWord           // 10-19
	tensWord           // 20-90
	hundredWord
	scaleWord    // thousand and up
	wholeWord    // complete in itself: seribu, مليونين, tweehonderdvijftig
	ordinalWord  // third
	fractionWord // half, a quarter: weak
	timesTen     // Indonesian puluh
	plusTen      // Indonesian belas
)

// numberWord is one entry of a lexicon.
type numberWord struct {
	kind  wordKind
	value float64
	alt   float64 // a second reading, 0 for none: "third" is 3 and 1/3
	vague bool    // a plural that says a number only after another ("millions")
}

// lexicon is what one language writes for numbers and dates. All keys are
// folded (see fold). A lexicon is built once and never written afterwards.
type lexicon struct {
	words    map[string]numberWord
	months   map[string]int // one word, or two joined by a space
	doubtful map[string]bool
	weekdays map[string]int
	// relative words say a day without naming it: yesterday, last, next.
	relative map[string]bool
	// linkers may stand between a day and its month: "20 de junio", "3rd of May".
	linkers map[string]bool
	// before are words that make a following ambiguous month word a month.
	before map[string]bool
	// decimalComma is set where "1,5" is one and a half.
	decimalComma bool
}

func lexiconOf(lang string) *lexicon {
	switch lang {
	case "en":
		return english
	case "fr":
		return french
	case "nl":
		return dutch
	case "id":
		return indonesian
	case "ar":
		return arabic
	}
	return noLexicon
}

// known reports whether lang has a lexicon.
func known(lang string) bool { return lexiconOf(lang) != noLexicon }

var noLexicon = &lexicon{}

// builder fills a lexicon from word lists; the lists are the reference.
type builder struct{ lex *lexicon }

func newBuilder() builder {
	return builder{&lexicon{
		words: map[string]numberWord{}, months: map[string]int{}, doubtful: map[string]bool{},
		weekdays: map[string]int{}, relative: map[string]bool{}, linkers: map[string]bool{}, before: map[string]bool{},
	}}
}

// count adds consecutive values from first in steps; "a/b" are spellings of one value.
func (b builder) count(kind wordKind, first, step float64, list string) builder {
	for i, w := range strings.Fields(list) {
		b.add(kind, first+float64(i)*step, w)
	}
	return b
}

// add gives every spelling of list ("a/b" or "a b") one value.
func (b builder) add(kind wordKind, value float64, list string) builder {
	return b.addWord(numberWord{kind: kind, value: value}, list)
}

func (b builder) addWord(w numberWord, list string) builder {
	for _, s := range strings.FieldsFunc(list, func(r rune) bool { return r == '/' || r == ' ' }) {
		if s != "-" {
			b.lex.words[fold(s)] = w
		}
	}
	return b
}

// vague adds plurals that are scale words only after a number.
func (b builder) vague(kind wordKind, value float64, list string) builder {
	return b.addWord(numberWord{kind: kind, value: value, vague: true}, list)
}

// month takes twelve fields; "a/b" are variants, "_" joins two words.
func (b builder) month(list string) builder {
	for i, f := range strings.Fields(list) {
		for _, s := range strings.Split(f, "/") {
			if s != "-" {
				b.lex.months[fold(strings.ReplaceAll(s, "_", " "))] = i + 1
			}
		}
	}
	return b
}

// week takes seven fields from Monday.
func (b builder) week(list string) builder {
	for i, f := range strings.Fields(list) {
		for _, s := range strings.Split(f, "/") {
			b.lex.weekdays[fold(s)] = i + 1
		}
	}
	return b
}

func set(m map[string]bool, list string) {
	for _, s := range strings.Fields(list) {
		m[fold(s)] = true
	}
}

func (b builder) ambiguous(list string) builder { set(b.lex.doubtful, list); return b }
func (b builder) relative(list string) builder  { set(b.lex.relative, list); return b }
func (b builder) link(list string) builder      { set(b.lex.linkers, list); return b }
func (b builder) before(list string) builder    { set(b.lex.before, list); return b }
