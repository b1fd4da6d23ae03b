// Package source turns what a user names - a file, a folder, a glob pattern,
// "-" for standard input - into decoded UTF-8 text.
//
// [Expand] resolves names into single readable things, [Read] fetches one of
// them, recognises its charset and, for HTML and Markdown, keeps the text a
// reader would see. Nothing here knows languages: where a charset has to be
// guessed the caller may pass a scoring function.
//
// A failure belongs to one source and never stops the others, so both
// functions report it as a [Problem] that travels with the source.
package source

import (
	"fmt"
	"io"
)

// DefaultMaxBytes is the size limit of one source where Options.MaxBytes is
// not set. A long news article is under 100 KiB, a heavy page under 5 MiB.
const DefaultMaxBytes int64 = 20 << 20

// Stdin is the name that stands for standard input.
const Stdin = "-"

// Reason codes of this package. They are part of the product's table of
// reason codes and must not change meaning.
const (
	CodeMissing        = "input.missing"         // no such file
	CodeEmpty          = "input.empty"           // no text in it; a skip, not a failure
	CodeBinary         = "input.binary"          // not text: PDF, zip, image, program ...
	CodeTooLarge       = "input.too_large"       // more bytes than Options.MaxBytes
	CodeNotRegular     = "input.not_regular"     // FIFO, socket, device, folder
	CodePermission     = "input.permission"      // the operating system forbids reading it
	CodeNoFiles        = "input.no_files"        // folder or glob without readable files
	CodeSymlinkOutside = "input.symlink_outside" // a link in a folder that leads out of it
	CodeEncoding       = "input.encoding"        // no charset decodes it to plausible text
	CodeUnreadable     = "input.unreadable"      // any other read error, or it changed while read
	CodeURLUnsupported = "url.unsupported"       // a URL where only local names are read
)

// Spec is one source as the user named it, as an argument or a config entry.
type Spec struct {
	// Name is a path, a folder, a glob pattern or "-".
	Name string
	// Publisher and Published (YYYY-MM-DD) are what the user states about the
	// source, and Country (ISO 3166-1 alpha-2) where that publisher sits; they
	// are handed on unchanged to every Ref.
	Publisher, Published, Country string
}

// Ref is one readable thing a Spec expanded to.
type Ref struct {
	// Name is the path as named; for files found in a folder or by a glob
	// the joined path; "-" for standard input.
	Name                          string
	Publisher, Published, Country string
	// Problem is set when it is already known that this can not be read,
	// for example a missing file or a folder without readable files.
	Problem *Problem
}

// Expansion is what a list of Specs stands for.
type Expansion struct {
	Refs []Ref
	// Ignored counts files in folders that were left out because their
	// extension is not one of the known text formats.
	Ignored int
}

// Kinds of documents.
const (
	KindText     = "text"
	KindMarkdown = "markdown"
	KindHTML     = "html"
)

// Document is one decoded source.
type Document struct {
	// Text is valid UTF-8 with \n line ends. It holds no BOM, NUL, C0 or C1
	// control but \n and \t, no bidi override or isolate, no tag character
	// and no soft hyphen. For HTML it is the main text, one block a
	// paragraph, separated by blank lines; for Markdown the text without
	// marks. Offsets into a document are byte offsets into Text.
	Text string
	// SHA256 is the hex digest of the raw bytes.
	SHA256 string
	// Kind is KindText, KindMarkdown or KindHTML.
	Kind string
	// Charset is the WHATWG name of the encoding, in lower case.
	Charset string
	// CharsetGuessed: neither declared nor valid UTF-8, so it was guessed.
	CharsetGuessed bool
	// Degraded: HTML that the extractors could not handle; Text is all
	// visible text, menus included.
	Degraded bool
	// Removed counts the control characters that were taken out.
	Removed int
	// Title, Publisher and Published (YYYY-MM-DD) come from HTML metadata or
	// Markdown front matter; "" where there is none.
	Title, Publisher, Published string
}

// Problem is the failure of one source. It is an error.
type Problem struct {
	// Code is one of the Code constants.
	Code string
	// Source is the name of the source, Message what happened to it and
	// NextStep what the user can do.
	Source, Message, NextStep string
	// Skip: the source counts as skipped by rule rather than failed.
	Skip bool
	// Err is the underlying error, nil where there is none.
	Err error
}

// Error names the source (quoted: file names may hold control characters),
// what happened and what to do next.
func (p *Problem) Error() string {
	s := fmt.Sprintf("%q: %s", p.Source, p.Message)
	if p.NextStep != "" {
		s += "; " + p.NextStep
	}
	return s
}

// Unwrap gives the underlying error, for errors.Is.
func (p *Problem) Unwrap() error { return p.Err }

// Options govern Read.
type Options struct {
	// MaxBytes is the size limit; 0 or less means DefaultMaxBytes.
	MaxBytes int64
	// Stdin is read for the name "-".
	Stdin io.Reader
	// Score says how much a text looks like natural language (greater is
	// better, any scale). It chooses between guessed charsets and may be nil.
	Score func(text string) float64
}

// problem builds a Problem; whether a code is a skip is decided here alone.
func problem(code, source, message, next string, err error) *Problem {
	skip := code == CodeEmpty || code == CodeSymlinkOutside || code == CodeNotRegular
	return &Problem{Code: code, Source: source, Message: message, NextStep: next, Skip: skip, Err: err}
}
