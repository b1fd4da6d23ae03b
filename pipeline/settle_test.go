package pipeline

import "testing"

// TestSettleTitle: a title stands without a verdict beside it, so English that failed a check is none. One that
// only cannot be told of is.
func TestSettleTitle(t *testing.T) {
	for result, want := range map[Result]string{Pass: "Mary Lund resigns", Unknown: "Mary Lund resigns", Fail: ""} {
		a := &Article{Claims: []Claim{{Text: "She resigned."}}, Segments: []Segment{
			{Kind: "title", Role: "content", English: "Mary Lund resigns", Original: "Marie Lund démissionne", Checks: []Check{{Check: "name", Result: result}}},
			{Kind: "sentence", Role: "content", English: "She resigned."},
		}}
		a.settle()
		if a.TitleEN != want || a.State != OK {
			t.Errorf("where the check of names says %s: %q, %s", result, a.TitleEN, a.State)
		}
	}
}
