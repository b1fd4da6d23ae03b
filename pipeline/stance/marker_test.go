package stance

import (
	"fmt"
	"strings"
	"testing"
)

func TestMarkers(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"Police said the café may not open.", "attribution said, modality may, negation not"},
		{"No fewer than 40 houses burned in May.", ""},
		{"The letter names no one.", "attribution (letter), negation no one"},
		{"“We have waited,” she said.", "attribution said, quote We have waited,"},
		{"", ""},
	} {
		var got []string
		for _, m := range Markers(tt.text) {
			text := tt.text[m.Start:m.End]
			if !m.Strong {
				text = "(" + text + ")"
			}
			got = append(got, fmt.Sprint(m.Check, " ", text))
		}
		if g := strings.Join(got, ", "); g != tt.want {
			t.Errorf("%s: got %q, want %q", tt.text, g, tt.want)
		}
	}
}
