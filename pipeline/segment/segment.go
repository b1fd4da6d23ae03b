// Package segment cleans a decoded news text and cuts it into sentences.
//
// The input is plain UTF-8; HTML has been reduced to text with blank lines
// between blocks. The output names, for every non-space byte of the input, the
// segment it belongs to and what that segment is: the article itself, the
// furniture of the page around it, or text addressed to a language model.
//
// The rules are a multilingual lexicon of formulas (English, French, Dutch,
// Indonesian, Arabic, and the commonest Spanish, German, Italian, Portuguese
// and Malay ones) and the structure of the page. A formula counts only where a
// page would print it: as a short line of its own or at the start of one. A
// sentence that merely contains such a word stays content.
package segment

import "strings"

// Role says what a segment is for.
type Role string

const (
	// Content is the article: title, headings, sentences.
	Content Role = "content"
	// Boilerplate is the page around the article; Segment.Kind names the rule.
	Boilerplate Role = "boilerplate"
	// Instruction is text addressed to a language model that reads the page.
	Instruction Role = "instruction"
)

// Kinds of content. For the other roles Segment.Kind names the rule that
// decided (see the kind constants in lexicon.go).
const (
	kindTitle       = "title"
	kindHeading     = "heading"
	kindSentence    = "sentence"
	kindInstruction = "instruction"
)

// Segment is one sentence, heading or line of the text.
//
// Start and End are byte offsets, half-open, into the text given to Split;
// text[Start:End] has no white space around it. Paragraph counts from 0.
type Segment struct {
	Start, End int
	Role       Role
	Kind       string
	Paragraph  int
}

// Result is a segmented text.
type Result struct {
	// Segments are in order, do not overlap, and together cover every
	// non-space byte of the text.
	Segments []Segment
	// Title is the text of the title segment, "" if there is none.
	Title string
	// Published comes from a date line: YYYY, YYYY-MM or YYYY-MM-DD, as exact
	// as the line is; "" if there is none.
	Published string
	// Publisher comes from a credit line ("Source: Reuters", "By A. Writer for
	// The Paper"); "" if there is none. Photo credits never fill it.
	Publisher string
}

// Split cleans and segments text. It accepts any bytes and never fails: an
// empty text gives an empty Result. The same text gives the same Result.
func Split(text string) Result {
	d := &document{text: text}
	d.paras = joinLines(text, scanLines(text))
	for i := range d.paras {
		d.describe(&d.paras[i])
	}
	d.markLive()
	d.markForum()
	d.markMasthead()
	d.markRepeatedLabels()
	d.markRelated()
	d.markTimeAgoItems()
	d.markAuthorBoxes()
	d.markComments()
	d.markEdges()
	d.markTitle()
	d.markCaptions()
	d.markHead()
	d.markMeta()
	d.markNeighbours()
	d.markEnd()
	d.markAbout()
	d.markSignature()
	d.markBios()
	d.markTail()

	res := Result{Published: d.published, Publisher: d.publisher}
	for i := range d.paras {
		res.Segments = d.emit(res.Segments, i)
	}
	for _, s := range res.Segments {
		if s.Role == Content && s.Kind == kindTitle {
			res.Title = text[s.Start:s.End]
			break
		}
	}
	return res
}

// emit appends the segments of paragraph i.
func (d *document) emit(out []Segment, i int) []Segment {
	p := &d.paras[i]
	add := func(start, end int, role Role, kind string) {
		for _, c := range cutLong(d.text, start, end, maxSegment) {
			out = append(out, Segment{Start: c.start, End: c.end, Role: role, Kind: kind, Paragraph: i})
		}
	}
	start := p.start
	if p.leadEnd > start {
		add(start, p.leadEnd, Boilerplate, kindDateLine)
		start = skipSpace(d.text, p.leadEnd, p.end)
	}
	whole := d.text[start:p.end]
	if p.kind != "" && p.kind != kindTitle && p.kind != kindHeading {
		if len(whole) <= maxSegment && isInstruction(whole) {
			add(start, p.end, Instruction, kindInstruction)
			return out
		}
		add(start, p.end, Boilerplate, p.kind)
		return out
	}
	if p.kind != "" { // a title or heading is one segment whatever its punctuation
		if len(whole) <= maxSegment && isInstruction(whole) {
			add(start, p.end, Instruction, kindInstruction)
		} else {
			add(start, p.end, Content, p.kind)
		}
		return out
	}
	if len(whole) <= maxSegment && isWireForm(whole) { // an imitated item is one, however many sentences it has
		add(start, p.end, Instruction, kindInstruction)
		return out
	}
	after := false // an instruction stood just before, in this paragraph
	began := start // where that instruction began
	for _, s := range sentenceSpans(d.text, start, p.end) {
		sent := d.text[s.start:s.end]
		continues := after && goesOn(strings.TrimSpace(d.text[began:s.start]), d.text[s.start:p.end])
		switch {
		case continues, isInstruction(sent), after && followsInstruction(sent):
			if !continues {
				began = s.start
			}
			after = true
			add(s.start, s.end, Instruction, kindInstruction)
		case isConsentSentence(sent):
			after = false
			add(s.start, s.end, Boilerplate, kindConsent)
		default:
			after = false
			add(s.start, s.end, Content, kindSentence)
		}
	}
	return out
}
