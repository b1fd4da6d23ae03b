package fact

import (
	"slices"
	"sync"
	"unicode/utf8"
)

// names compares the names of a translation. See Agree for what is not blamed.
//
// What is looked for is a word that only a name explains. A capitalised word
// may also be the translation of another one (Londres, Partai Demokrat, OTAN),
// so a word that is missing on one side is blamed only when the other side has
// no capitalised word left over that could be its translation, or when the
// words around it say that it is a person.
func (c comparison) names() Result {
	n := newNameCheck(c)
	var doubted, unknown []string
	missing, extra, place, look := n.places()
	for _, name := range c.fa.Names {
		verdict := n.source(name)
		c.marks.inA(name.Start, name.End, CheckName, verdict)
		if (verdict == Pass || verdict == passedOver) && !name.Strong {
			continue
		}
		look++
		switch verdict {
		case Fail:
			missing = append(missing, name.Text)
		case Unknown:
			doubted = append(doubted, name.Text)
		}
	}
	doubt := ""
	if place != "" {
		doubted = append([]string{place}, doubted...)
	}
	if len(doubted) > 0 {
		doubt = "a name of " + c.aName + " may have another form in " + c.bName + ": " + doubted[0]
	}
	for _, name := range c.fb.Names {
		verdict := n.added(name)
		c.marks.inB(name.Start, name.End, CheckName, verdict)
		if (verdict == Pass || verdict == passedOver) && !name.Strong {
			continue
		}
		look++
		switch verdict {
		case Fail:
			extra = append(extra, name.Text)
		case Unknown:
			unknown = append(unknown, name.Text)
			if doubt == "" {
				doubt = "a name of " + c.bName + " was not recognised in " + c.aName + ": " + name.Text
			}
		}
	}
	if len(missing)+len(extra) > 0 {
		doubt = ""
	}
	r := c.result(CheckName, missing, extra, doubt, look)
	r.Doubted = unknown
	return r
}

// nameCheck holds what is worked out once for the names of two texts.
type nameCheck struct {
	comparison
	original, english vocabulary
	// foreign is set when the original is written in another script.
	foreign   bool
	skeletons []string
	// loose are the capitalised words of the English that the original does not
	// have: the possible translations of its names.
	loose looseWords
	// left are the capitalised words of the original that the English does not have.
	left looseWords
	// placesA and placesB are the countries and cities of both texts.
	placesA, placesB []country
	// heldA are the numbers of the original's places that the English names too.
	heldA map[int]bool
	// counts tells how often the original says each word; the rare double word asks.
	counts func() map[string]int
	// sounding are the words of an original in another script, for the marks.
	sounding func() map[int][]soundingWord
	// headline is set when capitals of either text say nothing.
	headlineA, headlineB bool
}

// looseWords are capitalised words without a partner in the other text: common
// words, which may be the translation of nearly anything, and the others.
// starts are words that may owe their capital to the start of a sentence.
type looseWords struct{ common, proper, acronyms, starts []string }

// bodies counts the words that can translate the name of an institution or a place.
func (l looseWords) bodies() int { return len(l.common) + len(l.acronyms) }

func newNameCheck(c comparison) nameCheck {
	n := nameCheck{comparison: c, original: vocabularyOf(c.a), english: vocabularyOf(c.b), foreign: c.a.mostlyOtherScript()}
	n.counts = sync.OnceValue(func() map[string]int { return countWords(c.a) })
	n.sounding = sync.OnceValue(c.a.soundingWords)
	n.headlineA, n.headlineB = c.a.titleCase(), c.b.titleCase()
	if n.foreign {
		n.skeletons = skeletonsOf(c.a)
	}
	n.placesA, n.placesB = c.a.countries(), c.b.countries()
	n.heldA = map[int]bool{}
	for _, p := range n.placesB {
		if _, ok := n.heldA[p.id]; !ok {
			n.heldA[p.id] = slices.ContainsFunc(n.placesA, func(q country) bool { return samePlace(p.id, q.id) })
		}
	}
	n.loose = c.b.without(n.original)
	n.left = c.a.without(n.english)
	return n
}

// without lists the capitalised words of a text that resemble nothing in other.
func (r *reading) without(other vocabulary) looseWords {
	var l looseWords
	for i, t := range r.toks {
		if t.kind != word || r.used[i] || !isCapital(t.raw) && !marked(t.raw) || utf8.RuneCountInString(t.raw) < 2 || other.resembles(t.norm) {
			continue
		}
		start := r.sentenceStart(i)
		switch {
		case marked(t.raw) && !r.shouting():
			l.acronyms = append(l.acronyms, t.norm)
		case start && (ordinaryWord(t.norm) || commonWord(t.norm)), english.months[t.norm] != 0, english.weekdays[t.norm] != 0:
		case start:
			l.starts = append(l.starts, t.norm)
		case translatableIn(t.norm, r.lang):
			l.common = append(l.common, t.norm)
		default:
			l.proper = append(l.proper, t.norm)
		}
	}
	return l
}

// source judges one name of the original against the English: passedOver when
// nothing of it was looked for.
func (n nameCheck) source(name Name) Verdict {
	parts := nameTokens(name.Text)
	if n.foreign {
		return n.latinInOtherScript(parts)
	}
	if _, place := n.a.within(n.placesA, name.Start, name.End); place {
		return passedOver // places has looked for it
	}
	if n.english.holdsJoined(parts) || n.english.holdsSpelling(parts) {
		return Pass
	}
	var lost []string
	looked, found, alike, doubtful := 0, 0, 0, false
	for i, t := range parts {
		switch {
		case translatableIn(t, n.a.lang):
			if i > 0 && i == len(parts)-1 && found > 0 && n.englishTail(t) {
				lost = append(lost, t)
				looked++
			} else if n.english.resembles(t) {
				alike++
			}
			continue
		case len(t) < 2, n.a.isCountry(t):
			continue // places has looked for a country
		}
		looked++
		if n.english.holds(t) || n.english.sameAcronym(t) {
			found++
		} else if n.english.resemblesName(t) || n.resemblesLoose(t) {
			alike++
		} else if n.english.resembles(t) {
			alike++
			doubtful = true
		} else {
			lost = append(lost, t)
		}
	}
	if looked == 0 {
		return saidByAll(parts, n.english.holds)
	}
	last := parts[len(parts)-1]
	switch {
	case len(lost) == 0 && doubtful && n.known && !n.headlineA:
		return Unknown // it begins like another name: Maastricht, Maassluis
	case len(lost) == 0 && (alike == 0 || !name.Strong || 2*found >= looked):
		return Pass
	case !n.known && !name.Strong:
		return passedOver // German writes every noun with a capital
	case len(lost) == 0, n.headlineA:
		return Unknown
	case marked(name.Text) && len(parts) == 1:
		// An acronym is translated or spelled out more often than lost (ONU, VK).
		return Unknown
	case found > 0 && n.english.holds(last):
		return Pass // the surname may stand for the whole name
	case looked == 1 && lost[0] == parts[0] && n.a.startsAt(name):
		if alike > 0 {
			return passedOver // "Orang Amerika": the first word of a sentence is no part of the name
		}
		return Unknown
	case slices.ContainsFunc(lost, func(w string) bool { return alien(w, n.a.lang) }):
		return Fail
	case isInstitution(parts, n.a.lang):
		return Unknown // its name may be of common nouns: Ondernemingskamer
	case n.a.namesPerson(name):
		return Fail
	case found > 0 && !slices.Contains(lost, last):
		return Unknown
	case n.loose.bodies() == 0 && (len(lost) > 1 || len(n.loose.starts) == 0):
		return Fail
	}
	return Unknown
}

// saidByAll judges a name of common words, which need not stand in the other
// text and prove something when they all do.
func saidByAll(parts []string, said func(string) bool) Verdict {
	if len(parts) == 0 || slices.ContainsFunc(parts, func(w string) bool { return !said(w) }) {
		return passedOver
	}
	return Pass
}

// latinInOtherScript judges a Latin name inside a text of another script, which
// a faithful translation copies.
func (n nameCheck) latinInOtherScript(parts []string) Verdict {
	for _, t := range parts {
		if !n.english.holds(t) {
			return Fail
		}
	}
	return Pass
}

// englishTail reports an English word at the end of a name (Alibaba Cloud) that
// the English does not have in any form, though it need not be translated.
func (n nameCheck) englishTail(w string) bool {
	return englishCommon[w] && !foreignWords[w] && !n.english.resembles(w)
}

// resemblesLoose reports that a capitalised word of the English without a
// partner has nearly the consonants of w: Parijs and Paris.
func (n nameCheck) resemblesLoose(w string) bool {
	for _, l := range n.loose.proper {
		if soundsLike(w, l) {
			return true
		}
	}
	for _, l := range n.loose.common {
		if soundsLike(w, l) {
			return true
		}
	}
	return false
}
