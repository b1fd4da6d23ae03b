// Package adequacy says whether an English text is a translation of an original
// at all, before anybody compares what the two state: whether it is all there,
// in English, translated and not copied, and under the right sentence. Adequacy
// is the word of machine-translation evaluation for how much of a text's meaning
// its translation carries; here it is told by form, without a model.
//
// Agree is the way in. The checks, in the order of its results:
//
//	complete.go   complete: empty, far too short or long, cut, said twice
//	language.go   language: another script, another language, still garbled
//	copy.go       copy: the original's words left standing
//	order.go      order: the answer of another sentence of the same turn
//
// What they stand on:
//
//	length.go     how long the English of a text is (Gale and Church 1993)
//	loop.go       words said again and again
//	sentence.go   where sentences end, roughly
//	territory.go  the names of countries, from CLDR
//	align.go      originals and answers aligned: the forward-backward algorithm over
//	              the beads of Gale and Church
//	weigh.go      what one original and one answer say for each other
//	evidence.go   numbers, names, cognates and marks that a translation keeps
//	arabic.go     the same for words in Arabic script
//	vocabulary.go words of five languages and what they mean
//	lexicon.go    the list: words that have one translation in news
//
// The source of most of it is W. A. Gale and K. W. Church, "A Program for
// Aligning Sentences in Bilingual Corpora", Computational Linguistics 19 (1993).
// Cognates as evidence of alignment are from M. Simard, G. Foster and
// P. Isabelle, "Using Cognates to Align Sentences in Bilingual Corpora" (1992).
//
// Everything here is a pure function of its arguments and of tables in the
// program. Five languages are known (en, fr, nl, id, ar). For any other the
// length, in letters of its script, has more room, marks and names count less
// for the order, and only a copy of most of the original is noticed.
// What passes has the form of a translation and stands in its place; whether it
// says what the original says is for others to find.
package adequacy
