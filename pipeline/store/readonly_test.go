package store

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// folderState is every file of a folder with a digest of its content.
func folderState(t *testing.T, dir string) map[string][32]byte {
	t.Helper()
	state := map[string][32]byte{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		state[e.Name()] = sha256.Sum256(content)
	}
	return state
}

// TestOpenReadOnly reads what is there and leaves the folder as it was, also
// where nothing can be made in it.
func TestOpenReadOnly(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "journal.db")
	ctx := t.Context()
	s, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := s.Secret(ctx)
	if err := errors.Join(err, s.Record(ctx, "k", sample(1)), s.SetMeta(ctx, "endpoint", "v1"), s.Close()); err != nil {
		t.Fatal(err)
	}
	before := folderState(t, dir)
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(dir, 0o700) })

	s, err = OpenReadOnly(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	rec, ok, err := s.Answer(ctx, "k")
	if err != nil || !ok {
		t.Fatalf("the answer: ok=%v err=%v", ok, err)
	}
	if d := cmp.Diff(sample(1), rec); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if got, err := s.Secret(ctx); err != nil || string(got) != string(secret) {
		t.Errorf("the secret is another one, err=%v", err)
	}
	if err := s.Record(ctx, "k2", sample(2)); !errors.Is(err, ErrNotWritable) {
		t.Errorf("writing gives %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if d := cmp.Diff(before, folderState(t, dir)); d != "" {
		t.Errorf("the folder changed (-before +after):\n%s", d)
	}
}

// TestOpenReadOnlyBesideAWriter finds what another process has recorded and not
// yet folded into the file.
func TestOpenReadOnlyBesideAWriter(t *testing.T) {
	dir := t.TempDir()
	writer := open(t, filepath.Join(dir, "journal.db"))
	if err := writer.Record(t.Context(), "k", sample(1)); err != nil {
		t.Fatal(err)
	}
	s, err := OpenReadOnly(t.Context(), writer.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, ok, err := s.Answer(t.Context(), "k"); err != nil || !ok {
		t.Errorf("the answer: ok=%v err=%v", ok, err)
	}
	if err := writer.Record(t.Context(), "k2", sample(2)); err != nil {
		t.Errorf("the writer is kept from writing: %v", err)
	}
}

// TestOpenReadOnlyRefuses: what is not there, what must be brought up to date
// first and what is no journal, each left as it is.
func TestOpenReadOnlyRefuses(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"empty.db": "", "text.db": "this is no database at all, but a text of some length"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	before := folderState(t, dir)
	for name, want := range map[string]error{"none.db": fs.ErrNotExist, "empty.db": ErrOlder, "text.db": ErrCorrupt, "no/folder.db": fs.ErrNotExist} {
		if s, err := OpenReadOnly(t.Context(), filepath.Join(dir, name)); !errors.Is(err, want) {
			t.Errorf("%s gives %v, %v; want %v", name, s, err, want)
		}
	}
	if d := cmp.Diff(before, folderState(t, dir)); d != "" {
		t.Errorf("the folder changed (-before +after):\n%s", d)
	}
}

// TestReadOnlySecret: a journal without a secret gets none.
func TestReadOnlySecret(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "journal.db")
	s, err := Open(t.Context(), path)
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	before := folderState(t, dir)
	s, err = OpenReadOnly(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if secret, err := s.Secret(t.Context()); err != nil || len(secret) != secretBytes {
		t.Errorf("the secret has %d bytes, err=%v", len(secret), err)
	}
	if d := cmp.Diff(before, folderState(t, dir)); d != "" {
		t.Errorf("the folder changed (-before +after):\n%s", d)
	}
}

// TestOpenReadOnlyAfterAKill: what a killed run left in the -wal is read, and
// stays where it is.
func TestOpenReadOnlyAfterAKill(t *testing.T) {
	writer := open(t, filepath.Join(t.TempDir(), "journal.db"))
	if err := writer.Record(t.Context(), "k", sample(1)); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, end := range []string{"", "-wal"} {
		content, err := os.ReadFile(writer.Path() + end)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "journal.db"+end), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	before := folderState(t, dir)
	s, err := OpenReadOnly(t.Context(), filepath.Join(dir, "journal.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok, err := s.Answer(t.Context(), "k"); err != nil || !ok {
		t.Errorf("the answer: ok=%v err=%v", ok, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	after := folderState(t, dir)
	delete(after, "journal.db-shm") // shared memory, of no content
	if d := cmp.Diff(before, after); d != "" {
		t.Errorf("the folder changed (-before +after):\n%s", d)
	}
}
