package pipeline

import (
	"strings"
	"testing"
)

// TestReadBriefingKeys: what other programs would read in a file is what is verified.
func TestReadBriefingKeys(t *testing.T) {
	text := render(t, renderCase(t, "full"), "json")
	for name, forged := range map[string]string{
		"a key twice":         strings.Replace(text, `"stories": [`, `"stories": [], "stories": [`, 1),
		"another case":        strings.Replace(text, `"stories": [`, `"stories": [], "Stories": [`, 1),
		"another case inside": strings.Replace(text, `"headline": `, `"Headline": "x", "headline": `, 1),
	} {
		if _, err := ReadBriefing(strings.NewReader(forged)); err == nil || !strings.Contains(err.Error(), "stands twice") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ReadBriefing(strings.NewReader(strings.Replace(text, `"stories": [`, `"later": {"a": [{"b": 1}], "c": 2}, "stories": [`, 1))); err != nil {
		t.Errorf("a key that this version does not know: %v", err)
	}
}
