// Package prompts holds what is said to the model: one folder a prompt, one
// file a version. A released version never changes, because answers recorded
// under it are found again by its words.
package prompts

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"
)

//go:embed */v*.tmpl */v*.schema.json
var files embed.FS

// Segment is one numbered line of material: a sentence or a claim.
type Segment struct{ Alias, Text string }

// Hint is a doubtful word of a garbled segment and what it may stand for.
type Hint struct{ Alias, Word, Meanings string }

// Rejected is a claim or point that failed its checks, and why.
type Rejected struct{ Text, Reason string }

// Data is everything a prompt can speak of; each prompt uses what it needs.
type Data struct {
	Lines    bool   // the server does not honour schemas: ask for plain lines
	Nonce    string // fence mark, 32 hexadecimal digits
	Language string // English name of the material's language
	Garbled  bool
	Segments []Segment
	Hints    []Hint
	Claims   int // how many claims to ask for at most
	AtLeast  int // how many claims or points the schema insists on
	Articles int // how many articles a merge draws on
	Rejected []Rejected
}

// Prompt is one released version of one prompt.
type Prompt struct {
	id     string
	text   *template.Template
	schema *template.Template // nil: the answer is plain text
}

// The prompts in use.
var (
	Normalize    = must("normalize/v1")
	Translate    = must("translate/v1")
	Summarize    = must("summarize/v1")
	RepairClaims = must("repair_claims/v1")
	Merge        = must("merge/v1")
	RepairPoints = must("repair_points/v1")
	Probe        = must("probe/v1")
	// Plain is how anybody would ask a model for a translation. The product
	// never asks so; what it does is measured against it.
	Plain = must("plain/v1")

	system = must("system/v1")
)

// System is the message that opens every chat. It is the same to the byte in
// all of them, so that a server's prefix cache keeps it.
var System = func() string {
	s, _, err := system.Render(Data{})
	if err != nil {
		panic(err) // an embedded file is broken: no build passes its tests with that
	}
	return s
}()

// InUse lists the prompts as "normalize/v1", in the order of the work.
func InUse() []string {
	var ids []string
	for _, p := range []*Prompt{system, Normalize, Translate, Summarize, RepairClaims, Merge, RepairPoints} {
		ids = append(ids, p.id)
	}
	return ids
}

// ID is the prompt's name and version: "normalize/v1".
func (p *Prompt) ID() string { return p.id }

// Render fills the prompt in. The schema is nil where the answer is plain text
// (no schema belongs to the prompt, or data asks for lines).
func (p *Prompt) Render(data Data) (text string, schema json.RawMessage, err error) {
	var b bytes.Buffer
	if err := p.text.Execute(&b, data); err != nil {
		return "", nil, fmt.Errorf("prompt %s: %w", p.id, err)
	}
	text = strings.TrimRight(b.String(), "\n")
	if p.schema == nil || data.Lines {
		return text, nil, nil
	}
	var s bytes.Buffer
	if err := p.schema.Execute(&s, data); err != nil {
		return "", nil, fmt.Errorf("schema of prompt %s: %w", p.id, err)
	}
	return text, bytes.TrimSpace(s.Bytes()), nil
}

// must reads an embedded prompt by its ID, "normalize/v1".
func must(id string) *Prompt {
	p := &Prompt{id: id}
	read := func(suffix string) *template.Template {
		b, err := files.ReadFile(p.id + suffix)
		if err != nil {
			return nil
		}
		return template.Must(template.New(p.id + suffix).Option("missingkey=error").Parse(string(b)))
	}
	if p.text = read(".tmpl"); p.text == nil {
		panic("prompts: " + p.id + ".tmpl is not embedded") // a build fault, seen by the first test
	}
	p.schema = read(".schema.json")
	return p
}
