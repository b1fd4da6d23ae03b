package source

import (
	"context"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode/utf32"
)

const (
	french = "Après avoir été annoncée à la presse, la réforme des retraites sera présentée dès mardi par le gouvernement. " +
		"Les syndicats, très opposés au projet, appellent déjà à manifester : « C'est une erreur », répète leur délégué à Nîmes."
	dutch = "De gemeenteraad van Coevorden heeft maandag ingestemd met de begroting. Volgens burgemeester Daniëlle Ruïnen " +
		"zijn er vóór de zomer geen extra financiële maatregelen nodig, al blijft één coalitiepartij kritisch over het geïnde bedrag."
	arabic = "أعلنت وزارة الصحة يوم الثلاثاء أن عدد المصابين انخفض إلى 120 شخصا في العاصمة، وقالت إن المستشفيات " +
		"ستعود إلى العمل كالمعتاد خلال الأسبوع المقبل بعد انتهاء حملة التلقيح في جميع المحافظات."
	russian = "Правительство объявило во вторник, что новый закон вступит в силу с января. По словам министра, " +
		"изменения коснутся более двух миллионов человек, которые живут за пределами крупных городов."
)

// encode gives a text in a charset and fails the test where it does not fit.
func encode(t *testing.T, label, text string) []byte {
	t.Helper()
	enc, _ := charset.Lookup(label)
	raw, err := enc.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", label, err)
	}
	return raw
}

func TestDecodeCharsets(t *testing.T) {
	utf32le, err := utf32.UTF32(utf32.LittleEndian, utf32.UseBOM).NewEncoder().Bytes([]byte(french))
	if err != nil {
		t.Fatal(err)
	}
	page := func(declaration, text string) string {
		return "<!DOCTYPE html><html><head>" + declaration + "<title>t</title></head><body><p>" + text + "</p></body></html>"
	}
	tests := []struct {
		label, name string
		raw         []byte
		want        string
		charset     string
		guessed     bool
	}{
		{"utf-8", "a.txt", []byte(french), french, "utf-8", false},
		{"ascii", "a.txt", []byte("plain"), "plain", "utf-8", false},
		{"utf-8 BOM", "a.txt", []byte("\ufeff" + arabic), arabic, "utf-8", false},
		{"utf-16le BOM", "a.txt", append([]byte("\xff\xfe"), encode(t, "utf-16le", arabic)...), arabic, "utf-16le", false},
		{"utf-16be BOM", "a.txt", append([]byte("\xfe\xff"), encode(t, "utf-16be", french)...), french, "utf-16be", false},
		{"utf-16le", "a.txt", encode(t, "utf-16le", french), french, "utf-16le", true},
		{"utf-16be", "a.txt", encode(t, "utf-16be", french), french, "utf-16be", true},
		{"utf-16le Arabic", "a.txt", encode(t, "utf-16le", arabic), arabic, "utf-16le", true},
		{"utf-16be Arabic", "a.txt", encode(t, "utf-16be", arabic), arabic, "utf-16be", true},
		{"utf-32le BOM", "a.txt", utf32le, french, "utf-32le", false},
		{"windows-1252 French", "a.txt", encode(t, "windows-1252", french), french, "windows-1252", true},
		{"iso-8859-1 Dutch", "a.txt", encode(t, "iso-8859-1", dutch), dutch, "windows-1252", true},
		{"windows-1256 Arabic", "a.txt", encode(t, "windows-1256", arabic), arabic, "windows-1256", true},
		{"windows-1251 Russian", "a.txt", encode(t, "windows-1251", russian), russian, "windows-1251", true},
		{"koi8-r Russian", "a.txt", encode(t, "koi8-r", russian), russian, "koi8-r", true},
		{"damaged utf-8", "a.txt", []byte(strings.Replace(arabic, " ", "\xff ", 1)), strings.Replace(arabic, " ", "\ufffd ", 1), "utf-8", true},
		{"declared windows-1256", "a.html", encode(t, "windows-1256", page(`<meta charset="windows-1256">`, arabic)), arabic, "windows-1256", false},
		{"declared by http-equiv", "a.html", encode(t, "windows-1256", page(`<meta http-equiv="Content-Type" content="text/html; charset=cp1256">`, arabic)), arabic, "windows-1256", false},
		{"declared iso-8859-1, meant windows-1252", "a.html", encode(t, "windows-1252", page(`<meta charset=iso-8859-1>`, french)), french, "windows-1252", false},
		{"xml declaration", "a.xhtml", encode(t, "koi8-r", `<?xml version="1.0" encoding="koi8-r"?>`+page("", russian)), russian, "koi8-r", false},
		{"valid utf-8 wins over a wrong declaration", "a.html", []byte(page(`<meta charset="windows-1256">`, french)), french, "utf-8", false},
		{"declared utf-8, is windows-1256", "a.html", encode(t, "windows-1256", page(`<meta charset="utf-8">`, arabic)), arabic, "windows-1256", true},
		{"unknown declaration", "a.html", encode(t, "windows-1252", page(`<meta charset="klingon">`, french)), french, "windows-1252", true},
	}
	for _, tt := range tests {
		t.Run(tt.label, func(t *testing.T) {
			doc, p := decode(context.Background(), tt.name, tt.raw, nil)
			if p != nil {
				t.Fatal(p)
			}
			if !strings.HasSuffix(doc.Text, tt.want) || doc.Kind == KindText && doc.Text != tt.want {
				t.Errorf("text %q", doc.Text)
			}
			if doc.Charset != tt.charset || doc.CharsetGuessed != tt.guessed {
				t.Errorf("charset %s guessed %v, want %s %v", doc.Charset, doc.CharsetGuessed, tt.charset, tt.guessed)
			}
		})
	}
}

func TestGuessIsDeterministic(t *testing.T) {
	raw := []byte("caf\xe9 \xe0 la") // short: many charsets are equally likely
	first, _ := guessCharset(raw, nil)
	for range 30 {
		if got, _ := guessCharset(raw, nil); got != first {
			t.Fatalf("%v, then %v", first, got)
		}
	}
}

func TestScoreChoosesAmongEquals(t *testing.T) {
	// Turkish letters stand where windows-1252 has Icelandic ones: both
	// readings are words of Latin letters, so only the caller can tell.
	const turkish = "Bakan, yılın ilk yarısında ihracatın arttığını söyledi. İşçilerin ücretleri de yükseldi, dedi."
	raw := encode(t, "windows-1254", turkish)
	for _, want := range []string{"windows-1254", "windows-1252"} {
		enc, _ := charset.Lookup(want)
		reading, err := enc.NewDecoder().String(string(raw))
		if err != nil {
			t.Fatal(err)
		}
		got, ok := guessCharset(raw, func(text string) float64 {
			if text == reading {
				return 1
			}
			return 0
		})
		if !ok || got.charset != want || got.text != reading {
			t.Errorf("want %s, got %+v", want, got)
		}
	}
}

func TestEncodingProblem(t *testing.T) {
	for label, raw := range map[string]string{
		"surrogates without partners": "\xff\xfe" + strings.Repeat("\x41\xd8", 50),
		"a UTF-8 mark before Latin-1": "\xef\xbb\xbf" + strings.Repeat("\xe9t\xe9 ", 50),
	} {
		if _, p := decode(context.Background(), "a.txt", []byte(raw), nil); codeOf(p) != CodeEncoding {
			t.Errorf("%s: got %v", label, p)
		}
	}
}

func TestClean(t *testing.T) {
	tests := []struct {
		label, in, want string
		removed         int
	}{
		{"line ends", "a\r\nb\rc\fd\u2028e\u2029f", "a\nb\nc\nd\ne\n\nf", 0},
		{"controls", "a\x00b\x07c\x1bd\x7fe\u009cf\tg", "abcdef\tg", 5},
		{"bidi overrides", "a\u202eb\u202c \u2066c\u2069", "ab c", 4},
		{"bidi marks stay", "\u200fא\u200e\u061c", "\u200fא\u200e\u061c", 0},
		{"tags", "ok\U000e0069\U000e0067\U000e007f", "ok", 3},
		{"soft hyphen and BOM", "ver\u00adant\ufeffwoord", "verantwoord", 0},
		{"Persian ZWNJ", "می\u200cخواهم", "می\u200cخواهم", 0},
		{"Hindi ZWJ", "क्\u200dष", "क्\u200dष", 0},
		{"emoji ZWJ", "👩\u200d💻", "👩\u200d💻", 0},
		{"joiners in Latin", "te\u200cx\u200dt\u200b!", "text!", 0},
		{"Thai word space", "ภาษา\u200bไทย", "ภาษา\u200bไทย", 0},
		{"emoji selector", "❤\ufe0f", "❤\ufe0f", 0},
		{"selector run", "❤\ufe0f\ufe01\U000e0150", "❤\ufe0f", 2},
		{"invalid UTF-8", "a\xffb", "a\ufffdb", 0},
		{"noncharacter", "a\ufdd0b\uffff", "ab", 2},
	}
	for _, tt := range tests {
		got, removed := clean(tt.in)
		if got != tt.want || removed != tt.removed {
			t.Errorf("%s: %q %d, want %q %d", tt.label, got, removed, tt.want, tt.removed)
		}
	}
}

// FuzzDecode checks the promise of Document.Text on foreign bytes.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		french, "\xff\xfea\x00b\x00", "caf\xe9", "<html><p style='display:none'>x</p><p>a&#x202E;b&#0;c&#xAD;</p>",
		"---\ntitle: x\n---\n# a\n\n[b](c) **d** `e` <i hidden>f</i>\n", "<?xml encoding='koi8-r'?><html>\xc1", "\x1b$B$3\x1b(B",
		strings.Repeat("<div>", 600) + "x", "<table><tr><td>1<td>2", "```\n```\n&#xfdd0;0&#xfdd1;`a`",
	} {
		f.Add([]byte(s), byte(0))
		f.Add([]byte(s), byte(1))
		f.Add([]byte(s), byte(2))
	}
	names := []string{"a.txt", "a.md", "a.html"}
	f.Fuzz(func(t *testing.T, raw []byte, kind byte) {
		doc, p := decode(context.Background(), names[int(kind)%len(names)], raw, nil)
		if p != nil {
			if p.Code == "" || p.Message == "" || p.NextStep == "" {
				t.Errorf("incomplete problem %+v", p)
			}
			return
		}
		for _, s := range []string{doc.Text, doc.Title, doc.Publisher} {
			if !utf8.ValidString(s) {
				t.Errorf("invalid UTF-8 %q", s)
			}
			for _, r := range s {
				if unicode.IsControl(r) && r != '\n' && r != '\t' || overridesBidi(r) || isTag(r) || r == '\u00ad' || r == '\ufeff' {
					t.Errorf("%U in %q", r, s)
				}
			}
		}
		if strings.TrimSpace(doc.Text) == "" {
			t.Error("no text and no problem")
		}
	})
}
