// Package fact finds the numbers, dates and names a text states, in normal
// form, and checks that they survive translation and summarising.
//
// Everything here is a pure function of its arguments: no model, no clock, no
// network. Five languages are known (en, fr, nl, id, ar); of any other
// language only the digits are read, and checks answer "cannot tell" where
// more would be needed. Presence is what is checked, not attribution: that a
// number stands in both texts does not prove it counts the same thing.
package fact

import "slices"

// Verdict is the outcome of one check.
type Verdict string

// The three outcomes. Unknown means that the check cannot tell; it is neither
// a proof nor a reproach.
const (
	Pass    Verdict = "pass"
	Fail    Verdict = "fail"
	Unknown Verdict = "unknown"
)

// The values of Result.Check, in the order Agree and Within return them.
const (
	CheckNumber = "number"
	CheckDate   = "date"
	CheckName   = "name"
)

// Number is one number a text states, in digits or in words.
type Number struct {
	// Text is text[Start:End], byte offsets, with the scale word and without
	// the unit.
	Text       string
	Start, End int
	// Values holds every value the writing allows, scale applied, the likeliest
	// in the text's language first: "1.200" is 1200 and 1.2, "20 miliar" 2e10.
	// A clock time is its hour with the minutes as a fraction.
	Values []float64
	// Unit is "%", an ISO 4217 currency code, "clock", or "". It is "" as well
	// for a currency that its word does not settle (kr, Rs, roupies).
	Unit string
	// Word is set when the number is spelled out: "three", "trois", "ست".
	Word bool
	// Ordinal is set for "third", "3rd", "ke-3", "الثالث".
	Ordinal bool

	// weak numbers ("one", "first", "half", "dozens") come and go in a faithful
	// translation; they may support a match and never cause a fail.
	weak bool
	// measure is the kind of physical unit that follows and toSI its factor, so
	// that honest conversions (feet to metres) are recognised.
	measure string
	toSI    float64
	// scaled is set when a scale word was applied to digits, scale is its value.
	scale float64
}

// Date is one date, or the part of one that the text says.
type Date struct {
	// Text is text[Start:End], byte offsets.
	Text       string
	Start, End int
	// Year, Month and Day are 0 when the text does not say them.
	Year, Month, Day int
	// Alternatives are the other readings of an ambiguous writing (03/04/2023).
	Alternatives []Date
	// Weekday is 0 when not said, 1 for Monday to 7 for Sunday.
	Weekday int
}

// Name is one name: a run of capitalised words, an acronym, a brand.
type Name struct {
	// Text is text[Start:End], byte offsets.
	Text       string
	Start, End int
	// Strong names can be expected to stand unchanged in a translation:
	// acronyms, MixedCase, two or more capitalised words in a row in
	// mid-sentence, Latin script inside a text of another script.
	Strong bool
}

// Facts is what Extract found, each list in the order of the text. The digits
// of a date are in Dates only; a number between 1900 and 2100 written in four
// digits without unit or scale is taken for a year, and Agree and Within also
// accept it as a plain number.
type Facts struct {
	Numbers []Number
	Dates   []Date
	Names   []Name

	// implied are the quantities without a number: "an hour".
	implied []Number
}

// Extract finds the facts of a text. lang is an ISO 639-1 code; for a language
// other than en, fr, nl, id and ar only digits and capitalised Latin words are
// read. Every fact's offsets are valid: text[f.Start:f.End] == f.Text.
func Extract(text, lang string) Facts {
	return newReading(text, lang).facts()
}

// reading is a text taken apart once; the passes below mark the tokens they
// claim so that no digit is read twice.
type reading struct {
	text string
	lang string
	lex  *lexicon
	toks []token
	used []bool
	// parts are further readings of the numbers found: the minutes of a race
	// time and the sum of a time told in parts.
	parts []Number
}

func newReading(text, lang string) *reading {
	lang = baseLanguage(lang)
	toks := tokenize(text, lang)
	return &reading{text: text, lang: lang, lex: lexiconOf(lang), toks: toks, used: make([]bool, len(toks))}
}

// facts runs the passes. Dates come first because they own their digits and
// because month and weekday words look like numbers in Arabic ("the five").
func (r *reading) facts() Facts {
	var f Facts
	f.Dates = r.dates()
	f.Numbers = r.numbers()
	bare := r.bareYears(&f)
	f.Dates = append(f.Dates, bare...)
	slices.SortStableFunc(f.Dates, func(a, b Date) int { return a.Start - b.Start })
	f.Names = r.names()
	f.implied = append(r.implied(), r.parts...)
	return f
}

// bareYears moves the year-like integers from the numbers to the dates.
func (r *reading) bareYears(f *Facts) []Date {
	var years []Date
	kept := f.Numbers[:0]
	for _, n := range f.Numbers {
		if y := yearLike(n); y != 0 {
			years = append(years, Date{Text: n.Text, Start: n.Start, End: n.End, Year: y})
			continue
		}
		kept = append(kept, n)
	}
	f.Numbers = kept
	return years
}

// yearLike returns the year a number may be, or 0.
func yearLike(n Number) int {
	if n.Word || n.Ordinal || n.Unit != "" || n.measure != "" || n.scale != 0 || len(n.Values) != 1 || len([]rune(n.Text)) != 4 {
		return 0
	}
	if v := int(n.Values[0]); float64(v) == n.Values[0] && v >= 1900 && v <= 2100 {
		return v
	}
	return 0
}
