package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if helper := os.Getenv(helperEnv); helper != "" {
		os.Exit(runHelper(helper, os.Getenv(helperPathEnv)))
	}
	goleak.VerifyTestMain(m)
}

func open(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func sample(i int) Record {
	return Record{
		Text: fmt.Sprintf("answer %d: l’été “cité” \x00 مليار \xff", i), Model: "model-" + fmt.Sprint(i), FinishReason: "stop",
		PromptTokens: 100 + i, CachedTokens: i, CompletionTokens: 7 * i, Calls: 1 + i%2, Mended: i%3 == 0,
		At: time.Date(2026, 1, 2, 3, 4, 5, 678901234+i, time.UTC),
	}
}

func TestReopenKeepsEverything(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b?c%41#", "deep", "journal.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	at := time.Date(2026, 5, 1, 2, 0, 0, 0, time.UTC)
	for i := range 20 {
		if err := s.Record(ctx, fmt.Sprint("key", i), sample(i)); err != nil {
			t.Fatal(err)
		}
	}
	secret, err := s.Secret(ctx)
	if err != nil || len(secret) != 32 {
		t.Fatalf("Secret: %d bytes, %v", len(secret), err)
	}
	for _, err := range []error{
		s.SetMeta(ctx, "endpoint", "v1"), s.SetMeta(ctx, "endpoint", "v2"),
		s.StartRun(ctx, "r1", at), s.StartRun(ctx, "r1", at.Add(time.Hour)),
		s.SaveBriefing(ctx, "r1", at, []byte(`{"n":1}`)), s.SaveBriefing(ctx, "r1", at, []byte(`{"n":2}`)),
		s.FinishRun(ctx, "r1", at, "2 of 2"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	s = open(t, path)
	if s.Path() != path {
		t.Errorf("Path = %q", s.Path())
	}
	for i := range 20 {
		rec, ok, err := s.Answer(ctx, fmt.Sprint("key", i))
		if err != nil || !ok {
			t.Fatalf("key%d: ok=%v err=%v", i, ok, err)
		}
		if d := cmp.Diff(sample(i), rec); d != "" {
			t.Errorf("key%d (-want +got):\n%s", i, d)
		}
	}
	if _, ok, err := s.Answer(ctx, "never"); ok || err != nil {
		t.Errorf("unknown key: ok=%v err=%v", ok, err)
	}
	if again, _ := s.Secret(ctx); string(again) != string(secret) {
		t.Error("the secret changed")
	}
	if v, ok, err := s.Meta(ctx, "endpoint"); v != "v2" || !ok || err != nil {
		t.Errorf("Meta = %q %v %v", v, ok, err)
	}
	if _, ok, err := s.Meta(ctx, "none"); ok || err != nil {
		t.Errorf("unknown note: %v %v", ok, err)
	}
	if b, ok, err := s.LastBriefing(ctx); string(b) != `{"n":2}` || !ok || err != nil {
		t.Errorf("LastBriefing = %s %v %v", b, ok, err)
	}
	var started string
	if err := s.readers.QueryRow("SELECT started_at FROM runs").Scan(&started); err != nil || started != "2026-05-01T02:00:00Z" {
		t.Errorf("started_at = %q %v; a resumed run keeps its first beginning", started, err)
	}
}

func TestFirstAnswerStays(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "j.db"))
	for i := range 3 {
		if err := s.Record(t.Context(), "k", sample(i)); err != nil {
			t.Fatal(err)
		}
	}
	rec, _, _ := s.Answer(t.Context(), "k")
	if d := cmp.Diff(sample(0), rec); d != "" {
		t.Error(d)
	}
}

func TestDamagedRowIsAbsentAndReplaced(t *testing.T) {
	for _, damage := range []string{
		"UPDATE answers SET text = CAST('forged' AS BLOB)", "UPDATE answers SET model = 'other'",
		"UPDATE answers SET calls = calls + 1", "UPDATE answers SET at = 'yesterday'",
		"UPDATE answers SET key = 'wanted' WHERE key = 'k'", "UPDATE answers SET checksum = x''",
		"UPDATE answers SET mended = 7",
	} {
		t.Run(damage, func(t *testing.T) {
			s := open(t, filepath.Join(t.TempDir(), "j.db"))
			if err := s.Record(t.Context(), "k", sample(1)); err != nil {
				t.Fatal(err)
			}
			if _, err := s.writer.Exec(damage); err != nil {
				t.Fatal(err)
			}
			for _, key := range []string{"k", "wanted"} {
				if rec, ok, err := s.Answer(t.Context(), key); ok || err != nil {
					t.Errorf("%s: %+v %v %v; a damaged row must count as absent", key, rec, ok, err)
				}
				if err := s.Record(t.Context(), key, sample(2)); err != nil {
					t.Fatal(err)
				}
				if rec, ok, _ := s.Answer(t.Context(), key); !ok || rec.Text != sample(2).Text {
					t.Errorf("%s: a new answer did not take the damaged one's place", key)
				}
			}
		})
	}
}

func TestDamagedBriefingSecretAndNote(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "j.db"))
	ctx := t.Context()
	if err := s.SaveBriefing(ctx, "r", time.Now(), nil); err == nil || !strings.Contains(err.Error(), "no such run") {
		t.Errorf("a briefing of no run: %v", err)
	}
	if err := s.FinishRun(ctx, "r", time.Now(), ""); err == nil {
		t.Error("FinishRun of a run that never started succeeded")
	}
	if _, ok, err := s.LastBriefing(ctx); ok || err != nil {
		t.Errorf("empty journal: %v %v", ok, err)
	}
	secret, _ := s.Secret(ctx)
	_ = s.StartRun(ctx, "r", time.Now())
	_ = s.SaveBriefing(ctx, "r", time.Now(), []byte("first"))
	_ = s.SaveBriefing(ctx, "r", time.Now(), []byte("second"))
	_ = s.SetMeta(ctx, "note", "value")
	for _, q := range []string{"UPDATE briefings SET json = x'00' WHERE n = 2", "UPDATE meta SET value = x'0000'"} {
		if _, err := s.writer.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	if b, ok, err := s.LastBriefing(ctx); string(b) != "first" || !ok || err != nil {
		t.Errorf("LastBriefing = %q %v %v; want the one before the damaged one", b, ok, err)
	}
	if v, ok, _ := s.Meta(ctx, "note"); ok {
		t.Errorf("damaged note read as %q", v)
	}
	if again, err := s.Secret(ctx); err != nil || len(again) != 32 || string(again) == string(secret) {
		t.Errorf("damaged secret: %d bytes, %v", len(again), err)
	}
}

func TestModes(t *testing.T) {
	root := t.TempDir()
	path := filepath.Join(root, "state", "babelwire", "journal.db")
	s := open(t, path)
	if err := s.Record(t.Context(), "k", sample(1)); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]fs.FileMode{
		path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600,
		filepath.Dir(path): 0o700, filepath.Dir(filepath.Dir(path)): 0o700,
	} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s: mode %o, want %o", name, got, want)
		}
	}
	loose := filepath.Join(root, "loose.db")
	if err := os.WriteFile(loose, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	open(t, loose)
	if info, _ := os.Stat(loose); info.Mode().Perm() != 0o600 {
		t.Errorf("a journal that others could read stayed %o", info.Mode().Perm())
	}
}

func TestConcurrentRecords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "j.db")
	// Two stores on one file stand for two processes; both start on a file that does not exist.
	var stores [2]*Store
	var opening sync.WaitGroup
	for i := range stores {
		opening.Go(func() {
			s, err := Open(t.Context(), path)
			if err != nil {
				t.Error(err)
			}
			stores[i] = s
		})
	}
	opening.Wait()
	if t.Failed() {
		t.FailNow()
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			s := stores[g%2]
			for i := range 15 {
				key := fmt.Sprint("k", (g/2)*10+i) // neighbours overlap: the same key from several writers
				if err := s.Record(t.Context(), key, sample(g)); err != nil {
					t.Error(err)
				}
				if _, ok, err := s.Answer(t.Context(), key); !ok || err != nil {
					t.Errorf("%s just recorded: %v %v", key, ok, err)
				}
			}
		})
	}
	wg.Wait()
	a, _ := stores[0].Secret(t.Context())
	b, _ := stores[1].Secret(t.Context())
	if string(a) != string(b) {
		t.Error("two processes have two secrets")
	}
	for i := range 45 {
		x, ok, _ := stores[0].Answer(t.Context(), fmt.Sprint("k", i))
		y, _, _ := stores[1].Answer(t.Context(), fmt.Sprint("k", i))
		if !ok || x != y {
			t.Errorf("k%d: %v, %v differ", i, x, y)
		}
	}
	for _, s := range stores {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestRecordOutlivesCancel(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "j.db"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Record(ctx, "k", sample(1)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Answer(ctx, "k"); !errors.Is(err, context.Canceled) {
		t.Errorf("Answer with a cancelled context: %v", err)
	}
	if _, ok, err := s.Answer(t.Context(), "k"); !ok || err != nil {
		t.Errorf("a paid answer was lost to a cancel: %v %v", ok, err)
	}
}

func TestOpenRefuses(t *testing.T) {
	foreignDB := func(t *testing.T, path string) {
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec("CREATE TABLE letters (a); INSERT INTO letters VALUES (1)"); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name  string
		make  func(t *testing.T, path string)
		kind  error
		words []string // of the message
	}{
		{"text file", func(t *testing.T, path string) { write(t, path, "dear diary, today it rained") }, ErrCorrupt, []string{"mv ", ".damaged"}},
		{"short file", func(t *testing.T, path string) { write(t, path, "SQLite") }, ErrCorrupt, []string{"mv "}},
		{"only the magic", func(t *testing.T, path string) { write(t, path, sqliteMagic+strings.Repeat("x", 5000)) }, ErrCorrupt, []string{"mv "}},
		{"database of another program", foreignDB, ErrCorrupt, []string{"another program", "--journal"}},
		{"a folder", func(t *testing.T, path string) { os.Mkdir(path, 0o700) }, ErrNotWritable, []string{"--journal"}},
		{"newer format", func(t *testing.T, path string) {
			s := open(t, path)
			if err := s.SetMeta(t.Context(), metaMadeBy, "v9.1.0"); err != nil {
				t.Fatal(err)
			}
			if _, err := s.writer.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (?, 1)", latestFormat+6); err != nil {
				t.Fatal(err)
			}
			s.Close()
		}, ErrNewer, []string{"v9.1.0", "format 7", "upgrade", "--journal"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "journal.db")
			tt.make(t, path)
			before, _ := os.ReadFile(path)
			s, err := Open(t.Context(), path)
			if err == nil {
				s.Close()
				t.Fatal("opened")
			}
			if !errors.Is(err, tt.kind) {
				t.Errorf("%v is no %v", err, tt.kind)
			}
			for _, w := range append(tt.words, path) {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("%q does not say %q", err, w)
				}
			}
			if after, _ := os.ReadFile(path); string(after) != string(before) {
				t.Error("the refused file was changed")
			}
		})
	}
	// A parent that is a file: no folder can be made there, whoever asks.
	dir := t.TempDir()
	write(t, filepath.Join(dir, "f"), "x")
	if _, err := Open(t.Context(), filepath.Join(dir, "f", "j.db")); !errors.Is(err, ErrNotWritable) {
		t.Errorf("parent is a file: %v", err)
	}
}

func TestDiskFull(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "j.db"))
	if err := s.Record(t.Context(), "before", sample(1)); err != nil {
		t.Fatal(err)
	}
	// SQLite answers SQLITE_FULL at this bound as it does when the disk has no room.
	var pages int
	if err := s.writer.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if _, err := s.writer.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil {
		t.Fatal(err)
	}
	big := sample(2)
	big.Text = strings.Repeat("x", 1<<20)
	err := s.Record(t.Context(), "big", big)
	if !errors.Is(err, ErrDisk) || !strings.Contains(err.Error(), "disk full writing") || !strings.Contains(err.Error(), s.Path()) {
		t.Errorf("disk full: %v", err)
	}
	if _, ok, _ := s.Answer(t.Context(), "before"); !ok {
		t.Error("an earlier answer was lost")
	}
	if _, ok, err := s.Answer(t.Context(), "big"); ok || err != nil {
		t.Errorf("half an answer: %v %v", ok, err)
	}
}

func TestDefaultPath(t *testing.T) {
	for _, tt := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"XDG_STATE_HOME": "/s", "HOME": "/h"}, "/s/babelwire/journal.db"},
		{map[string]string{"XDG_STATE_HOME": "relative", "HOME": "/h"}, "/h/.local/state/babelwire/journal.db"},
		{map[string]string{"HOME": "/h"}, "/h/.local/state/babelwire/journal.db"},
	} {
		if got := DefaultPath(func(k string) string { return tt.env[k] }); got != filepath.FromSlash(tt.want) {
			t.Errorf("%v: %s, want %s", tt.env, got, tt.want)
		}
	}
	if got := DefaultPath(func(string) string { return "" }); !strings.Contains(got, "babelwire") {
		t.Errorf("no environment: %s", got)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestRecordTogether records from many goroutines at once: each answer is there when its own Record returns,
// also where two have one key, and where one of those that are written together is damaged by its context.
func TestRecordTogether(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "j.db"))
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			key := fmt.Sprint("key", i/2) // each key twice
			if err := s.Record(t.Context(), key, sample(i/2)); err != nil {
				t.Error(err)
			}
			if rec, ok, err := s.Answer(t.Context(), key); err != nil || !ok || rec != sample(i/2) {
				t.Errorf("%s is not there after Record: %v %v", key, ok, err)
			}
		})
	}
	wg.Wait()
	if len(s.queue) > 0 {
		t.Errorf("%d answers still wait", len(s.queue))
	}
}

// BenchmarkRecordAtOnce is the time of one durable answer where 64 come at once.
func BenchmarkRecordAtOnce(b *testing.B) {
	s, err := Open(b.Context(), filepath.Join(b.TempDir(), "j.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	var n atomic.Int64
	b.SetParallelism(32) // times GOMAXPROCS
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := s.Record(b.Context(), fmt.Sprint("key", n.Add(1)), sample(1)); err != nil {
				b.Error(err)
			}
		}
	})
}
