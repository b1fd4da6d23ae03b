package pipeline

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/babelwire/babelwire/pipeline/internal/durable"
)

//go:embed templates
var renderTemplates embed.FS

// The HTML page takes style.css in with {{template}}, so html/template itself
// escapes everything around it; nothing is passed to it as trusted.
var renderHTML = htmltemplate.Must(htmltemplate.ParseFS(renderTemplates, "templates/briefing.html.tmpl", "templates/style.css"))

// Render writes the briefing in one format: "md", "html" or "json". It does not
// change b. The texts in b may come from anybody: no markup, link, control
// character or bidirectional override in them survives in any format.
func Render(b *Briefing, format string) ([]byte, error) {
	if b == nil {
		return nil, errors.New("render: there is no briefing")
	}
	switch format {
	case "json":
		return renderJSON(b)
	case "md":
		v := newView(b)
		eachString(&v, markdownText)
		out, err := renderMarkdown(&v)
		if err != nil {
			return nil, fmt.Errorf("render md: %w", err)
		}
		return out, nil
	case "html":
		v := newView(b)
		eachString(&v, plainText)
		var out bytes.Buffer
		if err := renderHTML.Execute(&out, v); err != nil {
			return nil, fmt.Errorf("render html: %w", err)
		}
		return out.Bytes(), nil
	}
	return nil, fmt.Errorf("render: unknown format %q; name md, html or json", format)
}

// renderJSON writes every field, lists and maps never null, times in UTC.
// Unlike the pages it keeps each string exactly as it is, because verify
// compares originals byte for byte; what must not reach a terminal raw is
// written as a \u escape.
func renderJSON(b *Briefing) ([]byte, error) {
	full := filled(*b)
	for _, s := range States {
		full.Coverage.ByState[s] += 0 // all states are always there
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(full); err != nil {
		return nil, fmt.Errorf("render json: %w", err)
	}
	return escapeHidden(out.Bytes()), nil
}

// briefingRoom is how many bytes must be free before a run begins. The three
// files of a night of 60 articles take 2 to 5 MB.
const briefingRoom = 8 << 20

// TryFolder makes the folder and writes into it as much as a briefing may take,
// so that what stands in the way is found before a model is asked. The error
// says what and what to do, and leaves it to the caller to name the folder.
func TryFolder(dir string) error {
	if err := durable.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("the folder cannot be made (%w); name another one", reason(err))
	}
	err := reason(durable.Room(dir, briefingRoom))
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("the disk is full (%w); free at least %d MB or name another folder", err, briefingRoom>>20)
	case err != nil:
		return fmt.Errorf("the folder cannot be written (%w); change its permissions or name another one", err)
	}
	return nil
}

// WriteFiles writes DIR/briefing.<format> for each format and returns the paths.
// Each file is the old one or the new one, whole; none is replaced before all
// are on the disk. rendered holds what Render made, by format; DIR is created
// with its parents. On an error the paths of those that were replaced are
// returned with it.
func WriteFiles(rendered map[string][]byte, dir string, formats []string) ([]string, error) {
	var files []durable.File
	var paths []string
	for _, format := range formats {
		if rendered[format] == nil {
			return nil, fmt.Errorf("write the briefing: its %s was not rendered", format)
		}
		path := filepath.Join(dir, "briefing."+format)
		files, paths = append(files, durable.File{Path: path, Data: rendered[format]}), append(paths, path)
	}
	if err := durable.MkdirAll(dir, 0o755); err != nil {
		return nil, unwritable(dir, err)
	}
	placed, err := durable.WriteFiles(dir, files, 0o644)
	if err != nil {
		where := dir
		if placed < len(paths) {
			where = paths[placed]
		}
		return paths[:placed], unwritable(where, err)
	}
	return paths, nil
}

// unwritable says what could not be written and what to do.
func unwritable(path string, err error) error {
	return fmt.Errorf("cannot write the briefing to %s: %w; free the place or name another folder with --out", path, reason(err))
}

// reason is an error of a file call without the paths that its own text
// repeats, one of them that of a temporary file.
func reason(err error) error {
	var pathErr *fs.PathError
	var linkErr *os.LinkError
	switch {
	case errors.As(err, &pathErr):
		return pathErr.Err
	case errors.As(err, &linkErr):
		return linkErr.Err
	}
	return err
}
