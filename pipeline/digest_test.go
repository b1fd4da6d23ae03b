package pipeline

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestShareChecks(t *testing.T) {
	pass := func() []Check {
		return append(make([]Check, 0, 16), Check{Check: "words", Result: Pass}, Check{Check: "number", Result: Pass})
	}
	failed := func(item string) []Check {
		return append(pass(), Check{Check: "name", Result: Fail, Why: "not there", items: []string{item}})
	}
	a := &Article{
		Segments: []Segment{{Checks: pass()}, {Checks: nil}, {Checks: []Check{}}, {Checks: failed("Lee")}, {Checks: failed("Ray")}},
		Claims:   []Claim{{Checks: pass()}, {Checks: failed("Lee")}},
	}
	want := &Article{Segments: slices.Clone(a.Segments), Claims: slices.Clone(a.Claims)}
	a.shareChecks()
	compare := func(when string) {
		t.Helper()
		for i, s := range want.Segments {
			if d := cmp.Diff(s.Checks, a.Segments[i].Checks, cmp.AllowUnexported(Check{})); d != "" {
				t.Errorf("%s, segment %d (-want +got):\n%s", when, i, d)
			}
		}
		for i, c := range want.Claims {
			if d := cmp.Diff(c.Checks, a.Claims[i].Checks, cmp.AllowUnexported(Check{})); d != "" {
				t.Errorf("%s, claim %d (-want +got):\n%s", when, i, d)
			}
		}
	}
	compare("shared")
	if &a.Segments[0].Checks[0] != &a.Claims[0].Checks[0] || &a.Segments[3].Checks[0] != &a.Claims[1].Checks[0] {
		t.Error("equal lists are kept twice")
	}
	for i, why := range []string{"one", "other"} { // two lists that are one grow apart
		opinion := Check{Check: checkOpinion, Result: Unknown, Why: why}
		list, wanted := &a.Segments[0].Checks, &want.Segments[0].Checks
		if i > 0 {
			list, wanted = &a.Claims[0].Checks, &want.Claims[0].Checks
		}
		*list, *wanted = addOpinion(*list, opinion), append(slices.Clone(*wanted), opinion)
	}
	compare("grown")
}
