package source

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Read fetches and decodes one source. The bytes are read up to a limit, so
// neither an endless stream nor a huge file fills the memory. It never blocks
// on opening a FIFO, and returns soon after ctx ends. The Document is only
// meaningful when the Problem is nil.
func Read(ctx context.Context, ref Ref, opt Options) (Document, *Problem) {
	if ref.Problem != nil {
		return Document{}, ref.Problem
	}
	if opt.MaxBytes <= 0 {
		opt.MaxBytes = DefaultMaxBytes
	}
	if err := ctx.Err(); err != nil {
		return Document{}, cancelled(ref.Name, err)
	}
	raw, p := fetch(ctx, ref.Name, opt)
	if p != nil {
		return Document{}, p
	}
	return decode(ctx, ref.Name, raw, opt.Score)
}

// fetch reads the raw bytes of a name.
func fetch(ctx context.Context, name string, opt Options) ([]byte, *Problem) {
	if name == Stdin {
		return fetchStdin(ctx, opt)
	}
	// Stat before open: opening a FIFO or a device can block or have effects.
	info, err := os.Stat(name)
	if err != nil {
		if urlRE.MatchString(name) {
			return nil, urlProblem(name)
		}
		return nil, openProblem(name, err)
	}
	if p := irregular(name, info.Mode()); p != nil {
		return nil, p
	}
	if info.Size() > opt.MaxBytes {
		return nil, tooLarge(name, opt.MaxBytes)
	}
	// The file may have been swapped for a FIFO since: O_NONBLOCK makes the
	// open return at once, and the descriptor is checked again.
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, openProblem(name, err)
	}
	defer f.Close()
	return fetchFile(ctx, name, f, opt.MaxBytes)
}

// openFile is the part of *os.File that fetchFile needs.
type openFile interface {
	io.Reader
	Stat() (fs.FileInfo, error)
}

// fetchFile reads an open file and makes sure that it is the same one, of the
// same size, afterwards: half of an article must not pass for the article.
func fetchFile(ctx context.Context, name string, f openFile, maxBytes int64) ([]byte, *Problem) {
	before, err := f.Stat()
	if err != nil {
		return nil, openProblem(name, err)
	}
	if p := irregular(name, before.Mode()); p != nil {
		return nil, p
	}
	raw, p := readLimited(ctx, name, f, maxBytes)
	if p != nil {
		return nil, p
	}
	after, err := f.Stat()
	if err != nil {
		return nil, openProblem(name, err)
	}
	// Size 0 with content is how /proc and /sys present their files.
	sized := before.Size() != 0 || after.Size() != 0
	if sized && (after.Size() != int64(len(raw)) || !after.ModTime().Equal(before.ModTime())) {
		return nil, problem(CodeUnreadable, name, "the file changed while it was being read", "run again when nothing writes to it", nil)
	}
	return raw, nil
}

// fetchStdin reads standard input. A blocked read can not be interrupted, so
// it runs on a goroutine of its own that ends with the input.
func fetchStdin(ctx context.Context, opt Options) ([]byte, *Problem) {
	if opt.Stdin == nil {
		return nil, problem(CodeMissing, Stdin, "there is no standard input", "name a file, or pipe a text in", nil)
	}
	type result struct {
		raw []byte
		p   *Problem
	}
	done := make(chan result, 1)
	go func() {
		raw, p := readLimited(ctx, Stdin, opt.Stdin, opt.MaxBytes)
		done <- result{raw, p}
	}()
	select {
	case r := <-done:
		return r.raw, r.p
	case <-ctx.Done():
		return nil, cancelled(Stdin, ctx.Err())
	}
}

// readLimited reads at most maxBytes and one byte more, which tells that there
// is too much.
func readLimited(ctx context.Context, name string, r io.Reader, maxBytes int64) ([]byte, *Problem) {
	var buf bytes.Buffer
	_, err := io.Copy(&buf, io.LimitReader(contextReader{ctx, r}, maxBytes+1))
	switch {
	case ctx.Err() != nil:
		return nil, cancelled(name, ctx.Err())
	case err != nil:
		return nil, openProblem(name, err)
	case int64(buf.Len()) > maxBytes:
		return nil, tooLarge(name, maxBytes)
	}
	return buf.Bytes(), nil
}

// contextReader ends between two reads when its context does.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(b)
}

// decode turns raw bytes into a Document.
func decode(ctx context.Context, name string, raw []byte, score func(string) float64) (Document, *Problem) {
	sum := sha256.Sum256(raw)
	doc := Document{SHA256: hex.EncodeToString(sum[:]), Kind: kindOf(name)}
	if len(raw) == 0 {
		return doc, emptyProblem(name, "the file is empty")
	}
	text, p := decodeText(name, raw, score)
	if p != nil {
		return doc, p
	}
	doc.Charset, doc.CharsetGuessed = text.charset, text.guessed
	body, removed := clean(text.text)
	if err := ctx.Err(); err != nil {
		return doc, cancelled(name, err)
	}
	if doc.Kind == KindText && startsAsHTML(body) {
		doc.Kind = KindHTML
	}
	var page extracted
	switch doc.Kind {
	case KindHTML:
		page = extractHTML(body)
	case KindMarkdown:
		page = stripMarkdown(body)
	default:
		page.text = body
	}
	// Character references (&#x202E;) bring back what clean took out.
	text2, more := clean(page.text)
	doc.Text, doc.Removed, doc.Degraded = text2, removed+more, page.degraded
	doc.Title, doc.Publisher, doc.Published = oneLine(page.title), oneLine(page.publisher), page.published
	if err := ctx.Err(); err != nil {
		return doc, cancelled(name, err)
	}
	if strings.TrimSpace(doc.Text) == "" {
		return doc, emptyProblem(name, "there is no text in it")
	}
	return doc, nil
}

// kindOf tells the kind from the extension; anything else is text until its
// first characters say otherwise.
func kindOf(name string) string {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".md", ".markdown":
		return KindMarkdown
	case ".html", ".htm", ".xhtml":
		return KindHTML
	}
	return KindText
}

// extracted is what a format parser found in a text.
type extracted struct {
	text                        string
	title, publisher, published string
	degraded                    bool
}

func emptyProblem(name, message string) *Problem {
	return problem(CodeEmpty, name, message, "remove it from the list, or check why nothing was saved in it", nil)
}

func tooLarge(name string, limit int64) *Problem {
	return problem(CodeTooLarge, name, fmt.Sprintf("it is larger than the limit of %d bytes", limit), "split it, or raise the limit", nil)
}

func cancelled(name string, err error) *Problem {
	return problem(CodeUnreadable, name, "reading was cancelled", "run again", err)
}

// irregular gives the Problem of anything that is not a regular file.
func irregular(name string, mode fs.FileMode) *Problem {
	if mode.IsRegular() {
		return nil
	}
	what := "a special file"
	switch {
	case mode.IsDir():
		what = "a folder"
	case mode&fs.ModeNamedPipe != 0:
		what = "a named pipe"
	case mode&fs.ModeSocket != 0:
		what = "a socket"
	case mode&fs.ModeDevice != 0:
		what = "a device"
	}
	return problem(CodeNotRegular, name, "it is "+what+", not a file", "name a regular file, or pipe the text to standard input", nil)
}

// openProblem classifies an error of the operating system.
func openProblem(name string, err error) *Problem {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.ENAMETOOLONG):
		return problem(CodeMissing, name, "there is no such file", "check the name", err)
	case errors.Is(err, fs.ErrPermission):
		return problem(CodePermission, name, "permission denied", "allow reading it (chmod u+r), or run as its owner", err)
	case errors.Is(err, syscall.ENXIO):
		return problem(CodeNotRegular, name, "it is a socket or a pipe, not a file", "name a regular file", err)
	}
	return problem(CodeUnreadable, name, "it can not be read: "+reason(err), "check the disk and the file", err)
}

// reason is the text of an error without the path that the Problem names
// already.
func reason(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err.Error()
	}
	return err.Error()
}
