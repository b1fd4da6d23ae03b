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
	"runtime"
	"syscall"

	"github.com/google/renameio/v2/maybe"
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

// WriteFiles writes DIR/briefing.<format> for each format, each whole or not at
// all, and returns the paths. rendered holds what Render made, by format; DIR is
// created with its parents. On an error the paths written until then are
// returned with it.
func WriteFiles(rendered map[string][]byte, dir string, formats []string) ([]string, error) {
	for _, format := range formats {
		if rendered[format] == nil {
			return nil, fmt.Errorf("write the briefing: its %s was not rendered", format)
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, unwritable(dir, err)
	}
	var paths []string
	for _, format := range formats {
		path := filepath.Join(dir, "briefing."+format)
		// maybe is renameio itself, but for Windows, which cannot replace a
		// file in one step and gets a plain write.
		if err := maybe.WriteFile(path, rendered[format], 0o644); err != nil {
			return paths, unwritable(path, err)
		}
		paths = append(paths, path)
	}
	if err := syncDir(dir); err != nil {
		return paths, unwritable(dir, err)
	}
	return paths, nil
}

// unwritable says what could not be written and what to do.
func unwritable(path string, err error) error {
	var pathErr *fs.PathError
	var linkErr *os.LinkError
	switch { // their own text repeats paths, one of them that of a temporary file
	case errors.As(err, &pathErr):
		err = pathErr.Err
	case errors.As(err, &linkErr):
		err = linkErr.Err
	}
	return fmt.Errorf("cannot write the briefing to %s: %w; free the place or name another folder with --out", path, err)
}

// syncDir makes the new names in dir survive a power cut. Windows has no such
// call, and file systems that refuse it (EINVAL) offer nothing better.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) {
		return err
	}
	return nil
}
