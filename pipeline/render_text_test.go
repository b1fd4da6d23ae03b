package pipeline

import "testing"

func TestMarkdownText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Revenue fell 18% to $20 billion (Q2).", "Revenue fell 18% to $20 billion (Q2)."},
		{"snake_case and _emphasis_", `snake_case and \_emphasis\_`},
		{"AT&T &amp; R&D", `AT\&T \&amp; R\&D`},
		{"1. first", `1\. first`},
		{"2023 was 1. best", "2023 was 1. best"},
		{"12) x", `12\) x`},
		{"- x", `\- x`},
		{"a - b", "a - b"},
		{"# x", `\# x`},
		{"C# and #1", `C# and \#1`},
		{"see https://x.example", "see https:\u2060//x.example"},
		{"www.x.example", "www\u2060.x.example"},
		{"a@x.example", "a@\u2060x.example"},
		{"mailto:a@x.example", "mailto:\u2060a@\u2060x.example"},
		{"at 10:30: a", "at 10:30: a"},
		{"a|b", "a&#124;b"},
		{"<b>", "&lt;b>"},
		{"a\nb\r\n\u2028c", "a b c"},
		{"علي بابا", "علي بابا"},
		{"", ""},
		{"$x$", `\$x\$`},
	} {
		if got := markdownText(c.in); got != c.want {
			t.Errorf("markdownText(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestPlainText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a \x1b[1;31mb\x1b[0m c", "a b c"},
		{"x\x1b]8;;https://e.example\x07y\x1b]8;;\x1b\\z", "xyz"},
		{"\u009b31mred", "red"},
		{"\u202eabc\u2066", "abc"},
		{" a\t\n b ", "a b"},
		{"a b ", "a b"},
		{"a  b", "a b"},
		{"می\u200cخواهم", "می\u200cخواهم"},
		{"\x1b", ""},
		{"a\xffb", "a\ufffdb"},
	} {
		if got := plainText(c.in); got != c.want {
			t.Errorf("plainText(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestDirection(t *testing.T) {
	for code, want := range map[string]string{"ar": "rtl", "he": "rtl", "fa": "rtl", "ur": "rtl", "fr": "ltr", "id": "ltr", "und": "auto", "": "auto", `" onx="`: "auto"} {
		if got := direction(code); got != want {
			t.Errorf("direction(%q) = %q, want %q", code, got, want)
		}
	}
}

func TestWebAddress(t *testing.T) {
	for in, ok := range map[string]bool{
		"https://news.example/a?b=1": true, "http://x.example": true, "javascript:alert(1)": false, "//evil.example": false, "https:///x": false,
		"https://user@evil.example": false, "data:text/html,x": false, "": false, "https://x.example/\u202e": false, "mailto:a@b.example": false,
	} {
		if got := webAddress(in) != ""; got != ok {
			t.Errorf("webAddress(%q) accepted: %v, want %v", in, got, ok)
		}
	}
}

func TestWithCommas(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1234: "-1,234", -123: "-123"} {
		if got := withCommas(n); got != want {
			t.Errorf("withCommas(%d) = %q, want %q", n, got, want)
		}
	}
}

func FuzzPlainText(f *testing.F) {
	for _, h := range hostile {
		f.Add(h)
	}
	f.Add("\x1b\x1b[31m[31m x")
	f.Fuzz(func(t *testing.T, s string) {
		once := plainText(s)
		checkNothingHidden(t, once)
		if again := plainText(once); again != once { // marks rely on it
			t.Errorf("%q, plain again %q", once, again)
		}
	})
}

func TestDateInWords(t *testing.T) {
	for in, want := range map[string]string{"2023-11-27": "27 November 2023", "2023-11": "November 2023", "2023": "2023", "": "", "soon": "soon"} {
		if got := dateInWords(in); got != want {
			t.Errorf("dateInWords(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCountryName(t *testing.T) {
	for in, want := range map[string]string{"NL": "Netherlands", "AE": "United Arab Emirates", "": "", "xx": "xx", "150": "150", "<b>": "<b>"} {
		if got := countryName(in); got != want {
			t.Errorf("countryName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestInWords(t *testing.T) {
	for want, in := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := inWords(in); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
