package source

import (
	"bytes"
	"strings"
)

// signature is the fixed beginning of a file format that is not text.
type signature struct {
	offset int
	magic  string
	what   string
}

// signatures are those of the "file" utility's database, for formats that end
// up in a folder of articles. Formats whose magic could start a text ("BM",
// "MZ", "ID3") are left to the share of control characters.
var signatures = []signature{
	{0, "%PDF-", "a PDF"},
	{0, "\x7fELF", "a program (ELF)"},
	{0, "\xff\xd8\xff", "a JPEG image"},
	{0, "\x89PNG\r\n\x1a\n", "a PNG image"},
	{0, "GIF87a", "a GIF image"},
	{0, "GIF89a", "a GIF image"},
	{0, "II*\x00", "a TIFF image"},
	{0, "MM\x00*", "a TIFF image"},
	{8, "WEBP", "a WebP image"},
	{4, "ftyp", "a video or HEIC image"},
	{0, "\x1f\x8b", "gzip-compressed data"},
	{0, "BZh91AY&SY", "bzip2-compressed data"},
	{0, "\xfd7zXZ\x00", "xz-compressed data"},
	{0, "\x28\xb5\x2f\xfd", "zstd-compressed data"},
	{0, "7z\xbc\xaf\x27\x1c", "a 7z archive"},
	{0, "Rar!\x1a\x07", "a RAR archive"},
	{257, "ustar", "a tar archive"},
	{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office file"},
	{0, "SQLite format 3\x00", "an SQLite database"},
	{0, "OggS\x00", "an Ogg file"},
	{0, "\x1a\x45\xdf\xa3", "a Matroska or WebM video"},
	{0, "\x00asm", "a WebAssembly module"},
	{0, "\xca\xfe\xba\xbe", "a compiled class or program"},
	{0, "\xcf\xfa\xed\xfe", "a program (Mach-O)"},
	{0, "wOFF", "a font"},
	{0, "wOF2", "a font"},
	{0, `{\rtf1`, "an RTF document"},
	{0, "%!PS-Adobe", "a PostScript file"},
}

// zipKinds tells the formats that are zip archives by names of their first
// members.
var zipKinds = []struct{ member, what string }{
	{"mimetypeapplication/epub+zip", "an EPUB book"},
	{"mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument file"},
	{"word/", "a Word document (docx)"},
	{"xl/", "an Excel workbook (xlsx)"},
	{"ppt/", "a PowerPoint file (pptx)"},
	{"[Content_Types].xml", "an Office document (docx, xlsx or pptx)"},
}

// binaryFormat names the format of raw by its magic number, or "".
func binaryFormat(raw []byte) string {
	for _, s := range signatures {
		if len(raw) > s.offset && bytes.HasPrefix(raw[s.offset:], []byte(s.magic)) {
			return s.what
		}
	}
	if bytes.HasPrefix(raw, []byte("PK\x03\x04")) || bytes.HasPrefix(raw, []byte("PK\x05\x06")) {
		head := string(raw[:min(len(raw), sampleBytes)])
		for _, z := range zipKinds {
			if strings.Contains(head, z.member) {
				return z.what
			}
		}
		return "a zip archive"
	}
	return ""
}

// sampleBytes is how much of a file is looked at to judge its nature.
const sampleBytes = 64 << 10

// controlHeavy reports whether more than 3 % of the first bytes are control
// bytes that text does not use. Compressed or encrypted data has 27 of 256,
// 10 %; damaged text rarely has one in a hundred.
func controlHeavy(raw []byte) bool {
	head := raw[:min(len(raw), sampleBytes)]
	controls := 0
	for _, b := range head {
		if b == 0x7f || b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != '\v' && b != 0x1b {
			controls++
		}
	}
	return controls*100 > 3*len(head)
}
