package main

import (
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/source"
	"github.com/babelwire/babelwire/pipeline/store"
)

// TestKeepOrigin: what a briefing was made of is kept as it was found before the run, also where the
// files have gone since; and what the journal has of another version counts as nothing.
func TestKeepOrigin(t *testing.T) {
	t.Chdir(t.TempDir())
	journal, err := store.Open(t.Context(), "j.db")
	if err != nil {
		t.Fatal(err)
	}
	defer journal.Close()
	for key, text := range map[string]string{attemptsKey: "null", "made:b1": `["of another version"]`} {
		if err := journal.SetMeta(t.Context(), key, text); err != nil {
			t.Fatal(err)
		}
	}
	b := &pipeline.Briefing{ID: "b1", GeneratedAt: time.Now(), Articles: []pipeline.Article{
		{Source: "gone/a.txt", State: pipeline.FailedRetry, Reason: "budget.tokens"}, {Source: "gone/b.txt", State: pipeline.OK},
	}}
	refs := []source.Ref{{Name: "gone/b.txt"}, {Name: "gone/a.txt", Publisher: "The Courier", Country: "NL", Published: "2024-05-01"}, {Name: "gone/c.txt"}}
	if err := keepOrigin(t.Context(), journal, b, refs, "", Output{Title: "T"}, true); err != nil {
		t.Fatal(err)
	}
	var made origin
	if ok, err := journal.MetaJSON(t.Context(), originKey(b), &made); err != nil || !ok {
		t.Fatal(ok, err)
	}
	want := []pipeline.Source{{Name: "gone/a.txt", Publisher: "The Courier", Country: "NL", Published: "2024-05-01"}, {Name: "gone/b.txt"}}
	if diff := gocmp.Diff(want, made.Sources); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
	attempts, err := recallAttempts(t.Context(), journal)
	if err != nil || len(attempts) != 1 || attempts[attemptKey(&b.Articles[0])].Tries != 1 {
		t.Errorf("%v, %v", attempts, err)
	}
}
