package store

import (
	"database/sql"
	"errors"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// made is a database that holds what the statements say.
func made(t *testing.T, statements string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "journal.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(statements)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestDurableFormats opens journals as each format that there was left them, also
// in the middle of being made. Answers and briefing are found, and work goes on.
// A new format brings a row here and a file format<n>.sql.
func TestDurableFormats(t *testing.T) {
	const gooseTable = `CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')));`
	format1 := readWhole(t, filepath.Join("testdata", "format1.sql"))
	for _, tt := range []struct {
		name, statements string
		answers          int
	}{
		{"0, a database without a table", "VACUUM", 0},
		{"0, killed behind its first table", gooseTable + "INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1)", 0},
		{"1", format1, 2},
	} {
		t.Run("format "+tt.name, func(t *testing.T) {
			s := open(t, made(t, tt.statements))
			found := 0
			for i, key := range []string{"key0", "key1"} {
				rec, ok, err := s.Answer(t.Context(), key)
				if err != nil {
					t.Fatal(err)
				}
				if !ok {
					continue
				}
				found++
				if d := cmp.Diff(sample(i), rec); d != "" {
					t.Errorf("%s (-want +got):\n%s", key, d)
				}
			}
			if found != tt.answers {
				t.Errorf("%d answers found, want %d", found, tt.answers)
			}
			if b, ok, err := s.LastBriefing(t.Context()); err != nil || ok != (tt.answers > 0) || ok && string(b) != `{"n":1}` {
				t.Errorf("LastBriefing = %q %v %v", b, ok, err)
			}
			if err := s.Record(t.Context(), "new", sample(3)); err != nil {
				t.Error(err)
			}
			if format, err := s.format(t.Context()); format != latestFormat || err != nil {
				t.Errorf("it has format %d now, %v; want %d", format, err, latestFormat)
			}
		})
	}
}
