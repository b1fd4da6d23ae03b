package store

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMetaJSON: a note comes back as it was kept; one that is not there, or of another form, is none.
func TestMetaJSON(t *testing.T) {
	type note struct {
		Name  string   `json:"name"`
		Tries int      `json:"tries"`
		List  []string `json:"list"`
	}
	ctx := t.Context()
	s, err := Open(ctx, filepath.Join(t.TempDir(), "j.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for key, text := range map[string]string{"text": "no JSON", "other": `{"name": "n", "tries": "three"}`, "list": `[1]`} {
		if err := s.SetMeta(ctx, key, text); err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range []string{"none", "text", "other", "list"} {
		var v note
		if ok, err := s.MetaJSON(ctx, key, &v); ok || err != nil {
			t.Errorf("%s: %v, %v", key, ok, err)
		}
	}
	want := note{"n", 3, []string{"a", "b"}}
	for _, n := range []note{{}, want} { // the later one in place of the first
		if err := s.SetMetaJSON(ctx, "note", n); err != nil {
			t.Fatal(err)
		}
	}
	var got note
	ok, err := s.MetaJSON(ctx, "note", &got)
	if diff := cmp.Diff(want, got); diff != "" || !ok || err != nil {
		t.Errorf("%v, %v (-want +got):\n%s", ok, err, diff)
	}
	if err := s.SetMetaJSON(ctx, "note", func() {}); err == nil {
		t.Error("what has no JSON was kept")
	}
}
