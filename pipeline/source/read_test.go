package source

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// write puts a file in a folder of the test and returns its path.
func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadProblems(t *testing.T) {
	dir := t.TempDir()
	fifo := filepath.Join(dir, "pipe.txt")
	if err := syscall.Mkfifo(fifo, 0o644); err != nil {
		t.Fatal(err)
	}
	huge := write(t, dir, "huge.txt", "")
	if err := os.Truncate(huge, 10<<30); err != nil { // sparse
		t.Fatal(err)
	}
	noise := make([]byte, 4096)
	for i, x := 0, uint32(1); i < len(noise); i++ {
		x = x*1664525 + 1013904223
		noise[i] = byte(x >> 24)
	}
	tests := []struct {
		label, name string
		code        string
		skip        bool
		message     string
	}{
		{"missing", filepath.Join(dir, "no.txt"), CodeMissing, false, "no such file"},
		{"below a file", huge + "/x.txt", CodeMissing, false, ""},
		{"empty", write(t, dir, "empty.txt", ""), CodeEmpty, true, "empty"},
		{"white space", write(t, dir, "white.txt", " \n\t\r\n \u00a0"), CodeEmpty, true, "no text"},
		{"only a BOM", write(t, dir, "bom.txt", "\xef\xbb\xbf"), CodeEmpty, true, "no text"},
		{"only invisible characters", write(t, dir, "inv.txt", "\u202e\u00ad\U000e0041"), CodeEmpty, true, ""},
		{"html without text", write(t, dir, "e.html", "<html><body><script>x</script><p hidden>y</p></body></html>"), CodeEmpty, true, ""},
		{"elf", write(t, dir, "elf.txt", "\x7fELF\x02\x01\x01"+strings.Repeat("\x00", 40)), CodeBinary, false, "looks like a program (ELF)"},
		{"pdf", write(t, dir, "pdf.txt", "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"), CodeBinary, false, "looks like a PDF"},
		{"jpeg", write(t, dir, "jpeg.txt", "\xff\xd8\xff\xe0\x00\x10JFIF\x00"), CodeBinary, false, "looks like a JPEG image"},
		{"png", write(t, dir, "png.html", "\x89PNG\r\n\x1a\n\x00\x00"), CodeBinary, false, "looks like a PNG image"},
		{"gif", write(t, dir, "gif.txt", "GIF89a\x01\x00"), CodeBinary, false, "looks like a GIF image"},
		{"gzip", write(t, dir, "gz.txt", "\x1f\x8b\x08\x00"), CodeBinary, false, "gzip"},
		{"zip", write(t, dir, "zip.txt", "PK\x03\x04\x14\x00\x00\x00a.csv"), CodeBinary, false, "looks like a zip archive"},
		{"docx", write(t, dir, "docx.md", "PK\x03\x04\x14\x00\x00\x00word/document.xml"), CodeBinary, false, "docx"},
		{"noise", write(t, dir, "noise.txt", string(noise)), CodeBinary, false, "binary data"},
		{"zeros", write(t, dir, "zeros.txt", strings.Repeat("\x00", 999)), CodeBinary, false, "binary data"},
		{"too large", huge, CodeTooLarge, false, "limit of 1000 bytes"},
		{"fifo", fifo, CodeNotRegular, true, "named pipe"},
		{"device", "/dev/null", CodeNotRegular, true, "device"},
		{"folder", dir, CodeNotRegular, true, "folder"},
		{"url", "https://example.org/a.html", CodeURLUnsupported, false, "not fetched"},
		{"no standard input", Stdin, CodeMissing, false, "no standard input"},
	}
	for _, tt := range tests {
		t.Run(tt.label, func(t *testing.T) {
			max := int64(1000)
			if tt.label == "noise" {
				max = 0
			}
			_, p := Read(context.Background(), Ref{Name: tt.name}, Options{MaxBytes: max})
			if p == nil {
				t.Fatal("no problem")
			}
			if p.Code != tt.code || p.Skip != tt.skip || !strings.Contains(p.Message, tt.message) || p.NextStep == "" || p.Source != tt.name {
				t.Errorf("got %+v, want code %s skip %v message with %q", *p, tt.code, tt.skip, tt.message)
			}
		})
	}
}

func TestReadPermission(t *testing.T) {
	path := write(t, t.TempDir(), "secret.txt", "text")
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if f, err := os.Open(path); err == nil {
		f.Close()
		// A superuser reads everything: check the mapping alone.
		if p := openProblem(path, &fs.PathError{Op: "open", Path: path, Err: syscall.EACCES}); p.Code != CodePermission {
			t.Errorf("code %s", p.Code)
		}
		return
	}
	_, p := Read(context.Background(), Ref{Name: path}, Options{})
	if p == nil || p.Code != CodePermission || !errors.Is(p, fs.ErrPermission) {
		t.Errorf("got %v", p)
	}
}

func TestReadUsesProblemOfRef(t *testing.T) {
	want := urlProblem("https://example.org")
	if _, p := Read(context.Background(), Ref{Name: "x", Problem: want}, Options{}); p != want {
		t.Errorf("got %v", p)
	}
}

func TestReadStdin(t *testing.T) {
	doc, p := Read(context.Background(), Ref{Name: Stdin}, Options{Stdin: strings.NewReader("Été\r\nfini\rlà")})
	if p != nil {
		t.Fatal(p)
	}
	want := Document{
		Text: "Été\nfini\nlà", Kind: KindText, Charset: "utf-8",
		SHA256: "aa", // replaced below: any digest of the raw bytes
	}
	if len(doc.SHA256) != 64 {
		t.Errorf("digest %q", doc.SHA256)
	}
	want.SHA256 = doc.SHA256
	if diff := cmp.Diff(want, doc); diff != "" {
		t.Error(diff)
	}
	if _, p := Read(context.Background(), Ref{Name: Stdin}, Options{Stdin: endless{}, MaxBytes: 100}); p == nil || p.Code != CodeTooLarge {
		t.Errorf("endless input: %v", p)
	}
}

func TestSHA256OfRawBytes(t *testing.T) {
	doc, p := decode(context.Background(), "a.txt", []byte("abc"), nil)
	// FIPS 180-2, appendix B.1.
	if want := "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; p != nil || doc.SHA256 != want {
		t.Errorf("got %s %v", doc.SHA256, p)
	}
}

// endless gives the letter a for ever.
type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	return len(b), nil
}

func TestReadCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe() // a terminal where nobody types
	defer w.Close()
	started := make(chan struct{})
	go func() { <-started; cancel() }()
	_, p := Read(ctx, Ref{Name: Stdin}, Options{Stdin: onRead{r, started}})
	if p == nil || !errors.Is(p, context.Canceled) {
		t.Errorf("got %v", p)
	}
	if _, p := Read(ctx, Ref{Name: "/dev/null"}, Options{}); p == nil || !errors.Is(p, context.Canceled) {
		t.Errorf("already cancelled: got %v", p)
	}
}

// onRead tells when the first read begins.
type onRead struct {
	io.Reader
	started chan struct{}
}

func (o onRead) Read(b []byte) (int, error) { close(o.started); return o.Reader.Read(b) }

// changing is a file whose second Stat differs from the first.
type changing struct {
	io.Reader
	stats []fs.FileInfo
	err   error
}

func (c *changing) Stat() (fs.FileInfo, error) {
	if len(c.stats) == 0 {
		return nil, c.err
	}
	info := c.stats[0]
	c.stats = c.stats[1:]
	return info, nil
}

type info struct {
	fs.FileInfo
	size int64
	time time.Time
}

func (i info) Size() int64        { return i.size }
func (i info) ModTime() time.Time { return i.time }
func (i info) Mode() fs.FileMode  { return 0o644 }

func TestFetchFileNoticesChange(t *testing.T) {
	t0 := time.Unix(1000, 0)
	tests := []struct {
		label         string
		before, after info
		code          string
	}{
		{"unchanged", info{size: 4, time: t0}, info{size: 4, time: t0}, ""},
		{"grew", info{size: 4, time: t0}, info{size: 9, time: t0.Add(1)}, CodeUnreadable},
		{"shrank", info{size: 9, time: t0}, info{size: 4, time: t0.Add(1)}, CodeUnreadable},
		{"rewritten", info{size: 4, time: t0}, info{size: 4, time: t0.Add(1)}, CodeUnreadable},
		{"kernel file", info{time: t0}, info{time: t0.Add(1)}, ""},
	}
	for _, tt := range tests {
		f := &changing{Reader: strings.NewReader("text"), stats: []fs.FileInfo{tt.before, tt.after}}
		raw, p := fetchFile(context.Background(), "a.txt", f, 100)
		if code := codeOf(p); code != tt.code || tt.code == "" && string(raw) != "text" {
			t.Errorf("%s: %q %v", tt.label, raw, p)
		}
	}
	f := &changing{Reader: strings.NewReader("text"), stats: []fs.FileInfo{info{size: 4}}, err: fs.ErrNotExist}
	if _, p := fetchFile(context.Background(), "a.txt", f, 100); codeOf(p) != CodeMissing {
		t.Errorf("vanished: %v", p)
	}
}

func codeOf(p *Problem) string {
	if p == nil {
		return ""
	}
	return p.Code
}

func TestProblemError(t *testing.T) {
	p := problem(CodeMissing, "a\nb.txt", "there is no such file", "check the name", fs.ErrNotExist)
	if got, want := p.Error(), `"a\nb.txt": there is no such file; check the name`; got != want {
		t.Errorf("got %s", got)
	}
}
