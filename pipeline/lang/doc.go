// Package lang answers three questions about a text without asking a model:
// which language it is in, whether it is English that went through an
// "article spinner", and what spun English most likely said.
//
// Detection looks at short windows of cleaned text with lingua-go over all its
// languages and then doubts the answer: letters, function words and marker
// words must support it (guards.go). A document in several languages is found
// by its windows, never by its lone sentences, which are too short to tell
// Indonesian from Malay.
//
// Garbling and Mend share one table, lexicon.tsv. A word is replaced only in a
// slot where no genuine reading fits; everywhere else it becomes a hint. Every
// replacement is recorded with its place in the original sentence.
//
// Everything here is a pure function of its arguments and of tables embedded
// in the program. The package imports nothing of ours.
package lang
