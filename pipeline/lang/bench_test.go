package lang

import (
	"os"
	"strings"
	"testing"
)

// seedText is one article of the seeds, as lines.
func seedText(b *testing.B, name string) []string {
	b.Helper()
	raw, err := os.ReadFile("../../fixtures/sources/" + name)
	if err != nil {
		b.Fatal(err)
	}
	return strings.Split(string(raw), "\n")
}

// BenchmarkDetect is detection and the garbling verdict of one whole article.
func BenchmarkDetect(b *testing.B) {
	d := shared()
	for _, a := range []struct{ name, file string }{
		{"fr", "000_af218220baa3f74d.txt"},
		{"nl", "001_c7fe03904b35cbc8.txt"},
		{"id", "002_5c896ea3ec2c3c5d.txt"},
		{"en-spun", "003_22a6a2a67d2693c3.txt"},
		{"ar", "004_a2c7d0e74054df89.txt"},
	} {
		text := seedText(b, a.file)
		b.Run(a.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d.Detect(text)
			}
		})
	}
}

// BenchmarkGarbling is the verdict alone, on spun and on genuine English.
func BenchmarkGarbling(b *testing.B) {
	spun := seedText(b, "003_22a6a2a67d2693c3.txt")
	var genuine []string
	for _, s := range readSpun(b)[:4] {
		genuine = append(genuine, s.genuine...)
	}
	for _, t := range []struct {
		name string
		text []string
	}{{"spun", spun}, {"genuine", genuine}} {
		b.Run(t.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Garbling(t.text)
			}
		})
	}
}
